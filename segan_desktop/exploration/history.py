"""HistoryStrip: the points where the hand rested, each a picture to click and return to."""

from collections import deque

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from segan.editing import Edit
from segan_desktop.exploration.carrying import packed
from segan_desktop.exploration.document import EditDocument, described
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.preview_grid import image_of
from segan_desktop.widgets.thumbnail_strip import Thumbnail, ThumbnailStrip, reduced

LIMIT = 200
REST_MS = 700
"""So long must a picture be on the screen to be a point of the way, and not just passed by."""
SIDE = 44


class HistoryStrip(ThumbnailStrip):
    """Grows by the present edit whenever that has rested; the newest point is the last."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("History"), SIDE, tr("Pictures at which you stay for a moment appear here."), packed, parent
        )
        self._document = document
        self._points: deque[Thumbnail] = deque(maxlen=LIMIT)
        self._shown: tuple[Edit, np.ndarray] | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._keep)
        thread.rendered.connect(self._await_rest)
        document.changed.connect(self._follow)
        document.opened.connect(lambda: self._show())
        self.taken.connect(document.set_edit)

    def _await_rest(self, edit: Edit, picture: np.ndarray) -> None:
        if edit == self._document.edit:
            self._shown = edit, picture
            self._rest.start()

    def _follow(self, edit: Edit) -> None:
        self.mark(edit)
        if self._shown is not None and self._shown[0] != edit:
            self._rest.stop()  # it was passed by; the picture of this one starts the clock again

    def _keep(self) -> None:
        if self._shown is None:
            return
        edit, picture = self._shown
        self._shown = None
        if edit != self._document.edit or any(point.value == edit for point in self._points):
            return
        self._points.append(Thumbnail(edit, reduced(image_of(picture), SIDE), described(edit)))
        self._show()
        self.reveal(edit)

    def _show(self) -> None:
        """Points of another model are dim: it made those pictures, and this one makes others of them."""
        info = self._document.info
        self.show_thumbnails(
            [
                Thumbnail(p.value, p.image, p.name, info is not None and p.value.model != info.reference)
                for p in self._points
            ]
        )
        self.mark(self._document.edit)
