"""Train a generator against a discriminator: one generator function that yields events and obeys commands."""

import errno
import math
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from collections.abc import Generator as Iteration
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.utils._pytree import tree_map_only

from segan.config import TrainingConfig
from segan.data import Pictures, pack, packed
from segan.errors import SeganError
from segan.events import (
    ENDING,
    PREVIEW_TILES,
    QUANTITIES,
    Command,
    Event,
    Failed,
    Finished,
    Measured,
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
from segan.health import Health
from segan.judging import Judge, Verdict
from segan.parallel import Cluster, is_out_of_memory
from segan.run import Run, Unstable
from segan.run_folder import RunFolder
from segan.runs import RunFiles
from segan.transfer import open_start

PROGRESS_SECONDS = 0.1
WAIT_SECONDS = 0.02
MOST_ROLLBACKS = 3
"""Times that a run is taken back to its last snapshot, with half the learning rate each time, before it fails."""

ITERATE = "iterate"
"""What the first process of a cluster tells the others to do, besides the config and the state to begin with."""

T = TypeVar("T")


def train(
    config: TrainingConfig, run_folder: Path, next_command: Callable[[], Command | None] = lambda: None
) -> Iterator[Event]:
    """Begin the run in `run_folder`, or go on from its newest snapshot; the last event is Stopped or Finished.

    `next_command` is asked between steps, and while the pictures are prepared. Raises `SeganError` when the pictures or
    the folder cannot be used. Where PyTorch's `torchrun` has started several processes, the first of them decides and
    writes everything; the others compute their share of each batch, and yield nothing.
    """
    cluster = Cluster.join()
    if cluster.rank > 0:
        _follow(cluster)
        return
    folder = RunFolder(run_folder)
    failed = False
    try:
        with folder.claim(config) as (config, log):
            health = Health(RunFiles(run_folder).events())
            try:
                for event in _events(config, folder, cluster, next_command):
                    for each in (event, *health.watch(event)):
                        log(each)
                        yield each
            except (SeganError, OSError, RuntimeError, MemoryError) as error:
                if not isinstance(error, RuntimeError) or is_out_of_memory(error):
                    log(Failed(str(error), "", folder.newest_model()))
                raise
    except Exception:
        failed = True
        raise
    finally:
        if not failed:  # or the others may be in the midst of a step, where they cannot be told: torchrun ends them
            cluster.tell(None)
            cluster.leave()


def _follow(cluster: Cluster) -> None:
    """Compute a share of what the first process does, until it tells the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process stops at Ctrl-C, and then tells
    run, pictures = None, None
    while (order := cluster.tell()) is not None:
        if isinstance(order, TrainingConfig):
            pictures = pack(order.data, order.model.resolution, order.fit, order.background, exclude=order.exclude)
            run = Run(order, len(pictures), cluster.device, cluster)
            run.restore(cluster.tell())
        else:
            assert run and pictures
            run.iterate(pictures)
    cluster.leave()


def _events(
    config: TrainingConfig, folder: RunFolder, cluster: Cluster, next_command: Callable[[], Command | None]
) -> Iterator[Event]:
    early: deque[Command] = deque()
    ask = lambda: early.popleft() if early else next_command()  # noqa: E731
    pictures = yield from _prepare(config, next_command, early)
    if pictures is None:
        yield Stopped(0, folder.newest_model(), abandoned=Command.ABANDON in early)
        return
    run, warnings = _begin(config, folder, len(pictures), cluster)
    total = round(config.kimg * 1000)
    values: dict[str, list[Tensor]] = {}
    clock = Clock(run.seconds)
    disk = Disk(folder.path, clock, ask, early.appendleft)
    judge = Judge(pictures, run.device, run.dtype)
    progress_at = snapshot_at = clock()
    preview_at, preview_gap, seen_at_progress = 0.0, 1.0, run.images_seen
    model, saved_at = folder.newest_model(), run.images_seen
    rollbacks = 0
    paused = stopping = abandoned = False
    failing: set[str] = set()

    def save() -> Iterator[Event]:
        nonlocal model, saved_at
        model = yield from disk.write(run.images_seen, lambda: folder.save(run))
        saved_at = run.images_seen
        if judge.offer(model):
            folder.judging = model
        yield Saved(run.images_seen, model)

    def measured(verdict: Verdict) -> Iterator[Event]:
        best = yield from disk.write(run.images_seen, partial(folder.rate, verdict.model, verdict.kid, len(pictures)))
        yield Measured(verdict.images_seen, verdict.kid, verdict.error, verdict.model, best)

    def show() -> Iterator[Event]:
        tiles = run.preview(PREVIEW_TILES)
        path = yield from disk.write(run.images_seen, partial(folder.save_preview, run.images_seen, tiles))
        yield PreviewReady(run.images_seen, tiles, path)

    def tried(what: str, writing: Iterator[Event], asked: bool = False) -> Iterator[Event]:
        """A file that another program holds, a drive that is away, or memory that is short is no reason to end a run.

        It is told once, and to a person who has asked for what is written each time.
        """
        try:
            yield from writing
            failing.discard(what)
        except (OSError, RuntimeError, MemoryError) as error:
            if not isinstance(error, OSError) and not is_out_of_memory(error):
                raise
            if asked or what not in failing:
                reason = error.strerror or error if isinstance(error, OSError) else "Cannot allocate memory"
                text = f"{what} could not be saved ({reason}); the run goes on, and tries it again."
                yield Warned(run.images_seen, text)
            failing.add(what)

    yield from disk.write(run.images_seen, partial(folder.keep, run.config))
    yield from (Warned(run.images_seen, sentence) for sentence in warnings)
    yield _started(run, pictures)

    while run.images_seen < total and not stopping:
        cluster.tell(ITERATE)
        for name, value in run.iterate(pictures).items():
            values.setdefault(name, []).append(value)
        run.seconds = clock()
        yield from (Warned(run.images_seen, sentence) for sentence in run.take_notes())

        done = run.images_seen >= total
        if done or run.seconds >= progress_at + PROGRESS_SECONDS:
            speed = (run.images_seen - seen_at_progress) / max(run.seconds - progress_at, 1e-9)
            yield Progress(run.images_seen, run.seconds, speed, _means(values))
            if trouble := run.trouble():
                rollbacks += 1
                if rollbacks > MOST_ROLLBACKS:
                    raise Unstable(run.images_seen, QUANTITIES[trouble])
                unstable_at, config = run.images_seen, run.config.replace(learning_rate=run.config.learning_rate / 2)
                run, warnings = _begin(config, folder, len(pictures), cluster)
                yield from disk.write(run.images_seen, partial(folder.keep, run.config))
                warnings.append(_rolled_back(unstable_at, QUANTITIES[trouble], run))
                yield from (Warned(run.images_seen, sentence) for sentence in warnings)
                yield _started(run, pictures)
                done, saved_at, snapshot_at = False, run.images_seen, clock()
            values.clear()
            progress_at, seen_at_progress = clock(), run.images_seen
        if done or run.seconds >= preview_at:
            yield from tried("A preview", show())
            preview_gap = min(preview_gap * 1.5, config.preview_seconds)  # often in the first seconds, then rarely
            preview_at = run.seconds + preview_gap

        while (command := ask()) is not None or paused:
            match command:
                case Command.PAUSE if not paused:
                    paused = True
                    yield from tried("A snapshot", save(), asked=True)
                    clock.stop()
                    yield Paused(run.images_seen)
                case Command.RESUME if paused:
                    paused = False
                    snapshot_at = clock.go_on()
                    yield Resumed(run.images_seen)
                case Command.SNAPSHOT:
                    yield from tried("A snapshot", save(), asked=True)
                case Command.STOP | Command.ABANDON:
                    stopping, paused = True, False
                    abandoned = command is Command.ABANDON
                case None:
                    time.sleep(WAIT_SECONDS)
            if stopping:
                break

        if not stopping and not done and run.seconds >= snapshot_at + config.snapshot_seconds:
            yield from tried("A snapshot", save())
            snapshot_at = clock()
        if not stopping and (verdict := judge.work()) is not None:
            yield from tried("A verdict on a snapshot", measured(verdict))

    if model is None or run.images_seen != saved_at:
        yield from save()
    assert model is not None  # it was there, or has been saved just now
    for verdict in () if stopping else judge.hurry(model):
        if verdict is not None:
            yield from tried("A verdict on a snapshot", measured(verdict))
        if ask() in ENDING:
            break
    yield Stopped(run.images_seen, model, abandoned) if stopping else Finished(run.images_seen, model)


def _begin(config: TrainingConfig, folder: RunFolder, pictures: int, cluster: Cluster) -> tuple[Run, list[str]]:
    """The run as its newest sound snapshot left it, or as it begins; and what is to be said about that."""
    state, warnings = folder.newest_state()
    start = open_start(config, config.initial_model) if config.initial_model and state is None else None
    run = Run(start.config if start else config, pictures, cluster.device, cluster)
    if config.freeze_discriminator and state is None and not (start and start.discriminator):
        raise SeganError(
            "A discriminator that begins anew has nothing to keep: set the frozen blocks to 0, or start from a model "
            "that comes with its discriminator."
        )
    if state is not None:
        try:
            run.restore(state)
        except SeganError as error:
            raise SeganError(f"{folder.path} cannot be resumed: {error}") from None
    elif start:
        start.hand_over(run)
        warnings += start.warnings
    cluster.tell(run.config)
    if cluster.size > 1:
        cluster.tell(tree_map_only(Tensor, Tensor.cpu, run.tree()))
    return run, warnings


def _started(run: Run, pictures: Pictures) -> Started:
    return Started(
        run.config,
        len(pictures),
        run.images_seen,
        device=torch.cuda.get_device_name() if run.device.type == "cuda" else "CPU",
        precision=run.precision,
        generator_parameters=sum(p.numel() for p in run.generator.parameters()),
        discriminator_parameters=sum(p.numel() for p in run.discriminator.parameters()),
        reals=np.asarray(pictures.images[:PREVIEW_TILES]),
    )


def _means(values: dict[str, list[Tensor]]) -> dict[str, float]:
    """Of what is finite; a quantity that never was is left out."""
    finite = {name: [v for v in torch.stack(noted).tolist() if math.isfinite(v)] for name, noted in values.items()}
    return {name: sum(noted) / len(noted) for name, noted in finite.items() if noted}


def _rolled_back(images_seen: int, what: str, run: Run) -> str:
    where = f"its snapshot at {run.images_seen / 1000:.1f} kimg" if run.images_seen else "its beginning"
    return (
        f"Training became unstable at {images_seen / 1000:.1f} kimg ({what} is not a number). The run goes on from "
        f"{where} with half the learning rate, {run.config.learning_rate:g}."
    )


class Disk:
    """Pauses a run while there is no room for what it writes."""

    def __init__(
        self,
        folder: Path,
        clock: "Clock",
        ask: Callable[[], Command | None],
        put_back: Callable[[Command], None],
        retry_seconds: float = 10.0,
    ) -> None:
        self._folder, self._clock, self._ask, self._put_back = folder, clock, ask, put_back
        self._retry_seconds = retry_seconds

    def write(self, images_seen: int, write: Callable[[], T]) -> Iteration[Event, None, T]:
        """What `write` returns; while the disk is full it is tried again now and then, and when asked to go on.

        Raises `SeganError` if the run is to stop meanwhile, and the `OSError` of anything but a full disk.
        """
        full = f"The disk that holds {self._folder} is full."
        paused_before = self._clock.stopped
        waited, command = False, None
        while True:
            try:
                result = write()
                break
            except Exception as error:
                if not isinstance(error, OSError) or errno.errorcode.get(error.errno or 0) not in ("ENOSPC", "EDQUOT"):
                    if waited and not paused_before:  # the run may go on without what could not be written
                        self._clock.go_on()
                        yield Resumed(images_seen)
                    raise
            if not waited or command is Command.RESUME:
                self._clock.stop()
                yield Paused(images_seen, f"{full} Free some space there; then the run goes on by itself.")
            waited, command = True, self._wait()
            if command in ENDING:
                raise SeganError(
                    f"{full} The run ended without being saved: free some space there, and resume it to go on from its "
                    "last snapshot."
                )
        if waited and paused_before:
            yield Paused(images_seen)
        elif waited:
            self._clock.go_on()
            yield Resumed(images_seen)
        if command:
            self._put_back(command)  # a person had paused the run, too
        return result

    def _wait(self) -> Command | None:
        """RESUME or STOP as soon as it is asked for, or None when it is time to try again."""
        patient_until = time.monotonic() + self._retry_seconds
        while time.monotonic() < patient_until:
            command = self._ask()
            if command in (Command.RESUME, *ENDING):
                return command
            if command is None:
                time.sleep(WAIT_SECONDS)
        return None


class Clock:
    """Seconds of work, which pauses do not count towards."""

    def __init__(self, seconds: float) -> None:
        self._began: float | None = time.monotonic() - seconds
        self._stopped_at = seconds

    def __call__(self) -> float:
        return self._stopped_at if self._began is None else time.monotonic() - self._began

    @property
    def stopped(self) -> bool:
        return self._began is None

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
    packing = packed(config.data, config.model.resolution, config.fit, config.background, exclude=config.exclude)
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
                if command in ENDING:  # which whoever has gone gives for ever
                    packing.close()
                    return None
