"""LiveRun: the one run of this window that is under way, what it is doing, and what was asked of it."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from segan.config import TrainingConfig
from segan.events import (
    Command,
    Event,
    Failed,
    Finished,
    Paused,
    Progress,
    Resumed,
    Saved,
    Started,
    Stopped,
    Warned,
)
from segan_desktop.translation import tr
from segan_desktop.workers import Run, TrainingThread

PATIENCE_MS = 60_000

StartRun = Callable[[TrainingConfig, Path], Run]


class Phase(Enum):
    """What the run is doing."""

    IDLE = "idle"
    PREPARING = "preparing"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"

    @property
    def word(self) -> str:
        """As it is said to a person; nothing of a run that is none."""
        return {
            Phase.IDLE: "",
            Phase.PREPARING: tr("preparing"),
            Phase.TRAINING: tr("training"),
            Phase.PAUSED: tr("paused"),
            Phase.STOPPING: tr("saving"),
        }[self]


class Outcome(Enum):
    """How a run has ended."""

    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def word(self) -> str:
        return {
            Outcome.STOPPED: tr("stopped"),
            Outcome.FINISHED: tr("finished"),
            Outcome.FAILED: tr("failed"),
        }[self]


_ANSWERS: dict[Command, tuple[type, ...]] = {
    Command.PAUSE: (Paused,),
    Command.RESUME: (Resumed,),
    Command.SNAPSHOT: (Saved, Warned),
}
"""The events that tell what has become of a command; the end of the run tells it of STOP."""


class LiveRun(QObject):
    """Begins a run, relays its events, and hands it one command after the other."""

    happened = Signal(object)
    """An `Event`; what it changes here has been changed."""
    changed = Signal()
    """The phase, or what was asked."""
    ended = Signal(object)
    """An `Outcome`; the process has gone."""
    unanswered = Signal()
    """It was asked to stop a minute ago, and goes on."""

    def __init__(self, start_run: StartRun, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start_run = start_run
        self._thread: TrainingThread | None = None
        self._outcome = Outcome.FAILED
        self.phase = Phase.IDLE
        self.waiting: Command | None = None
        """What was asked and has not been answered yet."""
        self.config = TrainingConfig()
        self.folder: Path | None = None
        self.model: Path | None = None
        """Its newest snapshot."""
        self.images_seen = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.unanswered)

    @property
    def running(self) -> bool:
        """Whether a run is under way, be it paused."""
        return self._thread is not None

    @property
    def fraction(self) -> float:
        """How much of the run is done, from 0 to 1."""
        return min(1.0, self.images_seen / (1000 * self.config.kimg))

    @property
    def being_done(self) -> str:
        """What is said until a command has been answered."""
        if self.waiting is None:
            return ""
        return {
            Command.PAUSE: tr("Saving, then pausing…"),
            Command.RESUME: tr("Resuming…"),
            Command.SNAPSHOT: tr("Saving…"),
            Command.STOP: tr("Saving, then ending…"),
        }[self.waiting]

    def begin(self, config: TrainingConfig, folder: Path, model: Path | None) -> None:
        """Begin the run in `folder`, or go on with it from `model`; there must be none under way."""
        assert self._thread is None
        self.config, self.folder, self.model, self.images_seen = config, folder, model, 0
        self._outcome = Outcome.FAILED
        self._thread = TrainingThread(lambda: self._start_run(config, folder), self)
        self._thread.happened.connect(self._take)
        self._thread.finished.connect(self._end)
        self._thread.start()
        self._set_phase(Phase.PREPARING)

    def ask(self, command: Command) -> None:
        """Ask the run to do something; while it is still busy with something else, only to stop."""
        stops = command is Command.STOP
        if self._thread is None or self.waiting is Command.STOP or (self.waiting and not stops):
            return
        self.waiting = command
        if stops:
            self.phase = Phase.STOPPING
            self._patience.start()
        self._thread.send(command)
        self.changed.emit()

    def kill(self) -> None:
        """End it without saving."""
        if self._thread:
            self._thread.kill()

    def shutdown(self) -> None:
        """Ask a run that is still under way to save, and wait for it."""
        if self._thread:
            self._thread.send(Command.STOP)
            self._thread.wait()

    def _take(self, event: Event) -> None:
        phase = self.phase
        match event:
            case Started(config=config, images_seen=images_seen):
                self.config, self.images_seen = config, images_seen
                phase = Phase.TRAINING if phase is Phase.PREPARING else phase
            case Progress(images_seen=images_seen):
                self.images_seen = images_seen
            case Paused(reason=reason) if reason or phase is not Phase.STOPPING:
                phase = Phase.PAUSED
            case Resumed() if phase is not Phase.STOPPING:
                phase = Phase.TRAINING
            case Saved(model=model):
                self.model = model
            case Stopped():
                self._outcome = Outcome.STOPPED
            case Finished():
                self._outcome = Outcome.FINISHED
            case Failed(model=model):
                self._outcome, self.model = Outcome.FAILED, model or self.model
        answered = self.waiting in _ANSWERS and isinstance(event, _ANSWERS[self.waiting])
        hindered = isinstance(event, Paused) and bool(event.reason)  # whatever was asked: it needs a word first
        if answered or hindered:
            self.waiting = None
            self._patience.stop()
            self.phase = phase
            self.changed.emit()
        elif phase is not self.phase:
            self._set_phase(phase)
        self.happened.emit(event)

    def _end(self) -> None:
        self._patience.stop()
        if self._thread:
            self._thread.deleteLater()
        self._thread = self.waiting = None
        self._set_phase(Phase.IDLE)
        self.ended.emit(self._outcome)

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()
