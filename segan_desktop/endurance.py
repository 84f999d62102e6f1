"""How the window bears a run of many hours, and a million points, without training any.

    python -m segan_desktop.endurance --seconds 10

Prints how much memory the events of 8 hours take, how often a second each plot is drawn with a million points of every
quantity while the smoothing is dragged and while one zooms, and the gaps of a 16 ms timer meanwhile.
"""

import argparse
import math
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from pyqtgraph import PlotWidget
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings
from PySide6.QtWidgets import QApplication

from segan.config import PRESETS, TrainingConfig
from segan.events import QUANTITIES, Command, Event, Progress, Started, Stopped
from segan_desktop import theme
from segan_desktop.latency import print_gaps, timer_gaps
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training.curves import Curves
from segan_desktop.training.tab import SAMPLE_FACES
from segan_desktop.widgets.loss_plot import LossPlot

EVENTS = 300_000
"""8 hours, 10 events a second."""
BATCH = 1000
POINTS = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what a long run costs the window.")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each measurement")
    arguments = parser.parse_args()
    application = QApplication(["segan"])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as temporary:
        folder, runs = Path(temporary), list[_LongRun]()

        def start_run(config: TrainingConfig, folder: Path) -> _LongRun:
            runs.append(_LongRun(config))
            return runs[-1]

        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        settings.runs_folder = folder / "runs"
        window = MainWindow(settings, start_run)
        window.show()
        try:
            _measure_events(window, runs, folder)
            _measure_points(window.training.curves, arguments.seconds)
        finally:
            window.shutdown()


class _LongRun:
    """A run that only pretends, and reports in batches when it is asked to: or the events would wait in memory."""

    def __init__(self, config: TrainingConfig) -> None:
        self._config = config
        self._asked, self._stopped = threading.Semaphore(0), threading.Event()

    def __iter__(self) -> Iterator[Event]:
        rng = np.random.default_rng(0)
        reals = np.zeros((36, 64, 64, 3), np.uint8)
        yield Started(self._config, 5000, 0, "CPU", "fp32", 1_000_000, 1_000_000, reals)
        for number in range(EVENTS):
            if number % BATCH == 0:
                self._asked.acquire()
            values = dict(zip(QUANTITIES, rng.random(len(QUANTITIES)).tolist(), strict=True))
            yield Progress(16 * number, number / 10, 50.0, values)
        self._stopped.wait()
        yield Stopped(16 * EVENTS, None)

    def go_on(self) -> None:
        self._asked.release()

    def send(self, command: Command) -> None:
        if command is Command.STOP:
            self._stopped.set()

    def kill(self) -> None:
        self._stopped.set()


def _measure_events(window: MainWindow, runs: list[_LongRun], folder: Path) -> None:
    training = window.training
    config = PRESETS["small"].replace(data=(SAMPLE_FACES,), kimg=50_000)
    training.setup.started.emit(config, folder / "runs" / "long-01")
    before, began = 0, time.perf_counter()
    for done in range(0, EVENTS + 1, BATCH):
        while not runs or training.curves.points("r_t") < done:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        runs[0].go_on()
        before = before or _memory()  # when the run is on the screen
    took, grown = time.perf_counter() - began, (_memory() - before) / 2**20
    print(f"{EVENTS:,} events: the window grew by {grown:.0f} MB, and needed {took:.0f} s for them")
    training.ask(Command.STOP)
    timer_gaps(until=lambda: not training.running)


def _measure_points(curves: Curves, seconds: float) -> None:
    rng = np.random.default_rng(0)
    kimg = np.arange(POINTS, dtype=np.float32) / 20
    curves.clear()
    curves.precede({name: (kimg, rng.random(POINTS).astype(np.float32)) for name in (*QUANTITIES, "images_per_second")})

    def drag_smoothing(t: float) -> None:
        curves.smoothing.setValue(round(500 + 499 * math.sin(3 * t)))

    def zoom(plots: Sequence[LossPlot], t: float) -> None:
        middle, width = 25_000 + 10_000 * math.sin(t), 10 ** (3.5 + math.sin(2 * t))
        for plot in plots:
            plot.show_range(max(0.0, middle - width), middle + width)

    painted, plots = _Painted(curves), curves.findChildren(LossPlot)
    acts: dict[str, Callable[[float], None]] = {
        "dragging the smoothing": drag_smoothing,
        "zooming all plots": partial(zoom, plots),
        "zooming one plot": partial(zoom, plots[:1]),
    }
    print(f"{POINTS:,} points of each of {len(QUANTITIES) + 1} quantities:")
    for what, act in acts.items():
        painted.count.clear()
        print_gaps(what, timer_gaps(seconds, each=act))
        rates = ", ".join(f"{count / seconds:.0f}" for count in painted.count.values() if count > seconds)
        print(f"{'':28} each plot drawn so often a second: {rates}")


class _Painted(QObject):
    """Counts how often each plot is painted."""

    def __init__(self, curves: Curves) -> None:
        super().__init__(curves)
        self.count: Counter[int] = Counter()
        for plot in curves.findChildren(PlotWidget):
            plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count[id(watched)] += event.type() == QEvent.Type.Paint
        return False


def _memory() -> int:
    """Bytes of memory that this process occupies, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
