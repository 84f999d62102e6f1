"""Which pictures look almost the same as another, and which unlike all the rest, by thumbnails alone.

This module loads neither torch nor Qt.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image

Distance = Callable[[np.ndarray, np.ndarray], np.ndarray]
Check = Callable[[], None]
"""Called now and then; may raise to give up."""

THUMBNAIL_SIDE = 32
SIDE = 16
"""Pixels per side of what is compared."""
HASH_DISTANCE = 12
"""Bits in which the hashes of two pictures may differ that are compared at all."""
NEIGHBOURS = 16
COARSE_DISTANCE = 14.0
"""Levels of 0..255 by which the 16 sixteenths of two pictures may differ that are compared closely."""
NEAR_SHARE = 0.1
"""So much is near, of the distance to its nearest that three of four pictures do not exceed."""
NEAR_RANGE = (2.0, 4.5)
"""Bounds of what is near, in levels.

Of the 5,000 sample faces, no two of which are the same, the most alike are 2.8 apart, and 2.0 is near. Of their copies,
nine in ten are nearer: 0.7 at half the size or as a good JPEG, 1.3 trimmed by 1 %, 2.0 by 2 % or as a poor JPEG; those
trimmed by 4 % on all sides are not. Among 467 stamps, 5.5 is the least for different ones, and 4.2 is near.
"""
FEWEST_FOR_OUTLIERS = 16
"""Below so many pictures none can be called unlike the rest."""
DEVIATIONS = 7.5
"""Median deviations from the median that make an outlier; five standard deviations of a normal distribution."""
BRIGHTNESS_APART, COLOUR_APART = 48.0, 32.0
BLANK = 2.0
"""Standard deviation, in levels, of a picture that shows nothing."""


def thumbnail(image: Image.Image) -> np.ndarray:
    """The whole of an RGB picture as [32, 32, 3] uint8, whatever its shape."""
    return np.asarray(image.resize((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BOX, reducing_gap=3.0))


class Likeness:
    """Takes in thumbnails one by one, of which it keeps under a kilobyte each."""

    def __init__(self) -> None:
        self._waiting: list[np.ndarray] = []
        self._hashes: list[np.ndarray] = []
        self._pictures: list[np.ndarray] = []

    def add(self, picture: np.ndarray) -> None:
        """[32, 32, 3] uint8."""
        self._waiting.append(picture)
        if len(self._waiting) == 256:
            self._take_in()

    def near_duplicates(self, check: Check = lambda: None) -> list[list[int]]:
        """Groups of pictures, by the order in which they were added, that look almost the same."""
        hashes, pictures = self._all()
        first: dict[bytes, int] = {}
        equal = np.array([first.setdefault(picture.tobytes(), at) for at, picture in enumerate(pictures)], np.int64)
        kinds = np.fromiter(first.values(), np.int64)
        pairs = [np.stack([equal, np.arange(len(equal))], axis=1)[equal < np.arange(len(equal))]]
        if len(kinds) > 1:
            hashes, pictures = hashes[kinds], pictures[kinds]
            coarse = pictures.reshape(-1, 4, 4, 4, 4, 3).mean((2, 4), dtype=np.float32)
            alike = _closer(_candidates(hashes, check), coarse, COARSE_DISTANCE, _difference, check)
            near = _near(pictures, check)
            pairs.append(kinds[_closer(alike, pictures, near, _difference_when_aligned, check)])
        return _groups(np.concatenate(pairs))

    def outliers(self) -> dict[int, str]:
        """Pictures unlike the rest, and in which way; the reason continues the sentence that a name begins."""
        _, pictures = self._all()
        if len(pictures) < FEWEST_FOR_OUTLIERS:
            return {}
        means = pictures.mean((1, 2), dtype=np.float32)
        detail = pictures.std((1, 2), dtype=np.float32).max(1)
        grey = means @ _LUMA
        brightness = grey - np.median(grey)
        tint = means - grey[:, None]
        colour = np.linalg.norm(tint - np.median(tint, axis=0), axis=1)
        found: dict[int, str] = {}
        for reason, is_so in (
            ("is much darker than the rest", -brightness > _far(brightness, BRIGHTNESS_APART)),
            ("is much brighter than the rest", brightness > _far(brightness, BRIGHTNESS_APART)),
            ("has quite other colours than the rest", colour > _far(colour, COLOUR_APART)),
            ("is blank", (detail < BLANK) & (np.median(detail) > 4 * BLANK)),
        ):
            found |= dict.fromkeys(np.flatnonzero(is_so).tolist(), reason)
        return dict(sorted(found.items()))

    def _take_in(self) -> None:
        if self._waiting:
            pictures = np.stack(self._waiting)
            self._hashes.append(_hashes(pictures))
            halves = pictures.reshape(-1, SIDE, 2, SIDE, 2, 3).mean((2, 4), dtype=np.float32)
            self._pictures.append(_blurred(halves).round().astype(np.uint8))
            self._waiting.clear()

    def _all(self) -> tuple[np.ndarray, np.ndarray]:
        """[N] uint64 and, blurred, [N, 16, 16, 3] uint8."""
        self._take_in()
        if not self._hashes:
            return np.empty(0, np.uint64), np.empty((0, SIDE, SIDE, 3), np.uint8)
        return np.concatenate(self._hashes), np.concatenate(self._pictures)


_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_WAVES = np.cos(np.pi * np.outer(np.arange(9), np.arange(THUMBNAIL_SIDE) + 0.5) / THUMBNAIL_SIDE).astype(np.float32)


def _hashes(pictures: np.ndarray) -> np.ndarray:
    """[N] uint64: which of the lowest 64 waves (of a cosine transform, less the mean) are above their median."""
    waves = _WAVES @ (pictures.astype(np.float32) @ _LUMA) @ _WAVES.T
    lowest = np.concatenate([waves[:, :8, :8].reshape(-1, 64)[:, 1:], waves[:, 8, :1]], axis=1)
    above = lowest > np.median(lowest, axis=1, keepdims=True)
    return np.packbits(above, axis=1).view(np.uint64).ravel()


def _candidates(hashes: np.ndarray, check: Check) -> np.ndarray:
    """[pairs, 2]: pictures that may look alike, found in near-linear time.

    Sorted by hash, those that begin alike are neighbours; an error moves only what comes before it, so that another
    turn of the hash brings them together. Skewed collections cost no more than others.
    """
    count = len(hashes)
    found = []
    for turn in range(0, 64, 4):
        order = np.argsort(hashes << np.uint64(turn) | hashes >> np.uint64(-turn % 64), kind="stable")
        for step in range(1, min(NEIGHBOURS, count - 1) + 1):
            check()
            first, second = order[:-step], order[step:]
            alike = _differing_bits(hashes[first], hashes[second]) <= HASH_DISTANCE
            low, high = np.minimum(first, second)[alike], np.maximum(first, second)[alike]
            found.append(low * count + high)
    pairs = np.unique(np.concatenate(found))
    return np.stack([pairs // count, pairs % count], axis=1)


_BITS = np.array([bin(byte).count("1") for byte in range(256)], np.uint8)


def _differing_bits(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return _BITS[(first ^ second).view(np.uint8).reshape(-1, 8)].sum(1)


def _closer(pairs: np.ndarray, pictures: np.ndarray, limit: float, distance: Distance, check: Check) -> np.ndarray:
    """The pairs of pictures whose distance is below a limit."""
    kept = []
    for part in np.array_split(pairs, len(pairs) // 2048 + 1):
        check()
        first, second = (pictures[part[:, side]].astype(np.float32) for side in (0, 1))
        kept.append(part[distance(first, second) < limit])
    return np.concatenate(kept)


def _difference(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Root-mean-square difference of each pair, in levels."""
    return np.asarray(np.sqrt(((first - second) ** 2).mean((1, 2, 3))))


def _difference_when_aligned(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """What differs besides a small move, another scale, brightness or contrast: [pairs, 16, 16, 3] -> [pairs].

    These are taken out to first order (Lucas and Kanade 1981), which holds as long as the pictures are blurred by more
    than they are moved by. A slight ridge keeps blank ones from growing.
    """
    mean = (first + second) / 2
    place = ((np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2) / SIDE)[:, None]
    down, right = np.gradient(mean, axis=1), np.gradient(mean, axis=2)
    causes = np.stack([right, place * right, down, place[:, None] * down, np.ones_like(mean), mean], axis=-1)
    causes = causes.reshape(len(first), SIDE * SIDE * 3, 6)
    missing = (second - first).reshape(len(first), SIDE * SIDE * 3, 1)
    ridge = SIDE * np.diag(np.array([20, 5, 20, 5, 0.01, 10], np.float32))
    turned = causes.transpose(0, 2, 1)
    explained = causes @ np.linalg.solve(turned @ causes + ridge, turned @ missing)
    return np.asarray(np.sqrt(((missing - explained) ** 2).mean((1, 2))))


def _blurred(pictures: np.ndarray) -> np.ndarray:
    """By a binomial of five pixels in both directions."""
    for axis in (1, 2, 1, 2):
        around = [(1, 1) if number == axis else (0, 0) for number in range(4)]
        before, at, after = (
            np.moveaxis(np.pad(pictures, around, mode="edge"), axis, 0)[start : start + SIDE] for start in range(3)
        )
        pictures = np.moveaxis((before + 2 * at + after) / 4, 0, axis)
    return pictures


def _near(pictures: np.ndarray, check: Check) -> float:
    """How little two pictures of this collection differ that a person would take for the same."""
    flat = pictures.reshape(len(pictures), -1)
    some = np.unique(np.linspace(0, len(flat) - 1, min(256, len(flat))).astype(int))
    probes = flat[some].astype(np.float32)
    nearest = np.full(len(some), np.inf, np.float32)
    for first in range(0, len(flat), 4096):
        check()
        others = flat[first : first + 4096].astype(np.float32)
        squares = (probes**2).sum(1)[:, None] + (others**2).sum(1) - 2 * probes @ others.T
        itself = (some >= first) & (some < first + len(others))
        squares[itself, some[itself] - first] = np.inf
        np.minimum(nearest, squares.min(1), out=nearest)
    ordinary = float(np.quantile(np.sqrt(np.maximum(nearest, 0) / flat.shape[1]), 0.75))
    return float(np.clip(NEAR_SHARE * ordinary, *NEAR_RANGE))


def _far(values: np.ndarray, visibly: float) -> float:
    """How far from the middle (0) a value is unlike the rest: many times what is usual, and more than many are."""
    away = np.abs(values)
    return max(DEVIATIONS * float(np.median(away)), 1.5 * float(np.quantile(away, 0.9)), visibly)


def _groups(pairs: np.ndarray) -> list[list[int]]:
    """What hangs together by pairs, each group and all of them in ascending order."""
    leader: dict[int, int] = {}

    def find(number: int) -> int:
        while leader.setdefault(number, number) != number:
            leader[number] = number = leader[leader[number]]
        return number

    for first, second in pairs.tolist():
        low, high = sorted((find(first), find(second)))
        leader[high] = low
    members: dict[int, list[int]] = {}
    for number in sorted(leader):
        members.setdefault(find(number), []).append(number)
    return list(members.values())
