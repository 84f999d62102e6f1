"""TraversalPanel: what each dimension of a layer does, as a sheet: a row for each, from one end to the other."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from segan import editing
from segan.editing import Dimension, Edit, ModelInfo, Sheet
from segan_desktop.exploration.dimension_notes import DimensionNotes
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.panels.layout import fill_column, named, row
from segan_desktop.exploration.panels.panel import Panel
from segan_desktop.exploration.reach_box import ReachBox
from segan_desktop.exploration.sheet_grid import SheetGrid
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.number_box import NumberBox


class TraversalPanel(Panel):
    """Every dimension of a layer's input in a row, moved from one end to the other."""

    dimension_wanted = Signal(object)
    """Dimension whose row was clicked."""

    def __init__(
        self, document: EditDocument, thread: RenderThread, notes: DimensionNotes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._notes = document, notes
        self.place = ChoiceBox(
            tr("Layer and input"), explanation=tr("Which layer's subspace is shown, and which of its style inputs.")
        )
        self.steps = NumberBox(tr("Steps"), tr("Pictures in a row."), first=3, last=15, value=7)
        self.reach = ReachBox()
        self._progress = label("", "muted")
        self._empty = label("", "muted", wraps=True)
        self.grid = SheetGrid(
            tr("Traversal sheet"),
            document,
            thread,
            self.sheet,
            cell=(32, 192),
            by_width=True,
            takes_rows=True,
            explanation=tr("Click to take this picture; click a row's name to go to its slider."),
        )
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds takes it
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.grid)
        column.addStretch(1)
        area.setWidget(holder)
        fill_column(
            self,
            row(
                named(tr("layer"), self.place),
                self.place,
                named(tr("steps"), self.steps),
                self.steps,
                named(tr("reach"), self.reach),
                self.reach,
                None,
                self._progress,
            ),
            area,
        )

        self.place.currentIndexChanged.connect(self.grid.refresh)
        self.steps.valueChanged.connect(self.grid.refresh)
        self.reach.valueChanged.connect(self.grid.refresh)
        self.grid.chosen.connect(document.set_edit)
        self.grid.row_taken.connect(lambda row: self.dimension_wanted.emit(self.dimensions()[row]))
        self.grid.progressed.connect(
            lambda done, total: self._progress.setText(
                tr("{done} of {total}").format(done=done, total=total) if done < total else ""
            )
        )
        document.opened.connect(self.show_model)
        notes.changed.connect(self.grid.refresh)

    @property
    def first(self) -> QWidget:
        return self.grid

    def show_model(self, info: ModelInfo) -> None:
        found = sorted({(i.dimension.layer, i.dimension.input, i.kind, i.resolution) for i in info.dimensions})
        place = tr("Layer {layer} ({pixels} px)  N{input} {kind}")
        self.place.set_items(
            (place.format(layer=layer, pixels=pixels, input=input_, kind=kind), (layer, input_))
            for layer, input_, kind, pixels in found
        )
        none = tr("This model has no subspaces ({family}), so there is nothing to traverse.")
        self._empty.setText("" if found else none.format(family=info.family))
        self._empty.setVisible(not found)
        for control in (self.place, self.steps, self.reach):
            control.setEnabled(bool(found))
        self.grid.setVisible(bool(found))

    def show_place(self, layer: int, input_: int) -> None:
        self.place.choose((layer, input_))

    def dimensions(self) -> list[Dimension]:
        """The rows, the most effective first."""
        info, place = self._document.info, self.place.currentData()
        if info is None or place is None:
            return []
        layer, input_ = place
        dimensions = (each.dimension for each in info.ranked)
        return [each for each in dimensions if (each.layer, each.input) == (layer, input_)]

    def sheet(self, edit: Edit) -> Sheet:
        return editing.traversal(edit, self.dimensions(), self.steps.number, self.reach.value(), self._notes.names)
