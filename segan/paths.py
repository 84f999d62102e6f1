"""Timeline: key frames, and for any moment between them the one edit that is shown then.

Pure values, no torch: a window holds, plays and saves them. Latents meet in z where both ends are seeds or vectors in
z, and in w+ as a blend elsewhere; every other number is interpolated, and what is none switches half-way.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import numpy as np
from pydantic import Field, model_validator

from segan.config import Frozen
from segan.editing import (
    MOST_BLENDED,
    MOST_DIRECTIONS,
    DimensionEdit,
    DirectionEdit,
    Edit,
    Latent,
    LayerPsi,
    ModelReference,
    NoiseStrength,
    Vector,
    Weighted,
)
from segan.json_files import load_json, save_json
from segan.latents import seeded_z, slerp

MOST_KEY_FRAMES = 1_000
PYRAMID_LEVELS = 5
SNAP = 1e-9
"""Nearer to a key frame than this share of its segment is at it: times are sums, and sums are rounded."""

Parts = Sequence[tuple[float, Edit]]
"""Edits and their weights, which sum to 1."""
K = TypeVar("K", bound=Hashable)


class KeyFrame(Frozen):
    """A picture on the way, and how to go on from it."""

    edit: Edit
    seconds: float = Field(2.0, ge=0.01, le=3600)
    """To the next key frame; from the last one back to the first if the way is closed, otherwise without effect."""
    easing: Literal["linear", "smooth", "hold"] = "linear"
    """smooth: gathers speed and slows down; hold: stays, then jumps."""


class Timeline(Frozen):
    """A way through key frames."""

    version: Literal[1] = 1
    keys: tuple[KeyFrame, ...] = Field(min_length=1, max_length=MOST_KEY_FRAMES)
    way: Literal["sphere", "straight", "curve", "circle"] = "sphere"
    """How latents meet. sphere: slerp in z where both ends lie there, otherwise straight; straight: a line in w+;
    curve: in w+ without corners (Catmull-Rom, with the times of the key frames as knots); circle: two vectors a, b in z
    as cos a + sin b, all of whose points are as likely as a and b, at constant speed."""
    closed: bool = False
    """From the last key frame back to the first. A circle is closed."""
    pace: tuple[Annotated[float, Field(ge=0, le=1)], ...] = Field((), max_length=100_000)
    """Shares of the way that are reached after equal times; none stands for what the key frames say."""

    @model_validator(mode="before")
    @classmethod
    def _few_enough(cls, fields: Any) -> Any:
        """Refuses before the edits are made: each takes a thousand times the memory of its shortest text."""
        if isinstance(fields, dict):
            if isinstance(version := fields.get("version"), int) and version > 1:
                raise ValueError("it was made by a newer version of SEGAN; update this one to open it")
            keys = fields.get("keys")
            if isinstance(keys, list | tuple) and not 1 <= len(keys) <= MOST_KEY_FRAMES:
                raise ValueError(f"a timeline holds 1 to {MOST_KEY_FRAMES:,} key frames, not {len(keys):,}")
        return fields

    @model_validator(mode="after")
    def _can_be_followed(self) -> Self:
        if self.pace and (self.pace[0] != 0 or self.pace[-1] != 1 or any(a > b for a, b in pairwise(self.pace))):
            raise ValueError("the pace does not go from 0 to 1")
        if self.way == "circle":
            lengths = [v and v.space == "z" and len(v.rows[0]) for v in (key.edit.vector for key in self.keys)]
            if len(lengths) != 2 or not lengths[0] or lengths[0] != lengths[1]:
                raise ValueError("a circle has two key frames, each with a vector in z")
            if any(key.edit.blend or key.edit.mixes or key.edit.to_seed is not None for key in self.keys):
                raise ValueError("a circle goes without blends, style mixing and second seeds")
        for index in range(len(self.keys)):
            near = [self.keys[i].edit for i in {self._wrapped(index + offset) for offset in (-1, 0, 1, 2)}]
            if sum(len(edit.blend) or 1 for edit in near) > MOST_BLENDED:
                raise ValueError(f"around key frame {index + 1} more than {MOST_BLENDED} latents would be blended")
            if len({_direction_key(each) for edit in near for each in edit.directions}) > MOST_DIRECTIONS:
                raise ValueError(f"around key frame {index + 1} there are more than {MOST_DIRECTIONS} directions")
            if len({each.dimension for edit in near for each in edit.subspace}) > 4096:
                raise ValueError(f"around key frame {index + 1} more than 4,096 dimensions are moved")
        return self

    @classmethod
    def circle(cls, edit: Edit, seeds: tuple[int, int], z_dim: int, seconds: float = 8.0) -> Self:
        """A circle in z, beginning at one seed and after a quarter at another, with all else as in `edit`."""
        plain = edit.replace(to_seed=None, position=0.0, mixes=(), blend=())
        rows = [tuple(row) for row in seeded_z(seeds, z_dim).tolist()]
        edits = [plain.replace(seed=s, vector=Vector(space="z", rows=(r,))) for s, r in zip(seeds, rows, strict=True)]
        return cls(keys=tuple(KeyFrame(edit=each, seconds=seconds / 2) for each in edits), way="circle", closed=True)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a timeline's JSON file; raises `SeganError` naming it."""
        return load_json(cls, path, "timeline")

    def save(self, path: Path) -> None:
        """Write the JSON file that `load` reads."""
        save_json(path, self)

    @property
    def state(self) -> Edit:
        """What to go back to: the first picture."""
        return self.keys[0].edit

    @property
    def seconds(self) -> float:
        """How long it lasts; a single key frame that is not closed for as long as it says itself."""
        return sum(self._durations) or self.keys[0].seconds

    def at(self, share: float) -> Edit:
        """The edit after this share of the time: 0..1, and beyond that again from the beginning if closed."""
        if self.pace:
            share = float(np.interp(self._inside(share), np.linspace(0, 1, len(self.pace)), self.pace))
        return self._on_the_way(share)

    def shares(self, count: int) -> list[float]:
        """The times of so many frames. A closed way ends before it would show its first picture again."""
        steps = count if self._is_closed else count - 1
        return [index / max(1, steps) for index in range(count)]

    def frames(self, count: int) -> list[Edit]:
        """The edits at `shares`."""
        return [self.at(share) for share in self.shares(count)]

    def share_of(self, index: int) -> float:
        """When `at` shows a key frame, 0..1."""
        share = index / 4 if self._is_circle else sum(self._durations[:index]) / self.seconds
        return float(np.interp(share, self.pace, np.linspace(0, 1, len(self.pace)))) if self.pace else share

    def coarse(self, steps: int = 64) -> list[Edit]:
        """steps + 1 edits along the whole way, at the key frames' own speed: those whose distances `paced` takes."""
        return [self._on_the_way(index / steps) for index in range(steps + 1)]

    def paced(self, distances: Sequence[float]) -> Self:
        """This way at constant speed, by the distances from each edit of `coarse` to the next.

        The times and easings of the key frames then say no more than how long the whole takes.
        """
        reached = np.concatenate([[0.0], np.cumsum(distances)])
        if not np.isfinite(reached).all() or reached[-1] <= 0:
            return self.replace(pace=())
        times = np.linspace(0, 1, 4 * len(distances) + 1)
        pace = np.interp(times, reached / reached[-1], np.linspace(0, 1, len(reached)))
        pace[0], pace[-1] = 0.0, 1.0
        return self.replace(pace=tuple(np.maximum.accumulate(pace).clip(0, 1).tolist()))

    def with_model(self, model: ModelReference) -> Self:
        """The same way with another model."""
        return self.replace(keys=tuple(key.replace(edit=key.edit.replace(model=model)) for key in self.keys))

    def evened(self, distance: Callable[[Edit, Edit], float], steps: int = 64) -> Self:
        """`paced` by a function that says how different the pictures of two edits look."""
        return self.paced([distance(a, b) for a, b in pairwise(self.coarse(steps))])

    # --- the way -----------------------------------------------------------------------------------------------------

    @property
    def _is_circle(self) -> bool:
        return self.way == "circle"

    @property
    def _is_closed(self) -> bool:
        return self.closed or self._is_circle

    @property
    def _durations(self) -> list[float]:
        """Of each segment; segment i goes from key frame i to the next."""
        seconds = [key.seconds for key in self.keys]
        return seconds if self._is_closed else seconds[:-1]

    def _wrapped(self, index: int) -> int:
        """The key frame of a number that may lie before the first or behind the last."""
        return index % len(self.keys) if self._is_closed else min(max(index, 0), len(self.keys) - 1)

    def _inside(self, share: float) -> float:
        if not self._is_closed:
            return min(max(share, 0.0), 1.0)
        share %= 1.0
        return 0.0 if share == 1.0 else share  # the remainder of a tiny negative number is rounded to 1

    def _on_the_way(self, share: float) -> Edit:
        share = self._inside(share)
        if self._is_circle:
            return self._on_the_circle(2 * math.pi * share)
        index, u = self._segment_at(share)
        weights = self._curve(index, u) if self.way == "curve" else {index: 1 - u}
        if self.way != "curve":
            following = self._wrapped(index + 1)
            weights[following] = weights.get(following, 0.0) + u
        parts = [(weight, self.keys[i].edit) for i, weight in weights.items() if weight]
        leading = self.keys[self._wrapped(index + (u >= 0.5))].edit
        if len({edit for _, edit in parts}) == 1:
            return parts[0][1]
        return leading.replace(**_numbers(parts, leading), **_latents(parts, leading, sphere=self.way == "sphere"))

    def _on_the_circle(self, angle: float) -> Edit:
        """Of what is not z, each of the two has the square of its coordinate as its weight."""
        a, b = (key.edit for key in self.keys)
        cos, sin = math.cos(angle), math.sin(angle)
        cos, sin = (0.0 if abs(value) < SNAP else value for value in (cos, sin))
        assert a.vector is not None and b.vector is not None
        z = tuple(cos * x + sin * y for x, y in zip(a.vector.rows[0], b.vector.rows[0], strict=True))
        leading = a if abs(cos) >= abs(sin) else b
        numbers = _numbers([(cos * cos, a), (sin * sin, b)], leading)
        return leading.replace(**numbers, vector=Vector(space="z", rows=(z,)))

    def _segment_at(self, share: float) -> tuple[int, float]:
        """Which segment, and how far in it, 0..1 after easing."""
        ends = list(accumulate(self._durations))
        if not ends:
            return 0, 0.0
        time = share * ends[-1]
        index = min(bisect_right(ends, time), len(ends) - 1)
        u = 1 - (ends[index] - time) / self._durations[index]
        if u < SNAP or u > 1 - SNAP:
            return index, round(u)
        easing = self.keys[index].easing
        return index, {"linear": u, "smooth": u * u * (3 - 2 * u), "hold": 0.0}[easing]

    def _curve(self, index: int, u: float) -> dict[int, float]:
        """The key frames' weights at u in 0..1 of a segment: a cubic that has their tangents at its ends."""
        length = self._durations[index] if self._durations else 1.0
        weights: dict[int, float] = {}
        for factor, part in (
            ((1 + 2 * u) * (1 - u) ** 2, {self._wrapped(index): 1.0}),
            (u * (1 - u) ** 2 * length, self._tangent(index)),
            (u * u * (3 - 2 * u), {self._wrapped(index + 1): 1.0}),
            (u * u * (u - 1) * length, self._tangent(index + 1)),
        ):
            for key, weight in part.items():
                weights[key] = weights.get(key, 0.0) + factor * weight
        return weights

    def _tangent(self, index: int) -> dict[int, float]:
        """The speed at a key frame, as weights per second of its neighbours.

        A hold is as the end of a way. Between a segment that slows down and one that does not, the way rests.
        """
        ends, seconds, easings = [self._wrapped(index)] * 2, 0.0, set()
        for end, segment in ((0, index - 1), (1, index)):
            key = self.keys[self._wrapped(segment)]
            if (self._is_closed or 0 <= segment < len(self.keys) - 1) and key.easing != "hold":
                ends[end] = self._wrapped(segment + end)
                seconds += key.seconds
                easings.add(key.easing)
        first, last = ends
        return {} if first == last or len(easings) == 2 else {first: -1 / seconds, last: 1 / seconds}


def picture_distance(render: Callable[[Edit], np.ndarray]) -> Callable[[Edit, Edit], float]:
    """How different the pictures [H, W, 3] uint8 of two edits look, 0..255.

    Root-mean-square over the levels of a pyramid, so that large areas count as much as fine detail. Each picture is
    made once as long as questions follow each other along a way.
    """
    known: dict[Edit, np.ndarray] = {}

    def distance(a: Edit, b: Edit) -> float:
        pictures = {edit: known[edit] if edit in known else render(edit) for edit in (a, b)}
        known.clear()
        known.update(pictures)
        return pyramid_distance(pictures[a], pictures[b])

    return distance


def pyramid_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Root-mean-square difference of two pictures [H, W, 3] uint8 over a pyramid, 0..255."""
    difference: np.ndarray = a.astype(np.float32) - b.astype(np.float32)
    squares = [float(np.square(difference).mean())]
    while len(squares) < PYRAMID_LEVELS and min(difference.shape[:2]) >= 2:
        height, width = (side // 2 * 2 for side in difference.shape[:2])
        rows = difference[0:height:2] + difference[1:height:2]
        difference = (rows[:, 0:width:2] + rows[:, 1:width:2]) / 4
        squares.append(float(np.square(difference).mean()))
    return math.sqrt(sum(squares) / len(squares))


# --- one edit out of several -----------------------------------------------------------------------------------------


def _numbers(parts: Parts, leading: Edit) -> dict[str, Any]:
    """The fields that are numbers, weighed; where only some edits say anything, `leading` decides."""
    psi_layers = _merged(
        parts,
        lambda edit: {own.index: own.psi for own in edit.psi_layers},
        lambda edit, index: edit.psi if edit.psi_cutoff is None or index < edit.psi_cutoff else 1.0,
        limit=2,
    )
    strengths = _merged(
        parts, lambda edit: {(each.layer, each.input): each.strength for each in edit.noise_strengths}, lambda *_: 1.0
    )
    return {
        "psi": _limited(sum(weight * edit.psi for weight, edit in parts), 2),
        "psi_layers": tuple(LayerPsi(index=index, psi=psi) for index, psi in psi_layers.items()),
        "directions": _directions(parts),
        "subspace": _subspace(parts, leading),
        "noise_strengths": tuple(NoiseStrength(layer=la, input=n, strength=s) for (la, n), s in strengths.items()),
    }


def _merged(
    parts: Parts, entries: Callable[[Edit], Mapping[K, float]], absent: Callable[[Edit, K], float], limit: float = 100
) -> dict[K, float]:
    """The weighed sum for every key that any edit has; `absent` says what it comes to where an edit lacks it."""
    known = [(weight, edit, entries(edit)) for weight, edit in parts]
    keys = dict.fromkeys(key for _, _, own in known for key in own)
    return {
        key: _limited(sum(w * (own[key] if key in own else absent(edit, key)) for w, edit, own in known), limit)
        for key in keys
    }


def _limited(value: float, limit: float) -> float:
    """A curve swings a little beyond its key frames, but not out of the range of the field."""
    return min(max(value, -limit), limit)


def _direction_key(direction: DirectionEdit) -> tuple[str, tuple[int, ...], tuple[float, ...]]:
    return direction.name, direction.layers, direction.vector


def _directions(parts: Parts) -> tuple[DirectionEdit, ...]:
    def strengths(edit: Edit) -> dict[tuple[str, tuple[int, ...], tuple[float, ...]], float]:
        total: dict[tuple[str, tuple[int, ...], tuple[float, ...]], float] = {}
        for each in edit.directions:  # the same one may be there twice
            total[_direction_key(each)] = total.get(_direction_key(each), 0.0) + each.strength
        return total

    merged = _merged(parts, strengths, lambda *_: 0.0)
    return tuple(
        DirectionEdit(name=name, vector=vector, layers=layers, strength=strength)
        for (name, layers, vector), strength in merged.items()
    )


def _subspace(parts: Parts, leading: Edit) -> tuple[DimensionEdit, ...]:
    known = [(weight, {change.dimension: change for change in edit.subspace}) for weight, edit in parts]
    led = {change.dimension: change for change in leading.subspace}
    dimensions = {dimension for _, own in known for dimension in own}
    changes = []
    for dimension in sorted(dimensions, key=lambda d: (d.layer, d.input, d.index)):
        neutral = DimensionEdit(dimension=dimension)
        own = [(weight, changes_.get(dimension, neutral)) for weight, changes_ in known]
        values = [(weight, change.set) for weight, change in own if change.set is not None]
        value = led.get(dimension, neutral).set
        if len(values) == len(own):
            value = _limited(sum(weight * each for weight, each in values), 100)
        changes.append(
            DimensionEdit(
                dimension=dimension,
                add=_limited(sum(weight * change.add for weight, change in own), 100),
                mul=_limited(sum(weight * change.mul for weight, change in own), 100),
                set=value,
            )
        )
    return tuple(changes)


def _latents(parts: Parts, leading: Edit, sphere: bool) -> dict[str, Any]:
    """The fields of an edit that decide w+."""
    shares: dict[Latent, float] = {}
    for weight, edit in parts:
        own = [(each.weight, each.latent) for each in edit.blend] or [(1.0, _own_latent(edit))]
        for part, latent in own:
            shares[latent] = shares.get(latent, 0.0) + weight * part
    latents = list(shares)
    meeting = None
    if len(latents) == 1 and abs(shares[latents[0]] - 1) < SNAP:
        meeting = latents[0]
    elif sphere and len(parts) == 2 and len(latents) == 2 and not any(edit.blend for _, edit in parts):
        meeting = _on_the_sphere(latents[0], latents[1], shares[latents[1]])
    if meeting is not None:
        return {**dict(meeting), "blend": ()}
    blend = tuple(Weighted(weight=_limited(share, 100), latent=latent) for latent, share in shares.items() if share)
    return {**dict(_own_latent(leading)), "blend": blend}


def _own_latent(edit: Edit) -> Latent:
    """What an edit without a blend is made from, without a way on which no step was made."""
    latent = Latent(**{name: getattr(edit, name) for name in Latent.model_fields})
    return latent if latent.to_seed is not None and latent.position else _without_way(latent)


def _on_the_sphere(a: Latent, b: Latent, t: float) -> Latent | None:
    """The latent between two, if both lie in z, or on one way between seeds, and lend the same layers."""
    if _without_way(a) == _without_way(b) and len({a.to_seed, b.to_seed} - {None}) == 1:
        to_seed = b.to_seed if a.to_seed is None else a.to_seed
        return a.replace(to_seed=to_seed, position=(1 - t) * a.position + t * b.position)
    for each in (a, b):
        if each.to_seed is not None or (each.vector is not None and each.vector.space != "z"):
            return None
    if a.mixes != b.mixes:
        return None
    if b.vector is None:
        return a.replace(to_seed=b.seed, position=t)
    if a.vector is None:
        return b.replace(to_seed=a.seed, position=1 - t)
    if len(a.vector.rows[0]) != len(b.vector.rows[0]):
        return None
    z = slerp(np.array(a.vector.rows[0]), np.array(b.vector.rows[0]), t)
    return a.replace(vector=Vector(space="z", rows=(tuple(z.tolist()),)))


def _without_way(latent: Latent) -> Latent:
    return latent.replace(to_seed=None, position=0.0)
