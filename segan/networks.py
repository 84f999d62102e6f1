"""The StyleGAN2 networks: mapping, synthesis with one subspace per style input, and the discriminator.

Karras et al., Analyzing and Improving the Image Quality of StyleGAN (StyleGAN2), with skip generator and residual
discriminator. Pictures are [N, 3, H, W] float in -1..1.
"""

import math
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segan import ops
from segan.config import ModelConfig
from segan.subspace import MODES, CoordinateEdit

Noise = Sequence[Tensor | None]
"""One entry per layer of the synthesis, broadcastable to its maps; None for no noise, and for layers that make RGB."""


def channels(config: ModelConfig, resolution: int) -> int:
    """How many channels the maps of a resolution have."""
    if config.channels is not None:
        return config.channels[resolution.bit_length() - 3]
    return min(config.channel_base // resolution, config.channel_max)


def seeded_z(seeds: Sequence[int], z_dim: int) -> Tensor:
    """z [N, z_dim] as NVIDIA's tools draw it, so that a seed means the same picture across programs."""
    return torch.from_numpy(np.stack([np.random.RandomState(seed).randn(z_dim) for seed in seeds])).float()


def to_uint8(pictures: Tensor) -> np.ndarray:
    """[N, 3, H, W] in -1..1 -> [N, H, W, 3] uint8: the one place where pictures leave torch."""
    return (pictures * 127.5 + 128).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()


class Mapping(nn.Module):
    """z [N, z_dim] -> w [N, w_dim]; keeps the running mean of w."""

    w_avg: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        sizes = [config.z_dim] + [config.w_dim] * config.mapping_depth
        self.fc = nn.ModuleList(ops.EqualLinear(i, o, lr_mul=0.01, activate=True) for i, o in pairwise(sizes))
        self.register_buffer("w_avg", torch.zeros(config.w_dim))

    def forward(self, z: Tensor) -> Tensor:
        x = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for layer in self.fc:
            x = layer(x)
        return x

    @torch.no_grad()
    def track(self, w: Tensor) -> None:
        """Move the running mean towards that of a batch of w."""
        self.w_avg.lerp_(w.detach().mean(0), 0.002)


@dataclass(frozen=True)
class Style:
    """What a layer gets from the latents: h [N, w_dim] for its modulation, and its subspace coordinates c [N, rank]."""

    h: Tensor
    c: Tensor

    def equals(self, other: "Style") -> bool:
        return torch.equal(self.h, other.h) and torch.equal(self.c, other.c)


class Layer(nn.Module):
    """A style input: its label (L block, N within the block), the index of w+ it reads, its subspace and affine map."""

    def __init__(self, config: ModelConfig, block: int, position: int, inputs: int, outputs: int) -> None:
        super().__init__()
        self.block, self.position = block, position
        self.resolution = 4 << block
        self.w_index = 2 * block + position - (1 if block else 0)
        self.subspace = MODES[config.mode](config, outputs, self.resolution)
        self.affine = ops.EqualLinear(config.w_dim, inputs, bias_init=1.0)


class StyledConv(Layer):
    """3x3 modulated convolution, noise, bias, leaky ReLU; the first of a block doubles the resolution."""

    noise_const: Tensor

    def __init__(self, config: ModelConfig, block: int, position: int, inputs: int, outputs: int) -> None:
        super().__init__(config, block, position, inputs, outputs)
        self.up = block > 0 and position == 0
        self.weight = nn.Parameter(ops.normal(outputs, inputs, 3, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("noise_const", ops.normal(1, 1, self.resolution, self.resolution))

    def forward(self, x: Tensor, style: Style, noise: Tensor | None) -> Tensor:
        if noise is not None:
            noise = noise * self.noise_strength
        y = ops.modulated_conv_activation(x, self.weight, self.bias, self.affine(style.h), noise, self.up)
        return self.subspace.add_features(y, style.c)


class ToRGB(Layer):
    """1x1 modulated convolution to RGB, added to the picture so far."""

    def __init__(self, config: ModelConfig, block: int, position: int, inputs: int) -> None:
        super().__init__(config, block, position, inputs, outputs=3)
        self.weight = nn.Parameter(ops.normal(3, inputs, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))

    def forward(self, x: Tensor, style: Style, picture: Tensor | None) -> Tensor:
        y = ops.modulated_to_rgb(x, self.weight, self.bias, self.affine(style.h))
        return self.subspace.add_features(y if picture is None else ops.upsample(picture) + y, style.c)


@dataclass(frozen=True)
class SynthesisState:
    """What the layers up to some point have made: maps x [N, C, r, r], and the picture of the blocks so far."""

    x: Tensor
    picture: Tensor | None


class Synthesis(nn.Module):
    """Styles -> picture. The layers form one flat sequence, conv (conv) rgb for each block from 4 px up."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.const = nn.Parameter(ops.normal(channels(config, 4), 4, 4))
        layers: list[Layer] = []
        for block in range(int(math.log2(config.resolution)) - 1):
            c = channels(config, 4 << block)
            if block:
                layers.append(StyledConv(config, block, 0, channels(config, 2 << block), c))
            layers.append(StyledConv(config, block, len(layers) and 1, c, c))
            layers.append(ToRGB(config, block, layers[-1].position + 1, c))
        self.layers = nn.ModuleDict({f"L{layer.block}N{layer.position}": layer for layer in layers})
        self.style_count = layers[-1].w_index + 1

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.by_label().values())

    def by_label(self) -> dict[str, Layer]:
        """The layers by label, e.g. 'L1N2'."""
        return dict(self.layers.items())  # type: ignore[arg-type]  # ModuleDict forgets the type of its values

    def const_noise(self) -> list[Tensor | None]:
        """The noise maps that belong to the model."""
        return [layer.noise_const if isinstance(layer, StyledConv) else None for layer in self]

    def random_noise(self, count: int, generator: torch.Generator | None = None) -> list[Tensor | None]:
        """Fresh noise for each of `count` pictures."""
        return [
            torch.randn(count, 1, layer.resolution, layer.resolution, generator=generator, device=self.const.device)
            if isinstance(layer, StyledConv)
            else None
            for layer in self
        ]

    def start(self, count: int, dtype: torch.dtype = torch.float32) -> SynthesisState:
        """The state before the first layer."""
        x = self.const.to(dtype).expand(count, *self.const.shape)
        return SynthesisState(x.contiguous(memory_format=torch.channels_last), None)

    def step(self, index: int, state: SynthesisState, style: Style, noise: Tensor | None) -> SynthesisState:
        """Apply one layer."""
        layer = list(self)[index]
        if isinstance(layer, ToRGB):
            return SynthesisState(state.x, layer(state.x, style, state.picture))
        return SynthesisState(layer(state.x, style, noise), state.picture)

    def forward(self, styles: Sequence[Style], noise: Noise | None, dtype: torch.dtype = torch.float32) -> Tensor:
        """One style per layer -> pictures [N, 3, R, R]; without noise if None. `dtype` is that of the maps."""
        state = self.start(len(styles[0].h), dtype)
        for index, style in enumerate(styles):
            state = self.step(index, state, style, noise[index] if noise else None)
        assert state.picture is not None
        return state.picture


class Generator(nn.Module):
    """z or w -> pictures, with truncation and edits of the subspace coordinates."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = Mapping(config)
        self.synthesis = Synthesis(config)

    @property
    def style_count(self) -> int:
        """How many indices w+ has."""
        return self.synthesis.style_count

    def broadcast(self, w: Tensor) -> Tensor:
        """w [N, w_dim] -> w+ [N, style_count, w_dim], a view."""
        return w[:, None].expand(-1, self.style_count, -1)

    def truncate(self, w_plus: Tensor, psi: float, cutoff: int | None = None) -> Tensor:
        """w+ drawn towards the mean by psi at the indices below `cutoff` (StyleGAN, appendix B)."""
        if psi == 1:
            return w_plus
        cutoff = self.style_count if cutoff is None else cutoff
        near = self.mapping.w_avg.lerp(w_plus[:, :cutoff], psi)
        return torch.cat([near, w_plus[:, cutoff:]], 1)

    def styles(self, w_plus: Tensor, edits: Dict[str, CoordinateEdit] | None = None) -> list[Style]:
        """w+ [N, style_count, w_dim] -> one Style per layer; `edits` by label, e.g. 'L1N2'."""
        styles = []
        for label, layer in self.synthesis.by_label().items():
            w, subspace = w_plus[:, layer.w_index], layer.subspace
            c = subspace.coordinates(w)
            if edits and label in edits:
                c = edits[label](c, subspace.coordinates(self.mapping.w_avg[None]), subspace.sigma)
            styles.append(Style(subspace.style(w, c), c))
        return styles

    def forward(
        self,
        w_plus: Tensor,
        noise: Noise | None = None,
        edits: Dict[str, CoordinateEdit] | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Tensor:
        """w+ [N, style_count, w_dim] -> pictures [N, 3, R, R] float32 in about -1..1."""
        return self.synthesis(self.styles(w_plus, edits), noise, dtype)

    def retract(self, nearest: bool = False) -> None:
        """Put every subspace back onto its constraint."""
        for layer in self.synthesis:
            layer.subspace.retract(nearest)


class ResidualBlock(nn.Module):
    """Two convolutions and a skip, halving the resolution (StyleGAN2, section 4.1)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight0 = nn.Parameter(ops.normal(inputs, inputs, 3, 3))
        self.bias0 = nn.Parameter(torch.zeros(inputs))
        self.weight1 = nn.Parameter(ops.normal(outputs, inputs, 3, 3))
        self.bias1 = nn.Parameter(torch.zeros(outputs))
        self.skip = nn.Parameter(ops.normal(outputs, inputs, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        # (branch + skip) / sqrt(2): the division is folded into the branch's gain sqrt(2) and into the skip's weight
        y = ops.conv_activation(x, self.weight0, self.bias0)
        y = ops.conv_activation(y, self.weight1, self.bias1, down=True, gain=1.0)
        skip = (self.skip * (ops.conv_gain(self.skip) * math.sqrt(0.5))).to(x.dtype)
        return y + F.conv2d(ops.downsample(x), skip)


class Discriminator(nn.Module):
    """Pictures [N, 3, R, R] -> logits [N]; high for real."""

    STDDEV_GROUP = 4

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        resolutions = [config.resolution >> i for i in range(int(math.log2(config.resolution)) - 1)]  # R .. 4
        widths = [channels(config, r) for r in resolutions]
        self.from_rgb_weight = nn.Parameter(ops.normal(widths[0], 3, 1, 1))
        self.from_rgb_bias = nn.Parameter(torch.zeros(widths[0]))
        self.blocks = nn.ModuleList(ResidualBlock(i, o) for i, o in pairwise(widths))
        self.conv_weight = nn.Parameter(ops.normal(widths[-1], widths[-1] + 1, 3, 3))
        self.conv_bias = nn.Parameter(torch.zeros(widths[-1]))
        self.fc = ops.EqualLinear(widths[-1] * 16, widths[-1], activate=True)
        self.out = ops.EqualLinear(widths[-1], 1)

    def forward(self, pictures: Tensor, batches: int = 1, dtype: torch.dtype = torch.float32) -> Tensor:
        """`batches` > 1: that many independent batches lie behind each other, e.g. fakes and reals in one call."""
        x = pictures.to(dtype, memory_format=torch.channels_last)
        x = ops.conv_activation(x, self.from_rgb_weight, self.from_rgb_bias)
        for block in self.blocks:
            x = block(x)
        x = torch.cat([_with_stddev(part, self.STDDEV_GROUP) for part in x.float().chunk(batches)])
        x = ops.conv_activation(x, self.conv_weight, self.conv_bias)
        return self.out(self.fc(x.flatten(1)))[:, 0]


def _with_stddev(x: Tensor, largest_group: int) -> Tensor:
    """x [N, C, h, w] with one more channel: the mean deviation within groups (Progressive GAN, section 3).

    Sample i belongs to group i mod (N / group size); the size is the largest divisor of N up to `largest_group`.
    """
    count, _, height, width = x.shape
    size = next(g for g in range(min(largest_group, count), 0, -1) if count % g == 0)
    variance = x.unflatten(0, (size, -1)).var(0, unbiased=False)
    deviation = (variance + 1e-8).sqrt().mean((1, 2, 3)).repeat(size)
    return torch.cat([x, deviation[:, None, None, None].expand(-1, 1, height, width)], 1)
