"""Batches computed in parts, one after another or by several processes, against the same batches computed at once."""

import copy
import itertools
import math
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.optim import Adam

from segan.augment import draw_bgc
from segan.checkpoint import load_state, save_state
from segan.config import ModelConfig, TrainingConfig
from segan.data import Pictures
from segan.errors import SeganError
from segan.events import Finished
from segan.losses import path_lengths
from segan.networks import Discriminator, Generator
from segan.parallel import Cluster, Draws, Networks, Share, lot_size
from segan.run import Run
from segan.run_folder import RunFolder
from segan.training import train

CPU = torch.device("cpu")
TINY = TrainingConfig(
    model=ModelConfig(
        resolution=16, channel_base=128, channel_max=8, z_dim=8, w_dim=8, mapping_depth=2, subspace_rank=4
    ),
    augment="ada",
    r1_interval=3,
    path_length_interval=2,
    batch=16,
    precision="fp32",
)


def pictures(count: int = 80, resolution: int = 16) -> Pictures:
    images = np.random.RandomState(0).randint(0, 256, (count, resolution, resolution, 3), np.uint8)
    return Pictures(images, tuple(map(str, range(count))))


def trained(config: TrainingConfig, steps: int = 4, parts: int | None = None) -> Run:
    run = Run(config, 80, CPU)
    run.augmentation.p = 0.5
    run.parts = parts or run.parts
    for _ in range(steps):
        run.iterate(pictures())
    return run


def assert_near(first: dict[str, Any], second: dict[str, Any], tolerance: float = 1e-4) -> None:
    for network in ("generator", "discriminator", "average"):
        for name, weight in first[network].items():
            difference = (weight - second[network][name]).abs().amax().item() if weight.numel() else 0.0
            assert difference < tolerance, f"{network}.{name} differs by {difference}"


@pytest.mark.parametrize(("batch", "size"), [(16, 4), (6, 3), (7, 1), (2, 2)])
def test_that_a_lot_is_what_the_discriminator_compares(batch: int, size: int) -> None:
    assert lot_size(batch) == size


def test_that_a_lot_draws_the_same_numbers_whoever_computes_it() -> None:
    def drawn(lots: Sequence[int]) -> Tensor:
        draws = Draws.of((3, 7), Share(lots), CPU)
        draws.uniform(2 * 4 * len(lots))
        return draws.normal(4 * len(lots), 5).unflatten(0, (4, len(lots)))

    together = drawn([0, 1, 2, 3])
    for lot in range(4):
        assert torch.equal(drawn([lot])[:, 0], together[:, lot])
    assert together.flatten().unique().numel() == together.numel()


def test_that_the_augmentation_of_a_lot_does_not_depend_on_the_others() -> None:
    alone, together = (
        vars(draw_bgc(4 * len(lots), 0.8, True, Draws.of((0,), Share(lots), CPU))) for lots in ([1], [0, 1])
    )
    for name, values in alone.items():
        assert torch.equal(values, together[name].unflatten(0, (4, 2))[:, 1]), name


@pytest.mark.parametrize("architecture", ["stylegan2", "eigengan"])
def test_that_a_batch_in_parts_trains_like_the_whole_batch(architecture: Any) -> None:
    config = TINY.replace(model=TINY.model.replace(architecture=architecture))
    whole = trained(config)
    for parts in (2, 4):
        assert_near(whole.tree(), trained(config, parts=parts).tree())


def test_that_a_large_batch_takes_no_more_memory_at_once_than_a_small_one() -> None:
    config = TINY.replace(batch=64)
    assert Run(config, 80, CPU).pass_size == 16
    with ScarceMemory(most=32):  # sixteen fakes and sixteen reals
        run = trained(config)
    assert run.parts == 4 and not run.take_notes()
    assert_near(trained(config, parts=1).tree(), run.tree())


class ScarceMemory(torch.overrides.TorchFunctionMode):
    """A machine on which no more than so many pictures fit through a convolution at once."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if function is torch.nn.functional.conv2d and len(args[0]) > self._most:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")
        return function(*args, **(kwargs or {}))


def test_that_a_run_out_of_memory_goes_on_with_smaller_parts_to_the_same_result_and_says_so() -> None:
    with ScarceMemory(most=16):  # eight fakes and eight reals
        run = trained(TINY)
    assert run.parts == 2
    assert "in 2 parts" in " ".join(run.take_notes())
    assert not run.take_notes()
    assert_near(trained(TINY).tree(), run.tree())


@pytest.mark.parametrize(("batch", "measured"), [(16, 8), (4, 2), (6, 3), (7, 3)])
def test_that_path_lengths_are_measured_on_half_a_batch(
    batch: int, measured: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []

    def count(images: Tensor, w_plus: Tensor, direction: Tensor, differentiable: bool) -> Tensor:
        if differentiable:
            counts.append(len(images))
        return path_lengths(images, w_plus, direction, differentiable)

    monkeypatch.setattr("segan.run.path_lengths", count)
    Run(TINY.replace(batch=batch), 80, CPU).iterate(pictures())
    assert sum(counts) == measured


def test_that_a_batch_of_path_lengths_for_which_memory_is_short_is_penalised_by_the_mean_of_all_of_it() -> None:
    class ShortOnce(torch.overrides.TorchFunctionMode):
        happened = False

        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            eight = function is torch.nn.functional.conv2d and len(args[0]) == 8  # which the penalty takes of 16
            if eight and not self.happened:
                self.happened = True
                raise MemoryError
            return function(*args, **(kwargs or {}))

    whole, short = Run(TINY, 80, CPU), Run(TINY, 80, CPU)
    whole.iterate(pictures())
    with ShortOnce():
        short.iterate(pictures())
    assert (whole.parts, short.parts) == (1, 2)
    assert_near(whole.tree(), short.tree(), tolerance=1e-5)


@pytest.mark.parametrize("resumed", [False, True])
def test_that_the_fused_optimiser_meets_weights_gradients_and_moments_that_lie_alike(
    resumed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unfused(Adam):
        def __init__(self, groups: Any, **options: Any) -> None:
            super().__init__(groups, **{**options, "fused": False})

        def step(self, closure: Any = None) -> Any:
            del self.found_inf
            return super().step(closure)

    def trained_by(optimiser: type[Adam]) -> dict[str, Any]:
        monkeypatch.setattr("segan.run.Adam", optimiser)
        run = trained(TINY)
        if resumed:
            save_state(tmp_path / "state.safetensors", run.tree())
            run = Run(TINY, 80, CPU)
            run.restore(load_state(tmp_path / "state.safetensors"))
            run.iterate(pictures())
        return run.tree()

    assert_near(trained_by(Adam), trained_by(Unfused))


def test_that_a_run_remembers_its_parts() -> None:
    run = Run(TINY, 80, CPU)
    run.parts = 4
    resumed = Run(TINY, 80, CPU)
    resumed.restore(run.tree())
    assert resumed.parts == 4


def test_that_a_run_that_is_short_of_memory_is_shown_and_saved_too(tmp_path: Path) -> None:
    run = Run(TINY, 80, CPU)
    with ScarceMemory(most=8):  # four fakes and four reals
        run.iterate(pictures())
        assert run.pass_size == 4 and run.preview(12).shape == (12, 16, 16, 3)
    with ScarceMemory(most=4):
        assert RunFolder(tmp_path).save(run).is_file()


def test_that_a_run_for_which_memory_never_suffices_ends_with_advice() -> None:
    with ScarceMemory(most=1), pytest.raises(SeganError, match="Choose a smaller preset or resolution"):
        Run(TINY, 80, CPU).iterate(pictures())


def test_that_other_errors_are_not_taken_for_a_lack_of_memory() -> None:
    with pytest.raises(IndexError):
        Run(TINY, 80, CPU).iterate(pictures(count=1))


# Several threads


@pytest.fixture
def two_cores() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("architecture", ["stylegan2", "eigengan", "pggan"])
def test_that_threads_train_like_one_and_always_to_the_same_bit(architecture: Any, two_cores: None) -> None:
    config = TINY.replace(model=TINY.model.replace(architecture=architecture), freeze_discriminator=1)
    shared = [trained(config).tree() for _ in range(2)]
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)
    assert_near(trained(config).tree(), shared[0])
    assert_near(*shared, tolerance=1e-30)


@pytest.mark.parametrize(("batch", "cores"), [(4, 2), (6, 3), (7, 2), (10, 2), (16, 5)])
def test_that_threads_share_the_halves_of_lots_where_these_are_few(batch: int, cores: int, two_cores: None) -> None:
    config, ends = TINY.replace(batch=batch), []
    for threads in (1, cores):
        torch.set_num_threads(threads)
        ends.append(trained(config).tree())
    assert_near(*ends)


@pytest.mark.parametrize("batch", [16, 4])
def test_that_the_discriminators_loss_is_the_mean_over_the_fakes_and_that_over_the_reals(
    batch: int, two_cores: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ones(self: Discriminator, pictures: Tensor, *rest: Any) -> Tensor:
        return 1 + 0 * (pictures.sum((1, 2, 3)) + self.conv_bias.sum())

    monkeypatch.setattr(Discriminator, "forward", ones)
    values = Run(TINY.replace(batch=batch, r1_gamma=0), 80, CPU).iterate(pictures())
    assert values["discriminator_loss"].item() == pytest.approx(math.log1p(math.exp(-1)) + math.log1p(math.exp(1)))
    assert [values[name].item() for name in ("real_score", "fake_score", "r_t")] == pytest.approx([1, 1, 1])


def test_that_a_run_on_threads_resumes_bit_for_bit(two_cores: None) -> None:
    whole, half = trained(TINY, steps=6), trained(TINY, steps=3)
    resumed = Run(TINY, 80, CPU)
    resumed.restore(copy.deepcopy(half.tree()))
    for _ in range(3):
        resumed.iterate(pictures())
    assert_near(whole.tree(), resumed.tree(), tolerance=1e-30)
    assert np.array_equal(whole.preview(12), resumed.preview(12))


def test_that_a_replica_has_the_numbers_of_the_networks_as_they_change_but_its_own_gradients() -> None:
    run = Run(TINY, 80, CPU)
    networks = Networks(run.generator, run.discriminator)
    replica = networks.replica()
    run.iterate(pictures())
    for own, other in zip(networks.parameters(), replica.parameters(), strict=True):
        assert torch.equal(own, other)
    assert torch.equal(networks.generator.mapping.w_avg, replica.generator.mapping.w_avg)
    replica.discriminator(torch.zeros(4, 3, 16, 16)).sum().backward()
    assert replica.discriminator.conv_weight.grad is not None and networks.discriminator.conv_weight.grad is None


@pytest.mark.parametrize(
    ("batch", "cores", "scarce"),
    [
        (16, 2, lambda x: len(x) == 16),  # eight fakes and eight reals of a thread
        (8, 4, lambda x: x.shape[:2] == (2, 3)),  # half a lot's fakes on the way into the discriminator
    ],
)
def test_that_threads_of_which_one_runs_out_of_memory_take_smaller_parts_to_the_same_result(
    batch: int, cores: int, scarce: Callable[[Tensor], bool], two_cores: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.set_num_threads(cores)
    config = TINY.replace(batch=batch)
    whole = trained(config)
    convolve, calls = torch.nn.functional.conv2d, itertools.count()

    def short(x: Tensor, *rest: Any, **more: Any) -> Tensor:
        if scarce(x) and next(calls) == 1:  # while the others go on
            raise MemoryError
        return convolve(x, *rest, **more)

    monkeypatch.setattr(torch.nn.functional, "conv2d", short)
    cut = trained(config)
    assert cut.parts == 2
    assert_near(whole.tree(), cut.tree())


@pytest.mark.parametrize(
    ("batch", "cores", "at_once"), [(4, 2, (2, 1)), (8, 4, (2, 1)), (6, 4, (3, 2)), (16, 2, (8, 1))]
)
def test_that_threads_compute_a_lot_of_fakes_together_where_they_are_more_than_the_lots(
    batch: int, cores: int, at_once: tuple[int, int], two_cores: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    forward = Generator.forward

    def count(self: Generator, w_plus: Tensor, *rest: Any, **more: Any) -> Tensor:
        made.append((len(w_plus), torch.get_num_threads()))
        return forward(self, w_plus, *rest, **more)

    torch.set_num_threads(cores)
    run = Run(TINY.replace(batch=batch, path_length_weight=0.0), 80, CPU)
    monkeypatch.setattr(Generator, "forward", count)
    run.iterate(pictures())
    assert sum(pictures for pictures, _ in made) == 2 * batch
    assert set(made) == {at_once}  # pictures, and cores that share their operations


def test_that_no_thread_waits_for_one_that_could_not_be_started(
    two_cores: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, start, threads = Run(TINY.replace(batch=4), 80, CPU), Thread.start, []

    def only_one(thread: Thread) -> None:
        threads.append(thread)
        if len(threads) == 2:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(Thread, "start", only_one)
    with pytest.raises(RuntimeError, match="new thread"):
        run._replicas.share([0], lambda networks, share: share.whole_lot(torch.zeros(2)), most_pieces=4)
    monkeypatch.undo()
    run._replicas._threads.shutdown(wait=True)


# Several processes


def torchrun(*command: str) -> subprocess.CompletedProcess[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--master-port", port]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [*launcher, *command],
        cwd=Path(__file__).parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def train_by_torchrun(*options: str) -> None:
    done = torchrun("-m", "segan", "train", *options)
    assert done.returncode == 0, done.stderr[-3000:]


NO_THREADS_LEFT = """
from pathlib import Path
from segan.cli import main

code = main()
left = [task.read_text().strip() for task in Path("/proc/self/task").glob("*/comm")]
raise SystemExit(code or [name for name in left if "gloo" in name] or None)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads have names in /proc only on Linux")
def test_that_a_process_that_has_left_has_no_threads_of_the_cluster(folder_of_pictures: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(NO_THREADS_LEFT)
    tiny = "--resolution 16 --channel-max 8 --batch 8 --kimg 0.016"
    done = torchrun("--", str(script), "train", str(folder_of_pictures), "--run", str(tmp_path / "run"), *tiny.split())
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture
def folder_of_pictures(tmp_path: Path) -> Iterator[Path]:
    from PIL import Image

    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, image in zip(pictures().names, pictures().images, strict=True):
        Image.fromarray(image).save(folder / f"{name}.png")
    yield folder


@pytest.mark.slow
def test_that_torchrun_begins_a_run_by_the_command_of_the_readme(folder_of_pictures: Path, tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    command = next(line for line in readme.splitlines() if line.startswith("torchrun "))
    words = command.replace("PICTURES", str(folder_of_pictures)).replace("FOLDER", str(tmp_path / "run")).split()
    tiny = "--resolution 16 --channel-max 8 --batch 8 --kimg 0.016"
    done = torchrun(*words[words.index("-m") :], *tiny.split())
    assert done.returncode == 0, done.stderr[-3000:]
    assert state_of(tmp_path / "run")["images_seen"] == 16


def state_of(folder: Path) -> dict[str, Any]:
    state, warnings = RunFolder(folder).newest_state()
    assert state is not None and not warnings
    return state


@pytest.mark.slow
def test_that_two_processes_train_like_one_and_either_resumes_what_the_other_began(
    folder_of_pictures: Path, tmp_path: Path
) -> None:
    config = TINY.replace(data=(folder_of_pictures,), kimg=0.16, augment="flip", snapshot_seconds=600)
    ends = [list(train(config, tmp_path / "one"))[-1]]
    assert isinstance(ends[0], Finished)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "config.json").write_text(config.model_dump_json())
    train_by_torchrun("--resume", str(tmp_path / "two"))
    assert_near(state_of(tmp_path / "one"), state_of(tmp_path / "two"))

    longer = config.replace(kimg=0.32)
    assert isinstance(list(train(longer, tmp_path / "two"))[-1], Finished)  # one goes on with what two have begun
    train_by_torchrun("--resume", str(tmp_path / "one"), "--kimg", "0.32")
    assert state_of(tmp_path / "one")["images_seen"] == 320
    assert_near(state_of(tmp_path / "one"), state_of(tmp_path / "two"), 1e-3)


@pytest.mark.slow
def test_that_the_end_of_the_first_process_in_the_midst_of_a_step_ends_all(
    folder_of_pictures: Path, tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_text(TINY.replace(data=(folder_of_pictures,)).model_dump_json())
    script = tmp_path / "first_without_memory.py"
    script.write_text(
        f"""
import os, sys
from contextlib import nullcontext
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent.parent), str(Path(__file__).parent)]}
from test_parallel import ScarceMemory
from segan.runs import RunFiles
from segan.training import train
folder = Path({str(tmp_path)!r})
with ScarceMemory(1) if os.environ["RANK"] == "0" else nullcontext():
    list(train(RunFiles(folder).config(), folder))
"""
    )
    done = torchrun(str(script))
    assert done.returncode != 0 and "not enough memory even for the smallest part" in done.stderr


def test_that_a_process_alone_is_a_cluster() -> None:
    cluster = Cluster.join()
    assert (cluster.rank, cluster.size, cluster.lots(3)) == (0, 1, [0, 1, 2])
    assert [Cluster(rank, 3).lots(4) for rank in range(3)] == [[0, 3], [1], [2]]
