"""Comparison: two states kept as A and B, to go to and fro between and to see side by side."""

from typing import Literal

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from segan.editing import Edit
from segan_desktop.exploration.document import EditDocument, described, fitted
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, tip_of
from segan_desktop.widgets.image_view import Split

Slot = Literal["A", "B"]
CHANNEL = "comparison"


class Comparison(QWidget):
    """The buttons for A and B. What is kept is no part of the edit, so that undo leaves it alone."""

    split_changed = Signal(object)
    """Split to show in place of the picture, or None."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._thread = document, thread
        self._kept: dict[Slot, Edit] = {}
        self._pictures: dict[Edit, np.ndarray] = {}
        self.keep_buttons: dict[Slot, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.swap_button = button(tr("Swap"), "quiet", tr("Go to A, and again to B, and so to and fro (X)"))
        self.split_button = button(
            tr("Split"), "quiet", tr("A on the left, the present picture on the right; drag the line between them (C)")
        )
        self.split_button.setCheckable(True)
        layout.addWidget(self.swap_button)
        layout.addWidget(self.split_button)
        for slot in ("A", "B"):
            keep = button(slot, "quiet")
            keep.setAccessibleName(tr("Keep this picture as {slot}").format(slot=slot))
            keep.clicked.connect(lambda _, slot=slot: self.keep(slot))
            self.keep_buttons[slot] = keep
            layout.addWidget(keep)
        self.swap_button.clicked.connect(self.swap)
        self.split_button.toggled.connect(self._show_split)
        thread.rendered.connect(self._take_picture)
        thread.filled.connect(self._take_filled)
        document.opened.connect(self._follow_model)
        document.changed.connect(self._show_split)
        self._show()

    def kept(self, slot: Slot) -> Edit | None:
        return self._kept.get(slot)

    def keep(self, slot: Slot) -> None:
        """Keep the present picture as A or B, in place of what was kept so before."""
        self._kept[slot] = self._document.edit
        self._show()
        self._fetch()

    def swap(self) -> None:
        """Go to A, or from A to B; what was the present picture is B from now on if nothing else is."""
        now, a, b = self._document.edit, self._kept.get("A"), self._kept.get("B")
        if a is None:
            return
        if now == a:
            if b is not None:
                self._document.set_edit(b)
        else:
            if b is None:
                self.keep("B")
            self._document.set_edit(a)

    def toggle_split(self) -> None:
        if self.split_button.isEnabled():
            self.split_button.toggle()

    def _show(self) -> None:
        for slot, keep in self.keep_buttons.items():
            edit = self._kept.get(slot)
            keys = tr("Keep the present picture as {slot} (Shift+{slot})").format(slot=slot)
            keep.setToolTip(tip_of(f"{keys}\n{slot}: {described(edit)}") if edit else keys)
            keep.setText(f"{slot} ●" if edit else slot)
        has_a = "A" in self._kept
        for act in (self.swap_button, self.split_button):
            act.setEnabled(has_a)
            act.setVisible(has_a)  # until then, its room is for the line that says what the picture is
        self._show_split()

    def _fetch(self) -> None:
        """Have those pictures made that are kept and not there."""
        kept = set(self._kept.values())
        self._pictures = {edit: picture for edit, picture in self._pictures.items() if edit in kept}
        self._thread.fill(CHANNEL, [edit for edit in kept if edit not in self._pictures])

    def _take_picture(self, edit: Edit, picture: np.ndarray) -> None:
        if edit in self._kept.values():
            self._pictures[edit] = picture
            self._show_split()

    def _take_filled(self, channel: str, edit: Edit, picture: np.ndarray) -> None:
        if channel == CHANNEL:  # others may be sketches
            self._take_picture(edit, picture)

    def _follow_model(self) -> None:
        info = self._document.info
        assert info is not None
        self._kept = {slot: fitted(edit, info) for slot, edit in self._kept.items()}
        self._show()
        self._fetch()

    def _show_split(self) -> None:
        now, a, b = self._document.edit, self._kept.get("A"), self._kept.get("B")
        if not self.split_button.isChecked() or a is None or a not in self._pictures:
            self.split_changed.emit(None)
            return
        if now == a and b is not None and b in self._pictures:
            split = Split(self._pictures[a], "A", self._pictures[b], "B")
        else:
            split = Split(self._pictures[a], "A", None, "B" if now == b else tr("now"))
        self.split_changed.emit(split)
