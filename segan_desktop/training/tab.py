"""TrainingTab: from dropped pictures to a run, and everything that is heard of it."""

from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan.config import TrainingConfig
from segan.data import Report
from segan.events import (
    Command,
    Event,
    Failed,
    Finished,
    Paused,
    Preparing,
    PreviewReady,
    Progress,
    Resumed,
    Saved,
    Started,
    Stopped,
    Warned,
)
from segan_desktop import RESOURCES
from segan_desktop.errors import log
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, MARGIN, WIDE_MARGIN
from segan_desktop.training.curves import Curves
from segan_desktop.training.data_panel import DataPanel
from segan_desktop.training.previews import Previews
from segan_desktop.training.progress_row import ProgressRow
from segan_desktop.training.run_list import RunList
from segan_desktop.training.runs import EarlierRun, curve_points, new_run_name, preview_files, read_run
from segan_desktop.training.settings_form import SettingsForm
from segan_desktop.training.welcome import Ready, Welcome
from segan_desktop.widgets.basics import Banner, button, label, panel, title
from segan_desktop.workers import Run, Tasks, TrainingThread

SAMPLE_FACES = RESOURCES / "lorelei" / "lorelei64.zip"
LEFT_WIDTH = 336
PATIENCE_MS = 60_000

StartRun = Callable[[TrainingConfig, Path], Run]


LONGEST_NAME = 80
"""Letters in the name of a run; file systems allow 255 bytes."""


class Phase(Enum):
    """What the run is doing, as it is said to a person."""

    IDLE = ""
    PREPARING = "preparing"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "saving"


_ANSWERS: dict[Command, tuple[str, type]] = {
    Command.PAUSE: ("Pausing…", Paused),
    Command.RESUME: ("Resuming…", Resumed),
    Command.SNAPSHOT: ("Saving…", Saved),
    Command.STOP: ("Saving, then ending…", type(None)),
}
"""What is said until a command has been obeyed, and the event that tells that it has."""


class TrainingTab(QWidget):
    """Owns the one run that is under way."""

    phase_changed = Signal(object)
    snapshot_saved = Signal(Path, str)
    """A model of this run, and how to call it."""
    explore_requested = Signal(Path)
    run_ended = Signal(bool)
    """Whether all of it is saved."""
    status = Signal(str)

    def __init__(self, settings: Settings, start_run: StartRun, parent: QWidget | None = None) -> None:
        """`start_run` begins training in some other place, as `segan.process.TrainingProcess` does."""
        super().__init__(parent)
        self._settings, self._start_run = settings, start_run
        self._tasks = Tasks(self)
        self._thread: TrainingThread | None = None
        self._config = TrainingConfig()
        self._folder: Path | None = None
        self._model: Path | None = None
        self._waiting: Command | None = None
        self._banner_action: Callable[[], None] = lambda: None
        self._outcome, self._finished = "", False
        self.phase = Phase.IDLE

        self.data = DataPanel(settings)
        self.form = SettingsForm(settings)
        self.curves = Curves()
        self.previews = Previews()
        self.progress = ProgressRow()
        self.banner = Banner()
        self.runs = RunList()
        self.welcome = Welcome(SAMPLE_FACES)
        self._ready = Ready()
        self._name = QLineEdit()
        self._name.setAccessibleName("run name")
        self._name.setPlaceholderText("Named after the pictures")
        self._name_error = label("", "error", wraps=True)
        self._name_error.hide()
        self._place = label("", "muted", wraps=True)
        self._choose_place = button("Change…", "quiet", "Keep the runs in another folder")
        self.start_button = button("Start", "primary", "Train on these pictures (Ctrl+R)")
        self.start_button.setMinimumHeight(40)
        self._fixed = label("", "muted", wraps=True)
        self._fixed.hide()

        self.setLayout(self._lay_out())

        self.data.report_changed.connect(self._take_report)
        self.data.status.connect(self.status)
        self.form.config_changed.connect(self._take_config)
        self._name.textChanged.connect(lambda: self._check_name())
        self._choose_place.clicked.connect(self._choose_runs_folder)
        self.start_button.clicked.connect(self.start)
        self.welcome.sample_clicked.connect(lambda: self.add_pictures([SAMPLE_FACES]))
        self.welcome.choose_clicked.connect(self.data.choose_folder)
        self.data.chosen.connect(self.add_pictures)
        self.progress.asked.connect(self.ask)
        self.progress.resume_clicked.connect(self._resume_shown)
        self.previews.explore_clicked.connect(lambda: self._model and self.explore_requested.emit(self._model))
        self.runs.show_clicked.connect(self._show_run)
        self.runs.resume_clicked.connect(self._resume)
        self.runs.explore_clicked.connect(lambda run: self.explore_requested.emit(run.model))
        self.banner.acted.connect(lambda: self._banner_action())
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._offer_kill)

        self._place.setText(_shortened(settings.runs_folder))
        self.runs.refresh(settings.runs_folder)
        self._update()

    @property
    def running(self) -> bool:
        """Whether a run is under way, be it paused."""
        return self._thread is not None

    @property
    def run_name(self) -> str:
        """The run that is shown; empty before the first."""
        return self._folder.name if self._folder else ""

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take these pictures for the next run."""
        if self.running:
            self.status.emit("The pictures can be changed when the run has ended.")
        else:
            self.data.set_paths(paths)
            self._folder = None
            self._update()

    def start(self) -> None:
        """Begin a run with the pictures and settings that are shown."""
        if not self.start_button.isEnabled():
            self.status.emit(self.start_button.toolTip())
            return
        config = self.form.config.replace(data=tuple(path.absolute() for path in self.data.paths))
        self._begin(config, self._settings.runs_folder / self._name.text())

    def ask(self, command: Command) -> None:
        """Ask the run to do something; the buttons rest until it has answered."""
        if self._thread is None or self._waiting:
            return
        self._waiting = command
        if command is Command.STOP:
            self._set_phase(Phase.STOPPING)
            self._patience.start()
        self._thread.send(command)
        self._update()

    def pause_or_resume(self) -> None:
        self.ask(Command.RESUME if self.phase is Phase.PAUSED else Command.PAUSE)

    def stop(self) -> None:
        """Save and end the run; it follows its other wishes no longer."""
        self._waiting = None
        self.ask(Command.STOP)

    def shutdown(self) -> None:
        """End all threads; a run that is still under way is asked to save and waited for."""
        for owner in (self.data, self.previews, self.runs, self.welcome, self._tasks):
            owner.shutdown()
        if self._thread:
            self._thread.send(Command.STOP)
            self._thread.wait()

    def _lay_out(self) -> QHBoxLayout:
        place = QHBoxLayout()
        place.setSpacing(GRID)
        place.addWidget(self._place, 1)
        place.addWidget(self._choose_place)
        column = QWidget()
        fields = QVBoxLayout(column)
        fields.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, MARGIN)
        fields.setSpacing(GRID)
        fields.addWidget(self._fixed)
        fields.addWidget(self.data)
        fields.addSpacing(GRID)
        fields.addWidget(self.form)
        fields.addSpacing(GRID)
        fields.addWidget(title("Run"))
        fields.addWidget(self._name)
        fields.addWidget(self._name_error)
        fields.addLayout(place)
        fields.addStretch(1)
        area = QScrollArea()
        area.setWidget(column)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = panel()
        left.setFixedWidth(LEFT_WIDTH)
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(area, 1)
        start = QVBoxLayout()
        start.setContentsMargins(WIDE_MARGIN, MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        start.addWidget(self.start_button)
        left_column.addLayout(start)

        watch = QSplitter(Qt.Orientation.Horizontal)
        watch.setChildrenCollapsible(False)
        watch.setHandleWidth(GRID)
        watch.addWidget(self.curves)
        watch.addWidget(self.previews)
        watch.setStretchFactor(0, 3)
        watch.setStretchFactor(1, 2)
        watch.setSizes([600, 400])
        watch.restoreState(self._settings.splitter("training"))
        watch.splitterMoved.connect(lambda: self._settings.set_splitter("training", watch.saveState()))
        self._stack = QStackedWidget()
        for page in (self.welcome, self._ready, watch):
            self._stack.addWidget(page)

        right = QVBoxLayout()
        right.setContentsMargins(GRID, GRID, GRID, GRID)
        right.setSpacing(GRID)
        right.addWidget(self._stack, 1)
        right.addWidget(self.banner)
        right.addWidget(self.progress)
        right.addWidget(self.runs)
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left)
        layout.addLayout(right, 1)
        return layout

    # The run

    def _begin(self, config: TrainingConfig, folder: Path, model: Path | None = None) -> None:
        self._show(config, folder, model)
        self.banner.hide()
        self.progress.begin(config.kimg)
        self.progress.show_preparation(0, 0)
        self._thread = TrainingThread(lambda: self._start_run(config, folder), self)
        self._thread.happened.connect(self._take)
        self._thread.finished.connect(self._ended)
        self._thread.start()
        self._name.setText(folder.name)
        self.form.set_config(config)
        if self.data.paths != config.data:
            self.data.set_paths(config.data)
        self.runs.set_live(folder)
        self._set_phase(Phase.PREPARING)

    def _show(self, config: TrainingConfig, folder: Path, model: Path | None) -> None:
        """Put this run on the screen, with what it has drawn so far."""
        self._config, self._folder, self._model = config, folder, model
        self._outcome, self._finished = "", False
        self._tasks.cancel()
        self.curves.clear()
        self.previews.clear(config.model.resolution, preview_files(folder))
        self.previews.set_explorable(model is not None)

    def _show_history(self, until: int) -> None:
        folder = self._folder
        if folder:
            self._tasks.start(lambda _: curve_points(folder, until), self.curves.precede, self._report_bug)

    def _show_run(self, run: EarlierRun) -> None:
        if self.running:
            self.status.emit("This run can be shown when the one under way has ended.")
            return
        self.banner.hide()
        self._show(run.config, run.folder, run.model)
        self._finished = run.finished
        self._outcome = "finished" if run.finished else "stopped"
        self._show_history(until=10**12)
        self.progress.begin(run.config.kimg)
        self.progress.show_progress(run.images_seen, run.config.kimg, 0, 0)
        self._set_phase(Phase.IDLE)

    def _resume(self, run: EarlierRun) -> None:
        if not self.running:
            changes: dict[str, object] = {"kimg": 2 * run.config.kimg} if run.finished else {}
            if not all(path.exists() for path in run.config.data) and self.data.report and not self.data.report.problem:
                changes["data"] = self.data.paths  # the pictures have moved, and were chosen where they are now
            self._begin(run.config.replace(**changes), run.folder, run.model)

    def _resume_shown(self) -> None:
        run = read_run(self._folder) if self._folder else None
        if run:
            self._resume(run)

    def _take(self, event: Event) -> None:
        match event:
            case Preparing(done, total):
                self.progress.show_preparation(done, total)
            case Started(images_seen=images_seen):
                if images_seen:
                    self._show_history(until=images_seen)
                self.progress.show_progress(images_seen, self._config.kimg, 0, 0)
                if self.phase is Phase.PREPARING:
                    self._set_phase(Phase.TRAINING)
            case Progress(images_seen, seconds, speed, values):
                self.curves.add(images_seen, values)
                self.progress.show_progress(images_seen, self._config.kimg, seconds, speed)
            case PreviewReady(images_seen, tiles, path):
                self.previews.add(images_seen, tiles, path)
            case Saved(images_seen, model):
                self._keep(images_seen, model)
            case Warned(text=text):
                self._say(text)
            case Paused():
                self._set_phase(Phase.PAUSED)
            case Resumed():
                self._set_phase(Phase.TRAINING)
            case Stopped():
                self._outcome = "stopped"
            case Finished():
                self._outcome, self._finished = "finished", True
            case Failed(reason, details, model):
                self._fail(reason, details, model)
        if self._waiting and isinstance(event, _ANSWERS[self._waiting][1]):
            self._waiting = None
            self._update()

    def _keep(self, images_seen: int, model: Path) -> None:
        self._model = model
        self.progress.show_saved()
        self.previews.set_explorable(True)
        self.snapshot_saved.emit(model, f"{self.run_name} at {images_seen / 1000:,.0f} kimg")

    def _fail(self, reason: str, details: str, model: Path | None) -> None:
        log.error("%s\n%s", reason, details)
        self._outcome = "failed"
        self._model = model or self._model
        saved = f" Saved last: {self._model.name}." if self._model else ""
        self._say(reason + saved, "Resume" if self._model else "Try again", self._resume_shown)

    def _ended(self) -> None:
        self._patience.stop()
        if self._thread:
            self._thread.deleteLater()
        self._thread = self._waiting = None
        self.runs.set_live(None)
        self.runs.refresh(self._settings.runs_folder)
        self._propose_name()
        self._set_phase(Phase.IDLE)
        self.run_ended.emit(self._outcome != "failed")

    def _offer_kill(self) -> None:
        thread = self._thread
        if thread:
            self._say("The run has not answered for a minute.", "End it without saving", thread.kill)

    def _say(self, text: str, action: str = "", act: Callable[[], None] = lambda: None) -> None:
        self._banner_action = act
        self.banner.say(text, action)

    def _report_bug(self, reason: str, details: str) -> None:
        log.error("%s\n%s", reason, details)
        self.status.emit(reason)

    # What is on the screen

    def _take_report(self, report: Report | None) -> None:
        if report:
            self._ready.show_report(report)
        self._propose_name()
        self._update()

    def _take_config(self, config: TrainingConfig) -> None:
        self.data.set_view(config)
        self._update()

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self._update()
        self.phase_changed.emit(phase)

    def _update(self) -> None:
        """Everything that follows from the state: which page, which buttons, and why not the others."""
        usable = self.data.report is not None and not self.data.report.problem
        page = 2 if self._folder else 1 if usable else 0
        self._stack.setCurrentIndex(page)
        self.progress.setVisible(page == 2)
        self.data.show_samples(self.running)
        waiting = _ANSWERS[self._waiting][0] if self._waiting else ""
        ended = self._folder is not None and not self.running
        resume = "Train longer" if ended and self._finished else "Resume" if ended and self._model else ""
        state = f"{self.run_name} · {self._outcome if ended else self.phase.value}"
        self.progress.show_state(state, self.running, self.phase is Phase.PAUSED, waiting, resume)

        why_fixed = f"Fixed while {self.run_name} is under way." if self.running else ""
        self._fixed.setText(f"Pictures and settings are fixed while {self.run_name} is under way.")
        self._fixed.setVisible(self.running)
        self.data.set_read_only(why_fixed)
        for widget in (self.form, self._name, self._choose_place):
            widget.setEnabled(not self.running)
        why_not = self._why_not()
        self.start_button.setEnabled(not why_not)
        self.start_button.setToolTip(why_not or "Train on these pictures (Ctrl+R)")

    def _why_not(self) -> str:
        """Why a run cannot begin now."""
        if self.running:
            return f"{self.run_name} is under way."
        if self.data.report is None:
            return "Choose pictures first."
        return self.data.report.problem or self.form.problem or self._name_error.text()

    def _propose_name(self) -> None:
        if self.running:
            return
        self._name.setText(new_run_name(self._settings.runs_folder, self.data.paths) if self.data.paths else "")
        self._check_name()

    def _check_name(self) -> None:
        name = self._name.text()
        error = ""
        if self.data.paths and (not name.strip() or Path(name).name != name):
            error = "Give the run a name without slashes."
        elif len(name) > LONGEST_NAME:
            error = f"Give the run a name of at most {LONGEST_NAME} letters."
        elif name and (self._settings.runs_folder / name).exists() and not self.running:
            error = f"{name} exists already. Choose another name, or resume it below."
        self._name_error.setText(error)
        self._name_error.setVisible(bool(error))
        self._update()

    def _choose_runs_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Where runs are kept", str(self._settings.runs_folder))
        if chosen:
            self._settings.runs_folder = Path(chosen)
            self._place.setText(_shortened(Path(chosen)))
            self.runs.refresh(Path(chosen))
            self._propose_name()


def _shortened(folder: Path) -> str:
    """A path with ~ for the user's own folder."""
    return f"in ~/{folder.relative_to(Path.home())}" if folder.is_relative_to(Path.home()) else f"in {folder}"
