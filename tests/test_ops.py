"""The arithmetic of the layers: against definitions written out plainly, and their derivatives against differences."""

import math
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd import gradcheck, gradgradcheck

from segan import ops
from segan.config import ModelConfig
from segan.losses import path_lengths, r1_penalty
from segan.networks import Discriminator, Generator


def numbers(*shape: int) -> Tensor:
    generator = torch.Generator().manual_seed(sum(shape))
    return torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()


def filtered(x: Tensor, before: int, after: int, gain: float = 1.0) -> Tensor:
    """The definition: zeros around, then the filter, which is symmetric."""
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0], dtype=x.dtype)
    kernel = (torch.outer(taps, taps) / 64 * gain).expand(x.shape[1], 1, 4, 4)
    return F.conv2d(F.pad(x, (before, after, before, after)), kernel, groups=x.shape[1])


def stretched(x: Tensor) -> Tensor:
    """A zero behind each value."""
    y = x.new_zeros(*x.shape[:2], 2 * x.shape[2], 2 * x.shape[3])
    y[:, :, ::2, ::2] = x
    return y


@pytest.mark.parametrize("size", [(4, 4), (5, 8), (1, 3)])
def test_that_resampling_follows_its_definition(size: tuple[int, int]) -> None:
    x = numbers(2, 3, *size)
    torch.testing.assert_close(ops.upsample(x), filtered(stretched(x), 2, 1, gain=4))
    torch.testing.assert_close(ops.blur(x, padding=2), filtered(x, 2, 2))
    even = numbers(2, 3, 2 * size[0], 2 * size[1])
    torch.testing.assert_close(ops.downsample(even), filtered(even, 1, 1)[:, :, ::2, ::2])


def test_that_a_filter_that_was_first_used_for_pictures_serves_training() -> None:
    x = torch.ones(1, 37, 6, 6, requires_grad=True)  # so many channels as no other test has
    with torch.inference_mode():
        ops.blur(x, padding=2)
    (gradient,) = torch.autograd.grad(ops.blur(x, padding=2).square().sum(), x, create_graph=True)
    gradient.sum().backward()
    assert x.grad is not None and x.grad.sum() > 0


@pytest.mark.parametrize("up", [False, True])
def test_that_a_modulated_convolution_follows_its_definition(up: bool) -> None:
    """StyleGAN2, eq. 1-3: each picture has a kernel of its own."""
    x, weight, bias, style, noise = numbers(3, 4, 5, 5), numbers(6, 4, 3, 3), numbers(6), numbers(3, 4), None
    kernels = weight[None] / math.sqrt(4 * 9) * style[:, None, :, None, None]
    kernels = kernels * (kernels.square().sum((2, 3, 4), keepdim=True) + 1e-8).rsqrt()
    size = 10 if up else 5
    noise = numbers(3, 1, size, size)
    rows = []
    for picture, kernel in zip(x, kernels, strict=True):
        if up:
            rows.append(filtered(F.conv_transpose2d(picture[None], kernel.transpose(0, 1), stride=2), 1, 1, gain=4))
        else:
            rows.append(F.conv2d(picture[None], kernel, padding=1))
    expected = math.sqrt(2) * F.leaky_relu(torch.cat(rows) + noise + bias[:, None, None], 0.2)
    torch.testing.assert_close(ops.modulated_conv_activation(x, weight, bias, style, noise, up), expected)
    parts = list(zip(x.split(1), style.split(1), noise.split(1), strict=True))
    alone = [ops.modulated_conv_activation(one, weight, bias, *rest, up) for one, *rest in parts]
    torch.testing.assert_close(torch.cat(alone), expected)
    few = weight[:2]  # so that one picture has more pixels than there are weights
    large = ops.modulated_conv_activation(x, few, bias[:2], style, noise, up)
    with torch.no_grad():
        alone = [ops.modulated_conv_activation(one, few, bias[:2], *rest, up) for one, *rest in parts]
    torch.testing.assert_close(torch.cat(alone), large)


def test_that_a_convolution_which_halves_follows_its_definition() -> None:
    x, weight, bias = numbers(2, 3, 8, 8), numbers(5, 3, 3, 3), numbers(5)
    halved = F.conv2d(filtered(x, 2, 2), weight / math.sqrt(27), stride=2)
    expected = math.sqrt(2) * F.leaky_relu(halved + bias[:, None, None], 0.2)
    torch.testing.assert_close(ops.conv_activation(x, weight, bias, down=True), expected)


@pytest.mark.parametrize(
    ("function", "inputs"),
    [
        pytest.param(lambda x: ops.blur(x, 1), ((2, 2, 5, 5),), id="blur, padding 1"),
        pytest.param(lambda x: ops.blur(x, 2), ((2, 2, 5, 5),), id="blur, padding 2"),
        pytest.param(lambda x, b: ops.blur(x, 1, b), ((2, 2, 5, 5), (2,)), id="blur with a bias"),
        pytest.param(ops.downsample, ((2, 2, 6, 6),), id="downsample"),
        pytest.param(ops.upsample, ((2, 2, 3, 3),), id="upsample"),
        pytest.param(ops.conv_activation, ((2, 2, 4, 4), (3, 2, 3, 3), (3,)), id="conv"),
        pytest.param(
            lambda x, w, b: ops.conv_activation(x, w, b, down=True), ((2, 2, 4, 4), (3, 2, 3, 3), (3,)), id="conv down"
        ),
        pytest.param(
            ops.modulated_conv_activation,
            ((2, 2, 3, 3), (3, 2, 3, 3), (3,), (2, 2), (2, 1, 3, 3)),
            id="modulated conv",
        ),
        pytest.param(
            lambda *inputs: ops.modulated_conv_activation(*inputs, up=True),
            ((2, 2, 3, 3), (3, 2, 3, 3), (3,), (2, 2), (2, 1, 6, 6)),
            id="modulated conv up",
        ),
    ],
)
@pytest.mark.parametrize("capability", ["AVX2", "AVX512"])
def test_that_first_and_second_derivatives_are_right(
    function: Callable[..., Tensor],
    inputs: tuple[tuple[int, ...], ...],
    capability: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where the weight's gradient is computed in another way, and from a few patches at a time."""
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    monkeypatch.setattr(ops, "_GATHERED_FLOATS", 40)
    values = tuple(numbers(*shape) for shape in inputs)
    assert gradcheck(function, values)
    assert gradgradcheck(function, values)


@pytest.mark.parametrize("floats", [1, 1000, 300_000])
@pytest.mark.parametrize(("size", "stride", "padding"), [(7, 1, 1), (9, 2, 0), (8, 2, 1), (8, 2, 0)])
def test_that_the_gradients_of_gathered_patches_are_those_of_pytorch(
    floats: int, size: int, stride: int, padding: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ops, "_GATHERED_FLOATS", floats)
    x, weight, bias = numbers(3, 4, size, size), numbers(5, 4, 3, 3), numbers(5)
    y, back_weight, back_bias = numbers(3, 5, size, size), numbers(5, 4, 3, 3), numbers(4)

    def gradients(capability: str) -> list[Tensor]:
        monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
        forth = ops.conv2d(x, weight, bias, stride, padding)
        assert ("_Convolution" in str(forth.grad_fn)) is (capability == "AVX2")
        back = ops.conv_transpose2d(y, back_weight, back_bias, stride, padding, output_padding=stride - 1)
        given = [x, weight, bias, y, back_weight, back_bias]
        first = torch.autograd.grad(forth.square().sum() + back.square().sum(), given, create_graph=True)
        return [forth, back, *first, *torch.autograd.grad(sum(g.square().sum() for g in first), given)]

    for gathered, native in zip(gradients("AVX2"), gradients("AVX512"), strict=True):
        torch.testing.assert_close(gathered, native)


def test_that_a_penalty_on_gradients_of_pictures_computes_none_of_weights_on_the_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torch.manual_seed(0)
    discriminator = Discriminator(ModelConfig(resolution=16, channel_base=64, channel_max=8))
    pictures = torch.randn(4, 3, 16, 16, requires_grad=True)

    def gradients(capability: str) -> list[Tensor]:
        monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
        with monkeypatch.context() as patch:
            patch.setattr(ops._WeightGradient, "apply", None)
            penalty = r1_penalty(discriminator(pictures), pictures)
        return list(torch.autograd.grad(penalty, discriminator.parameters(), allow_unused=True))

    gathered, native = gradients("AVX2"), gradients("AVX512")
    assert any(gradient is not None for gradient in native)
    torch.testing.assert_close(gathered, native)


@pytest.mark.parametrize("capability", ["AVX2", "AVX512"])
def test_that_the_path_length_of_a_picture_does_not_depend_on_whether_it_is_alone(
    capability: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    torch.manual_seed(0)
    generator = Generator(ModelConfig(resolution=32, channel_base=64, channel_max=8))
    w_plus = torch.randn(2, generator.style_count, generator.w_dim)
    direction = torch.randn(2, 3, 32, 32)

    def lengths(count: int) -> Tensor:
        given = w_plus[:count].clone().requires_grad_()
        return path_lengths(generator(given), given, direction[:count])

    torch.testing.assert_close(lengths(1), lengths(2)[:1])


def test_that_equalised_layers_start_with_unit_variance_whatever_their_size_and_rate() -> None:
    torch.manual_seed(0)
    x = torch.randn(2000, 256)
    for lr_mul in (1.0, 0.01):
        assert ops.EqualLinear(256, 128, lr_mul=lr_mul)(x).std().item() == pytest.approx(1, rel=0.05)
