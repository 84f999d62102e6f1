"""What a run writes into its folder, and how it goes on from there: snapshots, previews and the log of events."""

import dataclasses
import io
import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from segan.canonical import canonicalise
from segan.checkpoint import load_model, load_state, save_model, save_state
from segan.config import KIND, TrainingConfig
from segan.errors import SeganError
from segan.events import Event, Preparing, Progress
from segan.files import leftovers, lock, write_atomically
from segan.networks import Generator
from segan.run import Run
from segan.runs import MAY_CHANGE, RunFiles, Snapshots

GAUGE_SAMPLES = 128
"""Pictures that decide the order of the dimensions; at every snapshot, so that it must be quick."""
GAUGE_BATCH = 16
STATES_KEPT = 2
NEWEST_MODELS_KEPT = 3
MODELS_PER_MILESTONE = 10
"""Of so many models the last is kept for good."""
LOCK_TRIES = 6
LOG_SECONDS = 1.0
"""Work between two lines on the progress."""


class RunFolder:
    """The folder of one run, for whoever trains it."""

    def __init__(self, path: Path) -> None:
        self.path, self._files = path, RunFiles(path)
        self._last: Generator | None = None
        """The generator of the newest model, in its gauge: the next keeps its numbering."""
        self._saving = -1, path
        """Images seen at the newest snapshot of this process, and its model."""
        self.judging = path
        """A model that is being judged, and stays until that is done."""

    @contextmanager
    def claim(self, config: TrainingConfig) -> Iterator[tuple[TrainingConfig, Callable[[Event], None]]]:
        """Make the folder one of a run with `config`, or see that its run can go on with that.

        Gives the config with what was settled when the run began, and a function that appends an event to events.jsonl;
        meanwhile no other process trains here. Of a run that cannot begin, for example without pictures, nothing stays.
        """
        made = not self.path.exists()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            file = self._files.events_file.open("a+b", buffering=0)
        except OSError as error:
            raise self._unwritable(error) from None
        with file:
            if not _lock_patiently(file):
                raise SeganError(
                    f"{self.path.name} is being trained already. Wait until that has ended, or choose another folder."
                )
            began = self._files.config_file.exists()
            if began:
                config = self._as_begun(config)
            try:
                self.keep(config)
            except OSError as error:
                raise self._unwritable(error) from None
            for leftover in (*leftovers(self.path), *leftovers(self.path / "previews")):
                _remove(leftover)
            try:
                yield config, _Log(file).append
            except SeganError:
                if not began and not (self._files.models() or self._files.previews()):
                    file.close()  # or Windows would keep it
                    self._vacate(made)
                raise

    def keep(self, config: TrainingConfig) -> None:
        """Have the run go on with `config` when it is resumed."""
        content = config.model_dump_json(indent=1).encode()
        file = self._files.config_file
        if not file.exists() or file.read_bytes() != content:  # a full disk is no reason not to resume
            write_atomically(file, content)

    def newest_model(self) -> Path | None:
        return self._files.newest_model()

    def newest_state(self) -> tuple[dict[str, Any] | None, list[str]]:
        """The newest sound state, or None of a run without a snapshot; and a sentence for each newer that is damaged.

        Raises `SeganError`, and changes nothing, where there were snapshots and no state of them can be read.
        """
        damaged: dict[Path, str] = {}
        for path in reversed(self._files.states()):
            try:
                tree = load_state(path)
            except SeganError as error:
                damaged[path] = str(error)
                continue
            for newer in damaged:
                with suppress(OSError):  # or it counts as the newest, and those to come are thinned out in its place
                    newer.rename(newer.with_suffix(".damaged"))
            self._last = self._load_last()
            return tree, [f"{sentence} The snapshot before it is used." for sentence in damaged.values()]
        if damaged or self._files.snapshots().taken:
            raise SeganError(self._no_state(damaged))
        return None, []

    def save(self, run: Run) -> Path:
        """Write a model and a state, thin out the old ones, and return the model.

        What is saved again at the same moment, or only now that there is room for it, keeps its name.
        """
        before = self._files.snapshots()
        generator = run.averaged()
        batch = min(GAUGE_BATCH, run.pass_size)  # or a run that memory just suffices for would end here
        canonicalise(generator, GAUGE_SAMPLES, batch, run.dtype, previous=self._last)
        if run.images_seen != self._saving[0]:
            self._saving = run.images_seen, self._files.new_model(run.images_seen)
        model = self._saving[1]
        save_model(model, generator, run.images_seen)
        save_state(self._files.state_of(model), run.tree())
        self._last = generator
        self._thin_out(before, model)
        return model

    def rate(self, model: Path, kid: float, pictures: int) -> bool:
        """Remember how good a model of the run is, and return whether none was better; the best is kept.

        What was compared with another number of `pictures`, because the run was given others, counts no more.
        """
        before = self._files.snapshots()
        best_kid = before.best_kid if before.best_against in (0, pictures) else None
        if best_kid is not None and best_kid <= kid and self._files.best_model():
            return False
        best = before.replace(best=model.name, best_kid=kid, best_against=pictures)
        write_atomically(self._files.snapshots_file, best.model_dump_json().encode())
        return True

    def save_preview(self, images_seen: int, tiles: np.ndarray) -> Path:
        """Write tiles [N, H, W, 3] as a picture, in a grid as square as it gets."""
        columns = math.isqrt(len(tiles))
        count, height, width, _ = tiles.shape
        grid = tiles.reshape(count // columns, columns, height, width, 3).swapaxes(1, 2)
        content = io.BytesIO()
        Image.fromarray(grid.reshape(-1, columns * width, 3)).save(content, "PNG")
        path = self._files.preview(images_seen)
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, content.getvalue())
        return path

    def _vacate(self, made: bool) -> None:
        """Take back what `claim` has written, and the folder if it has `made` that."""
        for file in (self._files.config_file, self._files.events_file):
            _remove(file)
        if made:
            with suppress(OSError):  # someone has put something there
                self.path.rmdir()

    def _as_begun(self, config: TrainingConfig) -> TrainingConfig:
        """`config` with what the run here decided when it began; raises `SeganError` where it was begun otherwise."""
        began = self._files.config()
        settled: dict[str, Any] = {}
        if config.augment == "auto":
            settled["augment"] = began.augment
        if config.initial_model and config.initial_model == began.initial_model:
            settled["discriminator_channels"] = began.discriminator_channels
            if all(getattr(config.model, name) == getattr(began.model, name) for name in KIND):
                settled["model"] = began.model
        config = config.replace(**settled)
        for name in sorted(set(TrainingConfig.model_fields) - MAY_CHANGE):
            if getattr(began, name) != getattr(config, name):
                raise SeganError(
                    f"{self.path.name} holds a run with another {TrainingConfig.model_fields[name].title or name}."
                    " Choose another run folder, or resume the run with its own settings."
                )
        return config

    def _no_state(self, damaged: dict[Path, str]) -> str:
        """Why the run cannot go on, and what can be done."""
        why = f"{next(iter(damaged.values()))} No other state is sound." if damaged else "its states are gone."
        way_out = "Put back a copy of one."
        if newest := self.newest_model():
            way_out = f"Put back a copy of one, or begin a new run that starts from its model {newest.name}."
        return f"{self.path} cannot be resumed: {why} {way_out}"

    def _unwritable(self, error: OSError) -> SeganError:
        return SeganError(f"{self.path} cannot be written to ({error.strerror}). Choose another run folder.")

    def _load_last(self) -> Generator | None:
        newest = self.newest_model()
        try:
            return load_model(newest).generator if newest else None
        except SeganError:
            return None  # only the numbering of dimensions is lost

    def _thin_out(self, before: Snapshots, saved: Path) -> None:
        """Keep the newest few states and models, the milestones, the best, and what a person has pinned or open."""
        for state in self._files.states()[:-STATES_KEPT]:
            _remove(state)
        taken = before.taken + 1
        milestones = (*before.milestones, saved.name) if taken % MODELS_PER_MILESTONE == 0 else before.milestones
        snapshots = before.replace(taken=taken, milestones=milestones)
        write_atomically(self._files.snapshots_file, snapshots.model_dump_json().encode())
        notes = self._files.notes()
        kept = {saved.name, *milestones, snapshots.best, self.judging.name, *notes.pinned, *notes.opened}
        for model in self._files.models()[:-NEWEST_MODELS_KEPT]:
            if model.name not in kept:
                _remove(model)


class _Log:
    """Appends events to a file as lines; what finds no room there waits in memory.

    Of progress there is a line a second, the mean over it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._waiting = b""
        self._progress: list[Progress] = []
        self._logged_at = -math.inf
        if file.seek(0, io.SEEK_END):
            file.seek(-1, io.SEEK_END)
            self._waiting = b"" if file.read(1) == b"\n" else b"\n"  # after a line that a crash has cut off

    def append(self, event: Event) -> None:
        match event:
            case Preparing():
                pass
            case Progress(seconds=seconds):
                self._progress.append(event)
                if not self._logged_at <= seconds < self._logged_at + LOG_SECONDS:
                    self._logged_at = seconds
                    self._write_progress()
            case _:
                self._write_progress()
                self._write(event)

    def _write_progress(self) -> None:
        if self._progress:
            self._write(_mean(self._progress))
            self._progress.clear()

    def _write(self, event: Event) -> None:
        self._waiting += _json_line(event).encode() + b"\n"
        with suppress(OSError):  # a log is no reason to end a run
            while self._waiting:
                self._waiting = self._waiting[self._file.write(self._waiting) :]


def _mean(events: list[Progress]) -> Progress:
    values: dict[str, list[float]] = {}
    for event in events:
        for name, value in event.values.items():
            values.setdefault(name, []).append(value)
    speed = sum(event.images_per_second for event in events) / len(events)
    means = {name: sum(noted) / len(noted) for name, noted in values.items()}
    return dataclasses.replace(events[-1], images_per_second=speed, values=means)


def _lock_patiently(file: BinaryIO) -> bool:
    """As `lock`, but not deterred by who only asks whether the run is being trained."""
    for _ in range(LOCK_TRIES):
        if lock(file):
            return True
        time.sleep(0.05)
    return False


def _remove(path: Path) -> None:
    with suppress(OSError):  # another program may hold it; an old file is no reason to end a run
        path.unlink()


def _json_line(event: Event) -> str:
    """The event's name and its plain fields as JSON; pictures are left out."""
    fields: dict[str, Any] = {"event": type(event).__name__}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        match value:
            case np.ndarray() | TrainingConfig():
                continue
            case Path():
                value = value.name
            case float():
                value = float(f"{value:.6g}")
            case dict():
                value = {k: float(f"{v:.6g}") if isinstance(v, float) else v for k, v in value.items()}
        fields[field.name] = value
    return json.dumps(fields)
