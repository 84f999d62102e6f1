"""The formats of other projects' checkpoints: how each is recognised, and where it keeps the tensors of a StyleGAN2.

Sizes are never taken from what a file says of itself: they follow from the tensors.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import torch
from torch import Tensor

from segan.errors import SeganError
from segan.foreign.gates import Network

Tensors = dict[str, Tensor]

LEAST_CLAMP = 256
"""NVIDIA's networks cut their maps off here so that float16 does not overflow, far above what is met in practice
(StyleGAN2-ADA, appendix D): leaving that out changes no picture. A lower limit might."""


class Refused(SeganError):
    """Why a file cannot be opened, to be put behind its name."""


@dataclass(frozen=True)
class Parts:
    """What a file holds of a model, under this program's names."""

    mode: int
    generator: Tensors
    discriminator: Tensors | None


@dataclass(frozen=True)
class Format:
    """A kind of file: whether some content is of it, and its model; `convert` raises `Refused`."""

    recognise: Callable[[Any], bool]
    convert: Callable[[Any], Parts]


@dataclass(frozen=True)
class Names:
    """What a project calls the tensors of a generator and of a discriminator."""

    mapping: Callable[[int], str]
    """Number of a mapping layer -> its name, up to 'weight' or 'bias'."""
    const: str
    mean: str
    layer: Callable[[int, str], str]
    """Number of a block and 'conv0', 'conv1' or 'torgb' -> the layer's name, up to the last parts below."""
    conv: dict[str, str]
    """The last parts of names within a convolution: ours -> theirs."""
    rgb: dict[str, str]
    noise: Callable[[int, str], str]
    """As `layer` -> the full name of the layer's noise map."""
    discriminator: dict[str, str]
    """Ours -> theirs; {i} counts the blocks from the picture inwards, {j} = {i} + 1, {r} is the block's resolution."""

    def generator_pairs(self, tensors: Tensors) -> Iterator[tuple[str, str]]:
        """(our name, their name) of every tensor that a generator with as many layers and blocks has."""
        yield "synthesis.const", self.const
        yield "mapping.w_avg", self.mean
        for i in count():
            if self.mapping(i) + "weight" not in tensors:
                break
            for leaf in ("weight", "bias"):
                yield f"mapping.fc.{i}.{leaf}", self.mapping(i) + leaf
        for block in count():
            if self.layer(block, "torgb") + self.rgb["weight"] not in tensors:
                break
            for position, kind in enumerate(("conv0", "conv1", "torgb") if block else ("conv1", "torgb")):
                ours, theirs = f"synthesis.layers.L{block}N{position}.", self.layer(block, kind)
                for leaf, name in (self.rgb if kind == "torgb" else self.conv).items():
                    yield ours + leaf, theirs + name
                if kind != "torgb":
                    yield ours + "noise_const", self.noise(block, kind)

    def discriminator_pairs(self, blocks: int) -> Iterator[tuple[str, str]]:
        """(our name, their name) of every tensor of the discriminator beside a generator of so many blocks."""
        for ours, theirs in self.discriminator.items():
            for i in range(blocks - 1 if "{i}" in ours else 1):
                yield ours.format(i=i), theirs.format(i=i, j=i + 1, r=2 << (blocks - i), R=2 << blocks)


def _renamed(tensors: Tensors, pairs: Iterator[tuple[str, str]]) -> Tensors:
    """The tensors under our names; refuses a file with others beside them, which would be of another network."""
    theirs = dict(pairs)
    rest = set(tensors) - set(theirs.values())
    for name in sorted(rest):
        if not name.endswith(("kernel", "resample_filter", "lod")):
            raise Refused(f"holds a tensor '{name[:80]}', which a StyleGAN2 with skip generator does not have.")
        if not name.endswith("lod"):
            _check_filter(tensors[name])
    return {ours: tensors[name] for ours, name in theirs.items() if name in tensors}


def _check_filter(kernel: Tensor) -> None:
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
    ours = torch.outer(taps, taps) / 64
    if kernel.shape != ours.shape or not torch.allclose(kernel.float() / kernel.float().sum(), ours):
        raise Refused("resamples with another filter than [1, 3, 3, 1], which this program does not have.")


def _parts(names: Names, generator: Tensors, discriminator: Tensors | None, mode: int = 0) -> Parts:
    ours = _renamed(generator, names.generator_pairs(generator))
    blocks = sum(name.endswith("N1.weight") for name in ours)
    return Parts(mode, ours, discriminator and _renamed(discriminator, names.discriminator_pairs(blocks)))


# --- rosinality and the original SEGAN: torch.save -------------------------------------------------------------------


def _tensors(content: Any, key: str) -> Tensors:
    """The tensors of a state dict in a .pt file; empty if there is none."""
    found = content.get(key) if isinstance(content, dict) else None
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(name, str) and isinstance(value, Tensor)}


_CONV = {"weight": "conv.weight", "bias": "activate.bias", "noise_strength": "noise.weight"}
_RGB = {"weight": "conv.weight", "bias": "bias"}


def _affine(name: str) -> dict[str, str]:
    return {f"affine.{leaf}": f"{name}.{leaf}" for leaf in ("weight", "bias")}


def _rosinality_layer(block: int, kind: str) -> str:
    if block == 0:
        return {"conv1": "conv1.", "torgb": "to_rgb1."}[kind]
    return f"to_rgbs.{block - 1}." if kind == "torgb" else f"convs.{_conv_number(block, kind) - 1}."


_ROSINALITY = Names(
    mapping=lambda i: f"style.{i + 1}.",
    const="input.input",
    mean="latent_avg",
    layer=_rosinality_layer,
    conv=_CONV | _affine("conv.modulation"),
    rgb=_RGB | _affine("conv.modulation"),
    noise=lambda block, kind: f"noises.noise_{_conv_number(block, kind)}",
    discriminator={
        "from_rgb_weight": "convs.0.0.weight",
        "from_rgb_bias": "convs.0.1.bias",
        "blocks.{i}.weight0": "convs.{j}.conv1.0.weight",
        "blocks.{i}.bias0": "convs.{j}.conv1.1.bias",
        "blocks.{i}.weight1": "convs.{j}.conv2.1.weight",
        "blocks.{i}.bias1": "convs.{j}.conv2.2.bias",
        "blocks.{i}.skip": "convs.{j}.skip.1.weight",
        "conv_weight": "final_conv.0.weight",
        "conv_bias": "final_conv.1.bias",
        "fc.weight": "final_linear.0.weight",
        "fc.bias": "final_linear.0.bias",
        "out.weight": "final_linear.1.weight",
        "out.bias": "final_linear.1.bias",
    },
)

_SEGAN = Names(
    mapping=lambda i: f"Mapping.layer.{i + 1}.",
    const="Synthesis.const.input",
    mean="",
    layer=lambda block, kind: f"Synthesis.blocks.{block}.{kind}.",
    conv=_CONV | _affine("conv.modulate"),
    rgb=_RGB | _affine("conv.modulate"),
    noise=lambda block, kind: "",
    discriminator=_ROSINALITY.discriminator,
)


def _conv_number(block: int, kind: str) -> int:
    """Of a convolution among all of the generator."""
    return 2 * block - (kind == "conv0" and block > 0)


def _convert_rosinality(content: Any) -> Parts:
    generator = _tensors(content, "g_ema")
    if isinstance(content.get("latent_avg"), Tensor):
        generator["latent_avg"] = content["latent_avg"]
    return _parts(_ROSINALITY, generator, _tensors(content, "d") or None)


def _convert_segan(content: Any) -> Parts:
    """Modes as in the original: 1 adds U (L w) + mu to the maps; 2 and 3 scale w, 2 by L sum(U), and add mu."""
    generator = _tensors(content, "g_ema")
    bases = {name: generator.pop(name) for name in list(generator) if ".subspaces." in name}
    if not bases:
        mode = 0
    else:
        mode = 1 if any(name.endswith(".mu") and value.ndim == 3 for name, value in bases.items()) else 3
    parts = _parts(_SEGAN, generator, _tensors(content, "d") or None, mode)
    for name, value in bases.items():
        match = re.fullmatch(r"Synthesis\.blocks\.(\d+)\.subspaces\.(\d+)\.(U|L|mu)", name)
        if match is None:
            raise Refused(f"holds a subspace '{name[:80]}', which the original SEGAN does not have.")
        block, position, leaf = match.groups()
        ours = f"synthesis.layers.L{block}N{position}.subspace."
        basis = bases.get(name.removesuffix(leaf) + "U")
        if basis is not None and (basis.ndim != 4 or (leaf == "L" and value.shape != basis.shape[3:])):
            raise Refused(f"has a subspace '{name[:80]}' of another shape than the original SEGAN's.")
        if mode == 1:
            parts.generator[ours + leaf] = value.flatten(0, 2) if leaf == "U" else value.flatten()
        elif leaf == "L" and basis is not None:
            parts.generator[ours + leaf] = (value.double() * basis.double().sum((0, 1, 2))).float()
        elif leaf != "U":
            parts.generator[ours + leaf] = value
    return parts


# --- NVIDIA: pickles -------------------------------------------------------------------------------------------------

_NVIDIA = Names(
    mapping=lambda i: f"mapping.fc{i}.",
    const="synthesis.b4.const",
    mean="mapping.w_avg",
    layer=lambda block, kind: f"synthesis.b{4 << block}.{kind}.",
    conv={"weight": "weight", "bias": "bias", "noise_strength": "noise_strength"} | _affine("affine"),
    rgb={"weight": "weight", "bias": "bias"} | _affine("affine"),
    noise=lambda block, kind: f"synthesis.b{4 << block}.{kind}.noise_const",
    discriminator={
        "from_rgb_weight": "b{R}.fromrgb.weight",
        "from_rgb_bias": "b{R}.fromrgb.bias",
        "blocks.{i}.weight0": "b{r}.conv0.weight",
        "blocks.{i}.bias0": "b{r}.conv0.bias",
        "blocks.{i}.weight1": "b{r}.conv1.weight",
        "blocks.{i}.bias1": "b{r}.conv1.bias",
        "blocks.{i}.skip": "b{r}.skip.weight",
        "conv_weight": "b4.conv.weight",
        "conv_bias": "b4.conv.bias",
        "fc.weight": "b4.fc.weight",
        "fc.bias": "b4.fc.bias",
        "out.weight": "b4.out.weight",
        "out.bias": "b4.out.bias",
    },
)


def _tensorflow_layer(block: int, kind: str) -> str:
    name = {"conv0": "Conv0_up", "conv1": "Conv1" if block else "Conv", "torgb": "ToRGB"}[kind]
    return f"synthesis/{4 << block}x{4 << block}/{name}/"


_TENSORFLOW = Names(
    mapping=lambda i: f"mapping/Dense{i}/",
    const="synthesis/4x4/Const/const",
    mean="dlatent_avg",
    layer=_tensorflow_layer,
    conv=_NVIDIA.conv | {"affine.weight": "mod_weight", "affine.bias": "mod_bias"},
    rgb=_NVIDIA.rgb | {"affine.weight": "mod_weight", "affine.bias": "mod_bias"},
    noise=lambda block, kind: f"synthesis/noise{_conv_number(block, kind)}",
    discriminator={
        "from_rgb_weight": "{R}x{R}/FromRGB/weight",
        "from_rgb_bias": "{R}x{R}/FromRGB/bias",
        "blocks.{i}.weight0": "{r}x{r}/Conv0/weight",
        "blocks.{i}.bias0": "{r}x{r}/Conv0/bias",
        "blocks.{i}.weight1": "{r}x{r}/Conv1_down/weight",
        "blocks.{i}.bias1": "{r}x{r}/Conv1_down/bias",
        "blocks.{i}.skip": "{r}x{r}/Skip/weight",
        "conv_weight": "4x4/Conv/weight",
        "conv_bias": "4x4/Conv/bias",
        "fc.weight": "4x4/Dense0/weight",
        "fc.bias": "4x4/Dense0/bias",
        "out.weight": "Output/weight",
        "out.bias": "Output/bias",
    },
)


def _network(content: Any, key: object) -> Network | None:
    found = content.get(key) if isinstance(content, dict) else None
    return found if isinstance(found, Network) else None


def _discriminator(content: Any, key: object) -> Network | None:
    """None if it is of another architecture than ours, as those of NVIDIA's CIFAR-10 models: one explores without."""
    found = _network(content, key)
    settings = found.settings.items() if found else ()
    ours = all(value == "resnet" for name, value in settings if name.rpartition(".")[2] == "architecture")
    return found if ours else None


def _convert_nvidia(content: Any) -> Parts:
    generator, discriminator = content["G_ema"], _discriminator(content, "D")
    _check_nvidia(generator)
    return _parts(_NVIDIA, generator.tensors, discriminator.tensors if discriminator else None)


def _check_nvidia(generator: Network) -> None:
    """Refuse what the tensors alone do not tell."""
    for name, value in generator.settings.items():
        last = name.rpartition(".")[2]
        if last == "c_dim" and value != 0:
            raise Refused("is a conditional model, which needs labels; this program has models without labels only.")
        if last == "architecture" and value != "skip":
            raise Refused(f"has a generator of architecture '{value!s:.40}'; this program has 'skip' only.")
        if last == "conv_clamp" and not (isinstance(value, int | float) and value >= LEAST_CLAMP):
            raise Refused(f"cuts its maps off at {value!s:.40}, which this program does not do.")
        if last == "activation" and value != ("linear" if ".affine." in name else "lrelu"):
            raise Refused(f"has the activation '{value!s:.40}'; this program has 'lrelu' only.")
        if re.fullmatch(r"mapping\.fc\d+\.bias_gain", name) and value != 0.01:
            raise Refused(f"has a mapping network of lr multiplier {value!s:.40}; this program has 0.01 only.")


def _convert_tensorflow(content: Any) -> Parts:
    generator, discriminator = content[2], _discriminator(content, 1)
    if "synthesis/4x4/Conv/mod_weight" not in generator.tensors:
        raise Refused("is of a TensorFlow GAN other than StyleGAN2; only StyleGAN2 can be opened.")
    only = {
        "label_size": 0,
        "architecture": "skip",
        "resample_kernel": [1, 3, 3, 1],
        "mapping_lrmul": 0.01,
        "nonlinearity": "lrelu",
        "mapping_nonlinearity": "lrelu",
        "normalize_latents": True,
    }
    for name, value in only.items():
        given = generator.settings.get(name, value)
        if (list(given) if isinstance(given, tuple) else given) != value:
            raise Refused(f"has the {name} {given!s:.40}; this program has {value} only.")
    theirs = _from_tensorflow(discriminator) if discriminator else None
    return _parts(_TENSORFLOW, _from_tensorflow(generator), theirs)


def _from_tensorflow(network: Network) -> Tensors:
    """Tensors laid out as torch has them: TensorFlow's are [height, width, in, out], up-sampling kernels mirrored."""
    tensors = {}
    for name, value in network.tensors.items():
        if name.endswith("weight"):
            value = value.permute(3, 2, 0, 1) if value.ndim == 4 else value.t() if value.ndim == 2 else value
        if name.endswith("Conv0_up/weight"):
            value = value.flip(-2, -1) if value.ndim == 4 else value
        if name.endswith("mod_bias"):
            value = value + 1
        tensors[name] = value
    return tensors


# --- the table -------------------------------------------------------------------------------------------------------


def _refusing(reason: str) -> Callable[[Any], Parts]:
    def convert(content: Any) -> Parts:
        raise Refused(reason)

    return convert


def _holds(network: Network | None, name: str) -> bool:
    return network is not None and name in network.tensors


FORMATS = (
    # lucidrains' stylegan2-pytorch
    Format(
        lambda content: bool(_tensors(content, "GAN")),
        _refusing(
            "was made by lucidrains' stylegan2-pytorch, a network with other up-sampling, scaling and noise than "
            "StyleGAN2, so that its weights would make other pictures here; open it with that program."
        ),
    ),
    # EigenGAN ports
    Format(
        lambda content: any(name.endswith("projection.U") for name in _tensors(content, "g_ema")),
        _refusing("is of an EigenGAN, which is no StyleGAN2; open it with the program that made it."),
    ),
    # the original SEGAN
    Format(lambda content: _SEGAN.const in _tensors(content, "g_ema"), _convert_segan),
    # rosinality's stylegan2-pytorch
    Format(lambda content: _ROSINALITY.const in _tensors(content, "g_ema"), _convert_rosinality),
    # StyleGAN3
    Format(
        lambda content: _holds(_network(content, "G_ema"), "synthesis.input.freqs"),
        _refusing("is a StyleGAN3 of configuration t or r; of StyleGAN3, only configuration stylegan2 can be opened."),
    ),
    # StyleGAN2-ADA and StyleGAN3's stylegan2
    Format(lambda content: _holds(_network(content, "G_ema"), _NVIDIA.const), _convert_nvidia),
    # StyleGAN2 of TensorFlow
    Format(lambda content: _network(content, 2) is not None, _convert_tensorflow),
)
"""In the order in which they are tried."""
