"""ReachBox: how far dimensions are moved to either side, in whole standard deviations."""

from PySide6.QtWidgets import QWidget

from segan.editing import DEFAULT_RANGE_SIGMA
from segan_desktop.translation import tr
from segan_desktop.widgets.number_box import NumberBox


class ReachBox(NumberBox):
    """At first as far as a slider goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Reach"),
            tr("How far each dimension is moved, in standard deviations (σ)."),
            first=1,
            last=10,
            value=int(DEFAULT_RANGE_SIGMA),
            prefix="± ",
            suffix=" σ",
            parent=parent,
        )
