"""What a run will take: known before it starts, remembered, and refused in a sentence where it cannot work."""

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from segan.config import PRESETS, TrainingConfig
from segan.data import Cancelled, OnProgress
from segan.errors import SeganError
from segan.estimate import (
    Measure,
    Speed,
    estimate,
    fits,
    machine_memory,
    measured_speed,
    memory_bytes,
    propose_preset,
)

FP32, BF16 = {"precision": "fp32"}, {"precision": "bf16"}
MEASURED_PEAKS = [
    ("tiny", FP32, {}, 505),
    ("tiny", BF16, {}, 448),
    ("small", FP32, {}, 648),
    ("small", BF16, {}, 513),
    ("small", FP32 | {"batch": 4}, {}, 447),
    ("small", FP32 | {"batch": 64}, {}, 649),
    ("small", FP32 | {"augment": "ada"}, {}, 680),
    ("small", FP32 | {"path_length_weight": 2.0}, {}, 698),
    ("small", FP32 | {"batch": 4}, {"resolution": 128}, 513),
    ("small", FP32, {"architecture": "eigengan"}, 665),
    ("small", FP32, {"architecture": "pggan"}, 645),
    ("small", FP32, {"architecture": "stylegan"}, 733),
    ("seed", FP32 | {"batch": 4}, {}, 702),
    ("seed", FP32, {}, 1226),
    ("seed", BF16, {}, 844),
]
"""Preset, changes to it and to its model, and MiB at the peak of a process that trained some steps on two cores."""


def case(preset: str, changes: dict[str, object], model: dict[str, object]) -> TrainingConfig:
    config = PRESETS[preset]
    return config.replace(model=config.model.replace(**model), **changes)


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test begins with nothing remembered."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))


def measuring(speeds: dict[int, float], disturbed: bool = False) -> tuple[Measure, list[TrainingConfig]]:
    """A measurement that gives a speed for each channel base, and what it was asked."""
    asked: list[TrainingConfig] = []

    def measure(config: TrainingConfig, progress: OnProgress) -> Speed:
        asked.append(config)
        return Speed(speeds[config.model.channel_base], disturbed)

    return measure, asked


@pytest.mark.parametrize(("preset", "changes", "model", "mebibytes"), MEASURED_PEAKS)
def test_that_memory_is_foreseen_within_a_fifth(
    preset: str, changes: dict[str, object], model: dict[str, object], mebibytes: float
) -> None:
    assert memory_bytes(case(preset, changes, model), processors=2) / 2**20 == pytest.approx(mebibytes, rel=0.2)


@pytest.mark.parametrize(
    ("preset", "model", "gigabytes"),
    [
        ("seed", {"mode": 1, "feature_basis": 64}, 3.61),
        ("seed", {"mode": 1, "feature_basis": 16}, 1.00),
    ],
)
def test_that_the_memory_of_bases_of_maps_is_foreseen(preset: str, model: dict[str, object], gigabytes: float) -> None:
    config = case(preset, {"precision": "fp32", "batch": 4}, model)
    assert memory_bytes(config, processors=2) / 1e9 == pytest.approx(gigabytes, rel=0.2)


@pytest.mark.parametrize(("preset", "mebibytes"), [("small", 666), ("seed", 1307), ("large", 3619)])
def test_that_the_gradients_of_many_threads_are_foreseen(preset: str, mebibytes: float) -> None:
    wanted = case(preset, FP32, {"resolution": 64})
    assert memory_bytes(wanted, processors=16) / 2**20 == pytest.approx(mebibytes, rel=0.2)
    assert memory_bytes(wanted.replace(batch=4), processors=16) == memory_bytes(wanted.replace(batch=4), processors=2)


def test_that_an_estimate_follows_from_speed_and_length() -> None:
    measure, _ = measuring({2048: 50.0})
    found = estimate(PRESETS["small"], measure=measure)
    assert found.images_per_second == 50 and found.seconds == 500_000 / 50 and found.fits == ""
    assert found.memory_bytes == memory_bytes(PRESETS["small"])


def test_that_the_same_is_measured_once(tmp_path: Path) -> None:
    measure, asked = measuring({2048: 50.0, 1024: 90.0})
    small = PRESETS["small"]
    for config in (small, small, small.replace(kimg=10.0, seed=3, snapshot_seconds=60.0)):
        assert estimate(config, measure=measure).images_per_second == 50
    assert len(asked) == 1
    for config in (small.replace(batch=8), small.replace(r1_gamma=0.0), small.replace(precision="bf16")):
        estimate(config, measure=measure)
    assert len(asked) == 4
    (file,) = tmp_path.glob("speeds.json")
    for damage in ("", "[1]", "{", '{"x": "y"}'):
        file.write_text(damage)
        assert estimate(small, measure=measure).images_per_second == 50
    assert len(asked) == 8


def test_that_what_other_programs_disturbed_is_told_so_and_measured_again() -> None:
    busy, asked = measuring({2048: 5.0, 32768: 1.0}, disturbed=True)
    for _ in range(2):
        assert estimate(PRESETS["small"], measure=busy).disturbed
    assert len(asked) == 2
    proposal = propose_preset(5000, 64, estimate=lambda *given: estimate(*given, busy))
    assert proposal.preset == "tiny" and "Other programs" in proposal.reason
    idle, _ = measuring({2048: 50.0})
    found = estimate(PRESETS["small"], measure=idle)
    assert (found.images_per_second, found.disturbed) == (50, False)
    assert estimate(PRESETS["small"], measure=busy).images_per_second == 50  # as is remembered


def test_that_a_run_that_cannot_fit_is_refused_with_a_way_out_and_without_a_measurement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("segan.estimate.machine_memory", lambda: 24_000_000_000)
    measure, asked = measuring({})
    huge = case("seed", {"batch": 64}, {"resolution": 1024})
    found = estimate(huge, measure=measure)
    assert found.images_per_second is None and found.seconds is None and not asked
    assert "GB of memory" in found.fits
    advised = int(found.fits.split("a batch size of ")[1].split()[0])
    assert fits(huge.replace(batch=advised)) == "" and fits(huge.replace(batch=2 * advised)) != ""
    hopeless = case("seed", {}, {"resolution": 1024, "channel_base": 1 << 20, "channel_max": 4096})
    assert "lower resolution" in fits(hopeless)


def test_that_the_memory_of_this_machine_is_known() -> None:
    memory = machine_memory()
    assert memory is not None and 2**28 < memory < 2**46


@pytest.mark.parametrize(
    ("speeds", "pictures", "side", "preset"),
    [
        ({2048: 5.0, 32768: 1.0, 16384: 1.0}, 5000, 512, "tiny"),
        ({2048: 50.0, 32768: 8.0, 16384: 1.0}, 5000, 512, "small"),
        ({2048: 500.0, 32768: 200.0, 16384: 50.0}, 5000, 512, "seed"),
        ({2048: 900.0, 32768: 900.0, 16384: 900.0}, 5000, 512, "large"),
        ({2048: 900.0, 32768: 900.0, 16384: 900.0}, 300, 512, "seed"),
        ({2048: 900.0, 32768: 900.0, 16384: 900.0}, 5000, 64, "seed"),
    ],
)
def test_that_the_preset_is_what_machine_and_pictures_allow(
    speeds: dict[int, float], pictures: int, side: int, preset: str
) -> None:
    measure, _ = measuring(speeds)
    proposal = propose_preset(pictures, side, estimate=lambda *asked: estimate(*asked, measure))
    assert proposal.preset == preset and proposal.reason.endswith(".")


def test_that_speed_is_measured_in_a_process_of_its_own_that_tells_its_progress(quick: TrainingConfig) -> None:
    told: list[tuple[int, int]] = []
    speed = measured_speed(quick, lambda *progress: told.append(progress))
    assert 1 < speed.images_per_second < 1e6
    shares = [done / total for done, total in told]
    assert shares == sorted(shares) and shares[0] == 0 and {done for done, _ in told} >= {0, 1}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not let a process keep to one processor")
def test_that_it_is_told_when_a_process_has_to_share_its_processors() -> None:
    code = (
        "import os; from segan.estimate import processors_left; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])"
        "; print(processors_left(4))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert 0 < float(done.stdout) < 0.5


def test_that_a_measurement_can_be_cancelled(quick: TrainingConfig, tmp_path: Path) -> None:
    def give_up(done: int, total: int) -> None:
        if done:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        estimate(quick, give_up)
    assert not [*tmp_path.glob("speeds.json")]


def test_that_a_measurement_that_fails_is_an_error_in_a_sentence(quick: TrainingConfig) -> None:
    with pytest.raises(SeganError, match=r"estimate failed \(.*smaller batch"):
        measured_speed(quick.model_copy(update={"precision": "no such"}), lambda done, total: None)


def test_that_an_estimate_is_asked_for_without_torch() -> None:
    code = "import sys, segan.estimate, segan.health; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
