"""The training loop, as whoever iterates over it sees it."""

import errno
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from segan.checkpoint import load_model, load_state, save_model
from segan.config import FEW_PICTURES, TrainingConfig
from segan.data import pack
from segan.errors import SeganError
from segan.events import (
    QUANTITIES,
    Command,
    Event,
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
from segan.foreign import open_model
from segan.networks import Discriminator, Generator
from segan.parallel import Draws, Share
from segan.run import Run
from segan.run_folder import RunFolder
from segan.runs import RunFiles, images_seen
from segan.subspace import MODES
from segan.training import Clock, Disk, train
from segan.transfer import open_start, open_to_train


@pytest.fixture(autouse=True)
def quick_gauge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few pictures decide the order of the dimensions, which no test here is about; it is half the work of one."""
    monkeypatch.setattr("segan.run_folder.GAUGE_SAMPLES", 16)


def run(config: TrainingConfig, folder: Path, commands: dict[int, Command] | None = None) -> list[Event]:
    """All events of a run; `commands` are given at the n-th question after it has begun."""
    questions = iter(range(10**9))
    events: list[Event] = []

    def next_command() -> Command | None:
        return (commands or {}).get(next(questions)) if any(isinstance(e, Started) for e in events) else None

    for event in train(config, folder, next_command):
        events.append(event)
    return events


def newest_state(folder: Path) -> dict:
    return load_state(RunFiles(folder).states()[-1])


def tensors(tree: object, path: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    if isinstance(tree, torch.Tensor):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from tensors(value, f"{path}/{key}")


def test_that_a_run_reports_its_course_and_leaves_everything_in_its_folder(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    events = run(quick, tmp_path / "run")
    started, finished = events[1], events[-1]
    assert isinstance(started, Started) and started.pictures == 64 and started.reals.shape == (36, 16, 16, 3)
    assert isinstance(finished, Finished) and finished.images_seen == 80
    progress = [event for event in events if isinstance(event, Progress)]
    assert progress[-1].images_seen == 80
    assert set(QUANTITIES) - {"augment_p"} == {name for event in progress for name in event.values}
    preview = next(event for event in events if isinstance(event, PreviewReady))
    assert preview.tiles.shape == (36, 16, 16, 3) and preview.tiles.std() > 0
    assert Image.open(preview.path).size == (96, 96)
    assert load_model(finished.model).header.images_seen == 80
    logged = [event["event"] for event in RunFiles(tmp_path / "run").events()]
    assert [name for name in logged if name != "Progress"] == [
        type(event).__name__ for event in events[1:] if not isinstance(event, Progress)
    ]
    assert 0 < logged.count("Progress") <= len(progress)
    assert {path.name for path in (tmp_path / "run").iterdir()} == {
        "config.json", "events.jsonl", "previews", "model-000000.safetensors", "state-000000.safetensors",
        "snapshots.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"precision": "fp32"},
        {"precision": "bf16"},
        {"augment": "diff"},
        # With this target and speed p rises from the first, by 0.4 at each change.
        {"augment": "ada", "ada_kimg": 0.08, "ada_target": -1, "rotate90": True},
    ],
    ids=["fp32", "bf16", "diff", "ada"],
)
def test_that_a_resumed_run_equals_an_uninterrupted_one_bit_for_bit(
    quick: TrainingConfig, tmp_path: Path, changes: dict[str, Any]
) -> None:
    quick = quick.replace(**changes)
    run(quick, tmp_path / "whole")
    first = run(quick, tmp_path / "parts", {4: Command.STOP})
    assert isinstance(first[-1], Stopped) and 0 < first[-1].images_seen < 80
    second = run(quick, tmp_path / "parts")
    assert isinstance(second[1], Started) and second[1].images_seen == first[-1].images_seen
    whole, parts = newest_state(tmp_path / "whole"), newest_state(tmp_path / "parts")
    assert whole["images_seen"] == parts["images_seen"] == 80
    assert whole["augmentation"]["p"] == parts["augmentation"]["p"] == (0.8 if quick.augment == "ada" else 0)
    for (name, expected), (_, found) in zip(tensors(whole), tensors(parts), strict=True):
        assert torch.equal(expected, found), name


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("batch", [4, 12])
def test_that_every_mode_trains_saves_and_resumes_bit_for_bit(
    quick: TrainingConfig, tmp_path: Path, mode: int, batch: int
) -> None:
    """20 steps; mode 2 in batches of 8 is what every other test does."""
    config = quick.replace(model=quick.model.replace(mode=mode), batch=batch, kimg=0.02 * batch)
    run(config, tmp_path / "whole")
    first = run(config, tmp_path / "parts", {4: Command.STOP})
    assert isinstance(first[-1], Stopped)
    run(config, tmp_path / "parts")
    whole, parts = newest_state(tmp_path / "whole"), newest_state(tmp_path / "parts")
    assert whole["step"] == parts["step"] == 20
    for (name, expected), (_, found) in zip(tensors(whole), tensors(parts), strict=True):
        assert torch.equal(expected, found), name
        assert expected.dtype != torch.float32 or expected.isfinite().all(), name


def test_that_stop_saves_at_once(quick: TrainingConfig, tmp_path: Path) -> None:
    events = run(quick, tmp_path / "run", {0: Command.STOP})
    assert isinstance(events[-2], Saved) and isinstance(events[-1], Stopped)
    assert events[-1].images_seen == 8
    assert events[-1].model and events[-1].model.is_file()


def test_that_a_run_can_be_stopped_while_its_pictures_are_prepared(quick: TrainingConfig, tmp_path: Path) -> None:
    quick = quick.replace(background="#123456")  # so that they have not been prepared before
    commands = iter([Command.PAUSE, Command.STOP])
    events = list(train(quick, tmp_path / "run", lambda: next(commands, None)))
    assert [type(event) for event in events] == [Preparing, Stopped]
    assert isinstance(events[-1], Stopped) and events[-1].model is None


def test_that_a_run_ends_whose_window_goes_while_its_pictures_are_prepared(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    answers = iter(range(100))

    def gone() -> Command:
        assert next(answers) < 99, "it asks for ever"
        return Command.ABANDON

    events = list(train(quick, tmp_path / "run", gone))
    assert isinstance(events[-1], Stopped) and events[-1].abandoned


def test_that_a_pause_that_is_asked_for_while_pictures_are_prepared_comes_after_the_first_step(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    commands = iter([Command.PAUSE, None, None, Command.RESUME])
    events = list(train(quick, tmp_path / "run", lambda: next(commands, None)))
    assert [e.images_seen for e in events if isinstance(e, Paused | Resumed)] == [8, 8]
    assert isinstance(events[-1], Finished)


def test_that_a_paused_run_is_saved_waits_and_goes_on(quick: TrainingConfig, tmp_path: Path) -> None:
    events = run(quick, tmp_path / "run", {2: Command.PAUSE, 9: Command.RESUME})
    kinds = [type(event) for event in events]
    at = kinds.index(Paused)
    assert kinds[at - 1 : at + 2] == [Saved, Paused, Resumed]
    assert isinstance(events[-1], Finished) and events[-1].images_seen == 80


def test_that_a_paused_run_can_be_stopped(quick: TrainingConfig, tmp_path: Path) -> None:
    events = run(quick, tmp_path / "run", {2: Command.PAUSE, 5: Command.STOP})
    assert isinstance(events[-1], Stopped)


def test_that_a_snapshot_is_saved_on_demand_while_the_run_goes_on(quick: TrainingConfig, tmp_path: Path) -> None:
    events = run(quick, tmp_path / "run", {1: Command.SNAPSHOT})
    saved = [event.images_seen for event in events if isinstance(event, Saved)]
    assert saved == [16, 80]


def test_that_a_damaged_state_is_passed_over_for_the_one_before_it(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run", {3: Command.STOP})
    newest = max((tmp_path / "run").glob("state-*"))
    damaged = newest.with_name("state-000009.safetensors")
    content = bytearray(newest.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    events = run(quick, tmp_path / "run")
    warning = next(event for event in events if isinstance(event, Warned))
    assert "state-000009.safetensors is damaged" in warning.text
    assert next(e for e in events if isinstance(e, Started)).images_seen > 0


def test_that_a_run_whose_states_are_all_damaged_is_refused_with_a_way_out_and_stays_as_it_is(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    run(quick, folder, {1: Command.SNAPSHOT, 3: Command.STOP})
    sound = {path: path.read_bytes() for path in folder.glob("state-*")}
    assert len(sound) == 2
    for path in sound:
        path.write_bytes(b"damaged")
    models = RunFiles(folder).models()
    with pytest.raises(SeganError, match=f"cannot be resumed: .* begin a new run .* model {models[-1].name}"):
        run(quick, folder)
    assert {path.name for path in folder.glob("state-*")} == {path.name for path in sound}
    assert RunFiles(folder).models() == models
    for path, content in sound.items():
        path.write_bytes(content)
    seen = newest_state(folder)["images_seen"]
    assert next(e for e in run(quick, folder) if isinstance(e, Started)).images_seen == seen > 0


def test_that_a_run_whose_states_are_gone_is_refused(quick: TrainingConfig, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(quick, folder, {1: Command.STOP})
    for path in RunFiles(folder).states():
        path.unlink()
    with pytest.raises(SeganError, match=r"its states are gone\. Put back a copy of one, or begin a new run"):
        run(quick, folder)


def test_that_a_run_that_was_cut_off_within_its_first_snapshot_begins_anew(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    run(quick, folder, {1: Command.STOP})
    RunFiles(folder).states()[-1].unlink()  # what is written after the model
    RunFiles(folder).snapshots_file.unlink()
    events = run(quick, folder)
    assert next(e for e in events if isinstance(e, Started)).images_seen == 0
    assert isinstance(events[-1], Finished) and events[-1].images_seen == 80


Tamper = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda tree: tree.pop("sampler"),
        lambda tree: tree["generator"].pop("mapping.w_avg"),
        lambda tree: tree["discriminator"].update(out_bias=torch.zeros(1)),
        lambda tree: tree["generator_optimiser"][0].update(exp_avg=torch.zeros(1)),
        lambda tree: tree.update(average=tree["discriminator"]),
        lambda tree: tree.update(step=-1),
        lambda tree: tree.update(seconds=float("nan")),
        lambda tree: tree.update(mean_path_length=0.5),
        lambda tree: tree.update(precision=None),
    ],
    ids=["part", "buffer", "parameter", "moments", "networks", "step", "seconds", "tensor", "word"],
)
def test_that_a_state_of_another_run_is_refused(quick: TrainingConfig, tamper: Tamper) -> None:
    tree = Run(quick, 64, torch.device("cpu")).tree()
    tamper(tree)
    with pytest.raises(SeganError, match="of a run with other networks"):
        Run(quick, 64, torch.device("cpu")).restore(tree)


def test_that_a_run_with_a_state_of_another_is_refused_by_name(quick: TrainingConfig, tmp_path: Path) -> None:
    larger = quick.replace(model=quick.model.replace(channel_max=32, channel_base=256))
    for config, name in ((quick, "run"), (larger, "larger")):
        run(config, tmp_path / name, {1: Command.STOP})
    state, other = (RunFiles(tmp_path / name).states()[-1] for name in ("run", "larger"))
    state.write_bytes(other.read_bytes())
    with pytest.raises(SeganError, match=r"run cannot be resumed: .* other networks"):
        run(quick, tmp_path / "run")


def test_that_what_was_saved_just_now_stays_beside_newer_models_whose_states_are_lost(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    loop = Run(quick.replace(model=quick.model.replace(mode=0)), 64, torch.device("cpu"))
    for kimg in (7, 8, 9, 1, 2):
        folder = RunFolder(tmp_path)
        loop.images_seen = kimg * 1000
        assert folder.save(loop).is_file()
    assert [images_seen(path) // 1000 for path in RunFiles(tmp_path).models()] == [2, 7, 8, 9]


@pytest.mark.parametrize("mode", [0, 2])
def test_that_a_generator_that_is_no_number_is_refused_before_anything_is_written(
    quick: TrainingConfig, tmp_path: Path, mode: int
) -> None:
    loop = Run(quick.replace(model=quick.model.replace(mode=mode)), 64, torch.device("cpu"))
    next(loop.average.parameters()).data.fill_(torch.nan)
    with pytest.raises(SeganError, match="unstable"):
        RunFolder(tmp_path).save(loop)
    assert not list(tmp_path.iterdir())


def test_that_an_unstable_run_can_go_on_with_calmer_settings(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run", {0: Command.STOP})
    events = run(quick.replace(learning_rate=quick.learning_rate / 2, r1_gamma=5), tmp_path / "run")
    assert isinstance(events[1], Started) and events[1].images_seen == 8
    assert isinstance(events[-1], Finished)


def test_that_a_run_goes_on_after_the_device_has_changed(quick: TrainingConfig) -> None:
    loop = Run(quick, 64, torch.device("cpu"))
    tree = loop.tree() | {"rng": torch.zeros(16, dtype=torch.uint8), "step": 5}  # the state of CUDA's generator
    loop.restore(tree)
    assert loop.step == 5


def test_that_the_newest_models_every_tenth_and_what_is_pinned_are_kept(quick: TrainingConfig, tmp_path: Path) -> None:
    folder, files = RunFolder(tmp_path), RunFiles(tmp_path)
    loop = Run(quick.replace(model=quick.model.replace(mode=0)), 64, torch.device("cpu"))
    for kimg in range(1, 25):
        loop.images_seen = kimg * 1000
        saved = folder.save(loop)
        if kimg in (4, 7):
            files.pin(saved)
        if kimg == 5:
            files.unpin(files.path / "model-000004.safetensors")
        if kimg in (12, 13):
            files.hold(saved)
        if kimg == 14:
            files.let_go(files.path / "model-000012.safetensors")
    assert [images_seen(path) // 1000 for path in files.models()] == [7, 10, 13, 20, 22, 23, 24]
    assert [images_seen(path) // 1000 for path in files.states()] == [23, 24]


def test_that_snapshots_within_one_kimg_do_not_overwrite_each_other(quick: TrainingConfig, tmp_path: Path) -> None:
    events = run(quick, tmp_path / "run", {1: Command.SNAPSHOT, 3: Command.SNAPSHOT})
    models = [event.model for event in events if isinstance(event, Saved)]
    assert [load_model(model).header.images_seen for model in models] == [16, 24, 80]
    assert [model.stem for model in models] == ["model-000000", "model-000000_024", "model-000000_080"]
    assert RunFiles(tmp_path / "run").models() == models


def test_that_a_folder_with_another_run_is_refused(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run", {0: Command.STOP})
    with pytest.raises(SeganError, match="batch size"):
        run(quick.replace(batch=4), tmp_path / "run")


def test_that_a_run_that_cannot_begin_leaves_nothing_behind(quick: TrainingConfig, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "new", tmp_path / "empty"):
        with pytest.raises(SeganError, match="is not a picture"):
            run(quick.replace(data=(tmp_path / "notes.txt",)), folder)
    assert not (tmp_path / "new").exists() and not list((tmp_path / "empty").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="tells what is open by /proc")
def test_that_nothing_is_removed_while_it_is_open_which_windows_would_refuse(
    quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []
    really_unlink = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        assert path not in [Path(os.path.realpath(each)) for each in Path("/proc/self/fd").iterdir()]
        removed.append(path.name)
        really_unlink(path, missing_ok)

    (tmp_path / "notes.txt").write_text("no picture")
    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(SeganError, match="is not a picture"):
        run(quick.replace(data=(tmp_path / "notes.txt",)), tmp_path / "new")
    assert {"config.json", "events.jsonl"} <= set(removed) and not (tmp_path / "new").exists()


def test_that_a_run_stays_when_its_pictures_are_gone(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run", {1: Command.STOP})
    before = set((tmp_path / "run").iterdir())
    with pytest.raises(SeganError, match="does not exist"):
        run(quick.replace(data=(tmp_path / "gone",)), tmp_path / "run")
    assert set((tmp_path / "run").iterdir()) == before


def test_that_a_run_is_trained_by_one_process_at_a_time(quick: TrainingConfig, tmp_path: Path) -> None:
    first = train(quick, tmp_path / "run")
    next(event for event in first if isinstance(event, Started))
    with pytest.raises(SeganError, match="run is being trained already"):
        run(quick, tmp_path / "run")
    first.close()  # type: ignore[attr-defined]  # a generator
    assert isinstance(run(quick, tmp_path / "run")[-1], Finished)


def test_that_a_run_that_is_being_trained_keeps_its_settings(quick: TrainingConfig, tmp_path: Path) -> None:
    first = train(quick, tmp_path / "run")
    next(first)
    with pytest.raises(SeganError, match="is being trained already"):
        run(quick.replace(kimg=5), tmp_path / "run")
    assert RunFiles(tmp_path / "run").config() == quick
    first.close()  # type: ignore[attr-defined]  # a generator


def test_that_what_a_killed_writer_left_is_removed(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run", {0: Command.STOP})
    old, new = (tmp_path / "run" / f".state-000001.safetensors.{digit * 32}" for digit in "ab")
    for path in (old, new):
        path.touch()
    os.utime(old, (0, 0))
    run(quick, tmp_path / "run")
    assert not old.exists() and new.exists()


def test_that_a_finished_run_can_be_made_longer(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run")
    events = run(quick.replace(kimg=0.12), tmp_path / "run")
    assert isinstance(events[-1], Finished) and events[-1].images_seen == 120


def test_that_a_finished_run_that_is_resumed_says_so_without_training(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run")
    events = run(quick, tmp_path / "run")
    assert [type(event) for event in events[1:]] == [Started, Finished]


def test_that_a_run_folder_that_cannot_be_made_is_reported(quick: TrainingConfig, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SeganError, match="file"):
        run(quick, tmp_path / "file" / "run")


def test_that_mirroring_shows_each_picture_both_ways_and_changes_nothing_else(
    quick: TrainingConfig, tmp_path: Path
) -> None:

    pictures = pack(quick.data, 16, cache_folder=tmp_path)
    loop = Run(quick, len(pictures), torch.device("cpu"))
    originals = {image.tobytes() for image in pictures.images}
    mirrored = {image[:, ::-1].tobytes() for image in pictures.images}
    seen = []
    for step in range(8):
        draws = Draws.of((0, step), Share([0, 1]), loop.device)
        reals = loop.reals_of(pictures.images[next(loop.sampler)], draws)
        batch = ((reals + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
        seen += [np.ascontiguousarray(image).tobytes() for image in batch]
    assert all(image in originals or image in mirrored for image in seen)
    straight = sum(image in originals for image in seen)
    assert 10 < straight < 54


# The log


def test_that_the_log_holds_a_line_a_second_with_the_means_over_it(tmp_path: Path) -> None:
    with RunFolder(tmp_path).claim(TrainingConfig()) as (_, log):
        for tenth in range(100):
            log(Progress(tenth, tenth / 10, 50.0, {"r_t": float(tenth)} | ({"r1_penalty": 4.0} if tenth == 13 else {})))
        log(Stopped(100, None))
    lines = list(RunFiles(tmp_path).events())
    assert [line["event"] for line in lines] == ["Progress"] * 11 + ["Stopped"]
    assert lines[1]["images_seen"] == 10 and lines[1]["values"] == {"r_t": 5.5}
    assert lines[2]["values"] == {"r_t": 15.5, "r1_penalty": 4.0}
    assert lines[10]["images_seen"] == 99


def test_that_a_log_goes_on_behind_a_line_that_a_crash_has_cut_off(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"event": "Saved", "images_se')
    with RunFolder(tmp_path).claim(TrainingConfig()) as (_, log):
        log(Resumed(8))
    assert list(RunFiles(tmp_path).events()) == [{"event": "Resumed", "images_seen": 8}]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_that_a_log_that_cannot_be_written_does_not_end_a_run(
    quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segan.run_folder.lock", lambda file: True)  # all runs of this test share the device
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "events.jsonl").symlink_to("/dev/full")
    assert isinstance(run(quick, tmp_path / "run")[-1], Finished)


# A drive that is away


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """A drive that is away as long as this says so."""
    state = {"away": False}
    fsync = os.fsync

    def write(file: int) -> None:
        if state["away"]:
            raise OSError(errno.EIO, "Input/output error")
        fsync(file)

    monkeypatch.setattr("os.fsync", write)
    return state


def test_that_a_run_outlasts_a_drive_that_is_away_for_a_while(
    quick: TrainingConfig, tmp_path: Path, drive: dict[str, bool]
) -> None:
    questions = iter(range(10**9))
    events: list[Event] = []

    def snapshots() -> Command | None:
        if not events or isinstance(events[-1], Preparing):
            return None
        question = next(questions)
        drive["away"] = question < 8
        return Command.SNAPSHOT if question % 2 == 0 else None

    for event in train(quick.replace(preview_seconds=0), tmp_path / "run", snapshots):
        drive["away"] |= isinstance(event, Started)
        events.append(event)
    told = Counter(event.text for event in events if isinstance(event, Warned))
    why = "could not be saved (Input/output error); the run goes on, and tries it again."
    assert told == {f"A preview {why}": 1, f"A snapshot {why}": 4}, "who has asked is told each time"
    assert any(isinstance(event, PreviewReady) for event in events) and isinstance(events[-1], Finished)
    assert newest_state(tmp_path / "run")["images_seen"] == 80


def test_that_a_run_outlasts_previews_that_memory_does_not_suffice_for(
    quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(run: Run, count: int) -> np.ndarray:
        raise RuntimeError(text)

    monkeypatch.setattr(Run, "preview", fail)
    text = "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried"
    events = run(quick, tmp_path / "run")
    told = [event.text for event in events if isinstance(event, Warned)]
    why = "could not be saved (Cannot allocate memory); the run goes on, and tries it again."
    assert told == [f"A preview {why}"] and isinstance(events[-1], Finished)
    text = "a mistake"
    with pytest.raises(RuntimeError, match="a mistake"):
        run(quick, tmp_path / "other")


def test_that_a_run_that_cannot_be_saved_at_its_end_says_so(
    quick: TrainingConfig, tmp_path: Path, drive: dict[str, bool]
) -> None:
    with pytest.raises(OSError, match="Input/output error"):
        for event in train(quick, tmp_path / "run"):
            drive["away"] |= isinstance(event, Started)


def test_that_a_run_whose_end_memory_does_not_suffice_for_is_noted_as_failed(
    quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: RunFolder, run: Run) -> Path:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 4096 bytes")

    monkeypatch.setattr(RunFolder, "save", fail)
    with pytest.raises(RuntimeError, match="can't allocate memory"):
        run(quick, tmp_path / "run")
    assert [event["event"] for event in RunFiles(tmp_path / "run").events()][-1] == "Failed"


# A full disk


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """A disk that is full as long as this says so."""
    state = {"full": False}
    fsync = os.fsync

    def write(file: int) -> None:
        if state["full"]:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    monkeypatch.setattr("os.fsync", write)
    return state


def on_full_disk(config: TrainingConfig, folder: Path, then: Callable[[], Command | None]) -> Iterator[Event]:
    """A run that asks `then` for commands once it is paused."""
    pauses: list[Event] = []
    next_command = lambda: then() if pauses else None  # noqa: E731
    for event in train(config, folder, next_command):
        yield event
        pauses += [event] if isinstance(event, Paused) else []


def test_that_a_full_disk_pauses_a_run_which_goes_on_when_there_is_room(
    quick: TrainingConfig, tmp_path: Path, disk: dict[str, bool]
) -> None:
    run(quick, tmp_path / "undisturbed")
    answers = [None, Command.RESUME, None, Command.RESUME]

    def free_at_last() -> Command | None:
        answer = answers.pop(0) if answers else None
        disk["full"] = bool(answers)
        return answer

    kinds = []
    for event in on_full_disk(quick, tmp_path / "run", free_at_last):
        disk["full"] |= isinstance(event, Started)
        kinds.append(type(event))
        if isinstance(event, Paused):
            assert str(tmp_path / "run") in event.reason and "full" in event.reason
    assert kinds.count(Paused) == 2 and kinds.count(Resumed) == 1 and kinds[-1] is Finished
    whole, paused = newest_state(tmp_path / "undisturbed"), newest_state(tmp_path / "run")
    for (name, expected), (_, found) in zip(tensors(whole), tensors(paused), strict=True):
        assert torch.equal(expected, found), name


def test_that_a_run_that_waits_for_room_tries_again_by_itself(tmp_path: Path) -> None:
    clock = Clock(0)
    disk = Disk(tmp_path, clock, lambda: None, lambda _: None, retry_seconds=0.01)
    tries = iter(range(100))

    def write() -> str:
        if next(tries) < 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return "written"

    writing = disk.write(8, write)
    assert [type(event) for event in writing] == [Paused, Resumed]
    assert next(tries) == 6


def test_that_the_clock_goes_on_where_another_error_ends_the_wait_for_room(tmp_path: Path) -> None:
    clock = Clock(5)
    errors = [OSError(errno.ENOSPC, "No space left on device"), FileNotFoundError(errno.ENOENT, "No such file")]

    def write() -> None:
        raise errors.pop(0)

    writing = Disk(tmp_path, clock, lambda: None, lambda _: None, retry_seconds=0.01).write(8, write)
    assert isinstance(next(writing), Paused) and clock.stopped
    assert isinstance(next(writing), Resumed) and not clock.stopped
    with pytest.raises(FileNotFoundError):
        next(writing)


def test_that_a_paused_run_that_waits_for_room_is_still_paused_afterwards(tmp_path: Path) -> None:
    clock = Clock(5)
    clock.stop()
    tries = iter(range(100))

    def write() -> None:
        if next(tries) < 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    events = list(Disk(tmp_path, clock, lambda: None, lambda _: None, retry_seconds=0.01).write(8, write))
    assert [type(event) for event in events] == [Paused, Paused] and clock.stopped
    assert isinstance(events[-1], Paused) and not events[-1].reason


def test_that_a_run_that_waits_for_room_can_be_stopped(
    quick: TrainingConfig, tmp_path: Path, disk: dict[str, bool]
) -> None:
    with pytest.raises(SeganError, match="ended without being saved"):
        for event in on_full_disk(quick, tmp_path / "run", lambda: Command.STOP):
            disk["full"] |= isinstance(event, Started)


def test_that_a_run_can_be_resumed_on_a_full_disk(quick: TrainingConfig, tmp_path: Path, disk: dict[str, bool]) -> None:
    run(quick, tmp_path / "run")
    disk["full"] = True
    assert isinstance(run(quick, tmp_path / "run")[-1], Finished)


@contextmanager
def tiny_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "segan-test", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("file systems can be mounted by the administrator of a Linux only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_that_a_run_survives_a_disk_that_is_really_full(quick: TrainingConfig, tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "disk") as folder:
        ballast = folder / "ballast"

        def make_room() -> Command | None:
            if not ballast.exists():
                return None
            ballast.unlink()
            return Command.RESUME

        for event in on_full_disk(quick, folder / "run", make_room):
            if isinstance(event, Started):
                with pytest.raises(OSError), ballast.open("wb", buffering=0) as file:
                    while True:
                        file.write(bytes(4096))
        assert isinstance(event, Finished) and load_model(event.model).header.images_seen == 80
        logged = [event["event"] for event in RunFiles(folder / "run").events()]
        assert logged[-1] == "Finished" and {"Started", "Paused", "Resumed"} <= set(logged)


# What is not a number


@contextmanager
def discriminator_that_overflows(when: Callable[[], bool]) -> Iterator[None]:
    """Its logits are no numbers while `when` says so."""

    def spoil(module: torch.nn.Module, _: Any, logits: torch.Tensor) -> torch.Tensor | None:
        return logits * torch.nan if isinstance(module, Discriminator) and when() else None

    hook = torch.nn.modules.module.register_module_forward_hook(spoil)
    try:
        yield
    finally:
        hook.remove()


def test_that_a_step_that_is_not_finite_changes_neither_weights_nor_optimisers(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    quick = quick.replace(path_length_weight=0)
    loop = Run(quick, 64, torch.device("cpu"))
    pictures = pack(quick.data, 16)
    loop.iterate(pictures)
    before = {name: tensor.clone() for name, tensor in tensors(loop.tree()) if not name.startswith(("/rng", "/aver"))}
    with discriminator_that_overflows(lambda: True):
        values = loop.iterate(pictures)
    assert not values["generator_loss"].isfinite()
    after = dict(tensors(loop.tree()))
    for name, tensor in before.items():
        if not name.endswith("w_avg"):  # which follows the random w that were drawn
            assert torch.allclose(tensor, after[name], rtol=0, atol=1e-6 if name.endswith(".U") else 0), name
    assert loop.trouble() == ""
    loop.iterate(pictures)
    assert not torch.equal(before["/discriminator/out.weight"], loop.discriminator.out.weight)


def test_that_three_bad_steps_take_a_run_back_to_its_snapshot_with_half_the_learning_rate(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    started: list[Event] = []
    rate = quick.learning_rate
    run(quick, tmp_path / "run", {1: Command.STOP})
    with discriminator_that_overflows(lambda: len(started) == 1):
        events = []
        for event in train(quick, tmp_path / "run"):
            events.append(event)
            started += [event] if isinstance(event, Started) else []
    assert [(e.images_seen, e.config.learning_rate) for e in events if isinstance(e, Started)] == [
        (16, rate), (16, rate / 2)
    ]  # fmt: skip
    (warning,) = [event for event in events if isinstance(event, Warned)]
    assert "loss is not a number" in warning.text and "0.001" in warning.text
    assert isinstance(events[-1], Finished) and events[-1].images_seen == 80
    assert RunFiles(tmp_path / "run").config().learning_rate == rate / 2
    progress = [event for event in events if isinstance(event, Progress)]
    assert all(np.isfinite(value) for event in progress for value in event.values.values())


def test_that_a_run_that_stays_unstable_gives_up(quick: TrainingConfig, tmp_path: Path) -> None:
    with (
        discriminator_that_overflows(lambda: True),
        pytest.raises(SeganError, match=r"became unstable at 0\.0 kimg"),
    ):
        run(quick, tmp_path / "run")
    files = RunFiles(tmp_path / "run")
    assert files.config().learning_rate == quick.learning_rate / 8
    assert [event["event"] for event in files.events()][-1] == "Failed"


# What is settled when a run begins, and what may change afterwards


@pytest.mark.parametrize(("pictures", "expected"), [(FEW_PICTURES - 1, "ada"), (FEW_PICTURES, "flip")])
def test_that_augmentation_is_chosen_by_the_number_of_pictures(
    quick: TrainingConfig, pictures: int, expected: str
) -> None:
    quick = quick.replace(augment="auto")
    assert Run(quick, pictures, torch.device("cpu")).config.augment == expected


def test_that_what_was_chosen_for_a_run_stays(quick: TrainingConfig, tmp_path: Path) -> None:
    first = run(quick.replace(augment="auto"), tmp_path / "run", {0: Command.STOP})
    assert isinstance(first[1], Started) and first[1].config.augment == "ada"
    assert RunFiles(tmp_path / "run").config().augment == "ada"
    second = run(quick.replace(augment="auto"), tmp_path / "run")
    assert isinstance(second[1], Started) and second[1].config.augment == "ada"


def test_that_what_a_warning_advises_takes_effect_when_a_run_is_resumed(quick: TrainingConfig, tmp_path: Path) -> None:
    run(quick, tmp_path / "run", {0: Command.STOP})
    changes: dict[str, Any] = {"augment": "ada", "learning_rate": 0.001, "r1_gamma": 4.0, "ada_target": 0.3}
    events = run(quick.replace(**changes), tmp_path / "run")
    assert any("augment_p" in event.values for event in events if isinstance(event, Progress))
    kept = RunFiles(tmp_path / "run").config()
    assert {name: getattr(kept, name) for name in changes} == changes


def test_that_a_run_goes_on_with_another_learning_rate(quick: TrainingConfig) -> None:
    tree = Run(quick, 64, torch.device("cpu")).tree()
    slower = Run(quick.replace(learning_rate=quick.learning_rate / 2), 64, torch.device("cpu"))
    slower.restore(tree)
    faster = Run(quick, 64, torch.device("cpu"))
    for half, whole in (
        (slower.generator_optimiser, faster.generator_optimiser),
        (slower.discriminator_optimiser, faster.discriminator_optimiser),
    ):
        assert [g["lr"] for g in half.param_groups] == [g["lr"] / 2 for g in whole.param_groups]


def test_that_the_best_model_is_kept(quick: TrainingConfig, tmp_path: Path) -> None:
    loop = Run(quick.replace(model=quick.model.replace(mode=0)), 64, torch.device("cpu"))
    for kimg, kid in enumerate([9.0, 4.0, 5.0, 6.0, 7.0, 8.0, 4.0], 1):
        folder = RunFolder(tmp_path)  # as after a resumption
        loop.images_seen = kimg * 1000
        assert folder.rate(folder.save(loop), kid, 64) == (kimg in (1, 2))
    files = RunFiles(tmp_path)
    assert files.best_model() == tmp_path / "model-000002.safetensors"
    assert [images_seen(path) // 1000 for path in files.models()] == [2, 5, 6, 7]


def test_that_a_run_in_bfloat16_stays_in_it_and_says_where_that_is_slow(
    quick: TrainingConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = quick.replace(precision="auto")
    precisions = iter(["bf16", "fp32", "bf16"])
    monkeypatch.setattr("segan.run.faster_precision", lambda device: next(precisions))
    tree = Run(quick, 64, torch.device("cpu")).tree()
    for said in (1, 0):
        again = Run(quick, 64, torch.device("cpu"))
        again.restore(tree)
        assert again.precision == "bf16" and len(again.take_notes()) == said


# Starting from a model


@pytest.mark.parametrize(("rampup", "half_life"), [(0.05, 50), (0, 5000)])
def test_that_the_average_remembers_less_while_little_has_been_seen(
    quick: TrainingConfig, rampup: float, half_life: int
) -> None:
    loop = Run(quick.replace(ema_kimg=5, ema_rampup=rampup), 64, torch.device("cpu"))
    loop.images_seen = 1000
    loop.generator.synthesis.const.detach().add_(1)
    loop.average_generator()
    still_missing = (loop.generator.synthesis.const - loop.average.synthesis.const).mean().item()
    assert still_missing == pytest.approx(0.5 ** (quick.batch / half_life), rel=1e-3)


def test_that_an_orthonormal_basis_learns_slower_by_the_square_root_of_its_length(quick: TrainingConfig) -> None:
    loop = Run(quick.replace(path_length_weight=0), 64, torch.device("cpu"))
    rates = {id(p): group["lr"] for group in loop.generator_optimiser.param_groups for p in group["params"]}
    for name, parameter in loop.generator.named_parameters():
        slower = quick.model.w_dim**0.5 if name.endswith(".U") else 1
        assert rates[id(parameter)] == pytest.approx(quick.learning_rate / slower), name


def test_that_a_penalty_on_the_gradient_weighs_as_much_however_seldom_it_is_computed(quick: TrainingConfig) -> None:
    def gradient(r1_gamma: float, r1_interval: int) -> torch.Tensor:
        config = quick.replace(r1_gamma=r1_gamma, r1_interval=r1_interval, learning_rate=1e-8)  # so that D stays
        loop, gradients = Run(config, 64, torch.device("cpu")), list[torch.Tensor]()
        loop.discriminator_optimiser.register_step_pre_hook(
            lambda *_: gradients.append(next(loop.discriminator.parameters()).grad.clone())  # type: ignore[union-attr]
        )
        loop.iterate(pack(config.data, config.model.resolution))
        assert len(gradients) == 2  # that of the loss, and of the penalty
        return gradients[1]

    often = gradient(r1_gamma=4, r1_interval=1)
    torch.testing.assert_close(gradient(r1_gamma=1, r1_interval=4), often, rtol=1e-3, atol=1e-7)
    torch.testing.assert_close(gradient(r1_gamma=2, r1_interval=4), often * 2, rtol=1e-3, atol=1e-7)
    assert often.abs().max() > 1e-4


@pytest.fixture
def trained(quick: TrainingConfig, tmp_path: Path) -> Path:
    """A run of 80 pictures; its network is of another size than that of `quick`."""
    config = quick.replace(model=quick.model.replace(channel_base=64, w_dim=8, mapping_depth=1))
    run(config, tmp_path / "trained")
    return tmp_path / "trained"


def test_that_a_run_starts_from_the_networks_of_another(quick: TrainingConfig, trained: Path, tmp_path: Path) -> None:
    model = RunFiles(trained).models()[-1]
    start = open_start(quick, model)
    loop = Run(start.config.replace(initial_model=model), 64, torch.device("cpu"))
    start.hand_over(loop)
    theirs, state = load_model(model).generator, newest_state(trained)
    w_plus = theirs.broadcast(theirs.mapping(torch.randn(4, theirs.z_dim)))
    for ours in (loop.generator, loop.average):
        assert torch.equal(theirs.mapping.w_avg, ours.mapping.w_avg)
        torch.testing.assert_close(ours(w_plus), theirs(w_plus), rtol=0, atol=1e-4)
        assert all((layer.subspace.initial_scale == layer.subspace.L).all() for layer in ours.synthesis)
    for name, tensor in state["discriminator"].items():
        assert torch.equal(tensor, loop.discriminator.state_dict()[name]), name
    loop.images_seen = 8
    loop.generator.synthesis.const.detach().add_(1)
    loop.average_generator()
    moved = (loop.average.synthesis.const - theirs.synthesis.const).mean().item()
    assert moved == pytest.approx(1 - 0.5 ** (8 / (1000 * quick.ema_kimg)), rel=1e-3)
    events = run(quick.replace(initial_model=model), tmp_path / "run")
    assert not [event for event in events if isinstance(event, Warned)]
    assert isinstance(events[1], Started) and events[1].config.model == load_model(model).header.config
    assert isinstance(events[-1], Finished)
    assert RunFiles(tmp_path / "run").config().model.w_dim == 8


def test_that_a_run_that_started_from_a_model_resumes_bit_for_bit_without_it(
    quick: TrainingConfig, trained: Path, tmp_path: Path
) -> None:
    quick = quick.replace(initial_model=RunFiles(trained).models()[-1], freeze_discriminator=1)
    run(quick, tmp_path / "whole")
    run(quick, tmp_path / "parts", {4: Command.STOP})
    for model in trained.glob("model-*"):
        model.unlink()
    run(quick, tmp_path / "parts")
    whole, parts = newest_state(tmp_path / "whole"), newest_state(tmp_path / "parts")
    assert whole["step"] == parts["step"] == 10
    for (name, expected), (_, found) in zip(tensors(whole), tensors(parts), strict=True):
        assert torch.equal(expected, found), name
    before = newest_state(trained)["discriminator"]
    for name, tensor in whole["discriminator"].items():
        frozen = name.startswith(("from_rgb", "blocks.0."))
        assert torch.equal(before[name], tensor) == frozen, name


def test_that_a_model_without_a_discriminator_is_started_from_with_a_new_one(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    model = tmp_path / "alone.safetensors"
    save_model(model, Generator(quick.model), images_seen=0)
    events = run(quick.replace(initial_model=model), tmp_path / "run")
    (warning,) = [event for event in events if isinstance(event, Warned)]
    assert warning.text.startswith("alone.safetensors comes without a discriminator")
    assert isinstance(events[-1], Finished)


def test_that_a_discriminator_that_has_learned_for_longer_is_left_behind(trained: Path) -> None:
    files = RunFiles(trained)
    *others, state = files.states()
    for other in others:
        other.unlink()
    state.rename(trained / "state-000011.safetensors")
    younger, as_old = trained / "model-000009.safetensors", trained / "model-000010.safetensors"
    files.models()[-1].rename(younger)
    assert open_to_train(younger).discriminator is None
    younger.rename(as_old)
    assert open_to_train(as_old).discriminator is not None


def test_that_a_new_discriminator_is_not_frozen(quick: TrainingConfig, tmp_path: Path) -> None:
    with pytest.raises(SeganError, match="set the frozen blocks to 0"):
        run(quick.replace(freeze_discriminator=1), tmp_path / "run")


def test_that_a_discriminator_of_other_channels_comes_along(quick: TrainingConfig, tmp_path: Path) -> None:
    model = tmp_path / "converted.safetensors"
    wide = Discriminator(quick.model.replace(channels=(12, 10, 6)))
    save_model(model, Generator(quick.model), 0, wide)
    config = quick.replace(initial_model=model)
    events = run(config, tmp_path / "run", {0: Command.STOP})
    assert isinstance(events[1], Started) and events[1].config.discriminator_channels == (12, 10, 6)
    assert isinstance(run(config, tmp_path / "run")[-1], Finished)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"resolution": 32}, "has resolution 16, but the run resolution 32"),
        ({"mode": 0}, "has mode 2, but the run mode 0"),
        ({"architecture": "pggan", "resolution": 8}, "has architecture stylegan2, resolution 16, but the run"),
    ],
)
def test_that_a_model_that_does_not_fit_is_refused_with_what_differs(
    quick: TrainingConfig, tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    save_model(tmp_path / "other.safetensors", Generator(quick.model), 0)
    config = quick.replace(model=quick.model.replace(**changes), initial_model=tmp_path / "other.safetensors")
    with pytest.raises(SeganError, match=sentence):
        run(config, tmp_path / "run")


def test_that_a_foreign_checkpoint_is_trained_further(quick: TrainingConfig, tmp_path: Path) -> None:
    checkpoint = Path(__file__).parent / "fixtures" / "segan_mode3_010000.pt"
    theirs = open_model(checkpoint)
    model = quick.model.replace(mode=3, resolution=theirs.header.config.resolution)
    config = quick.replace(initial_model=checkpoint, model=model, kimg=0.016)
    events = run(config, tmp_path / "run")
    started = next(event for event in events if isinstance(event, Started))
    assert started.config.model == theirs.header.config
    assert isinstance(events[-1], Finished)
