"""The residual discriminator of StyleGAN2 (Karras et al. 2020, section 4.1), which all generators train against."""

import math
from collections.abc import Callable
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segan import ops
from segan.config import ModelConfig, channels


class ResidualBlock(nn.Module):
    """Two convolutions and a skip, halving the resolution (StyleGAN2, section 4.1)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight0 = nn.Parameter(ops.conv_weight(inputs, inputs, 3))
        self.bias0 = nn.Parameter(torch.zeros(inputs))
        self.weight1 = nn.Parameter(ops.conv_weight(outputs, inputs, 3))
        self.bias1 = nn.Parameter(torch.zeros(outputs))
        self.skip = nn.Parameter(ops.conv_weight(outputs, inputs, 1))

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
        self.from_rgb_weight = nn.Parameter(ops.conv_weight(widths[0], 3, 1))
        self.from_rgb_bias = nn.Parameter(torch.zeros(widths[0]))
        self.blocks = nn.ModuleList(ResidualBlock(i, o) for i, o in pairwise(widths))
        self.conv_weight = nn.Parameter(ops.conv_weight(widths[-1], widths[-1] + 1, 3))
        self.conv_bias = nn.Parameter(torch.zeros(widths[-1]))
        self.fc = ops.EqualLinear(widths[-1] * 16, widths[-1], activate=True)
        self.out = ops.EqualLinear(widths[-1], 1)

    def train_on(self, frozen: int) -> None:
        """Let gradients reach all parameters but those of the `frozen` finest blocks (Freeze-D, Mo et al. 2020)."""
        self.requires_grad_(True)
        if frozen:
            self.from_rgb_weight.requires_grad_(False)
            self.from_rgb_bias.requires_grad_(False)
            self.blocks[:frozen].requires_grad_(False)

    def forward(
        self,
        pictures: Tensor,
        group: int = STDDEV_GROUP,
        dtype: torch.dtype = torch.float32,
        gather: Callable[[Tensor], Tensor] = lambda maps: maps,
    ) -> Tensor:
        """Of `group` pictures each, where their number allows that, the logits depend on each other.

        Where the pictures are a part of a group, `gather` makes the 4 x 4 maps [N, C, 4, 4] of all from theirs; the
        logits are of all.
        """
        x = pictures.to(dtype, memory_format=torch.channels_last)
        x = ops.conv_activation(x, self.from_rgb_weight, self.from_rgb_bias)
        for block in self.blocks:
            x = block(x)
        x = _with_stddev(gather(x.float()), group)
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
