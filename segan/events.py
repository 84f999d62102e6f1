"""What a training run reports: small picklable values, the only way out of `segan.training.train`.

This module loads no torch, so that a window can receive them from another process.
"""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from segan.config import TrainingConfig


class Command(Enum):
    """What a person may ask of a run that is under way."""

    PAUSE = "pause"
    RESUME = "resume"
    SNAPSHOT = "snapshot"
    STOP = "stop"
    ABANDON = "abandon"
    """Stop, since the program that followed the run has gone."""


ENDING = frozenset({Command.STOP, Command.ABANDON})
"""What a run ends at."""


@dataclass(frozen=True)
class Preparing:
    """The pictures are being decoded: `done` of `total`."""

    done: int
    total: int


@dataclass(frozen=True)
class Started:
    """The networks are ready and the loop begins, at `images_seen` > 0 if an earlier run goes on."""

    config: TrainingConfig
    pictures: int
    images_seen: int
    device: str
    precision: str
    generator_parameters: int
    discriminator_parameters: int
    reals: np.ndarray
    """[tiles, resolution, resolution, 3] uint8: pictures as the network sees them."""


@dataclass(frozen=True)
class Progress:
    """At most 10 a second. `values` are means since the last one, under the names in `QUANTITIES`."""

    images_seen: int
    seconds: float
    """Working time of the whole run so far, without pauses, over all resumptions."""
    images_per_second: float
    values: dict[str, float] = field(default_factory=dict)


PREVIEW_TILES = 36
"""In a preview, and so many real pictures to compare them with."""
QUANTITIES: dict[str, str] = {
    "generator_loss": "generator loss",
    "discriminator_loss": "discriminator loss",
    "r1_penalty": "R1 penalty",
    "path_length_penalty": "path length penalty",
    "real_score": "real score",
    "fake_score": "fake score",
    "r_t": "overfitting r_t",
    "augment_p": "augmentation p",
}


@dataclass(frozen=True)
class PreviewReady:
    """Samples of the averaged generator from latents that stay the same throughout the run."""

    images_seen: int
    tiles: np.ndarray
    """[tiles, resolution, resolution, 3] uint8; tile i is seed i."""
    path: Path


@dataclass(frozen=True)
class Saved:
    """A snapshot is on the disk; `model` is the file to explore or to share."""

    images_seen: int
    model: Path


@dataclass(frozen=True)
class Warned:
    """Something that a person should know while the run goes on: one sentence with advice."""

    images_seen: int
    text: str
    changes: dict[str, Any] = field(default_factory=dict)
    """Fields of the config that the advice would change, if there are any, for a run that is resumed with them."""


@dataclass(frozen=True)
class Measured:
    """A snapshot was judged: the lower the KID, the more its pictures are like the real ones."""

    images_seen: int
    kid: float
    """Kernel distance x 1000 of 1,000 pictures to the data set, in the features of `segan.features`."""
    kid_error: float
    """Its standard error, x 1000."""
    model: Path
    best: bool
    """Whether no snapshot of the run was better."""


@dataclass(frozen=True)
class Paused:
    images_seen: int
    reason: str = ""
    """A sentence, if nobody asked for it: a full disk, for example."""


@dataclass(frozen=True)
class Resumed:
    images_seen: int


@dataclass(frozen=True)
class Stopped:
    """The run ended early because it was asked to, and is saved."""

    images_seen: int
    model: Path | None
    """None if it had not begun."""
    abandoned: bool = False
    """Whether nobody asked for it: the program that followed the run had gone."""


@dataclass(frozen=True)
class Finished:
    """The run has reached its length and is saved."""

    images_seen: int
    model: Path


@dataclass(frozen=True)
class Failed:
    """The run failed: `reason` is a sentence, `details` a trace for the log, `model` what was saved last."""

    reason: str
    details: str
    model: Path | None


Event = (
    Preparing
    | Started
    | Progress
    | PreviewReady
    | Saved
    | Measured
    | Warned
    | Paused
    | Resumed
    | Stopped
    | Finished
    | Failed
)
