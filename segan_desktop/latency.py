"""How fluent the window stays, with and without a run: gaps of a 16 ms timer in its thread, for the real application.

    python -m segan_desktop.latency --seconds 20 --preset small --model model.safetensors

Starts the application and sees how long its window takes. Then opens a model (the bundled one, unless another is named)
and drags a slider, the truncation and the plane of latents. Then it trains on the sample faces in a temporary folder
and does all that is done in the training tab, and the dragging once more. It prints the 50th, 95th and 99th percentile
of the gaps, and how many pictures a second the hand has seen.
"""

import argparse
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from segan.config import PRESETS
from segan_desktop import RESOURCES, theme
from segan_desktop.exploration import ExplorationTab
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training.tab import SAMPLE_FACES
from segan_desktop.widgets.labelled_slider import LabelledSlider

INTERVAL_MS = 16
PATIENCE_SECONDS = 120.0
STARTS = 3
START = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from segan_desktop import theme
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
application = QApplication(["segan"])
theme.apply(application)
window = MainWindow(Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
window.show()
application.processEvents()
print("there", flush=True)
window.close()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the gaps of a 16 ms timer in the window while it trains.")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each measurement")
    parser.add_argument("--preset", choices=PRESETS, default="small", help="what is trained meanwhile")
    parser.add_argument("--model", type=Path, help="what is explored; the bundled model if none is named")
    parser.add_argument("--no-training", action="store_true", help="measure the exploration alone")
    arguments = parser.parse_args()
    application = QApplication(["segan"])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        settings.runs_folder = folder / "runs"
        _start(folder)
        window = MainWindow(settings)
        window.show()
        began = time.perf_counter()
        window.show_tab(1)
        application.processEvents()
        print(f"other tab there after {time.perf_counter() - began:.2f} s")
        _open(window.exploration, arguments.model)
        _explore(window.exploration, arguments.seconds)
        if not arguments.no_training:
            window.show_tab(0)
            _train(window, arguments.preset, arguments.seconds)
            window.show_tab(1)
            _explore(window.exploration, arguments.seconds)
        window.shutdown()


def _start(folder: Path) -> None:
    """A process of its own, from its beginning until the window has been painted."""
    for _ in range(STARTS):
        began = time.perf_counter()
        command = [sys.executable, "-c", START, str(folder / "start.ini")]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            print(f"window there after {time.perf_counter() - began:.2f} s")


def _open(exploration: ExplorationTab, model: Path | None) -> None:
    """Open a model twice: the first time torch is loaded as well."""
    happened: list[str] = []
    thread = exploration.render_thread
    thread.opened.connect(lambda _: happened.append("opened"))
    thread.rendered.connect(lambda *_: happened.append("rendered"))
    for what in ("first model", "model"):
        happened.clear()
        began = time.perf_counter()
        path = model or next((RESOURCES / "models").glob("*.safetensors"))
        exploration.open_model(path)
        gaps = timer_gaps(
            until=lambda: "rendered" in happened[happened.index("opened") :] if "opened" in happened else False
        )
        print(f"{what} open, and its picture there, after {time.perf_counter() - began:.2f} s")
        print_gaps("opening", gaps)


def _explore(exploration: ExplorationTab, seconds: float) -> None:
    sliders, seeds = exploration.sliders, exploration.seeds
    seeds.show_page(seeds.plane)
    timer_gaps(1.0)  # what a page asks for when it is shown first is not part of dragging

    def turn_psi(t: float) -> None:
        seeds.psi.moved.emit(0.7 + 0.5 * math.sin(3 * t))

    def circle_in_plane(t: float) -> None:
        seeds.plane.go_to(0.5 + 0.5 * math.sin(3 * t), 0.5 + 0.5 * math.cos(3 * t))

    drags = [("dragging the truncation", turn_psi), ("dragging the plane", circle_in_plane)]
    for dimension in sliders.most_effective()[:1]:
        slider = sliders.sliders(dimension)[0]

        def turn_slider(t: float, slider: LabelledSlider = slider) -> None:
            slider.moved.emit(3 * math.sin(3 * t))

        drags.insert(0, (f"dragging {dimension}", turn_slider))
    for what, drag in drags:
        seen = {"rendered": 0, "sketched": 0}
        links = [getattr(exploration.render_thread, name).connect(partial(_count, seen, name)) for name in seen]
        gaps = timer_gaps(seconds, each=drag)
        for link in links:
            exploration.render_thread.disconnect(link)
        exploration.document.seal()
        print_gaps(what, gaps)
        rates = ", ".join(f"{count / seconds:.0f} {name}" for name, count in seen.items())
        print(f"{'':28} pictures a second: {rates}")


def _count(seen: dict[str, int], name: str, *_: object) -> None:
    seen[name] += 1


def _train(window: MainWindow, preset: str, seconds: float) -> None:
    training = window.training
    training.form.set_config(PRESETS[preset].replace(preview_seconds=5.0))

    began = time.perf_counter()
    training.add_pictures([SAMPLE_FACES])
    looking = timer_gaps(until=training.start_button.isEnabled)
    print(f"5,000 pictures reported after {time.perf_counter() - began:.1f} s")
    print_gaps("looking at the pictures", looking)

    began = time.perf_counter()
    training.start()
    preparing = timer_gaps(until=lambda: training.curves.points("generator_loss") > 0)
    print(f"first loss point {time.perf_counter() - began:.1f} s after the start ({preset})")
    print_gaps("preparing", preparing)
    print_gaps("watching the curves", timer_gaps(seconds))

    def drag_smoothing(t: float) -> None:
        training.curves.smoothing.setValue(round(500 + 499 * math.sin(3 * t)))

    def scrub(t: float) -> None:
        timeline = training.previews.timeline
        timeline.setValue(round(timeline.maximum() * (0.5 + 0.5 * math.sin(3 * t))))

    print_gaps("dragging the smoothing", timer_gaps(seconds, each=drag_smoothing))
    print_gaps("scrubbing the timeline", timer_gaps(seconds, each=scrub))


def timer_gaps(
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


def print_gaps(what: str, gaps: np.ndarray) -> None:
    p50, p95, p99 = np.percentile(gaps, (50, 95, 99))
    print(f"{what:28} p50 {p50:5.1f}  p95 {p95:5.1f}  p99 {p99:5.1f}  worst {gaps.max():6.1f} ms  (n = {len(gaps)})")


if __name__ == "__main__":
    main()
