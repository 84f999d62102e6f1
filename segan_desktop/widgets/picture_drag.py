"""PictureDrag: tells a click on a picture from the beginning of a drag, and carries the picture under the mouse."""

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

SIDE = 64


class PictureDrag:
    """One mouse button over a widget of pictures; its events are handed on by that widget."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._pressed: tuple[Any, QPoint] | None = None

    def press(self, event: QMouseEvent, picture: Any) -> None:
        """The mouse was pressed on a picture, or beside them all (None)."""
        is_left = event.button() == Qt.MouseButton.LeftButton and picture is not None
        self._pressed = (picture, event.position().toPoint()) if is_left else None

    def begins(self, event: QMouseEvent) -> Any:
        """The picture whose drag begins with this movement; None if none does."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return None
        picture, origin = self._pressed
        if (event.position().toPoint() - origin).manhattanLength() < QApplication.startDragDistance():
            return None
        self._pressed = None
        return picture

    def release(self) -> bool:
        """Whether what ends here was a click on a picture."""
        was_pressed, self._pressed = self._pressed is not None, None
        return was_pressed

    def carry(self, mime: QMimeData, image: QImage | None) -> None:
        """Drag it until it is dropped."""
        drag = QDrag(self._widget)
        drag.setMimeData(mime)
        if image is not None and not image.isNull():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            drag.setPixmap(QPixmap.fromImage(image.scaled(SIDE, SIDE, keep, smooth)))
        drag.exec(Qt.DropAction.CopyAction)
