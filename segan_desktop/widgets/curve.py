"""Curve: the points of one quantity over a run of any length, and what of them is drawn on so many pixels."""

import math
from collections.abc import Mapping

import numpy as np

Points = Mapping[str, tuple[np.ndarray, np.ndarray]]
"""kimg and value of each quantity, under its name."""

BLOCK = 64
"""Points that are summed up once and for all, so that a long curve is drawn from its blocks."""
FORGOTTEN = 1e-6
"""The share of a running mean that is not worth its computation."""


def debiased_means(values: np.ndarray, smoothing: float) -> np.ndarray:
    """Exponential moving average of `values`, each divided by the weight it has received so far (as Adam does it).

    The values are cut into about sqrt(n) stretches that are averaged side by side, and what a stretch begins with is
    added afterwards: a loop of sqrt(n) steps instead of n.
    """
    length = math.isqrt(len(values)) + 1
    stretches = math.ceil(len(values) / length)
    table = np.zeros(stretches * length)
    table[: len(values)] = (1 - smoothing) * values
    table = np.ascontiguousarray(table.reshape(stretches, length).T)
    for row in range(1, length):
        table[row] += smoothing * table[row - 1]
    begins_with = np.zeros(stretches)
    for stretch in range(1, stretches):
        begins_with[stretch] = table[-1, stretch - 1] + smoothing**length * begins_with[stretch - 1]
    table += smoothing ** np.arange(1, length + 1)[:, None] * begins_with
    means = table.T.reshape(-1)[: len(values)]
    biased = min(len(values), math.ceil(math.log(1e-12) / math.log(smoothing))) if smoothing else 0
    means[:biased] /= 1 - smoothing ** np.arange(1, biased + 1)
    return means


class Curve:
    """Points of one quantity, growing at the end; smoothed where they are drawn, so that nothing is kept twice."""

    def __init__(self) -> None:
        self._forget()

    @property
    def count(self) -> int:
        return self._x.count

    @property
    def x(self) -> np.ndarray:
        return self._x.values

    @property
    def y(self) -> np.ndarray:
        return self._y.values

    @classmethod
    def of(cls, x: np.ndarray, y: np.ndarray) -> "Curve":
        curve = cls()
        curve.extend(np.asarray(x, np.float32), np.asarray(y, np.float32))
        return curve

    def extend(self, x: np.ndarray, y: np.ndarray) -> None:
        """Add points at the end. What is no number, as after a division by zero, has no place in a curve."""
        finite = np.isfinite(y)
        self._x.extend(x[finite])
        self._y.extend(y[finite])
        begin, end = self._means.count * BLOCK, self.count // BLOCK * BLOCK
        if end > begin:
            blocks = self.y[begin:end].reshape(-1, BLOCK)
            self._means.extend(blocks.mean(axis=1, dtype=np.float64))
            self._lows.extend(blocks.min(axis=1))
            self._highs.extend(blocks.max(axis=1))

    def precede(self, x: np.ndarray, y: np.ndarray) -> None:
        """Put many points before those that are there, as when an earlier run goes on."""
        later_x, later_y = self.x, self.y
        self._forget()
        self.extend(np.asarray(x, np.float32), np.asarray(y, np.float32))
        self.extend(later_x, later_y)

    def smoothed(self, begin: int, end: int, smoothing: float) -> np.ndarray:
        """Running means of the points from `begin` to `end`, over all that came before them."""
        start = max(0, begin - _memory(smoothing))
        return debiased_means(self.y[start:end], smoothing)[begin - start :]

    def reaches(self, x: float) -> bool:
        """Whether it has a point about there, and does not begin later or end before."""
        if not self.count:
            return False
        first, last = float(self.x[0]), float(self.x[-1])
        step = (last - first) / max(1, self.count - 1)
        return first - step <= x <= last + step

    def nearest(self, x: float) -> int:
        """The index of the point that is nearest to `x`."""
        after = int(np.searchsorted(self.x, np.float32(x)))
        candidates = range(max(0, after - 1), min(self.count, after + 1))
        return min(candidates, key=lambda index: abs(float(self.x[index]) - x))

    def drawn(self, first: float, last: float, smoothing: float | None, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """What to draw between two x on so many columns of pixels; the points themselves if `smoothing` is None.

        Every point if they are few; else the mean of each column for the smoothed line, the lowest and the highest
        for the raw one, so that no outlier is lost.
        """
        # In float32, or searchsorted would convert the whole array.
        begin = max(0, int(np.searchsorted(self.x, np.float32(first))) - 1)
        end = min(self.count, int(np.searchsorted(self.x, np.float32(last))) + 1)
        if end - begin > columns:  # of a curve that covers a part of the axis, only that many columns
            columns = max(2, math.ceil(columns * min(1.0, float(self.x[end - 1] - self.x[begin]) / (last - first))))
        stretch = (end - begin) // columns
        if stretch >= BLOCK:
            return self._drawn_from_blocks(begin, end, smoothing, stretch // BLOCK)
        x = self.x[begin:end]
        y = self.y[begin:end] if smoothing is None else self.smoothed(begin, end, smoothing)
        if stretch < 2:
            return x, y
        return _outline(x, y, y, stretch) if smoothing is None else _column_means(x, y, stretch)

    def _forget(self) -> None:
        self._x, self._y = _Column(), _Column()
        self._means, self._lows, self._highs = _Column(), _Column(), _Column()

    def _drawn_from_blocks(
        self, begin: int, end: int, smoothing: float | None, stretch: int
    ) -> tuple[np.ndarray, np.ndarray]:
        first, last = begin // BLOCK, end // BLOCK
        x = self.x[first * BLOCK + BLOCK // 2 :: BLOCK][: last - first]
        if smoothing is None:
            drawn = _outline(x, self._lows.values[first:last], self._highs.values[first:last], max(1, stretch))
        else:
            # A running mean of block means, whose memory is as much shorter as they are fewer.
            start = max(0, first - _memory(smoothing) // BLOCK - 1)
            means = debiased_means(self._means.values[start:last], smoothing**BLOCK)[first - start :]
            drawn = _column_means(x, means, max(1, stretch))
        ending = self.y[end - 1] if smoothing is None else self.smoothed(end - 1, end, smoothing)[0]
        return np.append(drawn[0], self.x[end - 1]), np.append(drawn[1], ending)


class _Column:
    """Numbers that grow at the end. What was read before stays as it is: other threads may keep it."""

    def __init__(self) -> None:
        self._room = np.empty(256, np.float32)
        self.count = 0

    @property
    def values(self) -> np.ndarray:
        return self._room[: self.count]

    def extend(self, values: np.ndarray) -> None:
        needed = self.count + len(values)
        if needed > len(self._room):
            grown = np.empty(max(needed, 3 * len(self._room) // 2), np.float32)
            grown[: self.count] = self.values
            self._room = grown
        self._room[self.count : needed] = values
        self.count = needed


def _memory(smoothing: float) -> int:
    """How many points back a running mean remembers."""
    return math.ceil(math.log(FORGOTTEN) / math.log(smoothing)) if smoothing else 0


def _column_means(x: np.ndarray, y: np.ndarray, stretch: int) -> tuple[np.ndarray, np.ndarray]:
    whole = len(x) // stretch * stretch
    starts = np.arange(0, whole, stretch)
    means = np.add.reduceat(y[:whole], starts, dtype=np.float64) / stretch
    return np.append(x[starts + stretch // 2], x[-1]), np.append(means, y[-1])


def _outline(x: np.ndarray, lows: np.ndarray, highs: np.ndarray, stretch: int) -> tuple[np.ndarray, np.ndarray]:
    whole = len(x) // stretch * stretch
    starts = np.arange(0, whole, stretch)
    low, high = np.minimum.reduceat(lows[:whole], starts), np.maximum.reduceat(highs[:whole], starts)
    return np.append(np.repeat(x[starts], 2), x[-1]), np.append(np.stack([low, high], axis=1).ravel(), highs[-1])
