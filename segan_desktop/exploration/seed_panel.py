"""SeedPanel: where a picture comes from: the model, the seed and what lies around it, truncation and noise."""

import random
from collections.abc import Hashable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan.editing import Edit, LayerPsi, ModelInfo, NoiseStrength
from segan_desktop import theme
from segan_desktop.exploration.blending import is_seed_alone
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.latent_plane import LatentPlane
from segan_desktop.exploration.latent_walk import LatentWalk
from segan_desktop.exploration.layer_strengths import LABEL_WIDTH, LayerStrengths
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS, SeedWall
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label, tip_of, title
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale
from segan_desktop.widgets.number_box import NumberBox

PSI = Scale(0.0, 1.5, neutral=0.7, typed_first=-2.0, typed_last=2.0, step=0.05, coarse=0.25)
NOISE_STRENGTH = Scale(0.0, 2.0, neutral=1.0, typed_first=-100.0, typed_last=100.0, step=0.05, coarse=0.25)
LOWER_LEAST = 160
"""Pixels that truncation and noise keep, however small the window is."""


class SeedPanel(QWidget):
    """The left side of the tab."""

    open_wanted = Signal()
    follow_wanted = Signal(bool)
    """Whether newer snapshots of the run shall be opened by themselves."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.model_name = label(tr("No model"))
        self.model_name.setStyleSheet("font-size: 15px; font-weight: 600")
        self.model_name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model_details = label("", "muted", wraps=True)
        self.model_details.hide()
        self.open_button = button(
            tr("Open…"), "primary", tip=tr("Open a model file (Ctrl+O); or drop one onto the window")
        )
        self.follow = QCheckBox(tr("Follow the run"))
        self.follow.setToolTip(tr("Open every new snapshot of this run by itself, and keep the seed and the sliders."))
        self.follow.hide()

        self.seed = NumberBox(
            tr("Seed"),
            tr("Seed: the number that the random latent is drawn from. The same seed gives the same picture again."),
        )
        self.random_button = GlyphButton("dice", tr("Random seed: R"))
        self.back_button = GlyphButton("back", tr("Back to the seed before: B"))
        self.source = label("", "muted")
        self.seed_alone_button = GlyphButton("close", tr("Return to the seed alone"))
        self.wall = SeedWall(document, thread)
        self.locate_button = GlyphButton("locate", tr("Show the present seed on the wall"))
        self._range = label("", "muted")
        self.walk = LatentWalk(document, thread)
        self.plane = LatentPlane(document, thread)
        self.psi = LabelledSlider(
            tr("psi"),
            PSI,
            name=tr("Truncation psi"),
            explanation=_wrapped(_psi_help()),
            label_width=LABEL_WIDTH,
        )
        self.cutoff = ChoiceBox(
            tr("Truncation cut-off"),
            explanation=tr(
                "Which layers psi holds for: the coarse ones decide shapes, the fine ones colours and texture."
            ),
        )
        self.cutoff.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.cutoff.setMinimumContentsLength(8)  # its longest names may be cut off, the sliders beside it not
        self.psi_layers = LayerStrengths(
            tr("Truncation per layer"), PSI, tr("The truncation of this layer alone, whatever the cut-off.")
        )
        self.noise = ChoiceBox(
            tr("Noise"),
            [(tr("Fixed"), "const"), (tr("Random"), "random"), (tr("None"), "none")],
            _noise_help(),
        )
        self.noise_seed = NumberBox(tr("Noise seed"))
        self.new_noise_button = GlyphButton("dice", tr("New noise: other details for the same picture"))
        self.noise_strengths = LayerStrengths(
            tr("Noise per layer"), NOISE_STRENGTH, tr("How strong this layer's noise is: 1 as trained, 0 none.")
        )
        self._build()
        self._connect()
        self.show_edit(document.edit)

    def take_random_seed(self) -> None:
        self._take_seed(random.randrange(RANDOM_SEEDS))

    def show_page(self, page: QWidget) -> None:
        """Show the wall, the neighbours or the plane."""
        for index, chip in enumerate(self._page_buttons):
            shown = self._pages.widget(index)
            if shown is page or (shown and shown.isAncestorOf(page)):
                chip.click()

    def show_edit(self, edit: Edit) -> None:
        self.seed.set_number(edit.seed)
        self.back_button.setEnabled(self._document.can_go_back)
        if is_seed_alone(edit):
            self.source.setText("")
        elif edit.blend:
            self.source.setText(tr("blend of {count}").format(count=len(edit.blend)))
        else:
            self.source.setText(tr("vector") if edit.vector else tr("on the way to {seed}").format(seed=edit.to_seed))
        self.seed_alone_button.setVisible(not is_seed_alone(edit))
        self.locate_button.setEnabled(self.wall.current is not None and edit.seed < RANDOM_SEEDS)
        self.psi.set_value(edit.psi)
        self.cutoff.choose(edit.psi_cutoff)
        self.noise.choose(edit.noise)
        self.noise_seed.set_number(edit.noise_seed)
        is_random = edit.noise == "random"
        for control in (self.noise_seed, self.new_noise_button):
            control.setEnabled(is_random)
        self.noise_seed.setToolTip(
            _wrapped(
                tr("Noise seed: the number that the random noise is drawn from.")
                if is_random
                else tr("Choose random noise first: only that has a seed.")
            )
        )
        if info := self._document.info:
            cutoff = info.style_count if edit.psi_cutoff is None else edit.psi_cutoff
            shared: dict[Hashable, float] = {
                index: edit.psi if index < cutoff else 1.0 for index in range(info.style_count)
            }
            self.psi_layers.show_values({own.index: own.psi for own in edit.psi_layers}, shared)
            self.noise_strengths.show_values(
                {(own.layer, own.input): own.strength for own in edit.noise_strengths},
                dict.fromkeys(info.noise_inputs, 1.0),
            )

    def show_opening(self, name: str) -> None:
        opening = tr("opening {name} …")
        metrics = self.model_details.fontMetrics()
        room = self._room_for_name - metrics.horizontalAdvance(" …")  # for the text wraps, but not within a name
        short = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        self.model_details.setText(opening.format(name=short) if name else "")
        self.model_details.setToolTip(tip_of(name))
        self.model_details.setVisible(bool(name))

    def show_model(self, info: ModelInfo, name: str) -> None:
        """Say which model is open, under the name that a person knows it by."""
        theme.set_role(self.open_button, "")
        self.model_details.show()
        self._controls.show()
        metrics = self.model_name.fontMetrics()
        self.model_name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, self._room_for_name))
        self.model_name.setToolTip(tip_of(info.reference.path))
        pixels, count = info.config.resolution, info.images_seen
        details = [f"{pixels} px"]
        told = [tr("{family}; pictures of {pixels} pixels per side.").format(family=info.family, pixels=pixels)]
        if count:  # models of other programs do not say
            details.append(tr("{count:,.0f} kimg").format(count=count / 1000))
            told.append(tr("It was shown {count:,} pictures in training (1 kimg is a thousand).").format(count=count))
        self.model_details.setText("   ·   ".join(details))
        self.model_details.setToolTip(_wrapped(" ".join(told)))

    @property
    def _room_for_name(self) -> int:
        """Pixels beside the button that opens a model."""
        return max(80, self.width() - self.open_button.sizeHint().width() - 3 * theme.MARGIN)

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.GRID)
        layout.addWidget(title(tr("Model")))
        model = QGridLayout()
        model.setVerticalSpacing(2)
        model.setColumnStretch(0, 1)
        model.addWidget(self.model_name, 0, 0)
        model.addWidget(self.model_details, 1, 0)
        model.addWidget(self.open_button, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        model.addWidget(self.follow, 2, 0, 1, 2)
        layout.addLayout(model)
        layout.addSpacing(theme.GRID)
        self._controls = QWidget()
        layout.addWidget(self._controls, 1)
        layout.addStretch(0)

        column = QVBoxLayout(self._controls)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.seed_alone_button.setFixedSize(24, 20)
        self.seed_alone_button.setStyleSheet("padding: 0; min-height: 0")
        _keep_room(self.seed_alone_button)
        upper = QWidget()
        upper.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # or it gives way to open sections
        rows = QVBoxLayout(upper)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GRID)
        rows.addLayout(_row(title(tr("Seed")), self.source, self.seed_alone_button))
        rows.addLayout(_row(self.seed, self.random_button, self.back_button))
        rows.addLayout(self._page_row())
        column.addWidget(upper)
        column.addWidget(self._pages, 1)
        column.addWidget(self._lower_part())
        self._controls.hide()

    def _page_row(self) -> QHBoxLayout:
        wall = QWidget()
        inside = QVBoxLayout(wall)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self.wall, 1)
        inside.addLayout(_row(self._range, self.locate_button))
        self._pages = QStackedWidget()
        self._page_buttons: list[QPushButton] = []
        group = QButtonGroup(self, exclusive=True)
        for index, (text, tip, page) in enumerate(
            (
                (tr("Wall"), tr("The pictures of all seeds, one after the other"), wall),
                (tr("Similar"), tr("More like this: the neighbours of the present picture"), self.walk),
                (tr("Plane"), tr("A plane through the present picture to drag through"), self.plane),
            )
        ):
            chip = button(text, "chip", tip)
            chip.setCheckable(True)
            chip.setChecked(index == 0)
            chip.clicked.connect(lambda _, page=page: self._pages.setCurrentWidget(page))
            group.addButton(chip)
            self._page_buttons.append(chip)
            self._pages.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(4)
        for chip in self._page_buttons:
            row.addWidget(chip, 1)
        return row

    def _lower_part(self) -> QScrollArea:
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(title(tr("Truncation and noise")))
        column.addWidget(self.psi)
        column.addLayout(_row(_named(tr("noise"), self.noise), self.noise, self.new_noise_button, stretched=1))
        self.psi_layers.head.addLayout(_row(_named(tr("cut-off"), self.cutoff), self.cutoff, stretched=1))
        self.noise_strengths.head.addLayout(_row(_named(tr("seed"), self.noise_seed), self.noise_seed, stretched=1))
        column.addWidget(self.psi_layers)
        column.addWidget(self.noise_strengths)
        return _FittingArea(lower)

    def _connect(self) -> None:
        document = self._document
        self.open_button.clicked.connect(self.open_wanted)
        self.follow.clicked.connect(self.follow_wanted)
        self.seed.wanted.connect(lambda seed: self._take_seed(seed, "seed"))
        self.random_button.clicked.connect(self.take_random_seed)
        self.back_button.clicked.connect(document.back)
        self.seed_alone_button.clicked.connect(lambda: self._take_seed(document.edit.seed))
        self.wall.chosen.connect(self._take_seed)
        self.wall.more_wanted.connect(self._show_neighbours)
        self.wall.scrolled.connect(self._show_range)
        self.locate_button.clicked.connect(lambda: self.wall.show_seed(document.edit.seed))
        self.walk.chosen.connect(document.set_edit)
        self.plane.moved.connect(lambda edit: document.set_edit(edit, "plane"))
        self.psi.moved.connect(lambda psi: document.replace("psi", psi=psi))
        self.cutoff.activated.connect(lambda: document.replace(psi_cutoff=self.cutoff.currentData()))
        self.psi_layers.moved.connect(self._set_layer_psi)
        self.psi_layers.reset_wanted.connect(lambda: document.replace(psi_layers=()))
        self.noise.activated.connect(lambda: document.replace(noise=self.noise.currentData()))
        self.noise_seed.wanted.connect(lambda seed: document.replace("noise seed", noise_seed=seed))
        self.new_noise_button.clicked.connect(
            lambda: document.replace(noise="random", noise_seed=random.randrange(RANDOM_SEEDS))
        )
        self.noise_strengths.moved.connect(self._set_noise_strength)
        self.noise_strengths.reset_wanted.connect(lambda: document.replace(noise_strengths=()))
        for control in (
            self.seed,
            self.plane,
            self.psi,
            self.psi_layers,
            self.noise_seed,
            self.noise_strengths,
        ):
            control.settled.connect(document.seal)
        document.opened.connect(self._offer_layers)
        document.changed.connect(self.show_edit)

    def _offer_layers(self, info: ModelInfo) -> None:
        """What can be set per layer, for a model."""
        resolutions = info.style_resolutions
        up_to = tr("layers 0–{last} (to {pixels} px)")
        items: list[tuple[str, int | None]] = [(tr("all layers"), None)]
        items += [
            (up_to.format(last=count - 1, pixels=resolutions[count - 1]), count)
            for count in range(info.style_count, 0, -1)
        ]
        self.cutoff.set_items([*items, (tr("no layer"), 0)])
        self.psi.setEnabled(info.truncates)
        self.psi_layers.setVisible(info.truncates)
        self.psi.setToolTip(_wrapped(_psi_help() if info.truncates else tr("This model has no truncation.")))
        self.psi_layers.set_layers(
            {index: tr("{index}: {pixels} px").format(index=index, pixels=px) for index, px in enumerate(resolutions)}
        )
        self.noise_strengths.set_layers({(layer, n): f"L{layer} N{n}" for layer, n in info.noise_inputs})
        has_noise = bool(info.noise_inputs)
        self.noise.setEnabled(has_noise)
        self.noise_strengths.setVisible(has_noise)
        self.noise.setToolTip(_wrapped(_noise_help() if has_noise else tr("This model takes no noise.")))

    # What happens

    def _take_seed(self, seed: int, merge_key: str | None = None) -> None:
        self._document.set_edit(self._document.edit.with_seed(seed), merge_key)

    def _show_neighbours(self, seed: int) -> None:
        self._take_seed(seed)
        self.show_page(self.walk)

    def _show_range(self, first: int, last: int) -> None:
        self._range.setText(tr("seeds {first}–{last}").format(first=first, last=last))

    def _set_layer_psi(self, index: int, psi: float | None) -> None:
        kept = [own for own in self._document.edit.psi_layers if own.index != index]
        own = [] if psi is None else [LayerPsi(index=index, psi=psi)]
        layers = sorted([*kept, *own], key=lambda each: each.index)
        self._document.replace(("psi", index), psi_layers=tuple(layers))

    def _set_noise_strength(self, place: tuple[int, int], strength: float | None) -> None:
        layer, input_ = place
        kept = [own for own in self._document.edit.noise_strengths if (own.layer, own.input) != place]
        own = [] if strength is None else [NoiseStrength(layer=layer, input=input_, strength=strength)]
        strengths = sorted([*kept, *own], key=lambda each: (each.layer, each.input))
        self._document.replace(("noise", place), noise_strengths=tuple(strengths))


class _FittingArea(QScrollArea):
    """As high as what it holds, and scrolling where there is not so much room."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds takes it
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self._content = content
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return bool(super().eventFilter(watched, event))

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        content = self._content.minimumSizeHint()
        return QSize(content.width(), min(content.height(), LOWER_LEAST))


def _psi_help() -> str:
    return tr(
        "Truncation psi: pulls the style towards the average of all styles. 0 is the average picture, around 0.7 is "
        "the usual compromise, 1 is untouched: the most varied, and the most mistakes."
    )


def _noise_help() -> str:
    return tr(
        "Noise: what the network adds for details such as single hairs. Fixed: the noise that the model has learnt "
        "with. Random: other details for the same picture. None: smooth."
    )


def _named(text: str, buddy: QWidget) -> QLabel:
    made = QLabel(text)
    made.setFixedWidth(LABEL_WIDTH)
    made.setBuddy(buddy)
    return made


def _row(*widgets: QWidget, stretched: int = 0) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GRID)
    for index, widget in enumerate(widgets):
        row.addWidget(widget, int(index == stretched))
    return row


def _keep_room(widget: QWidget) -> None:
    """What stands beside it does not move when it comes and goes."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def _wrapped(text: str) -> str:
    return f"<qt>{text}</qt>"
