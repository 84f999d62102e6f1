"""The training loop, as whoever iterates over it sees it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from segan.checkpoint import load_model, load_state
from segan.config import TrainingConfig
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
from segan.run import Run
from segan.run_folder import RunFolder
from segan.runs import RunFiles, images_seen
from segan.subspace import MODES
from segan.training import train


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
    lines = [json.loads(line) for line in (tmp_path / "run" / "events.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines] == [type(event).__name__ for event in events[1:]]
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
    first = run(config, tmp_path / "parts", {8: Command.STOP})
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


def test_that_a_run_whose_states_are_all_damaged_begins_anew_and_keeps_what_it_saves(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    run(quick, folder, {3: Command.STOP})
    for name in ("state-000090.safetensors", "state-000100.safetensors"):
        (folder / name).write_bytes(b"damaged")
    (folder / "state-000000.safetensors").unlink()
    events = run(quick, folder)
    assert [event.text.rpartition(", ")[2] for event in events if isinstance(event, Warned)] == [
        "so that the run begins anew."
    ] * 2
    assert newest_state(folder)["images_seen"] == 80
    assert {path.name for path in folder.glob("state-*")} == {
        "state-000000_080.safetensors", "state-000090.damaged", "state-000100.damaged",
    }  # fmt: skip


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
    loop = Run(quick.replace(kimg=100), 64, torch.device("cpu"))
    for kimg in range(1, 25):
        loop.images_seen = kimg * 1000
        saved = folder.save(loop)
        if kimg in (4, 7):
            files.pin(saved)
        if kimg == 5:
            files.unpin(files.path / "model-000004.safetensors")
    assert [images_seen(path) // 1000 for path in files.models()] == [7, 10, 20, 22, 23, 24]
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


def test_that_a_run_is_trained_by_one_process_at_a_time(quick: TrainingConfig, tmp_path: Path) -> None:
    first = train(quick, tmp_path / "run")
    next(event for event in first if isinstance(event, Started))
    with pytest.raises(SeganError, match="run is being trained already"):
        run(quick, tmp_path / "run")
    first.close()  # type: ignore[attr-defined]  # a generator
    assert isinstance(run(quick, tmp_path / "run")[-1], Finished)


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
    for _ in range(8):
        reals = loop.next_reals(pictures)
        batch = ((reals + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
        seen += [np.ascontiguousarray(image).tobytes() for image in batch]
    assert all(image in originals or image in mirrored for image in seen)
    straight = sum(image in originals for image in seen)
    assert 10 < straight < 54
