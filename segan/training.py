"""Train a generator against a discriminator: one generator function that yields events and obeys commands.

The run folder alone is enough to go on, to explore, or to draw the curves again: config.json, events.jsonl, previews/,
model-NNNNNN.safetensors and state-NNNNNN.safetensors (NNNNNN in kimg).
"""

import dataclasses
import io
import json
import math
import time
from collections.abc import Callable, Iterator
from collections.abc import Generator as Iteration
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from segan.canonical import canonicalise
from segan.checkpoint import load_state, save_model, save_state, snapshots
from segan.config import TrainingConfig, parse_json
from segan.data import Pictures, packed
from segan.errors import SeganError
from segan.events import (
    Command,
    Event,
    Finished,
    Paused,
    Preparing,
    PreviewReady,
    Progress,
    Resumed,
    Saved,
    Started,
    Stopped,
    Warned,
)
from segan.files import write_atomically
from segan.networks import seeded_z, to_uint8
from segan.run import Run

PREVIEW_TILES = 36
PROGRESS_SECONDS = 0.1
SNAPSHOT_SAMPLES = 128
MODELS_KEPT = 3
STATES_KEPT = 2
MAY_CHANGE = {"data", "kimg", "preview_seconds", "snapshot_seconds", "precision"}
"""Fields of a config that may differ when a run is resumed."""


def train(
    config: TrainingConfig, run_folder: Path, next_command: Callable[[], Command | None] = lambda: None
) -> Iterator[Event]:
    """Begin the run in `run_folder`, or go on from its newest snapshot; the last event is Stopped or Finished.

    `next_command` is asked between steps. Raises `SeganError` when the pictures or the folder cannot be used.
    """
    _claim(run_folder, config)
    with (run_folder / "events.jsonl").open("a", encoding="utf-8") as log:
        for event in _events(config, run_folder, next_command):
            if not isinstance(event, Preparing):
                log.write(_json_line(event))
                log.flush()
            yield event


def _events(config: TrainingConfig, run_folder: Path, next_command: Callable[[], Command | None]) -> Iterator[Event]:
    pictures = yield from _prepare(config)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    run = Run(config, len(pictures), device)
    yield from _restore(run, run_folder)

    total = round(config.kimg * 1000)
    values: dict[str, list[Tensor]] = {}
    clock = Clock(run.seconds)
    progress_at = snapshot_at = clock()
    preview_at, preview_gap, seen_at_progress = 0.0, 1.0, run.images_seen
    model, saved_at = next(snapshots(run_folder, "model"), None), run.images_seen
    paused = stopping = False

    yield Started(
        config,
        len(pictures),
        run.images_seen,
        device=torch.cuda.get_device_name() if device.type == "cuda" else "CPU",
        precision=run.precision,
        generator_parameters=sum(p.numel() for p in run.generator.parameters()),
        discriminator_parameters=sum(p.numel() for p in run.discriminator.parameters()),
        reals=np.asarray(pictures.images[:PREVIEW_TILES]),
    )

    while run.images_seen < total and not stopping:
        for name, value in run.iterate(pictures).items():
            values.setdefault(name, []).append(value)
        run.seconds = clock()

        done = run.images_seen >= total
        if done or run.seconds >= progress_at + PROGRESS_SECONDS:
            means = {name: torch.stack(noted).mean().item() for name, noted in values.items()}
            broken = [name for name, mean in means.items() if not math.isfinite(mean)]
            if broken:
                raise SeganError(
                    f"Training became unstable at {run.images_seen / 1000:.1f} kimg ({broken[0]} is not a number). "
                    "Start again from the last snapshot with half the learning rate, or raise R1 gamma."
                )
            speed = (run.images_seen - seen_at_progress) / max(run.seconds - progress_at, 1e-9)
            yield Progress(run.images_seen, run.seconds, speed, means)
            values.clear()
            progress_at, seen_at_progress = run.seconds, run.images_seen
        if done or run.seconds >= preview_at:
            yield _preview(run, run_folder)
            preview_gap = min(preview_gap * 1.5, config.preview_seconds)  # often in the first seconds, then rarely
            preview_at = run.seconds + preview_gap

        while (command := next_command()) is not None or paused:
            match command:
                case Command.PAUSE if not paused:
                    paused = True
                    clock.stop()
                    model, saved_at = _snapshot(run, run_folder), run.images_seen
                    yield Saved(run.images_seen, model)
                    yield Paused(run.images_seen)
                case Command.RESUME if paused:
                    paused = False
                    snapshot_at = clock.go_on()
                    yield Resumed(run.images_seen)
                case Command.SNAPSHOT:
                    model, saved_at = _snapshot(run, run_folder), run.images_seen
                    yield Saved(run.images_seen, model)
                case Command.STOP:
                    stopping, paused = True, False
                case None:
                    time.sleep(0.02)
            if stopping:
                break

        if not stopping and not done and run.seconds >= snapshot_at + config.snapshot_seconds:
            model, saved_at = _snapshot(run, run_folder), run.images_seen
            snapshot_at = clock()
            yield Saved(run.images_seen, model)

    if model is None or run.images_seen != saved_at:
        model = _snapshot(run, run_folder)
        yield Saved(run.images_seen, model)
    yield Stopped(run.images_seen, model) if stopping else Finished(run.images_seen, model)


class Clock:
    """Seconds of work, which pauses do not count towards."""

    def __init__(self, seconds: float) -> None:
        self._began: float | None = time.monotonic() - seconds
        self._stopped_at = seconds

    def __call__(self) -> float:
        return self._stopped_at if self._began is None else time.monotonic() - self._began

    def stop(self) -> None:
        self._stopped_at = self()
        self._began = None

    def go_on(self) -> float:
        self._began = time.monotonic() - self._stopped_at
        return self._stopped_at


def _prepare(config: TrainingConfig) -> Iteration[Event, None, Pictures]:
    """Yield Preparing at most 10 times a second while the pictures are decoded; returns them."""
    packing = packed(config.data, config.model.resolution, config.fit, config.background)
    told_at = -math.inf
    while True:
        try:
            done, total = next(packing)
        except StopIteration as end:
            pictures: Pictures = end.value
            return pictures
        if time.monotonic() >= told_at + PROGRESS_SECONDS:
            told_at = time.monotonic()
            yield Preparing(done, total)


def _restore(run: Run, run_folder: Path) -> Iterator[Event]:
    """Put the newest readable state of the folder into `run`, if there is any."""
    for path in snapshots(run_folder, "state"):
        try:
            tree = load_state(path)
        except SeganError as error:
            yield Warned(0, f"{error} The snapshot before it is used.")
            continue
        run.restore(tree)
        return


def _claim(run_folder: Path, config: TrainingConfig) -> None:
    """Write config.json into a new run folder; into an old one only if it goes on with what it was begun with."""
    path = run_folder / "config.json"
    if path.exists():
        began = parse_json(TrainingConfig, path.read_bytes())
        for name in sorted(set(TrainingConfig.model_fields) - MAY_CHANGE):
            if getattr(began, name) != getattr(config, name):
                raise SeganError(
                    f"{run_folder.name} holds a run with another {TrainingConfig.model_fields[name].title or name}. "
                    "Choose another run folder, or resume the run with its own settings."
                )
    try:
        write_atomically(path, config.model_dump_json(indent=1).encode())
    except OSError as error:
        raise SeganError(f"{run_folder} cannot be written to ({error.strerror}). Choose another run folder.") from None


def _snapshot(run: Run, run_folder: Path) -> Path:
    """Save a model and a state; remove those that newer ones have replaced."""
    name = f"{run.images_seen // 1000:06d}.safetensors"
    generator = run.averaged()
    canonicalise(generator, samples=SNAPSHOT_SAMPLES, dtype=run.dtype)
    model = run_folder / f"model-{name}"
    save_model(model, generator, run.images_seen)
    save_state(run_folder / f"state-{name}", run.tree())
    for old in list(snapshots(run_folder, "state"))[STATES_KEPT:]:
        old.unlink(missing_ok=True)
    for index, old in enumerate(sorted(run_folder.glob("model-*.safetensors"))[:-MODELS_KEPT]):
        if index % 10:
            old.unlink(missing_ok=True)
    return model


@torch.no_grad()
def _preview(run: Run, run_folder: Path) -> PreviewReady:
    generator = run.averaged()
    z = seeded_z(range(PREVIEW_TILES), run.config.model.z_dim).to(run.device)
    noise = generator.synthesis.const_noise()
    parts = [
        to_uint8(generator(generator.broadcast(generator.mapping(part)), noise, dtype=run.dtype)) for part in z.split(9)
    ]
    tiles = np.concatenate(parts)
    path = run_folder / "previews" / f"{run.images_seen // 1000:06d}.png"
    write_atomically(path, _png(tiles))
    return PreviewReady(run.images_seen, tiles, path)


def _png(tiles: np.ndarray) -> bytes:
    """The tiles [N, H, W, 3] side by side, in a grid as square as it gets."""
    columns = math.isqrt(len(tiles))
    count, height, width, _ = tiles.shape
    grid = tiles.reshape(count // columns, columns, height, width, 3).swapaxes(1, 2)
    content = io.BytesIO()
    Image.fromarray(grid.reshape(-1, columns * width, 3)).save(content, "PNG")
    return content.getvalue()


def _json_line(event: Event) -> str:
    """One line of events.jsonl: the event's name and its plain fields; pictures are left out."""
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
                value = {k: float(f"{v:.6g}") for k, v in value.items()}
        fields[field.name] = value
    return json.dumps(fields) + "\n"
