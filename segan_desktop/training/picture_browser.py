"""PictureBrowser: every picture as the network will see it, what is odd about it, and which are left out by hand."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from segan.pictures import Decoded, Picture, Refusal, Shelf, flattened, size_text
from segan_desktop.file_manager import show_in_folder
from segan_desktop.theme import GRID, MARGIN, WIDE_MARGIN
from segan_desktop.training.picture_set import File, Part, PictureSet
from segan_desktop.training.thumbnails import Thumbnails
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label, panel
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.widgets.tiles import Tile, Tiles
from segan_desktop.workers import Report as TellProgress
from segan_desktop.workers import Tasks

TILE = 88
SMALL_TILE = 60
DETAIL_WIDTH = (280, 440)
LARGE_SIDE = 768
"""Pixels per side of a picture that is looked at alone."""


class PictureBrowser(QWidget):
    """Looks at one part of a `PictureSet` at a time."""

    def __init__(self, pictures: PictureSet, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures, self._thumbnails = pictures, thumbnails
        self._part = Part.ALL
        self._files: Sequence[File] = ()
        self._group_files: Sequence[File] = ()
        self._stale = True

        self._parts = {part: self._part_button(part) for part in Part}
        group = QButtonGroup(self)
        for choice in self._parts.values():
            group.addButton(choice)
        self._undo = GlyphButton("undo", tr("Take back: Ctrl+Z"))
        self._redo = GlyphButton("redo", tr("Do again: Ctrl+Shift+Z"))
        self.tiles = Tiles(tr("Pictures"), TILE, self._tile)
        self._hint = label("", "muted")
        self._keep_largest = button(
            tr("Keep one of each group"), tip=tr("In every group, leave out all but the picture with the most pixels")
        )

        self._view = ImageView(tr("Picture"))
        self._view.setMinimumHeight(96)
        self._name = ElidedLabel()
        self._facts = label("", "muted", wraps=True)
        self._remarks = label("", "error", wraps=True)
        self._group_title = label("", "error", wraps=True)
        self.group_tiles = Tiles(tr("What looks almost the same"), SMALL_TILE, self._group_tile, most_rows=2)
        self._keep = button(tr("Keep only this one"), tip=tr("Leave out the others that look almost the same"))
        self._toggle = button("")
        self._show_file = button(tr("Show in folder"), tip=tr("Open its folder, with the file selected"))
        self._tasks = Tasks(self)

        self._lay_out()
        for keys, act in (
            (QKeySequence.StandardKey.Undo, pictures.undo),
            (QKeySequence.StandardKey.Redo, pictures.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._undo.clicked.connect(pictures.undo)
        self._redo.clicked.connect(pictures.redo)
        self._keep_largest.clicked.connect(pictures.keep_largest)
        self._keep.clicked.connect(self._keep_only_this)
        self._toggle.clicked.connect(self._turn_selected)
        self._show_file.clicked.connect(self._open_folder)
        for tiles in (self.tiles, self.group_tiles):
            tiles.removal_wanted.connect(self._turn_selected)
        self.tiles.menu_wanted.connect(self._offer_menu)
        self.tiles.current_changed.connect(lambda _: self._show_listed())
        self.tiles.selection_changed.connect(self._update)
        self.group_tiles.current_changed.connect(self._show_member)
        self.group_tiles.selection_changed.connect(self._update)
        pictures.changed.connect(self._follow)
        pictures.replaced.connect(self._begin_anew)
        thumbnails.changed.connect(self.tiles.refresh)
        thumbnails.changed.connect(self.group_tiles.refresh)
        self._update()

    @property
    def part(self) -> Part:
        return self._part

    @property
    def shown(self) -> list[str]:
        """Names of the files that are listed."""
        return [file.name for file in self._files]

    def look_at(self, part: Part, name: str = "") -> None:
        """List a part of the files, and show the one of this name."""
        self._part = part
        self._parts[part].setChecked(True)
        self._list(name)

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._list()
            self._update()

    # Layout

    def _part_button(self, part: Part) -> QPushButton:
        made = button("", "tab", _EXPLANATIONS[part]())
        made.setCheckable(True)
        made.setChecked(part is Part.ALL)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(partial(self.look_at, part))
        return made

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2)
        for choice in self._parts.values():
            top.addWidget(choice)
        top.addStretch(1)
        top.addWidget(self._undo)
        top.addWidget(self._redo)
        bottom = QHBoxLayout()
        bottom.setSpacing(GRID)
        bottom.addWidget(self._hint, 1)
        bottom.addWidget(self._keep_largest)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self.tiles, 1)
        left.addLayout(bottom)

        detail = QFrame()
        detail.setMinimumWidth(DETAIL_WIDTH[0])
        detail.setMaximumWidth(DETAIL_WIDTH[1])
        self._view.setMaximumHeight(DETAIL_WIDTH[1])
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._view, 4)
        for widget in (self._name, self._facts, self._remarks, self._group_title, self.group_tiles, self._keep):
            column.addWidget(widget)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._toggle, 1)
        buttons.addWidget(self._show_file, 1)
        column.addLayout(buttons)

        both = QHBoxLayout()
        both.setSpacing(WIDE_MARGIN)
        both.addLayout(left, 5)
        both.addWidget(detail, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        layout.addLayout(both, 1)

    # What is listed

    def _begin_anew(self) -> None:
        self._part = Part.ALL
        self._parts[Part.ALL].setChecked(True)
        self._list()

    def _follow(self) -> None:
        """Something is left out or included, or the settings are others: only some parts list other files then."""
        if self._part in (Part.LEFT_OUT, Part.TINY):
            self._list(self._file.name if self._file else "")
        self._update()

    def _list(self, name: str = "") -> None:
        self._stale = not self.isVisible()
        if self._stale:
            self._files = ()
            self.tiles.set_count(0)
            return
        at = max(0, self.tiles.current)
        self._files = self._pictures.files(self._part)
        if name:
            at = next((number for number, file in enumerate(self._files) if file.name == name), at)
        self.tiles.set_count(len(self._files), min(at, len(self._files) - 1) if name else 0)

    def _tile(self, number: int) -> Tile:
        file = self._files[number]
        return self._drawn(file, self._part is Part.ALIKE and self._pictures.group_number(file.name) % 2 == 0)

    def _group_tile(self, number: int) -> Tile:
        return self._drawn(self._group_files[number], False)

    def _drawn(self, file: File, is_shaded: bool) -> Tile:
        if isinstance(file, Refusal):
            return Tile(QImage(), file.name)
        marked = self._part is Part.ALL and self._pictures.is_remarkable(file.name)
        return Tile(self._thumbnails.get(file), file.name, self._pictures.is_left_out(file.name), marked, is_shaded)

    # What is looked at

    @property
    def _file(self) -> File | None:
        """What is shown large."""
        if self.group_tiles.count and 0 <= self.group_tiles.current < len(self._group_files):
            return self._group_files[self.group_tiles.current]
        number = self.tiles.current
        return self._files[number] if 0 <= number < len(self._files) else None

    @property
    def _selected(self) -> list[str]:
        """Names of the pictures that a button or key is about."""
        chosen = [self._files[number] for number in self.tiles.selected if number < len(self._files)]
        file = self._file
        if len(chosen) < 2 and file:
            chosen = [file]
        return [file.name for file in chosen if isinstance(file, Picture)]

    def _show_listed(self) -> None:
        number = self.tiles.current
        file = self._files[number] if 0 <= number < len(self._files) else None
        names = self._pictures.group(file.name) if isinstance(file, Picture) else ()
        self._group_files = [self._pictures.picture(name) for name in names]
        at = names.index(file.name) if file and names else -1
        self.group_tiles.set_count(len(names), at)
        if not names:
            self._show_file_large()

    def _show_member(self, number: int) -> None:
        if number >= 0:
            self._show_file_large()

    def _show_file_large(self) -> None:
        file = self._file
        self._update()
        if file is None:
            self._view.set_message("", "")
        elif isinstance(file, Refusal):
            self._view.set_message(tr("No picture"), "")
        elif not self._tasks.busy:
            self._decode(file)

    def _decode(self, picture: Picture) -> None:
        """One at a time: while an arrow key is held, they would pile up in memory."""
        self._tasks.start(
            partial(_large, picture, self._background),
            partial(self._take_decoded, picture),
            lambda reason, _: self._take_decoded(picture, reason),
        )

    @property
    def _background(self) -> str:
        return self._pictures.report.background if self._pictures.report else "#ffffff"

    def _take_decoded(self, picture: Picture, decoded: np.ndarray | str) -> None:
        """Show a picture, or why it cannot be; if another is looked at by now, decode that."""
        file = self._file
        if file != picture:
            if isinstance(file, Picture):
                self._decode(file)
        elif isinstance(decoded, str):
            self._view.set_message(tr("No picture"), decoded)
        else:
            self._view.set_picture(decoded)

    def _update(self) -> None:
        """Everything that follows from what is listed, looked at and left out."""
        pictures = self._pictures
        for part, choice in self._parts.items():
            count = pictures.count(part)
            choice.setText(f"{_CAPTIONS[part]()}  {count:,}")
            choice.setVisible(part is Part.ALL or count > 0 or part is self._part)
        self._undo.setEnabled(pictures.can_undo)
        self._redo.setEnabled(pictures.can_redo)
        self._hint.setText(pictures.read_only or tr("Delete leaves out what is selected. The files stay as they are."))
        self._keep_largest.setVisible(self._part is Part.ALIKE)
        self._keep_largest.setEnabled(not pictures.read_only and pictures.count(Part.ALIKE) > 0)
        self.tiles.refresh()
        self.group_tiles.refresh()

        file, names = self._file, self._selected
        in_group = len(self._group_files) > 1
        self._name.setText(file.name if file else "")
        self._facts.setText(_facts(file) if isinstance(file, Picture) else "")
        self._facts.setVisible(isinstance(file, Picture))
        remarks = pictures.remarks(file) if file else []
        self._remarks.setText("\n".join(remarks))
        self._remarks.setVisible(bool(remarks))
        self._group_title.setText(tr("{count} look almost the same.").format(count=f"{len(self._group_files):,}"))
        for widget in (self._group_title, self.group_tiles, self._keep):
            widget.setVisible(in_group)
        self._keep.setEnabled(not pictures.read_only)
        out = bool(names) and all(map(pictures.is_left_out, names))
        several = f" {len(names):,}" if len(names) > 1 else ""
        self._toggle.setText((tr("Include") if out else tr("Leave out")) + several)
        self._toggle.setEnabled(bool(names) and not pictures.read_only)
        self._toggle.setToolTip(
            pictures.read_only or (tr("Learn from it again") if out else tr("Do not learn from it: Del"))
        )
        self._show_file.setEnabled(file is not None)

    # What is done

    def _turn_selected(self) -> None:
        names = self._selected
        if names and all(map(self._pictures.is_left_out, names)):
            self._pictures.include(names)
        else:
            self._pictures.leave_out(names)

    def _keep_only_this(self) -> None:
        if isinstance(self._file, Picture):
            self._pictures.keep_only([self._file.name])

    def _open_folder(self) -> None:
        if self._file:
            show_in_folder(self._file.path)

    def _offer_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered = [(self._toggle, self._turn_selected), (self._show_file, self._open_folder)]
        if len(self._group_files) > 1:
            offered.insert(1, (self._keep, self._keep_only_this))
        for source, act in offered:
            action = menu.addAction(source.text())
            action.setEnabled(source.isEnabled())
            action.triggered.connect(act)
        menu.popup(at)


class PictureWindow(QWidget):
    """The browser in a window of its own, to look at pictures while a run is shown."""

    dropped = Signal(list)
    """Paths that were dropped here."""

    def __init__(self, pictures: PictureSet, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Pictures"))
        self.setAcceptDrops(True)
        self.resize(960, 640)
        self.browser = PictureBrowser(pictures, thumbnails)
        ground = panel(self)
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(WIDE_MARGIN, MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        inner.addWidget(self.browser)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.browser.shutdown()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])


_CAPTIONS = {
    Part.ALL: lambda: tr("All"),
    Part.REFUSED: lambda: tr("Refused"),
    Part.ALIKE: lambda: tr("Near-duplicates"),
    Part.TINY: lambda: tr("Tiny"),
    Part.OUTLIERS: lambda: tr("Outliers"),
    Part.LEFT_OUT: lambda: tr("Left out"),
}
_EXPLANATIONS = {
    Part.ALL: lambda: tr("Every picture that can be learnt from"),
    Part.REFUSED: lambda: tr("Files that cannot be used, and why"),
    Part.ALIKE: lambda: tr("Groups of pictures that look almost the same"),
    Part.TINY: lambda: tr("Pictures that are smaller than the resolution"),
    Part.OUTLIERS: lambda: tr("Pictures unlike all the rest: blank, much darker or brighter, of other colours"),
    Part.LEFT_OUT: lambda: tr("Pictures that you do not want to learn from"),
}


def _facts(picture: Picture) -> str:
    kinds = [
        tr("{size} pixels").format(size=size_text((picture.width, picture.height))),
        translated(picture.colours),
        tr("partly transparent") if picture.transparent else "",
        tr("animated") if picture.animated else "",
    ]
    return " · ".join(filter(None, kinds))


def _large(picture: Picture, background: str, _: TellProgress) -> np.ndarray | str:
    """The whole picture, or why it cannot be had any more."""
    with Shelf() as shelf:
        decoded = shelf.decode(picture, LARGE_SIDE)
    if not isinstance(decoded, Decoded):
        return f"{decoded.name} {translated(decoded.reason)}"
    decoded.image.thumbnail((LARGE_SIDE, LARGE_SIDE))
    return np.asarray(flattened(decoded.image, background))
