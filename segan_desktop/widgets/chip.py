"""Chip: an entry of a legend that hides and shows what it names."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from segan_desktop.theme import colours, text_font
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import tip_of

DASH = 14
SHORT_DASH = 8


class Chip(QAbstractButton):
    """An entry of a legend: a piece of the line, what it is, its value. Clicked, it hides the line or shows it."""

    def __init__(self, caption: str, dash: tuple[float, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour, self._dash, self._short = QColor("#808080"), dash, False
        self._value = self._short_value = ""
        self._widest = [0, 0]
        """The most pixels that a value took so far, and a short one."""
        self.setText(caption)
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName(caption)
        self.setToolTip(tip_of(tr("{name}: click to hide or show").format(name=caption)))
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

    def set_value(self, value: str, short: str = "") -> None:
        """The value, and how it is written where there is little room."""
        if value == self._value:
            return
        self._value, self._short_value = value, short or value
        self.setAccessibleDescription(value)
        metrics, before = QFontMetrics(self._bold()), list(self._widest)
        for form, text in enumerate((self._value, self._short_value)):  # never narrower: the neighbours keep still
            self._widest[form] = max(self._widest[form], metrics.horizontalAdvance(text))
        if self._widest != before:
            self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:
        """Make do with less room."""
        if short != self._short:
            self._short = short
            self.updateGeometry()
            self.update()

    @property
    def full_width(self) -> int:
        """The room that it takes if it is not short."""
        return self._width(short=False)

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._short), QFontMetrics(self.font()).height() + 6)

    def _width(self, short: bool) -> int:
        value = self._widest[short] + 6 if self._widest[short] else 0
        return self._text_at(short) + QFontMetrics(self.font()).horizontalAdvance(self.text()) + value + 4

    def _text_at(self, short: bool) -> int:
        return 4 + (2 * DASH if self._dash else SHORT_DASH if short else DASH) + 5

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
        middle, left = self.height() / 2, self._text_at(self._short)
        painter.drawLine(QPointF(4, middle), QPointF(left - 5, middle))
        area = QRectF(left, 0, self.width() - left - 4, self.height())
        painter.setFont(self.font())
        painter.setPen(QColor(theme.muted if shown else theme.disabled))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if shown:
            painter.setFont(self._bold())
            painter.setPen(QColor(theme.text))
            value = self._short_value if self._short else self._value
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)

    def _bold(self) -> QFont:
        return text_font(12, QFont.Weight.DemiBold)
