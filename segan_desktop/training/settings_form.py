"""SettingsForm: a preset and three questions; the rest of `TrainingConfig` folded away, generated from its fields."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from segan.config import PRESETS, TrainingConfig
from segan.errors import SeganError
from segan_desktop.controls import EDITOR_WIDTH, Field, controls_of, replaced, value_at
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID
from segan_desktop.widgets.basics import Section, label, title

PRESET_HELP = {
    "tiny": "Rough but quick: twice the speed of small.",
    "small": "For an ordinary computer without a graphics card.",
    "seed": "As in the original experiments; wants a graphics card.",
}
ALL_SETTINGS = "all settings"


class SettingsForm(QWidget):
    """Holds a valid `config` at all times; an entry that cannot be stays at its field, with the reason below."""

    config_changed = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.config = PRESETS["small"]
        self._refused: dict[str, Any] = {}

        self._preset = QComboBox()
        self._preset.setFixedWidth(EDITOR_WIDTH)
        self._preset.setAccessibleName("preset")
        for name in PRESETS:
            self._preset.addItem(name.capitalize(), name)
        self._preset_help = label("", "muted", wraps=True)
        name_label = label("Preset")
        name_label.setBuddy(self._preset)
        preset = QHBoxLayout()
        preset.addWidget(name_label, 1)
        preset.addWidget(self._preset)
        everything = Section("All settings", settings.is_open(ALL_SETTINGS))
        everything.toggled.connect(lambda is_open: settings.set_open(ALL_SETTINGS, is_open))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(title("Settings"))
        layout.addLayout(preset)
        layout.addWidget(self._preset_help)
        self._fields: dict[str, Field] = {}
        for control in controls_of(TrainingConfig):
            field = Field(control, value_at(self.config, control.name))
            field.edited.connect(self._edit)
            self._fields[control.name] = field
            (everything.body if control.advanced else layout).addWidget(field)
        layout.addWidget(everything)

        self.set_config(self.config)
        self._preset.currentIndexChanged.connect(self._take_preset)

    @property
    def problem(self) -> str:
        """What is wrong with what was entered; empty if nothing is."""
        return next((self._fields[name].error for name in self._refused), "")

    def field(self, name: str) -> Field:
        """The field of a config path such as 'model.resolution'."""
        return self._fields[name]

    def set_config(self, config: TrainingConfig) -> None:
        """Show another config, such as that of an earlier run, and the preset that it comes nearest to."""
        differences = {
            name: sum(value_at(preset, field) != value_at(config, field) for field in self._fields)
            for name, preset in PRESETS.items()
        }
        nearest = min(differences, key=lambda name: differences[name])
        with QSignalBlocker(self._preset):
            self._preset.setCurrentIndex(self._preset.findData(nearest))
        self._preset_help.setText(PRESET_HELP.get(nearest, ""))
        self.config = config
        self._refused.clear()
        for name, field in self._fields.items():
            field.set_error("")
            field.set_default(value_at(PRESETS[nearest], name))
            field.set_value(value_at(config, name))
        self.config_changed.emit(config)

    def _take_preset(self) -> None:
        self.set_config(PRESETS[self._preset.currentData()])

    def _edit(self, name: str, value: Any) -> None:
        self._refused[name] = value
        for waiting, entered in list(self._refused.items()):  # what did not fit before may fit now
            try:
                self.config = replaced(self.config, waiting, entered)
            except SeganError as error:
                self._fields[waiting].set_error(str(error))
            else:
                del self._refused[waiting]
                self._fields[waiting].set_error("")
        self.config_changed.emit(self.config)
