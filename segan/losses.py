"""The losses of StyleGAN2, as pure functions of logits and gradients."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Logistic loss (GAN, eq. 1): mean softplus(-real) + mean softplus(fake)."""
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def generator_loss(fake_logits: Tensor) -> Tensor:
    """Non-saturating loss (GAN, section 3): mean softplus(-fake)."""
    return F.softplus(-fake_logits).mean()


def r1_penalty(real_logits: Tensor, reals: Tensor) -> Tensor:
    """Mean over pictures of |d logit / d picture|^2 (Mescheder et al. 2018, eq. 9, without gamma / 2).

    reals [N, 3, H, W] require gradients, and are the pictures before augmentation. Differentiable a second time.
    """
    (gradient,) = torch.autograd.grad(real_logits.sum(), reals, create_graph=True)
    return gradient.float().square().sum((1, 2, 3)).mean()


def path_length_penalty(
    images: Tensor, w_plus: Tensor, mean_length: Tensor, direction: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Deviation of the path lengths |J^T y| from their running mean (StyleGAN2, eq. 4).

    images [N, 3, H, W] made from w_plus [N, layers, w_dim] with gradients; direction [N, 3, H, W] ~ N(0, 1).
    Returns the penalty, the new running mean (detached) and the lengths [N].
    """
    y = direction / math.sqrt(images.shape[2] * images.shape[3])
    (gradient,) = torch.autograd.grad((images * y).sum(), w_plus, create_graph=True)
    lengths = gradient.float().square().sum(2).mean(1).sqrt()
    mean = mean_length.lerp(lengths.mean(), 0.01)  # before the penalty, and with its gradient
    return (lengths - mean).square().mean(), mean.detach(), lengths.detach()
