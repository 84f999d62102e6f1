"""What several tests share: real pictures from the sample set, and a configuration that trains in a second."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segan.config import ModelConfig, TrainingConfig

# The networks in the tests are so small that a second thread only waits; children inherit this.
os.environ.setdefault("OMP_NUM_THREADS", "1")

SAMPLE_SET = Path(__file__).parent.parent / "resources" / "lorelei" / "lorelei64.zip"


class PatientBot(QtBot):
    """Waits two minutes for what comes at once on an idle machine: others may keep all its cores busy."""

    def waitSignal(self, signal: Any, *, timeout: int = 120_000, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 120_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 64 real pictures of 64 px."""
    folder = tmp_path_factory.mktemp("pictures") / "faces"
    with zipfile.ZipFile(SAMPLE_SET) as archive:
        archive.extractall(folder, [f"{i:05d}.png" for i in range(64)])
    return folder


@pytest.fixture(autouse=True)
def _private_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own caches, runs and settings, or speaks with the desktop."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    home = tmp_path_factory.getbasetemp() / "home"
    for variable in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(home / variable.lower()))


@pytest.fixture
def quick(faces: Path) -> TrainingConfig:
    """16 px, few channels, 10 steps of 8 pictures, with every part of the loop at work."""
    return TrainingConfig(
        data=(faces,),
        model=ModelConfig(
            resolution=16,
            z_dim=16,
            w_dim=16,
            mapping_depth=2,
            channel_base=128,
            channel_max=16,
            subspace_rank=4,
        ),
        kimg=0.08,
        augment="flip",
        batch=8,
        r1_interval=4,
        path_length_interval=2,
        precision="fp32",
    )
