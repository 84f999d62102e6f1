"""JSON files that hold one validated value, read with care since they come from strangers."""

from pathlib import Path
from typing import TypeVar

from segan.config import Frozen, parse_json
from segan.errors import SeganError
from segan.files import unwritable, write_atomically

LARGEST_FILE = 64 * 2**20

V = TypeVar("V", bound=Frozen)


def load_json(kind: type[V], path: Path, what: str) -> V:
    """The value in a file; raises `SeganError` that names the file. `what` is what it should be, e.g. 'timeline'."""
    if not path.is_file():
        raise SeganError(f"{path} does not exist, or is no file. Choose a {what} that SEGAN saved.")
    if path.stat().st_size > LARGEST_FILE:
        raise SeganError(f"{path.name} is too large for a {what}. Choose one that SEGAN saved.")
    try:
        return parse_json(kind, path.read_bytes())
    except SeganError as error:
        raise SeganError(f"{path.name} is no {what} that this version can read: {error}") from None


def save_json(path: Path, value: Frozen) -> None:
    """Write the file that `load_json` reads, whole or not at all; raises `SeganError` where that cannot be done."""
    try:
        write_atomically(path, value.model_dump_json().encode())
    except OSError as error:
        raise unwritable(path, error) from error
