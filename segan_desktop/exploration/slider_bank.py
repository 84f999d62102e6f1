"""SliderBank: a slider for each dimension of the subspaces; the most effective first, then layer by layer."""

import random
from collections import defaultdict
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from segan.editing import DEFAULT_RANGE_SIGMA, Dimension, DimensionEdit, DimensionInfo, Edit, ModelInfo
from segan_desktop import theme
from segan_desktop.exploration.document import EditDocument
from segan_desktop.widgets.basics import Section, button, label, title
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale

MOST_EFFECTIVE = 12
DEAD_EFFECT = 1e-3
"""Below this change of the picture per sigma (its range is -1..1) nothing can be seen."""
SIGMAS = Scale(-DEFAULT_RANGE_SIGMA, DEFAULT_RANGE_SIGMA, typed_first=-100.0, typed_last=100.0, unit="σ", signed=True)
RANDOM_SPREAD = 0.8

LEGEND = (
    "L3 N0 D2 is dimension 2 of the style input N0 of layer 3. Moving it by σ adds so many standard deviations. "
    "The bar below the name: how much the picture changes for 1 σ. "
    "Arrow keys step by 0.1 (Shift 0.01, Ctrl 0.5), figures can be typed, double-click or Del returns to 0."
)
NO_MODEL = "The sliders of a model's subspaces appear here."
NO_DIMENSIONS = (
    "This model has no subspaces ({family}), so there are no dimensions to steer. Seeds and interpolation work as "
    "usual. Train a StyleGAN2 with mode 2 to get sliders."
)


class SliderBank(QWidget):
    """The right side of the tab. Sliders are made when their layer is opened first: a model has hundreds."""

    layer_wanted = Signal(int, int)
    """Layer and input whose traversal sheet a person wants to see."""

    def __init__(self, document: EditDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._dimensions: tuple[DimensionInfo, ...] = ()
        self._sliders: dict[Dimension, list[LabelledSlider]] = defaultdict(list)
        self._layers: dict[int, LayerSection] = {}
        self._strongest = 1.0
        self._shown = Edit()

        self._area = QScrollArea(self, widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.verticalScrollBar().rangeChanged.connect(self._keep_right_edge)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.explanation = label(NO_MODEL, "muted", wraps=True)
        self.explanation.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.randomise_button = button("Randomise", tip="A random value for every dimension that has an effect")
        self.reset_button = button("Reset all", tip="Return every dimension to 0")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.MARGIN, 0, theme.MARGIN)
        layout.setSpacing(theme.GRID)
        heading = title("Sliders")
        heading.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        heading.setToolTip(f"<qt>{LEGEND}</qt>")
        self.explanation.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        layout.addWidget(heading)
        layout.addWidget(self.explanation, 1)
        layout.addWidget(self._area, 1)
        actions = QHBoxLayout()
        actions.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        actions.addWidget(self.randomise_button)
        actions.addWidget(self.reset_button)
        actions.addStretch(1)
        layout.addLayout(actions)

        self.randomise_button.clicked.connect(self.randomise)
        self.reset_button.clicked.connect(lambda: document.replace(subspace=()))
        document.opened.connect(self.show_model)
        document.changed.connect(self.show_edit)
        self._show_contents()

    def show_model(self, info: ModelInfo) -> None:
        """Build the lists for a model; layers that were open stay so, and the list where it was scrolled to."""
        self.explanation.setText(NO_DIMENSIONS.format(family=info.family))
        if info.dimensions == self._dimensions:
            return
        were_open = {layer for layer, section in self._layers.items() if section.is_open}
        scrolled = self._area.verticalScrollBar().value()
        self._dimensions = info.dimensions
        self._sliders.clear()
        self._layers.clear()
        self._strongest = max((each.effect for each in info.dimensions), default=0.0) or 1.0
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        column.setSpacing(4)
        best = Section("Most effective", True)
        best.setToolTip(f"<qt>{LEGEND}</qt>")
        best.body.setSpacing(4)
        ranked = sorted(info.dimensions, key=lambda each: -each.effect)
        for each in ranked[:MOST_EFFECTIVE]:
            if each.effect >= DEAD_EFFECT:
                best.body.addWidget(self.make_slider(each))
        column.addWidget(best)
        by_layer = sorted(info.dimensions, key=lambda each: each.dimension.layer)
        for layer, members in groupby(by_layer, key=lambda each: each.dimension.layer):
            section = LayerSection(layer, tuple(members), self)
            section.reset_wanted.connect(self.reset_layer)
            section.sheet_wanted.connect(self.layer_wanted)
            self._layers[layer] = section
            column.addWidget(section)
        column.addStretch(1)
        self._area.setWidget(body)
        for layer in were_open & self._layers.keys():
            self._layers[layer].set_open(True)
        body.adjustSize()
        self._area.verticalScrollBar().setValue(scrolled)
        self._shown = Edit()
        self.show_edit(self._document.edit)
        self._show_contents()

    def show_edit(self, edit: Edit) -> None:
        """Set the sliders whose dimension has changed, wherever they stand."""
        before = {change.dimension: change.add for change in self._shown.subspace}
        now = {change.dimension: change.add for change in edit.subspace}
        self._shown = edit
        for dimension in before.keys() | now.keys():
            for slider in self._sliders.get(dimension, ()):
                slider.set_value(now.get(dimension, 0.0))
        for layer, section in self._layers.items():
            section.show_moved(sum(dimension.layer == layer for dimension in now))
        self.reset_button.setEnabled(bool(now))

    def make_slider(self, info: DimensionInfo) -> LabelledSlider:
        """One more slider for a dimension, set from the present edit and kept so."""
        dimension = info.dimension
        name = f"L{dimension.layer} N{dimension.input} D{dimension.index}"
        is_dead = info.effect < DEAD_EFFECT
        where = f"{name}: {info.resolution} px, {'colours (rgb)' if info.kind == 'rgb' else 'features (conv)'}."
        why = "It has no visible effect in this model, so there is nothing to steer." if is_dead else ""
        measured = f"Changes the picture by {info.effect / 2:.1%} of its range per σ."
        slider = LabelledSlider(
            name,
            SIGMAS,
            explanation=f"<qt>{where} {why or measured}</qt>",
            share=info.effect / self._strongest,
            label_width=72,
            wheel_needs_focus=True,
        )
        slider.setEnabled(not is_dead)
        slider.set_value(self._document.edit.strength(dimension))
        slider.moved.connect(partial(self._move, dimension))
        slider.settled.connect(self._document.seal)
        self._sliders[dimension].append(slider)
        return slider

    def sliders(self, dimension: Dimension) -> list[LabelledSlider]:
        """The sliders that a dimension has so far."""
        return self._sliders.get(dimension, [])

    def layer(self, index: int) -> "LayerSection":
        return self._layers[index]

    def reveal(self, dimension: Dimension) -> None:
        """Open the dimension's layer and put the keyboard on its slider."""
        self._layers[dimension.layer].set_open(True)
        slider = self._sliders[dimension][-1]
        slider.setFocus()
        self._area.ensureWidgetVisible(slider)

    def reset_layer(self, layer: int) -> None:
        kept = tuple(c for c in self._document.edit.subspace if c.dimension.layer != layer)
        self._document.replace(subspace=kept)

    def randomise(self) -> None:
        """A random value for every dimension that has an effect."""
        changes = tuple(
            DimensionEdit(dimension=each.dimension, add=round(random.gauss(0, RANDOM_SPREAD), 2))
            for each in self._dimensions
            if each.effect >= DEAD_EFFECT
        )
        self._document.replace(subspace=changes)

    def _move(self, dimension: Dimension, sigmas: float) -> None:
        self._document.set_edit(self._document.edit.with_strength(dimension, sigmas), dimension)

    def _keep_right_edge(self, first: int, last: int) -> None:
        """The sliders end in one line, whether or not there is a scroll bar beside them."""
        if (body := self._area.widget()) and (layout := body.layout()):
            bar = self._area.verticalScrollBar().sizeHint().width() if last > first else 0
            layout.setContentsMargins(theme.MARGIN, 0, max(0, theme.MARGIN - bar), 0)

    def _show_contents(self) -> None:
        self._area.setVisible(bool(self._dimensions))
        self.explanation.setVisible(not self._dimensions)
        for action in (self.randomise_button, self.reset_button):
            action.setVisible(bool(self._dimensions))
        self.randomise_button.setEnabled(any(each.effect >= DEAD_EFFECT for each in self._dimensions))
        self.reset_button.setEnabled(bool(self._document.edit.subspace))


class LayerSection(Section):
    """One layer, folded; opened, its inputs with their dimensions, the effective ones first."""

    reset_wanted = Signal(int)
    sheet_wanted = Signal(int, int)

    def __init__(self, layer: int, dimensions: tuple[DimensionInfo, ...], bank: SliderBank) -> None:
        self._layer, self._dimensions, self._bank = layer, dimensions, bank
        self._is_filled = self._is_open = False
        super().__init__("", False)
        self.body.setSpacing(4)
        self.reset_button = button("Reset layer", "quiet", "Return the dimensions of this layer to 0")
        self.reset_button.clicked.connect(lambda: self.reset_wanted.emit(layer))
        self.toggled.connect(self._fill)
        self.show_moved(0)

    @property
    def is_open(self) -> bool:
        return self._is_open

    def show_moved(self, count: int) -> None:
        """Say how many dimensions are not at 0."""
        text = f"Layer {self._layer}   ·   {self._dimensions[0].resolution} px"
        self.set_text(text + (f"   ·   {count} moved" if count else ""))
        self.reset_button.setEnabled(bool(count))

    def _fill(self, is_open: bool) -> None:
        self._is_open = is_open
        if not is_open or self._is_filled:
            return
        self._is_filled = True
        by_input = sorted(self._dimensions, key=lambda each: (each.dimension.input, -each.effect))
        for input_, members in groupby(by_input, key=lambda each: each.dimension.input):
            group = list(members)
            head = QHBoxLayout()
            head.setContentsMargins(0, 4, 0, 0)
            head.addWidget(label(f"N{input_} {group[0].kind}", "muted"), 1)
            if input_ == by_input[0].dimension.input:
                head.addWidget(self.reset_button)
            sheet = button("Sheet", "quiet", "Show what each dimension does, in a traversal sheet")
            sheet.clicked.connect(partial(self.sheet_wanted.emit, self._layer, input_))
            head.addWidget(sheet)
            self.body.addLayout(head)
            for each in group:
                self.body.addWidget(self._bank.make_slider(each))
