"""What every architecture consists of: a mapping z -> w, and a synthesis that is a sequence of style inputs.

Whoever trains, explores, canonicalises or factorises a generator uses these names only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from segan import latents, ops
from segan.config import ModelConfig
from segan.subspace import MODES, Plain

Noise = Sequence[Tensor | None]
"""One entry per layer of the synthesis, broadcastable to its maps; None for no noise, and for layers without any."""


def seeded_z(seeds: Sequence[int], z_dim: int) -> Tensor:
    """The random inputs [N, z_dim] float32 of seeds."""
    return torch.from_numpy(latents.seeded_z(seeds, z_dim)).float()


def to_uint8(pictures: Tensor) -> np.ndarray:
    """[N, 3, H, W] in -1..1 -> [N, H, W, 3] uint8: the one place where pictures leave torch."""
    return (pictures * 127.5 + 128).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()


def normalise(x: Tensor) -> Tensor:
    """x [N, C, ...] scaled to a mean square of 1 over C (Progressive GAN, section 4.2)."""
    return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-8)


class Mapping(nn.Module):
    """z [N, z_dim] -> w [N, w_dim]; keeps the running mean of w."""

    w_avg: Tensor
    momentum = 0.002
    """Share of a batch in the running mean."""

    def __init__(self, z_dim: int, w_dim: int) -> None:
        super().__init__()
        self.z_dim, self.w_dim = z_dim, w_dim
        self.register_buffer("w_avg", torch.zeros(w_dim))

    def forward(self, z: Tensor) -> Tensor:
        raise NotImplementedError

    @torch.no_grad()
    def track(self, w: Tensor, momentum: float | None = None) -> None:
        """Move the running mean towards that of a batch of w."""
        self.w_avg.lerp_(w.detach().mean(0), self.momentum if momentum is None else momentum)


class IdentityMapping(Mapping):
    """Where w is z: nothing is learned, and the mean is known to be 0."""

    def __init__(self, z_dim: int) -> None:
        super().__init__(z_dim, z_dim)

    def forward(self, z: Tensor) -> Tensor:
        return z

    def track(self, w: Tensor, momentum: float | None = None) -> None:
        pass


@dataclass(frozen=True)
class Style:
    """What a layer gets from the latents: h [N, w_dim] for its modulation, and its subspace coordinates c [N, rank]."""

    h: Tensor
    c: Tensor

    def equals(self, other: "Style") -> bool:
        return torch.equal(self.h, other.h) and torch.equal(self.c, other.c)


class FactorLayer(NamedTuple):
    """A linear map behind the latent, whose strongest directions are worth a look (SeFa, section 3)."""

    name: str
    matrix: Tensor
    """[out, in], without bias and run-time gain."""
    latent: slice
    """Which dimensions of w are its input."""
    w_index: int
    """Which index of w+ it reads."""


class Layer(nn.Module):
    """A style input: its label (L block, N within the block), the index of w+ it reads, and its subspace."""

    noise_const: Tensor | None
    """[1, 1, resolution, resolution]: the noise that belongs to the model, of layers that take any."""

    def __init__(
        self, block: int, position: int, w_index: int, subspace: Plain, kind: Literal["conv", "rgb"] = "conv"
    ) -> None:
        super().__init__()
        self.block, self.position, self.w_index, self.kind = block, position, w_index, kind
        self.subspace = subspace
        self.register_buffer("noise_const", None)

    def freeze(self) -> None:
        """Compute now what depends on the parameters alone; they are not to change any more."""

    @property
    def label(self) -> str:
        return f"L{self.block}N{self.position}"

    @property
    def resolution(self) -> int:
        """Pixels per side of the block."""
        return 4 << self.block


class AffineLayer(Layer):
    """A style input with an affine map behind a subspace of the config's mode."""

    def __init__(
        self,
        config: ModelConfig,
        block: int,
        position: int,
        w_index: int,
        channels: int,
        styles: int,
        bias_init: float,
        kind: Literal["conv", "rgb"] = "conv",
    ) -> None:
        """For a layer that makes maps of so many `channels`, and gets so many `styles` from its affine map."""
        super().__init__(block, position, w_index, MODES[config.mode](config, channels, 4 << block), kind)
        self.affine = ops.EqualLinear(config.w_dim, styles, bias_init=bias_init)

    def factor(self) -> FactorLayer:
        """The affine map and the subspace before it, as one matrix."""
        w_dim = self.affine.weight.shape[1]
        w = torch.eye(w_dim + 1, w_dim, device=self.affine.weight.device)  # the unit vectors, and zero
        h = self.subspace.style(w, self.subspace.coordinates(w))
        return FactorLayer(self.label, self.affine.weight @ (h[:-1] - h[-1]).t(), slice(0, w_dim), self.w_index)


@dataclass(frozen=True)
class SynthesisState:
    """What the layers up to some point have made: maps x [N, C, r, r], and the picture of the blocks so far."""

    x: Tensor
    picture: Tensor | None


class Synthesis(nn.Module):
    """Styles -> picture, layer by layer. An architecture sets `layers`, and says how to start and what a step does."""

    title: ClassVar[str]
    """As its inventors call it."""
    modes: ClassVar[tuple[int, ...]] = ()
    """Those of `subspace.MODES` that it can have; none for an architecture with subspaces of its own, or without."""
    truncates: ClassVar[bool] = True
    """Whether w nearer to its mean makes another picture."""
    layers: nn.ModuleDict

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()

    @staticmethod
    def labelled(layers: Sequence[Layer]) -> nn.ModuleDict:
        """The layers under their labels, in the order of their steps."""
        return nn.ModuleDict({layer.label: layer for layer in layers})

    def start(self, count: int, dtype: torch.dtype = torch.float32) -> SynthesisState:
        """The state before the first layer, for `count` pictures with maps of `dtype`."""
        raise NotImplementedError

    def step(self, index: int, state: SynthesisState, style: Style, noise: Tensor | None) -> SynthesisState:
        """Apply one layer. After the last one the state has a picture [N, 3, R, R] float32."""
        raise NotImplementedError

    def factor_layers(self) -> list[FactorLayer]:
        """The linear maps that closed-form factorisation looks at."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.by_label().values())

    def by_label(self) -> dict[str, Layer]:
        """The layers by label, e.g. 'L1N2'."""
        return dict(self.layers.items())  # type: ignore[arg-type]  # ModuleDict forgets the type of its values

    @property
    def style_resolutions(self) -> tuple[int, ...]:
        """Pixels per side of the first layer that reads each index of w+."""
        first = {layer.w_index: layer.resolution for layer in reversed(list(self))}
        return tuple(first[index] for index in sorted(first))

    @property
    def style_count(self) -> int:
        """How many indices w+ has."""
        return len(self.style_resolutions)

    def const_noise(self) -> list[Tensor | None]:
        """The noise maps that belong to the model."""
        return [layer.noise_const for layer in self]

    def random_noise(self, count: int, generator: torch.Generator | None = None) -> list[Tensor | None]:
        """Fresh noise for each of `count` pictures."""
        return [
            None
            if like is None
            else torch.randn(count, *like.shape[1:], generator=generator, device=like.device, dtype=like.dtype)
            for like in self.const_noise()
        ]

    def forward(self, styles: Sequence[Style], noise: Noise | None, dtype: torch.dtype = torch.float32) -> Tensor:
        """One style per layer -> pictures [N, 3, R, R]; without noise if None. `dtype` is that of the maps."""
        state = self.start(len(styles[0].h), dtype)
        for index, style in enumerate(styles):
            state = self.step(index, state, style, noise[index] if noise else None)
        assert state.picture is not None
        return state.picture
