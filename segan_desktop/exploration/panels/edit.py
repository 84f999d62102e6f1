"""EditPanel: the picture alone."""

from PySide6.QtWidgets import QWidget

from segan_desktop.exploration.panels.layout import fill_column
from segan_desktop.exploration.panels.panel import Panel
from segan_desktop.translation import tr
from segan_desktop.widgets.image_view import ImageView


class EditPanel(Panel):
    """The picture, as large as it fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: ImageView = ImageView(tr("The picture"))
        fill_column(self, self.view)
