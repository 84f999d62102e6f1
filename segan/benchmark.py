"""How fast this machine trains and renders, and how near that is to what its processor can do at all.

Each measurement runs in a process of its own, so that its peak memory is its own, and figures are medians. Times of
different machines, or of one that does something else meanwhile, are not comparable; ratios within one run are.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from segan.canonical import measure
from segan.checkpoint import save_model
from segan.config import PRESETS, ModelConfig, TrainingConfig
from segan.data import Pictures
from segan.editing import Dimension, Edit
from segan.networks import Generator
from segan.process import keep_heap
from segan.rendering import Renderer
from segan.run import Run

PRECISIONS = ("fp32", "bf16")
RESOLUTIONS = (64, 256, 512, 1024)
MODEL_CHANNELS = 128
LONG_RUN_KIMG = 500
LONG_ENOUGH_SECONDS = 20.0


@dataclass(frozen=True)
class TrainingSpeed:
    """A full iteration, averaged over one cycle of the lazy penalties."""

    preset: str
    mode: int
    batch: int
    precision: str
    images_per_second: float
    hours_for_500_kimg: float
    peak_memory_mb: float | None
    floor_ratio: float
    """Time over that which the same number of operations takes as one large matrix product."""


@dataclass(frozen=True)
class RenderingSpeed:
    """One picture from z to uint8 in milliseconds, float32: in full, and after a change in one layer."""

    resolution: int
    channels: int
    full_ms: float
    first_layer_ms: float
    middle_layer_ms: float
    last_conv_ms: float
    last_rgb_ms: float
    sketch_ms: float
    """A picture at reduced cost, for while the hand moves."""
    open_ms: float
    """From the file to a renderer, torch being loaded."""
    product_ms: float
    """A fixed matrix product of 2 x 1024^3 operations, to compare machines by."""


def measurements(quick: bool = False) -> Iterator[TrainingSpeed | RenderingSpeed]:
    """Everything that is measured, each as soon as it is known; `quick` leaves out what takes minutes."""
    for preset in ("tiny",) if quick else ("tiny", "small", "seed"):  # all of 64 px
        for precision in PRECISIONS:
            yield _apart(training_speed, preset, PRESETS[preset], precision)
    if not quick:
        seed = PRESETS["seed"]
        for mode in (0, 1, 3):
            config = seed.replace(model=seed.model.replace(mode=mode))
            yield _apart(training_speed, "seed", config, "fp32")
        for batch in (4, 64):
            yield _apart(training_speed, "small", PRESETS["small"].replace(batch=batch), "fp32")
    for resolution in RESOLUTIONS[:1] if quick else RESOLUTIONS:
        yield _apart(rendering_speed, resolution)


def table(rows: list[TrainingSpeed | RenderingSpeed]) -> str:
    """The measurements as Markdown."""
    lines = [
        "| training | mode | batch | precision | images/s | 500 kimg | peak memory | time / floor |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if isinstance(row, TrainingSpeed):
            memory = "" if row.peak_memory_mb is None else f"{row.peak_memory_mb:.0f} MB"
            lines.append(
                f"| {row.preset} | {row.mode} | {row.batch} | {row.precision} | {row.images_per_second:.1f} | "
                f"{row.hours_for_500_kimg:.1f} h | {memory} | {row.floor_ratio:.2f} |"
            )
    lines += [
        "",
        f"| one picture, {MODEL_CHANNELS} channels, ms | full | full / product | first layer | middle layer "
        "| last conv | last RGB | sketch | opening |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if isinstance(row, RenderingSpeed):
            changes = (row.first_layer_ms, row.middle_layer_ms, row.last_conv_ms, row.last_rgb_ms, row.sketch_ms)
            lines.append(
                f"| {row.resolution} px | {row.full_ms:.1f} | {row.full_ms / row.product_ms:.2f} | "
                + " | ".join(f"{ms:.1f} ({ms / row.full_ms:.2f})" for ms in changes)
                + f" | {row.open_ms:.0f} |"
            )
    lines += ["", "In brackets the share of a full picture. The product is of two matrices of 1024 x 1024."]
    return "\n".join(lines)


def as_json(rows: list[TrainingSpeed | RenderingSpeed]) -> dict[str, Any]:
    """The measurements and what they were made on, for a file."""
    return {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "training": [asdict(row) for row in rows if isinstance(row, TrainingSpeed)],
        "rendering": [asdict(row) for row in rows if isinstance(row, RenderingSpeed)],
    }


def training_speed(preset: str, config: TrainingConfig, precision: str) -> TrainingSpeed:
    """Train on random pictures for one cycle of the lazy penalties after a cycle of warming up."""
    keep_heap()
    run, pictures = _run(config.replace(precision=precision))
    cycle = config.r1_interval
    run.iterate(pictures)
    run.step = 0
    seconds = _seconds(lambda: [run.iterate(pictures) for _ in range(cycle)], repetitions=3)
    speed = cycle * config.batch / seconds
    peak_memory_mb = _peak_memory_mb()
    return TrainingSpeed(
        preset=preset,
        mode=config.model.mode,
        batch=config.batch,
        precision=precision,
        images_per_second=speed,
        hours_for_500_kimg=LONG_RUN_KIMG * 1000 / speed / 3600,
        peak_memory_mb=peak_memory_mb,
        floor_ratio=seconds / (_apart(_operations, config) / _product_speed(run.dtype)),
    )


def rendering_speed(resolution: int) -> RenderingSpeed:
    """Render with an untrained mode 2 model of 128 channels."""
    config = ModelConfig(resolution=resolution, channel_base=32768, channel_max=MODEL_CHANNELS)
    generator = Generator(config).requires_grad_(False).eval()
    measure(generator, samples=256)
    layers = list(generator.synthesis)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        save_model(path, generator, images_seen=0)
        open_ms = 1000 * _seconds(lambda: Renderer.open(path))
        renderer = Renderer.open(path)

    def after_change_in(layer: int) -> float:
        dimension = Dimension(layer=layers[layer].block, input=layers[layer].position, index=0)
        strengths = iter(range(1, 1000))
        return 1000 * _seconds(lambda: renderer.render(Edit().with_strength(dimension, next(strengths) / 20)))

    seeds = iter(range(1, 1000))
    return RenderingSpeed(
        resolution=resolution,
        channels=MODEL_CHANNELS,
        full_ms=1000 * _seconds(lambda: renderer.render(Edit(seed=next(seeds)))),
        sketch_ms=1000 * _seconds(lambda: renderer.sketch(Edit(seed=next(seeds)))),
        first_layer_ms=after_change_in(0),
        middle_layer_ms=after_change_in(len(layers) // 2),
        last_conv_ms=after_change_in(len(layers) - 2),
        last_rgb_ms=after_change_in(len(layers) - 1),
        open_ms=open_ms,
        product_ms=1000 * 2 * 1024**3 / _product_speed(torch.float32),
    )


class _Operations(TorchDispatchMode):
    """Counts the floating-point operations of products and convolutions, derivatives of derivatives included."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        count = flop_registry.get(func._overloadpacket)
        if count is not None:
            self.total += count(*args, **(kwargs or {}), out_val=result)
        return result


def _operations(config: TrainingConfig) -> int:
    """How many floating-point operations one cycle of the lazy penalties takes, counted on a small batch."""
    small = config.replace(precision="fp32", batch=4)
    run, pictures = _run(small)
    with _Operations() as operations:
        for _ in range(config.r1_interval):
            run.iterate(pictures)
    return operations.total * config.batch // small.batch


def _run(config: TrainingConfig) -> tuple[Run, Pictures]:
    """A run at its beginning, and random pictures for it."""
    side = config.model.resolution
    images = np.random.RandomState(0).randint(0, 256, (256, side, side, 3), np.uint8)
    pictures = Pictures(images, tuple(map(str, range(len(images)))))
    return Run(config, len(pictures), torch.device("cpu")), pictures


def _apart(function: Callable[..., Any], *arguments: Any) -> Any:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def _seconds(function: Callable[[], object], repetitions: int = 7) -> float:
    """The median time of some calls, after one that does not count; fewer calls if they take long."""
    function()
    times: list[float] = []
    while len(times) < repetitions and sum(times) < LONG_ENOUGH_SECONDS:
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _product_speed(dtype: torch.dtype, size: int = 2048) -> float:
    """Operations per second of a large matrix product."""
    a, b = (torch.randn(size, size).to(dtype) for _ in range(2))
    return 2 * size**3 / _seconds(lambda: a @ b)


def _peak_memory_mb() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 1024)
