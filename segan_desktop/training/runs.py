"""What run folders hold: which runs there are, how far they came, and how they went."""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segan.config import TrainingConfig, parse_json
from segan.errors import SeganError
from segan.runs import RunFiles

RUNS_LISTED = 40


@dataclass(frozen=True)
class EarlierRun:
    """A run folder with something in it."""

    folder: Path
    config: TrainingConfig
    images_seen: int
    """At the newest snapshot."""
    model: Path | None
    preview: Path | None
    changed: float
    """When something last happened in it, as a time stamp."""

    @property
    def finished(self) -> bool:
        return self.images_seen // 1000 >= int(self.config.kimg)  # whose file names count whole kimg


def earlier_runs(runs_folder: Path) -> list[EarlierRun]:
    """The newest runs in a folder, newest first; folders that hold no readable run are left out."""
    configs = sorted(runs_folder.glob("*/config.json"), key=_last_change, reverse=True)
    return [run for path in configs[:RUNS_LISTED] if (run := read_run(path.parent))]


def read_run(folder: Path) -> EarlierRun | None:
    """The run in a folder, or None if there is none that can be read."""
    try:
        config = parse_json(TrainingConfig, (folder / "config.json").read_bytes())
    except (OSError, SeganError):
        return None
    model = RunFiles(folder).newest_model()
    previews = preview_files(folder)
    return EarlierRun(
        folder=folder,
        config=config,
        images_seen=_images_seen(model) if model else 0,
        model=model,
        preview=previews[-1][1] if previews else None,
        changed=_last_change(folder / "config.json"),
    )


def new_run_name(runs_folder: Path, data: Sequence[Path]) -> str:
    """A name after the pictures that no run has yet: faces-01."""
    stem = re.sub(r"[^\w-]+", "-", data[0].stem).strip("-") if data else ""
    number = 1
    while (runs_folder / f"{stem or 'run'}-{number:02d}").exists():
        number += 1
    return f"{stem or 'run'}-{number:02d}"


def preview_files(run_folder: Path) -> list[tuple[int, Path]]:
    """The previews that a run has left, as (images seen, path), oldest first."""
    found = sorted((run_folder / "previews").glob("*.png"))
    return [(_images_seen(path), path) for path in found]


def curve_points(run_folder: Path, until: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """kimg and value of every quantity that a run has logged, up to the image `until`.

    What was done twice, because a crash had lost it, counts once; a line that was cut off is skipped.
    """
    points: dict[str, tuple[list[float], list[float]]] = {}
    try:
        lines = (run_folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    for line in lines:
        try:
            event = json.loads(line)
            kimg = event["images_seen"] / 1000
            if event["event"] == "Started":
                _forget_after(kimg, points)
            elif event["event"] == "Progress" and event["images_seen"] <= until:
                for name, value in event["values"].items():
                    xs, values = points.setdefault(name, ([], []))
                    xs.append(kimg)
                    values.append(value)
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
    return {name: (np.array(xs, np.float32), np.array(values, np.float32)) for name, (xs, values) in points.items()}


def _forget_after(kimg: float, points: dict[str, tuple[list[float], list[float]]]) -> None:
    for xs, values in points.values():
        keep = bisect_right(xs, kimg)
        del xs[keep:], values[keep:]


def _images_seen(path: Path) -> int:
    digits = re.search(r"(\d+)$", path.stem)
    return int(digits[1]) * 1000 if digits else 0


def _last_change(config_file: Path) -> float:
    """Of the events of a run, or of its config if it has none."""
    events = config_file.with_name("events.jsonl")
    try:
        return (events if events.exists() else config_file).stat().st_mtime
    except OSError:
        return 0.0
