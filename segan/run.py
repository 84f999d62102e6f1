"""Run: both networks, their optimisers and all other state of a training, and what one iteration does with them.

The iteration is StyleGAN2's (Karras et al. 2020): logistic loss, lazy R1 and path length penalties, style mixing, and
an exponential moving average of the generator.
"""

import copy
import math
import time
from itertools import groupby
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import Adam

from segan.augment import Augmentation
from segan.config import TrainingConfig
from segan.data import Pictures, Sampler
from segan.errors import SeganError
from segan.losses import discriminator_loss, generator_loss, path_length_penalty, r1_penalty
from segan.networks import Discriminator, Generator, seeded_z, to_uint8

PATH_LENGTH_BATCH_SHRINK = 2
ADAM_BETA2 = 0.99
SKIPPED_IN_A_ROW = 3
"""Steps of one kind, after which the run does not recover by itself."""


class Unstable(SeganError):
    """Something in a run is infinite or not a number, so that it leads nowhere."""

    def __init__(self, images_seen: int, what: str) -> None:
        super().__init__(
            f"Training became unstable at {images_seen / 1000:.1f} kimg ({what} is not a number). Go on from the last "
            "snapshot with half the learning rate or a higher R1 gamma, or begin a new run with them."
        )


class Run:
    """Everything with state. What `tree` gives, handed to `restore`, goes on as if nothing had happened."""

    def __init__(self, config: TrainingConfig, pictures: int, device: torch.device) -> None:
        self.config = config = config.settled(pictures)
        self.device = device
        self.rng = torch.Generator(device).manual_seed(config.seed)
        with torch.random.fork_rng():
            torch.manual_seed(config.seed)
            self.generator = Generator(config.model).to(device)
            self.discriminator = Discriminator(config.discriminator).to(device)
        self.discriminator.train_on(config.freeze_discriminator)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.generator_optimiser = _adam(
            self.generator,
            config.learning_rate,
            config.path_length_interval if config.path_length_weight else None,
        )
        self.discriminator_optimiser = _adam(
            self.discriminator, config.learning_rate, config.r1_interval if config.r1_gamma else None
        )
        self.sampler = Sampler(pictures, config.batch, config.seed)
        self.augmentation = Augmentation(config, device)
        self.mean_path_length = torch.zeros((), device=device)
        self._skipped: dict[str, Tensor] = {}
        """How many steps in a row were, for each kind of step."""
        self.precision = faster_precision(device) if config.precision == "auto" else config.precision
        self.images_seen = self.step = 0
        self.seconds = 0.0

    @property
    def dtype(self) -> torch.dtype:
        """Of the networks' maps; parameters and losses are float32."""
        return torch.bfloat16 if self.precision == "bf16" else torch.float32

    def iterate(self, pictures: Pictures) -> dict[str, Tensor]:
        """One step of both networks; returns the quantities of `events.QUANTITIES` that it knows, each a scalar."""
        config, generator, discriminator = self.config, self.generator, self.discriminator
        batch, dtype = config.batch, self.dtype
        values = {}

        # Discriminator. Fakes and reals go through it in one call.
        with torch.no_grad():
            fakes = generator(self.sample_w_plus(batch, track=True), self.draw_noise(batch), dtype=dtype)
        reals = self.next_reals(pictures)
        shown = self.augmentation(torch.cat([fakes, reals]), self.rng)
        fake_logits, real_logits = discriminator(shown, batches=2, dtype=dtype).chunk(2)
        loss = values["discriminator_loss"] = discriminator_loss(real_logits, fake_logits)
        self._step("discriminator_loss", self.discriminator_optimiser, loss)
        values["real_score"], values["fake_score"] = real_logits.mean(), fake_logits.mean()
        values["r_t"] = real_logits.sign().mean()

        if config.r1_gamma and self.step % config.r1_interval == 0:
            reals.requires_grad_()
            shown = self.augmentation(reals, self.rng)
            penalty = values["r1_penalty"] = r1_penalty(discriminator(shown, dtype=dtype), reals)
            loss = penalty * (config.r1_gamma / 2 * config.r1_interval)
            self._step("r1_penalty", self.discriminator_optimiser, loss)

        # Generator. The discriminator only passes gradients on.
        discriminator.requires_grad_(False)
        fakes = generator(self.sample_w_plus(batch), self.draw_noise(batch), dtype=dtype)
        shown = self.augmentation(fakes, self.rng)
        loss = values["generator_loss"] = generator_loss(discriminator(shown, dtype=dtype))
        constraint = generator.penalty()
        self._step("generator_loss", self.generator_optimiser, loss if constraint is None else loss + constraint)
        generator.retract()
        discriminator.train_on(config.freeze_discriminator)

        if config.path_length_weight and self.step % config.path_length_interval == 0:
            count = max(1, batch // PATH_LENGTH_BATCH_SHRINK)
            w_plus = self.sample_w_plus(count).requires_grad_()
            images = generator(w_plus, self.draw_noise(count), dtype=dtype)
            direction = torch.randn(images.shape, generator=self.rng, device=self.device)
            penalty, mean, _ = path_length_penalty(images, w_plus, self.mean_path_length, direction)
            self.mean_path_length = torch.where(mean.isfinite(), mean, self.mean_path_length)
            values["path_length_penalty"] = penalty
            loss = penalty * (config.path_length_weight * config.path_length_interval)
            self._step("path_length_penalty", self.generator_optimiser, loss)
            generator.retract()

        self.images_seen += batch
        self.step += 1
        self.average_generator()
        self.augmentation.adapt(real_logits)
        if self.augmentation.adaptive:
            values["augment_p"] = torch.tensor(self.augmentation.p)
        return {name: value.detach() for name, value in values.items()}

    def trouble(self) -> str:
        """Which quantity has not been finite in the last three steps that computed it; empty if none."""
        return next((name for name, count in self._skipped.items() if count.item() >= SKIPPED_IN_A_ROW), "")

    def draw_noise(self, count: int) -> list[Tensor | None]:
        """Fresh noise for each of `count` pictures."""
        return self.generator.synthesis.random_noise(count, self.rng)

    def sample_w_plus(self, count: int, track: bool = False) -> Tensor:
        """w+ [count, layers, w_dim] of random z; a share of them takes a random tail of layers from a second z."""
        z = torch.randn(2 * count, self.generator.z_dim, generator=self.rng, device=self.device)
        w, other = self.generator.mapping(z).chunk(2)
        if track:
            self.generator.mapping.track(w)
        layers = self.generator.style_count
        cutoff = torch.randint(1, max(layers, 2), (count, 1, 1), generator=self.rng, device=self.device)
        mixed = torch.rand(count, 1, 1, generator=self.rng, device=self.device) < self.config.style_mixing
        tail = mixed & (torch.arange(layers, device=self.device)[:, None] >= cutoff)
        return torch.where(tail, other[:, None], w[:, None])

    def next_reals(self, pictures: Pictures) -> Tensor:
        """The next batch [batch, 3, R, R] of the shuffled pictures, mirrored if the config says so."""
        batch = torch.from_numpy(pictures.images[next(self.sampler)]).to(self.device)
        reals = batch.permute(0, 3, 1, 2).float() / 127.5 - 1
        if self.config.augment == "flip":
            flipped = torch.rand(len(reals), 1, 1, 1, generator=self.rng, device=self.device) < 0.5
            reals = torch.where(flipped, reals.flip(3), reals)
        return reals

    @torch.no_grad()
    def average_generator(self) -> None:
        """Move the average towards the generator; its half-life is counted in images (StyleGAN2, section 5)."""
        half_life = self.config.ema_kimg * 1000
        if self.config.ema_rampup:
            half_life = min(half_life, self.images_seen * self.config.ema_rampup)
        keep = 0.5 ** (self.config.batch / max(half_life, 1e-8))
        for mean, now in zip(self.average.parameters(), self.generator.parameters(), strict=True):
            mean.lerp_(now, 1 - keep)
        for kept, last in zip(self.average.buffers(), self.generator.buffers(), strict=True):
            kept.copy_(last)

    def averaged(self) -> Generator:
        """A copy of the averaged generator, its subspaces orthonormal again; raises `Unstable` where it has none."""
        if not all(parameter.isfinite().all() for parameter in self.average.parameters()):
            raise Unstable(self.images_seen, "the generator")
        generator = copy.deepcopy(self.average).eval()
        generator.retract(nearest=True)
        return generator

    @torch.no_grad()
    def preview(self, count: int, batch: int = 9) -> np.ndarray:
        """Pictures [count, R, R, 3] uint8 of the averaged generator; the i-th is seed i, untruncated."""
        generator = self.averaged()
        noise = generator.synthesis.const_noise()
        parts = seeded_z(range(count), generator.z_dim).to(self.device).split(batch)
        return np.concatenate(
            [to_uint8(generator(generator.broadcast(generator.mapping(z)), noise, dtype=self.dtype)) for z in parts]
        )

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
            "augmentation": self.augmentation.tree(),
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
        if len(tree["rng"]) == len(self.rng.get_state()):  # of the other device: the run goes on with other noise
            self.rng.set_state(tree["rng"])
        if "augmentation" in tree:  # states of version 0.1 have none
            self.augmentation.restore(tree["augmentation"])
        self.mean_path_length = tree["mean_path_length"].to(self.device)
        if self.config.precision == "auto":
            self.precision = tree["precision"]
        self.images_seen, self.step, self.seconds = tree["images_seen"], tree["step"], tree["seconds"]

    def _step(self, name: str, optimiser: Adam, loss: Tensor) -> None:
        """One step down the gradient; where that or the loss is not finite, nothing changes but the count of those."""
        loss.backward()
        gradients = [p.grad for group in optimiser.param_groups for p in group["params"] if p.grad is not None]
        norm = torch.stack(torch._foreach_norm(gradients)).norm()
        broken = (~(norm + loss.detach()).isfinite()).float()
        optimiser.found_inf = broken  # type: ignore[attr-defined]  # how torch.amp.GradScaler has a fused step skipped
        optimiser.step()
        self._skipped[name] = (self._skipped.get(name, 0) + 1) * broken  # none of this waits for the device
        # Here, not before the next pass: gradients that outlive a step leave the heap in pieces, 200 MB in all.
        optimiser.zero_grad(set_to_none=True)


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


def _adam(network: torch.nn.Module, rate: float, interval: int | None) -> Adam:
    """Adam corrected for one more step in every `interval` (StyleGAN2, appendix B).

    The entries of an orthonormal basis are as small as it is long, and learn slower accordingly.
    """
    c = 1.0 if interval is None else interval / (interval + 1)
    bases = [p for name, p in network.named_parameters() if name.endswith(".U")]
    others = [p for name, p in network.named_parameters() if not name.endswith(".U")]
    groups: list[dict[str, Any]] = [{"params": others, "lr": rate * c}]
    for length, same in groupby(bases, key=lambda basis: max(basis.shape)):
        groups.append({"params": list(same), "lr": rate * c / math.sqrt(length)})
    optimiser = Adam(groups, betas=(0.0, ADAM_BETA2**c), eps=1e-8, fused=True)
    for parameter in network.parameters():
        # As Adam's first step would make it, but before the maps of a pass are: what stays lies together in the heap.
        moments = {name: torch.zeros_like(parameter) for name in ("exp_avg", "exp_avg_sq")}
        optimiser.state[parameter] = {"step": torch.zeros((), device=parameter.device), **moments}
    return optimiser
