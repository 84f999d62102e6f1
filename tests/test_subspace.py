"""The subspaces, and their canonical form: what it keeps, what it orders, and what it remembers."""

import copy

import pytest
import torch
from torch import Tensor

from segan.canonical import canonicalise, measure, prepare_to_learn
from segan.config import ModelConfig
from segan.networks import Generator
from segan.subspace import Style

CONFIG = ModelConfig(
    resolution=32, z_dim=12, w_dim=16, mapping_depth=2, channel_base=512, channel_max=16, subspace_rank=4
)


def trained_like(mode: int = 2, seed: int = 0, **changes: object) -> Generator:
    """A generator whose parameters have left their initial values."""
    torch.manual_seed(seed)
    generator = Generator(CONFIG.replace(mode=mode, **changes)).eval().requires_grad_(False)
    for parameter in generator.synthesis.parameters():
        parameter += 0.2 * torch.randn_like(parameter)
    generator.retract(nearest=True)
    return generator


def pictures(generator: Generator) -> Tensor:
    z = torch.randn(8, 12, generator=torch.Generator().manual_seed(1))
    return generator(generator.broadcast(generator.mapping(z)), generator.synthesis.const_noise())


def frames(generator: Generator) -> list[Style]:
    return [layer.subspace for layer in generator.synthesis if isinstance(layer.subspace, Style)]


@pytest.mark.parametrize("mode", range(4))
def test_that_canonicalising_keeps_the_pictures(mode: int) -> None:
    generator = trained_like(mode)
    before = pictures(generator)
    canonicalise(generator, samples=32)
    assert (pictures(generator) - before).abs().max() < 1e-4 * before.abs().max()
    canonicalise(generator, samples=32)
    assert (pictures(generator) - before).abs().max() < 1e-4 * before.abs().max()


@pytest.mark.parametrize("seed", range(3))
def test_that_canonicalising_keeps_the_pictures_where_most_dimensions_change_nothing(seed: int) -> None:
    """Their L becomes small and the affine map large, by which a mean would be multiplied."""
    generator = trained_like(seed=seed, channel_base=64, channel_max=1, subspace_rank=12)
    before = pictures(generator)
    canonicalise(generator, samples=32)
    assert (pictures(generator) - before).abs().max() < 1e-4 * before.abs().max()


@pytest.mark.parametrize("seed", range(3))
def test_that_a_layer_of_fewer_channels_than_dimensions_is_numbered_again(seed: int) -> None:
    """Some eigenvalues are zero there, and rounding makes them negative."""
    generator = trained_like(seed=seed, channel_base=128, subspace_rank=16)
    before = pictures(generator)
    canonicalise(generator, samples=64)
    again = copy.deepcopy(generator)
    canonicalise(again, samples=64, previous=generator)
    assert (pictures(again) - before).abs().max() < 1e-4 * before.abs().max()


@pytest.mark.parametrize("mode", range(4))
def test_that_a_model_is_prepared_to_learn_and_makes_the_same_pictures(mode: int) -> None:
    generator = trained_like(mode)
    before = pictures(generator)
    canonicalise(generator, samples=64)
    prepare_to_learn(generator)
    assert (pictures(generator) - before).abs().max() < 1e-4 * before.abs().max()
    for new, subspace in zip(frames(Generator(CONFIG)), frames(generator), strict=mode == 2):
        assert torch.equal(subspace.L, new.L)


def test_that_a_step_of_what_is_prepared_to_learn_is_a_small_one() -> None:
    """Each parameter moves by the learning rate, as in Adam's first step."""

    def change(generator: Generator) -> float:
        before = pictures(generator)
        for subspace in frames(generator):
            subspace.L += 0.002 * torch.randn(4, generator=directions).sign()
        return (pictures(generator) - before).square().mean().sqrt().item()

    directions = torch.Generator().manual_seed(2)
    canonical = trained_like()
    canonicalise(canonical, samples=64)
    prepared = copy.deepcopy(canonical)
    prepare_to_learn(prepared)
    assert change(prepared) < change(canonical) / 2


def test_that_canonical_dimensions_are_orthonormal_and_ordered_by_what_they_change() -> None:
    generator = trained_like()
    canonicalise(generator, samples=64)
    for subspace in frames(generator):
        assert (subspace.U.t() @ subspace.U - torch.eye(4)).abs().max() < 1e-5
        assert (subspace.L.diff() <= 0).all()
        assert (subspace.L > 0).all()
        largest = subspace.U.gather(0, subspace.U.abs().argmax(0, keepdim=True))
        assert (largest > 0).all()


def test_that_the_effect_of_a_dimension_is_what_the_pictures_show() -> None:
    """Against differences of pictures, which the measurement does not use."""
    generator = trained_like()
    canonicalise(generator, samples=512)
    z = torch.randn(128, 12, generator=torch.Generator().manual_seed(3))
    styles = generator.styles(generator.broadcast(generator.mapping(z)))
    before = generator.synthesis(styles, None)
    for index, layer in enumerate(generator.synthesis):
        if layer.block != 2:
            continue
        for dimension, effect in enumerate(layer.subspace.effect.tolist()):
            c = styles[index].c.clone()
            c[:, dimension] += 0.01 * layer.subspace.sigma[dimension]
            moved = list(styles)
            moved[index] = type(styles[index])(layer.subspace.style(styles[index].h, c), c)
            change = (generator.synthesis(moved, None) - before).square().mean().sqrt() / 0.01
            assert change.item() == pytest.approx(effect, rel=0.35, abs=1e-3)


def test_that_a_rotation_within_the_subspaces_does_not_show_in_the_canonical_form() -> None:
    """The gauge freedom that training leaves: U -> U Q, with the affine map behind it undoing Q."""
    first = trained_like()
    second = copy.deepcopy(first)
    for layer in second.synthesis:
        subspace = layer.subspace
        assert isinstance(subspace, Style)
        q, _ = torch.linalg.qr(torch.randn(4, 4, generator=torch.Generator().manual_seed(layer.w_index)))
        rotated = subspace.U @ q
        seen = layer.affine.weight @ subspace.U * subspace.L
        layer.affine.bias += layer.affine.weight @ subspace.mu * layer.affine.gain
        layer.affine.weight.copy_(seen @ q @ rotated.t())
        layer.affine.bias -= layer.affine.weight @ subspace.mu * layer.affine.gain
        subspace.U.copy_(rotated)
        subspace.L.fill_(1.0)
    assert (pictures(first) - pictures(second)).abs().max() < 1e-4 * pictures(first).abs().max()
    for generator in (first, second):
        canonicalise(generator, samples=64)
    for one, other in zip(frames(first), frames(second), strict=True):
        separated = one.L[:-1] > 1.02 * one.L[1:]
        if separated.all():
            assert (one.U - other.U).abs().max() < 1e-2
            torch.testing.assert_close(one.L, other.L, rtol=1e-3, atol=1e-5)


def test_that_numbers_and_signs_follow_the_previous_snapshot() -> None:
    """A snapshot whose signs were turned and whose near-equal dimensions were swapped is the one to resemble."""
    generator = trained_like(subspace_rank=12)
    canonicalise(generator, samples=64)
    previous, swaps = copy.deepcopy(generator), 0
    for subspace in frames(previous):
        eigenvalues, order = subspace.L.square(), list(range(12))
        near = [i for i in range(11) if eigenvalues[i + 1] > 0.92 * eigenvalues[i]]
        for i in near[:1]:
            order[i], order[i + 1] = i + 1, i
        subspace.U.copy_(-subspace.U[:, order])
        swaps += len(near[:1])
    assert swaps >= 2  # or the test shows nothing
    again = copy.deepcopy(generator)
    canonicalise(again, samples=64, previous=previous)
    before = pictures(generator)
    assert (pictures(again) - before).abs().max() < 1e-4 * before.abs().max()
    for subspace, expected in zip(frames(again), frames(previous), strict=True):
        assert ((subspace.U * expected.U).sum(0) > 0.99).all()


def test_that_dimensions_of_clearly_different_effect_stay_in_order_whatever_was_before() -> None:
    generator = trained_like()
    canonicalise(generator, samples=64)
    previous = copy.deepcopy(generator)
    for subspace in frames(previous):
        subspace.U.copy_(subspace.U.flip(1))
    again = copy.deepcopy(generator)
    canonicalise(again, samples=64, previous=previous)
    for subspace, before in zip(frames(again), frames(generator), strict=True):
        torch.testing.assert_close(subspace.L.sort(descending=True).values, before.L, rtol=1e-3, atol=1e-5)
        assert all(subspace.L[i + 1] ** 2 <= subspace.L[i] ** 2 / 0.9 + 1e-9 for i in range(3))


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_that_sigma_is_the_deviation_of_the_coordinates(mode: int) -> None:
    generator = trained_like(mode)
    measure(generator)
    w = generator.mapping(torch.randn(20_000, 12))
    for layer in generator.synthesis:
        torch.testing.assert_close(layer.subspace.coordinates(w).std(0), layer.subspace.sigma, rtol=0.05, atol=1e-4)


def test_that_a_layer_of_mode_2_sees_no_more_of_w_than_its_rank() -> None:
    generator = trained_like()
    for layer in generator.synthesis:
        w = torch.randn(64, 16)
        style = layer.affine(layer.subspace.style(w, layer.subspace.coordinates(w)))
        assert torch.linalg.matrix_rank(style - style.mean(0), rtol=1e-4) <= 4
        assert torch.linalg.matrix_rank(w - w.mean(0), rtol=1e-4) == 16


def test_that_a_basis_with_more_dimensions_than_rows_has_orthonormal_rows() -> None:
    """Mode 1's for RGB at 4 px: 48 values, 64 dimensions."""
    generator = Generator(CONFIG.replace(mode=1, w_dim=64))
    basis = generator.synthesis.by_label()["L0N1"].subspace.U
    assert isinstance(basis, Tensor)
    assert basis.shape == (48, 64)
    assert (basis @ basis.t() - torch.eye(48)).abs().max() < 1e-5
