"""What is drawn over the whole window for a moment: where a drop goes, and a sentence that needs no answer."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from segan_desktop.theme import GRID, WIDE_MARGIN, colours, set_role, text_font
from segan_desktop.widgets.basics import Banner

TOAST_MS = 6000
FROM_TOP = 56
MOVES = {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}
"""Events after which a toast may cover a banner, or need not keep clear of it any more."""


class DropOverlay(QWidget):
    """Covers its parent while something is dragged over it, and says what dropping it would do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()

    def say(self, text: str) -> None:
        self._text = text
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.window)
        ground.setAlpha(225)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
        margin = 2 * WIDE_MARGIN
        painter.drawRoundedRect(QRectF(self.rect().adjusted(margin, margin, -margin, -margin)), 12, 12)
        painter.setPen(QColor(theme.text))
        painter.setFont(text_font(20))
        area = self.rect().adjusted(2 * margin, 2 * margin, -2 * margin, -2 * margin)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)


class Toast(QLabel):
    """A sentence at the top of the window, below the banners there, that goes away by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        set_role(self, "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        self.setText(text)
        for banner in self._window.findChildren(Banner):
            banner.installEventFilter(self)
        self._place()
        self.raise_()
        self.show()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        window = self._window
        self.setWordWrap(False)
        wanted, most = self.sizeHint(), window.width() - 4 * WIDE_MARGIN
        self.setWordWrap(wanted.width() > most)
        width = min(wanted.width(), most)
        height = self.heightForWidth(width) if self.wordWrap() else wanted.height()
        place = QRect((window.width() - width) // 2, FROM_TOP, width, height)
        banners = [banner for banner in window.findChildren(Banner) if banner.isVisible()]
        taken = [QRect(banner.mapTo(window, QPoint()), banner.size()) for banner in banners]
        for banner in sorted(taken, key=QRect.top):
            if banner.intersects(place):
                place.moveTop(banner.bottom() + GRID)
        self.setGeometry(place)
