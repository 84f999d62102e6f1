"""How evenly a model's pictures follow its latents, and how well what its directions do can be told apart."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from segan.directions import Direction, Directions, pca, sefa
from segan.errors import SeganError
from segan.features import BATCH, SIZE, FeatureNetwork
from segan.foreign import open_model
from segan.latents import slerp
from segan.networks import Generator, seeded_z
from segan.subspace import CoordinateEdit

DEAD = 1e-3
"""Root-mean-square change of a value (-1..1) by one sigma below which a direction does nothing."""
FEWEST_SAMPLES, FEWEST_PAIRS = 10, 200
"""Below so many pairs, the outermost hundredths are less than one at either end."""

Space = Literal["z", "w"]
STEP: dict[Space, float] = {"z": 1e-2, "w": 1e-4}
"""How far apart the two pictures of a pair are on the way from one latent to another: in z as in the original project,
coarse enough to smooth what lies between, in w as in StyleGAN2."""
Move = Callable[[Tensor, float], Tensor]
"""w+ [N, style_count, w_dim] and how many sigmas to go -> pictures [N, 3, R, R] without noise."""
OnProgress = Callable[[int], object]
"""Told how many pictures have been made since the last time."""


@dataclass(frozen=True)
class PathLength:
    """PPL-EN, how much pictures change per length of the way, squared. The lower, the smoother; no PPL elsewhere."""

    space: Space
    step: float
    value: float
    error: float
    """Its standard error."""
    samples: int


@dataclass(frozen=True)
class Decoupling:
    """What can be said of directions that are meant to be used side by side."""

    name: str
    count: int
    """How many of them do anything at all."""
    effect: float
    """Root-mean-square change of a value (-1..1) by one sigma along the most effective one."""
    first: float
    """Its share of what all of them change (of the sum of squares): how far one is enough."""
    cross_talk: float | None
    """Cosine of the changes of a picture by two of them, without sign, the mean over pictures and pairs weighted by
    their effects: 0 where each does something of its own, 1 where all do the same; None where there are not two."""
    order: float | None
    """Rank correlation (Spearman) of the order in which those that do anything are listed with their effects: 1 where
    the first ones do most; None where there are not two."""


@dataclass(frozen=True)
class Comparison:
    """One model: its path lengths, and the directions in it."""

    model: Path
    images_seen: int
    path_lengths: tuple[PathLength, ...]
    decouplings: tuple[Decoupling, ...]


def comparisons(
    models: Sequence[Path],
    files: Sequence[Path] = (),
    count: int = 10,
    samples: int = 64,
    pairs: int = 1000,
    on_progress: OnProgress = lambda pictures: None,
) -> Iterator[Comparison]:
    """Measure models and, in each, its own dimensions, as many directions of SeFa and PCA, and those of files.

    Of `count` directions each, on `samples` pictures; path lengths on so many `pairs`. Raises `SeganError` for what
    cannot be opened or measured.
    """
    for given, least, what in ((samples, FEWEST_SAMPLES, "samples"), (pairs, FEWEST_PAIRS, "pairs")):
        if given < least:
            raise SeganError(f"{given} {what} are too few for a comparison; {least} are the least.")
    torch.backends.cudnn.allow_tf32 = False  # its rounding would be taken for a change of the picture
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = FeatureNetwork(device)
    loaded = [(path.stem, Directions.load(path).directions[:count]) for path in files]
    opened = [(path, open_model(path)) for path in models]
    for path, model in opened:  # before anything is measured, which takes minutes
        for name, from_file in loaded:
            if any(not _fits(each, model.generator) for each in from_file):
                raise SeganError(f"The directions of {name} are of models with another w than {path.name}.")
    for path, model in opened:
        generator = model.generator.to(device).requires_grad_(False).eval()
        found = {"SeFa": sefa(generator, count=count), "PCA": pca(generator, count=count)}
        groups = [
            ("dimensions, layer by layer", along_dimensions(generator, count)),
            ("dimensions, all layers", [along_most_effective(generator, count)]),
        ]
        for name, directions in (*found.items(), *loaded):
            groups.append((name, [[along_direction(generator, each) for each in directions]]))
        yield Comparison(
            path,
            model.header.images_seen,
            tuple(path_length(generator, network, space, pairs, on_progress) for space in STEP),
            tuple(decoupling(name, generator, moves, samples, on_progress) for name, moves in groups if any(moves)),
        )


# --- the way from latent to latent -----------------------------------------------------------------------------------


@torch.no_grad()
def path_length(
    generator: Generator,
    network: FeatureNetwork,
    space: Space,
    samples: int = 1000,
    on_progress: OnProgress = lambda pictures: None,
) -> PathLength:
    """Perceptual path length in the features of `segan.features` (Karras et al. 2019, section 4.1).

    In z, two points of the great circle between two random inputs, anywhere on it; in w, the beginning of the straight
    way between what the mapping makes of them (StyleGAN2's choice). The noise is that of the model. As there, the
    outermost hundredths of the pairs are left out.
    """
    device, step = generator.mapping.w_avg.device, STEP[space]
    random = np.random.RandomState(0)
    parts = []
    for first in range(0, samples, _at_once(generator)):
        count = min(_at_once(generator), samples - first)
        a, b = random.randn(2, count, generator.z_dim)
        shares = random.rand(count)
        if space == "z":
            ends = [np.stack([slerp(*each) for each in zip(a, b, shares + ahead, strict=True)]) for ahead in (0, step)]
            w = generator.mapping(torch.from_numpy(np.concatenate(ends)).float().to(device))
        else:
            w0, w1 = generator.mapping(torch.from_numpy(np.concatenate([a, b])).float().to(device)).chunk(2)
            w = torch.cat([w0, w0.lerp(w1, step)])
        pictures = generator(generator.broadcast(w), generator.synthesis.const_noise())
        parts.append(network.distances(*pictures.chunk(2)).numpy() / step**2)
        on_progress(2 * count)
    return PathLength(space, step, *_mean_of_the_middle(np.concatenate(parts)), samples)


def _mean_of_the_middle(distances: np.ndarray) -> tuple[float, float]:
    """The mean of distances [N] but the outermost hundredths, and its standard error."""
    low = np.percentile(distances, 1, method="lower")
    high = np.percentile(distances, 99, method="higher")
    kept = distances[(low <= distances) & (distances <= high)]
    return float(kept.mean()), float(kept.std(ddof=1) / len(kept) ** 0.5)


# --- what directions do ----------------------------------------------------------------------------------------------


def along_dimensions(generator: Generator, count: int) -> list[list[Move]]:
    """For each style input, moves along the first dimensions of its subspace."""
    layers = generator.synthesis.by_label().items()
    return [
        [_along_dimension(generator, label, index) for index in range(min(count, layer.subspace.rank))]
        for label, layer in layers
        if layer.subspace.rank
    ]


def along_most_effective(generator: Generator, count: int) -> list[Move]:
    """Moves along the dimensions of all layers that do most, as the model states."""
    effects = [
        (effect, label, index)
        for label, layer in generator.synthesis.by_label().items()
        for index, effect in enumerate(layer.subspace.effect.tolist())
    ]
    return [_along_dimension(generator, label, index) for _, label, index in sorted(effects, reverse=True)[:count]]


def along_direction(generator: Generator, direction: Direction) -> Move:
    """A move of w+ at the layers of a direction."""
    step = torch.zeros(generator.style_count, generator.w_dim, device=generator.mapping.w_avg.device)
    step[list(direction.layers) or slice(None)] = torch.tensor(direction.vector, device=step.device)
    return lambda w_plus, sigmas: generator(w_plus + sigmas * step)


def _fits(direction: Direction, generator: Generator) -> bool:
    return len(direction.vector) == generator.w_dim and max(direction.layers, default=0) < generator.style_count


def _along_dimension(generator: Generator, label: str, index: int) -> Move:
    sigma = generator.synthesis.by_label()[label].subspace.sigma
    one, unset = torch.ones_like(sigma), torch.full_like(sigma, torch.nan)
    only = torch.nn.functional.one_hot(torch.tensor(index), len(sigma)).to(sigma)
    return lambda w_plus, sigmas: generator(w_plus, None, {label: CoordinateEdit(one, sigmas * only, unset)})


@torch.no_grad()
def decoupling(
    name: str,
    generator: Generator,
    groups: Sequence[Sequence[Move]],
    samples: int = 64,
    on_progress: OnProgress = lambda pictures: None,
) -> Decoupling:
    """Measure moves on the seeds from 0 on, untruncated, between one sigma less and one more.

    Of several groups, such as one for each layer, only moves of the same group are compared; a group counts as much as
    it changes.
    """
    w_plus = generator.broadcast(generator.mapping(seeded_z(range(samples), generator.z_dim).to(_device(generator))))
    effects: list[np.ndarray] = []
    firsts, talks, orders = [], [], []
    for moves in groups:
        squares = torch.zeros(len(moves), dtype=torch.float64)
        cosines = torch.zeros(len(moves), len(moves), dtype=torch.float64)
        for part in w_plus.split(max(1, _at_once(generator) // 4)):
            changes = torch.stack([(move(part, 1.0) - move(part, -1.0)).flatten(1) / 2 for move in moves], dim=1)
            gram = (changes @ changes.mT).double().cpu()  # [N, moves, moves]
            own = gram.diagonal(dim1=1, dim2=2)
            squares += own.sum(0)
            cosines += (gram / (own[:, :, None] * own[:, None]).sqrt().clamp_min(1e-30)).abs().sum(0)
            on_progress(2 * len(moves) * len(part))
        effect = (squares / (samples * changes.shape[2])).sqrt().numpy()
        weight = float((effect**2).sum())
        effects.append(effect)
        firsts.append((float((effect**2).max()) / max(weight, 1e-30), weight))
        live = np.flatnonzero(effect >= DEAD)  # the order of the others is that of rounding errors
        if len(live) > 1:
            pairs = np.triu(np.outer(effect, effect), k=1)
            talks.append((float((pairs * cosines.numpy() / samples).sum() / pairs.sum()), weight))
            orders.append((_rank_correlation(-live, effect[live]), weight))
    every = np.concatenate(effects)
    return Decoupling(
        name=name,
        count=int((every >= DEAD).sum()),
        effect=float(every.max()),
        first=_mean(firsts) or 0.0,
        cross_talk=_mean(talks),
        order=_mean(orders),
    )


def _mean(weighted: Sequence[tuple[float, float]]) -> float | None:
    """Of values with their weights; None of none."""
    total = sum(weight for _, weight in weighted)
    return sum(value * weight for value, weight in weighted) / total if total > 0 else None


def _rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's, of values without ties."""
    return float(np.corrcoef(a.argsort().argsort(), b.argsort().argsort())[0, 1])


def _at_once(generator: Generator) -> int:
    """Pictures of about as many pixels as a batch of features."""
    return min(max(1, BATCH * SIZE**2 // generator.config.resolution**2), BATCH)


def _device(generator: Generator) -> torch.device:
    return generator.mapping.w_avg.device
