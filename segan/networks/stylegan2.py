"""StyleGAN2: modulated convolutions that demodulate, and a picture that grows with the blocks (skip generator).

Karras et al. 2020, Analyzing and Improving the Image Quality of StyleGAN; with one subspace per style input.
"""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from segan import ops
from segan.config import ModelConfig, channels
from segan.networks import protocol
from segan.networks.protocol import AffineLayer, FactorLayer, Style, SynthesisState, normalise
from segan.subspace import MODES


class Mapping(protocol.Mapping):
    """Normalisation and fully connected layers that learn slowly."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config.z_dim, config.w_dim)
        sizes = [config.z_dim] + [config.w_dim] * config.mapping_depth
        self.fc = nn.ModuleList(ops.EqualLinear(i, o, lr_mul=0.01, activate=True) for i, o in pairwise(sizes))

    def forward(self, z: Tensor) -> Tensor:
        x = normalise(z)
        for layer in self.fc:
            x = layer(x)
        return x


def _w_index(block: int, position: int) -> int:
    """RGB of a block and the first convolution of the next read the same index."""
    return 2 * block + position - (1 if block else 0)


class StyledConv(AffineLayer):
    """3x3 modulated convolution, noise, bias, leaky ReLU; the first of a block doubles the resolution."""

    def __init__(self, config: ModelConfig, block: int, position: int, inputs: int, outputs: int) -> None:
        super().__init__(config, block, position, _w_index(block, position), outputs, styles=inputs, bias_init=1.0)
        self.up = block > 0 and position == 0
        self.weight = nn.Parameter(ops.conv_weight(outputs, inputs, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros(()))
        self.noise_const = ops.normal(1, 1, self.resolution, self.resolution)
        self._squares: Tensor | None = None

    def freeze(self) -> None:
        self._squares = ops.squared_taps(self.weight)

    def forward(self, x: Tensor, style: Style, noise: Tensor | None) -> Tensor:
        if noise is not None:
            noise = noise * self.noise_strength
        h = self.affine(style.h)
        y = ops.modulated_conv_activation(x, self.weight, self.bias, h, noise, self.up, self._squares)
        return self.subspace.add_features(y, style.c)


class ToRGB(AffineLayer):
    """1x1 modulated convolution to RGB, added to the picture so far."""

    def __init__(self, config: ModelConfig, block: int, position: int, inputs: int) -> None:
        super().__init__(config, block, position, _w_index(block, position), 3, inputs, bias_init=1.0, kind="rgb")
        self.weight = nn.Parameter(ops.conv_weight(3, inputs, 1))
        self.bias = nn.Parameter(torch.zeros(3))

    def forward(self, x: Tensor, style: Style, picture: Tensor | None) -> Tensor:
        y = ops.modulated_to_rgb(x, self.weight, self.bias, self.affine(style.h))
        return self.subspace.add_features(y if picture is None else ops.upsample(picture) + y, style.c)


class Synthesis(protocol.Synthesis):
    """The layers form one flat sequence, conv (conv) rgb for each block from 4 px up."""

    title = "StyleGAN2"
    modes = tuple(MODES)

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        self.const = nn.Parameter(ops.normal(channels(config, 4), 4, 4))
        layers: list[StyledConv | ToRGB] = []
        for block in range(int(math.log2(config.resolution)) - 1):
            c = channels(config, 4 << block)
            if block:
                layers.append(StyledConv(config, block, 0, channels(config, 2 << block), c))
            layers.append(StyledConv(config, block, len(layers) and 1, c, c))
            layers.append(ToRGB(config, block, layers[-1].position + 1, c))
        self.layers = self.labelled(layers)

    def start(self, count: int, dtype: torch.dtype = torch.float32) -> SynthesisState:
        x = self.const.to(dtype).expand(count, *self.const.shape)
        return SynthesisState(x.contiguous(memory_format=torch.channels_last), None)

    def step(self, index: int, state: SynthesisState, style: Style, noise: Tensor | None) -> SynthesisState:
        layer = list(self)[index]
        if isinstance(layer, ToRGB):
            return SynthesisState(state.x, layer(state.x, style, state.picture))
        return SynthesisState(layer(state.x, style, noise), state.picture)

    def factor_layers(self) -> list[FactorLayer]:
        """One for each index of w+: of those that share an index the convolution, as SeFa takes them."""
        layers = [layer for layer in self if isinstance(layer, AffineLayer)]
        return [layer.factor() for layer in layers if layer.kind == "conv"] + [layers[-1].factor()]
