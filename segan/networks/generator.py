"""Generator: the one class that the rest of the program knows, of whichever architecture its config names."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict

import torch
from torch import Tensor, nn

from segan.config import ModelConfig
from segan.networks import eigengan, pggan, stylegan, stylegan2
from segan.networks.protocol import FactorLayer, Mapping, Noise, Style, Synthesis
from segan.subspace import CoordinateEdit

ARCHITECTURES: dict[str, tuple[Callable[[ModelConfig], Mapping], type[Synthesis]]] = {
    "stylegan2": (stylegan2.Mapping, stylegan2.Synthesis),
    "stylegan": (stylegan.Mapping, stylegan.Synthesis),
    "eigengan": (eigengan.Mapping, eigengan.Synthesis),
    "pggan": (pggan.Mapping, pggan.Synthesis),
}
"""Name -> what makes w, and what makes pictures of it. Listed here and in `ModelConfig.architecture`, nowhere else."""


class Generator(nn.Module):
    """z or w -> pictures, with truncation and edits of the subspace coordinates."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        mapping, synthesis = ARCHITECTURES[config.architecture]
        self.mapping = mapping(config)
        self.synthesis = synthesis(config)

    @property
    def z_dim(self) -> int:
        return self.mapping.z_dim

    @property
    def w_dim(self) -> int:
        return self.mapping.w_dim

    @property
    def style_count(self) -> int:
        """How many indices w+ has."""
        return self.synthesis.style_count

    def broadcast(self, w: Tensor) -> Tensor:
        """w [N, w_dim] -> w+ [N, style_count, w_dim], a view."""
        return w[:, None].expand(-1, self.style_count, -1)

    def truncate(self, w_plus: Tensor, psi: float | Sequence[float], cutoff: int | None = None) -> Tensor:
        """w+ drawn towards the mean at the indices below `cutoff` (StyleGAN, appendix B).

        By one psi, or by one for each index; psi 1 leaves w+ the same to the last bit, as does any psi where the
        architecture has no truncation.
        """
        if not self.synthesis.truncates:
            return w_plus
        each = list(psi) if isinstance(psi, Sequence) else [psi] * self.style_count
        if cutoff is not None:
            each[cutoff:] = [1.0] * len(each[cutoff:])
        return self.mapping.w_avg.lerp(w_plus, torch.tensor(each, device=w_plus.device)[:, None])

    def styles(self, w_plus: Tensor, edits: Dict[str, CoordinateEdit] | None = None) -> list[Style]:
        """w+ [N, style_count, w_dim] -> one Style per layer; `edits` by label, e.g. 'L1N2'."""
        styles = []
        for label, layer in self.synthesis.by_label().items():
            w, subspace = w_plus[:, layer.w_index], layer.subspace
            c = subspace.coordinates(w)
            if edits and label in edits:
                c = edits[label](c, subspace.coordinates(self.mapping.w_avg[None]), subspace.sigma)
            styles.append(Style(subspace.style(w, c), c))
        return styles

    def forward(
        self,
        w_plus: Tensor,
        noise: Noise | None = None,
        edits: Dict[str, CoordinateEdit] | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Tensor:
        """w+ [N, style_count, w_dim] -> pictures [N, 3, R, R] float32 in about -1..1."""
        return self.synthesis(self.styles(w_plus, edits), noise, dtype)

    @torch.no_grad()
    def factor_layers(self) -> list[FactorLayer]:
        """The linear maps behind w that closed-form factorisation (SeFa) looks at, the same for all architectures."""
        return self.synthesis.factor_layers()

    def penalty(self) -> Tensor | None:
        """What the subspaces add to the loss in training, if anything."""
        penalties = [p for layer in self.synthesis if (p := layer.subspace.penalty()) is not None]
        return torch.stack(penalties).sum() if penalties else None

    def retract(self, nearest: bool = False) -> None:
        """Put every subspace back onto its constraint."""
        for layer in self.synthesis:
            layer.subspace.retract(nearest)
