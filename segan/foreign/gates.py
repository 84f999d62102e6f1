"""Open other projects' pickles as plain values and tensors, running nothing that a file says.

A pickle names the functions that are to rebuild it. Here every name is looked up in a table of this module's own
replacements, which only ever make plain values; any other name ends the reading.
"""

import io
import lzma
import math
import pickle
import pickletools
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from segan.errors import SeganError

P = TypeVar("P", "_Module", "_TFNetwork")

Storage = Callable[[str, torch.dtype, int], Tensor]
"""Key, type and number of elements of a storage -> the storage, as a tensor [n]."""

LARGEST_FILE = 2 << 30
LARGEST_TENSOR = 1 << 31
"""Elements."""

DEEPEST = 200
"""Levels of containers within containers."""
LARGEST_UNFOLDED = 1 << 24
"""Things in a container, each counted as often as it is met on the way through all that it holds."""
MOST_OPCODES = 1 << 20
LONGEST_SETTING = 16
"""Entries of a list."""
LONGEST_NAME = 1000
MOST_NAMES = 100_000
BIG_ENDIAN = "it was written by a big-endian computer"

TORCH_LEGACY = pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2)
"""What torch.save began its files with before it wrote zip archives, and still begins the storages in pickles with."""

_BROKEN = (
    pickle.UnpicklingError,
    zipfile.BadZipFile,
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
"""What a damaged or malicious stream can make an unpickler raise."""


@dataclass(frozen=True)
class Network:
    """A network out of one of NVIDIA's pickles: its tensors and its plain attributes, both by full name."""

    tensors: dict[str, Tensor]
    settings: dict[str, Any]


def read_foreign(path: Path) -> Any:
    """The content of a .pt or .pkl file, None if it is neither; raises `SeganError` where it is refused.

    Of a .pkl it is a dict (keys are numbers if it holds a tuple) in which every network has become a `Network`.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SeganError(f"{path} is no file. Choose a model file.")
        size = status.st_size
        with path.open("rb") as file:
            head = file.read(len(TORCH_LEGACY))
    except OSError as error:
        raise SeganError(f"{path} cannot be read ({error.strerror}).") from None
    if size > LARGEST_FILE:
        raise SeganError(f"{path.name} is larger than 2 GiB, more than any model that this program can open.")
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") <= size - 8:
        return None  # a safetensors file, whatever its first byte looks like
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of torch, that the tensors are views of read-only bytes
            if head.startswith(b"PK\x03\x04"):
                return _read_torch_archive(path)
            if head == TORCH_LEGACY:
                return _unsealed(_read_torch_legacy(path.read_bytes()))
            if head.startswith(b"\x80"):
                return _read_pickle(path.read_bytes())
    except _BROKEN as error:
        reason = str(error).partition("\n")[0].rstrip(".")[:160] or type(error).__name__
        raise SeganError(f"{path.name} was refused: it is damaged or not what it seems ({reason}).") from None
    return None


def _read_torch_archive(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        # torch stores without compression, so members that are larger than the file are a bomb or a lie
        if sum(member.file_size for member in members) > path.stat().st_size:
            raise pickle.UnpicklingError("it declares more than it holds")
        if any(member.compress_type != zipfile.ZIP_STORED for member in members):
            raise pickle.UnpicklingError("it is compressed, which torch does not do")  # to any size, whatever it says
        names = [member.filename for member in members]
        pickles = [name for name in names if name.endswith("/data.pkl")]
        if len(pickles) != 1:
            raise pickle.UnpicklingError("it is an archive of something else")
        folder = pickles[0].removesuffix("data.pkl")
        if folder + "byteorder" in names and archive.read(folder + "byteorder") != b"little":
            raise pickle.UnpicklingError(BIG_ENDIAN)

        def storage(key: str, dtype: torch.dtype, count: int) -> Tensor:
            return _numbers(archive.read(f"{folder}data/{key}"), dtype, count)

        return _unsealed(_load(io.BytesIO(archive.read(pickles[0])), storage))


def _read_torch_legacy(content: bytes) -> Any:
    """Five pickles, of which the fourth is the content, and the storages that it refers to."""
    if not content.startswith(TORCH_LEGACY):
        raise pickle.UnpicklingError("it is of an unknown kind")
    stream = io.BytesIO(content)
    storages: dict[str, Tensor] = {}
    left = len(content)

    def storage(key: str, dtype: torch.dtype, count: int) -> Tensor:
        nonlocal left
        left -= count * dtype.itemsize
        if left < 0:
            raise pickle.UnpicklingError(f"a storage of {count} elements lies about its size")
        storages[key] = torch.zeros(count, dtype=dtype)
        return storages[key]

    _magic, _version, system, tree, keys = (_load(stream, storage) for _ in range(5))
    if not system["little_endian"]:
        raise pickle.UnpicklingError(BIG_ENDIAN)
    for key in keys:
        filled = storages[key]
        stream.seek(8, io.SEEK_CUR)  # how many elements follow
        filled.copy_(_numbers(stream.read(len(filled) * filled.itemsize), filled.dtype, len(filled)))
    if stream.read(1) or set(keys) != set(storages):
        raise pickle.UnpicklingError("it does not hold the storages that it speaks of")
    return tree


def _read_pickle(content: bytes) -> dict[Any, Any]:
    tree = _load(io.BytesIO(content))
    entries = dict(enumerate(tree)) if isinstance(tree, tuple | list) else tree
    if not isinstance(entries, dict):
        raise pickle.UnpicklingError("it holds no networks")
    networks = (_Module, _TFNetwork)
    return {key: value.network() if isinstance(value, networks) else value for key, value in entries.items()}


def _load(stream: io.BytesIO, storage: Storage | None = None) -> Any:
    begin = stream.tell()
    _check_opcodes(stream)
    end = stream.tell()
    stream.seek(begin)
    content = _Unpickler(stream, storage).load()
    stream.seek(end)
    return content


def _check_opcodes(stream: io.BytesIO) -> None:
    """Walk over one pickle, building nothing, and refuse what no honest writer needs but what can harm the reader.

    Extension codes and old-style instances go around `find_class`; a large memo index makes CPython's unpickler fill
    as much memory (until 3.14), and an empty set for each byte takes 200 times the file; deeply nested tuples overflow
    the C stack when they are hashed, and those that hold another twice, which holds another twice ..., take for ever.
    """
    stack: list[tuple[int, int]] = []  # depth and unfolded size of each thing
    marks: list[int] = []
    memo: dict[int, tuple[int, int]] = {}
    argument: Any
    for count, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
        name, before = opcode.name, opcode.stack_before
        if name in _REFUSED:
            raise pickle.UnpicklingError(f"it uses the opcode {name}")
        if count > MOST_OPCODES:
            raise pickle.UnpicklingError("it holds more than a model does")
        if name in ("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"):
            index = len(memo) if argument is None else argument
            if index > count:
                raise pickle.UnpicklingError("its memo has a gap")
            memo[index] = stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(memo[argument])
        elif name == "DUP":
            stack.append(stack[-1])
        elif name == "MARK":
            marks.append(len(stack))
        elif name == "POP" and marks and marks[-1] == len(stack):
            marks.pop()
        else:
            marked = pickletools.markobject in before
            fixed = before.index(pickletools.markobject) if marked else len(before)
            begin = (marks.pop() if marked else len(stack)) - fixed
            if begin < 0:
                raise pickle.UnpicklingError("its stack runs empty")
            depths = [depth for depth, _ in stack[begin:]]
            size = 1 + sum(size for _, size in stack[begin:])
            del stack[begin:]
            depth = max(1 + max(depths[1:] if name in _FILLS else depths, default=0), *depths[:1], 1)
            stack += [(depth, size)] * len(opcode.stack_after)
            if depth > DEEPEST or size > LARGEST_UNFOLDED:
                raise pickle.UnpicklingError("it is nested too deeply")


_REFUSED = {"EXT1", "EXT2", "EXT4", "INST", "OBJ", "NEXT_BUFFER", "READONLY_BUFFER"}
_FILLS = {"APPEND", "APPENDS", "SETITEM", "SETITEMS", "ADDITEMS", "BUILD"}
"""Opcodes that put things into the one that lies before them."""


class _Dict(dict[Any, Any]):
    """In place of OrderedDict, EasyDict and Namespace; entries come one by one, and attributes are left out."""

    def __init__(self) -> None:
        super().__init__()

    def __setstate__(self, state: object) -> None:
        pass


class _Module:
    """A torch module as NVIDIA pickles it: a state; its source code is left unread."""

    def __init__(self, meta: dict[str, Any]) -> None:
        self.state = meta["state"]

    def __setstate__(self, state: object) -> None:
        raise pickle.UnpicklingError("a module is given a second state")

    def network(self) -> Network:
        found = Network({}, {})
        for prefix, module in _family(self, ".", lambda module: module.state.get("_modules", {})):
            for kind in ("_parameters", "_buffers"):
                _add(found, prefix, module.state.get(kind, {}).items())
            _add(found, prefix, module.state.items())
        return found


class _TFNetwork:
    """A dnnlib.tflib.network.Network: a state; its source code is left unread."""

    state: Any = None

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.state = state

    def network(self) -> Network:
        found = Network({}, {})
        _add(found, "", self.state["static_kwargs"].items())
        for prefix, part in _family(self, "/", lambda part: part.state.get("components", {})):
            variables = part.state.get("variables", ())
            _add(found, prefix, ((n, torch.tensor(v) if isinstance(v, float) else v) for n, v in variables))
        return found


def _family(root: P, separator: str, children: Callable[[P], dict[str, P]]) -> list[tuple[str, P]]:
    """A network and all networks inside it, each with the prefix of its names; refuses one that is met twice."""
    found = [("", root)]
    seen = {id(root)}
    for prefix, network in found:  # grows meanwhile
        for name, child in children(network).items():
            if not isinstance(child, type(root)):
                continue
            if id(child) in seen or len(prefix) + len(name) > LONGEST_NAME:
                raise pickle.UnpicklingError("it is nested as no network is")
            seen.add(id(child))
            found.append((f"{prefix}{name}{separator}", child))
    return found


def _add(network: Network, prefix: str, entries: Iterable[tuple[str, Any]]) -> None:
    """Sort the plain ones of some entries into a network."""
    for name, value in entries:
        if len(name) > LONGEST_NAME or len(network.tensors) + len(network.settings) > MOST_NAMES:
            raise pickle.UnpicklingError("it holds more names than a network has")
        if isinstance(value, Tensor):
            network.tensors[prefix + name] = value
        elif isinstance(value, _Sealed):
            network.tensors[prefix + name] = value.tensor
        elif isinstance(value, _Array):
            network.tensors[prefix + name] = torch.from_numpy(value.array)
        elif _is_plain(value) or (
            isinstance(value, list | tuple) and len(value) <= LONGEST_SETTING and all(map(_is_plain, value))
        ):
            network.settings[prefix + name] = value


def _is_plain(value: object) -> bool:
    return isinstance(value, str | float) or (isinstance(value, int) and abs(value) < 1 << 63)


class _Function:
    """A function for a stream to call; unlike a bare function, nothing in the stream can set attributes of it."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *arguments: Any) -> Any:
        return self._function(*arguments)

    def __setstate__(self, state: object) -> None:
        raise pickle.UnpicklingError("a function is given a state")


class _Sealed:
    """A tensor on its way through a stream, whose opcodes would call methods of its own: `add`, `__setstate__` ..."""

    __slots__ = ("tensor",)

    def __init__(self, tensor: Tensor) -> None:
        self.tensor = tensor

    def __setstate__(self, state: object) -> None:
        raise pickle.UnpicklingError("a tensor is given a state")


def _unsealed(tree: Any, levels: int = 2) -> Any:
    """With the tensors of a state dict, or of a dict of such."""
    if isinstance(tree, dict) and levels:
        return {name: _unsealed(value, levels - 1) for name, value in tree.items()}
    return tree.tensor if isinstance(tree, _Sealed) else tree


class _DType:
    """numpy.dtype, for numbers only."""

    def __init__(self, code: str, *_: Any) -> None:
        if code not in {"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "b1"}:
            raise pickle.UnpicklingError("it holds an array of something else than numbers")
        self.numpy = np.dtype(code)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        if state[1] == ">":
            raise pickle.UnpicklingError(BIG_ENDIAN)


class _Array:
    """numpy.ndarray, made empty by `_reconstruct` and filled by its state."""

    def __init__(self, *_: Any) -> None:
        self.array = np.zeros(0, np.float32)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, dtype, fortran, content = state
        self.array = np.frombuffer(content, dtype.numpy).reshape(shape, order="F" if fortran else "C")


def _scalar(dtype: _DType, content: bytes) -> Any:
    return np.frombuffer(content, dtype.numpy, count=1).item()


def _tensor(sealed: _Sealed, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> _Sealed:
    """A view of a storage, within its bounds."""
    storage = sealed.tensor
    geometry = (offset, *size, *stride)
    if len(size) != len(stride) or not all(isinstance(n, int) and 0 <= n < LARGEST_TENSOR for n in geometry):
        raise pickle.UnpicklingError("a tensor has an impossible shape")
    elements = math.prod(map(int, size))
    last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    if elements > len(storage) or (elements and last >= len(storage)):
        raise pickle.UnpicklingError(f"a tensor of shape {tuple(size)} lies about its size")
    return _Sealed(storage.as_strided(size, stride, offset))


def _numbers(content: bytes, dtype: torch.dtype, count: int) -> Tensor:
    """A storage, as a tensor [count]."""
    if count * dtype.itemsize != len(content):
        raise pickle.UnpicklingError(f"a storage of {count} elements lies about its size")
    return torch.frombuffer(content, dtype=dtype) if count else torch.empty(0, dtype=dtype)


class _Unpickler(pickle.Unpickler):
    """Resolves names by the table; copies no more bytes than the file has, however often it asks for them.

    Storages lie beside the stream, or within it as what torch.save made of each.
    """

    def __init__(self, stream: io.BytesIO, storage: Storage | None) -> None:
        super().__init__(stream, encoding="latin1")
        self._bytes_left = stream.getbuffer().nbytes
        self._beside, self._storages = storage, dict[str, _Sealed]()
        self._table = _TABLE | {("_codecs", "encode"): _Function(self._encode)}
        if storage is None:
            self._table["torch.storage", "_load_from_bytes"] = _Function(self._within)

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._table[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it names {module}.{name}") from None

    def persistent_load(self, identity: Any) -> _Sealed:
        if self._beside is None:
            raise pickle.UnpicklingError("it refers to something outside of it")
        _kind, dtype, key, _device, count, *view = identity
        if not (isinstance(key, str) and isinstance(dtype, torch.dtype) and isinstance(count, int)) or any(view):
            raise pickle.UnpicklingError("a storage is of an unknown kind")
        if not 0 <= count <= LARGEST_TENSOR:
            raise pickle.UnpicklingError(f"a storage of {count} elements lies about its size")
        if key not in self._storages:
            self._storages[key] = _Sealed(self._beside(key, dtype, count))
        return self._storages[key]

    def _within(self, content: bytes) -> _Sealed:
        """The storage that torch.save wrote into bytes, where torch itself would unpickle anything."""
        self._take(len(content))
        storage = _read_torch_legacy(content)
        if not isinstance(storage, _Sealed):
            raise pickle.UnpicklingError("a storage is of an unknown kind")
        return storage

    def _encode(self, text: str, encoding: str) -> bytes:
        self._take(len(text))
        if encoding != "latin1":
            raise pickle.UnpicklingError("it holds text in the place of bytes")
        return text.encode(encoding)

    def _take(self, size: int) -> None:
        self._bytes_left -= size
        if self._bytes_left < 0:
            raise pickle.UnpicklingError("it declares more than it holds")


_TABLE: dict[tuple[str, str], Any] = {
    ("torch_utils.persistence", "_reconstruct_persistent_obj"): _Function(_Module),
    ("dnnlib.util", "EasyDict"): _Dict,
    ("dnnlib", "EasyDict"): _Dict,
    ("dnnlib.tflib.network", "Network"): _TFNetwork,
    ("torch._utils", "_rebuild_tensor_v2"): _Function(_tensor),
    ("torch._utils", "_rebuild_parameter"): _Function(lambda tensor, *_: tensor),
    ("collections", "OrderedDict"): _Dict,
    ("builtins", "set"): _Function(lambda *_: None),
    ("__builtin__", "set"): _Function(lambda *_: None),
    ("numpy", "dtype"): _Function(_DType),
    ("numpy", "ndarray"): _Function(_Array),
    ("argparse", "Namespace"): _Dict,
    ("torch", "FloatStorage"): torch.float32,
    ("torch", "DoubleStorage"): torch.float64,
    ("torch", "HalfStorage"): torch.float16,
    ("torch", "BFloat16Storage"): torch.bfloat16,
    ("torch", "LongStorage"): torch.int64,
    ("torch", "IntStorage"): torch.int32,
    ("torch", "ShortStorage"): torch.int16,
    ("torch", "CharStorage"): torch.int8,
    ("torch", "ByteStorage"): torch.uint8,
    ("torch", "BoolStorage"): torch.bool,
    **{
        (f"numpy.{core}.multiarray", name): _Function(function)
        for core in ("core", "_core")
        for name, function in (("scalar", _scalar), ("_reconstruct", _Array))
    },
}
"""Every (module, name) that a stream may name, and what stands in its place; two more belong to the unpickler."""
