"""PGGAN: a plain convolutional generator, in its final stage, as a baseline without styles and subspaces.

Karras et al. 2018, Progressive Growing of GANs for Improved Quality, Stability, and Variation. Its one latent has the
place of w, which one layer reads.
"""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segan import ops
from segan.config import ModelConfig, channels
from segan.networks import protocol
from segan.networks.protocol import FactorLayer, IdentityMapping, Layer, Style, SynthesisState, normalise
from segan.subspace import Plain


class Mapping(IdentityMapping):
    """z at unit mean square."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config.z_dim)

    def forward(self, z: Tensor) -> Tensor:
        return normalise(z)


class Latent(Layer):
    """The latent [N, z_dim] to maps [N, C, 4, 4], as a convolution over all of them would."""

    def __init__(self, config: ModelConfig) -> None:
        self.shape = (channels(config, 4), 4, 4)
        super().__init__(block=0, position=0, w_index=0, subspace=Plain(config, self.shape[0], 4))
        self.weight = nn.Parameter(ops.normal(math.prod(self.shape), config.z_dim))
        self.bias = nn.Parameter(torch.zeros(self.shape[0]))
        self.gain = ops.LRELU_GAIN / math.sqrt(16 * config.z_dim)

    def forward(self, w: Tensor) -> Tensor:
        return F.linear(w, self.weight * self.gain).unflatten(1, self.shape) + self.bias[:, None, None]


class Synthesis(protocol.Synthesis):
    """One layer reads the latent; two convolutions per block (one in the first) follow. There is no noise."""

    title = "PGGAN"
    truncates = False  # the mean of w is 0, and of w only its direction is seen

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        widths = [channels(config, 4 << block) for block in range(int(math.log2(config.resolution)) - 1)]
        self.layers = self.labelled([Latent(config)])
        convs = [ops.EqualConv(widths[0], widths[0], gain=ops.LRELU_GAIN)]
        for inputs, outputs in pairwise(widths):
            convs.append(ops.EqualConv(inputs, outputs, gain=ops.LRELU_GAIN, convolution=ops.convolve_repeated))
            convs.append(ops.EqualConv(outputs, outputs, gain=ops.LRELU_GAIN))
        self.convs = nn.ModuleList(convs)
        self.to_rgb = ops.EqualConv(widths[-1], 3, kernel=1)

    def start(self, count: int, dtype: torch.dtype = torch.float32) -> SynthesisState:
        return SynthesisState(torch.zeros(count, 0, 4, 4, dtype=dtype), None)

    def step(self, index: int, state: SynthesisState, style: Style, noise: Tensor | None) -> SynthesisState:
        x = list(self)[index](normalise(style.h))  # again, since an edit of w changes its length
        x = F.leaky_relu(x, ops.LRELU_SLOPE).to(state.x.dtype, memory_format=torch.channels_last)
        for conv in self.convs:
            x = F.leaky_relu(conv(normalise(x)), ops.LRELU_SLOPE)
        return SynthesisState(x, self.to_rgb(normalise(x)).float())

    def factor_layers(self) -> list[FactorLayer]:
        return [FactorLayer(layer.label, layer.weight, slice(0, layer.weight.shape[1]), layer.w_index)
                for layer in self if isinstance(layer, Latent)]  # fmt: skip
