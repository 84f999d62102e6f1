"""PictureGrid: small pictures in labelled rows and columns; one is current, any can be taken by mouse or key."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from segan_desktop import theme
from segan_desktop.widgets.picture_drag import PictureDrag
from segan_desktop.widgets.preview_grid import image_of

GAP = 4
LABEL_GAP = 8
LABEL_PIXELS = 11
LABEL_HEIGHT = 16
WIDEST_LABEL = 160
"""Of a row; a longer one is shortened, so that the pictures keep their room."""
Cell = tuple[int, int]


class PictureGrid(QWidget):
    """Shows a table of pictures that arrive one by one: an empty tile until then, dimmed while it is out of date.

    Cells that are void are left out.
    """

    taken = Signal(int, int)
    """Row and column of the picture that was clicked, or chosen with Enter."""
    row_taken = Signal(int)
    """The label of a row was clicked."""
    column_taken = Signal(int)
    """The label of a column was clicked."""

    def __init__(
        self,
        name: str,
        *,
        cell: tuple[int, int] = (24, 512),
        by_width: bool = False,
        takes_rows: bool = False,
        takes_columns: bool = False,
        explanation: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Cells have a side within `cell` pixels and fill the widget; `by_width` makes it as high as that needs.

        With `takes_rows` and `takes_columns` their labels can be taken, too.
        """
        super().__init__(parent)
        self._takes_rows, self._takes_columns = takes_rows, takes_columns
        self._cell_range = cell
        self._by_width = by_width
        self._shape = (0, 0)
        self._resolution = 1
        self._row_labels: tuple[str, ...] = ()
        self._column_labels: tuple[str, ...] = ()
        self._images: dict[Cell, QImage] = {}
        self._outdated: set[Cell] = set()
        self._void: frozenset[Cell] = frozenset()
        self._current: Cell | None = None
        self._cursor: Cell = (0, 0)
        self._hovered: Cell | None = None
        self._drag = PictureDrag(self)
        self._explanation = explanation
        self.setAccessibleName(name)
        self.setAccessibleDescription(explanation)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        vertical = QSizePolicy.Policy.Fixed if by_width else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._shape

    @property
    def cursor_cell(self) -> Cell:
        """Where the keyboard is."""
        return self._cursor

    def set_shape(
        self,
        rows: int,
        columns: int,
        resolution: int,
        row_labels: Sequence[str] = (),
        column_labels: Sequence[str] = (),
        void: frozenset[Cell] = frozenset(),
    ) -> None:
        """Lay out the table for pictures of so many pixels; pictures stay in cells that stay."""
        self._shape, self._resolution, self._void = (rows, columns), resolution, void
        self._row_labels, self._column_labels = tuple(row_labels), tuple(column_labels)
        self._images = {at: image for at, image in self._images.items() if at[0] < rows and at[1] < columns}
        self._cursor = (min(self._cursor[0], max(rows - 1, 0)), min(self._cursor[1], max(columns - 1, 0)))
        self._lay_out()

    def set_picture(self, row: int, column: int, picture: np.ndarray) -> None:
        self._images[row, column] = image_of(picture)
        self._outdated.discard((row, column))
        self.update(self.cell_rect(row, column).adjusted(-3, -3, 3, 3))

    def set_outdated(self) -> None:
        """Dim every picture until it is set again."""
        self._outdated = set(self._images)
        self.update()

    def set_current(self, cell: Cell | None) -> None:
        """Mark the cell that shows what is on screen elsewhere."""
        if cell != self._current:
            self._current = cell
            if cell is not None:
                self._cursor = cell
            self.update()

    @property
    def current(self) -> Cell | None:
        return self._current

    def description(self, row: int, column: int) -> str:
        """What a cell shows, in words."""
        labels = (self._row_labels[row : row + 1], self._column_labels[column : column + 1])
        return "  ".join(text for texts in labels for text in texts if text)

    def packed(self, row: int, column: int) -> QMimeData | None:
        """What is dragged from a cell; None where nothing can be."""
        return None

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where a cell is, in the widget's coordinates."""
        side, left, top = self._side(), self._left(), self._top()
        pitch = side + GAP
        return QRect(left + column * pitch, top + row * pitch, side, side)

    def sizeHint(self) -> QSize:
        return self._size_for(64 if not self._by_width else self._side())

    def minimumSizeHint(self) -> QSize:
        smallest = self._size_for(self._cell_range[0])
        return QSize(smallest.width(), self._size_for(self._side()).height() if self._by_width else smallest.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_labels(painter, QColor(colours.muted))
        rows, columns = self._shape
        for row in range(rows):
            for column in range(columns):
                rect = self.cell_rect(row, column)
                if (row, column) in self._void or not rect.adjusted(-3, -3, 3, 3).intersects(event.rect()):
                    continue
                image = self._images.get((row, column))
                if image is None:
                    painter.fillRect(rect, QColor(theme.PICTURE_GROUND))
                else:
                    scale = rect.width() * self.devicePixelRatioF() / image.width()
                    smooth = scale != round(scale)
                    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
                    painter.setOpacity(0.4 if (row, column) in self._outdated else 1.0)
                    painter.drawImage(rect, image)
                    painter.setOpacity(1.0)
                cell = (row, column)
                focused = cell == self._cursor and self.hasFocus()
                paint_frame(painter, rect, colours, cell == self._current, focused, cell == self._hovered)

    def resizeEvent(self, event: QEvent) -> None:
        if self._by_width:
            self._lay_out()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            parts = (self.description(*cell) if cell is not None else "", self._explanation)
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, parts)), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if (dragged := self._drag.begins(event)) is not None:
            if (mime := self.packed(*dragged)) is not None:
                self._drag.carry(mime, self._images.get(dragged))
            return
        cell = self._cell_at(at)
        over_label = cell is None and (self._row_label_at(at) is not None or self._column_label_at(at) is not None)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if cell is not None or over_label else Qt.CursorShape.ArrowCursor
        )
        if cell != self._hovered:
            self._hovered = cell
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag.press(event, self._cell_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        cell, row, column = self._cell_at(at), self._row_label_at(at), self._column_label_at(at)
        was_click = self._drag.release()
        if cell is not None and was_click:
            self._cursor = cell
            self.taken.emit(*cell)
        elif cell is None and row is not None:
            self.row_taken.emit(row)
        elif cell is None and column is not None:
            self.column_taken.emit(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        if event.key() in moves and all(self._shape):
            down, right = moves[Qt.Key(event.key())]
            row = min(max(self._cursor[0] + down, 0), self._shape[0] - 1)
            column = min(max(self._cursor[1] + right, 0), self._shape[1] - 1)
            if (row, column) not in self._void:
                self._cursor = (row, column)
                self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and all(self._shape):
            self.taken.emit(*self._cursor)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._cursor in self._void:
            self._cursor = (0, 1)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _lay_out(self) -> None:
        if self._by_width:
            self.setFixedHeight(max(1, self._size_for(self._side()).height()))
        self.updateGeometry()
        self.update()

    def _paint_labels(self, painter: QPainter, colour: QColor) -> None:
        painter.setFont(theme.text_font(LABEL_PIXELS))
        painter.setPen(colour)
        side = self._side()
        for row, label in enumerate(self._row_labels):
            rect = self.cell_rect(row, 0)
            area = QRect(rect.left() - self._label_width() - LABEL_GAP, rect.top(), self._label_width(), side)
            text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for column, label in enumerate(self._column_labels):
            rect = self.cell_rect(0, column)
            area = QRect(rect.left() - GAP, rect.top() - LABEL_GAP - LABEL_HEIGHT, side + 2 * GAP, LABEL_HEIGHT)
            if painter.fontMetrics().horizontalAdvance(label) <= area.width() or column % 2 == 0:
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, label)

    def _cell_at(self, at: QPoint) -> Cell | None:
        pitch = self._side() + GAP
        row, column = (at.y() - self._top()) // pitch, (at.x() - self._left()) // pitch
        inside = 0 <= row < self._shape[0] and 0 <= column < self._shape[1]
        cell = (row, column)
        return cell if inside and cell not in self._void and self.cell_rect(*cell).contains(at) else None

    def _row_label_at(self, at: QPoint) -> int | None:
        row = (at.y() - self._top()) // (self._side() + GAP)
        is_label = self._takes_rows and at.x() < self._left() and 0 <= row < len(self._row_labels)
        return row if is_label and self._row_labels[row] else None

    def _column_label_at(self, at: QPoint) -> int | None:
        column = (at.x() - self._left()) // (self._side() + GAP)
        is_label = self._takes_columns and at.y() < self._top() and 0 <= column < len(self._column_labels)
        return column if is_label and self._column_labels[column] else None

    def _side(self) -> int:
        rows, columns = max(1, self._shape[0]), max(1, self._shape[1])
        frame = self._size_for(0)
        side = (self.width() - frame.width()) // columns
        if not self._by_width:
            side = min(side, (self.height() - frame.height()) // rows)
        side = min(max(side, self._cell_range[0]), self._cell_range[1])
        rest = side % self._resolution
        if side >= self._resolution and rest < 0.15 * side and not self._by_width:
            side -= rest  # enlarged by whole pixels, which is crisp, where that costs little room
        return side

    def _size_for(self, side: int) -> QSize:
        rows, columns = self._shape
        width = self._label_width() + (LABEL_GAP if self._row_labels else 0) + columns * (side + GAP) - GAP
        height = (LABEL_HEIGHT + LABEL_GAP if self._column_labels else 0) + rows * (side + GAP) - GAP
        return QSize(max(0, width) + 2 * GAP, max(0, height) + 2 * GAP)

    def _label_width(self) -> int:
        metrics = QFontMetrics(theme.text_font(LABEL_PIXELS))
        return min(WIDEST_LABEL, max((metrics.horizontalAdvance(label) for label in self._row_labels), default=0))

    def _left(self) -> int:
        left = GAP + self._label_width() + (LABEL_GAP if self._row_labels else 0)
        return left if self._by_width else left + max(0, (self.width() - self._size_for(self._side()).width()) // 2)

    def _top(self) -> int:
        return GAP + (LABEL_HEIGHT + LABEL_GAP if self._column_labels else 0)


def paint_frame(
    painter: QPainter, rect: QRect, colours: theme.Colours, current: bool, focused: bool, hovered: bool
) -> None:
    """Frame a picture by what it is to the person: the present one, the one that keys act on, the one pointed at."""
    if not (current or focused or hovered):
        return
    width = 2.0 if current or focused else 1.0
    out = width / 2 + 1
    painter.setPen(QPen(QColor(colours.accent if current else colours.text), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(-out, -out, out, out), 2, 2)
