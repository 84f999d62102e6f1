"""Every architecture behind the one protocol, and each against its paper's definitions and other projects' numbers."""

import copy
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from segan import ops
from segan.canonical import canonicalise
from segan.checkpoint import load_state, save_model, save_state
from segan.config import ModelConfig, TrainingConfig
from segan.data import Pictures
from segan.editing import Dimension, DimensionEdit, Edit, Mix
from segan.networks import ARCHITECTURES, AffineLayer, Generator, eigengan, pggan, stylegan
from segan.rendering import Renderer
from segan.run import Run

FIXTURES = Path(__file__).parent / "fixtures"
CASES = [
    (architecture, mode)
    for architecture, (_, synthesis) in ARCHITECTURES.items()
    for mode in synthesis.modes or (ModelConfig().mode,)
]
cases = pytest.mark.parametrize(("architecture", "mode"), CASES)


def config_of(architecture: str, mode: int = 2, **changes: object) -> ModelConfig:
    return ModelConfig(
        resolution=16, z_dim=12, w_dim=16, mapping_depth=2, channel_base=128, channel_max=8, subspace_rank=4
    ).replace(architecture=architecture, mode=mode, **changes)


def run_of(config: ModelConfig, batch: int = 4) -> Run:
    training = TrainingConfig(model=config, batch=batch, r1_interval=2, path_length_interval=2, precision="fp32")
    return Run(training, pictures=16, device=torch.device("cpu"))


@pytest.fixture(scope="module")
def colours() -> Pictures:
    """Sixteen plain pictures of 16 px."""
    values = np.random.RandomState(0).randint(0, 256, (16, 1, 1, 3), dtype=np.uint8)
    return Pictures(np.broadcast_to(values, (16, 16, 16, 3)), tuple(map(str, range(16))))


def made(config: ModelConfig, seed: int = 0) -> Generator:
    """A generator whose every parameter has moved away from its beginning."""
    torch.manual_seed(seed)
    generator = Generator(config).eval().requires_grad_(False)
    for parameter in generator.parameters():
        parameter += 0.1 * parameter.abs().mean() * torch.randn_like(parameter) + 0.01 * torch.randn_like(parameter)
    generator.retract(nearest=True)
    return generator


def pictures_of(generator: Generator, count: int = 6) -> Tensor:
    z = torch.randn(count, generator.z_dim, generator=torch.Generator().manual_seed(1))
    return generator(generator.broadcast(generator.mapping(z)), generator.synthesis.const_noise())


# --- the protocol ----------------------------------------------------------------------------------------------------


def test_that_a_config_may_name_every_architecture_of_the_table() -> None:
    assert get_args(ModelConfig.model_fields["architecture"].annotation) == tuple(ARCHITECTURES)


@cases
@pytest.mark.parametrize("batch", [3, 4])
def test_that_it_trains_on_any_batch_size(architecture: str, mode: int, batch: int, colours: Pictures) -> None:
    run = run_of(config_of(architecture, mode), batch)
    before = copy.deepcopy(run.generator)
    for _ in range(20):
        values = run.iterate(colours)
        assert all(value.isfinite() for value in values.values())
    old = dict(before.named_parameters())
    assert all(not torch.equal(old[name], now) for name, now in run.generator.named_parameters())
    assert run.preview(2).shape == (2, 16, 16, 3)


@cases
def test_that_a_run_goes_on_from_its_file_as_if_uninterrupted(
    architecture: str, mode: int, colours: Pictures, tmp_path: Path
) -> None:
    run, resumed = run_of(config_of(architecture, mode)), run_of(config_of(architecture, mode))
    for _ in range(3):
        run.iterate(colours)
    save_state(tmp_path / "state.safetensors", run.tree())
    resumed.restore(load_state(tmp_path / "state.safetensors"))
    for each in (run, resumed):
        for _ in range(2):
            each.iterate(colours)
    for name in ("generator", "discriminator", "average"):
        expected, found = getattr(run, name).state_dict(), getattr(resumed, name).state_dict()
        assert all(torch.equal(expected[key], found[key]) for key in expected)


@cases
def test_that_its_file_opens_and_follows_edits(architecture: str, mode: int, tmp_path: Path) -> None:
    generator = made(config_of(architecture, mode))
    canonicalise(generator, samples=32)
    path = tmp_path / "model.safetensors"
    save_model(path, generator, images_seen=1000)
    renderer = Renderer.open(path)
    edits = [Edit(), Edit(seed=3), Edit(mixes=(Mix(seed=4, layers=(renderer.info.style_count - 1,)),))]
    edits += [Edit(psi=0.1), Edit(to_seed=9, position=0.5), Edit(noise="random", noise_seed=2)]
    plain = renderer.render(Edit())
    for info in renderer.info.dimensions:
        dimension = info.dimension
        neutral = Edit(subspace=(DimensionEdit(dimension=dimension),))
        assert np.array_equal(renderer.render(neutral), plain)
        edits.append(Edit().with_strength(dimension, 20.0))
        assert info.effect > 0
    strongest = max(renderer.info.dimensions, key=lambda each: each.effect, default=None)
    if strongest is not None:
        assert not np.array_equal(renderer.render(Edit().with_strength(strongest.dimension, 20.0)), plain)
    for edit in edits:  # the layers that the renderer keeps never show
        assert np.array_equal(renderer.render(edit), Renderer.open(path).render(edit))


@cases
def test_that_its_canonical_form_makes_the_same_pictures(architecture: str, mode: int) -> None:
    generator = made(config_of(architecture, mode))
    before = pictures_of(generator)
    canonicalise(generator, samples=64)
    assert (pictures_of(generator) - before).abs().max() < 1e-4 * before.abs().max()


@cases
def test_that_averaging_leaves_its_bases_orthonormal(architecture: str, mode: int, colours: Pictures) -> None:
    run = run_of(config_of(architecture, mode))
    for _ in range(5):
        run.iterate(colours)
    for layer in run.averaged().synthesis:
        basis = getattr(layer.subspace, "U", None)
        if basis is not None:
            gram = basis.t() @ basis if len(basis) >= basis.shape[1] else basis @ basis.t()
            assert (gram - torch.eye(len(gram))).abs().max() < 1e-5


@cases
def test_that_bfloat16_maps_make_about_the_same_pictures(architecture: str, mode: int) -> None:
    generator = made(config_of(architecture, mode))
    w_plus = generator.broadcast(generator.mapping(torch.randn(4, generator.z_dim)))
    exact, rough = generator(w_plus), generator(w_plus, dtype=torch.bfloat16)
    assert rough.dtype == torch.float32
    assert (rough - exact).square().mean().sqrt() < 0.1 * exact.std()


@cases
def test_that_its_factors_are_what_the_latents_go_through(architecture: str, mode: int) -> None:
    """Rows of one factor, times a change of the latent, are what the first linear map makes of the change."""
    generator = made(config_of(architecture, mode))
    factors = generator.factor_layers()
    assert sorted({factor.w_index for factor in factors}) == list(range(generator.style_count))
    by_label = generator.synthesis.by_label()
    for factor in factors:
        assert factor.matrix.shape[1] == len(range(generator.w_dim)[factor.latent])
        layer = by_label.get(factor.name)
        if isinstance(layer, AffineLayer):
            w, change = torch.randn(2, 5, generator.w_dim)
            a, b = (layer.affine(layer.subspace.style(x, layer.subspace.coordinates(x))) for x in (w, w + change))
            torch.testing.assert_close(b - a, change @ factor.matrix.t() * layer.affine.gain, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(
    ("architecture", "resolutions", "labels"),
    [
        ("stylegan2", (4, 4, 8, 8, 16, 16), "L0N0 L0N1 L1N0 L1N1 L1N2 L2N0 L2N1 L2N2"),
        ("stylegan", (4, 4, 8, 8, 16, 16), "L0N0 L0N1 L1N0 L1N1 L2N0 L2N1"),
        ("eigengan", (4, 8), "L0N0 L1N0"),
        ("pggan", (4,), "L0N0"),
    ],
)
def test_that_its_style_inputs_are_labelled(architecture: str, resolutions: tuple[int, ...], labels: str) -> None:
    synthesis = Generator(config_of(architecture)).synthesis
    assert synthesis.style_resolutions == resolutions
    assert list(synthesis.by_label()) == labels.split()


# --- the closed-form factorisation of SeFa ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sefa() -> dict[str, np.ndarray]:
    with np.load(FIXTURES / "sefa.npz") as file:
        return dict(file)


def directions(factors: list[Tensor]) -> tuple[Tensor, Tensor]:
    """SeFa's convention: eigenvectors of A^T A, the rows of all layers at unit length; descending, largest positive."""
    rows = F.normalize(torch.cat(factors).double(), dim=1)
    values, vectors = torch.linalg.eigh(rows.t() @ rows)
    vectors = vectors.flip(1).t()
    return values.flip(0), vectors * vectors.gather(1, vectors.abs().argmax(1, keepdim=True)).sign()


@pytest.mark.parametrize(("key", "architecture"), [("sg2", "stylegan2"), ("sg1", "stylegan")])
@pytest.mark.parametrize("layers", ["all", "0-1", "2-5"])
def test_that_factors_are_the_matrices_sefa_takes(
    key: str, architecture: str, layers: str, sefa: dict[str, np.ndarray]
) -> None:
    config = config_of(architecture, 0, resolution=32, channels=(12, 12, 12, 8))
    generator = Generator(config).requires_grad_(False)
    by_label = generator.synthesis.by_label()
    for index, factor in enumerate(generator.factor_layers()):
        assert factor.w_index == index
        layer = by_label[factor.name]
        assert isinstance(layer, AffineLayer)
        layer.affine.weight.copy_(torch.from_numpy(sefa[f"{key}.A{index}"]))
    factors = generator.factor_layers()
    assert len(factors) == sefa[f"{key}.num_layers"]
    values, vectors = directions([factors[i].matrix for i in sefa[f"{key}.{layers}.layers"]])
    torch.testing.assert_close(values.float(), torch.from_numpy(sefa[f"{key}.{layers}.values_sorted"]))
    expected = torch.from_numpy(sefa[f"{key}.{layers}.boundaries_sorted_signed"])
    torch.testing.assert_close(vectors.float(), expected, rtol=1e-3, atol=1e-4)


def test_that_the_factor_of_pggan_is_the_matrix_sefa_takes(sefa: dict[str, np.ndarray]) -> None:
    generator = Generator(config_of("pggan", z_dim=16)).requires_grad_(False)
    latent = generator.synthesis.by_label()["L0N0"]
    assert isinstance(latent, pggan.Latent)
    weight = torch.from_numpy(sefa["pggan.weight"])
    latent.weight.copy_(weight.flip(2, 3).permute(0, 2, 3, 1).flatten(0, 2))
    z = torch.randn(5, 16)
    convolved = F.conv2d(z[:, :, None, None], weight, padding=3)  # as the paper and SeFa's port have it
    torch.testing.assert_close(latent(z) / latent.gain, convolved, rtol=1e-4, atol=1e-5)
    (factor,) = generator.factor_layers()
    values, vectors = directions([factor.matrix])
    torch.testing.assert_close(values.float(), torch.from_numpy(sefa["pggan.values_sorted"]))
    expected = torch.from_numpy(sefa["pggan.boundaries_sorted_signed"])
    torch.testing.assert_close(vectors.float(), expected, rtol=1e-3, atol=1e-4)


# --- EigenGAN --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bryandlee() -> Generator:
    """The weights of bryandlee/eigengan-pytorch's file in our network."""
    theirs = torch.load(FIXTURES / "eigengan_bryandlee.pt", weights_only=True)["g_ema"]
    generator = Generator(config_of("eigengan", channels=(8, 8, 4), subspace_rank=3)).eval().requires_grad_(False)
    synthesis = generator.synthesis
    assert isinstance(synthesis, eigengan.Synthesis)
    synthesis.fc.weight.copy_(theirs["fc.weight"] / synthesis.fc.gain)
    synthesis.fc.bias.copy_(theirs["fc.bias"])
    synthesis.to_rgb.weight.copy_(theirs["to_rgb.0.1.weight"] / synthesis.to_rgb.gain)
    synthesis.to_rgb.bias.copy_(theirs["to_rgb.0.1.bias"])
    for index, block in enumerate(synthesis):
        prefix = f"blocks.{index}."
        for name in ("U", "L", "mu"):
            value = theirs[f"{prefix}projection.{name}"]
            getattr(block.subspace, name).copy_(value.t() if name == "U" else value)
        names = {"subspace_conv0": "subspace_conv1.0", "subspace_conv1": "subspace_conv2.0"}
        names |= {"conv0": "feature_conv1.1", "conv1": "feature_conv2.1"}
        for ours, name in names.items():
            conv, weight = getattr(block, ours), theirs[f"{prefix}{name}.weight"].transpose(0, 1)
            if conv.convolution is ops.convolve:  # theirs are transposed convolutions throughout
                weight = weight.flip(2, 3)
            conv.weight.copy_(weight / conv.gain)
            conv.bias.copy_(theirs[f"{prefix}{name}.bias"])
    return generator


def test_that_eigengan_makes_the_pictures_of_bryandlees_port(bryandlee: Generator) -> None:
    with np.load(FIXTURES / "eigengan_expected.npz") as file:
        eps, zs, expected = (torch.from_numpy(file[name]) for name in ("eps", "zs", "img"))
    z = torch.cat([eps, zs.flatten(1)], 1)
    found = bryandlee(bryandlee.broadcast(bryandlee.mapping(z)))
    assert (found - expected).abs().max() < 1e-4 * expected.abs().max()


def test_that_eigengans_penalty_grows_with_the_distance_from_orthonormality(bryandlee: Generator) -> None:
    with np.load(FIXTURES / "eigengan_expected.npz") as file:
        assert file["reg"] < 1e-10  # what the port says of the same bases
    penalty = bryandlee.penalty()
    assert penalty is not None and penalty < 1e-10
    stretched = copy.deepcopy(bryandlee)
    for layer in stretched.synthesis:
        layer.subspace.get_parameter("U").mul_(2)
    again = stretched.penalty()
    assert again is not None
    torch.testing.assert_close(again, torch.tensor(2 * 3 * 9 / 2))  # two blocks, three columns, (4 - 1)^2 / 2


def test_that_eigengans_penalty_leads_back_to_orthonormality() -> None:
    generator = Generator(config_of("eigengan"))
    with torch.no_grad():
        for layer in generator.synthesis:
            basis = layer.subspace.get_parameter("U")
            basis += 0.05 * torch.randn_like(basis)
    optimiser = torch.optim.SGD(generator.parameters(), 0.1)
    for _ in range(100):
        penalty = generator.penalty()
        assert penalty is not None
        optimiser.zero_grad()
        penalty.backward()
        optimiser.step()
    assert penalty < 1e-6


def test_that_sliders_of_eigengan_are_its_latents(tmp_path: Path) -> None:
    """A dimension at +1 is z with 1 added to that entry, in units of the deviation, which is 1."""
    generator = made(config_of("eigengan"))
    canonicalise(generator, samples=32)
    assert not generator.mapping.w_avg.any()
    save_model(tmp_path / "model.safetensors", generator, images_seen=0)
    renderer = Renderer.open(tmp_path / "model.safetensors")
    z = renderer.z([5])
    moved = z.clone()
    moved[0, 12 + 4 + 2] += 1.5
    edit = Edit(psi=1.0).with_strength(Dimension.of("L1N0D2"), 1.5)
    plain = Edit(psi=1.0)
    before, by_slider, by_latent = (
        renderer.render_latents({"z": x.numpy()}, e) for x, e in ((z, plain), (z, edit), (moved, plain))
    )
    assert np.abs(by_slider - by_latent).max() < 0.05 * np.abs(by_latent - before).max()


# --- StyleGAN and PGGAN ----------------------------------------------------------------------------------------------


def test_that_a_stylegan_layer_is_the_papers_sequence() -> None:
    """Nearest neighbour, 3x3 convolution, blur, noise per channel, bias, leaky ReLU, instance norm, style."""
    generator = made(config_of("stylegan", 0))
    layer = generator.synthesis.by_label()["L1N0"]
    assert isinstance(layer, stylegan.StyledLayer) and layer.weight is not None
    x, w, noise = torch.randn(3, 8, 4, 4), torch.randn(3, 16), torch.randn(3, 1, 8, 8)
    (style,) = (s for s, each in zip(generator.styles(generator.broadcast(w)), generator.synthesis, strict=True)
                if each is layer)  # fmt: skip
    y = F.conv2d(F.interpolate(x, scale_factor=2), layer.weight * (2 / (8 * 9)) ** 0.5, padding=1)
    kernel = torch.outer(torch.tensor([1.0, 2.0, 1.0]), torch.tensor([1.0, 2.0, 1.0])) / 16
    y = F.conv2d(y, kernel.expand(8, 1, 3, 3), padding=1, groups=8)
    y = F.leaky_relu(y + noise * layer.noise_strength[:, None, None] + layer.bias[:, None, None], 0.2)
    y = F.instance_norm(y, eps=1e-8)
    scale, shift = (w @ layer.affine.weight.t() / 4 + layer.affine.bias)[:, :, None, None].chunk(2, 1)
    torch.testing.assert_close(layer(x, style, noise), y * (scale + 1) + shift, rtol=1e-4, atol=1e-4)


def test_that_stylegans_mapping_has_its_gain_in_the_weights() -> None:
    mapping = made(config_of("stylegan", 0)).mapping
    x = z = torch.randn(4, 12)
    x = z / z.square().mean(1, keepdim=True).sqrt()
    for fc in mapping.get_submodule("fc").children():
        weight, bias = fc.get_parameter("weight"), fc.get_parameter("bias")
        x = F.leaky_relu(x @ weight.t() * (0.01 * (2 / weight.shape[1]) ** 0.5) + bias * 0.01, 0.2)
    torch.testing.assert_close(mapping(z), x, rtol=1e-4, atol=1e-5)


def test_that_pggan_sees_the_direction_of_its_latent_only() -> None:
    generator = made(config_of("pggan"))
    w = generator.mapping(torch.randn(3, 12))
    torch.testing.assert_close(generator(w[:, None] * 3), generator(w[:, None]), rtol=1e-4, atol=1e-4)
    assert torch.equal(generator.truncate(w[:, None], 0.5), w[:, None])  # or directions would weigh more there


@pytest.mark.parametrize("operation", ["smooth", "convolve_repeated", "convolve_transposed", "adaptive_instance_norm"])
def test_that_the_operations_have_exact_first_and_second_derivatives(operation: str) -> None:
    def draw(*shape: int) -> Tensor:
        return torch.randn(shape, dtype=torch.float64, requires_grad=True)

    torch.manual_seed(0)
    x, weight = draw(2, 3, 4, 4), draw(2, 3, 3, 3)
    inputs = {"smooth": (x,), "adaptive_instance_norm": (x, draw(2, 3), draw(2, 3))}.get(operation, (x, weight))
    assert torch.autograd.gradcheck(getattr(ops, operation), inputs)
    assert torch.autograd.gradgradcheck(getattr(ops, operation), inputs)
