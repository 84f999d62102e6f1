"""Writing a file so that it is never seen half done, and by one process only."""

import contextlib
import errno
import os
import re
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from segan.errors import SeganError

PATIENCE_SECONDS = 1.0
WRITING_SECONDS = 60.0
"""Age of a temporary file that may still be written to."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that at every moment either the old or the new content is there, whole and on the disk."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to, which takes its place when the block ends, and is deleted if it fails.

    Raises `OSError` where `path` is something else than a file, such as a folder or a device.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "It is not a file", str(path))
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        _replace(path, temporary)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError) and error.filename in (temporary, str(temporary)):
            error.filename = str(path)  # of the other nobody knows
        raise


def unwritable(path: Path, error: OSError) -> SeganError:
    """What to tell a person of a file that could not be written."""
    reason = error.strerror or str(error)
    return SeganError(f"{path} cannot be written ({reason}). Choose another folder, or free some space.")


def leftovers(folder: Path) -> list[Path]:
    """What writers that were killed have left behind in a folder: temporary files that nobody writes to any more."""
    found = [path for path in folder.glob(".*") if re.fullmatch(r"\..+\.[0-9a-f]{32}", path.name)]
    return [path for path in found if _age(path) > WRITING_SECONDS]


def lock(file: IO[Any]) -> bool:
    """Claim an open file until it is closed, or the process ends; False if another has claimed it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 30)  # what is locked there cannot be read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks
        pass
    return True


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


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
