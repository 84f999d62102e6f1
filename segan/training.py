"""Train a generator against a discriminator: one generator function that yields events and obeys commands.

The loop is StyleGAN2's (Karras et al. 2020): logistic loss, lazy R1 and path length penalties, style mixing, an
exponential moving average of the generator. Its run folder alone is enough to go on, to explore, or to draw the curves
again: config.json, events.jsonl, previews/, model-NNNNNN.safetensors and state-NNNNNN.safetensors (NNNNNN in kimg).
"""

import copy
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
from torch.optim import Adam

from segan.canonical import canonicalise
from segan.checkpoint import load_state, save_model, save_state, snapshots
from segan.config import TrainingConfig, parse_json
from segan.data import Pictures, Sampler, packed
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
from segan.losses import discriminator_loss, generator_loss, path_length_penalty, r1_penalty
from segan.networks import Discriminator, Generator, seeded_z, to_uint8

PREVIEW_TILES = 36
PROGRESS_SECONDS = 0.1
PATH_LENGTH_BATCH_SHRINK = 2
ADAM_BETA2 = 0.99
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

    rng, dtype = run.rng, run.dtype
    generator, discriminator = run.generator, run.discriminator
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
        generator_parameters=sum(p.numel() for p in generator.parameters()),
        discriminator_parameters=sum(p.numel() for p in discriminator.parameters()),
        reals=np.asarray(pictures.images[:PREVIEW_TILES]),
    )

    def note(name: str, value: Tensor) -> None:
        values.setdefault(name, []).append(value.detach())

    while run.images_seen < total and not stopping:
        # Discriminator. Fakes and reals go through it in one call.
        with torch.no_grad():
            w_plus = run.sample_w_plus(config.batch, track=True)
            fakes = generator(w_plus, generator.synthesis.random_noise(config.batch, rng), dtype=dtype)
        reals = run.next_reals(pictures)
        fake_logits, real_logits = discriminator(torch.cat([fakes, reals]), batches=2, dtype=dtype).chunk(2)
        loss = discriminator_loss(real_logits, fake_logits)
        run.step_discriminator(loss)
        note("discriminator_loss", loss)
        note("real_score", real_logits.mean())
        note("fake_score", fake_logits.mean())
        note("r_t", real_logits.sign().mean())

        if config.r1_gamma and run.step % config.r1_interval == 0:
            reals.requires_grad_()
            penalty = r1_penalty(discriminator(reals, dtype=dtype), reals)
            run.step_discriminator(penalty * (config.r1_gamma / 2 * config.r1_interval))
            note("r1_penalty", penalty)

        # Generator. The discriminator only passes gradients on.
        discriminator.requires_grad_(False)
        w_plus = run.sample_w_plus(config.batch)
        fakes = generator(w_plus, generator.synthesis.random_noise(config.batch, rng), dtype=dtype)
        loss = generator_loss(discriminator(fakes, dtype=dtype))
        run.step_generator(loss)
        discriminator.requires_grad_(True)
        note("generator_loss", loss)

        if config.path_length_weight and run.step % config.path_length_interval == 0:
            count = max(1, config.batch // PATH_LENGTH_BATCH_SHRINK)
            w_plus = run.sample_w_plus(count)
            images = generator(w_plus, generator.synthesis.random_noise(count, rng), dtype=dtype)
            direction = torch.randn(images.shape, generator=rng, device=device)
            penalty, run.mean_path_length, _ = path_length_penalty(images, w_plus, run.mean_path_length, direction)
            run.step_generator(penalty * (config.path_length_weight * config.path_length_interval))
            note("path_length_penalty", penalty)

        run.images_seen += config.batch
        run.step += 1
        run.average_generator()
        run.seconds = clock()

        # Reports.
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


class Run:
    """Everything with state. What `tree` gives, handed to `restore`, goes on as if nothing had happened."""

    def __init__(self, config: TrainingConfig, pictures: int, device: torch.device) -> None:
        self.config, self.device = config, device
        self.rng = torch.Generator(device).manual_seed(config.seed)
        with torch.random.fork_rng():
            torch.manual_seed(config.seed)
            self.generator = Generator(config.model).to(device)
            self.discriminator = Discriminator(config.model).to(device)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.generator_optimiser = _adam(
            self.generator,
            config.learning_rate,
            config.path_length_interval if config.path_length_weight else None,
            slow=math.sqrt(config.model.w_dim),
        )
        self.discriminator_optimiser = _adam(
            self.discriminator, config.learning_rate, config.r1_interval if config.r1_gamma else None
        )
        self.sampler = Sampler(pictures, config.batch, config.seed)
        self.mean_path_length = torch.zeros((), device=device)
        self.precision = faster_precision(device) if config.precision == "auto" else config.precision
        self.images_seen = self.step = 0
        self.seconds = 0.0

    @property
    def dtype(self) -> torch.dtype:
        """Of the networks' maps; parameters and losses are float32."""
        return torch.bfloat16 if self.precision == "bf16" else torch.float32

    def sample_w_plus(self, count: int, track: bool = False) -> Tensor:
        """w+ [count, layers, w_dim] of random z; a share of them takes a random tail of layers from a second z."""
        z = torch.randn(2 * count, self.config.model.z_dim, generator=self.rng, device=self.device)
        w, other = self.generator.mapping(z).chunk(2)
        if track:
            self.generator.mapping.track(w)
        layers = self.generator.style_count
        cutoff = torch.randint(1, layers, (count, 1, 1), generator=self.rng, device=self.device)
        mixed = torch.rand(count, 1, 1, generator=self.rng, device=self.device) < self.config.style_mixing
        tail = mixed & (torch.arange(layers, device=self.device)[:, None] >= cutoff)
        return torch.where(tail, other[:, None], w[:, None])

    def next_reals(self, pictures: Pictures) -> Tensor:
        """The next batch [batch, 3, R, R] of the shuffled pictures, augmented."""
        batch = torch.from_numpy(pictures.images[next(self.sampler)]).to(self.device)
        reals = batch.permute(0, 3, 1, 2).float() / 127.5 - 1
        if self.config.augment == "flip":
            flipped = torch.rand(len(reals), 1, 1, 1, generator=self.rng, device=self.device) < 0.5
            reals = torch.where(flipped, reals.flip(3), reals)
        return reals

    def step_discriminator(self, loss: Tensor) -> None:
        _step(self.discriminator_optimiser, loss)

    def step_generator(self, loss: Tensor) -> None:
        _step(self.generator_optimiser, loss)
        self.generator.retract()

    @torch.no_grad()
    def average_generator(self) -> None:
        """Move the average towards the generator; its half-life is counted in images (StyleGAN2, section 5)."""
        half_life = self.config.ema_kimg * 1000
        if self.config.ema_rampup:
            half_life = min(half_life, self.images_seen * self.config.ema_rampup)
        keep = 0.5 ** (self.config.batch / max(half_life, 1e-8))
        for mean, now in zip(self.average.parameters(), self.generator.parameters(), strict=True):
            mean.lerp_(now, 1 - keep)
        for mean, now in zip(self.average.buffers(), self.generator.buffers(), strict=True):
            mean.copy_(now)

    def averaged(self) -> Generator:
        """A copy of the averaged generator, its subspaces orthonormal again."""
        generator = copy.deepcopy(self.average).eval()
        generator.retract(nearest=True)
        return generator

    def tree(self) -> dict[str, Any]:
        """All state, as plain values and tensors."""
        return {
            "config": self.config.model_dump(mode="json"),
            "generator": self.generator.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            "average": self.average.state_dict(),
            "generator_optimiser": self.generator_optimiser.state_dict()["state"],
            "discriminator_optimiser": self.discriminator_optimiser.state_dict()["state"],
            "sampler": self.sampler.state(),
            "rng": self.rng.get_state(),
            "mean_path_length": self.mean_path_length,
            "precision": self.precision,
            "images_seen": self.images_seen,
            "step": self.step,
            "seconds": self.seconds,
        }

    def restore(self, tree: dict[str, Any]) -> None:
        for name in ("generator", "discriminator", "average"):
            getattr(self, name).load_state_dict(tree[name])
        for name in ("generator_optimiser", "discriminator_optimiser"):
            optimiser = getattr(self, name)
            optimiser.load_state_dict({**optimiser.state_dict(), "state": tree[name]})
        self.sampler.restore(tree["sampler"])
        self.rng.set_state(tree["rng"])
        self.mean_path_length = tree["mean_path_length"].to(self.device)
        if self.config.precision == "auto":
            self.precision = tree["precision"]
        self.images_seen, self.step, self.seconds = tree["images_seen"], tree["step"], tree["seconds"]


def faster_precision(device: torch.device, margin: float = 1.15) -> str:
    """'bf16' if a convolution is clearly faster in it on this device, else 'fp32'; takes well under two seconds."""
    seconds = {}
    for name, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
        x = torch.randn(8, 64, 64, 64, device=device, dtype=dtype).to(memory_format=torch.channels_last)
        weight = torch.randn(64, 64, 3, 3, device=device, dtype=dtype)
        best = math.inf
        for _ in range(6):
            began = time.perf_counter()
            torch.nn.functional.conv2d(x, weight, padding=1).sum().item()
            best = min(best, time.perf_counter() - began)
        seconds[name] = best
    return "bf16" if seconds["fp32"] > margin * seconds["bf16"] else "fp32"


def _adam(network: torch.nn.Module, rate: float, interval: int | None, slow: float = 1.0) -> Adam:
    """Adam corrected for one more step in every `interval` (StyleGAN2, appendix B); bases of subspaces learn slower."""
    c = 1.0 if interval is None else interval / (interval + 1)
    bases = [p for name, p in network.named_parameters() if name.endswith(".U")]
    others = [p for name, p in network.named_parameters() if not name.endswith(".U")]
    groups = [{"params": others, "lr": rate * c}]
    if bases:
        groups.append({"params": bases, "lr": rate * c / slow})
    return Adam(groups, betas=(0.0, ADAM_BETA2**c), eps=1e-8, fused=True)


def _step(optimiser: Adam, loss: Tensor) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()


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
