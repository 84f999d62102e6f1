"""TileView: one tile of many, large, with what it is called and the way to its neighbours."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segan_desktop.theme import GRID, MARGIN
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView


class TileView(QWidget):
    """Left and right go through time, up and down through the tiles, Escape closes."""

    closed = Signal()
    tile_wanted = Signal(int)
    """So many tiles further."""
    time_wanted = Signal(int)
    """So many steps later."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ImageView(tr("Large picture"))
        self.view.setToolTip("")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Large picture"))
        self.caption = label("")
        back = GlyphButton("back", tr("Back to all tiles: Escape"))
        before = GlyphButton("left", tr("Previous tile: Up"))
        after = GlyphButton("right", tr("Next tile: Down"))
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN - GRID, 0, GRID, 0)
        head.setSpacing(GRID)
        head.addWidget(back)
        head.addWidget(self.caption, 1)
        head.addWidget(before)
        head.addWidget(after)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        back.clicked.connect(self.closed)
        before.clicked.connect(lambda: self.tile_wanted.emit(-1))
        after.clicked.connect(lambda: self.tile_wanted.emit(1))

    def show_tile(self, picture: np.ndarray, caption: str) -> None:
        self.view.set_picture(picture)
        self.caption.setText(caption)
        self.setAccessibleName(caption)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.time_wanted.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.tile_wanted.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
