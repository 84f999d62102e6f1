"""Path lengths and decoupling: against a network whose numbers are known by heart, and on small real ones."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch import Tensor

from segan.canonical import canonicalise
from segan.checkpoint import save_model
from segan.cli import main
from segan.config import ModelConfig
from segan.decoupling import (
    STEP,
    Move,
    _mean_of_the_middle,
    along_dimensions,
    along_direction,
    along_most_effective,
    comparisons,
    decoupling,
    path_length,
)
from segan.directions import Direction, Directions, pca
from segan.features import FeatureNetwork
from segan.networks import Generator

CONFIG = ModelConfig(
    resolution=16, z_dim=12, w_dim=12, mapping_depth=2, channel_base=128, channel_max=16, subspace_rank=4
)
METRICS = np.load(Path(__file__).parent / "fixtures" / "metrics.npz")


class Identity:
    """A "mapping" that changes nothing."""

    w_avg = torch.zeros(5)

    def __call__(self, z: Tensor) -> Tensor:
        return z.double()


class Linear:
    """A "generator" whose pictures are A w."""

    z_dim = w_dim = 5
    config = SimpleNamespace(resolution=64)
    synthesis = SimpleNamespace(const_noise=lambda: None)
    mapping = Identity()

    def __init__(self, a: Tensor) -> None:
        self.a = a

    def __call__(self, w_plus: Tensor, noise: object = None) -> Tensor:
        return (w_plus[:, 0] @ self.a.T)[:, None, None]

    def broadcast(self, w: Tensor) -> Tensor:
        return w[:, None]


def linear(*diagonal: float) -> Generator:
    return cast(Generator, Linear(torch.diag(torch.tensor(diagonal or (1.0,) * 5, dtype=torch.float64))))


PLAIN = cast(FeatureNetwork, SimpleNamespace(distances=lambda a, b: (a - b).square().sum((1, 2, 3))))


# --- the distance ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def network() -> FeatureNetwork:
    return FeatureNetwork()


def test_that_a_distance_is_that_of_unit_features_whatever_the_batch(network: FeatureNetwork) -> None:
    a, b = torch.randn(2, 3, 3, 32, 32, generator=torch.Generator().manual_seed(0)).mul(0.4)
    found = network.distances(a, b)
    assert found.shape == (3,) and bool((found > 0).all())
    assert torch.equal(network.distances(a, a), torch.zeros(3, dtype=torch.float64))
    torch.testing.assert_close(network.distances(b, a), found)
    torch.testing.assert_close(network.distances(a[1:2], b[1:2]), found[1:2], rtol=1e-4, atol=0)
    expected = torch.zeros(3, dtype=torch.float64)
    for one, other in zip(*(network._maps(x * 127.5 + 127.5) for x in (a, b)), strict=True):
        units = [x.double() / x.double().norm(dim=1, keepdim=True).clamp_min(1e-10) for x in (one, other)]
        expected += (units[0] - units[1]).pow(2).sum(1).flatten(1).mean(1)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=0)


def test_that_a_distance_grows_with_the_square_of_a_small_step(network: FeatureNetwork) -> None:
    a, change = torch.randn(2, 8, 3, 64, 64, generator=torch.Generator().manual_seed(0)).mul(0.3)
    near, far = (network.distances(a, a + step * change).mean() for step in (1e-4, 1e-3))
    assert (far / near).item() == pytest.approx(100, rel=0.05)


# --- path lengths ----------------------------------------------------------------------------------------------------


def test_that_the_outermost_hundredths_are_left_out_as_nvidia_does() -> None:
    mean, error = _mean_of_the_middle(METRICS["ppl_dist"])
    assert mean == pytest.approx(METRICS["ppl_filtered_mean"].item(), rel=1e-12)
    assert 0 < error < mean


def test_that_the_path_length_in_w_is_the_squared_length_of_the_way_through_a_linear_map() -> None:
    found = path_length(linear(3, 1, 0, 0, 0), PLAIN, "w", samples=4000)
    assert (found.space, found.step, found.samples) == ("w", STEP["w"], 4000)
    assert found.value == pytest.approx(2 * (9 + 1), rel=0.1), "E|A(w1 - w0)|^2, but for the outermost hundredths"
    assert found.value < 20
    doubled = path_length(linear(6, 2, 0, 0, 0), PLAIN, "w", samples=4000)
    assert doubled.value == pytest.approx(4 * found.value)


def test_that_the_path_length_in_z_is_the_squared_angle_on_the_sphere() -> None:
    whole = path_length(linear(), PLAIN, "z", samples=2000)
    assert whole.value == pytest.approx((np.pi / 2) ** 2 * 5, rel=0.2), "a quarter of a circle of radius sqrt(5)"
    assert path_length(linear(), PLAIN, "z", samples=2000) == whole


def test_that_the_error_of_a_path_length_says_how_far_other_samples_may_be() -> None:
    few, many = (path_length(linear(), PLAIN, "w", samples=samples) for samples in (200, 3200))
    assert many.error == pytest.approx(few.error / 4, rel=0.2)
    assert abs(few.value - many.value) < 4 * few.error


# --- decoupling ------------------------------------------------------------------------------------------------------


def shifts(*steps: tuple[float, ...]) -> list[Move]:
    """Moves that add so much, per sigma, to the five values of a "picture"."""
    rows = torch.tensor(steps, dtype=torch.float64)
    return [lambda w_plus, sigmas, row=row: (w_plus[:, 0] + sigmas * row)[:, None, None] for row in rows]  # type: ignore[misc]


def measured(*groups: list[Move]) -> Any:
    return decoupling("these", linear(), groups, samples=20)


def test_that_moves_of_different_values_do_not_talk_to_each_other() -> None:
    found = measured(shifts((2, 0, 0, 0, 0), (0, 1, 0, 0, 0)))
    assert found.cross_talk == pytest.approx(0, abs=1e-9)
    assert found.effect == pytest.approx(2 / np.sqrt(5))
    assert found.first == pytest.approx(4 / 5)
    assert (found.count, found.order) == (2, pytest.approx(1))


def test_that_moves_of_the_same_values_all_talk_whatever_their_signs() -> None:
    found = measured(shifts((1, 1, 0, 0, 0), (-2, -2, 0, 0, 0), (3, 3, 0, 0, 0)))
    assert found.cross_talk == pytest.approx(1)
    assert found.order == pytest.approx(-1), "the last one does most"
    assert measured(shifts((1, 0, 0, 0, 0), (1, 1, 0, 0, 0))).cross_talk == pytest.approx(np.sqrt(0.5))


def test_that_pairs_count_by_what_they_change_and_dead_moves_do_not_count() -> None:
    found = measured(shifts((4, 0, 0, 0, 0), (0, 4, 0, 0, 0), (1e-4, 0, 0, 0, 0)))
    assert found.count == 2
    assert found.cross_talk == pytest.approx(0, abs=1e-4)


def test_that_what_does_nothing_has_no_place_in_the_order() -> None:
    found = measured(shifts((3, 0, 0, 0, 0), (0, 2, 0, 0, 0), *[(0, 0, 0, 0, 0)] * 4))
    assert (found.count, found.order) == (2, pytest.approx(1))


@pytest.mark.parametrize("steps", [(1, 0, 0, 0, 0), (0, 0, 0, 0, 0)])
def test_that_nothing_is_said_of_a_direction_that_stands_alone(steps: tuple[float, ...]) -> None:
    found = measured(shifts(steps))
    assert found.cross_talk is None and found.order is None


def test_that_only_moves_of_one_group_are_compared() -> None:
    alone = shifts((3, 0, 0, 0, 0), (0, 1, 0, 0, 0))
    alike = shifts((1, 0, 0, 0, 0), (1, 0, 0, 0, 0))
    found = measured(alone, alike)
    assert found.cross_talk == pytest.approx(2 / (10 + 2)), "weighted by 9 + 1 and 1 + 1"
    assert found.count == 4


# --- real networks ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    generator = Generator(CONFIG).requires_grad_(False)
    canonicalise(generator, samples=64)
    path = tmp_path_factory.mktemp("models") / "faces.safetensors"
    save_model(path, generator, images_seen=12_000)
    return path


def small(**changes: Any) -> Generator:
    torch.manual_seed(0)
    generator = Generator(CONFIG.replace(**changes)).requires_grad_(False)
    canonicalise(generator, samples=64)
    return generator


def test_that_a_dimension_moves_its_own_coordinate_by_sigmas() -> None:
    generator = small()
    w_plus = generator.broadcast(generator.mapping(torch.randn(8, 12)))
    layer = generator.synthesis.by_label()["L1N0"]
    index = list(generator.synthesis.by_label()).index("L1N0")
    groups = along_dimensions(generator, 3)
    assert {len(moves) for moves in groups} == {3}
    move = groups[index][2]
    change = (move(w_plus, 0.01) - move(w_plus, -0.01)) / 0.02
    assert change.square().mean().sqrt().item() == pytest.approx(layer.subspace.effect[2].item(), rel=0.5)
    assert torch.equal(move(w_plus, 0.0), generator(w_plus))
    layer.subspace.sigma.mul_(3)
    tripled = (move(w_plus, 0.01) - move(w_plus, -0.01)) / 0.02
    assert tripled.norm().item() == pytest.approx(3 * change.norm().item(), rel=0.1)


def test_that_the_most_effective_dimensions_are_those_with_the_greatest_effects() -> None:
    generator = small()
    w_plus = generator.broadcast(generator.mapping(torch.randn(8, 12)))
    stated = sorted((e for each in generator.synthesis for e in each.subspace.effect.tolist()), reverse=True)[:3]
    found = [((m(w_plus, 0.01) - m(w_plus, -0.01)) / 0.02).square().mean().sqrt().item()
             for m in along_most_effective(generator, 3)]  # fmt: skip
    assert found == pytest.approx(stated, rel=0.5)


def test_that_a_direction_moves_the_layers_it_is_meant_for() -> None:
    generator = small()
    direction = Direction(name="d", vector=tuple(np.ones(12)), layers=(1,))
    w_plus = generator.broadcast(generator.mapping(torch.randn(2, 12)))
    expected = w_plus.clone()
    expected[:, 1] += 2.0
    torch.testing.assert_close(along_direction(generator, direction)(w_plus, 2.0), generator(expected))


@pytest.mark.parametrize(
    ("changes", "own"),
    [
        ({"mode": 0}, 0),
        ({"mode": 1}, 2),
        ({"mode": 3}, 2),
        ({"architecture": "eigengan"}, 2),
        ({"architecture": "pggan"}, 0),
    ],
)
def test_that_every_kind_of_model_can_be_compared(changes: dict[str, Any], own: int, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_model(path, small(**changes), images_seen=0)
    seen: list[int] = []
    (found,) = comparisons([path], count=3, samples=10, pairs=200, on_progress=seen.append)
    names = [each.name for each in found.decouplings]
    assert names == [*["dimensions, layer by layer", "dimensions, all layers"][:own], "SeFa", "PCA"]
    assert [each.space for each in found.path_lengths] == ["z", "w"]
    assert all(each.value > 0 for each in found.path_lengths)
    assert all(0 < each.first <= 1 for each in found.decouplings)
    assert all(each.cross_talk is None or 0 <= each.cross_talk <= 1 + 1e-6 for each in found.decouplings)
    assert sum(seen) >= 2 * 2 * 200 + 2 * 2 * 3 * 10


def test_that_the_command_tells_of_models_and_of_files_of_directions(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directions = tmp_path / "smile.json"
    Directions(directions=tuple(pca(small(), count=2))).save(directions)
    asked = ["compare", str(model), "--directions", str(directions), "--samples", "10", "--pairs", "200"]
    assert main([*asked, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["images_seen"] == 12_000 and row["decouplings"][-1]["name"] == "smile"
    assert main(asked) == 0
    text = capsys.readouterr().out
    assert "PPL-EN in w, step 0.0001" in text and "cross-talk" in text
    smile = next(line for line in text.splitlines() if line.strip().startswith("smile"))
    assert f"{row['decouplings'][-1]['cross_talk']:.2f}" in smile.split()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--samples", "3"], "3 samples are too few for a comparison"),
        (["--pairs", "3"], "3 pairs are too few for a comparison"),
        (["--count", "0"], "At least one direction"),
        (["--directions", "other.json"], "directions of other are of models with another w"),
    ],
)
def test_that_what_cannot_be_measured_is_refused_in_a_sentence(
    options: list[str],
    why: str,
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Directions(directions=(Direction(name="d", vector=(1.0, 2.0)),)).save(Path("other.json"))
    assert main(["compare", str(model), *options]) == 2
    assert why in capsys.readouterr().err
