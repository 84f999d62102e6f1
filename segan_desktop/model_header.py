"""What a model file of this program states at its beginning, read without torch."""

import json
from pathlib import Path
from typing import Any

LARGEST_HEADER = 2**24
"""Bytes of a safetensors file's header that are worth reading."""


def stated_in(path: Path) -> dict[str, Any]:
    """The fields of the header, unchecked; none for a file of another program. Raises `OSError` if it is unreadable."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = file.read(length) if length <= LARGEST_HEADER else b""
    try:
        stated = json.loads(json.loads(header)["__metadata__"]["segan"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return stated if isinstance(stated, dict) else {}
