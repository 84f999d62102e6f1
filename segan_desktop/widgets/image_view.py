"""ImageView: one picture on a neutral ground, crisp or smooth, zoomed and moved by hand."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from segan_desktop import theme
from segan_desktop.translation import tr
from segan_desktop.widgets.preview_grid import image_of

MARGIN = 6
RADIUS = 8
ZOOM_STEP = 1.25
ZOOM_RANGE = (0.1, 64.0)
TEXT_ON_GROUND = "#eceef0"
MUTED_ON_GROUND = "#b9bec6"
GRIP = 8
"""Pixels beside the divider from which it can be dragged."""
DIVIDER_STEP = 0.05


@dataclass(frozen=True)
class Split:
    """Two pictures in one place, [H, W, 3] uint8: the left one up to the divider, the right one beyond it."""

    left: np.ndarray
    left_name: str
    right: np.ndarray | None
    """None stands for the picture that the view shows anyway."""
    right_name: str

    def __eq__(self, other: object) -> bool:
        return self is other


class ImageView(QWidget):
    """Shows a picture, or a sentence where it would be. Wheel: zoom; drag: move; double-click or 0: fit.

    In place of the picture a `Split` may be shown, whose divider is dragged, or moved with Ctrl and the arrow keys.
    """

    zoomed = Signal(float)
    """Screen pixels per picture pixel."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: np.ndarray | None = None
        self._image = QImage()
        self._small = QImage()
        self._is_sketch = False
        self._message = ("", "")
        self._smooth = False
        self._zoom: float | None = None
        self._centre = QPointF(0.5, 0.5)
        self._grabbed: QPoint | None = None
        self._split: tuple[Split, QImage, QImage] | None = None
        self._divider = 0.5
        self._holds_divider = False
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        self.setToolTip(tr("Wheel or + and −: zoom.  Drag: move.  Double-click or 0: fit to the window."))

    @property
    def picture(self) -> np.ndarray | None:
        """What was set last, [H, W, 3] uint8."""
        return self._picture

    @property
    def image(self) -> QImage:
        """The picture as it is drawn, before zooming."""
        return self._image

    @property
    def message(self) -> tuple[str, str]:
        """Headline and sentence that stand in the picture's place, both empty while there is a picture."""
        return self._message

    @property
    def zoom(self) -> float:
        """Screen pixels per picture pixel."""
        return self._fitting_zoom() if self._zoom is None else self._zoom

    @property
    def is_sketch(self) -> bool:
        """Whether the picture is only a sketch of what will be there soon; the corner says so."""
        return self._is_sketch

    def set_picture(self, picture: np.ndarray, is_sketch: bool = False) -> None:
        image = image_of(picture).convertToFormat(QImage.Format.Format_RGB32)  # which is drawn quicker, at any zoom
        self._is_sketch = is_sketch
        resized = image.size() != self._image.size()
        self._picture, self._image, self._small, self._message = picture, image, QImage(), ("", "")
        self.setAccessibleDescription("")  # that of the message
        if resized:
            self.fit()
        self.update()

    def set_message(self, headline: str, sentence: str) -> None:
        """Say something in the picture's place, such as why there is none."""
        self._message = (headline, sentence)
        self.setAccessibleDescription(f"{headline} {sentence}".strip())
        self.update()

    @property
    def split(self) -> Split | None:
        return self._split[0] if self._split else None

    @property
    def divider(self) -> float:
        """Where the left picture ends, as a share of what can be seen of the picture's width."""
        return self._divider

    @property
    def divider_x(self) -> int:
        """The same, in the widget's coordinates."""
        seen = self._picture_rect().intersected(QRectF(self.rect()))
        return round(seen.left() + self._divider * seen.width())

    def set_split(self, split: Split | None) -> None:
        """Show two pictures side by side in one place, or the one picture again."""
        if split is None:
            self._split = None
            self._holds_divider = False
            self.unsetCursor()
        else:
            right = QImage() if split.right is None else image_of(split.right)
            self._split = split, image_of(split.left), right
        self.update()

    def set_smooth(self, smooth: bool) -> None:
        """Interpolate between pixels instead of showing them as squares."""
        self._smooth = smooth
        self.zoomed.emit(self.zoom)
        self.update()

    def fit(self) -> None:
        self._zoom, self._centre = None, QPointF(0.5, 0.5)
        self.zoomed.emit(self.zoom)
        self.update()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom and keep the point of the picture under `at` (the middle if None) where it is."""
        if self._image.isNull():
            return
        anchor = QPointF(self.rect().center()) if at is None else at
        before = self._picture_rect()
        zoom = min(max(self.zoom * factor, ZOOM_RANGE[0]), ZOOM_RANGE[1])
        share = QPointF((anchor.x() - before.x()) / before.width(), (anchor.y() - before.y()) / before.height())
        width, height = before.width() * zoom / self.zoom, before.height() * zoom / self.zoom
        left, top = anchor.x() - share.x() * width, anchor.y() - share.y() * height
        self._zoom = zoom
        self._set_centre(QPointF((self.width() / 2 - left) / width, (self.height() / 2 - top) / height))
        self.zoomed.emit(zoom)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.PICTURE_GROUND))
        painter.drawRoundedRect(whole, RADIUS, RADIUS)
        if self._split is not None or not whole.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN).contains(
            self._picture_rect()
        ):
            shape = QPainterPath()  # only where the picture reaches the corners: a clip takes longer than the picture
            shape.addRoundedRect(whole, RADIUS, RADIUS)
            painter.setClipPath(shape)
        if any(self._message):
            self._paint_message(painter)
        elif not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth or self.zoom < 1)
            if self._split is None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # its edges lie on pixels; much quicker
                painter.drawImage(self._picture_rect(), self._reduced() if self.zoom < 1 else self._image)
            else:
                self._paint_split(painter, *self._split)
            if self._is_sketch:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                lowest = QRectF(0, self.height() - 40, self.width(), 40)
                self._paint_name(painter, tr("sketch"), lowest, Qt.AlignmentFlag.AlignRight)

    def sizeHint(self) -> QSize:
        return QSize(512, 512)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._image.isNull():
            return
        if self._is_at_divider(event.position()):
            self._holds_divider = True
        else:
            self._grabbed = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._holds_divider:
            seen = self._picture_rect().intersected(QRectF(self.rect()))
            self._move_divider_to((event.position().x() - seen.left()) / max(1.0, seen.width()))
        elif self._grabbed is None and self._split is not None:
            over = self._is_at_divider(event.position())
            self.setCursor(Qt.CursorShape.SplitHCursor if over else Qt.CursorShape.ArrowCursor)
        elif self._grabbed is not None:
            at = event.position().toPoint()
            self._move_by(at - self._grabbed)
            self._grabbed = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed, self._holds_divider = None, False
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 32
        moves = {
            Qt.Key.Key_Left: QPoint(step, 0),
            Qt.Key.Key_Right: QPoint(-step, 0),
            Qt.Key.Key_Up: QPoint(0, step),
            Qt.Key.Key_Down: QPoint(0, -step),
        }
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(ZOOM_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_by(1 / ZOOM_STEP)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        elif event.key() in moves and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._split:
            towards = {Qt.Key.Key_Left: -DIVIDER_STEP, Qt.Key.Key_Right: DIVIDER_STEP}
            self._move_divider_to(self._divider + towards.get(Qt.Key(event.key()), 0.0))
        elif event.key() in moves:
            self._move_by(moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.zoomed.emit(self.zoom)

    def _paint_message(self, painter: QPainter) -> None:
        headline, sentence = self._message
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        width = min(self.width() - 8 * MARGIN, 440)
        column = QRectF((self.width() - width) / 2, 0, width, self.height())
        large, normal = theme.text_font(17, painter.font().Weight.DemiBold), theme.text_font()
        painter.setPen(QColor(TEXT_ON_GROUND))  # without a pen every text is measured as empty
        painter.setFont(large)
        title = painter.boundingRect(column, flags, headline)
        painter.setFont(normal)
        text = painter.boundingRect(column, flags, sentence)
        top = (self.height() - title.height() - 8 - text.height()) / 2
        painter.setFont(large)
        painter.drawText(column.translated(0, top), flags, headline)
        painter.setFont(normal)
        painter.setPen(QColor(MUTED_ON_GROUND))
        painter.drawText(column.translated(0, top + title.height() + 8), flags, sentence)

    def _paint_split(self, painter: QPainter, split: Split, left: QImage, right: QImage) -> None:
        where, divider = self._picture_rect(), self.divider_x
        for image, first, last, name, side in (
            (left, 0, divider, split.left_name, Qt.AlignmentFlag.AlignLeft),
            (right if not right.isNull() else self._image, divider, self.width(), split.right_name, None),
        ):
            part = QRectF(first, 0, last - first, self.height())
            painter.save()
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            painter.drawImage(where, image)
            self._paint_name(painter, name, part.intersected(where), side or Qt.AlignmentFlag.AlignRight)
            painter.restore()
        painter.fillRect(QRectF(divider - 1, 0, 2, self.height()), QColor(TEXT_ON_GROUND))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TEXT_ON_GROUND))
        painter.drawRoundedRect(QRectF(divider - 4, self.height() / 2 - 16, 8, 32), 4, 4)

    def _paint_name(self, painter: QPainter, name: str, part: QRectF, side: Qt.AlignmentFlag) -> None:
        """In a corner of its half, on a ground of its own, since the picture below it may have any colour."""
        painter.setFont(theme.text_font(12, painter.font().Weight.DemiBold))
        size = painter.fontMetrics().size(0, name)
        left = part.left() + GRIP if side == Qt.AlignmentFlag.AlignLeft else part.right() - GRIP - size.width() - 12
        label = QRectF(left, part.top() + GRIP, size.width() + 12, size.height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawRoundedRect(label, 4, 4)
        painter.setPen(QColor(TEXT_ON_GROUND))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, name)

    def _is_at_divider(self, at: QPointF) -> bool:
        return self._split is not None and abs(at.x() - self.divider_x) <= GRIP

    def _move_divider_to(self, share: float) -> None:
        self._divider = min(max(share, 0.0), 1.0)
        self.update()

    def _move_by(self, delta: QPoint) -> None:
        shown = self._picture_rect()
        if not self._image.isNull():
            self._zoom = self.zoom
            self._set_centre(self._centre - QPointF(delta.x() / shown.width(), delta.y() / shown.height()))

    def _set_centre(self, centre: QPointF) -> None:
        self._centre = QPointF(min(max(centre.x(), 0.0), 1.0), min(max(centre.y(), 0.0), 1.0))
        self.update()

    def _reduced(self) -> QImage:
        """The picture averaged down to the size it is shown in: picking pixels would break fine lines and letters."""
        size = (self._image.size().toSizeF() * self.zoom).toSize().expandedTo(QSize(1, 1))
        if self._small.size() != size:
            self._small = self._image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        return self._small

    def _fitting_zoom(self) -> float:
        if self._image.isNull():
            return 1.0
        ratio = self.devicePixelRatioF()
        zoom = ratio * min(
            (self.width() - 2 * MARGIN) / self._image.width(), (self.height() - 2 * MARGIN) / self._image.height()
        )
        zoom = max(zoom, 0.05)
        # Squares of equal size: a crisp picture is enlarged by whole screen pixels only.
        return zoom if self._smooth or zoom < 1 else float(int(zoom))

    def _picture_rect(self) -> QRectF:
        scale = self.zoom / self.devicePixelRatioF()
        width, height = max(1, self._image.width()) * scale, max(1, self._image.height()) * scale
        left = self.width() / 2 - self._centre.x() * width
        top = self.height() / 2 - self._centre.y() * height
        return QRectF(round(left), round(top), width, height)
