"""What a plot shows, as plain values: for figures, without the library that draws on the screen."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DASHES: tuple[tuple[float, ...], ...] = ((5, 3), (1.5, 2), (8, 2, 1.5, 2), (3, 1.5), (10, 4), (1.5, 4))
"""On and off, in line widths: what tells one compared run from another."""


@dataclass(frozen=True)
class DrawnLine:
    """One line as it stands on the screen; `run` is empty for the run that is shown."""

    run: str
    name: str
    caption: str
    dash: tuple[float, ...]
    smoothed: bool
    x: np.ndarray
    y: np.ndarray
    """In the units of the axis: powers of ten on a log scale."""


@dataclass(frozen=True)
class DrawnPlot:
    """What a `LossPlot` shows now, for a figure."""

    heading: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    logarithmic: bool
    lines: tuple[DrawnLine, ...]
    errors: tuple[np.ndarray, np.ndarray, np.ndarray] | None
    """x, lower and upper end of the error bars."""


def tick_captions(values: Sequence[float], spacing: float) -> list[str]:
    """What an axis writes at ticks that are so far apart: all in one way and in few letters, not 0.0001 and 5e-05."""
    places = max(0, math.ceil(-math.log10(spacing)))
    rounded = [round(float(value), places) for value in values]
    largest = max(map(abs, rounded), default=0.0)
    if largest >= 1e5 or (places > 4 and largest < 0.01):
        return [_scientific(value) if value else "0" for value in rounded]
    return [f"{value:,.{places}f}" if value else "0" for value in rounded]


def log_tick_captions(logarithms: Sequence[float], apart: float = 0.0) -> list[str]:
    """As `tick_captions`, for the logarithms to base 10 of what is written.

    Of those less than `apart` from each other only one has a caption: powers of ten go first, then twos and fives. None
    has one where they are no logarithms yet, as while an axis turns from the values to these.
    """
    if max(logarithms, default=0) > sys.float_info.max_10_exp:
        return [""] * len(logarithms)
    values = [float(f"{10 ** float(each):.4g}") for each in logarithms]
    plain = all(0.0005 < value < 1e5 for value in values)
    captions = [f"{value:,.10g}" if plain else _scientific(value) for value in values]
    rank = {"1": 0, "2": 1, "5": 1}
    written: list[int] = []
    for index in sorted(range(len(values)), key=lambda index: rank.get(f"{values[index]:e}"[0], 2)):
        if all(abs(logarithms[index] - logarithms[other]) >= apart for other in written):
            written.append(index)
    return [caption if index in written else "" for index, caption in enumerate(captions)]


def _scientific(value: float) -> str:
    return np.format_float_scientific(value, precision=3, trim="-", exp_digits=1).replace("e+", "e")
