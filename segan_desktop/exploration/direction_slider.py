"""The slider of a direction, as the panel of directions and the bank of all sliders show it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from segan.directions import Direction
from segan.editing import DirectionEdit
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import tip_of
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale

STRENGTH = Scale(-5.0, 5.0, typed_first=-100.0, typed_last=100.0, unit="σ", signed=True)
NAME_WIDTH = 76

Key = tuple[str, tuple[float, ...]]
"""What tells directions apart: name and vector."""


def key_of(direction: Direction | DirectionEdit) -> Key:
    return direction.name, direction.vector


def direction_slider(direction: Direction, share: float, owner: QWidget) -> LabelledSlider:
    """Its strength in sigmas; the bar below the name is `share` (0..1) long, if it is known what it explains."""
    name = direction.name
    tied = tr(" It has a neighbour as strong, so that any turn of the two is as good.") if direction.tied else ""
    measured = tr("{share:.1%} of the whole.").format(share=direction.share) if direction.share else ""
    return LabelledSlider(
        owner.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH),
        STRENGTH,
        name=tr("Strength of {name}").format(name=name),
        explanation=tip_of(f"{name}. {measured}{tied}"),
        share=share if direction.share else None,
        label_width=NAME_WIDTH,
        wheel_needs_focus=True,
    )
