"""Recognise and convert other projects' checkpoints; reads tensors only, never runs what a file contains."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from segan.canonical import canonicalise
from segan.checkpoint import Model, header_of, load_model
from segan.config import ModelConfig, parse
from segan.errors import SeganError
from segan.foreign.formats import FORMATS, Parts, Refused, Tensors
from segan.foreign.gates import read_foreign
from segan.networks import Discriminator, Generator

_SEED = 20_230_402
SAMPLES = 64
"""Pictures that the effects of dimensions are measured with."""
MOST_PIXELS = 1 << 18
"""Of all that are made at once, which takes about 1.5 GB with 128 channels."""


def open_model(path: Path) -> Model:
    """A model file of this program or of another; raises `SeganError` naming the file."""
    content = read_foreign(path)
    return load_model(path) if content is None else _convert(content, path)


def convert(path: Path) -> Model:
    """The model of another project's checkpoint, its statistics measured; raises `SeganError` naming the file."""
    content = read_foreign(path)
    if content is None:
        raise SeganError(f"{path.name} is no checkpoint of another project (a .pt or .pkl file), or a damaged one.")
    return _convert(content, path)


def _convert(content: Any, path: Path) -> Model:
    format_ = next((each for each in FORMATS if each.recognise(content)), None)
    if format_ is None:
        raise SeganError(
            f"{path.name} is of no known kind; this program opens StyleGAN2 models of SEGAN, rosinality and NVIDIA."
        )
    try:
        return _build(format_.convert(content), path.stat().st_size)
    except Refused as error:
        raise SeganError(f"{path.name} {error}") from None
    except SeganError as error:
        raise SeganError(f"{path.name} holds a network that this program cannot have: {error}") from None


def _build(parts: Parts, file_size: int) -> Model:
    claimed = sum(tensor.numel() for tensor in (*parts.generator.values(), *(parts.discriminator or {}).values()))
    if claimed > file_size:
        raise Refused("declares more numbers than it holds, and was refused.")
    config = _config(parts)
    with torch.device("meta"):
        generator = Generator(config)
        discriminator = None
        if parts.discriminator is not None:
            discriminator = Discriminator(config.replace(channels=_discriminator_channels(parts.discriminator)))
    _fill(generator, parts.generator)
    generator.requires_grad_(False).eval()
    mean = generator.mapping.w_avg.clone()
    canonicalise(generator, SAMPLES, batch=min(16, max(1, MOST_PIXELS // config.resolution**2)))
    if "mapping.w_avg" in parts.generator:
        generator.mapping.w_avg.copy_(mean)
    picture = generator(generator.broadcast(generator.mapping(torch.ones(1, config.z_dim))))
    if not all(values.isfinite().all() for values in (picture, *generator.buffers())):
        raise Refused("holds values so large that its pictures are not numbers; training it had failed.")
    if discriminator is not None and parts.discriminator is not None:
        _fill(discriminator, parts.discriminator)
        discriminator.requires_grad_(False).eval()
    return Model(generator, header_of(generator, 0, discriminator), discriminator)


def _config(parts: Parts) -> ModelConfig:
    """The sizes that a generator's tensors have."""
    tensors = parts.generator
    depth = sum(name.startswith("mapping.fc.") and name.endswith(".weight") for name in tensors)
    blocks = sum(name.endswith("N1.weight") for name in tensors)
    last = ["synthesis.layers.L0N0.weight", *(f"synthesis.layers.L{block}N1.weight" for block in range(1, blocks))]
    try:
        if (colours := tensors["synthesis.layers.L0N1.weight"].shape[-4]) != 3:
            raise Refused(f"makes pictures of {colours} channels; this program makes RGB pictures only.")
        return parse(
            ModelConfig,
            {
                "mode": parts.mode,
                "resolution": 2 << blocks,
                "z_dim": tensors["mapping.fc.0.weight"].shape[-1],
                "w_dim": tensors[f"mapping.fc.{depth - 1}.weight"].shape[0],
                "mapping_depth": depth,
                "channels": tuple(tensors[name].shape[-4] for name in last),
                "feature_basis": 2 << blocks,
            },
        )
    except (KeyError, IndexError):
        raise Refused("lacks a part of its generator; it may be damaged.") from None


def _discriminator_channels(tensors: Tensors) -> tuple[int, ...]:
    """From 4 px up, which is from the last block to the first."""
    blocks = [tensors[name] for name in sorted(tensors, reverse=True) if name.endswith("weight1")]
    try:
        return tuple(weight.shape[0] for weight in (*blocks, tensors["from_rgb_weight"]))
    except (KeyError, IndexError):
        raise Refused("lacks a part of its discriminator; it may be damaged.") from None


def _fill(network: nn.Module, tensors: Tensors) -> None:
    """Give a network on the meta device its tensors; what a file need not have is made or left neutral."""
    noise = torch.Generator().manual_seed(_SEED)
    state = {}
    for name, expected in network.state_dict().items():
        if name in tensors:
            state[name] = _fitted(name, tensors[name], expected.shape)
        elif name.endswith("noise_const"):
            state[name] = torch.randn(expected.shape, generator=noise)
        elif name.endswith(("sigma", "effect", "mu", "w_avg")) or (
            name.endswith("noise_strength") and name.replace("strength", "const") not in tensors
        ):
            state[name] = torch.zeros(expected.shape)
        else:
            raise Refused(f"lacks the tensor that is called {name} here; it may be damaged.")
    network.load_state_dict(state, assign=True)


def _fitted(name: str, tensor: Tensor, shape: torch.Size) -> Tensor:
    """A copy in float32 and in our shape, which may differ by axes of length 1."""
    if [n for n in tensor.shape if n != 1] != [n for n in shape if n != 1]:
        raise Refused(f"has {tuple(tensor.shape)} as the shape of {name}, where {tuple(shape)} belongs.")
    fitted = tensor.detach().to(torch.float32, copy=True).reshape(shape).contiguous()
    if not fitted.isfinite().all():
        raise Refused(f"has values in {name} that are not numbers; training it had failed.")
    return fitted
