"""The document of the exploration tab: the present edit, the timeline, their past, and the model that they steer."""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from segan.editing import DirectionEdit, Edit, Latent, Mix, ModelInfo, Source, Vector
from segan.paths import Timeline
from segan_desktop.translation import tr

UNDO_LIMIT = 1000

L = TypeVar("L", bound=Latent)


@dataclass(frozen=True)
class _Moment:
    """All that undo brings back."""

    edit: Edit
    timeline: Timeline | None


class EditDocument(QObject):
    """Holds one `Edit` and a `Timeline`; every change goes through it, and every control follows its signals."""

    changed = Signal(object)
    """Edit: the present one, after any change."""
    timeline_changed = Signal(object)
    """Timeline, or None where there are no key frames."""
    opened = Signal(object)
    """ModelInfo of the model that the edits steer from now on; `changed` follows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = _Moment(Edit(), None)
        self._info: ModelInfo | None = None
        self._undo: deque[_Moment] = deque(maxlen=UNDO_LIMIT)
        self._redo: list[_Moment] = []
        self._seeds: deque[int] = deque(maxlen=UNDO_LIMIT)
        self._merge_key: Hashable = None

    @property
    def edit(self) -> Edit:
        return self._now.edit

    @property
    def timeline(self) -> Timeline | None:
        return self._now.timeline

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
        if edit.seed != self.edit.seed and self._begins_step(merge_key):
            self._seeds.append(self.edit.seed)
        self._step(_Moment(edit, self.timeline), merge_key)

    def replace(self, merge_key: Hashable = None, **changes: Any) -> None:
        """`set_edit` with some fields of the present edit changed."""
        self.set_edit(self.edit.replace(**changes), merge_key)

    def set_timeline(self, timeline: Timeline | None, merge_key: Hashable = None) -> None:
        """Make `timeline` the present one; a step of undo as a change of the edit is."""
        self._step(_Moment(self.edit, timeline), merge_key)

    def seal(self) -> None:
        """End a gesture: the next change is a step of its own."""
        self._merge_key = None

    def back(self) -> None:
        """Return to the seed before the present one and keep everything else; a step of undo like any other."""
        if self._seeds:
            self._step(_Moment(self.edit.with_seed(self._seeds.pop()), self.timeline), None)

    def undo(self) -> None:
        if self._undo:
            self._redo.append(self._now)
            self._merge_key = None
            self._show(self._undo.pop())

    def redo(self) -> None:
        if self._redo:
            self._undo.append(self._now)
            self._merge_key = None
            self._show(self._redo.pop())

    def begin(self, edit: Edit, timeline: Timeline | None) -> None:
        """Begin with what was left at the last start, before any model is open; there is nothing to undo."""
        self._show(_Moment(edit, timeline))

    def open(self, info: ModelInfo) -> None:
        """Go on with another model: the steps so far are kept and refer to it from now on."""
        self._info = info
        self._merge_key = None
        self.opened.emit(info)
        self._show(self._now)

    def _step(self, moment: _Moment, merge_key: Hashable) -> None:
        if moment == self._now:
            return
        if self._begins_step(merge_key):
            self._undo.append(self._now)
        self._merge_key = merge_key
        self._redo.clear()
        self._show(moment)

    def _begins_step(self, merge_key: Hashable) -> bool:
        """Whether a change is a step of its own, and no part of the one before."""
        return merge_key is None or merge_key != self._merge_key

    def _show(self, moment: _Moment) -> None:
        edit = moment.edit
        if self._info is not None and edit.model != self._info.reference:
            edit = fitted(edit, self._info)
        is_other_timeline = moment.timeline != self.timeline
        self._now = _Moment(edit, moment.timeline)
        if is_other_timeline:
            self.timeline_changed.emit(moment.timeline)
        self.changed.emit(edit)


def fitted(edit: Edit, info: ModelInfo) -> Edit:
    """The edit for a model: it refers to it, and what the model does not have is left out.

    Where a vector does not fit, the seed beside it takes its place; a blend of which any part does not fit is left out.
    """
    known = {each.dimension for each in info.dimensions}
    indices = range(info.style_count)
    parts = tuple(part.replace(latent=_fitted_latent(part.latent, info)) for part in edit.blend)
    return _fitted_latent(edit, info).replace(
        model=info.reference,
        blend=parts if parts == edit.blend else (),
        psi_layers=tuple(own for own in edit.psi_layers if own.index in indices),
        directions=tuple(each for each in edit.directions if _fits_direction(each, info)),
        subspace=tuple(change for change in edit.subspace if change.dimension in known),
        noise_strengths=tuple(own for own in edit.noise_strengths if (own.layer, own.input) in info.noise_inputs),
    )


def fits(edit: Edit, info: ModelInfo) -> bool:
    """Whether a model has all that the edit names, even if the edit was made with another one."""
    return fitted(edit, info) == edit.replace(model=info.reference)


def described(edit: Edit) -> str:
    """What makes the picture, in a line."""
    parts = [_described_source(edit)]
    if edit.blend:
        parts[0] = tr("blend of {count} pictures").format(count=len(edit.blend))
    elif edit.to_seed is not None and edit.position > 0:
        parts.append(tr("→ {seed} at {position:.2f}").format(seed=edit.to_seed, position=edit.position))
    if all(part.latent.mixes == edit.mixes for part in edit.blend):
        lent = tr("styles {layers} from {source}")
        parts += [lent.format(layers=spans(mix.layers), source=_described_source(mix)) for mix in edit.mixes]
    parts.append(tr("psi {psi:.2f}").format(psi=edit.psi))
    if edit.psi_layers or edit.psi_cutoff is not None:
        parts.append(tr("psi by layer"))
    if edit.directions:
        moved = ", ".join(f"{each.name} {each.strength:+.1f}" for each in edit.directions[:3])
        parts.append(moved + (" …" if len(edit.directions) > 3 else ""))
    if edit.subspace:
        one, more = tr("1 dimension moved"), tr("{count} dimensions moved")
        parts.append(one if len(edit.subspace) == 1 else more.format(count=len(edit.subspace)))
    if edit.noise != "const":
        parts.append(tr("no noise") if edit.noise == "none" else tr("random noise {n}").format(n=edit.noise_seed))
    if edit.noise_strengths and edit.noise != "none":
        parts.append(tr("noise by layer"))
    return "  ·  ".join(parts)


def spans(numbers: tuple[int, ...]) -> str:
    """Numbers as people write them: (0, 1, 2, 5) is '0–2, 5'."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _fitted_latent(latent: L, info: ModelInfo) -> L:
    return latent.replace(
        vector=_fitted_vector(latent.vector, info),
        mixes=tuple(fit for mix in latent.mixes if (fit := _fitted_mix(mix, info)).layers or not mix.layers),
    )


def _fitted_mix(mix: Mix, info: ModelInfo) -> Mix:
    layers = tuple(index for index in mix.layers if index < info.style_count)
    return mix.replace(vector=_fitted_vector(mix.vector, info), layers=layers)


def _fitted_vector(vector: Vector | None, info: ModelInfo) -> Vector | None:
    if vector is None:
        return None
    rows = info.style_count if vector.space == "w_plus" else 1
    dims = info.z_dim if vector.space == "z" else info.w_dim
    return vector if (len(vector.rows), len(vector.rows[0])) == (rows, dims) else None


def _fits_direction(direction: DirectionEdit, info: ModelInfo) -> bool:
    return len(direction.vector) == info.w_dim and max(direction.layers, default=0) < info.style_count


def _described_source(source: Source) -> str:
    if source.vector is None:
        return tr("seed {seed}").format(seed=source.seed)
    return tr("a vector in {space}").format(space={"z": "z", "w": "w", "w_plus": "w+"}[source.vector.space])
