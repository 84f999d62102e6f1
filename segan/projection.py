"""Find the latents whose picture comes nearest to a given one (StyleGAN2, section 5 and appendix D).

They are looked for in w+ (Image2StyleGAN, Abdal et al. 2019), by gradient descent from the best of some seeds. Each
coordinate is counted in deviations of w along its principal axes, as are the penalties that keep the latents where the
model has learned, and the rows of w+ near each other: what is found can be edited like any other picture.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from segan.errors import SeganError
from segan.features import FeatureNetwork, distance
from segan.networks import Generator, seeded_z, to_uint8

STEPS = 300
SEEDS = 16
"""Of which the best is where the descent begins."""
W_SAMPLES = 4096
"""Seeds that the mean and the deviations of w are taken from."""
TRUNCATION = 0.7
"""Psi of the seeds: nearer to the mean there is more to choose from."""
LEARNING_RATE = 0.1
WARM_UP, COOL_DOWN = 0.05, 0.25
"""Shares of the steps in which the learning rate rises, and falls."""
JITTER = 0.2
"""Deviations by which w is shaken at first, so that it does not stay where only the near surroundings are worse."""
JITTERED = 0.5
"""Share of the steps after which it is shaken no more."""
ROWS_PART = 0.4
"""Share of the steps after which the rows of w+ may differ."""
PIXEL_WEIGHT = 20.0
"""Of the squared error of pixels, in values of -1..1, beside the distance in features."""
PIXEL_SCALES = (1, 2, 4, 8)
"""Pixels per side of the squares that are compared."""
PENALTY = 0.02
"""Of the mean square of deviations: of w from its mean, and of the rows from w."""


@dataclass(frozen=True)
class Nearest:
    """What is nearest so far."""

    done: int
    total: int
    """Steps."""
    vector: np.ndarray
    """[style_count, w_dim] float32, in w+, untruncated."""
    picture: np.ndarray
    """[R, R, 3] uint8, of that vector or, early on, of one beside it."""
    distance: float
    """As `features.distance`: 0 for the same picture."""


def project(generator: Generator, target: np.ndarray, steps: int = STEPS) -> Iterator[Nearest]:
    """Come nearer to the target [R, R, 3] uint8 step by step; the last that comes is the result, always the same.

    With the noise that belongs to the model. Whoever has seen enough may stop at any step.
    """
    if steps < 1:
        raise SeganError("A picture is looked for in one step at least.")
    device = generator.mapping.w_avg.device
    network = FeatureNetwork(device)
    pixels = torch.tensor(target, device=device).permute(2, 0, 1)[None].float() / 127.5 - 1
    features = network.features_at_stages(pixels)
    noise = generator.synthesis.const_noise()
    space = _Space(generator)

    def unlikeness(pictures: Tensor) -> tuple[Tensor, Tensor]:
        apart = distance(network.features_at_stages(pictures), features)
        return apart, apart + PIXEL_WEIGHT * _pixel_error(pictures, pixels)

    total = SEEDS + steps

    def nearest(done: int, w_plus: Tensor, picture: Tensor, apart: Tensor) -> Nearest:
        return Nearest(done, total, w_plus[0].cpu().numpy().copy(), to_uint8(picture)[0], apart.item())

    least, best, best_w = math.inf, None, None
    for seed in range(SEEDS):
        with torch.no_grad():
            w = space.of_seed(seed)
            picture = generator(generator.broadcast(w), noise)
            apart, error = unlikeness(picture)
        if best is None or error.item() < least:
            least, best_w = error.item(), w
            best = nearest(seed + 1, generator.broadcast(w), picture, apart)
        yield replace(best, done=seed + 1)
    assert best_w is not None

    shared = space.deviations(best_w).requires_grad_()
    rows = torch.zeros(1, generator.style_count, generator.w_dim, device=device, requires_grad=True)
    optimiser = torch.optim.Adam([shared, rows])
    random = torch.Generator().manual_seed(0)
    for step in range(steps):
        share = step / steps
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, (step + 1) / steps / WARM_UP) * _cooling((1 - share) / COOL_DOWN)
        jitter = torch.randn(shared.shape, generator=random).to(device)
        jitter *= JITTER * max(0.0, 1 - share / JITTERED) ** 2
        deviations = shared[:, None] + (rows if share >= ROWS_PART else rows.detach())
        picture = generator(space.w(deviations + jitter[:, None]), noise)
        apart, error = unlikeness(picture)
        penalty = PENALTY * (shared.square().mean() + rows.square().mean())
        optimiser.zero_grad()
        (error.sum() + penalty).backward()
        yield nearest(SEEDS + step, space.w(deviations.detach()), picture.detach(), apart)
        optimiser.step()

    with torch.no_grad():
        w_plus = space.w(shared[:, None] + rows)
        picture = generator(w_plus, noise)
        yield nearest(total, w_plus, picture, unlikeness(picture)[0])


class _Space:
    """w as deviations from its mean along its principal axes."""

    @torch.no_grad()
    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        w = self._mapped(range(W_SAMPLES))
        self._mean = w.mean(0)
        variances, axes = torch.linalg.eigh((w - self._mean).t().cov(correction=0).double())
        # along axes where w does not vary, next to none
        sigma = variances.clamp_min(max(variances[-1].item() * 1e-6, 1e-12)).sqrt()
        self._to_w, self._from_w = (axes * sigma).t().float(), (axes / sigma).float()

    def of_seed(self, seed: int) -> Tensor:
        """w [1, w_dim], drawn towards the mean."""
        return self._mean.lerp(self._mapped([seed]), TRUNCATION)

    def deviations(self, w: Tensor) -> Tensor:
        """w [..., w_dim] -> as many deviations."""
        return (w - self._mean) @ self._from_w

    def w(self, deviations: Tensor) -> Tensor:
        """[..., w_dim] from as many deviations."""
        return self._mean + deviations @ self._to_w

    def _mapped(self, seeds: Sequence[int]) -> Tensor:
        generator = self._generator
        return generator.mapping(seeded_z(seeds, generator.z_dim).to(generator.mapping.w_avg.device))


def _pixel_error(pictures: Tensor, target: Tensor) -> Tensor:
    """[N]: the mean squared error, of the pixels and of the means of larger and larger squares."""
    errors = [F.avg_pool2d(pictures - target, side).square().mean((1, 2, 3)) for side in PIXEL_SCALES]
    return torch.stack(errors).mean(0)


def _cooling(left: float) -> float:
    """1, and towards the end, as `left` falls from 1 to 0, half a wave of a cosine down to 0."""
    return 0.5 - 0.5 * math.cos(math.pi * min(1.0, left))
