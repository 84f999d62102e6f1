"""Curves to keep: the plots as they stand on the screen, on white, as SVG or PNG, and their points as CSV."""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from segan_desktop.theme import LIGHT
from segan_desktop.widgets.curve import Curve
from segan_desktop.widgets.drawn_plot import DrawnLine, DrawnPlot, log_tick_captions, tick_captions

COLUMNS = 3
WIDTH, HEIGHT = 420, 270
"""Of one plot, in units of the SVG."""
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 46, 36
"""Around its axes."""
PNG_SCALE = 2.0
FONT = "Helvetica, Arial, sans-serif"


def svg_figure(plots: Sequence[DrawnPlot], heading: str) -> str:
    """The plots that show something, in rows of three, with their legends."""
    plots = [plot for plot in plots if plot.lines]
    rows = math.ceil(len(plots) / COLUMNS)
    width, height = COLUMNS * WIDTH, 34 + rows * HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONT}" font-size="11" fill="{LIGHT.text}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="22" font-size="14" font-weight="bold">{escape(heading)}</text>',
        *_runs(plots, LEFT + 9 * len(heading) + 24),
    ]
    for index, plot in enumerate(plots):
        left, top = index % COLUMNS * WIDTH, 34 + index // COLUMNS * HEIGHT
        parts += [f'<g transform="translate({left} {top})">', *_plot(plot), "</g>"]
    return "\n".join([*parts, "</svg>"])


def png_figure(svg: str) -> bytes:
    """An SVG of `svg_figure` as pixels."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage((renderer.defaultSize().toSizeF() * PNG_SCALE).toSize(), QImage.Format.Format_RGB888)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stubs ask for the bytes that it refuses
    return bytes(buffer.data().data())


def csv_table(curves: Mapping[str, Mapping[str, Curve]], shown_run: str) -> Iterator[str]:
    """The points of all runs, a row for each kimg of a run and a column for each quantity, in pieces.

    `curves` are by run and quantity; the run without a name is the one that is shown.
    """
    names = list(dict.fromkeys(name for quantities in curves.values() for name in quantities))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["run", "kimg", *names])
    for run, quantities in curves.items():
        kimgs = np.unique(np.concatenate([np.zeros(0, np.float32), *(curve.x for curve in quantities.values())]))
        rows = {name: np.searchsorted(kimgs, curve.x) for name, curve in quantities.items()}
        table = np.full((len(kimgs), len(names)), np.nan, np.float32)
        for name, curve in quantities.items():
            table[rows[name], names.index(name)] = curve.y
        for begin in range(0, len(kimgs), 1000):
            for kimg, values in zip(kimgs[begin : begin + 1000], table[begin : begin + 1000], strict=True):
                written = ["" if math.isnan(value) else f"{value:.6g}" for value in values.tolist()]
                writer.writerow([_plain(run or shown_run), f"{kimg:.3f}", *written])
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two others, at most so many."""
    span = high - low
    if not span > 0:
        return [low]
    unit = 10.0 ** math.floor(math.log10(span / most))
    step = next(unit * factor for factor in (1, 2, 5, 10, 20, 50) if span / (unit * factor) <= most)
    first = math.ceil(low / step - 1e-9)
    return [round(index * step, 12) for index in range(first, math.floor(high / step + 1e-9) + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Logarithms of round numbers between two logarithms, at most so many if they span less than so many decades."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    for factors in ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3), (1,)):
        found = [decade + math.log10(factor) for decade in decades for factor in factors]
        inside = [value for value in found if low <= value <= high]
        if len(inside) <= most:
            break
    return inside if len(inside) > 1 else [low, high]


def _plot(plot: DrawnPlot) -> Iterator[str]:
    (first, last), (low, high) = plot.x_range, plot.y_range
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def across(x: np.ndarray) -> np.ndarray:
        return LEFT + (np.asarray(x, np.float64) - first) / (last - first) * inner_width

    def down(y: np.ndarray) -> np.ndarray:
        return TOP + (high - np.clip(np.asarray(y, np.float64), low, high)) / (high - low) * inner_height

    yield f'<text x="{LEFT}" y="18" font-weight="bold">{escape(plot.heading)}</text>'
    yield from _legend(plot)
    yield f'<g fill="{LIGHT.muted}" stroke="none">'
    for value, caption in zip(*_captioned(ticks(first, last, 6)), strict=True):
        x = float(across(np.array(value)))
        yield f'<path d="M{x:.1f} {TOP}V{TOP + inner_height}" stroke="#e6e8ec" fill="none"/>'
        yield f'<text x="{x:.1f}" y="{TOP + inner_height + 14}" text-anchor="middle">{caption}</text>'
    heights = log_ticks(low, high, 6) if plot.logarithmic else ticks(low, high, 5)
    for value, caption in zip(*_captioned(heights, plot.logarithmic), strict=True):
        y = float(down(np.array(value)))
        yield f'<path d="M{LEFT} {y:.1f}H{LEFT + inner_width}" stroke="#e6e8ec" fill="none"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{caption}</text>'
    yield f'<text x="{LEFT + inner_width / 2}" y="{HEIGHT - 6}" text-anchor="middle">kimg</text></g>'
    for line in plot.lines:
        inside = (line.x >= first) & (line.x <= last)
        if not inside.any():
            continue
        # With the points just outside, or a line would end before the axis does; what sticks out is cut off below.
        begin, end = max(0, int(inside.argmax()) - 1), len(inside) - max(0, int(inside[::-1].argmax()) - 1)
        x = np.clip(across(line.x[begin:end]), LEFT, LEFT + inner_width)
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, down(line.y[begin:end]), strict=True))
        yield f'<polyline points="{points}" fill="none" {_stroke(line)}/>'
    if plot.errors:
        colour = LIGHT.quantities[plot.lines[0].name] if plot.lines else LIGHT.text
        for x, bottom, top in zip(*plot.errors, strict=True):
            if first <= x <= last:
                at, middle = float(across(x)), float(down((bottom + top) / 2))
                yield f'<path d="M{at:.1f} {down(bottom):.1f}V{down(top):.1f}" stroke="{colour}" fill="none"/>'
                yield f'<circle cx="{at:.1f}" cy="{middle:.1f}" r="2.5" fill="{colour}"/>'


def _captioned(values: list[float], logarithmic: bool = False) -> tuple[list[float], list[str]]:
    spacing = values[1] - values[0] if len(values) > 1 else abs(values[0]) or 1.0
    return values, log_tick_captions(values) if logarithmic else tick_captions(values, spacing)


def _runs(plots: Sequence[DrawnPlot], x: float) -> Iterator[str]:
    """Which dashes belong to which of the compared runs."""
    dashes = {line.run: line.dash for plot in plots for line in plot.lines if line.run}
    for run, dash in dashes.items():
        pattern = " ".join(f"{1.3 * length:g}" for length in dash)
        look = f'stroke="{LIGHT.muted}" stroke-width="1.3" stroke-dasharray="{pattern}"'
        yield f'<path d="M{x} 18h28" fill="none" {look}/>'
        yield f'<text x="{x + 34}" y="22">{escape(run)}</text>'
        x += 34 + 6.5 * len(run) + 20


def _legend(plot: DrawnPlot) -> Iterator[str]:
    x = LEFT
    for name, caption in {line.name: line.caption for line in plot.lines}.items():
        yield f'<path d="M{x} 31h16" fill="none" stroke="{LIGHT.quantities[name]}" stroke-width="1.8"/>'
        yield f'<text x="{x + 20}" y="35" font-size="10">{escape(caption)}</text>'
        x += 34 + 6 * len(caption)


def _stroke(line: DrawnLine) -> str:
    dash = f' stroke-dasharray="{" ".join(f"{1.3 * length:g}" for length in line.dash)}"' if line.dash else ""
    faint = "" if line.smoothed else ' stroke-opacity="0.25"'
    return f'stroke="{LIGHT.quantities[line.name]}" stroke-width="1.3" stroke-linejoin="round"{dash}{faint}'


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name
