"""DimensionNotes: the names, tags, stars and locks that a person gives the dimensions of a model, kept on the disk.

One file for the weights and, for a snapshot of a run, one for the run: dimensions keep their numbers from snapshot to
snapshot, so that a newer one begins with what was said of the one before it.
"""

import hashlib
import logging
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from PySide6.QtCore import QObject, Signal

from segan.config import Frozen, parse_json
from segan.editing import Dimension, ModelReference
from segan.errors import SeganError
from segan.files import write_atomically
from segan_desktop.exploration.models import run_of
from segan_desktop.translation import tr

LARGEST_FILE = 1 << 20
"""Bytes of a file that is worth reading."""
NAME_LENGTH = 60
Tag = Annotated[str, Field(min_length=1, max_length=30)]


class DimensionNote(Frozen):
    """What a person says of one dimension."""

    name: str = Field("", max_length=NAME_LENGTH)
    tags: tuple[Tag, ...] = Field((), max_length=12)
    starred: bool = False
    locked: bool = False
    """Randomising leaves it as it is."""

    @property
    def text(self) -> str:
        """Name and tags as they are typed: 'hair colour #hair'."""
        return " ".join(filter(None, (self.name, *(f"#{tag}" for tag in self.tags))))

    def with_text(self, text: str) -> Self:
        """This note with the name and the tags of a typed text; what is too long is cut off."""
        words = text.split()
        tags = dict.fromkeys(word.lstrip("#")[:30] for word in words if word.startswith("#") and word.strip("#"))
        name = " ".join(word for word in words if not word.startswith("#"))[:NAME_LENGTH].strip()
        return self.replace(name=name, tags=tuple(tags)[:12])


class _Content(Frozen):
    version: Literal[1] = 1
    dimensions: dict[str, DimensionNote] = Field({}, max_length=4096)

    @model_validator(mode="after")
    def _keys_are_dimensions(self) -> Self:
        for label in self.dimensions:
            Dimension.of(label)
        return self


class DimensionNotes(QObject):
    """The notes on the dimensions of one model at a time; read again before each change, so that two windows agree."""

    changed = Signal(object)
    """Dimension whose note is another one now."""
    failed = Signal(str)
    """A file cannot be read or written: which, and what to do."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._files: list[Path] = []
        self._notes: dict[Dimension, DimensionNote] = {}

    def open(self, model: ModelReference) -> None:
        """Go over to another model; a newer snapshot of a run takes the notes on that run."""
        self._files = [self._folder / f"{key}.json" for key in _keys(model)]
        self._notes = next((notes for file in self._files if (notes := self._read(file)) is not None), {})

    def of(self, dimension: Dimension) -> DimensionNote:
        return self._notes.get(dimension, DimensionNote())

    def all(self) -> dict[Dimension, DimensionNote]:
        """The dimensions of which something is said."""
        return dict(self._notes)

    @property
    def names(self) -> dict[Dimension, str]:
        """What a person calls some of the dimensions."""
        return {dimension: note.name for dimension, note in self._notes.items() if note.name}

    def set(self, dimension: Dimension, note: DimensionNote) -> None:
        """Take down what is new in a note; the rest stays as another window may have left it in the files."""
        known = self.of(dimension)
        changes = {name: value for name, value in note if value != getattr(known, name)}
        if not changes:
            return
        there = {file: notes for file in self._files if (notes := self._read(file)) is not None}
        before, present = self._notes, next(iter(there.values()), self._notes)
        self._notes = _changed(present, dimension, changes)
        self._write({file: _changed(there.get(file, present), dimension, changes) for file in self._files})
        for each in before.keys() | self._notes.keys():
            if before.get(each) != self._notes.get(each):
                self.changed.emit(each)

    def _read(self, file: Path) -> dict[Dimension, DimensionNote] | None:
        """None where there is no file, or none that can be used."""
        if not file.is_file():
            return None
        try:
            if file.stat().st_size > LARGEST_FILE:
                raise SeganError("it is too large.")
            content = parse_json(_Content, file.read_bytes())
        except (OSError, SeganError) as error:
            logging.getLogger("segan").warning("%s: %s", file, error)
            broken = file.with_suffix(".damaged")
            try:
                file.replace(broken)  # kept aside: the next note begins the file anew
            except OSError:
                broken = file
            self.failed.emit(
                tr("The names of this model's dimensions could not be read. They are kept in {file}.").format(
                    file=broken
                )
            )
            return None
        return {Dimension.of(label): note for label, note in content.dimensions.items()}

    def _write(self, contents: dict[Path, dict[Dimension, DimensionNote]]) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for file, notes in contents.items():
                content = _Content(dimensions={str(each): note for each, note in sorted(notes.items(), key=_at)})
                write_atomically(file, content.model_dump_json(indent=1, exclude_defaults=True).encode())
        except OSError as error:
            self.failed.emit(
                tr("The names of dimensions could not be saved in {folder} ({why}). Check the place and its rights.")
                .format(folder=self._folder, why=error.strerror)
            )  # fmt: skip


def _changed(
    notes: dict[Dimension, DimensionNote], dimension: Dimension, changes: dict[str, Any]
) -> dict[Dimension, DimensionNote]:
    """Notes with another one of a dimension; a note that says nothing is dropped."""
    note = notes.get(dimension, DimensionNote()).replace(**changes)
    others = {each: own for each, own in notes.items() if each != dimension}
    return others if note == DimensionNote() else {**others, dimension: note}


def _keys(model: ModelReference) -> list[str]:
    """Names of the files for a model: of its weights and, if it lies in a run folder, of that run."""
    path = Path(model.path)
    keys = [hashlib.sha256(model.sha256.encode()).hexdigest()[:32]]
    if run_of(path):
        keys.append("run-" + hashlib.sha256(str(path.parent.resolve()).encode()).hexdigest()[:32])
    return keys


def _at(item: tuple[Dimension, DimensionNote]) -> tuple[int, int, int]:
    dimension, _ = item
    return dimension.layer, dimension.input, dimension.index
