"""Edits to pictures: the cache must never show, and every operation must do what its name says."""

import math
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from segan.canonical import canonicalise
from segan.checkpoint import load_model, save_model
from segan.config import ModelConfig
from segan.editing import (
    Dimension,
    DimensionEdit,
    DirectionEdit,
    Edit,
    Latent,
    LayerPsi,
    Mix,
    NoiseStrength,
    Vector,
    Weighted,
)
from segan.errors import SeganError
from segan.networks import Generator, StyledConv, ToRGB
from segan.networks.stylegan2 import Synthesis
from segan.rendering import Renderer

CONFIG = ModelConfig(
    resolution=32, z_dim=16, w_dim=16, mapping_depth=2, channel_base=512, channel_max=16, subspace_rank=4
)
ONES, TWOS = (1.0,) * 16, (2.0, -2.0) * 8
BROWN = DirectionEdit(name="brown", vector=ONES, strength=2.0)
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
    Edit(vector=Vector(space="z", rows=(TWOS,))),
    Edit(vector=Vector(space="z", rows=(TWOS,)), to_seed=4, position=0.5),
    Edit(vector=Vector(space="w", rows=(TWOS,))),
    Edit(vector=Vector(space="w", rows=(TWOS,)), to_seed=4, position=0.5),
    Edit(vector=Vector(space="w_plus", rows=(ONES, TWOS) * 4)),
    Edit(mixes=(Mix(seed=5, layers=(0, 1, 2)), Mix(seed=6, layers=(2, 3)))),
    Edit(mixes=(Mix(vector=Vector(space="w", rows=(TWOS,)), layers=(7,)),)),
    Edit(blend=(Weighted(weight=0.5, latent=Latent(seed=1)), Weighted(weight=0.5, latent=Latent(seed=2)))),
    Edit(blend=(Weighted(weight=1, latent=Latent(seed=1, mixes=(Mix(seed=2, layers=(0,)),))),)),
    Edit(psi_layers=(LayerPsi(index=7, psi=0.1),)),
    Edit(directions=(BROWN,)),
    Edit(directions=(BROWN, BROWN.replace(strength=-1.0, layers=(6, 7)))),
    Edit(noise_strengths=(NoiseStrength(layer=3, input=1, strength=2.0),)),
    Edit(noise_strengths=(NoiseStrength(layer=0, input=0, strength=0.0),)),
    Edit(noise="random", noise_seed=3, noise_strengths=(NoiseStrength(layer=1, input=0, strength=-1.0),)),
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
        (Edit(mixes=(Mix(seed=1, layers=(8,)),)), "Style mixing names layer 8, but this model ends at layer 7"),
        (Edit(blend=(Weighted(weight=1, latent=Latent(mixes=(Mix(layers=(9,)),))),)), "Style mixing names layer 9"),
        (Edit(psi_layers=(LayerPsi(index=8, psi=0.5),)), "Truncation names layer 8"),
        (Edit(directions=(BROWN.replace(layers=(8,)),)), "direction 'brown' names layer 8"),
        (Edit(directions=(BROWN.replace(vector=ONES[1:]),)), "direction 'brown' has 15 numbers, but w .* has 16"),
        (Edit(vector=Vector(space="z", rows=((1.0,) * 17,))), "vector has 17 numbers, but z of this model has 16"),
        (Edit(vector=Vector(space="w_plus", rows=(ONES,) * 7)), "vector has 7 rows, but w[+] of this model has 8"),
        (Edit(mixes=(Mix(vector=Vector(space="w", rows=((1.0,),))),)), "vector has 1 numbers, but w .* has 16"),
        (Edit(noise_strengths=(NoiseStrength(layer=3, input=2, strength=1),)), "takes no noise at L3N2"),
        (Edit(noise_strengths=(NoiseStrength(layer=4, input=0, strength=1),)), "takes no noise at L4N0"),
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


NEUTRAL = {
    "position": {"to_seed": 4, "position": 0.0},
    "mixes": {"mixes": (Mix(seed=7, layers=(1, 2)), Mix(seed=9))},
    "blend": {"blend": (Weighted(weight=1, latent=Latent(seed=7)), Weighted(weight=0, latent=Latent(seed=9)))},
    "psi_layers": {"psi_layers": (LayerPsi(index=3, psi=0.6),)},
    "directions": {"directions": (BROWN.replace(strength=0.0),)},
    "subspace": {"subspace": (DimensionEdit(dimension=Dimension.of("L2N0D3")),)},
    "noise_strengths": {"noise_strengths": (NoiseStrength(layer=2, input=0, strength=1.0),)},
    "noise_seed": {"noise_seed": 5},
}


@pytest.mark.parametrize("field", NEUTRAL)
def test_that_a_neutral_value_is_none_at_all(model: Path, field: str) -> None:
    renderer = Renderer.open(model)
    edit = Edit(seed=7, psi=0.6)
    picture, w_plus = renderer.render(edit), renderer.w_plus(edit)
    neutral = edit.replace(**NEUTRAL[field])
    assert torch.equal(renderer.w_plus(neutral), w_plus)
    assert np.array_equal(Renderer.open(model).render(neutral), picture)


@pytest.mark.parametrize("edit", EDITS)
def test_that_the_latent_of_an_edit_stands_for_its_sources(model: Path, edit: Edit) -> None:
    renderer = Renderer.open(model)
    latent = renderer.latent(edit)
    assert latent.shape == (8, 16) and latent.dtype == np.float32
    vector = Vector(space="w_plus", rows=tuple(map(tuple, latent.tolist())))
    alone = edit.replace(seed=0, vector=vector, to_seed=None, mixes=(), blend=())
    assert np.array_equal(renderer.render(alone), renderer.render(edit))


def test_that_a_vector_in_z_or_w_is_that_of_its_seed(model: Path) -> None:
    renderer = Renderer.open(model)
    z = renderer.z([7])
    w = renderer.latent(Edit(seed=7))[0]
    for space, numbers in (("z", z[0].tolist()), ("w", w.tolist())):
        edit = Edit(vector=Vector(space=space, rows=(tuple(numbers),)))  # type: ignore[arg-type]
        assert np.array_equal(renderer.render(edit), renderer.render(Edit(seed=7)))


def test_that_a_blend_weighs_latents_in_w(model: Path) -> None:
    renderer = Renderer.open(model)
    blend = Edit(blend=tuple(Weighted(weight=w, latent=Latent(seed=s)) for w, s in ((0.25, 1), (0.5, 2), (0.25, 3))))
    one, two, three = (renderer.latent(Edit(seed=seed)).astype(float) for seed in (1, 2, 3))
    assert np.allclose(renderer.latent(blend), one / 4 + two / 2 + three / 4, atol=1e-6)


def test_that_of_two_sources_for_a_layer_the_later_one_lends_it(model: Path) -> None:
    renderer = Renderer.open(model)
    latent = renderer.latent(Edit(seed=1, mixes=(Mix(seed=2, layers=(0, 1)), Mix(seed=3, layers=(1, 2)))))
    own, first, later = (renderer.latent(Edit(seed=seed)) for seed in (1, 2, 3))
    assert np.array_equal(latent, np.concatenate([first[:1], later[1:3], own[3:]]))


def test_that_a_direction_moves_its_layers_by_its_length_whatever_psi(model: Path) -> None:
    renderer = Renderer.open(model)
    for psi in (0.0, 0.7, 1.0):
        plain, moved = Edit(psi=psi), Edit(psi=psi, directions=(BROWN.replace(vector=TWOS, layers=(2, 5)),))
        step = (renderer.w_plus(moved) - renderer.w_plus(plain))[0]
        expected = torch.zeros(8, 16)
        expected[[2, 5]] = 2.0 * torch.tensor(TWOS)
        assert torch.allclose(step, expected, atol=1e-5)


def test_that_a_layer_can_be_truncated_by_itself(model: Path) -> None:
    renderer = Renderer.open(model)
    own = (LayerPsi(index=0, psi=0.0), LayerPsi(index=6, psi=0.3))
    w_plus = renderer.w_plus(Edit(seed=7, psi=0.5, psi_cutoff=4, psi_layers=own))[0]
    for index, psi in enumerate((0.0, 0.5, 0.5, 0.5, 1.0, 1.0, 0.3, 1.0)):
        assert torch.equal(w_plus[index], renderer.w_plus(Edit(seed=7, psi=psi))[0, index])


def test_that_strength_0_in_every_layer_is_no_noise(model: Path) -> None:
    renderer = Renderer.open(model)
    silent = tuple(NoiseStrength(layer=layer, input=n, strength=0) for layer, n in renderer.info.noise_inputs)
    assert len(silent) == 7
    assert np.array_equal(renderer.render(Edit(noise_strengths=silent)), renderer.render(Edit(noise="none")))


def test_that_noise_of_one_layer_costs_only_the_layers_from_there_on(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = Renderer.open(model)
    steps: list[int] = []
    step = Synthesis.step
    monkeypatch.setattr(
        Synthesis, "step", lambda self, index, *rest: (steps.append(index), step(self, index, *rest))[1]
    )
    renderer.render(Edit())
    assert steps == list(range(11))
    steps.clear()
    renderer.render(Edit(noise_strengths=(NoiseStrength(layer=3, input=1, strength=2.0),)))
    assert steps == [9, 10]


@pytest.fixture(scope="module")
def large_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With 11 layers up to 64 px, as the other, and 6 beyond."""
    torch.manual_seed(2)
    generator = Generator(CONFIG.replace(resolution=256, channel_base=1024, channel_max=4))
    path = tmp_path_factory.mktemp("model") / "large.safetensors"
    save_model(path, generator, images_seen=0)
    return path


def test_that_a_sketch_is_the_picture_of_the_blocks_up_to_64_px(large_model: Path) -> None:
    model = load_model(large_model)
    with torch.no_grad():
        for layer in model.generator.synthesis:
            if isinstance(layer, ToRGB) and layer.resolution > 64:  # the later blocks add nothing
                layer.weight.zero_()
    expected = Renderer(model, large_model).render(Edit(seed=3))
    sketch = Renderer.open(large_model).sketch(Edit(seed=3))
    assert sketch.shape == expected.shape == (256, 256, 3)
    assert np.abs(sketch.astype(int) - expected).max() <= 1
    assert not np.array_equal(sketch, Renderer.open(large_model).render(Edit(seed=3)))


def test_that_sketches_never_show_in_what_is_rendered(large_model: Path) -> None:
    edits = [Edit(), Edit(seed=7), Edit().with_strength(Dimension.of("L6N1D0"), 2.0), Edit(noise="none")]
    fresh = {edit: Renderer.open(large_model).render(edit) for edit in edits}
    renderer = Renderer.open(large_model)
    random = np.random.RandomState(0)
    for _ in range(24):
        edit = edits[random.randint(len(edits))]
        if random.rand() < 0.5:
            renderer.sketch(edit)
        else:
            assert np.array_equal(renderer.render(edit), fresh[edit])


def test_that_a_render_goes_on_from_its_sketch(large_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = Renderer.open(large_model)
    steps: list[int] = []
    step = Synthesis.step
    monkeypatch.setattr(
        Synthesis, "step", lambda self, index, *rest: (steps.append(index), step(self, index, *rest))[1]
    )
    renderer.sketch(Edit())
    assert steps == list(range(14))
    renderer.render(Edit())
    assert steps == list(range(20))
    renderer.sketch(Edit())
    renderer.render(Edit())
    assert steps == list(range(20))


def test_that_a_sketch_shows_a_change_in_a_late_layer(large_model: Path) -> None:
    late = Edit().with_strength(Dimension.of("L6N1D0"), 3.0)
    expected = Renderer.open(large_model).render(late)
    renderer = Renderer.open(large_model)
    renderer.render(Edit())
    assert np.array_equal(renderer.sketch(late), expected)


@pytest.fixture
def ticking(large_model: Path) -> Renderer:
    """Has made a picture; each of its 20 layers, of which 11 go up to 32 px and 14 up to 64, takes a second."""
    renderer = Renderer(load_model(large_model), large_model, clock=count().__next__)
    renderer.render(Edit())
    return renderer


def test_that_a_moving_hand_sees_as_much_as_its_time_allows(ticking: Renderer, large_model: Path) -> None:
    in_full, is_full = ticking.render_within(20, Edit(seed=1))
    assert is_full and np.array_equal(in_full, Renderer.open(large_model).render(Edit(seed=1)))
    half, is_full = ticking.render_within(14, Edit(seed=2))
    assert not is_full and np.array_equal(half, Renderer.open(large_model).sketch(Edit(seed=2)))
    coarse, is_full = ticking.render_within(11, Edit(seed=3))
    assert not is_full and not np.array_equal(coarse, Renderer.open(large_model).sketch(Edit(seed=3)))
    coarsest, is_full = ticking.render_within(0, Edit(seed=3).replace(psi=0.9))
    assert not is_full and coarsest.shape == coarse.shape and not np.array_equal(coarsest, coarse)


def test_that_a_change_in_a_late_layer_is_shown_however_little_time_there_is(
    ticking: Renderer, large_model: Path
) -> None:
    late = Edit().with_strength(Dimension.of("L6N1D0"), 3.0)
    picture, is_full = ticking.render_within(2, late)
    assert is_full and np.array_equal(picture, Renderer.open(large_model).render(late))
    before = ticking.render(Edit())
    middle, is_full = ticking.render_within(0, Edit().with_strength(Dimension.of("L5N0D0"), 3.0))
    assert not is_full and not np.array_equal(middle, before)


def test_that_a_picture_is_finished_from_its_sketch_when_the_hand_rests(ticking: Renderer, large_model: Path) -> None:
    ticking.render_within(11, Edit(seed=4))
    in_full, is_full = ticking.render_within(math.inf, Edit(seed=4))
    assert is_full and np.array_equal(in_full, Renderer.open(large_model).render(Edit(seed=4)))
    again, is_full = ticking.render_within(0, Edit(seed=4))
    assert is_full and np.array_equal(again, in_full)


@pytest.mark.parametrize("architecture", ["stylegan", "eigengan", "pggan"])
def test_that_a_sketch_of_a_network_without_early_pictures_is_the_picture(architecture: str, tmp_path: Path) -> None:
    config = ModelConfig(architecture=architecture, resolution=128, mode=0, z_dim=8, w_dim=8, mapping_depth=1,
                         channel_base=512, channel_max=4, subspace_rank=2)  # type: ignore[arg-type]  # fmt: skip
    save_model(tmp_path / "model.safetensors", Generator(config), images_seen=0)
    picture = Renderer.open(tmp_path / "model.safetensors").render(Edit(seed=1))
    renderer = Renderer.open(tmp_path / "model.safetensors")
    assert np.array_equal(renderer.sketch(Edit(seed=1)), picture)
    renderer.render(Edit())
    hurried, is_full = renderer.render_within(0, Edit(seed=1))
    assert is_full and np.array_equal(hurried, picture)
