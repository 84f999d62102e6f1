"""Previews: samples from latents that stay the same, how they became what they are, and real pictures beside them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, MARGIN
from segan_desktop.training.time_lapse import TimeLapseDialog, read_tiles
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label, panel, title
from segan_desktop.widgets.preview_grid import PreviewGrid
from segan_desktop.widgets.tile_view import TileView
from segan_desktop.workers import Tasks

CACHE_BYTES = 64 * 2**20
MADE, REAL, BOTH = range(3)
"""Places in `Previews.sides`."""
BESIDE_FROM = 1.2
"""Width by height from which made and real pictures stand beside each other instead of one above the other."""


class Previews(QWidget):
    """Follows the newest preview until someone goes back on the timeline."""

    explore_clicked = Signal()
    explore_seed_clicked = Signal(int)
    status = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._tasks = settings, Tasks(self)
        self._history: list[tuple[int, Path]] = []
        self._cache: dict[Path, np.ndarray] = {}
        self._tiles = self._reals = np.zeros((0, 1, 1, 3), np.uint8)
        self._run_name, self._resolution = "", 64
        self._following = self._explorable = False
        self._large_is_real = False

        self._made = PreviewGrid(tr("The first samples appear a few seconds after the start."), tile_name=tr("seed"))
        self._made.setAccessibleName(tr("made pictures"))
        self._real = PreviewGrid(tile_name=tr("picture"))
        self._real.setAccessibleName(tr("real pictures"))
        self.sides = QButtonGroup(self)
        self._large = TileView()
        self.timeline = QSlider(Qt.Orientation.Horizontal)
        self.timeline.setAccessibleName(tr("timeline"))
        self.timeline.setToolTip(tr("Earlier previews of this run"))
        self._when = label("")
        self._newest = button(tr("Newest"), "quiet", tr("Follow the newest preview"))
        self.explore = button(tr("Explore"))
        self.time_lapse = button(tr("Time-lapse…"), "quiet", tr("Save how the pictures became what they are as a film"))
        self._dialog: TimeLapseDialog | None = None

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._lay_out())

        self.timeline.valueChanged.connect(self._go_to)
        self._newest.clicked.connect(self.follow)
        self.explore.clicked.connect(self._explore)
        self.time_lapse.clicked.connect(self._offer_time_lapse)
        self.sides.idClicked.connect(self._show_sides)
        self._made.tile_clicked.connect(lambda index: self._open_large(index, is_real=False))
        self._real.tile_clicked.connect(lambda index: self._open_large(index, is_real=True))
        self._large.closed.connect(self._close_large)
        self._large.tile_wanted.connect(self._step_tile)
        self._large.time_wanted.connect(lambda steps: self.timeline.setValue(self.timeline.value() + steps))
        self.clear(64)

    @property
    def shown(self) -> int:
        """How many made tiles are on the screen."""
        return self._made.count

    def clear(self, resolution: int, history: Sequence[tuple[int, Path]] = ()) -> None:
        """Begin with a run whose pictures have this resolution, and which may have previews already."""
        self._tasks.cancel()
        self._history, self._resolution = list(history), resolution
        self._cache.clear()
        self._tiles = np.zeros((0, 1, 1, 3), np.uint8)
        self._close_large()
        self._reals = self._tiles
        self._real.show_caption(tr("The pictures of this run are being looked for…"))
        self.set_explorable(False)
        self._made.show_caption(tr("The first samples appear a few seconds after the start."))
        self._fit_timeline()
        self.follow()

    def set_run(self, name: str) -> None:
        """How the run that is shown is called in what is saved."""
        self._run_name = name

    def add(self, images_seen: int, tiles: np.ndarray, path: Path) -> None:
        """The newest preview; shown unless someone is looking at an earlier one."""
        while self._history and (self._history[-1][1] == path or self._history[-1][0] >= images_seen):
            self._history.pop()  # made again, or lost as the run went back to a snapshot
        self._history.append((images_seen, path))
        self._remember(path, tiles)
        self._fit_timeline()
        if self._following:
            self.follow()

    def show_reals(self, tiles: np.ndarray) -> None:
        """Pictures [tiles, R, R, 3] that the run learns from, to stand beside the made ones; none if they have gone."""
        self._reals = tiles
        if len(tiles):
            self._real.show_tiles(tiles)
        else:
            self._real.show_caption(tr("The pictures that this run learnt from are no longer where they were."))

    def set_explorable(self, explorable: bool) -> None:
        """Whether there is a snapshot to explore."""
        self._explorable = explorable
        self._update_explore()

    def follow(self) -> None:
        """Show the newest preview and those that come."""
        self._following = True
        with QSignalBlocker(self.timeline):
            self.timeline.setValue(self.timeline.maximum())
        self._show(len(self._history) - 1)

    def shutdown(self) -> None:
        """Wait for what is being read or written."""
        self._tasks.shutdown()
        if self._dialog:
            self._dialog.shutdown()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_sides()
        super().resizeEvent(event)

    def _lay_out(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 4, GRID, 0)
        head.setSpacing(0)
        head.addWidget(title(tr("Preview")))
        head.addSpacing(GRID)
        for index, (text, tip) in enumerate(
            (
                (tr("Made"), tr("What the generator makes")),
                (tr("Real"), tr("What it learns from")),
                (tr("Both"), tr("Made and real pictures beside each other")),
            )
        ):
            side: QPushButton = button(text, "quiet", tip)
            side.setCheckable(True)
            self.sides.addButton(side, index)
            head.addWidget(side)
        self.sides.button(MADE).setChecked(True)
        head.addStretch(1)
        head.addWidget(self.time_lapse)
        both = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(GRID)
        self._both.addWidget(self._made, 1)
        self._both.addWidget(self._real, 1)
        self._real.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(both)
        self._stack.addWidget(self._large)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(MARGIN, 4, GRID, GRID)
        bottom.setSpacing(GRID)
        bottom.addWidget(self._when)
        bottom.addWidget(self.timeline, 1)
        bottom.addWidget(self._newest)
        bottom.addWidget(self.explore)
        ground = panel()
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(head)
        inside.addWidget(self._stack, 1)
        inside.addLayout(bottom)
        return ground

    # Which pictures

    def _show_sides(self, side: int) -> None:
        self._made.setVisible(side != REAL)
        self._real.setVisible(side != MADE)
        self._close_large()
        self._place_sides()

    def _place_sides(self) -> None:
        wide = self._stack.width() > BESIDE_FROM * self._stack.height()
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _open_large(self, index: int, is_real: bool) -> None:
        self._large_is_real = is_real
        self._stack.setCurrentWidget(self._large)
        self._large.setFocus()
        self._show_large()

    def _close_large(self) -> None:
        if self._stack.currentWidget() is self._large:
            self._stack.setCurrentIndex(0)
            self._grid.setFocus()
            self._update_explore()

    @property
    def _grid(self) -> PreviewGrid:
        """The grid whose tile is large, or was last."""
        return self._real if self._large_is_real else self._made

    @property
    def _large_seed(self) -> int | None:
        """The seed of the tile that is shown large."""
        is_seed = self._stack.currentWidget() is self._large and not self._large_is_real
        return self._made.current if is_seed else None

    def _show_large(self) -> None:
        tiles, index = self._reals if self._large_is_real else self._tiles, self._grid.current
        if self._stack.currentWidget() is not self._large or index >= len(tiles):
            return
        if self._large_is_real:
            caption = tr("picture {number} of your data").format(number=index + 1)
        else:
            caption = tr("seed {seed}   ·   {when}").format(seed=index, when=self._when.text())
        self._large.show_tile(tiles[index], caption)
        self._update_explore()

    def _step_tile(self, steps: int) -> None:
        self._grid.set_current(self._grid.current + steps)
        self._show_large()

    def _update_explore(self) -> None:
        one = self._large_seed is not None
        self.explore.setText(tr("Explore this one") if one else tr("Explore"))
        self.explore.setEnabled(self._explorable)
        if not self._explorable:
            self.explore.setToolTip(tr("There is something to explore as soon as a first snapshot is saved."))
        elif one:
            self.explore.setToolTip(tr("Open the newest snapshot in the exploration tab at this seed"))
        else:
            self.explore.setToolTip(tr("Open the newest snapshot in the exploration tab"))

    def _explore(self) -> None:
        seed = self._large_seed
        if seed is None:
            self.explore_clicked.emit()
        else:
            self.explore_seed_clicked.emit(seed)

    @property
    def is_filming(self) -> bool:
        """Whether a time-lapse is being written."""
        return self._dialog is not None and self._dialog.is_busy

    def _offer_time_lapse(self) -> None:
        if self._dialog is None:
            self._dialog = TimeLapseDialog(self._settings, self)
            self._dialog.status.connect(self.status)
        paths = [path for _, path in self._history]
        self._dialog.offer(self._run_name, paths, self._resolution, self._large_seed)

    # Which moment

    def _fit_timeline(self) -> None:
        last = max(0, len(self._history) - 1)
        with QSignalBlocker(self.timeline):
            self.timeline.setMaximum(last)
        self.timeline.setEnabled(last > 0)
        self.timeline.setPageStep(max(1, last // 10))
        self.time_lapse.setEnabled(last > 0)
        too_few = tr("A film needs two previews at least.")
        self.time_lapse.setToolTip(tr("Save how the pictures became what they are as a film") if last > 0 else too_few)

    def _go_to(self, index: int) -> None:
        self._following = index == self.timeline.maximum()
        self._show(index)

    def _show(self, index: int) -> None:
        self._newest.setVisible(not self._following)
        if not 0 <= index < len(self._history):
            self._when.setText("")
            return
        images_seen, path = self._history[index]
        self._when.setText(tr("{kimg} kimg").format(kimg=f"{images_seen / 1000:,.1f}"))
        if path in self._cache:
            self._tasks.cancel()
            self._show_made(self._cache[path])
            return
        resolution = self._resolution
        self._tasks.start(lambda _: read_tiles(path, resolution), lambda tiles: self._loaded(path, tiles), self._lost)

    def _loaded(self, path: Path, tiles: np.ndarray) -> None:
        self._remember(path, tiles)
        self._show_made(tiles)

    def _show_made(self, tiles: np.ndarray) -> None:
        self._tiles = tiles
        self._made.show_tiles(tiles)
        if not self._large_is_real:
            self._show_large()

    def _lost(self, reason: str, details: str) -> None:
        self._tiles = np.zeros((0, 1, 1, 3), np.uint8)
        self._made.show_caption(reason)
        self._close_large()

    def _remember(self, path: Path, tiles: np.ndarray) -> None:
        self._cache[path] = tiles
        while len(self._cache) > 1 and sum(kept.nbytes for kept in self._cache.values()) > CACHE_BYTES:
            del self._cache[next(iter(self._cache))]
