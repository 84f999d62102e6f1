"""The export dialog as a person uses it, and what becomes of its files when they are dropped on the window."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from by_hand import MakeTab, choose_mode, click, click_cell, slider_of, touch, type_into, wait_for_picture
from fake_renderer import FakeRenderer
from PIL import Image
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from segan.animation import FORMATS as FILMS
from segan.animation import VIDEO
from segan.carried import read
from segan.cli import main
from segan.editing import Dimension, DirectionEdit, Edit, Mix, ModelReference, Sheet
from segan.export import FORMATS, Format, write_picture
from segan.paths import KeyFrame, Timeline
from segan.runs import RunFiles
from segan_desktop.exploration import ExplorationTab, export_kinds
from segan_desktop.exploration.dimension_notes import DimensionNote
from segan_desktop.exploration.export_dialog import ExportDialog
from segan_desktop.exploration.export_kinds import (
    FILES,
    FILM,
    GRID,
    MATRIX,
    PICTURE,
    SEEDS,
    SHEET,
    STRIP,
    TRAVERSAL,
    FilmFields,
    GridFields,
    MatrixFields,
    SeedsFields,
    StripFields,
    TraversalFields,
)
from segan_desktop.settings import Settings

STRONGEST = Dimension.of("L0N0D0")
BUNDLED = Path(__file__).parent.parent.parent / "resources" / "models" / "lorelei-small.safetensors"


@pytest.fixture
def dialog(tab: ExplorationTab, settings: Settings, tmp_path: Path, qtbot: QtBot) -> ExportDialog:
    (tmp_path / "exports").mkdir()
    settings.set_last_folder("export", tmp_path / "exports")
    click(tab.export_button)
    dialog = tab.export_dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def export(dialog: ExportDialog, qtbot: QtBot) -> Path:
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    with qtbot.waitSignal(dialog.exported) as exported:
        click(dialog.file.export_button)
    path: Path = exported.args[0]
    return path


def click_second(button: QWidget) -> None:
    """What the second click of a double click is, after a first."""
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)


def test_that_the_exported_picture_is_the_one_on_the_screen_bit_for_bit(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot
) -> None:
    assert dialog.kind.currentData() == PICTURE
    type_into(dialog.scale, "1")
    path = export(dialog, qtbot)
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image), tab.edit_panel.view.picture)


def test_that_what_a_model_of_a_run_makes_is_named_after_the_run(
    tab: ExplorationTab, dialog: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    run = tmp_path / "cats-01"
    touch(run / "events.jsonl")
    tab.open_model(touch(run / "model-000010.safetensors"))
    qtbot.waitUntil(lambda: dialog.file.path.text().endswith("cats-01-model-000010-seed0.png"))
    assert export(dialog, qtbot).is_file()


def test_that_the_model_of_an_export_is_kept_for_good(
    tab: ExplorationTab, dialog: ExportDialog, model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run = RunFiles(tmp_path / "run")
    touch(run.config_file)
    tab.open_model(touch(run.path / "model-000010.safetensors"))
    qtbot.waitUntil(lambda: "model-000010" in dialog.file.path.text())
    export(dialog, qtbot)
    tab.open_model(model)
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "faces")
    assert run.notes().pinned == ("model-000010.safetensors",)


@pytest.mark.parametrize("kind", [PICTURE, SEEDS, TRAVERSAL, STRIP, MATRIX, GRID])
def test_that_dropping_an_exported_picture_restores_everything(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot, kind: str
) -> None:
    edit = tab.document.edit.replace(seed=77, psi=0.9, mixes=(Mix(seed=3, layers=(1, 2)),), noise="none")
    tab.document.set_edit(edit.with_strength(STRONGEST, 1.2345).with_strength(Dimension.of("L2N1D1"), -2))
    left = tab.document.edit
    dialog.kind.choose(kind)
    seeds = dialog.fields_of[SEEDS]
    assert isinstance(seeds, SeedsFields)
    seeds.form_of.choose(SHEET)
    path = export(dialog, qtbot)
    assert tab.accepts(path)
    tab.document.set_edit(Edit(model=left.model, seed=1))
    tab.drop(path)
    qtbot.waitUntil(lambda: tab.document.edit == left)
    assert slider_of(tab, STRONGEST).value == 1.2345
    wait_for_picture(tab, qtbot)
    tab.undo()
    assert tab.document.edit.seed == 1


def test_that_a_picture_dropped_while_a_model_opens_is_restored_with_its_own(
    qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    begun, gate = threading.Event(), threading.Event()

    def open_slowly(path: Path) -> FakeRenderer:
        begun.set()
        assert gate.wait(10)
        return FakeRenderer.open(path)

    other = touch(tmp_path / "others.safetensors")
    left = Edit(model=ModelReference(path=str(other), sha256=other.name)).with_strength(STRONGEST, 2)
    write_picture(tmp_path / "picture.png", np.zeros((8, 8, 3), np.uint8), left)
    tab = ExplorationTab(settings, open_renderer=open_slowly, bundled_models=tmp_path / "bundled")
    qtbot.addWidget(tab)
    tab.open_model(touch(tmp_path / "mode0.safetensors"))  # without the dimension that the picture moves
    tab.show()
    assert begun.wait(10)
    tab.drop(tmp_path / "picture.png")
    gate.set()
    try:
        qtbot.waitUntil(lambda: tab.document.edit == left)
    finally:
        tab.shutdown()


def test_that_the_export_follows_the_edit_while_its_dialog_is_open(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot
) -> None:
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    tab.document.replace(seed=5)
    path = export(dialog, qtbot)
    assert "seed5" in path.name
    tab.document.replace(seed=6)
    tab.drop(path)
    qtbot.waitUntil(lambda: tab.document.edit.seed == 5)


def test_that_a_file_is_replaced_only_after_asking(tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot) -> None:
    path = export(dialog, qtbot)
    before = path.read_bytes()
    tab.document.replace(seed=3)
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    dialog.file.path.setText(str(path))
    click(dialog.file.export_button)
    assert path.read_bytes() == before
    assert "exists already" in dialog.message.text()
    assert dialog.file.export_button.text() == "Replace"
    with qtbot.waitSignal(dialog.exported):
        click(dialog.file.export_button)
    assert path.read_bytes() != before


def test_that_the_second_click_of_a_double_click_writes_no_copy(dialog: ExportDialog, qtbot: QtBot) -> None:
    path = export(dialog, qtbot)
    assert dialog.file.export_button.isEnabled()
    click_second(dialog.file.export_button)
    assert not dialog.file.is_busy
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("place", ["export_button", "path"])
def test_that_enter_writes_once_however_long_it_is_held(dialog: ExportDialog, place: str, qtbot: QtBot) -> None:
    focus: QWidget = getattr(dialog.file, place)

    def press(is_repeated: bool) -> None:
        key, plain = Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, key, plain, "", is_repeated))

    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    with qtbot.waitSignal(dialog.exported) as exported:
        press(is_repeated=False)
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    press(is_repeated=True)
    assert not dialog.file.is_busy
    assert list(exported.args[0].parent.iterdir()) == [exported.args[0]]


def test_that_a_double_click_replaces_no_file(dialog: ExportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    dialog.file.path.setText(str(touch(tmp_path / "exports" / "mine.png")))
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    click(dialog.file.export_button)
    click_second(dialog.file.export_button)
    assert not dialog.file.is_busy
    assert "exists already" in dialog.message.text()


def test_that_the_next_name_is_free_and_a_missing_folder_is_named(
    tab: ExplorationTab, dialog: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    first = export(dialog, qtbot)
    second = export(dialog, qtbot)
    assert first != second and first.exists() and second.exists()
    dialog.file.path.setText(str(tmp_path / "nowhere" / "a.png"))
    click(dialog.file.export_button)
    assert "nowhere does not exist" in dialog.message.text()


def test_that_a_sheet_too_large_for_a_file_is_refused_with_a_sentence(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.kind.choose(MATRIX)
    matrix = dialog.fields
    assert isinstance(matrix, MatrixFields)
    type_into(matrix.row_seeds, "0-32")
    type_into(matrix.column_seeds, "0-32")
    type_into(dialog.scale, "16")
    qtbot.waitUntil(lambda: "too large" in dialog.preview.message[1])
    assert not dialog.file.export_button.isEnabled()


def test_that_a_picture_of_another_model_opens_that_model(
    tab: ExplorationTab, dialog: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.document.replace(seed=8)
    path = export(dialog, qtbot)
    tab.open_model(touch(tmp_path / "other.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "other")
    tab.document.replace(seed=1)
    tab.drop(path)
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "faces")
    qtbot.waitUntil(lambda: tab.document.edit.seed == 8)
    assert not tab.notice.isVisible()


def test_that_a_picture_of_a_missing_model_is_applied_where_it_fits_and_says_so(
    tab: ExplorationTab, dialog: ExportDialog, model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.document.set_edit(tab.document.edit.replace(seed=8).with_strength(STRONGEST, 2))
    path = export(dialog, qtbot)
    tab.open_model(touch(tmp_path / "other.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "other")
    model.unlink()
    tab.document.set_edit(Edit(seed=1, model=tab.document.edit.model))
    tab.drop(path)
    qtbot.waitUntil(lambda: "faces.safetensors, which is not here" in tab.notice.text)
    assert tab.document.edit.seed == 8
    assert tab.document.edit.strength(STRONGEST) == 2
    wait_for_picture(tab, qtbot)

    tab.open_model(touch(tmp_path / "mode0.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "mode0")
    tab.document.replace(seed=2)
    tab.drop(path)
    qtbot.waitUntil(lambda: "other dimensions" in tab.notice.text)
    assert tab.document.edit.seed == 2


def test_that_files_are_judged_by_what_is_in_them(
    tab: ExplorationTab, dialog: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    exported = export(dialog, qtbot)
    renamed = exported.rename(exported.with_suffix(".bin"))
    photograph = tmp_path / "photograph.png"
    Image.new("RGB", (8, 8)).save(photograph)
    assert tab.accepts(renamed)
    assert tab.accepts(touch(tmp_path / "other.safetensors"))
    assert not tab.accepts(photograph)
    assert not tab.accepts(touch(tmp_path / "notes.txt"))
    assert not tab.accepts(tmp_path)
    assert not tab.accepts(tmp_path / "missing.safetensors")


def test_that_a_damaged_edit_is_a_sentence_and_changes_nothing(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot
) -> None:
    path = export(dialog, qtbot)
    path.write_bytes(path.read_bytes()[:120])
    before = tab.document.edit
    tab.drop(path)
    qtbot.waitUntil(lambda: path.name in tab.notice.text)
    assert tab.document.edit == before


# Kinds


@pytest.mark.parametrize(
    ("panel", "kind"),
    [
        ("Edit", PICTURE),
        ("Style mixing", MATRIX),
        ("Interpolation", FILM),
        ("Traversal sheet", TRAVERSAL),
    ],
)
def test_that_the_dialog_opens_on_what_fits_the_panel(tab: ExplorationTab, panel: str, kind: str) -> None:
    tab.document.replace(mixes=(Mix(seed=9, layers=(0, 1)), Mix(seed=20, layers=(4, 5))))
    choose_mode(tab, panel)
    if kind == MATRIX:
        click(tab.mixing.sources.rows[1].choose_button)
    if kind == TRAVERSAL:
        tab.traversal.place.choose((1, 1))
        type_into(tab.traversal.steps, "5")
    click(tab.export_button)
    dialog = tab.export_dialog
    assert dialog is not None and dialog.kind.currentData() == kind
    if kind == TRAVERSAL:
        sheet = dialog.fields.document(tab.document.edit)
        assert isinstance(sheet, Sheet) and sheet.rows == tab.traversal.sheet(tab.document.edit).rows
    if kind == MATRIX:
        sheet = dialog.fields.document(tab.document.edit)
        assert isinstance(sheet, Sheet) and sheet.rows == tab.mixing.sheet(tab.document.edit).rows
        assert sheet.rows[1][1] is not None
        assert sheet.rows[1][1].mixes == (Mix(seed=9, layers=(0, 1)), Mix(seed=20, layers=(4, 5)))


def test_that_no_button_moves_when_the_kind_changes(dialog: ExportDialog, qtbot: QtBot) -> None:
    size, close, export_ = dialog.size(), dialog.file.close_button.geometry(), dialog.file.export_button.geometry()
    for kind in dialog.fields_of:
        dialog.kind.choose(kind)
        qtbot.waitUntil(dialog.file.export_button.isEnabled)
        assert dialog.size() == size
        assert (dialog.file.close_button.geometry(), dialog.file.export_button.geometry()) == (close, export_)


def test_that_a_batch_writes_each_seed_to_a_file_that_no_other_has(
    tab: ExplorationTab, dialog: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.document.replace(psi=0.5)
    dialog.kind.choose(SEEDS)
    seeds = dialog.fields
    assert isinstance(seeds, SeedsFields) and seeds.form_of.currentData() == FILES
    type_into(seeds.seeds, "3, 5-7")
    type_into(dialog.scale, "1")
    folder = export(dialog, qtbot)
    assert sorted(path.name for path in folder.iterdir()) == [f"faces-seed{seed}.png" for seed in (3, 5, 6, 7)]
    edit = tab.document.edit.replace(seed=6)
    assert read(folder / "faces-seed6.png").document == edit
    expected = FakeRenderer(Path(edit.model.path)).render(edit)
    assert np.array_equal(np.asarray(Image.open(folder / "faces-seed6.png")), expected)
    dialog.file.path.setText(str(folder))
    assert export(dialog, qtbot) == folder
    assert len(list(folder.iterdir())) == 8
    assert (folder / "faces-seed6 (2).png").exists()


@pytest.mark.parametrize("text", ["", "five", "3-1", "0-99999999"])
def test_that_what_is_no_seed_is_a_sentence(dialog: ExportDialog, qtbot: QtBot, text: str) -> None:
    dialog.kind.choose(SEEDS)
    seeds = dialog.fields
    assert isinstance(seeds, SeedsFields)
    seeds.seeds.setText(text)
    qtbot.waitUntil(lambda: "seed" in dialog.preview.message[1])
    assert not dialog.file.export_button.isEnabled()
    seeds.seeds.setText("1-2")
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    assert not any(dialog.preview.message)


def test_that_a_traversal_of_what_is_moved_follows_the_sliders(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.kind.choose(TRAVERSAL)
    fields = dialog.fields
    assert isinstance(fields, TraversalFields)
    fields.rows.choose("moved")
    qtbot.waitUntil(lambda: "Move a slider" in dialog.preview.message[1])
    tab.document.set_edit(tab.document.edit.with_strength(STRONGEST, 1.0))
    path = export(dialog, qtbot)
    sheet = read(path).document
    assert isinstance(sheet, Sheet) and sheet.row_labels == ("L0 N0 D0",)
    tab.notes.set(STRONGEST, DimensionNote(name="hair"))
    assert isinstance(named := fields.document(tab.document.edit), Sheet) and named.row_labels == ("L0 N0 D0 · hair",)


def test_that_a_grid_of_two_quantities_holds_every_pair(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot
) -> None:
    age = DirectionEdit(name="age", vector=(0.1,) * 64, strength=0.5)
    tab.document.set_edit(tab.document.edit.replace(directions=(age,)))
    dialog.kind.choose(GRID)
    fields = dialog.fields
    assert isinstance(fields, GridFields)
    fields.columns.quantity.choose("direction")
    fields.rows.quantity.choose("dimension")
    fields.rows.which.choose(STRONGEST)
    for axis, steps in ((fields.columns, "3"), (fields.rows, "2")):
        type_into(axis.steps, steps)
    type_into(fields.columns.first, "-1")
    type_into(fields.columns.last, "1.5")
    carried = read(export(dialog, qtbot))
    sheet = carried.document
    assert isinstance(sheet, Sheet) and carried.layout is not None
    assert sheet.column_labels == ("age −1.0 σ", "age +0.2 σ", "age +1.5 σ")
    x, y = carried.layout.tile(1, 2)
    edit = carried.edit_at(x + 1, y + 1)
    assert edit is not None and edit.strength(STRONGEST) == 3.0 and edit.directions == (age.replace(strength=1.5),)


def test_that_a_grid_over_seeds_begins_at_the_present_one_until_another_is_chosen(
    tab: ExplorationTab, dialog: ExportDialog
) -> None:
    tab.document.replace(seed=70)
    dialog.kind.choose(GRID)
    fields = dialog.fields
    assert isinstance(fields, GridFields)
    assert fields.rows.axis().values == (70, 71, 72, 73, 74)
    type_into(fields.rows.first, "60")
    tab.document.replace(seed=80)
    assert fields.rows.axis().values == (60, 64, 67, 70, 74)


def test_that_the_same_quantity_twice_is_a_sentence(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.kind.choose(GRID)
    fields = dialog.fields
    assert isinstance(fields, GridFields)
    fields.columns.quantity.choose("seed")
    qtbot.waitUntil(lambda: "Choose another quantity" in dialog.preview.message[1])
    assert not dialog.file.export_button.isEnabled()


def test_that_a_grid_over_snapshots_opens_each_model_once(settings: Settings, tmp_path: Path, qtbot: QtBot) -> None:
    opened: list[str] = []

    def open_renderer(path: Path) -> FakeRenderer:
        opened.append(path.name)
        return FakeRenderer.open(path)

    models = [touch(tmp_path / f"model-{kimg:06d}.safetensors") for kimg in (10, 20, 30)]
    tab = ExplorationTab(settings, open_renderer=open_renderer, bundled_models=tmp_path / "none")
    qtbot.addWidget(tab)
    tab.open_model(models[1])
    tab.show()
    qtbot.waitUntil(lambda: tab.document.info is not None)
    settings.set_last_folder("export", tmp_path)
    try:
        tab.export()
        dialog = tab.export_dialog
        assert dialog is not None
        dialog.kind.choose(GRID)
        fields = dialog.fields
        assert isinstance(fields, GridFields)
        fields.columns.quantity.choose("snapshot")
        sheet = read(export(dialog, qtbot)).document
    finally:
        tab.shutdown()
    assert isinstance(sheet, Sheet)
    assert sheet.column_labels == tuple(path.stem for path in models)
    assert [edit and Path(edit.model.path).name for edit in sheet.rows[0]] == [path.name for path in models]
    assert sorted(opened) == sorted([*(path.name for path in models)]), "the open one serves for itself"


def test_that_a_grid_over_snapshots_has_those_that_came_meanwhile_and_as_they_are_now(
    tab: ExplorationTab, dialog: ExportDialog, model: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_kinds, "checksum", lambda path: path.read_text())
    best = touch(model.parent / "best.safetensors", b"first")
    dialog.kind.choose(GRID)
    fields = dialog.fields
    assert isinstance(fields, GridFields)
    fields.columns.quantity.choose("snapshot")

    def models() -> list[tuple[str, str]]:
        return [(Path(each.path).stem, each.sha256) for each in fields.columns.axis().values]

    here = ("faces", tab.document.edit.model.sha256)
    assert models() == [("best", "first"), here]
    touch(model.parent / "newest.safetensors", b"another")
    touch(best, b"better")
    assert models() == [("best", "better"), here, ("newest", "another")]
    best.unlink()
    assert models() == [here, ("newest", "another")]


def test_that_a_grid_over_models_of_different_sizes_is_a_sentence(
    tab: ExplorationTab, dialog: ExportDialog, model: Path, qtbot: QtBot
) -> None:
    touch(model.parent / "large-128px.safetensors")
    dialog.kind.choose(GRID)
    fields = dialog.fields
    assert isinstance(fields, GridFields)
    fields.columns.quantity.choose("snapshot")
    qtbot.waitUntil(lambda: "different sizes" in dialog.preview.message[1])
    assert not dialog.file.export_button.isEnabled()
    fields.columns.quantity.choose("psi")
    qtbot.waitUntil(dialog.file.export_button.isEnabled)


def test_that_a_strip_goes_along_the_timeline(tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot) -> None:
    model = tab.document.edit.model
    keys = tuple(KeyFrame(edit=Edit(seed=seed, model=model)) for seed in (1, 2, 3))
    tab.document.set_timeline(Timeline(keys=keys))
    dialog.kind.choose(STRIP)
    fields = dialog.fields
    assert isinstance(fields, StripFields) and fields.way.currentData() == "timeline"
    type_into(fields.steps, "5")
    sheet = read(export(dialog, qtbot)).document
    assert isinstance(sheet, Sheet)
    assert [edit and edit.seed for edit in sheet.rows[0][::2]] == [1, 2, 3]
    assert sheet.column_labels == ("0.0 s", "1.0 s", "2.0 s", "3.0 s", "4.0 s")


# Films


@pytest.fixture
def filming(dialog: ExportDialog) -> ExportDialog:
    dialog.kind.choose(FILM)
    fields = dialog.fields
    assert isinstance(fields, FilmFields)
    type_into(fields.seconds, "0.4")
    type_into(fields.fps, "10")
    type_into(dialog.scale, "1")
    return dialog


@pytest.mark.parametrize("suffix", FILMS)
def test_that_a_film_dropped_on_the_window_brings_back_its_way(
    tab: ExplorationTab, filming: ExportDialog, qtbot: QtBot, suffix: str
) -> None:
    if suffix in VIDEO:
        pytest.importorskip("av")
    edit = tab.document.edit.replace(seed=7, psi=0.9).with_strength(STRONGEST, 1.5)
    tab.document.set_edit(edit)
    filming.format.choose(suffix)
    assert isinstance(filming.fields, FilmFields)
    way = filming.fields.document(edit)
    path = export(filming, qtbot)
    assert path.suffix == suffix
    tab.document.set_edit(Edit(model=edit.model, seed=1))
    assert tab.accepts(path)
    tab.drop(path)
    qtbot.waitUntil(lambda: tab.document.edit == edit)
    assert tab.document.timeline == way
    assert slider_of(tab, STRONGEST).value == 1.5
    tab.undo()
    assert tab.document.edit.seed == 1 and tab.document.timeline is None, "one step"


def test_that_a_film_shows_the_frames_of_its_way_bit_for_bit(
    tab: ExplorationTab, filming: ExportDialog, qtbot: QtBot
) -> None:
    filming.format.choose(".apng")
    path = export(filming, qtbot)
    way = read(path).document
    assert isinstance(way, Timeline) and way.seconds == pytest.approx(0.4) and way.closed
    renderer = FakeRenderer(Path(tab.document.edit.model.path))
    with Image.open(path) as film:
        assert film.n_frames == 4
        for index, edit in enumerate(way.frames(4)):
            film.seek(index)
            assert np.array_equal(np.asarray(film.convert("RGB")), renderer.render(edit))


def test_that_the_present_timeline_becomes_a_film_of_the_wanted_length(
    tab: ExplorationTab, filming: ExportDialog, qtbot: QtBot
) -> None:
    keys = tuple(KeyFrame(edit=Edit(seed=seed, model=tab.document.edit.model)) for seed in (4, 5, 6))
    tab.document.set_timeline(Timeline(keys=keys))
    fields = filming.fields
    assert isinstance(fields, FilmFields) and fields.way.currentData() == "timeline"
    assert fields.seconds.value() == 4.0 and not fields.loop.isChecked()
    type_into(fields.seconds, "0.6")
    filming.format.choose(".webp")
    way = read(export(filming, qtbot)).document
    assert isinstance(way, Timeline)
    assert [key.edit.seed for key in way.keys] == [4, 5, 6] and way.seconds == pytest.approx(0.6)


def test_that_a_circle_passes_through_both_seeds(tab: ExplorationTab, filming: ExportDialog) -> None:
    fields = filming.fields
    assert isinstance(fields, FilmFields)
    fields.way.choose("circle")
    type_into(fields.second_seed, "9")
    way = fields.document(tab.document.edit)
    assert way.way == "circle" and [key.edit.seed for key in way.keys] == [0, 9]
    assert way.seconds == pytest.approx(0.4)


def test_that_a_cancelled_film_leaves_nothing(
    tab: ExplorationTab, filming: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(filming.fields, FilmFields)
    type_into(filming.fields.seconds, "60")
    filming.format.choose(".webp")
    qtbot.waitUntil(filming.file.export_button.isEnabled)
    click(filming.file.export_button)
    qtbot.waitUntil(lambda: " of 600" in filming.file.summary.text())
    assert not filming.file.export_button.isEnabled()
    folder = Path(filming.file.path.text()).parent
    click(filming.file.cancel_button)
    assert filming.file.summary.text() == "Cancelled."
    qtbot.waitUntil(lambda: not list(folder.iterdir()))
    qtbot.waitUntil(filming.file.export_button.isEnabled)


def test_that_a_film_without_its_codec_is_a_sentence(
    filming: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    filming.format.choose(".mp4")
    qtbot.waitUntil(filming.file.export_button.isEnabled)
    click(filming.file.export_button)
    qtbot.waitUntil(lambda: "MP4 needs the package PyAV" in filming.message.text())
    assert list(Path(filming.file.path.text()).parent.iterdir()) == []


# Formats and files


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.name)
def test_that_a_grid_of_every_format_offers_its_pictures(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot, kind: Format
) -> None:
    dialog.kind.choose(GRID)
    dialog.format.choose(kind)
    path = export(dialog, qtbot)
    assert path.suffix == kind.suffix
    sheet = read(path).document
    assert isinstance(sheet, Sheet)
    tab.document.replace(seed=77)
    tab.drop(path)
    qtbot.waitUntil(lambda: tab.notice.isVisible() and "is a grid" in tab.notice.text)
    assert tab.document.edit == sheet.origin
    click(tab.notice._action)
    chooser = tab.grid_chooser
    qtbot.waitUntil(chooser.isVisible)
    click_cell(chooser.grid, 2, 1)
    qtbot.waitUntil(lambda: tab.document.edit == sheet.rows[2][1])
    click_cell(chooser.grid, 0, 4)
    qtbot.waitUntil(lambda: tab.document.edit == sheet.rows[0][4])


def test_that_what_is_offered_for_a_grid_is_no_warning_and_goes_with_the_next_file(
    tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot
) -> None:
    picture = export(dialog, qtbot)
    dialog.kind.choose(GRID)
    grid = export(dialog, qtbot)
    told: list[str] = []
    tab.status.connect(told.append)
    tab.drop(grid)
    qtbot.waitUntil(tab.notice.isVisible)
    assert tab.notice.property("role") == "notice"
    assert told == [], "it would hide the button"
    tab.drop(picture)
    qtbot.waitUntil(lambda: told == [f"Restored: {picture.name}."])
    assert not tab.notice.isVisible()


def test_that_a_grid_that_was_cut_down_is_a_sentence(tab: ExplorationTab, dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.kind.choose(GRID)
    path = export(dialog, qtbot)
    found = read(path)
    write_picture(path, np.zeros((9, 9, 3), np.uint8), found.document, overwrite=True)
    tab.grid_chooser.open_grid(path)
    qtbot.waitUntil(lambda: "is no grid" in tab.notice.text)
    assert not tab.grid_chooser.isVisible()


def test_that_choices_and_the_folder_are_remembered(
    tab: ExplorationTab, dialog: ExportDialog, make_tab: MakeTab, model: Path, qtbot: QtBot
) -> None:
    dialog.format.choose(FORMATS[3])
    dialog.kind.choose(FILM)
    dialog.format.choose(".gif")
    type_into(dialog.scale, "3")
    type_into(dialog.margin, "9")
    dialog.smooth.choose(True)
    click(dialog.file.close_button)
    other = make_tab()
    other.open_model(model)
    wait_for_picture(other, qtbot)
    other.export()
    again = other.export_dialog
    assert again is not None
    assert (again.scale.number, again.margin.number, again.smooth.currentData()) == (3, 9, True)
    assert again.format.currentData() == FORMATS[3]
    again.kind.choose(FILM)
    assert again.format.currentData() == ".gif"
    assert isinstance(again.fields, FilmFields) and again.fields.fps.maximum() == 50


class Desktop(QObject):
    """Takes what is opened, in place of the system's programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop(qapp: object) -> Iterator[Desktop]:
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "take")
    yield desktop
    QDesktopServices.unsetUrlHandler("file")


def test_that_what_was_written_is_opened_or_shown_in_its_folder(
    dialog: ExportDialog, qtbot: QtBot, desktop: Desktop
) -> None:
    assert not dialog.file.open_button.isVisible()
    path = export(dialog, qtbot)
    click(dialog.file.open_button)
    click(dialog.file.folder_button)
    assert desktop.opened == [path, path.parent]


def test_that_what_was_written_is_offered_until_something_else_is_to_be_written(
    dialog: ExportDialog, qtbot: QtBot
) -> None:
    export(dialog, qtbot)
    assert dialog.file.folder_button.isVisible() and dialog.file.open_button.isVisible()
    dialog.kind.choose(TRAVERSAL)
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    assert "drop it onto the window" in dialog.file.summary.text()
    assert not dialog.file.folder_button.isVisible() and not dialog.file.open_button.isVisible()


def test_that_the_name_takes_the_ending_of_the_format(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    mine = Path(dialog.file.path.text()).with_name("mine.png")
    dialog.file.path.setText(str(mine))
    dialog.format.choose(FORMATS[1])
    qtbot.waitUntil(lambda: dialog.file.path.text().endswith("mine.webp"))
    assert export(dialog, qtbot) == mine.with_suffix(".webp")


def test_that_the_real_window_and_the_command_line_write_the_same_bytes(
    settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    model = touch(tmp_path / BUNDLED.name, BUNDLED.read_bytes())
    (tmp_path / "exports").mkdir()
    settings.set_last_folder("export", tmp_path / "exports")
    tab = ExplorationTab(settings, bundled_models=tmp_path / "none")
    qtbot.addWidget(tab)
    tab.open_model(model)
    tab.show()
    try:
        qtbot.waitUntil(lambda: tab.document.info is not None)
        info = tab.document.info
        assert info is not None
        strongest = info.ranked[0].dimension
        edit = tab.document.edit.replace(seed=5, mixes=(Mix(seed=3, layers=(1, 2)),)).with_strength(strongest, 1.5)
        with qtbot.waitSignal(tab.render_thread.rendered, check_params_cb=lambda shown, _: shown == edit):
            tab.document.set_edit(edit)
        tab.export()
        dialog = tab.export_dialog
        assert dialog is not None
        type_into(dialog.scale, "1")
        path = export(dialog, qtbot)
        assert np.array_equal(np.asarray(Image.open(path)), tab.edit_panel.view.picture)
    finally:
        tab.shutdown()
    assert main(["render", str(model), "--edit", str(path), "--out", str(tmp_path / "again.png")]) == 0
    assert (tmp_path / "again.png").read_bytes() == path.read_bytes()
