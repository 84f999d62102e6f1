"""What the keys and the mouse do, and which version this is: the two windows of the Help menu."""

import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QMenuBar,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from segan_desktop.theme import GRID, MARGIN, WIDE_MARGIN
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label, title

Line = tuple[str, str]
"""Keys, or what the mouse does; and what that does."""
Topic = tuple[str, Sequence[Line]]
SIZE = 920, 640


class KeysDialog(QDialog):
    """Stays open beside the window, for someone who tries what is written there."""

    def __init__(self, menus: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.resize(*SIZE)
        self.topics = (*_topics(), *_in_menus(menus))
        columns = QHBoxLayout()
        columns.setSpacing(3 * WIDE_MARGIN)
        for side in _halves(self.topics):
            column = QVBoxLayout()
            column.setSpacing(WIDE_MARGIN)
            for name, lines in side:
                column.addLayout(_block(name, lines))
            column.addStretch(1)
            columns.addLayout(column, 1)
        holder = QWidget()
        holder.setLayout(columns)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        closing.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        layout.addWidget(area, 1)
        layout.addWidget(closing)


def about_box(parent: QWidget) -> QMessageBox:
    """Says what this is, in words that can be copied into a report."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(tr("About SEGAN"))
    box.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN)
    box.setText(f"SEGAN {_version('segan-desktop')}")
    used = f"PyTorch {_version('torch')}, Qt {qVersion()}, Python {platform.python_version()}, {platform.platform()}"
    box.setInformativeText(
        tr("Train a style-based GAN on your own pictures, and steer what it makes. MIT License.") + f"\n\n{used}"
    )
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return box


def _topics() -> tuple[Topic, ...]:
    return (
        (
            tr("Exploration"),
            (
                ("R", tr("Random seed")),
                ("B", tr("Back to the seed before")),
                ("Ctrl+Z", tr("Undo")),
                ("Ctrl+Shift+Z", tr("Redo")),
                ("Ctrl+C", tr("Copy the edit as text")),
                ("Ctrl+V", tr("Paste an edit")),
                ("Ctrl+D", tr("Keep as a favourite")),
                ("Shift+A", tr("Keep as A")),
                ("Shift+B", tr("Keep as B")),
                ("X", tr("Go to A, and again to B")),
                ("C", tr("A and the present picture side by side")),
                ("Ctrl+Shift+1", tr("The panels, to Ctrl+Shift+5")),
                ("Ctrl+O", tr("Open a model")),
                ("Ctrl+E", tr("Export")),
            ),
        ),
        (
            tr("Sliders"),
            (
                ("Ctrl+F", tr("Find sliders by name, #tag or label")),
                (tr("Arrows"), tr("A step; a small one with Shift, a large one with Ctrl")),
                (tr("Digits"), tr("Type a value")),
                (tr("Double click, Delete"), tr("Return to rest")),
                ("F2", tr("Name and tag a dimension")),
                ("S", tr("Star it")),
                ("L", tr("Lock it")),
            ),
        ),
        (
            tr("Large picture"),
            (
                (tr("Wheel, + and -"), tr("Zoom")),
                (tr("Drag, arrows"), tr("Move it")),
                (tr("Double click, 0"), tr("Show all of it")),
                (tr("Ctrl+arrows"), tr("Move the line of the split view")),
            ),
        ),
        (
            tr("Panels"),
            (
                ("P", tr("Play the interpolation")),
                ("K", tr("Make the present picture a key frame")),
                ("Y", tr("Like the picture, for a direction")),
                ("N", tr("Dislike it")),
                ("F2", tr("Another seed for a row of the style-mixing matrix")),
                ("Shift+F2", tr("Another seed for a column of it")),
            ),
        ),
        (
            tr("Training"),
            (
                (tr("Wheel, + and -"), tr("Zoom into the curves")),
                (tr("Arrows"), tr("Read off the curves at a point; with Ctrl go along them")),
                ("0", tr("Show the whole curves")),
                (tr("Click a preview"), tr("See it large: left and right go through time, up and down through seeds")),
                (tr("Delete"), tr("Leave a picture out, or move a run to the bin")),
                ("Ctrl+Backspace", tr("Return a setting to its default")),
            ),
        ),
    )


def _in_menus(menus: QMenuBar) -> Iterator[Topic]:
    """The entries that have keys, menu by menu."""
    for action in menus.actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            lines = [
                (each.shortcut().toString(QKeySequence.SequenceFormat.NativeText), _plain(each.text()))
                for each in menu.actions()
                if not each.shortcut().isEmpty()
            ]
            if lines:
                yield _plain(menu.title()), lines


def _plain(text: str) -> str:
    """Without the mark of its letter, which translations put in brackets behind it."""
    text, _, _ = text.partition("\t")
    text, bracket, _ = text.partition("(&")
    return text.replace("&", "").rstrip("…") if not bracket else text.rstrip("…")


def _halves(topics: Sequence[Topic]) -> Iterator[Sequence[Topic]]:
    """Two parts of about the same height, in order."""
    heights = [len(lines) + 2 for _, lines in topics]
    cut = min(range(1, len(topics)), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])))
    yield topics[:cut]
    yield topics[cut:]


def _block(name: str, lines: Sequence[Line]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(MARGIN)
    grid.setVerticalSpacing(GRID // 2)
    grid.addWidget(title(name), 0, 0, 1, 2)
    for row, (keys, what) in enumerate(lines, 1):
        grid.addWidget(label(keys), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(what, "muted", wraps=True), row, 1, Qt.AlignmentFlag.AlignTop)
    grid.setColumnMinimumWidth(0, 150)
    grid.setColumnStretch(1, 1)
    return grid


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return tr("of unknown version")
