"""LatentWalk: more pictures like the present one, its neighbours in w; each that is taken is the next one's centre."""

import random

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segan.editing import Edit, Sheet
from segan_desktop import theme
from segan_desktop.exploration.blending import towards
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS
from segan_desktop.exploration.sheet_grid import SheetGrid
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale
from segan_desktop.widgets.picture_grid import GAP

COLUMNS = 4
DISTANCE = Scale(0.02, 1.0, neutral=0.3, step=0.05, coarse=0.2)


class LatentWalk(QWidget):
    """A grid of neighbours: each lies a little way towards a seed of its own."""

    chosen = Signal(object)
    """Edit of the neighbour that was taken."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = 1
        self._targets: list[int] = []
        self.grid = SheetGrid(
            tr("More like this"), document, thread, self._sheet, explanation=tr("Click to go there, and on from there.")
        )
        self.distance = LabelledSlider(
            tr("distance"),
            DISTANCE,
            name=tr("Distance"),
            explanation=tr("How far each neighbour lies on the way to another seed: near 0 like this, 1 another one."),
        )
        self.distance.set_value(DISTANCE.neutral)
        self.others_button = GlyphButton("dice", tr("Others: towards other seeds"))
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.distance, 1)
        row.addWidget(self.others_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.grid)
        layout.addLayout(row)
        layout.addStretch(1)
        self.grid.chosen.connect(self.chosen)
        self.distance.moved.connect(self._set_distance)
        self.others_button.clicked.connect(self.draw)

    def draw(self) -> None:
        """Neighbours in other directions."""
        self._targets.clear()
        self.grid.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        pitch = max(1, (self.width() - GAP) // COLUMNS)
        room = self.height() - self.others_button.sizeHint().height() - 2 * GAP
        self._rows = max(1, room // pitch)
        self.grid.setMaximumHeight(self._rows * pitch + 2 * GAP)
        self.grid.refresh()

    def _set_distance(self, distance: float) -> None:
        self.distance.set_value(distance)
        self.grid.refresh()

    def _sheet(self, edit: Edit) -> Sheet:
        while len(self._targets) < self._rows * COLUMNS:
            self._targets.append(random.randrange(RANDOM_SEEDS))
        edits = [towards(edit, seed, self.distance.value) for seed in self._targets[: self._rows * COLUMNS]]
        return Sheet(rows=tuple(tuple(edits[i : i + COLUMNS]) for i in range(0, len(edits), COLUMNS)), origin=edit)
