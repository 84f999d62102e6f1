"""SourceList: the folders, zips and files that are learnt from together, each to be taken away again."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label, tip_of
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.glyphs import GlyphButton

ROWS_LISTED = 50
"""More than a person would take away one by one."""
ROWS_IN_SIGHT = 4
ROW_HEIGHT = 26


class SourceList(QScrollArea):
    """As high as its rows, up to four."""

    removed = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._why_fixed = ""
        self._buttons: list[GlyphButton] = []
        self.hide()

    def show_paths(self, paths: Sequence[Path]) -> None:
        """List these; the focus stays where it was among them."""
        focused = next((number for number, each in enumerate(self._buttons) if each.hasFocus()), None)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._buttons = []
        for path in paths[:ROWS_LISTED]:
            rows.addWidget(self._row(path))
        if len(paths) > ROWS_LISTED:
            rows.addWidget(label(tr("and {count} more").format(count=f"{len(paths) - ROWS_LISTED:,}"), "muted"))
        if before := self.takeWidget():
            before.deleteLater()  # not at once: one of its buttons may just be sending its signal
        self.setWidget(inside)
        self.setFixedHeight(ROW_HEIGHT * min(max(len(paths), 1), ROWS_IN_SIGHT))
        self.setVisible(bool(paths))
        if focused is not None and self._buttons:
            self._buttons[min(focused, len(self._buttons) - 1)].setFocus()
        self.set_read_only(self._why_fixed)

    def set_read_only(self, why: str) -> None:
        """Keep them as they are, for a reason; an empty one frees them."""
        self._why_fixed = why
        for each in self._buttons:
            each.setEnabled(not why)
            each.setToolTip(why or tr("Learn without it; its files stay as they are"))

    def _row(self, path: Path) -> QWidget:
        name = ElidedLabel(path.name or str(path))
        name.setToolTip(tip_of(str(path)))
        remove = GlyphButton("close", "")
        remove.setAccessibleName(tr("Remove {name}").format(name=path.name or path))
        remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        remove.clicked.connect(lambda: self.removed.emit(path))
        self._buttons.append(remove)
        row = QWidget()
        row.setFixedHeight(ROW_HEIGHT)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(name, 1)
        line.addWidget(remove)
        return row
