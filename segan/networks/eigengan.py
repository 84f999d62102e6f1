"""EigenGAN: every block adds maps out of a linear subspace, driven by a random input of its own.

He et al. 2021, EigenGAN: Layer-Wise Eigen-Learning for GANs. There is no w: z = [eps | z_0 | z_1 ...] stands in its
place, block i reads z_i out of it as its coordinates, and block 0 eps as well. So whatever edits w edits z here.
"""

import math
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segan import ops
from segan.config import ModelConfig, channels
from segan.networks import protocol
from segan.networks.protocol import FactorLayer, IdentityMapping, Layer, Style, SynthesisState
from segan.subspace import Plain, orthonormal, polar


def _blocks(config: ModelConfig) -> int:
    """From 4 px up; each doubles the resolution."""
    return int(math.log2(config.resolution)) - 2


class Mapping(IdentityMapping):
    """z [N, z_dim + blocks * rank] is w."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config.z_dim + _blocks(config) * config.subspace_rank)


class Subspace(Plain):
    """phi = U (L * z_i) + mu, maps [N, channels, resolution, resolution] (eq. 3)."""

    def __init__(self, config: ModelConfig, channels: int, resolution: int, first: int) -> None:
        """`first`: where z_i begins in w."""
        super().__init__(config, channels, resolution, rank=config.subspace_rank)
        self.latent = slice(first, first + self.rank)
        self.shape = (channels, resolution, resolution)
        self.U = nn.Parameter(orthonormal(ops.normal(math.prod(self.shape), self.rank)))
        self.L = nn.Parameter(3.0 * torch.arange(self.rank, 0, -1))
        self.mu = nn.Parameter(torch.zeros(math.prod(self.shape)))

    def coordinates(self, w: Tensor) -> Tensor:
        return w[:, self.latent]

    def features(self, c: Tensor) -> Tensor:
        """phi of coordinates c [N, rank]."""
        phi = torch.addmm(self.mu, c * self.L, self.U.t()).unflatten(1, self.shape)
        return phi.contiguous(memory_format=torch.channels_last)

    def penalty(self) -> Tensor:
        """|U^T U - I|^2 / 2 (eq. 5)."""
        gram = self.U.t() @ self.U
        return (gram - torch.eye(len(gram), device=gram.device)).square().sum() / 2

    @torch.no_grad()
    def retract(self, nearest: bool = False) -> None:
        if nearest:
            self.U.copy_(polar(self.U))


class Block(Layer):
    """x [N, I, r, r] -> [N, O, 2r, 2r] by two convolutions, before each of which the subspace adds its maps."""

    subspace: Subspace

    def __init__(self, config: ModelConfig, block: int) -> None:
        inputs, outputs = channels(config, 4 << block), channels(config, 8 << block)
        first = config.z_dim + block * config.subspace_rank
        super().__init__(block, 0, w_index=block, subspace=Subspace(config, inputs, 4 << block, first))
        # a transposed convolution meets but a quarter of its taps at each pixel
        up = ops.convolve_transposed
        self.subspace_conv0 = ops.EqualConv(inputs, inputs, kernel=1)
        self.subspace_conv1 = ops.EqualConv(inputs, outputs, gain=2.0, convolution=up)
        self.conv0 = ops.EqualConv(inputs, outputs, gain=2 * ops.LRELU_GAIN, convolution=up)
        self.conv1 = ops.EqualConv(outputs, outputs, gain=ops.LRELU_GAIN)

    def forward(self, x: Tensor, style: Style) -> Tensor:
        phi = self.subspace.features(style.c).to(x.dtype)
        x = self.conv0(F.leaky_relu(x + self.subspace_conv0(phi), ops.LRELU_SLOPE))
        return self.conv1(F.leaky_relu(x + self.subspace_conv1(phi), ops.LRELU_SLOPE))


class Synthesis(protocol.Synthesis):
    """One layer per block; there is no noise."""

    title = "EigenGAN"

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        self.shape = (channels(config, 4), 4, 4)
        self.fc = ops.EqualLinear(config.z_dim, math.prod(self.shape))
        self.layers = self.labelled([Block(config, block) for block in range(_blocks(config))])
        self.to_rgb = ops.EqualConv(channels(config, config.resolution), 3, kernel=7)

    def start(self, count: int, dtype: torch.dtype = torch.float32) -> SynthesisState:
        x = self.fc.bias.to(dtype).expand(count, -1).unflatten(1, self.shape)
        return SynthesisState(x.contiguous(memory_format=torch.channels_last), None)

    def step(self, index: int, state: SynthesisState, style: Style, noise: Tensor | None) -> SynthesisState:
        x = state.x
        if index == 0:
            eps = style.h[:, : self.fc.weight.shape[1]]
            x = x + F.linear(eps, self.fc.scaled_weight()).unflatten(1, self.shape).to(x.dtype)
        x = list(self)[index](x, style)
        if index + 1 < len(self.layers):
            return SynthesisState(x, None)
        return SynthesisState(x, self.to_rgb(F.leaky_relu(x, ops.LRELU_SLOPE)).float().tanh())

    def factor_layers(self) -> list[FactorLayer]:
        """The first map, of eps, and the bases of the subspaces."""
        layers = [FactorLayer("eps", self.fc.weight, slice(0, self.fc.weight.shape[1]), w_index=0)]
        for layer in self:
            subspace = cast(Subspace, layer.subspace)
            layers.append(FactorLayer(layer.label, subspace.U * subspace.L, subspace.latent, layer.w_index))
        return layers
