"""Favourites: edits that a person wants to keep, in a file beside the settings."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import ConfigDict, Field, model_validator
from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from segan.config import Frozen, parse_json
from segan.editing import Edit, ModelReference
from segan.errors import SeganError
from segan.files import write_atomically
from segan_desktop.exploration.history import SIDE
from segan_desktop.translation import tr
from segan_desktop.widgets.preview_grid import image_of
from segan_desktop.widgets.thumbnail_strip import reduced

FILE_NAME = "favourites.json"
MOST = 500
LARGEST_FILE = 64 * 2**20
LARGEST_PICTURE = 512
"""Pixels per side of a thumbnail that is worth decoding."""


class Favourite(Frozen):
    """One kept edit."""

    name: str = Field("", max_length=200)
    edit: Edit
    picture: str = Field("", max_length=2**20)
    """A thumbnail: PNG in base 64."""

    @cached_property
    def key(self) -> Edit:
        return key_of(self.edit)

    @cached_property
    def image(self) -> QImage:
        """The thumbnail; null where there is none that can be read."""
        content = QByteArray.fromBase64(QByteArray(self.picture.encode("ascii", "replace")))
        buffer = QBuffer(content)
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer, QByteArray(b"png"))
        fits = reader.size().expandedTo(QSize(1, 1)).boundedTo(QSize(LARGEST_PICTURE, LARGEST_PICTURE))
        return reader.read() if reader.size() == fits else QImage()


class _Head(Frozen):
    """What is read first, to know how to read the rest."""

    model_config = ConfigDict(extra="ignore")

    version: int = Field(ge=1)


class _File(Frozen):
    version: Literal[1] = 1
    favourites: tuple[Favourite, ...] = Field((), max_length=MOST)

    @model_validator(mode="before")
    @classmethod
    def _few_enough(cls, fields: Any) -> Any:
        """Refuses before the edits are made: each takes many times the memory of its text."""
        kept = fields.get("favourites") if isinstance(fields, dict) else None
        if isinstance(kept, list | tuple) and len(kept) > MOST:
            raise ValueError(f"it holds {len(kept):,} favourites, and {MOST} are the most")
        return fields


def key_of(edit: Edit) -> Edit:
    """What two edits have in common that make the same picture, wherever the model's file lies."""
    return edit.model_copy(update={"model": ModelReference(sha256=edit.model.sha256)})


class Favourites(QObject):
    """The kept edits of all models, as they are in the file; read again before each change, so that two windows agree.

    A file that cannot be used is put aside, never overwritten.
    """

    changed = Signal()
    failed = Signal(str)
    """Why a change could not be kept."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = folder / FILE_NAME
        self.problem = ""
        """What is wrong with the file, in a sentence."""
        try:
            self._kept = self._read()
        except SeganError as error:
            self._kept, self.problem = (), str(error)

    @property
    def all(self) -> tuple[Favourite, ...]:
        """Oldest first."""
        return self._kept

    def find(self, edit: Edit) -> Favourite | None:
        key = key_of(edit)
        return next((each for each in self._kept if each.key == key), None)

    def add(self, edit: Edit, picture: np.ndarray) -> None:
        """Keep an edit and its picture [H, W, 3] uint8."""
        if len(self._kept) >= MOST:
            self.failed.emit(tr("There are {n} favourites already. Remove some to keep another.").format(n=MOST))
            return
        new = Favourite(edit=edit, picture=_encoded(reduced(image_of(picture), SIDE)))
        self._change(lambda kept: (*kept, new))

    def remove(self, favourite: Favourite) -> None:
        self._change(lambda kept: tuple(each for each in kept if each.key != favourite.key))

    def restore(self, favourite: Favourite, position: int) -> None:
        """Put one back where it was."""
        self._change(lambda kept: (*kept[:position], favourite, *kept[position:]))

    def rename(self, favourite: Favourite, name: str) -> None:
        new = Favourite(name=name.strip()[:200], edit=favourite.edit, picture=favourite.picture)
        self._change(lambda kept: tuple(new if each.key == favourite.key else each for each in kept))

    def _change(self, change: Callable[[tuple[Favourite, ...]], tuple[Favourite, ...]]) -> None:
        try:
            kept = change(self._read())
            content = {"version": 1, **_File(favourites=kept).model_dump(mode="json", exclude_defaults=True)}
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, json.dumps(content).encode())
        except SeganError as error:
            self.failed.emit(str(error))
        except OSError as error:
            reason = error.strerror or str(error)
            self.failed.emit(tr("{path} cannot be written ({reason}).").format(path=self.path, reason=reason))
        else:
            self._kept = kept
            self.changed.emit()

    def _read(self) -> tuple[Favourite, ...]:
        """Raises `SeganError` for a file that may be good and cannot be read now; a damaged one is put aside."""
        try:
            content = b"{}" if self.path.stat().st_size > LARGEST_FILE else self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            unread = tr("Your favourites in {path} cannot be read ({reason}).")
            raise SeganError(unread.format(path=self.path, reason=error.strerror or error)) from None
        try:
            version = parse_json(_Head, content).version
            if version == 1:
                return parse_json(_File, content).favourites
        except SeganError as error:
            aside = self.path.with_name("favourites-damaged.json")
            with suppress(OSError):
                self.path.replace(aside)
            damaged = tr("Your favourites were damaged ({reason}). The file was put aside as {path}.")
            self.problem = damaged.format(reason=str(error).rstrip("."), path=aside)
            return ()
        raise SeganError(tr("Your favourites are of a newer version of SEGAN. Update this one to use them."))


def _encoded(image: QImage) -> str:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(content.toBase64().data()).decode()
