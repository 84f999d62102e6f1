"""Edits to pictures: the cache must never show, and every operation must do what its name says."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from segan.canonical import canonicalise
from segan.checkpoint import save_model
from segan.config import ModelConfig
from segan.editing import Dimension, DimensionEdit, Edit, Mix
from segan.errors import SeganError
from segan.networks import Generator, StyledConv
from segan.rendering import Renderer, slerp

CONFIG = ModelConfig(
    resolution=32, z_dim=16, w_dim=16, mapping_depth=2, channel_base=512, channel_max=16, subspace_rank=4
)
EDITS = [
    Edit(),
    Edit(seed=7),
    Edit(seed=7, psi=0.2),
    Edit(seed=7, psi=0.2, psi_cutoff=3),
    Edit(to_seed=4, position=0.5),
    Edit(mixes=(Mix(seed=5, layers=(0, 1, 2)),)),
    Edit(mixes=(Mix(seed=5, layers=(6,)),)),
    Edit(noise="none"),
    Edit(noise="random", noise_seed=3),
    Edit(noise="random", noise_seed=4),
    Edit().with_strength(Dimension.of("L0N0D0"), 2.0),
    Edit().with_strength(Dimension.of("L3N1D1"), -2.0),
    Edit().with_strength(Dimension.of("L3N2D0"), 3.0),
    Edit(subspace=(DimensionEdit(dimension=Dimension.of("L2N0D3"), set=1.0),)),
    Edit(subspace=(DimensionEdit(dimension=Dimension.of("L2N0D3"), mul=-2.0),)),
    Edit(subspace=(DimensionEdit(dimension=Dimension.of("L2N0D3"), mul=-2.0),), mul_around="zero"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    generator = Generator(CONFIG)
    for layer in generator.synthesis:
        if isinstance(layer, StyledConv):
            torch.nn.init.constant_(layer.noise_strength, 0.3)
    canonicalise(generator, samples=32)
    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    save_model(path, generator, images_seen=12_345)
    return path


def test_that_a_model_says_what_it_can_do(model: Path) -> None:
    info = Renderer.open(model).info
    assert info.config == CONFIG and info.images_seen == 12_345 and info.style_count == 8
    assert len(info.dimensions) == 11 * 4
    assert {str(i.dimension) for i in info.dimensions if i.kind == "rgb"} >= {"L0N1D0", "L1N2D3"}
    assert all(i.effect > 0 for i in info.dimensions if i.dimension.index == 0)


def test_that_every_edit_makes_another_picture(model: Path) -> None:
    renderer = Renderer.open(model)
    assert len({renderer.render(edit).tobytes() for edit in EDITS}) == len(EDITS)


def test_that_what_was_rendered_before_never_shows(model: Path) -> None:
    fresh = {edit: Renderer.open(model).render(edit) for edit in EDITS}
    renderer = Renderer.open(model)
    order = np.random.RandomState(0).randint(0, len(EDITS), 100)
    for index in order:
        assert np.array_equal(renderer.render(EDITS[index]), fresh[EDITS[index]])


def test_that_psi_0_shows_the_mean_for_every_seed(model: Path) -> None:
    renderer = Renderer.open(model)
    assert np.array_equal(renderer.render(Edit(seed=1, psi=0)), renderer.render(Edit(seed=2, psi=0)))


def test_that_interpolation_ends_at_its_seeds(model: Path) -> None:
    renderer = Renderer.open(model)
    for position, seed in ((0.0, 1), (1.0, 2)):
        there = renderer.render(Edit(seed=1, to_seed=2, position=position)).astype(int)
        assert np.abs(there - renderer.render(Edit(seed=seed))).max() <= 1


def test_that_mixing_all_layers_gives_the_other_seed(model: Path) -> None:
    renderer = Renderer.open(model)
    mixed = renderer.render(Edit(seed=1, mixes=(Mix(seed=2, layers=tuple(range(8))),)))
    assert np.array_equal(mixed, renderer.render(Edit(seed=2)))


def test_that_an_edit_and_its_opposite_lie_on_either_side(model: Path) -> None:
    renderer = Renderer.open(model)
    dimension = Dimension.of("L3N1D0")
    none, plus, minus = (renderer.render(Edit().with_strength(dimension, s)).astype(int) for s in (0.0, 0.5, -0.5))
    assert (np.sign(plus - none) * np.sign(minus - none)).mean() < 0


def test_that_setting_a_dimension_makes_seeds_agree_in_it(model: Path) -> None:
    renderer = Renderer.open(model)
    change = (DimensionEdit(dimension=Dimension.of("L0N0D0"), set=2.0),)
    a, b = (renderer.render(Edit(seed=seed, subspace=change)) for seed in (1, 2))
    assert not np.array_equal(a, b)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit().with_strength(Dimension.of("L9N0D0"), 1.0), "no dimension L9N0D0"),
        (Edit().with_strength(Dimension.of("L0N0D4"), 1.0), "no dimension L0N0D4"),
        (Edit(mixes=(Mix(seed=1, layers=(8,)),)), "ends at layer 7"),
    ],
)
def test_that_an_edit_for_another_model_is_refused_and_the_renderer_goes_on(
    model: Path, edit: Edit, words: str
) -> None:
    renderer = Renderer.open(model)
    before = renderer.render(Edit())
    with pytest.raises(SeganError, match=words):
        renderer.render(edit)
    assert np.array_equal(renderer.render(Edit()), before)


def test_that_slerp_keeps_the_length_and_the_speed_also_for_opposite_vectors() -> None:
    a = torch.tensor([[3.0, 0.0, 4.0]])
    for b in (torch.tensor([[0.0, 5.0, 0.0]]), -a, a, a + 1e-6):
        points = [slerp(a, b, t / 8) for t in range(9)]
        assert all(abs(p.norm().item() - 5) < 1e-4 for p in points)
        steps = [(q - p).norm().item() for p, q in pairwise(points)]
        assert max(steps) - min(steps) < 1e-4
        assert torch.allclose(points[0], a, atol=1e-5) and torch.allclose(points[-1], b, atol=1e-4)
