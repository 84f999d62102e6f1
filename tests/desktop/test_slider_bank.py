"""The slider bank: what each dimension does beside its slider, what a person says of it, and what is remembered."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from by_hand import touch
from fake_renderer import FakeRenderer
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from segan.editing import Dimension, Edit, ModelReference
from segan_desktop import theme
from segan_desktop.exploration.dimension_notes import DimensionNote, DimensionNotes
from segan_desktop.exploration.dimension_row import DimensionRow
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.slider_bank import SliderBank
from segan_desktop.rendering import RenderThread
from segan_desktop.widgets.preview_grid import image_of

LEFT = Qt.MouseButton.LeftButton
STRONGEST = Dimension.of("L0N0D0")
WEAK = Dimension.of("L3N1D2")
DEAD = Dimension.of("L0N0D3")

MakeBank = Callable[[FakeRenderer], SliderBank]


@pytest.fixture
def renderer(tmp_path: Path) -> FakeRenderer:
    return FakeRenderer(tmp_path / "faces.safetensors")


@pytest.fixture
def document() -> EditDocument:
    return EditDocument()


@pytest.fixture
def make_bank(qtbot: QtBot, tmp_path: Path, document: EditDocument, qapp: QApplication) -> Iterator[MakeBank]:
    """A bank on the screen, over a renderer that has opened; notes lie in the test's own folder."""
    theme.apply(qapp, "dark")
    threads: list[RenderThread] = []

    def make(renderer: FakeRenderer) -> SliderBank:
        thread = RenderThread(lambda path: renderer)
        threads.append(thread)
        bank = SliderBank(document, thread, DimensionNotes(tmp_path / "notes"))
        qtbot.addWidget(bank)
        bank.resize(352, 700)
        with qtbot.waitExposed(bank):
            bank.show()
        thread.start()
        with qtbot.waitSignal(thread.opened):
            thread.open(Path(renderer.info.reference.path))
        document.open(renderer.info)
        return bank

    yield make
    for thread in threads:
        thread.shut_down()


@pytest.fixture
def bank(make_bank: MakeBank, renderer: FakeRenderer) -> SliderBank:
    return make_bank(renderer)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center() if at is None else at)


def row_of(bank: SliderBank, dimension: Dimension) -> DimensionRow:
    return bank.rows(dimension)[0]


def call(row: DimensionRow, text: str) -> None:
    """Give a name and tags as a person does."""
    QTest.keyClick(row.slider.track, Qt.Key.Key_F2)
    assert row.editor is not None
    QTest.keyClicks(row.editor, text)
    QTest.keyClick(row.editor, Qt.Key.Key_Return)


# Tiny pictures


def test_that_tiny_pictures_show_the_present_picture_at_three_strengths(
    bank: SliderBank, document: EditDocument, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    document.set_edit(document.edit.replace(seed=4).with_strength(Dimension.of("L1N0D0"), 1.5))
    pictures = row_of(bank, STRONGEST).pictures
    for stop in (-2.0, 0.0, 2.0):
        expected = image_of(renderer.sketch(document.edit.with_strength(STRONGEST, stop)))
        qtbot.waitUntil(lambda stop=stop, expected=expected: pictures.image(stop) == expected)


def test_that_a_click_on_a_tiny_picture_goes_there_in_one_step(bank: SliderBank, document: EditDocument) -> None:
    row = row_of(bank, STRONGEST)
    click(row.pictures, row.pictures.picture_rect(2).center())
    assert document.edit.strength(STRONGEST) == 2.0
    assert row.slider.value == 2.0
    click(row.pictures, row.pictures.picture_rect(0).center())
    assert document.edit.strength(STRONGEST) == -2.0
    document.undo()
    assert document.edit.strength(STRONGEST) == 2.0


def test_that_tiny_pictures_are_made_only_for_the_rows_on_screen(
    bank: SliderBank, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    bank.resize(352, 320)
    last = row_of(bank, bank.most_effective()[-1])
    qtbot.waitUntil(lambda: row_of(bank, STRONGEST).pictures.image(2.0) is not None)
    assert last.pictures.image(2.0) is None
    moved = {change.dimension for edit in renderer.sketched for change in edit.subspace}
    assert last.dimension not in moved
    bank.reveal(WEAK)
    qtbot.waitUntil(lambda: bank.layer(WEAK.layer).row(WEAK).pictures.image(2.0) is not None)


def test_that_tiny_pictures_of_an_earlier_edit_are_not_taken_for_present_ones(
    bank: SliderBank, document: EditDocument, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    pictures = row_of(bank, STRONGEST).pictures
    qtbot.waitUntil(lambda: pictures.image(2.0) is not None)
    document.replace(seed=9)
    expected = image_of(renderer.sketch(document.edit.with_strength(STRONGEST, 2.0)))
    qtbot.waitUntil(lambda: pictures.image(2.0) == expected)


def test_that_pictures_that_have_been_made_are_not_made_again(
    bank: SliderBank, document: EditDocument, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    row = row_of(bank, STRONGEST)
    qtbot.waitUntil(lambda: all(row.pictures.image(stop) is not None for stop in (-2.0, 0.0, 2.0)))
    last = row_of(bank, bank.most_effective()[5])
    qtbot.waitUntil(lambda: last.pictures.image(2.0) is not None)
    renderer.sketched.clear()
    QTest.keyClick(row.slider.track, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: last.pictures.image(2.0) is not None and bool(renderer.sketched))
    edits = [document.edit.with_strength(STRONGEST, stop) for stop in (-2.0, 0.0, 2.0)]
    assert not set(edits) & set(renderer.sketched), "a slider that moves has the same three pictures"
    document.undo()
    renderer.sketched.clear()
    qtbot.waitUntil(lambda: last.pictures.image(2.0) is not None)
    assert not renderer.sketched


# Names, tags, stars, locks


def test_that_a_dimension_is_named_and_tagged_in_its_place_and_found_again(bank: SliderBank) -> None:
    bank.layer(WEAK.layer).set_open(True)
    call(row_of(bank, WEAK), "long hair #Hair #length")
    assert "long hair" in row_of(bank, WEAK).caption and "#Hair" in row_of(bank, WEAK).caption
    for query in ("LONG", "#hair", "l3n1d2", "L3 N1 D2", "hair long"):
        bank.search.clear()
        QTest.keyClicks(bank.search, query)
        assert bank.found() == [WEAK], query
        assert bank.rows(WEAK)[-1].isVisible()
    QTest.keyClicks(bank.search, " nothing like it")
    assert bank.found() == []
    bank.search.clear()
    assert row_of(bank, STRONGEST).isVisible()


def test_that_escape_leaves_a_name_as_it_was_and_another_name_replaces_it(bank: SliderBank, qtbot: QtBot) -> None:
    row = row_of(bank, STRONGEST)
    qtbot.waitUntil(lambda: row.height() >= row.sizeHint().height())  # it has been laid out
    call(row, "skin")
    QTest.keyClick(row.slider.track, Qt.Key.Key_F2)
    assert row.editor is not None and row.editor.text() == "skin"
    assert row.rect().contains(row.editor.geometry()), "nothing of it is cut off"
    QTest.keyClicks(row.editor, "nonsense")
    QTest.keyClick(row.editor, Qt.Key.Key_Escape)
    assert "skin" in row.caption
    call(row, "tone")
    assert row.caption.startswith("tone")


def renamed(bank: SliderBank, dimension: Dimension, qtbot: QtBot) -> DimensionRow:
    """A row whose name is about to be typed."""
    row = row_of(bank, dimension)
    bank.activateWindow()
    row.setFocus()
    qtbot.waitUntil(row.hasFocus)
    QTest.keyClick(row.slider.track, Qt.Key.Key_F2)
    return row


def test_that_a_name_is_left_for_what_is_clicked(bank: SliderBank, qtbot: QtBot) -> None:
    row = renamed(bank, STRONGEST, qtbot)
    assert row.editor is not None
    QTest.keyClicks(row.editor, "smile")
    click(bank.search)
    assert bank.search.hasFocus()
    assert row.caption.startswith("smile")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_that_the_slider_has_the_keyboard_after_its_name(bank: SliderBank, key: Qt.Key, qtbot: QtBot) -> None:
    row = renamed(bank, STRONGEST, qtbot)
    assert row.editor is not None
    QTest.keyClick(row.editor, key)
    assert row.slider.track.hasFocus()


def test_that_the_tab_key_leads_from_a_name_to_the_next_slider(bank: SliderBank, qtbot: QtBot) -> None:
    first, second = bank.most_effective()[:2]
    renamed(bank, first, qtbot)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert row_of(bank, second).slider.track.hasFocus()


def test_that_a_long_name_moves_nothing(bank: SliderBank) -> None:
    row = row_of(bank, STRONGEST)
    before, width = row.slider.track.geometry(), bank.minimumSizeHint().width()
    call(row, "w" * 60 + " #" + "t" * 30)
    QApplication.processEvents()
    assert row.slider.track.geometry() == before
    assert bank.minimumSizeHint().width() == width


def test_that_counting_what_is_moved_moves_nothing(bank: SliderBank, document: EditDocument) -> None:
    def height() -> int:
        QApplication.processEvents()
        return bank.minimumSizeHint().height()

    before = height()
    document.set_edit(document.edit.with_strength(STRONGEST, 1.0))
    assert height() == before
    assert any(text.text() == "1 moved" and text.isVisible() for text in bank.findChildren(QLabel))


def test_that_what_is_starred_is_at_the_top_of_the_list(bank: SliderBank) -> None:
    bank.layer(WEAK.layer).set_open(True)
    assert WEAK not in bank.most_effective()
    click(row_of(bank, WEAK).star)
    in_list = bank.rows(WEAK)[-1]
    assert bank.most_effective()[0] == WEAK
    assert in_list.y() < row_of(bank, STRONGEST).y() or bank.most_effective()[1] == STRONGEST
    QTest.keyClick(in_list.slider.track, Qt.Key.Key_S)
    assert WEAK not in bank.most_effective()
    assert len(bank.rows(WEAK)) == 1


def test_that_what_is_locked_stays_while_the_rest_is_randomised(bank: SliderBank, document: EditDocument) -> None:
    document.set_edit(document.edit.with_strength(STRONGEST, 1.25))
    QTest.keyClick(row_of(bank, STRONGEST).slider.track, Qt.Key.Key_L)
    click(bank.randomise_button)
    assert document.edit.strength(STRONGEST) == 1.25
    assert len(document.edit.subspace) > 20
    assert DEAD not in {change.dimension for change in document.edit.subspace}
    document.undo()
    assert len(document.edit.subspace) == 1


def test_that_the_strength_of_randomising_is_kept_to(bank: SliderBank, document: EditDocument) -> None:
    sizes = {}
    for strength in ("0.1", "2"):
        QTest.keyClick(bank.spread.figure, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(bank.spread.figure, strength)
        QTest.keyClick(bank.spread.figure, Qt.Key.Key_Return)
        click(bank.randomise_button)
        sizes[strength] = sum(abs(change.add) for change in document.edit.subspace)
    assert 8 * sizes["0.1"] < sizes["2"] < 50 * sizes["0.1"]


def test_that_a_dead_dimension_is_greyed_with_the_reason(bank: SliderBank) -> None:
    bank.layer(0).set_open(True)
    row = row_of(bank, DEAD)
    assert not row.slider.isEnabled()
    assert not row.pictures.isVisible()
    assert "no visible effect" in row.caption
    QTest.keyClick(row.slider.track, Qt.Key.Key_L)
    assert not row.lock.isChecked()


# Memory


def test_that_notes_are_there_at_the_next_start_for_the_same_weights_only(
    bank: SliderBank, make_bank: MakeBank, renderer: FakeRenderer, tmp_path: Path
) -> None:
    call(row_of(bank, STRONGEST), "skin #colour")
    click(row_of(bank, STRONGEST).lock)
    again = make_bank(FakeRenderer(Path(renderer.info.reference.path)))
    assert row_of(again, STRONGEST).caption.startswith("skin")
    assert row_of(again, STRONGEST).lock.isChecked()
    other = make_bank(FakeRenderer(tmp_path / "others.safetensors"))
    assert "skin" not in row_of(other, STRONGEST).caption


def snapshot(run: Path, kimg: int) -> ModelReference:
    return ModelReference(path=str(run / f"model-0000{kimg}.safetensors"), sha256=str(kimg))


def test_that_a_newer_snapshot_of_a_run_begins_with_the_notes_of_the_one_before(tmp_path: Path) -> None:
    touch(tmp_path / "run" / "config.json")
    first, second = (snapshot(tmp_path / "run", kimg) for kimg in (10, 20))
    notes = DimensionNotes(tmp_path / "notes")
    notes.open(first)
    notes.set(STRONGEST, DimensionNote(name="skin"))
    notes.open(second)
    assert notes.of(STRONGEST).name == "skin"
    notes.set(STRONGEST, DimensionNote(name="tone"))
    notes.open(first)
    assert notes.of(STRONGEST).name == "skin", "each snapshot keeps what was said of itself"
    notes.open(ModelReference(path=str(tmp_path / "model-000030.safetensors"), sha256="30"))
    assert notes.all() == {}, "no run folder, no common memory"


def test_that_two_windows_keep_what_the_other_says(tmp_path: Path) -> None:
    touch(tmp_path / "run" / "config.json")
    one, other, later = (DimensionNotes(tmp_path / "notes") for _ in range(3))
    one.open(snapshot(tmp_path / "run", 10))
    other.open(snapshot(tmp_path / "run", 10))
    later.open(snapshot(tmp_path / "run", 20))
    one.set(STRONGEST, DimensionNote(name="skin"))
    told = QSignalSpy(other.changed)
    other.set(STRONGEST, DimensionNote(starred=True))
    other.set(WEAK, DimensionNote(locked=True))
    assert [told.at(i)[0] for i in range(told.count())] == [STRONGEST, WEAK]
    said = {STRONGEST: DimensionNote(name="skin", starred=True), WEAK: DimensionNote(locked=True)}
    assert other.all() == said
    later.set(DEAD, DimensionNote(name="nothing"))
    other.set(WEAK, DimensionNote())
    one.open(snapshot(tmp_path / "run", 30))
    del said[WEAK]
    assert one.all() == {**said, DEAD: DimensionNote(name="nothing")}, "what was said of any snapshot"
    one.open(snapshot(tmp_path / "run", 10))
    assert one.all() == said


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"version": 2, "dimensions": {}}',
        b'{"dimensions": {"nose": {"name": "nose"}}}',
        b'{"dimensions": {"L0N0D0": {"name": "%s"}}}' % (b"n" * 200),
        b'{"dimensions": {}, "pad": "%s"}' % (b" " * (1 << 20)),
    ],
)
def test_that_a_damaged_file_is_named_kept_aside_and_in_nobodys_way(tmp_path: Path, content: bytes) -> None:
    model = ModelReference(path="faces.safetensors", sha256="1")
    notes = DimensionNotes(tmp_path)
    notes.open(model)
    notes.set(STRONGEST, DimensionNote(name="skin"))
    file = next(tmp_path.glob("*.json"))
    file.write_bytes(content)
    said = QSignalSpy(notes.failed)
    notes.open(model)
    assert notes.all() == {}
    assert said.count() == 1 and file.stem in said.at(0)[0]
    assert file.with_suffix(".damaged").read_bytes() == content
    notes.set(STRONGEST, DimensionNote(name="tone"))
    notes.open(model)
    assert notes.of(STRONGEST).name == "tone"


def test_that_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file stands where the folder would be")
    notes = DimensionNotes(tmp_path / "notes")
    notes.open(ModelReference(sha256="1"))
    said = QSignalSpy(notes.failed)
    notes.set(STRONGEST, DimensionNote(name="skin"))
    assert said.count() == 1 and "could not be saved" in said.at(0)[0]
    assert notes.of(STRONGEST).name == "skin"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_that_whatever_is_typed_becomes_a_note_that_reads_the_same_when_typed_again(text: str) -> None:
    note = DimensionNote(starred=True).with_text(text)
    assert note.starred
    assert note.with_text(note.text) == note


def test_that_a_newer_snapshot_keeps_the_rows_and_shows_its_own_effects(
    bank: SliderBank, document: EditDocument, tmp_path: Path
) -> None:
    row = row_of(bank, STRONGEST)
    newer = FakeRenderer(tmp_path / "newer.safetensors")
    weaker = [
        each if each.dimension != STRONGEST else type(each)(each.dimension, each.resolution, each.kind, 0.0)
        for each in newer.info.dimensions
    ]
    document.set_edit(document.edit.with_strength(Dimension.of("L1N0D0"), 1.0))
    moved = row_of(bank, Dimension.of("L1N0D0"))
    info = type(newer.info)(**{**vars(newer.info), "dimensions": tuple(weaker)})
    document.open(info)
    assert STRONGEST not in bank.most_effective()
    assert row not in bank.rows(STRONGEST)
    assert row_of(bank, Dimension.of("L1N0D0")) is moved and moved.slider.value == 1.0


def test_that_edits_from_elsewhere_move_the_sliders_and_emit_nothing(bank: SliderBank, document: EditDocument) -> None:
    wanted = QSignalSpy(row_of(bank, STRONGEST).moved)
    document.set_edit(Edit(model=document.edit.model).with_strength(STRONGEST, -1.0))
    assert row_of(bank, STRONGEST).slider.value == -1.0
    assert wanted.count() == 0


def test_that_the_tab_key_goes_from_the_title_of_a_list_down_its_sliders(bank: SliderBank, qtbot: QtBot) -> None:
    bank.layer(0).set_open(True)
    layer = [bank.layer(0).row(Dimension.of(f"L0N0D{index}")) for index in range(3)]
    qtbot.waitUntil(lambda: all(row.isVisible() for row in layer))
    best = [bank.rows(dimension)[0] for dimension in bank.most_effective()]
    titles = {head.text().split("   ·")[0]: head for head in bank.findChildren(QToolButton)}
    for head, steps, rows in ((titles["Most effective"], 1, best), (titles["Layer 0"], 2, layer)):
        head.setFocus()
        for row in rows:
            for _ in range(steps):  # past the button of the input's sheet
                QTest.keyClick(bank, Qt.Key.Key_Tab)
            focused = QApplication.focusWidget()
            assert focused and row.slider.isAncestorOf(focused)
            steps = 1
