"""RunView: how one run went or goes on, its curves beside its previews, and other runs laid over it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from segan.config import TrainingConfig
from segan.data import first_pictures
from segan.events import PREVIEW_TILES, Event, Failed, Measured, PreviewReady, Progress, Saved, Started
from segan_desktop.errors import log
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID
from segan_desktop.training.curves import Curves
from segan_desktop.training.previews import Previews
from segan_desktop.training.runs import EarlierRun, curve_points, preview_files
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import Banner
from segan_desktop.widgets.curve import Points
from segan_desktop.workers import Report as TellProgress
from segan_desktop.workers import Tasks

EVERYTHING = 10**12
"""More images than any run sees."""


class RunView(QWidget):
    """Reads what a run has left in its folder, and goes on with its events where it is under way."""

    explore_requested = Signal(Path)
    explore_seed_requested = Signal(Path, int)
    """A model, and the seed to begin with."""
    back_wanted = Signal()
    """To the run that is under way."""
    status = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading, self._looking, self._comparing = Tasks(self), Tasks(self), Tasks(self)
        self._compared: Sequence[EarlierRun] = ()
        self._laid_over: dict[Path, Points] = {}
        self.folder: Path | None = None
        self.model: Path | None = None
        """The newest snapshot of the run."""
        self.curves = Curves(settings)
        self.previews = Previews(settings)
        self._away = Banner(closable=False)
        """Says that another run is under way."""
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(GRID)
        both.addWidget(self.curves)
        both.addWidget(self.previews)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setSizes([600, 400])
        both.restoreState(settings.splitter("training"))
        both.splitterMoved.connect(lambda: settings.set_splitter("training", both.saveState()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._away)
        layout.addWidget(both, 1)
        self._away.acted.connect(self.back_wanted)
        self.curves.status.connect(self.status)
        self.previews.status.connect(self.status)
        self.previews.explore_clicked.connect(lambda: self.model and self.explore_requested.emit(self.model))
        self.previews.explore_seed_clicked.connect(
            lambda seed: self.model and self.explore_seed_requested.emit(self.model, seed)
        )

    def show_run(
        self, folder: Path, name: str, config: TrainingConfig, model: Path | None, until: int = EVERYTHING
    ) -> None:
        """Put a run on the screen, with what it has drawn up to the image `until`."""
        self.folder = folder
        self.curves.clear()
        self.previews.clear(config.model.resolution, preview_files(folder))
        self.call(name)
        self._set_model(model)
        self._read_curves(until)
        self._read_reals(config)
        if self._compared:
            self.compare(self._compared)

    def call(self, name: str) -> None:
        """How the run is called from now on."""
        self.curves.set_run(name)
        self.previews.set_run(name)

    def forget(self) -> None:
        """Show no run; what is on the screen stays until there is one."""
        self.folder = self.model = None

    def take(self, event: Event) -> None:
        """Something has happened in the run that is shown."""
        match event:
            case Started(images_seen=seen, reals=reals):
                self.curves.clear()  # it begins, goes on, or has gone back to a snapshot because it was unstable
                self._read_curves(until=seen)
                self._looking.cancel()
                self.previews.show_reals(reals)
            case Progress(seen, _, speed, values):
                self.curves.add(seen, {**values, "images_per_second": speed})
            case PreviewReady(seen, tiles, path):
                self.previews.add(seen, tiles, path)
            case Measured(seen, kid, kid_error):
                self.curves.add(seen, {"kid": kid, "kid_error": kid_error})
            case Saved(model=model) | Failed(model=Path() as model):
                self._set_model(model)

    def say_away(self, live: str) -> None:
        """That this is not the run of this name, which is under way; empty if it is, or if there is none."""
        self._away.setVisible(bool(live))
        if live:
            text = tr("This is an earlier run. {name} goes on meanwhile.").format(name=live)
            self._away.say(text, tr("Back to {name}").format(name=live), is_warning=False)

    def compare(self, runs: Sequence[EarlierRun]) -> None:
        """Lay the curves of these runs over those that are shown; what has been read once is kept meanwhile."""
        self._compared = runs
        kept = {folder: points for folder, points in self._laid_over.items() if folder in [r.folder for r in runs]}
        others = [run for run in runs if run.folder != self.folder]
        times = Counter(run.name for run in others)
        names = {run.folder: run.name if times[run.name] == 1 else f"{run.name} ({run.folder.name})" for run in others}

        def read(tell: TellProgress) -> dict[Path, Points]:
            for done, folder in enumerate(names):
                tell(done, len(names))
                kept.setdefault(folder, curve_points(folder, EVERYTHING))
            return kept

        def show(points: dict[Path, Points]) -> None:
            self._laid_over = points
            self.curves.compare({name: points[folder] for folder, name in names.items()})

        self._comparing.start(read, show, self._report_bug)

    def shutdown(self) -> None:
        for owner in (self.curves, self.previews, self._reading, self._looking, self._comparing):
            owner.shutdown()

    def _set_model(self, model: Path | None) -> None:
        self.model = model
        self.previews.set_explorable(model is not None)

    def _read_curves(self, until: int) -> None:
        folder = self.folder
        self._reading.cancel()
        if folder and until:
            self._reading.start(lambda _: curve_points(folder, until), self.curves.precede, self._report_bug)

    def _read_reals(self, config: TrainingConfig) -> None:
        """What the run learns from, where it still lies there."""

        def read(tell: TellProgress) -> np.ndarray:
            side = config.model.resolution
            return first_pictures(config.data, side, config.fit, config.background, config.exclude, PREVIEW_TILES, tell)

        def missed(reason: str, details: str) -> None:
            self._report_bug(reason, details)
            self.previews.show_reals(np.empty((0, 1, 1, 3), np.uint8))

        self._looking.start(read, self.previews.show_reals, missed)

    def _report_bug(self, reason: str, details: str) -> None:
        log.error("%s\n%s", reason, details)
        self.status.emit(reason)
