"""How fast this machine trains and renders, and how near that is to what its processor can do at all.

Each measurement runs in a process of its own, so that its peak memory is its own. Times of different machines, or of
one that does something else meanwhile, are not comparable; ratios are, because what is compared takes turns.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
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
from segan.run import Run, faster_precision

RESOLUTIONS = (64, 256, 512, 1024)
MODEL_CHANNELS = 128
LONG_RUN_KIMG = 500
LONG_ENOUGH_SECONDS = 20.0
CPU = torch.device("cpu")


@dataclass(frozen=True)
class TrainingSpeed:
    """A full iteration, averaged over one cycle of the lazy penalties."""

    device: str
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
class TrainingCost:
    """What a picture costs in training, as a multiple of what it costs another config."""

    device: str
    preset: str
    precision: str
    comparison: str
    ratio: float


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


Measurement = TrainingSpeed | TrainingCost | RenderingSpeed


def measurements(quick: bool = False) -> Iterator[Measurement]:
    """Everything that is measured, each as soon as it is known; `quick` leaves out what takes minutes."""
    for device in ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",):
        faster = _apart(faster_precision, torch.device(device))
        # `large` would take a processor half an hour
        for preset in ("tiny",) if quick else PRESETS if device == "cuda" else ("tiny", "small", "seed"):
            for precision in dict.fromkeys(("fp32", faster)):  # bf16 would take hours where it is emulated
                yield _apart(training_speed, preset, PRESETS[preset].replace(precision=precision), device)
        if not quick:
            seed = PRESETS["seed"].replace(precision=faster)
            modes = {f"mode {mode}": seed.replace(model=seed.model.replace(mode=mode)) for mode in (0, 1, 2, 3)}
            yield from _apart(training_costs, "seed", modes, device)
            batches = {f"batch {batch}": seed.replace(batch=batch) for batch in (16, 4, 64)}
            yield from _apart(training_costs, "seed", batches, device)
    for resolution in RESOLUTIONS[:1] if quick else RESOLUTIONS:
        yield _apart(rendering_speed, resolution)


def table(rows: Sequence[Measurement]) -> str:
    """The measurements as Markdown."""
    lines = [
        "| training | mode | batch | device | precision | pictures/s | 500 kimg | peak memory | time / floor |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if isinstance(row, TrainingSpeed):
            memory = "" if row.peak_memory_mb is None else f"{row.peak_memory_mb:.0f} MiB"
            lines.append(
                f"| {row.preset} | {row.mode} | {row.batch} | {row.device} | {row.precision} | "
                f"{row.images_per_second:.1f} | {row.hours_for_500_kimg:.1f} h | {memory} | {row.floor_ratio:.2f} |"
            )
    costs = [row for row in rows if isinstance(row, TrainingCost)]
    if costs:
        lines += ["", "| cost of a picture in training | device | precision | ratio |", "|---|---|---|---|"]
    for cost in costs:
        lines.append(f"| {cost.preset}, {cost.comparison} | {cost.device} | {cost.precision} | {cost.ratio:.2f} |")
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


def as_json(rows: Sequence[Measurement]) -> dict[str, Any]:
    """The measurements and what they were made on, for a file."""
    return {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "training": [asdict(row) for row in rows if isinstance(row, TrainingSpeed)],
        "costs": [asdict(row) for row in rows if isinstance(row, TrainingCost)],
        "rendering": [asdict(row) for row in rows if isinstance(row, RenderingSpeed)],
    }


def training_speed(preset: str, config: TrainingConfig, device_name: str) -> TrainingSpeed:
    """Train on random pictures for some cycles of the lazy penalties."""
    device = torch.device(device_name)
    (run,), pictures = _runs([config], device)
    product, operations = _product(run.dtype, device)
    cycle_seconds, product_seconds = _taking_turns([run], pictures, product)
    peak_memory_mb = _peak_memory_mb(device)
    speed = config.r1_interval * config.batch / cycle_seconds[0]
    floor_seconds = _apart(_operations, config) / operations * product_seconds
    return TrainingSpeed(
        device=device_name,
        preset=preset,
        mode=config.model.mode,
        batch=config.batch,
        precision=run.precision,
        images_per_second=speed,
        hours_for_500_kimg=LONG_RUN_KIMG * 1000 / speed / 3600,
        peak_memory_mb=peak_memory_mb,
        floor_ratio=cycle_seconds[0] / floor_seconds,
    )


def training_costs(preset: str, configs: dict[str, TrainingConfig], device_name: str) -> list[TrainingCost]:
    """Train with all configs in turn, and compare each with the first."""
    device = torch.device(device_name)
    runs, pictures = _runs(list(configs.values()), device)
    cycle_seconds, _ = _taking_turns(runs, pictures)
    first, *others = (
        (name, seconds / config.batch) for (name, config), seconds in zip(configs.items(), cycle_seconds, strict=True)
    )
    return [
        TrainingCost(device_name, preset, runs[0].precision, f"{name} : {first[0]}", cost / first[1])
        for name, cost in others
    ]


def _taking_turns(
    runs: Sequence[Run], pictures: Pictures, product: Callable[[], object] = lambda: None
) -> tuple[list[float], float]:
    """Seconds of a cycle of the lazy penalties for each run, and of the product, all done alternately.

    Whatever slows the machine down for a while slows all of them down.
    """
    keep_heap()
    turns: list[Callable[[], object]] = [partial(run.iterate, pictures) for run in runs]
    for turn in turns:
        turn()
    cycle = runs[0].config.r1_interval
    totals, products, cycles = [0.0] * len(runs), [], 0
    while not cycles or (sum(totals) < LONG_ENOUGH_SECONDS and cycles < 3):
        for run in runs:
            run.step = 0
        for _ in range(cycle):
            for index, turn in enumerate(turns):
                totals[index] += _time(turn, runs[0].device)
            products.append(_time(product, runs[0].device))
        cycles += 1
    return [total / cycles for total in totals], statistics.mean(products)


def rendering_speed(resolution: int) -> RenderingSpeed:
    """Render with an untrained mode 2 model of 128 channels."""
    keep_heap()
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
    product, operations = _product(torch.float32, CPU)
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
        product_ms=1000 * _seconds(product) * 2 * 1024**3 / operations,
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
    torch.set_num_threads(1)  # what other threads do is not seen
    (run,), pictures = _runs([small], CPU)
    with _Operations() as operations:
        for _ in range(config.r1_interval):
            run.iterate(pictures)
    return operations.total * config.batch // small.batch


def _runs(configs: Sequence[TrainingConfig], device: torch.device) -> tuple[list[Run], Pictures]:
    """Runs at their beginning, and random pictures for them."""
    side = configs[0].model.resolution
    images = np.random.RandomState(0).randint(0, 256, (256, side, side, 3), np.uint8)
    pictures = Pictures(images, tuple(map(str, range(len(images)))))
    return [Run(config, len(pictures), device) for config in configs], pictures


def _apart(function: Callable[..., Any], *arguments: Any) -> Any:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def _seconds(function: Callable[[], object], repetitions: int = 7) -> float:
    """The median time of some calls, after one that does not count; fewer calls if they take long."""
    function()
    times: list[float] = []
    while len(times) < repetitions and sum(times) < LONG_ENOUGH_SECONDS:
        times.append(_time(function, CPU))
    return statistics.median(times)


def _time(function: Callable[[], object], device: torch.device) -> float:
    began = time.perf_counter()
    function()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began


def _product(dtype: torch.dtype, device: torch.device) -> tuple[Callable[[], object], int]:
    """A large matrix product, and how many operations it takes."""
    size = 2048 if device.type == "cpu" else 8192
    a, b = (torch.randn(size, size, device=device).to(dtype) for _ in range(2))
    return lambda: a @ b, 2 * size**3


def _peak_memory_mb(device: torch.device) -> float | None:
    """The most memory in MiB that this process, or what it keeps on a card, has taken; None on Windows' processors."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated() / 2**20
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 1024)
