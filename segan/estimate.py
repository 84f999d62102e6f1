"""How much memory and time a run will take on this machine, before it starts: a formula, and a short measurement.

The measurement trains in a process of its own for a few steps, so that whoever asks stays free, and is remembered. This
module loads no torch.
"""

import ctypes
import hashlib
import importlib.metadata
import itertools
import json
import math
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from pathlib import Path

import platformdirs

from segan.config import PICTURES_AT_ONCE, PRESETS, ModelConfig, TrainingConfig, channels
from segan.data import OnProgress
from segan.errors import SeganError
from segan.files import write_atomically
from segan.process import keep_heap, lower_priority

PROCESS_BYTES = 360_000_000
"""Of a process that has loaded torch and trained a step of next to nothing."""
BYTES_PER_PARAMETER = 4 * 4 + 4
"""The parameter, its gradient and Adam's two moments; of the generator also its average."""
BYTES_PER_PARAMETER_AND_THREAD = 3
"""For each thread but two: gradients of its own, of one network at a time."""
KEPT_MAPS = {"fp32": 17.5, "bf16": 9.0}
"""float32 maps that a step keeps for each channel and pixel of the generator, both networks taken together."""
MOST_MEMORY = 0.9
"""Of what the machine has, for one run."""
NIGHT_SECONDS = 12 * 3600
"""A preset that takes longer is not proposed."""
FEWEST_FOR_LARGE = 2000
"""Pictures: below so many, preset `large` is not proposed."""
MOST_REMEMBERED = 200
MEASURED_BATCH, MEASURED_RESOLUTION = 4, 64
"""For each thread: time per picture depends little on the batch, so a small one is measured, of larger pictures a
smaller one."""
TRAINER = 2
"""Counts the changes of the trainer that make it faster or slower: what was measured before them is forgotten."""
MEASURED_SECONDS = 0.7
"""For each kind of step, if it is faster than that."""
PATIENCE_SECONDS = 300.0
PROBE_SECONDS = 0.3
UNDISTURBED = 0.85
"""Share of the processors that is left to a process where no other program needs them."""


@dataclass(frozen=True)
class Speed:
    """How fast a run trained in a short measurement."""

    images_per_second: float
    disturbed: bool
    """Whether other programs kept the processor busy, so that it says little of other times."""


Measure = Callable[[TrainingConfig, OnProgress], Speed]


@dataclass(frozen=True)
class Estimate:
    """What a run will take."""

    memory_bytes: int
    images_per_second: float | None
    """None if it was not measured, because the run cannot work."""
    seconds: float | None
    """For the whole length of the run."""
    fits: str
    """Why it does not fit into this machine, and the way out; '' if it does."""
    disturbed: bool = False
    """Whether other programs made it slower when it was measured."""


Estimator = Callable[[TrainingConfig, OnProgress], Estimate]
"""As `estimate`: takes seconds, and tells its progress to the second argument, which may raise to end it."""


@dataclass(frozen=True)
class Proposal:
    """A preset for this machine and these pictures."""

    preset: str
    reason: str


def _tell_nobody(done: int, total: int) -> None:
    pass


def estimate(config: TrainingConfig, progress: OnProgress = _tell_nobody, measure: Measure | None = None) -> Estimate:
    """The estimate of a run; takes seconds unless the same was measured before. `measure` is `measured_speed`.

    What was disturbed is measured again the next time. Raises what `progress` raises, which may end it by that, and
    `SeganError` if the measurement fails.
    """
    obstacle = fits(config)
    if obstacle:
        return Estimate(memory_bytes(config), None, None, obstacle)
    speed = _remembered(config)
    if speed is None:
        speed = (measure or measured_speed)(config, progress)
        if not speed.disturbed:
            _remember(config, speed.images_per_second)
    seconds = config.kimg * 1000 / speed.images_per_second
    return Estimate(memory_bytes(config), speed.images_per_second, seconds, "", speed.disturbed)


def memory_bytes(config: TrainingConfig, processors: int | None = None) -> int:
    """What a run takes at its peak on a CPU with so many cores, or this one; measured: within a fifth of it."""
    model, precision = config.model, "bf16" if config.precision == "bf16" else "fp32"
    maps = sum(channels(model, size) * size**2 for size in _resolutions(model))
    per_picture = 4 * KEPT_MAPS[precision] * maps
    at_once = min(config.batch, PICTURES_AT_ONCE)
    threads = min(processors or os.cpu_count() or 1, at_once // 2)  # as `parallel.Replicas` has them, or more
    per_parameter = BYTES_PER_PARAMETER + BYTES_PER_PARAMETER_AND_THREAD * max(0, threads - 2)
    return round(PROCESS_BYTES + per_parameter * _parameters(model) + at_once * per_picture)


def fits(config: TrainingConfig) -> str:
    """A sentence if a run needs more memory than this machine has, with the way out; otherwise ''."""
    needed, present = memory_bytes(config), machine_memory()
    if present is None or needed <= MOST_MEMORY * present:
        return ""
    way_out = next(
        (
            f"a batch size of {batch} or less"
            for batch in (2**n for n in range(11, -1, -1))
            if batch < config.batch and memory_bytes(config.replace(batch=batch)) <= MOST_MEMORY * present
        ),
        "a lower resolution or fewer channels",
    )
    return (
        f"This run needs about {needed / 1e9:.1f} GB of memory, and this machine has {present / 1e9:.1f} GB. "
        f"Choose {way_out}."
    )


def propose_preset(
    pictures: int, side: int, progress: OnProgress = _tell_nobody, estimate: Estimator = estimate
) -> Proposal:
    """The largest preset that this machine finishes over night, for so many pictures of so many pixels per side.

    Measures what is not remembered, and tells the progress of each measurement; raises as `estimate` does.
    """
    chosen, hours, disturbed = "tiny", 0.0, False
    for name in ("small", "seed", "large"):
        if name == "large" and (pictures < FEWEST_FOR_LARGE or side < PRESETS[name].model.resolution):
            break
        found = estimate(PRESETS[name], progress)
        disturbed |= found.disturbed
        if found.seconds is None or found.seconds > NIGHT_SECONDS:
            break
        chosen, hours = name, found.seconds / 3600
    reason = f"This machine takes about {hours:.1f} hours for it."
    if chosen == "tiny":
        reason = "This machine would take longer than a night for the larger presets."
    return Proposal(chosen, f"{reason} Other programs kept it busy meanwhile." if disturbed else reason)


def machine_memory() -> int | None:
    """Bytes of memory of this machine, or of the container that this process may use; None if that is unknown."""
    found: list[int] = []
    if sys.platform == "win32":
        status = (ctypes.c_uint64 * 8)()  # MEMORYSTATUSEX: two 32-bit numbers, of which one is its size, then seven
        ctypes.cast(status, ctypes.POINTER(ctypes.c_uint32))[0] = 64
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            found.append(status[1])
    else:
        with suppress(ValueError, OSError):
            found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
        for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
            with suppress(ValueError, OSError):  # 'max' is no number
                found.append(int(Path(limit).read_text()))
    return min(found, default=None)


# --- size ------------------------------------------------------------------------------------------------------------


def _resolutions(model: ModelConfig) -> list[int]:
    return [2**n for n in range(2, model.resolution.bit_length())]


def _parameters(model: ModelConfig) -> int:
    """Of both networks, nearly: their 3 x 3 convolutions, the mapping, the affine maps and mode 1's bases."""
    sizes = [channels(model, resolution) for resolution in _resolutions(model)]
    convolutions = sum(9 * (before * now + now * now) for before, now in itertools.pairwise(sizes))
    styles = 2 * model.w_dim * sum(sizes)
    mapping = model.mapping_depth * model.w_dim**2
    bases = 0
    if model.mode == 1:
        sides = [min(side, model.feature_basis) for side in _resolutions(model)]
        entries = model.w_dim * sum((2 * c + 3) * side**2 for c, side in zip(sizes, sides, strict=True))
        bases = entries * 8 // 5  # their retraction works on copies
    return 2 * convolutions + 16 * sizes[0] ** 2 + styles + mapping + bases


# --- speed -----------------------------------------------------------------------------------------------------------


def measured_speed(config: TrainingConfig, progress: OnProgress) -> Speed:
    """How fast a run with this configuration trains on this machine, measured in a child process."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure_in_child, args=(theirs, config), name="segan-estimate", daemon=True)
    process.start()
    theirs.close()
    patient_until = time.monotonic() + PATIENCE_SECONDS
    done, total = 0, 1
    try:
        while time.monotonic() < patient_until:
            progress(done, total)
            if not ours.poll(0.05):
                continue
            match ours.recv():
                case int(done), int(total):
                    pass
                case Speed() as speed:
                    return speed
                case reason:
                    raise SeganError(f"The estimate failed ({reason}). A smaller batch or resolution may work.")
    except EOFError:
        raise SeganError(
            "The estimate failed (the process that measures was ended by the system). A smaller batch or resolution "
            "may work."
        ) from None
    finally:
        process.kill()
        process.join()
        ours.close()
    raise SeganError("The estimate takes too long: this machine is very slow for such a run, or busy.")


def _measure_in_child(pipe: "connection.Connection", config: TrainingConfig) -> None:
    lower_priority()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's to handle
    try:
        pipe.send(_measured(config, lambda done, total: pipe.send((done, total))))
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}")


def _measured(config: TrainingConfig, progress: OnProgress) -> Speed:
    import numpy as np
    import torch

    from segan.data import Pictures
    from segan.run import Run

    kinds = _kinds_of_steps(config)
    done, total = itertools.count(1), len(kinds) + 2
    progress(next(done), total)
    keep_heap()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    side = config.model.resolution
    if device.type == "cpu":
        most = min(MEASURED_BATCH * torch.get_num_threads(), PICTURES_AT_ONCE)
        config = config.replace(batch=min(config.batch, max(1, most * MEASURED_RESOLUTION**2 // side**2)))
    images = np.random.RandomState(0).randint(0, 256, (32, side, side, 3), np.uint8)
    run = Run(config.replace(initial_model=None), len(images), device)
    pictures = Pictures(images, tuple(map(str, range(len(images)))))

    def seconds(step: int) -> float:
        """Of one step, with the penalties that belong to its number."""
        run.step = step
        began = time.perf_counter()
        values = run.iterate(pictures)
        torch.stack(list(values.values())).sum().item()  # waits for the device
        return time.perf_counter() - began

    def shortest(step: int) -> float:
        times = [seconds(step)]
        while sum(times) + times[-1] < MEASURED_SECONDS and len(times) < 5:
            times.append(seconds(step))
        progress(next(done), total)
        return min(times)

    seconds(0)  # warms up, with every penalty
    progress(next(done), total)
    before = processors_left(torch.get_num_threads())
    mean = sum(share * shortest(step) for step, share in kinds.items())
    left = min(before, processors_left(torch.get_num_threads()))
    return Speed(config.batch / mean, disturbed=left < UNDISTURBED)


def processors_left(count: int) -> float:
    """Which share of so many processors other programs leave to this process just now; takes a third of a second."""
    block = bytes(1 << 20)

    def work(_: int) -> float:
        began, worked = time.perf_counter(), time.thread_time()
        while time.perf_counter() < began + PROBE_SECONDS:
            hashlib.sha256(block)  # which lets other threads work meanwhile
        return (time.thread_time() - worked) / (time.perf_counter() - began)

    with ThreadPoolExecutor(count) as pool:
        return sum(pool.map(work, range(count))) / count


def _kinds_of_steps(config: TrainingConfig) -> dict[int, float]:
    """The number of a step of each kind, with these and those penalties, and the share of the steps that are so."""
    intervals = [config.r1_interval] if config.r1_gamma else []
    intervals += [config.path_length_interval] if config.path_length_weight else []
    cycle = math.lcm(*intervals)
    kinds: dict[tuple[bool, ...], list[int]] = {}
    for step in range(cycle):
        kinds.setdefault(tuple(step % interval == 0 for interval in intervals), []).append(step)
    return {steps[0]: len(steps) / cycle for steps in kinds.values()}


# --- memory of measurements ------------------------------------------------------------------------------------------


def _remembered(config: TrainingConfig) -> Speed | None:
    speed = _read().get(_key(config))
    if isinstance(speed, float) and math.isfinite(speed) and speed > 0:
        return Speed(speed, disturbed=False)
    return None


def _remember(config: TrainingConfig, speed: float) -> None:
    speeds = {**_read(), _key(config): speed}
    newest = dict(list(speeds.items())[-MOST_REMEMBERED:])
    with suppress(OSError):  # it will be measured again
        _file().parent.mkdir(parents=True, exist_ok=True)
        write_atomically(_file(), json.dumps(newest).encode())


def _read() -> dict[str, object]:
    try:
        speeds = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return speeds if isinstance(speeds, dict) else {}


def _file() -> Path:
    return Path(platformdirs.user_cache_dir("segan", appauthor=False)) / "speeds.json"


def _key(config: TrainingConfig) -> str:
    """Of all that speed depends on: the machine, its torch, and what is computed."""
    penalties = [
        (config.r1_gamma > 0) / config.r1_interval,
        (config.path_length_weight > 0) / config.path_length_interval,
    ]
    what = (config.model.model_dump_json(), config.discriminator_channels, config.freeze_discriminator, config.batch)
    machine = (TRAINER, platform.node(), platform.machine(), os.cpu_count(), importlib.metadata.version("torch"))
    text = repr((machine, what, penalties, config.precision, config.augment))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
