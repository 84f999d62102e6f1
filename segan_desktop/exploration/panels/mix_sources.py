"""MixSources: the sources that lend styles, a row for each: which is worked with, its seed or vector, its removal."""

import random
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from segan.editing import Mix
from segan_desktop import theme
from segan_desktop.exploration.panels.layout import clear
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.number_box import NumberBox

LETTERS = "abcdefgh"
"""What sources are called, unlike A and B that are compared; more cannot be added by hand."""
THUMBNAIL = 28


class MixSources(QWidget):
    """Shows what it is told and says what is wanted."""

    selected = Signal(int)
    seed_wanted = Signal(int, object)
    """Source and its new seed (an int)."""
    settled = Signal()
    removal_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.selected)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    @property
    def rows(self) -> Sequence["_Row"]:
        return self._rows

    def show_sources(self, sources: Sequence[Mix], selected: int, can_be_removed: bool) -> None:
        """A row for each source; the others keep theirs, so that what is being typed is not disturbed."""
        if len(sources) != len(self._rows):
            clear(self._layout)
            self._rows = [_Row(index) for index in range(len(sources))]
            for index, row in enumerate(self._rows):
                self._group.addButton(row.choose_button, index)
                self._layout.addWidget(row)
                row.seed.wanted.connect(lambda seed, index=index: self.seed_wanted.emit(index, seed))
                row.seed.settled.connect(self.settled)
                row.random_button.clicked.connect(
                    lambda _, index=index: self.seed_wanted.emit(index, random.randrange(RANDOM_SEEDS))
                )
                row.remove_button.clicked.connect(lambda _, index=index: self.removal_wanted.emit(index))
        for row, source in zip(self._rows, sources, strict=True):
            row.show_source(source, can_be_removed)
        self._rows[selected].choose_button.setChecked(True)

    def show_picture(self, index: int, image: QImage | None) -> None:
        """What a source looks like by itself."""
        self._rows[index].show_picture(image)


class _Row(QWidget):
    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = LETTERS[index] if index < len(LETTERS) else str(index + 1)
        self.choose_button = button(name, "chip", tr("Work with source {name}").format(name=name))
        self.choose_button.setCheckable(True)
        self.choose_button.setFixedWidth(THUMBNAIL)
        self._picture = QLabel()
        self._picture.setFixedSize(THUMBNAIL, THUMBNAIL)
        self._picture.setStyleSheet(f"background: {theme.PICTURE_GROUND}")
        self.seed = NumberBox(tr("Seed of source {name}").format(name=name), tr("The seed that lends its styles."))
        self._vector = label("", "muted")
        self.random_button = GlyphButton("dice", tr("Another seed"))
        self.remove_button = GlyphButton("close", tr("Remove source {name}").format(name=name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.choose_button, self._picture, self.seed, self._vector, self.random_button):
            layout.addWidget(part, int(part in (self.seed, self._vector)))
        layout.addWidget(self.remove_button)

    def show_source(self, source: Mix, can_be_removed: bool) -> None:
        self.seed.set_number(source.seed)
        self.seed.setVisible(source.vector is None)
        self._vector.setVisible(source.vector is not None)
        self._vector.setText(tr("a picture"))
        self._vector.setToolTip(tr("Its latent is kept as a vector, since no seed makes it."))
        self.remove_button.setEnabled(can_be_removed)

    def show_picture(self, image: QImage | None) -> None:
        pixmap = QPixmap() if image is None else QPixmap.fromImage(image)
        if not pixmap.isNull():
            side = round(THUMBNAIL * self.devicePixelRatioF())
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            pixmap = pixmap.scaled(side, side, keep, smooth)
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)
