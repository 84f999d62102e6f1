"""Train a generator against a discriminator: one generator function that yields events and obeys commands."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from collections.abc import Generator as Iteration
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from segan.config import TrainingConfig
from segan.data import Pictures, packed
from segan.events import (
    QUANTITIES,
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
from segan.run import Run, Unstable
from segan.run_folder import RunFolder

PREVIEW_TILES = 36
PROGRESS_SECONDS = 0.1


def train(
    config: TrainingConfig, run_folder: Path, next_command: Callable[[], Command | None] = lambda: None
) -> Iterator[Event]:
    """Begin the run in `run_folder`, or go on from its newest snapshot; the last event is Stopped or Finished.

    `next_command` is asked between steps, and while the pictures are prepared. Raises `SeganError` when the pictures or
    the folder cannot be used.
    """
    folder = RunFolder(run_folder)
    folder.claim(config)
    with folder.log() as log:
        for event in _events(config, folder, next_command):
            log(event)
            yield event


def _events(config: TrainingConfig, folder: RunFolder, next_command: Callable[[], Command | None]) -> Iterator[Event]:
    early: deque[Command] = deque()
    pictures = yield from _prepare(config, next_command, early)
    if pictures is None:
        yield Stopped(0, folder.newest_model())
        return
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    run = Run(config, len(pictures), device)
    yield from (Warned(0, sentence) for sentence in folder.restore(run))

    total = round(config.kimg * 1000)
    values: dict[str, list[Tensor]] = {}
    clock = Clock(run.seconds)
    progress_at = snapshot_at = clock()
    preview_at, preview_gap, seen_at_progress = 0.0, 1.0, run.images_seen
    model, saved_at = folder.newest_model(), run.images_seen
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
                raise Unstable(run.images_seen, QUANTITIES[broken[0]])
            speed = (run.images_seen - seen_at_progress) / max(run.seconds - progress_at, 1e-9)
            yield Progress(run.images_seen, run.seconds, speed, means)
            values.clear()
            progress_at, seen_at_progress = run.seconds, run.images_seen
        if done or run.seconds >= preview_at:
            tiles = run.preview(PREVIEW_TILES)
            yield PreviewReady(run.images_seen, tiles, folder.save_preview(run.images_seen, tiles))
            preview_gap = min(preview_gap * 1.5, config.preview_seconds)  # often in the first seconds, then rarely
            preview_at = run.seconds + preview_gap

        while (command := early.popleft() if early else next_command()) is not None or paused:
            match command:
                case Command.PAUSE if not paused:
                    paused = True
                    clock.stop()
                    model, saved_at = folder.save(run), run.images_seen
                    yield Saved(run.images_seen, model)
                    yield Paused(run.images_seen)
                case Command.RESUME if paused:
                    paused = False
                    snapshot_at = clock.go_on()
                    yield Resumed(run.images_seen)
                case Command.SNAPSHOT:
                    model, saved_at = folder.save(run), run.images_seen
                    yield Saved(run.images_seen, model)
                case Command.STOP:
                    stopping, paused = True, False
                case None:
                    time.sleep(0.02)
            if stopping:
                break

        if not stopping and not done and run.seconds >= snapshot_at + config.snapshot_seconds:
            model, saved_at = folder.save(run), run.images_seen
            snapshot_at = clock()
            yield Saved(run.images_seen, model)

    if model is None or run.images_seen != saved_at:
        model = folder.save(run)
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


def _prepare(
    config: TrainingConfig, next_command: Callable[[], Command | None], early: deque[Command]
) -> Iteration[Event, None, Pictures | None]:
    """Yield Preparing at most 10 times a second while the pictures are decoded; returns them, or None if stopped.

    Other commands wait in `early`.
    """
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
            while (command := next_command()) is not None:
                early.append(command)
            if Command.STOP in early:
                packing.close()
                return None
