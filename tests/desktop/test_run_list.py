"""The runs there are, and what a person does with them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_run import TILES, FakeRun
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from segan.config import PRESETS, TrainingConfig
from segan.events import PREVIEW_TILES, Command
from segan.files import lock
from segan.runs import Notes, RunFiles
from segan_desktop.main_window import TRAINING, MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training import Phase
from segan_desktop.training.queue import RunQueue
from segan_desktop.training.run_list import NotesDialog, RunCard
from segan_desktop.widgets.basics import Banner
from segan_desktop.widgets.chip import Chip
from segan_desktop.widgets.overlays import Toast
from segan_desktop.widgets.preview_grid import PreviewGrid

LEFT = Qt.MouseButton.LeftButton
CONFIG = PRESETS["small"].replace(kimg=10)

MakeRun = Callable[..., Path]


@pytest.fixture
def make_run(settings: Settings, faces: Path) -> MakeRun:
    """Writes a run folder as the trainer leaves it."""

    def make(name: str, kimg: int = 5, last: str = "Stopped", config: TrainingConfig = CONFIG) -> Path:
        folder = settings.runs_folder / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(config.replace(data=(faces,)).model_dump_json())
        events = [{"event": "Started", "images_seen": 0}]
        events += [
            {"event": "Progress", "images_seen": 1000 * n, "values": {"generator_loss": n}} for n in range(1, kimg + 1)
        ]
        events += [{"event": last, "images_seen": 1000 * kimg}] if last else []
        (folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
        for n in range(1, kimg + 1):
            (folder / f"model-{n:06d}.safetensors").touch()
        return folder

    return make


def card_of(qtbot: QtBot, window: MainWindow, folder: Path) -> RunCard:
    """The card of a run, once the folder has been read again."""
    window.training.runs.refresh(folder.parent)
    qtbot.waitUntil(lambda: window.training.runs.card(folder) is not None)
    card = window.training.runs.card(folder)
    assert card is not None
    return card


def text_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def click(parent: QWidget, text: str) -> None:
    found = [b for b in parent.findChildren(QAbstractButton) if b.text() == text and b.isVisible() and b.isEnabled()]
    assert found, f"nothing to click says {text!r}"
    QTest.mouseClick(found[0], LEFT)


def press(card: RunCard, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    card.setFocus()
    QTest.keyClick(card, key, modifiers)


def start(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    window.open_paths([folder])
    qtbot.waitUntil(window.training.start_button.isEnabled)
    click(window.training, "Start")
    qtbot.waitUntil(lambda: window.training.phase is Phase.TRAINING)


def stop(qtbot: QtBot, window: MainWindow) -> None:
    window.training.ask(Command.STOP)
    qtbot.waitUntil(lambda: not window.training.running)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """As if another program trained in this folder."""
    with (folder / "events.jsonl").open("a") as file:
        assert lock(file)
        yield


def test_that_a_card_tells_state_length_and_best_kid(qtbot: QtBot, window: MainWindow, make_run: MakeRun) -> None:
    folder = make_run("faces-01", kimg=10, last="Finished")
    (folder / "snapshots.json").write_text(
        json.dumps({"taken": 1, "best": "model-000007.safetensors", "best_kid": 14.26})
    )
    text = text_of(card_of(qtbot, window, folder))
    assert "finished · just now" in text
    assert "10 of 10 kimg · KID 14.3" in text
    assert "failed" in text_of(card_of(qtbot, window, make_run("faces-02", last="Failed")))
    assert "interrupted" in text_of(card_of(qtbot, window, make_run("faces-03", last="")))


def test_that_a_run_gets_a_title_and_a_note_and_keeps_its_folder(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun
) -> None:
    folder = make_run("faces-01")
    card = card_of(qtbot, window, folder)
    press(card, Qt.Key.Key_F2)
    dialog = window.findChild(NotesDialog)
    assert isinstance(dialog, NotesDialog)
    title = dialog.findChild(QLineEdit)
    assert isinstance(title, QLineEdit)
    QTest.keyClicks(title, "Half the rate")
    click(dialog, "Save")
    qtbot.waitUntil(lambda: "Half the rate" in text_of(card))
    assert folder.is_dir()
    assert RunFiles(folder).notes().title == "Half the rate"


def delete(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    press(card_of(qtbot, window, folder), Qt.Key.Key_Delete)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    click(box, "Move to trash")
    qtbot.waitUntil(lambda: not folder.exists() and "in the trash" in window.training.banner.text)


def test_that_a_deleted_run_is_in_the_trash_and_comes_back_whatever_was_looked_at_meanwhile(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path
) -> None:
    folder, other = make_run("faces-01"), make_run("other-01")
    delete(qtbot, window, folder)
    window.open_paths([faces])
    QTest.mouseClick(card_of(qtbot, window, other), LEFT)
    click(window.training.banner, "Undo")
    qtbot.waitUntil(lambda: RunFiles(folder).newest_model() == folder / "model-000005.safetensors")
    card_of(qtbot, window, folder)


def test_that_a_deleted_run_is_set_up_no_longer(qtbot: QtBot, window: MainWindow, make_run: MakeRun) -> None:
    folder = make_run("older-07")
    press(card_of(qtbot, window, folder), Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(
        lambda: window.training.start_button.text() == "Resume" and window.training.start_button.isEnabled()
    )
    delete(qtbot, window, folder)
    assert window.training.start_button.text() == "Start"
    assert window.training.setup.name.text() == "faces-01"
    assert not window.training.form.field("batch").why_fixed


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_R, Qt.Key.Key_Q, Qt.Key.Key_O])
def test_that_nothing_is_done_with_a_run_whose_folder_is_gone(
    key: Qt.Key, qtbot: QtBot, window: MainWindow, make_run: MakeRun, started: list[FakeRun]
) -> None:
    folder = make_run("faces-01")
    card = card_of(qtbot, window, folder)
    shutil.rmtree(folder)
    with qtbot.waitSignal(window.training.status) as said:
        press(card, key)
    assert said.args[0].startswith(f"faces-01 is no longer in {folder.parent}.")
    qtbot.waitUntil(lambda: not window.training.runs.cards)
    assert not started and not window.training.queue.folders and not folder.exists()


@pytest.mark.parametrize("words", ["Resume", "Other settings…"])
def test_that_the_run_on_the_screen_does_not_go_on_once_its_folder_is_gone(
    words: str, qtbot: QtBot, window: MainWindow, make_run: MakeRun, started: list[FakeRun]
) -> None:
    folder = make_run("faces-01")
    press(card_of(qtbot, window, folder), Qt.Key.Key_Return)
    shutil.rmtree(folder)
    with qtbot.waitSignal(window.training.status) as said:
        click(window.training.progress, words)
    assert "is no longer in" in said.args[0]
    assert not started and not folder.exists()


@pytest.mark.parametrize("words", ["Resume", "Add to queue"])
def test_that_a_run_that_goes_while_it_gets_other_settings_is_not_begun_anew(
    words: str, qtbot: QtBot, window: MainWindow, make_run: MakeRun, started: list[FakeRun]
) -> None:
    folder, setup = make_run("older-07"), window.training.setup
    setup.set_queue_used(True)
    press(card_of(qtbot, window, folder), Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(setup.start_button.isEnabled)
    shutil.rmtree(folder)
    with qtbot.waitSignal(window.training.status) as said:
        click(setup, words)
    assert "is no longer in" in said.args[0]
    assert not started and not window.training.queue.folders and not folder.exists()
    assert setup.name.text() == "faces-01"


def test_that_a_finished_run_is_made_longer_only_when_its_turn_comes(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, started: list[FakeRun]
) -> None:
    folder = make_run("faces-01", kimg=10, last="Finished")
    press(card_of(qtbot, window, folder), Qt.Key.Key_Q)
    assert RunFiles(folder).config().kimg == 10
    first = make_run("faces-02", kimg=2)
    press(card_of(qtbot, window, first), Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(started) == 2)
    assert (started[1].folder, started[1].config.kimg) == (folder, 20)


def test_that_a_run_is_kept_when_one_thinks_better_of_it(qtbot: QtBot, window: MainWindow, make_run: MakeRun) -> None:
    folder = make_run("faces-01")
    press(card_of(qtbot, window, folder), Qt.Key.Key_Delete)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "Move faces-01 to the trash?" in box.text()
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not box.isVisible())
    assert folder.is_dir()


def test_that_neither_the_run_under_way_nor_that_of_another_program_can_be_deleted(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path, started: list[FakeRun]
) -> None:
    start(qtbot, window, faces)
    with qtbot.waitSignal(window.training.status) as said:
        press(card_of(qtbot, window, started[0].folder), Qt.Key.Key_Delete)
    assert said.args == ["faces-01 is under way; stop it first."]
    folder = make_run("other-01")
    with held(folder):
        card = card_of(qtbot, window, folder)
        assert "being trained elsewhere" in text_of(card)
        assert not card.resume.isEnabled()
        with qtbot.waitSignal(window.training.status) as said:
            press(card, Qt.Key.Key_Delete)
    assert "by another program" in said.args[0]
    assert window.findChild(QMessageBox) is None


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, menus neither rise nor grab the keyboard
def test_that_a_snapshot_is_chosen_to_be_kept(qtbot: QtBot, window: MainWindow, make_run: MakeRun) -> None:
    folder = make_run("faces-01")
    card = card_of(qtbot, window, folder)
    QTest.mouseClick(card.more, LEFT)
    menus = {menu.title(): menu for menu in card.findChildren(QMenu)}
    keep = menus["Keep a snapshot"]
    assert keep.actions()[0].text() == "5 kimg · newest"
    next(action for action in keep.actions() if action.text() == "3 kimg").trigger()
    assert RunFiles(folder).notes().pinned == ("model-000003.safetensors",)
    for menu in menus.values():
        menu.close()


def test_that_the_newest_snapshot_is_kept_by_a_button(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun]
) -> None:
    start(qtbot, window, faces)
    click(window.training, "Snapshot now")
    qtbot.waitUntil(window.training.progress.pin.isVisible)
    click(window.training, "Keep snapshot")
    assert len(RunFiles(started[0].folder).notes().pinned) == 1
    assert not window.training.progress.pin.isEnabled()


def test_that_the_settings_of_a_run_fill_the_form_for_a_new_one(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path
) -> None:
    folder = make_run("older-07", config=CONFIG.replace(batch=5, learning_rate=0.001))
    press(card_of(qtbot, window, folder), Qt.Key.Key_D)
    form = window.training.form
    assert (form.config.batch, form.config.learning_rate) == (5, 0.001)
    assert window.training.data.paths == (faces,)
    qtbot.waitUntil(window.training.start_button.isEnabled)
    assert window.training.setup.name.text() == "faces-01"


def test_that_a_run_goes_on_with_another_learning_rate(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, started: list[FakeRun]
) -> None:
    folder = make_run("faces-01")
    QTest.mouseClick(card_of(qtbot, window, folder), LEFT)
    click(window.training.progress, "Other settings…")
    form = window.training.form
    assert "begin a new one" in form.field("model.resolution").why_fixed
    rate = form.field("learning_rate")
    assert not rate.why_fixed
    rate.set_value(0.0005)
    rate.edited.emit("learning_rate", 0.0005)
    qtbot.waitUntil(window.training.start_button.isEnabled)
    click(window.training.setup, "Resume")
    qtbot.waitUntil(lambda: bool(started))
    assert started[0].folder == folder
    assert started[0].config.learning_rate == 0.0005


def test_that_ticked_runs_are_laid_over_the_one_that_is_shown(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun
) -> None:
    shown, other = make_run("faces-01"), make_run("faces-02")
    QTest.mouseClick(card_of(qtbot, window, shown), LEFT)
    click(window.training.runs, "Compare")
    card = card_of(qtbot, window, other)
    tick = card.findChild(QCheckBox)
    assert isinstance(tick, QCheckBox)
    press(card, Qt.Key.Key_Space)
    assert tick.isChecked()
    names = lambda: [b.text() for b in window.training.curves.findChildren(QAbstractButton)]  # noqa: E731
    qtbot.waitUntil(lambda: "faces-02" in names())
    click(window.training.runs, "Compare")
    qtbot.waitUntil(lambda: "faces-02" not in names())


def test_that_an_earlier_run_is_looked_at_while_another_trains(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path, started: list[FakeRun]
) -> None:
    earlier = make_run("earlier-01")
    window.training.form.set_config(CONFIG.replace(kimg=10_000))
    start(qtbot, window, faces)
    training = window.training
    card = card_of(qtbot, window, earlier)
    press(card, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: training.curves.points("generator_loss") == 5)
    assert "This is an earlier run. faces-01 goes on meanwhile." in text_of(training.view)
    seen = training.live.images_seen
    qtbot.waitUntil(lambda: training.live.images_seen > seen + 3000)
    assert training.curves.points("generator_loss") == 5
    assert training.previews.shown == 0
    assert "faces-01 · training" in text_of(training.progress)
    with qtbot.waitSignal(training.explore_requested) as wanted:
        click(training.previews, "Explore")
    assert wanted.args == [earlier / "model-000005.safetensors"]
    window.show_tab(TRAINING)
    click(training.view, "Back to faces-01")
    qtbot.waitUntil(lambda: training.previews.shown == TILES)
    qtbot.waitUntil(lambda: training.curves.points("discriminator_loss") > 2)
    assert "earlier run" not in text_of(training.view)
    assert len(started) == 1


def test_that_the_real_pictures_of_an_earlier_run_are_shown_beside_what_it_made(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path
) -> None:
    press(card_of(qtbot, window, make_run("faces-01")), Qt.Key.Key_Return)
    click(window.training.previews, "Real")
    real = next(g for g in window.training.previews.findChildren(PreviewGrid) if g.accessibleName() == "real pictures")
    qtbot.waitUntil(lambda: real.count == min(PREVIEW_TILES, len(list(faces.iterdir()))))


def test_that_a_run_that_begins_by_itself_leaves_another_on_the_screen_that_someone_looks_at(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path, started: list[FakeRun]
) -> None:
    earlier, waiting = make_run("earlier-01"), make_run("waiting-01", kimg=0, last="", config=CONFIG.replace(kimg=1e5))
    window.training.form.set_config(CONFIG.replace(kimg=10_000))
    start(qtbot, window, faces)
    press(card_of(qtbot, window, waiting), Qt.Key.Key_Q)
    press(card_of(qtbot, window, earlier), Qt.Key.Key_Return)
    started[0].finish()
    qtbot.waitUntil(lambda: len(started) == 2 and window.training.phase is Phase.TRAINING)
    assert window.training.curves.points("generator_loss") == 5
    assert "waiting-01 goes on meanwhile" in text_of(window.training.view)
    stop(qtbot, window)
    assert "earlier-01 · stopped" in text_of(window.training.progress)
    assert "earlier run" not in text_of(window.training.view)


def test_that_a_toast_keeps_clear_of_a_banner_that_comes_while_it_is_read(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path
) -> None:
    earlier = make_run("earlier-01")
    window.training.form.set_config(CONFIG.replace(kimg=10_000))
    start(qtbot, window, faces)
    press(card_of(qtbot, window, earlier), Qt.Key.Key_Q)
    toast = next(label for label in window.findChildren(Toast) if "waits for its turn" in label.text())
    top = toast.y()
    press(card_of(qtbot, window, earlier), Qt.Key.Key_Return)
    banner = next(each for each in window.findChildren(Banner) if "goes on meanwhile" in each.text)
    place = lambda widget: QRect(widget.mapTo(window, QPoint()), widget.size())  # noqa: E731
    qtbot.waitUntil(lambda: banner.isVisible() and place(banner).top() < toast.y())
    assert toast.isVisible() and not place(toast).intersects(place(banner))
    click(banner, "Back to faces-01")
    qtbot.waitUntil(lambda: toast.y() == top)


def test_that_news_is_no_warning(qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path) -> None:
    waiting = make_run("waiting-01", kimg=0, last="", config=CONFIG.replace(kimg=1e5))
    window.training.form.set_config(CONFIG.replace(kimg=4))
    press(card_of(qtbot, window, waiting), Qt.Key.Key_Q)
    start(qtbot, window, faces)
    qtbot.waitUntil(lambda: "waiting-01 has begun" in window.training.banner.text)
    assert window.training.banner.property("role") == "notice"
    text = next(label for label in window.training.banner.findChildren(QLabel) if "has begun" in label.text())
    assert text.palette().windowText().color() == window.palette().windowText().color()


def test_that_compared_runs_are_called_by_their_titles_and_told_apart_where_these_are_the_same(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun
) -> None:
    shown, *others = (make_run(name) for name in ("faces-01", "faces-02", "faces-03"))
    RunFiles(others[0]).write_notes(Notes(title="Half the rate"))
    QTest.mouseClick(card_of(qtbot, window, shown), LEFT)
    click(window.training.runs, "Compare")
    for folder in others:
        press(card_of(qtbot, window, folder), Qt.Key.Key_Space)
    names = lambda: {chip.text() for chip in window.training.curves.findChildren(Chip)}  # noqa: E731
    qtbot.waitUntil(lambda: {"Half the rate", "faces-03"} <= names())
    RunFiles(others[1]).write_notes(Notes(title="Half the rate"))
    window.training.runs.refresh(shown.parent)
    qtbot.waitUntil(lambda: {"Half the rate (faces-02)", "Half the rate (faces-03)"} <= names())


def test_that_a_run_waits_for_the_one_before_it(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun]
) -> None:
    window.training.form.set_config(CONFIG.replace(kimg=10_000))
    start(qtbot, window, faces)
    assert not window.training.setup.queue_button.isEnabled()
    click(window.training, "Set up the next run")
    window.training.form.set_config(CONFIG.replace(kimg=10_000, batch=3))
    qtbot.waitUntil(window.training.setup.queue_button.isEnabled)
    click(window.training, "Add to queue")
    folder = window.training.queue.folders[0]
    assert "waits, next" in text_of(card_of(qtbot, window, folder))
    started[0].finish()
    qtbot.waitUntil(lambda: len(started) == 2)
    assert (started[1].folder, started[1].config.batch) == (folder, 3)
    assert not window.training.queue.folders


def test_that_a_failed_run_does_not_hold_up_the_next(
    qtbot: QtBot,
    window: MainWindow,
    make_run: MakeRun,
    faces: Path,
    started: list[FakeRun],
) -> None:
    waiting = make_run("waiting-01", kimg=0, last="", config=CONFIG.replace(kimg=10_000))
    window.training.form.set_config(CONFIG.replace(kimg=10_000))
    start(qtbot, window, faces)
    press(card_of(qtbot, window, waiting), Qt.Key.Key_Q)
    started[0].fail()
    qtbot.waitUntil(lambda: len(started) == 2 and window.training.phase is Phase.TRAINING)
    assert started[1].folder == waiting
    assert "SIGKILL" in window.training.banner.text
    assert "waiting-01 has begun" in window.training.banner.text


def test_that_a_stopped_run_leaves_it_to_the_person_when_the_next_begins(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, faces: Path, started: list[FakeRun]
) -> None:
    waiting = make_run("waiting-01", kimg=0, last="")
    start(qtbot, window, faces)
    press(card_of(qtbot, window, waiting), Qt.Key.Key_Q)
    stop(qtbot, window)
    assert len(started) == 1
    assert "1 run waits" in window.training.banner.text
    click(window.training.banner, "Start the next")
    qtbot.waitUntil(lambda: len(started) == 2)


def test_that_the_queue_is_reordered_by_key_and_survives_a_restart(
    qtbot: QtBot, window: MainWindow, make_run: MakeRun, settings: Settings
) -> None:
    first, second = make_run("first"), make_run("second")
    for folder in (first, second):
        press(card_of(qtbot, window, folder), Qt.Key.Key_Q)
    assert window.training.queue.folders == [first, second]
    press(card_of(qtbot, window, second), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert RunQueue(settings).folders == [second, first]
    press(card_of(qtbot, window, second), Qt.Key.Key_Q)
    assert RunQueue(settings).folders == [first]


@pytest.fixture
def interrupted(make_run: MakeRun) -> Path:
    """Made before the window is."""
    return make_run("faces-01", last="")


def test_that_a_start_after_a_crash_offers_to_resume_whatever_pictures_are_chosen(
    qtbot: QtBot, interrupted: Path, window: MainWindow, started: list[FakeRun], faces: Path
) -> None:
    qtbot.waitUntil(lambda: "faces-01 was interrupted" in window.training.banner.text)
    assert "It can be resumed" in window.training.banner.text
    window.open_paths([faces])
    click(window.training.banner, "Resume")
    qtbot.waitUntil(lambda: bool(started))
    assert started[0].folder == interrupted


def test_that_an_offer_to_resume_is_made_once(
    qtbot: QtBot, interrupted: Path, window: MainWindow, settings: Settings
) -> None:
    qtbot.waitUntil(lambda: window.training.banner.isVisible())
    click(window.training.banner, "✕")
    again = MainWindow(settings, FakeRun)
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.training.runs.listed):
        again.show()
    QApplication.processEvents()
    assert not again.training.banner.isVisible()
    again.shutdown()


def test_that_a_queue_of_another_day_names_only_what_is_still_there(tmp_path: Path, make_run: MakeRun) -> None:
    settings = Settings(QSettings(str(tmp_path / "other.ini"), QSettings.Format.IniFormat))
    folder = make_run("first")
    settings.queue = [tmp_path / "gone", folder]
    assert RunQueue(settings).folders == [folder]


def test_that_two_windows_share_one_queue(qtbot: QtBot, settings: Settings, tmp_path: Path, make_run: MakeRun) -> None:
    first, second, third = (make_run(name) for name in ("first", "second", "third"))
    here = RunQueue(settings)
    here.add(first)
    program = (
        "from pathlib import Path; from PySide6.QtCore import QSettings; from segan_desktop.settings import Settings; "
        "from segan_desktop.training.queue import RunQueue; import sys; "
        "RunQueue(Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat))).add(Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "settings.ini"), str(second)], check=True)
    here.add(third)
    assert here.folders == [first, second, third]
    here.move(third, -1)
    assert RunQueue(settings).folders == [first, third, second]
    RunQueue(settings).remove(first)
    assert here.take_next() == third
    assert RunQueue(settings).folders == here.folders == [second]
