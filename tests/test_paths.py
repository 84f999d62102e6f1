"""Timelines: the way must pass through its key frames, without a jump, and survive a file."""

import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import W_DIM, edits, rows

from segan.config import parse, parse_json
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
from segan.latents import seeded_z, slerp
from segan.paths import KeyFrame, Timeline, picture_distance, pyramid_distance

WAYS = ["sphere", "straight", "curve"]
easings = st.sampled_from(["linear", "smooth", "hold"])
keys = st.lists(
    st.builds(KeyFrame, edit=edits, seconds=st.floats(0.01, 20), easing=easings), min_size=1, max_size=4
).map(tuple)
timelines = st.builds(Timeline, keys=keys, way=st.sampled_from(WAYS), closed=st.booleans())

seed_edits = st.builds(Edit, seed=st.integers(0, 50), psi=st.floats(0, 1))
vector_edits = st.builds(Edit, vector=st.builds(Vector, space=st.just("z"), rows=st.tuples(rows)), psi=st.floats(0, 1))
moving_keys = st.lists(
    st.builds(
        KeyFrame,
        edit=seed_edits | vector_edits,
        seconds=st.floats(0.5, 4),
        easing=st.sampled_from(["linear", "smooth"]),
    ),
    min_size=2,
    max_size=5,
).map(tuple)
moving = st.builds(Timeline, keys=moving_keys, way=st.sampled_from(WAYS), closed=st.just(True))


def place(edit: Edit) -> np.ndarray:
    """Where an edit is: psi, and the latent of a network whose w is z."""
    if edit.blend:
        latent = np.sum([part.weight * place_of(part.latent) for part in edit.blend], axis=0)
    else:
        latent = place_of(edit)
    return np.append(latent, edit.psi)


def place_of(latent: Latent) -> np.ndarray:
    z = seeded_z([latent.seed], W_DIM)[0] if latent.vector is None else np.array(latent.vector.rows[0])
    return z if latent.to_seed is None else slerp(z, seeded_z([latent.to_seed], W_DIM)[0], latent.position)


def between(a: Edit, b: Edit, way: Any = "sphere", t: float = 0.25) -> Edit:
    return Timeline(keys=(KeyFrame(edit=a), KeyFrame(edit=b)), way=way).at(t)


@given(timelines)
@settings(max_examples=50, deadline=None)
def test_that_a_way_passes_through_its_key_frames(timeline: Timeline) -> None:
    for index, key in enumerate(timeline.keys):
        assert timeline.at(timeline.share_of(index)) == key.edit


@given(timelines, st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_that_there_is_an_edit_at_any_time(timeline: Timeline, share: float) -> None:
    assert isinstance(timeline.at(share), Edit)


@given(timelines)
@settings(max_examples=50, deadline=None)
def test_that_any_timeline_survives_json(timeline: Timeline) -> None:
    assert parse_json(Timeline, timeline.model_dump_json()) == timeline


NOWHERE = Edit(vector=Vector(space="z", rows=((0.0, 0.0, 0.0),)))


@given(moving, st.floats(0, 1))
@example(Timeline(keys=(KeyFrame(edit=Edit()), KeyFrame(edit=NOWHERE)), way="sphere", closed=True), 0.0)
@settings(max_examples=50, deadline=None)
def test_that_a_closed_way_never_jumps(timeline: Timeline, share: float) -> None:
    reach = max(np.abs(place(key.edit)).max() for key in timeline.keys)
    for moment in (share, 0.0, timeline.share_of(len(timeline.keys) - 1)):
        a, b = place(timeline.at(moment - 1e-6)), place(timeline.at(moment + 1e-6))
        # 40 / 0.5: the longest way lasts five key frames of 4 s and more, the shortest segment half a second
        assert np.abs(a - b).max() <= 2e-6 * 40 / 0.5 * 4 * math.pi * (1 + reach)


@given(moving)
@settings(max_examples=25, deadline=None)
def test_that_a_closed_curve_has_no_corners(timeline: Timeline) -> None:
    curve = timeline.replace(way="curve")
    h = 1e-7  # so short that even a sharp bend, 5,000 times as large, is no corner
    for index in range(len(curve.keys)):
        t = curve.share_of(index)
        before = (place(curve.at(t)) - place(curve.at(t - h))) / h
        after = (place(curve.at(t + h)) - place(curve.at(t))) / h
        assert np.allclose(before, after, atol=0.05 * (1 + np.abs(before).max()))


def test_that_an_open_way_ends_at_its_last_key_frame_and_a_closed_one_before_its_first() -> None:
    keys = tuple(KeyFrame(edit=Edit(seed=seed), seconds=1) for seed in (1, 2, 3))
    frames = Timeline(keys=keys).frames(5)
    assert (frames[0], frames[2], frames[-1]) == (Edit(seed=1), Edit(seed=2), Edit(seed=3))
    loop = Timeline(keys=keys, closed=True)
    assert loop.seconds == 3 and Timeline(keys=keys).seconds == 2
    frames = loop.frames(6)
    assert [frames[0], frames[2], frames[4]] == [Edit(seed=1), Edit(seed=2), Edit(seed=3)]
    assert len(set(frames)) == 6
    assert loop.at(1.0) == loop.at(-1e-30) == frames[0]
    assert place(frames[5]) == pytest.approx(place(between(Edit(seed=3), Edit(seed=1), t=0.5)))


def test_that_seeds_meet_on_the_sphere() -> None:
    assert between(Edit(seed=1), Edit(seed=2)) == Edit(seed=1, to_seed=2, position=0.25)
    a, b = (Edit(vector=Vector(space="z", rows=(tuple(row),))) for row in seeded_z([1, 2], W_DIM).tolist())
    for start, end in ((a, b), (a, Edit(seed=2)), (Edit(seed=1), b)):
        assert place(between(start, end)) == pytest.approx(place(between(Edit(seed=1), Edit(seed=2))))


def test_that_a_way_between_seeds_can_be_gone_in_part() -> None:
    a, b = Edit(seed=1, to_seed=2, position=0.2), Edit(seed=1, to_seed=2, position=0.6)
    for start, position in ((a, 0.3), (Edit(seed=1), 0.15)):
        edit = between(start, b)
        assert (edit.seed, edit.to_seed) == (1, 2) and edit.position == pytest.approx(position)


def test_that_other_latents_meet_on_a_line_in_w() -> None:
    vector = Edit(vector=Vector(space="w", rows=((1.0,) * W_DIM,)))
    mixed = Edit(seed=2, mixes=(Mix(seed=3, layers=(0,)),))
    both = Edit(blend=(Weighted(weight=0.5, latent=Latent(seed=1)), Weighted(weight=0.5, latent=Latent(seed=4))))
    assert {(part.weight, part.latent) for part in between(vector, mixed).blend} == {
        (0.75, Latent(vector=vector.vector)),
        (0.25, Latent(seed=2, mixes=mixed.mixes)),
    }
    assert {(part.weight, part.latent) for part in between(both, Edit(seed=1)).blend} == {
        (0.625, Latent(seed=1)),
        (0.375, Latent(seed=4)),
    }
    straight = between(Edit(seed=1), Edit(seed=2), way="straight")
    assert place(straight)[:-1] == pytest.approx((0.75, 0.25) @ seeded_z([1, 2], W_DIM))


def test_that_what_is_no_latent_is_interpolated_where_it_is_a_number_and_switches_half_way_where_not() -> None:
    first, second = Dimension.of("L1N0D2"), Dimension.of("L2N1D0")
    brown = DirectionEdit(name="brown", vector=(1.0, 0.0), strength=2.0)
    a = Edit(psi=1.0, noise="none", noise_strengths=(NoiseStrength(layer=1, input=0, strength=0.0),))
    a = a.with_strength(first, 4.0).replace(psi_cutoff=4, psi_layers=(LayerPsi(index=1, psi=0.5),))
    b = Edit(psi=0.0, directions=(brown,), noise_seed=3).with_strength(first, 2.0).with_strength(second, -1.0)
    quarter, late = between(a, b), between(a, b, t=0.75)
    assert quarter.psi == 0.75 and quarter.psi_layers == (LayerPsi(index=1, psi=0.375),)
    assert (quarter.strength(first), quarter.strength(second)) == (3.5, -0.25)
    assert quarter.directions == (brown.replace(strength=0.5),)
    assert quarter.noise_strengths == (NoiseStrength(layer=1, input=0, strength=0.25),)
    assert (quarter.noise, quarter.psi_cutoff, quarter.noise_seed) == ("none", 4, 0)
    assert (late.noise, late.psi_cutoff, late.noise_seed) == ("const", None, 3)


def test_that_a_dimension_set_at_both_ends_goes_from_value_to_value() -> None:
    dimension = Dimension.of("L1N0D2")
    low, high = (Edit(subspace=(DimensionEdit(dimension=dimension, set=value),)) for value in (-1.0, 3.0))
    assert between(low, high).subspace[0].set == 0.0
    assert between(low, Edit()).subspace[0].set == -1.0
    assert between(low, Edit(), t=0.75).subspace[0].set is None


def test_that_easing_gathers_speed_or_holds() -> None:
    def psi(easing: Any, t: float) -> float:
        keys = KeyFrame(edit=Edit(psi=0), easing=easing), KeyFrame(edit=Edit(psi=1))
        return Timeline(keys=keys).at(t).psi

    assert [psi("linear", t) for t in (0.25, 0.5)] == [0.25, 0.5]
    assert psi("smooth", 0.25) == 0.15625 and psi("smooth", 0.5) == 0.5
    assert [psi("hold", t) for t in (0.25, 0.99, 1.0)] == [0, 0, 1]


def test_that_a_circle_goes_through_both_seeds_and_keeps_its_speed() -> None:
    circle = Timeline.circle(Edit(psi=0.4, mixes=(Mix(seed=9, layers=(0,)),)), seeds=(1, 2), z_dim=64)
    a, b = seeded_z([1, 2], 64)
    z = [np.array(edit.vector.rows[0]) for edit in circle.frames(8) if edit.vector]
    for index, expected in ((0, a), (2, b), (4, -a), (6, -b), (1, (a + b) / 2**0.5)):
        assert np.allclose(z[index], expected)
    assert circle.at(circle.share_of(1)) == circle.keys[1].edit
    steps = [np.linalg.norm(q - p) for p, q in pairwise([*z, z[0]])]
    assert max(steps) < 1.3 * min(steps)  # an ellipse, since two random vectors are nearly orthogonal and of one length


def test_that_an_even_pace_makes_equal_steps_and_still_passes_through_the_key_frames() -> None:
    timeline = Timeline(keys=tuple(KeyFrame(edit=Edit(psi=psi)) for psi in (0.0, 0.2, 1.0)))
    even = timeline.evened(lambda a, b: abs(b.psi**3 - a.psi**3), steps=200)
    steps = [b.psi**3 - a.psi**3 for a, b in pairwise(even.frames(11))]
    assert np.allclose(steps, 0.1, atol=0.01)
    assert even.at(even.share_of(1)).psi == pytest.approx(0.2)
    assert timeline.frames(3) == [Edit(psi=0.0), Edit(psi=0.2), Edit(psi=1.0)]
    assert even.paced([0.0] * 8) == timeline  # where nothing changes there is no speed to even out
    assert parse_json(Timeline, even.model_dump_json()) == even


def test_that_distance_counts_large_areas_as_much_as_fine_detail() -> None:
    black = np.zeros((64, 64, 3), np.uint8)
    detail = black.copy()
    detail[::2, ::2] = 64
    area = black.copy()
    area[:32, :32] = 64
    assert pyramid_distance(black, black) == 0
    assert 0 < pyramid_distance(black, detail) < pyramid_distance(black, area)
    assert pyramid_distance(black, area) == pyramid_distance(area, black)
    asked: list[Edit] = []
    distance = picture_distance(lambda edit: (asked.append(edit), black + edit.seed)[1])
    assert distance(Edit(seed=1), Edit(seed=2)) == distance(Edit(seed=2), Edit(seed=3)) == 1
    assert [edit.seed for edit in asked] == [1, 2, 3]


def test_that_a_timeline_is_saved_and_read(tmp_path: Path) -> None:
    timeline = Timeline(keys=(KeyFrame(edit=Edit(seed=1)), KeyFrame(edit=Edit(seed=2))), way="curve", closed=True)
    timeline.save(tmp_path / "way.json")
    assert Timeline.load(tmp_path / "way.json") == timeline
    (tmp_path / "way.json").write_text('{"version": 1')
    with pytest.raises(SeganError, match=r"way.json is no timeline that this version can read"):
        Timeline.load(tmp_path / "way.json")
    with pytest.raises(SeganError, match="does not exist"):
        Timeline.load(tmp_path / "gone.json")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"keys": [{"edit": {}}] * 1_000_000}, "1 to 1,000 key frames, not 1,000,000"),
        ({"keys": []}, "1 to 1,000 key frames, not 0"),
        ({"version": 2, "keys": [{"edit": {}}]}, "newer version"),
        ({"keys": [{"edit": {"psi": math.nan}}]}, "keys.0.edit.psi"),
        ({"keys": [{"edit": {}, "seconds": 0}]}, "keys.0.seconds"),
        ({"keys": [{"edit": {}}], "pace": [0, 0.6, 0.5, 1]}, "pace"),
        ({"keys": [{"edit": {}}], "pace": [0.5]}, "pace"),
        ({"keys": [{"edit": {}}, {"edit": {}}], "way": "circle"}, "a circle has two key frames"),
        ({"keys": [{"edit": {"blend": [{"weight": 1, "latent": {}}] * 33}}] * 2}, "more than 64 latents"),
    ],
)
def test_that_a_strangers_timeline_with_nonsense_in_it_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(SeganError, match=words):
        parse(Timeline, fields)
