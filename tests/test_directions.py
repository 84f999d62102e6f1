"""Directions: other projects' numbers, and what their definitions promise."""

import copy
from pathlib import Path

import numpy as np
import pytest
import torch

from segan.canonical import measure
from segan.checkpoint import save_model
from segan.config import ModelConfig
from segan.directions import METHODS, Direction, Directions, Statistics, conditioned, parting_plane, strongest_axes
from segan.editing import Edit, ModelReference
from segan.errors import SeganError
from segan.latents import seeded_z
from segan.networks import Generator
from segan.rendering import Renderer

FIXTURES = Path(__file__).parent / "fixtures"
CONFIG = ModelConfig(resolution=16, z_dim=16, w_dim=12, mapping_depth=2, channel_base=256, channel_max=16, mode=0)


@pytest.fixture(scope="module")
def generator() -> Generator:
    torch.manual_seed(3)
    generator = Generator(CONFIG).requires_grad_(False)
    measure(generator, samples=1000)
    return generator


def fixture(name: str) -> dict[str, np.ndarray]:
    with np.load(FIXTURES / f"{name}.npz") as file:
        return dict(file)


def w_of(generator: Generator, seeds: list[int]) -> np.ndarray:
    return generator.mapping(torch.from_numpy(seeded_z(seeds, CONFIG.z_dim)).float()).numpy().astype(float)


def unit(direction: Direction) -> np.ndarray:
    vector = np.array(direction.vector)
    return vector / np.linalg.norm(vector)


# --- sefa ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["sg2", "sg1"])
@pytest.mark.parametrize("layers", ["all", "0-1", "2-5", "single3"])
def test_that_sefas_own_numbers_are_reproduced(key: str, layers: str) -> None:
    data = fixture("sefa")
    values, axes = strongest_axes([data[f"{key}.A{index}"] for index in data[f"{key}.{layers}.layers"]])
    assert np.allclose(values, data[f"{key}.{layers}.values_sorted"], rtol=1e-5, atol=1e-5)
    known = data[f"{key}.{layers}.values_sorted"] > 1e-3  # beyond the rank any basis will do
    expected = data[f"{key}.{layers}.boundaries_sorted_signed"]
    assert known.any() and np.allclose(axes[known], expected[known], rtol=1e-3, atol=1e-4)


def test_that_rosinalitys_factorisation_without_normalisation_is_reproduced() -> None:
    data = fixture("sefa")
    values, axes = strongest_axes([data[f"ros.{key}"] for key in data["ros.used_keys"]], normalise=False)
    assert np.allclose(values, data["ros.singular_values"] ** 2, rtol=1e-4)
    cosines = np.abs((axes * data["ros.eigvec_columns"].T).sum(1))
    assert np.allclose(cosines, 1, atol=1e-4)


def test_that_sefa_finds_what_the_chosen_layers_react_to_most(generator: Generator) -> None:
    whole = METHODS["sefa"](generator, count=100, normalise=False)
    assert len(whole) == 12
    assert [each.value for each in whole] == sorted((each.value for each in whole), reverse=True)
    assert sum(each.share for each in whole) == pytest.approx(1)
    some = METHODS["sefa"](generator, count=3, layers=(1, 2), normalise=False)
    matrix = np.concatenate([f.matrix.numpy() for f in generator.factor_layers() if f.w_index in (1, 2)])
    reaction = [float(np.square(matrix @ unit(each)).sum()) for each in (*some, whole[0])]
    assert reaction[:3] == pytest.approx([each.value for each in some], rel=1e-4)
    assert reaction[0] > reaction[3]
    assert [each.layers for each in some] == [(1, 2)] * 3


def test_that_dimensions_that_no_layer_sees_are_left_out(generator: Generator) -> None:
    blind = Generator(CONFIG).requires_grad_(False)
    for layer in blind.synthesis:
        layer.affine.weight[:, 5:] = 0
    assert len(METHODS["sefa"](blind, count=100)) == 5


def test_that_equally_strong_directions_are_marked() -> None:
    twins = Generator(CONFIG.replace(channels=(16, 16, 16))).requires_grad_(False)
    for layer in twins.synthesis:
        layer.affine.weight.zero_()
        layer.affine.weight[:3] = torch.diag(torch.tensor([3.0, 2.0, 2.0])) @ torch.eye(3, 12)
    assert [each.tied for each in METHODS["sefa"](twins, normalise=False)] == [False, True, True]


def test_that_each_direction_of_eigengan_stays_within_one_random_input() -> None:
    config = CONFIG.replace(architecture="eigengan", subspace_rank=3)
    found = METHODS["sefa"](Generator(config).requires_grad_(False), count=100)
    slices = {tuple(np.flatnonzero(np.array(each.vector) != 0) // 3) for each in found if len(set(each.vector)) < 10}
    assert len(found) == 16 + 2 * 3 and slices


# --- pca -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [1, 3])
def test_that_ganspaces_principal_components_are_reproduced(parts: int) -> None:
    data = fixture("ganspace_pca")
    statistics = Statistics.of(np.array_split(data["X"], parts))
    sigmas, axes = statistics.components()
    assert np.allclose(statistics.mean, data["pca_mean"][0], atol=1e-5)
    assert np.allclose(sigmas[:8], data["pca_stdev"], rtol=1e-5)
    assert np.allclose(np.square(sigmas[:8]) / np.square(sigmas).sum(), data["pca_var_ratio"], rtol=1e-5)
    assert np.allclose(np.abs((axes[:8] * data["pca_comp"]).sum(1)), 1, atol=1e-5)
    assert np.allclose(np.abs((axes[:8] * data["ipca_comp"]).sum(1)), 1, atol=5e-3)  # it keeps only these eight


def test_that_statistics_hold_for_numbers_far_from_zero() -> None:
    x = np.random.RandomState(0).randn(1000, 3) * (1, 2, 3) + 1e6
    assert np.allclose(Statistics.of(np.array_split(x, 4)).covariance, np.cov(x.T, bias=True), rtol=1e-6, atol=1e-6)


def test_that_pca_goes_where_w_varies_and_one_sigma_at_a_time(generator: Generator) -> None:
    found = METHODS["pca"](generator, count=12, samples=5000)
    w = w_of(generator, list(range(2000)))
    spread = [float((w @ unit(each)).std()) for each in found]
    lengths = [float(np.linalg.norm(each.vector)) for each in found]
    assert lengths == pytest.approx([each.value for each in found])
    assert lengths == pytest.approx(spread, rel=0.1)
    assert lengths == sorted(lengths, reverse=True)
    assert sum(each.share for each in found) == pytest.approx(1)


# --- labelled --------------------------------------------------------------------------------------------------------


def test_that_the_parting_plane_is_the_minimum_of_its_objective() -> None:
    random = np.random.RandomState(0)
    x = random.randn(60, 5)
    labels = np.where(x[:, 0] + 0.5 * random.randn(60) > 0, 1.0, -1.0)
    n, b = parting_plane(x, labels)
    slack = np.maximum(0, 1 - labels * (x @ n + b))
    assert np.allclose(n, 2 * (labels * slack) @ x, atol=1e-8)  # the derivative by n
    assert abs((labels * slack).sum()) < 1e-8  # and by b


def test_that_labels_give_back_the_direction_that_they_were_made_with(generator: Generator) -> None:
    seeds = list(range(300))
    w = w_of(generator, seeds)
    truth = np.random.RandomState(1).randn(12)
    score = (w - w.mean(0)) @ truth
    liked = [seed for seed in seeds if score[seed] > np.quantile(score, 0.7)]
    disliked = [seed for seed in seeds if score[seed] < np.quantile(score, 0.3)]
    (found,) = METHODS["labelled"](generator, liked=liked, disliked=disliked, name="tall")
    assert found.name == "tall" and found.value > 0.9
    along = w @ unit(found)
    correlation = np.corrcoef(along, score)[0, 1]
    assert correlation > 0.95
    assert np.linalg.norm(found.vector) == pytest.approx(along.std(), rel=0.15)
    (other,) = METHODS["labelled"](generator, liked=liked[::2], disliked=disliked[::2], without=[found])
    assert abs(unit(other) @ unit(found)) < 1e-6


def test_that_labels_without_meaning_are_not_praised(generator: Generator) -> None:
    random = np.random.RandomState(2).permutation(80).tolist()
    (found,) = METHODS["labelled"](generator, liked=random[:40], disliked=random[40:])
    assert 0.3 < found.value < 0.7


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"liked": [1, 1], "disliked": [2, 3]}, "at least two seeds on either side"),
        ({"liked": [1, 2], "disliked": [2, 3]}, "Seed 2 is on both sides"),
        ({"liked": [1, 2], "disliked": [3, 4], "layers": [9]}, "Layer 9 does not exist"),
        ({"liked": [1, 2], "disliked": [3, 4], "name": "x" * 201}, "name"),
        ({"liked": [1, 2], "disliked": [3, 4], "without": [Direction(name="x", vector=(1.0,))]}, "another w"),
    ],
)
def test_that_labels_that_do_not_part_are_refused(
    generator: Generator, parameters: dict[str, object], words: str
) -> None:
    with pytest.raises(SeganError, match=words):
        METHODS["labelled"](generator, **parameters)


def test_that_a_model_that_makes_the_same_of_all_seeds_has_no_direction(generator: Generator) -> None:
    collapsed = copy.deepcopy(generator)
    with torch.no_grad():
        for parameter in collapsed.mapping.parameters():
            parameter.zero_()
    with pytest.raises(SeganError, match="Nothing in w tells these seeds apart"):
        METHODS["labelled"](collapsed, liked=[1, 2], disliked=[3, 4])


def test_that_samples_without_end_are_refused(generator: Generator) -> None:
    with pytest.raises(SeganError, match=r"more than 100,000,000"):
        METHODS["pca"](generator, samples=10**15)


def test_that_nothing_is_left_of_a_direction_without_itself() -> None:
    a, b = np.eye(3)[0], np.array([1.0, 1.0, 0.0]) / 2**0.5
    assert np.allclose(conditioned(b, [a * 5]), [0, 1, 0])
    with pytest.raises(SeganError, match="Nothing of the direction is left"):
        conditioned(a, [b, np.array([1.0, -1.0, 0.0])])


# --- all -------------------------------------------------------------------------------------------------------------


def test_that_a_found_direction_moves_the_picture_and_survives_a_file(tmp_path: Path, generator: Generator) -> None:
    save_model(tmp_path / "model.safetensors", generator, images_seen=0)
    renderer = Renderer.open(tmp_path / "model.safetensors")
    found = renderer.directions("pca", count=2, layers=(0, 1))
    assert found.model == renderer.info.reference and [each.name for each in found.directions] == ["PCA 1", "PCA 2"]
    found.save(tmp_path / "found.json")
    again = Directions.load(tmp_path / "found.json")
    assert again == found
    edit = Edit(directions=(again.directions[0].at(2.0),))
    step = (renderer.w_plus(edit) - renderer.w_plus(Edit()))[0].numpy()
    assert np.allclose(step[0], 2 * np.array(found.directions[0].vector), atol=1e-5) and not step[2:].any()
    assert not np.array_equal(renderer.render(edit), renderer.render(Edit()))


@pytest.mark.parametrize("method", ["sefa", "pca"])
@pytest.mark.parametrize("architecture", ["stylegan2", "stylegan", "eigengan", "pggan"])
def test_that_every_architecture_has_directions(architecture: str, method: str) -> None:
    generator = Generator(CONFIG.replace(architecture=architecture, subspace_rank=3)).requires_grad_(False)
    found = METHODS[method](generator, count=4)
    assert len(found) == 4 and all(len(each.vector) == generator.w_dim for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"version": 2, "directions": []}',
        '{"directions": [{"name": "a", "vector": [1]}, {"name": "b", "vector": [1, 2]}]}',
        '{"directions": [{"name": "a", "vector": [1e400]}]}',
        '{"directions": [{"name": "a", "vector": []}]}',
    ],
)
def test_that_a_strangers_directions_with_nonsense_in_them_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "found.json").write_text(text)
    with pytest.raises(SeganError, match=r"found.json is no file of directions"):
        Directions.load(tmp_path / "found.json")


def test_that_a_file_of_directions_names_its_model(tmp_path: Path) -> None:
    found = Directions(model=ModelReference(path="a", sha256="b"), method="sefa", directions=())
    found.save(tmp_path / "found.json")
    assert Directions.load(tmp_path / "found.json") == found
