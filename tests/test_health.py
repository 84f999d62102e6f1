"""What is said of a run, and when: of healthy courses nothing, of sick ones one sentence with what would help."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from segan.config import TrainingConfig
from segan.events import Event, Measured, PreviewReady, Progress, Started, Warned
from segan.health import Health, diversity

RNG = np.random.default_rng(0)
REALS = RNG.integers(0, 256, (36, 16, 16, 3), np.uint8)
HEALTHY = {"r_t": 0.75, "real_score": 2.1, "fake_score": -1.8}


def started(**changes: object) -> Started:
    return Started(TrainingConfig(augment="flip").replace(**changes), 5000, 0, "CPU", "fp32", 1, 1, REALS)


def course(
    kimg: float, values: Callable[[float], dict[str, float]], begin: float = 0.0, noise: float = 0.3
) -> Iterator[Progress]:
    """A Progress every 64 pictures, whose values are those of a moment in kimg and some noise."""
    for images_seen in range(round(begin * 1000), round((begin + kimg) * 1000), 64):
        noted = {name: value + RNG.normal(0, noise) for name, value in values(images_seen / 1000).items()}
        if "r_t" in noted:
            noted["r_t"] = float(np.clip(noted["r_t"], -1, 1))
        yield Progress(images_seen, images_seen / 50, 50.0, noted)


def measures(kids: Iterable[float], every: int = 5, first: int = 5, error: float = 20.0) -> Iterator[Measured]:
    for index, kid in enumerate(kids):
        images_seen = 1000 * (first + every * index)
        yield Measured(images_seen, kid, error, Path(f"model-{images_seen // 1000:06d}.safetensors"), False)


def previews(shares: Iterable[float], every: int = 1000) -> Iterator[PreviewReady]:
    """Tiles whose diversity is a share of that of the pictures."""
    mean = REALS.mean(0)
    for index, share in enumerate(shares):
        tiles = (mean + share * (REALS[::-1] - mean)).astype(np.uint8)
        yield PreviewReady(index * every, tiles, Path("000000.png"))


def said(events: Iterable[Event], health: Health | None = None, **config: object) -> list[Warned]:
    health = health or Health()
    warnings = health.watch(started(**config))
    for event in events:
        warnings += health.watch(event)
    return warnings


def test_that_of_a_healthy_run_nothing_is_said() -> None:
    assert said(course(100, lambda kimg: HEALTHY | {"augment_p": min(kimg / 200, 0.4)}, noise=0.5)) == []
    falling = [20_000 * 0.9**i + RNG.normal(0, 20) for i in range(60)]
    assert said(measures(falling)) == []
    grey_at_first = [0.9, 0.8, 0.7, 0.6, *np.linspace(0.57, 1, 40)]
    assert said(previews(grey_at_first)) == []


def test_that_a_discriminator_that_wins_is_reported_once_and_again_after_a_recovery() -> None:
    def wins(kimg: float) -> dict[str, float]:
        return HEALTHY | ({"r_t": 1.0} if 20 < kimg < 60 or kimg > 90 else {})

    warnings = said(course(120, wins, noise=0.05))
    assert len(warnings) == 2
    assert 30_000 < warnings[0].images_seen < 42_000  # after it has lasted for 10 kimg
    assert 100_000 < warnings[1].images_seen < 112_000
    assert "recognises nearly all of your pictures" in warnings[0].text and "'ada'" in warnings[0].text
    assert warnings[0].changes == {"augment": "ada"}


def test_that_scores_far_apart_are_reported() -> None:
    (warning,) = said(course(60, lambda kimg: {"r_t": 0.84, "real_score": 2 + kimg / 4, "fake_score": -2 - kimg / 4}))
    assert "apart" in warning.text


def test_that_a_short_spell_is_not_reported() -> None:
    assert said(course(60, lambda kimg: HEALTHY | ({"r_t": 1.0} if 20 < kimg < 26 else {}))) == []


def test_that_the_advice_fits_the_configuration() -> None:
    def overfitted() -> Iterator[Progress]:
        return course(30, lambda _: HEALTHY | {"r_t": 1.0}, noise=0.01)

    assert said(overfitted(), augment="none")[0].changes == {"augment": "ada"}
    assert said(overfitted(), augment="ada", r1_gamma=3.0)[0].changes == {"r1_gamma": 6.0}
    assert said(overfitted(), augment="flip", r1_gamma=0.0)[0].changes == {"r1_gamma": 1.0}
    for config in ({"augment": "none"}, {"augment": "ada"}):
        (warning,) = said(overfitted(), **config)
        TrainingConfig().replace(**warning.changes)  # valid fields with valid values


def test_that_augmentation_at_its_cap_is_reported() -> None:
    def values(kimg: float) -> dict[str, float]:
        return HEALTHY | {"augment_p": min(kimg / 100, 1.0)}

    assert said(course(110, values, noise=0)) == []
    (warning,) = said(course(180, values, noise=0), augment="ada")
    assert 115_000 < warning.images_seen < 135_000 and "Add pictures" in warning.text and not warning.changes


def test_that_samples_that_become_alike_are_reported_with_a_way_out() -> None:
    shares = [0.8] * 12 + [0.7, 0.5, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
    (warning,) = said(previews(shares), learning_rate=0.002)
    assert "alike" in warning.text and warning.changes == {"learning_rate": 0.001}
    assert len(said(previews([*shares, *[0.8] * 8, *[0.1] * 8]))) == 2
    assert said(previews([0.8] * 12 + [0.1] + [0.8] * 12)) == []  # one odd preview
    assert said(previews([0.05] * 5)) == []  # before there is anything to see


def test_that_a_run_that_improves_no_more_is_told_so_and_knows_its_best() -> None:
    flat = [*(5000 - 400 * i for i in range(10)), *(1405 + 15 * (-1) ** i for i in range(20))]
    (warning,) = said(measures(flat))  # 1390 is no improvement on 1400, with an error of 20
    assert "Nothing has improved for 50 kimg" in warning.text and "60 kimg (KID-EN 1390)" in warning.text
    assert warning.changes == {}


def test_that_a_run_that_gets_worse_is_told_how_to_prevent_it() -> None:
    rising = [*(5000 - 400 * i for i in range(10)), *(1400 + 100 * i for i in range(1, 20))]
    (warning,) = said(measures(rising), augment="none")
    assert "get worse" in warning.text and "50 kimg (KID-EN 1400)" in warning.text
    assert warning.changes == {"augment": "ada"}


def test_that_other_pictures_are_no_reason_to_say_that_samples_get_worse() -> None:
    health = Health()
    assert said(measures(5000 - 400 * i for i in range(10)), health) == []
    more = dataclasses.replace(started(augment="none"), pictures=6000, images_seen=55_000)
    assert health.watch(more) == []
    higher = measures((4000 - 100 * i for i in range(19)), first=60)
    assert [warning for event in higher for warning in health.watch(event)] == []
    past: list[dict[str, object]] = [{"event": "Started", "pictures": 5000}, *map(_record, measures([1400.0]))]
    past += [{"event": "Started", "pictures": 6000}]
    rising = measures((1500 + 100 * i for i in range(30)), first=10)
    resumed = Health(past)
    (warning,) = (warning for event in rising for warning in resumed.watch(event))
    assert "10 kimg (KID-EN 1500)" in warning.text


def test_that_a_new_best_ends_the_complaint() -> None:
    kids = [*(5000 - 400 * i for i in range(10)), *[1450.0] * 11, 1000.0, *[1100.0] * 25]
    warnings = said(measures(kids))
    assert len(warnings) == 2 and "105 kimg" not in warnings[0].text


def test_that_a_resumed_run_neither_repeats_itself_nor_forgets() -> None:
    overfitted = [*course(40, lambda _: HEALTHY | {"r_t": 1.0}, noise=0.01)]
    flat = [*measures([2000.0, *[2100.0 + i for i in range(7)]], first=40)]
    log = [json.loads(json.dumps(_record(event))) for event in (*overfitted, *flat)]
    health = Health(log)
    more = course(20, lambda _: HEALTHY | {"r_t": 1.0}, begin=40, noise=0.01)
    assert said(more, health) == []  # it was said before
    (warning,) = said(measures([2100.0] * 8, first=80), health)
    assert "40 kimg (KID-EN 2000)" in warning.text


def _record(event: Progress | Measured) -> dict[str, object]:
    fields = dataclasses.asdict(event)
    return {"event": type(event).__name__} | {k: v.name if isinstance(v, Path) else v for k, v in fields.items()}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"event": "Progress"},
        {"event": "Progress", "images_seen": "x", "seconds": 1, "values": {}},
        {"event": "Progress", "images_seen": 1, "seconds": 1, "values": [1]},
        {"event": "Progress", "images_seen": 1, "seconds": 1, "values": {"r_t": None}},
        {"event": "Measured", "images_seen": 1, "kid": 1, "kid_error": 1, "model": 3, "best": 1},
        {"event": "Progress", "images_seen": 1, "seconds": 1, "values": {"r_t": float("nan")}},
        {"event": "Progress", "images_seen": float("inf"), "seconds": 1, "values": {}},
        {"event": "Progress", "images_seen": 10**400, "seconds": 1, "values": {}},
        {"event": "Measured", "images_seen": 1, "kid": float("nan"), "kid_error": 1, "model": "m", "best": True},
        {"event": "Unheard of"},
    ],
)
def test_that_a_damaged_log_does_no_harm(record: dict[str, object]) -> None:
    health = Health([record])
    assert said(course(10, lambda _: HEALTHY), health) == []
    assert len(said(course(20, lambda _: HEALTHY | {"r_t": 1.0}, begin=10, noise=0.01), health)) == 1


def test_that_a_run_that_is_taken_back_is_judged_by_what_it_does_then() -> None:
    health = Health()
    assert said(course(25, lambda _: HEALTHY), health) == []
    again = dataclasses.replace(started(), images_seen=10_000)
    assert health.watch(again) == []
    warnings = [w for event in course(30, lambda _: HEALTHY | {"r_t": 1.0}, 10, 0.01) for w in health.watch(event)]
    assert len(warnings) == 1 and warnings[0].images_seen > 20_000


def test_that_diversity_is_that_of_what_is_seen() -> None:
    assert diversity(REALS[:1].repeat(36, 0)) == 0
    faint = (128 + (REALS.astype(float) - 128) / 2).astype(np.uint8)
    assert diversity(faint) == pytest.approx(diversity(REALS) / 2, rel=0.05)
    same_with_grain = np.clip(128 + RNG.normal(0, 60, (36, 64, 64, 3)), 0, 255).astype(np.uint8)
    plain_colours = np.broadcast_to(RNG.integers(0, 256, (36, 1, 1, 3)), (36, 64, 64, 3)).astype(np.uint8)
    assert diversity(same_with_grain) < 0.2 * diversity(plain_colours)
    assert diversity(RNG.integers(0, 256, (5, 4, 4, 3), np.uint8)) > 0  # smaller than the thumbnail


def test_that_pictures_without_any_diversity_do_no_harm() -> None:
    health = Health()
    health.watch(dataclasses.replace(started(), reals=np.zeros((0, 16, 16, 3), np.uint8)))
    assert [w for event in previews([0.5] * 20) for w in health.watch(event)] == []
