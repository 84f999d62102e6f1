"""Previews: samples of the generator from latents that stay the same, and how they became what they are."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from segan.errors import SeganError
from segan_desktop.theme import GRID, MARGIN
from segan_desktop.widgets.basics import button, label, panel, title
from segan_desktop.widgets.preview_grid import PreviewGrid
from segan_desktop.workers import Tasks

CACHE_BYTES = 64 * 2**20


class Previews(QWidget):
    """Follows the newest preview until someone goes back on the timeline."""

    explore_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._history: list[tuple[int, Path]] = []
        self._cache: dict[Path, np.ndarray] = {}
        self._resolution = 64
        self._following = True

        self._grid = PreviewGrid("The first samples appear a few seconds after the start.", tile_name="seed")
        self.timeline = QSlider(Qt.Orientation.Horizontal)
        self.timeline.setAccessibleName("timeline")
        self.timeline.setToolTip("Earlier previews of this run")
        self._when = label("")
        self._newest = button("Newest", "quiet", "Follow the newest preview")
        self.explore = button("Explore", tip="Open the newest snapshot in the exploration tab")

        bottom = QHBoxLayout()
        bottom.setContentsMargins(MARGIN, 4, GRID, GRID)
        bottom.setSpacing(GRID)
        bottom.addWidget(self._when)
        bottom.addWidget(self.timeline, 1)
        bottom.addWidget(self._newest)
        bottom.addWidget(self.explore)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, GRID, GRID, 4)
        head.addWidget(title("Preview"))
        ground = panel(self)
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(head)
        inside.addWidget(self._grid, 1)
        inside.addLayout(bottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

        self.timeline.valueChanged.connect(self._go_to)
        self._newest.clicked.connect(self.follow)
        self.explore.clicked.connect(self.explore_clicked)
        self.clear(64)

    @property
    def shown(self) -> int:
        """How many tiles are on the screen."""
        return self._grid.count

    def clear(self, resolution: int, history: Sequence[tuple[int, Path]] = ()) -> None:
        """Begin with a run whose pictures have this resolution, and which may have previews already."""
        self._tasks.cancel()
        self._history, self._resolution = list(history), resolution
        self._cache.clear()
        self.explore.setEnabled(False)
        self._grid.show_caption("The first samples appear a few seconds after the start.")
        self._fit_timeline()
        self.follow()

    def add(self, images_seen: int, tiles: np.ndarray, path: Path) -> None:
        """The newest preview; shown unless someone is looking at an earlier one."""
        if self._history and self._history[-1][1] == path:
            self._history.pop()
        self._history.append((images_seen, path))
        self._remember(path, tiles)
        self._fit_timeline()
        if self._following:
            self.follow()

    def set_explorable(self, explorable: bool) -> None:
        self.explore.setEnabled(explorable)

    def follow(self) -> None:
        """Show the newest preview and those that come."""
        self._following = True
        with QSignalBlocker(self.timeline):
            self.timeline.setValue(self.timeline.maximum())
        self._show(len(self._history) - 1)

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def _fit_timeline(self) -> None:
        last = max(0, len(self._history) - 1)
        with QSignalBlocker(self.timeline):
            self.timeline.setMaximum(last)
        self.timeline.setEnabled(last > 0)

    def _go_to(self, index: int) -> None:
        self._following = index == self.timeline.maximum()
        self._show(index)

    def _show(self, index: int) -> None:
        self._newest.setVisible(not self._following)
        if not 0 <= index < len(self._history):
            self._when.setText("")
            return
        images_seen, path = self._history[index]
        self._when.setText(f"{images_seen / 1000:,.1f} kimg")
        if path in self._cache:
            self._tasks.cancel()
            self._grid.show_tiles(self._cache[path])
            return
        resolution = self._resolution
        self._tasks.start(lambda _: _read_tiles(path, resolution), lambda tiles: self._loaded(path, tiles), self._lost)

    def _loaded(self, path: Path, tiles: np.ndarray) -> None:
        self._remember(path, tiles)
        self._grid.show_tiles(tiles)

    def _lost(self, reason: str, details: str) -> None:
        self._grid.show_caption(reason)

    def _remember(self, path: Path, tiles: np.ndarray) -> None:
        self._cache[path] = tiles
        while len(self._cache) > 1 and sum(kept.nbytes for kept in self._cache.values()) > CACHE_BYTES:
            del self._cache[next(iter(self._cache))]


def _read_tiles(path: Path, resolution: int) -> np.ndarray:
    """The tiles [N, resolution, resolution, 3] of a preview as the trainer writes it: row by row, side by side."""
    image = QImage(str(path))
    if image.isNull():
        raise SeganError(f"The preview {path.name} is missing or damaged.")
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows, columns = image.height() // resolution, image.width() // resolution
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = lines[: rows * resolution, : 3 * columns * resolution]
    grid = pixels.reshape(rows, resolution, columns, resolution, 3)
    return np.ascontiguousarray(grid.transpose(0, 2, 1, 3, 4)).reshape(-1, resolution, resolution, 3)
