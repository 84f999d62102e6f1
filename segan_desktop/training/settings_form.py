"""SettingsForm: a preset and three questions; the rest of `TrainingConfig` folded away, generated from its fields."""

from collections.abc import Set
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segan.config import PRESETS, ModelConfig, TrainingConfig
from segan.errors import SeganError
from segan.estimate import Proposal, fits
from segan_desktop.controls import EDITOR_WIDTH, Control, Field, controls_of, replaced, value_at, why_unused
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID
from segan_desktop.training.start_from import StartFrom
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import Section, label, title
from segan_desktop.widgets.choice_box import ChoiceBox

ALL_SETTINGS = "all settings"
QUESTIONS = ("model.resolution", "kimg")
"""Asked of everybody, besides whether the pictures have an up and a down."""
TURNING = ("auto", "ada")
"""Augmentations that can turn pictures."""


class SettingsForm(QWidget):
    """Holds a valid `config` at all times; an entry that cannot be stays at its field, with the reason below."""

    config_changed = Signal(object)
    """The config, or its `problem`."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.config = PRESETS["small"]
        self._refused: dict[str, Any] = {}
        self._is_preset_chosen = False
        self._pictures = 0
        self._too_large = ""
        """Why no machine like this can train with the config."""
        self._may_change: Set[str] | None = None
        self._why_fixed = ""

        self._preset = ChoiceBox(tr("preset"), [(translated(name.capitalize()), name) for name in PRESETS])
        self._preset.setFixedWidth(EDITOR_WIDTH)
        self._preset_help = label("", "muted", wraps=True)
        name_label = label(tr("Preset"))
        name_label.setBuddy(self._preset)
        preset = QHBoxLayout()
        preset.addWidget(name_label, 1)
        preset.addWidget(self._preset)
        everything = Section(tr("All settings"), settings.is_open(ALL_SETTINGS))
        everything.toggled.connect(lambda is_open: settings.set_open(ALL_SETTINGS, is_open))
        self._upright = Field(_upright_control(), True)
        self.start_from = StartFrom(settings)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(title(tr("Settings")))
        layout.addLayout(preset)
        layout.addWidget(self._preset_help)
        controls = {control.name: control for control in controls_of(TrainingConfig)}
        self._titles = {name: control.title for name, control in controls.items()} | {"initial_model": tr("start from")}
        self._fields: dict[str, Field] = {}
        folded = [name for name in controls if name not in QUESTIONS]
        of_model = [name for name in folded if name.startswith("model.")]
        of_training = [name for name in folded if name not in of_model]
        for place, names in ((layout, list(QUESTIONS)), (everything.body, [*of_training, *of_model])):
            for name in names:
                if of_model and name == of_model[0]:
                    place.addSpacing(GRID)
                    place.addWidget(title(tr("Network")))
                self._fields[name] = field = Field(controls[name], value_at(self.config, name))
                field.edited.connect(self._edit)
                place.addWidget(field)
        layout.addWidget(self._upright)
        layout.addWidget(self.start_from)
        layout.addWidget(everything)

        self._fill(self.config)
        self._preset.currentIndexChanged.connect(self._take_preset)
        self._upright.edited.connect(lambda _, upright: self._take_upright(upright))
        self.start_from.chosen.connect(self._take_start)
        self.start_from.reading.connect(lambda: self.config_changed.emit(self.config))

    @property
    def problem(self) -> str:
        """What is wrong with what was entered; empty if nothing is."""
        if self.start_from.busy:
            return tr("The model to start from is being read.")
        return next((self._fields[name].error for name in self._refused), self._too_large)

    @property
    def is_chosen(self) -> bool:
        """Whether these settings, or some of them, are a person's choice."""
        preset = PRESETS[self._preset.currentData()]
        chosen = self._is_preset_chosen or bool(self._refused) or self.start_from.busy
        return chosen or self.config != preset.replace(data=self.config.data)

    def field(self, name: str) -> Field:
        """The field of a config path such as 'model.resolution', or 'upright'."""
        return self._upright if name == self._upright.control.name else self._fields[name]

    def set_config(self, config: TrainingConfig) -> None:
        """Show another config, such as that of an earlier run, and the preset that it comes nearest to."""
        self._is_preset_chosen = True
        self._fill(config)

    def propose(self, proposal: Proposal) -> None:
        """Take a preset that nobody has chosen, and say why."""
        self._fill(PRESETS[proposal.preset].replace(data=self.config.data))
        self._preset_help.setText(tr("Proposed. {reason}").format(reason=translated(proposal.reason)))

    def set_pictures(self, count: int) -> None:
        """How many pictures there are to learn from; 0 if that is not known."""
        self._pictures = count
        self._remark()

    def allow_only(self, names: Set[str] | None, why: str = "") -> None:
        """Let only these settings be changed, and say why of the others; None allows all."""
        self._may_change, self._why_fixed = names, why
        self._fix()

    def shutdown(self) -> None:
        self.start_from.shutdown()

    def _fill(self, config: TrainingConfig) -> None:
        differences = {
            name: sum(value_at(preset, field) != value_at(config, field) for field in self._fields)
            for name, preset in PRESETS.items()
        }
        nearest = min(differences, key=lambda name: differences[name])
        with QSignalBlocker(self._preset):
            self._preset.setCurrentIndex(self._preset.findData(nearest))
        self._preset_help.setText(_preset_help(nearest))
        self._refused.clear()
        self.start_from.show_choice(config.initial_model, config.model)
        for name, field in self._fields.items():
            field.set_error("")
            field.set_default(value_at(PRESETS[nearest], name))
            field.set_value(value_at(config, name))
        self._take(config)

    def _take(self, config: TrainingConfig) -> None:
        """A config that is valid, whether it was entered or given."""
        self.config = config
        self._upright.set_value(not config.rotate90)
        self._too_large = translated(fits(config))
        if "model.resolution" not in self._refused:
            self._fields["model.resolution"].set_error(self._too_large)
        self._fix()
        self._remark()
        self.config_changed.emit(config)

    def _take_preset(self) -> None:
        preset = PRESETS[self._preset.currentData()]
        if self.config.initial_model:  # its network stays
            preset = preset.replace(initial_model=self.config.initial_model, model=self.config.model)
        self.set_config(preset.replace(data=self.config.data))

    def _take_upright(self, upright: bool) -> None:
        changes: dict[str, Any] = {"rotate90": not upright}
        if not upright and self.config.augment not in TURNING:
            changes["augment"] = TURNING[0]
        for name, value in changes.items():
            self._fields[name].set_value(value)
        self._take(self.config.replace(**changes))

    def _take_start(self, path: Path | None, model: ModelConfig | None) -> None:
        if path is None:
            model = PRESETS[self._preset.currentData()].model if self.config.initial_model else self.config.model
        changes: dict[str, Any] = {} if path else {"freeze_discriminator": 0}
        try:
            config = self.config.replace(initial_model=path, model=model, discriminator_channels=None, **changes)
        except SeganError as error:  # a sound model that no run can be made of
            self.start_from.show_choice(self.config.initial_model, self.config.model)
            self._fields["model.resolution"].set_error(translated(str(error)))
            self.config_changed.emit(self.config)
            return
        self.set_config(config.following(self.config))

    def _edit(self, name: str, value: Any) -> None:
        self._refused[name] = value
        config = self.config
        for waiting, entered in list(self._refused.items()):  # what did not fit before may fit now
            try:
                config = replaced(config, waiting, entered)
            except SeganError as error:  # it begins with the field, which is right above
                sentence = translated(str(error).removeprefix(f"{waiting.rpartition('.')[2]}: "))
                self._fields[waiting].set_error(sentence[:1].upper() + sentence[1:])
            else:
                del self._refused[waiting]
                self._fields[waiting].set_error("")
        if "r1_gamma" not in self._refused:
            config = config.following(self.config)
            self._fields["r1_gamma"].set_value(config.r1_gamma)
        self._take(config)

    def _fix(self) -> None:
        """Which fields rest, and why."""
        config, may_change = self.config, self._may_change
        for name, field in self._fields.items():
            why = why_unused(field.control, config, self._titles)
            if config.initial_model and name.startswith("model."):
                why = tr("As in {model}, which the run starts from.").format(model=config.initial_model.name)
            field.set_fixed(self._why_fixed if may_change is not None and name not in may_change else why)
        fixed = may_change is not None
        self._upright.set_fixed(self._why_fixed if may_change is not None and "rotate90" not in may_change else "")
        self._preset.setEnabled(not fixed)
        self._preset.setToolTip(self._why_fixed if fixed else "")
        self.start_from.setEnabled(not fixed)

    def _remark(self) -> None:
        """What the settings lead to with these pictures."""
        batch, count = self.config.batch, self._pictures
        self._fields["batch"].set_remark(
            tr("More than the {count} pictures there are, so that each step repeats some.").format(count=count)
            if 0 < count < batch
            else ""
        )


def _upright_control() -> Control:
    return Control(
        name="upright",
        title=tr("upright subject"),
        kind="switch",
        help=tr(
            "Whether up is up in the pictures, as in faces and landscapes. Untick it for textures, coins or plants "
            "seen from above: they are then also learnt from turned, which makes a small collection go further."
        ),
    )


def _preset_help(preset: str) -> str:
    return {
        "tiny": tr("Rough but quick: twice the speed of small."),
        "small": tr("For an ordinary computer without a graphics card."),
        "large": tr("Finer and far slower; wants a graphics card."),
        "seed": tr("As in the original experiments; wants a graphics card."),
    }.get(preset, "")
