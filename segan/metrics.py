"""How far generated pictures are from real ones, in the features of `segan.features`: distances and coverage."""

import math
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Generator as Iteration
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from segan.config import TrainingConfig
from segan.data import pack
from segan.errors import SeganError
from segan.features import BATCH, SIZE, FeatureNetwork, features_of_data
from segan.foreign import open_model
from segan.networks import Generator, seeded_z, to_uint8

SAMPLES = 1000
NEIGHBOURS = 3
AT_ONCE = 1000
"""Pictures whose distances to all others are taken at a time: those of 50,000 to each other would be 10 GB."""
FEWEST = 5
"""Below so many pictures, nothing can be said of a set."""


@dataclass(frozen=True)
class KernelDistance:
    """KID-EN and its standard error, both times 1,000 as is usual. Lower is better; about 0 is reached by real ones."""

    kid: float
    error: float


@dataclass(frozen=True)
class Quality:
    """What can be said of a generator. The suffix EN tells the features from those of the literature."""

    kid_en: float
    """Kernel distance x 1000 to all reals; unbiased, so that it may be compared across numbers of samples."""
    kid_en_error: float
    """Its standard error, x 1000: for other samples, and where the reals are a sample, too, for others of those."""
    fd_en: float
    """Frechet distance to as many reals as there are samples; it falls with their number, so quote that."""
    precision: float
    """Share of the samples that look like a real picture."""
    recall: float
    """Share of the real pictures that look like a sample: low where the generator makes too few kinds."""
    samples: int
    reals: int


class Reals:
    """The features of real pictures [N, 1280], and what of a kernel distance depends on them alone."""

    def __init__(self, features: Tensor, whole: bool) -> None:
        """`whole` says that these are all the pictures, so that no error comes from having drawn them."""
        if len(features) < FEWEST:
            raise SeganError(f"{len(features)} pictures are too few to measure a model by; {FEWEST} are the least.")
        self.features, self.whole = features, whole
        self.kernel_sums = _sums_over_others(features)


def evaluations(
    models: Sequence[Path],
    config: TrainingConfig,
    samples: int = SAMPLES,
    progress: Callable[[int], object] = lambda pictures: None,
) -> Iterator[tuple[int, Quality]]:
    """Measure each model file against the pictures of `config`, packed at its own resolution.

    Gives how many pictures it has seen, and its quality; `progress` is told how many more were looked at. Raises
    `SeganError` for what cannot be measured.
    """
    if samples < FEWEST:
        raise SeganError(f"{samples} samples are too few to measure a model by; {FEWEST} are the least.")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = FeatureNetwork(device)
    reals: dict[int, Reals] = {}
    for path in models:
        model = open_model(path)
        resolution = model.header.config.resolution
        if resolution not in reals:
            pictures = pack(config.data, resolution, config.fit, config.background, exclude=config.exclude)
            features = _result(features_of_data(pictures, network), progress)
            reals[resolution] = Reals(features, whole=len(features) == len(pictures))
        fakes = _result(features_of_samples(model.generator.to(device), network, samples), progress)
        yield model.header.images_seen, quality(fakes, reals[resolution])


def kernel_distance(fakes: Tensor, reals: Reals) -> KernelDistance:
    """Unbiased squared maximum mean discrepancy with the kernel (x.y / d + 1)^3 (Bińkowski et al. 2018, section 4).

    fakes [N, d]. Its error is the jackknife's: from how the value changes when one picture of a sample is left out.
    """
    fake_sums, real_sums = _sums_over_others(fakes), reals.kernel_sums
    n, m = len(fake_sums), len(real_sums)
    parts = []
    real_cross = torch.zeros(m, dtype=torch.float64, device=fakes.device)
    for some in fakes.split(AT_ONCE):
        kernel = _kernel(some, reals.features)
        parts.append(kernel.sum(1, dtype=torch.float64))
        real_cross += kernel.sum(0, dtype=torch.float64)
    fake_cross = torch.cat(parts)
    within_fakes, within_reals, across = fake_sums.sum(), real_sums.sum(), fake_cross.sum()

    distance = within_fakes / (n * (n - 1)) + within_reals / (m * (m - 1)) - 2 * across / (n * m)
    without_fake = (within_fakes - 2 * fake_sums) / ((n - 1) * (n - 2)) - 2 * (across - fake_cross) / ((n - 1) * m)
    without_real = (within_reals - 2 * real_sums) / ((m - 1) * (m - 2)) - 2 * (across - real_cross) / (n * (m - 1))
    samples = (without_fake,) if reals.whole else (without_fake, without_real)
    variance = sum((len(each) - 1) * each.var(correction=0).item() for each in samples)
    return KernelDistance(1000 * distance.item(), 1000 * math.sqrt(variance))


def frechet_distance(fakes: Tensor, reals: Tensor) -> float:
    """|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^1/2) of two sets of features [N, d] (Heusel et al. 2017, equation 6).

    With R the triangular factor of the centred features, S = R^T R / N, and the trace of the root is the nuclear norm
    of R1 R2^T / N: real, and exact for sets smaller than d, too. Covariances are divided by N.
    """
    means = [x.double().mean(0) for x in (fakes, reals)]
    centred = [(x.double() - mean) / math.sqrt(len(x)) for x, mean in zip((fakes, reals), means, strict=True)]
    roots = [torch.linalg.qr(x, mode="r").R for x in centred]
    traces = sum(x.square().sum() for x in centred)
    distance = (means[0] - means[1]).square().sum() + traces - 2 * torch.linalg.svdvals(roots[0] @ roots[1].T).sum()
    return max(distance.item(), 0.0)


def precision_and_recall(fakes: Tensor, reals: Tensor, neighbours: int = NEIGHBOURS) -> tuple[float, float]:
    """Shares of each set [N, d] that lie within reach of the other (Kynkäänniemi et al. 2019, equations 1 and 2).

    A picture reaches as far as its third neighbour in its own set.
    """
    real_reach = _reach(reals, neighbours)
    within: list[Tensor] = []
    covered = torch.zeros(len(reals), dtype=torch.bool, device=reals.device)
    for part, reach in zip(fakes.split(AT_ONCE), _reach(fakes, neighbours).split(AT_ONCE), strict=True):
        distances = torch.cdist(part, reals)
        within.append((distances <= real_reach).any(1))
        covered |= (distances <= reach[:, None]).any(0)
    return torch.cat(within).float().mean().item(), covered.float().mean().item()


def _reach(features: Tensor, neighbours: int) -> Tensor:
    """[N]: the distance of each of the features [N, d] to its so many-th neighbour."""
    reaches = []
    for first, part in enumerate(features.split(AT_ONCE)):
        distances = torch.cdist(part, features)
        distances.diagonal(first * AT_ONCE).fill_(math.inf)  # to itself
        reaches.append(distances.kthvalue(neighbours, dim=1).values)
    return torch.cat(reaches)


def features_of_samples(
    generator: Generator,
    network: FeatureNetwork,
    samples: int = SAMPLES,
    dtype: torch.dtype = torch.float32,
    batch: int | None = None,
) -> Iteration[int, None, Tensor]:
    """The features [N, 1280] of the seeds from 0 on, untruncated; yields the size of each batch after it.

    Noise is random, but the same for a seed whatever the batch. Unless it is given, that is small for large pictures.
    """
    batch = batch or min(max(1, BATCH * SIZE**2 // generator.config.resolution**2), BATCH)
    parts = []
    for first in range(0, samples, batch):
        seeds = range(first, min(first + batch, samples))
        parts.append(network(_pictures(generator, seeds, dtype)))
        yield len(seeds)
    return torch.cat(parts)


def quality(fakes: Tensor, reals: Reals) -> Quality:
    """Everything that is measured, of the features of samples."""
    distance = kernel_distance(fakes, reals)
    some_reals = reals.features[: len(fakes)]
    precision, recall = precision_and_recall(fakes, some_reals)
    return Quality(
        kid_en=distance.kid,
        kid_en_error=distance.error,
        fd_en=frechet_distance(fakes, some_reals),
        precision=precision,
        recall=recall,
        samples=len(fakes),
        reals=len(reals.features),
    )


_Result = TypeVar("_Result")


def _result(steps: Iteration[int, None, _Result], progress: Callable[[int], object]) -> _Result:
    """What all the steps come to; each tells its size."""
    while True:
        try:
            progress(next(steps))
        except StopIteration as end:
            result: _Result = end.value
            return result


@torch.no_grad()
def _pictures(generator: Generator, seeds: Sequence[int], dtype: torch.dtype) -> np.ndarray:
    z = seeded_z(seeds, generator.z_dim)
    rngs = [torch.Generator().manual_seed(seed) for seed in seeds]
    noise: list[Tensor | None] = []
    for like in generator.synthesis.const_noise():
        maps = None if like is None else torch.stack([torch.randn(like.shape[1:], generator=rng) for rng in rngs])
        noise.append(None if maps is None or like is None else maps.to(like.device))
    device = next(generator.parameters()).device
    return to_uint8(generator(generator.broadcast(generator.mapping(z.to(device))), noise, dtype=dtype))


def _kernel(x: Tensor, y: Tensor) -> Tensor:
    return (x @ y.T / x.shape[1] + 1) ** 3


def _sums_over_others(features: Tensor) -> Tensor:
    """[N] float64: for each, the kernel's sum over all others."""
    own = (features.square().sum(1, dtype=torch.float64) / features.shape[1] + 1) ** 3
    return torch.cat([_kernel(part, features).sum(1, dtype=torch.float64) for part in features.split(AT_ONCE)]) - own
