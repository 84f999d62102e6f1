"""Train in a niced child process and iterate over its events here: the window's interpreter stays free.

A training loop in the window's own interpreter would hold the GIL against every repaint, could not be stopped when a
step hangs, and would take the window with it when memory runs out. No torch is loaded on this side.
"""

import contextlib
import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from multiprocessing import connection, get_context
from pathlib import Path

from segan.config import TrainingConfig
from segan.errors import SeganError
from segan.events import Command, Event, Failed, Finished, Stopped
from segan.runs import RunFiles

NICENESS = 10
LOOSENED_BYTES = 32 << 20
KILLED = "The run was ended without saving. Resume it to go on from its last save."


class TrainingProcess:
    """One training run in a child process. Iterate over it for the events; the last is Stopped, Finished or Failed."""

    def __init__(self, config: TrainingConfig, run_folder: Path) -> None:
        """Begin or continue the run in `run_folder`; returns at once, and every error arrives as `Failed`."""
        context = get_context("spawn")
        self._run_folder = run_folder
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_train_in_child, args=(theirs, config, run_folder), name="segan-training", daemon=False
        )
        self._killed = False
        self._process.start()
        theirs.close()  # or its end in this process would keep the pipe open after the child has died

    @property
    def pid(self) -> int:
        """The child's process number."""
        assert self._process.pid is not None
        return self._process.pid

    def __iter__(self) -> Iterator[Event]:
        while True:
            try:
                event: Event = self._connection.recv()
            except (EOFError, OSError):
                self._process.join()
                cause = KILLED if self._killed else _cause_of_death(self._process.exitcode)
                yield Failed(cause, "", RunFiles(self._run_folder).newest_model())
                return
            yield event
            if isinstance(event, Stopped | Finished | Failed):
                self._process.join()
                return

    def send(self, command: Command) -> None:
        """Ask the run to do something; a run that has already ended is left in peace."""
        with contextlib.suppress(OSError):
            self._connection.send(command)

    def kill(self) -> None:
        """End a child that no longer answers; what it has not saved is lost."""
        self._killed = True
        self._process.kill()


def lower_priority() -> None:
    """Have this process step back behind the window and whatever else a person does."""
    if sys.platform == "win32":
        this_process = ctypes.c_void_p(-1)
        ctypes.windll.kernel32.SetPriorityClass(this_process, 0x4000)  # BELOW_NORMAL_PRIORITY_CLASS
    else:
        os.nice(NICENESS)


def keep_heap() -> None:
    """Have large blocks of memory reused instead of given back to the system between operations (Linux with glibc).

    A training step allocates the same hundreds of megabytes again and again; the page faults cost a sixth of its time.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            mallopt = ctypes.CDLL("libc.so.6").mallopt
            # M_MMAP_THRESHOLD, of which glibc before 2.35 refuses more than 32 MiB; unset, the next line pins it low
            if mallopt(-3, 1 << 30) or mallopt(-3, 1 << 25):
                mallopt(-1, 1 << 30)  # M_TRIM_THRESHOLD
            mallopt(-8, 1)  # M_ARENA_MAX: threads would have heaps of their own, of pieces of at most 64 MiB


def limit_memory() -> None:
    """Have an allocation fail for which there is no memory left, where Linux would grant it and then kill the process.

    Only then can a run go on with smaller parts of a batch. What is free now, and a little less, is the most that this
    process will get in addition to what it has; not for one that uses a graphics card, whose driver reserves far more.
    """
    import torch

    if sys.platform == "linux" and not torch.cuda.is_available():
        import resource

        with contextlib.suppress(OSError, ValueError, KeyError):
            free = _kibibytes("/proc/meminfo")["MemAvailable"]
            has = _kibibytes("/proc/self/status")["VmData"]
            _, most = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (round((has + 0.95 * free) * 1024), most))


def loosen_memory_limit() -> None:
    """When memory has run out: the heap keeps all that it ever had, and oneDNN needs some for code of other shapes."""
    if sys.platform == "linux":
        import resource

        limit, most = resource.getrlimit(resource.RLIMIT_DATA)
        if limit != resource.RLIM_INFINITY:
            with contextlib.suppress(OSError, ValueError):  # the system allows no more
                resource.setrlimit(resource.RLIMIT_DATA, (limit + LOOSENED_BYTES, most))


def _kibibytes(path: str) -> dict[str, int]:
    """The lines of a file such as /proc/meminfo that tell sizes."""
    lines = (line.partition(":") for line in Path(path).read_text().splitlines())
    return {name: int(value.split()[0]) for name, _, value in lines if value.endswith(" kB")}


def _cause_of_death(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        name = signal.Signals(-exit_code).name if -exit_code in set(signal.Signals) else f"signal {-exit_code}"
        if name == "SIGKILL":
            return (
                f"The training process was ended by the system ({name}). Probably the memory ran out: choose a smaller "
                "batch or resolution. Resume the run to go on from its last save."
            )
        return f"The training process was ended by the system ({name}). Resume the run to go on from its last save."
    return (
        f"The training process ended unexpectedly (exit code {exit_code}). Resume the run to go on from its last save."
    )


def _train_in_child(pipe: "connection.Connection", config: TrainingConfig, run_folder: Path) -> None:
    """The child: train, send each event, and obey commands; stop and save when the parent has gone."""
    lower_priority()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's to handle
    keep_heap()

    def next_command() -> Command | None:
        try:
            return pipe.recv() if pipe.poll() else None
        except (EOFError, OSError):
            return Command.ABANDON

    def report(event: Event) -> None:
        with contextlib.suppress(OSError):  # the parent has gone: next_command says so, and the run is saved
            pipe.send(event)

    try:
        from segan.training import train

        limit_memory()
        for event in train(config, run_folder, next_command):
            report(event)
    except SeganError as error:
        report(Failed(str(error), "", RunFiles(run_folder).newest_model()))
    except OSError as error:
        where = error.filename or run_folder
        reason = f"{where} cannot be used ({error.strerror}). Put that right, such as a full disk, and resume the run."
        report(Failed(reason, traceback.format_exc(), RunFiles(run_folder).newest_model()))
    except Exception as error:
        from segan.parallel import is_out_of_memory

        reason = f"Training stopped by an error in the program: {type(error).__name__}: {error}"
        if is_out_of_memory(error):
            reason = "There is not enough memory: choose a smaller batch or resolution."
        report(Failed(reason, traceback.format_exc(), RunFiles(run_folder).newest_model()))
