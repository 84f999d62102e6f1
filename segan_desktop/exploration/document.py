"""The document of the exploration tab: the present edit, how it came about, and the model it steers."""

from collections import deque
from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QObject, Signal

from segan.editing import Edit, ModelInfo

UNDO_LIMIT = 1000


class EditDocument(QObject):
    """Holds one `Edit`; every change of it goes through `set_edit`, and every control follows `changed`."""

    changed = Signal(object)
    """Edit: the present one, after any change."""
    opened = Signal(object)
    """ModelInfo of the model that the edits steer from now on; `changed` follows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edit = Edit()
        self._info: ModelInfo | None = None
        self._undo: deque[Edit] = deque(maxlen=UNDO_LIMIT)
        self._redo: list[Edit] = []
        self._seeds: deque[int] = deque(maxlen=UNDO_LIMIT)
        self._merge_key: Hashable = None

    @property
    def edit(self) -> Edit:
        return self._edit

    @property
    def info(self) -> ModelInfo | None:
        return self._info

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    @property
    def can_go_back(self) -> bool:
        return bool(self._seeds)

    def set_edit(self, edit: Edit, merge_key: Hashable = None) -> None:
        """Make `edit` the present one; consecutive changes with one merge key are a single step of undo."""
        left = self._edit.seed
        if self._step(edit, merge_key) and edit.seed != left:
            self._seeds.append(left)

    def replace(self, merge_key: Hashable = None, **changes: Any) -> None:
        """`set_edit` with some fields of the present edit changed."""
        self.set_edit(self._edit.replace(**changes), merge_key)

    def seal(self) -> None:
        """End a gesture: the next change is a step of its own."""
        self._merge_key = None

    def back(self) -> None:
        """Return to the seed before the present one and keep everything else; a step of undo like any other."""
        if self._seeds:
            self._step(self._edit.replace(seed=self._seeds.pop()), None)

    def undo(self) -> None:
        if self._undo:
            self._redo.append(self._edit)
            self._merge_key = None
            self._show(self._undo.pop())

    def redo(self) -> None:
        if self._redo:
            self._undo.append(self._edit)
            self._merge_key = None
            self._show(self._redo.pop())

    def open(self, info: ModelInfo) -> None:
        """Go on with another model: the steps so far are kept and refer to it from now on."""
        self._info = info
        self._merge_key = None
        self.opened.emit(info)
        self._show(self._edit)

    def _step(self, edit: Edit, merge_key: Hashable) -> bool:
        if edit == self._edit:
            return False
        is_new = merge_key is None or merge_key != self._merge_key
        if is_new:
            self._undo.append(self._edit)
        self._merge_key = merge_key
        self._redo.clear()
        self._show(edit)
        return is_new

    def _show(self, edit: Edit) -> None:
        if self._info is not None and edit.model != self._info.reference:
            edit = fitted(edit, self._info)
        self._edit = edit
        self.changed.emit(edit)


def fitted(edit: Edit, info: ModelInfo) -> Edit:
    """The edit for a model: it refers to it, and what the model does not have is left out."""
    known = {each.dimension for each in info.dimensions}
    return edit.replace(
        model=info.reference,
        subspace=tuple(change for change in edit.subspace if change.dimension in known),
        mixes=tuple(
            mix.replace(layers=tuple(index for index in mix.layers if index < info.style_count)) for mix in edit.mixes
        ),
    )


def described(edit: Edit) -> str:
    """What makes the picture, in a line."""
    parts = [f"seed {edit.seed}"]
    if edit.to_seed is not None and edit.position > 0:
        parts[0] += f" → {edit.to_seed} at {edit.position:.2f}"
    for mix in edit.mixes:
        parts.append(f"styles {spans(mix.layers)} from seed {mix.seed}")
    parts.append(f"psi {edit.psi:.2f}")
    if edit.subspace:
        parts.append("1 dimension moved" if len(edit.subspace) == 1 else f"{len(edit.subspace)} dimensions moved")
    if edit.noise != "const":
        parts.append("no noise" if edit.noise == "none" else f"random noise {edit.noise_seed}")
    return "   ·   ".join(parts)


def spans(numbers: tuple[int, ...]) -> str:
    """Numbers as people write them: (0, 1, 2, 5) is '0–2, 5'."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
