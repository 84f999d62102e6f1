"""TrainingTab: from dropped pictures to a run, and everything that is heard of it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan.config import TrainingConfig
from segan.data import Report
from segan.errors import SeganError
from segan.estimate import estimate
from segan.events import (
    Command,
    Event,
    Failed,
    Measured,
    Paused,
    Preparing,
    PreviewReady,
    Progress,
    Saved,
    Started,
    Warned,
)
from segan.runs import MAY_CHANGE, RunFiles, images_seen
from segan_desktop import RESOURCES
from segan_desktop.errors import log
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID
from segan_desktop.training.curves import Curves
from segan_desktop.training.estimate_line import Estimator
from segan_desktop.training.live_run import LiveRun, Outcome, Phase, StartRun
from segan_desktop.training.previews import Previews
from segan_desktop.training.progress_row import ProgressRow
from segan_desktop.training.queue import RunQueue
from segan_desktop.training.run_list import RunList, Wish, state_word
from segan_desktop.training.run_setup import Purpose, RunSetup
from segan_desktop.training.runs import (
    EarlierRun,
    State,
    Trashed,
    curve_points,
    preview_files,
    read_run,
)
from segan_desktop.training.welcome import Ready, Welcome
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import Banner
from segan_desktop.widgets.loss_plot import Points
from segan_desktop.workers import Report as TellProgress
from segan_desktop.workers import Tasks

SAMPLE_FACES = RESOURCES / "lorelei" / "lorelei64.zip"
EVERYTHING = 10**12
"""More images than any run sees."""


class TrainingTab(QWidget):
    """Shows one run, the one that is under way if there is one, and beside it what the next will be."""

    phase_changed = Signal(object)
    progressed = Signal(float)
    """How much of the run is done, from 0 to 1."""
    snapshot_saved = Signal(Path, str)
    """A model of this run, and how to call it."""
    explore_requested = Signal(Path)
    explore_seed_requested = Signal(Path, int)
    """A model, and the seed to begin with."""
    run_ended = Signal(bool)
    """Whether all of it is saved."""
    worth_knowing = Signal(str, str)
    """A heading and a sentence for someone who may be looking elsewhere."""
    status = Signal(str)

    def __init__(
        self, settings: Settings, start_run: StartRun, estimate: Estimator = estimate, parent: QWidget | None = None
    ) -> None:
        """`start_run` begins training in some other place, as `segan.process.TrainingProcess` does."""
        super().__init__(parent)
        self._settings = settings
        self._tasks, self._comparing = Tasks(self), Tasks(self)
        self.queue = RunQueue(settings, self)
        self.live = LiveRun(start_run, self)
        # The run that is shown: the one under way, or an earlier one.
        self._config = TrainingConfig()
        self._folder: Path | None = None
        self._name = ""
        self._model: Path | None = None
        self._outcome, self._finished = "", False
        self._changes: Mapping[str, Any] | None = None
        """What a run that is being stopped is to go on with."""
        self._closing = False
        self._offered: EarlierRun | None = None
        self._looked_back = False
        self._laid_over: dict[Path, Points] = {}
        self._banner_action: Callable[[], object] = lambda: None

        self.setup = RunSetup(settings, estimate)
        self.data, self.form, self.start_button = self.setup.data, self.setup.form, self.setup.start_button
        self.curves = Curves(settings)
        self.previews = Previews(settings)
        self.progress = ProgressRow()
        self.banner = Banner()
        self.runs = RunList(self.queue)
        self.welcome = Welcome(SAMPLE_FACES)
        self._ready = Ready(self.data)
        self.setLayout(self._lay_out())

        self.setup.started.connect(self._begin)
        self.setup.queued.connect(self._enqueue)
        self.setup.resumed.connect(lambda run, config: self._begin(config, run.folder, run.model))
        self.setup.report_changed.connect(self._take_report)
        self.setup.runs_folder_changed.connect(self._refresh_runs)
        self.setup.status.connect(self.status)
        self.welcome.sample_clicked.connect(lambda: self.add_pictures([SAMPLE_FACES]))
        self.welcome.choose_clicked.connect(self.data.choose_folder)
        self.data.chosen.connect(self.add_pictures)
        self.live.happened.connect(self._take)
        self.live.changed.connect(self._follow_live)
        self.live.ended.connect(self._ended)
        self.live.unanswered.connect(self._offer_kill)
        self.curves.status.connect(self.status)
        self.progress.asked.connect(self.ask)
        self.progress.resume_clicked.connect(self.resume_shown)
        self.progress.amend_clicked.connect(self.amend_shown)
        self.progress.pin_clicked.connect(self.keep_snapshot)
        self.previews.explore_clicked.connect(lambda: self._model and self.explore_requested.emit(self._model))
        self.previews.explore_seed_clicked.connect(
            lambda seed: self._model and self.explore_seed_requested.emit(self._model, seed)
        )
        self.previews.status.connect(self.status)
        self.runs.wished.connect(self._fulfil)
        self.runs.compared.connect(self._compare)
        self.runs.listed.connect(self._look_back)
        self.runs.trashed.connect(self._tell_trashed)
        self.runs.status.connect(self.status)
        self.queue.changed.connect(self._follow_queue)
        self.banner.acted.connect(lambda: self._banner_action())
        self.banner.dismissed.connect(self._remember_declined)

        self._refresh_runs()
        self._follow_queue()
        self._update()

    @property
    def running(self) -> bool:
        """Whether a run is under way, be it paused."""
        return self.live.running

    @property
    def phase(self) -> Phase:
        return self.live.phase

    @property
    def run_name(self) -> str:
        """How the run that is shown is called; empty before the first."""
        return self._name if self._folder else ""

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take these pictures for the next run."""
        if self.setup.purpose is Purpose.UNDER_WAY:
            self.status.emit(tr("The pictures can be changed when the run has ended, or for the next run."))
            return
        self.data.set_paths(paths)
        if self.setup.purpose is Purpose.NEW:
            self._folder = None
        self._update()

    def start(self) -> None:
        """Begin a run with the pictures and settings that are shown, or go on with one."""
        self.setup.start()

    def add_to_queue(self) -> None:
        """Have a run with the pictures and settings that are shown wait for its turn."""
        self.setup.add_to_queue()

    def ask(self, command: Command) -> None:
        """Ask the run to do something; the buttons rest until it has answered."""
        self.live.ask(command)

    def pause_or_resume(self) -> None:
        self.ask(Command.RESUME if self.phase is Phase.PAUSED else Command.PAUSE)

    def resume_shown(self) -> None:
        """Go on with the run that is shown."""
        run = read_run(self._folder) if self._folder and not self.running else None
        if run:
            self._resume(run)

    def amend_shown(self) -> None:
        """Let the run that is shown go on with other settings."""
        run = read_run(self._folder) if self._folder and not self.running else None
        if run:
            self.setup.amend(run)

    def keep_snapshot(self) -> None:
        """Keep the newest snapshot of the run that is shown for good."""
        if not self._folder or not self._model:
            return
        try:
            RunFiles(self._folder).pin(self._model)
        except SeganError as error:
            self.status.emit(str(error))
        self._update()
        self._refresh_runs()

    def close_run(self) -> None:
        """Save and end the run because the window is to close; no other follows it."""
        self._closing, self._changes = True, None
        self.live.stop()

    def shutdown(self) -> None:
        """End all threads; a run that is still under way is asked to save and waited for."""
        for owner in (self.setup, self.curves, self.previews, self.runs, self.welcome, self._tasks, self._comparing):
            owner.shutdown()
        self.live.shutdown()

    def _lay_out(self) -> QHBoxLayout:
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
        layout.addWidget(self.setup)
        layout.addLayout(right, 1)
        return layout

    # The run

    def _begin(self, config: TrainingConfig, folder: Path, model: Path | None = None, announce: str = "") -> None:
        """Begin or continue a run; `announce` says why, where nobody pressed a button for it."""
        self._show(config, folder, model)
        self.banner.hide()
        if announce:
            self._say(announce)
        self.queue.remove(folder)
        self.progress.begin(config.kimg)
        self.progress.show_preparation(0, 0)
        self.live.begin(config, folder)
        self.setup.follow_run(config, folder)

    def _show(self, config: TrainingConfig, folder: Path, model: Path | None) -> None:
        """Put this run on the screen, with what it has drawn so far."""
        self._config, self._folder, self._model = config, folder, model
        self._name = RunFiles(folder).notes().title or folder.name
        self._outcome, self._finished = "", False
        self._tasks.cancel()
        self.curves.clear()
        self.curves.set_run(folder.name)
        self.previews.clear(config.model.resolution, preview_files(folder), folder.name)
        self.previews.set_explorable(model is not None)

    def _show_history(self, until: int) -> None:
        folder = self._folder
        if folder:
            self._tasks.start(lambda _: curve_points(folder, until), self.curves.precede, self._report_bug)

    def _show_run(self, run: EarlierRun) -> None:
        if self.running:
            if run.folder != self.live.folder:
                self.status.emit(tr("This run can be shown when the one under way has ended."))
            return
        self.banner.hide()
        self._show(run.config, run.folder, run.model)
        self._finished, self._outcome = run.finished, state_word(run)
        self._show_history(until=EVERYTHING)
        self.progress.begin(run.config.kimg)
        self.progress.show_progress(run.images_seen, run.config.kimg, 0, 0)
        self._update()

    def _fulfil(self, wish: Wish, run: EarlierRun) -> None:
        match wish:
            case Wish.SHOW:
                self._show_run(run)
            case Wish.RESUME:
                self._resume(run)
            case Wish.AMEND if not self.running:
                self._show_run(run)
                self.setup.amend(run)
            case Wish.EXPLORE if run.model:
                self.explore_requested.emit(run.model)
            case Wish.DUPLICATE:
                self.setup.set_up_new(run.config)
                self.status.emit(tr("The settings of {name} are taken for a new run.").format(name=run.name))
            case Wish.QUEUE:
                self._enqueue(self._to_go_on_with(run), run.folder)

    def _resume(self, run: EarlierRun) -> None:
        if run.state is State.ELSEWHERE:
            self.status.emit(tr("{name} is being trained by another program.").format(name=run.name))
        elif not self.running:
            self._begin(self._to_go_on_with(run), run.folder, run.model)

    def _to_go_on_with(self, run: EarlierRun) -> TrainingConfig:
        """The config of a run that goes on: longer if it has reached its length, and with pictures that exist."""
        changes: dict[str, Any] = {"kimg": 2 * run.config.kimg} if run.finished else {}
        if not all(path.exists() for path in run.config.data) and self.data.report and not self.data.report.problem:
            # the pictures have moved, and were chosen where they are now
            changes |= {"data": self.data.paths, "exclude": self.data.exclude}
            changes["exclude"] = self.data.exclude
        return run.config.replace(**changes)

    def _take(self, event: Event) -> None:
        match event:
            case Preparing(done, total):
                self.progress.show_preparation(done, total)
            case Started(config=config, images_seen=seen, reals=reals):
                self._take_start(config, seen)
                self.previews.show_reals(reals)
            case Progress(seen, seconds, speed, values):
                self.curves.add(seen, {**values, "images_per_second": speed})
                self.progress.show_progress(seen, self._config.kimg, seconds, speed)
                self.runs.show_progress(seen)
                self.progressed.emit(self.live.fraction)
            case PreviewReady(seen, tiles, path):
                self.previews.add(seen, tiles, path)
            case Saved(seen, model):
                self._keep(seen, model)
            case Measured(seen, kid, kid_error):
                self.curves.add(seen, {"kid": kid, "kid_error": kid_error})
                self._refresh_runs()
            case Warned(_, text, changes):
                self._warn(translated(text), changes)
            case Paused(reason=reason) if reason:
                self._say(translated(reason), tr("Resume"), lambda: self.ask(Command.RESUME))
                self.worth_knowing.emit(tr("{name} is paused").format(name=self.run_name), translated(reason))
            case Failed(reason, details, model):
                self._fail(reason, details, model)

    def _take_start(self, config: TrainingConfig, seen: int) -> None:
        """The run begins, goes on, or has gone back to a snapshot because it had become unstable."""
        self._config = config
        if self.live.folder:
            self.setup.follow_run(config, self.live.folder)
        self.curves.clear()
        if seen:
            self._show_history(until=seen)
        self.progress.show_progress(seen, config.kimg, 0, 0)
        self._refresh_runs()

    def _keep(self, seen: int, model: Path) -> None:
        self._model = model
        self.progress.show_saved()
        self.previews.set_explorable(True)
        self.snapshot_saved.emit(
            model, tr("{run} at {kimg} kimg").format(run=self.run_name, kimg=f"{seen / 1000:,.0f}")
        )
        self._refresh_runs()
        self._update()

    def _warn(self, text: str, changes: Mapping[str, Any]) -> None:
        if changes and set(changes) <= MAY_CHANGE:
            self._say(text, tr("Apply"), lambda: self._apply(changes))
        else:
            self._say(text)

    def _apply(self, changes: Mapping[str, Any]) -> None:
        """Have the run go on with other settings: it is saved, ended, and resumed with them."""
        try:
            self._config.replace(**changes)
        except SeganError as error:
            self.status.emit(str(error))
            return
        self._changes = changes
        self.live.stop()

    def _go_on_changed(self, changes: Mapping[str, Any]) -> None:
        before = {name: getattr(self._config, name) for name in changes}
        assert self._folder
        self._begin(
            self._config.replace(**changes),
            self._folder,
            self._model,
            tr("{name} goes on with {changes}.").format(name=self.run_name, changes=_in_words(changes)),
        )
        self._say(self.banner.text, tr("Undo"), lambda: self._apply(before))

    def _fail(self, reason: str, details: str, model: Path | None) -> None:
        log.error("%s\n%s", reason, details)
        self._model = model or self._model
        saved = " " + tr("Saved last: {model}.").format(model=self._model.name) if self._model else ""
        self._say(translated(reason) + saved, tr("Resume") if self._model else tr("Try again"), self.resume_shown)

    def _ended(self, outcome: Outcome) -> None:
        self._finished = outcome is Outcome.FINISHED
        self._outcome = outcome.word
        changes, self._changes = self._changes, None
        closing, self._closing = self._closing, False
        if outcome is Outcome.STOPPED and changes:
            self._go_on_changed(changes)
            return
        if outcome is Outcome.FINISHED:
            kimg = f"{self._config.kimg:,g}"
            sentence = tr("All {kimg} kimg are done; explore what it can draw.").format(kimg=kimg)
            self.worth_knowing.emit(tr("{name} is finished").format(name=self.run_name), sentence)
        elif outcome is Outcome.FAILED:
            self.worth_knowing.emit(tr("{name} has failed").format(name=self.run_name), self.banner.text)
        self._refresh_runs()
        self.run_ended.emit(outcome is not Outcome.FAILED)
        bad_news = f"{self.run_name}: {self.banner.text}" if outcome is Outcome.FAILED else ""
        if not closing and outcome is not Outcome.STOPPED and self._begin_next(bad_news):
            return
        self.setup.run_ended()
        self._update()
        if not closing and outcome is Outcome.STOPPED and self.queue.folders:
            self._offer_queue()

    def _begin_next(self, bad_news: str = "") -> bool:
        """Begin the first run of the queue that can be read; returns whether there was one."""
        while folder := self.queue.take_next():
            run = read_run(folder)
            if run:
                announce = tr("{name} has begun.").format(name=run.name)
                self._begin(run.config, run.folder, run.model, f"{bad_news} {announce}".strip())
                return True
        return False

    def _enqueue(self, config: TrainingConfig, folder: Path) -> None:
        try:
            self.queue.add(folder, config)
        except SeganError as error:
            self.status.emit(str(error))
        else:
            self.status.emit(tr("{name} waits for its turn.").format(name=folder.name))
            self._refresh_runs()

    def _follow_queue(self) -> None:
        self.setup.set_queue_used(bool(self.queue.folders))

    def _offer_queue(self) -> None:
        count = len(self.queue.folders)
        text = tr("1 run waits in the queue.") if count == 1 else tr("{count} runs wait in the queue.")
        self._say(text.format(count=count), tr("Start the next"), self._begin_next)

    def _offer_kill(self) -> None:
        self._say(tr("The run has not answered for a minute."), tr("End it without saving"), self.live.kill)

    def _say(self, text: str, action: str = "", act: Callable[[], object] = lambda: None) -> None:
        self._banner_action, self._offered = act, None
        self.banner.say(text, action)

    def _report_bug(self, reason: str, details: str) -> None:
        log.error("%s\n%s", reason, details)
        self.status.emit(reason)

    # Other runs

    def _refresh_runs(self) -> None:
        self.runs.refresh(self._settings.runs_folder)

    def _look_back(self, runs: Sequence[EarlierRun]) -> None:
        """At the start, offer to go on with what a crash or a power cut has interrupted, or with what waits."""
        if self._looked_back or self.running:
            return
        self._looked_back = True
        found = next((run for run in runs if run.state is State.INTERRUPTED), None)
        if found and _moment(found) != self._settings.not_resumed:
            text = tr("{name} was interrupted, by a crash or a power cut. It can go on from {kimg} kimg.")
            kimg = f"{found.images_seen / 1000:,.10g}"
            self._say(text.format(name=found.name, kimg=kimg), tr("Resume"), lambda: self._resume(found))
            self._offered = found
        elif self.queue.folders:
            self._offer_queue()

    def _remember_declined(self) -> None:
        if self._offered:
            self._settings.not_resumed = _moment(self._offered)

    def _compare(self, runs: Sequence[EarlierRun]) -> None:
        """Lay the curves of these runs over those that are shown; what has been read once is kept meanwhile."""
        kept = {folder: points for folder, points in self._laid_over.items() if folder in [r.folder for r in runs]}

        def read(tell: TellProgress) -> dict[Path, Points]:
            for done, run in enumerate(runs):
                tell(done, len(runs))
                kept.setdefault(run.folder, curve_points(run.folder, EVERYTHING))
            return kept

        def show(points: dict[Path, Points]) -> None:
            self._laid_over = points
            self.curves.compare({run.name: points[run.folder] for run in runs if run.folder != self._folder})

        self._comparing.start(read, show, self._report_bug)

    def _tell_trashed(self, trashed: Trashed) -> None:
        if trashed.folder == self._folder and not self.running:
            self._folder = self._model = None
        text = tr("{name} is in the trash.").format(name=trashed.folder.name)
        if trashed.now:
            self._say(text, tr("Undo"), lambda: self.runs.restore(trashed))
        else:
            self._say(text)
        self._update()

    # What is on the screen

    def _take_report(self, report: Report | None) -> None:
        if report:
            self._ready.show_report(report)
        self._update()

    def _follow_live(self) -> None:
        self.runs.set_live(self.live.folder if self.running else None, self.phase.word, self.live.images_seen)
        self._update()
        self.phase_changed.emit(self.phase)

    def _update(self) -> None:
        """Everything that follows from the state: which page, and what can be asked of the run."""
        page = 2 if self._folder else 1 if self.setup.usable else 0
        self._stack.setCurrentIndex(page)
        self.progress.setVisible(page == 2)
        self.data.show_samples(self.running)
        ended = self._folder is not None and not self.running
        resume = tr("Train longer") if ended and self._finished else tr("Resume") if ended and self._model else ""
        state = f"{self.run_name} · {self._outcome if ended else self.phase.word}"
        self.progress.show_state(state, self.running, self.phase is Phase.PAUSED, self.live.being_done, resume)
        self._show_kept()

    def _show_kept(self) -> None:
        if self._folder and self._model:
            when = tr("{kimg} kimg").format(kimg=f"{images_seen(self._model) / 1000:,.10g}")
            self.progress.show_pinned(when, self._model.name in RunFiles(self._folder).notes().pinned)
        else:
            self.progress.show_pinned("", False)


def _in_words(changes: Mapping[str, Any]) -> str:
    """learning rate 0.001, augmentation ada"""
    fields = TrainingConfig.model_fields
    return ", ".join(f"{translated(fields[name].title or name)} {_value(value)}" for name, value in changes.items())


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else translated(str(value))


def _moment(run: EarlierRun) -> str:
    """Tells one interruption of a run from another."""
    return f"{run.folder} {run.changed:.0f}"
