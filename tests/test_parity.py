"""The numbers of this program against those of other projects' own code; fixtures/README.md tells their origin."""

import functools
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from segan import foreign, ops
from segan.canonical import canonicalise
from segan.checkpoint import Model
from segan.editing import Dimension, DimensionEdit, Edit
from segan.latents import slerp
from segan.losses import discriminator_loss, generator_loss, path_length_penalty, path_lengths, r1_penalty
from segan.metrics import Reals, frechet_distance, kernel_distance, precision_and_recall
from segan.networks import Discriminator, Generator, seeded_z, to_uint8
from segan.rendering import Renderer

FIXTURES = Path(__file__).parent / "fixtures"
NVIDIA = {
    "ada": "nvlabs_ada_network-snapshot-000020.pkl",
    "sg3": "nvlabs_sg3_network-snapshot-000020.pkl",
    "tf": "nvlabs_tf_network.pkl",
}
PLAIN = Edit(psi=1)


@functools.cache
def numbers(name: str) -> dict[str, Tensor]:
    with np.load(FIXTURES / f"{name}.npz") as file:
        return {key: torch.from_numpy(np.asarray(value)) for key, value in file.items()}


@functools.cache
def model(name: str) -> Model:
    return foreign.convert(FIXTURES / name)


def pictures(name: str, latents: dict[str, Tensor], edit: Edit = PLAIN) -> np.ndarray:
    renderer = Renderer(model(name), FIXTURES / name)
    return renderer.render_latents({key: value.numpy() for key, value in latents.items()}, edit)


def logits(name: str, images: Tensor) -> Tensor:
    discriminator = model(name).discriminator
    assert discriminator is not None
    return discriminator(images)


def assert_close(ours: Tensor | np.ndarray, theirs: Tensor, tolerance: float = 2e-5) -> None:
    """Equal but for `tolerance` times the largest of their values."""
    ours = torch.as_tensor(ours).double()
    theirs = theirs.double()
    assert ours.shape == theirs.shape
    assert (ours - theirs).abs().max() <= tolerance * theirs.abs().max()


# --- rosinality's stylegan2-pytorch ----------------------------------------------------------------------------------


def test_that_rosinalitys_pictures_are_reproduced() -> None:
    theirs = numbers("rosinality_expected")
    for name in ("rosinality_converted.pt", "rosinality_train_000020.pt"):
        assert_close(pictures(name, {"z": theirs["z"]}), theirs["img_noise_const"])
        assert_close(pictures(name, {"w": theirs["w"]}), theirs["img_noise_const"])
        assert_close(pictures(name, {"w_plus": theirs["w_plus"]}), theirs["img_wplus"])


def test_that_rosinalitys_mapping_truncation_and_style_mixing_are_reproduced() -> None:
    theirs, name = numbers("rosinality_expected"), "rosinality_converted.pt"
    generator = model(name).generator
    assert_close(generator.mapping(theirs["z"]), theirs["w"])
    assert_close(generator.mapping.w_avg, theirs["latent_avg"])
    assert_close(pictures(name, {"z": theirs["z"]}, Edit(psi=0.7)), theirs["img_trunc07"])
    mixed = torch.cat([theirs["w"][:, None].expand(-1, 3, -1), theirs["w2"][:, None].expand(-1, 5, -1)], 1)
    assert_close(pictures(name, {"w_plus": mixed}), theirs["img_mix_at3"])


@pytest.mark.parametrize("kind", ["const", "ext", "ext_b"])
def test_that_rosinalitys_noise_is_reproduced(kind: str) -> None:
    theirs = numbers("rosinality_expected")
    generator = model("rosinality_converted.pt").generator
    maps = iter([theirs[f"noise_{kind}_{i}"] for i in range(7)])
    noise = [None if own is None else next(maps) for own in generator.synthesis.const_noise()]
    made = generator(generator.broadcast(theirs["w"]), noise)
    assert_close(made, theirs[f"img_noise_{kind}"])


@pytest.mark.parametrize("count", [8, 4, 3, 2, 1])
def test_that_rosinalitys_logits_are_reproduced_in_batches_of(count: int) -> None:
    theirs = numbers("rosinality_expected")
    for name in ("rosinality_converted.pt", "rosinality_train_000020.pt"):
        assert_close(logits(name, theirs["d_images"][:count]), theirs[f"d_logits_n{count}"][:, 0])


def test_that_rosinalitys_logistic_losses_are_reproduced() -> None:
    theirs = numbers("rosinality_losses")
    real, fake = (logits("rosinality_converted.pt", theirs[kind]) for kind in ("real", "fake"))
    assert_close(real, theirs["real_logits"][:, 0])
    assert_close(fake, theirs["fake_logits"][:, 0])
    assert_close(discriminator_loss(real, fake) / len(real), theirs["d_logistic"])
    assert_close(generator_loss(fake), theirs["g_nonsat"])


def test_that_rosinalitys_r1_penalty_and_its_gradients_are_reproduced() -> None:
    theirs = numbers("rosinality_losses")
    discriminator = foreign.convert(FIXTURES / "rosinality_converted.pt").discriminator
    assert isinstance(discriminator, Discriminator)
    discriminator.requires_grad_(True)
    reals = theirs["real"].clone().requires_grad_()
    penalty = r1_penalty(discriminator(reals), reals)
    assert_close(penalty, theirs["r1_sum_mean"], 1e-4)
    weighted = penalty * (10 / 2 * 16)
    assert_close(weighted, theirs["r1_weighted"], 1e-4)
    weighted.backward()
    weights = dict(discriminator.named_parameters())
    for ours, name in {
        "from_rgb_weight": "convs.0.0.weight",
        "blocks.1.weight1": "convs.2.conv2.1.weight",
        "out.weight": "final_linear.1.weight",
    }.items():
        gradient = weights[ours].grad
        assert gradient is not None
        assert_close(gradient, theirs[f"gradD.{name}"], 1e-4)


def test_that_rosinalitys_path_length_penalty_and_its_gradients_are_reproduced() -> None:
    theirs = numbers("rosinality_losses")
    generator = foreign.convert(FIXTURES / "rosinality_converted.pt").generator.requires_grad_(True)
    for before, suffix in ((theirs["pl_mean_in"].float(), ""), (torch.zeros(()), "_from0")):
        w_plus = generator.broadcast(generator.mapping(theirs["pl_z"]))
        images = generator(w_plus, generator.synthesis.const_noise())
        lengths = path_lengths(images, w_plus, theirs["pl_noise_unscaled"])
        penalty, mean = path_length_penalty(lengths, lengths.mean(), before)
        assert_close(penalty, theirs[f"pl_penalty{suffix}"], 1e-4)
        assert_close(mean, theirs[f"pl_mean_out{suffix}"], 1e-4)
        assert_close(lengths, theirs["pl_lengths"], 1e-4)
        if not suffix:
            penalty.backward()
    weights = dict(generator.named_parameters())
    for ours, name in {
        "mapping.fc.3.weight": "style.4.weight",
        "synthesis.layers.L1N1.weight": "convs.1.conv.weight",
        "synthesis.layers.L2N2.affine.weight": "to_rgbs.1.conv.modulation.weight",
    }.items():
        gradient = weights[ours].grad
        assert gradient is not None
        assert_close(gradient, theirs[f"gradG.{name}"].reshape(gradient.shape), 1e-4)


def test_that_rosinalitys_resampling_is_reproduced() -> None:
    theirs = numbers("upfirdn_rosinality")
    x = theirs["x"]
    assert_close(ops.upsample(x), theirs["ros_Upsample"])
    assert_close(ops.downsample(x), theirs["ros_Downsample"])
    assert_close(ops.blur(x, padding=2), theirs["ros_Blur_down3x3_pad22"])
    assert_close(ops.blur(x, padding=1), theirs["ros_Blur_skip_pad11"])


@pytest.mark.parametrize("kind", ["plain", "up"])
def test_that_rosinalitys_modulated_convolution_is_reproduced(kind: str) -> None:
    theirs = {name.removeprefix(f"mod_{kind}."): value for name, value in numbers("upfirdn_rosinality").items()}
    style = F.linear(theirs["mod_style_w"], theirs["modulation.weight"] / 6**0.5, theirs["modulation.bias"])
    ours = ops.modulated_conv_activation(theirs["x"], theirs["weight"][0], torch.zeros(5), style, up=kind == "up")
    for form in ("out", "out_unfused"):
        assert_close(ours, 2**0.5 * F.leaky_relu(theirs[form], 0.2))


# --- the original SEGAN ----------------------------------------------------------------------------------------------


def factors(values: Tensor, name: str) -> Edit:
    """The original's factors, one [w_dim] for each index of w+, as an edit of all style inputs that read it."""
    changes = []
    for layer in model(name).generator.synthesis:
        for index in range(layer.subspace.rank):
            dimension = Dimension(layer=layer.block, input=layer.position, index=index)
            changes.append(DimensionEdit(dimension=dimension, mul=float(values[layer.w_index, index])))
    return Edit(psi=1, mul_around="zero", subspace=tuple(changes))


@pytest.mark.parametrize("mode", range(4))
def test_that_the_original_segans_pictures_are_reproduced_in_mode(mode: int) -> None:
    theirs, name = numbers(f"segan_mode{mode}_expected"), f"segan_mode{mode}_010000.pt"
    assert model(name).header.config.mode == {0: 0, 1: 1, 2: 3, 3: 3}[mode]
    assert_close(pictures(name, {"z": theirs["z"]}), theirs["img"])
    assert_close(pictures(name, {"w_plus": theirs["styles"]}), theirs["img"])


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_that_the_original_segans_factors_are_reproduced_in_mode(mode: int) -> None:
    theirs, name = numbers(f"segan_mode{mode}_expected"), f"segan_mode{mode}_010000.pt"
    scalars = factors(theirs["factor_scalars"][:, None].expand(-1, 8), name)
    assert_close(pictures(name, {"z": theirs["z"]}, scalars), theirs["img_factor_scalars"])
    vectors = factors(theirs["factor_vec"], name)
    assert_close(pictures(name, {"z": theirs["z"]}, vectors), theirs["img_factor_vec"])


@pytest.mark.parametrize("mode", [1, 2])
def test_that_the_original_segans_subspaces_are_reproduced_in_mode(mode: int) -> None:
    theirs, name = numbers(f"segan_mode{mode}_expected"), f"segan_mode{mode}_010000.pt"
    for label, layer in model(name).generator.synthesis.by_label().items():
        expected = theirs[f"sub_out_{label}"]
        w = theirs["styles"][: len(expected), layer.w_index]
        c = layer.subspace.coordinates(w)
        ours = layer.subspace.add_features(torch.zeros_like(expected), c) if mode == 1 else layer.subspace.style(w, c)
        assert_close(ours, expected)


@pytest.mark.parametrize("mode", [2, 3])
def test_that_the_original_segans_scales_are_a_subspace_of_full_rank_along_the_axes(mode: int) -> None:
    """What the original calls a subspace is ours with U = I."""
    theirs, name = numbers(f"segan_mode{mode}_expected"), f"segan_mode{mode}_010000.pt"
    scales = model(name).generator
    generator = Generator(scales.config.replace(mode=2, subspace_rank=scales.w_dim)).requires_grad_(False).eval()
    axes = {f"synthesis.layers.{label}.subspace.U": torch.eye(8) for label in generator.synthesis.by_label()}
    generator.load_state_dict(scales.state_dict() | axes)
    for key, values in (("img", torch.ones(8, 8)), ("img_factor_vec", theirs["factor_vec"])):
        renderer = Renderer(Model(generator, model(name).header), FIXTURES / name)
        assert_close(renderer.render_latents({"z": theirs["z"].numpy()}, factors(values, name)), theirs[key])
    before = generator(theirs["styles"], generator.synthesis.const_noise())
    canonicalise(generator, samples=32)
    assert_close(generator(theirs["styles"], generator.synthesis.const_noise()), before, 1e-4)


def test_that_the_original_segans_logits_are_reproduced_though_its_discriminator_has_other_channels() -> None:
    theirs = numbers("segan_mode0_expected")
    assert_close(logits("segan_mode0_010000.pt", theirs["d_images"]), theirs["d_logits"][:, 0])
    discriminator = model("segan_mode0_010000.pt").header.discriminator
    assert discriminator is not None
    assert discriminator.channels == (16, 16, 16, 8)
    assert model("segan_mode0_010000.pt").header.config.channels == (6, 6, 6, 6)


# --- NVIDIA's StyleGAN2-ADA, StyleGAN3 (stylegan2), StyleGAN2 (TensorFlow) -------------------------------------------


@pytest.mark.parametrize("project", ["ada", "sg3"])
@pytest.mark.parametrize("noise", ["const", "none"])
@pytest.mark.parametrize("psi", [1, 0.7])
def test_that_nvidias_pictures_are_reproduced(project: str, noise: str, psi: float) -> None:
    theirs = numbers(f"nvlabs_{project}_expected")
    ours = pictures(NVIDIA[project], {"z": theirs["z"]}, Edit.model_validate({"psi": psi, "noise": noise}))
    assert_close(ours, theirs[f"img_{noise}_psi{psi}"], 1e-4)


@pytest.mark.parametrize("psi", [1, 0.7])
def test_that_nvidias_pictures_of_tensorflow_weights_are_reproduced(psi: float) -> None:
    theirs = numbers("nvlabs_tf_expected")
    ours = pictures(NVIDIA["tf"], {"z": theirs["z"]}, Edit(psi=psi))
    assert_close(ours, theirs[f"img_const_psi{psi}".replace(".", "")], 1e-4)


@pytest.mark.parametrize("project", ["ada", "sg3"])
def test_that_nvidias_latents_are_reproduced_for_every_seed_and_truncation(project: str) -> None:
    theirs = numbers(f"nvlabs_{project}_expected")
    generator = model(NVIDIA[project]).generator
    assert torch.equal(seeded_z(range(4), 24), theirs["z"].float())
    ws = generator.broadcast(generator.mapping(theirs["z"].float()))
    assert_close(ws, theirs["ws"])
    assert_close(generator.truncate(ws, 0.7), theirs["ws_psi07"])
    assert_close(generator.truncate(ws, 0.7, cutoff=4), theirs["ws_psi07_cut4"])
    assert torch.equal(generator.mapping.w_avg, theirs["w_avg"])


@pytest.mark.parametrize("project", ["ada", "sg3"])
def test_that_nvidias_quantised_pictures_are_reproduced(project: str) -> None:
    theirs = numbers(f"nvlabs_{project}_expected")
    ours = to_uint8(torch.from_numpy(pictures(NVIDIA[project], {"z": theirs["z"]}))).astype(int)
    difference = np.abs(ours - theirs["img_uint8_const_psi1"].numpy().astype(int))
    assert difference.max() <= 1
    assert (difference == 0).mean() > 0.999


@pytest.mark.parametrize("count", [8, 4])
@pytest.mark.parametrize("project", ["ada", "sg3"])
def test_that_nvidias_logits_are_reproduced(project: str, count: int) -> None:
    theirs = numbers(f"nvlabs_{project}_expected")
    assert_close(logits(NVIDIA[project], theirs["d_images"][:count]), theirs[f"d_logits_n{count}"][:, 0], 1e-4)


def test_that_nvidias_logits_of_tensorflow_weights_are_reproduced() -> None:
    theirs = numbers("nvlabs_tf_expected")
    assert_close(logits(NVIDIA["tf"], theirs["d_images"]), theirs["d_logits"][:, 0], 1e-4)


def test_that_nvidias_resampling_and_resampling_convolutions_are_reproduced() -> None:
    theirs = numbers("upfirdn_nvlabs")
    x, weight = theirs["x"], theirs["w"] / ops.conv_gain(theirs["w"])
    assert_close(ops.upsample(x), theirs["up"])
    assert_close(ops.downsample(x), theirs["down"])
    assert_close(F.conv2d(ops.downsample(x), theirs["w1"]), theirs["conv1x1_down2"])
    activated = 2**0.5 * F.leaky_relu(theirs["conv_down2"], 0.2)
    assert_close(ops.conv_activation(x, weight, torch.zeros(5), down=True), activated)
    demodulation = theirs["w"].square().sum((1, 2, 3)).rsqrt()[:, None, None]
    activated = 2**0.5 * F.leaky_relu(theirs["conv_up2"] * demodulation, 0.2)
    assert_close(ops.modulated_conv_activation(x, weight, torch.zeros(5), torch.ones(2, 3), up=True), activated)


# --- NVIDIA's metrics ------------------------------------------------------------------------------------------------


def test_that_nvidias_distances_between_sets_are_reproduced() -> None:
    theirs = numbers("metrics")
    fakes, reals = theirs["gen"], theirs["real"]
    assert frechet_distance(fakes, reals) == pytest.approx(theirs["fid_nv"].item(), rel=1e-4)
    whole = kernel_distance(fakes, Reals(reals[:1200], whole=True))  # theirs takes as many of each
    assert whole.kid / 1000 == pytest.approx(theirs["kid_full_1200"].item(), rel=1e-4)
    precision, recall = precision_and_recall(fakes, reals)
    assert precision == pytest.approx(theirs["precision_k3_fp16"].item(), abs=4 / len(fakes))  # theirs is in float16
    assert recall == pytest.approx(theirs["recall_k3_fp16"].item(), abs=4 / len(reals))


def test_that_the_frechet_distance_of_sets_smaller_than_their_dimensions_is_reproduced() -> None:
    """Theirs divides covariances by N - 1, ours, as NVIDIA's, by N."""
    theirs = numbers("metrics")
    fakes, reals = theirs["small_gen"], theirs["small_real"]
    means = (fakes.double().mean(0) - reals.double().mean(0)).square().sum().item()
    ours = means + (frechet_distance(fakes, reals) - means) * 15 / 14
    assert ours == pytest.approx(theirs["fid_small_eigh_ddof1"].item(), rel=1e-4)


# --- interpolation ---------------------------------------------------------------------------------------------------


def interpolated(to: str) -> Tensor:
    data = numbers("slerp")
    rows = zip(data["a"], data[to], data["t"], strict=True)
    return torch.from_numpy(np.stack([slerp(a.numpy(), b.numpy(), float(t)) for a, b, t in rows]))


@pytest.mark.parametrize(("to", "theirs"), [("b", "nv_unit_f64"), ("near_b", "nv_unit_near_f64")])
def test_that_nvidias_interpolation_on_the_sphere_is_reproduced(to: str, theirs: str) -> None:
    ours = interpolated(to)
    assert_close(ours / ours.norm(dim=1, keepdim=True), numbers("slerp")[theirs], 1e-6)


def test_that_autolumes_interpolation_between_near_neighbours_is_reproduced() -> None:
    assert_close(interpolated("near_b"), numbers("slerp")["autolume_near"], 1e-6)


def test_that_interpolation_gives_numbers_where_other_projects_give_none() -> None:
    assert numbers("slerp")["nv_same"].isnan().any()
    assert numbers("slerp")["lucid_near"].isnan().any()
    assert_close(interpolated("a"), numbers("slerp")["a"], 1e-6)
    assert interpolated("anti_b").isfinite().all()
