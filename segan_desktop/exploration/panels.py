"""What fills the middle of the tab: the picture alone, style mixing, interpolation, or a traversal sheet."""

import random
import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from segan import editing
from segan.editing import DEFAULT_RANGE_SIGMA, Dimension, Edit, Mix, ModelInfo, Sheet
from segan_desktop import theme
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS
from segan_desktop.exploration.sheet_grid import SheetGrid
from segan_desktop.rendering import RenderThread
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale
from segan_desktop.widgets.number_box import NumberBox

MATRIX_ROWS, MATRIX_COLUMNS = 6, 4
STRIP_STEPS = 9
PLAY_SECONDS = 4.0
"""From one seed to the other."""
FRAME_MS = 33

MIXING_HELP = (
    "Style mixing: the chosen layers take their style from a second seed. Coarse layers decide pose and shape, middle "
    "ones features, fine ones colours."
)
INTERPOLATION_HELP = "Interpolation: the way from one seed to another through the latent space."


def style_ranges(resolutions: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Indices of w+ called coarse (4 and 8 px), middle (16 and 32 px) and fine; thirds where there are too few.

    `resolutions`: of each index, ascending.
    """
    blocks = sorted(set(resolutions))
    first = max(1, round(len(blocks) / 3))
    second = max(first + 1, round(len(blocks) * 2 / 3))
    if blocks[-1] > 32:
        first, second = 2, 4
    parts = (blocks[:first], blocks[first:second], blocks[second:])
    return {
        name: tuple(index for index, pixels in enumerate(resolutions) if pixels in part)
        for name, part in zip(("Coarse", "Middle", "Fine"), parts, strict=True)
        if part
    }


class EditPanel(QWidget):
    """The picture, as large as it fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ImageView("The picture")
        _column(self, self.view)


class MixingPanel(QWidget):
    """The picture beside a matrix of seeds that lend each other their styles."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._rows: list[int] = []
        self._columns: list[int] = []
        self.view = ImageView("The picture with mixed styles")
        self.seed = NumberBox("Second seed", f"{MIXING_HELP} This is the seed that lends them.")
        self.random_button = GlyphButton("dice", "Another second seed")
        self.off_button = button("No mixing", "quiet", "Take every layer from the first seed again")
        self.presets: dict[str, QPushButton] = {}
        self.layer_buttons: list[QPushButton] = []
        self.matrix = SheetGrid(
            "Style-mix matrix",
            document,
            thread,
            self.sheet,
            marks=lambda edit: edit.replace(to_seed=None, position=0.0),
            explanation="Click to make it the present picture.",
        )
        self._preset_row = QHBoxLayout()
        self._preset_row.setSpacing(4)
        self._layer_grid = QGridLayout()
        self._layer_grid.setSpacing(4)
        seed = QHBoxLayout()
        seed.setSpacing(theme.GRID)
        seed.addWidget(_named("styles from seed", self.seed))
        seed.addWidget(self.seed, 1)
        seed.addWidget(self.random_button)
        self._side = QWidget()
        left = QVBoxLayout(self._side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.GRID)
        left.addWidget(self.view)
        left.addSpacing(theme.GRID)
        left.addLayout(seed)
        left.addLayout(self._preset_row)
        left.addLayout(self._layer_grid)
        left.addWidget(self.off_button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE_MARGIN)
        layout.addWidget(self._side)
        layout.addWidget(self.matrix, 1)

        self.seed.wanted.connect(lambda seed: self._mix(seed, self.layers(document.edit), "mix seed"))
        self.seed.settled.connect(document.seal)
        self.random_button.clicked.connect(
            lambda: self._mix(random.randrange(RANDOM_SEEDS), self.layers(document.edit))
        )
        self.off_button.clicked.connect(lambda: document.replace(mixes=()))
        self.matrix.chosen.connect(self._take)
        document.opened.connect(self.show_model)
        document.changed.connect(self.show_edit)

    def sheet(self, edit: Edit) -> Sheet:
        """The matrix: rows begin at the seed, columns at the second one, and stay while these are among them."""
        if edit.seed not in self._rows:
            self._rows = [edit.seed + i for i in range(MATRIX_ROWS)]
        if self.second_seed(edit) not in self._columns:
            self._columns = [self.second_seed(edit) + i for i in range(MATRIX_COLUMNS)]
        sheet = editing.style_mixing(edit, self._rows, self._columns, self.layers(edit))
        return sheet.replace(row_labels=("", *map(str, self._rows)), column_labels=("", *map(str, self._columns)))

    def second_seed(self, edit: Edit) -> int:
        """The seed that lends styles, or would if mixing began."""
        return edit.seed + MATRIX_ROWS if edit.mix_seed is None else edit.mix_seed

    def layers(self, edit: Edit) -> tuple[int, ...]:
        """The layers that are mixed, or would be if mixing began."""
        info = self._document.info
        return edit.mix_layers or (style_ranges(info.style_resolutions)["Coarse"] if info else ())

    def show_model(self, info: ModelInfo) -> None:
        resolutions = info.style_resolutions
        _clear(self._preset_row)
        _clear(self._layer_grid)
        self.presets, self.layer_buttons = {}, []
        for name, indices in style_ranges(resolutions).items():
            pixels = f"{resolutions[indices[0]]}–{resolutions[indices[-1]]} px"
            preset = button(name, "chip", f"Take the {name.lower()} layers ({pixels}) from the second seed")
            preset.setCheckable(True)
            preset.clicked.connect(lambda _, indices=indices: self._set_layers(indices))
            self.presets[name] = preset
            self._preset_row.addWidget(preset, 1)
        for column, side in enumerate(sorted(set(resolutions))):
            self._layer_grid.addWidget(label(f"{side} px", "muted"), 0, column, Qt.AlignmentFlag.AlignHCenter)
            for row, index in enumerate((i for i, pixels in enumerate(resolutions) if pixels == side), start=1):
                toggle = button(str(index), "chip", f"Style {index} of w+: layers of {side} px")
                toggle.setAccessibleName(f"Style {index}")
                toggle.setCheckable(True)
                toggle.clicked.connect(lambda _, index=index: self._toggle(index))
                self.layer_buttons.append(toggle)
                self._layer_grid.addWidget(toggle, row, column)
        self.show_edit(self._document.edit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(160, min(round(self.width() * 0.44), self.height() - 200))
        self.view.setFixedSize(side, side)
        self._side.setFixedWidth(side)

    def show_edit(self, edit: Edit) -> None:
        is_mixed = edit.mix_seed is not None
        self.seed.set_number(self.second_seed(edit))
        self.off_button.setEnabled(is_mixed)
        layers = self.layers(edit)
        for index, toggle in enumerate(self.layer_buttons):
            toggle.setChecked(index in layers)
        if self._document.info:
            for name, indices in style_ranges(self._document.info.style_resolutions).items():
                self.presets[name].setChecked(layers == indices)

    def _set_layers(self, layers: tuple[int, ...]) -> None:
        self._mix(self.second_seed(self._document.edit), layers)

    def _toggle(self, index: int) -> None:
        layers = tuple(sorted(set(self.layers(self._document.edit)) ^ {index}))
        self._mix(self.second_seed(self._document.edit), layers)

    def _mix(self, seed: int, layers: tuple[int, ...], merge_key: str | None = None) -> None:
        if layers:
            self._document.replace(merge_key, mixes=(Mix(seed=seed, layers=layers),))
        else:
            self._document.replace(mixes=())
        self.show_edit(self._document.edit)  # a button that was clicked toggles itself, whatever became of the edit

    def _take(self, edit: Edit) -> None:
        self._document.set_edit(edit)


class InterpolationPanel(QWidget):
    """The picture above a strip that leads from the seed to a second one."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._is_forth = True
        self._last_tick = 0.0
        self.view = ImageView("The interpolated picture")
        self.seed = NumberBox("Second seed", f"{INTERPOLATION_HELP} This is where the way ends.")
        self.random_button = GlyphButton("dice", "Another second seed")
        self.play_button = GlyphButton("play", "Play: go to and fro between the seeds (P)")
        self.off_button = button("No interpolation", "quiet", "Return to the first seed")
        self.position = LabelledSlider(
            "position",
            Scale(0.0, 1.0, step=0.05, coarse=0.1),
            name="Position",
            explanation="0 is the first seed, 1 the second (slerp in z).",
        )
        self.strip = SheetGrid(
            "Interpolation strip",
            document,
            thread,
            self.sheet,
            cell=(24, 160),
            by_width=True,
            explanation="Click to go there.",
        )
        top = QHBoxLayout()
        top.addWidget(_named("to seed", self.seed))
        top.addWidget(self.seed)
        top.addWidget(self.random_button)
        top.addStretch(1)
        top.addWidget(self.off_button)
        bottom = QHBoxLayout()
        bottom.addWidget(self.play_button)
        bottom.addWidget(self.position, 1)
        _column(self, top, self.view, self.strip, bottom)

        QShortcut(QKeySequence("P"), self, self.toggle_play, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._clock = QTimer(self, interval=FRAME_MS)
        self._clock.timeout.connect(self._tick)
        self.seed.wanted.connect(lambda seed: document.replace("to seed", to_seed=seed))
        self.seed.settled.connect(document.seal)
        self.random_button.clicked.connect(lambda: document.replace(to_seed=random.randrange(RANDOM_SEEDS)))
        self.off_button.clicked.connect(lambda: document.replace(to_seed=None, position=0.0))
        self.play_button.clicked.connect(self.toggle_play)
        self.position.moved.connect(self._move)
        self.position.settled.connect(document.seal)
        self.strip.chosen.connect(lambda edit: self._move(edit.position, None))
        document.changed.connect(self.show_edit)
        self.show_edit(document.edit)

    @property
    def is_playing(self) -> bool:
        return self._clock.isActive()

    def sheet(self, edit: Edit) -> Sheet:
        return editing.interpolation(edit, self.second_seed(edit), STRIP_STEPS).replace(row_labels=())

    def second_seed(self, edit: Edit) -> int:
        """Where the way ends, or would if it began."""
        return edit.seed + 1 if edit.to_seed is None else edit.to_seed

    def show_edit(self, edit: Edit) -> None:
        self.seed.set_number(self.second_seed(edit))
        self.position.set_value(edit.position)
        self.off_button.setEnabled(edit.to_seed is not None)

    def toggle_play(self) -> None:
        if self.is_playing:
            self.pause()
        else:
            self._last_tick = time.monotonic()
            self._clock.start()
            self.play_button.set_glyph("pause")

    def pause(self) -> None:
        self._clock.stop()
        self.play_button.set_glyph("play")
        self._document.seal()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.is_playing:
            self.pause()

    def _tick(self) -> None:
        now = time.monotonic()
        step = (now - self._last_tick) / PLAY_SECONDS
        self._last_tick = now
        position = self._document.edit.position + (step if self._is_forth else -step)
        if not 0 <= position <= 1:
            self._is_forth = position < 0
        self._move(min(max(position, 0.0), 1.0), "play")

    def _move(self, position: float, merge_key: str | None = "position") -> None:
        edit = self._document.edit
        self._document.replace(merge_key, to_seed=self.second_seed(edit), position=position)


class TraversalPanel(QWidget):
    """Every dimension of a layer's input in a row, moved from one end to the other."""

    dimension_wanted = Signal(object)
    """Dimension whose row was clicked."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.place = ChoiceBox(
            "Layer and input", explanation="Which layer's subspace is shown, and which of its style inputs."
        )
        self.steps = NumberBox("Steps", "Pictures in a row.", first=3, last=15, value=7)
        self.reach = NumberBox(
            "Reach",
            "How far each dimension is moved, in standard deviations (σ).",
            first=1,
            last=10,
            value=int(DEFAULT_RANGE_SIGMA),
            prefix="± ",
            suffix=" σ",
        )
        self._progress = label("", "muted")
        self._empty = label("", "muted", wraps=True)
        self.grid = SheetGrid(
            "Traversal sheet",
            document,
            thread,
            self.sheet,
            cell=(32, 192),
            by_width=True,
            explanation="Click to take this picture; click a row's name to go to its slider.",
        )
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.grid)
        column.addStretch(1)
        area.setWidget(holder)
        top = QHBoxLayout()
        top.addWidget(_named("layer", self.place))
        top.addWidget(self.place)
        top.addWidget(_named("steps", self.steps))
        top.addWidget(self.steps)
        top.addWidget(_named("reach", self.reach))
        top.addWidget(self.reach)
        top.addStretch(1)
        top.addWidget(self._progress)
        _column(self, top, area)

        self.place.currentIndexChanged.connect(self.grid.refresh)
        self.steps.valueChanged.connect(self.grid.refresh)
        self.reach.valueChanged.connect(self.grid.refresh)
        self.grid.chosen.connect(document.set_edit)
        self.grid.row_taken.connect(lambda row: self.dimension_wanted.emit(self.dimensions()[row]))
        self.grid.progressed.connect(
            lambda done, total: self._progress.setText(f"{done} of {total}" if done < total else "")
        )
        document.opened.connect(self.show_model)

    def show_model(self, info: ModelInfo) -> None:
        found = sorted({(i.dimension.layer, i.dimension.input, i.kind, i.resolution) for i in info.dimensions})
        self.place.set_items((f"Layer {la} ({px} px)  N{n} {kind}", (la, n)) for la, n, kind, px in found)
        self._empty.setText(
            "" if found else f"This model has no subspaces ({info.family}), so there is nothing to traverse."
        )
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
        here = [i for i in info.dimensions if i.dimension.layer == layer and i.dimension.input == input_]
        return [i.dimension for i in sorted(here, key=lambda i: -i.effect)]

    def sheet(self, edit: Edit) -> Sheet:
        return editing.traversal(edit, self.dimensions(), self.steps.number, self.reach.value())


def _named(text: str, buddy: QWidget) -> QWidget:
    made = label(text, "muted")
    made.setBuddy(buddy)
    return made


def _column(widget: QWidget, *parts: QWidget | QHBoxLayout) -> None:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.MARGIN)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part, int(isinstance(part, ImageView | QScrollArea)))
        else:
            part.setSpacing(theme.GRID)
            layout.addLayout(part)


def _clear(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.deleteLater()
