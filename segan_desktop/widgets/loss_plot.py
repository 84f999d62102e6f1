"""LossPlot: a few quantities over the length of a run, smoothed, cheap to draw and to keep however long they are."""

import time
from collections.abc import Callable, Mapping, Sequence
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from segan_desktop.theme import GRID, MARGIN, colours, set_role, text_font
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import title
from segan_desktop.widgets.chip import Chip
from segan_desktop.widgets.curve import Curve, Points
from segan_desktop.widgets.drawn_plot import DASHES, DrawnLine, DrawnPlot, log_tick_captions, tick_captions
from segan_desktop.widgets.elided_label import ElidedLabel

REDRAW_SECONDS = 1 / 30
"""Between two drawings of one plot."""
TURN_MS = 4
"""Between the drawings of two plots."""
RAW_OPACITY = 64
SMALLEST_IN_LOG = 1e-6
CLOSEST_KIMG = 0.05
ZOOM_STEP = 0.8
OTHER_WIDTH = 1.3
DASH = 0.02
"""Of the axis, what a line is long that has but one point."""


class LossPlot(QWidget):
    """One pair of axes with some quantities on it, for the run that is shown and for others to compare it with."""

    zoomed = Signal(float, float)
    """A person looks at these kimg."""
    stretched = Signal()
    """A person has chosen a range of values."""
    pointed = Signal(object)
    """The kimg under the pointer, None when it has left."""
    released = Signal()
    """A person wants to see the whole run again."""

    def __init__(
        self,
        heading: str,
        names: dict[str, str],
        help: str,
        positive: bool = True,
        measured: bool = False,
        redraws: "Redraws | None" = None,
        parent: QWidget | None = None,
    ) -> None:
        """`names` are the short names of the quantities shown here; `positive` ones can be drawn on a log scale.

        What is `measured` now and then is drawn as marks with bars for the error, which comes as `<name>_error`, and is
        not smoothed. Plots that are seen together share their `redraws`.
        """
        super().__init__(parent)
        self._heading, self._names, self._positive, self._measured = heading, names, positive, measured
        self._smoothing: float | None = None if measured else 0.6
        self._logarithmic = False
        self._curves: dict[str, Curve] = {}
        self._others: dict[str, dict[str, Curve]] = {}
        self._hidden_runs: set[str] = set()
        self._newest, self._reach = 0.0, 0.0  # the last kimg of the run that is shown, and of the others
        self._zoom: tuple[float, float] | None = None
        self._stretched = False
        self._cross: float | None = None
        # What is shown while following; it grows in leaps, so that the axes keep still in between.
        self._end, self._low, self._high = 0.0, 0.0, 1.0

        self._axes = _Axes()
        self._plot = pg.PlotWidget(viewBox=self._axes, axisItems={"left": _Values("left")})
        item = self._plot.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setContentsMargins(0, 4, 4, 0)
        item.setLabel("bottom", "kimg")
        for side in ("left", "bottom"):  # kimg stay kimg, be they ever so few: once asked later, it scales for good
            item.getAxis(side).enableAutoSIPrefix(False)
        self._lines = {
            (name, smoothed): pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
            for smoothed in (False, True)
            for name in names
        }
        self._other_lines: dict[tuple[str, str], pg.PlotCurveItem] = {}
        self._marks = pg.ScatterPlotItem(size=6, pen=None)
        self._bars = pg.ErrorBarItem(x=np.zeros(0), y=np.zeros(0), height=np.zeros(0), beam=0)
        for line in (*self._lines.values(), self._bars, self._marks):
            item.addItem(line)
        self._cross_line = pg.InfiniteLine(angle=90)
        self._cross_line.hide()
        item.addItem(self._cross_line, ignoreBounds=True)
        self._readout = QLabel(self)
        set_role(self._readout, "readout")
        self._readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout.hide()
        self._chips = {name: Chip(caption) for name, caption in names.items()}
        self._note = ElidedLabel(role="muted")
        self._note.setContentsMargins(4, 0, 0, 0)
        self._redraws = redraws or Redraws(self)
        self._has_values = True

        self._caption = title(heading)
        self._caption.setToolTip(f"<qt>{help}</qt>")
        self._caption.setMinimumWidth(1)  # cut off before anything overlaps
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._caption)
        head.addWidget(self._note, 1)
        for chip in self._chips.values():
            head.addWidget(chip)
            chip.toggled.connect(self._schedule)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, 4, 4)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._plot, 1)
        self._plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._plot.setAccessibleName(heading)
        self._plot.setAccessibleDescription(help)
        self._plot.installEventFilter(self)
        self._plot.viewport().installEventFilter(self)

        self._axes.touched.connect(self._take_range)
        self._axes.sigXRangeChanged.connect(self._schedule)
        self._axes.setDefaultPadding(0)
        self._axes.setLimits(xMin=0, minXRange=CLOSEST_KIMG)
        self.setMinimumSize(200, 116)
        self._dress()
        self.redraw()

    def add(self, images_seen: int, values: Mapping[str, float]) -> None:
        """Points for those of the values that are shown here; the axis grows with all of them."""
        kimg = images_seen / 1000
        self._newest = max(self._newest, kimg)
        for name in self._stored():
            if name in values:
                self._curve(name).extend(np.array([kimg]), np.array([values[name]]))
        self._schedule()

    def precede(self, points: Points) -> None:
        """Earlier points, kimg and value under the name of each quantity."""
        for name in self._stored():
            if name in points and len(points[name][0]):
                self._curve(name).precede(*points[name])
        self._newest = max(self._newest, _last_x(points))
        self._schedule()

    def points(self, name: str) -> int:
        """How many points a quantity has."""
        return self._curves[name].count if name in self._curves else 0

    def clear(self) -> None:
        """Forget the run that is shown; those it is compared with stay."""
        self._curves.clear()
        self._newest = 0.0
        self.point_at(None)
        self.follow()

    def compare(self, runs: Mapping[str, Points]) -> None:
        """Lay these runs over the one that is shown, and no others."""
        self._others = {run: {name: Curve.of(*points[name]) for name in self._stored() if name in points}
                        for run, points in runs.items()}  # fmt: skip
        self._reach = max(map(_last_x, runs.values()), default=0.0)
        for line in self._other_lines.values():
            self._plot.removeItem(line)
        self._other_lines = {
            (run, name): pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
            for run, curves in self._others.items()
            for name in self._names
            if name in curves
        }
        for line in self._other_lines.values():
            self._plot.addItem(line)
        self._hidden_runs &= set(runs)
        self._dress_others()
        self._schedule()

    def show_run(self, run: str, shown: bool) -> None:
        """Hide a compared run, or show it again."""
        (self._hidden_runs.discard if shown else self._hidden_runs.add)(run)
        self._schedule()

    def curves(self) -> dict[str, dict[str, Curve]]:
        """The points of every run and quantity; the run that is shown comes first, without a name."""
        return {"": dict(self._curves), **self._others}

    def set_smoothing(self, smoothing: float) -> None:
        if not self._measured:
            self._smoothing = smoothing
        self._schedule()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Draw on a log scale where the quantities allow it."""
        self._logarithmic = logarithmic and self._positive
        axis = self._plot.getPlotItem().getAxis("left")
        axis.setLogMode(y=self._logarithmic)
        axis.setStyle(maxTextLevel=2 if self._logarithmic else 0)
        self._stretched = False
        self._low, self._high = 0.0, 1.0
        self._schedule()

    def follow(self) -> None:
        """Show the whole run and what comes."""
        self._zoom, self._stretched = None, False
        self._end, self._low, self._high = 0.0, 0.0, 1.0
        self._schedule()

    def show_range(self, first: float, last: float) -> None:
        """Show these kimg, whatever comes."""
        self._zoom = first, last
        self._schedule()

    def point_at(self, kimg: float | None) -> None:
        """Draw the cross-hair there and tell the values in the legend, or no longer."""
        self._cross = kimg
        if kimg is None:
            self._readout.hide()
        self._schedule()

    def set_note(self, note: str) -> None:
        """A few words beside the heading."""
        self._note.setText(note)

    def drawn(self) -> DrawnPlot:
        """What is on the screen."""
        self.redraw()
        (first, last), (low, high) = self._axes.viewRange()
        lines = [
            DrawnLine("", name, self._names[name], (), smoothed, *line.getData())
            for (name, smoothed), line in self._lines.items()
            if line.isVisible() and line.getData()[0] is not None
        ]
        lines += [
            DrawnLine(run, name, self._names[name], _dash(self._others, run), True, *line.getData())
            for (run, name), line in self._other_lines.items()
            if line.isVisible() and line.getData()[0] is not None
        ]
        return DrawnPlot(self._heading, (first, last), (low, high), self._logarithmic, tuple(lines), self._error_bars())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._schedule()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_chips()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.point_at(None)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseMove:
                self._point_under(event.position().toPoint())
            elif event.type() == QEvent.Type.MouseButtonDblClick:
                self.released.emit()
                return True
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut) and self._cross is not None:
            self.pointed.emit(None)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._plot:
            return self._obey(event)
        return False

    def _stored(self) -> list[str]:
        return [*self._names, *(f"{name}_error" for name in self._names if self._measured)]

    def _curve(self, name: str) -> Curve:
        return self._curves.setdefault(name, Curve())

    def _schedule(self) -> None:
        if self.isVisible():
            self._redraws.ask(self.redraw)

    def _take_range(self, axis: int) -> None:
        """The mouse has moved or scaled an axis; both for axis 2."""
        if axis != 0:
            self._stretched = True
            self.stretched.emit()
        if axis != 1:
            self._zoom_to(*self._axes.viewRange()[0])

    def _zoom_to(self, first: float, last: float) -> None:
        self.show_range(first, last)
        self.zoomed.emit(first, last)

    def _point_under(self, at: QPoint) -> None:
        place = self._plot.mapToScene(at)
        inside = self._axes.sceneBoundingRect().contains(place)
        self.pointed.emit(self._axes.mapSceneToView(place).x() if inside else None)
        self._say_values()

    def _obey(self, event: QKeyEvent) -> bool:
        """Left and right move the cross-hair, with Ctrl the part that is shown; + and - zoom, 0 shows all again."""
        first, last = self._axes.viewRange()[0]
        middle, width = (first + last) / 2 if self._cross is None else self._cross, last - first
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = 1 if key == Qt.Key.Key_Right else -1
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                move = max(way * width / 4, -first)
                self._zoom_to(first + move, last + move)
            else:
                fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.pointed.emit(min(max(first, middle + way * width / (400 if fine else 50)), last))
                self._say_values()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1 / ZOOM_STEP if key == Qt.Key.Key_Minus else ZOOM_STEP
            if width * factor > CLOSEST_KIMG:
                self._zoom_to(max(0.0, middle + (first - middle) * factor), middle + (last - middle) * factor)
        elif key == Qt.Key.Key_0:
            self.released.emit()
        elif key == Qt.Key.Key_Escape and self._cross is not None:
            self.pointed.emit(None)
        else:
            return False
        return True

    def redraw(self) -> None:
        """Bring what is on the screen up to date."""
        end = max(self._newest, self._reach) or 1.0
        if self._zoom is None and not end <= self._end <= 1.15 * end:
            self._end = 1.05 * end
        first, last = self._zoom or (0.0, self._end)
        columns = max(50, round(self._axes.width()))
        heights: list[np.ndarray] = []
        for (name, smoothed), line in self._lines.items():
            shown = self._chips[name].isChecked() and name in self._curves and not (self._measured and not smoothed)
            line.setVisible(shown)
            if shown:
                heights += self._draw(line, self._curves[name], first, last, columns, smoothed)
        for (run, name), line in self._other_lines.items():
            shown = self._chips[name].isChecked() and run not in self._hidden_runs
            line.setVisible(shown)
            if shown:
                heights += self._draw(line, self._others[run][name], first, last, columns // 2, smoothed=True)
        heights += self._draw_marks()
        if self._has_values != bool(heights):
            self._has_values = bool(heights)
            self._plot.getPlotItem().getAxis("left").setStyle(showValues=self._has_values)
        if not self._stretched:
            self._fit_height(heights)
        wanted = [[first, last], self._axes.viewRange()[1] if self._stretched else [self._low, self._high]]
        if wanted != self._axes.viewRange():  # which is slow to set
            self._axes.setRange(xRange=wanted[0], yRange=wanted[1], padding=0)
        self._cross_line.setVisible(self._cross is not None)
        if self._cross is not None:
            self._cross_line.setPos(self._cross)
        self._label()

    def _draw(
        self, line: pg.PlotCurveItem, curve: Curve, first: float, last: float, columns: int, smoothed: bool
    ) -> list[np.ndarray]:
        """Returns what has to fit on the axis."""
        x, y = curve.drawn(first, last, self._smoothing if smoothed else None, columns)
        y = self._scaled(y)
        if len(x) == 1:  # a line through one point would be none
            line.setData(x + (last - first) * np.array([-DASH, DASH]) / 2, y.repeat(2))
        else:
            line.setData(x, y)
        if not len(y):
            return []
        return [y if smoothed else np.percentile(y, (1, 99))]

    def _draw_marks(self) -> list[np.ndarray]:
        bars = self._error_bars()
        if bars is None:
            self._marks.clear()
            self._bars.setData(x=np.zeros(0), y=np.zeros(0), height=np.zeros(0))
            return []
        x, low, high = bars
        curve = self._curves[next(iter(self._names))]
        y = self._scaled(curve.y)
        self._marks.setData(x, y)
        self._bars.setData(x=x, y=y, top=high - y, bottom=y - low, height=None)
        first, last = self._zoom or (0.0, self._end)
        inside = (x >= first) & (x <= last)
        return [low[inside], high[inside]] if inside.any() else []

    def _error_bars(self) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """x, lower and upper end of the marks; None if nothing is measured or shown here."""
        name = next(iter(self._names))
        if not self._measured or name not in self._curves or not self._chips[name].isChecked():
            return None
        curve, errors = self._curves[name], self._curves.get(f"{name}_error")
        error = errors.y if errors and errors.count == curve.count else np.zeros(curve.count, np.float32)
        return curve.x, self._scaled(curve.y - error), self._scaled(curve.y + error)

    def _scaled(self, y: np.ndarray) -> np.ndarray:
        return np.log10(np.maximum(y, SMALLEST_IN_LOG)) if self._logarithmic else y

    def _fit_height(self, heights: list[np.ndarray]) -> None:
        if not heights:
            self._low, self._high = 0.0, 1.0
            return
        low, high = (float(f(np.concatenate(heights))) for f in (np.min, np.max))
        # What hardly changes stays nearly flat, or its labels would need more digits than there is room for.
        needed, shown = max(high - low, max(-low, high) / 10) or 1.0, self._high - self._low
        if low < self._low or high > self._high or shown > 1.6 * needed:
            self._low, self._high = low - 0.08 * needed, high + 0.08 * needed

    def _label(self) -> None:
        for name, chip in self._chips.items():
            curve = self._curves.get(name)
            if curve is None or not curve.count:
                chip.set_value("")
                continue
            index = curve.count - 1 if self._cross is None else curve.nearest(self._cross)
            value = self._values(curve, index)[0]
            chip.set_value(_figure(value), _short_figure(value))
        self._fit_chips()

    def _fit_chips(self) -> None:
        """Shorten the values if they do not fit beside the heading."""
        room = self.width() - MARGIN - 8 - self._caption.sizeHint().width() - 2 * (len(self._chips) + 2)
        short = sum(chip.full_width for chip in self._chips.values()) > room
        for chip in self._chips.values():
            chip.set_short(short)

    def _values(self, curve: Curve, index: int) -> tuple[float, float]:
        """The smoothed and the raw value of a point."""
        raw = float(curve.y[index])
        return raw if self._smoothing is None else float(curve.smoothed(index, index + 1, self._smoothing)[0]), raw

    def _say_values(self) -> None:
        """All lines at the cross-hair, beside it."""
        if self._cross is None:
            return
        theme = colours(self.palette())
        rows = []
        for run, curves in self.curves().items():
            cells = [] if run in self._hidden_runs else [
                self._cell(name, curves[name], curves.get(f"{name}_error"), bool(run))
                for name, chip in self._chips.items()
                if chip.isChecked() and name in curves and curves[name].reaches(self._cross)
            ]  # fmt: skip
            if cells:
                rows.append(f'<tr>{"".join(cells)}<td style="color:{theme.muted}">&nbsp;{escape(run)}</td></tr>')
        where = tr("{kimg} kimg").format(kimg=f"{self._cross:,.2f}")
        self._readout.setText(f"{where}<table cellspacing=0>{''.join(rows)}</table>" if rows else where)
        self._readout.adjustSize()
        window = self.window()
        self._readout.setParent(window)  # where it may be larger than the plot
        at = self._plot.mapFromScene(self._axes.mapViewToScene(QPointF(self._cross, 0)))
        place, width = self._plot.mapTo(window, QPoint(at.x(), 4)), self._readout.width()
        left = place.x() + MARGIN if place.x() + MARGIN + width < window.width() else place.x() - MARGIN - width
        self._readout.move(max(0, left), place.y())
        self._readout.show()
        self._readout.raise_()

    def _cell(self, name: str, curve: Curve, errors: Curve | None, compared: bool) -> str:
        """The value of one line at the cross-hair, and beside it the raw value or the error."""
        theme = colours(self.palette())
        assert self._cross is not None
        index = curve.nearest(self._cross)
        value, raw = self._values(curve, index)
        if self._measured:
            aside = f"± {_figure(float(errors.y[index]))}" if errors and errors.count == curve.count else ""
        else:
            aside = "" if compared else _figure(raw)
        dash = f'<span style="color:{theme.quantities[name]}">{"┅" if compared else "━"}</span>'
        return (
            f"<td>{dash} {escape(self._names[name])}</td><td align=right>&nbsp;<b>{_figure(value)}</b></td>"
            f'<td align=right style="color:{theme.muted}">&nbsp;{aside}&nbsp;</td>'
        )

    def _dress(self) -> None:
        theme = colours(self.palette())
        self._plot.setBackground(theme.panel)
        item = self._plot.getPlotItem()
        font = text_font(11)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(theme.muted)
            axis.setTickFont(font)
            axis.setStyle(tickLength=0, tickTextOffset=4)
            axis.label.setFont(font)
            axis.setGrid(70)
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # its text is slow to draw
        item.getAxis("bottom").setHeight(2 * QFontMetrics(font).height() + 4)
        item.getAxis("left").setWidth(QFontMetrics(font).horizontalAdvance("-0.0000") + GRID)
        for (name, smoothed), line in self._lines.items():
            colour = QColor(theme.quantities[name])
            if not smoothed:
                colour.setAlpha(RAW_OPACITY)
            line.setPen(pg.mkPen(colour, width=1.5 if smoothed else 1))
            self._chips[name].set_colour(theme.quantities[name])
        marked = QColor(theme.quantities[next(iter(self._names))])
        self._marks.setBrush(pg.mkBrush(marked))
        self._bars.setOpts(pen=pg.mkPen(marked, width=1))
        self._cross_line.setPen(pg.mkPen(theme.muted, width=1))
        self._note.setFont(text_font(12))
        self._dress_others()
        self._label()

    def _dress_others(self) -> None:
        theme = colours(self.palette())
        for (run, name), line in self._other_lines.items():
            line.setPen(pg.mkPen(QColor(theme.quantities[name]), width=OTHER_WIDTH, dash=_dash(self._others, run)))


class Redraws(QObject):
    """Has plots drawn one at a time and none too often, so that the window can do something else in between."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Callable[[], None], None] = {}
        self._due: dict[Callable[[], None], float] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._take_turn)

    def ask(self, redraw: Callable[[], None]) -> None:
        """Call `redraw` soon, once however often it is asked for."""
        self._waiting[redraw] = None
        if not self._timer.isActive():
            self._timer.start()

    def _take_turn(self) -> None:
        now = time.monotonic()
        for redraw in self._waiting:
            due = self._due.get(redraw, now)
            if due <= now:
                del self._waiting[redraw]
                # from when it was due, or the rounding to turns would add up
                self._due[redraw] = max(due + REDRAW_SECONDS, now)
                redraw()
                break
        if not self._waiting:
            self._timer.stop()


class _Axes(pg.ViewBox):
    """The wheel scales the kimg, with Ctrl or Shift the values; dragging moves the kimg, with Ctrl or Shift both."""

    touched = Signal(int)
    """0 the kimg, 1 the values, 2 both."""

    def wheelEvent(self, event: object, axis: int | None = None) -> None:
        if axis is None:
            axis = 1 if _with_modifier(event) else 0
        super().wheelEvent(event, axis)
        self.touched.emit(axis)

    def mouseDragEvent(self, event: object, axis: int | None = None) -> None:
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.ignore()  # type: ignore[attr-defined]
            return
        moves_both = axis is None and _with_modifier(event)
        super().mouseDragEvent(event, axis if moves_both or axis is not None else 0)
        self.touched.emit(2 if moves_both else axis or 0)


class _Values(pg.AxisItem):
    """Writes its values as figures do."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.setStyle(maxTextLevel=0)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            return tick_captions(values, spacing)
        low, high = self.range
        line = QFontMetrics(self.font()).height() / max(1.0, self.geometry().height())
        return log_tick_captions(values, apart=line * (high - low))


def _with_modifier(event: object) -> bool:
    wanted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return bool(event.modifiers() & wanted)  # type: ignore[attr-defined]


def _last_x(points: Points) -> float:
    return max((float(x[-1]) for x, _ in points.values() if len(x)), default=0.0)


def _dash(others: Mapping[str, object], run: str) -> tuple[float, ...]:
    return DASHES[list(others).index(run) % len(DASHES)]


def _figure(value: float) -> str:
    """A value whose width does not jump from one point to the next."""
    size = abs(value)
    if size < 10:
        return f"{value:.1e}".replace("e-0", "e-") if 0 < size < 0.001 else f"{value:.3f}"
    return f"{value:,.1f}" if size < 1000 else f"{value:,.0f}"


def _short_figure(value: float) -> str:
    size = abs(value)
    return f"{value:.0e}".replace("e-0", "e-") if 0 < size < 0.01 else f"{value:.2f}" if size < 10 else f"{value:,.0f}"
