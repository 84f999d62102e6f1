"""Choose, among all subspaces that make the same pictures, the one whose dimensions are ordered and identifiable.

Behind a subspace h = U L c + mu stands a free affine map, so training fixes the span of U but no rotation within it.
The rotation taken here makes different dimensions of one layer change the picture in (on average) orthogonal ways, and
sorts them by how much they change: L becomes the root-mean-square change of a pixel per unit of the coordinate.
"""

import torch
from torch import Tensor

from segan.networks import AffineLayer, Generator, Style
from segan.subspace import Style as StyleSubspace

_SEED = 20_230_401
FLOOR = 1e-4
"""Least L, relative to the layer's largest: a dead dimension must not blow up the affine map behind it."""

SIMILAR = 0.1
"""Relative difference of eigenvalues up to which dimensions may keep an earlier order."""


@torch.no_grad()
def measure(generator: Generator, samples: int = 10_000) -> None:
    """Set the mean of w and the deviation of every subspace coordinate from random z, the same for each call."""
    w = generator.mapping(_random(samples, generator.z_dim, generator))
    generator.mapping.track(w, momentum=1.0)
    for layer in generator.synthesis:
        if layer.subspace.rank:
            layer.subspace.sigma.copy_(layer.subspace.coordinates(w).std(0))


def canonicalise(
    generator: Generator,
    samples: int = 256,
    batch: int = 16,
    dtype: torch.dtype = torch.float32,
    previous: Generator | None = None,
) -> None:
    """Rotate every mode 2 subspace into its canonical gauge, and measure every subspace. The pictures stay the same.

    Signs, and the order of dimensions of about the same effect, follow those of the `previous` snapshot of the run.
    To be applied to a copy that is not trained any further: see `prepare_to_learn`.
    """
    gram = _picture_gram(generator, samples, batch, dtype)
    lengths = []
    before = previous.synthesis if previous else [None] * len(gram)
    for layer, matrix, old in zip(generator.synthesis, gram, before, strict=True):
        if isinstance(layer, AffineLayer) and isinstance(layer.subspace, StyleSubspace):
            frame = old.subspace.U if old and isinstance(old.subspace, StyleSubspace) else None
            matrix = _rotate(layer, layer.subspace, matrix, frame)
        lengths.append(matrix.diagonal().clamp_min(0).sqrt())
    measure(generator)
    for layer, length in zip(generator.synthesis, lengths, strict=True):
        layer.subspace.effect.copy_(length * layer.subspace.sigma)


@torch.no_grad()
def prepare_to_learn(generator: Generator) -> None:
    """Leave the canonical gauge: L as in a new subspace, the affine maps after it, the same pictures.

    Adam's first steps move each parameter by about the learning rate. That is much for an L which has become the effect
    on a pixel, a thousand times it for the least, and nothing for the affine map that makes up for it.
    """
    for layer in generator.synthesis:
        if isinstance(layer, AffineLayer) and isinstance(layer.subspace, StyleSubspace):
            subspace = layer.subspace
            u, l = subspace.U.double(), subspace.L.double()  # noqa: E741  # L of the paper
            _replace_affine(layer, subspace, layer.affine.weight.double() @ u * (l / subspace.initial_scale) @ u.t())
            subspace.L.fill_(subspace.initial_scale)


def _replace_affine(layer: AffineLayer, subspace: StyleSubspace, weight: Tensor) -> None:
    """Give a layer another affine map; what the one before made of mu goes over into the bias.

    Otherwise a map that a small L has made large would be applied to mu, and rounding would tell.
    """
    layer.affine.bias.add_((layer.affine.weight.double() @ subspace.mu.double() * layer.affine.gain).float())
    subspace.mu.zero_()
    layer.affine.weight.copy_(weight)


def _picture_gram(generator: Generator, samples: int, batch: int, dtype: torch.dtype) -> list[Tensor]:
    """M = E[J^T J] / values [rank, rank] per layer, J the Jacobian of the picture's values by the layer's coordinates.

    Unbiased from one backward pass per batch for all layers at once, since E_y[(J^T y)(J^T y)^T] = J^T J for
    y ~ N(0, I) over the picture.
    """
    z = _random(samples, generator.z_dim, generator)
    gram = [torch.zeros(layer.subspace.rank, layer.subspace.rank, device=z.device) for layer in generator.synthesis]
    if not any(matrix.numel() for matrix in gram):
        return gram  # no coordinates, no Jacobian
    pixels = torch.Generator(z.device).manual_seed(_SEED + 1)
    for part in z.split(batch):
        with torch.no_grad():
            styles = generator.styles(generator.broadcast(generator.mapping(part)))
        with torch.enable_grad():
            coordinates = [style.c.clone().requires_grad_() for style in styles]
            again = [
                Style(layer.subspace.style(style.h, c), c)
                for layer, style, c in zip(generator.synthesis, styles, coordinates, strict=True)
            ]
            pictures = generator.synthesis(again, None, dtype)
            direction = torch.randn(pictures.shape, generator=pixels, device=z.device)
            gradients = torch.autograd.grad((pictures * direction).sum(), coordinates, allow_unused=True)
        for total, gradient in zip(gram, gradients, strict=True):
            if gradient is not None:
                total += gradient.t() @ gradient / (samples * pictures[0].numel())
    return gram


def _rotate(layer: AffineLayer, subspace: StyleSubspace, gram: Tensor, previous: Tensor | None) -> Tensor:
    """Apply the rotation Q that diagonalises `gram`: U <- U Q; L, affine map and bias follow. Returns Q^T gram Q.

    `previous`: the U [w_dim, rank] whose numbering and signs to keep.
    """
    with torch.no_grad():
        u, l = subspace.U.double(), subspace.L.double()  # noqa: E741  # L of the paper
        eigenvalues, q = torch.linalg.eigh(gram.double())
        eigenvalues, q = eigenvalues.flip(0).clamp_min(0), q.flip(1)  # rounding makes some of those that are 0 negative
        if previous is None:
            rotated = u @ q
            sign = rotated.gather(0, rotated.abs().argmax(0, keepdim=True)).sign()[0]
        else:
            order, sign = _numbering(eigenvalues, (u @ q).t() @ previous.to(u))
            eigenvalues, q = eigenvalues[order], q[:, order]
        q = q * sign
        rotated = u @ q
        scale = eigenvalues.sqrt()
        scale = scale.clamp_min(max(FLOOR * scale.max().item(), 1e-12))
        seen = layer.affine.weight.double() @ u * l  # what the layer makes of each coordinate
        _replace_affine(layer, subspace, (seen @ q / scale) @ rotated.t())
        subspace.U.copy_(rotated)
        subspace.L.copy_(scale)
        return eigenvalues.diag().float()


def _numbering(eigenvalues: Tensor, cosines: Tensor) -> tuple[list[int], Tensor]:
    """In which order to take columns with descending eigenvalues, and with which signs, to resemble the previous.

    cosines [rank, rank] of new columns with previous ones, which are paired greedily. The order is that of the
    eigenvalues, except that among those within SIMILAR of the largest one left the previous number decides.
    """
    partner = [0] * len(eigenvalues)
    similarity = cosines.abs()
    for _ in partner:
        new, old = divmod(int(similarity.argmax()), len(partner))
        partner[new] = old
        similarity[new], similarity[:, old] = -1, -1
    left, order = list(range(len(partner))), []
    while left:
        near = [i for i in left if eigenvalues[i] >= (1 - SIMILAR) * eigenvalues[left[0]]]
        order.append(min(near, key=partner.__getitem__))
        left.remove(order[-1])
    return order, torch.stack([1.0 - 2.0 * (cosines[i, partner[i]] < 0) for i in order])


def _random(samples: int, dims: int, like: Generator) -> Tensor:
    z = torch.randn(samples, dims, generator=torch.Generator().manual_seed(_SEED))
    return z.to(like.mapping.w_avg.device)
