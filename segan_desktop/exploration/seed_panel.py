"""SeedPanel: where a picture comes from: the model, the seed, the wall of seeds, truncation and noise."""

import random

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from segan import editing
from segan.editing import Edit, ModelInfo, Sheet
from segan_desktop import theme
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.sheet_grid import SheetGrid
from segan_desktop.rendering import RenderThread
from segan_desktop.widgets.basics import button, label, title
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale
from segan_desktop.widgets.number_box import NumberBox
from segan_desktop.widgets.picture_grid import GAP

RANDOM_SEEDS = 100_000
"""Random seeds stay short enough to be read and told to somebody."""
WALL_COLUMNS = 4
PSI = Scale(0.0, 1.5, neutral=0.7, typed_first=-2.0, typed_last=2.0, step=0.05, coarse=0.25)
NOISES = {"const": "Fixed", "random": "Random", "none": "None"}

SEED_HELP = "Seed: the number that the random latent is drawn from. The same seed gives the same picture again."
PSI_HELP = (
    "Truncation psi: pulls the style towards the average of all styles. 0 is the average picture, around 0.7 is the "
    "usual compromise, 1 is untouched: the most varied, and the most mistakes."
)
NOISE_HELP = (
    "Noise: what the network adds for details such as single hairs. Fixed: the noise that the model has learnt with. "
    "Random: other details for the same picture. None: smooth."
)


class SeedPanel(QWidget):
    """The left side of the tab."""

    open_wanted = Signal()
    follow_wanted = Signal(bool)
    """Whether newer snapshots of the run shall be opened by themselves."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.model_name = label("No model")
        self.model_name.setStyleSheet("font-size: 15px; font-weight: 600")
        self.model_name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model_details = label("", "muted")
        self.model_details.hide()
        self.open_button = button("Open…", "primary", tip="Open a model file (Ctrl+O); or drop one onto the window")
        self.follow = QCheckBox("Follow the run")
        self.follow.setToolTip("Open every new snapshot of this run by itself, and keep the seed and the sliders.")
        self.follow.hide()

        self.seed = NumberBox("Seed", SEED_HELP)
        self.random_button = GlyphButton("dice", "Random seed: R")
        self.back_button = GlyphButton("back", "Back to the seed before: B")
        self.wall = SeedWall(document, thread)
        self.psi = LabelledSlider("psi", PSI, name="Truncation psi", explanation=f"<qt>{PSI_HELP}</qt>", label_width=40)
        self.noise = ChoiceBox("Noise", [(text, value) for value, text in NOISES.items()], NOISE_HELP)
        self.new_noise_button = GlyphButton("dice", "New noise: other details for the same picture")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.GRID)
        layout.addWidget(title("Model"))
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
        column.addWidget(title("Seed"))
        column.addLayout(_row(self.seed, self.random_button, self.back_button))
        column.addWidget(self.wall, 1)
        column.addWidget(title("Truncation and noise"))
        column.addWidget(self.psi)
        noise_label = QLabel("noise")
        noise_label.setFixedWidth(40)
        noise_label.setBuddy(self.noise)
        column.addLayout(_row(noise_label, self.noise, self.new_noise_button, stretched=1))
        self._controls.hide()

        self.open_button.clicked.connect(self.open_wanted)
        self.follow.clicked.connect(self.follow_wanted)
        self.seed.wanted.connect(lambda seed: document.replace("seed", seed=seed))
        self.seed.settled.connect(document.seal)
        self.random_button.clicked.connect(self.take_random_seed)
        self.back_button.clicked.connect(document.back)
        self.wall.chosen.connect(lambda edit: document.replace(seed=edit.seed))
        self.psi.moved.connect(lambda psi: document.replace("psi", psi=psi))
        self.psi.settled.connect(document.seal)
        self.noise.activated.connect(lambda: document.replace(noise=self.noise.currentData()))
        self.new_noise_button.clicked.connect(
            lambda: document.replace(noise="random", noise_seed=random.randrange(RANDOM_SEEDS))
        )
        document.changed.connect(self.show_edit)
        self.show_edit(document.edit)

    def take_random_seed(self) -> None:
        self._document.replace(seed=random.randrange(RANDOM_SEEDS))

    def show_edit(self, edit: Edit) -> None:
        self.seed.set_number(edit.seed)
        self.psi.set_value(edit.psi)
        self.noise.choose(edit.noise)
        self.new_noise_button.setVisible(edit.noise == "random")
        self.back_button.setEnabled(self._document.can_go_back)

    def show_opening(self, name: str) -> None:
        self.model_details.setText(f"opening {name} …" if name else "")
        self.model_details.setVisible(bool(name))

    def show_model(self, info: ModelInfo, name: str) -> None:
        """Say which model is open, under the name that a person knows it by."""
        theme.set_role(self.open_button, "")
        self.model_details.show()
        self._controls.show()
        metrics = self.model_name.fontMetrics()
        room = self.width() - self.open_button.width() - 3 * theme.MARGIN
        self.model_name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(80, room)))
        self.model_name.setToolTip(info.reference.path)
        kimg = f"{info.images_seen / 1000:,.0f} kimg" if info.images_seen else "untrained"
        self.model_details.setText(f"{info.config.resolution} px   ·   {kimg}")
        self.model_details.setToolTip(
            f"<qt>{info.family}; pictures of {info.config.resolution} pixels per side. It was shown "
            f"{info.images_seen:,} pictures in training (1 kimg is a thousand).</qt>"
        )


class SeedWall(QWidget):
    """Thumbnails of consecutive seeds under the present truncation; as many as there is room for."""

    chosen = Signal(object)
    """Edit of the thumbnail that was taken."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._first = 0
        self._rows = 0
        self.grid = SheetGrid(
            "Wall of seeds", document, thread, self._sheet, marks=plain, explanation="Click to take this seed."
        )
        self._range = label("", "muted")
        self._range.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.earlier_button = GlyphButton("left", "Earlier seeds")
        self.later_button = GlyphButton("right", "Later seeds")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.grid)
        turns = QHBoxLayout()
        turns.addWidget(self.earlier_button)
        turns.addWidget(self._range, 1)
        turns.addWidget(self.later_button)
        layout.addLayout(turns)
        layout.addStretch(1)
        self.grid.chosen.connect(self.chosen)
        self.earlier_button.clicked.connect(lambda: self._turn(-self._rows))
        self.later_button.clicked.connect(lambda: self._turn(self._rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        pitch = max(1, (self.width() - GAP) // WALL_COLUMNS)
        room = self.height() - self.later_button.sizeHint().height() - 2 * GAP
        self._rows = max(1, room // pitch)
        self.grid.setFixedHeight(self._rows * pitch + 2 * GAP)
        self._show_range()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turn(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def _turn(self, rows: int) -> None:
        self._first = max(0, self._first + rows * WALL_COLUMNS)
        self._show_range()

    def _show_range(self) -> None:
        self._range.setText(f"seeds {self._first}–{self._first + self._rows * WALL_COLUMNS - 1}")
        self.earlier_button.setEnabled(self._first > 0)
        self.grid.refresh()

    def _sheet(self, edit: Edit) -> Sheet:
        count = max(1, self._rows) * WALL_COLUMNS
        return editing.seeds(plain(edit), range(self._first, self._first + count), WALL_COLUMNS)


def plain(edit: Edit) -> Edit:
    """The edit without what is steered by hand: its seed as the model draws it, truncated."""
    return edit.replace(to_seed=None, position=0.0, mixes=(), subspace=())


def _row(*widgets: QWidget, stretched: int = 0) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GRID)
    for index, widget in enumerate(widgets):
        row.addWidget(widget, int(index == stretched))
    return row
