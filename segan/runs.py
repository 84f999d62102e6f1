"""The names and files of a run folder, which only this module knows; it loads no torch, so that a window can look in.

    config.json                     what the run was begun with, and goes on with
    events.jsonl                    what it reported, a line each; locked by whoever trains it
    previews/NNNNNN.png             a grid of samples
    model-NNNNNN.safetensors        a model to explore and share
    state-NNNNNN.safetensors        all that is needed to go on from there
    snapshots.json                  which models were kept as milestones, and which is the best
    notes.json                      what a person adds: a title, a note, pinned models

NNNNNN counts kimg. A further snapshot within the same kimg is told apart by its last three digits: NNNNNN_NNN.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field

from segan.config import Frozen, TrainingConfig, parse_json
from segan.errors import SeganError
from segan.files import lock, write_atomically
from segan.json_files import LARGEST_FILE

LARGEST_NOTES = 1 << 20
"""Bytes of a notes.json or snapshots.json that is worth reading."""
LONGEST_LINE = 1 << 16
"""Letters of a line of events.jsonl."""

EVERY_PREVIEW_KIMG = 10
"""For so long no preview takes the place of another."""

MAY_CHANGE = {
    "ada_kimg", "ada_target", "augment", "data", "ema_kimg", "ema_rampup", "exclude", "freeze_discriminator",
    "kimg", "learning_rate", "path_length_weight", "precision", "preview_seconds", "r1_gamma",
    "rotate90", "snapshot_seconds", "style_mixing",
}  # fmt: skip
"""Fields of a config that may differ when a run is resumed; all of them take effect."""


class Notes(Frozen):
    """What a person says of a run."""

    title: str = Field("", max_length=200)
    note: str = Field("", max_length=20_000)
    pinned: tuple[str, ...] = ()
    """Names of models that are to be kept."""
    opened: tuple[str, ...] = ()
    """Names of models that windows have open, once for each; they are kept as long."""


class Snapshots(Frozen):
    """What the trainer remembers of the models it has saved."""

    taken: int = Field(0, ge=0)
    milestones: tuple[str, ...] = ()
    """Names of the models that were kept as one of many."""
    best: str = ""
    """Name of the model with the lowest KID; empty if none was measured."""
    best_kid: float | None = None
    best_against: int = 0
    """With how many pictures it was compared; 0 if that is unknown."""


class RunFiles:
    """The folder of one run, whoever looks into it; none of its methods needs the folder to be sound, or to exist."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config_file = path / "config.json"
        self.events_file = path / "events.jsonl"
        self.snapshots_file = path / "snapshots.json"
        self.notes_file = path / "notes.json"

    def config(self) -> TrainingConfig:
        """What the run is trained with; raises `SeganError` if that cannot be read."""
        try:
            return parse_json(TrainingConfig, _content(self.config_file, LARGEST_FILE))
        except OSError:
            raise SeganError(f"{self.path} is no run folder: it holds no config.json that can be read.") from None
        except SeganError as error:
            raise SeganError(f"config.json in {self.path} cannot be used: {error}") from None

    def models(self) -> list[Path]:
        """Oldest first."""
        return sorted(self.path.glob("model-*.safetensors"), key=images_seen)

    def newest_model(self) -> Path | None:
        return max(self.path.glob("model-*.safetensors"), key=images_seen, default=None)

    def best_model(self) -> Path | None:
        """The model with the lowest KID, if any was measured and is still there."""
        best = self.snapshots().best
        return next((path for path in self.models() if path.name == best), None)  # a name may hold a path

    def states(self) -> list[Path]:
        """Oldest first."""
        return sorted(self.path.glob("state-*.safetensors"), key=images_seen)

    def state_of(self, model: Path) -> Path:
        """Where the state lies that belongs to a model, if it has not been thinned out."""
        return model.with_name(model.name.replace("model-", "state-", 1))

    def previews(self) -> list[Path]:
        """Oldest first."""
        return sorted((self.path / "previews").glob("*.png"), key=images_seen)

    def preview(self, images_seen: int) -> Path:
        """Where a preview belongs: each at first, while much changes; later the newest within one kimg remains."""
        kimg, rest = divmod(images_seen, 1000)
        name = f"{kimg:06d}_{rest:03d}" if rest and kimg < EVERY_PREVIEW_KIMG else f"{kimg:06d}"
        return self.path / "previews" / f"{name}.png"

    def new_model(self, images_seen: int) -> Path:
        """A name for a snapshot that no other moment of the run has: in whole kimg, if none of that kimg is there.

        A name that became free would make the newest snapshot the oldest of its kimg.
        """
        kimg, rest = divmod(images_seen, 1000)
        plain = self.path / f"model-{kimg:06d}.safetensors"
        taken = any(self.path.glob(f"*-{kimg:06d}*.safetensors"))
        return plain.with_stem(f"{plain.stem}_{rest:03d}") if taken else plain

    def events(self) -> Iterator[dict[str, Any]]:
        """What the run has logged, oldest first: the fields of each event and its name, under "event".

        Lines that were cut off, or that are far too long, are left out.
        """
        if not self.events_file.is_file():  # a device might never end
            return
        try:
            with self.events_file.open(encoding="utf-8", errors="replace") as file:
                while line := file.readline(LONGEST_LINE):
                    try:
                        event = json.loads(line)
                    except (ValueError, RecursionError):
                        continue
                    if isinstance(event, dict) and isinstance(event.get("event"), str):
                        yield event
        except OSError:
            return

    def changed(self) -> float:
        """When something last happened in the run, as a time stamp; 0 if nothing ever did."""
        for file in (self.events_file, self.config_file):
            try:
                return file.stat().st_mtime
            except OSError:
                continue
        return 0.0

    def is_being_trained(self) -> bool:
        """Whether some process trains here now. Asks by taking the lock for an instant; who trains is patient."""
        try:
            with self.events_file.open("r+", encoding="utf-8") as file:
                return not lock(file)
        except OSError:
            return False

    def notes(self) -> Notes:
        """What a person has said of the run; empty if that cannot be read."""
        return _read(self.notes_file, Notes) or Notes()

    def write_notes(self, notes: Notes) -> None:
        """Raises `SeganError` if they cannot be written."""
        try:
            write_atomically(self.notes_file, notes.model_dump_json(indent=1).encode())
        except OSError as error:
            raise SeganError(f"The notes in {self.path} could not be saved ({error.strerror}).") from None

    def pin(self, model: Path) -> None:
        """Have a model of this run kept, whatever becomes of the others."""
        notes = self._notes_to_change()
        if model.name not in notes.pinned:
            self.write_notes(notes.replace(pinned=(*notes.pinned, model.name)))

    def unpin(self, model: Path) -> None:
        """Leave a model to be thinned out with the others."""
        notes = self._notes_to_change()
        self.write_notes(notes.replace(pinned=tuple(name for name in notes.pinned if name != model.name)))

    def hold(self, model: Path) -> None:
        """Have a model kept as long as it is open in a window."""
        notes = self._notes_to_change()
        self.write_notes(notes.replace(opened=(*notes.opened, model.name)))

    def let_go(self, model: Path) -> None:
        """It is open in one window less."""
        notes = self._notes_to_change()
        if model.name in notes.opened:
            place = notes.opened.index(model.name)
            self.write_notes(notes.replace(opened=notes.opened[:place] + notes.opened[place + 1 :]))

    def describe(self, title: str, note: str) -> None:
        """Take down what a person says of the run."""
        self.write_notes(self._notes_to_change().replace(title=title, note=note))

    def _notes_to_change(self) -> Notes:
        """Raises `SeganError` where there are some that cannot be read, and would be lost."""
        notes = _read(self.notes_file, Notes)
        if notes is None and self.notes_file.exists():
            raise SeganError(f"{self.notes_file} cannot be read. Move that file away.")
        return notes or Notes()

    def snapshots(self) -> Snapshots:
        """What the trainer remembers; where that is lost, every model counts as a milestone."""
        return _read(self.snapshots_file, Snapshots) or Snapshots(milestones=tuple(path.name for path in self.models()))


def images_seen(path: Path) -> int:
    """When a snapshot or preview was made, as far as its name tells: to the kimg, or to the picture."""
    digits = re.search(r"(\d+)(?:_(\d{3}))?$", path.stem, re.ASCII)
    return int(digits[1]) * 1000 + int(digits[2] or 0) if digits else 0


_Record = TypeVar("_Record", bound=Frozen)


def _read(path: Path, kind: type[_Record]) -> _Record | None:
    try:
        return parse_json(kind, _content(path, LARGEST_NOTES))
    except (OSError, SeganError):
        return None


def _content(path: Path, largest: int) -> bytes:
    """Of a file of at most so many bytes; raises `OSError` for any other."""
    if not path.is_file() or path.stat().st_size > largest:
        raise OSError(f"{path} is no file, or too large")
    return path.read_bytes()
