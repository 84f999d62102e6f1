"""The seed panel: the wall, the neighbours and the plane, truncation and noise by layer."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_renderer import FakeRenderer
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from segan.editing import Dimension, Edit, Latent, LayerPsi, Mix, NoiseStrength, Vector, Weighted
from segan_desktop import theme
from segan_desktop.exploration.blending import MOST_PARTS, parts_of, towards, with_parts
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.latent_plane import HANDLE, Plane
from segan_desktop.exploration.seed_panel import SeedPanel
from segan_desktop.rendering import RenderThread
from segan_desktop.widgets.preview_grid import image_of

LEFT = Qt.MouseButton.LeftButton
STRONGEST = Dimension.of("L0N0D0")
BLEND = (Weighted(weight=0.25, latent=Latent(seed=8)), Weighted(weight=0.75, latent=Latent(seed=9)))


@pytest.fixture
def renderer(tmp_path: Path) -> FakeRenderer:
    return FakeRenderer(tmp_path / "faces.safetensors")


@pytest.fixture
def document() -> EditDocument:
    return EditDocument()


@pytest.fixture
def panel(
    renderer: FakeRenderer, document: EditDocument, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Iterator[SeedPanel]:
    """On the screen, with a model open."""
    theme.apply(qapp, "dark")
    thread = RenderThread(lambda path: renderer)
    panel = SeedPanel(document, thread)
    qtbot.addWidget(panel)
    panel.resize(288, 740)
    with qtbot.waitExposed(panel):
        panel.show()
    thread.start()
    with qtbot.waitSignal(thread.opened):
        thread.open(Path(renderer.info.reference.path))
    panel.show_model(renderer.info, "faces")
    document.open(renderer.info)
    panel.show_model(renderer.info, "faces")
    yield panel
    thread.shut_down()


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center() if at is None else at)


def choose(panel: SeedPanel, name: str) -> None:
    from PySide6.QtWidgets import QPushButton

    click(next(chip for chip in panel.findChildren(QPushButton) if chip.text() == name))


def type_into(widget: QWidget, text: str) -> None:
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def test_that_nothing_is_said_of_a_training_that_a_model_does_not_tell_of(
    panel: SeedPanel, renderer: FakeRenderer
) -> None:
    """Such as one that was converted from another program's checkpoint."""
    assert panel.model_details.text() == "64 px   ·   320 kimg"
    panel.show_model(dataclasses.replace(renderer.info, images_seen=0), "faces")
    assert panel.model_details.text() == "64 px"
    assert "training" not in panel.model_details.toolTip()


# The wall


def test_that_the_wall_shows_each_seed_truncated_and_without_what_is_steered_by_hand(
    panel: SeedPanel, document: EditDocument, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    document.set_edit(document.edit.replace(psi=0.4, mixes=(Mix(seed=3, layers=(0,)),)).with_strength(STRONGEST, 2.0))
    expected = image_of(renderer.sketch(Edit(model=document.edit.model, seed=5, psi=0.4)))
    qtbot.waitUntil(lambda: panel.wall.picture(5) == expected)


def test_that_a_click_on_the_wall_takes_the_seed_and_keeps_the_sliders(
    panel: SeedPanel, document: EditDocument
) -> None:
    document.set_edit(document.edit.replace(blend=BLEND).with_strength(STRONGEST, 1.0))
    assert panel.wall.current is None
    click(panel.wall.viewport(), panel.wall.cell_rect(6).center())
    assert (document.edit.seed, document.edit.blend) == (6, ())
    assert document.edit.strength(STRONGEST) == 1.0
    assert panel.wall.current == 6
    document.undo()
    assert document.edit.blend == BLEND


def test_that_a_seed_of_the_wall_is_taken_as_shown_there_and_not_on_its_way_to_another(
    panel: SeedPanel, document: EditDocument
) -> None:
    between = document.edit.replace(seed=2, to_seed=7, position=0.3)
    document.set_edit(between)
    click(panel.wall.viewport(), panel.wall.cell_rect(6).center())
    assert (document.edit.seed, document.edit.to_seed, document.edit.position) == (6, None, 0.0)
    document.undo()
    assert document.edit == between


def test_that_the_wall_scrolls_and_only_what_is_near_is_made(
    panel: SeedPanel, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    first = panel.wall.on_screen()
    qtbot.waitUntil(lambda: all(panel.wall.picture(seed) for seed in first))
    for _ in range(40):
        at = QPointF(panel.wall.viewport().rect().center())
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, -360), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(panel.wall.viewport(), event)
    seen = panel.wall.on_screen()
    assert seen.start > 4 * len(first)
    qtbot.waitUntil(lambda: all(panel.wall.picture(seed) for seed in seen))
    assert len({edit.seed for edit in renderer.sketched}) < 4 * (len(first) + len(seen))
    assert f"{seen.start}–{seen.stop - 1}" in " ".join(label.text() for label in panel.findChildren(type(panel.source)))


def test_that_keys_go_along_the_wall_and_take_a_seed(panel: SeedPanel, document: EditDocument) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(panel.wall, key)
    below = document.edit.seed
    assert panel.wall.cell_rect(below).center().x() == panel.wall.cell_rect(1).center().x()
    assert panel.wall.cell_rect(below).top() > panel.wall.cell_rect(1).top()
    QTest.keyClick(panel.wall, Qt.Key.Key_End)
    QTest.keyClick(panel.wall, Qt.Key.Key_Return)
    assert document.edit.seed == 99_999
    assert 99_999 in panel.wall.on_screen()


def test_that_an_earlier_truncation_finds_its_pictures_again(
    panel: SeedPanel, document: EditDocument, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    def all_there() -> bool:
        return all(panel.wall.picture(seed) for seed in panel.wall.on_screen())

    qtbot.waitUntil(all_there)
    document.replace(psi=1.0)
    assert panel.wall.picture(0) is None
    qtbot.waitUntil(all_there)
    made = len(renderer.sketched)
    document.undo()
    assert all_there()
    assert not [edit for edit in renderer.sketched[made:] if edit.psi != 1.0]


def test_that_the_wall_is_brought_to_the_present_seed(panel: SeedPanel, document: EditDocument) -> None:
    type_into(panel.seed, "5000")
    assert 5000 not in panel.wall.on_screen()
    click(panel.locate_button)
    assert 5000 in panel.wall.on_screen()
    type_into(panel.seed, "4000000000")
    assert not panel.locate_button.isEnabled()


def test_that_a_typed_seed_takes_the_place_of_a_vector_and_one_click_leads_back_to_the_seed(
    panel: SeedPanel, document: EditDocument
) -> None:
    document.replace(vector=Vector(space="w", rows=((0.0,) * 64,)))
    assert panel.source.text() == "vector"
    type_into(panel.seed, "12")
    assert (document.edit.seed, document.edit.vector) == (12, None)
    document.replace(blend=BLEND)
    assert panel.source.text() == "blend of 2"
    click(panel.seed_alone_button)
    assert (document.edit.seed, document.edit.blend) == (12, ())
    assert not panel.seed_alone_button.isVisible()


# More like this


def test_that_a_picture_on_the_way_to_another_seed_says_so_and_one_click_leads_back(
    panel: SeedPanel, document: EditDocument
) -> None:
    document.replace(seed=3, to_seed=8, position=0.5)
    assert panel.source.text() == "on the way to 8"
    assert panel.wall.current is None
    click(panel.seed_alone_button)
    assert (document.edit.seed, document.edit.to_seed) == (3, None)
    assert panel.source.text() == "" and panel.wall.current == 3
    assert not panel.seed_alone_button.isVisible()


def test_that_a_neighbour_lies_a_share_of_the_way_to_its_seed_and_is_one_step(
    panel: SeedPanel, document: EditDocument, qtbot: QtBot
) -> None:
    choose(panel, "Similar")
    type_into(panel.walk.distance.figure, "0.2")
    grid = panel.walk.grid
    with qtbot.waitSignal(grid.progressed, check_params_cb=lambda done, total: done == total > 0):
        grid.refresh()
    click(grid, grid.cell_rect(1, 1).center())
    weights = {part.latent.seed: part.weight for part in document.edit.blend}
    assert len(weights) == 2
    assert weights.pop(0) == pytest.approx(0.8)
    (target,) = weights
    assert weights[target] == pytest.approx(0.2)
    grid.refresh()
    click(grid, grid.cell_rect(1, 1).center())
    assert {part.latent.seed: part.weight for part in document.edit.blend} == pytest.approx({0: 0.64, target: 0.36})
    document.undo()
    document.undo()
    assert document.edit.blend == ()


def test_that_more_like_a_seed_of_the_wall_takes_it_and_shows_its_neighbours(
    panel: SeedPanel, document: EditDocument, qtbot: QtBot
) -> None:
    panel.wall.more_wanted.emit(7)
    assert document.edit.seed == 7
    qtbot.waitUntil(panel.walk.isVisible)
    qtbot.waitUntil(lambda: panel.walk.grid.sheet.origin == document.edit)
    first = panel.walk.grid.sheet
    click(panel.walk.others_button)
    assert panel.walk.grid.sheet != first


edits = st.builds(
    Edit,
    seed=st.integers(0, 50),
    blend=st.lists(
        st.builds(Weighted, weight=st.floats(0.05, 1), latent=st.builds(Latent, seed=st.integers(0, 50))), max_size=20
    ).map(tuple),
    mixes=st.sampled_from([(), (Mix(seed=1, layers=(2,)),)]),
)


@settings(max_examples=60, deadline=None)
@given(edits, st.integers(100, 200), st.floats(0, 1))
def test_that_a_walk_keeps_the_sum_of_the_weights_and_ends_at_the_seed(edit: Edit, seed: int, distance: float) -> None:
    there = towards(edit, seed, distance)
    before = sum(part.weight for part in parts_of(edit))
    assert sum(part.weight for part in parts_of(there)) == pytest.approx((1 - distance) * before + distance)
    assert len(parts_of(there)) <= MOST_PARTS
    assert towards(edit, seed, 1.0).blend == () and towards(edit, seed, 1.0).seed == seed
    if not edit.blend:
        assert towards(edit, seed, 0.0) == edit
    assert there.replace(blend=(), seed=0, mixes=()) == edit.replace(blend=(), seed=0, mixes=())


@settings(max_examples=60, deadline=None)
@given(edits, st.floats(0, 1), st.floats(0, 1))
@example(Edit(seed=1), 1.9e-6, 0.5)
def test_that_every_point_of_a_plane_is_found_on_it_again(edit: Edit, x: float, y: float) -> None:
    edit = with_parts(edit, parts_of(edit))
    plane = Plane(parts_of(edit), (101, 102, 103))
    there = plane.at(edit, x, y)
    found = plane.find(there)
    assert found is not None or len(edit.blend) + 3 > MOST_PARTS
    if found is not None:
        assert found == pytest.approx((x, y), abs=1e-4)
    assert plane.find(edit.with_seed(99)) is None


# The plane


def test_that_a_drag_through_the_plane_is_one_step_and_undo_brings_the_handle_back(
    panel: SeedPanel, document: EditDocument, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    choose(panel, "Plane")
    before, field = document.edit, panel.plane.field
    QTest.mousePress(field, LEFT, pos=field.point(0, 0).toPoint())
    for step in range(1, 8):
        QTest.mouseMove(field, field.point(step / 10, step / 20).toPoint())
    QTest.mouseRelease(field, LEFT, pos=field.point(0.7, 0.35).toPoint())
    weights = [part.weight for part in document.edit.blend]
    assert weights == pytest.approx([0.3 * 0.65, 0.7 * 0.65, 0.3 * 0.35, 0.7 * 0.35], abs=0.01)
    assert field.at == pytest.approx((0.7, 0.35), abs=0.01)
    document.undo()
    assert document.edit == before
    assert field.at == (0, 0)
    assert not document.can_undo
    document.redo()
    assert field.at == pytest.approx((0.7, 0.35), abs=0.01)


def test_that_the_handle_is_whole_in_every_corner_of_the_plane(panel: SeedPanel, document: EditDocument) -> None:
    choose(panel, "Plane")
    field = panel.plane.field
    for corner in ((0, 0), (1, 0), (0, 1), (1, 1)):
        around = QRect(-HANDLE - 2, -HANDLE - 2, 2 * HANDLE + 4, 2 * HANDLE + 4)
        assert field.rect().contains(around.translated(field.point(*corner).toPoint()))
    click(field, field.rect().center() + QPoint(field.width(), field.height()))
    assert field.at == (1, 1), "beyond the edge is the edge"


def test_that_each_picture_of_the_plane_is_of_the_point_under_its_middle_in_any_size(
    panel: SeedPanel, document: EditDocument, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    choose(panel, "Plane")
    plane, field = panel.plane.plane, panel.plane.field
    for size in ((288, 740), (420, 900), (260, 640)):
        panel.resize(*size)
        qtbot.waitUntil(lambda: field.is_complete)
        side = min(field.width(), field.height())
        left, top, tile = (field.width() - side) // 2, (field.height() - side) // 2, side / 5
        made = {*renderer.asked, *renderer.sketched}
        for column in (1, 2, 3):
            middle = QPointF(left + (column + 0.5) * tile, top + 1.5 * tile)
            assert plane.at(document.edit, *field.share(middle)) in made


def test_that_the_plane_stays_under_sliders_and_is_drawn_anew_for_another_seed(
    panel: SeedPanel, document: EditDocument, qtbot: QtBot
) -> None:
    choose(panel, "Plane")
    qtbot.waitUntil(lambda: panel.plane.field.is_complete)
    QTest.keyClick(panel.plane.field, Qt.Key.Key_Right)
    plane = panel.plane.plane
    document.set_edit(document.edit.with_strength(STRONGEST, 1.0))
    assert panel.plane.plane == plane
    assert panel.plane.field.at == pytest.approx((0.05, 0))
    QTest.keyClick(panel.plane.field, Qt.Key.Key_Home)
    assert document.edit.blend == () and document.edit.seed == 0
    document.replace(seed=33)
    assert panel.plane.plane != plane
    assert panel.plane.plane.origin == parts_of(document.edit)
    click(panel.plane.others_button)
    assert panel.plane.plane.origin == parts_of(document.edit)


def test_that_a_corner_of_the_plane_is_a_seed(panel: SeedPanel, document: EditDocument) -> None:
    choose(panel, "Plane")
    for _ in range(4):
        QTest.keyClick(panel.plane.field, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert document.edit.blend == ()
    assert document.edit.seed == panel.plane.plane.seeds[0]
    assert panel.plane.field.at == (1, 0)


# Truncation and noise by layer


def test_that_a_layer_has_a_truncation_of_its_own_until_it_is_that_of_all(
    panel: SeedPanel, document: EditDocument
) -> None:
    panel.psi_layers.set_open(True)
    slider = panel.psi_layers.slider(3)
    type_into(slider.figure, "1.2")
    assert document.edit.psi_layers == (LayerPsi(index=3, psi=1.2),)
    document.replace(psi=0.5)
    assert panel.psi_layers.slider(2).value == 0.5
    assert slider.value == 1.2
    QTest.mouseDClick(slider.track, LEFT)
    assert document.edit.psi_layers == ()
    assert slider.value == 0.5
    type_into(slider.figure, "0.1")
    click(panel.psi_layers.reset_button)
    assert document.edit.psi_layers == ()
    document.undo()
    assert document.edit.psi_layers == (LayerPsi(index=3, psi=0.1),)


def test_that_the_cut_off_leaves_fine_layers_untruncated(panel: SeedPanel, document: EditDocument) -> None:
    panel.psi_layers.set_open(True)
    panel.cutoff.choose(4)
    panel.cutoff.activated.emit(panel.cutoff.currentIndex())
    assert document.edit.psi_cutoff == 4
    assert panel.psi_layers.slider(3).value == 0.7
    assert panel.psi_layers.slider(4).value == 1.0
    document.undo()
    assert panel.cutoff.currentData() is None


def test_that_a_model_without_truncation_offers_none(
    panel: SeedPanel, renderer: FakeRenderer, document: EditDocument
) -> None:
    assert panel.psi.isEnabled() and panel.psi_layers.isVisible() and "compromise" in panel.psi.toolTip()
    document.open(dataclasses.replace(renderer.info, truncates=False))
    assert not panel.psi.isEnabled() and not panel.psi_layers.isVisible()
    assert "has no truncation" in panel.psi.toolTip()
    document.open(renderer.info)
    assert panel.psi.isEnabled() and "compromise" in panel.psi.toolTip()


def test_that_noise_has_a_seed_when_it_is_random_and_a_strength_for_each_layer(
    panel: SeedPanel, document: EditDocument
) -> None:
    panel.noise_strengths.set_open(True)
    assert not panel.noise_seed.isEnabled() and "random noise first" in panel.noise_seed.toolTip()
    QTest.keyClick(panel.noise, Qt.Key.Key_Down)
    type_into(panel.noise_seed, "17")
    assert (document.edit.noise, document.edit.noise_seed) == ("random", 17)
    type_into(panel.noise_strengths.slider((2, 1)).figure, "0")
    assert document.edit.noise_strengths == (NoiseStrength(layer=2, input=1, strength=0.0),)
    click(panel.noise_strengths.reset_button)
    assert document.edit.noise_strengths == ()


def test_that_folds_that_are_opened_leave_the_rows_at_the_top_where_they_are(panel: SeedPanel, qtbot: QtBot) -> None:
    def places() -> list[int]:
        return [part.mapTo(panel, QPoint()).y() for part in (panel.seed, panel.random_button, panel.wall)]

    before, room = places(), panel.wall.height()
    panel.psi_layers.set_open(True)
    qtbot.waitUntil(lambda: panel.wall.height() < room)
    assert places() == before


def test_that_folds_that_are_opened_never_push_anything_out_of_the_window(panel: SeedPanel) -> None:
    panel.resize(262, 640)
    panel.psi_layers.set_open(True)
    panel.noise_strengths.set_open(True)
    QApplication.processEvents()
    assert panel.wall.height() > 100
    assert panel.psi.mapTo(panel, panel.psi.rect().bottomRight()).x() <= panel.width()
    assert panel.minimumSizeHint().width() <= 262
    assert panel.minimumSizeHint().height() <= 640
