"""GridChooser: the pictures of an exported grid, one of which a person takes to go on with."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from segan.editing import Edit, Sheet
from segan.export import read_grid
from segan_desktop import theme
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label
from segan_desktop.widgets.picture_grid import PictureGrid
from segan_desktop.workers import Tasks

SIZE = 720, 560


class GridChooser(QDialog):
    """Stays open, so that one can try one picture after another."""

    chosen = Signal(object, str)
    """Edit of the picture that was clicked, and the name of the file."""
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._sheet = Sheet(rows=())
        self._name = ""
        self.setModal(False)
        self.resize(*SIZE)
        self.grid = PictureGrid(tr("Pictures of the grid"), cell=(16, 512), explanation=tr("Click to go on with it."))
        self._hint = label(tr("Click a picture to go on with it."), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE_MARGIN, theme.WIDE_MARGIN, theme.WIDE_MARGIN, theme.WIDE_MARGIN)
        layout.setSpacing(theme.MARGIN)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self._hint)
        self.grid.taken.connect(self._take)

    def open_grid(self, path: Path) -> None:
        """Show the pictures of a grid once they are read; what is wrong with the file is told instead."""
        self._tasks.start(
            lambda report: read_grid(path), lambda found: self._show(path, *found), lambda why, _: self.failed.emit(why)
        )

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def _show(self, path: Path, sheet: Sheet, tiles: dict[tuple[int, int], np.ndarray]) -> None:
        self._sheet, self._name = sheet, path.name
        rows, columns = len(sheet.rows), max(map(len, sheet.rows))
        void = frozenset((r, c) for r in range(rows) for c in range(columns) if (r, c) not in tiles)
        side = next(iter(tiles.values())).shape[0]
        self.grid.set_shape(rows, columns, side, sheet.row_labels, sheet.column_labels, void)
        for cell, tile in tiles.items():
            self.grid.set_picture(*cell, tile)
        self.setWindowTitle(path.name)
        if self.isVisible():
            self.raise_()
        self.show()
        self.activateWindow()
        self.grid.setFocus()

    def _take(self, row: int, column: int) -> None:
        line = self._sheet.rows[row]
        edit: Edit | None = line[column] if column < len(line) else None
        if edit is not None:
            self.grid.set_current((row, column))
            self.chosen.emit(edit, self._name)
