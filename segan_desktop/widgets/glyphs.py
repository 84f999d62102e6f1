"""Small line icons in the colour of the text around them, drawn from paths at any scale."""

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton, QWidget

from segan_desktop import theme
from segan_desktop.widgets.basics import tip_of

SIZE = 16
PATHS: dict[str, str] = {
    "undo": '<path d="M6 3 3 6l3 3M3.5 6h6a3.5 3.5 0 0 1 0 7H6"/>',
    "redo": '<path d="m10 3 3 3-3 3M12.5 6h-6a3.5 3.5 0 0 0 0 7H10"/>',
    "dice": '<rect x="2.5" y="2.5" width="11" height="11" rx="2.5"/>'
    '<path d="M5.8 5.8h.01M10.2 5.8h.01M8 8h.01M5.8 10.2h.01M10.2 10.2h.01" stroke-width="1.8"/>',
    "back": '<path d="M13 8H3.5M7 4 3 8l4 4"/>',
    "left": '<path d="M9.5 4 5.5 8l4 4"/>',
    "right": '<path d="m6.5 4 4 4-4 4"/>',
    "play": '<path d="M5 3.5v9l7-4.5z" fill="{colour}"/>',
    "pause": '<path d="M5.5 4v8M10.5 4v8" stroke-width="2.4"/>',
    "close": '<path d="m4.5 4.5 7 7M11.5 4.5l-7 7"/>',
    "reset": '<path d="M3.6 8.8a4.5 4.5 0 1 0 1-3.6L3.2 6.6M3.2 3.4v3.2h3.2"/>',
    "fit": '<path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"/>',
    "star": '<path d="m8 2.3 1.8 3.7 4 .6-2.9 2.8.7 4L8 11.5l-3.6 1.9.7-4L2.2 6.6l4-.6z"/>',
    "starred": '<path d="m8 2.3 1.8 3.7 4 .6-2.9 2.8.7 4L8 11.5l-3.6 1.9.7-4L2.2 6.6l4-.6z" fill="{colour}"/>',
    "unlocked": '<rect x="3.8" y="7.2" width="8.4" height="6" rx="1.4"/><path d="M5.6 7V5a2.4 2.4 0 0 1 4.6-.9"/>',
    "locked": '<rect x="3.8" y="7.2" width="8.4" height="6" rx="1.4" fill="{colour}"/>'
    '<path d="M5.6 7V5a2.4 2.4 0 0 1 4.8 0v2"/>',
    "locate": '<circle cx="8" cy="8" r="4.2"/><path d="M8 1.8v3M8 11.2v3M1.8 8h3M11.2 8h3"/>',
}


def glyph(name: str, colour: QColor | str, size: int = SIZE, ratio: float = 2.0) -> QPixmap:
    """The icon called `name`, drawn for screens of `ratio` pixels per unit."""
    colour_name = QColor(colour).name()
    key = f"glyph {name} {colour_name} {size} {ratio}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):  # a button asks for its own whenever its palette may have changed
        return pixmap
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="{colour_name}" '
        f'stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">'
        f"{PATHS[name].format(colour=colour_name)}</svg>"
    )
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, pixmap)
    return pixmap


class GlyphButton(QToolButton):
    """A quiet button with an icon; its tooltip is its accessible name too."""

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = name
        self.setToolTip(tip_of(tip))
        self.setAccessibleName(tip.split(":")[0])
        self.setIconSize(QSize(SIZE, SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.set_role(self, "quiet")
        self._draw()

    def set_glyph(self, name: str) -> None:
        if name != self._glyph:
            self._glyph = name
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        colours = theme.colours(QGuiApplication.palette())
        icon = QIcon(glyph(self._glyph, colours.muted))
        icon.addPixmap(glyph(self._glyph, colours.text), QIcon.Mode.Active)
        icon.addPixmap(glyph(self._glyph, colours.disabled), QIcon.Mode.Disabled)
        self.setIcon(icon)
