"""Files that the exploration tab takes: models, and pictures that carry an edit."""

from collections.abc import Iterable
from pathlib import Path

from segan.editing import Edit, ModelReference
from segan.errors import SeganError
from segan.export import read_document

MODEL_SUFFIXES = (".safetensors", ".pt", ".pkl")
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
EDIT_CHUNK = b"iTXtsegan\0"


def is_model(path: Path) -> bool:
    return path.suffix.lower() in MODEL_SUFFIXES and path.is_file()


def carries_edit(path: Path) -> bool:
    """Whether a file is a PNG with an edit in it, whatever it is called and whether or not the edit can be used."""
    try:
        with path.open("rb") as file:
            head = file.read(2**16)
    except OSError:
        return False
    return head.startswith(PNG_SIGNATURE) and EDIT_CHUNK in head


def edit_in(path: Path) -> Edit:
    """The state that a picture was exported in; raises `SeganError` where there is none."""
    document = read_document(path)
    edit = document if isinstance(document, Edit) else document.state
    if edit is None:
        raise SeganError(f"{path.name} holds an empty sheet, so there is no state to go back to.")
    return edit


def find(reference: ModelReference, folders: Iterable[Path]) -> Path | None:
    """The model's file where it was, or one of the same name in `folders`; the checksum is compared once it is open."""
    there = Path(reference.path)
    candidates = (there, *(folder / there.name for folder in folders))
    return next((path for path in candidates if is_model(path)), None)
