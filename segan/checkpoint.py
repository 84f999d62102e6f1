"""Files that a run leaves: models to share and states to resume from, written atomically and verified when read.

Both are safetensors: tensors and one JSON text, no code. Their names carry the kimg: model-000120.safetensors.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from segan.config import Frozen, ModelConfig, parse_json
from segan.errors import SeganError
from segan.files import write_atomically
from segan.networks import Discriminator, Generator

FORMAT = "segan"
_DISCRIMINATOR = "discriminator."
_NO_MODEL = (
    "is no model file, or is damaged or cut short; this program opens StyleGAN2 models of SEGAN, rosinality and NVIDIA "
    "(.safetensors, .pt, .pkl)."
)


class ModelHeader(Frozen):
    """What a model file says of itself."""

    version: int = 1
    config: ModelConfig
    images_seen: int = 0
    discriminator: ModelConfig | None = None
    """Of the discriminator, if the file holds one; its channels may differ from the generator's."""
    sha256: str = ""
    """Checksum of the tensors' names, shapes and bytes."""


@dataclass(frozen=True)
class Model:
    """A generator ready to make pictures, and what its file says."""

    generator: Generator
    header: ModelHeader
    discriminator: Discriminator | None = None
    """To train on with; a run keeps it in its states."""


def save_model(path: Path, generator: Generator, images_seen: int, discriminator: Discriminator | None = None) -> None:
    """Write what one explores and shares: the generator with its statistics, and the configuration."""
    header = header_of(generator, images_seen, discriminator)
    write_atomically(path, save(_tensors(generator, discriminator), {FORMAT: header.model_dump_json()}))


def header_of(generator: Generator, images_seen: int, discriminator: Discriminator | None = None) -> ModelHeader:
    """What a file with these networks says of itself."""
    return ModelHeader(
        config=generator.config,
        images_seen=images_seen,
        discriminator=discriminator and discriminator.config,
        sha256=_digest(_tensors(generator, discriminator)),
    )


def load_model(path: Path) -> Model:
    """Read and verify a model file; raises `SeganError` naming the file."""
    tensors, text = _read(path, _NO_MODEL)
    try:
        header = parse_json(ModelHeader, text)
    except SeganError as error:
        raise SeganError(f"{path.name} is no SEGAN model that this version can read: {error}") from None
    if header.version > 1:
        raise SeganError(f"{path.name} was made by a newer version of this program; update it to open the file.")
    if header.sha256 != _digest(tensors):
        raise SeganError(f"{path.name} is damaged (its checksum does not match); use another copy or snapshot.")
    with torch.device("meta"):
        generator = Generator(header.config)
        discriminator = None if header.discriminator is None else Discriminator(header.discriminator)
    expected = {name: (t.shape, t.dtype) for name, t in _named(generator, discriminator).items()}
    if expected != {name: (t.shape, t.dtype) for name, t in tensors.items()}:
        raise SeganError(f"{path.name} does not hold the tensors that its own configuration asks for.")
    for network, prefix in ((generator, ""), (discriminator, _DISCRIMINATOR)):
        if network is not None:
            network.load_state_dict({name: tensors[prefix + name] for name in network.state_dict()}, assign=True)
            network.requires_grad_(False).eval()
    return Model(generator, header, discriminator)


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Write a tree of dicts, lists, tensors and plain values."""
    tensors: dict[str, Tensor] = {}
    tree = json.dumps(_detach(state, "", tensors), allow_nan=False)
    text = json.dumps({"sha256": _digest(tensors, tree), "tree": tree})
    write_atomically(path, save(tensors, {FORMAT: text}))


def load_state(path: Path) -> dict[str, Any]:
    """The tree that `save_state` wrote; raises `SeganError` naming the file if it is damaged."""
    tensors, text = _read(path, "is damaged.")
    try:
        content = json.loads(text)
        tree = content["tree"]
        as_text = isinstance(tree, str)  # in older states it is not, and the checksum leaves it out
        if content["sha256"] != _digest(tensors, tree if as_text else ""):
            raise ValueError("its checksum does not match")
        state = _attach(json.loads(tree) if as_text else tree, tensors)
        if not isinstance(state, dict):
            raise ValueError("it holds no state")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SeganError(f"{path.name} is damaged ({error}).") from None
    return state


def _read(path: Path, refusal: str) -> tuple[dict[str, Tensor], str]:
    """The tensors of a file and its JSON text; `refusal` says what a file is that is no safetensors."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if FORMAT not in metadata:
                raise SeganError(f"{path.name} is a safetensors file of another program, without a SEGAN header.")
            # copies, because safetensors maps the file, and Windows neither replaces nor removes one that is mapped
            return {name: file.get_tensor(name).clone() for name in file.keys()}, metadata[FORMAT]  # noqa: SIM118
    except FileNotFoundError:
        raise SeganError(f"There is no file {path}.") from None
    except SafetensorError:
        raise SeganError(f"{path.name} {refusal}") from None
    except OSError as error:
        raise SeganError(f"{path.name} cannot be read ({error}).") from None


def _named(generator: Generator, discriminator: Discriminator | None) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = dict(generator.state_dict())
    if discriminator is not None:
        tensors |= {_DISCRIMINATOR + name: tensor for name, tensor in discriminator.state_dict().items()}
    return tensors


def _tensors(generator: Generator, discriminator: Discriminator | None) -> dict[str, Tensor]:
    """As they are in a file."""
    return {name: t.detach().float().cpu().contiguous() for name, t in _named(generator, discriminator).items()}


def _digest(tensors: dict[str, Tensor], text: str = "") -> str:
    digest = hashlib.sha256(text.encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.contiguous().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _detach(tree: Any, path: str, tensors: dict[str, Tensor]) -> Any:
    """`tree` as JSON; its tensors go into `tensors` and leave their name behind. Keys that are numbers stay numbers."""
    if isinstance(tree, Tensor):
        # a name of its own for each tensor, and a copy, since safetensors refuses tensors that share memory
        tensors[path] = tree.detach().cpu().clone(memory_format=torch.contiguous_format)
        return {"tensor": path}
    if isinstance(tree, dict):
        return {"dict": [[key, _detach(value, f"{path}/{key}", tensors)] for key, value in tree.items()]}
    if isinstance(tree, list | tuple):
        return {"list": [_detach(value, f"{path}/{i}", tensors) for i, value in enumerate(tree)]}
    return {"value": tree}


def _attach(tree: Any, tensors: dict[str, Tensor]) -> Any:
    ((kind, content),) = tree.items()
    match kind:
        case "tensor":
            return tensors[content]
        case "dict":
            return {key: _attach(value, tensors) for key, value in content}
        case "list":
            return [_attach(value, tensors) for value in content]
        case "value":
            return content
    raise ValueError(f"unknown part {kind}")
