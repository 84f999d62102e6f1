import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from segan.errors import SeganError
from segan.events import Command, Event, Failed, Preparing, Stopped
from segan_desktop.workers import Report, Task, Tasks, TrainingThread


class Listening:
    """A run that waits for one command and stops."""

    def __init__(self) -> None:
        self.got = threading.Event()

    def send(self, command: Command) -> None:
        self.got.set()

    def kill(self) -> None:
        self.got.set()

    def __iter__(self) -> Iterator[Event]:
        yield Preparing(0, 1)
        assert self.got.wait(10)
        yield Stopped(0, Path("model"))


def test_that_events_arrive_in_order_and_early_commands_are_kept(qtbot: QtBot) -> None:
    thread = TrainingThread(Listening)
    events: list[Any] = []
    thread.happened.connect(events.append)
    thread.send(Command.STOP)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: len(events) == 2)
    assert [type(event) for event in events] == [Preparing, Stopped]


def test_that_commands_reach_a_run_one_after_the_other(qtbot: QtBot) -> None:
    class Slow(Listening):
        sending, overlapped = threading.Event(), threading.Event()

        def send(self, command: Command) -> None:
            if self.sending.is_set():
                self.overlapped.set()
            self.sending.set()
            self.overlapped.wait(0.3)  # or who comes in meanwhile is not met
            self.sending.clear()
            super().send(command)

    thread = TrainingThread(Slow)
    thread.send(Command.PAUSE)
    with qtbot.waitSignal(thread.finished):
        thread.start()
        assert Slow.sending.wait(10)
        thread.send(Command.STOP)
    assert not Slow.overlapped.is_set()


def test_that_a_run_that_cannot_be_started_is_reported_as_failed(qtbot: QtBot) -> None:
    def cannot() -> Listening:
        raise OSError("no more processes")

    thread = TrainingThread(cannot)
    events: list[Any] = []
    thread.happened.connect(events.append)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: bool(events))
    assert isinstance(events[0], Failed)
    assert "no more processes" in events[0].reason


def test_that_a_mistake_reaches_the_person_as_it_is_and_a_bug_with_its_trace(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def mistake(tell: Report) -> None:
        raise SeganError("faces/ is empty. Choose another.")

    def bug(tell: Report) -> None:
        raise KeyError("oops")

    for job, reason, has_trace in ((mistake, "faces/ is empty.", False), (bug, "KeyError", True)):
        task = Task(job)
        with qtbot.waitSignal(task.failed) as failed:
            task.start()
        task.wait()
        said, trace = failed.args
        assert ("KeyError" in caplog.text) == has_trace
        assert reason in said
        assert bool(trace) == has_trace


def test_that_only_the_newest_job_counts(qtbot: QtBot) -> None:
    tasks = Tasks()
    results: list[str] = []
    begun = threading.Event()

    def slow(tell: Report) -> str:
        begun.set()
        while True:
            tell(1, 2)

    tasks.start(slow, results.append, lambda *_: results.append("failed"))
    assert begun.wait(10)
    tasks.start(lambda tell: "new", results.append, lambda *_: results.append("failed"))
    qtbot.waitUntil(lambda: results == ["new"] and not tasks.busy)
    tasks.shutdown()


def test_that_jobs_that_have_ended_can_be_cancelled_and_followed_by_others(qtbot: QtBot) -> None:
    tasks = Tasks()
    ended: list[int] = []
    for number in range(30):
        tasks.start(lambda _, number=number: number, ended.append, lambda *_: None)  # type: ignore[misc]
        qtbot.waitUntil(lambda number=number: number in ended)  # type: ignore[misc]
        tasks.cancel()
    qtbot.waitUntil(lambda: not tasks.findChildren(Task))
    tasks.cancel()


def test_that_a_result_on_its_way_does_not_count_when_its_job_is_cancelled(qtbot: QtBot) -> None:
    tasks = Tasks()
    results: list[str] = []
    tasks.start(lambda tell: "old", results.append, lambda *_: None)
    tasks.findChild(Task).wait()
    tasks.cancel()
    qtbot.waitUntil(lambda: not tasks.findChildren(Task))
    assert not results
