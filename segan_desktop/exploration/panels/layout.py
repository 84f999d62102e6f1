"""How the panels are put together: rows with named fields above and below what is shown."""

from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from segan_desktop import theme
from segan_desktop.widgets.basics import label
from segan_desktop.widgets.image_view import ImageView


def named(text: str, buddy: QWidget) -> QWidget:
    """A quiet name for a field."""
    made = label(text, "muted")
    made.setBuddy(buddy)
    return made


def row(*parts: QWidget | None) -> QHBoxLayout:
    """Widgets in a row; None stands for what is left of its width."""
    made = QHBoxLayout()
    made.setSpacing(theme.GRID)
    for part in parts:
        if part is None:
            made.addStretch(1)
        else:
            made.addWidget(part)
    return made


def fill_column(widget: QWidget, *parts: QWidget | QHBoxLayout) -> None:
    """Lay out the parts of a panel from top to bottom; pictures and lists get the room that is left."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.MARGIN)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part, int(isinstance(part, ImageView | QScrollArea)))
        else:
            layout.addLayout(part)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, for good."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
