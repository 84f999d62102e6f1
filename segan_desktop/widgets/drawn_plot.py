"""What a plot shows, as plain values: for figures, without the library that draws on the screen."""

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
