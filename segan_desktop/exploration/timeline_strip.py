"""TimelineStrip: key frames in a row, to choose, move, remove and drop between, and where the playing has come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QToolTip, QWidget

from segan_desktop import theme
from segan_desktop.exploration.carrying import is_carried
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import tip_of

SIDE = 44
WAY = 64
"""Pixels between two key frames, where the time that it takes is written."""
ENDS = 10
HEAD = 8


@dataclass(frozen=True)
class KeyPicture:
    """What the strip shows of one key frame."""

    image: QImage | None
    name: str
    share: float
    """When it is shown, 0..1."""
    seconds: float
    """To the next; 0 where there is none."""
    easing: str

    def __eq__(self, other: object) -> bool:
        return self is other


class TimelineStrip(QScrollArea):
    """Scrolls where there are more key frames than room."""

    selected = Signal(int)
    """Key frame that was clicked, or reached by the arrow keys."""
    moved = Signal(int, int)
    """From which place a key frame was brought to which other."""
    removal_wanted = Signal(int)
    dropped = Signal(QMimeData, int)
    """What was dropped, and before which key frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = _Row(self)
        self.setWidget(self.row)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(self.row.minimumHeight())

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar, turned = self.horizontalScrollBar(), event.angleDelta().y() or event.angleDelta().x()
        bar.setValue(bar.value() - round(turned / 120 * (SIDE + WAY)))
        event.accept()

    def show_keys(self, keys: Sequence[KeyPicture], selected: int | None) -> None:
        self.row.show_keys(keys, selected)
        if selected is not None:
            rect = self.row.key_rect(selected)
            self.ensureVisible(rect.center().x(), rect.center().y(), SIDE, 0)

    def show_share(self, share: float | None) -> None:
        """Mark where the playing has come to, 0..1."""
        self.row.show_share(share)


class _Row(QWidget):
    def __init__(self, strip: TimelineStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self._keys: tuple[KeyPicture, ...] = ()
        self._selected: int | None = None
        self._share: float | None = None
        self._pressed: tuple[int, QPoint] | None = None
        self._gap: int | None = None
        """Before which key frame something would be put that is dragged."""
        self.setAccessibleName(tr("Key frames"))
        self.setAccessibleDescription(
            tr("Arrow keys choose, Ctrl with arrow keys moves, Del removes; drop pictures to add them.")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMinimumHeight(HEAD + SIDE + 6)

    def show_keys(self, keys: Sequence[KeyPicture], selected: int | None) -> None:
        self._keys, self._selected = tuple(keys), selected
        self.setMinimumWidth(self.sizeHint().width())
        self.update()

    def show_share(self, share: float | None) -> None:
        if share == self._share:
            return
        for each in (self._share, share):
            if each is not None and self._keys:
                self.update(QRect(round(self._x_of(each)) - 3, 0, 7, self.height()))
        self._share = share

    def key_rect(self, index: int) -> QRect:
        return QRect(ENDS + index * (SIDE + WAY), HEAD, SIDE, SIDE)

    def sizeHint(self) -> QSize:
        goes_on = bool(self._keys) and self._keys[-1].seconds > 0
        ways = len(self._keys) - (not goes_on)
        return QSize(2 * ENDS + len(self._keys) * SIDE + max(0, ways) * WAY, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setFont(theme.text_font(11))
        if not self._keys:
            painter.setPen(QColor(colours.muted))
            hint = tr("Drag seeds, favourites or points of the history here, or add the present picture.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, hint)
        for index, key in enumerate(self._keys):
            rect = self.key_rect(index)
            if not rect.adjusted(-ENDS, -HEAD, WAY, HEAD).intersects(event.rect()):
                continue
            self._paint_way(painter, key, rect, colours)
            painter.fillRect(rect, QColor(theme.PICTURE_GROUND))
            if key.image is not None:
                painter.drawImage(rect, key.image)
            if index == self._selected:
                painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.text), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(rect).adjusted(-1, -1, 1, 1), 2, 2)
        if self._share is not None and self._keys:
            x = self._x_of(self._share)
            painter.fillRect(QRectF(x - 1, 0, 2, self.height()), QColor(colours.accent))
        if self._gap is not None:
            x = self._gap_x(self._gap)
            painter.fillRect(QRectF(x - 1.5, 0, 3, self.height()), QColor(colours.accent))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._key_at(event.pos())
            QToolTip.showText(event.globalPos(), tip_of(self._keys[index].name) if index is not None else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self._key_at(at)
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._pressed = index, at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            return
        far = (at - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()
        if far or self._gap is not None:
            self._show_gap(self._gap_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        (index, _), gap = self._pressed, self._gap
        self._pressed = None
        self._show_gap(None)
        if gap is None:
            self._strip.selected.emit(index)
        elif gap not in (index, index + 1):
            self._strip.moved.emit(index, gap - (gap > index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, step = self._selected, {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._keys:
            target = min(max((index if index is not None else -step) + step, 0), len(self._keys) - 1)
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._strip.selected.emit(target)
            elif index is not None and target != index:
                self._strip.moved.emit(index, target)
        elif index is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._strip.removal_wanted.emit(index)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if is_carried(event.mimeData()):
            event.acceptProposedAction()
            self._show_gap(self._gap_at(event.position().toPoint()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()
        self._show_gap(self._gap_at(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._show_gap(None)
        self._strip.dropped.emit(event.mimeData(), self._gap_at(event.position().toPoint()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _paint_way(self, painter: QPainter, key: KeyPicture, rect: QRect, colours: theme.Colours) -> None:
        if not key.seconds:
            return
        left, right, middle = rect.right() + 6, rect.right() + WAY - 5, rect.center().y()
        painter.setPen(QPen(QColor(colours.line), 2))
        painter.drawLine(left, middle, right, middle)
        painter.drawLine(right - 4, middle - 4, right, middle)
        painter.drawLine(right - 4, middle + 4, right, middle)
        painter.setPen(QColor(colours.muted))
        way = QRect(rect.right() + 1, middle - 18, WAY, 16)
        painter.drawText(way, Qt.AlignmentFlag.AlignCenter, tr("{n:g} s").format(n=round(key.seconds, 2)))
        words = {"linear": "", "smooth": tr("smooth"), "hold": tr("hold")}
        painter.drawText(way.translated(0, 20), Qt.AlignmentFlag.AlignCenter, words[key.easing])

    def _show_gap(self, gap: int | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.update()

    def _key_at(self, at: QPoint) -> int | None:
        return next((i for i in range(len(self._keys)) if self.key_rect(i).adjusted(-2, -2, 2, 2).contains(at)), None)

    def _gap_at(self, at: QPoint) -> int:
        return sum(at.x() > self.key_rect(i).center().x() for i in range(len(self._keys)))

    def _gap_x(self, gap: int) -> float:
        return self.key_rect(gap).left() - (WAY / 2 if gap else ENDS / 2)

    def _x_of(self, share: float) -> float:
        """Between the key frames that are shown before and after."""
        shares = [key.share for key in self._keys] + [1.0]
        index = max(i for i in range(len(self._keys)) if shares[i] <= share or i == 0)
        here, following = self.key_rect(index).center().x(), self.key_rect(index + 1).center().x()
        if index == len(self._keys) - 1:  # the way back to the first ends where its arrow does
            following = self.key_rect(index + 1).left() if self._keys[index].seconds else here
        span = shares[index + 1] - shares[index]
        return here + (following - here) * min(1.0, max(0.0, (share - shares[index]) / span if span > 0 else 0.0))
