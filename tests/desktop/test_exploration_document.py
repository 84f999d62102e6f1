"""What the exploration tab remembers and takes in: history, favourites, A and B, the clipboard, files of strangers."""

import json
from pathlib import Path

import numpy as np
import pytest
from by_hand import LEFT, MakeTab, click, slider_of, touch, wait_for_picture
from fake_renderer import FakeRenderer
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QListView
from pytestqt.qtbot import QtBot

from segan.editing import (
    Dimension,
    DirectionEdit,
    Edit,
    Latent,
    LayerPsi,
    Mix,
    ModelReference,
    NoiseStrength,
    Vector,
    Weighted,
)
from segan.export import write_picture
from segan_desktop.exploration import ExplorationTab, models
from segan_desktop.exploration.carrying import LARGEST_TEXT, edit_of, text_of
from segan_desktop.exploration.document import described, fits, fitted
from segan_desktop.exploration.favourites import FILE_NAME
from segan_desktop.widgets.thumbnail_strip import ThumbnailStrip

STRONGEST = Dimension.of("L0N0D0")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def edits_of(strip: ThumbnailStrip) -> list[Edit]:
    return [getattr(each.value, "edit", each.value) for each in strip.thumbnails]


def rest_at(tab: ExplorationTab, qtbot: QtBot, **changes: object) -> Edit:
    """Change the edit and stay until it is a point of the history."""
    tab.document.replace(**changes)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: tab.document.edit in edits_of(tab.history))
    return tab.document.edit


def take(strip: ThumbnailStrip, position: int) -> None:
    strip.scrollTo(strip.model().index(position, 0))
    QTest.mouseClick(strip.viewport(), LEFT, pos=strip.rect_of(position).center())


def put_on_clipboard(text: str) -> None:
    QApplication.clipboard().setText(text)


def model_file(path: Path, sha256: str) -> Path:
    """The beginning of a model file of this program, which states a checksum."""
    header = json.dumps({"__metadata__": {"segan": json.dumps({"sha256": sha256})}}).encode()
    return touch(path, len(header).to_bytes(8, "little") + header)


# History


def test_that_a_picture_where_the_hand_rests_is_a_point_to_return_to(tab: ExplorationTab, qtbot: QtBot) -> None:
    first = rest_at(tab, qtbot, seed=5)
    second = rest_at(tab, qtbot, seed=6)
    points = edits_of(tab.history)
    assert points[-2:] == [first, second]
    take(tab.history, len(points) - 2)
    assert tab.document.edit == first
    wait_for_picture(tab, qtbot)
    tab.undo()
    assert tab.document.edit == second
    assert edits_of(tab.history) == points, "what was visited before is no new point"


def test_that_a_drag_leaves_one_point_in_the_history(tab: ExplorationTab, qtbot: QtBot) -> None:
    rest_at(tab, qtbot, seed=1)
    before = len(edits_of(tab.history))
    track = slider_of(tab, STRONGEST).track
    QTest.mousePress(track, LEFT, pos=track.rect().center())
    for x in range(track.width() // 2, track.width() - 8, 4):
        QTest.mouseMove(track, QPoint(x, track.height() // 2))
        QApplication.processEvents()
    QTest.mouseRelease(track, LEFT, pos=QPoint(track.width() - 8, track.height() // 2))
    qtbot.waitUntil(lambda: tab.document.edit in edits_of(tab.history))
    assert len(edits_of(tab.history)) == before + 1


def test_that_the_history_is_reached_by_keys(tab: ExplorationTab, qtbot: QtBot) -> None:
    first = rest_at(tab, qtbot, seed=5)
    rest_at(tab, qtbot, seed=6)
    tab.history.setCurrentIndex(tab.history.model().index(len(edits_of(tab.history)) - 1, 0))
    QTest.keyClick(tab.history, Qt.Key.Key_Left)
    QTest.keyClick(tab.history, Qt.Key.Key_Return)
    assert tab.document.edit == first


def test_that_points_of_another_model_are_dim(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    rest_at(tab, qtbot, seed=5)
    tab.open_model(touch(tmp_path / "other.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "other")
    assert tab.history.thumbnails[0].is_dim


# Favourites


def test_that_favourites_survive_a_restart(make_tab: MakeTab, model: Path, qtbot: QtBot) -> None:
    first = make_tab()
    first.open_model(model)
    wait_for_picture(first, qtbot)
    first.document.replace(seed=12)
    QTest.keyClick(first.edit_panel.view, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: len(first.favourites.all) == 1)
    dialog = first.favourites_strip.ask_for_name(first.favourites.all[0])
    dialog.setTextValue("twelve")
    dialog.accept()

    second = make_tab()
    second.open_model(model)
    wait_for_picture(second, qtbot)
    (shown,) = second.favourites_strip.thumbnails
    assert shown.name == "twelve"
    assert not shown.image.isNull()
    assert not shown.is_dim
    take(second.favourites_strip, 0)
    assert second.document.edit == first.document.edit
    wait_for_picture(second, qtbot)


def test_that_the_star_takes_a_favourite_away_and_the_notice_brings_it_back(tab: ExplorationTab, qtbot: QtBot) -> None:
    for seed in (3, 4):
        tab.document.replace(seed=seed)
        click(tab.favourites_strip.star_button)
        qtbot.waitUntil(lambda: tab.favourites.find(tab.document.edit) is not None)
    kept = tab.favourites.all
    tab.document.replace(seed=3)
    click(tab.favourites_strip.star_button)
    assert [each.edit.seed for each in tab.favourites.all] == [4]
    tab.notice.acted.emit()
    assert tab.favourites.all == kept


def test_that_a_favourite_of_another_model_offers_to_open_it(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab.document.replace(seed=3)
    click(tab.favourites_strip.star_button)
    qtbot.waitUntil(lambda: len(tab.favourites.all) == 1)
    tab.open_model(touch(tmp_path / "other.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "other")
    tab.document.replace(seed=7)
    assert tab.favourites_strip.thumbnails[0].is_dim
    take(tab.favourites_strip, 0)
    assert tab.document.edit.seed == 7
    assert "faces.safetensors, which is not open" in tab.notice.text
    tab.notice.acted.emit()
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "faces" and tab.document.edit.seed == 3)


def test_that_damaged_favourites_are_put_aside_and_named(make_tab: MakeTab, tmp_path: Path) -> None:
    touch(tmp_path / FILE_NAME, b'{"version": 1, "favourites": [{"edit": {"psi": NaN}}]}')
    tab = make_tab()
    assert "favourites were damaged" in tab.notice.text
    assert not (tmp_path / FILE_NAME).exists()
    assert (tmp_path / "favourites-damaged.json").exists()


def test_that_favourites_of_a_newer_version_are_left_alone(
    make_tab: MakeTab, model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    newer = b'{"version": 2, "favourites": "elsewhere"}'
    touch(tmp_path / FILE_NAME, newer)
    tab = make_tab()
    assert "newer version" in tab.notice.text
    tab.open_model(model)
    wait_for_picture(tab, qtbot)
    click(tab.favourites_strip.star_button)
    qtbot.waitUntil(lambda: "newer version" in tab.notice.text)
    assert (tmp_path / FILE_NAME).read_bytes() == newer


# A and B


def test_that_a_and_b_are_swapped_and_split(tab: ExplorationTab, qtbot: QtBot) -> None:
    view = tab.edit_panel.view
    a = tab.document.edit
    QTest.keyClick(view, Qt.Key.Key_A, SHIFT)
    tab.document.replace(seed=9)
    QTest.keyClick(view, Qt.Key.Key_X)
    assert tab.document.edit == a
    QTest.keyClick(view, Qt.Key.Key_X)
    assert tab.document.edit.seed == 9
    wait_for_picture(tab, qtbot)

    QTest.keyClick(view, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: view.split is not None)
    assert view.split is not None
    renderer = FakeRenderer(Path(a.model.path))
    assert np.array_equal(view.split.left, renderer.render(a))
    assert (view.split.left_name, view.split.right_name) == ("A", "B")
    tab.document.replace(seed=10)
    assert view.split is not None and view.split.right_name == "now"
    QTest.keyClick(view, Qt.Key.Key_C)
    assert view.split is None


def test_that_the_divider_is_dragged_and_moved_by_keys(tab: ExplorationTab, qtbot: QtBot) -> None:
    view = tab.edit_panel.view
    tab.bar.comparison.keep("A")
    tab.document.replace(seed=9)
    click(tab.bar.comparison.split_button)
    qtbot.waitUntil(lambda: view.split is not None)
    x, y = view.divider_x, view.height() // 2
    QTest.mousePress(view, LEFT, pos=QPoint(x, y))
    QTest.mouseMove(view, QPoint(x + 100, y))
    QTest.mouseRelease(view, LEFT, pos=QPoint(x + 100, y))
    assert abs(view.divider_x - (x + 100)) <= 1
    before = view.divider
    QTest.keyClick(view, Qt.Key.Key_Left, CTRL)
    assert view.divider < before


def test_that_a_and_b_follow_to_another_model(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab.document.set_edit(tab.document.edit.with_strength(STRONGEST, 2))
    tab.bar.comparison.keep("A")
    tab.document.replace(seed=9)
    tab.open_model(touch(tmp_path / "mode0.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "mode0")
    kept = tab.bar.comparison.kept("A")
    assert kept is not None and kept.subspace == () and kept.model.path.endswith("mode0.safetensors")
    click(tab.bar.comparison.split_button)
    view = tab.edit_panel.view
    expected = FakeRenderer.open(Path(kept.model.path)).render(kept)
    qtbot.waitUntil(lambda: view.split is not None and np.array_equal(view.split.left, expected))


# Undo, and what fails


def test_that_what_was_undone_is_past_once_something_else_is_done(tab: ExplorationTab) -> None:
    document = tab.document
    document.replace(seed=1)
    document.undo()
    assert document.can_redo
    document.replace(seed=2)
    assert not document.can_redo and not tab.redo_button.isEnabled()
    document.redo()
    assert document.edit.seed == 2


def test_that_the_failure_of_a_picture_that_is_past_is_not_told(tab: ExplorationTab, qtbot: QtBot) -> None:
    past = tab.document.edit
    tab.document.replace(seed=7)
    wait_for_picture(tab, qtbot)
    tab.render_thread.render_failed.emit(past, "There is not enough memory.")
    assert not any(tab.edit_panel.view.message)
    tab.render_thread.render_failed.emit(tab.document.edit, "There is not enough memory.")
    assert "not enough memory" in tab.edit_panel.view.message[1]


# The clipboard


def test_that_an_edit_goes_through_the_clipboard_as_text(tab: ExplorationTab, qtbot: QtBot) -> None:
    left = tab.document.edit.replace(seed=21, mixes=(Mix(seed=3, layers=(1, 2)),)).with_strength(STRONGEST, -1.25)
    tab.document.set_edit(left)
    QTest.keyClick(tab.edit_panel.view, Qt.Key.Key_C, CTRL)
    text = QApplication.clipboard().text()
    assert json.loads(text)["seed"] == 21
    tab.document.set_edit(Edit(model=left.model))
    put_on_clipboard(text)
    QTest.keyClick(tab.edit_panel.view, Qt.Key.Key_V, CTRL)
    assert tab.document.edit == left
    wait_for_picture(tab, qtbot)
    tab.undo()
    assert tab.document.edit.seed == 0


def test_that_an_edit_written_by_hand_is_for_the_open_model(tab: ExplorationTab) -> None:
    put_on_clipboard('{"seed": 77}')
    tab.paste_edit()
    assert tab.document.edit == Edit(seed=77, model=tab.document.edit.model)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a shopping list", "is no edit"),
        ("[1, 2]", "is no edit"),
        ("{}", "is no edit"),
        ('{"version": 9, "seed": 1}', "newer version"),
        ('{"version": 2, "seed": 1, "psi": NaN}', "damaged: psi"),
        ('{"version": 2, "seed": -1}', "damaged: seed"),
        ('{"seed": 1' + " " * LARGEST_TEXT + "}", "too large"),
        ('{"seed": 1, "subspace": [{"dimension": {"layer": 30, "input": 0, "index": 0}, "add": 1}]}', "does not have"),
        ('{"seed": 1, "mixes": [{"seed": 2, "layers": [60]}]}', "does not have"),
    ],
)
def test_that_what_is_no_edit_is_refused_with_a_sentence(tab: ExplorationTab, text: str, sentence: str) -> None:
    tab.document.replace(seed=4)
    before = tab.document.edit
    put_on_clipboard(text)
    tab.paste_edit()
    assert sentence in tab.notice.text
    assert tab.document.edit == before


def test_that_a_clipboard_without_text_is_refused_with_a_sentence(tab: ExplorationTab) -> None:
    mime = QMimeData()
    mime.setData("image/png", b"picture")
    QApplication.clipboard().setMimeData(mime)
    tab.paste_edit()
    assert "no edit on the clipboard" in tab.notice.text
    QApplication.clipboard().clear()  # or the data outlives Qt, and the process ends in a crash


# Models that move and change


def test_that_a_model_is_found_where_it_was_by_name_and_by_checksum(tmp_path: Path) -> None:
    was = tmp_path / "there" / "faces.safetensors"
    reference = ModelReference(path=str(was), sha256="abc")
    folders = [tmp_path / "one", tmp_path / "two"]
    assert models.find(reference, folders) is None
    renamed = model_file(tmp_path / "two" / "renamed.safetensors", "abc")
    other = model_file(tmp_path / "one" / "faces.safetensors", "xyz")
    model_file(tmp_path / "two" / "state-000001.safetensors", "abc")
    assert models.find(reference, folders) == renamed
    model_file(other, "abc")
    assert models.find(reference, folders) == other
    model_file(was, "abc")
    assert models.find(reference, folders) == was
    model_file(was, "retrained")
    assert models.find(reference, folders) == other


@pytest.mark.parametrize(
    "content", [b"", b"short", b"\xff" * 40, (2**40).to_bytes(8, "little"), (2).to_bytes(8, "little") + b"[]"]
)
def test_that_a_file_without_a_sound_header_states_no_checksum(tmp_path: Path, content: bytes) -> None:
    assert models.checksum(touch(tmp_path / "a.safetensors", content)) == ""


def test_that_the_model_of_a_picture_can_be_pointed_to(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab.open_model(touch(tmp_path / "mode0.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "mode0")
    elsewhere = touch(tmp_path / "elsewhere" / "others.safetensors")
    edit = Edit(seed=8, model=ModelReference(path="/nowhere/others.safetensors", sha256="others.safetensors"))
    edit = edit.with_strength(STRONGEST, 1)  # which the open model does not have
    write_picture(tmp_path / "picture.png", np.zeros((8, 8, 3), np.uint8), edit)
    before = tab.document.edit
    tab.drop(tmp_path / "picture.png")
    qtbot.waitUntil(lambda: "others.safetensors, which is not here" in tab.notice.text)
    assert tab.document.edit == before
    tab.notice.acted.emit()
    dialog = tab.findChild(QFileDialog)
    assert dialog is not None and "others.safetensors" in dialog.windowTitle()
    dialog.fileSelected.emit(str(elsewhere))
    dialog.reject()
    qtbot.waitUntil(lambda: tab.document.edit.seed == 8)
    assert tab.document.edit.strength(STRONGEST) == 1
    assert tab.document.edit.model.path == str(elsewhere)
    wait_for_picture(tab, qtbot)


def test_that_a_model_replaced_on_the_disk_is_offered_anew(tab: ExplorationTab, model: Path, qtbot: QtBot) -> None:
    model.with_name("new").write_bytes(b"another model")
    model.with_name("new").replace(model)
    qtbot.waitUntil(lambda: "faces.safetensors has been replaced" in tab.notice.text)
    with qtbot.waitSignal(tab.document.opened):
        tab.notice.acted.emit()


def test_that_a_file_written_again_with_the_same_weights_is_no_news(
    make_tab: MakeTab, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = make_tab()
    path = model_file(tmp_path / "faces.safetensors", "faces.safetensors")
    tab.open_model(path)
    wait_for_picture(tab, qtbot)
    content = path.read_bytes()
    path.write_bytes(content + b"more")
    touch(tmp_path / "beside.txt")
    qtbot.wait(600)  # nothing happens, which no signal tells
    assert not tab.notice.isVisible()


def test_that_the_file_dialog_leaves_out_what_a_run_resumes_from(
    tab: ExplorationTab, model: Path, qtbot: QtBot
) -> None:
    touch(model.with_name("state-000010.safetensors"))
    touch(model.with_name("model-000010.safetensors"))
    tab.choose_model()
    dialog = tab.findChild(QFileDialog)
    assert dialog is not None
    shown = dialog.findChild(QListView, "listView")
    assert shown is not None

    def names() -> set[str]:
        rows, root = shown.model(), shown.rootIndex()
        return {rows.index(row, 0, root).data() for row in range(rows.rowCount(root))}

    qtbot.waitUntil(lambda: {"faces.safetensors", "model-000010.safetensors"} <= names())
    assert "state-000010.safetensors" not in names()
    dialog.reject()


def test_that_the_line_below_the_picture_says_all_that_is_usual(tab: ExplorationTab) -> None:
    edit = tab.document.edit.replace(seed=1042)
    tab.document.set_edit(edit.with_strength(STRONGEST, 1).with_strength(Dimension.of("L1N0D0"), -1))
    caption = tab.bar.caption
    assert "2 dimensions moved" in caption.text()
    assert caption.fontMetrics().horizontalAdvance(caption.text()) <= caption.width()


def test_that_a_long_line_below_the_picture_moves_nothing(tab: ExplorationTab) -> None:
    widths = tab._splitter.sizes()
    edit = tab.document.edit
    tab.document.set_edit(edit.replace(mixes=tuple(Mix(seed=2**32 - 1 - i, layers=(i, i + 2)) for i in range(6))))
    QApplication.processEvents()
    assert len(tab.bar.caption.text()) > 200
    assert tab._splitter.sizes() == widths


# Fitting


def test_that_an_edit_loses_only_what_a_model_does_not_have(tmp_path: Path) -> None:
    info = FakeRenderer(tmp_path / "faces.safetensors").info
    w = Vector(space="w", rows=((0.5,) * info.w_dim,))
    short = Vector(space="w", rows=((0.5, 1.0),))
    direction = DirectionEdit(name="smile", vector=(0.0,) * info.w_dim, strength=1.0, layers=(0, 1))
    good = Edit(
        seed=5,
        vector=w,
        mixes=(Mix(seed=1, layers=(0, 1)), Mix(vector=w, layers=(2,))),
        blend=(Weighted(weight=0.5, latent=Latent(seed=1)), Weighted(weight=0.5, latent=Latent(vector=w))),
        psi_layers=(LayerPsi(index=3, psi=0.5),),
        directions=(direction,),
        noise_strengths=(NoiseStrength(layer=1, input=1, strength=2.0),),
    ).with_strength(STRONGEST, 1.0)
    assert fits(good, info)
    strange = good.replace(
        vector=short,
        mixes=(*good.mixes, Mix(seed=3, layers=(40,)), Mix(seed=4, layers=(1, 40)), Mix(vector=short, layers=(3,))),
        blend=(*good.blend, Weighted(weight=0.1, latent=Latent(vector=short))),
        psi_layers=(*good.psi_layers, LayerPsi(index=40, psi=0.1)),
        directions=(direction, direction.replace(vector=(1.0,)), direction.replace(layers=(40,))),
        noise_strengths=(*good.noise_strengths, NoiseStrength(layer=30, input=0, strength=0.0)),
    ).with_strength(Dimension.of("L30N0D0"), 1.0)
    assert not fits(strange, info)
    kept = fitted(strange, info)
    assert kept.vector is None
    assert kept.mixes == (*good.mixes, Mix(seed=4, layers=(1,)), Mix(layers=(3,)))
    assert kept.blend == ()
    assert kept.model == info.reference
    for field in ("seed", "psi_layers", "directions", "noise_strengths", "subspace"):
        assert getattr(kept, field) == getattr(good, field), field


def test_that_an_edit_is_described_by_all_that_it_does() -> None:
    direction = DirectionEdit(name="smile", vector=(0.0,), strength=1.5)
    edit = Edit(seed=5, to_seed=6, position=0.25, psi_cutoff=4, directions=(direction,), noise="random", noise_seed=3)
    edit = edit.replace(mixes=(Mix(vector=Vector(space="w_plus", rows=((1.0,),)), layers=(0, 1, 4)),))
    words = described(edit.replace(noise_strengths=(NoiseStrength(layer=0, input=0, strength=0.0),)))
    for part in ("seed 5", "6 at 0.25", "styles 0–1, 4 from a vector in w+", "psi by layer", "smile +1.5",
                 "random noise 3", "noise by layer"):  # fmt: skip
        assert part in words
    blend = Edit(blend=(Weighted(weight=1.0, latent=Latent()),) * 3)
    assert "blend of 3" in described(blend) and "seed" not in described(blend)


def test_that_an_edit_survives_being_written_as_text() -> None:
    vector = Vector(space="w_plus", rows=((0.1, -1e6), (1 / 3, 2.0)))
    edit = Edit(seed=2**32 - 1, vector=vector, psi=-2.0, noise="none").with_strength(STRONGEST, 1 / 7)
    assert edit_of(text_of(edit).encode()) == edit
