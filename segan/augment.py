"""Augmentation: differentiable variations of what the discriminator sees, and the probability that adapts itself.

Parameters are drawn first and applied afterwards, each picture by its own. `ada` is the pipe "bgc" (pixel blits,
geometry, colour) of Karras et al. 2020, "Training Generative Adversarial Networks with Limited Data", appendix B;
`diff` is colour, translation and cutout as in Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN
Training". Both are fit for the second derivatives of R1, and linear in the pictures but for a constant.
"""

import math
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd import Function

from segan.config import TrainingConfig
from segan.parallel import Draws

ADA_INTERVAL = 4
"""Iterations between two changes of ADA's probability."""


class Augmentation:
    """What a run does to the pictures before its discriminator sees them: the same for reals and fakes.

    `none` does nothing, and `flip` nothing here: it mirrors the data. Only `ada` has state.
    """

    def __init__(self, config: TrainingConfig, device: torch.device) -> None:
        self.config = config
        self.p = 0.0
        """Probability of each operation of `ada`; at 0 the pipe is skipped."""
        self._signs = torch.zeros((), device=device)
        self._iterations = 0

    @property
    def adaptive(self) -> bool:
        return self.config.augment == "ada"

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        """images [N, 3, R, R] float32 in -1..1, varied; they may leave -1..1."""
        if self.config.augment == "diff":
            return apply_diff(images, draw_diff(len(images), draws))
        if self.adaptive and self.p > 0:
            return apply_bgc(images, draw_bgc(len(images), self.p, self.config.rotate90, draws))
        return images

    def adapt(self, sign: Tensor) -> None:
        """After each iteration: let p follow r_t = E[sign D(real)], as far as `ada_kimg` allows (section 3.1)."""
        if not self.adaptive:
            return
        self._signs += sign
        self._iterations += 1
        if self._iterations == ADA_INTERVAL:
            r_t = self._signs.item() / ADA_INTERVAL
            step = ADA_INTERVAL * self.config.batch / (self.config.ada_kimg * 1000)
            direction = (r_t > self.config.ada_target) - (r_t < self.config.ada_target)
            self.p = min(max(self.p + direction * step, 0.0), 1.0)
            self._signs.zero_()
            self._iterations = 0

    def tree(self) -> dict[str, Any]:
        """All state, as plain values and tensors."""
        return {"p": self.p, "signs": self._signs, "iterations": self._iterations}

    def restore(self, tree: dict[str, Any]) -> None:
        self.p, self._iterations = tree["p"], tree["iterations"]
        self._signs.copy_(tree["signs"])


# --- ada -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bgc:
    """Parameters of ADA's pipe for N pictures, in the order of its operations; at 0 each does nothing."""

    flip: Tensor
    """[N] 1 mirrors left and right."""
    shift: Tensor
    """[N, 2] to the right and down, as a share of the size; rounded to pixels."""
    scale: Tensor
    """[N] octaves; 1 doubles the size of what is shown."""
    stretch: Tensor
    """[N] octaves wider and as much lower."""
    offset: Tensor
    """[N, 2] like `shift`, but between pixels."""
    brightness: Tensor
    """[N] added, in -1..1."""
    contrast: Tensor
    """[N] octaves."""
    luma_flip: Tensor
    """[N] 1 turns light into dark and leaves the hue."""
    hue: Tensor
    """[N] radians about the axis of grey."""
    saturation: Tensor
    """[N] octaves."""
    turns: Tensor | None = None
    """[N, 3] radians: by quarter turns before `shift`, and freely before and after `stretch`. None is upright."""


def draw_bgc(count: int, p: float, rotate90: bool, draws: Draws) -> Bgc:
    """Each operation with probability p. Without `rotate90` no picture is turned, by right angles or freely."""

    def some(values: Tensor, chance: float = p) -> Tensor:
        gate = draws.uniform(count) < chance
        return values * gate.view(-1, *[1] * (values.ndim - 1))

    def whole(choices: int) -> Tensor:
        return draws.whole(0, choices, count).float()

    def uniform(limit: float, *shape: int) -> Tensor:
        return (2 * draws.uniform(count, *shape) - 1) * limit

    def normal(deviation: float, *shape: int) -> Tensor:
        return draws.normal(count, *shape) * deviation

    turns = None
    if rotate90:
        either = 1 - math.sqrt(1 - p)  # so that a picture is turned before or after it is stretched with probability p
        quarters = some(whole(4) * (math.pi / 2))
        turns = torch.stack([quarters, some(uniform(math.pi), either), some(uniform(math.pi), either)], 1)
    return Bgc(
        flip=some(whole(2)),
        shift=some(uniform(1 / 8, 2)),
        scale=some(normal(0.2)),
        stretch=some(normal(0.2)),
        offset=some(normal(1 / 8, 2)),
        brightness=some(normal(0.2)),
        contrast=some(normal(0.5)),
        luma_flip=some(whole(2)),
        hue=some(uniform(math.pi)),
        saturation=some(normal(1.0)),
        turns=turns,
    )


def apply_bgc(images: Tensor, bgc: Bgc) -> Tensor:
    """images [N, 3, R, R], moved, then recoloured."""
    linear, offset = (t.to(images.dtype) for t in _inverse(bgc, images.shape[3]))
    warped = _warp_upright(images, linear, offset) if bgc.turns is None else _warp(images, linear, offset)
    return _recolour(warped, bgc)


def _inverse(bgc: Bgc, size: int) -> tuple[Tensor, Tensor]:
    """Where a pixel comes from: linear [N, 2, 2] @ (x, y) + offset [N, 2], in pixels from the centre."""
    ones = torch.ones_like(bgc.flip)
    linear = torch.diag_embed(torch.stack([1 - 2 * bgc.flip, ones], 1))
    if bgc.turns is not None:
        linear = linear @ _rotation(bgc.turns[:, 0])
    offset = linear @ (bgc.shift * size).round()[..., None]
    linear = linear * torch.exp2(-bgc.scale)[:, None, None]
    stretch = torch.diag_embed(torch.exp2(torch.stack([-bgc.stretch, bgc.stretch], 1)))
    if bgc.turns is not None:
        stretch = _rotation(bgc.turns[:, 1]) @ stretch @ _rotation(bgc.turns[:, 2])
    linear = linear @ stretch
    offset = offset + linear @ (bgc.offset * size)[..., None]
    return linear, -offset[..., 0]


def _rotation(angle: Tensor) -> Tensor:
    """[N, 2, 2]."""
    cos, sin = angle.cos(), angle.sin()
    return torch.stack([cos, -sin, sin, cos], 1).unflatten(1, (2, 2))


# Moving a picture is, as in the paper: reflect it at its borders, double it with sym6, take the new pixels bilinearly,
# halve that with sym6. Each step works on rows and columns apart, so that it is a matrix from the left and one from the
# right; unless pictures are turned, all steps are.

SYM6 = (
    0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466,
    0.787641141030194, 0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578,
    0.0017677118642428036, -0.007800708325034148,
)  # fmt: skip
"""Low-pass filter of the symlet with six vanishing moments (Daubechies 1992, table 6.3)."""

FRAME = 3
"""Pixels computed beyond each border, for the halving to reach into."""


def _warp_upright(images: Tensor, linear: Tensor, offset: Tensor) -> Tensor:
    """`_warp` for diagonal matrices, as two products with matrices [N, R, R]: about ten times as fast."""
    size = images.shape[3]
    margin = size - 1
    doubled = F.pad(_doubling(size, margin, images), (0, 0, 2, 2))  # pixels outside are zero
    halving = _halving(size, images)
    factor = linear.diagonal(dim1=1, dim2=2)[..., None]
    position = factor * _frame(size, images) + 2 * offset[..., None] + (size + 2 * margin - 1)  # [N, 2, 2R + 4 FRAME]
    before = position.floor()
    index = (before.long() + 2).clamp(0, len(doubled) - 2)
    sampled = torch.lerp(doubled[index], doubled[index + 1], (position - before)[..., None])
    columns, rows = (halving @ sampled).split(1, 1)
    return rows @ images @ columns.mT


def _warp(images: Tensor, linear: Tensor, offset: Tensor) -> Tensor:
    """images [N, 3, R, R] with each pixel taken from linear [N, 2, 2] @ (x, y) + offset [N, 2] from the centre."""
    size = images.shape[3]
    reach = (linear.abs().sum(2) * (size + 2 * FRAME) - size) / 2 + offset.abs() + 2 * FRAME
    margin = min(max(math.ceil(reach.max().item()), 0), size - 1)
    doubling = _doubling(size, margin, images)
    halving = _halving(size, images)
    frame = _frame(size, images)
    points = torch.cartesian_prod(frame, frame).flip(1).unflatten(0, (len(frame), -1))  # [y, x, 2]
    source = torch.einsum("nij,yxj->nyxi", linear, points) + (2 * offset - 0.5)[:, None, None]
    return halving @ _Sample.apply(doubling @ images @ doubling.mT, source / (size + 2 * margin)) @ halving.mT


def _frame(size: int, like: Tensor) -> Tensor:
    """[2R + 4 FRAME] places of the pixels of a doubled picture, in its pixels from half a pixel before the centre."""
    return torch.arange(1 - size - 2 * FRAME, size + 2 * FRAME + 1, device=like.device, dtype=like.dtype)


def _doubling(size: int, margin: int, like: Tensor) -> Tensor:
    """[2 (R + 2 margin), R] reflects `margin` pixels at both ends of a row and doubles it."""
    taps = torch.tensor(SYM6, device=like.device, dtype=like.dtype)
    rows = F.pad(torch.eye(size, device=like.device, dtype=like.dtype)[:, None], (margin, margin), mode="reflect")
    return F.conv_transpose1d(rows, (2 * taps / taps.sum())[None, None], stride=2, padding=5)[:, 0].mT


def _halving(size: int, like: Tensor) -> Tensor:
    """[R, 2R + 4 FRAME] halves a doubled row, and cuts off the frame."""
    taps = torch.tensor(SYM6, device=like.device, dtype=like.dtype)
    rows = torch.eye(2 * size + 4 * FRAME, device=like.device, dtype=like.dtype)[:, None, 1:-1]
    return F.conv1d(rows, (taps / taps.sum())[None, None], stride=2)[:, 0].mT


class _Sample(Function):
    """Bilinear samples of x [N, C, H, W] at grid [N, h, w, 2] in -1..1, zero outside; differentiable in x alone.

    Linear in x, and so its derivatives are its adjoint and itself again. Torch's own function could not be
    differentiated twice before pytorch/pytorch#177487 of 2026.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, grid: Tensor) -> Tensor:
        ctx.save_for_backward(grid)
        ctx.shape = x.shape
        return F.grid_sample(x, grid, align_corners=False)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        (grid,) = ctx.saved_tensors
        return _SampleAdjoint.apply(grads[0], grid, ctx.shape), None


class _SampleAdjoint(Function):
    @staticmethod
    def forward(ctx: Any, grad: Tensor, grid: Tensor, shape: torch.Size) -> Tensor:
        ctx.save_for_backward(grid)
        x = grad.new_empty(shape)  # only its shape counts
        backward = torch.ops.aten.grid_sampler_2d_backward
        result: Tensor = backward(grad, x, grid, 0, 0, False, (True, False))[0]
        return result

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        (grid,) = ctx.saved_tensors
        return _Sample.apply(grads[0], grid), None, None


def _recolour(images: Tensor, bgc: Bgc) -> Tensor:
    """All changes of colour at once: they act on the luma (along the axis of grey) and the chroma (across) apart."""
    luma = torch.exp2(bgc.contrast) * (1 - 2 * bgc.luma_flip)
    chroma = torch.exp2(bgc.contrast + bgc.saturation)
    along = torch.full((3, 3), 1 / 3, device=luma.device)
    across = torch.eye(3, device=luma.device) - along
    turned = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]], device=luma.device) / math.sqrt(3)
    parts = torch.stack([along, across, turned]).flatten(1)
    weights = torch.stack([luma, chroma * bgc.hue.cos(), chroma * bgc.hue.sin()], 1)
    matrix = (weights @ parts).unflatten(1, (3, 3)).to(images.dtype)
    added = (luma * bgc.brightness).to(images.dtype)[:, None, None]
    return torch.baddbmm(added, matrix, images.flatten(2)).view_as(images)


# --- diff ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Diff:
    """Parameters of `diff` for N pictures, in the order of its operations."""

    brightness: Tensor
    """[N] added, in -0.5..0.5."""
    saturation: Tensor
    """[N] factor of the difference from grey, in 0..2."""
    contrast: Tensor
    """[N] factor of the difference from the picture's mean, in 0.5..1.5."""
    shift: Tensor
    """[N, 2] to the right and down, as a share of the size in -1/8..1/8; what comes in is zero."""
    hole: Tensor
    """[N, 2] centre of a square of half the size that is set to zero, from the top left, in 0..1."""


def draw_diff(count: int, draws: Draws) -> Diff:
    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * draws.uniform(count, *shape)

    return Diff(uniform(-0.5, 0.5), uniform(0, 2), uniform(0.5, 1.5), uniform(-1 / 8, 1 / 8, 2), uniform(0, 1, 2))


def apply_diff(images: Tensor, diff: Diff) -> Tensor:
    """images [N, 3, R, R], recoloured, moved, and cut out of."""
    size, dtype = images.shape[3], images.dtype
    brightness, saturation, contrast = (
        values.to(dtype)[:, None, None, None] for values in (diff.brightness, diff.saturation, diff.contrast)
    )
    x = images + brightness
    x = torch.lerp(x.mean(1, keepdim=True), x, saturation)
    x = torch.lerp(x.mean((1, 2, 3), keepdim=True), x, contrast)

    pixels = torch.arange(size, device=images.device)
    source = pixels - (diff.shift * size).round().long()[..., None]  # [N, 2, R]
    columns, rows = (source[..., None] == pixels).to(dtype).split(1, 1)
    x = rows @ x @ columns.mT

    inside = (pixels + 0.5 - (diff.hole * size)[..., None]).abs() < size / 4  # [N, 2, R]
    hole = inside[:, 1, :, None] & inside[:, 0, None, :]
    return x * ~hole[:, None]
