"""What a sheet over two quantities varies: how each of them changes an edit, and how its values are written.

A further quantity is one line of `QUANTITIES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from segan.editing import Dimension, DirectionEdit, Edit, NoiseStrength, Sheet, in_sigmas
from segan.errors import SeganError

Kind = Literal["number", "truncation", "dimension", "direction", "noise", "model"]
"""What a quantity needs to be told beside its value: a dimension and a direction which one, noise the style inputs (L,
N) that get it, the others nothing. The values of a model are `ModelReference`s."""


@dataclass(frozen=True)
class Quantity:
    """Something that decides a picture and has many values."""

    title: str
    change: Callable[[Edit, Any, Any], Edit]
    """An edit, a value, and what the kind needs, to the edit with that value."""
    label: Callable[[Any, Any], str]
    """A value, and what the kind needs, in a few letters."""
    first: float = 0.0
    last: float = 1.0
    """A range to begin with."""
    lowest: float = -100.0
    highest: float = 100.0
    whole: bool = False
    kind: Kind = "number"


def _direction(edit: Edit, strength: float, of: DirectionEdit) -> Edit:
    others = tuple(each for each in edit.directions if each.replace(strength=0.0) != of.replace(strength=0.0))
    return edit.replace(directions=(*others, of.replace(strength=strength)))


def _noise(edit: Edit, strength: float, inputs: tuple[tuple[int, int], ...]) -> Edit:
    return edit.replace(
        noise="const" if edit.noise == "none" else edit.noise,
        noise_strengths=tuple(NoiseStrength(layer=layer, input=input_, strength=strength) for layer, input_ in inputs),
    )


QUANTITIES: dict[str, Quantity] = {
    "seed": Quantity(
        "Seed", lambda edit, v, _: edit.with_seed(v), lambda v, _: f"seed {v}", 0, 4, 0, 2**32 - 1, whole=True
    ),
    "psi": Quantity(
        "Truncation psi",
        lambda edit, v, _: edit.replace(psi=v),
        lambda v, _: f"ψ {v:.2f}",
        0.2,
        1.0,
        -2,
        2,
        kind="truncation",
    ),
    "cut-off": Quantity(
        "Truncation cut-off",
        lambda edit, v, _: edit.replace(psi_cutoff=v),
        lambda v, _: f"ψ < {v}",
        0,
        4,
        0,
        64,
        whole=True,
        kind="truncation",
    ),
    "dimension": Quantity(
        "Dimension",
        lambda edit, v, of: edit.with_strength(of, v),
        lambda v, of: f"{of.label} {in_sigmas(v)}",
        -3.0,
        3.0,
        kind="dimension",
    ),
    "direction": Quantity(
        "Direction", _direction, lambda v, of: f"{of.name} {in_sigmas(v)}", -3.0, 3.0, kind="direction"
    ),
    "noise": Quantity("Noise strength", _noise, lambda v, _: f"noise × {v:.2f}", 0.0, 2.0, kind="noise"),
    "noise seed": Quantity(
        "Noise seed",
        lambda edit, v, _: edit.replace(noise="random", noise_seed=v),
        lambda v, _: f"noise {v}",
        0,
        4,
        0,
        2**32 - 1,
        whole=True,
    ),
    "snapshot": Quantity(
        "Snapshot", lambda edit, v, _: edit.replace(model=v), lambda v, _: Path(v.path).stem, whole=True, kind="model"
    ),
}


@dataclass(frozen=True)
class Axis:
    """A quantity that goes through some values."""

    name: str
    """A key of `QUANTITIES`."""
    values: tuple[Any, ...]
    of: Dimension | DirectionEdit | tuple[tuple[int, int], ...] | None = None
    """What the kind of the quantity needs to be told."""

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(QUANTITIES[self.name].label(value, self.of) for value in self.values)

    def change(self, edit: Edit, value: Any) -> Edit:
        return QUANTITIES[self.name].change(edit, value, self.of)


def steps(name: str, first: float, last: float, count: int) -> tuple[Any, ...]:
    """`count` values from one to the other at equal distances; fewer where only whole numbers will do."""
    values = [first + (last - first) * index / max(1, count - 1) for index in range(count)]
    return tuple(dict.fromkeys(map(round, values))) if QUANTITIES[name].whole else tuple(values)


def xy_sheet(edit: Edit, columns: Axis, rows: Axis) -> Sheet:
    """A row for each value of one quantity, a column for each of another; raises `SeganError` if both are the same."""
    if (columns.name, columns.of) == (rows.name, rows.of):
        raise SeganError("Rows and columns vary the same thing. Choose another quantity for one of them.")
    return Sheet(
        rows=tuple(tuple(columns.change(rows.change(edit, y), x) for x in columns.values) for y in rows.values),
        row_labels=rows.labels,
        column_labels=columns.labels,
        origin=edit,
    )
