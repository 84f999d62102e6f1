"""A training run in a child process, as the window holds it."""

import os
import random
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
import torch

from segan.checkpoint import load_state
from segan.config import TrainingConfig
from segan.events import Command, Event, Failed, Finished, Progress, Saved, Started, Stopped
from segan.process import TrainingProcess
from segan.runs import RunFiles


def test_that_a_run_in_a_child_reports_and_finishes(quick: TrainingConfig, tmp_path: Path) -> None:
    events = list(TrainingProcess(quick, tmp_path / "run"))
    assert isinstance(events[-1], Finished) and events[-1].model.is_file()
    assert any(isinstance(event, Progress) for event in events)


def test_that_a_child_that_is_asked_to_stop_saves(quick: TrainingConfig, tmp_path: Path) -> None:
    process = TrainingProcess(quick.replace(kimg=1000), tmp_path / "run")
    events: list[Event] = []
    for event in process:
        events.append(event)
        if isinstance(event, Progress):
            process.send(Command.STOP)
    assert isinstance(events[-1], Stopped) and events[-1].model and events[-1].model.is_file()


def test_that_a_mistake_in_the_input_arrives_as_one_sentence(quick: TrainingConfig, tmp_path: Path) -> None:
    (event,) = TrainingProcess(quick.replace(data=(tmp_path / "nowhere",)), tmp_path / "run")
    assert isinstance(event, Failed) and "nowhere" in event.reason and event.model is None


def test_that_a_killed_child_is_reported_with_what_was_saved_last(quick: TrainingConfig, tmp_path: Path) -> None:
    process = TrainingProcess(quick.replace(kimg=1000, snapshot_seconds=1), tmp_path / "run")
    events: list[Event] = []
    for event in process:
        events.append(event)
        if isinstance(event, Saved):
            os.kill(process.pid, signal.SIGKILL)
    failed = events[-1]
    assert isinstance(failed, Failed) and "SIGKILL" in failed.reason
    assert failed.model is not None and failed.model.is_file()
    again = TrainingProcess(quick.replace(kimg=1000), tmp_path / "run")
    for event in again:
        if isinstance(event, Started):
            assert event.images_seen > 0
            again.send(Command.STOP)


def test_that_a_run_that_a_person_ends_is_not_put_down_to_the_memory(quick: TrainingConfig, tmp_path: Path) -> None:
    process = TrainingProcess(quick, tmp_path / "run")
    process.kill()
    *_, failed = process
    assert isinstance(failed, Failed) and failed.reason.startswith("The run was ended without saving.")


def test_that_the_child_is_niced(quick: TrainingConfig, tmp_path: Path) -> None:
    process = TrainingProcess(quick.replace(kimg=1000), tmp_path / "run")
    for event in process:
        if isinstance(event, Progress):
            assert os.getpriority(os.PRIO_PROCESS, process.pid) >= min(os.nice(0) + 10, 19)
            process.send(Command.STOP)


@pytest.mark.skipif(sys.platform != "linux", reason="waits for a process by its handle, which Linux has")
def test_that_a_child_whose_parent_dies_saves_and_ends(quick: TrainingConfig, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from segan.config import TrainingConfig, parse_json\n"
        "from segan.events import Progress\n"
        "from segan.process import TrainingProcess\n"
        "if __name__ == '__main__':\n"
        "    process = TrainingProcess(parse_json(TrainingConfig, sys.argv[1]), Path(sys.argv[2]))\n"
        "    for event in process:\n"
        "        if isinstance(event, Progress):\n"
        "            print(process.pid, flush=True)\n"
    )
    config = quick.replace(kimg=1000).model_dump_json()
    parent = subprocess.Popen(
        [sys.executable, str(script), config, str(tmp_path / "run")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    handle = os.pidfd_open(int(parent.stdout.readline()))  # becomes readable when the child ends
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert select.select([handle], [], [], 60)[0], "the child goes on without its parent"
    os.close(handle)
    assert list(RunFiles(tmp_path / "run").events())[-1]["abandoned"] is True
    assert list((tmp_path / "run").glob("state-*.safetensors"))


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


KILLS = 20


@pytest.mark.slow
def test_that_a_run_that_is_killed_twenty_times_ends_with_the_weights_of_an_undisturbed_one(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    """Killed while it starts, in the midst of steps, and in the midst of saving."""
    config = quick.replace(kimg=0.8, snapshot_seconds=1, augment="ada", ada_kimg=1)
    assert isinstance(list(TrainingProcess(config, tmp_path / "undisturbed"))[-1], Finished)
    chance = random.Random(0)
    for reached in sorted(chance.uniform(-100, 750) for _ in range(KILLS)):  # pictures; below 0 while it starts
        process = TrainingProcess(config, tmp_path / "killed")
        killer = threading.Timer(chance.uniform(0, 3), kill, [process.pid])
        if reached < 0:
            killer.start()
        for event in process:
            if isinstance(event, Progress) and event.images_seen >= reached:
                if chance.random() < 0.5:
                    process.send(Command.SNAPSHOT)
                time.sleep(chance.uniform(0, 0.3))
                kill(process.pid)
                reached = 10**9
        assert isinstance(event, Failed) and "SIGKILL" in event.reason
        killer.cancel()
    assert isinstance(list(TrainingProcess(config, tmp_path / "killed"))[-1], Finished)
    whole, killed = (load_state(RunFiles(tmp_path / name).states()[-1]) for name in ("undisturbed", "killed"))
    assert whole["step"] == killed["step"] == 100
    for network in ("generator", "discriminator", "average"):
        for name, expected in whole[network].items():
            assert torch.equal(expected, killed[network][name]), name


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse by themselves")
def test_that_an_allocation_beyond_what_is_free_fails_instead_of_ending_the_process() -> None:
    code = (
        "import re, torch; from pathlib import Path; from segan.process import limit_memory; limit_memory()\n"
        "free = int(re.search(r'MemAvailable: *([0-9]+) kB', Path('/proc/meminfo').read_text())[1]) * 1024\n"
        "try: torch.empty(free, dtype=torch.uint8)\n"  # untouched, so that Linux would grant it
        "except RuntimeError as error: from segan.parallel import is_out_of_memory; print(is_out_of_memory(error))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse by themselves")
def test_that_a_run_goes_on_after_its_memory_has_run_out() -> None:
    code = """
import resource, numpy as np, torch
from segan.config import PRESETS
from segan.data import Pictures
from segan.process import _kibibytes, keep_heap
from segan.run import Run

keep_heap()
images = np.random.RandomState(0).randint(0, 256, (64, 64, 64, 3), np.uint8)
pictures = Pictures(images, tuple(map(str, range(64))))
run = Run(PRESETS["tiny"].replace(batch=64, precision="fp32"), 64, torch.device("cpu"))
limit = 1024 * _kibibytes("/proc/self/status")["VmData"] + MEGABYTES * 2**20
resource.setrlimit(resource.RLIMIT_DATA, (limit, -1))
for _ in range(3):
    run.iterate(pictures)
print(run.parts, all(p.isfinite().all() for p in run.generator.parameters()))
"""
    done = subprocess.run(
        [sys.executable, "-c", code.replace("MEGABYTES", "300")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    parts, sound = done.stdout.split()
    assert int(parts) > 1 and sound == "True"
