"""What interface tests need: settings in a folder of their own, and the window over a run that only pretends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_renderer import FakeRenderer
from fake_run import FakeRun
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segan_desktop import theme
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> Settings:
    """Settings in an ini file, with the runs in the test's own folder; and the application looks as a user sees it."""
    theme.apply(qapp, "dark")
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    settings.runs_folder = tmp_path / "runs"
    return settings


@pytest.fixture
def started() -> list[FakeRun]:
    """The runs that the window has started, newest last."""
    return []


@pytest.fixture
def next_run() -> dict[str, object]:
    """How the next run shall behave: further arguments of `FakeRun`."""
    return {}


@pytest.fixture
def window(
    qtbot: QtBot, settings: Settings, started: list[FakeRun], next_run: dict[str, object]
) -> Iterator[MainWindow]:
    """The whole window, on the screen. No thread may be left when the test has ended."""

    def start_run(config: object, folder: Path) -> FakeRun:
        started.append(FakeRun(config, folder, **next_run))  # type: ignore[arg-type]
        return started[-1]

    window = MainWindow(settings, start_run, FakeRenderer.open)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.training.shutdown()
    window.exploration.shutdown()
    QApplication.processEvents()
    assert not window.training.running
    window.close()
    window.deleteLater()
