"""Threads that keep slow work out of the window: one that relays a training run, one for each one-shot job."""

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal

from segan.errors import SeganError
from segan.events import Command, Event, Failed
from segan_desktop.errors import log
from segan_desktop.translation import tr, translated

Report = Callable[[int, int], None]
"""Told `done` of `total` now and then by a job; raises `Cancelled` where the job shall end."""

PROGRESS_SECONDS = 0.05


class Run(Protocol):
    """A training run as `segan.process.TrainingProcess` is one."""

    def __iter__(self) -> Iterator[Event]: ...
    def send(self, command: Command) -> None: ...
    def kill(self) -> None: ...


class TrainingThread(QThread):
    """Relays the events of one training run as a signal, and the commands to it."""

    happened = Signal(object)

    def __init__(self, start_run: Callable[[], Run], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start_run = start_run
        self._run: Run | None = None
        self._early: deque[Command] = deque()
        self._sending = threading.Lock()

    def send(self, command: Command) -> None:
        """Ask the run to do something; kept for it where it has not begun yet."""
        self._early.append(command)
        if self._run:
            self._forward()

    def kill(self) -> None:
        """End a run that no longer answers; what it has not saved is lost."""
        if self._run:
            self._run.kill()

    def run(self) -> None:
        try:
            self._run = self._start_run()
            self._forward()
            for event in self._run:
                self.happened.emit(event)
        except Exception as error:
            reason = tr("The training could not be followed: {error}").format(error=f"{type(error).__name__}: {error}")
            self.happened.emit(Failed(reason, traceback.format_exc(), None))

    def _forward(self) -> None:
        with self._sending:  # the window's thread and this one may both be here
            while self._run and self._early:
                self._run.send(self._early.popleft())


class Cancelled(Exception):
    """Ends a job that a person no longer wants; raised by its `Report`."""


class Task(QThread):
    """One job in a thread of its own. Ends in exactly one of `succeeded`, `failed` and `cancelled`."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(str, str)
    """One sentence for a person, and a trace for the log (empty for a mistake of theirs)."""
    cancelled = Signal()

    def __init__(self, job: Callable[[Report], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._reported = 0.0
        # Not Qt's interruption, which is forgotten when the thread ends: what arrives then would count again.
        self.is_cancelled = False

    def cancel(self) -> None:
        """Ask the job to end; it does at its next report."""
        self.is_cancelled = True

    def run(self) -> None:
        try:
            result = self._job(self._report)
        except Cancelled:
            self.cancelled.emit()
        except SeganError as error:
            self.failed.emit(translated(str(error)), "")
        except Exception as error:
            log.exception("A job failed")
            reason = tr("An error in the program: {error}").format(error=f"{type(error).__name__}: {error}")
            self.failed.emit(reason, traceback.format_exc())
        else:
            self.succeeded.emit(result)

    def _report(self, done: int, total: int) -> None:
        if self.is_cancelled:
            raise Cancelled
        now = time.monotonic()
        if done >= total or now - self._reported > PROGRESS_SECONDS:
            self._reported = now
            self.progressed.emit(done, total)


class Tasks(QObject):
    """The jobs of one owner, of which only the newest counts: starting one cancels the one before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Task] = []

    @property
    def busy(self) -> bool:
        return any(not task.is_cancelled for task in self._running)

    def start(
        self,
        job: Callable[[Report], Any],
        succeeded: Callable[[Any], None],
        failed: Callable[[str, str], None],
        progressed: Callable[[int, int], None] | None = None,
    ) -> None:
        """Run `job`; its results arrive in this thread, unless a newer job was started or it was cancelled."""
        self.cancel()
        task = Task(job, self)
        current = lambda: not task.is_cancelled  # noqa: E731
        task.succeeded.connect(lambda result: succeeded(result) if current() else None)
        task.failed.connect(lambda reason, details: failed(reason, details) if current() else None)
        if progressed:
            task.progressed.connect(lambda done, total: progressed(done, total) if current() else None)
        task.finished.connect(self._forget)
        self._running.append(task)
        task.start()

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()

    def _forget(self) -> None:
        """Let go of the task that has finished; it is deleted only here, since a call of a deleted one raises."""
        task = self.sender()
        assert isinstance(task, Task)
        self._running.remove(task)
        task.deleteLater()

    def shutdown(self) -> None:
        """Cancel everything and wait until no thread is left."""
        self.cancel()
        for task in self._running:
            task.wait()
