import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_run import FakeRun
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from segan.config import PRESETS, ModelConfig, TrainingConfig
from segan.estimate import Proposal
from segan_desktop.controls import controls_of
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training.settings_form import SettingsForm
from segan_desktop.training.start_from import BUNDLED, model_config


@pytest.fixture
def form(qtbot: QtBot, settings: Settings) -> Iterator[SettingsForm]:
    settings.set_open("all settings", True)
    form = SettingsForm(settings)
    qtbot.addWidget(form)
    form.show()
    yield form
    form.shutdown()
    QApplication.processEvents()


def visible_text(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


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
    assert {"crop", "pad", "stretch"} <= set(controls["fit"].choices)
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


def choose(form: SettingsForm, name: str, value: object) -> None:
    """Choose something in a box of the form, as the keyboard does."""
    box = form.field(name).findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def test_that_a_field_without_effect_rests_and_says_why(form: SettingsForm) -> None:
    mode = form.field("model.mode")
    assert not mode.why_fixed
    choose(form, "model.architecture", "pggan")
    assert mode.why_fixed == "Without effect while “architecture” is pggan."
    assert mode.why_fixed in mode.toolTip()
    box = mode.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    assert not box.isEnabled()
    choose(form, "model.architecture", "stylegan2")
    assert box.isEnabled()


def test_that_a_subject_without_up_and_down_is_learnt_turned(qtbot: QtBot, form: SettingsForm) -> None:
    choose(form, "augment", "flip")
    upright = form.field("upright").findChild(QCheckBox)
    assert isinstance(upright, QCheckBox)
    upright.setFocus()
    qtbot.keyClick(upright, Qt.Key.Key_Space)
    assert form.config.rotate90
    assert form.config.augment == "auto"
    qtbot.keyClick(upright, Qt.Key.Key_Space)
    assert not form.config.rotate90


def test_that_a_tooltip_gives_help_range_and_unit(form: SettingsForm) -> None:
    assert "Pictures per training step." in form.field("batch").toolTip()
    assert "1 – 4,096 pictures" in form.field("batch").toolTip()


def test_that_a_batch_larger_than_the_collection_is_remarked_upon(form: SettingsForm) -> None:
    form.set_pictures(12)
    assert "More than the 12 pictures" in form.field("batch").remark
    form.set_pictures(16)
    assert not form.field("batch").remark


def test_that_the_r1_gamma_of_preset_large_follows_the_batch(qtbot: QtBot, form: SettingsForm) -> None:
    form.set_config(PRESETS["large"])
    type_number(qtbot, form, "batch", "8")
    assert form.config.r1_gamma == pytest.approx(0.0002 * 128**2 / 8) == form.field("r1_gamma").value()


def test_that_a_field_is_reset_by_key(qtbot: QtBot, form: SettingsForm) -> None:
    type_number(qtbot, form, "batch", "24")
    box = form.field("batch").findChild(QSpinBox)
    assert isinstance(box, QSpinBox)
    form.activateWindow()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert form.config.batch == 16


def test_that_a_run_starts_from_the_bundled_model_with_its_network(qtbot: QtBot, form: SettingsForm) -> None:
    type_number(qtbot, form, "model.channel_max", "24")
    start = form.start_from
    bundled = next(i for i in range(start.box.count()) if "bundled" in start.box.itemText(i))
    start.box.setFocus()
    start.box.setCurrentIndex(bundled)
    start.box.activated.emit(bundled)
    qtbot.waitUntil(lambda: form.config.initial_model is not None)
    assert form.config.initial_model == BUNDLED / "lorelei-small.safetensors"
    assert form.config.model == model_config(form.config.initial_model)
    assert form.config.model.channel_max != 24
    assert "lorelei-small.safetensors" in form.field("model.channel_max").why_fixed
    assert "64 px" in visible_text(start)
    start.box.setCurrentIndex(0)
    start.box.activated.emit(0)
    assert form.config == PRESETS["small"]
    assert not form.field("model.channel_max").why_fixed


def test_that_nothing_is_begun_while_the_model_to_start_from_is_read(
    qtbot: QtBot, window: MainWindow, faces: Path, started: list[FakeRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def slow(path: Path) -> ModelConfig:
        assert may_end.wait(10)
        return model_config(path)

    monkeypatch.setattr("segan_desktop.training.start_from.model_config", slow)
    setup = window.training.setup
    window.open_paths([faces])
    qtbot.waitUntil(setup.start_button.isEnabled)
    model = next(BUNDLED.glob("*.safetensors"))
    setup.form.start_from.choose(model)
    assert not setup.start_button.isEnabled()
    assert "is being read" in setup.start_button.toolTip()
    setup.start()
    setup.add_to_queue()
    assert not started and not window.training.queue.folders
    may_end.set()
    qtbot.waitUntil(setup.start_button.isEnabled)
    assert setup.form.config.initial_model == model


def test_that_start_is_offered_again_where_no_run_can_be_made_of_the_model(
    qtbot: QtBot, window: MainWindow, faces: Path, tmp_path: Path
) -> None:
    setup = window.training.setup
    window.open_paths([faces])
    qtbot.waitUntil(setup.start_button.isEnabled)
    strange = tmp_path / "strange.safetensors"
    strange.write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    setup.form.start_from.choose(strange)
    assert not setup.start_button.isEnabled()
    qtbot.waitUntil(setup.start_button.isEnabled)


def test_that_a_file_that_is_no_model_is_not_started_from(qtbot: QtBot, form: SettingsForm, tmp_path: Path) -> None:
    strange = tmp_path / "strange.safetensors"
    strange.write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    form.start_from.choose(strange)
    qtbot.waitUntil(lambda: bool(form.start_from.error))
    assert "strange.safetensors is a safetensors file of another program" in form.start_from.error
    assert form.config.initial_model is None
    cut_off = tmp_path / "cut-off.safetensors"
    cut_off.write_bytes((BUNDLED / "lorelei-small.safetensors").read_bytes()[:5000])
    form.start_from.choose(cut_off)
    qtbot.waitUntil(lambda: "cut-off.safetensors is no model file, or is damaged" in form.start_from.error)
    assert not form.problem


def test_that_a_number_that_cannot_be_is_explained_in_plain_words(qtbot: QtBot, form: SettingsForm) -> None:
    box = form.field("kimg").findChild(QDoubleSpinBox)
    assert isinstance(box, QDoubleSpinBox)
    box.selectAll()
    qtbot.keyClicks(box, "0")
    assert form.field("kimg").error == "Choose more than 0."
    line = form.field("background").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "red")
    assert form.field("background").error == "Choose a colour such as #ffffff."


def test_that_a_proposed_preset_is_taken_with_its_reason_until_a_person_chooses(
    qtbot: QtBot, form: SettingsForm
) -> None:
    assert not form.is_chosen
    form.propose(Proposal("seed", "This machine takes about 3.0 hours for it."))
    assert form.config == PRESETS["seed"]
    assert "Proposed. This machine takes about 3.0 hours for it." in visible_text(form)
    assert not form.is_chosen
    preset = form.findChild(QComboBox)
    assert isinstance(preset, QComboBox)
    preset.setCurrentIndex(preset.findData("tiny"))
    assert form.is_chosen
    assert "Proposed" not in visible_text(form)


def test_that_a_choice_which_does_not_fit_ends_in_an_ellipsis(form: SettingsForm) -> None:
    box, name = form.start_from.box, "lorelei-small (bundled)"

    def drawn(text: str) -> QImage:
        box.set_items([(text, None)])
        return box.grab().toImage()

    shortened = [name[:length] for length in range(1, len(name))]
    assert drawn(name) in [drawn(f"{text}…") for text in shortened if drawn(f"{text}…") != drawn(text)]
