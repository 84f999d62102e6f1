"""Files appear whole or not at all."""

import threading
from pathlib import Path

import pytest

from segan.files import write_atomically


def test_that_a_file_that_another_program_holds_is_replaced_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where nothing can replace a file that is being read."""
    replace, refused = Path.replace, threading.Event()

    def busy_once(self: Path, target: Path) -> Path:
        if not refused.is_set():
            refused.set()
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy_once)
    write_atomically(tmp_path / "model", b"new")
    assert refused.is_set() and [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_that_a_file_that_stays_busy_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "model").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr("segan.files.PATIENCE_SECONDS", 0.0)
    with pytest.raises(PermissionError):
        write_atomically(tmp_path / "model", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_that_only_files_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path, Path()):
        with pytest.raises(OSError, match="not a file") as refused:
            write_atomically(path, b"new")
        assert refused.value.filename == str(path)
    assert not list(tmp_path.iterdir())
