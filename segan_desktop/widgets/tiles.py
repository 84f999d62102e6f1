"""Tiles: pictures of one size in rows, of which only those in sight are asked for and painted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QPoint,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segan_desktop import theme
from segan_desktop.widgets.picture_list import Index, PictureList

GAP = 6


@dataclass(frozen=True, slots=True)
class Tile:
    """How one picture looks now."""

    image: QImage | None
    """None until it is there; null if there can be none."""
    name: str
    is_dim: bool = False
    is_marked: bool = False
    is_shaded: bool = False
    """On a lighter ground, to tell groups apart."""


class Tiles(PictureList):
    """Shows `count` tiles and asks for each as it is painted; one is current, several may be selected."""

    current_changed = Signal(int)
    """The number of the tile, -1 for none."""
    selection_changed = Signal()
    removal_wanted = Signal()
    """Del was pressed."""
    menu_wanted = Signal(QPoint)

    def __init__(
        self,
        name: str,
        side: int,
        tile: Callable[[int], Tile],
        most_rows: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Tiles are `side` pixels or a little larger, to fill the rows; with `most_rows` it is as high as they are."""
        super().__init__(name, parent)
        self._side, self._most_rows = side, most_rows
        self.colours = theme.colours(QGuiApplication.palette())
        self._model = _Model(tile, self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(tile, self))
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))
        self.selectionModel().currentChanged.connect(lambda index, _: self.current_changed.emit(index.row()))
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self._fit()

    @property
    def count(self) -> int:
        return self._model.rowCount()

    @property
    def current(self) -> int:
        """-1 for none."""
        return self.currentIndex().row()

    @property
    def selected(self) -> list[int]:
        ranges = self.selectionModel().selection()
        return sorted(row for part in ranges for row in range(part.top(), part.bottom() + 1))  # type: ignore[attr-defined]

    def set_count(self, count: int, current: int = -1) -> None:
        """There are other tiles."""
        self._model.set_count(count)
        self._fit()
        if 0 <= current < count:
            self.select(current)
        else:
            self.current_changed.emit(-1)

    def select(self, number: int) -> None:
        """Make a tile current, alone selected and visible."""
        index = self._model.index(number)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def refresh(self) -> None:
        """The tiles look otherwise."""
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Typing does not search: it would ask for the name of every tile."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:  # to ask for each tile would take as long as to paint it
            self.colours = theme.colours(QGuiApplication.palette())
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        # The view keeps room for a scroll bar, whether there is one or not.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        width = self.maximumViewportSize().width() - bar
        columns = max(1, width // (self._side + GAP))
        cell = max(self._side + GAP, (width - 1) // columns)
        if self.gridSize().width() != cell:
            self.setGridSize(QSize(cell, cell))
        self.verticalScrollBar().setSingleStep(max(1, cell // 3))
        if self._most_rows:
            rows = min(self._most_rows, -(-self.count // columns))
            self.setFixedHeight(max(1, rows) * cell + 2)


class _Model(QStringListModel):
    """Says how many tiles there are without a word of Python, which a view asks for each of them."""

    def __init__(self, tile: Callable[[int], Tile], parent: QWidget) -> None:
        super().__init__(parent)
        self._tile = tile

    def set_count(self, count: int) -> None:
        self.setStringList([""] * count)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._tile(index.row()).name
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, tile: Callable[[int], Tile], parent: Tiles) -> None:
        super().__init__(parent)
        self._tile, self._tiles = tile, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._tiles.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile = self._tile(index.row())
        colours = self._tiles.colours
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if tile.is_shaded:
            painter.fillRect(cell, QColor(colours.line))
        area = cell.adjusted(GAP // 2, GAP // 2, -GAP // 2, -GAP // 2)
        if tile.image is None or tile.image.isNull():
            painter.fillRect(area, QColor(theme.PICTURE_GROUND))
            if tile.image is not None:
                _write_name(painter, area, tile.name)
        else:
            painter.setOpacity(0.25 if tile.is_dim else 1.0)
            ratio = self._tiles.devicePixelRatioF()
            enlarged = area.width() * ratio / tile.image.width()
            smooth = enlarged < 2 and enlarged != 1
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(area, tile.image)
            painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if tile.is_dim:
            painter.setPen(QPen(QColor(colours.muted), 1.5))
            painter.drawLine(area.topRight(), area.bottomLeft())
        if tile.is_marked and not tile.is_dim:
            painter.setPen(QPen(QColor(theme.PICTURE_GROUND), 1))
            painter.setBrush(QColor(colours.warning))
            painter.drawEllipse(QRectF(area.right() - 11, area.top() + 4, 8, 8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.accent), 3))
            painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5))
        elif state & QStyle.StateFlag.State_MouseOver or (
            state & QStyle.StateFlag.State_HasFocus and self._tiles.hasFocus()
        ):
            painter.setPen(QPen(QColor(colours.text), 1))
            painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5))


def _write_name(painter: QPainter, area: QRect, name: str) -> None:
    """In place of a picture: the end of its name, which tells it from others."""
    painter.setPen(QColor("#c4c7cc"))
    painter.setFont(theme.text_font(11))
    last = name.rpartition("/")[2]
    inner = area.adjusted(6, 4, -6, -4)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere
    painter.drawText(inner, flags, last)
