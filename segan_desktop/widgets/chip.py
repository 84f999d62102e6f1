"""Chip: an entry of a legend that hides and shows what it names."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from segan_desktop.theme import colours, text_font
from segan_desktop.translation import tr

DASH = 14


class Chip(QAbstractButton):
    """An entry of a legend: a piece of the line, what it is, its value. Clicked, it hides the line or shows it."""

    def __init__(self, caption: str, dash: tuple[float, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour, self._dash, self._value, self._widest = QColor("#808080"), dash, "", 0
        self.setText(caption)
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName(caption)
        self.setToolTip(tr("{name}: click to hide or show").format(name=caption))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(text_font(12))

    @property
    def value(self) -> str:
        return self._value

    def set_colour(self, colour: str) -> None:
        self._colour = QColor(colour)
        self.update()

    def set_value(self, value: str) -> None:
        if value == self._value:
            return
        self._value = value
        self.setAccessibleDescription(value)
        width = QFontMetrics(self._bold()).horizontalAdvance(value)
        if width > self._widest:  # never narrower, so that its neighbours keep still
            self._widest = width
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        value = self._widest + 6 if self._widest else 0
        return QSize(self._text_at + metrics.horizontalAdvance(self.text()) + value + 4, metrics.height() + 6)

    @property
    def _text_at(self) -> int:
        return 4 + (2 * DASH if self._dash else DASH) + 5

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        shown = self.isChecked()
        pen = QPen(self._colour if shown else QColor(theme.disabled), 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self._dash:
            pen.setDashPattern(self._dash)
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(4, middle), QPointF(self._text_at - 5, middle))
        area = QRectF(self._text_at, 0, self.width() - self._text_at - 4, self.height())
        painter.setFont(self.font())
        painter.setPen(QColor(theme.muted if shown else theme.disabled))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if shown:
            painter.setFont(self._bold())
            painter.setPen(QColor(theme.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._value)

    def _bold(self) -> QFont:
        return text_font(12, QFont.Weight.DemiBold)
