"""Augmentation: against NVIDIA's own pictures, under derivatives, and the probability that follows the overfitting."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.autograd import gradcheck, gradgradcheck

from segan.augment import Augmentation, Bgc, apply_bgc, apply_diff, draw_bgc, draw_diff
from segan.config import TrainingConfig
from segan.data import pack
from segan.parallel import Draws
from segan.run import Run

NVIDIA = {
    name: torch.from_numpy(values)
    for name, values in np.load(Path(__file__).parent / "fixtures" / "nvlabs_augment.npz").items()
}
CPU = torch.device("cpu")


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def draws(seed: int = 0) -> Draws:
    return Draws([rng(seed)])


def neutral(count: int, turned: bool = False) -> Bgc:
    zero, pair = torch.zeros(count), torch.zeros(count, 2)
    turns = torch.zeros(count, 3) if turned else None
    return Bgc(zero, pair, zero, zero, pair, zero, zero, zero, zero, zero, turns)


def at_percentile(quantile: float) -> dict[str, dict[str, Tensor]]:
    """The parameters of two pictures for each of NVIDIA's operations with every draw at one quantile."""
    uniform = 2 * quantile - 1
    normal = torch.erfinv(torch.tensor(uniform)).item()  # theirs, which leaves out a factor of sqrt(2)
    coin = math.floor(2 * quantile)

    def both(*values: float) -> Tensor:
        return torch.tensor([values, values]).float().squeeze(1)

    return {
        "xflip": {"flip": both(coin)},
        "rotate90": {"turns": both(math.pi / 2 * math.floor(4 * quantile), 0, 0)},
        "xint": {"shift": both(uniform / 8, uniform / 8)},
        "scale": {"scale": both(0.2 * normal)},
        "rotate": {"turns": both(0, math.pi * uniform, 0)},
        "aniso": {"stretch": both(0.2 * normal)},
        "xfrac": {"offset": both(normal / 8, normal / 8)},
        "brightness": {"brightness": both(0.2 * normal)},
        "contrast": {"contrast": both(0.5 * normal)},
        "lumaflip": {"luma_flip": both(coin)},
        "hue": {"hue": both(math.pi * uniform)},
        "saturation": {"saturation": both(normal)},
    }


def assert_near(found: Tensor, expected: Tensor) -> None:
    assert (found - expected).abs().max() < 2e-5 * expected.abs().max()


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "turned"])
@pytest.mark.parametrize("quantile", [0.2, 0.7])
@pytest.mark.parametrize("operation", at_percentile(0.5))
def test_that_each_operation_is_nvidias(operation: str, quantile: float, turned: bool) -> None:
    parameters = replace(neutral(2, turned), **at_percentile(quantile)[operation])
    assert_near(apply_bgc(NVIDIA["x"], parameters), NVIDIA[f"{operation}@{quantile}"])


def test_that_the_whole_pipe_is_nvidias() -> None:
    parameters: dict[str, Any] = {"turns": torch.zeros(2, 3)}
    for changes in at_percentile(0.7).values():
        for name, values in changes.items():
            parameters[name] = parameters[name] + values if name == "turns" else values
    assert_near(apply_bgc(NVIDIA["x"], Bgc(**parameters)), NVIDIA["bgc@0.7"])


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "turned"])
def test_that_the_pipe_without_changes_is_nvidias_and_changes_nothing(turned: bool) -> None:
    found = apply_bgc(NVIDIA["x"], neutral(2, turned))
    assert_near(found, NVIDIA["bgc_p0"])
    assert_near(found, NVIDIA["x"])


def test_that_a_picture_is_varied_alike_in_every_batch() -> None:
    images = torch.randn(6, 3, 16, 16, generator=rng())
    for turned in (False, True):
        parameters = draw_bgc(6, 0.9, turned, draws(1))
        alone = {name: None if values is None else values[4:5] for name, values in vars(parameters).items()}
        assert_near(apply_bgc(images[4:5], Bgc(**alone)), apply_bgc(images, parameters)[4:5])


def test_that_upright_and_turned_paths_agree() -> None:
    images = torch.randn(8, 3, 16, 16, generator=rng())
    upright = draw_bgc(8, 1, False, draws(1))
    assert_near(apply_bgc(images, replace(upright, turns=torch.zeros(8, 3))), apply_bgc(images, upright))


def test_that_a_shift_moves_whole_pixels() -> None:
    images = torch.randn(1, 3, 16, 16, generator=rng())
    moved = apply_bgc(images, replace(neutral(1), shift=torch.tensor([[2.2 / 16, 0.8 / 16]])))
    assert_near(moved[:, :, 1:, 2:], images[:, :, :-1, :-2])


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("rotate90", [False, True])
def test_that_each_operation_happens_with_probability_p(p: float, rotate90: bool) -> None:
    drawn = vars(draw_bgc(20_000, p, rotate90, draws()))
    turns = drawn.pop("turns")
    for name, values in drawn.items():
        chance = p / 2 if name in ("flip", "luma_flip") else p  # a coin decides as well
        assert values.ne(0).reshape(20_000, -1).any(1).float().mean() == pytest.approx(chance, abs=0.02), name
    assert (turns is not None) == rotate90
    if turns is not None:
        assert turns[:, 0].ne(0).float().mean() == pytest.approx(p * 3 / 4, abs=0.02)
        assert turns[:, 1:].ne(0).any(1).float().mean() == pytest.approx(p, abs=0.02)


def varied(kind: str) -> Callable[[Tensor], Tensor]:
    match kind:
        case "diff":
            diff = draw_diff(2, draws(2))
            return lambda images: apply_diff(images, diff)
        case _:
            bgc = draw_bgc(2, 1, kind == "turned", draws(2))
            return lambda images: apply_bgc(images, bgc)


@pytest.mark.parametrize("kind", ["diff", "upright", "turned"])
def test_that_gradients_flow_through_it_twice(kind: str) -> None:
    images = torch.randn(2, 3, 8, 8, generator=rng(), dtype=torch.float64, requires_grad=True)
    assert gradcheck(varied(kind), images, fast_mode=True)  # along random ways through all pixels at once
    # Without the square the second derivative of what is linear would be nothing.
    assert gradgradcheck(lambda x: varied(kind)(x).square().mean((2, 3)), images, fast_mode=True)


def test_that_diff_moves_by_an_eighth_at_most_and_cuts_out_a_quarter_at_most() -> None:
    images = torch.ones(200, 3, 16, 16)
    drawn = draw_diff(200, draws())
    kept = apply_diff(images, replace(drawn, brightness=torch.zeros(200), contrast=torch.ones(200))).eq(1).all(1)
    share = kept.float().mean((1, 2))
    assert share.min() >= (14 / 16) ** 2 - 1 / 4 and share.max() <= 15 / 16
    assert (drawn.shift * 16).round().unique().tolist() == [-2, -1, 0, 1, 2]


def config(**changes: Any) -> TrainingConfig:
    return TrainingConfig(augment="ada", batch=16, ada_kimg=1.0).replace(**changes)


def test_that_p_rises_while_r_t_is_above_its_target_and_falls_below() -> None:
    augmentation = Augmentation(config(), CPU)
    above, below = torch.ones(16, 1), torch.cat([torch.ones(8, 1), -torch.ones(8, 1)])
    followed = []
    for logits in [above] * 8 + [below] * 4:
        augmentation.adapt(logits.sign().mean())
        followed.append(augmentation.p)
    assert followed == pytest.approx([0] * 3 + [0.064] * 4 + [0.128] * 4 + [0.064])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1, 1), max_size=60), st.floats(0.05, 2))
def test_that_p_never_leaves_0_to_1(real_scores: list[float], ada_kimg: float) -> None:
    augmentation = Augmentation(config(ada_kimg=ada_kimg), CPU)
    for score in real_scores:
        augmentation.adapt(torch.tensor(score).sign())
        assert 0 <= augmentation.p <= 1


def test_that_p_is_kept_with_what_it_has_seen_of_the_next_change() -> None:
    first, second = Augmentation(config(), CPU), Augmentation(config(), CPU)
    for _ in range(6):
        first.adapt(torch.ones(()))
    second.restore(first.tree())
    for _ in range(2):
        second.adapt(torch.ones(()))
    assert second.p == pytest.approx(0.128)


@pytest.mark.parametrize("kind", ["none", "flip", "ada"])
def test_that_nothing_is_changed_or_drawn_at_p_0_and_where_pictures_are_only_mirrored(kind: Any) -> None:
    images, numbers = torch.randn(4, 3, 8, 8), torch.Generator()
    before = numbers.get_state()
    augmentation = Augmentation(config(augment=kind), CPU)
    for _ in range(8):
        augmentation.adapt(-torch.ones(()))
    assert augmentation(images, Draws([numbers])) is images
    assert torch.equal(numbers.get_state(), before)


@pytest.mark.parametrize(
    ("kind", "rotate90"), [("none", False), ("flip", False), ("diff", False), ("ada", False), ("ada", True)]
)
def test_that_networks_learn_under_every_kind(quick: TrainingConfig, tmp_path: Path, kind: str, rotate90: bool) -> None:
    quick = quick.replace(augment=kind, rotate90=rotate90)
    pictures = pack(quick.data, 16, cache_folder=tmp_path)
    run = Run(quick, len(pictures), CPU)
    run.augmentation.p = 0.5
    before = [p.detach().clone() for p in [*run.generator.parameters(), *run.discriminator.parameters()]]
    for _ in range(5):
        values = run.iterate(pictures)
        assert all(value.isfinite() for value in values.values())
    assert ("augment_p" in values) == (quick.augment == "ada")
    after = [*run.generator.parameters(), *run.discriminator.parameters()]
    assert any(not torch.equal(old, new) for old, new in zip(before, after, strict=True))
