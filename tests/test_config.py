"""Configurations: what they accept, and what they say when they do not."""

from typing import get_args

import pytest

from segan.config import PRESETS, ModelConfig, TrainingConfig, parse_json
from segan.errors import SeganError
from segan.subspace import MODES


def test_that_every_config_survives_json() -> None:
    for config in PRESETS.values():
        assert parse_json(TrainingConfig, config.model_dump_json()) == config


def test_that_the_seed_preset_has_the_original_projects_hyperparameters() -> None:
    seed = PRESETS["seed"]
    assert (seed.model.resolution, seed.learning_rate, seed.batch) == (64, 0.002, 16)
    assert (seed.model.z_dim, seed.model.w_dim) == (64, 64)
    assert (seed.r1_gamma, seed.r1_interval, seed.path_length_interval) == (10, 16, 4)
    assert (seed.model.channel_base, seed.model.channel_max) == (32768, 128)


def test_that_the_r1_gamma_of_preset_large_follows_resolution_and_batch() -> None:
    large = PRESETS["large"]
    finer = large.replace(model=large.model.replace(resolution=256), batch=8)
    assert finer.following(large).r1_gamma == 0.0002 * 256**2 / 8
    assert finer.replace(r1_gamma=3.0).following(large).r1_gamma == 3.0
    small = PRESETS["small"]
    assert small.replace(batch=8).following(small).r1_gamma == small.r1_gamma


def test_that_small_and_tiny_differ_in_their_channels_only() -> None:
    small, tiny = PRESETS["small"], PRESETS["tiny"]
    assert (small.model.channel_base, tiny.model.channel_base) == (2048, 1024)
    assert small.model.replace(channel_base=1024) == tiny.model
    assert small.replace(model=tiny.model, kimg=tiny.kimg) == tiny


def test_that_large_follows_the_rule_of_stylegan2_ada_for_r1() -> None:
    large = PRESETS["large"]
    assert (large.model.channel_base, large.model.channel_max, large.model.mapping_depth) == (16384, 512, 2)
    assert large.r1_gamma == pytest.approx(0.0002 * large.model.resolution**2 / large.batch)


def test_that_the_modes_of_the_config_are_those_that_exist() -> None:
    assert set(get_args(ModelConfig.model_fields["mode"].annotation)) == set(MODES)


@pytest.mark.parametrize(
    ("json", "words"),
    [
        ('{"batch": 0}', "batch"),
        ('{"learning_rate": "fast"}', "learning_rate"),
        ('{"batches": 8}', "batches"),
        ('{"r1_gamma": NaN}', "r1_gamma"),
        ('{"model": {"resolution": 48}}', "resolution 48 is not a power of two; choose 32"),
        ('{"model": {"channel_base": 64, "resolution": 128}}', "channel base 64 leaves no channel at 128 px"),
        ('{"model": {"subspace_rank": 65}}', "subspace rank 65 exceeds the 64 w dimensions"),
        ('{"freeze_discriminator": 5}', "5 frozen blocks exceed the 4 of the discriminator"),
        ('{"discriminator_channels": [8, 8]}', "2 discriminator channels do not fit 64 px"),
        ("{", "Invalid JSON"),
    ],
)
def test_that_a_wrong_field_is_named(json: str, words: str) -> None:
    with pytest.raises(SeganError, match=words):
        parse_json(TrainingConfig, json)


def test_that_replacing_validates() -> None:
    with pytest.raises(SeganError, match="kimg"):
        PRESETS["small"].replace(kimg=-1)


def test_that_every_field_explains_itself() -> None:
    for kind in (TrainingConfig, ModelConfig):
        for name, field in kind.model_fields.items():
            if name != "model":
                assert field.title and field.description and field.description.endswith("."), name


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kimg": 0}, "kimg: choose more than 0."),
        ({"kimg": 1e9}, "kimg: choose 1,000,000 or less."),
        ({"batch": 0}, "batch: choose 1 or more."),
        ({"batch": "many"}, "batch: choose a whole number."),
        ({"learning_rate": "fast"}, "learning_rate: choose a number."),
        ({"rotate90": "maybe"}, "rotate90: choose true or false."),
        ({"fit": "squeeze"}, "fit: choose 'crop', 'pad', 'edge' or 'stretch'."),
        ({"background": "red"}, "background: choose a colour such as #ffffff."),
        ({"epochs": 3}, "epochs: there is no such setting."),
    ],
)
def test_that_what_cannot_be_is_said_in_plain_words(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(SeganError) as error:
        TrainingConfig().replace(**changes)
    assert str(error.value) == sentence


def test_that_only_a_subspace_of_w_is_bounded_by_it() -> None:
    assert ModelConfig(architecture="eigengan", w_dim=8, subspace_rank=12).subspace_rank == 12
    with pytest.raises(SeganError, match="exceeds the 8 w dimensions"):
        ModelConfig().replace(w_dim=8, subspace_rank=12)
