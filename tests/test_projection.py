"""Projection: a model's own pictures are found again, and every architecture can be searched."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from segan.canonical import measure
from segan.checkpoint import save_model
from segan.cli import main
from segan.config import ModelConfig
from segan.editing import Edit
from segan.errors import SeganError
from segan.networks import Generator
from segan.networks.generator import ARCHITECTURES
from segan.pictures import read_square
from segan.projection import SEEDS, project
from segan.rendering import Renderer

BUNDLED = Path(__file__).parent.parent / "resources" / "models" / "lorelei-small.safetensors"
OTHER_SEED = 100_006
"""None of those that the search begins with."""


@pytest.fixture(scope="module")
def bundled() -> Renderer:
    return Renderer.open(BUNDLED)


def rms(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(np.mean((a.astype(float) - b) ** 2)))


def test_that_a_models_own_picture_is_found_again(bundled: Renderer) -> None:
    """Far nearer than the best of the seeds, and in a third of the usual steps."""
    target = bundled.render(Edit(seed=OTHER_SEED, psi=1.0))
    found = list(bundled.project(target, steps=100))
    assert [nearest.done for nearest in found[:-1]] == [*range(1, SEEDS + 1), *range(SEEDS, SEEDS + 100)]
    assert (found[-1].done, found[-1].total) == (SEEDS + 100,) * 2
    begun, ended = found[SEEDS - 1], found[-1]
    assert ended.distance < 0.7 * begun.distance
    assert rms(ended.picture, target) < 0.8 * rms(begun.picture, target)
    assert np.ptp(ended.vector, axis=0).max() > 0  # the rows of w+ have come apart


def test_that_what_was_found_is_an_edit_of_the_same_picture(bundled: Renderer) -> None:
    target = bundled.render(Edit(seed=OTHER_SEED, psi=1.0))
    *_, nearest = bundled.project(target, steps=2)
    edit = bundled.edit_of(nearest)
    assert edit.model == bundled.info.reference and not edit.subspace and edit.psi == 1
    assert np.abs(bundled.render(edit).astype(int) - nearest.picture).max() <= 1


def test_that_the_same_is_found_every_time(bundled: Renderer) -> None:
    target = bundled.render(Edit(seed=OTHER_SEED))
    first, second = (list(bundled.project(target, steps=3))[-1] for _ in range(2))
    assert np.array_equal(first.vector, second.vector)


def test_that_one_may_stop_at_any_step_and_has_what_was_nearest(bundled: Renderer) -> None:
    target = bundled.render(Edit(seed=OTHER_SEED))
    *_, among_seeds = itertools.islice(bundled.project(target), SEEDS)
    assert rms(bundled.render(bundled.edit_of(among_seeds)), among_seeds.picture) < 1


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_that_every_architecture_can_be_searched(architecture: str) -> None:
    torch.manual_seed(0)
    config = ModelConfig.model_validate(
        {"architecture": architecture, "resolution": 16, "z_dim": 16, "w_dim": 16, "channel_max": 16}
    )
    generator = Generator(config).requires_grad_(False).eval()
    measure(generator, samples=100)
    target = np.full((16, 16, 3), (200, 90, 30), np.uint8)
    found = list(project(generator, target, steps=30))
    assert found[-1].vector.shape == (generator.style_count, generator.w_dim)
    assert found[-1].distance < found[SEEDS - 1].distance


def test_that_a_model_whose_w_never_varies_is_searched_all_the_same() -> None:
    generator = Generator(ModelConfig(resolution=16, z_dim=16, w_dim=16, channel_max=8)).requires_grad_(False).eval()
    for parameter in generator.mapping.parameters():
        parameter.zero_()
    *_, nearest = project(generator, np.full((16, 16, 3), 90, np.uint8), steps=3)
    assert np.isfinite(nearest.vector).all() and np.isfinite(nearest.distance)


def test_that_no_step_finds_nothing(bundled: Renderer) -> None:
    with pytest.raises(SeganError, match="one step"):
        next(bundled.project(bundled.render(Edit()), steps=0))


# --- pictures --------------------------------------------------------------------------------------------------------


def test_that_of_a_picture_the_middle_square_is_looked_for(tmp_path: Path) -> None:
    picture = np.zeros((20, 60, 3), np.uint8)
    picture[:, 20:40] = (250, 0, 0)
    Image.fromarray(picture).save(tmp_path / "wide.png")
    assert (read_square(tmp_path / "wide.png", 20) == (250, 0, 0)).all()
    assert (read_square(tmp_path / "wide.png", 60, "pad")[0] == 255).all()


@pytest.mark.parametrize("name", ["gone.png", "damaged.png", "words.txt", "folder", "pictures.zip"])
def test_that_what_is_no_picture_is_refused_by_name(faces: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "words.txt").write_text("no picture")
    (tmp_path / "damaged.png").write_bytes((faces / "00000.png").read_bytes()[:300])
    (tmp_path / "pictures.zip").write_bytes(b"PK\5\6" + bytes(18))
    with pytest.raises(SeganError, match=name):
        read_square(tmp_path / name, 64)


def test_that_a_picture_is_found_from_the_command_line_and_carries_its_latents(faces: Path, tmp_path: Path) -> None:
    found, again = tmp_path / "found.png", tmp_path / "again.png"
    assert main(["project", str(BUNDLED), str(faces / "00005.png"), "--out", str(found), "--steps", "3"]) == 0
    assert main(["render", str(BUNDLED), "--edit", str(found), "--out", str(again)]) == 0
    assert rms(np.asarray(Image.open(found)), np.asarray(Image.open(again))) < 1


@pytest.mark.parametrize(
    ("out", "steps", "reason"),
    [("found.txt", "3", "found.txt"), ("gone/found.png", "3", "gone"), ("a.png", "0", "step")],
)
def test_that_what_cannot_be_found_or_written_is_a_sentence(
    faces: Path, tmp_path: Path, out: str, steps: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model.safetensors"
    generator = Generator(ModelConfig(resolution=16, z_dim=8, w_dim=8, channel_max=8, mode=0))
    measure(generator, samples=100)
    save_model(model, generator, images_seen=0)
    assert main(["project", str(model), str(faces / "00005.png"), "--out", str(tmp_path / out), "--steps", steps]) == 2
    assert reason in capsys.readouterr().err.splitlines()[-1]
    assert not list(tmp_path.glob("**/*.png"))
