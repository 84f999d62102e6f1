"""LayerStrengths: a folded list with one slider per layer for a quantity that all of them otherwise share."""

from collections.abc import Hashable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segan_desktop.translation import tr
from segan_desktop.widgets.basics import Section, button
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale

LABEL_WIDTH = 68


class LayerStrengths(Section):
    """Shows what it is told; a slider at its neutral value stands for what all layers share."""

    moved = Signal(object, object)
    """Key of a layer, and the value that it shall have, or None for the shared one."""
    settled = Signal()
    reset_wanted = Signal()

    def __init__(self, text: str, scale: Scale, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(text, False, parent)
        self._text, self._scale, self._explanation = text, scale, explanation
        self._sliders: dict[Hashable, LabelledSlider] = {}
        self.head = QVBoxLayout()
        """For what belongs to it beside the sliders."""
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.reset_button = button(tr("Reset"), "quiet", tr("Have every layer do as all do"))
        self.reset_button.clicked.connect(self.reset_wanted)
        self.body.addLayout(self.head)
        self.body.addLayout(self._list)
        self.body.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignRight)

    def slider(self, key: Hashable) -> LabelledSlider:
        return self._sliders[key]

    def set_layers(self, names: Mapping[Hashable, str]) -> None:
        """Have one slider for each of these keys, called so."""
        if list(names) == list(self._sliders):
            return
        for slider in self._sliders.values():
            self._list.removeWidget(slider)
            slider.hide()
            slider.deleteLater()
        self._sliders = {}
        for key, name in names.items():
            slider = LabelledSlider(
                name,
                self._scale,
                name=f"{self._text}, {name}",
                explanation=f"<qt>{self._explanation}</qt>",
                label_width=LABEL_WIDTH,
                wheel_needs_focus=True,
            )
            slider.moved.connect(partial(self._move, key))
            slider.settled.connect(self.settled)
            self._sliders[key] = slider
            self._list.addWidget(slider)

    def show_values(self, own: Mapping[Hashable, float], shared: Mapping[Hashable, float]) -> None:
        """Show each layer's own value, or the one that it shares."""
        for key, slider in self._sliders.items():
            slider.set_neutral(shared[key])
            slider.set_value(own.get(key, shared[key]))
        count = sum(key in self._sliders for key in own)
        changed = tr("{count} changed").format(count=count)
        self.set_text(self._text + (f"  ·  {changed}" if count else ""))
        self.reset_button.setEnabled(bool(count))

    def _move(self, key: Hashable, value: float) -> None:
        self.moved.emit(key, None if value == self._sliders[key].scale.neutral else value)
