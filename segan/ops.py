"""The arithmetic that the networks are made of, in the forms that are fast on a CPU: nothing else knows how.

Equalised layers, resampling with the [1,3,3,1] filter, and modulated convolution (StyleGAN2, sections 2.2 and 4; the
equalised learning rate is Progressive GAN's, section 4.1). Weights and biases are stored unscaled in float32; the
arithmetic of the maps runs in the type of the maps.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd import Function

LRELU_SLOPE = 0.2
LRELU_GAIN = math.sqrt(2)
"""Kept out of the activation: a leaky ReLU is positively homogeneous, so the gain is folded into what precedes it."""


class EqualLinear(nn.Module):
    """y = x W^T / sqrt(inputs) * lr_mul + b * lr_mul, and sqrt(2) * lrelu of that if `activate`."""

    def __init__(
        self, inputs: int, outputs: int, lr_mul: float = 1.0, bias_init: float = 0.0, activate: bool = False
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(normal(outputs, inputs, deviation=1 / lr_mul))
        self.bias = nn.Parameter(torch.full((outputs,), bias_init))
        self.gain = lr_mul / math.sqrt(inputs)
        self.lr_mul = lr_mul
        self.activate = activate

    def scaled_weight(self) -> Tensor:
        """[outputs, inputs] as it is applied."""
        return self.weight * self.gain

    def forward(self, x: Tensor) -> Tensor:
        """x [N, inputs] -> [N, outputs]; all factors go into the one product, which needs no scaled copies."""
        gain = LRELU_GAIN if self.activate else 1.0
        y = torch.addmm(self.bias, x, self.weight.t(), beta=self.lr_mul * gain, alpha=self.gain * gain)
        return F.leaky_relu(y, LRELU_SLOPE) if self.activate else y


def normal(*shape: int, deviation: float = 1.0) -> Tensor:
    """Normally distributed; on the meta device unfilled, where drawing would import torch's compiler, for seconds."""
    values = torch.empty(shape)
    return values if values.is_meta else values.normal_(std=deviation)


def conv_weight(outputs: int, inputs: int, kernel: int) -> Tensor:
    """[outputs, inputs, kernel, kernel], normally distributed; it lies in memory like the maps, as oneDNN wants it."""
    return normal(outputs, inputs, kernel, kernel).to(memory_format=torch.channels_last)


def conv_gain(weight: Tensor) -> float:
    """1 / sqrt(fan-in) of a convolution's weight [out, in, k, k]."""
    return 1 / math.sqrt(weight[0].numel())


# --- resampling ------------------------------------------------------------------------------------------------------
# With one symmetric filter the adjoint of each operation is another of them, which gives first and second derivatives
# that are as fast as the operation itself: blurring with padding p and with 3 - p; halving, and doubling / 4.


_FIR = (1, 3, 3, 1)


def blur(x: Tensor, padding: int, bias: Tensor | None = None) -> Tensor:
    """x [N, C, H, W] filtered with outer([1,3,3,1]) / 64, plus bias [C]; H and W grow by 2 * padding - 3."""
    return _Blur.apply(x, padding, bias)


def downsample(x: Tensor) -> Tensor:
    """x [N, C, H, W] filtered with outer([1,3,3,1]) / 64 and halved to [N, C, H/2, W/2]."""
    return _Downsample.apply(x)


def upsample(x: Tensor) -> Tensor:
    """x [N, C, H, W] doubled to [N, C, 2H, 2W] with outer([1,3,3,1]) / 16, outside of x taken as zero."""
    return _Upsample.apply(x)


def smooth(x: Tensor) -> Tensor:
    """x [N, C, H, W] filtered with outer([1,2,1]) / 16, outside of x taken as zero (StyleGAN's blur)."""
    return _Smooth.apply(x)


class _Smooth(Function):
    """Its own adjoint."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return _depthwise(x, (1, 2, 1), padding=1)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return _Smooth.apply(grads[0])


def _depthwise(x: Tensor, taps: tuple[int, ...], padding: int, stride: int = 1, bias: Tensor | None = None) -> Tensor:
    kernel = _kernel(taps, x.shape[1], x.dtype, x.device)
    return F.conv2d(x, kernel, bias, padding=padding, stride=stride, groups=x.shape[1])


@cache
def _kernel(taps: tuple[int, ...], channels: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """[channels, 1, k, k] of sum 1; made once, since that takes up to a fifth of the time of the filtering."""
    line = torch.tensor(taps, dtype=torch.float32, device=device)
    square = torch.outer(line, line) / sum(taps) ** 2
    return square.to(dtype).repeat(channels, 1, 1, 1)


class _Blur(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, padding: int, bias: Tensor | None = None) -> Tensor:
        ctx.padding = padding
        return _depthwise(x, _FIR, padding, bias=bias)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        of_bias = grads[0].sum((0, 2, 3)) if ctx.needs_input_grad[2] else None
        return _Blur.apply(grads[0], 3 - ctx.padding, None), None, of_bias


class _Downsample(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return _depthwise(x, _FIR, padding=1, stride=2)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return _Upsample.apply(grads[0] / 4)


class _Upsample(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        # Bilinear interpolation is the same filter but for the border, which a ring of zeros puts right.
        ringed = F.interpolate(F.pad(x, (1, 1, 1, 1)), scale_factor=2, mode="bilinear", align_corners=False)
        return ringed[:, :, 2:-2, 2:-2]

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return _Downsample.apply(grads[0]) * 4


# --- convolution -----------------------------------------------------------------------------------------------------
# A convolution, its adjoint, and the gradient of the weight of either are each other's derivatives, to any order.


def convolve(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x [N, I, H, W] with weight [O, I, k, k] as it is, zeros around."""
    return conv2d(x, weight, bias, padding=weight.shape[-1] // 2)


def convolve_repeated(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x [N, I, H, W], each pixel repeated to 2 x 2, with weight [O, I, 3, 3].

    Of the nine taps two or four each meet the same pixel; their sums are a transposed convolution with four.
    """
    sums = F.avg_pool2d(F.pad(weight.flip(2, 3), (1, 1, 1, 1)), 2, stride=1) * 4
    return conv_transpose2d(x, sums.transpose(0, 1), bias, stride=2, padding=1)


def convolve_transposed(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x [N, I, H, W] to [N, O, 2H, 2W] by the transposed convolution with weight [O, I, 3, 3]."""
    return conv_transpose2d(x, weight.transpose(0, 1), bias, stride=2, padding=1, output_padding=1)


def conv2d(x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0) -> Tensor:
    """PyTorch's, for square maps x [N, I, H, H] and weight [O, I, k, k]."""
    if _gathers(x, weight):
        return _Convolution.apply(x, weight, bias, stride, padding, False, 0)
    # PyTorch keeps 1 x 1 convolutions of few pictures from oneDNN, which for colours is up to 3 times as fast, unless
    # they are dilated; a single tap does not notice that.
    of_colours = weight.shape[1:] == (3, 1, 1) and len(x) > 1 and x.device.type == "cpu"
    dilation = 2 if of_colours and torch.backends.mkldnn.is_available() else 1
    return F.conv2d(x, weight, bias, stride, padding, dilation)


def conv_transpose2d(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0, output_padding: int = 0
) -> Tensor:
    """PyTorch's, for square maps x [N, I, H, H] and weight [I, O, k, k]."""
    if _gathers(x, weight):
        return _Convolution.apply(x, weight, bias, stride, padding, True, output_padding)
    return F.conv_transpose2d(x, weight, bias, stride, padding, output_padding)


_GATHERED_FLOATS = 300_000
"""Of patches that are multiplied at a time: what stays in a processor's cache."""


def _gathers(x: Tensor, weight: Tensor) -> bool:
    """Whether the weight's gradient is faster as matrix products of gathered patches.

    Where vectors have 256 bits, as in most laptops, oneDNN's own kernels for it reach 0.4 to 0.7 of a matrix product's
    speed. In bfloat16 the sum over many products would be too coarse.
    """
    suits = x.device.type == "cpu" and x.dtype != torch.bfloat16 and weight.shape[-1] > 1 and torch.is_grad_enabled()
    return suits and torch.backends.cpu.get_cpu_capability() == "AVX2"


_weights_too = ContextVar("_weights_too", default=True)


@contextmanager
def no_weight_gradients() -> Iterator[None]:
    """For gradients by what no weight depends on: `torch.autograd.grad` tells only PyTorch's own functions of that.

    A penalty on these gradients has gradients by the weights all the same.
    """
    token = _weights_too.set(False)
    try:
        yield
    finally:
        _weights_too.reset(token)


class _Convolution(Function):
    """As PyTorch's, but for how the gradient of the weight is computed."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None, stride: int, padding: int, adjoint: bool, extra: int
    ) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.form = stride, padding, adjoint
        if adjoint:
            return F.conv_transpose2d(x, weight, bias, stride, padding, extra)
        return F.conv2d(x, weight, bias, stride, padding)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        (x, weight), (grad,) = ctx.saved_tensors, grads
        stride, padding, adjoint = ctx.form
        of_x = of_weight = of_bias = None
        if ctx.needs_input_grad[0]:
            if adjoint:
                of_x = conv2d(grad, weight, None, stride, padding)
            else:
                left = (x.shape[2] + 2 * padding - weight.shape[2]) % stride
                of_x = conv_transpose2d(grad, weight, None, stride, padding, left)
        if ctx.needs_input_grad[1] and _weights_too.get():
            large, small = (grad, x) if adjoint else (x, grad)
            of_weight = _WeightGradient.apply(large, small, weight.shape[2], stride, padding)
        if ctx.needs_input_grad[2]:
            of_bias = grad.sum((0, 2, 3))
        return of_x, of_weight, of_bias, None, None, None, None


class _WeightGradient(Function):
    """sum over n, y, x of small[n, o, y, x] * large[n, i, stride * y + a - padding, stride * x + b - padding]."""

    @staticmethod
    def forward(ctx: Any, large: Tensor, small: Tensor, kernel: int, stride: int, padding: int) -> Tensor:
        """large [N, I, H, W] and small [N, O, h, w] to [O, I, kernel, kernel]."""
        ctx.save_for_backward(large, small)
        ctx.form = stride, padding
        maps = F.pad(large, (padding,) * 4).permute(0, 2, 3, 1).contiguous()
        rows = small.permute(0, 2, 3, 1)
        count, height, width, outputs = rows.shape
        picture, line, pixel, _ = maps.stride()
        patches = maps.as_strided(
            (count, height, width, kernel, kernel, maps.shape[3]),
            (picture, stride * line, stride * pixel, line, pixel, 1),
        )
        entries = patches[0, 0, 0].numel()
        pictures, lines = (max(1, _GATHERED_FLOATS // (entries * each)) for each in (height * width, width))
        total: Tensor | None = None
        for some in zip(rows.split(pictures), patches.split(pictures), strict=True):
            for values, gathered in zip(*(each.split(lines, dim=1) for each in some), strict=True):
                a, b = values.reshape(-1, outputs).t(), gathered.reshape(-1, entries)
                total = a @ b if total is None else torch.addmm(total, a, b, out=total)
        assert total is not None
        return total.unflatten(1, (kernel, kernel, -1)).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        (large, small), (grad,) = ctx.saved_tensors, grads
        stride, padding = ctx.form
        of_large = of_small = None
        if ctx.needs_input_grad[0]:
            left = (large.shape[2] + 2 * padding - grad.shape[2]) % stride
            of_large = conv_transpose2d(small, grad, None, stride, padding, left)
        if ctx.needs_input_grad[1]:
            of_small = conv2d(large, grad, None, stride, padding)
        return of_large, of_small, None, None, None


class EqualConv(nn.Module):
    """y = gain * conv(x) / sqrt(fan-in) + b, of networks without modulation."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int = 3,
        gain: float = 1.0,
        convolution: Callable[[Tensor, Tensor, Tensor | None], Tensor] = convolve,
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(conv_weight(outputs, inputs, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.gain = gain * conv_gain(self.weight)
        self.convolution = convolution

    def forward(self, x: Tensor) -> Tensor:
        return self.convolution(x, (self.weight * self.gain).to(x.dtype), self.bias.to(x.dtype))


def adaptive_instance_norm(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """Each map of x [N, C, H, W] at mean 0 and deviation 1, times scale plus shift [N, C] (StyleGAN, eq. 1)."""
    maps = x.to(scale.dtype)
    variance, mean = torch.var_mean(maps, (2, 3), correction=0, keepdim=True)
    factor = scale[:, :, None, None] * torch.rsqrt(variance + 1e-8)
    return torch.addcmul(shift[:, :, None, None], maps - mean, factor).to(x.dtype)


def conv_activation(x: Tensor, weight: Tensor, bias: Tensor, down: bool = False, gain: float = LRELU_GAIN) -> Tensor:
    """gain * lrelu(conv(x) + bias), with `down` blurred and halved. x [N, I, H, W], weight [O, I, k, k] unscaled."""
    w = (weight * (conv_gain(weight) * gain)).to(x.dtype)
    b = (bias * gain).to(x.dtype)
    y = conv2d(blur(x, padding=2), w, b, stride=2) if down else convolve(x, w, b)
    return F.leaky_relu_(y, LRELU_SLOPE)


def squared_taps(weight: Tensor) -> Tensor:
    """[I, O]: the squares of weight [O, I, k, k] summed over the taps, of which demodulation is made."""
    return weight.square().sum((2, 3)).t()


def modulated_conv_activation(
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    style: Tensor,
    noise: Tensor | None = None,
    up: bool = False,
    squares: Tensor | None = None,
) -> Tensor:
    """sqrt(2) * lrelu(demodulated conv of x with weight * style + noise + bias), doubled in size if `up`.

    x [N, I, H, W], weight [O, I, 3, 3] unscaled, bias [O], style [N, I] float32, noise broadcastable to the result
    [N, O, H, W] and already scaled; `squares` may have been kept from `squared_taps`. StyleGAN2, eq. 1-3, computed by
    scaling the maps instead of the weights, which needs no copy of the weights for each picture; but of one large
    picture, where no gradients are asked for, the weights are scaled, which are far smaller than the maps.
    """
    style = style * conv_gain(weight)
    demodulation = torch.rsqrt(style.square() @ (squared_taps(weight) if squares is None else squares) + 1e-8)  # [N, O]
    scale = demodulation * (LRELU_GAIN * 4 if up else LRELU_GAIN)  # 4: what the zeros between the pixels take away
    into_weights = len(x) == 1 and x.shape[2] * x.shape[3] > 9 * len(weight) and not torch.is_grad_enabled()
    if into_weights:
        weight = weight * style[0, :, None, None] * scale[0, :, None, None, None]
    else:
        x = x * style.to(x.dtype)[:, :, None, None]
    weight, offset = weight.to(x.dtype), (bias * LRELU_GAIN).to(x.dtype)
    summand = offset if into_weights else None
    y = blur(conv_transpose2d(x, weight.transpose(0, 1), stride=2), 1, summand) if up else convolve(x, weight, summand)
    if not into_weights:
        y = torch.addcmul(offset[:, None, None], y, scale.to(y.dtype)[:, :, None, None])
    if noise is not None:
        y = y.add_((noise * LRELU_GAIN).to(y.dtype))
    return F.leaky_relu_(y, LRELU_SLOPE)


def modulated_to_rgb(x: Tensor, weight: Tensor, bias: Tensor, style: Tensor) -> Tensor:
    """x [N, C, H, W] to [N, 3, H, W] float32 by weight [3, C, 1, 1] * style [N, C], not demodulated, plus bias [3]."""
    mixing = (weight[:, :, 0, 0] * conv_gain(weight)).t() * style[:, :, None]  # [N, C, 3]
    pixels = x.permute(0, 2, 3, 1).flatten(1, 2) @ mixing.to(x.dtype)  # [N, H*W, 3]
    return (pixels.float() + bias).unflatten(1, x.shape[2:]).permute(0, 3, 1, 2)
