"""The linear subspaces between w and the layers: one class per mode, and the table MODES.

A subspace reads coordinates c [N, rank] out of w [N, w_dim], and turns them (edited or not) into what its layer gets:
a style for the modulation, and for mode 1 something that is added to the layer's maps. Edits arrive as arguments; a
module keeps no trace of them.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segan.config import ModelConfig
from segan.ops import normal


@dataclass(frozen=True)
class CoordinateEdit:
    """A change of coordinates [rank] or [N, rank]: c + (mul - 1) * (c - mean) + add * sigma, or `set` where not NaN.

    In this form a neutral edit leaves c the same to the last bit. With `around_zero`, as the original project scales,
    zero stands in the place of the mean.
    """

    mul: Tensor
    add: Tensor
    set: Tensor
    around_zero: bool = False

    def __call__(self, c: Tensor, mean: Tensor, sigma: Tensor) -> Tensor:
        if self.around_zero:
            mean = torch.zeros_like(mean)
        edited = c + (self.mul - 1) * (c - mean) + self.add * sigma
        return torch.where(self.set.isnan(), edited, mean + self.set.nan_to_num() * sigma)


class Plain(nn.Module):
    """Mode 0, StyleGAN2: the style is w itself, and there are no coordinates. Also the protocol of all modes."""

    sigma: Tensor
    """[rank]: standard deviation of each coordinate over random z, as last measured."""
    effect: Tensor
    """[rank]: root-mean-square change of a pixel (-1..1) per sigma of each coordinate, as last measured."""

    def __init__(self, config: ModelConfig, channels: int, resolution: int, rank: int = 0) -> None:
        """For a layer that makes maps [N, channels, resolution, resolution]."""
        super().__init__()
        self.rank = rank
        self.register_buffer("sigma", torch.ones(rank))
        self.register_buffer("effect", torch.zeros(rank))

    def coordinates(self, w: Tensor) -> Tensor:
        """w [N, w_dim] -> c [N, rank]."""
        return w[:, : self.rank]

    def style(self, w: Tensor, c: Tensor) -> Tensor:
        """What the layer's affine map sees, [N, w_dim]."""
        return w

    def add_features(self, x: Tensor, c: Tensor) -> Tensor:
        """x [N, channels, resolution, resolution], as the layer has made it, with what the subspace adds to it."""
        return x

    def penalty(self) -> Tensor | None:
        """What is added to the generator's loss to hold a constraint that `retract` does not; a scalar."""
        return None

    @torch.no_grad()
    def retract(self, nearest: bool = False) -> None:
        """Put parameters back onto their constraint after a step; `nearest` for an average of constrained ones."""


class Feature(Plain):
    """Mode 1: phi = U (L * w) + mu is added to the maps of the layer, EigenGAN's subspace in its own place (eq. 3).

    Basis and mean are coarse maps that are enlarged bilinearly: a full basis has channels * resolution^2 * w_dim
    entries, 33 million for one layer of 128 channels at 64 px.
    """

    def __init__(self, config: ModelConfig, channels: int, resolution: int) -> None:
        super().__init__(config, channels, resolution, rank=config.w_dim)
        self.resolution = resolution
        side = min(resolution, config.feature_basis)
        self.shape = (channels, side, side)
        self.U = nn.Parameter(orthonormal(normal(channels * side * side, config.w_dim)))
        self.L = nn.Parameter(torch.ones(config.w_dim))
        self.mu = nn.Parameter(torch.zeros(channels * side * side))

    def add_features(self, x: Tensor, c: Tensor) -> Tensor:
        phi = torch.addmm(self.mu, c * self.L, self.U.t()).unflatten(1, self.shape).to(x.dtype)
        if self.shape[1] != self.resolution:
            phi = phi.contiguous(memory_format=torch.channels_last)
            phi = F.interpolate(phi, size=x.shape[2:], mode="bilinear", align_corners=False)
        return x + phi

    @torch.no_grad()
    def retract(self, nearest: bool = False) -> None:
        self.U.copy_(polar(self.U) if nearest else orthonormal(self.U))


class Style(Plain):
    """Mode 2, SEGAN: h = U (L * U^T w) + mu with U [w_dim, rank] orthonormal (EigenGAN, eq. 3, applied to w).

    The rank is what makes the subspace real: with rank = w_dim the affine map behind it absorbs everything.
    """

    def __init__(self, config: ModelConfig, channels: int, resolution: int) -> None:
        super().__init__(config, channels, resolution, rank=config.subspace_rank)
        self.U = nn.Parameter(orthonormal(normal(config.w_dim, self.rank)))
        self.initial_scale = (config.w_dim / self.rank) ** 0.5  # of L: E|h|^2 = E|w|^2
        self.L = nn.Parameter(torch.full((self.rank,), self.initial_scale))
        self.mu = nn.Parameter(torch.zeros(config.w_dim))

    def coordinates(self, w: Tensor) -> Tensor:
        return w @ self.U

    def style(self, w: Tensor, c: Tensor) -> Tensor:
        return torch.addmm(self.mu, c * self.L, self.U.t())

    @torch.no_grad()
    def retract(self, nearest: bool = False) -> None:
        self.U.copy_(polar(self.U) if nearest else orthonormal(self.U))


class Scale(Plain):
    """Mode 3: h = L * w + mu, dimension by dimension. The original's modes 2 and 3 are of this form."""

    def __init__(self, config: ModelConfig, channels: int, resolution: int) -> None:
        super().__init__(config, channels, resolution, rank=config.w_dim)
        self.L = nn.Parameter(torch.ones(config.w_dim))
        self.mu = nn.Parameter(torch.zeros(config.w_dim))

    def style(self, w: Tensor, c: Tensor) -> Tensor:
        return torch.addcmul(self.mu, c, self.L)


def orthonormal(matrix: Tensor) -> Tensor:
    """The Q of a QR decomposition whose R has a positive diagonal, so that a small step turns columns a little only.

    Of a matrix with more columns than rows, the rows become orthonormal instead.
    """
    if matrix.is_meta:
        return matrix
    if matrix.shape[0] < matrix.shape[1]:
        return orthonormal(matrix.t()).t().contiguous()
    q, r = torch.linalg.qr(matrix)
    # contiguous: fused Adam wants a parameter and its moments in one layout, also after they were read from a file
    return (q * torch.where(r.diagonal() < 0, -1.0, 1.0)).contiguous()


def polar(matrix: Tensor) -> Tensor:
    """The nearest orthonormal matrix, U (U^T U)^(-1/2): turns no column more than it must."""
    x, _, yt = torch.linalg.svd(matrix, full_matrices=False)
    return x @ yt


MODES: dict[int, type[Plain]] = {0: Plain, 1: Feature, 2: Style, 3: Scale}
"""Mode number -> class. Every mode is listed here and in `ModelConfig.mode`, nowhere else."""
