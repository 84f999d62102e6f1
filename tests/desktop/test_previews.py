from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_run import TILES
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from segan.events import Command
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training.previews import BOTH, MADE, REAL, Previews
from segan_desktop.training.time_lapse import TimeLapseDialog, film_frames
from segan_desktop.widgets.preview_grid import PreviewGrid
from segan_desktop.widgets.tile_view import TileView

SIDE = 8
ROWS, COLUMNS = 2, 3


def tiles(moment: int) -> np.ndarray:
    """Six tiles of one grey each: the moment, and which tile it is."""
    greys = np.arange(ROWS * COLUMNS) + 10 * moment
    return np.broadcast_to(greys[:, None, None, None], (ROWS * COLUMNS, SIDE, SIDE, 3)).astype(np.uint8)


def write_preview(folder: Path, moment: int) -> tuple[int, Path]:
    grid = tiles(moment).reshape(ROWS, COLUMNS, SIDE, SIDE, 3).swapaxes(1, 2).reshape(ROWS * SIDE, COLUMNS * SIDE, 3)
    path = folder / f"{moment:06d}.png"
    Image.fromarray(grid).save(path)
    return 1000 * moment, path


@pytest.fixture
def history(tmp_path: Path) -> list[tuple[int, Path]]:
    return [write_preview(tmp_path, moment) for moment in range(5)]


@pytest.fixture
def make(qtbot: QtBot, settings: Settings) -> Callable[[list[tuple[int, Path]]], Previews]:
    def make(history: list[tuple[int, Path]]) -> Previews:
        previews = Previews(settings)
        qtbot.addWidget(previews, before_close_func=lambda previews: previews.shutdown())
        previews.resize(420, 420)
        previews.show()
        qtbot.waitExposed(previews)
        previews.clear(SIDE, history)
        previews.set_run("faces-01")
        previews.set_explorable(True)
        qtbot.waitUntil(lambda: previews.shown == (ROWS * COLUMNS if history else 0))
        return previews

    return make


@pytest.fixture
def previews(make: Callable[[list[tuple[int, Path]]], Previews], history: list[tuple[int, Path]]) -> Previews:
    return make(history)


def grid(previews: Previews, name: str) -> PreviewGrid:
    return next(each for each in previews.findChildren(PreviewGrid) if each.accessibleName() == name)


def large(previews: Previews) -> TileView:
    return previews.findChild(TileView)


def grey(previews: Previews) -> int:
    picture = large(previews).view.picture
    assert picture is not None
    return int(picture[0, 0, 0])


def open_tile(qtbot: QtBot, previews: Previews, index: int) -> None:
    """Reach a tile with the arrow keys and open it with Return."""
    made = grid(previews, "made pictures")
    made.setFocus()
    for _ in range(index):
        qtbot.keyClick(made, Qt.Key.Key_Right)
    qtbot.keyClick(made, Qt.Key.Key_Return)


def texts(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QWidget) if hasattr(each, "text") and each.isVisible())


def test_that_the_newest_preview_is_followed_until_someone_looks_back(qtbot: QtBot, previews: Previews) -> None:
    assert "4.0 kimg" in texts(previews)
    previews.timeline.setFocus()
    qtbot.keyClick(previews.timeline, Qt.Key.Key_Home)
    assert "0.0 kimg" in texts(previews)
    previews.add(5000, tiles(5), Path("000005.png"))
    assert "0.0 kimg" in texts(previews)
    qtbot.keyClick(previews.timeline, Qt.Key.Key_End)
    assert "5.0 kimg" in texts(previews)
    previews.add(6000, tiles(6), Path("000006.png"))
    assert "6.0 kimg" in texts(previews)


def test_that_what_a_run_lost_when_it_went_back_is_no_longer_on_the_timeline(previews: Previews) -> None:
    previews.add(2500, tiles(2), Path("000002-again.png"))
    assert previews.timeline.maximum() == 3
    assert "2.5 kimg" in texts(previews)


def test_that_a_click_shows_a_tile_large_with_its_seed_and_moment(qtbot: QtBot, previews: Previews) -> None:
    made = grid(previews, "made pictures")
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(made.width() - 40, made.height() // 2 + 30))
    assert large(previews).isVisible()
    seed = grey(previews) - 40
    assert f"seed {seed}" in texts(previews)
    assert "4.0 kimg" in texts(previews)
    assert "Explore this one" in texts(previews)


def test_that_the_keyboard_goes_through_tiles_and_time_and_back(qtbot: QtBot, previews: Previews) -> None:
    open_tile(qtbot, previews, index=4)
    assert grey(previews) == 44
    assert large(previews).hasFocus()
    qtbot.keyClick(large(previews), Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: grey(previews) == 34)
    assert "3.0 kimg" in texts(previews)
    qtbot.keyClick(large(previews), Qt.Key.Key_Down)
    assert grey(previews) == 35
    qtbot.keyClick(large(previews), Qt.Key.Key_Down)  # there is no further one
    assert grey(previews) == 35
    qtbot.keyClick(large(previews), Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: grey(previews) == 45)
    qtbot.keyClick(large(previews), Qt.Key.Key_Escape)
    assert not large(previews).isVisible()
    assert grid(previews, "made pictures").hasFocus()
    assert grid(previews, "made pictures").current == 5


def test_that_a_large_tile_changes_as_the_run_goes_on(qtbot: QtBot, previews: Previews) -> None:
    open_tile(qtbot, previews, index=1)
    previews.add(9000, tiles(9), Path("000009.png"))
    assert grey(previews) == 91
    assert "9.0 kimg" in large(previews).caption.text()


def test_that_a_large_tile_can_be_explored_at_its_seed(qtbot: QtBot, previews: Previews) -> None:
    with qtbot.waitSignal(previews.explore_clicked):
        qtbot.mouseClick(previews.explore, Qt.MouseButton.LeftButton)
    open_tile(qtbot, previews, index=3)
    with qtbot.waitSignal(previews.explore_seed_clicked) as asked:
        qtbot.mouseClick(previews.explore, Qt.MouseButton.LeftButton)
    assert asked.args == [3]
    previews.set_explorable(False)
    assert not previews.explore.isEnabled()
    assert "snapshot" in previews.explore.toolTip()


def test_that_real_pictures_stand_beside_the_made_ones(qtbot: QtBot, previews: Previews) -> None:
    made, real = grid(previews, "made pictures"), grid(previews, "real pictures")
    previews.show_reals(tiles(20))
    assert made.isVisible() and not real.isVisible()
    qtbot.mouseClick(previews.sides.button(BOTH), Qt.MouseButton.LeftButton)
    assert made.isVisible() and real.isVisible()
    qtbot.mouseClick(previews.sides.button(REAL), Qt.MouseButton.LeftButton)
    assert real.isVisible() and not made.isVisible()
    real.setFocus()
    qtbot.keyClick(real, Qt.Key.Key_Right)
    qtbot.keyClick(real, Qt.Key.Key_Space)
    assert grey(previews) == 201
    assert "picture 2 of your data" in texts(previews)
    assert previews.explore.text() == "Explore"  # a real picture has no seed
    qtbot.mouseClick(previews.sides.button(MADE), Qt.MouseButton.LeftButton)
    assert made.isVisible() and not large(previews).isVisible()
    previews.clear(SIDE)
    assert real.count == 0


def test_that_a_damaged_preview_is_named_and_the_others_go_on(
    qtbot: QtBot, make: Callable[[list[tuple[int, Path]]], Previews], history: list[tuple[int, Path]]
) -> None:
    history[1][1].write_bytes(b"no picture")
    previews = make(history)
    previews.timeline.setValue(1)
    qtbot.waitUntil(lambda: previews.shown == 0)
    previews.timeline.setValue(2)
    qtbot.waitUntil(lambda: previews.shown == ROWS * COLUMNS)


def dialog(previews: Previews) -> TimeLapseDialog:
    return previews.findChild(TimeLapseDialog)


def open_dialog(qtbot: QtBot, previews: Previews) -> TimeLapseDialog:
    qtbot.mouseClick(previews.time_lapse, Qt.MouseButton.LeftButton)
    assert dialog(previews).isVisible()
    return dialog(previews)


def read_film(path: Path) -> list[np.ndarray]:
    if path.suffix == ".mp4":
        import av

        with av.open(str(path)) as container:
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    with Image.open(path) as image:
        return [np.asarray((image.seek(index), image.convert("RGB"))[1]) for index in range(image.n_frames)]


@pytest.mark.parametrize("suffix", [".mp4", ".webp", ".gif"])
def test_that_a_time_lapse_shows_the_whole_history(
    qtbot: QtBot, previews: Previews, settings: Settings, tmp_path: Path, suffix: str
) -> None:
    settings.set_last_folder("films", tmp_path)
    lapse = open_dialog(qtbot, previews)
    assert "5 previews" in lapse.summary.text()
    lapse.format.choose(suffix)
    lapse.scale.setValue(4)
    with qtbot.waitSignal(previews.status):
        qtbot.mouseClick(lapse.save_button, Qt.MouseButton.LeftButton)
        lapse.findChild(QFileDialog).accept()
    frames = read_film(tmp_path / f"faces-01-time-lapse{suffix}")
    assert len(frames) == 5
    for moment, frame in enumerate(frames):
        assert frame.shape == (ROWS * SIDE * 4, COLUMNS * SIDE * 4, 3)
        corners = int(frame[4, 4, 0]), int(frame[-4, -4, 0])
        assert corners == (pytest.approx(10 * moment, abs=4), pytest.approx(10 * moment + 5, abs=4))


def test_that_a_time_lapse_of_the_large_tile_shows_that_alone(
    qtbot: QtBot, previews: Previews, settings: Settings, tmp_path: Path
) -> None:
    settings.set_last_folder("films", tmp_path)
    open_tile(qtbot, previews, index=3)
    lapse = open_dialog(qtbot, previews)
    assert lapse.seed.number == 3
    lapse.format.choose(".apng")
    lapse.scale.setValue(1)
    with qtbot.waitSignal(previews.status):
        qtbot.mouseClick(lapse.save_button, Qt.MouseButton.LeftButton)
        lapse.findChild(QFileDialog).accept()
    frames = read_film(tmp_path / "faces-01-time-lapse-seed3.apng")
    assert [np.unique(frame).tolist() for frame in frames] == [[10 * moment + 3] for moment in range(5)]


def test_that_a_time_lapse_can_be_cancelled_and_leaves_nothing(
    qtbot: QtBot, previews: Previews, tmp_path: Path
) -> None:
    lapse = open_dialog(qtbot, previews)
    (tmp_path / "films").mkdir()
    lapse.scale.setValue(32)
    lapse.write(tmp_path / "films" / "film.webp", False)
    qtbot.mouseClick(lapse.close_button, Qt.MouseButton.LeftButton)  # which reads Cancel
    assert lapse.isVisible()
    assert lapse.save_button.isEnabled()
    lapse.shutdown()
    assert not list((tmp_path / "films").iterdir())
    qtbot.mouseClick(lapse.close_button, Qt.MouseButton.LeftButton)
    assert not lapse.isVisible()


def test_that_a_time_lapse_replaces_no_file_unasked(qtbot: QtBot, previews: Previews, tmp_path: Path) -> None:
    path = tmp_path / "film.webp"
    path.write_text("precious")
    lapse = open_dialog(qtbot, previews)
    with qtbot.waitSignal(previews.status) as said:
        lapse.write(path, False)
    assert "exists already" in said.args[0]
    assert path.read_text() == "precious"
    assert "exists already" in lapse.summary.text()


def test_that_a_run_with_one_preview_says_why_there_is_no_film(
    make: Callable[[list[tuple[int, Path]]], Previews], history: list[tuple[int, Path]]
) -> None:
    previews = make(history[:1])
    assert not previews.time_lapse.isEnabled()
    assert "two previews" in previews.time_lapse.toolTip()


def test_that_previews_that_are_lost_or_of_another_size_are_left_out_of_a_film(
    history: list[tuple[int, Path]], qapp: QApplication
) -> None:
    paths = [path for _, path in history]
    paths[1].unlink()
    Image.new("RGB", (SIDE, SIDE)).save(paths[3])
    frames = list(film_frames(paths, SIDE, 5, scale=2))
    assert [int(frame[0, 0, 0]) for frame in frames] == [5, 25, 45]
    assert frames[0].shape == (2 * SIDE, 2 * SIDE, 3)


def test_that_explore_this_one_shows_that_seed_of_the_newest_model_in_the_other_tab(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    training, exploration = window.training, window.exploration
    (tmp_path / "pictures").mkdir()
    for number in range(12):
        Image.new("RGB", (64, 64), (20 * number, 90, 120)).save(tmp_path / "pictures" / f"{number}.png")
    training.add_pictures([tmp_path / "pictures"])
    qtbot.waitUntil(training.start_button.isEnabled)
    qtbot.mouseClick(training.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.previews.shown == TILES)
    assert grid(training.previews, "real pictures").count == 2
    training.ask(Command.SNAPSHOT)
    qtbot.waitUntil(training.previews.explore.isEnabled)
    open_tile(qtbot, training.previews, index=2)
    qtbot.mouseClick(training.previews.explore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: exploration.document.info is not None and exploration.document.edit.seed == 2)
    assert exploration.isVisible()
    assert exploration.document.edit.psi == 1.0  # as the preview was made
