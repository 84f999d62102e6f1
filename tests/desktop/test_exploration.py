"""The exploration tab as a person uses it, with a renderer that paints at once."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from by_hand import (
    LEFT,
    MakeTab,
    choose_mode,
    click,
    click_cell,
    slider_of,
    touch,
    type_into,
    wait_for_cells,
    wait_for_picture,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from segan.editing import (
    Dimension,
    DimensionEdit,
    DirectionEdit,
    Edit,
    Latent,
    LayerPsi,
    Mix,
    NoiseStrength,
    Vector,
    Weighted,
)
from segan.paths import KeyFrame, Timeline
from segan.runs import RunFiles
from segan_desktop import theme
from segan_desktop.exploration import ExplorationTab
from segan_desktop.exploration.dimension_notes import DimensionNote
from segan_desktop.exploration.opening import FIRST_SEED
from segan_desktop.exploration.panels import style_ranges
from segan_desktop.settings import Settings
from segan_desktop.widgets.labelled_slider import LabelledSlider
from segan_desktop.widgets.picture_grid import WIDEST_LABEL

STRONGEST = Dimension.of("L0N0D0")
DEAD = Dimension.of("L0N0D3")

# Opening


@pytest.fixture
def run(tmp_path: Path) -> RunFiles:
    """With three models, of which a person keeps the last."""
    for kimg in (10, 20, 30):
        touch(tmp_path / "run" / f"model-0000{kimg}.safetensors")
    files = RunFiles(tmp_path / "run")
    files.config_file.touch()
    files.pin(files.models()[2])
    return files


def open_and_look(tab: ExplorationTab, model: Path, qtbot: QtBot) -> None:
    tab.open_model(model)
    qtbot.waitUntil(lambda: tab.document.info is not None and tab.document.info.reference.path == str(model))
    wait_for_picture(tab, qtbot)


def kept(run: RunFiles) -> list[int]:
    """The kimg of the models that are not thinned out."""
    notes = run.notes()
    return sorted({int(name[6:12]) for name in (*notes.pinned, *notes.opened)})


def test_that_without_a_model_the_tab_says_what_to_do(make_tab: MakeTab) -> None:
    tab = make_tab()
    headline, sentence = tab.edit_panel.view.message
    assert headline == "No model is open"
    assert "Drop a model file" in sentence
    assert not tab.export_button.isVisible()


def test_that_the_bundled_model_is_open_at_the_first_start(make_tab: MakeTab, tmp_path: Path, qtbot: QtBot) -> None:
    touch(tmp_path / "bundled" / "sample.safetensors")
    tab = make_tab()
    wait_for_picture(tab, qtbot)
    assert tab.seeds.model_name.text() == "sample"
    assert tab.document.edit.seed == FIRST_SEED and not tab.document.can_undo


def test_that_the_model_used_last_is_open_at_the_next_start(
    make_tab: MakeTab, model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    touch(tmp_path / "bundled" / "sample.safetensors")
    first = make_tab()
    first.open_model(model)
    qtbot.waitUntil(lambda: first.seeds.model_name.text() == "faces")
    second = make_tab()
    qtbot.waitUntil(lambda: second.seeds.model_name.text() == "faces")


def test_that_a_file_that_is_no_model_is_named_where_the_picture_would_be(
    make_tab: MakeTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = make_tab()
    tab.drop(touch(tmp_path / "broken.safetensors", b"no model"))
    qtbot.waitUntil(lambda: "broken.safetensors is not a model file" in tab.edit_panel.view.message[1])


def test_that_an_open_model_stays_when_another_cannot_be_opened(
    tab: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.drop(touch(tmp_path / "broken.safetensors", b"no model"))
    qtbot.waitUntil(lambda: tab.notice.isVisible())
    assert "broken.safetensors" in tab.notice.text
    assert tab.seeds.model_name.text() == "faces"
    wait_for_picture(tab, qtbot)


def test_that_a_model_of_a_run_goes_by_the_name_of_the_run(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    run = tmp_path / "cats-01"
    touch(run / "events.jsonl")
    tab.open_model(touch(run / "model-000010.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "cats-01")


def test_that_another_model_takes_over_the_seed_and_the_sliders_that_it_has(
    tab: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.document.set_edit(tab.document.edit.replace(seed=7).with_strength(STRONGEST, 1.5))
    tab.open_model(touch(tmp_path / "mode0.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "mode0")
    wait_for_picture(tab, qtbot)
    assert tab.document.edit.seed == 7
    assert tab.document.edit.subspace == ()


def test_that_an_open_model_of_a_run_is_kept_until_another_is_opened(
    tab: ExplorationTab, run: RunFiles, qtbot: QtBot
) -> None:
    first, second, third = run.models()
    open_and_look(tab, first, qtbot)
    assert kept(run) == [10, 30]
    open_and_look(tab, second, qtbot)
    assert kept(run) == [20, 30]
    open_and_look(tab, third, qtbot)
    assert kept(run) == [30]
    open_and_look(tab, first, qtbot)
    tab.shutdown()
    assert kept(run) == [10, 30], "the next start goes on with it"


def test_that_a_model_with_a_favourite_is_kept_for_good(tab: ExplorationTab, run: RunFiles, qtbot: QtBot) -> None:
    open_and_look(tab, run.models()[0], qtbot)
    tab.star()
    open_and_look(tab, run.models()[1], qtbot)
    assert kept(run) == [10, 20, 30]


def test_that_a_model_that_a_saved_timeline_refers_to_is_kept_for_good(
    tab: ExplorationTab, run: RunFiles, tmp_path: Path, qtbot: QtBot
) -> None:
    open_and_look(tab, run.models()[0], qtbot)
    tab.interpolation.add(tab.document.edit)
    with qtbot.waitSignal(tab.status):
        tab.interpolation.save_to(tmp_path / "way.timeline.json")
    open_and_look(tab, run.models()[1], qtbot)
    assert kept(run) == [10, 20, 30]


@pytest.mark.parametrize("notes", [b"{", b'{"title": "Faces", "of a newer version": 1}'])
def test_that_notes_of_a_run_that_cannot_be_read_are_left_alone(
    tab: ExplorationTab, run: RunFiles, notes: bytes, qtbot: QtBot
) -> None:
    run.notes_file.write_bytes(notes)
    open_and_look(tab, run.models()[0], qtbot)
    tab.shutdown()
    assert run.notes_file.read_bytes() == notes
    assert not tab.notice.isVisible()


def test_that_a_model_is_explored_where_no_notes_can_be_written(
    tab: ExplorationTab, run: RunFiles, qtbot: QtBot
) -> None:
    run.notes_file.unlink()
    run.notes_file.mkdir()
    open_and_look(tab, run.models()[0], qtbot)
    assert not tab.notice.isVisible()


@pytest.mark.parametrize("pixels", [32, 256])
def test_that_a_model_of_another_size_can_be_opened_next(
    pixels: int, tab: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.open_model(touch(tmp_path / f"{pixels}px.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == f"{pixels}px")
    wait_for_picture(tab, qtbot)
    last = tab.document.info.style_count - 1
    tab.seeds.psi_layers.set_open(True)
    assert tab.seeds.psi_layers.slider(last).isVisible()


@pytest.mark.parametrize(
    ("resolutions", "expected"),
    [
        ((4, 4, 8, 8, 16, 16, 32, 32, 64, 64), {"Coarse": (0, 1, 2, 3), "Middle": (4, 5, 6, 7), "Fine": (8, 9)}),
        ((4, 4, 8, 8, 16, 16), {"Coarse": (0, 1), "Middle": (2, 3), "Fine": (4, 5)}),
        ((4, 4, 8, 8), {"Coarse": (0, 1), "Middle": (2, 3)}),
        ((4, 8, 16, 32), {"Coarse": (0,), "Middle": (1, 2), "Fine": (3,)}),
        ((4,), {"Coarse": (0,)}),
    ],
)
def test_that_coarse_middle_and_fine_fit_any_number_of_styles(
    resolutions: tuple[int, ...], expected: dict[str, tuple[int, ...]]
) -> None:
    assert style_ranges(resolutions) == expected


def test_that_a_model_without_subspaces_explains_the_empty_bank(
    make_tab: MakeTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = make_tab()
    tab.open_model(touch(tmp_path / "mode0.safetensors"))
    wait_for_picture(tab, qtbot)
    assert tab.sliders.explanation.isVisible()
    assert "no subspaces (StyleGAN2, mode 0)" in tab.sliders.explanation.text()
    assert not tab.sliders.randomise_button.isVisible()


def test_that_a_picture_that_cannot_be_made_says_why_in_its_place(tab: ExplorationTab, qtbot: QtBot) -> None:
    type_into(tab.seeds.psi.figure, "1.99")
    qtbot.waitUntil(lambda: "psi 1.99 cannot be rendered" in tab.edit_panel.view.message[1])
    type_into(tab.seeds.psi.figure, "0.5")
    wait_for_picture(tab, qtbot)


# Snapshots of a run


def test_that_a_snapshot_is_offered_and_its_run_followed_once_it_is_taken(
    tab: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    run = tmp_path / "run"
    tab.offer_snapshot(touch(run / "model-000010.safetensors"), "run at 10 kimg")
    assert tab.opening.offer.isVisible()
    assert "run at 10 kimg" in tab.opening.offer.text
    assert tab.seeds.model_name.text() == "faces"
    tab.opening.offer.acted.emit()
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "model-000010")
    assert tab.seeds.follow.isVisible() and tab.seeds.follow.isChecked()

    tab.document.replace(seed=11)
    tab.offer_snapshot(touch(run / "model-000020.safetensors"), "run at 20 kimg")
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "model-000020")
    assert tab.document.edit.seed == 11
    assert not tab.opening.offer.isVisible()

    tab.export()
    tab.offer_snapshot(touch(run / "model-000025.safetensors"), "run at 25 kimg")
    assert tab.opening.offer.isVisible(), "what is exported stays what it is"
    assert tab.export_dialog is not None
    tab.export_dialog.close()
    tab.offer_snapshot(touch(run / "model-000026.safetensors"), "run at 26 kimg")
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "model-000026")
    tab.open_at_seed(run / "model-000020.safetensors", 11)
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "model-000020")

    tab.offer_snapshot(touch(run / "model-000030.safetensors"), "run at 30 kimg")
    assert tab.opening.offer.isVisible()
    assert tab.seeds.model_name.text() == "model-000020"


def test_that_the_snapshots_of_a_run_are_not_offered_again_once_that_is_declined(
    tab: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    run, other = tmp_path / "run", tmp_path / "other"
    tab.offer_snapshot(touch(run / "model-000010.safetensors"), "run at 10 kimg")
    click(next(each for each in tab.opening.offer.findChildren(QPushButton) if each.text() == "✕"))
    tab.offer_snapshot(touch(run / "model-000020.safetensors"), "run at 20 kimg")
    assert not tab.opening.offer.isVisible()
    tab.offer_snapshot(touch(other / "model-000010.safetensors"), "other at 10 kimg")
    assert "other at 10 kimg" in tab.opening.offer.text and tab.opening.offer.isVisible()
    tab.open_model(run / "model-000010.safetensors")  # it is of interest after all
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "model-000010")
    tab.offer_snapshot(touch(run / "model-000030.safetensors"), "run at 30 kimg")
    assert "run at 30 kimg" in tab.opening.offer.text and tab.opening.offer.isVisible()


def test_that_a_snapshot_is_opened_by_itself_when_nothing_is_open(
    make_tab: MakeTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = make_tab()
    tab.offer_snapshot(touch(tmp_path / "run" / "model-000010.safetensors"), "run at 10 kimg")
    wait_for_picture(tab, qtbot)
    assert tab.seeds.follow.isChecked()


def test_that_undo_after_a_newer_snapshot_keeps_the_newer_model(
    tab: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.document.replace(seed=5)
    tab.open_model(touch(tmp_path / "newer.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "newer")
    tab.undo()
    assert tab.document.edit.seed == 0
    wait_for_picture(tab, qtbot)


# Sliders


def test_that_the_most_effective_dimensions_come_first(tab: ExplorationTab) -> None:
    assert tab.sliders.sliders(STRONGEST)
    assert not tab.sliders.sliders(DEAD), "a dead dimension is not among the most effective ones"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([(Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)] * 3, 0.3),
        ([(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)], -0.01),
        ([(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)], 0.5),
        ([(Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier)], 3.0),
        (
            [(Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)],
            0.0,
        ),
    ],
)
def test_that_keys_move_a_slider_and_the_picture_follows(
    tab: ExplorationTab, qtbot: QtBot, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]], expected: float
) -> None:
    slider = slider_of(tab, STRONGEST)
    for key, modifier in keys:
        QTest.keyClick(slider.track, key, modifier)
    assert tab.document.edit.strength(STRONGEST) == pytest.approx(expected)
    assert slider.value == pytest.approx(expected)
    wait_for_picture(tab, qtbot)


def test_that_a_drag_is_one_step_of_undo(tab: ExplorationTab, qtbot: QtBot) -> None:
    track = slider_of(tab, STRONGEST).track
    start, end = track.rect().center(), QPoint(track.width() - 10, track.height() // 2)
    QTest.mousePress(track, LEFT, pos=start)
    for x in range(start.x(), end.x(), 5):
        QTest.mouseMove(track, QPoint(x, start.y()))
    QTest.mouseRelease(track, LEFT, pos=end)
    assert tab.document.edit.strength(STRONGEST) > 2
    QTest.keyClick(tab, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert tab.document.edit.strength(STRONGEST) == 0
    assert not tab.document.can_undo
    QTest.keyClick(tab, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert tab.document.edit.strength(STRONGEST) > 2
    wait_for_picture(tab, qtbot)


def test_that_two_drags_of_one_slider_are_two_steps(tab: ExplorationTab) -> None:
    track = slider_of(tab, STRONGEST).track
    for x in (track.width() - 20, 20):
        click(track, QPoint(x, track.height() // 2))
    assert tab.document.edit.strength(STRONGEST) < 0
    tab.undo()
    assert tab.document.edit.strength(STRONGEST) > 0


def test_that_a_double_click_returns_a_slider_to_neutral(tab: ExplorationTab) -> None:
    tab.document.set_edit(tab.document.edit.with_strength(STRONGEST, 2))
    track = slider_of(tab, STRONGEST).track
    QTest.mouseDClick(track, LEFT, pos=track.rect().center())
    assert tab.document.edit.subspace == ()


@pytest.mark.parametrize(("typed", "expected"), [("1.25", 1.25), ("-0,5", -0.5), ("7", 7.0), ("nonsense", 0.0)])
def test_that_a_value_can_be_typed(tab: ExplorationTab, typed: str, expected: float) -> None:
    slider = slider_of(tab, STRONGEST)
    type_into(slider.figure, typed)
    assert tab.document.edit.strength(STRONGEST) == expected
    sign = "+" if expected > 0 else "−" if expected < 0 else ""
    assert slider.figure.text() == f"{sign}{abs(expected):.2f} σ"


def test_that_digits_on_a_slider_begin_a_figure(tab: ExplorationTab, qtbot: QtBot) -> None:
    slider = slider_of(tab, STRONGEST)
    tab.activateWindow()
    slider.track.setFocus()
    qtbot.waitUntil(slider.track.hasFocus)
    QTest.keyClicks(slider.track, "2")
    qtbot.waitUntil(slider.figure.hasFocus)
    QTest.keyClicks(slider.figure, ".5")
    QTest.keyClick(slider.figure, Qt.Key.Key_Return)
    assert tab.document.edit.strength(STRONGEST) == 2.5


def test_that_a_layer_makes_its_sliders_when_it_is_opened_and_greys_the_dead_ones(tab: ExplorationTab) -> None:
    tab.document.set_edit(tab.document.edit.with_strength(STRONGEST, 1.0))
    tab.sliders.layer(0).set_open(True)
    in_list, in_layer = tab.sliders.sliders(STRONGEST)
    assert in_list.value == in_layer.value == 1.0
    dead = slider_of(tab, DEAD)
    assert not dead.isEnabled()
    assert "no visible effect" in dead.toolTip()
    tab.undo()
    assert in_list.value == in_layer.value == 0.0


def test_that_a_layer_and_all_layers_can_be_reset(tab: ExplorationTab) -> None:
    first, second = STRONGEST, Dimension.of("L1N0D0")
    tab.document.set_edit(tab.document.edit.with_strength(first, 1).with_strength(second, -1))
    tab.sliders.layer(0).set_open(True)
    click(tab.sliders.layer(0).reset_button)
    assert tab.document.edit.strength(first) == 0
    assert tab.document.edit.strength(second) == -1
    click(tab.sliders.reset_button)
    assert tab.document.edit.subspace == ()


def test_that_randomising_moves_what_has_an_effect_and_is_one_step(tab: ExplorationTab, qtbot: QtBot) -> None:
    click(tab.sliders.randomise_button)
    moved = {change.dimension for change in tab.document.edit.subspace}
    assert len(moved) > 20
    assert DEAD not in moved
    wait_for_picture(tab, qtbot)
    tab.undo()
    assert tab.document.edit.subspace == ()


def test_that_undoing_200_random_actions_returns_the_first_picture(tab: ExplorationTab, qtbot: QtBot) -> None:
    """Actions of the window, and changes of every field of an edit and of the timeline."""
    first = tab.document.edit
    dice = random.Random(1)
    info = tab.document.info
    assert info is not None
    dimensions = [each.dimension for each in info.dimensions]

    def numbers(count: int) -> tuple[float, ...]:
        return tuple(dice.gauss(0, 1) for _ in range(count))

    def vector() -> Vector:
        space = dice.choice(["z", "w", "w_plus"])
        rows = info.style_count if space == "w_plus" else 1
        return Vector(space=space, rows=tuple(numbers(info.w_dim) for _ in range(rows)))  # type: ignore[arg-type]

    def mix() -> Mix:
        return Mix(seed=dice.randrange(100), layers=(0, dice.randrange(1, 8)), vector=dice.choice([None, vector()]))

    def blend() -> tuple[Weighted, ...]:
        return tuple(Weighted(weight=dice.random(), latent=Latent(seed=dice.randrange(9))) for _ in range(3))

    def direction() -> DirectionEdit:
        return DirectionEdit(name="a", vector=numbers(info.w_dim), strength=dice.uniform(-3, 3), layers=(0, 1))

    changes: list[Callable[[], dict[str, object]]] = [
        lambda: {"seed": dice.randrange(1000)},
        lambda: {"vector": vector()},
        lambda: {"to_seed": dice.randrange(100), "position": dice.random()},
        lambda: {"mixes": tuple(mix() for _ in range(dice.randrange(3)))},
        lambda: {"blend": dice.choice([(), blend()])},
        lambda: {"psi": dice.uniform(-2, 1.5)},
        lambda: {"psi_cutoff": dice.choice([None, 3])},
        lambda: {"psi_layers": (LayerPsi(index=dice.randrange(8), psi=dice.random()),)},
        lambda: {"directions": tuple(direction() for _ in range(dice.randrange(3)))},
        lambda: {"mul_around": dice.choice(["mean", "zero"])},
        lambda: {"noise": dice.choice(["const", "random", "none"]), "noise_seed": dice.randrange(9)},
        lambda: {"noise_strengths": (NoiseStrength(layer=1, input=0, strength=dice.random()),)},
        lambda: {"subspace": (DimensionEdit(dimension=dice.choice(dimensions), mul=dice.random(), set=dice.random()),)},
    ]
    actions: list[Callable[[], None]] = [
        *(lambda change=change: tab.document.replace(**change()) for change in changes),  # type: ignore[misc]
        lambda: tab.document.replace("psi", psi=dice.uniform(0, 1.5)),
        lambda: tab.document.set_edit(tab.document.edit.with_strength(dice.choice(dimensions), dice.uniform(-3, 3))),
        lambda: tab.document.set_timeline(
            Timeline(keys=(KeyFrame(edit=tab.document.edit),), closed=dice.random() < 0.5)
        ),
        tab.sliders.randomise,
        tab.document.back,
        lambda: tab.sliders.reset_layer(dice.randrange(4)),
    ]
    for action in (*actions, *(dice.choice(actions) for _ in range(200))):
        action()
    changed = {name for name in Edit.model_fields if getattr(tab.document.edit, name) != getattr(first, name)}
    assert {"seed", "blend", "directions", "psi_layers", "noise_strengths"} <= changed
    while tab.document.can_undo:
        tab.undo()
    assert tab.document.edit == first
    assert tab.document.timeline is None
    wait_for_picture(tab, qtbot)
    while tab.document.can_redo:
        tab.redo()
    assert {name for name in Edit.model_fields if getattr(tab.document.edit, name) != getattr(first, name)} == changed


def test_that_the_button_that_exports_stands_apart_from_the_modes_in_a_small_window(tab: ExplorationTab) -> None:
    tab.resize(1280, 752)
    QApplication.processEvents()
    assert tab.export_button.x() - tab.mode_buttons[-1].geometry().right() > theme.GRID
    assert (
        tab.export_button.mapTo(tab, tab.export_button.rect().bottomRight()).x() < tab.sliders.mapTo(tab, QPoint()).x()
    )


def test_that_what_is_said_of_the_picture_stands_at_the_same_height_in_every_mode(tab: ExplorationTab) -> None:
    heights = set()
    for mode in tab.mode_buttons:
        click(mode)
        for part in (tab.bar, tab.bar.parentWidget()):
            part.layout().activate()
        heights.add(tab.bar.height())
    assert len(heights) == 1


@pytest.fixture
def real_tab(settings: Settings, qtbot: QtBot) -> Iterator[ExplorationTab]:
    """With the model that comes with the program, and its first picture on the screen."""
    tab = ExplorationTab(settings)
    qtbot.addWidget(tab)
    tab.resize(1280, 752)
    tab.show()
    qtbot.waitUntil(lambda: tab.edit_panel.view.picture is not None)
    yield tab
    tab.shutdown()


def test_that_undoing_what_a_hand_did_at_random_returns_the_first_picture_of_a_real_model_bit_for_bit(
    real_tab: ExplorationTab, qtbot: QtBot
) -> None:
    """200 clicks, drags and keys in all panels."""
    tab, seeds, mixing, interpolation = real_tab, real_tab.seeds, real_tab.mixing, real_tab.interpolation
    first, picture = tab.document.edit, tab.edit_panel.view.picture
    assert picture is not None
    dice = random.Random(1)
    keys = [Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_Delete]
    arrows = [*keys[:2], Qt.Key.Key_Up, Qt.Key.Key_Down]
    ctrl = Qt.KeyboardModifier.ControlModifier

    def some_slider() -> LabelledSlider:
        return slider_of(tab, dice.choice(tab.sliders.most_effective()))

    def drag_a_slider() -> None:
        track = some_slider().track
        y = track.height() // 2
        QTest.mousePress(track, LEFT, pos=QPoint(dice.randrange(track.width()), y))
        for _ in range(3):
            QTest.mouseMove(track, QPoint(dice.randrange(track.width()), y))
        QTest.mouseRelease(track, LEFT, pos=QPoint(dice.randrange(track.width()), y))

    def take_a_seed_of_the_wall() -> None:
        seeds.show_page(seeds.wall)
        click(seeds.wall.viewport(), seeds.wall.cell_rect(dice.randrange(8)).center())

    def go_through_the_plane() -> None:
        seeds.show_page(seeds.plane)
        QTest.keyClick(seeds.plane.field, dice.choice(arrows), ctrl)

    def take_a_neighbour() -> None:
        seeds.show_page(seeds.walk)
        seeds.walk.grid.refresh()
        click_cell(seeds.walk.grid, 0, dice.randrange(4))

    def mix() -> None:
        choose_mode(tab, "Style mixing")
        click(dice.choice([*mixing.layers.presets.values(), *mixing.layers.chips, mixing.off_button]))

    def interpolate() -> None:
        choose_mode(tab, "Interpolation")
        click(dice.choice([interpolation.add_button, interpolation.circle_button, interpolation.closed]))
        click(interpolation.position, QPoint(dice.randrange(interpolation.position.width()), 8))

    actions: list[Callable[[], None]] = [
        drag_a_slider,
        lambda: QTest.keyClick(some_slider().track, dice.choice(keys)),
        lambda: type_into(some_slider().figure, f"{dice.uniform(-3, 3):.2f}"),
        take_a_seed_of_the_wall,
        go_through_the_plane,
        take_a_neighbour,
        lambda: type_into(seeds.seed, str(dice.randrange(1000))),
        lambda: click(dice.choice([seeds.random_button, seeds.back_button])),
        lambda: QTest.keyClick(seeds.psi.track, dice.choice(keys)),
        lambda: QTest.keyClick(seeds.noise, dice.choice(arrows[2:])),
        lambda: click(dice.choice([tab.sliders.randomise_button, tab.sliders.reset_button])),
        mix,
        interpolate,
        lambda: QTest.keyClick(tab, Qt.Key.Key_Z, ctrl),
    ]
    seen = {first}
    tab.render_thread.rendered.connect(lambda edit, _: seen.add(edit))
    for number, action in enumerate((*actions, *(dice.choice(actions) for _ in range(200 - len(actions))))):
        action()
        QApplication.processEvents()
        if number % 8 == 7:  # a hand rests now and then
            qtbot.waitUntil(lambda: tab.document.edit in seen)
    assert len(seen) > 15 and not np.array_equal(tab.edit_panel.view.picture, picture)
    while tab.document.can_undo:
        QTest.keyClick(tab, Qt.Key.Key_Z, ctrl)
    assert tab.document.edit == first
    qtbot.waitUntil(lambda: np.array_equal(tab.edit_panel.view.picture, picture))


# Seeds, truncation, noise


def test_that_a_seed_can_be_typed_stepped_drawn_and_gone_back_from(tab: ExplorationTab, qtbot: QtBot) -> None:
    type_into(tab.seeds.seed, "4294967295")
    assert tab.document.edit.seed == 2**32 - 1
    type_into(tab.seeds.seed, "41")
    QTest.keyClick(tab.seeds.seed, Qt.Key.Key_Up)
    assert tab.document.edit.seed == 42
    click(tab.seeds.random_button)
    click(tab.seeds.back_button)
    assert tab.document.edit.seed == 42
    click(tab.seeds.back_button)
    assert tab.document.edit.seed in (41, 2**32 - 1)
    wait_for_picture(tab, qtbot)


def test_that_keys_that_do_nothing_in_a_seed_are_for_the_picture(tab: ExplorationTab, qtbot: QtBot) -> None:
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    seed = tab.seeds.seed
    tab.activateWindow()
    seed.setFocus()
    qtbot.waitUntil(seed.hasFocus)
    type_into(seed, "57")
    QTest.keyClick(seed, Qt.Key.Key_Z, ctrl)
    assert tab.document.edit.seed == 0
    QTest.keyClick(seed, Qt.Key.Key_Z, ctrl | shift)
    assert tab.document.edit.seed == 57
    QTest.keyClick(seed, Qt.Key.Key_R)
    assert tab.document.edit.seed != 57
    QTest.keyClick(seed, Qt.Key.Key_B)
    assert tab.document.edit.seed == 57
    QTest.keyClicks(seed, "8")
    QTest.keyClick(seed, Qt.Key.Key_Z, ctrl)
    assert tab.document.edit.seed == 57, "what is being typed is taken back first"
    assert seed.text() == "57"


def test_that_one_can_go_back_from_the_first_new_seed(tab: ExplorationTab) -> None:
    assert not tab.seeds.back_button.isEnabled()
    click(tab.seeds.random_button)
    assert tab.seeds.back_button.isEnabled()
    click(tab.seeds.back_button)
    assert tab.document.edit.seed == 0
    assert not tab.seeds.back_button.isEnabled()


def test_that_truncation_and_noise_reach_the_picture(tab: ExplorationTab, qtbot: QtBot) -> None:
    QTest.keyClick(tab.seeds.psi.track, Qt.Key.Key_Right)
    assert tab.document.edit.psi == pytest.approx(0.75)
    assert not tab.seeds.new_noise_button.isEnabled()
    QTest.keyClick(tab.seeds.noise, Qt.Key.Key_Down)
    assert tab.document.edit.noise == "random"
    seed = tab.document.edit.noise_seed
    click(tab.seeds.new_noise_button)
    assert tab.document.edit.noise_seed != seed
    wait_for_picture(tab, qtbot)


# Traversal sheet


def test_that_a_cell_of_the_traversal_sheet_sets_its_dimension(tab: ExplorationTab, qtbot: QtBot) -> None:
    tab.sliders.layer(1).set_open(True)
    choose_mode(tab, "Traversal sheet")
    tab.traversal.place.choose((1, 0))
    wait_for_cells(tab.traversal.grid, qtbot)
    assert tab.traversal.grid.shape == (4, 7)
    click_cell(tab.traversal.grid, 1, 6)
    assert tab.document.edit.strength(Dimension.of("L1N0D1")) == 3.0
    wait_for_picture(tab, qtbot)


def test_that_the_names_of_dimensions_stand_in_the_traversal_sheet(tab: ExplorationTab, qtbot: QtBot) -> None:
    choose_mode(tab, "Traversal sheet")
    wait_for_cells(tab.traversal.grid, qtbot)
    grid = tab.traversal.grid
    before = grid.cell_rect(0, 0).left()
    with qtbot.waitSignal(grid.progressed, check_params_cb=lambda done, total: done == total > 0):
        tab.notes.set(Dimension.of("L0N0D1"), DimensionNote(name="the colour of the hair, and of some hats"))
    assert before < grid.cell_rect(0, 0).left() < before + WIDEST_LABEL, "long ones are shortened"
    sheet = tab.traversal.sheet(tab.document.edit)
    assert sheet.row_labels[1] == "L0 N0 D1 · the colour of the hair, and of some hats"


def test_that_a_row_of_the_traversal_sheet_leads_to_its_slider(tab: ExplorationTab, qtbot: QtBot) -> None:
    tab.activateWindow()
    choose_mode(tab, "Traversal sheet")
    wait_for_cells(tab.traversal.grid, qtbot)
    first = tab.traversal.grid.cell_rect(1, 0)
    click(tab.traversal.grid, QPoint(8, first.center().y()))
    qtbot.waitUntil(lambda: tab.sliders.sliders(Dimension.of("L0N0D1"))[-1].track.hasFocus())


def test_that_small_pictures_are_made_only_while_they_can_be_seen(tab: ExplorationTab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: tab.seeds.wall.picture(0) is not None)
    assert tab.traversal.grid.shape == (0, 0)
    choose_mode(tab, "Traversal sheet")
    wait_for_cells(tab.traversal.grid, qtbot)
