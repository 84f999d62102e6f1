"""Turn an Edit into a picture, computing only the layers that the last picture does not share with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from torch import Tensor

from segan.checkpoint import Model
from segan.editing import Dimension, DimensionInfo, Edit, ModelInfo, ModelReference
from segan.errors import SeganError
from segan.foreign import open_model
from segan.networks import Generator, Noise, Style, SynthesisState, seeded_z, to_uint8
from segan.subspace import CoordinateEdit


@dataclass
class _Rendered:
    """The last picture's way through the layers: what each got, and what was there before it."""

    noise: tuple[str, int]
    styles: list[Style]
    states: list[SynthesisState]
    """One more than styles: before the first layer, and after each."""


class Renderer:
    """One open model. Not for several threads at a time."""

    def __init__(self, model: Model, path: Path) -> None:
        self._generator = model.generator
        self._last: _Rendered | None = None
        self._noise_key: tuple[str, int] | None = None
        self._noise: Noise | None = None
        header = model.header
        self.info = ModelInfo(
            reference=ModelReference(path=str(path), sha256=header.sha256),
            config=header.config,
            images_seen=header.images_seen,
            family=_family(self._generator),
            style_resolutions=self._generator.synthesis.style_resolutions,
            dimensions=tuple(self._dimensions()),
        )

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a model file of this program or of another; raises `SeganError` naming it."""
        return cls(open_model(path), path)

    @torch.inference_mode()
    def render(self, edit: Edit) -> np.ndarray:
        """The picture [R, R, 3] uint8; raises `SeganError` for an edit that this model cannot follow."""
        generator, synthesis = self._generator, self._generator.synthesis
        styles = generator.styles(self.w_plus(edit), self._coordinate_edits(edit))
        noise_key = (edit.noise, edit.noise_seed if edit.noise == "random" else 0)
        last = self._last
        if last is None or last.noise != noise_key:
            states, index = [synthesis.start(1)], 0
        else:
            same = (new.equals(old) for new, old in zip(styles, last.styles, strict=True))
            index = next((i for i, equal in enumerate(same) if not equal), len(styles))
            states = last.states[: index + 1]
        noise = self._noise_of(noise_key)
        for i in range(index, len(styles)):
            states.append(synthesis.step(i, states[-1], styles[i], noise[i] if noise else None))
        self._last = _Rendered(noise_key, styles, states)
        picture = states[-1].picture
        assert picture is not None
        return to_uint8(picture)[0]

    @torch.inference_mode()
    def render_latents(self, latents: Mapping[str, np.ndarray], edit: Edit, batch: int = 8) -> np.ndarray:
        """Pictures [N, 3, R, R] float32 in about -1..1, for scripts and comparisons; raises `SeganError` as `render`.

        In place of the edit's seeds stand `z` [N, z_dim], `w` [N, w_dim] or `w_plus` [N, style_count, w_dim].
        """
        generator = self._generator
        kind, values = self._checked(latents)
        edits = self._coordinate_edits(edit)
        noise = self._noise_of((edit.noise, edit.noise_seed if edit.noise == "random" else 0))
        pictures = []
        for part in values.split(batch):
            if kind == "z":
                part = generator.mapping(part)
            w_plus = self._mix_and_truncate(part if kind == "w_plus" else generator.broadcast(part), edit)
            pictures.append(generator(w_plus, noise, edits).numpy())
        return np.concatenate(pictures)

    def z(self, seeds: Sequence[int]) -> Tensor:
        """The random inputs [N, z_dim] of seeds."""
        return seeded_z(seeds, self._generator.z_dim)

    @torch.inference_mode()
    def w_plus(self, edit: Edit) -> Tensor:
        """The latents [1, style_count, w_dim] before the subspace edits: z, interpolation, w, mixing, truncation."""
        z = self.z([edit.seed])
        if edit.to_seed is not None:
            z = slerp(z, self.z([edit.to_seed]), edit.position)
        return self._mix_and_truncate(self._generator.broadcast(self._generator.mapping(z)), edit)

    def _mix_and_truncate(self, w_plus: Tensor, edit: Edit) -> Tensor:
        generator = self._generator
        for mix in edit.mixes:
            if max(mix.layers, default=0) >= self.info.style_count:
                raise SeganError(f"Style mixing names layer {max(mix.layers)}, but this model ends at layer "
                                 f"{self.info.style_count - 1}. Choose other layers.")  # fmt: skip
            other = generator.broadcast(generator.mapping(self.z([mix.seed])))
            w_plus = w_plus.clone()
            w_plus[:, list(mix.layers)] = other[:, list(mix.layers)]
        return generator.truncate(w_plus, edit.psi, edit.psi_cutoff)

    def _checked(self, latents: Mapping[str, np.ndarray]) -> tuple[str, Tensor]:
        """The one array among `latents`, as a tensor, and its name."""
        generator = self._generator
        shapes: dict[str, tuple[int, ...]] = {
            "z": (generator.z_dim,),
            "w": (generator.w_dim,),
            "w_plus": (generator.style_count, generator.w_dim),
        }
        given = sorted(set(shapes) & set(latents))
        if len(given) != 1:
            raise SeganError(f"Latents are one array called z, w or w_plus; here are {' and '.join(given) or 'none'}.")
        name, array = given[0], np.asarray(latents[given[0]])
        if array.ndim == 0 or len(array) == 0 or array.shape[1:] != shapes[name] or array.dtype.kind not in "fiu":
            shape = ", ".join(map(str, ("N", *shapes[name])))
            raise SeganError(f"{name} is {array.dtype} {list(array.shape)}; this model needs numbers [{shape}].")
        values = torch.from_numpy(array.astype(np.float32))
        if not values.isfinite().all():
            raise SeganError(f"{name} holds values that are not finite numbers.")
        return name, values

    def _dimensions(self) -> Sequence[DimensionInfo]:
        infos = []
        for layer in self._generator.synthesis:
            for index, effect in enumerate(layer.subspace.effect.tolist()):
                dimension = Dimension(layer=layer.block, input=layer.position, index=index)
                infos.append(DimensionInfo(dimension, layer.resolution, layer.kind, effect))
        return infos

    def _coordinate_edits(self, edit: Edit) -> dict[str, CoordinateEdit]:
        """The edit's changes by layer label; raises `SeganError` for a dimension that the model does not have."""
        layers = self._generator.synthesis.by_label()
        edits: dict[str, CoordinateEdit] = {}
        for change in edit.subspace:
            dimension = change.dimension
            label = f"L{dimension.layer}N{dimension.input}"
            rank = layers[label].subspace.rank if label in layers else 0
            if dimension.index >= rank:
                raise SeganError(f"This model has no dimension {dimension}; reset it, or open the model it is of.")
            target = edits.setdefault(
                label,
                CoordinateEdit(
                    torch.ones(rank), torch.zeros(rank), torch.full((rank,), torch.nan), edit.mul_around == "zero"
                ),
            )
            target.mul[dimension.index] = change.mul
            target.add[dimension.index] = change.add
            target.set[dimension.index] = torch.nan if change.set is None else change.set
        return edits

    def _noise_of(self, key: tuple[str, int]) -> Noise | None:
        if self._noise_key != key:
            kind, seed = key
            synthesis = self._generator.synthesis
            self._noise = {
                "none": lambda: None,
                "const": synthesis.const_noise,
                "random": lambda: synthesis.random_noise(1, torch.Generator().manual_seed(seed)),
            }[kind]()
            self._noise_key = key
        return self._noise


def _family(generator: Generator) -> str:
    title, mode = generator.synthesis.title, generator.config.mode
    return f"{title}, mode {mode}" if mode in generator.synthesis.modes else title


def use_one_core() -> None:
    """Render on one core only, from the calling thread on.

    While a run trains on all cores, threads that wait for each other at every layer take about 15 times as long as one
    thread that does all the work; on an idle machine one is nearly as fast for small pictures.
    """
    torch.set_num_threads(1)


def slerp(a: Tensor, b: Tensor, t: float) -> Tensor:
    """From a to b [N, dims] on the sphere by t in 0..1, lengths interpolated geometrically (Shoemake 1985).

    The angle is 2 atan2(|a - b|, |a + b|) of the unit vectors, which is exact for small and large angles alike.
    Between opposite vectors the way leads over the standard basis vector that is least aligned with a.
    """
    a, b = a.double(), b.double()
    length_a, length_b = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    unit_a, unit_b = a / length_a, b / length_b
    angle = 2 * torch.atan2((unit_a - unit_b).norm(dim=1, keepdim=True), (unit_a + unit_b).norm(dim=1, keepdim=True))
    aside = torch.zeros_like(a).scatter_(1, unit_a.abs().argmin(1, keepdim=True), 1.0)
    aside = aside - (aside * unit_a).sum(1, keepdim=True) * unit_a
    aside = aside / aside.norm(dim=1, keepdim=True)
    direct = ((1 - t) * angle).sin() * unit_a + (t * angle).sin() * unit_b
    around = (t * angle).cos() * unit_a + (t * angle).sin() * aside
    straight = (1 - t) * unit_a + t * unit_b
    path = torch.where(
        angle < 1e-3, straight, torch.where(angle > torch.pi - 1e-3, around, direct / angle.sin().clamp_min(1e-12))
    )
    return (path * length_a ** (1 - t) * length_b**t).float()
