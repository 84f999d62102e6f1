"""SheetGrid: a sheet of edits on screen, its pictures rendered when the hand rests, and only while it can be seen."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from segan.editing import Edit, Sheet
from segan_desktop.exploration.carrying import packed
from segan_desktop.exploration.document import EditDocument
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.picture_grid import Cell, PictureGrid

REST_MS = 120


class SheetGrid(PictureGrid):
    """Shows what `make_sheet` makes of the present edit and marks the cell that is the present edit."""

    chosen = Signal(object)
    """Edit of the cell that a person took."""
    progressed = Signal(int, int)
    """Pictures ready, and all of them."""

    def __init__(
        self,
        name: str,
        document: EditDocument,
        thread: RenderThread,
        make_sheet: Callable[[Edit], Sheet],
        *,
        marks: Callable[[Edit], Edit] = lambda edit: edit,
        parent: QWidget | None = None,
        **options: Any,
    ) -> None:
        """`marks` turns the present edit into the one whose cell is marked; `options` go to the `PictureGrid`."""
        super().__init__(name, parent=parent, **options)
        self._document, self._thread, self._make_sheet, self._marks = document, thread, make_sheet, marks
        self._channel = f"{name} {id(self)}"
        self._sheet = Sheet(rows=())
        self._cells: dict[Edit, list[Cell]] = {}
        self._pictures: dict[Edit, np.ndarray] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.refresh)
        document.changed.connect(self._follow)
        thread.filled.connect(self._take_picture)
        self.taken.connect(self._choose)

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    def refresh(self) -> None:
        """Make the sheet anew and ask for the pictures that it lacks."""
        info = self._document.info
        if info is None or not self.isVisible():
            return
        sheet = self._make_sheet(self._document.edit)
        if sheet != self._sheet:
            self._sheet = sheet
            self._show_sheet(info.config.resolution)
        self._thread.fill(self._channel, [edit for edit in self._cells if edit not in self._pictures])
        self._follow_mark()

    def description(self, row: int, column: int) -> str:
        edit = self._sheet.rows[row][column] if column < len(self._sheet.rows[row]) else None
        return super().description(row, column) or (tr("seed {seed}").format(seed=edit.seed) if edit else "")

    def packed(self, row: int, column: int) -> QMimeData | None:
        edit = self._sheet.rows[row][column]
        return packed(edit) if edit else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._thread.fill(self._channel, ())

    def _show_sheet(self, resolution: int) -> None:
        rows = self._sheet.rows
        columns = max((len(row) for row in rows), default=0)
        self._cells = {}
        void = set()
        for r, row in enumerate(rows):
            for c in range(columns):
                edit = row[c] if c < len(row) else None
                if edit is None:
                    void.add((r, c))
                else:
                    self._cells.setdefault(edit, []).append((r, c))
        self.set_shape(
            len(rows), columns, resolution, self._sheet.row_labels, self._sheet.column_labels, frozenset(void)
        )
        self.set_outdated()
        self._pictures = {edit: picture for edit, picture in self._pictures.items() if edit in self._cells}
        for edit, picture in self._pictures.items():
            self._show_picture(edit, picture)
        self.progressed.emit(len(self._pictures), len(self._cells))

    def _follow(self) -> None:
        if self.isVisible():
            self._follow_mark()
            self._rest.start()

    def _follow_mark(self) -> None:
        cells = self._cells.get(self._marks(self._document.edit), ())
        if self.current not in cells:
            self.set_current(cells[0] if cells else None)

    def _take_picture(self, channel: str, edit: Edit, picture: np.ndarray) -> None:
        if channel == self._channel and edit in self._cells:
            self._pictures[edit] = picture
            self._show_picture(edit, picture)
            self.progressed.emit(len(self._pictures), len(self._cells))

    def _show_picture(self, edit: Edit, picture: np.ndarray) -> None:
        for row, column in self._cells[edit]:
            self.set_picture(row, column, picture)

    def _choose(self, row: int, column: int) -> None:
        if edit := self._sheet.rows[row][column]:
            self.chosen.emit(edit)
