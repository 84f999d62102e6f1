import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from segan.config import PRESETS, ModelConfig, TrainingConfig
from segan_desktop.controls import controls_of
from segan_desktop.settings import Settings
from segan_desktop.training.settings_form import SettingsForm


@pytest.fixture
def form(qtbot: QtBot, settings: Settings) -> SettingsForm:
    settings.set_open("all settings", True)
    form = SettingsForm(settings)
    qtbot.addWidget(form)
    form.show()
    return form


def type_number(qtbot: QtBot, form: SettingsForm, name: str, text: str) -> None:
    box = form.field(name).findChild(QSpinBox)
    assert isinstance(box, QSpinBox)
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_that_every_hyperparameter_has_a_control_with_its_range_and_help() -> None:
    controls = {control.name: control for control in controls_of(TrainingConfig)}
    own_editors = {"data", "exclude", "initial_model"}
    lists = {"model.channels", "discriminator_channels"}
    fields = {name for name in TrainingConfig.model_fields if name != "model"}
    fields |= {f"model.{name}" for name in ModelConfig.model_fields}
    assert set(controls) == fields - lists - own_editors
    assert all(control.help for control in controls.values())
    assert (controls["batch"].minimum, controls["batch"].maximum) == (1, 4096)
    assert controls["fit"].choices == ("crop", "pad", "stretch")
    assert controls["kimg"].unit == "kimg"


def test_that_what_is_typed_reaches_the_config(qtbot: QtBot, form: SettingsForm) -> None:
    type_number(qtbot, form, "batch", "24")
    assert form.config.batch == 24


def test_that_a_value_that_does_not_fit_is_explained_at_its_field_until_it_does(
    qtbot: QtBot, form: SettingsForm
) -> None:
    type_number(qtbot, form, "model.w_dim", "8")
    assert "exceeds the 8 w dimensions" in form.field("model.w_dim").error
    assert form.problem
    assert form.config.model.w_dim == 64
    type_number(qtbot, form, "model.subspace_rank", "4")
    assert not form.problem
    assert (form.config.model.w_dim, form.config.model.subspace_rank) == (8, 4)


def test_that_a_preset_fills_the_form_and_a_field_finds_back_to_it(qtbot: QtBot, form: SettingsForm) -> None:
    preset = form.findChild(QComboBox)
    assert isinstance(preset, QComboBox)
    preset.setFocus()
    qtbot.keyClicks(preset, "s")
    preset.setCurrentIndex(preset.findData("seed"))
    assert form.config == PRESETS["seed"]
    type_number(qtbot, form, "batch", "24")
    qtbot.mouseClick(form.field("batch").reset, Qt.MouseButton.LeftButton)
    assert form.config == PRESETS["seed"]
    assert not form.field("batch").reset.isVisible()


def test_that_an_earlier_runs_config_is_shown_with_the_preset_it_came_from(qtbot: QtBot, form: SettingsForm) -> None:
    form.set_config(PRESETS["tiny"].replace(batch=24, data=("faces",)))
    preset = form.findChild(QComboBox)
    assert isinstance(preset, QComboBox)
    assert preset.currentData() == "tiny"
    qtbot.mouseClick(form.field("batch").reset, Qt.MouseButton.LeftButton)
    assert form.config == PRESETS["tiny"].replace(data=("faces",))
