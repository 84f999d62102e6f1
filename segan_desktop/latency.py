"""How fluent the window stays while a run is under way: gaps of a 16 ms timer in its thread, for the real application.

    python -m segan_desktop.latency --seconds 20 --preset small

Trains on the sample faces in a temporary folder and prints the 50th, 95th and 99th percentile of the gaps while the
curves are watched, while the smoothing is dragged, and while the timeline is scrubbed.
"""

import argparse
import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from segan.config import PRESETS
from segan_desktop import theme
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training.tab import SAMPLE_FACES

INTERVAL_MS = 16
PATIENCE_SECONDS = 120.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the gaps of a 16 ms timer in the window while it trains.")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each measurement")
    parser.add_argument("--preset", choices=PRESETS, default="small", help="what is trained meanwhile")
    arguments = parser.parse_args()
    application = QApplication(["segan"])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        settings.runs_folder = folder / "runs"
        began = time.perf_counter()
        window = MainWindow(settings)
        window.show()
        application.processEvents()
        print(f"window usable after {time.perf_counter() - began:.2f} s (without the imports)")
        _measure(window, arguments.preset, arguments.seconds)
        window.training.shutdown()
        window.exploration.shutdown()


def _measure(window: MainWindow, preset: str, seconds: float) -> None:
    training = window.training
    training.form.set_config(PRESETS[preset].replace(preview_seconds=5.0))

    began = time.perf_counter()
    training.add_pictures([SAMPLE_FACES])
    looking = _gaps(until=training.start_button.isEnabled)
    print(f"5,000 pictures reported after {time.perf_counter() - began:.1f} s")
    _print("looking at the pictures", looking)

    began = time.perf_counter()
    training.start()
    preparing = _gaps(until=lambda: training.curves.points("generator_loss") > 0)
    print(f"first loss point {time.perf_counter() - began:.1f} s after the start ({preset})")
    _print("preparing", preparing)
    _print("watching the curves", _gaps(seconds))

    def drag_smoothing(t: float) -> None:
        training.curves.smoothing.setValue(round(500 + 499 * math.sin(3 * t)))

    def scrub(t: float) -> None:
        timeline = training.previews.timeline
        timeline.setValue(round(timeline.maximum() * (0.5 + 0.5 * math.sin(3 * t))))

    _print("dragging the smoothing", _gaps(seconds, each=drag_smoothing))
    _print("scrubbing the timeline", _gaps(seconds, each=scrub))


def _gaps(
    seconds: float = PATIENCE_SECONDS,
    until: Callable[[], bool] | None = None,
    each: Callable[[float], None] | None = None,
) -> np.ndarray:
    """Milliseconds between the ticks of a timer for some time, or until something is true; `each` is done at each."""
    ticks = [time.perf_counter()]
    loop = QEventLoop()

    def tick() -> None:
        ticks.append(time.perf_counter())
        if each:
            each(ticks[-1] - ticks[0])
        if ticks[-1] - ticks[0] > seconds or (until and until()):
            loop.quit()

    timer = QTimer(loop)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(INTERVAL_MS)
    loop.exec()
    timer.stop()
    return np.diff(ticks) * 1000


def _print(what: str, gaps: np.ndarray) -> None:
    p50, p95, p99 = np.percentile(gaps, (50, 95, 99))
    print(f"{what:28} p50 {p50:5.1f}  p95 {p95:5.1f}  p99 {p99:5.1f}  worst {gaps.max():6.1f} ms  (n = {len(gaps)})")


if __name__ == "__main__":
    main()
