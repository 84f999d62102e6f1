"""PreviewGrid: pictures of one size, laid out as large as they fit."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from segan_desktop.theme import PICTURE_GROUND, colours

GAP = 2
FULL_ROWS_FROM = 0.85
"""Of the largest possible size: so much smaller may tiles be, to leave no gap in the last row."""


def image_of(picture: np.ndarray) -> QImage:
    """[H, W, 3] uint8 as an image that owns its pixels."""
    height, width, _ = picture.shape
    return QImage(np.ascontiguousarray(picture).data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class PreviewGrid(QWidget):
    """Shows [tiles, R, R, 3] uint8; `caption` is said where there is nothing yet."""

    tile_clicked = Signal(int)

    def __init__(
        self, caption: str = "", rows: int | None = None, tile_name: str = "", parent: QWidget | None = None
    ) -> None:
        """With `rows`, as many tiles as fit into so many rows of the widget are shown; otherwise all of them.

        With a `tile_name`, tiles can be chosen by the pointer or the arrow keys, and 3 is called `tile_name` 3.
        """
        super().__init__(parent)
        self._caption, self._rows, self._tile_name = caption, rows, tile_name
        self._images: list[QImage] = []
        self._drawn: QPixmap | None = None
        self._current = 0
        if tile_name:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(bool(tile_name))

    def sizeHint(self) -> QSize:
        return QSize(360, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 48)

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return len(self._images)

    @property
    def current(self) -> int:
        """The tile that the arrow keys have reached, or that was clicked last."""
        return self._current

    def set_current(self, index: int) -> None:
        self._current = min(max(0, index), max(0, self.count - 1))
        self.setAccessibleDescription(f"{self._tile_name} {self._current}" if self.count else "")
        self.update()

    def show_tiles(self, tiles: np.ndarray) -> None:
        self._images = [image_of(tile) for tile in tiles]
        self.set_current(self._current)
        self._drawn = None
        self.update()

    def show_caption(self, caption: str) -> None:
        """Say something instead of showing pictures."""
        self._images, self._caption, self._drawn = [], caption, None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None or self._drawn.devicePixelRatio() != self.devicePixelRatio():
            self._drawn = self._draw()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        if self.hasFocus() and self._images and self._tile_name:
            columns, _, side, left, top = self._layout()
            row, column = divmod(self._current, columns)
            place = QRectF(left + column * (side + GAP), top + row * (side + GAP), side, side)
            painter.setPen(QPen(QColor(colours(self.palette()).accent), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawn = None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._drawn = None
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._tile_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.set_current(index)
            self.tile_clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not self._images or not self._tile_name:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.tile_clicked.emit(self._current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            columns = self._layout()[0]
            steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
            wanted = self._current + steps[Qt.Key(key)]
            if 0 <= wanted < self.count:
                self.set_current(wanted)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._tile_at(event.position().x(), event.position().y())
        self.setToolTip(f"{self._tile_name} {index}" if self._tile_name and index is not None else "")

    def _layout(self) -> tuple[int, int, float, float, float]:
        """Columns, tiles shown, side of a tile and the corner of the grid, in logical pixels."""
        width, height, count = self.width() - GAP, self.height() - GAP, len(self._images)
        if self._rows:
            columns = max(1, math.ceil(self.width() / (height / self._rows)))
            side = (self.width() + GAP) / columns - GAP
            count = min(count, columns * self._rows)
        else:
            sides = {c: min(width / c, height / math.ceil(count / c)) - GAP for c in range(1, count + 1)}
            largest = max(sides.values())
            full = [c for c in sides if count % c == 0 and sides[c] > FULL_ROWS_FROM * largest]
            columns = max(full or sides, key=lambda c: sides[c])
            side = sides[columns]
        side = max(side, 4.0)
        rows = math.ceil(count / columns)
        left = 0 if self._rows else (self.width() - columns * (side + GAP) + GAP) / 2
        return columns, count, side, left, (self.height() - rows * (side + GAP) + GAP) / 2

    def _tile_at(self, x: float, y: float) -> int | None:
        if not self._images:
            return None
        columns, count, side, left, top = self._layout()
        column, row = math.floor((x - left) / (side + GAP)), math.floor((y - top) / (side + GAP))
        index = row * columns + column
        return index if 0 <= column < columns and row >= 0 and index < count else None

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatio()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(colours(self.palette()).panel if self._rows else PICTURE_GROUND))
        painter = QPainter(pixmap)
        if not self._images:
            painter.setPen(QColor("#c4c7cc"))
            area = self.rect().adjusted(16, 16, -16, -16)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._caption)
            painter.end()
            return pixmap
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns, count, side, left, top = self._layout()
        for index, image in enumerate(self._images[:count]):
            place = QRectF(left + index % columns * (side + GAP), top + index // columns * (side + GAP), side, side)
            painter.drawImage(place, _crisp(image, round(side * ratio)))
        painter.end()
        return pixmap


def _crisp(image: QImage, pixels: int) -> QImage:
    """The image for a square of so many pixels: even, sharp pixels when enlarged, an average when reduced."""
    keep, nearest = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation
    if pixels > image.width():
        side = image.width() * math.ceil(pixels / image.width())
        image = image.scaled(side, side, keep, nearest)
    return image.scaled(pixels, pixels, keep, Qt.TransformationMode.SmoothTransformation)
