"""Sheets over two quantities."""

import pytest

from segan.editing import Dimension, DirectionEdit, Edit, Latent, ModelReference, Vector, Weighted, seeds_in
from segan.errors import SeganError
from segan.quantities import QUANTITIES, Axis, steps, xy_sheet

AGE = DirectionEdit(name="age", vector=(1.0, 0.0), strength=9.0)
NEEDS = {
    "number": None,
    "truncation": None,
    "dimension": Dimension.of("L1N0D2"),
    "direction": AGE,
    "noise": ((0, 0), (1, 0)),
    "model": None,
}
EDIT = Edit(seed=7, directions=(AGE,), psi=0.5)


def axis(name: str, count: int = 3) -> Axis:
    quantity = QUANTITIES[name]
    if quantity.kind == "model":
        models = tuple(ModelReference(path=f"/runs/model-{i:06d}.safetensors", sha256=str(i)) for i in range(count))
        return Axis(name, models)
    return Axis(name, steps(name, quantity.first, quantity.last, count), NEEDS[quantity.kind])


@pytest.mark.parametrize("name", QUANTITIES)
def test_that_every_value_of_a_quantity_is_an_edit_and_a_label_of_its_own(name: str) -> None:
    along = axis(name, 4)
    other = axis("psi" if name != "psi" else "seed", 2)
    for sheet, turned in ((xy_sheet(EDIT, along, other), False), (xy_sheet(EDIT, other, along), True)):
        shape = (len(sheet.rows), len(sheet.rows[0]))
        assert shape == ((4, 2) if turned else (2, 4))
        assert len({edit for row in sheet.rows for edit in row}) == 8
        labels = sheet.row_labels if turned else sheet.column_labels
        assert len(set(labels)) == 4 and sheet.origin == EDIT


def test_that_a_sheet_changes_nothing_but_its_two_quantities() -> None:
    sheet = xy_sheet(EDIT, axis("dimension"), axis("direction"))
    assert sheet.column_labels == ("L1 N0 D2 −3.0 σ", "L1 N0 D2 0 σ", "L1 N0 D2 +3.0 σ")
    edit = sheet.rows[2][0]
    assert edit is not None and edit.strength(Dimension.of("L1N0D2")) == -3
    assert [(each.name, each.strength) for each in edit.directions] == [("age", 3.0)]
    assert edit.replace(subspace=(), directions=EDIT.directions) == EDIT


def test_that_a_grid_over_seeds_shows_the_seeds_whatever_was_shown_instead_of_one() -> None:
    blend = (Weighted(weight=1.0, latent=Latent(seed=3)),)
    for edit in (Edit(to_seed=9, position=0.5), Edit(blend=blend), Edit(vector=Vector(space="w", rows=((0.5,),)))):
        sheet = xy_sheet(edit, Axis("psi", (0.5,)), Axis("seed", (1, 2)))
        assert sheet.rows == ((Edit(seed=1, psi=0.5),), (Edit(seed=2, psi=0.5),))


def test_that_a_grid_over_a_direction_leaves_the_same_on_other_layers() -> None:
    early, late = (DirectionEdit(name="PCA 1", vector=(1.0,), layers=(n,), strength=2.0) for n in (0, 6))
    sheet = xy_sheet(Edit(directions=(early, late)), Axis("direction", (-1.0,), early), Axis("psi", (1.0,)))
    edit = sheet.rows[0][0]
    assert edit is not None and edit.directions == (late, early.replace(strength=-1.0))


def test_that_whole_numbers_are_not_repeated() -> None:
    assert steps("seed", 0, 2, 7) == (0, 1, 2)
    assert steps("seed", 4, 4, 3) == (4,)
    assert steps("psi", 0, 1, 3) == (0, 0.5, 1)


def test_that_the_same_quantity_on_both_sides_is_refused() -> None:
    with pytest.raises(SeganError, match="Choose another quantity"):
        xy_sheet(EDIT, axis("psi"), axis("psi", 5))
    other = Axis("dimension", (0.0, 1.0), Dimension.of("L2N0D0"))
    assert len(xy_sheet(EDIT, axis("dimension"), other).rows) == 2


def test_that_seeds_are_written_as_people_do() -> None:
    assert seeds_in("0-3, 7,9 – 10") == [0, 1, 2, 3, 7, 9, 10]
    for text, why in (("", "no seed"), ("3-1", "'3-1' is no seed"), ("1,-2", "no seed"), ("0-4294967295", "100,000")):
        with pytest.raises(SeganError, match=why):
            seeds_in(text)


def test_that_a_grid_over_noise_shows_noise_where_the_edit_has_none() -> None:
    assert QUANTITIES["noise"].change(Edit(noise="none"), 1.0, ((0, 0),)).noise == "const"
    assert QUANTITIES["noise"].change(Edit(noise="random"), 1.0, ((0, 0),)).noise == "random"
