"""StyleGAN: the style scales and shifts maps that were normalised one by one (AdaIN).

Karras et al. 2019, A Style-Based Generator Architecture for Generative Adversarial Networks; with one subspace per
style input. Gains are in the weights here, where StyleGAN2 has them in the activation.
"""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segan import ops
from segan.config import ModelConfig, channels
from segan.networks import protocol
from segan.networks.protocol import AffineLayer, FactorLayer, Style, SynthesisState, normalise
from segan.subspace import MODES


class Mapping(protocol.Mapping):
    """Normalisation and fully connected layers that learn slowly."""

    momentum = 0.005

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config.z_dim, config.w_dim)
        sizes = [config.z_dim] + [config.w_dim] * config.mapping_depth
        self.fc = nn.ModuleList(ops.EqualLinear(i, o, lr_mul=0.01) for i, o in pairwise(sizes))

    def forward(self, z: Tensor) -> Tensor:
        x = normalise(z)
        for layer in self.fc:
            x = F.leaky_relu(layer(x * ops.LRELU_GAIN), ops.LRELU_SLOPE)
        return x


class StyledLayer(AffineLayer):
    """Convolution (but for the very first), noise, bias, leaky ReLU, AdaIN; the first of a block doubles the size."""

    def __init__(self, config: ModelConfig, block: int, position: int) -> None:
        outputs = channels(config, 4 << block)
        super().__init__(config, block, position, 2 * block + position, outputs, styles=2 * outputs, bias_init=0.0)
        self.up = position == 0
        self.weight = None
        if block or position:
            inputs = channels(config, 2 << block) if self.up else outputs
            self.weight = nn.Parameter(ops.conv_weight(outputs, inputs, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros(outputs))
        self.noise_const = ops.normal(1, 1, self.resolution, self.resolution)

    def forward(self, x: Tensor, style: Style, noise: Tensor | None) -> Tensor:
        if self.weight is not None:
            weight = (self.weight * (ops.conv_gain(self.weight) * ops.LRELU_GAIN)).to(x.dtype)
            x = ops.smooth(ops.convolve_repeated(x, weight)) if self.up else ops.convolve(x, weight)
        offset = self.bias[:, None, None]
        if noise is not None:
            offset = offset + noise * self.noise_strength[:, None, None]
        y = F.leaky_relu(x + offset.to(x.dtype), ops.LRELU_SLOPE)
        scale, shift = self.affine(style.h).chunk(2, 1)
        return self.subspace.add_features(ops.adaptive_instance_norm(y, scale + 1, shift), style.c)


class Synthesis(protocol.Synthesis):
    """Two layers per block; RGB is made of the last maps, without a style."""

    title = "StyleGAN"
    modes = tuple(MODES)

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        self.const = nn.Parameter(torch.ones(channels(config, 4), 4, 4))
        blocks = int(math.log2(config.resolution)) - 1
        self.layers = self.labelled([StyledLayer(config, b, n) for b in range(blocks) for n in range(2)])
        self.to_rgb = ops.EqualConv(channels(config, config.resolution), 3, kernel=1)

    def start(self, count: int, dtype: torch.dtype = torch.float32) -> SynthesisState:
        x = self.const.to(dtype).expand(count, *self.const.shape)
        return SynthesisState(x.contiguous(memory_format=torch.channels_last), None)

    def step(self, index: int, state: SynthesisState, style: Style, noise: Tensor | None) -> SynthesisState:
        x = list(self)[index](state.x, style, noise)
        return SynthesisState(x, self.to_rgb(x).float() if index + 1 == len(self.layers) else None)

    def factor_layers(self) -> list[FactorLayer]:
        """Scales and shifts of every layer."""
        return [layer.factor() for layer in self if isinstance(layer, AffineLayer)]
