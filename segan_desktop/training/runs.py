"""What run folders hold: which runs there are, how far they came, and how they went."""

import json
import re
import shutil
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QFile, QStandardPaths

from segan.config import TrainingConfig
from segan.errors import SeganError
from segan.runs import Notes, RunFiles, images_seen
from segan_desktop.translation import tr

RUNS_LISTED = 200
TAIL_BYTES = 1 << 16
"""Of a log, in which its last event surely begins."""
DATA = QStandardPaths.StandardLocation.GenericDataLocation
ENDED = {"Stopped", "Finished", "Failed"}
ABANDONED = "abandoned"


class State(Enum):
    """What a run folder tells of its run; the run of this window says more of itself."""

    NEW = "not begun"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """By a crash or a power cut: it said nothing of an end, and nobody trains it."""
    ELSEWHERE = "being trained elsewhere"


@dataclass(frozen=True)
class EarlierRun:
    """A run folder with something in it."""

    folder: Path
    config: TrainingConfig
    state: State
    images_seen: int
    """At the newest snapshot."""
    models: tuple[Path, ...]
    """Oldest first."""
    best: Path | None
    """The model with the lowest KID."""
    best_kid: float | None
    preview: Path | None
    changed: float
    """When something last happened in it, as a time stamp."""
    notes: Notes

    @property
    def name(self) -> str:
        """As a person calls it."""
        return self.notes.title or self.folder.name

    @property
    def model(self) -> Path | None:
        """The newest."""
        return self.models[-1] if self.models else None

    @property
    def finished(self) -> bool:
        return _reaches_its_length(self.images_seen, self.config)


def earlier_runs(runs_folder: Path) -> list[EarlierRun]:
    """The newest runs in a folder, newest first; folders that hold no readable run are left out."""
    folders = [path.parent for path in runs_folder.glob("*/config.json")]
    newest = sorted(folders, key=lambda folder: RunFiles(folder).changed(), reverse=True)
    return [run for folder in newest[:RUNS_LISTED] if (run := read_run(folder))]


def read_run(folder: Path) -> EarlierRun | None:
    """The run in a folder, or None if there is none that can be read."""
    files = RunFiles(folder)
    try:
        config = files.config()
    except SeganError:
        return None
    models, previews = tuple(files.models()), files.previews()
    seen = images_seen(models[-1]) if models else 0
    return EarlierRun(
        folder=folder,
        config=config,
        state=_state(files, config, seen),
        images_seen=seen,
        models=models,
        best=files.best_model(),
        best_kid=files.snapshots().best_kid,
        preview=previews[-1] if previews else None,
        changed=files.changed(),
        notes=files.notes(),
    )


def why_gone(folder: Path, name: str) -> str:
    """What is said of a run whose folder holds none any more."""
    why = tr("{name} is no longer in {folder}. Put it back there, or connect the drive that holds it.")
    return why.format(name=name, folder=folder.parent)


def new_run_name(runs_folder: Path, data: Sequence[Path]) -> str:
    """A name after the pictures that no run has yet: faces-01."""
    stem = re.sub(r"[^\w-]+", "-", data[0].stem).strip("-") if data else ""
    number = 1
    while (runs_folder / f"{stem or 'run'}-{number:02d}").exists():
        number += 1
    return f"{stem or 'run'}-{number:02d}"


def kid_figure(kid: float) -> str:
    """A KID as exact as its error lets it be."""
    return f"{kid:,.1f}" if kid < 1000 else f"{kid:,.0f}"


def preview_files(run_folder: Path) -> list[tuple[int, Path]]:
    """The previews that a run has left, as (images seen, path), oldest first."""
    return [(images_seen(path), path) for path in RunFiles(run_folder).previews()]


def curve_points(run_folder: Path, until: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """kimg and value of every quantity that a run has logged, its speed and its KID, up to the image `until`.

    What was done twice, because a crash had lost it, counts once; a line that was cut off is skipped.
    """
    points: dict[str, tuple[list[float], list[float]]] = {}
    for event in RunFiles(run_folder).events():
        try:
            seen = event["images_seen"]
            if event["event"] == "Started":
                _forget_after(seen / 1000, points)
            elif event["event"] in ("Progress", "Measured") and seen <= until:
                for name, value in _quantities(event).items():
                    xs, ys = points.setdefault(name, ([], []))
                    xs.append(seen / 1000)
                    ys.append(value)
        except (LookupError, TypeError, AttributeError):
            continue
    return {name: (np.array(xs, np.float32), np.array(ys, np.float32)) for name, (xs, ys) in points.items()}


def _quantities(event: dict[str, Any]) -> dict[str, float]:
    """What a logged `Progress` or `Measured` adds to the curves."""
    if event["event"] == "Measured":
        return {name: event[name] for name in ("kid", "kid_error") if name in event}
    speed = {"images_per_second": event["images_per_second"]} if "images_per_second" in event else {}
    return {**event["values"], **speed}


@dataclass(frozen=True)
class Trashed:
    """A run folder in the system's trash."""

    folder: Path
    """Where it was."""
    now: Path | None
    """Where it is, if the system tells."""

    def restore(self) -> None:
        """Put it back; raises `SeganError` if that fails."""
        if self.now is None or self.folder.exists():
            why = tr("{name} could not be put back; take it from the trash by hand.")
            raise SeganError(why.format(name=self.folder.name))
        try:
            shutil.move(self.now, self.folder)
        except OSError as error:
            why = tr("{name} could not be put back ({reason}); take it from the trash by hand.")
            raise SeganError(why.format(name=self.folder.name, reason=error.strerror)) from None
        with suppress(OSError):  # what a Linux desktop notes of the things in its trash
            (self.now.parent.parent / "info" / f"{self.now.name}.trashinfo").unlink()


def move_to_trash(folder: Path) -> Trashed:
    """Move a run folder to the system's trash; raises `SeganError` if it is being trained, or if that fails."""
    if RunFiles(folder).is_being_trained():
        raise SeganError(tr("{name} is being trained; stop it before it is deleted.").format(name=folder.name))
    with suppress(OSError):  # Qt makes the trash in there, but not the folder itself
        Path(QStandardPaths.writableLocation(DATA)).mkdir(parents=True, exist_ok=True)
    file = QFile(str(folder))
    if not file.moveToTrash():
        why = tr("{name} could not be moved to the trash. Delete its folder by hand: {folder}")
        raise SeganError(why.format(name=folder.name, folder=folder))
    now = Path(file.fileName())
    return Trashed(folder, now if now != folder and now.is_dir() else None)


def _state(files: RunFiles, config: TrainingConfig, seen: int) -> State:
    if files.is_being_trained():
        return State.ELSEWHERE
    last = _last_event(files.events_file)
    if last == "Failed":
        return State.FAILED
    if _reaches_its_length(seen, config):
        return State.FINISHED
    if last in ENDED or (not last and seen):
        return State.STOPPED
    return State.INTERRUPTED if last else State.NEW


def _last_event(log: Path) -> str:
    """The name of the last event in a log, ABANDONED for a stop that nobody asked for; empty if there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            lines = file.read().splitlines()
    except OSError:
        return ""
    for line in reversed(lines):
        with suppress(ValueError, LookupError, TypeError, AttributeError):
            event = json.loads(line)
            return ABANDONED if event.get("abandoned") is True else str(event["event"])
    return ""


def _reaches_its_length(seen: int, config: TrainingConfig) -> bool:
    return seen // 1000 >= int(config.kimg)  # whose file names count whole kimg


def _forget_after(kimg: float, points: dict[str, tuple[list[float], list[float]]]) -> None:
    for xs, values in points.values():
        keep = bisect_right(xs, kimg)
        del xs[keep:], values[keep:]
