"""What a person does with the exploration tab, and waits for."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from fake_renderer import FakeRenderer
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segan.editing import Dimension
from segan_desktop.exploration import ExplorationTab
from segan_desktop.widgets.labelled_slider import LabelledSlider
from segan_desktop.widgets.picture_grid import PictureGrid

LEFT = Qt.MouseButton.LeftButton

MakeTab = Callable[[], ExplorationTab]


def touch(path: Path, content: bytes = b"a model") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def wait_for_picture(tab: ExplorationTab, qtbot: QtBot) -> None:
    """Until the picture of the present edit is on the screen."""

    def is_shown() -> None:
        info = tab.document.info
        assert info is not None
        expected = FakeRenderer.open(Path(info.reference.path)).render(tab.document.edit)
        view = tab.edit_panel.view
        assert not any(view.message)
        assert np.array_equal(view.picture, expected)

    qtbot.waitUntil(is_shown)


def wait_for_cells(grid: PictureGrid, qtbot: QtBot) -> None:
    """Until every cell of a grid has its picture."""
    with qtbot.waitSignal(grid.progressed, check_params_cb=lambda done, total: done == total > 0):  # type: ignore[attr-defined]
        grid.refresh()  # type: ignore[attr-defined]


def slider_of(tab: ExplorationTab, dimension: Dimension) -> LabelledSlider:
    return tab.sliders.sliders(dimension)[0]


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center() if at is None else at)


def click_cell(grid: PictureGrid, row: int, column: int) -> None:
    click(grid, grid.cell_rect(row, column).center())


def type_into(widget: QWidget, text: str) -> None:
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def choose_mode(tab: ExplorationTab, name: str) -> None:
    click(next(button for button in tab.mode_buttons if button.text() == name))
