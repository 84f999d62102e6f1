"""SmallPictures: pictures of edits to be shown small, made when the hand rests and kept while there is room."""

from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from segan.editing import Edit
from segan_desktop.rendering import RenderThread
from segan_desktop.widgets.preview_grid import image_of

SIDE = 128
"""Pixels per side of the pictures that are kept; larger ones are reduced."""
LIMIT = 1000


class SmallPictures(QObject):
    """A cache in front of one idle channel of the render thread."""

    ready = Signal(object, QImage)
    """Edit and its picture."""

    def __init__(self, channel: str, thread: RenderThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._channel = f"{channel} {id(self)}"
        self._thread = thread
        self._images: OrderedDict[Edit, QImage] = OrderedDict()
        thread.filled.connect(self._take)

    def get(self, edit: Edit) -> QImage | None:
        """The picture, if it has been made and not been dropped since."""
        if edit in self._images:
            self._images.move_to_end(edit)
        return self._images.get(edit)

    def want(self, edits: Iterable[Edit]) -> None:
        """Have those made that are missing, in this order; what was wanted before is not any longer."""
        missing = [edit for edit in dict.fromkeys(edits) if edit not in self._images]
        self._thread.fill(self._channel, missing, sketches=True, can_wait=True)

    def _take(self, channel: str, edit: Edit, picture: np.ndarray) -> None:
        if channel == self._channel:
            self._images[edit] = image = self._reduced(image_of(picture))
            if len(self._images) > LIMIT:
                self._images.popitem(last=False)
            self.ready.emit(edit, image)

    def _reduced(self, image: QImage) -> QImage:
        if max(image.width(), image.height()) <= SIDE:
            return image
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        return image.scaled(SIDE, SIDE, keep, smooth)
