"""Snapshots are judged while a run goes on, without changing it, and the best of them stays."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from segan.checkpoint import load_state, save_model
from segan.config import TrainingConfig
from segan.data import pack
from segan.events import Command, Event, Finished, Measured, Started, Stopped
from segan.judging import Judge
from segan.networks import Generator
from segan.run_folder import RunFolder
from segan.runs import RunFiles
from segan.training import train


@pytest.fixture(autouse=True)
def quick_gauge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few pictures decide the order of the dimensions, which no test here is about; it is half the work of one."""
    monkeypatch.setattr("segan.run_folder.GAUGE_SAMPLES", 16)


def run(config: TrainingConfig, folder: Path, snapshot_every: int, stop_after: int | None = None) -> list[Event]:
    """All events of a run that is told to save after every so many steps."""
    questions: Iterator[int] = itertools.count(1)
    events: list[Event] = []
    told = 0

    def next_command() -> Command | None:
        nonlocal told
        if not any(isinstance(event, Started) for event in events):
            return None
        asked = next(questions) - told  # a command is followed by one more question in the same step
        if asked == stop_after:
            return Command.STOP
        if asked % snapshot_every == 0 and told < asked // snapshot_every:
            told += 1
            return Command.SNAPSHOT
        return None

    for event in train(config, folder, next_command):
        events.append(event)
    return events


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging never rests and takes all the time in the world, and few samples suffice it."""
    monkeypatch.setattr("segan.judging.REST", 0.0)
    monkeypatch.setattr("segan.judging.SHARE", 1e9)
    monkeypatch.setattr("segan.judging.SAMPLES", 8)


def tensors(tree: object, path: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    if isinstance(tree, torch.Tensor):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from tensors(value, f"{path}/{key}")


def measured(events: list[Event]) -> list[Measured]:
    return [event for event in events if isinstance(event, Measured)]


def test_that_judging_does_not_change_a_run(
    quick: TrainingConfig, tmp_path: Path, eager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = quick.replace(kimg=0.16)
    judged = run(config, tmp_path / "judged", snapshot_every=8)
    assert len(measured(judged)) >= 1 and isinstance(judged[-1], Finished)
    monkeypatch.setattr("segan.judging.REST", 1e9)
    monkeypatch.setattr("segan.judging.SHARE", 0.0)
    plain = run(config, tmp_path / "plain", snapshot_every=10**9)
    assert not measured(plain)
    found, expected = (load_state(RunFiles(tmp_path / name).states()[-1]) for name in ("judged", "plain"))
    assert found["images_seen"] == expected["images_seen"] == 160
    for (name, tensor), (_, other) in zip(tensors(expected), tensors(found), strict=True):
        assert torch.equal(tensor, other), name


def test_that_the_best_model_is_kept_and_known_after_a_resumption(
    quick: TrainingConfig, tmp_path: Path, eager: None
) -> None:
    config = quick.replace(kimg=0.32)
    first = run(config, tmp_path / "run", snapshot_every=4, stop_after=22)
    second = run(config, tmp_path / "run", snapshot_every=4)
    assert isinstance(first[-1], Stopped) and isinstance(second[-1], Finished)
    verdicts = measured(first) + measured(second)
    assert len(measured(first)) >= 2 and len(measured(second)) >= 2
    best = float("inf")
    for verdict in verdicts:
        assert verdict.best == (verdict.kid < best)
        assert verdict.kid_error > 0
        best = min(best, verdict.kid)
    kept = RunFiles(tmp_path / "run").best_model()
    assert kept == min(verdicts, key=lambda verdict: verdict.kid).model
    assert verdicts[-1].images_seen == 320 or verdicts[-1].model.is_file()


def test_that_a_run_ends_with_a_verdict_on_its_last_model(quick: TrainingConfig, tmp_path: Path, eager: None) -> None:
    events = run(quick.replace(kimg=0.16), tmp_path / "run", snapshot_every=4)
    assert isinstance(events[-1], Finished) and isinstance(events[-2], Measured)
    assert events[-2].images_seen == 160 and events[-2].model == events[-1].model


def test_that_judging_takes_less_than_a_twentieth_of_the_time(
    quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock of its own: a slice of judging takes a second, and so does each step of the run between."""
    monkeypatch.setattr("segan.judging.SAMPLES", 8)
    seconds = itertools.count()
    judge = Judge(pack(quick.data, 16), torch.device("cpu"), torch.float32, lambda: float(next(seconds)))
    model = tmp_path / "model.safetensors"
    save_model(model, Generator(quick.model), images_seen=0)
    assert judge.work() is None  # there is nothing to do
    assert judge.offer(model) and not judge.offer(model)
    slices, began = 0, next(seconds)
    while True:
        before = next(seconds)
        verdict = judge.work()
        slices += next(seconds) - before > 2  # it looked at the clock again when it had worked
        if verdict:
            break
    assert 2 < slices < (next(seconds) - began) / 20
    for _ in range(1000):
        assert judge.work() is None  # there is nothing to do, but time goes by
        next(seconds)
    assert [found for found in judge.hurry(model) if found] == [verdict]


def test_that_nothing_is_hurried_of_which_nobody_knows_how_long_it_takes(quick: TrainingConfig, eager: None) -> None:
    assert list(Judge(pack(quick.data, 16), torch.device("cpu"), torch.float32).hurry(Path("model"))) == []


def test_that_a_model_that_is_judged_is_not_thinned_out(
    quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segan.judging.REST", 1e9)
    events = run(quick.replace(kimg=0.08), tmp_path / "run", snapshot_every=2)
    assert not measured(events)  # it rests
    models = RunFiles(tmp_path / "run").models()
    assert models[0].name == "model-000000.safetensors" and len(models) == 4


def test_that_a_model_that_is_gone_or_damaged_is_passed_over(
    quick: TrainingConfig, tmp_path: Path, eager: None
) -> None:
    judge = Judge(pack(quick.data, 16), torch.device("cpu"), torch.float32)
    assert judge.offer(tmp_path / "model-000001.safetensors")
    assert judge.work() is None
    sound = tmp_path / "model-000002.safetensors"
    save_model(sound, Generator(quick.model), images_seen=2000)
    assert judge.offer(sound)
    verdict = next(found for _ in range(20) if (found := judge.work()))
    assert verdict.images_seen == 2000 and verdict.model == sound


@pytest.mark.parametrize("error", [RuntimeError("DefaultCPUAllocator: can't allocate memory"), MemoryError()])
def test_that_a_run_goes_on_without_a_verdict_where_memory_is_short(
    quick: TrainingConfig, tmp_path: Path, eager: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    judge = Judge(pack(quick.data, 16), torch.device("cpu"), torch.float32)
    model = tmp_path / "model-000001.safetensors"
    save_model(model, Generator(quick.model), images_seen=1000)

    def without_memory(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as machine:
        machine.setattr("segan.features.F.conv2d", without_memory)
        assert judge.offer(model)
        assert [judge.work() for _ in range(4)] == [None] * 4
    assert judge.offer(model)
    assert next(found for _ in range(20) if (found := judge.work())).images_seen == 1000


def test_that_two_pictures_are_not_judged_by(quick: TrainingConfig, tmp_path: Path) -> None:
    pictures = pack(quick.data, 16)
    few = type(pictures)(pictures.images[:2], pictures.names[:2])
    assert not Judge(few, torch.device("cpu"), torch.float32).offer(tmp_path / "model-000001.safetensors")


def test_that_the_folder_knows_the_best(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    models = [tmp_path / f"model-{i:06d}.safetensors" for i in range(3)]
    for model in models:
        model.touch()
    kids = zip(models, (3.0, 5.0, 1.0), strict=True)
    assert [folder.rate(model, kid, 64) for model, kid in kids] == [True, False, True]
    assert RunFiles(tmp_path).best_model() == models[2]
    assert folder.rate(models[0], 9.0, 80), "compared with other pictures"
    assert not folder.rate(models[1], 10.0, 80)
    assert RunFiles(tmp_path).best_model() == models[0]
