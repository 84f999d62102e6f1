"""The pictures as a person looks through them: drop, filter, leave out, take back, and come again another day."""

import os
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from segan.config import TrainingConfig
from segan.data import Report, inspect
from segan.pictures import Picture
from segan_desktop.settings import Settings
from segan_desktop.training.data_panel import DataPanel
from segan_desktop.training.picture_browser import PictureBrowser, PictureWindow
from segan_desktop.training.picture_set import Part
from segan_desktop.training.thumbnails import Thumbnails, View
from segan_desktop.training.welcome import Ready
from segan_desktop.widgets.image_view import ImageView

PLAIN = Qt.KeyboardModifier.NoModifier


def scene(seed: int, width: int = 80, height: int = 80) -> Image.Image:
    """Random blobs of random colours, no two alike."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (7, 7, 3), dtype=np.uint8))
    return coarse.resize((width, height), Image.Resampling.BICUBIC)


@pytest.fixture
def mess(tmp_path: Path) -> Path:
    """Twenty scenes, two copies of one of them, a tiny one, a blank one, and a text that calls itself a picture."""
    folder = tmp_path / "mess"
    folder.mkdir()
    for number in range(20):
        scene(number).save(folder / f"scene{number:02}.png")
    scene(4).save(folder / "scene04 poor.jpg", quality=60)
    scene(4, 160, 160).save(folder / "scene04 large.png")
    scene(30, 20, 20).save(folder / "tiny.png")
    Image.new("RGB", (80, 80), "#777777").save(folder / "blank.png")
    (folder / "notes.png").write_text("not a picture")
    return folder


class Looked:
    """A data panel beside the page that shows its pictures, on the screen."""

    def __init__(self, settings: Settings) -> None:
        self.panel = DataPanel(settings)
        self.page = Ready(self.panel)
        self.page.resize(900, 620)
        for widget in (self.panel, self.page):
            widget.show()

    @property
    def report(self) -> Report:
        assert self.panel.report
        return self.panel.report

    @property
    def view(self) -> ImageView:
        """Where one picture is shown large."""
        (view,) = self.browser.findChildren(ImageView)
        return view

    @property
    def browser(self) -> PictureBrowser:
        return self.page.browser

    def close(self) -> None:
        self.panel.shutdown()
        for widget in (self.page, self.panel):
            widget.close()
            widget.deleteLater()


@pytest.fixture
def looked(qtbot: QtBot, settings: Settings) -> Iterator[Looked]:
    made = Looked(settings)
    qtbot.waitExposed(made.page)
    yield made
    made.close()
    QApplication.processEvents()


def look(qtbot: QtBot, looked: Looked, *paths: Path) -> None:
    looked.panel.set_paths(paths)
    qtbot.waitUntil(lambda: looked.panel.report is not None)


def click(qtbot: QtBot, parent: QWidget, text: str) -> None:
    """Click the visible button whose text begins so."""
    buttons = [b for b in parent.findChildren(QAbstractButton) if b.text().startswith(text) and b.isVisible()]
    assert buttons, f"no visible button says {text!r}"
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def read(parent: QWidget) -> str:
    """All that can be read now."""
    return "\n".join(label.text() for label in parent.findChildren(QLabel) if label.isVisible())


def click_tile(qtbot: QtBot, looked: Looked, name: str, keys: Qt.KeyboardModifier = PLAIN) -> None:
    tiles = looked.browser.tiles
    index = tiles.model().index(looked.browser.shown.index(name), 0)
    tiles.scrollTo(index)
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, keys, tiles.visualRect(index).center())


def test_that_every_problem_is_counted_and_leads_to_its_pictures(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    look(qtbot, looked, mess)
    said = read(looked.panel)
    for sentence in ("1 is refused.", "3 are almost the same", "1 is smaller than 64", "1 is unlike all the rest."):
        assert sentence in said
    for part, names in (
        (Part.ALIKE, ["mess/scene04 large.png", "mess/scene04 poor.jpg", "mess/scene04.png"]),
        (Part.TINY, ["mess/tiny.png"]),
        (Part.OUTLIERS, ["mess/blank.png"]),
        (Part.REFUSED, ["mess/notes.png"]),
    ):
        concerns = next(label for label in looked.panel.findChildren(QLabel) if f'href="{part}"' in label.text())
        concerns.linkActivated.emit(part.value)
        assert sorted(looked.browser.shown) == sorted(names)
    assert "it is not a picture" in read(looked.browser)


def test_that_a_picture_is_shown_large_with_what_is_odd_about_it(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    look(qtbot, looked, mess)
    click_tile(qtbot, looked, "mess/tiny.png")
    said = read(looked.browser)
    assert "mess/tiny.png" in said and "20 × 20 pixels" in said and "scaled up, which blurs" in said
    view = looked.view
    qtbot.waitUntil(lambda: view.picture is not None and np.array_equal(view.picture, np.asarray(scene(30, 20, 20))))


def test_that_one_picture_is_decoded_at_a_time_while_an_arrow_key_is_held(
    qtbot: QtBot, looked: Looked, mess: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(qtbot, looked, mess)
    may_end, begun, at_once = threading.Event(), [], []

    def slow(picture: Picture, background: str, tell: object) -> str:
        begun.append(picture.name)
        at_once.append(1)
        assert may_end.wait(10)
        at_once.pop()
        return f"as {picture.name}"

    monkeypatch.setattr("segan_desktop.training.picture_browser._large", slow)
    tiles = looked.browser.tiles
    tiles.setFocus()
    for _ in range(8):
        qtbot.keyClick(tiles, Qt.Key.Key_Right)
        qtbot.wait(5)
    assert len(begun) == len(at_once) == 1
    may_end.set()
    name = looked.browser.shown[tiles.current]
    qtbot.waitUntil(lambda: looked.view.message[1] == f"as {name}")
    assert begun[1:] == [name]


def test_that_delete_leaves_out_what_is_selected_and_undo_takes_it_back(
    qtbot: QtBot, looked: Looked, mess: Path
) -> None:
    look(qtbot, looked, mess)
    click_tile(qtbot, looked, "mess/scene02.png")
    click_tile(qtbot, looked, "mess/scene05.png", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(looked.browser.tiles, Qt.Key.Key_Delete)
    assert set(looked.panel.exclude) == {"mess/scene02.png", "mess/scene05.png"}
    assert "22 pictures" in read(looked.panel) and "2 are left out by hand." in read(looked.panel)
    assert len(looked.browser.shown) == 24, "they stay in sight"
    looked.page.activateWindow()
    looked.browser.tiles.setFocus()
    qtbot.keyClick(looked.browser.tiles, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert looked.panel.exclude == ()
    click(qtbot, looked.browser, "Leave out 2")
    assert len(looked.panel.exclude) == 2
    click(qtbot, looked.browser, "Include 2")
    assert looked.panel.exclude == () and len(list(mess.iterdir())) == 25


def test_that_what_is_left_out_is_remembered_by_folder_however_it_is_reached(
    qtbot: QtBot, settings: Settings, looked: Looked, mess: Path
) -> None:
    look(qtbot, looked, mess)
    looked.panel.pictures.leave_out(["mess/scene02.png", "mess/tiny.png"])
    looked.panel.pictures.include(["mess/tiny.png"])
    again = Looked(settings)
    try:
        look(qtbot, again, mess.parent)
        assert again.panel.exclude == (f"{mess.parent.name}/mess/scene02.png",)
        look(qtbot, again, mess / "scene02.png", mess / "scene03.png", mess / "scene05.png")
        assert again.panel.exclude == ("scene02.png",)
        again.panel.set_paths([mess], exclude=["mess/scene07.png"])
        qtbot.waitUntil(lambda: again.panel.report is not None)
        assert again.panel.exclude == ("mess/scene07.png",), "a run's own choice counts for that run"
    finally:
        again.close()


def test_that_members_of_a_zip_are_remembered_too(qtbot: QtBot, looked: Looked, mess: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mess.zip", "w") as archive:
        for path in sorted(mess.glob("scene*")):
            archive.write(path, path.name)
    look(qtbot, looked, tmp_path / "mess.zip")
    looked.panel.pictures.leave_out(["mess.zip/scene03.png"])
    look(qtbot, looked, mess)
    assert looked.panel.exclude == ()
    look(qtbot, looked, tmp_path / "mess.zip")
    assert looked.panel.exclude == ("mess.zip/scene03.png",)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": 3}'])
def test_that_a_damaged_memory_is_begun_anew(
    content: bytes, qtbot: QtBot, settings: Settings, looked: Looked, mess: Path
) -> None:
    (settings.folder / "left-out.json").write_bytes(content)
    look(qtbot, looked, mess)
    looked.panel.pictures.leave_out(["mess/scene02.png"])
    look(qtbot, looked, mess)
    assert looked.panel.exclude == ("mess/scene02.png",)


def test_that_of_copies_side_by_side_one_is_kept(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    look(qtbot, looked, mess)
    click(qtbot, looked.browser, "Near-duplicates")
    assert "3 look almost the same." in read(looked.browser)
    group = looked.browser.group_tiles
    assert group.isVisible() and group.count == 3
    names = [group.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    wanted = names.index("mess/scene04.png")
    qtbot.mouseClick(
        group.viewport(), Qt.MouseButton.LeftButton, pos=group.visualRect(group.model().index(wanted, 0)).center()
    )
    click(qtbot, looked.browser, "Keep only this one")
    assert set(looked.panel.exclude) == {"mess/scene04 large.png", "mess/scene04 poor.jpg"}
    assert "almost the same" not in read(looked.panel)
    looked.panel.pictures.undo()
    click(qtbot, looked.browser, "Keep one of each group")
    assert set(looked.panel.exclude) == {"mess/scene04.png", "mess/scene04 poor.jpg"}, "the largest stays"


def test_that_nothing_can_be_left_out_while_a_run_is_under_way(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    look(qtbot, looked, mess)
    looked.panel.set_read_only("Fixed while run-01 is under way.")
    click_tile(qtbot, looked, "mess/scene02.png")
    qtbot.keyClick(looked.browser.tiles, Qt.Key.Key_Delete)
    assert looked.panel.exclude == ()
    assert "Fixed while run-01 is under way." in read(looked.browser)


def test_that_a_change_of_settings_shows_at_once_and_keeps_what_is_left_out(
    qtbot: QtBot, looked: Looked, tmp_path: Path
) -> None:
    folder = tmp_path / "wide"
    folder.mkdir()
    for number in range(3):
        Image.new("RGB", (80, 40), "#ff0000").save(folder / f"{number}.png")
    look(qtbot, looked, folder)
    picture = looked.report.pictures[0]
    thumbnails = looked.panel.thumbnails

    def colours() -> set[str]:
        image = thumbnails.get(picture)
        return {image.pixelColor(x, y).name() for x in (0, 8) for y in (0, 8)} if image else set()

    qtbot.waitUntil(lambda: colours() == {"#ff0000"})
    looked.panel.pictures.leave_out([picture.name])
    config = TrainingConfig(fit="pad", background="#0000ff").replace(model={"resolution": 16})
    looked.panel.set_view(config)
    qtbot.waitUntil(lambda: colours() == {"#ff0000", "#0000ff"})
    qtbot.waitUntil(lambda: looked.report.fit == "pad")
    assert "the rest is filled with #0000ff" in read(looked.panel)
    assert looked.panel.exclude == (picture.name,) and looked.panel.pictures.can_undo


def test_that_pictures_that_go_away_leave_their_names(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    look(qtbot, looked, mess)
    (mess / "scene03.png").unlink()
    looked.panel.thumbnails.clear()
    picture = looked.panel.pictures.picture("mess/scene03.png")
    qtbot.waitUntil(lambda: (image := looked.panel.thumbnails.get(picture)) is not None and image.isNull())
    click_tile(qtbot, looked, "mess/scene03.png")
    qtbot.waitUntil(lambda: "has gone or changed" in looked.view.message[1])


def test_that_only_what_is_in_sight_is_decoded(
    qtbot: QtBot, looked: Looked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    scene(0, 16, 16).save(folder / "0.png")
    for number in range(1, 600):
        os.link(folder / "0.png", folder / f"{number}.png")
    look(qtbot, looked, folder)
    asked: set[str] = set()
    thumbnails = looked.panel.thumbnails
    get = thumbnails.get

    def noted(picture: Picture) -> QImage | None:
        asked.add(picture.name)
        return get(picture)

    monkeypatch.setattr(thumbnails, "get", noted)
    looked.browser.tiles.viewport().repaint()
    assert 0 < len(asked) < 100
    asked.clear()
    looked.browser.tiles.verticalScrollBar().setValue(looked.browser.tiles.verticalScrollBar().maximum())
    looked.browser.tiles.viewport().repaint()
    assert 0 < len(asked) < 100 and "many/599.png" in asked


def test_that_no_more_thumbnails_are_kept_than_there_is_room_for(
    qtbot: QtBot, mess: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segan_desktop.training.thumbnails.KEPT_BYTES", 3 * 32 * 32 * 3)
    thumbnails = Thumbnails(View(32, "crop", "#ffffff"))
    pictures = inspect([mess], 32).pictures
    try:
        for picture in pictures:
            qtbot.waitUntil(partial(lambda wanted: thumbnails.get(wanted) is not None, picture))
        assert thumbnails.kept_bytes <= 3 * 32 * 32 * 3
        assert isinstance(thumbnails.get(pictures[-1]), QImage)
    finally:
        thumbnails.shutdown()


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_that_all_pictures_open_in_a_window_where_the_page_is_not_in_sight(
    qtbot: QtBot, looked: Looked, mess: Path
) -> None:
    look(qtbot, looked, mess)
    looked.page.hide()
    looked.panel.show_samples(True)
    click(qtbot, looked.panel, "View all…")
    window = looked.panel.findChild(PictureWindow)
    assert window is not None and window.isVisible()
    assert len(window.browser.shown) == 24
    qtbot.keyClick(window.browser.tiles, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_that_other_pictures_replace_those_chosen_and_both_can_be_kept(
    qtbot: QtBot, looked: Looked, mess: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for number in range(40, 43):
        scene(number).save(other / f"{number}.png")
    look(qtbot, looked, other)
    look(qtbot, looked, mess)
    assert looked.panel.paths == (mess,) and "In place of other." in read(looked.panel)
    click(qtbot, looked.panel, "Keep both")
    qtbot.waitUntil(lambda: looked.panel.report is not None)
    assert looked.panel.paths == (other, mess) and "27 pictures" in read(looked.panel)
    assert "In place of" not in read(looked.panel)


def test_that_the_folder_of_a_picture_is_opened(
    qtbot: QtBot, looked: Looked, mess: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("segan_desktop.file_manager.QDesktopServices.openUrl", opened.append)
    look(qtbot, looked, mess)
    click(qtbot, looked.browser, "Refused")
    click(qtbot, looked.browser, "Show in folder")
    assert [Path(url.toLocalFile()) for url in opened] == [mess]


def test_that_the_browser_is_used_by_keys_alone(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    look(qtbot, looked, mess)
    tiles = looked.browser.tiles
    tiles.setFocus()
    first = tiles.current
    qtbot.keyClick(tiles, Qt.Key.Key_Right)
    assert tiles.current == first + 1
    qtbot.keyClick(tiles, Qt.Key.Key_Delete)
    assert looked.panel.exclude == (looked.browser.shown[first + 1],)
    qtbot.keyClick(tiles, Qt.Key.Key_Delete)
    assert looked.panel.exclude == (), "again takes it back in"
    assert tiles.accessibleName() and tiles.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_that_files_can_be_dropped_on_the_tiles_too(looked: Looked) -> None:
    assert not looked.browser.tiles.acceptDrops() and not looked.browser.tiles.viewport().acceptDrops()
    assert not any(child.acceptDrops() for child in looked.page.findChildren(QWidget)), "the window takes them"


def test_that_giving_up_leaves_nothing_chosen(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    looked.panel.set_paths([mess])
    click(qtbot, looked.panel, "Cancel")
    assert looked.panel.paths == () and looked.panel.report is None
    assert "Drop a folder" in read(looked.panel)
    assert looked.browser.shown == []


@pytest.mark.qt_log_ignore("does not support (grabbing the keyboard|raise)", extend=True)
def test_that_a_menu_offers_what_the_buttons_do(qtbot: QtBot, looked: Looked, mess: Path) -> None:
    look(qtbot, looked, mess)
    click_tile(qtbot, looked, "mess/scene06.png")
    looked.browser.tiles.menu_wanted.emit(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    assert set(actions) == {"Leave out", "Show in folder"}
    actions["Leave out"].trigger()
    menu.close()
    assert looked.panel.exclude == ("mess/scene06.png",)
