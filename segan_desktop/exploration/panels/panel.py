"""Panel: what all that fills the middle of the tab has in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from segan_desktop.widgets.image_view import ImageView


class Panel(QWidget):
    """Has a view where it shows the present picture, or its own ones in a grid."""

    told = Signal(str)
    """What was done, in a sentence."""
    refused = Signal(str)
    """Why something was not done."""
    saved = Signal(object)
    """Path of a file that refers to the open model."""
    view: ImageView | None = None

    @property
    def first(self) -> QWidget:
        """What gets the keyboard when the panel is shown."""
        return self.view or self
