"""The losses of StyleGAN2, as pure functions of logits and gradients."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from segan.ops import no_weight_gradients

PATH_LENGTH_DECAY = 0.01
"""Share of a batch in the running mean of path lengths."""


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Logistic loss (GAN, eq. 1), summed over the pictures: softplus(-real) and softplus(fake)."""
    return F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()


def generator_loss(fake_logits: Tensor) -> Tensor:
    """Non-saturating loss (GAN, section 3): mean softplus(-fake)."""
    return F.softplus(-fake_logits).mean()


def r1_penalty(real_logits: Tensor, reals: Tensor) -> Tensor:
    """Mean over pictures of |d logit / d picture|^2 (Mescheder et al. 2018, eq. 9, without gamma / 2).

    reals [N, 3, H, W] require gradients, and are the pictures before augmentation. Differentiable a second time.
    """
    with no_weight_gradients():
        (gradient,) = torch.autograd.grad(real_logits.sum(), reals, create_graph=True)
    return gradient.float().square().sum((1, 2, 3)).mean()


def path_lengths(images: Tensor, w_plus: Tensor, direction: Tensor, differentiable: bool = True) -> Tensor:
    """How far a picture moves per step of its latents: |J^T y| [N] (StyleGAN2, eq. 4).

    images [N, 3, H, W] made from w_plus [N, layers, w_dim] with gradients; direction [N, 3, H, W] ~ N(0, 1).
    """
    y = direction / math.sqrt(images.shape[2] * images.shape[3])
    with no_weight_gradients():
        (gradient,) = torch.autograd.grad((images * y).sum(), w_plus, create_graph=differentiable)
    return gradient.float().square().sum(2).mean(1).sqrt()


def path_length_penalty(lengths: Tensor, batch_mean: Tensor, running_mean: Tensor) -> tuple[Tensor, Tensor]:
    """Deviation of path lengths [N] from their running mean (StyleGAN2, eq. 4), and the new running mean.

    `lengths` may be a part of a batch; `batch_mean` is of all of it. The running mean moves before the penalty is
    taken, and passes the gradient of the batch's mean on: what that adds is the last term, which is zero.
    """
    mean = running_mean.lerp(batch_mean.detach(), PATH_LENGTH_DECAY)
    through_mean = 2 * PATH_LENGTH_DECAY * (batch_mean.detach() - mean) * (lengths - lengths.detach())
    return ((lengths - mean).square() - through_mean).mean(), mean
