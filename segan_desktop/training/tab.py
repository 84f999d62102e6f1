"""TrainingTab: from dropped pictures to a run, and everything that is heard of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from segan.config import TrainingConfig
from segan.data import Report
from segan.errors import SeganError
from segan.estimate import Estimator, estimate
from segan.events import (
    Command,
    Event,
    Failed,
    Measured,
    Paused,
    Preparing,
    Progress,
    Resumed,
    Saved,
    Started,
    Warned,
)
from segan.runs import MAY_CHANGE, RunFiles, images_seen
from segan_desktop import RESOURCES
from segan_desktop.errors import log
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID
from segan_desktop.training.live_run import LiveRun, Outcome, Phase, StartRun
from segan_desktop.training.progress_row import ProgressRow
from segan_desktop.training.queue import RunQueue
from segan_desktop.training.run_list import RunList, Wish, state_word
from segan_desktop.training.run_setup import Purpose, RunSetup
from segan_desktop.training.run_view import EVERYTHING, RunView
from segan_desktop.training.runs import EarlierRun, State, Trashed, read_run, why_gone
from segan_desktop.training.welcome import Ready, Welcome
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import Banner

SAMPLE_FACES = RESOURCES / "lorelei" / "lorelei64.zip"


@dataclass(frozen=True)
class Rest:
    """Where the run that is shown has stopped, and how; it can go on from there."""

    config: TrainingConfig
    images_seen: int
    word: str
    finished: bool


class TrainingTab(QWidget):
    """Shows one run, the one that is under way or an earlier one, and beside it what the next will be."""

    changed = Signal()
    """What the run under way does, or which one is shown."""
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
        self.queue = RunQueue(settings, self)
        self.live = LiveRun(start_run, self)
        self._names: dict[Path, str] = {}
        """What a person calls the runs in these folders."""
        self._rest: Rest | None = None
        """None while the run that is shown is under way."""
        self._changes: Mapping[str, Any] | None = None
        """What a run that is being stopped is to go on with."""
        self._closing = False
        self._offered: EarlierRun | None = None
        self._looked_back = False
        self._banner_action: Callable[[], object] = lambda: None
        self._banner_run: Path | None = None
        """The folder of the run whose course the banner tells of; None for an offer that stands whatever is shown."""

        self.setup = RunSetup(settings, estimate)
        self.data, self.form, self.start_button = self.setup.data, self.setup.form, self.setup.start_button
        self.view = RunView(settings)
        self.curves, self.previews = self.view.curves, self.view.previews
        self.progress = ProgressRow()
        self.banner = Banner()
        self.runs = RunList(self.queue)
        self.welcome = Welcome(SAMPLE_FACES)
        self._ready = Ready(self.data)
        self.setLayout(self._lay_out())

        self.setup.started.connect(self._begin)
        self.setup.queued.connect(self._enqueue)
        self.setup.resumed.connect(lambda run, config: self._resume_in(run.folder, config))
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
        self.view.back_wanted.connect(self.show_live)
        self.view.explore_requested.connect(self.explore_requested)
        self.view.explore_seed_requested.connect(self.explore_seed_requested)
        self.view.status.connect(self.status)
        self.progress.asked.connect(self.ask)
        self.progress.resume_clicked.connect(self.go_on)
        self.progress.amend_clicked.connect(self.amend_shown)
        self.progress.pin_clicked.connect(self.keep_snapshot)
        self.runs.wished.connect(self._fulfil)
        self.runs.compared.connect(self.view.compare)
        self.runs.listed.connect(self._take_list)
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
        """How the run under way, or the one before, is called; empty before the first."""
        return self._called(self.live.folder) if self.live.folder else ""

    @property
    def going_on(self) -> str:
        """What it is called to have a run go on that is paused or shown at rest; empty if there is none."""
        if self.phase is Phase.PAUSED:
            return tr("Resume")
        if self.running or not self._rest:
            return ""
        return tr("Train longer") if self._rest.finished else tr("Resume") if self.view.model else ""

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take these pictures for the next run."""
        if self.setup.purpose is Purpose.UNDER_WAY:
            self.status.emit(tr("The pictures can be changed when the run has ended, or for the next run."))
            return
        self.data.set_paths(paths)
        if self.setup.purpose is Purpose.NEW:
            self._show_none()
        self._update()

    def start(self) -> None:
        """Begin a run with the pictures and settings that are shown, or go on with one."""
        self.setup.start()

    def add_to_queue(self) -> None:
        """Have a run with the pictures and settings that are shown wait for its turn."""
        self.setup.add_to_queue()

    def ask(self, command: Command) -> None:
        """Ask the run to do something; until it has answered, it can only be asked to stop."""
        if command is Command.STOP:
            self._changes = None  # it is to end now, not to go on with them
        self.live.ask(command)

    def go_on(self) -> None:
        """Have the run go on that is paused, or the one that is shown at rest."""
        if self.phase is Phase.PAUSED:
            self.ask(Command.RESUME)
        elif self.view.folder:
            self._resume_in(self.view.folder)

    def amend_shown(self) -> None:
        """Let the run that is shown go on with other settings."""
        folder = self.view.folder
        if folder and not self.running and (run := self._read(folder)):
            self.setup.amend(run)

    def show_live(self) -> None:
        """Come back to the run under way."""
        folder = self.live.folder
        if self.running and folder and not self._shows_live:
            self._show(folder, self.live.config, self.live.model, until=self.live.images_seen)
            self._update()

    def show_run(self, run: EarlierRun) -> None:
        """What a run has come to; where it is under way here, it is followed."""
        if self.running and run.folder == self.live.folder:
            self.show_live()
            return
        self._show(run.folder, run.config, run.model)
        self._rest = Rest(run.config, run.images_seen, state_word(run), run.finished)
        if not self.running:
            self._leave_run(run.folder)
            self._tell_rest()
        self._update()

    def keep_snapshot(self) -> None:
        """Keep the newest snapshot for good: of the run under way, or of the one that is shown."""
        folder, model = self._told_of
        if not folder or not model:
            return
        try:
            RunFiles(folder).pin(model)
        except SeganError as error:
            self.status.emit(translated(str(error)))
        self._update()
        self._refresh_runs()

    def close_run(self) -> None:
        """Save and end the run because the window is to close; no other follows it."""
        self._closing = True
        self.ask(Command.STOP)

    def shutdown(self) -> None:
        """End all threads; a run that is still under way is asked to save and waited for."""
        for owner in (self.setup, self.view, self.runs, self.welcome):
            owner.shutdown()
        self.live.shutdown()

    def _lay_out(self) -> QHBoxLayout:
        self._stack = QStackedWidget()
        for page in (self.welcome, self._ready, self.view):
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

    @property
    def _shows_live(self) -> bool:
        return self.running and self.view.folder == self.live.folder

    @property
    def _told_of(self) -> tuple[Path | None, Path | None]:
        """The folder and newest model of the run that the row below is about."""
        return (self.live.folder, self.live.model) if self.running else (self.view.folder, self.view.model)

    def _called(self, folder: Path) -> str:
        return self._names.get(folder, folder.name)

    def _begin(self, config: TrainingConfig, folder: Path, model: Path | None = None, unasked: bool = False) -> None:
        """Begin or continue a run; `unasked`, it leaves another on the screen that someone is looking at."""
        looking_back = unasked and self.view.folder not in (None, folder, self.live.folder)
        self.banner.hide()
        self.queue.remove(folder)
        self.progress.begin(config.kimg)
        self.progress.show_preparation(0, 0)
        self.live.begin(config, folder, model)
        self.setup.follow_run(config, folder, self._called(folder))
        if not looking_back:
            self._show(folder, config, model, until=0)
        self._update()

    def _show(self, folder: Path, config: TrainingConfig, model: Path | None, until: int = EVERYTHING) -> None:
        """Put a run on the screen, with what it has drawn so far."""
        self._rest = None
        self.view.show_run(folder, self._called(folder), config, model, until)

    def _show_none(self) -> None:
        self.view.forget()
        self._rest = None
        if not self.running:
            self._leave_run(None)

    def _leave_run(self, shown: Path | None) -> None:
        """The screen turns to this run, or to none: nothing more is told of another that has ended."""
        if self._banner_run not in (None, shown):
            self.banner.hide()

    def _tell_rest(self) -> None:
        """The row below is about the run that is shown, which is not under way."""
        if self._rest:
            self.progress.begin(self._rest.config.kimg)
            self.progress.show_progress(self._rest.images_seen, self._rest.config.kimg, 0, 0)

    def _fulfil(self, wish: Wish, listed: EarlierRun) -> None:
        run = self._read(listed.folder)
        if run is None:
            return
        match wish:
            case Wish.SHOW:
                self.show_run(run)
            case Wish.RESUME:
                self._resume(run)
            case Wish.AMEND if not self.running:
                self.show_run(run)
                self.setup.amend(run)
            case Wish.EXPLORE if run.model:
                self.explore_requested.emit(run.model)
            case Wish.DUPLICATE:
                self.setup.set_up_new(run.config)
                self.status.emit(tr("The settings of {name} are taken for a new run.").format(name=run.name))
            case Wish.QUEUE:
                self._enqueue(None, run.folder)

    def _read(self, folder: Path) -> EarlierRun | None:
        """The run in a folder, as it is now; where it is gone, that is said."""
        run = read_run(folder)
        if run is None:
            self.status.emit(why_gone(folder, self._called(folder)))
            self.setup.forget(folder)
            self._refresh_runs()
        return run

    def _resume_in(self, folder: Path, config: TrainingConfig | None = None) -> None:
        if self.running:
            return
        if folder == self.live.folder and not self.live.model and not read_run(folder):
            self._begin(self.live.config, folder)  # it could not begin before, and so has left nothing
        elif run := self._read(folder):
            self._resume(run, config)

    def _resume(self, run: EarlierRun, config: TrainingConfig | None = None) -> None:
        if run.state is State.ELSEWHERE:
            self.status.emit(tr("{name} is being trained by another program.").format(name=run.name))
        elif not self.running:
            config = config or self._to_go_on_with(run)
            if gone := next((path for path in config.data if not path.exists()), None):
                text = tr("The pictures of {name} are no longer at {path}. Choose where they are now.")
                choose = tr("Choose pictures…")
                self._say(text.format(name=run.name, path=gone), choose, lambda: self._find_pictures(run), True)
            else:
                self._begin(config, run.folder, run.model)

    def _find_pictures(self, run: EarlierRun) -> None:
        if not self.running:
            self.setup.amend(run)
            self.data.choose_folder()

    def _to_go_on_with(self, run: EarlierRun) -> TrainingConfig:
        """The config of a run that goes on: longer if it has reached its length, and with pictures that exist."""
        config = _lengthened(run)
        if not all(path.exists() for path in config.data) and self.data.report and not self.data.report.problem:
            # the pictures have moved, and were chosen where they are now
            return config.replace(data=self.data.paths, exclude=self.data.exclude)
        return config

    def _take(self, event: Event) -> None:
        if self._shows_live:
            self.view.take(event)
        match event:
            case Preparing(done, total):
                self.progress.show_preparation(done, total)
            case Started(config=config, images_seen=seen):
                self._take_start(config, seen)
            case Progress(seen, seconds, speed):
                self.progress.show_progress(seen, self.live.config.kimg, seconds, speed)
                self.runs.show_progress(seen)
                self.progressed.emit(self.live.fraction)
            case Saved(seen, model):
                self._keep(seen, model)
            case Measured():
                self._refresh_runs()
            case Warned(_, text, changes):
                self._warn(translated(text), changes)
            case Paused(reason=reason) if reason:
                self._closing = False  # it has not ended as it was asked to, and a person may decide otherwise
                self._tell(translated(reason), tr("Resume"), self.go_on)
                self.worth_knowing.emit(tr("{name} is paused").format(name=self.run_name), translated(reason))
            case Resumed() | Paused() if self._banner_action == self.go_on:
                self.banner.hide()
            case Failed(reason, details):
                self._fail(reason, details)

    def _take_start(self, config: TrainingConfig, seen: int) -> None:
        """The run begins, goes on, or has gone back to a snapshot because it had become unstable."""
        if self.live.folder:
            self.setup.follow_run(config, self.live.folder, self.run_name)
        self.progress.show_progress(seen, config.kimg, 0, 0)
        self._refresh_runs()

    def _keep(self, seen: int, model: Path) -> None:
        self.progress.show_saved()
        self.snapshot_saved.emit(
            model, tr("{run} at {kimg} kimg").format(run=self.run_name, kimg=f"{seen / 1000:,.0f}")
        )
        self._refresh_runs()
        self._update()

    def _warn(self, text: str, changes: Mapping[str, Any]) -> None:
        if changes and set(changes) <= MAY_CHANGE:
            self._tell(text, tr("Apply"), lambda: self._apply(changes))
        else:
            self._tell(text)

    def _apply(self, changes: Mapping[str, Any]) -> None:
        """Have the run go on with other settings: it is saved, ended, and resumed with them."""
        try:
            self.live.config.replace(**changes)
        except SeganError as error:
            self.status.emit(translated(str(error)))
            return
        self._changes = changes
        self.live.ask(Command.STOP)

    def _go_on_changed(self, changes: Mapping[str, Any]) -> None:
        config, folder = self.live.config, self.live.folder
        assert folder
        before = {name: getattr(config, name) for name in changes}
        self._begin(config.replace(**changes), folder, self.live.model, unasked=True)
        text = tr("{name} goes on with {changes}.").format(name=self.run_name, changes=_in_words(changes))
        self._tell(text, tr("Undo"), lambda: self._apply(before), is_warning=False)

    def _fail(self, reason: str, details: str) -> None:
        log.error("%s\n%s", reason, details)
        model, folder = self.live.model, self.live.folder
        assert folder
        saved = " " + tr("Saved last: {model}.").format(model=model.name) if model else ""
        action = tr("Resume") if model else tr("Try again")
        self._tell(translated(reason) + saved, action, lambda: self._resume_in(folder))

    def _ended(self, outcome: Outcome) -> None:
        config = self.live.config
        changes, self._changes = self._changes, None
        closing, self._closing = self._closing, False
        if outcome is Outcome.STOPPED and changes:
            self._go_on_changed(changes)
            return
        if self._banner_run == self.live.folder:
            self._retire_banner(outcome)
        if self.view.folder == self.live.folder:
            self._rest = Rest(config, self.live.images_seen, outcome.word, outcome is Outcome.FINISHED)
        if outcome is Outcome.FINISHED:
            sentence = tr("All {kimg} kimg are done; explore what it can draw.").format(kimg=f"{config.kimg:,g}")
            self.worth_knowing.emit(tr("{name} is finished").format(name=self.run_name), sentence)
        elif outcome is Outcome.FAILED:
            self.worth_knowing.emit(tr("{name} has failed").format(name=self.run_name), self.banner.text)
        self._refresh_runs()
        self.run_ended.emit(outcome is not Outcome.FAILED)
        bad_news = f"{self.run_name}: {self.banner.text}" if outcome is Outcome.FAILED else ""
        if not closing and outcome is not Outcome.STOPPED and self._begin_next(bad_news):
            return
        self.setup.run_ended()
        if self.view.folder != self.live.folder:
            self._tell_rest()
        self._update()
        if not closing and outcome is Outcome.STOPPED and self.queue.folders:
            self._offer_queue()

    def _retire_banner(self, outcome: Outcome) -> None:
        """What was to be done about a run while it was under way can be done no more; advice is worth reading still."""
        if outcome is Outcome.STOPPED:
            self.banner.hide()
        elif outcome is Outcome.FINISHED:
            self.banner.withdraw_action()

    def _begin_next(self, bad_news: str = "") -> bool:
        """Begin the first run of the queue that can be read; returns whether there was one."""
        while folder := self.queue.take_next():
            run = read_run(folder)
            if run:
                self._begin(_lengthened(run), run.folder, run.model, unasked=True)
                text = tr("{name} has begun.").format(name=run.name)
                self._tell(f"{bad_news} {text}".strip(), is_warning=bool(bad_news))
                return True
        return False

    def _enqueue(self, config: TrainingConfig | None, folder: Path) -> None:
        """Have a run wait, with its own config if there is no other."""
        if self.setup.purpose is Purpose.AMENDED and not self._read(folder):
            return
        try:
            self.queue.add(folder, config)
        except SeganError as error:
            self.status.emit(translated(str(error)))
        else:
            self.status.emit(tr("{name} waits for its turn.").format(name=self._called(folder)))
            self._refresh_runs()

    def _follow_queue(self) -> None:
        self.setup.set_queue_used(bool(self.queue.folders))

    def _offer_queue(self) -> None:
        count = len(self.queue.folders)
        text = tr("1 run waits in the queue.") if count == 1 else tr("{count} runs wait in the queue.")
        self._say(text.format(count=count), tr("Start the next"), self._begin_next)

    def _offer_kill(self) -> None:
        text = tr("The run has not answered for a minute.")
        self._tell(text, tr("End it without saving"), self.live.kill)

    def _say(
        self, text: str, action: str = "", act: Callable[[], object] = lambda: None, is_warning: bool = False
    ) -> None:
        self._banner_action, self._banner_run, self._offered = act, None, None
        self.banner.say(text, action, is_warning)

    def _tell(
        self, text: str, action: str = "", act: Callable[[], object] = lambda: None, is_warning: bool = True
    ) -> None:
        """Say something of the run under way, or of its end."""
        self._say(text, action, act, is_warning)
        self._banner_run = self.live.folder

    # Other runs

    def _refresh_runs(self) -> None:
        self.runs.refresh(self._settings.runs_folder)

    def _take_list(self, runs: Sequence[EarlierRun]) -> None:
        names = {run.folder: run.name for run in runs}
        if names != self._names:
            self._names = names
            if self.view.folder:
                self.view.call(self._called(self.view.folder))
            self.setup.call_run_under_way(self.run_name)
            self._update()
        self._look_back(runs)

    def _look_back(self, runs: Sequence[EarlierRun]) -> None:
        """At the start, offer to go on with what a crash or a power cut has interrupted, or with what waits."""
        if self._looked_back or self.running:
            return
        self._looked_back = True
        found = next((run for run in runs if run.state is State.INTERRUPTED), None)
        if found and _moment(found) != self._settings.not_resumed:
            text = tr("{name} was interrupted, by a crash or a power cut. It can be resumed.")
            self._say(text.format(name=found.name), tr("Resume"), lambda: self._resume_in(found.folder))
            self._offered = found
        elif self.queue.folders:
            self._offer_queue()

    def _remember_declined(self) -> None:
        if self._offered:
            self._settings.not_resumed = _moment(self._offered)

    def _tell_trashed(self, trashed: Trashed) -> None:
        if trashed.folder == self.view.folder:
            self._show_none()
            self.show_live()
        self.setup.forget(trashed.folder)
        text = tr("{name} is in the trash.").format(name=self._called(trashed.folder))
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

    def _update(self) -> None:
        """Everything that follows from the state: which page, and what can be asked of the run."""
        page = 2 if self.view.folder else 1 if self.data.report and self.data.report.pictures else 0
        self._stack.setCurrentIndex(page)
        self.progress.setVisible(page == 2)
        self.data.show_samples(self.running)
        self.view.say_away(self.run_name if self.running and not self._shows_live else "")
        self.runs.set_shown(self.view.folder)
        folder, _ = self._told_of
        word = self.phase.word if self.running or not self._rest else self._rest.word
        state = f"{self._called(folder)} · {word}" if folder else ""
        resume = "" if self.running else self.going_on
        paused, stopping = self.phase is Phase.PAUSED, self.phase is Phase.STOPPING
        self.progress.show_state(state, self.running, paused, self.live.being_done, resume, stopping)
        self._show_kept()
        self.changed.emit()

    def _show_kept(self) -> None:
        folder, model = self._told_of
        if folder and model:
            when = tr("{kimg} kimg").format(kimg=f"{images_seen(model) / 1000:,.10g}")
            self.progress.show_pinned(when, model.name in RunFiles(folder).notes().pinned)
        else:
            self.progress.show_pinned("", False)


def _lengthened(run: EarlierRun) -> TrainingConfig:
    """Its config, with twice its length if it has come to the end of that."""
    return run.config.replace(kimg=2 * run.config.kimg) if run.finished and run.model else run.config


def _in_words(changes: Mapping[str, Any]) -> str:
    """learning rate 0.001, augmentation ada"""
    fields = TrainingConfig.model_fields
    return ", ".join(f"{translated(fields[name].title or name)} {_value(value)}" for name, value in changes.items())


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else translated(str(value))


def _moment(run: EarlierRun) -> str:
    """Tells one interruption of a run from another."""
    return f"{run.folder} {run.changed:.0f}"
