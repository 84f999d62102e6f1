"""Run: both networks, their optimisers and all other state of a training, and what one iteration does with them.

The iteration is StyleGAN2's (Karras et al. 2020): logistic loss, lazy R1 and path length penalties, style mixing, and
an exponential moving average of the generator.
"""

import copy
import gc
import math
import time
from collections.abc import Callable
from enum import IntEnum
from itertools import groupby
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import Adam

from segan.augment import Augmentation
from segan.config import PICTURES_AT_ONCE, TrainingConfig
from segan.data import Pictures, Sampler
from segan.errors import SeganError
from segan.losses import discriminator_loss, generator_loss, path_length_penalty, path_lengths, r1_penalty
from segan.networks import Discriminator, Generator, seeded_z, to_uint8
from segan.parallel import Cluster, Draws, Networks, Replicas, Share, is_out_of_memory, lot_size
from segan.process import loosen_memory_limit

PATH_LENGTH_BATCH_SHRINK = 2
ADAM_BETA2 = 0.99
PREVIEW_BATCH = 9
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

    def __init__(
        self, config: TrainingConfig, pictures: int, device: torch.device, cluster: Cluster | None = None
    ) -> None:
        self.config = config = config.settled(pictures)
        self.device = device
        self.cluster = cluster or Cluster()
        self._lot_size = lot_size(config.batch)
        self._lots = config.batch // self._lot_size
        own_lots = math.ceil(self._lots / self.cluster.size)
        at_once = min(own_lots, PICTURES_AT_ONCE // self._lot_size) if device.type == "cpu" else own_lots
        self.parts = self._fewest_parts = math.ceil(own_lots / at_once)
        """How many passes this process's share of a batch takes, so that it fits into memory."""
        self._notes: list[str] = []
        with torch.random.fork_rng():
            torch.manual_seed(config.seed)
            self.generator = Generator(config.model).to(device)
            self.discriminator = Discriminator(config.discriminator).to(device)
        self.discriminator.train_on(config.freeze_discriminator)
        self._replicas = Replicas(Networks(self.generator, self.discriminator), 2 * at_once, device)
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
        with self._replicas.at_work():
            return self._iterate(pictures)

    def _iterate(self, pictures: Pictures) -> dict[str, Tensor]:
        config, dtype = self.config, self.dtype
        shuffled = next(self.sampler).reshape(self._lots, -1)
        made: dict[int, Tensor] = {
            lot: torch.empty(self._lot_size, 3, *[config.model.resolution] * 2, device=self.device)
            for lot in self.cluster.lots(self._lots) or [0]
        }

        def reals(share: Share, draws: Draws) -> Tensor:
            return self.reals_of(pictures.images[shuffled[share.lots].T.flatten()], draws)

        def make(networks: Networks, share: Share) -> tuple[Tensor, dict[str, Tensor]]:
            draws = self._draws(_Draw.JUDGED_FAKES, share)
            with torch.no_grad():
                fakes, w = self._fakes(networks.generator, draws, share)
                by_lot = self._by_lot(self.augmentation(fakes, draws), share).unbind(1)
                for lot, its_fakes in zip(share.lots, by_lot, strict=True):
                    made[lot][share.piece :: share.pieces] = its_fakes
            return w.mean(), {"w": w.mean(0)}

        def tell_apart(networks: Networks, halves: Share) -> tuple[Tensor, dict[str, Tensor]]:
            """Numbers below that of all lots are lots of fakes, the others, less that number, of reals.

            All that a thread has of both goes through the discriminator in one call.
            """
            fake_lots = [half for half in halves.lots if half < self._lots]
            real = Share([half - self._lots for half in halves.lots if half >= self._lots])
            shown = [made[lot] for lot in fake_lots]
            if real.lots:
                draws = self._draws(_Draw.REALS, real)
                shown += self._by_lot(self.augmentation(reals(real, draws), draws), real).unbind(1)
            logits = networks.discriminator(torch.stack(shown, 1).flatten(0, 1), self._lot_size, dtype)
            fake_logits, real_logits = self._by_lot(logits, halves).split([len(fake_lots), len(real.lots)], 1)
            share = 2 / logits.numel()  # of a picture, in what is a mean over the fakes or the reals
            loss = discriminator_loss(real_logits, fake_logits) * share
            values = {"real_score": real_logits, "fake_score": fake_logits, "r_t": real_logits.sign()}
            return loss, {"discriminator_loss": loss, **{name: v.sum() * share for name, v in values.items()}}

        def penalise_gradient(networks: Networks, share: Share) -> tuple[Tensor, dict[str, Tensor]]:
            at = reals(share, self._draws(_Draw.REALS, share)).requires_grad_()
            shown = self.augmentation(at, self._draws(_Draw.PENALISED_REALS, share))
            penalty = r1_penalty(networks.discriminator(shown, self._lot_size, dtype), at)
            return penalty * (config.r1_gamma / 2 * config.r1_interval), {"r1_penalty": penalty}

        def convince(networks: Networks, share: Share) -> tuple[Tensor, dict[str, Tensor]]:
            draws = self._draws(_Draw.FAKES, share)
            shown = self.augmentation(self._fakes(networks.generator, draws, share)[0], draws)
            loss = generator_loss(networks.discriminator(shown, self._lot_size, dtype, share.whole_lot))
            constraint = networks.generator.penalty()
            descended = loss * share.pieces  # each thread has the loss of the whole lot, but the gradient of its piece
            return descended if constraint is None else descended + constraint, {"generator_loss": loss}

        w = self._in_parts(self._lots, make, most_pieces=self._lot_size)["w"]
        self.generator.mapping.track(w[None])
        values = self._descend("discriminator_loss", self.discriminator_optimiser, 2 * self._lots, tell_apart)
        if config.r1_gamma and self.step % config.r1_interval == 0:
            values |= self._descend("r1_penalty", self.discriminator_optimiser, self._lots, penalise_gradient)
        for networks in self._replicas.networks:
            networks.discriminator.requires_grad_(False)  # it only passes gradients on
        values |= self._descend(
            "generator_loss", self.generator_optimiser, self._lots, convince, most_pieces=self._lot_size
        )
        self.generator.retract()
        for networks in self._replicas.networks:
            networks.discriminator.train_on(config.freeze_discriminator)
        if config.path_length_weight and self.step % config.path_length_interval == 0:
            values |= self._penalise_path_length()
            self.generator.retract()

        self.images_seen += config.batch
        self.step += 1
        self.average_generator()
        self.augmentation.adapt(values["r_t"])
        if self.augmentation.adaptive:
            values["augment_p"] = torch.tensor(self.augmentation.p, device=self.device)
        return values

    def _penalise_path_length(self) -> dict[str, Tensor]:
        """Its batch is smaller; the penalty needs the mean of all of it, before that of any part can be taken."""
        config, count, size = self.config, self._lots, self._lot_size
        if size % PATH_LENGTH_BATCH_SHRINK == 0:
            size //= PATH_LENGTH_BATCH_SHRINK
        else:
            count = max(1, count // PATH_LENGTH_BATCH_SHRINK)
        batch_mean: Tensor | None = None

        def lengths(networks: Networks, share: Share, differentiable: bool) -> Tensor:
            draws, number = self._draws(_Draw.MEASURED_FAKES, share), len(share.lots) * size // share.pieces
            w_plus = self._w_plus(networks.generator, draws, number)[0].requires_grad_()
            images = networks.generator(w_plus, self._noise(draws, number), dtype=self.dtype)
            return path_lengths(images, w_plus, draws.normal(*images.shape), differentiable)

        def mean_of(networks: Networks, share: Share) -> tuple[Tensor, dict[str, Tensor]]:
            mean = lengths(networks, share, differentiable=False).mean()
            return mean, {"mean": mean}

        def penalise(networks: Networks, share: Share) -> tuple[Tensor, dict[str, Tensor]]:
            nonlocal batch_mean
            if len(share.lots) < count and batch_mean is None:  # in all processes at once, or in the only one
                batch_mean = mean_of_all()
            measured = lengths(networks, share, differentiable=True)
            mean = share.whole_lot(measured).mean() if batch_mean is None else batch_mean
            penalty, running = path_length_penalty(measured, mean, self.mean_path_length)
            loss = penalty * (config.path_length_weight * config.path_length_interval)
            return loss, {"path_length_penalty": penalty, "mean": running}

        def mean_of_all() -> Tensor:
            return self._in_parts(count, mean_of, most_pieces=size)["mean"]

        if min(count, len(self._replicas.networks)) > 1:  # threads cannot ask for it in the midst of their shares
            batch_mean = mean_of_all()
        values = self._descend("path_length_penalty", self.generator_optimiser, count, penalise, most_pieces=size)
        mean = values.pop("mean")
        self.mean_path_length = torch.where(mean.isfinite(), mean, self.mean_path_length)
        return values

    def take_notes(self) -> list[str]:
        """Sentences on what has happened since the last call."""
        notes, self._notes = self._notes, []
        return notes

    def trouble(self) -> str:
        """Which quantity has not been finite in the last three steps that computed it; empty if none."""
        return next((name for name, count in self._skipped.items() if count.item() >= SKIPPED_IN_A_ROW), "")

    def _draws(self, purpose: "_Draw", share: Share) -> Draws:
        return Draws.of((self.config.seed, self.step, purpose), share, self.device)

    def _noise(self, draws: Draws, count: int) -> list[Tensor | None]:
        """Fresh noise for each of so many pictures."""
        maps = self.generator.synthesis.const_noise()
        return [None if like is None else draws.normal(count, *like.shape[1:]) for like in maps]

    def _w_plus(self, generator: Generator, draws: Draws, count: int) -> tuple[Tensor, Tensor]:
        """w+ [N, layers, w_dim] of random z, and w [N, w_dim]; some take a random tail of layers from a second z."""
        layers = generator.style_count
        w, other = generator.mapping(draws.normal(2 * count, generator.z_dim)).chunk(2)
        cutoff = draws.whole(1, max(layers, 2), count, 1, 1)
        mixed = draws.uniform(count, 1, 1) < self.config.style_mixing
        tail = mixed & (torch.arange(layers, device=self.device)[:, None] >= cutoff)
        return torch.where(tail, other[:, None], w[:, None]), w

    def _fakes(self, generator: Generator, draws: Draws, share: Share) -> tuple[Tensor, Tensor]:
        """Pictures [N, 3, R, R] of the generator, and their w [N, w_dim]."""
        count = len(share.lots) * self._lot_size // share.pieces
        w_plus, w = self._w_plus(generator, draws, count)
        return generator(w_plus, self._noise(draws, count), dtype=self.dtype), w

    def _by_lot(self, pictures: Tensor, share: Share) -> Tensor:
        """[N, ...] of a share, as they lie in a batch, as [pictures of each lot, lots, ...]."""
        return pictures.unflatten(0, (-1, len(share.lots)))

    def reals_of(self, images: np.ndarray, draws: Draws) -> Tensor:
        """Pictures [N, R, R, 3] uint8 as [N, 3, R, R] in -1..1, mirrored if the config says so."""
        reals = torch.from_numpy(images).to(self.device).permute(0, 3, 1, 2).float() / 127.5 - 1
        if self.config.augment == "flip":
            flipped = draws.uniform(len(reals), 1, 1, 1) < 0.5
            reals = torch.where(flipped, reals.flip(3), reals)
        return reals

    @torch.no_grad()
    def average_generator(self) -> None:
        """Move the average towards the generator; its half-life is counted in images (StyleGAN2, section 5)."""
        half_life = self.config.ema_kimg * 1000
        if self.config.ema_rampup and not self.config.initial_model:  # what that made is worth remembering
            half_life = min(half_life, self.images_seen * self.config.ema_rampup)
        keep = 0.5 ** (self.config.batch / max(half_life, 1e-8))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.generator.parameters()), 1 - keep)
        for kept, last in zip(self.average.buffers(), self.generator.buffers(), strict=True):
            kept.copy_(last)

    def averaged(self) -> Generator:
        """A copy of the averaged generator, its subspaces orthonormal again; raises `Unstable` where it has none."""
        if not all(parameter.isfinite().all() for parameter in self.average.parameters()):
            raise Unstable(self.images_seen, "the generator")
        generator = copy.deepcopy(self.average).eval()
        generator.retract(nearest=True)
        return generator

    @property
    def pass_size(self) -> int:
        """How many pictures a step computes at once, for which memory suffices."""
        return math.ceil(self._lots / (self.cluster.size * self.parts)) * self._lot_size

    def preview(self, count: int) -> np.ndarray:
        """Pictures [count, R, R, 3] uint8 of the averaged generator; the i-th is seed i, untruncated."""
        generator = self.averaged()
        batch = max(1, min(PREVIEW_BATCH, self.pass_size // len(self._replicas.networks)))
        noise = generator.synthesis.const_noise()

        @torch.no_grad()
        def made(z: Tensor) -> np.ndarray:
            return to_uint8(generator(generator.broadcast(generator.mapping(z)), noise, dtype=self.dtype))

        parts = seeded_z(range(count), generator.z_dim).to(self.device).split(batch)
        return np.concatenate(self._replicas.each(made, parts))

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
            "parts": self.parts if self.parts > self._fewest_parts else 1,
            "augmentation": self.augmentation.tree(),
            "mean_path_length": self.mean_path_length,
            "precision": self.precision,
            "images_seen": self.images_seen,
            "step": self.step,
            "seconds": self.seconds,
        }

    def restore(self, tree: dict[str, Any]) -> None:
        """Go on from what `tree` gave; raises `SeganError` if that was of a run with other networks, or is no such."""
        own = self.tree()
        tree = {"parts": 1, "augmentation": own["augmentation"], **tree}  # older states have none
        if not all(name in tree and _alike(tree[name], own[name]) for name in own if name != "config"):
            raise SeganError("its newest state is of a run with other networks, or was altered. Move that file away.")
        for name in ("generator", "discriminator", "average"):
            getattr(self, name).load_state_dict(tree[name])
        for name in ("generator_optimiser", "discriminator_optimiser"):
            # Copied into place, because a fused step takes the moments to lie in memory like the weights.
            for index, moments in own[name].items():
                for moment, values in moments.items():
                    values.copy_(tree[name][index][moment])
        self.sampler.restore(tree["sampler"])
        self.parts = max(self._fewest_parts, tree["parts"])
        self.augmentation.restore(tree["augmentation"])
        self.mean_path_length = tree["mean_path_length"].to(self.device)
        if self.config.precision == "auto":
            if (self.precision, tree["precision"]) == ("fp32", "bf16"):
                self._notes.append(
                    "The run goes on in bfloat16, as it began, although this machine is faster in float32. Resume it "
                    "with precision fp32, unless it shall go on exactly as it would have."
                )
            self.precision = tree["precision"]
        self.images_seen, self.step, self.seconds = tree["images_seen"], tree["step"], tree["seconds"]

    def _descend(
        self, name: str, optimiser: Adam, count: int, compute: "_Compute", most_pieces: int = 1
    ) -> dict[str, Tensor]:
        """One step down the gradient of a loss over `count` lots; returns the values that were computed on the way.

        Where the loss or the gradient is not finite, nothing changes but the count of those.
        """
        values = self._in_parts(count, compute, optimiser, most_pieces)
        gradients = _gradients(optimiser)
        norm = torch.stack(torch._foreach_norm(gradients)).norm()
        broken = (~(norm + values[name]).isfinite()).float()
        optimiser.found_inf = broken  # type: ignore[attr-defined]  # how torch.amp.GradScaler has a fused step skipped
        optimiser.step()
        self._skipped[name] = (self._skipped.get(name, 0) + 1) * broken  # none of this waits for the device
        # Here, not before the next pass: gradients that outlive a step leave the heap in pieces, 200 MB in all.
        optimiser.zero_grad(set_to_none=True)
        return values

    def _in_parts(
        self, count: int, compute: "_Compute", optimiser: Adam | None = None, most_pieces: int = 1
    ) -> dict[str, Tensor]:
        """The means over `count` lots of what is computed, and an optimiser's gradients, over the whole cluster.

        For several threads a lot may be cut into as many pieces, or into a number that divides that.

        Where memory does not suffice for this process's lots at once, they are taken in twice as many parts.
        """
        own = self.cluster.lots(count)

        def followed(networks: Networks, share: Share) -> dict[str, Tensor]:
            weight = len(share.lots) / (count * share.pieces) if own else 0.0
            loss, values = compute(networks, share)
            if optimiser:
                (loss * weight).backward()
            return {name: value.detach() * weight for name, value in values.items()}

        while True:
            totals: dict[str, Tensor] = {}
            try:
                # A process that has no lot computes one that does not count, so that all have the same gradients.
                for part in np.array_split(own or [0], min(self.parts, max(len(own), 1))):
                    for values in self._replicas.share(part.tolist(), followed, most_pieces):
                        for name, value in values.items():
                            totals[name] = totals.get(name, 0) + value
                break
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            if optimiser:
                optimiser.zero_grad(set_to_none=True)
            self._take_more_parts(len(own))
        self.cluster.add_up([*(_gradients(optimiser) if optimiser else ()), *totals.values()])
        return totals

    def _take_more_parts(self, lots: int) -> None:
        if self.parts >= lots:
            raise SeganError(
                "There is not enough memory even for the smallest part of a batch. Choose a smaller preset or "
                "resolution, or close other programs."
            )
        self.parts = min(2 * self.parts, lots)
        gc.collect()  # a thread's error and the maps of its pass hold each other
        loosen_memory_limit()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        self._notes.append(
            f"Memory did not suffice for {self.config.batch} pictures at once. From now on each batch is taken in "
            f"{self.parts} parts: the result is the same, but it takes a little longer."
        )


_Compute = Callable[[Networks, Share], tuple[Tensor, dict[str, Tensor]]]
"""A share -> a loss of some networks, whose gradient counts for its pictures, and other values: means over pictures."""


class _Draw(IntEnum):
    """What random numbers are for; each has its own in every step."""

    REALS = 0
    JUDGED_FAKES = 1
    PENALISED_REALS = 2
    FAKES = 3
    MEASURED_FAKES = 4


def _alike(found: Any, expected: Any) -> bool:
    """Whether two trees have the same names, tensors of the same shapes, and numbers that can stand for each other."""
    match expected:
        case dict():
            return (
                isinstance(found, dict)
                and found.keys() == expected.keys()
                and all(_alike(found[name], expected[name]) for name in expected)
            )
        case Tensor():
            return isinstance(found, Tensor) and (found.shape, found.dtype) == (expected.shape, expected.dtype)
        case int() | float():
            return type(found) is type(expected) and 0 <= found < math.inf
    return type(found) is type(expected)


def _gradients(optimiser: Adam) -> list[Tensor]:
    return [p.grad for group in optimiser.param_groups for p in group["params"] if p.grad is not None]


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
