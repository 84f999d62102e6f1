"""The window as a user meets it: drop, start, watch, pause, stop, close."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from fake_renderer import FakeRenderer
from fake_run import TILES, FakeRun
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from segan.config import PRESETS, ModelConfig, TrainingConfig
from segan.events import Command
from segan_desktop.main_window import EXPLORATION, TRAINING, MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training import Phase
from segan_desktop.training.picture_browser import PictureBrowser


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with twelve pictures, a text that calls itself a picture, and half a JPEG."""
    folder = tmp_path / "cats and dogs"
    folder.mkdir()
    for number in range(12):
        Image.new("RGB", (48 + number, 48), (20 * number, 90, 120)).save(folder / f"{number}.png")
    (folder / "notes.png").write_text("not a picture")
    Image.new("RGB", (64, 64)).save(folder / "whole.jpg")
    (folder / "half.jpg").write_bytes((folder / "whole.jpg").read_bytes()[:300])
    return folder


def drop(window: MainWindow, paths: Sequence[Path]) -> None:
    """Drag files over the middle of the window and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(600, 400), copy, mime, left, plain)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), copy, mime, left, plain))


def click(qtbot: QtBot, parent: QWidget, text: str) -> None:
    """Click the visible button that says `text`."""
    buttons = [b for b in parent.findChildren(QAbstractButton) if b.text() == text and b.isVisible()]
    assert buttons, f"no visible button says {text!r}"
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def visible_text(parent: QWidget) -> str:
    """All that can be read now."""
    return "\n".join(label.text() for label in parent.findChildren(QLabel) if label.isVisible())


def drop_and_start(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    drop(window, [folder])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    window.training.form.set_config(window.training.form.config.replace(kimg=10_000))  # until somebody ends it
    click(qtbot, window, "Start")
    qtbot.waitUntil(lambda: window.training.phase is Phase.TRAINING)


def test_that_a_dropped_folder_is_reported_with_what_is_refused_and_why(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop(window, [mixed])
    qtbot.waitUntil(lambda: window.training.data.report is not None)
    text = visible_text(window)
    assert "13 pictures" in text
    assert "48 × 48" in text
    assert "the middle is cut out" in text
    refused = window.training.data.refusals()
    assert len(refused) == 2
    assert any("notes.png is not a picture" in line for line in refused)
    assert any("half.jpg is damaged" in line for line in refused)


def test_that_the_empty_window_leads_to_the_sample_faces(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.training.start_button.isEnabled()
    assert "Choose pictures first" in window.training.start_button.toolTip()
    click(qtbot, window, "Try it with the sample faces")
    qtbot.waitUntil(window.training.start_button.isEnabled)
    assert "5,000 pictures" in visible_text(window)


def test_that_a_run_draws_curves_previews_and_progress(
    qtbot: QtBot, window: MainWindow, mixed: Path, started: list[FakeRun]
) -> None:
    drop_and_start(qtbot, window, mixed)
    training = window.training
    qtbot.waitUntil(lambda: training.curves.points("generator_loss") > 2)
    qtbot.waitUntil(lambda: training.previews.shown == TILES)
    text = visible_text(window)
    assert "of 10,000 kimg" in text
    assert "50 pictures/s" in text
    assert "left" in text
    assert started[0].folder.name == "cats-and-dogs-01"
    assert started[0].config.data == (mixed,)


def test_that_the_left_side_is_read_only_while_training_and_says_why(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop_and_start(qtbot, window, mixed)
    assert not window.training.form.isEnabled()
    assert "fixed while cats-and-dogs-01 is under way" in visible_text(window)
    report = window.training.data.report
    drop(window, [mixed.parent])
    assert window.training.data.report is report
    assert "can be changed when the run has ended" in visible_text(window)


def test_that_the_buttons_send_their_commands(
    qtbot: QtBot, window: MainWindow, mixed: Path, started: list[FakeRun]
) -> None:
    drop_and_start(qtbot, window, mixed)
    click(qtbot, window, "Pause")
    qtbot.waitUntil(lambda: window.training.phase is Phase.PAUSED)
    assert "cats-and-dogs-01 · paused" in visible_text(window)
    click(qtbot, window.training.progress, "Resume")
    qtbot.waitUntil(lambda: window.training.phase is Phase.TRAINING)
    click(qtbot, window, "Snapshot now")
    qtbot.waitUntil(lambda: "Saved" in visible_text(window))
    click(qtbot, window, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    assert started[0].obeyed == [Command.PAUSE, Command.RESUME, Command.SNAPSHOT, Command.STOP]
    assert "cats-and-dogs-01 · stopped" in visible_text(window)


def test_that_nothing_flashes_on_the_screen_while_the_window_is_made(settings: Settings, qtbot: QtBot) -> None:
    class Shown(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                windows.append(watched)
            return False

    windows: list[QWidget] = []
    shown = Shown()
    QApplication.instance().installEventFilter(shown)
    window = MainWindow(settings, FakeRun, FakeRenderer.open)
    qtbot.addWidget(window)
    window.show()
    window.show_tab(EXPLORATION)
    window.show_tab(TRAINING)
    QApplication.instance().removeEventFilter(shown)
    window.shutdown()
    assert windows == [window]


def test_that_exploring_first_opens_nothing_but_what_shall_be_explored(
    qtbot: QtBot, window: MainWindow, settings: Settings, tmp_path: Path
) -> None:
    last, wanted = tmp_path / "last.safetensors", tmp_path / "wanted.safetensors"
    for model in (last, wanted):
        model.touch()
    settings.add_recent("model", last)
    opened = QSignalSpy(window.exploration.render_thread.opened)
    window.open_paths([wanted])
    qtbot.waitUntil(lambda: window.exploration.document.info is not None)
    qtbot.waitUntil(lambda: not any(window.exploration.edit_panel.view.message))
    assert [opened.at(index)[0].reference.path for index in range(opened.count())] == [str(wanted)]


def test_that_a_dropped_run_is_looked_at_and_not_learned_from(
    qtbot: QtBot, window: MainWindow, mixed: Path, tmp_path: Path
) -> None:
    config = TrainingConfig(data=(mixed,), model=ModelConfig(resolution=32))
    previews = tmp_path / "elsewhere" / "cats-07" / "previews"
    previews.mkdir(parents=True)
    (previews.parent / "config.json").write_text(config.model_dump_json())
    drop(window, [previews.parent])
    assert "cats-07" in visible_text(window)
    assert not window.training.data.paths


def test_that_space_pauses_and_resumes_without_the_focus_going_elsewhere(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop_and_start(qtbot, window, mixed)
    progress = window.training.progress
    progress.pause.setFocus()
    for phase in (Phase.PAUSED, Phase.TRAINING):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda phase=phase: window.training.phase is phase)
        qtbot.waitUntil(progress.pause.isEnabled)
        assert window.focusWidget() is progress.pause


def test_that_a_run_that_was_stopped_can_be_resumed_from_the_list(
    qtbot: QtBot, window: MainWindow, mixed: Path, started: list[FakeRun]
) -> None:
    drop_and_start(qtbot, window, mixed)
    window.training.ask(Command.STOP)
    qtbot.waitUntil(lambda: not window.training.running)
    qtbot.waitUntil(lambda: [card.resume.text() for card in window.training.runs.cards] == ["Resume"])
    click(qtbot, window.training.runs, "Resume")
    qtbot.waitUntil(lambda: len(started) == 2)
    assert started[1].folder == started[0].folder
    assert started[1].config == started[0].config


def test_that_a_run_from_before_is_shown_with_its_own_settings_and_pictures_when_it_goes_on(
    qtbot: QtBot, window: MainWindow, mixed: Path, settings: Settings, started: list[FakeRun]
) -> None:
    folder = settings.runs_folder / "older-07"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(PRESETS["tiny"].replace(data=(mixed,), batch=4).model_dump_json())
    (folder / "events.jsonl").write_text(
        '{"event": "Progress", "images_seen": 1000, "values": {"generator_loss": 1}}\n' * 5
    )
    window.training.runs.refresh(settings.runs_folder)
    qtbot.waitUntil(lambda: bool(window.training.runs.cards))
    qtbot.mouseClick(window.training.runs.cards[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.training.curves.points("generator_loss") == 5)
    click(qtbot, window.training.runs, "Resume")
    qtbot.waitUntil(lambda: window.training.data.report is not None)
    assert window.training.form.config.batch == 4
    assert window.training.data.paths == (mixed,)
    assert started[0].folder == folder


def test_that_a_run_that_fails_is_reported_with_what_is_saved_and_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, mixed: Path, started: list[FakeRun], next_run: dict[str, object]
) -> None:
    next_run["breaks_after"] = 2
    drop(window, [mixed])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    click(qtbot, window, "Start")
    qtbot.waitUntil(lambda: bool(started) and not window.training.running)
    assert "SIGKILL" in window.training.banner.text
    assert "model-000002.safetensors" in window.training.banner.text
    next_run.clear()
    click(qtbot, window.training.banner, "Resume")
    qtbot.waitUntil(lambda: window.training.phase is Phase.TRAINING)


def test_that_a_warning_is_a_banner_that_can_be_dismissed(
    qtbot: QtBot, window: MainWindow, mixed: Path, next_run: dict[str, object]
) -> None:
    next_run["warning"] = "The discriminator is winning: add pictures."
    drop_and_start(qtbot, window, mixed)
    qtbot.waitUntil(window.training.banner.isVisible)
    assert window.training.banner.text == next_run["warning"]
    click(qtbot, window.training.banner, "✕")
    assert not window.training.banner.isVisible()


def test_that_a_snapshot_is_offered_for_exploration(qtbot: QtBot, window: MainWindow, mixed: Path) -> None:
    drop_and_start(qtbot, window, mixed)
    with qtbot.waitSignal(window.training.snapshot_saved) as saved:
        click(qtbot, window, "Snapshot now")
    model, caption = saved.args
    assert model.name.startswith("model-")
    assert caption.startswith("cats-and-dogs-01 at ")
    qtbot.waitUntil(lambda: window.training.previews.explore.isEnabled())
    qtbot.mouseClick(window.training.previews.explore, Qt.MouseButton.LeftButton)
    assert window.tabs.currentIndex() == EXPLORATION


def test_that_the_newest_snapshot_is_what_the_other_tab_shows_first(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop_and_start(qtbot, window, mixed)
    for _ in range(2):
        with qtbot.waitSignal(window.training.snapshot_saved) as saved:
            qtbot.waitUntil(lambda: not window.training.live.waiting)
            click(qtbot, window, "Snapshot now")
    window.show_tab(EXPLORATION)
    qtbot.waitUntil(lambda: window.exploration.document.info is not None)
    assert window.exploration.document.info.reference.path == str(saved.args[0])


def test_that_a_file_of_no_use_is_named_and_nothing_else_happens(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.odt"
    letter.write_text("Dear network,")
    drop(window, [letter])
    assert "letter.odt is neither a picture nor a model" in visible_text(window)
    assert window.training.data.report is None


@pytest.mark.parametrize("name", ["empty", "one"])
def test_that_pictures_nothing_can_be_learnt_from_keep_start_disabled_and_say_why(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    if name == "one":
        Image.new("RGB", (64, 64)).save(folder / "only.png")
    drop(window, [folder])
    qtbot.waitUntil(lambda: window.training.data.report is not None)
    assert not window.training.start_button.isEnabled()
    assert name in window.training.start_button.toolTip()
    assert window.training.start_button.toolTip() in visible_text(window)


def test_that_the_pictures_stay_in_sight_when_all_are_left_out(qtbot: QtBot, window: MainWindow, mixed: Path) -> None:
    drop(window, [mixed])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    browser = window.training.findChild(PictureBrowser)
    browser.tiles.setFocus()
    QTest.keyClick(browser.tiles, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(browser.tiles, Qt.Key.Key_Delete)
    assert not window.training.start_button.isEnabled()
    assert browser.isVisible()
    assert "All of the 13 pictures are left out" in visible_text(window)
    assert "ready to learn from" not in visible_text(window)
    QTest.keyClick(browser.tiles, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.training.start_button.isEnabled()
    assert "13 pictures, ready to learn from" in visible_text(window)


def test_that_closing_during_a_run_asks_and_keeps_training_when_told_so(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop_and_start(qtbot, window, mixed)
    window.close()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    default = box.defaultButton()
    assert isinstance(default, QPushButton)
    assert default.text() == "Stop, save and close"
    click(qtbot, box, "Keep training")
    assert window.isVisible()
    assert window.training.running


def test_that_the_window_closes_unasked_when_the_run_ends_meanwhile_and_is_saved(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop_and_start(qtbot, window, mixed)
    window.close()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and box.isVisible()
    window.training.ask(Command.STOP)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_that_nothing_is_asked_any_longer_when_the_run_has_failed(
    qtbot: QtBot, window: MainWindow, mixed: Path, started: list[FakeRun]
) -> None:
    drop_and_start(qtbot, window, mixed)
    window.close()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and box.isVisible()
    with qtbot.waitSignal(box.rejected):
        started[-1].fail()
    assert window.isVisible()


def test_that_closing_during_a_run_saves_before_the_window_goes(
    qtbot: QtBot, window: MainWindow, mixed: Path, started: list[FakeRun]
) -> None:
    drop_and_start(qtbot, window, mixed)
    window.close()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    click(qtbot, box, "Stop, save and close")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert started[0].obeyed[-1] is Command.STOP
    assert list(started[0].folder.glob("model-*.safetensors"))


def test_that_one_is_asked_again_when_the_run_could_not_be_saved_for_the_window_to_close(
    qtbot: QtBot, window: MainWindow, mixed: Path, next_run: dict[str, object]
) -> None:
    next_run["full_at_stop"] = True
    drop_and_start(qtbot, window, mixed)
    window.close()
    click(qtbot, question(window), "Stop, save and close")
    qtbot.waitUntil(lambda: window.training.phase is Phase.PAUSED)
    window.close()
    click(qtbot, question(window), "Stop, save and close")
    qtbot.waitUntil(lambda: not window.isVisible())


@pytest.mark.parametrize("writer", ["an export", "a time-lapse"])
def test_that_closing_while_a_file_is_written_asks_first(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    if writer == "an export":
        monkeypatch.setattr(type(window.exploration), "exporting", True)
    else:
        monkeypatch.setattr(type(window.training.previews), "is_filming", True)
    window.close()
    assert writer in question(window).text().lower()
    click(qtbot, question(window), "Let it finish")
    assert window.isVisible()
    window.close()
    click(qtbot, question(window), "Close all the same")
    qtbot.waitUntil(lambda: not window.isVisible())


def question(window: MainWindow) -> QMessageBox:
    """What the window asks now."""
    (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    return box


def test_that_earlier_previews_can_be_scrubbed(qtbot: QtBot, window: MainWindow, mixed: Path) -> None:
    drop_and_start(qtbot, window, mixed)
    previews = window.training.previews
    qtbot.waitUntil(lambda: previews.timeline.maximum() > 3)
    previews.timeline.setFocus()
    qtbot.keyClick(previews.timeline, Qt.Key.Key_Home)
    assert "1.0 kimg" in visible_text(previews)
    newest = previews.timeline.maximum()
    qtbot.waitUntil(lambda: previews.timeline.maximum() > newest)
    assert "1.0 kimg" in visible_text(previews)
    click(qtbot, previews, "Newest")
    assert previews.timeline.value() == previews.timeline.maximum()


def test_that_a_model_that_was_used_before_is_opened_from_the_menu(
    qtbot: QtBot, window: MainWindow, settings: Settings, tmp_path: Path
) -> None:
    model = tmp_path / "cats & dogs-01" / "model-000010.safetensors"
    model.parent.mkdir()
    model.write_bytes(b"a model")
    settings.add_recent("model", model)
    menu = next(each for each in window.findChildren(QMenu) if each.title() == "Open &recent model")
    for _ in range(2):  # it is filled anew
        menu.aboutToShow.emit()
    first, *others = [action for action in menu.actions() if not action.isSeparator()]
    assert first.text() == "cats && dogs-01/model-000010".replace("/", os.sep)
    assert [action.text() for action in others] == ["models/lorelei-small".replace("/", os.sep)]
    first.trigger()
    document = window.exploration.document
    qtbot.waitUntil(lambda: document.info is not None and document.info.reference.path == str(model))
    assert window.tabs.currentWidget() is window.exploration


def test_that_tabs_are_switched_by_key(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.currentIndex() == EXPLORATION


def test_that_a_run_name_that_no_disk_takes_is_refused_at_the_field(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop(window, [mixed])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    name = next(edit for edit in window.training.findChildren(QLineEdit) if edit.accessibleName() == "run name")
    name.selectAll()
    qtbot.keyClicks(name, "x" * 300)
    assert "at most 80 letters" in visible_text(window)
    assert not window.training.start_button.isEnabled()


def test_that_pictures_chosen_in_a_dialog_leave_a_run_that_is_under_way_alone(
    qtbot: QtBot, window: MainWindow, mixed: Path
) -> None:
    drop_and_start(qtbot, window, mixed)
    window.training.data.chosen.emit([mixed.parent])
    assert window.training.data.paths == (mixed,)
    assert "can be changed when the run has ended" in visible_text(window)


def test_that_a_run_whose_pictures_have_moved_goes_on_with_those_chosen_instead(
    qtbot: QtBot, window: MainWindow, mixed: Path, started: list[FakeRun]
) -> None:
    drop_and_start(qtbot, window, mixed)
    click(qtbot, window, "Stop and save")
    qtbot.waitUntil(lambda: not window.training.running)
    moved = mixed.rename(mixed.with_name("moved"))
    drop(window, [moved])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    runs = window.training.runs  # looks for runs in a thread
    qtbot.waitUntil(lambda: any(b.text() == "Resume" and b.isVisible() for b in runs.findChildren(QAbstractButton)))
    click(qtbot, runs, "Resume")
    qtbot.waitUntil(lambda: len(started) == 2)
    assert started[1].config.data == (moved,)


def test_that_joined_folders_are_taken_away_one_by_one(
    qtbot: QtBot, window: MainWindow, mixed: Path, faces: Path
) -> None:
    drop(window, [mixed, faces])
    data = window.training.data
    qtbot.waitUntil(lambda: data.report is not None)
    both = len(data.report.usable)

    def remove(name: str) -> None:
        (button,) = (b for b in data.findChildren(QAbstractButton) if b.accessibleName() == f"Remove {name}")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    remove(mixed.name)
    qtbot.waitUntil(lambda: data.report is not None and len(data.report.usable) < both)
    assert data.paths == (faces,) and "In place of" not in visible_text(data)
    remove(faces.name)
    assert data.paths == () and "Drop a folder" in visible_text(data)
