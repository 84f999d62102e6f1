"""FavouritesStrip: the favourites as pictures to return to, and the star that keeps the present one."""

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QWidget

from segan.editing import Edit
from segan_desktop.exploration.arrivals import Arrival
from segan_desktop.exploration.carrying import packed
from segan_desktop.exploration.document import EditDocument, described
from segan_desktop.exploration.favourites import Favourite, Favourites
from segan_desktop.exploration.history import SIDE
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.thumbnail_strip import Thumbnail, ThumbnailStrip


class FavouritesStrip(ThumbnailStrip):
    """The favourites, those of other models dim, and the button that makes the present picture one."""

    wanted = Signal(object)
    """Arrival: a favourite of a model that is not open, but shall be."""
    noticed = Signal(str, str, object)
    """Why a change could not be kept, with no way to mend it ("", None)."""
    offered = Signal(str, str, object)
    """What was done or is the case; what can be done next, and a function that does it."""

    def __init__(
        self,
        document: EditDocument,
        thread: RenderThread,
        favourites: Favourites,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("Favourites"),
            SIDE,
            tr("The star keeps a picture here."),
            lambda favourite: packed(favourite.edit),
            parent,
        )
        self._document, self._favourites = document, favourites
        self._picture: tuple[Edit, np.ndarray] | None = None
        self._awaited: Edit | None = None
        self.star_button = GlyphButton("star", tr("Keep as a favourite: Ctrl+D"))
        self.star_button.clicked.connect(self.star)
        thread.rendered.connect(self._take_picture)
        favourites.changed.connect(self._show)
        favourites.failed.connect(lambda why: self.noticed.emit(why, "", None))
        document.changed.connect(self._mark)
        document.opened.connect(self._show)
        self.taken.connect(self._take)
        self.removal_wanted.connect(self.remove)
        self.menu_wanted.connect(self._show_menu)
        self._show()

    @property
    def is_starred(self) -> bool:
        """Whether the present picture is a favourite."""
        return bool(self._favourites.all) and self._favourites.find(self._document.edit) is not None

    def star(self) -> None:
        """Make the present picture a favourite, or no favourite any longer."""
        edit = self._document.edit
        if favourite := self._favourites.find(edit):
            self.remove(favourite)
        elif self._picture is not None and self._picture[0] == edit:
            self._favourites.add(*self._picture)
        elif self._document.info is not None:
            self._awaited = edit  # its picture is on the way

    def remove(self, favourite: Favourite) -> None:
        position = self._favourites.all.index(favourite) if favourite in self._favourites.all else 0
        self._favourites.remove(favourite)
        text, put_back = tr("The picture is no favourite any more."), tr("Put it back")
        self.offered.emit(text, put_back, partial(self._favourites.restore, favourite, position))

    def ask_for_name(self, favourite: Favourite) -> QInputDialog:
        """Let a person name a favourite."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle(tr("Name a favourite"))
        dialog.setLabelText(tr("Name"))
        dialog.setTextValue(favourite.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(lambda name: self._favourites.rename(favourite, name))
        dialog.open()
        return dialog

    def _show(self) -> None:
        info = self._document.info
        sha = info.reference.sha256 if info else ""
        self.show_thumbnails([_thumbnail(each, each.edit.model.sha256 != sha) for each in self._favourites.all])
        self._mark(self._document.edit)

    def _mark(self, edit: Edit) -> None:
        favourite = self._favourites.find(edit) if self._favourites.all else None
        self.mark(favourite)
        self.star_button.set_glyph("starred" if favourite else "star")
        self.star_button.setToolTip(
            tr("No favourite any more: Ctrl+D") if favourite else tr("Keep as a favourite: Ctrl+D")
        )

    def _take_picture(self, edit: Edit, picture: np.ndarray) -> None:
        self._picture = edit, picture
        if self._awaited is not None:
            is_there, self._awaited = self._awaited == edit, None
            if is_there:
                self._favourites.add(edit, picture)

    def _take(self, favourite: Favourite) -> None:
        info = self._document.info
        if info is not None and favourite.edit.model.sha256 == info.reference.sha256:
            self._document.set_edit(favourite.edit)
        else:
            arrival = Arrival(favourite.edit, favourite.name or tr("The favourite"))
            text = tr("This favourite was made with {model}, which is not open.").format(model=arrival.model_name)
            self.offered.emit(text, tr("Open that model"), partial(self.wanted.emit, arrival))

    def _show_menu(self, favourite: Favourite, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Rename…"), lambda: self.ask_for_name(favourite))
        menu.addAction(tr("Copy edit"), lambda: QApplication.clipboard().setMimeData(packed(favourite.edit)))
        menu.addSeparator()
        menu.addAction(tr("Remove"), lambda: self.remove(favourite))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


def _thumbnail(favourite: Favourite, is_of_other_model: bool) -> Thumbnail:
    name = favourite.name or described(favourite.edit)
    if is_of_other_model:
        name += "\n" + tr("Made with {model}").format(model=Path(favourite.edit.model.path).name or tr("another model"))
    return Thumbnail(favourite, favourite.image, name, is_of_other_model)
