"""LayerChips: which layers (indices of w+) something is for: coarse, middle, fine, or any by toggles."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from segan_desktop import theme
from segan_desktop.exploration.panels.layout import clear
from segan_desktop.exploration.panels.styles import style_ranges
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label

GAP = 4


class LayerChips(QWidget):
    """Shows what it is told and says which layers are wanted."""

    wanted = Signal(object)
    """Indices of w+, ascending."""

    def __init__(self, with_all: bool = False, parent: QWidget | None = None) -> None:
        """`with_all`: one button for every layer."""
        super().__init__(parent)
        self._with_all = with_all
        self.presets: dict[str, QPushButton] = {}
        self.chips: list[QPushButton] = []
        self._ranges: dict[str, tuple[int, ...]] = {}
        self._resolutions: tuple[int, ...] = ()
        self._chosen: tuple[int, ...] = ()
        self._owners: Mapping[int, str] = {}
        self._preset_row = QHBoxLayout()
        self._preset_row.setSpacing(GAP)
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(self._preset_row)
        layout.addLayout(self._grid)

    def show_model(self, resolutions: Sequence[int]) -> None:
        """Offer the layers of a model; `resolutions` of each index of w+."""
        if tuple(resolutions) == self._resolutions:
            return
        self._resolutions = tuple(resolutions)
        clear(self._preset_row)
        clear(self._grid)
        self.presets, self.chips = {}, []
        everything = {"All": tuple(range(len(resolutions)))} if self._with_all else {}
        self._ranges = everything | style_ranges(resolutions)
        words = {"All": tr("All"), "Coarse": tr("Coarse"), "Middle": tr("Middle"), "Fine": tr("Fine")}
        for name, indices in self._ranges.items():
            tip = tr("{first}–{last} px").format(first=resolutions[indices[0]], last=resolutions[indices[-1]])
            preset = button(words[name], "chip", tip)
            preset.setCheckable(True)
            preset.clicked.connect(lambda _, indices=indices: self._want(indices))
            self.presets[name] = preset
            self._preset_row.addWidget(preset, 1)
        for column, side in enumerate(sorted(set(resolutions))):
            self._grid.setColumnStretch(column, 1)
            self._grid.addWidget(label(f"{side} px", "muted"), 0, column, Qt.AlignmentFlag.AlignHCenter)
            for row, index in enumerate((i for i, pixels in enumerate(resolutions) if pixels == side), start=1):
                chip = button("", "chip")
                chip.setMinimumWidth(1)
                chip.setCheckable(True)
                chip.clicked.connect(lambda _, index=index: self._want({*self._chosen} ^ {index}))
                self.chips.append(chip)
                self._grid.addWidget(chip, row, column)
        self.show_layers(self._chosen, self._owners)

    def show_layers(self, chosen: Sequence[int], owners: Mapping[int, str] | None = None) -> None:
        """Mark the chosen layers, and name beside each index whose it is."""
        self._chosen, self._owners = tuple(chosen), owners or {}
        for index, chip in enumerate(self.chips):
            owner = self._owners.get(index, "")
            name = tr("Layer {index} ({pixels} px)").format(index=index, pixels=self._resolutions[index])
            chip.setText(f"{index} {owner}".strip())
            chip.setAccessibleName(f"{name} {owner}".strip())
            chip.setToolTip(
                tr("{layer} takes its style from {owner}").format(layer=name, owner=owner) if owner else name
            )
            chip.setChecked(index in self._chosen)
        for name, indices in self._ranges.items():
            self.presets[name].setChecked(self._chosen == indices)

    def _want(self, layers: Sequence[int] | set[int]) -> None:
        self.wanted.emit(tuple(sorted(layers)))
        self.show_layers(self._chosen, self._owners)  # a button that was clicked toggles itself, whatever became of it
