"""The panels of the exploration tab as a person uses them: style mixing and interpolation."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from by_hand import LEFT, MakeTab, choose_mode, click, click_cell, touch, type_into, wait_for_cells, wait_for_picture
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from segan.editing import Dimension, DirectionEdit, Edit, Latent, Mix, ModelReference, Source, Weighted
from segan.paths import KeyFrame, Timeline
from segan_desktop import theme
from segan_desktop.exploration import ExplorationTab
from segan_desktop.exploration.carrying import packed, unpacked
from segan_desktop.exploration.panels import DirectionsPanel
from segan_desktop.widgets.picture_drag import PictureDrag

CTRL = Qt.KeyboardModifier.ControlModifier


def drop(widget: QWidget, edit: Edit, at: QPoint | None = None) -> None:
    """Drag an edit over a widget and let it go there."""
    mime = packed(edit)
    place = QPointF(widget.rect().center() if at is None else at)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place.toPoint(), copy, mime, left, none)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(place, copy, mime, left, none))


# Style mixing


@pytest.fixture
def mixing(tab: ExplorationTab) -> ExplorationTab:
    choose_mode(tab, "Style mixing")
    return tab


def test_that_styles_are_mixed_by_range_by_layer_and_not_at_all(mixing: ExplorationTab, qtbot: QtBot) -> None:
    document, panel = mixing.document, mixing.mixing
    type_into(panel.sources.rows[0].seed, "9")
    assert document.edit.mixes == (Mix(seed=9, layers=(0, 1, 2, 3)),)
    click(panel.layers.presets["Middle"])
    assert document.edit.mix_layers == (4, 5, 6, 7)
    click(panel.layers.chips[4])
    assert document.edit.mix_layers == (5, 6, 7)
    assert not panel.layers.presets["Middle"].isChecked()
    assert not panel.layers.chips[4].isChecked()
    wait_for_picture(mixing, qtbot)
    assert panel.off_button.text() == "Remove mixing"
    click(panel.off_button)
    assert document.edit.mixes == ()
    assert not panel.off_button.isEnabled()


def test_that_taking_the_last_layer_away_ends_the_mixing(mixing: ExplorationTab) -> None:
    type_into(mixing.mixing.sources.rows[0].seed, "9")
    for index in range(4):
        click(mixing.mixing.layers.chips[index])
    assert mixing.document.edit.mixes == ()


def test_that_several_sources_share_the_layers_and_none_is_lent_twice(mixing: ExplorationTab, qtbot: QtBot) -> None:
    document, panel = mixing.document, mixing.mixing
    type_into(panel.sources.rows[0].seed, "9")
    panel.add_source(Source(seed=20))
    assert document.edit.mixes == (Mix(seed=9, layers=(0, 1, 2, 3)), Mix(seed=20, layers=(4, 5, 6, 7)))
    click(panel.layers.chips[3])  # taken from the first by the second, which is worked with
    assert document.edit.mixes == (Mix(seed=9, layers=(0, 1, 2)), Mix(seed=20, layers=(3, 4, 5, 6, 7)))
    assert [panel.layers.chips[i].text() for i in (0, 3, 8)] == ["0 a", "3 b", "8"]
    click(panel.sources.rows[0].choose_button)
    assert [chip.isChecked() for chip in panel.layers.chips[:4]] == [True, True, True, False]
    click(panel.layers.presets["Middle"])
    assert document.edit.mixes == (Mix(seed=9, layers=(4, 5, 6, 7)), Mix(seed=20, layers=(3,)))
    click(panel.sources.rows[1].remove_button)
    assert document.edit.mixes == (Mix(seed=9, layers=(4, 5, 6, 7)),)
    wait_for_picture(mixing, qtbot)
    for _ in range(4):
        mixing.undo()
    assert document.edit.mixes == (Mix(seed=9, layers=(0, 1, 2, 3)),)


def test_that_a_picture_dropped_on_the_panel_becomes_a_source(mixing: ExplorationTab, qtbot: QtBot) -> None:
    document = mixing.document
    drop(mixing.mixing, document.edit.replace(seed=33))
    assert document.edit.mixes == (Mix(seed=33, layers=(0, 1, 2, 3)),)
    half = Weighted(weight=0.5, latent=Latent(seed=1)), Weighted(weight=0.5, latent=Latent(seed=2))
    drop(mixing.mixing, document.edit.replace(seed=44, blend=half))
    qtbot.waitUntil(lambda: len(document.edit.mixes) == 2)
    vector = document.edit.mixes[1].vector
    assert vector is not None and vector.space == "w_plus"
    assert [row[:2] for row in vector.rows] == [(44.0, float(i)) for i in range(10)], "its latent, row by row"
    wait_for_picture(mixing, qtbot)


def test_that_the_styles_of_a_blend_are_mixed_too(mixing: ExplorationTab, qtbot: QtBot) -> None:
    """Such as a neighbour of a seed, a point of the plane, or one between two key frames."""
    document, panel = mixing.document, mixing.mixing
    parts = Weighted(weight=0.75, latent=Latent(seed=1)), Weighted(weight=0.25, latent=Latent(seed=2))
    document.replace(blend=parts)
    type_into(panel.sources.rows[0].seed, "9")
    lent = (Mix(seed=9, layers=(0, 1, 2, 3)),)
    assert document.edit.mixes == lent
    assert [part.latent.mixes for part in document.edit.blend] == [lent, lent]
    assert "styles 0–3 from seed 9" in mixing.bar.caption.text()
    wait_for_picture(mixing, qtbot)
    click(panel.sources.rows[0].remove_button)
    assert document.edit.mixes == () and document.edit.blend == parts
    mixing.undo()
    click(panel.off_button)
    assert document.edit.mixes == () and document.edit.blend == parts


def test_that_a_cell_of_the_matrix_becomes_the_picture_and_the_matrix_stays(
    mixing: ExplorationTab, qtbot: QtBot
) -> None:
    matrix = mixing.mixing.matrix
    wait_for_cells(matrix, qtbot)
    click_cell(matrix, 3, 2)
    assert mixing.document.edit.seed == 2
    assert mixing.document.edit.mix_seed == 7
    wait_for_cells(matrix, qtbot)
    assert matrix.current == (3, 2)
    wait_for_picture(mixing, qtbot)


def test_that_the_matrix_varies_the_source_that_is_worked_with_and_keeps_the_others(
    mixing: ExplorationTab, qtbot: QtBot
) -> None:
    others = Mix(seed=9, layers=(0, 1))
    mixing.document.replace(mixes=(others, Mix(seed=20, layers=(4, 5))))
    click(mixing.mixing.sources.rows[1].choose_button)
    wait_for_cells(mixing.mixing.matrix, qtbot)
    click_cell(mixing.mixing.matrix, 2, 2)
    assert mixing.document.edit.seed == 1
    assert mixing.document.edit.mixes == (others, Mix(seed=21, layers=(4, 5)))


def test_that_the_seeds_of_the_matrix_are_typed_in_place(mixing: ExplorationTab, qtbot: QtBot) -> None:
    panel, matrix = mixing.mixing, mixing.mixing.matrix
    wait_for_cells(matrix, qtbot)
    click(matrix, QPoint(matrix.cell_rect(2, 0).left() - 12, matrix.cell_rect(2, 0).center().y()))
    assert panel.entry.isVisible()
    type_into(panel.entry, "500")
    assert not panel.entry.isVisible()
    click(matrix, QPoint(matrix.cell_rect(0, 3).center().x(), matrix.cell_rect(0, 3).top() - 12))
    type_into(panel.entry, "600")
    wait_for_cells(matrix, qtbot)
    click_cell(matrix, 2, 3)
    assert (mixing.document.edit.seed, mixing.document.edit.mix_seed) == (500, 600)
    mixing.document.replace(seed=77)
    wait_for_cells(matrix, qtbot)
    assert matrix.sheet.row_labels[2] == "500", "what was typed stays"
    click(panel.follow_button)
    assert matrix.sheet.row_labels[1] == "77"


def test_that_escape_leaves_a_seed_of_the_matrix_as_it_was(mixing: ExplorationTab, qtbot: QtBot) -> None:
    panel, matrix = mixing.mixing, mixing.mixing.matrix
    wait_for_cells(matrix, qtbot)
    mixing.activateWindow()
    matrix.setFocus()
    qtbot.waitUntil(matrix.hasFocus)
    QTest.keyClick(matrix, Qt.Key.Key_Down)
    QTest.keyClick(matrix, Qt.Key.Key_F2)
    qtbot.waitUntil(panel.entry.hasFocus)
    QTest.keyClicks(panel.entry, "5")
    QTest.keyClick(panel.entry, Qt.Key.Key_Escape)
    assert not panel.entry.isVisible()
    assert matrix.sheet.row_labels == ("", "0", "1", "2", "3", "4", "5")


def test_that_a_seed_of_the_matrix_is_left_for_what_is_clicked(mixing: ExplorationTab, qtbot: QtBot) -> None:
    panel, matrix = mixing.mixing, mixing.mixing.matrix
    wait_for_cells(matrix, qtbot)
    mixing.activateWindow()
    click(matrix, QPoint(matrix.cell_rect(2, 0).left() - 12, matrix.cell_rect(2, 0).center().y()))
    qtbot.waitUntil(panel.entry.hasFocus)
    QTest.keyClicks(panel.entry, "500")
    click(mixing.sliders.search)
    assert mixing.sliders.search.hasFocus()
    assert not panel.entry.isVisible()
    assert matrix.sheet.row_labels[2] == "500"


def test_that_the_matrix_grows_and_shrinks(mixing: ExplorationTab, qtbot: QtBot) -> None:
    panel = mixing.mixing
    wait_for_cells(panel.matrix, qtbot)
    type_into(panel.row_count, "2")
    type_into(panel.column_count, "5")
    wait_for_cells(panel.matrix, qtbot)
    assert panel.matrix.shape == (3, 6)


# Interpolation


@pytest.fixture
def interpolating(tab: ExplorationTab) -> ExplorationTab:
    choose_mode(tab, "Interpolation")
    return tab


def key_seeds(tab: ExplorationTab) -> list[int]:
    timeline = tab.document.timeline
    return [key.edit.seed for key in timeline.keys] if timeline else []


def add_seeds(tab: ExplorationTab, *seeds: int) -> None:
    for seed in seeds:
        tab.document.replace(seed=seed)
        click(tab.interpolation.add_button)


def key_centre(tab: ExplorationTab, index: int) -> QPoint:
    return tab.interpolation.strip.row.key_rect(index).center()


def test_that_a_timeline_is_put_together_by_button_key_and_drop(interpolating: ExplorationTab) -> None:
    tab, row = interpolating, interpolating.interpolation.strip.row
    add_seeds(tab, 5)
    tab.document.replace(seed=6)
    QTest.keyClick(tab.interpolation.view, Qt.Key.Key_K)
    drop(row, tab.document.edit.replace(seed=7), QPoint(key_centre(tab, 1).x() - 60, 20))
    drop(row, tab.document.edit.replace(seed=8), QPoint(row.width() - 5, 20))
    assert key_seeds(tab) == [5, 7, 6, 8]
    tab.undo()
    assert key_seeds(tab) == [5, 7, 6]
    tab.redo()
    assert key_seeds(tab) == [5, 7, 6, 8]


def test_that_seeds_favourites_and_points_of_the_history_are_dragged_to_the_timeline(
    interpolating: ExplorationTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = interpolating
    dragged: list[QMimeData] = []
    monkeypatch.setattr(PictureDrag, "carry", lambda drag, mime, image: dragged.append(mime))
    for seed in (11, 12):
        tab.document.replace(seed=seed)
        wait_for_picture(tab, qtbot)
        qtbot.waitUntil(lambda seed=seed: [each.value.seed for each in tab.history.thumbnails][-1:] == [seed])
    tab.star()
    for widget, at in (
        (tab.seeds.wall.viewport(), tab.seeds.wall.cell_rect(3).center()),
        (tab.history.viewport(), tab.history.rect_of(len(tab.history.thumbnails) - 2).center()),
        (tab.favourites_strip.viewport(), tab.favourites_strip.rect_of(0).center()),
    ):
        QTest.mousePress(widget, LEFT, pos=at)
        QTest.mouseMove(widget, at + QPoint(30, -30))
        QTest.mouseRelease(widget, LEFT, pos=at + QPoint(60, -60))
        drop(tab.interpolation.strip.row, unpacked(dragged[-1]), QPoint(tab.interpolation.strip.row.width() - 4, 20))
    timeline = tab.document.timeline
    assert timeline is not None and [key.edit.seed for key in timeline.keys] == [3, 11, 12]
    assert tab.document.edit.seed == 12, "what is dragged away is not taken"


def test_that_the_playing_of_a_loop_is_seen_on_its_way_back(interpolating: ExplorationTab) -> None:
    tab, row = interpolating, interpolating.interpolation.strip.row
    add_seeds(tab, 1, 2)
    click(tab.interpolation.closed)
    back = row.key_rect(1).right(), row.key_rect(2).left()
    for share in (0.8, 0.99):
        row.show_share(share)
        seen = row.grab().toImage()
        marked = [x for x in range(row.width()) if seen.pixelColor(x, 2) == QColor(theme.DARK.accent)]
        assert marked and back[0] < marked[0] and marked[-1] <= back[1]


def test_that_one_key_frame_is_no_film_yet(interpolating: ExplorationTab) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 5)
    assert panel.time == ""
    assert not panel.play_button.isEnabled() and "two key frames" in panel.play_button.toolTip()
    QTest.keyClick(panel.view, Qt.Key.Key_P)
    assert not panel.is_playing
    add_seeds(tab, 6)
    assert panel.time == "0.0 of 2.0 s"
    click(panel.play_button)
    assert panel.is_playing
    tab.undo()
    tab.undo()
    assert not panel.is_playing


def test_that_key_frames_are_moved_and_removed_by_mouse_and_keys(interpolating: ExplorationTab) -> None:
    tab, row = interpolating, interpolating.interpolation.strip.row
    add_seeds(tab, 1, 2, 3)
    QTest.mousePress(row, LEFT, pos=key_centre(tab, 0))
    QTest.mouseMove(row, key_centre(tab, 2) + QPoint(5, 0))
    QTest.mouseRelease(row, LEFT, pos=key_centre(tab, 2) + QPoint(5, 0))
    assert key_seeds(tab) == [2, 3, 1]
    QTest.mouseClick(row, LEFT, pos=key_centre(tab, 1))
    assert tab.document.edit.seed == 3, "a key frame that is clicked is shown"
    QTest.keyClick(row, Qt.Key.Key_Left, CTRL)
    assert key_seeds(tab) == [3, 2, 1]
    QTest.keyClick(row, Qt.Key.Key_Right)
    assert tab.document.edit.seed == 2
    QTest.keyClick(row, Qt.Key.Key_Delete)
    assert key_seeds(tab) == [3, 1]
    click(tab.interpolation.remove_button)
    click(tab.interpolation.remove_button)
    assert tab.document.timeline is None
    assert not tab.interpolation.play_button.isEnabled()


def test_that_a_key_frame_has_its_time_its_easing_and_its_picture(interpolating: ExplorationTab) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2)
    QTest.mouseClick(panel.strip.row, LEFT, pos=key_centre(tab, 0))
    type_into(panel.seconds.figure, "4.5")
    panel.easing.setFocus()
    QTest.keyClick(panel.easing, Qt.Key.Key_Down)
    tab.document.replace(seed=9)
    click(panel.replace_button)
    timeline = tab.document.timeline
    assert timeline is not None
    first = timeline.keys[0]
    assert (first.edit.seed, first.seconds, first.easing) == (9, 4.5, "smooth")
    assert timeline.seconds == 4.5


def test_that_the_last_key_frame_has_a_time_only_where_the_way_goes_on(interpolating: ExplorationTab) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2)
    assert not panel.seconds.isEnabled() and not panel.easing.isEnabled()
    assert "ends here" in panel.seconds.toolTip() and "ends here" in panel.easing.toolTip()
    click(panel.closed)
    assert panel.seconds.isEnabled() and panel.easing.isEnabled()
    assert "next key frame" in panel.seconds.toolTip() and "Smooth" in panel.easing.toolTip()


def test_that_the_way_is_scrubbed_by_mouse_and_keys(interpolating: ExplorationTab, qtbot: QtBot) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 10, 30)
    click(panel.position, QPoint(panel.position.width() // 2, panel.position.height() // 2))
    edit, timeline = tab.document.edit, tab.document.timeline
    assert timeline is not None
    assert (edit.seed, edit.to_seed) == (10, 30)
    assert edit.position == pytest.approx(0.5, abs=0.01)
    QTest.keyClick(panel.position, Qt.Key.Key_End)
    assert tab.document.edit == timeline.at(1)
    wait_for_picture(tab, qtbot)


def test_that_the_way_and_the_loop_are_chosen_and_an_impossible_one_is_refused(interpolating: ExplorationTab) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2, 3)
    panel.way.setFocus()
    QTest.keyClick(panel.way, Qt.Key.Key_End)
    click(panel.closed, QPoint(8, panel.closed.height() // 2))
    timeline = tab.document.timeline
    assert timeline is not None and (timeline.way, timeline.closed) == ("curve", True)
    assert timeline.seconds == 6
    many = tuple(Weighted(weight=1 / 40, latent=Latent(seed=i)) for i in range(40))
    tab.document.replace(blend=many)
    click(panel.add_button)
    click(panel.add_button)
    assert "more than 64 latents" in tab.notice.text
    assert len(key_seeds(tab)) == 4


def test_that_playing_goes_on_from_picture_to_picture_and_is_one_step_of_undo(
    interpolating: ExplorationTab, qtbot: QtBot
) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2)
    before = tab.document.edit
    click(panel.play_button)
    qtbot.waitUntil(lambda: tab.document.edit.to_seed == 2 and tab.document.edit.position > 0.1)
    qtbot.waitUntil(lambda: "fps" in panel._state.text())
    click(panel.play_button)
    assert not panel.is_playing
    wait_for_picture(tab, qtbot)
    tab.undo()
    assert tab.document.edit == before


def test_that_going_back_to_the_last_seed_ends_the_playing(interpolating: ExplorationTab, qtbot: QtBot) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2)
    left = tab.document.edit.seed
    click(panel.play_button)
    qtbot.waitUntil(lambda: tab.document.edit.position > 0)
    QTest.keyClick(tab, Qt.Key.Key_B)
    assert not panel.is_playing
    assert tab.document.edit.seed == left


def test_that_undo_ends_the_playing(interpolating: ExplorationTab, qtbot: QtBot) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2)
    before = tab.document.edit
    click(panel.play_button)
    qtbot.waitUntil(lambda: tab.document.edit.position > 0)
    tab.undo()
    assert not panel.is_playing
    assert tab.document.edit == before
    tab.redo()
    assert tab.document.edit.position > 0


def test_that_an_open_way_ends_and_a_closed_one_begins_again(interpolating: ExplorationTab, qtbot: QtBot) -> None:
    tab, panel = interpolating, interpolating.interpolation
    quick = tuple(KeyFrame(edit=tab.document.edit.replace(seed=seed), seconds=0.1) for seed in (1, 2))
    tab.document.set_timeline(Timeline(keys=quick))
    click(panel.play_button)
    qtbot.waitUntil(lambda: not panel.is_playing)
    assert tab.document.edit.seed == 2 or tab.document.edit.position == 1
    tab.document.set_timeline(Timeline(keys=quick, closed=True))
    click(panel.play_button)
    positions: list[float] = []

    def has_begun_again() -> bool:
        positions.append(panel._share)
        return any(b < a for a, b in pairwise(positions))

    qtbot.waitUntil(has_begun_again)
    assert panel.is_playing
    choose_mode(tab, "Edit")
    assert not panel.is_playing, "leaving the panel ends the playing"


def test_that_a_circle_is_walked_and_becomes_a_curve_with_a_third_key(
    interpolating: ExplorationTab, qtbot: QtBot
) -> None:
    tab, panel = interpolating, interpolating.interpolation
    tab.document.replace(seed=4)
    click(panel.circle_button)
    timeline = tab.document.timeline
    assert timeline is not None and timeline.way == "circle"
    assert timeline.keys[0].edit.seed == 4
    assert panel.way.currentText() == "Circle"
    assert not panel.closed.isEnabled()
    click(panel.position, QPoint(panel.position.width() // 8, panel.position.height() // 2))
    vector = tab.document.edit.vector
    assert vector is not None and vector.space == "z"
    click(panel.add_button)
    after = tab.document.timeline
    assert after is not None and (after.way, after.closed, len(after.keys)) == ("curve", True, 3)
    tab.undo()
    assert tab.document.timeline == timeline


def test_that_the_speed_is_evened_by_what_the_pictures_look_like(interpolating: ExplorationTab, qtbot: QtBot) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2, 2, 3)  # nothing happens in the middle
    click(panel.even, QPoint(8, panel.even.height() // 2))
    qtbot.waitUntil(lambda: tab.document.timeline is not None and bool(tab.document.timeline.pace))
    timeline = tab.document.timeline
    assert timeline is not None
    standstill = timeline.share_of(2) - timeline.share_of(1)
    assert standstill < 0.1, "a third of the time before"
    tab.undo()
    assert tab.document.timeline is not None and not tab.document.timeline.pace
    assert not panel.even.isChecked()


def test_that_an_even_speed_is_measured_anew_when_the_way_changes(interpolating: ExplorationTab, qtbot: QtBot) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2)
    click(panel.even, QPoint(8, panel.even.height() // 2))
    qtbot.waitUntil(lambda: tab.document.timeline is not None and bool(tab.document.timeline.pace))
    before = tab.document.timeline
    add_seeds(tab, 3)
    qtbot.waitUntil(lambda: key_seeds(tab) == [1, 2, 3] and bool(tab.document.timeline.pace))  # type: ignore[union-attr]
    tab.undo()
    assert tab.document.timeline == before, "the change and what was measured are one step"


def test_that_a_timeline_is_saved_and_opened_again(interpolating: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab, panel = interpolating, interpolating.interpolation
    add_seeds(tab, 1, 2)
    left = tab.document.timeline
    path = tmp_path / "way.timeline.json"
    click(panel.save_button)
    saving = panel.findChild(QFileDialog)
    assert saving is not None
    with qtbot.waitSignal(panel.saved):
        saving.fileSelected.emit(str(path))
    saving.reject()
    click(panel.clear_button)
    assert tab.document.timeline is None
    with qtbot.waitSignal(tab.document.timeline_changed):
        panel.open_wanted.emit(path)
    assert tab.document.timeline == left


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not json", "no timeline"),
        (b'{"keys": []}', "1 to 1,000 key frames, not 0"),
        (b'{"keys": [' + b",".join([b"{}"] * 1_000_000) + b"]}", "not 1,000,000"),
        (b'{"version": 2, "keys": [{"edit": {}}]}', "newer version"),
        (b'{"keys": [{"edit": {"psi": NaN}}]}', "psi"),
        (b'{"keys": [{"edit": {}, "seconds": 1e999}]}', "seconds"),
    ],
)
def test_that_a_timeline_that_cannot_be_used_is_a_sentence_and_changes_nothing(
    interpolating: ExplorationTab, tmp_path: Path, qtbot: QtBot, content: bytes, sentence: str
) -> None:
    tab = interpolating
    add_seeds(tab, 1)
    before, edit = tab.document.timeline, tab.document.edit
    tab.interpolation.open_wanted.emit(touch(tmp_path / "strange.json", content))
    qtbot.waitUntil(lambda: sentence in tab.notice.text)
    assert "strange.json" in tab.notice.text
    assert (tab.document.timeline, tab.document.edit) == (before, edit)


def test_that_a_timeline_of_another_model_opens_it_or_says_why_not(
    interpolating: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = interpolating
    other = touch(tmp_path / "others.safetensors")
    key = KeyFrame(edit=Edit(seed=8, model=ModelReference(path=str(other), sha256=other.name)))
    Timeline(keys=(key,)).save(tmp_path / "way.json")
    strange = key.edit.replace(model=ModelReference(path="/gone/away.safetensors", sha256="gone"))
    strange = strange.with_strength(Dimension.of("L30N0D0"), 1)
    Timeline(keys=(key.replace(edit=strange),)).save(tmp_path / "lost.json")
    tab.interpolation.open_wanted.emit(tmp_path / "lost.json")
    qtbot.waitUntil(lambda: "away.safetensors, which is not here" in tab.notice.text)
    assert tab.document.timeline is None
    tab.interpolation.open_wanted.emit(tmp_path / "way.json")
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "others" and key_seeds(tab) == [8])


def test_that_a_key_frame_drop_of_rubbish_is_refused(interpolating: ExplorationTab) -> None:
    tab = interpolating
    mime = packed(tab.document.edit)
    mime.setData("application/x-segan-edit", json.dumps({"seed": -5}).encode())
    tab.interpolation.strip.dropped.emit(mime, 0)
    assert "damaged" in tab.notice.text
    assert tab.document.timeline is None


# Directions


@pytest.fixture
def steering(tab: ExplorationTab) -> ExplorationTab:
    choose_mode(tab, "Directions")
    return tab


def found(tab: ExplorationTab, qtbot: QtBot, count: int = 10) -> DirectionsPanel:
    """The panel, with directions of the open model in its list."""
    panel = tab.directions
    type_into(panel.count, str(count))
    click(panel.find_button)
    qtbot.waitUntil(lambda: len(panel.directions) == count)
    return panel


def test_that_directions_are_found_and_their_sliders_move_the_picture(steering: ExplorationTab, qtbot: QtBot) -> None:
    panel = found(steering, qtbot, 3)
    assert [each.name for each in panel.directions] == ["sefa 1", "sefa 2", "sefa 3"]
    type_into(panel.row_of("sefa 2").slider.figure, "2.5")
    (step,) = steering.document.edit.directions
    assert (step.name, step.strength, step.layers) == ("sefa 2", 2.5, ())
    wait_for_picture(steering, qtbot)
    assert "sefa 2 +2.5" in steering.bar.caption.text()
    QTest.keyClick(panel.row_of("sefa 2").slider.track, Qt.Key.Key_Delete)
    assert steering.document.edit.directions == ()
    steering.undo()
    assert panel.row_of("sefa 2").slider.value == 2.5
    click(panel.reset_button)
    assert steering.document.edit.directions == ()


def test_that_directions_have_sliders_whatever_panel_is_shown(steering: ExplorationTab, qtbot: QtBot) -> None:
    bank = steering.sliders
    assert not bank._directions.isVisible()
    found(steering, qtbot, 3)
    choose_mode(steering, "Edit")
    assert bank._directions.isVisible()
    type_into(bank.direction_slider("sefa 2").figure, "2.5")
    (step,) = steering.document.edit.directions
    assert (step.name, step.strength) == ("sefa 2", 2.5)
    assert steering.directions.row_of("sefa 2").slider.value == 2.5
    wait_for_picture(steering, qtbot)
    same = bank.direction_slider("sefa 2")
    bank.search.setText("L1")
    assert not bank._directions.isVisible()
    bank.search.clear()
    assert bank._directions.isVisible() and bank.direction_slider("sefa 2") is same
    steering.document.set_edit(steering.document.edit.with_strength(Dimension(layer=1, input=0, index=0), 1.0))
    click(bank.reset_button)
    assert steering.document.edit.directions == steering.document.edit.subspace == ()
    assert same.value == 0 and not bank.reset_button.isEnabled()
    steering.undo()
    assert same.value == 2.5
    click(steering.directions.row_of("sefa 2").remove_button)
    assert [name for name, _ in bank._direction_sliders] == ["sefa 1", "sefa 3"]


def test_that_a_model_without_subspaces_is_steered_by_directions(
    make_tab: MakeTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = make_tab()
    tab.open_model(touch(tmp_path / "mode0.safetensors"))
    wait_for_picture(tab, qtbot)
    assert tab.sliders.explanation.isVisible() and not tab.sliders._area.isVisible()
    choose_mode(tab, "Directions")
    found(tab, qtbot, 2)
    type_into(tab.sliders.direction_slider("sefa 1").figure, "1")
    assert tab.document.edit.directions[0].strength == 1
    assert tab.sliders._area.isVisible() and not tab.sliders._best.isVisible()


def test_that_the_layers_of_a_direction_are_chosen(steering: ExplorationTab, qtbot: QtBot) -> None:
    panel = found(steering, qtbot, 2)
    click(panel.row_of("sefa 2").layers_button)
    click(panel.layers.presets["Coarse"])
    type_into(panel.row_of("sefa 2").slider.figure, "1")
    assert steering.document.edit.directions[0].layers == (0, 1, 2, 3)
    click(panel.layers.chips[9])
    assert steering.document.edit.directions[0].layers == (0, 1, 2, 3, 9)
    assert panel.row_of("sefa 2").layers_button.accessibleName() == "Layers 0–3, 9"
    click(panel.layers.presets["All"])
    assert steering.document.edit.directions[0].layers == ()
    wait_for_picture(steering, qtbot)


def test_that_liked_and_disliked_seeds_make_a_direction(steering: ExplorationTab, qtbot: QtBot) -> None:
    panel = steering.directions
    panel.goes_on.setChecked(False)
    assert not panel.make_button.isEnabled()
    for seed, key in ((1, Qt.Key.Key_Y), (2, Qt.Key.Key_N), (3, Qt.Key.Key_Y), (4, Qt.Key.Key_N), (3, Qt.Key.Key_N)):
        steering.document.replace(seed=seed)
        QTest.keyClick(panel.view, key)
    assert not panel.make_button.isEnabled(), "the last label of a seed counts"
    steering.document.replace(seed=5)
    click(panel.like_button)
    assert [each.value for each in panel.strips[True].thumbnails] == [5, 1]
    assert [each.value for each in panel.strips[False].thumbnails] == [3, 4, 2]
    type_into(panel.name, "smile")
    qtbot.waitUntil(lambda: [each.name for each in panel.directions] == ["smile"])
    qtbot.waitUntil(lambda: all(not each.image.isNull() for each in panel.strips[True].thumbnails))


def test_that_another_seed_comes_after_each_label(steering: ExplorationTab) -> None:
    steering.document.replace(seed=2**31)
    click(steering.directions.like_button)
    assert steering.document.edit.seed != 2**31
    blend = (Weighted(weight=1.0, latent=Latent(seed=1)),)
    steering.document.replace(blend=blend)
    click(steering.directions.like_button)
    assert "Only seeds can be labelled" in steering.notice.text


def test_that_a_picture_on_the_way_to_another_seed_is_no_seed_to_label(steering: ExplorationTab) -> None:
    panel = steering.directions
    panel.goes_on.setChecked(False)
    steering.document.replace(seed=3)
    click(panel.like_button)
    steering.document.replace(to_seed=8, position=0.5)
    click(panel.dislike_button)
    assert "Only seeds can be labelled" in steering.notice.text
    assert not panel.strips[False].thumbnails
    click(panel.strips[True].viewport(), panel.strips[True].rect_of(0).center())
    assert (steering.document.edit.seed, steering.document.edit.to_seed) == (3, None), "what the label shows"


def test_that_a_label_is_changed_or_removed_from_its_menu(
    steering: ExplorationTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = steering.directions
    panel.goes_on.setChecked(False)
    for seed in (3, 4):
        steering.document.replace(seed=seed)
        click(panel.like_button)
    strip = panel.strips[True]
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: menus.append(menu))

    def choose(name: str) -> None:
        strip.customContextMenuRequested.emit(strip.rect_of(0).center())
        next(action for action in menus[-1].actions() if action.text() == name).trigger()

    choose("Dislike")
    assert [each.value for each in panel.strips[False].thumbnails] == [4]
    choose("Remove")
    assert not strip.thumbnails


def test_that_directions_are_saved_and_opened_again(steering: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    panel = found(steering, qtbot, 2)
    left = list(panel.directions)
    path = tmp_path / "directions.json"
    with qtbot.waitSignal(panel.saved):
        panel.save_file(path)
    for name in ("sefa 1", "sefa 2"):
        click(panel.row_of(name).remove_button)
    assert not panel.directions
    panel.open_file(path)
    qtbot.waitUntil(lambda: list(panel.directions) == left)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "strange.json"),
        (b'{"directions": [{"name": "a", "vector": [NaN]}]}', "strange.json"),
        (b'{"directions": [{"name": "a", "vector": [1, 2, 3]}]}', "no directions for this model"),
    ],
)
def test_that_directions_that_cannot_be_used_are_a_sentence(
    steering: ExplorationTab, tmp_path: Path, qtbot: QtBot, content: bytes, sentence: str
) -> None:
    steering.directions.open_file(touch(tmp_path / "strange.json", content))
    qtbot.waitUntil(lambda: sentence in steering.notice.text)
    assert not steering.directions.directions


def test_that_directions_in_an_edit_appear_in_the_list_and_can_be_removed(steering: ExplorationTab) -> None:
    info = steering.document.info
    assert info is not None
    step = DirectionEdit(name="from elsewhere", vector=(1.0,) * info.w_dim, strength=-1.5)
    steering.document.replace(directions=(step,))
    row = steering.directions.row_of("from elsewhere")
    assert row.slider.value == -1.5
    click(row.remove_button)
    assert steering.document.edit.directions == ()
    steering.undo()
    assert steering.document.edit.directions == (step,)


@pytest.mark.parametrize("by", ["slider", "button"])
def test_that_a_direction_of_an_edit_stays_in_the_list_at_0(steering: ExplorationTab, by: str) -> None:
    info, panel = steering.document.info, steering.directions
    assert info is not None
    vector = (1.0,) * info.w_dim
    steps = tuple(DirectionEdit(name=name, vector=vector, layers=(2,), strength=1.0) for name in ("age", "smile"))
    steering.document.replace(directions=steps)
    row = panel.row_of("smile")
    if by == "slider":
        QTest.keyClick(row.slider.track, Qt.Key.Key_Delete)
        assert steering.document.edit.directions == steps[:1]
    else:
        click(panel.reset_button)
        assert steering.document.edit.directions == ()
    assert panel.row_of("smile") is row
    assert [each.name for each in panel.directions] == ["age", "smile"]
    type_into(row.slider.figure, "1")
    assert steps[1] in steering.document.edit.directions


def test_that_a_long_name_of_a_direction_ends_in_an_ellipsis_and_widens_nothing(steering: ExplorationTab) -> None:
    info, panel = steering.document.info, steering.directions
    assert info is not None
    widths = set()
    for name in ("smile", "W" * 12, "W" * 60):
        steering.document.replace(directions=(DirectionEdit(name=name, vector=(1.0,) * info.w_dim, strength=1.0),))
        QApplication.processEvents()
        caption = panel.row_of(name).slider.findChild(QLabel)
        assert caption is not None and caption.text().endswith("…") == (name != "smile")
        assert caption.fontMetrics().horizontalAdvance(caption.text()) <= caption.width()
        widths.add(panel.minimumSizeHint().width())
    assert len(widths) == 1


def test_that_what_the_panels_list_moves_no_column(steering: ExplorationTab, qtbot: QtBot) -> None:
    before = steering._splitter.sizes()
    found(steering, qtbot, 12)
    QApplication.processEvents()
    assert steering._splitter.sizes() == before
