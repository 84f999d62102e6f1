"""Thumbnails: pictures as the network will see them, decoded in a thread as they come in sight; so many are kept."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QImage

from segan.pictures import Decoded, Fit, Picture, Shelf, square
from segan_desktop.widgets.preview_grid import image_of

KEPT_BYTES = 96 * 2**20
LARGEST_SIDE = 192
"""Pixels per side of what is kept; a larger resolution is reduced."""
WAITING = 512
"""Pictures that wait to be decoded; those that were asked for longest ago have left the screen."""
TELL_MS = 33


@dataclass(frozen=True)
class View:
    """The settings that decide how a picture is seen."""

    resolution: int
    fit: Fit
    background: str


class Thumbnails(QObject):
    """One cache for all that show the same pictures."""

    changed = Signal()
    """There are new thumbnails; told at most thirty times a second."""

    def __init__(self, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._images: OrderedDict[str, tuple[View, QImage]] = OrderedDict()
        self._bytes = 0
        self._thread: _Decoding | None = None
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(TELL_MS)
        self._tell.timeout.connect(self.changed)

    @property
    def kept_bytes(self) -> int:
        """What the thumbnails take up."""
        return self._bytes

    def set_view(self, view: View) -> None:
        """See them otherwise; what was seen before stays until it is decoded anew."""
        if view != self._view:
            self._view = view
            if self._thread:
                self._thread.forget()
            self.changed.emit()

    def get(self, picture: Picture) -> QImage | None:
        """The thumbnail, null if there can be none; None until there is one, which is then made."""
        view, image = self._images.get(picture.name, (None, None))
        if view == self._view:
            self._images.move_to_end(picture.name)
        else:
            self._want(picture)
        return image

    def clear(self) -> None:
        """There are other pictures."""
        self.shutdown()
        self._images.clear()
        self._bytes = 0

    def shutdown(self) -> None:
        if self._thread:
            self._thread.decoded.disconnect(self._keep)
            self._thread.end()
            self._thread.wait()
            self._thread.deleteLater()
            self._thread = None

    def _want(self, picture: Picture) -> None:
        if self._thread is None:
            self._thread = _Decoding(self)
            self._thread.decoded.connect(self._keep)
            self._thread.start(QThread.Priority.LowPriority)
        self._thread.want(picture, self._view)

    def _keep(self, name: str, view: View, image: QImage) -> None:
        if name in self._images:
            self._bytes -= self._images.pop(name)[1].sizeInBytes()
        self._images[name] = view, image
        self._bytes += image.sizeInBytes()
        while self._bytes > KEPT_BYTES:
            self._bytes -= self._images.popitem(last=False)[1][1].sizeInBytes()
        if not self._tell.isActive():
            self._tell.start()


class _Decoding(QThread):
    """What was wanted last is decoded first: it is what is looked at."""

    decoded = Signal(str, object, QImage)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: OrderedDict[tuple[str, View], Picture] = OrderedDict()
        self._at_work: tuple[str, View] | None = None
        self._ended = False
        self._news = threading.Condition()

    def want(self, picture: Picture, view: View) -> None:
        key = (picture.name, view)
        with self._news:
            if key != self._at_work:
                self._waiting[key] = picture
                self._waiting.move_to_end(key)
                if len(self._waiting) > WAITING:
                    self._waiting.popitem(last=False)
                self._news.notify()

    def forget(self) -> None:
        """Nothing is wanted any more."""
        with self._news:
            self._waiting.clear()

    def end(self) -> None:
        with self._news:
            self._ended = True
            self._news.notify()

    def run(self) -> None:
        with Shelf() as shelf:
            while True:
                with self._news:
                    self._news.wait_for(lambda: self._waiting or self._ended)
                    if self._ended:
                        return
                    self._at_work, picture = self._waiting.popitem()
                _, view = self._at_work
                self.decoded.emit(picture.name, view, _seen(shelf, picture, view))


def _seen(shelf: Shelf, picture: Picture, view: View) -> QImage:
    decoded = shelf.decode(picture, view.resolution)
    if not isinstance(decoded, Decoded):
        return QImage()
    image = image_of(square(decoded.image, view.resolution, view.fit, view.background))
    if view.resolution <= LARGEST_SIDE:
        return image
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(LARGEST_SIDE, LARGEST_SIDE, keep, smooth)
