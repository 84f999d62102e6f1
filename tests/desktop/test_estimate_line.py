"""What the line above the Start button tells of a run before it begins."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from segan.config import PRESETS, TrainingConfig
from segan.data import OnProgress
from segan.errors import SeganError
from segan.estimate import Estimate, Estimator, memory_bytes
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training.estimate_line import EstimateLine
from segan_desktop.training.preset_proposal import PresetProposal
from segan_desktop.training.run_setup import RunSetup
from segan_desktop.workers import Task

SMALL = PRESETS["small"]


MakeLine = Callable[[Estimator], EstimateLine]


@pytest.fixture
def make_line(qtbot: QtBot) -> Iterator[MakeLine]:
    """No thread may be left when the test has ended, nor what it has still to say."""
    made: list[EstimateLine] = []

    def make(estimate: Estimator) -> EstimateLine:
        made.append(EstimateLine(estimate))
        qtbot.addWidget(made[-1])
        return made[-1]

    yield make
    for line in made:
        line.shutdown()
    QApplication.processEvents()


def found(config: TrainingConfig) -> Estimate:
    return Estimate(1_100_000_000, float(config.batch), 9600.0, "")


def endlessly(progress: OnProgress, ended: threading.Event) -> Estimate:
    """A measurement that comes no further than half way, until it is cancelled."""
    try:
        while True:
            progress(1, 2)
    finally:
        ended.set()


def test_that_memory_speed_and_time_are_told(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    line = window.training.setup.estimate
    assert not line.isVisible()
    window.open_paths([faces])
    qtbot.waitUntil(lambda: "measuring the speed" in line.text)
    qtbot.waitUntil(lambda: line.text == "1.1 GB · 51 pictures/s · about 2:40 h")


def test_that_nothing_is_measured_while_a_run_is_under_way(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    window.open_paths([faces])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    QTest.mouseClick(window.training.start_button, Qt.MouseButton.LeftButton)
    assert not window.training.setup.estimate.isVisible()
    window.training.setup.set_up_new()
    assert not window.training.setup.estimate.isVisible()


def test_that_a_change_cancels_what_is_being_measured(qtbot: QtBot, make_line: MakeLine) -> None:
    began, ended = threading.Event(), threading.Event()

    def slowly(config: TrainingConfig, progress: OnProgress) -> Estimate:
        if config.batch == 64:
            return found(config)
        began.set()
        return endlessly(progress, ended)

    line = make_line(slowly)
    line.ask(SMALL)
    qtbot.waitUntil(began.is_set)
    line.ask(SMALL.replace(batch=64))
    qtbot.waitUntil(lambda: "64 pictures/s" in line.text)
    qtbot.waitUntil(ended.is_set)


def test_that_a_measurement_shows_its_progress_and_can_be_cancelled(qtbot: QtBot, make_line: MakeLine) -> None:
    ended = threading.Event()
    line = make_line(lambda config, progress: endlessly(progress, ended))
    line.ask(SMALL)
    bar, cancel = line.findChild(QProgressBar), line.findChild(QPushButton)
    assert bar and cancel and not bar.isVisible()
    qtbot.waitUntil(lambda: bar.isVisible() and bar.value() / bar.maximum() == 0.5)
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(ended.is_set)
    assert not bar.isVisible() and not cancel.isVisible()
    assert line.text == f"{memory_bytes(SMALL) / 1e9:.1f} GB"


def test_that_what_other_programs_slowed_down_is_told_so(qtbot: QtBot, make_line: MakeLine) -> None:
    line = make_line(lambda config, progress: replace(found(config), disturbed=True))
    line.ask(SMALL)
    qtbot.waitUntil(lambda: "16 pictures/s" in line.text)
    assert line.text.endswith("Other programs keep this machine busy; without them it is faster.")


def test_that_looking_for_a_preset_shows_its_progress_and_can_be_cancelled(
    qtbot: QtBot, settings: Settings, faces: Path
) -> None:
    ended = threading.Event()

    def estimate(config: TrainingConfig, progress: OnProgress) -> Estimate:
        return endlessly(progress, ended) if config.model == PRESETS["seed"].model else found(config)

    setup = RunSetup(settings, estimate)
    qtbot.addWidget(setup)
    setup.show()
    try:
        setup.data.set_paths([faces])
        bar, cancel = setup.estimate.findChild(QProgressBar), setup.estimate.findChild(QPushButton)
        assert bar and cancel
        qtbot.waitUntil(lambda: bar.isVisible() and bar.value() / bar.maximum() == 0.5)
        assert "Trying larger presets" in [label.text() for label in setup.estimate.findChildren(QLabel)]
        QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(ended.is_set)
        assert not bar.isVisible() and setup.form.config.model == SMALL.model
    finally:
        setup.shutdown()
        QApplication.processEvents()


def test_that_pictures_alone_change_no_estimate(qtbot: QtBot, make_line: MakeLine, tmp_path: Path) -> None:
    asked: list[TrainingConfig] = []

    def count(config: TrainingConfig, progress: OnProgress) -> Estimate:
        asked.append(config)
        return found(config)

    line = make_line(count)
    line.ask(SMALL)
    qtbot.waitUntil(lambda: "16 pictures/s" in line.text)
    line.ask(SMALL.replace(data=(tmp_path,)))
    assert "16 pictures/s" in line.text
    assert len(asked) == 1


def test_that_a_measurement_that_fails_says_why(qtbot: QtBot, make_line: MakeLine) -> None:
    def fail(config: TrainingConfig, progress: OnProgress) -> Estimate:
        raise SeganError("The estimate took too long.")

    line = make_line(fail)
    line.ask(SMALL)
    qtbot.waitUntil(lambda: line.text == "The estimate took too long.")


def test_that_a_run_that_no_memory_holds_cannot_be_started_and_the_field_says_why(
    qtbot: QtBot, window: MainWindow, faces: Path
) -> None:
    huge = SMALL.model.replace(resolution=1024, channel_base=1 << 20, channel_max=4096)
    window.training.form.set_config(SMALL.replace(model=huge))
    assert "needs about" in window.training.form.field("model.resolution").error
    window.open_paths([faces])
    qtbot.waitUntil(lambda: window.training.data.report is not None)
    assert "Choose" in window.training.start_button.toolTip()
    assert not window.training.start_button.isEnabled()


def test_that_the_largest_preset_that_is_done_over_night_is_proposed_once_there_are_pictures(
    qtbot: QtBot, window: MainWindow, faces: Path
) -> None:
    window.open_paths([faces])
    qtbot.waitUntil(lambda: window.training.form.config == PRESETS["seed"])  # all take 9600 s here
    assert "Proposed. This machine takes about 2.7 hours for it." in [
        label.text()[-len("Proposed. This machine takes about 2.7 hours for it.") :]
        for label in window.training.form.findChildren(QLabel)
    ]


def test_that_nothing_is_proposed_to_who_has_chosen(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    preset = window.training.form.findChild(QComboBox)
    assert isinstance(preset, QComboBox)
    preset.setCurrentIndex(preset.findData("tiny"))
    window.open_paths([faces])
    qtbot.waitUntil(lambda: window.training.setup.estimate.text.endswith("about 2:40 h"))
    assert window.training.form.config == PRESETS["tiny"]
    proposal = window.training.setup.findChild(PresetProposal)
    assert proposal and not proposal.findChildren(Task)  # nothing is being found out either
