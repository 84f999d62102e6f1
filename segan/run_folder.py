"""What a run writes into its folder, and how it goes on from there: snapshots, previews and the log of events."""

import dataclasses
import io
import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image

from segan.canonical import canonicalise
from segan.checkpoint import load_model, load_state, save_model, save_state
from segan.config import TrainingConfig
from segan.errors import SeganError
from segan.events import Event, Preparing
from segan.files import lock, write_atomically
from segan.networks import Generator
from segan.run import Run
from segan.runs import RunFiles, Snapshots

GAUGE_SAMPLES = 128
"""Pictures that decide the order of the dimensions; at every snapshot, so that it must be quick."""
STATES_KEPT = 2
NEWEST_MODELS_KEPT = 3
MODELS_PER_MILESTONE = 10
"""Of so many models the last is kept for good."""
LOCK_TRIES = 6
MAY_CHANGE = {"data", "kimg", "learning_rate", "r1_gamma", "preview_seconds", "snapshot_seconds", "precision"}
"""Fields of a config that may differ when a run is resumed."""


class RunFolder:
    """The folder of one run, for whoever trains it."""

    def __init__(self, path: Path) -> None:
        self._path, self._files = path, RunFiles(path)
        self._last: Generator | None = None
        """The generator of the newest model, in its gauge: the next keeps its numbering."""

    def claim(self, config: TrainingConfig) -> None:
        """Write config.json into a new folder; into an old one only if the run goes on with what it was begun with."""
        path = self._files.config_file
        if path.exists():
            began = self._files.config()
            for name in sorted(set(TrainingConfig.model_fields) - MAY_CHANGE):
                if getattr(began, name) != getattr(config, name):
                    raise SeganError(
                        f"{self._path.name} holds a run with another {TrainingConfig.model_fields[name].title or name}."
                        " Choose another run folder, or resume the run with its own settings."
                    )
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            write_atomically(path, config.model_dump_json(indent=1).encode())
        except OSError as error:
            raise SeganError(
                f"{self._path} cannot be written to ({error.strerror}). Choose another run folder."
            ) from None

    @contextmanager
    def log(self) -> Iterator[Callable[[Event], None]]:
        """A function that appends an event to events.jsonl; meanwhile no other process trains here."""
        with self._files.events_file.open("a", encoding="utf-8", buffering=1) as file:
            if not _lock_patiently(file):
                raise SeganError(
                    f"{self._path.name} is being trained already. Wait until that has ended, or choose another folder."
                )
            yield lambda event: None if isinstance(event, Preparing) else print(_json_line(event), file=file)

    def newest_model(self) -> Path | None:
        return self._files.newest_model()

    def restore(self, run: Run) -> list[str]:
        """Put the newest sound state into `run`, if there is any; returns a sentence for each that is damaged."""
        damaged: list[str] = []
        for path in reversed(self._files.states()):
            try:
                tree = load_state(path)
            except SeganError as error:
                with suppress(OSError):  # or it counts as the newest, and those to come are thinned out in its place
                    path.rename(path.with_suffix(".damaged"))
                damaged.append(str(error))
                continue
            run.restore(tree)
            self._last = self._load_last()
            return [f"{sentence} The snapshot before it is used." for sentence in damaged]
        return [f"{sentence} There is no other, so that the run begins anew." for sentence in damaged]

    def save(self, run: Run) -> Path:
        """Write a model and a state, thin out the old ones, and return the model."""
        before = self._files.snapshots()
        generator = run.averaged()
        canonicalise(generator, samples=GAUGE_SAMPLES, dtype=run.dtype, previous=self._last)
        model = self._files.new_model(run.images_seen)
        save_model(model, generator, run.images_seen)
        save_state(self._files.state_of(model), run.tree())
        self._last = generator
        self._thin_out(before, model)
        return model

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

    def _load_last(self) -> Generator | None:
        newest = self.newest_model()
        try:
            return load_model(newest).generator if newest else None
        except SeganError:
            return None  # only the numbering of dimensions is lost

    def _thin_out(self, before: Snapshots, saved: Path) -> None:
        """Keep the newest few states and models, the milestones, the best model, and what a person has pinned."""
        for state in self._files.states()[:-STATES_KEPT]:
            _remove(state)
        taken = before.taken + 1
        milestones = (*before.milestones, saved.name) if taken % MODELS_PER_MILESTONE == 0 else before.milestones
        snapshots = before.replace(taken=taken, milestones=milestones)
        write_atomically(self._files.snapshots_file, snapshots.model_dump_json().encode())
        kept = {*milestones, snapshots.best, *self._files.notes().pinned}
        for model in self._files.models()[:-NEWEST_MODELS_KEPT]:
            if model.name not in kept:
                _remove(model)


def _lock_patiently(file: IO[str]) -> bool:
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
