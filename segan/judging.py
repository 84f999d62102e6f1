"""Judge the snapshots of a run while it goes on, in slices that take less than a twentieth of its time."""

import time
from collections.abc import Callable, Iterator
from collections.abc import Generator as Iteration
from dataclasses import dataclass
from pathlib import Path

import torch

from segan.checkpoint import load_model
from segan.data import Pictures
from segan.errors import SeganError
from segan.features import FeatureNetwork, features_of_data
from segan.metrics import FEWEST, SAMPLES, Reals, features_of_samples, kernel_distance
from segan.parallel import is_out_of_memory

REST = 25.0
"""So many times as long as a slice took, none follows."""
SHARE = 1 / 20
"""Of a run's time, at the most; what the slices leave of it is for the model that the run ends with."""


@dataclass(frozen=True)
class Verdict:
    """How near the pictures of a model are to the real ones."""

    model: Path
    images_seen: int
    kid: float
    error: float


class Judge:
    """Judges one model at a time. It draws from no random numbers but its own, so that a run is the same without it.

    The features of the real pictures are computed when the first model comes, or read where they were kept.
    """

    def __init__(
        self,
        pictures: Pictures,
        device: torch.device,
        dtype: torch.dtype,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._pictures, self._device, self._dtype, self._clock = pictures, device, dtype, clock
        self._network: FeatureNetwork | None = None
        self._reals: Reals | None = None
        self._steps: Iteration[int | None, None, Verdict] | None = None
        self._began = self._rested_at = self._clock()
        self._spent = self._spent_on_this = 0.0
        self._expected: float | None = None
        """Seconds that the last model took."""

    def offer(self, model: Path) -> bool:
        """Take on a model, unless another is being judged or there are too few pictures; returns whether it is."""
        if self._steps is not None or len(self._pictures) < FEWEST:
            return False
        self._start(model)
        return True

    def work(self) -> Verdict | None:
        """Go on a little if it is time for that; returns the verdict when there is one."""
        return self._step() if self._steps is not None and self._clock() >= self._rested_at else None

    def hurry(self, model: Path) -> Iterator[Verdict | None]:
        """Judge the model that a run ends with, if its share of the time allows that.

        Gives None now and then, so that it can be left, and the verdict at the end.
        """
        allowed = SHARE * (self._clock() - self._began) - self._spent
        if self._expected is not None and self._expected <= allowed:
            self._start(model)
            while self._steps is not None:
                yield self._step()

    def _start(self, model: Path) -> None:
        self._steps, self._spent_on_this = self._judge(model), 0.0

    def _step(self) -> Verdict | None:
        assert self._steps is not None
        began = self._clock()
        verdict = None
        try:
            next(self._steps)
        except StopIteration as end:
            verdict, self._steps = end.value, None
        except SeganError:
            self._steps = None  # the model is gone or damaged; the next may be sound
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            self._steps = None  # the run may go on without a verdict
        now = self._clock()
        self._spent += now - began
        self._spent_on_this += now - began
        self._rested_at = now + REST * (now - began)
        if verdict is not None:
            self._expected = self._spent_on_this
        return verdict

    def _judge(self, path: Path) -> Iteration[int | None, None, Verdict]:
        model = load_model(path)
        yield None
        if self._network is None:
            self._network = FeatureNetwork(self._device)
            yield None
        if self._reals is None:
            features = yield from features_of_data(self._pictures, self._network)
            self._reals = Reals(features, whole=len(features) == len(self._pictures))
            self._spent_on_this = 0.0
            yield None
        generator = model.generator.to(self._device)
        fakes = yield from features_of_samples(generator, self._network, SAMPLES, self._dtype)
        distance = kernel_distance(fakes, self._reals)
        return Verdict(path, model.header.images_seen, distance.kid, distance.error)
