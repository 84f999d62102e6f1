"""The linear subspaces between w and the layers: one class per mode, and the table MODES.

A subspace reads coordinates c [N, rank] out of w [N, w_dim], and turns them (edited or not) into what its layer gets:
a style for the modulation, and for mode 1 something that is added to the layer's maps. Edits arrive as arguments; a
module keeps no trace of them.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class CoordinateEdit:
    """A change of coordinates [rank] or [N, rank]: c + (mul - 1) * (c - mean) + add * sigma; `set` overrides where not NaN.

    In this form a neutral edit leaves c the same to the last bit.
    """

    mul: Tensor
    add: Tensor
    set: Tensor

    def __call__(self, c: Tensor, mean: Tensor, sigma: Tensor) -> Tensor:
        edited = c + (self.mul - 1) * (c - mean) + self.add * sigma
        return torch.where(self.set.isnan(), edited, mean + self.set.nan_to_num() * sigma)


class Plain(nn.Module):
    """Mode 0, StyleGAN2: the style is w itself, and there are no coordinates. Also the protocol of all modes."""

    sigma: Tensor
    """[rank]: standard deviation of each coordinate over random z, as last measured."""

    def __init__(self, w_dim: int, rank: int = 0) -> None:
        super().__init__()
        self.rank = rank
        self.register_buffer("sigma", torch.ones(rank))

    def coordinates(self, w: Tensor) -> Tensor:
        """w [N, w_dim] -> c [N, rank]."""
        return w[:, : self.rank]

    def style(self, w: Tensor, c: Tensor) -> Tensor:
        """What the layer's affine map sees, [N, w_dim]."""
        return w

    def effects(self) -> Tensor:
        """[rank]: root-mean-square change of a pixel per sigma of each coordinate, once the gauge is canonical."""
        return self.sigma

    @torch.no_grad()
    def retract(self, nearest: bool = False) -> None:
        """Put parameters back onto their constraint after a step; `nearest` for an average of constrained ones."""


class Style(Plain):
    """Mode 2, SEGAN: h = U (L * U^T w) + mu with U [w_dim, rank] orthonormal (EigenGAN, eq. 3, applied to w).

    The rank is what makes the subspace real: with rank = w_dim the affine map behind it absorbs everything.
    """

    def __init__(self, w_dim: int, rank: int) -> None:
        super().__init__(w_dim, rank)
        self.U = nn.Parameter(_orthonormal(torch.randn(w_dim, rank)))
        self.L = nn.Parameter(torch.full((rank,), (w_dim / rank) ** 0.5))  # E|h|^2 = E|w|^2
        self.mu = nn.Parameter(torch.zeros(w_dim))

    def coordinates(self, w: Tensor) -> Tensor:
        return w @ self.U

    def style(self, w: Tensor, c: Tensor) -> Tensor:
        return torch.addmm(self.mu, c * self.L, self.U.t())

    def effects(self) -> Tensor:
        return self.L.detach() * self.sigma

    @torch.no_grad()
    def retract(self, nearest: bool = False) -> None:
        if nearest:  # polar projection, U (U^T U)^(-1/2): turns no column more than it must
            x, _, yt = torch.linalg.svd(self.U, full_matrices=False)
            self.U.copy_(x @ yt)
        else:
            self.U.copy_(_orthonormal(self.U))


def _orthonormal(matrix: Tensor) -> Tensor:
    """The Q of a QR decomposition whose R has a positive diagonal, so that a small step turns columns a little only."""
    q, r = torch.linalg.qr(matrix)
    return q * torch.where(r.diagonal() < 0, -1.0, 1.0)


MODES: dict[int, type[Plain]] = {0: Plain, 2: Style}
"""Mode number -> class. Every mode is listed here and in `ModelConfig.mode`, nowhere else."""
