"""Edits as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import dimensions, edits

from segan.config import parse_json
from segan.editing import (
    Dimension,
    DimensionEdit,
    Edit,
    Latent,
    Mix,
    Weighted,
    interpolation,
    seeds,
    style_mixing,
    traversal,
)
from segan.errors import SeganError


@given(edits)
def test_that_any_edit_survives_json(edit: Edit) -> None:
    assert parse_json(Edit, edit.model_dump_json()) == edit


@given(edits, dimensions, st.floats(-3, 3))
def test_that_a_strength_can_be_set_read_and_taken_back(edit: Edit, dimension: Dimension, sigmas: float) -> None:
    edit = edit.replace(subspace=tuple(c for c in edit.subspace if c.dimension != dimension and not c.neutral))
    changed = edit.with_strength(dimension, sigmas)
    assert changed.strength(dimension) == sigmas
    fixed = edit.replace(subspace=(*edit.subspace, DimensionEdit(dimension=dimension, set=1.0)))
    assert fixed.with_strength(dimension, sigmas) == changed  # a value that is set would hide what is added
    assert sorted(changed.with_strength(dimension, 0.0).subspace, key=str) == sorted(edit.subspace, key=str)


def test_that_a_neutral_change_leaves_no_trace() -> None:
    assert Edit().with_strength(Dimension.of("L1N0D2"), 0.0) == Edit()


def test_that_dimensions_are_written_as_in_the_figure() -> None:
    assert str(Dimension.of("L3 N0 D12")) == "L3N0D12"
    with pytest.raises(ValueError, match="write for example"):
        Dimension.of("3.0.12")


@pytest.mark.parametrize(
    "json",
    [
        '{"version": 3}',
        '{"psi": NaN}',
        '{"psi": 1e400}',
        '{"seed": -1}',
        '{"mix_seed": 1, "mix_layers": [99]}',
        '{"subspace": [{"dimension": {"layer": 0, "input": 0, "index": 0}, "add": 1e9}]}',
        '{"subspace": [{"dimension": {"layer": 0, "input": 0, "index": 0}},'
        ' {"dimension": {"layer": 0, "input": 0, "index": 0}}]}',
        '{"model": {"path": "x", "run": "rm"}}',
    ],
)
def test_that_a_strangers_edit_with_nonsense_in_it_is_refused(json: str) -> None:
    with pytest.raises(SeganError):
        parse_json(Edit, json)


def test_that_an_edit_of_version_1_keeps_its_style_mixing() -> None:
    old = parse_json(Edit, '{"version": 1, "seed": 4, "mix_seed": 7, "mix_layers": [0, 1]}')
    assert old == Edit(seed=4, mixes=(Mix(seed=7, layers=(0, 1)),))


def test_that_a_traversal_varies_one_dimension_a_row_and_passes_through_the_edit() -> None:
    edit = Edit(seed=5)
    sheet = traversal(edit, [Dimension.of("L1N0D0"), Dimension.of("L1N0D1")], steps=5, reach=2.0)
    assert [cell.strength(Dimension.of("L1N0D1")) for cell in sheet.rows[1] if cell] == [-2, -1, 0, 1, 2]
    assert sheet.rows[0][2] == sheet.rows[1][2] == edit
    assert sheet.row_labels == ("L1 N0 D0", "L1 N0 D1")
    named = traversal(edit, [Dimension.of("L1N0D0"), Dimension.of("L1N0D1")], names={Dimension.of("L1N0D1"): "hair"})
    assert named.row_labels == ("L1 N0 D0", "L1 N0 D1 · hair")
    assert sheet.column_labels == ("−2.0 σ", "−1.0 σ", "0 σ", "+1.0 σ", "+2.0 σ")


def test_that_an_interpolation_goes_all_the_way() -> None:
    (row,) = interpolation(Edit(seed=1), to_seed=2, steps=5).rows
    assert [cell.position for cell in row if cell] == [0, 0.25, 0.5, 0.75, 1]


def test_that_an_interpolation_of_a_blend_goes_all_the_way_too() -> None:
    parts = Weighted(weight=0.75, latent=Latent(seed=1)), Weighted(weight=0.25, latent=Latent(seed=2))
    edit = Edit(seed=1, blend=parts)
    (row,) = interpolation(edit, 9, steps=3).rows
    assert row[0] == edit
    assert row[1] is not None and [(part.weight, part.latent.seed) for part in row[1].blend] == [
        (0.375, 1),
        (0.125, 2),
        (0.5, 9),
    ]
    assert row[2] == edit.replace(blend=(Weighted(weight=1.0, latent=Latent(seed=9)),))


def test_that_a_mixing_matrix_shows_its_sources() -> None:
    sheet = style_mixing(Edit(), row_seeds=[1, 2], column_seeds=[3, 4], layers=[0, 1])
    assert sheet.rows[0][0] is None
    assert [cell.seed for cell in sheet.rows[0][1:] if cell] == [3, 4]
    assert [row[0].seed for row in sheet.rows[1:] if row[0]] == [1, 2]
    cell = sheet.rows[2][1]
    assert cell is not None and (cell.seed, cell.mix_seed, cell.mix_layers) == (2, 3, (0, 1))


def test_that_a_mixing_matrix_keeps_the_other_sources_but_for_the_layers_that_it_tries() -> None:
    a, b, c = Mix(seed=7, layers=(0, 1)), Mix(seed=8, layers=(2, 3)), Mix(seed=9, layers=(4,))
    sheet = style_mixing(Edit(mixes=(a, b, c)), row_seeds=[1], column_seeds=[5], layers=[3, 4], source=1)
    assert sheet.rows[1][1] == Edit(seed=1, mixes=(a, Mix(seed=5, layers=(3, 4))))
    assert sheet.rows[1][0] == Edit(seed=1), "the head shows the seeds alone"


def test_that_seeds_make_a_grid_as_square_as_it_gets() -> None:
    assert [len(row) for row in seeds(Edit(), range(10)).rows] == [4, 4, 2]
    assert seeds(Edit(to_seed=2, position=1.0), [7]).rows == ((Edit(seed=7),),)
