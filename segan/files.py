"""Writing a file so that it is never seen half done."""

import contextlib
import os
import time
import uuid
from pathlib import Path

PATIENCE_SECONDS = 1.0


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that at every moment either the old or the new content is there, whole and on the disk."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _replace(path, temporary)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _replace(path: Path, temporary: Path) -> None:
    """Windows refuses that while another program, such as a virus scanner, reads the old file: wait for it a little."""
    patient_until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            temporary.replace(path)
            return
        except PermissionError:
            if time.monotonic() > patient_until:
                raise
        time.sleep(0.05)
