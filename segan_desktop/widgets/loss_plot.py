"""LossPlot: a few quantities over the length of a run, smoothed, cheap to draw however long they are."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QGraphicsItem, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from segan_desktop.theme import GRID, MARGIN, colours, set_role, text_font
from segan_desktop.widgets.basics import button, title

REDRAW_MS = 34
RAW_OPACITY = 64
SMALLEST_IN_LOG = 1e-6


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
    """Points of one quantity, growing at the end, and their smoothed values."""

    def __init__(self, smoothing: float) -> None:
        self.count = 0
        self._x = np.empty(1024, np.float32)
        self._raw = np.empty(1024, np.float32)
        self._smooth = np.empty(1024, np.float32)
        self._smoothing = smoothing
        self._total = self._weight = 0.0

    @property
    def last(self) -> float:
        """The newest smoothed value."""
        return float(self._smooth[self.count - 1])

    @property
    def last_x(self) -> float:
        return float(self._x[self.count - 1])

    def append(self, x: float, value: float) -> None:
        if self.count == len(self._x):
            self._x, self._raw, self._smooth = (np.resize(a, 2 * len(a)) for a in (self._x, self._raw, self._smooth))
        self._total = self._smoothing * self._total + (1 - self._smoothing) * value
        self._weight = self._smoothing * self._weight + (1 - self._smoothing)
        self._x[self.count], self._raw[self.count] = x, value
        self._smooth[self.count] = self._total / self._weight
        self.count += 1

    def precede(self, x: np.ndarray, values: np.ndarray) -> None:
        """Put many points before those that are there, as when an earlier run goes on."""
        self._x = np.concatenate([x, self._x[: self.count]]).astype(np.float32)
        self._raw = np.concatenate([values, self._raw[: self.count]]).astype(np.float32)
        self._smooth = np.empty_like(self._raw)
        self.count = len(self._x)
        self.smooth(self._smoothing)

    def smooth(self, smoothing: float) -> None:
        """Average over another length."""
        self._smoothing = smoothing
        means = debiased_means(self._raw[: self.count], smoothing)
        self._smooth[: self.count] = means
        self._weight = 1 - smoothing**self.count
        self._total = float(means[-1]) * self._weight if self.count else 0.0

    def drawn(self, first: float, last: float, smoothed: bool, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """What to draw between two x on so many columns of pixels.

        Every point if they are few; else the mean of each column for the smoothed line, the lowest and the highest
        for the raw one, so that no outlier is lost.
        """
        x = self._x[: self.count]
        # In float32, or searchsorted would convert the whole array.
        begin = max(0, int(np.searchsorted(x, np.float32(first))) - 1)
        end = min(self.count, int(np.searchsorted(x, np.float32(last))) + 1)
        x, y = x[begin:end], (self._smooth if smoothed else self._raw)[begin:end]
        stretch = len(x) // columns
        if stretch < 2:
            return x, y
        whole = len(x) // stretch * stretch
        starts = np.arange(0, whole, stretch)
        if smoothed:
            means = np.add.reduceat(y[:whole], starts, dtype=np.float64) / stretch
            return np.append(x[starts + stretch // 2], x[-1]), np.append(means, y[-1])
        low = np.minimum.reduceat(y[:whole], starts)
        high = np.maximum.reduceat(y[:whole], starts)
        return np.append(np.repeat(x[starts], 2), x[-1]), np.append(np.stack([low, high], axis=1).ravel(), y[-1])


class LossPlot(QWidget):
    """One pair of axes with some quantities on it."""

    def __init__(
        self, heading: str, names: dict[str, str], help: str, positive: bool = True, parent: QWidget | None = None
    ) -> None:
        """`names` are the short names of the quantities shown here; `positive` ones can be drawn on a log scale."""
        super().__init__(parent)
        self._names, self._positive = names, positive
        self._smoothing, self._logarithmic = 0.6, False
        self._curves: dict[str, Curve] = {}
        self._following = True
        # What is shown while following; it grows in leaps, so that the axes keep still in between.
        self._end, self._low, self._high = 0.0, 0.0, 1.0

        self._plot = pg.PlotWidget()
        item = self._plot.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setContentsMargins(0, 4, 4, 0)
        item.setLabel("bottom", "kimg")
        self._lines = {
            (name, smoothed): pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
            for smoothed in (False, True)
            for name in names
        }
        for line in self._lines.values():
            item.addItem(line)
        self._legend = {name: QLabel() for name in names}
        self._live = button("Back to live", "quiet", "Show the whole run again and follow it (or double-click)")
        self._live.hide()
        self._timer = QTimer(self, singleShot=True, interval=REDRAW_MS, timeout=self._redraw)  # type: ignore[call-arg]

        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(title(heading))
        head.addStretch(1)
        head.addWidget(self._live)
        for chip in self._legend.values():
            head.addWidget(chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, GRID, GRID, GRID)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._plot, 1)
        self.setToolTip(f"<qt>{help}</qt>")

        self._live.clicked.connect(self.follow)
        view = item.getViewBox()
        view.sigRangeChangedManually.connect(self._stop_following)
        view.sigXRangeChanged.connect(self._schedule)
        view.setDefaultPadding(0)
        self.setMinimumSize(220, 150)
        self._dress()
        self._redraw()

    def add(self, images_seen: int, values: dict[str, float]) -> None:
        """Points for those of the values that are shown here."""
        for name in self._names:
            if name in values:
                self._curve(name).append(images_seen / 1000, values[name])
                self._schedule()

    def precede(self, points: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
        """Earlier points, kimg and value under the name of each quantity."""
        for name in self._names:
            if name in points and len(points[name][0]):
                self._curve(name).precede(*points[name])
                self._schedule()

    def points(self, name: str) -> int:
        """How many points a quantity has."""
        return self._curves[name].count if name in self._curves else 0

    def clear(self) -> None:
        self._curves.clear()
        self.follow()

    def set_smoothing(self, smoothing: float) -> None:
        self._smoothing = smoothing
        for curve in self._curves.values():
            curve.smooth(smoothing)
        self._schedule()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Draw on a log scale where the quantities allow it."""
        self._logarithmic = logarithmic and self._positive
        self._plot.getPlotItem().getAxis("left").setLogMode(y=self._logarithmic)
        self.follow()

    def follow(self) -> None:
        """Show the whole run and what comes."""
        self._following = True
        self._end, self._low, self._high = 0.0, 0.0, 1.0
        self._live.hide()
        self._schedule()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        super().changeEvent(event)

    def _curve(self, name: str) -> Curve:
        return self._curves.setdefault(name, Curve(self._smoothing))

    def _schedule(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _stop_following(self) -> None:
        self._following = False
        self._live.show()

    def _redraw(self) -> None:
        view = self._plot.getPlotItem().getViewBox()
        end = max((curve.last_x for curve in self._curves.values()), default=1.0)
        if self._following and not end <= self._end <= 1.15 * end:
            self._end = 1.05 * end
        first, last = (0.0, self._end) if self._following else view.viewRange()[0]
        columns = max(50, round(view.width()))
        heights: list[np.ndarray] = []
        for (name, smoothed), line in self._lines.items():
            if name not in self._curves:
                line.clear()
                continue
            x, y = self._curves[name].drawn(first, last, smoothed, columns)
            if self._logarithmic:
                y = np.log10(np.maximum(y, SMALLEST_IN_LOG))
            line.setData(x, y)
            heights.append(y if smoothed else np.percentile(y, (1, 99)))
        if self._following and heights:
            low, high = (float(f(np.concatenate(heights))) for f in (np.min, np.max))
            needed, shown = max(high - low, 1e-3), self._high - self._low
            if low < self._low or high > self._high or shown > 1.6 * needed:
                self._low, self._high = low - 0.08 * needed, high + 0.08 * needed
        if self._following:
            view.setRange(xRange=(0.0, self._end), yRange=(self._low, self._high), padding=0)
        self._label()

    def _label(self) -> None:
        theme = colours(self.palette())
        for name, chip in self._legend.items():
            chip.setVisible(name in self._curves)
            if name in self._curves:
                dash = f'<span style="color:{theme.quantities[name]}">━</span>'
                chip.setText(f"{dash} {self._names[name]}&nbsp;<b>{_figure(self._curves[name].last)}</b>")

    def _dress(self) -> None:
        theme = colours(self.palette())
        self._plot.setBackground(theme.panel)
        item = self._plot.getPlotItem()
        font = text_font(11)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.enableAutoSIPrefix(False)  # kimg stay kimg, be they ever so few
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(theme.muted)
            axis.setTickFont(font)
            axis.setStyle(tickLength=0, tickTextOffset=4)
            axis.label.setFont(font)
            axis.setGrid(70)
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # its text is slow to draw
        item.getAxis("bottom").setHeight(2 * QFontMetrics(font).height() + 4)
        item.getAxis("left").setWidth(QFontMetrics(font).horizontalAdvance("-0.000") + GRID)
        for (name, smoothed), line in self._lines.items():
            colour = QColor(theme.quantities[name])
            if not smoothed:
                colour.setAlpha(RAW_OPACITY)
            line.setPen(pg.mkPen(colour, width=1.5 if smoothed else 1))
        for chip in self._legend.values():
            chip.setFont(text_font(12))
            set_role(chip, "muted")
        self._label()


def _figure(value: float) -> str:
    """A value whose width does not jump from one point to the next."""
    size = abs(value)
    return f"{value:.1e}" if 0 < size < 0.001 else f"{value:.3f}" if size < 10 else f"{value:,.1f}"
