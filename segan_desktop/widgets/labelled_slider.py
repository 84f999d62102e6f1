"""LabelledSlider: a name, a track with a neutral mark, and a figure to type; all three show one number."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QSlider, QWidget

from segan_desktop import theme
from segan_desktop.translation import tr

PAUSE_MS = 600
"""Steps by wheel or key that follow each other faster than this are one gesture."""
SNAP_PIXELS = 4
HANDLE = 6


@dataclass(frozen=True)
class Scale:
    """What a slider can be set to."""

    first: float
    last: float
    neutral: float = 0.0
    typed_first: float | None = None
    """Bounds of what may be typed, where they are wider than the track."""
    typed_last: float | None = None
    fine: float = 0.01
    step: float = 0.1
    coarse: float = 0.5
    unit: str = ""
    signed: bool = False


class LabelledSlider(QWidget):
    """Shows a number and emits the one that is wanted; the owner answers with `set_value`."""

    moved = Signal(float)
    settled = Signal()
    """The gesture is over: the hand has let go, or has rested."""

    def __init__(
        self,
        label: str,
        scale: Scale,
        *,
        name: str = "",
        explanation: str = "",
        share: float | None = None,
        label_width: int = 0,
        wheel_needs_focus: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`share` (0..1) draws a quiet bar under the label; `wheel_needs_focus` lets a list scroll under the wheel.

        A slider without a label has a `name`, for those who do not see what it stands beside.
        """
        super().__init__(parent)
        self.scale = scale
        self._value = scale.neutral
        self._label = _Caption(label, share, self)
        self._label.setVisible(bool(label))
        if label_width:
            self._label.setFixedWidth(label_width)
        self._track = _Track(scale, wheel_needs_focus, self)
        self._figure = _Figure(scale, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.settled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._label)
        layout.addWidget(self._track, 1)
        layout.addWidget(self._figure)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._track)
        self._track.setAccessibleName(name or label)
        self._figure.setAccessibleName(tr("{name}, value").format(name=name or label))
        if explanation:
            self.setToolTip(explanation)
        self._track.wanted.connect(self._want)
        self._track.released.connect(self.settled)
        self._track.typed.connect(self._type)
        self._figure.typed.connect(self._typed)
        self._figure.done.connect(self._track.setFocus)
        self._show()

    @property
    def value(self) -> float:
        return self._value

    @property
    def track(self) -> QSlider:
        return self._track

    @property
    def figure(self) -> QLineEdit:
        return self._figure

    def set_neutral(self, value: float) -> None:
        """Have another value to return to, where it depends on something else."""
        if value != self.scale.neutral:
            self.scale = replace(self.scale, neutral=value)
            self._track.set_neutral(value)

    def set_value(self, value: float) -> None:
        """Show a number; emits nothing."""
        if value != self._value:
            self._value = value
            self._show()

    def _want(self, value: float, is_drag: bool) -> None:
        value = min(max(value, min(self.scale.first, self._value)), max(self.scale.last, self._value))
        self.moved.emit(value)
        if not is_drag:
            self._pause.start()

    def _typed(self, value: float) -> None:
        self.moved.emit(value)
        self.settled.emit()
        self._show()

    def _type(self, event: QKeyEvent) -> None:
        self._figure.setFocus(Qt.FocusReason.OtherFocusReason)
        self._figure.selectAll()
        self._figure.keyPressEvent(event)

    def _show(self) -> None:
        self._track.show_value(self._value)
        self._figure.show_value(self._value)


class _Caption(QLabel):
    """The label, with a bar below it whose length is a share of the label's width."""

    def __init__(self, text: str, share: float | None, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)  # names of directions and dimensions come from files
        self._share = share

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._share is not None:
            colours = theme.colours(QGuiApplication.palette())
            painter = QPainter(self)
            painter.fillRect(QRectF(0, self.height() - 2, self.width(), 2), QColor(colours.line))
            length = max(2.0, self.width() * self._share) if self.isEnabled() else 0.0
            painter.fillRect(QRectF(0, self.height() - 2, length, 2), QColor(colours.muted))


class _Track(QSlider):
    """The track. It never moves by itself: it says what is wanted and is shown the outcome."""

    wanted = Signal(float, bool)
    released = Signal()
    typed = Signal(object)

    def __init__(self, scale: Scale, wheel_needs_focus: bool, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._scale = scale
        self._shown = scale.neutral
        self._wheel_needs_focus = wheel_needs_focus
        self._hovered = False
        self.setRange(round(scale.first / scale.fine), round(scale.last / scale.fine))
        self.setMinimumWidth(72)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_neutral(self, value: float) -> None:
        self._scale = replace(self._scale, neutral=value)
        self.update()

    def show_value(self, value: float) -> None:
        self._shown = value
        self.setValue(round(value / self._scale.fine))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        neutral, at = self._x(self._scale.neutral), self._x(self._shown)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(HANDLE, middle - 2, self.width() - 2 * HANDLE, 4), 2, 2)
        painter.drawRoundedRect(QRectF(neutral - 1, middle - 5, 2, 10), 1, 1)
        if not self.isEnabled():
            return
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(QRectF(min(neutral, at), middle - 2, abs(at - neutral), 4), 2, 2)
        live = self.hasFocus() or self._hovered or self.isSliderDown()
        painter.setBrush(QColor(colours.accent if live else colours.text))
        painter.drawEllipse(QPointF(at, middle), HANDLE, HANDLE)
        if self.hasFocus():
            painter.setBrush(QColor(colours.panel))
            painter.drawEllipse(QPointF(at, middle), HANDLE / 2, HANDLE / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.update()
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.wanted.emit(self._scale.neutral, True)
        self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._wheel_needs_focus and not self.hasFocus():
            event.ignore()
            return
        delta = event.angleDelta().y() or event.angleDelta().x()  # with Alt held the wheel turns sideways
        self._step(delta / 120, event.modifiers())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._step(-1, event.modifiers())
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._step(1, event.modifiers())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(1 if key == Qt.Key.Key_PageUp else -1, Qt.KeyboardModifier.ControlModifier)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.wanted.emit(self._scale.first if key == Qt.Key.Key_Home else self._scale.last, False)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.wanted.emit(self._scale.neutral, False)
        elif event.text() and event.text() in "0123456789+-.,":
            self.typed.emit(event)
        else:
            event.ignore()

    def enterEvent(self, event: QEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def _step(self, count: float, modifiers: Qt.KeyboardModifier) -> None:
        scale = self._scale
        size = scale.step
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            size = scale.fine
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            size = scale.coarse
        self.wanted.emit(self._on_grid(self._shown + count * size), False)

    def _drag_to(self, event: QMouseEvent) -> None:
        x, scale = event.position().x(), self._scale
        if abs(x - self._x(scale.neutral)) <= SNAP_PIXELS:
            value = scale.neutral
        else:
            share = (x - HANDLE) / max(1, self.width() - 2 * HANDLE)
            value = scale.first + min(max(share, 0.0), 1.0) * (scale.last - scale.first)
            value = self._on_grid(value)
        self.wanted.emit(value, True)

    def _on_grid(self, value: float) -> float:
        return round(round(value / self._scale.fine) * self._scale.fine, 6)

    def _x(self, value: float) -> float:
        share = (value - self._scale.first) / (self._scale.last - self._scale.first)
        return HANDLE + min(max(share, 0.0), 1.0) * (self.width() - 2 * HANDLE)


class _Figure(QLineEdit):
    """The number, to read and to type."""

    typed = Signal(float)
    done = Signal()

    def __init__(self, scale: Scale, parent: QWidget) -> None:
        super().__init__(parent)
        self._scale = scale
        self._shown = ""
        self._was_clicked_into = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAcceptDrops(False)  # what is dropped here is for the window
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedWidth(64 if scale.unit or scale.signed else 48)
        theme.set_role(self, "flat")
        self.editingFinished.connect(self._read)

    def show_value(self, value: float) -> None:
        sign = "+" if self._scale.signed and value > 0 else ""
        self._shown = f"{sign}{value:.2f} {self._scale.unit}".rstrip().replace("-", "−")
        self.setText(self._shown)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._was_clicked_into = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)  # the press has the focus already, and puts the cursor somewhere
        if self._was_clicked_into and not self.hasSelectedText():
            self.selectAll()
        self._was_clicked_into = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
        else:
            super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.done.emit()

    def _read(self) -> None:
        """Take what was typed, brought within the bounds; what is no number is put back."""
        if self.text() == self._shown:
            return
        scale = self._scale
        first = scale.first if scale.typed_first is None else scale.typed_first
        last = scale.last if scale.typed_last is None else scale.typed_last
        try:
            value = float(self.text().removesuffix(scale.unit).strip().replace(",", ".").replace("−", "-"))
        except ValueError:
            value = math.nan
        if math.isnan(value):
            self.setText(self._shown)
        else:
            self.typed.emit(min(max(value, first), last))
