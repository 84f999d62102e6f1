"""Directions in w that change something, by the methods of METHODS; found without torch but for the network itself.

Each method takes a generator and keyword parameters, and gives directions with the strongest first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from segan.config import Frozen, parse
from segan.editing import DirectionEdit, ModelReference, StyleIndex
from segan.errors import SeganError
from segan.json_files import load_json, save_json
from segan.latents import seeded_z

if TYPE_CHECKING:
    from segan.networks import Generator

MOST_FOUND = 4096
SAMPLES = 20_000
MOST_SAMPLES = 100_000_000
BATCH = 4096
_SEED = 20_230_402
NULL = 1e-9
"""Eigenvalues below this share of the largest are rounding: their directions mean nothing."""
TIED = 0.01
"""Relative difference of eigenvalues below which any turn of two directions would be as good."""


class Direction(Frozen):
    """A way to go in w."""

    name: str = Field(max_length=200)
    vector: tuple[Annotated[float, Field(ge=-1e6, le=1e6)], ...] = Field(min_length=1, max_length=4096)
    """[w_dim], as long as one sigma: the standard deviation of w along it."""
    layers: tuple[StyleIndex, ...] = Field((), max_length=64)
    """The indices of w+ that it was found for; none stands for all."""
    value: float = 0.0
    """What its method measures: sefa the eigenvalue, pca the standard deviation, labelled the held-out accuracy."""
    share: float = Field(0.0, ge=0, le=1)
    """Of the whole: sefa of the sum of eigenvalues; pca and labelled of the variance of w."""
    tied: bool = False
    """The next or previous direction has nearly the same value, so that any turn of the two is as good."""

    def at(self, strength: float) -> DirectionEdit:
        """A step of so many sigmas."""
        return DirectionEdit(name=self.name, vector=self.vector, layers=self.layers, strength=strength)


class Directions(Frozen):
    """What a method found in a model, as a file."""

    version: Literal[1] = 1
    model: ModelReference = ModelReference()
    method: str = Field("", max_length=100)
    directions: tuple[Direction, ...] = Field(max_length=MOST_FOUND)

    @model_validator(mode="after")
    def _have_one_length(self) -> Self:
        if len({len(each.vector) for each in self.directions}) > 1:
            raise ValueError("the directions differ in length")
        return self

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file of directions; raises `SeganError` naming it."""
        return load_json(cls, path, "file of directions")

    def save(self, path: Path) -> None:
        """Write the JSON file that `load` reads."""
        save_json(path, self)


def sefa(
    generator: "Generator", *, count: int = 10, layers: Sequence[int] = (), normalise: bool = True
) -> list[Direction]:
    """What the layers react to most: eigenvectors of A^T A of their affine maps (Shen and Zhou 2021, eq. 5).

    `layers`: only those of these indices of w+. `normalise`: each style counts the same, as in SeFa's own code.
    """
    _check(generator, layers, count)
    factors = [factor for factor in generator.factor_layers() if not layers or factor.w_index in layers]
    statistics = _statistics(generator, samples=BATCH)
    found = []
    for start, stop in dict.fromkeys((f.latent.start, f.latent.stop) for f in factors):  # eigengan: a slice for each
        here = [f for f in factors if (f.latent.start, f.latent.stop) == (start, stop)]
        values, axes = strongest_axes([f.matrix.cpu().numpy() for f in here], normalise)
        total, tied = values.sum(), _tied(values)
        for value, axis, is_tied in zip(values, axes, tied, strict=True):
            if value > NULL * values[0]:
                vector = np.zeros(generator.w_dim)
                vector[start:stop] = axis
                found.append((value, value / total, is_tied, vector))
    found.sort(key=lambda each: -each[0])
    return [
        Direction(
            name=f"SeFa {number}",
            vector=_as_numbers(vector * statistics.sigma_along(vector)),
            layers=tuple(layers),
            value=float(value),
            share=min(1.0, float(share)),
            tied=bool(is_tied),
        )
        for number, (value, share, is_tied, vector) in enumerate(found[:count], 1)
    ]


def pca(
    generator: "Generator", *, count: int = 10, layers: Sequence[int] = (), samples: int = SAMPLES
) -> list[Direction]:
    """Where w varies most (Härkönen et al. 2020, GANSpace): principal components of the w of random z.

    `layers`: which indices of w+ the directions are meant for.
    """
    _check(generator, layers, count, samples)
    if samples > MOST_SAMPLES:
        raise SeganError(f"{samples:,} samples are more than {MOST_SAMPLES:,}. Choose fewer.")
    statistics = _statistics(generator, samples)
    sigmas, axes = statistics.components()
    shares, tied = np.square(sigmas) / max(np.square(sigmas).sum(), 1e-300), _tied(np.square(sigmas))
    return [
        Direction(
            name=f"PCA {number}",
            vector=_as_numbers(axis * sigma),
            layers=tuple(layers),
            value=float(sigma),
            share=float(share),
            tied=bool(is_tied),
        )
        for number, (sigma, axis, share, is_tied) in enumerate(zip(sigmas, axes, shares, tied, strict=True), 1)
        if sigma > NULL**0.5 * sigmas[0] and number <= count
    ]


def labelled(
    generator: "Generator",
    *,
    liked: Sequence[int] = (),
    disliked: Sequence[int] = (),
    name: str = "liked",
    layers: Sequence[int] = (),
    without: Sequence[Direction] = (),
) -> list[Direction]:
    """From the seeds that one dislikes to those that one likes: the normal of the plane that parts their w.

    A linear support vector machine, as in InterFaceGAN (Shen et al. 2020). `without`: what is to stay the same.
    """
    if min(len(set(liked)), len(set(disliked))) < 2:
        raise SeganError("A direction needs at least two seeds on either side. Label more pictures.")
    if both := sorted(set(liked) & set(disliked)):
        raise SeganError(f"Seed {both[0]} is on both sides. Take it off one of them.")
    _check(generator, layers)
    statistics = _statistics(generator, samples=BATCH)
    seeds = [*dict.fromkeys(liked), *dict.fromkeys(disliked)]
    w = _mapped(generator, seeded_z(seeds, generator.z_dim))
    labels = np.repeat([1.0, -1.0], [len(set(liked)), len(set(disliked))])
    scale = np.sqrt(statistics.covariance.diagonal()).clip(1e-12)
    x = (w - statistics.mean) / scale
    normal = parting_plane(x, labels)[0] / scale
    if not np.linalg.norm(normal) > 0:
        raise SeganError("Nothing in w tells these seeds apart: the model makes the same of all. Choose another model.")
    normal = conditioned(normal / np.linalg.norm(normal), [np.array(each.vector) for each in without])
    sigma = statistics.sigma_along(normal)
    found = {
        "name": name,
        "vector": _as_numbers(normal * sigma),
        "layers": tuple(layers),
        "value": _held_out_accuracy(x, labels),
        "share": min(1.0, sigma**2 / max(statistics.covariance.trace(), 1e-300)),
    }
    return [parse(Direction, found)]  # a person has chosen the name


METHODS: dict[str, Callable[..., list[Direction]]] = {"sefa": sefa, "pca": pca, "labelled": labelled}
"""Name -> method. Listed here and nowhere else."""


# --- the mathematics -------------------------------------------------------------------------------------------------


def strongest_axes(matrices: Sequence[np.ndarray], normalise: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues, descending, and eigenvectors (rows) of A^T A, with A [out, in] stacked from several.

    `normalise`: rows of A at unit length first. The largest entry of each eigenvector is positive.
    """
    a = np.concatenate([matrix.astype(np.float64) for matrix in matrices])
    if normalise:
        a /= np.linalg.norm(a, axis=1, keepdims=True).clip(1e-300)
    return _axes(a.T @ a)


def _axes(symmetric: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, vectors = np.linalg.eigh(symmetric)
    axes = vectors.T[::-1]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(1, keepdims=True), 1)
    return values[::-1].clip(0), axes * np.where(largest < 0, -1.0, 1.0)


def _tied(values: np.ndarray) -> np.ndarray:
    """Which of the descending values have a neighbour within TIED of them."""
    near = values[:-1] - values[1:] < TIED * values[:-1]
    return np.append(near, False) | np.append([False], near)


@dataclass(frozen=True)
class Statistics:
    """Mean [dims] and covariance [dims, dims], divided by the number of samples, in float64."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, batches: Iterable[np.ndarray]) -> Self:
        """Of samples [N, dims] that come in several arrays, none of which is kept."""
        count, origin = 0, None
        for batch in batches:
            x = batch.astype(np.float64)
            if origin is None:  # sums about a point amid the samples lose no digits to a large mean
                origin = x.mean(0)
                total, products = np.zeros_like(origin), np.zeros((len(origin), len(origin)))
            x -= origin
            count += len(x)
            total += x.sum(0)
            products += x.T @ x
        if origin is None:
            raise SeganError("Statistics need samples. Choose a larger number.")
        mean = total / count
        return cls(mean + origin, products / count - np.outer(mean, mean))

    def components(self) -> tuple[np.ndarray, np.ndarray]:
        """Standard deviations, descending, and principal axes (rows)."""
        values, axes = _axes(self.covariance)
        return np.sqrt(values), axes

    def sigma_along(self, vector: np.ndarray) -> float:
        """Standard deviation along a unit vector."""
        return float(np.sqrt(max(vector @ self.covariance @ vector, 0.0)))


def parting_plane(x: np.ndarray, labels: np.ndarray, c: float = 1.0) -> tuple[np.ndarray, float]:
    """Normal n [dims] and offset b of the plane n x + b = 0 between samples x [N, dims] with labels 1 and -1.

    The minimum of |n|^2 / 2 + c * sum max(0, 1 - label (n x + b))^2, by Newton's method, which is exact once the set
    of samples within the margin no longer changes (Keerthi and DeCoste 2005).
    """
    a = np.column_stack([x, np.ones(len(x))])
    ridge = np.append(np.ones(x.shape[1]), 0.0)

    def objective(n: np.ndarray) -> float:
        return float(ridge @ (n * n) / 2 + c * np.square(np.maximum(0, 1 - labels * (a @ n))).sum())

    n = np.zeros(a.shape[1])
    for _ in range(100):
        inside = labels * (a @ n) < 1
        near, targets = a[inside], labels[inside]
        hessian = np.diag(ridge + 1e-12) + 2 * c * near.T @ near
        step = np.linalg.solve(hessian, 2 * c * near.T @ targets) - n
        length = next((0.5**k for k in range(40) if objective(n + 0.5**k * step) < objective(n)), 0.0)
        n = n + length * step
        if length == 0 or np.linalg.norm(step) <= 1e-12 * (1 + np.linalg.norm(n)):
            break
    return n[:-1], float(n[-1])


def conditioned(normal: np.ndarray, others: Sequence[np.ndarray]) -> np.ndarray:
    """The part of a unit vector that leaves what others point at as it is, at unit length."""
    if not others:
        return normal
    if any(len(other) != len(normal) for other in others):
        raise SeganError("The directions are of models with another w. Choose directions of this model.")
    basis = np.column_stack([other / max(float(np.linalg.norm(other)), 1e-300) for other in others])
    rest = normal - basis @ np.linalg.lstsq(basis, normal, rcond=None)[0]
    if np.linalg.norm(rest) < 1e-3:
        raise SeganError("Nothing of the direction is left without the others. Leave one of them out.")
    return np.asarray(rest / np.linalg.norm(rest))


def _held_out_accuracy(x: np.ndarray, labels: np.ndarray, folds: int = 5) -> float:
    """The mean, over the two sides, of how many samples a plane that never saw them puts on their own."""
    fold = np.empty(len(labels), int)
    for side in (1.0, -1.0):
        of_side = np.flatnonzero(labels == side)
        fold[of_side] = np.arange(len(of_side)) % folds
    right = np.zeros(len(labels))
    for held in np.unique(fold):
        seen = fold != held
        normal, offset = parting_plane(x[seen], labels[seen])
        right[~seen] = labels[~seen] * (x[~seen] @ normal + offset) > 0
    return float((right[labels > 0].mean() + right[labels < 0].mean()) / 2)


# --- the network -----------------------------------------------------------------------------------------------------


def _statistics(generator: "Generator", samples: int) -> Statistics:
    """Of the w of random z, the same for each call."""
    random = np.random.RandomState(_SEED)
    sizes = (min(BATCH, samples - start) for start in range(0, samples, BATCH))
    return Statistics.of(_mapped(generator, random.randn(size, generator.z_dim)) for size in sizes)


def _mapped(generator: "Generator", z: np.ndarray) -> np.ndarray:
    """w [N, w_dim] of z [N, z_dim]."""
    import torch

    with torch.inference_mode():
        return generator.mapping(torch.from_numpy(z).float().to(generator.mapping.w_avg.device)).cpu().numpy()


def _check(generator: "Generator", layers: Sequence[int], count: int = 1, samples: int = 2) -> None:
    if count < 1:
        raise SeganError("At least one direction can be asked for. Choose a larger number.")
    if samples < 2:
        raise SeganError("Statistics need at least two samples. Choose a larger number.")
    if wrong := [index for index in layers if not 0 <= index < generator.style_count]:
        raise SeganError(
            f"Layer {wrong[0]} does not exist: this model has the layers 0 to {generator.style_count - 1}."
        )


def _as_numbers(vector: np.ndarray) -> tuple[float, ...]:
    return tuple(vector.tolist())
