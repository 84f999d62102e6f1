"""Edit: everything that decides a picture, as one frozen value; and sheets of edits that vary one thing.

Pure values, no torch: a window holds, changes, saves and compares them; `segan.rendering` turns them into pictures.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from segan.config import Frozen, ModelConfig
from segan.errors import SeganError

DEFAULT_RANGE_SIGMA = 3.0
MOST_BLENDED = 64
MOST_DIRECTIONS = 64
MOST_SEEDS = 100_000

Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Strength = Annotated[float, Field(ge=-100, le=100)]
Psi = Annotated[float, Field(ge=-2, le=2)]
Number = Annotated[float, Field(ge=-1e6, le=1e6)]
StyleIndex = Annotated[int, Field(ge=0, le=64)]


class Dimension(Frozen):
    """The name of one subspace dimension: block L, style input N within the block, coordinate D."""

    layer: int = Field(ge=0, le=32)
    input: int = Field(ge=0, le=8)
    index: int = Field(ge=0, le=4096)

    def __str__(self) -> str:
        return f"L{self.layer}N{self.input}D{self.index}"

    @property
    def label(self) -> str:
        """As people read it, and as it stands in figures: 'L3 N0 D2'."""
        return f"L{self.layer} N{self.input} D{self.index}"

    @classmethod
    def of(cls, label: str) -> Self:
        """The dimension called e.g. 'L3N0D2' (spaces are allowed between the parts)."""
        match = re.fullmatch(r"L(\d{1,2})\s*N(\d)\s*D(\d{1,4})", label.strip())
        if match is None:
            raise ValueError(f"'{label}' is no dimension; write for example L3N0D2")
        layer, input_, index = map(int, match.groups())
        return cls(layer=layer, input=input_, index=index)

    def __hash__(self) -> int:
        return hash((self.layer, self.input, self.index))


class DimensionEdit(Frozen):
    """A change of a coordinate c with mean m and deviation sigma: c <- m + mul * (c - m) + add * sigma, or a value."""

    dimension: Dimension
    add: Strength = 0.0
    """In sigmas."""
    mul: Strength = 1.0
    set: Strength | None = None
    """In sigmas from the mean (or what else `Edit.mul_around` says); overrides `add` and `mul`."""

    @property
    def neutral(self) -> bool:
        return self.add == 0 and self.mul == 1 and self.set is None


@dataclass(frozen=True)
class DimensionInfo:
    """What a window needs to know of one subspace dimension to offer a slider for it."""

    dimension: Dimension
    resolution: int
    """Pixels per side of the block that it steers."""
    kind: Literal["conv", "rgb"]
    effect: float
    """Root-mean-square change of the picture (-1..1) per sigma; 0 for a dead dimension."""


MODEL_SUFFIXES = (".safetensors", ".pt", ".pth", ".pkl")
"""Of files that a model can be opened from: this program's, and other projects' checkpoints."""


class ModelReference(Frozen):
    """Which model an edit was made with: where it was, and the checksum of its weights."""

    path: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class ModelInfo:
    """What a window needs to know of an open model."""

    reference: ModelReference
    config: ModelConfig
    images_seen: int
    family: str
    """Architecture and mode, for a person to read."""
    style_resolutions: tuple[int, ...]
    """Pixels per side of what each index of w+ steers, for style mixing and truncation; ascending."""
    dimensions: tuple[DimensionInfo, ...]
    z_dim: int
    w_dim: int
    """How many numbers a vector in z, and each row of one in w or w+, has."""
    noise_inputs: tuple[tuple[int, int], ...]
    """(L, N) of the style inputs that get noise."""
    truncates: bool = True
    """Whether truncation changes the pictures."""

    @property
    def style_count(self) -> int:
        return len(self.style_resolutions)

    @property
    def ranked(self) -> tuple[DimensionInfo, ...]:
        """The dimensions, the most effective first."""
        return tuple(sorted(self.dimensions, key=lambda each: -each.effect))


class Vector(Frozen):
    """A latent as numbers: one row of z or w, or one row of w for each index of w+."""

    space: Literal["z", "w", "w_plus"]
    rows: tuple[Annotated[tuple[Number, ...], Field(min_length=1, max_length=4096)], ...] = Field(
        min_length=1, max_length=64
    )

    @model_validator(mode="after")
    def _has_the_rows_of_its_space(self) -> Self:
        if self.space != "w_plus" and len(self.rows) != 1:
            raise ValueError(f"a vector in {self.space} has one row, not {len(self.rows)}")
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError("the rows of a vector differ in length")
        return self


class Source(Frozen):
    """Where a latent comes from."""

    seed: Seed = 0
    vector: Vector | None = None
    """In place of the seed."""


class Mix(Source):
    """Style mixing: some layers take their style from this source."""

    layers: tuple[StyleIndex, ...] = Field((), max_length=64)
    """Indices into w+: 0, 1 for the 4 px block, two more for each further block."""


class Latent(Source):
    """What decides w+: a source, the way from it to another, and the sources that lend some layers their style."""

    to_seed: Seed | None = None
    """Interpolation target, approached by `position`: slerp in z, but from a vector in w or w+ a straight line."""
    position: float = Field(0.0, ge=0, le=1)
    mixes: tuple[Mix, ...] = Field((), max_length=64)
    """Where two name the same layer, the later one lends it."""

    @property
    def mix_seed(self) -> int | None:
        """The seed of the first source that lends styles."""
        return self.mixes[0].seed if self.mixes else None

    @property
    def mix_layers(self) -> tuple[int, ...]:
        """What the first source lends."""
        return self.mixes[0].layers if self.mixes else ()


class Weighted(Frozen):
    """A latent's share in a blend."""

    weight: Strength
    latent: Latent


class LayerPsi(Frozen):
    """The truncation of one index of w+, in place of the edit's."""

    index: StyleIndex
    psi: Psi


class NoiseStrength(Frozen):
    """How strongly one style input gets its noise: 1 as trained, 0 not at all."""

    layer: int = Field(ge=0, le=32)
    input: int = Field(ge=0, le=8)
    strength: Strength


class DirectionEdit(Frozen):
    """A step along a direction in w, by whatever method it was found."""

    name: str = Field(max_length=200)
    vector: tuple[Number, ...] = Field(min_length=1, max_length=4096)
    """[w_dim], as long as one sigma."""
    strength: Strength = 0.0
    """In sigmas."""
    layers: tuple[StyleIndex, ...] = Field((), max_length=64)
    """The indices of w+ that take the step; none stands for all."""


class Edit(Latent):
    """One picture.

    The order of operations is fixed: z, interpolation, w, w+, style mixing, blend, truncation, directions, subspaces,
    noise. Truncation comes before the edits, so that their size does not depend on psi.
    """

    version: Literal[2] = 2
    model: ModelReference = ModelReference()
    blend: tuple[Weighted, ...] = Field((), max_length=MOST_BLENDED)
    """Latents summed in w+ by their weights, in place of this edit's own."""
    psi: Psi = 0.7
    """Truncation: w <- mean + psi * (w - mean)."""
    psi_cutoff: int | None = Field(None, ge=0, le=64)
    """Truncate only the indices of w+ below this one."""
    psi_layers: tuple[LayerPsi, ...] = Field((), max_length=65)
    """Indices of w+ with a truncation of their own, whatever the cut-off."""
    directions: tuple[DirectionEdit, ...] = Field((), max_length=MOST_DIRECTIONS)
    subspace: tuple[DimensionEdit, ...] = Field((), max_length=4096)
    mul_around: Literal["mean", "zero"] = "mean"
    """What `mul` scales a coordinate away from, and `set` counts from: in the original project that is zero."""
    noise: Literal["const", "random", "none"] = "const"
    noise_seed: Seed = 0
    noise_strengths: tuple[NoiseStrength, ...] = Field((), max_length=297)

    @model_validator(mode="before")
    @classmethod
    def _from_other_versions(cls, fields: Any) -> Any:
        """Version 1 knew one source of style mixing, in two fields; of what comes after 2 nothing is known."""
        if not isinstance(fields, dict):
            return fields
        old = {"mix_seed", "mix_layers"}
        version = fields.get("version", 1 if old & set(fields) else 2)
        if isinstance(version, int) and version > 2:
            raise ValueError("it was made by a newer version of SEGAN; update this one to open it")
        if version != 1:
            return fields
        seed, layers = fields.get("mix_seed"), fields.get("mix_layers", ())
        rest = {name: value for name, value in fields.items() if name not in {"version", *old}}
        return rest if seed is None else rest | {"mixes": ({"seed": seed, "layers": layers},)}

    @model_validator(mode="after")
    def _one_edit_per_dimension(self) -> Self:
        dimensions = [change.dimension for change in self.subspace]
        if len(set(dimensions)) != len(dimensions):
            raise ValueError("a dimension is edited twice")
        return self

    def strength(self, dimension: Dimension) -> float:
        """What is added to a dimension, in sigmas."""
        return next((change.add for change in self.subspace if change.dimension == dimension), 0.0)

    def with_seed(self, seed: int) -> Self:
        """This edit with another seed, in place of a vector, a blend or a point on the way between two seeds, too."""
        return self.replace(seed=seed, vector=None, blend=(), to_seed=None, position=0.0)

    def with_strength(self, dimension: Dimension, sigmas: float) -> Self:
        """This edit with another addition to one dimension, which is set no longer; a neutral change is dropped."""
        old = next((c for c in self.subspace if c.dimension == dimension), DimensionEdit(dimension=dimension))
        new = old.replace(add=sigmas, set=None)
        kept = tuple(c for c in self.subspace if c.dimension != dimension)
        changes = kept if new.neutral else (*kept, new)
        key = lambda c: (c.dimension.layer, c.dimension.input, c.dimension.index)  # noqa: E731
        return self.replace(subspace=tuple(sorted(changes, key=key)))


class Sheet(Frozen):
    """A grid of edits, row by row, with a label for each row and column; an empty cell is None."""

    rows: tuple[tuple[Edit | None, ...], ...]
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    origin: Edit | None = None
    """The state that the sheet was made from."""

    @property
    def state(self) -> Edit | None:
        """What to go back to: the origin, or else the first picture."""
        return self.origin or next((edit for row in self.rows for edit in row if edit), None)


def traversal(
    edit: Edit,
    dimensions: Sequence[Dimension],
    steps: int = 7,
    reach: float = DEFAULT_RANGE_SIGMA,
    names: Mapping[Dimension, str] | None = None,
) -> Sheet:
    """One row per dimension, its addition going from -reach to +reach sigmas in `steps` columns.

    `names`: what a person calls some of them, to be written beside their labels.
    """
    values = _steps(-reach, reach, steps)
    return Sheet(
        rows=tuple(tuple(edit.with_strength(d, v) for v in values) for d in dimensions),
        row_labels=tuple(" · ".join(filter(None, (d.label, (names or {}).get(d)))) for d in dimensions),
        column_labels=tuple(map(in_sigmas, values)),
        origin=edit,
    )


def interpolation(edit: Edit, to_seed: int, steps: int = 9) -> Sheet:
    """One row that goes from the edit's seed to another; from a blend on a straight line in w+."""
    values = _steps(0, 1, steps)
    if edit.blend:
        there = Latent(seed=to_seed)
        shares = [[*((part.weight * (1 - v), part.latent) for part in edit.blend), (v, there)] for v in values]
        blends = [tuple(Weighted(weight=w, latent=latent) for w, latent in each if w) for each in shares]
        edits = [edit.replace(blend=blend) for blend in blends]
    else:
        edits = [edit.replace(to_seed=to_seed, position=v) for v in values]
    return Sheet(
        rows=(tuple(edits),),
        row_labels=(f"{edit.seed} → {to_seed}",),
        column_labels=tuple(f"{v:.2f}" for v in values),
        origin=edit,
    )


def style_mixing(
    edit: Edit, row_seeds: Sequence[int], column_seeds: Sequence[int], layers: Sequence[int], source: int = 0
) -> Sheet:
    """Rows keep their seed and take `layers` (indices of w+) from the column's; row and column 0 are the seeds alone.

    Of several sources that the edit has, the columns stand in for the one numbered `source`; the others keep lending
    what they lend, but for `layers`.
    """
    plain = edit.replace(vector=None, to_seed=None, position=0.0, mixes=(), blend=())
    trimmed = [mix.replace(layers=tuple(i for i in mix.layers if i not in layers)) for mix in edit.mixes]
    before, after = (tuple(mix for mix in part if mix.layers) for part in (trimmed[:source], trimmed[source + 1 :]))
    lent = [(*before, Mix(seed=c, layers=tuple(layers)), *after) for c in column_seeds]
    body = tuple((plain.replace(seed=r), *(plain.replace(seed=r, mixes=mixes) for mixes in lent)) for r in row_seeds)
    return Sheet(
        rows=((None, *(plain.replace(seed=s) for s in column_seeds)), *body),
        row_labels=("", *(f"seed {s}" for s in row_seeds)),
        column_labels=("", *(f"seed {s}" for s in column_seeds)),
        origin=edit,
    )


def seeds(edit: Edit, values: Sequence[int], columns: int | None = None) -> Sheet:
    """The edit applied to many seeds, in a grid as square as it gets."""
    columns = columns or math.ceil(math.sqrt(len(values)))
    edits = [edit.with_seed(s) for s in values]
    return Sheet(rows=tuple(tuple(edits[i : i + columns]) for i in range(0, len(edits), columns)), origin=edit)


def seeds_in(text: str) -> list[int]:
    """The seeds that a person has written down, '0-3, 7' for 0, 1, 2, 3 and 7; raises `SeganError` if they are none."""
    values: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,10})\s*(?:[-–]\s*(\d{1,10})\s*)?", part, re.ASCII)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last < 2**32:
            raise SeganError(f"'{part.strip()}' is no seed or range of seeds; write for example 0-15 or 3, 7, 11.")
        if len(values) + last - first >= MOST_SEEDS:
            raise SeganError(f"'{text.strip()}' are more than {MOST_SEEDS:,} seeds. Choose fewer.")
        values.extend(range(first, last + 1))
    return values


def in_sigmas(value: float) -> str:
    """How far something is moved, in a few letters: '−1.5 σ'."""
    number = f"{value:+.1f}".replace("-", "−")
    return f"{number if float(f'{value:.1f}') else '0'} σ"


def _steps(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * i / max(1, count - 1) for i in range(count)]
