"""SliderBank: a slider for each dimension of the subspaces; the most effective first, then layer by layer.

Above them the directions that were found or made, so that they can be steered whatever panel is shown.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from segan.directions import Direction
from segan.editing import Dimension, DimensionEdit, DimensionInfo, Edit, ModelInfo
from segan_desktop import theme
from segan_desktop.exploration.dimension_notes import DimensionNotes
from segan_desktop.exploration.dimension_row import DEAD_EFFECT, STOPS, DimensionRow
from segan_desktop.exploration.direction_slider import Key, direction_slider, key_of
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.panels.layout import clear
from segan_desktop.exploration.small_pictures import SmallPictures
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import Section, button, label, title
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale

MOST_EFFECTIVE = 12
MOST_FOUND = 40
"""Rows that a search shows; the more words, the fewer."""
REST_MS = 150
SEEKING_MS = 500
FIRST_ROWS, ROWS_AT_ONCE = 8, 3
ROW_GAP = theme.GRID
SPREAD = Scale(0.0, 3.0, neutral=0.8, unit="σ")


class SliderBank(QWidget):
    """The right side of the tab. Sliders are made when their layer is opened first: a model has hundreds."""

    layer_wanted = Signal(int, int)
    """Layer and input whose traversal sheet a person wants to see."""
    direction_moved = Signal(object, float)
    """Which direction (its `Key`), and how many sigmas the picture shall go along it."""

    def __init__(
        self, document: EditDocument, thread: RenderThread, notes: DimensionNotes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._notes = notes
        self._infos: dict[Dimension, DimensionInfo] = {}
        """The most effective first."""
        self._rows: dict[Dimension, list[DimensionRow]] = defaultdict(list)
        self._layers: dict[int, LayerSection] = {}
        self._strongest = 1.0
        self._shown = Edit()
        self._pictures = SmallPictures("effects", thread, self)
        self._sought: Dimension | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._seeking = QTimer(self, singleShot=True, interval=SEEKING_MS)

        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search: name, #tag or L3 N0 D2"))
        self.search.setAccessibleName(tr("Search the dimensions"))
        self.search.setToolTip(tr("Find sliders by name, #tag or label (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.setStyleSheet("QToolButton { min-height: 0; padding: 0; border: none; background: transparent; }")
        self.search.setAcceptDrops(False)  # what is dropped here is for the window
        self._state = label("", "muted")
        self._state.setFixedHeight(2 * theme.GRID)  # an empty one is lower, and what is below would move
        self._area = QScrollArea(self, widgetResizable=True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds takes it
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.verticalScrollBar().rangeChanged.connect(self._keep_right_edge)
        self._area.verticalScrollBar().rangeChanged.connect(lambda: self._scroll_to_sought())
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.explanation = label(tr("The sliders of a model's subspaces appear here."), "muted", wraps=True)
        self.explanation.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.spread = LabelledSlider(
            tr("strength"),
            SPREAD,
            name=tr("Strength of randomising"),
            explanation=tr("How far randomising moves the dimensions, in standard deviations (σ)."),
        )
        self.spread.set_value(SPREAD.neutral)
        self.randomise_button = button(
            tr("Randomise"), tip=tr("A random value for every dimension that has an effect and is not locked")
        )
        self.reset_button = button(tr("Reset all"), tip=tr("Return every slider to 0"))
        self._head, self._foot = QWidget(), QWidget()
        self._found = QWidget()
        self._found_column = _column(self._found)
        self._found_text = label("", "muted", wraps=True)
        self._direction_sliders: dict[Key, LabelledSlider] = {}
        self._directions = Section(tr("Directions"), True)
        self._directions.body.setSpacing(2)
        self._best = Section(tr("Most effective"), True)
        self._best.body.setSpacing(ROW_GAP)
        self._build()

        self._rest.timeout.connect(self._refresh_pictures)
        self._seeking.timeout.connect(self._end_seeking)
        self._pictures.ready.connect(self._show_picture)
        self._area.verticalScrollBar().valueChanged.connect(lambda: self._rest.start())
        self.search.textChanged.connect(self._show_found)
        QShortcut(QKeySequence.StandardKey.Find, self, self._begin_search)
        self.spread.moved.connect(self.spread.set_value)
        self.randomise_button.clicked.connect(self.randomise)
        self.reset_button.clicked.connect(lambda: document.replace(subspace=(), directions=()))
        notes.changed.connect(self._show_note)
        document.opened.connect(self.show_model)
        document.changed.connect(self.show_edit)
        self._show_contents()

    def show_model(self, info: ModelInfo) -> None:
        """Build the lists for a model; one with the same dimensions, such as a newer snapshot, keeps the rows."""
        self.explanation.setText(
            tr(
                "This model has no subspaces ({family}), so there are no dimensions to steer. Seeds and interpolation "
                "work as usual. Train a StyleGAN2 with mode 2 to get sliders."
            ).format(family=info.family)
        )
        self._notes.open(info.reference)
        infos = {each.dimension: each for each in info.ranked}
        is_alike = infos.keys() == self._infos.keys()
        self._infos = infos
        self._strongest = next((each.effect for each in info.ranked), 0.0) or 1.0
        if is_alike:
            for dimension, rows in self._rows.items():
                for row in rows:
                    row.set_info(infos[dimension], self._strongest)
                    row.set_note(self._notes.of(dimension))
            self._rank()
        else:
            self._build_lists()
        self._shown = Edit()
        self.show_edit(self._document.edit)
        self._show_contents()

    def show_edit(self, edit: Edit) -> None:
        """Set the sliders whose dimension has changed, wherever they stand."""
        before = {change.dimension: change.add for change in self._shown.subspace}
        now = {change.dimension: change.add for change in edit.subspace}
        self._shown = edit
        for dimension in before.keys() | now.keys():
            for row in self._rows.get(dimension, ()):
                row.set_value(now.get(dimension, 0.0))
        steps = {key_of(step): step.strength for step in edit.directions}
        for key, slider in self._direction_sliders.items():
            slider.set_value(steps.get(key, 0.0))
        for layer, section in self._layers.items():
            section.show_moved(sum(dimension.layer == layer for dimension in now))
        self.reset_button.setEnabled(bool(now or edit.directions))
        self._show_state()
        self._pictures.want(())
        self._rest.start()

    def list_directions(self, directions: Sequence[Direction]) -> None:
        """Have a slider for each of these, in this order."""
        keys = [key_of(each) for each in directions]
        if keys == list(self._direction_sliders):
            return
        clear(self._directions.body)
        most = max((each.share for each in directions), default=0.0) or 1.0
        self._direction_sliders = {key_of(each): direction_slider(each, each.share / most, self) for each in directions}
        for key, slider in self._direction_sliders.items():
            slider.moved.connect(partial(self.direction_moved.emit, key))
            slider.settled.connect(self._document.seal)
            self._directions.body.addWidget(slider)
        self._directions.lead_to(self._direction_sliders.values())
        self.show_edit(self._document.edit)
        self._show_found()
        self._show_contents()

    def direction_slider(self, name: str) -> LabelledSlider:
        return next(slider for (own, _), slider in self._direction_sliders.items() if own == name)

    def sliders(self, dimension: Dimension) -> list[LabelledSlider]:
        """The sliders that a dimension has so far."""
        return [row.slider for row in self.rows(dimension)]

    def rows(self, dimension: Dimension) -> list[DimensionRow]:
        """The rows that a dimension has so far: among the most effective, in its layer, in the search."""
        return self._rows.get(dimension, [])

    def make_row(self, info: DimensionInfo) -> DimensionRow:
        """One more row for a dimension, set from the present edit and kept so."""
        dimension = info.dimension
        row = DimensionRow(info)
        row.set_info(info, self._strongest)
        row.set_note(self._notes.of(dimension))
        row.set_value(self._document.edit.strength(dimension))
        row.moved.connect(self._move)
        row.settled.connect(self._document.seal)
        row.jumped.connect(self._jump)
        row.noted.connect(self._notes.set)
        self._rows[dimension].append(row)
        return row

    def most_effective(self) -> list[Dimension]:
        """What the first list shows, from the top: what is starred, then what changes the picture most."""
        ranked = self._infos.values()
        starred = [each.dimension for each in ranked if self._notes.of(each.dimension).starred]
        others = [each.dimension for each in ranked if each.effect >= DEAD_EFFECT and each.dimension not in starred]
        return starred + others[:MOST_EFFECTIVE]

    def found(self) -> list[Dimension]:
        """What the search finds, the starred and the most effective first."""
        words = self.search.text().casefold().split()
        infos = [each for each in self._infos.values() if all(word in self._described(each) for word in words)]
        infos.sort(key=lambda each: not self._notes.of(each.dimension).starred)
        return [each.dimension for each in infos]

    def layer(self, index: int) -> "LayerSection":
        return self._layers[index]

    def reveal(self, dimension: Dimension) -> None:
        """Open the dimension's layer and put the keyboard on its slider."""
        self.search.clear()
        self._layers[dimension.layer].set_open(True)
        self._layers[dimension.layer].row(dimension).setFocus()
        self._sought = dimension
        self._scroll_to_sought()
        self._seeking.start()

    def reset_layer(self, layer: int) -> None:
        kept = tuple(c for c in self._document.edit.subspace if c.dimension.layer != layer)
        self._document.replace(subspace=kept)

    def randomise(self) -> None:
        """A random value for every dimension that has an effect; those that are locked stay as they are."""
        edit, notes = self._document.edit, self._notes.all()
        locked = {dimension for dimension, note in notes.items() if note.locked}
        kept = tuple(change for change in edit.subspace if change.dimension in locked)
        changes = tuple(
            DimensionEdit(dimension=each.dimension, add=round(random.gauss(0, self.spread.value), 2))
            for each in self._infos.values()
            if each.effect >= DEAD_EFFECT and each.dimension not in locked
        )
        ordered = sorted((*kept, *(c for c in changes if not c.neutral)), key=lambda c: _at(c.dimension))
        self._document.replace(subspace=tuple(ordered))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest.stop()
        self._pictures.want(())

    # Building

    def _build(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(title(tr("Sliders")), 1)
        heading.addWidget(self._state)
        head = QVBoxLayout(self._head)
        head.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        head.setSpacing(theme.GRID)
        head.addLayout(heading)
        head.addWidget(self.search)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        foot.setSpacing(4)
        foot.addWidget(self.spread)
        actions = QHBoxLayout()
        actions.setSpacing(theme.GRID)
        actions.addWidget(self.randomise_button)
        actions.addWidget(self.reset_button)
        actions.addStretch(1)
        foot.addLayout(actions)
        legend = tr(
            "L3 N0 D2 is dimension 2 of the style input N0 of layer 3. Moving it by σ adds so many standard "
            "deviations. The tiny pictures show the present picture at −2, 0 and +2 σ, the bar below them how much it "
            "changes for 1 σ. Arrow keys step by 0.1 (Shift 0.01, Ctrl 0.5), figures can be typed, double-click or Del "
            "returns to 0. F2 names a dimension, S stars and L locks it."
        )
        self._best.setToolTip(f"<qt>{legend}</qt>")
        self.explanation.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.MARGIN, 0, theme.MARGIN)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._head)
        layout.addWidget(self.explanation, 1)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._foot)

        body = QWidget()
        self._column = _column(body)
        self._column.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self._column.addWidget(self._found)
        self._column.addWidget(self._directions)
        self._column.addWidget(self._best)
        self._column.addStretch(1)
        self._found_column.addWidget(self._found_text)
        self._found.hide()
        self._directions.hide()
        self._area.setWidget(body)

    def _build_lists(self) -> None:
        """Anew for other dimensions; layers that were open stay so, and the list where it was scrolled to."""
        were_open = {layer for layer, section in self._layers.items() if section.is_open}
        scrolled = self._area.verticalScrollBar().value()
        self._arrange(self._best.body, ())
        self._arrange(self._found_column, (), before=1)
        for section in self._layers.values():
            section.hide()
            section.deleteLater()
        self._rows.clear()
        self._layers.clear()
        by_layer = sorted(self._infos.values(), key=lambda each: each.dimension.layer)
        for layer, members in groupby(by_layer, key=lambda each: each.dimension.layer):
            section = LayerSection(layer, tuple(members), self)
            section.reset_wanted.connect(self.reset_layer)
            section.sheet_wanted.connect(self.layer_wanted)
            section.toggled.connect(lambda _: self._rest.start())
            self._layers[layer] = section
            self._column.insertWidget(self._column.count() - 1, section)
        self._rank()
        for layer in were_open & self._layers.keys():
            self._layers[layer].set_open(True)
        self._show_found()
        self._area.verticalScrollBar().setValue(scrolled)

    def _rank(self) -> None:
        column = self._best.body
        self._arrange(column, self.most_effective())
        items = map(column.itemAt, range(column.count()))
        self._best.lead_to(row for item in items if item is not None and (row := item.widget()))

    def _arrange(self, column: QVBoxLayout, dimensions: Iterable[Dimension], before: int = 0) -> None:
        """Have rows of these dimensions, in this order, below the first `before` widgets of a column."""
        items = (column.itemAt(index) for index in range(before, column.count()))
        there = [item.widget() for item in items if item is not None]
        old = {row.dimension: row for row in there if isinstance(row, DimensionRow)}
        wanted = list(dimensions)
        for dimension in old.keys() - set(wanted):
            row = old.pop(dimension)
            self._rows[dimension].remove(row)
            column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for index, dimension in enumerate(wanted, start=before):
            row = old.get(dimension) or self.make_row(self._infos[dimension])
            if column.indexOf(row) != index:
                column.insertWidget(index, row)
        self._rest.start()

    # Search

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _show_found(self) -> None:
        is_search = bool(self.search.text().strip())
        found = self.found() if is_search else []
        self._arrange(self._found_column, found[:MOST_FOUND], before=1)
        if not found:
            text = tr("Nothing is called that. Names and #tags are given with F2 on a slider.")
        elif len(found) > MOST_FOUND:
            text = tr("{count} found; the first {shown}:").format(count=len(found), shown=MOST_FOUND)
        else:
            text = tr("{count} found").format(count=len(found))
        self._found_text.setText(text)
        self._found.setVisible(is_search)
        self._best.setVisible(not is_search and bool(self._infos))
        self._directions.setVisible(not is_search and bool(self._direction_sliders))
        for section in self._layers.values():
            section.setVisible(not is_search)

    def _described(self, info: DimensionInfo) -> str:
        """What a search looks at."""
        note = self._notes.of(info.dimension)
        return f"{note.text} {info.dimension} {info.dimension.label}".casefold()

    # What happens

    def _move(self, dimension: Dimension, sigmas: float) -> None:
        self._document.set_edit(self._document.edit.with_strength(dimension, sigmas), dimension)

    def _jump(self, dimension: Dimension, sigmas: float) -> None:
        self._document.seal()
        self._document.set_edit(self._document.edit.with_strength(dimension, sigmas))

    def _show_note(self, dimension: Dimension) -> None:
        for row in self._rows.get(dimension, ()):
            row.set_note(self._notes.of(dimension))
        self._rank()
        self._show_state()

    def _show_state(self) -> None:
        moved = len(self._document.edit.subspace) + len(self._document.edit.directions)
        locked = sum(note.locked for dimension, note in self._notes.all().items() if dimension in self._infos)
        parts = (
            tr("{count} moved").format(count=moved) if moved else "",
            tr("{count} locked").format(count=locked) if locked else "",
        )
        self._state.setText("  ·  ".join(filter(None, parts)))

    def _refresh_pictures(self) -> None:
        """Show the tiny pictures of the rows on screen, and have made what is missing of them."""
        if not self.isVisible() or self._document.info is None:
            return
        edit = self._document.edit
        wanted = [edit]  # it has just been made for the hand, and costs nothing more
        for row in self._rows_on_screen():
            edits = [edit.with_strength(row.dimension, stop) for stop in STOPS]
            row.pictures.set_images([self._pictures.get(each) for each in edits])
            wanted.extend(edits)
        self._pictures.want(wanted if len(wanted) > 1 else ())

    def _show_picture(self, edit: Edit) -> None:
        for row in self._rows_on_screen():
            edits = [self._document.edit.with_strength(row.dimension, stop) for stop in STOPS]
            if edit in edits:
                row.pictures.set_images([self._pictures.get(each) for each in edits])

    def _rows_on_screen(self) -> list[DimensionRow]:
        """The rows that can be seen, and moved, from the top."""
        view = self._area.viewport()
        seen = []
        for rows in self._rows.values():
            for row in rows:
                if row.slider.isEnabled() and row.isVisible():
                    place = QRect(row.mapTo(view, QPoint()), row.size())
                    if place.intersects(view.rect()):
                        seen.append((place.top(), row))
        return [row for _, row in sorted(seen, key=lambda each: each[0])]

    def _scroll_to_sought(self) -> None:
        """Until a layer that was just opened has taken its height, which it does in several steps."""
        if self._sought and (section := self._layers.get(self._sought.layer)) and section.is_open:
            self._area.ensureWidgetVisible(section.row(self._sought))

    def _end_seeking(self) -> None:
        self._scroll_to_sought()
        self._sought = None

    def _keep_right_edge(self, first: int, last: int) -> None:
        """The sliders end in one line, whether or not there is a scroll bar beside them."""
        bar = self._area.verticalScrollBar().sizeHint().width() if last > first else 0
        self._column.setContentsMargins(theme.MARGIN, 0, max(0, theme.MARGIN - bar), 0)

    def _show_contents(self) -> None:
        has_dimensions, has_directions = bool(self._infos), bool(self._direction_sliders)
        for part in (self._foot, self.search):
            part.setVisible(has_dimensions)
        self._area.setVisible(has_dimensions or has_directions)
        self.explanation.setVisible(not has_dimensions)
        self.randomise_button.setEnabled(any(each.effect >= DEAD_EFFECT for each in self._infos.values()))


class LayerSection(Section):
    """One layer, folded; opened, its inputs with their dimensions, the effective ones first."""

    reset_wanted = Signal(int)
    sheet_wanted = Signal(int, int)

    def __init__(self, layer: int, dimensions: tuple[DimensionInfo, ...], bank: SliderBank) -> None:
        self._layer, self._dimensions, self._bank = layer, dimensions, bank
        self._rows: dict[Dimension, DimensionRow] = {}
        self._stops: list[QWidget] = []
        """Where the Tab key stops below the title, from the top."""
        self._to_make = sorted(dimensions, key=lambda each: each.dimension.input)
        self._is_open = False
        super().__init__("", False)
        self._more = QTimer(self, interval=0)
        self._more.timeout.connect(self._make_rows)
        self.body.setSpacing(ROW_GAP)
        self.reset_button = button(tr("Reset layer"), "quiet", tr("Return the dimensions of this layer to 0"))
        self.reset_button.clicked.connect(lambda: self.reset_wanted.emit(layer))
        self.toggled.connect(self._fill)
        self.show_moved(0)

    @property
    def is_open(self) -> bool:
        return self._is_open

    def row(self, dimension: Dimension) -> DimensionRow:
        """Of a layer that has been opened."""
        while dimension not in self._rows:
            self._make_rows()
        return self._rows[dimension]

    def show_moved(self, count: int) -> None:
        """Say how many dimensions are not at 0."""
        text = tr("Layer {layer}   ·   {pixels} px").format(layer=self._layer, pixels=self._dimensions[0].resolution)
        moved = tr("{count} moved").format(count=count)
        self.set_text(text + (f"   ·   {moved}" if count else ""))
        self.reset_button.setEnabled(bool(count))

    def _fill(self, is_open: bool) -> None:
        self._is_open = is_open
        if is_open and not self._rows:
            self._make_rows(FIRST_ROWS)
            self._more.start()

    def _make_rows(self, count: int = ROWS_AT_ONCE) -> None:
        """Only some: a layer has up to two hundred, which would keep the window from its other work."""
        for info in self._to_make[:count]:
            input_ = info.dimension.input
            if all(dimension.input != input_ for dimension in self._rows):
                self.body.addLayout(self._heading(info))
            self._rows[info.dimension] = row = self._bank.make_row(info)
            self.body.addWidget(row)
            self._stops.append(row)
        self._to_make = self._to_make[count:]
        self.lead_to(self._stops)
        if not self._to_make:
            self._more.stop()

    def _heading(self, info: DimensionInfo) -> QHBoxLayout:
        """Of an input, above its rows."""
        head = QHBoxLayout()
        head.setContentsMargins(0, 4, 0, 0)
        head.addWidget(label(f"N{info.dimension.input} {info.kind}", "muted"), 1)
        if not self._rows:
            head.addWidget(self.reset_button)
            self._stops.append(self.reset_button)
        sheet = button(tr("Sheet"), "quiet", tr("Show what each dimension does, in a traversal sheet"))
        sheet.clicked.connect(partial(self.sheet_wanted.emit, self._layer, info.dimension.input))
        head.addWidget(sheet)
        self._stops.append(sheet)
        return head


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(ROW_GAP)
    return column


def _at(dimension: Dimension) -> tuple[int, int, int]:
    return dimension.layer, dimension.input, dimension.index
