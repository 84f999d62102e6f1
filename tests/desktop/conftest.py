"""What interface tests need: settings in a folder of their own, and the window over a run that only pretends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import MakeTab, touch, wait_for_picture
from fake_renderer import FakeRenderer
from fake_run import FakeRun
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segan.estimate import Estimate
from segan_desktop import theme
from segan_desktop.exploration import ExplorationTab
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings

ESTIMATE = Estimate(memory_bytes=1_100_000_000, images_per_second=51.2, seconds=9600.0, fits="")
"""Of every run that these tests only talk about."""


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

    window = MainWindow(settings, start_run, FakeRenderer.open, lambda config, cancelled: ESTIMATE)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.shutdown()
    QApplication.processEvents()
    assert not window.training.running
    window.close()
    window.deleteLater()


@pytest.fixture
def make_tab(qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[MakeTab]:
    """A tab on the screen, with the bundled models in the test's own folder (none, unless it puts some there)."""
    made: list[ExplorationTab] = []

    def make() -> ExplorationTab:
        tab = ExplorationTab(settings, open_renderer=FakeRenderer.open, bundled_models=tmp_path / "bundled")
        qtbot.addWidget(tab)
        tab.resize(1280, 752)
        with qtbot.waitExposed(tab):
            tab.show()
        made.append(tab)
        return tab

    yield make
    for tab in made:
        tab.shutdown()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return touch(tmp_path / "faces.safetensors")


@pytest.fixture
def tab(make_tab: MakeTab, model: Path, qtbot: QtBot) -> ExplorationTab:
    """With a model open and its first picture on the screen."""
    tab = make_tab()
    tab.open_model(model)
    wait_for_picture(tab, qtbot)
    return tab
