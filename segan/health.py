"""Watch the course of a run for what a person would notice in its curves, and say it in plain words with advice.

The thresholds lie between what was seen of healthy and of sick runs. On the sample faces (preset small, 500 to 5,000
pictures) the mean of r_t did not exceed 0.81, that of the gap between the scores 4.1, and diversity did not fall below
0.58 of its highest. A run that had 30 of them by heart, its KID long past its best, stayed above 0.9 with a gap of 6;
one that had 8 stayed above 0.86.
This module loads no torch.
"""

import math
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from segan.config import TrainingConfig
from segan.events import Event, Measured, PreviewReady, Progress, Started, Warned

SMOOTHING_IMAGES = 2000
"""Half-life of the means that are judged."""
SATURATED, NOT_SATURATED = 0.85, 0.82
"""r_t of a discriminator that knows the pictures by heart, and of one that no longer does."""
WIDE_GAP, NOT_WIDE = 8.0, 6.5
"""Between the scores of real and made pictures."""
AT_CAP, BELOW_CAP = 0.98, 0.9
"""Probability of augmentation 'ada' that cannot rise any more."""
ALIKE, NOT_ALIKE = 0.5, 0.6
"""Diversity of samples, as a share of the highest of the run."""
WINS_IMAGES, CAP_IMAGES = 10_000, 20_000
"""For so many pictures it has to last."""
FIRST_IMAGES = 5000
"""Before so many pictures samples are not yet anything."""
PREVIEWS = 5
"""Their median counts."""
STALE_IMAGES, STALE_MEASURES = 20_000, 8
"""Not sooner after the last improvement, and not after fewer snapshots, can it be said that nothing improves."""
DIVERSITY_SIDE = 8
"""Pixels per side that diversity looks at: arrangement and colours, not noise."""


class Health:
    """One run. Each warning comes once, and again only after its reason has gone."""

    def __init__(self, past: Iterable[dict[str, Any]] = ()) -> None:
        """With what the run has logged before, so that nothing is said twice and nothing forgotten."""
        self._config = TrainingConfig()
        self._reals = np.empty(0)
        self._pictures: Any = 0
        """How many the run learns from; 0 as long as that is unknown."""
        self._means = {name: _Mean() for name in ("r_t", "real_score", "fake_score", "augment_p")}
        self._previews: deque[float] = deque(maxlen=PREVIEWS)
        self._highest_diversity = 0.0
        self._best: Measured | None = None
        """The lowest KID."""
        self._improved: Measured | None = None
        """The last that was lower than the one before it by more than its error."""
        self._since: list[Measured] = []
        self._wins, self._cap = _Alarm(WINS_IMAGES), _Alarm(CAP_IMAGES)
        self._alike, self._stale = _Alarm(0), _Alarm(0)
        for record in past:
            if record.get("event") == "Started":
                self._compare_with(record.get("pictures"))
            event = _event(record)
            if event is not None:
                self.watch(event)

    def watch(self, event: Event) -> list[Warned]:
        """What is to be said after an event of the run; mostly nothing."""
        match event:
            case Started():
                self._compare_with(event.pictures)
                self._config, self._reals = event.config, event.reals
                for mean in self._means.values():
                    mean.go_on(event.images_seen)
            case Progress(images_seen, _, _, values):
                for name, mean in self._means.items():
                    if name in values:
                        mean.add(images_seen, values[name])
                return [*self._discriminator_wins(images_seen), *self._augmentation_at_cap(images_seen)]
            case PreviewReady() if len(self._reals):
                return self._samples_alike(event)
            case Measured():
                return self._nothing_improves(event)
        return []

    def _compare_with(self, pictures: Any) -> None:
        """Against other pictures, a KID of before says nothing."""
        if self._pictures not in (0, pictures):
            self._best, self._improved, self._since = None, None, []
        self._pictures = pictures

    def _discriminator_wins(self, now: int) -> list[Warned]:
        r_t = self._means["r_t"].value
        gap = self._means["real_score"].value - self._means["fake_score"].value
        if not self._wins.rings(now, r_t > SATURATED or gap > WIDE_GAP, r_t < NOT_SATURATED and gap < NOT_WIDE):
            return []
        what = (
            f"recognises nearly all of your pictures (r_t {r_t:.2f})"
            if r_t > SATURATED
            else f"tells real from made too easily (their scores are {gap:.3g} apart)"
        )
        advice, changes = self._against_overfitting()
        return [
            Warned(now, f"The discriminator {what}, so that the generator learns little from it. {advice}", changes)
        ]

    def _augmentation_at_cap(self, now: int) -> list[Warned]:
        p = self._means["augment_p"].value
        if not self._cap.rings(now, p > AT_CAP, p < BELOW_CAP):
            return []
        return [
            Warned(
                now,
                "Augmentation varies every picture that the discriminator sees, and it still knows them by heart: they "
                "are too few for so long a run. Add pictures, or stop and use the best snapshot.",
            )
        ]

    def _samples_alike(self, event: PreviewReady) -> list[Warned]:
        self._previews.append(diversity(event.tiles) / max(diversity(self._reals), 1e-9))
        if event.images_seen < FIRST_IMAGES or len(self._previews) < PREVIEWS:
            return []
        now = float(np.median(self._previews))
        self._highest_diversity = max(self._highest_diversity, min(now, 1.0))
        share = now / self._highest_diversity
        if not self._alike.rings(event.images_seen, share < ALIKE, share > NOT_ALIKE):
            return []
        rate = self._config.learning_rate / 2
        return [
            Warned(
                event.images_seen,
                f"The samples become alike: their diversity is {now:.0%} of that of your pictures, and was "
                f"{self._highest_diversity:.0%}. If the next previews do not recover, go on from an earlier snapshot "
                f"with half the learning rate, {rate:g}.",
                {"learning_rate": rate},
            )
        ]

    def _nothing_improves(self, event: Measured) -> list[Warned]:
        now = event.images_seen
        if self._best is None or event.kid < self._best.kid:
            self._best = event
        if self._improved is None or event.kid < self._improved.kid - event.kid_error:
            self._improved, self._since = event, []
            self._stale.rings(now, False, True)
            return []
        self._since.append(event)
        # As long again as it took to come here: the longer a run, the slower it improves.
        long = now - self._improved.images_seen >= max(STALE_IMAGES, self._improved.images_seen)
        if not self._stale.rings(now, long and len(self._since) >= STALE_MEASURES, False):
            return []
        newest = self._since[-STALE_MEASURES // 2 :]
        kid, error = (float(np.median([getattr(each, name) for each in newest])) for name in ("kid", "kid_error"))
        best = f"the best snapshot is that of {self._best.images_seen / 1000:.0f} kimg (KID-EN {self._best.kid:.0f})"
        if kid > self._best.kid + 3 * error:
            advice, changes = self._against_overfitting()
            text = f"The samples get worse: {best}, and now it is {kid:.0f}. {advice} Or stop, and use that snapshot."
            return [Warned(now, text, changes)]
        return [
            Warned(
                now,
                f"Nothing has improved for {(now - self._improved.images_seen) / 1000:.0f} kimg: {best}. Stop and use "
                "it, or begin a run with more pictures or a larger preset.",
            )
        ]

    def _against_overfitting(self) -> tuple[str, dict[str, Any]]:
        """What to do when the discriminator knows too much, and the fields of the config that this changes."""
        if not self._config.r1_gamma:
            return "Resume with an R1 gamma, such as 1.", {"r1_gamma": 1.0}
        if self._config.augment in ("none", "flip"):
            return "Resume with augmentation 'ada', or add pictures.", {"augment": "ada"}
        gamma = 2 * self._config.r1_gamma
        return f"Add pictures, or resume with a higher R1 gamma, such as {gamma:g}.", {"r1_gamma": gamma}


def diversity(tiles: np.ndarray) -> float:
    """How different pictures [N, R, R, 3] uint8 are from each other: 0 if they are all the same."""
    step = max(1, tiles.shape[1] // DIVERSITY_SIDE)
    side = tiles.shape[1] // step
    blocks = tiles[:, : side * step, : side * step].reshape(len(tiles), side, step, side, step, 3)
    return float(np.sqrt(blocks.mean((2, 4), dtype=np.float64).var(0).mean()))


class _Mean:
    """Running mean with a half-life in pictures; 0 as long as there is nothing, and early on the mean of all."""

    def __init__(self) -> None:
        self._total = self._weight = 0.0
        self._at = 0

    @property
    def value(self) -> float:
        return self._total / self._weight if self._weight else 0.0

    def add(self, images_seen: int, value: float) -> None:
        keep = 0.5 ** (max(images_seen - self._at, 0) / SMOOTHING_IMAGES)
        self._total = keep * self._total + (1 - keep) * value
        self._weight = keep * self._weight + (1 - keep)
        self._at = images_seen

    def go_on(self, images_seen: int) -> None:
        """At another moment than the last: the run was taken back, or its last steps were lost."""
        self._at = images_seen


class _Alarm:
    """Rings once when something has lasted for some pictures, and then not before it has ended."""

    def __init__(self, images: int) -> None:
        self._images = images
        self._began: int | None = None
        self._rung = False

    def rings(self, images_seen: int, there: bool, gone: bool) -> bool:
        """Between `there` and `gone` all stays as it was, but no time counts."""
        if gone:
            self._rung = False
        if not there or self._rung:
            self._began = None
            return False
        if self._began is None or images_seen < self._began:
            self._began = images_seen
        self._rung = images_seen - self._began >= self._images
        return self._rung


def _event(record: dict[str, Any]) -> Progress | Measured | None:
    """What counts of a line of the log; None for anything else, and for what is no such line."""
    try:
        match record["event"]:
            case "Progress":
                values = {str(name): _number(value) for name, value in record["values"].items()}
                return Progress(int(_number(record["images_seen"])), _number(record["seconds"]), 0.0, values)
            case "Measured":
                seen, kid, error = (_number(record[name]) for name in ("images_seen", "kid", "kid_error"))
                return Measured(int(seen), kid, error, Path(record["model"]), bool(record["best"]))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        pass
    return None


def _number(value: Any) -> float:
    """JSON as Python reads it knows NaN, which would stay in every mean from then on."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number")
    return number
