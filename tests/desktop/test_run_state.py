"""What the window tells of a run that is under way, and what a person answers."""

import shutil
from pathlib import Path

import pytest
from fake_run import FakeRun
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from segan.config import PRESETS
from segan.events import Command
from segan_desktop.main_window import EXPLORATION, MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training import Phase
from segan_desktop.training.progress_row import ProgressRow
from segan_desktop.training.runs import read_run

ENDLESS = PRESETS["small"].replace(kimg=10_000)


def click(parent: QWidget, text: str) -> None:
    found = [b for b in parent.findChildren(QAbstractButton) if b.text() == text and b.isVisible() and b.isEnabled()]
    assert found, f"nothing to click says {text!r}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def text_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def start(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    window.training.form.set_config(ENDLESS)
    window.open_paths([folder])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    click(window.training, "Start")
    qtbot.waitUntil(lambda: window.training.phase is not Phase.PREPARING)


def test_that_advice_is_applied_and_taken_back_from_the_banner(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun], next_run: dict[str, object]
) -> None:
    next_run |= {"warning": "The discriminator is winning.", "changes": {"learning_rate": 0.001}}
    start(qtbot, window, faces)
    qtbot.waitUntil(window.training.banner.isVisible)
    click(window.training.banner, "Apply")
    qtbot.waitUntil(lambda: len(started) == 2 and window.training.phase is Phase.TRAINING)
    assert started[0].obeyed == [Command.STOP]
    assert started[1].folder == started[0].folder
    assert started[1].config == started[0].config.replace(learning_rate=0.001)
    assert window.training.form.config.learning_rate == 0.001
    assert "goes on with learning rate 0.001" in window.training.banner.text
    next_run.clear()
    click(window.training.banner, "Undo")
    qtbot.waitUntil(lambda: len(started) == 3)
    assert started[2].config == started[0].config


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segan_desktop.training.live_run.PATIENCE_MS", 50)


@pytest.mark.usefixtures("impatient")
def test_that_a_run_that_does_not_answer_can_be_ended_without_saving(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun], next_run: dict[str, object]
) -> None:
    next_run["deaf"] = True
    start(qtbot, window, faces)
    click(window.training, "Stop and save")
    qtbot.waitUntil(window.training.banner.isVisible)
    assert "has not answered" in window.training.banner.text
    assert not started[0].killed
    click(window.training.banner, "End it without saving")
    qtbot.waitUntil(lambda: not window.training.running)
    assert started[0].killed


def test_that_advice_for_what_is_fixed_within_a_run_has_no_button(
    qtbot: QtBot, window: MainWindow, faces: Path, next_run: dict[str, object]
) -> None:
    next_run |= {"warning": "Choose a larger batch.", "changes": {"batch": 32}}
    start(qtbot, window, faces)
    qtbot.waitUntil(window.training.banner.isVisible)
    assert [b.text() for b in window.training.banner.findChildren(QAbstractButton) if b.isVisible()] == ["✕"]


def test_that_nothing_can_be_applied_to_a_run_that_has_ended(
    qtbot: QtBot, window: MainWindow, faces: Path, next_run: dict[str, object]
) -> None:
    next_run |= {"warning": "The discriminator is winning.", "changes": {"learning_rate": 0.001}}
    start(qtbot, window, faces)
    qtbot.waitUntil(window.training.banner.isVisible)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    assert not window.training.banner.isVisible()
    window.training.form.set_config(ENDLESS.replace(kimg=3))
    click(window.training, "Start")
    qtbot.waitUntil(lambda: "finished" in text_of(window.training.progress))
    assert "The discriminator is winning." in text_of(window.training.banner)  # worth knowing for the next run
    assert [b.text() for b in window.training.banner.findChildren(QAbstractButton) if b.isVisible()] == ["✕"]


def test_that_the_failure_of_a_run_is_told_only_until_other_pictures_are_chosen(
    qtbot: QtBot, window: MainWindow, faces: Path, next_run: dict[str, object]
) -> None:
    next_run["breaks_after"] = 2
    start(qtbot, window, faces)
    qtbot.waitUntil(lambda: not window.training.running)
    qtbot.waitUntil(lambda: len(window.training.runs.cards) == 1)
    QTest.mouseClick(window.training.runs.cards[0], Qt.MouseButton.LeftButton)
    assert "SIGKILL" in text_of(window.training.banner)  # it is still about the run that is shown
    window.open_paths([faces])
    assert not window.training.banner.isVisible()


def test_that_what_a_run_has_settled_for_its_pictures_is_not_taken_for_the_next(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun]
) -> None:
    form = window.training.form
    start(qtbot, window, faces)
    assert form.config.augment == "ada"
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    assert form.config.augment == "auto"
    run = read_run(started[0].folder)
    assert run and run.config.augment == "ada"  # which goes on with it


def test_that_a_full_disk_is_told_and_the_run_goes_on_when_told_so(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun], next_run: dict[str, object]
) -> None:
    next_run["full_at"] = 3
    with qtbot.waitSignal(window.training.worth_knowing) as news:
        start(qtbot, window, faces)
        qtbot.waitUntil(lambda: window.training.phase is Phase.PAUSED)
    assert news.args == ["faces-01 is paused", "The disk is full. Free some space."]
    assert window.training.banner.text == "The disk is full. Free some space."
    click(window.training.banner, "Resume")
    qtbot.waitUntil(lambda: window.training.phase is Phase.TRAINING)
    assert started[0].obeyed == [Command.RESUME]


@pytest.mark.parametrize(("event", "phase"), [(Command.RESUME, Phase.TRAINING), (Command.PAUSE, Phase.PAUSED)])
def test_that_a_full_disk_is_no_news_any_more_once_there_is_room(
    event: Command,
    phase: Phase,
    qtbot: QtBot,
    window: MainWindow,
    faces: Path,
    started: list[FakeRun],
    next_run: dict[str, object],
) -> None:
    """The run goes on by itself then, unless a person had paused it before."""
    next_run["full_at"] = 3
    start(qtbot, window, faces)
    qtbot.waitUntil(lambda: window.training.phase is Phase.PAUSED)
    started[0].send(event)
    qtbot.waitUntil(lambda: not window.training.banner.isVisible())
    assert window.training.phase is phase


def test_that_the_buttons_rest_while_a_wish_is_being_fulfilled(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    start(qtbot, window, faces)
    progress = window.training.progress
    QTest.mouseClick(progress.snapshot, Qt.MouseButton.LeftButton)
    assert "Saving…" in text_of(progress)
    assert not any(button.isEnabled() for button in (progress.pause, progress.snapshot))
    qtbot.waitUntil(progress.snapshot.isEnabled)
    assert "Saved" in text_of(progress)


def test_that_a_run_that_is_busy_with_another_wish_can_be_stopped(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(qtbot, window, faces)
    with monkeypatch.context() as busy:
        busy.setattr(FakeRun, "send", lambda run, command: None)
        click(window.training, "Pause")
    click(window.training, "Stop and save")
    assert not window.training.progress.stop.isEnabled()
    qtbot.waitUntil(lambda: not window.training.running)
    assert started[0].obeyed == [Command.STOP]


def test_that_a_run_that_finds_no_room_to_stop_and_is_told_again_does_not_go_on_with_advice(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun], next_run: dict[str, object]
) -> None:
    next_run |= {"warning": "The discriminator wins.", "changes": {"learning_rate": 0.001}, "full_at_stop": True}
    start(qtbot, window, faces)
    qtbot.waitUntil(window.training.banner.isVisible)
    click(window.training.banner, "Apply")
    qtbot.waitUntil(lambda: window.training.phase is Phase.PAUSED)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    assert len(started) == 1


def test_that_a_run_that_finds_no_room_to_stop_for_the_window_to_close_is_followed_by_others_again(
    qtbot: QtBot, window: MainWindow, faces: Path, tmp_path: Path, next_run: dict[str, object]
) -> None:
    next_run["full_at_stop"] = True
    start(qtbot, window, faces)
    window.training.queue.add(tmp_path / "waiting-01", ENDLESS)
    window.training.close_run()
    qtbot.waitUntil(lambda: window.training.phase is Phase.PAUSED)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: "1 run waits in the queue." in window.training.banner.text)


def test_that_a_wish_is_heard_at_once_on_either_tab_however_long_the_run_is_busy(
    qtbot: QtBot, window: MainWindow, faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(qtbot, window, faces)
    monkeypatch.setattr(FakeRun, "send", lambda run, command: None)  # it is in the midst of something
    click(window.training, "Pause")
    assert "Saving, then pausing…" in text_of(window.training.progress)
    window.show_tab(EXPLORATION)
    shown = [b.text() for b in window.findChildren(QAbstractButton) if b.isVisible()]
    assert "faces-01  ●  Saving, then pausing…" in shown
    monkeypatch.undo()


def test_that_a_double_click_on_resume_does_not_pause(qtbot: QtBot) -> None:
    progress = ProgressRow()
    qtbot.addWidget(progress)
    progress.show_state("faces-01 · stopped", live=False, paused=False, waiting="", resume="Resume")
    progress.resume_clicked.connect(
        lambda: progress.show_state("faces-01 · training", live=True, paused=False, waiting="", resume="")
    )
    asked = QSignalSpy(progress.asked)
    progress.show()
    qtbot.waitExposed(progress)
    place = progress.resume.mapTo(progress, QPoint(10, 10))

    QTest.mouseClick(progress.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: progress.childAt(place) is progress.pause)
    QTest.mouseClick(progress.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.count() == 0
    QTest.qWait(QApplication.doubleClickInterval() + 100)
    QTest.mouseClick(progress.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.at(0) == [Command.PAUSE]


def test_that_what_a_run_is_busy_with_is_said_until_it_is_done(qtbot: QtBot) -> None:
    progress = ProgressRow()
    qtbot.addWidget(progress)
    progress.show()
    progress.begin(200)
    progress.show_state("faces-01 · training", live=True, paused=False, waiting="Pausing…", resume="")
    for clock in progress.findChildren(QTimer):
        clock.timeout.emit()
    assert "Pausing…" in text_of(progress)
    progress.show_saved()
    assert "Pausing…" in text_of(progress)
    progress.show_state("faces-01 · paused", live=True, paused=True, waiting="", resume="")
    assert "Pausing…" not in text_of(progress) and "Saved just now" in text_of(progress)


def test_that_a_snapshot_that_cannot_be_saved_leaves_the_run_to_be_stopped(
    qtbot: QtBot, window: MainWindow, faces: Path, next_run: dict[str, object]
) -> None:
    next_run["drive_away"] = True
    start(qtbot, window, faces)
    click(window.training, "Snapshot now")
    qtbot.waitUntil(lambda: "could not be saved" in window.training.banner.text)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)


def test_that_a_run_that_could_not_begin_is_tried_again(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun], next_run: dict[str, object]
) -> None:
    next_run["refusal"] = "faces holds no pictures."
    start(qtbot, window, faces)
    qtbot.waitUntil(lambda: not window.training.running)
    assert not started[0].folder.exists()
    next_run.clear()
    click(window.training.banner, "Try again")
    qtbot.waitUntil(lambda: window.training.phase is Phase.TRAINING)
    assert started[1].folder == started[0].folder and started[1].config == started[0].config


def test_that_the_title_tells_how_far_the_run_is(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    assert window.windowTitle() == "SEGAN"
    start(qtbot, window, faces)
    qtbot.waitUntil(lambda: window.windowTitle() == "0 % · faces-01 – SEGAN")
    click(window.training, "Pause")
    qtbot.waitUntil(lambda: window.windowTitle() == "paused · faces-01 – SEGAN")
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: window.windowTitle() == "SEGAN")


@pytest.mark.parametrize(("breaks_after", "heading"), [(0, "faces-01 is finished"), (2, "faces-01 has failed")])
def test_that_the_end_of_a_run_is_news(
    qtbot: QtBot, window: MainWindow, faces: Path, next_run: dict[str, object], breaks_after: int, heading: str
) -> None:
    next_run["breaks_after"] = breaks_after
    window.training.form.set_config(PRESETS["small"].replace(kimg=4))
    window.open_paths([faces])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    with qtbot.waitSignal(window.training.worth_knowing) as news:
        click(window.training, "Start")
    assert news.args[0] == heading


def test_that_the_next_run_is_set_up_while_one_is_under_way_and_nothing_of_that_is_lost_when_it_ends(
    qtbot: QtBot, window: MainWindow, faces: Path
) -> None:
    start(qtbot, window, faces)
    click(window.training, "Set up the next run")
    assert window.training.form.isEnabled()
    name = window.training.setup.name
    assert name.text() == "faces-02"
    name.selectAll()
    QTest.keyClicks(name, "blue")
    window.training.form.set_config(ENDLESS.replace(batch=7))
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    assert name.text() == "blue"
    assert window.training.form.config.batch == 7
    assert window.training.start_button.isEnabled()


def test_that_one_finds_back_to_the_settings_of_the_run_under_way(
    qtbot: QtBot, window: MainWindow, faces: Path
) -> None:
    start(qtbot, window, faces)
    click(window.training, "Set up the next run")
    window.training.form.set_config(ENDLESS.replace(batch=7))
    click(window.training, "Back to faces-01")
    assert window.training.form.config.batch == ENDLESS.batch
    assert not window.training.form.isEnabled()


def test_that_an_empty_name_is_asked_for_in_a_sentence(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    window.open_paths([faces])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    name = next(e for e in window.training.findChildren(QLineEdit) if e.accessibleName() == "run name")
    name.selectAll()
    QTest.keyClick(name, Qt.Key.Key_Delete)
    assert "Give the run a name; its folder will be called so." in text_of(window)
    assert not window.training.start_button.isEnabled()


def test_that_a_typed_name_outlives_another_look_at_the_pictures(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    window.open_paths([faces])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    name = window.training.setup.name
    name.selectAll()
    QTest.keyClicks(name, "blue")
    with qtbot.waitSignal(window.training.data.report_changed):
        window.training.form.set_config(PRESETS["small"].replace(kimg=7, fit="pad"))
    assert name.text() == "blue"


def test_that_a_second_window_leaves_a_run_alone_that_another_program_trains(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun]
) -> None:
    from segan.files import lock

    start(qtbot, window, faces)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    folder = started[0].folder
    with (folder / "events.jsonl").open("a") as elsewhere:
        assert lock(elsewhere)
        run = read_run(folder)
        assert run is not None
        window.training.go_on()
        assert len(started) == 1
        assert not window.training.running


def test_that_what_was_being_set_up_is_there_again_when_a_run_that_went_on_has_ended(
    qtbot: QtBot, window: MainWindow, faces: Path, tmp_path: Path, started: list[FakeRun]
) -> None:
    start(qtbot, window, faces)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    others = tmp_path / "others"
    shutil.copytree(faces, others)
    window.open_paths([others])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    window.training.form.set_config(ENDLESS.replace(kimg=7, augment="auto"))
    run = read_run(started[0].folder)
    assert run is not None
    window.training.show_run(run)
    window.training.go_on()
    qtbot.waitUntil(lambda: len(started) == 2 and window.training.phase is Phase.TRAINING)
    assert window.training.setup.data.paths == (faces,)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    assert window.training.setup.data.paths == (others,)
    assert window.training.form.config.kimg == 7 and window.training.form.config.augment == "auto"


def test_that_a_run_whose_pictures_are_gone_asks_where_they_are_now(
    qtbot: QtBot,
    window: MainWindow,
    faces: Path,
    tmp_path: Path,
    started: list[FakeRun],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, now = tmp_path / "before", tmp_path / "now"
    shutil.copytree(faces, before)
    start(qtbot, window, before)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    before.rename(now)
    window.training.go_on()
    assert f"are no longer at {before}" in window.training.banner.text
    assert len(started) == 1
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(now))
    click(window.training.banner, "Choose pictures…")
    qtbot.waitUntil(
        lambda: window.training.start_button.text() == "Resume" and window.training.start_button.isEnabled()
    )
    click(window.training, "Resume")
    qtbot.waitUntil(lambda: len(started) == 2 and window.training.phase is Phase.TRAINING)
    assert started[1].folder == started[0].folder and started[1].config.data == (now,)


def test_that_the_menu_has_one_way_to_go_on(qtbot: QtBot, window: MainWindow, faces: Path) -> None:
    words = lambda: {a.text().replace("&", ""): a.isEnabled() for a in window.findChildren(QAction) if a.text()}  # noqa: E731
    assert not words()["Resume"]
    start(qtbot, window, faces)
    assert words()["Pause"] and not words()["Resume"]
    pause = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_P
    for phase in (Phase.PAUSED, Phase.TRAINING):  # the same key turns it on and off
        window.activateWindow()
        QTest.keyClick(window, pause[1], pause[0])
        qtbot.waitUntil(lambda phase=phase: window.training.phase is phase)
        assert words()["Resume"] is (phase is Phase.PAUSED) and words()["Pause"] is (phase is Phase.TRAINING)
    click(window.training, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    assert words()["Resume"] and not words()["Pause"]


def test_that_a_long_name_leaves_the_settings_in_sight_and_is_read_to_its_end(
    qtbot: QtBot, window: MainWindow, faces: Path, settings: Settings
) -> None:
    setup, name = window.training.setup, "experiment-with-half-the-learning-rate-of-" + "W" * 30

    def check(said: str) -> None:
        QApplication.processEvents()
        area = next(area for area in setup.findChildren(QScrollArea) if area.isAncestorOf(setup.form))
        column = area.widget()
        assert column.width() == area.viewport().width()
        spoken = next(label for label in column.findChildren(QLabel) if said in label.text().replace("\u200b", ""))
        assert spoken.isVisible() and spoken.minimumSizeHint().width() <= spoken.width()

    window.open_paths([faces])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    (settings.runs_folder / name).mkdir(parents=True)
    setup.name.setText(name)
    check(f"{name} exists already.")
    (settings.runs_folder / name).rmdir()
    window.training.form.set_config(ENDLESS)
    setup.name.setText(name[:-1])
    click(window.training, "Start")
    qtbot.waitUntil(lambda: window.training.phase is Phase.TRAINING)
    click(window.training, "Set up the next run")
    check(f"after {name[:-1]}.")
    back = next(b for b in setup.findChildren(QAbstractButton) if b.text().startswith("Back to experi"))
    assert "…" in back.text() and back.toolTip() == f"Back to {name[:-1]}"
    assert back.sizeHint().width() <= back.width()
