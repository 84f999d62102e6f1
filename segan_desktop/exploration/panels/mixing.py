"""MixingPanel: layers that take their style from other seeds: the picture, its sources, and a matrix of seeds."""

import random
from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from segan import editing
from segan.editing import Edit, Mix, ModelInfo, Sheet, Source, Vector
from segan.errors import SeganError
from segan_desktop import theme
from segan_desktop.exploration.blending import with_mixes
from segan_desktop.exploration.carrying import is_carried, unpacked
from segan_desktop.exploration.document import EditDocument, described
from segan_desktop.exploration.favourites import Favourites
from segan_desktop.exploration.panels.layer_chips import LayerChips
from segan_desktop.exploration.panels.layout import named, row
from segan_desktop.exploration.panels.mix_sources import LETTERS, MixSources
from segan_desktop.exploration.panels.panel import Panel
from segan_desktop.exploration.panels.styles import style_ranges
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS
from segan_desktop.exploration.sheet_grid import SheetGrid
from segan_desktop.exploration.small_pictures import SmallPictures
from segan_desktop.rendering import RendererLike, RenderThread
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.widgets.number_box import LAST_SEED, NumberBox

MATRIX_ROWS, MATRIX_COLUMNS = 6, 4
MOST_IN_MATRIX = 16
SOURCES_SHOWN = 3
ROW_HEIGHT = 34
ENTRY_WIDTH = 104
COUNT_WIDTH = 60


@dataclass(frozen=True)
class _LatentOf:
    """A question to the renderer: the latent of an edit that is to lend its style."""

    edit: Edit

    def __call__(self, renderer: RendererLike) -> np.ndarray:
        return renderer.latent(self.edit)


class MixingPanel(Panel):
    """The picture beside a matrix of seeds that lend each other their styles.

    Several sources may lend styles; the matrix tries seeds for the one that is worked with and keeps the others.
    """

    def __init__(
        self, document: EditDocument, thread: RenderThread, favourites: Favourites, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._thread, self._favourites = document, thread, favourites
        self._selected = 0
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._is_pinned = False
        """The seeds of the matrix were chosen by hand and follow the picture no longer."""
        self._editing: tuple[list[int], int] | None = None
        self._pictures = SmallPictures("sources", thread, self)
        self.setAcceptDrops(True)

        self.view: ImageView = ImageView(tr("The picture with mixed styles"))
        self.sources = MixSources()
        self.layers = LayerChips()
        self.add_button = button(tr("Add source"))
        self.off_button = button(tr("Remove mixing"), "quiet", tr("Take every layer from the picture's own seed again"))
        self.matrix = SheetGrid(
            tr("Style-mix matrix"),
            document,
            thread,
            self.sheet,
            marks=lambda edit: edit.replace(to_seed=None, position=0.0),
            takes_rows=True,
            takes_columns=True,
            explanation=tr("Click to make it the present picture. Click a number, or press F2, to change the seed."),
        )
        self.entry = NumberBox(tr("Seed of the matrix"), parent=self.matrix)
        self.entry.hide()
        self.row_count = NumberBox(tr("Rows"), first=1, last=MOST_IN_MATRIX, value=MATRIX_ROWS)
        self.column_count = NumberBox(tr("Columns"), first=1, last=MOST_IN_MATRIX, value=MATRIX_COLUMNS)
        for count in (self.row_count, self.column_count):
            count.setFixedWidth(COUNT_WIDTH)
        self.random_button = GlyphButton("dice", tr("Other seeds for all rows and columns"))
        self.follow_button = GlyphButton("reset", tr("Begin at the present seeds again"))
        self._lay_out()
        self._connect()

    @property
    def selected(self) -> int:
        """The number of the source that is worked with."""
        return self._selected_in(self._document.edit)

    def sheet(self, edit: Edit) -> Sheet:
        """The matrix: rows begin at the seed, columns at the source's, and stay while these are among them."""
        sources, selected = self._sources(edit), self._selected_in(edit)
        if not self._is_pinned:
            self._rows = _following(self._rows, edit.seed, self.row_count.number)
            self._columns = _following(self._columns, sources[selected].seed, self.column_count.number)
        sheet = editing.style_mixing(edit, self._rows, self._columns, self._lent(edit), selected)
        return sheet.replace(row_labels=("", *map(str, self._rows)), column_labels=("", *map(str, self._columns)))

    def show_model(self, info: ModelInfo) -> None:
        self.layers.show_model(info.style_resolutions)
        self.show_edit(self._document.edit)

    def show_edit(self, edit: Edit) -> None:
        """Follow the edit while it can be seen: of a playing film, every frame is one."""
        if not self.isVisible():
            return
        sources, selected = self._sources(edit), self._selected_in(edit)
        self.sources.show_sources(sources, selected, bool(edit.mixes))
        owners = {layer: _letter(number) for number, mix in enumerate(edit.mixes) for layer in mix.layers}
        self.layers.show_layers(self._lent(edit), owners)
        self.off_button.setEnabled(bool(edit.mixes))
        self.add_button.setEnabled(bool(edit.mixes) and len(edit.mixes) < len(LETTERS))
        first = tr("Nothing is mixed yet. Choose the layers that the first source lends, or drop a picture here.")
        more = tr("Another seed or favourite; or drop a picture here")
        full = tr("{n} sources are the most.").format(n=len(LETTERS))
        self.add_button.setToolTip(first if not edit.mixes else more if self.add_button.isEnabled() else full)
        self._sources_area.setFixedHeight(min(len(sources), SOURCES_SHOWN) * ROW_HEIGHT)
        self._show_pictures()

    def add_source(self, source: Source) -> None:
        """Let another source lend its style to the layers that no other one lends, and work with it."""
        info, mixes = self._document.info, self._document.edit.mixes
        if info is None or len(mixes) >= len(LETTERS):
            return
        taken = {layer for mix in mixes for layer in mix.layers}
        ranges = [tuple(i for i in r if i not in taken) for r in style_ranges(info.style_resolutions).values()]
        layers = next((free for free in ranges if free), (info.style_count - 1,))
        self._selected = len(mixes)
        self._set((*mixes, Mix(seed=source.seed, vector=source.vector, layers=layers)), self._selected)

    def add_picture(self, edit: Edit) -> None:
        """Let the latent of an edit lend its style."""
        if edit.blend or edit.mixes or (edit.to_seed is not None and edit.position):
            self._thread.ask(_LatentOf(edit))  # what it comes to is known to the renderer only
        else:
            self.add_source(edit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if is_carried(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        try:
            self.add_picture(unpacked(event.mimeData()))
        except SeganError as error:
            self.refused.emit(translated(str(error)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_edit(self._document.edit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = self._below.sizeHint().height() + theme.MARGIN
        side = max(160, min(round(self.width() * 0.44), self.height() - below))
        self.view.setFixedSize(side, side)
        self._side.setFixedWidth(max(side, round(self.width() * 0.36)))

    # Building

    def _lay_out(self) -> None:
        self._sources_area = QScrollArea(widgetResizable=True)
        self._sources_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds takes it
        self._sources_area.setFrameShape(QFrame.Shape.NoFrame)
        self._sources_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sources_area.setWidget(self.sources)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.GRID)
        below.addWidget(self._sources_area)
        below.addWidget(self.layers)
        below.addLayout(row(self.add_button, self.off_button, None))
        self._side = QWidget()
        left = QVBoxLayout(self._side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.MARGIN)
        left.addWidget(self.view, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addWidget(self._below)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.GRID)
        right.addLayout(
            row(
                named(tr("rows"), self.row_count),
                self.row_count,
                named(tr("columns"), self.column_count),
                self.column_count,
                None,
                self.random_button,
                self.follow_button,
            )
        )
        right.addWidget(self.matrix, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE_MARGIN)
        layout.addWidget(self._side)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        document = self._document
        self.sources.selected.connect(self._select)
        self.sources.seed_wanted.connect(self._set_seed)
        self.sources.settled.connect(document.seal)
        self.sources.removal_wanted.connect(self._remove)
        self.layers.wanted.connect(self._set_layers)
        self.add_button.clicked.connect(self._show_add_menu)
        self.off_button.clicked.connect(lambda: self._put(()))
        self.matrix.chosen.connect(document.set_edit)
        self.matrix.row_taken.connect(lambda row: self._edit_seed(self._rows, row))
        self.matrix.column_taken.connect(lambda column: self._edit_seed(self._columns, column))
        for keys, action in (
            ("F2", lambda: self._edit_seed(self._rows, self.matrix.cursor_cell[0])),
            ("Shift+F2", lambda: self._edit_seed(self._columns, self.matrix.cursor_cell[1])),
        ):
            QShortcut(QKeySequence(keys), self.matrix, action, context=Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence("Escape"), self.entry, self._leave_entry, context=Qt.ShortcutContext.WidgetShortcut)
        self.entry.settled.connect(self._take_entry)
        self.row_count.valueChanged.connect(self._resize_matrix)
        self.column_count.valueChanged.connect(self._resize_matrix)
        self.random_button.clicked.connect(self._take_random_seeds)
        self.follow_button.clicked.connect(self._follow_again)
        self._pictures.ready.connect(self._show_picture)
        self._thread.answered.connect(self._take_answer)
        self._thread.unanswered.connect(
            lambda question, why: self.refused.emit(why) if isinstance(question, _LatentOf) else None
        )
        document.opened.connect(self.show_model)
        document.changed.connect(self.show_edit)

    # Sources

    def _sources(self, edit: Edit) -> tuple[Mix, ...]:
        """The sources; without any, the one that would lend styles if mixing began."""
        return edit.mixes or (Mix(seed=min(edit.seed + MATRIX_ROWS, LAST_SEED)),)

    def _selected_in(self, edit: Edit) -> int:
        return min(self._selected, max(0, len(edit.mixes) - 1))

    def _layers_of(self, source: Mix) -> tuple[int, ...]:
        """What a source lends, or would if mixing began."""
        info = self._document.info
        return source.layers or (style_ranges(info.style_resolutions)["Coarse"] if info else ())

    def _lent(self, edit: Edit) -> list[int]:
        """What the selected source lends, and no later one."""
        selected = self._selected_in(edit)
        later = {layer for mix in edit.mixes[selected + 1 :] for layer in mix.layers}
        return [layer for layer in self._layers_of(self._sources(edit)[selected]) if layer not in later]

    def _select(self, index: int) -> None:
        self._selected = index
        self.show_edit(self._document.edit)
        self.matrix.refresh()

    def _set_seed(self, index: int, seed: int) -> None:
        edit = self._document.edit
        mixes = list(self._sources(edit))
        mixes[index] = Mix(seed=seed, layers=self._layers_of(mixes[index]))
        self._selected = index
        self._set(tuple(mixes), index, ("mix seed", index))

    def _set_layers(self, layers: tuple[int, ...]) -> None:
        edit = self._document.edit
        index = self._selected_in(edit)
        mixes = list(self._sources(edit))
        mixes[index] = mixes[index].replace(layers=layers)
        self._set(tuple(mixes), index)

    def _remove(self, index: int) -> None:
        mixes = self._document.edit.mixes
        self._put(mixes[:index] + mixes[index + 1 :])

    def _set(self, mixes: tuple[Mix, ...], chosen: int, merge_key: Hashable = None) -> None:
        """Each layer is lent by one source: what the chosen one takes, the others lose; who has none left goes."""
        own = set(mixes[chosen].layers)
        rest = [
            mix if index == chosen else mix.replace(layers=tuple(i for i in mix.layers if i not in own))
            for index, mix in enumerate(mixes)
        ]
        self._selected -= sum(not mix.layers for mix in rest[:chosen])
        self._put(tuple(mix for mix in rest if mix.layers), merge_key)
        self.show_edit(self._document.edit)

    def _put(self, mixes: tuple[Mix, ...], merge_key: Hashable = None) -> None:
        self._document.set_edit(with_mixes(self._document.edit, mixes), merge_key)

    def _take_answer(self, question: object, latent: np.ndarray) -> None:
        if isinstance(question, _LatentOf):
            rows = tuple(tuple(map(float, numbers)) for numbers in latent)
            self.add_source(Source(seed=question.edit.seed, vector=Vector(space="w_plus", rows=rows)))

    def _show_add_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(tr("A random seed"), lambda: self.add_source(Source(seed=random.randrange(RANDOM_SEEDS))))
        info = self._document.info
        here = [each for each in self._favourites.all if info and each.edit.model.sha256 == info.reference.sha256]
        if here:
            menu.addSection(tr("Favourites"))
        for favourite in here:
            name = favourite.name or described(favourite.edit)
            menu.addAction(name, partial(self.add_picture, favourite.edit))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def _show_pictures(self) -> None:
        edits = [self._alone(source) for source in self._sources(self._document.edit)]
        for index, edit in enumerate(edits):
            self.sources.show_picture(index, self._pictures.get(edit))
        if self._document.info is not None:
            self._pictures.want(edits)

    def _show_picture(self, edit: Edit, image: QImage) -> None:
        for index, source in enumerate(self._sources(self._document.edit)):
            if self._alone(source) == edit:
                self.sources.show_picture(index, image)

    def _alone(self, source: Source) -> Edit:
        """A source by itself."""
        plain = {"to_seed": None, "position": 0.0, "mixes": (), "blend": (), "subspace": (), "directions": ()}
        return self._document.edit.replace(seed=source.seed, vector=source.vector, **plain)

    # The matrix

    def _edit_seed(self, seeds: list[int], place: int) -> None:
        """Put a field over the number of a row or column (counted with the head), to type another."""
        if not 1 <= place <= len(seeds):
            return
        self._editing = seeds, place - 1
        is_row = seeds is self._rows
        cell = self.matrix.cell_rect(place, 0) if is_row else self.matrix.cell_rect(0, place)
        size = self.entry.sizeHint().expandedTo(self.entry.minimumSize())
        left = cell.left() - ENTRY_WIDTH - 8 if is_row else cell.center().x() - ENTRY_WIDTH // 2
        top = cell.center().y() - size.height() // 2 if is_row else cell.top() - size.height() - 4
        left = min(max(left, 0), self.matrix.width() - ENTRY_WIDTH)
        self.entry.setGeometry(QRect(left, max(top, 0), ENTRY_WIDTH, size.height()))
        self.entry.set_number(seeds[place - 1])
        self.entry.show()
        self.entry.setFocus()
        self.entry.selectAll()

    def _take_entry(self) -> None:
        if self._editing is None:
            return
        seeds, index = self._editing
        self._leave_entry()
        if seeds[index] != self.entry.number:
            seeds[index] = self.entry.number
            self._pin()

    def _leave_entry(self) -> None:
        self._editing = None
        had_focus = self.window().focusWidget() is self.entry  # or a person has gone elsewhere
        self.entry.hide()
        if had_focus:
            self.matrix.setFocus()

    def _resize_matrix(self) -> None:
        for seeds, count in ((self._rows, self.row_count.number), (self._columns, self.column_count.number)):
            del seeds[count:]
            while seeds and len(seeds) < count:
                seeds.append(min(seeds[-1] + 1, LAST_SEED))
        self.matrix.refresh()

    def _take_random_seeds(self) -> None:
        self._rows = random.sample(range(RANDOM_SEEDS), self.row_count.number)
        self._columns = random.sample(range(RANDOM_SEEDS), self.column_count.number)
        self._pin()

    def _follow_again(self) -> None:
        self._is_pinned, self._rows, self._columns = False, [], []
        self.matrix.refresh()

    def _pin(self) -> None:
        self._is_pinned = True
        self.matrix.refresh()


def _following(seeds: list[int], first: int, count: int) -> list[int]:
    """The seeds if `first` is one of them, otherwise those from it on."""
    return seeds if first in seeds and len(seeds) == count else [min(first + i, LAST_SEED) for i in range(count)]


def _letter(number: int) -> str:
    return LETTERS[number] if number < len(LETTERS) else str(number + 1)
