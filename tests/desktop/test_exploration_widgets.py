"""ImageView and PictureGrid under mouse, wheel and keys."""

from typing import ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QTextDocument, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from segan_desktop.widgets.basics import Banner, button
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.image_view import ImageView, Split
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale
from segan_desktop.widgets.number_box import NumberBox
from segan_desktop.widgets.picture_grid import PictureGrid

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> ImageView:
    """310 x 310, with a picture of 8 x 8 whose pixels all differ."""
    view = ImageView("Picture")
    qtbot.addWidget(view)
    view.resize(310, 310)
    picture = np.zeros((8, 8, 3), np.uint8)
    picture[..., 0], picture[..., 1] = np.mgrid[0:8, 0:8] * 30
    view.set_picture(picture)
    view.show()
    return view


@pytest.fixture
def grid(qtbot: QtBot) -> PictureGrid:
    grid = PictureGrid("Grid", takes_rows=True, takes_columns=True)
    qtbot.addWidget(grid)
    grid.resize(300, 300)
    grid.set_shape(3, 3, 8, ("", "a", "b"), ("", "c", "d"), frozenset({(0, 0)}))
    grid.show()
    return grid


def wheel(widget: QWidget, at: QPoint, turns: int = 1) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(at),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def colour_at(view: ImageView, at: QPoint) -> QColor:
    return view.grab().toImage().pixelColor(at * view.devicePixelRatio())


def test_that_a_crisp_picture_fits_with_whole_screen_pixels_only(view: ImageView) -> None:
    assert view.zoom == 37  # 8 pixels in 310, less a margin
    middle = view.rect().center()
    assert colour_at(view, middle - QPoint(18, 18)) == QColor(90, 90, 0)
    view.set_smooth(True)
    assert view.zoom != round(view.zoom)


def test_that_the_wheel_zooms_about_the_pointer(view: ImageView) -> None:
    at = QPoint(80, 120)
    before = colour_at(view, at)
    zooms = QSignalSpy(view.zoomed)
    wheel(view, at, 3)
    assert view.zoom > 60
    assert zooms.count() == 1
    assert colour_at(view, at) == before


def test_that_a_zoomed_picture_is_moved_by_drag_and_fits_again_after_a_double_click(view: ImageView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Plus)
    before = colour_at(view, QPoint(100, 100))
    QTest.mousePress(view, LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(view, QPoint(160, 160))
    QTest.mouseRelease(view, LEFT, pos=QPoint(160, 160))
    assert colour_at(view, QPoint(160, 160)) == before
    QTest.mouseDClick(view, LEFT, pos=QPoint(10, 10))
    assert view.zoom == 37


def test_that_the_next_picture_keeps_the_zoom(view: ImageView) -> None:
    view.zoom_by(1.5)
    view.set_picture(np.zeros((8, 8, 3), np.uint8))
    assert view.zoom == 55.5


def test_that_a_sketch_says_so_until_the_picture_is_there(view: ImageView) -> None:
    plain = np.full((8, 8, 3), 200, np.uint8)
    view.set_picture(plain)
    in_full = view.grab().toImage()
    view.set_picture(plain, is_sketch=True)
    assert view.is_sketch and view.grab().toImage() != in_full
    view.set_picture(plain)
    assert not view.is_sketch and view.grab().toImage() == in_full


def test_that_a_message_takes_the_place_of_the_picture_until_the_next(view: ImageView) -> None:
    view.set_message("It failed", "because of this.")
    assert colour_at(view, view.rect().center() - QPoint(18, 100)) != QColor(90, 30, 0)
    view.set_picture(np.zeros((8, 8, 3), np.uint8))
    assert view.message == ("", "")


def test_that_headline_and_sentence_of_a_message_stand_below_each_other(view: ImageView) -> None:
    view.set_message("Opening the model", "lorelei-small.safetensors")
    image = view.grab().toImage()
    inner = range(20, image.width() - 20)
    ground = image.pixelColor(20, 20)
    written = [any(image.pixelColor(x, y) != ground for x in inner) for y in range(20, image.height() - 20)]
    lines = [text for text, before in zip(written[1:], written, strict=False) if text and not before]
    assert len(lines) == 2


def test_that_keys_go_through_a_grid_and_take_a_picture(grid: PictureGrid) -> None:
    taken = QSignalSpy(grid.taken)
    grid.set_current((1, 1))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(grid, key)
    assert [taken.at(i) for i in range(taken.count())] == [[2, 2]]


def test_that_a_void_cell_cannot_be_taken(grid: PictureGrid) -> None:
    taken = QSignalSpy(grid.taken)
    QTest.mouseClick(grid, LEFT, pos=grid.cell_rect(0, 0).center())
    QTest.mouseClick(grid, LEFT, pos=grid.cell_rect(0, 1).center())
    assert [taken.at(i) for i in range(taken.count())] == [[0, 1]]


def test_that_the_name_of_a_row_and_of_a_column_can_be_taken(grid: PictureGrid) -> None:
    rows, columns = QSignalSpy(grid.row_taken), QSignalSpy(grid.column_taken)
    QTest.mouseClick(grid, LEFT, pos=QPoint(5, grid.cell_rect(2, 0).center().y()))
    QTest.mouseClick(grid, LEFT, pos=QPoint(grid.cell_rect(0, 1).center().x(), 5))
    QTest.mouseClick(grid, LEFT, pos=QPoint(5, grid.cell_rect(0, 0).center().y()))  # has no name
    assert [rows.at(i) for i in range(rows.count())] == [[2]]
    assert [columns.at(i) for i in range(columns.count())] == [[1]]


def test_that_out_of_date_pictures_are_dimmed_until_they_are_set_again(grid: PictureGrid) -> None:
    picture = np.full((8, 8, 3), 255, np.uint8)
    middle = grid.cell_rect(1, 1).center()
    shown = lambda: grid.grab().toImage().pixelColor(middle * grid.devicePixelRatio())  # noqa: E731
    grid.set_picture(1, 1, picture)
    assert shown() == QColor(255, 255, 255)
    grid.set_outdated()
    assert shown() != QColor(255, 255, 255)
    grid.set_picture(1, 1, picture)
    assert shown() == QColor(255, 255, 255)


@pytest.mark.parametrize("needs_focus", [False, True])
def test_that_the_wheel_moves_a_slider_unless_it_is_in_a_list_that_scrolls(qtbot: QtBot, needs_focus: bool) -> None:
    slider = LabelledSlider("psi", Scale(0, 1), wheel_needs_focus=needs_focus)
    qtbot.addWidget(slider)
    slider.resize(300, 30)
    slider.show()
    slider.clearFocus()
    wanted = QSignalSpy(slider.moved)
    wheel(slider.track, slider.track.rect().center())
    assert wanted.count() == (0 if needs_focus else 1)


def test_that_the_wheel_changes_no_number_that_has_not_the_focus(qtbot: QtBot) -> None:
    box = NumberBox("seed", value=5)
    qtbot.addWidget(box)
    box.show()
    box.clearFocus()
    wheel(box, box.rect().center())
    assert box.number == 5


def test_that_a_name_from_a_file_is_shown_as_it_is_written(qtbot: QtBot) -> None:
    name = "<b>smile</b>"
    slider = LabelledSlider(name, Scale(-3, 3))
    qtbot.addWidget(slider)
    (caption,) = slider.findChildren(QLabel)
    assert caption.sizeHint().width() >= caption.fontMetrics().horizontalAdvance(name)

    line = ElidedLabel(name)
    qtbot.addWidget(line)
    tip = QTextDocument()
    tip.setHtml(line.toolTip())
    assert tip.toPlainText() == name
    line.setText("smile")
    assert line.toolTip() == "smile"


def test_that_a_slider_shows_what_it_is_told_and_emits_only_what_a_person_does(qtbot: QtBot) -> None:
    slider = LabelledSlider("strength", Scale(-3, 3, unit="σ", signed=True, typed_first=-9, typed_last=9))
    qtbot.addWidget(slider)
    wanted = QSignalSpy(slider.moved)
    slider.set_value(5.0)
    assert slider.figure.text() == "+5.00 σ"
    assert wanted.count() == 0
    QTest.keyClick(slider.track, Qt.Key.Key_Right)
    assert slider.value == 5.0, "it moves when its owner says so"


def test_that_a_figure_that_is_clicked_is_replaced_by_what_is_typed(qtbot: QtBot) -> None:
    slider = LabelledSlider("strength", Scale(-3, 3, unit="σ", signed=True))
    qtbot.addWidget(slider)
    with qtbot.waitActive(slider):
        slider.show()
    wanted = QSignalSpy(slider.moved)
    QTest.mouseClick(slider.figure, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    QTest.keyClicks(slider.figure, "1.5")
    assert slider.figure.text() == "1.5"
    QTest.mouseClick(slider.figure, Qt.MouseButton.LeftButton, pos=QPoint(slider.figure.width() - 2, 10))
    QTest.keyClicks(slider.figure, "2")
    assert slider.figure.text() == "1.52", "a second click places the cursor"
    QTest.keyClick(slider.figure, Qt.Key.Key_Return)
    assert wanted.at(0)[0] == 1.52


def test_that_a_picture_that_is_dragged_away_is_not_taken(qtbot: QtBot) -> None:
    class Dragged(PictureGrid):
        asked: ClassVar[list[tuple[int, int]]] = []

        def packed(self, row: int, column: int) -> None:
            self.asked.append((row, column))

    grid = Dragged("Grid")
    qtbot.addWidget(grid)
    grid.resize(300, 300)
    grid.set_shape(2, 2, 8)
    grid.show()
    taken = QSignalSpy(grid.taken)
    at = grid.cell_rect(1, 0).center()
    QTest.mousePress(grid, LEFT, pos=at)
    QTest.mouseMove(grid, at + QPoint(2, 0))
    assert grid.asked == [], "a hand trembles"
    QTest.mouseMove(grid, at + QPoint(60, 0))
    QTest.mouseRelease(grid, LEFT, pos=at + QPoint(60, 0))
    assert grid.asked == [(1, 0)]
    assert taken.count() == 0


def test_that_a_split_shows_both_pictures_on_their_side_of_the_divider(view: ImageView) -> None:
    left, right = np.full((8, 8, 3), 250, np.uint8), np.full((8, 8, 3), 20, np.uint8)
    view.set_split(Split(left, "A", right, "B"))
    middle = view.rect().center()
    assert colour_at(view, middle - QPoint(60, 40)) == QColor(250, 250, 250)
    assert colour_at(view, middle + QPoint(60, 40)) == QColor(20, 20, 20)
    QTest.mousePress(view, LEFT, pos=middle)
    QTest.mouseMove(view, middle + QPoint(90, 0))
    QTest.mouseRelease(view, LEFT, pos=middle + QPoint(90, 0))
    assert colour_at(view, middle + QPoint(60, 40)) == QColor(250, 250, 250)
    view.set_split(None)
    assert colour_at(view, middle - QPoint(18, 18)) == QColor(90, 90, 0)


def test_that_the_second_click_on_a_banner_does_not_press_what_comes_up_under_the_pointer(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    banner, below = Banner(), button("Explore")
    layout = QVBoxLayout(window)
    layout.addWidget(banner)
    layout.addWidget(below)
    window.resize(400, 60)
    banner.say("It has failed.", "Resume")
    window.show()
    qtbot.waitExposed(window)
    acted, pressed = QSignalSpy(banner.acted), QSignalSpy(below.clicked)
    resume = next(each for each in banner.findChildren(QPushButton) if each.text() == "Resume")
    place = resume.mapTo(window, resume.rect().center())

    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert acted.count() == 1 and not banner.isVisible()
    below.setGeometry(window.rect())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert pressed.count() == 0
    QTest.qWait(QApplication.doubleClickInterval() + 100)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert pressed.count() == 1
