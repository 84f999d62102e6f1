"""A renderer that paints at once: a disc whose place, size and colours follow the edit, for tests of the window."""

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from segan.config import ModelConfig
from segan.directions import Direction, Directions
from segan.editing import Dimension, DimensionInfo, Edit, Latent, ModelInfo, ModelReference, Source, Vector
from segan.errors import SeganError
from segan.projection import Nearest

RESOLUTION = 64


class FakeRenderer:
    """Follows every part of an edit, in a way; knows what it was asked for."""

    def __init__(self, path: Path, mode: int = 2, resolution: int = RESOLUTION) -> None:
        config = ModelConfig(mode=mode, resolution=resolution, subspace_rank=4)  # type: ignore[arg-type]
        blocks = resolution.bit_length() - 2
        self.asked: list[Edit] = []
        self.sketched: list[Edit] = []
        self.methods: list[tuple[str, dict[str, Any]]] = []
        """How directions were looked for."""
        self.seconds = 0.0
        """How long a full picture takes."""
        self.gate = threading.Event()
        """Rendering waits until this is set."""
        self.gate.set()
        self.info = ModelInfo(
            reference=ModelReference(path=str(path), sha256=path.name),
            config=config,
            images_seen=320_000,
            family=f"StyleGAN2, mode {mode}",
            style_resolutions=tuple(4 << index // 2 for index in range(2 * blocks)),
            dimensions=tuple(
                DimensionInfo(
                    Dimension(layer=layer, input=input_, index=index),
                    4 << layer,
                    "rgb" if input_ == (1 if layer == 0 else 2) else "conv",
                    0.0 if index == 3 else 0.2 / (1 + layer + input_ + 2 * index),
                )
                for layer in range(blocks)
                for input_ in range(2 if layer == 0 else 3)
                for index in range(4)
            )
            if mode
            else (),
            z_dim=config.z_dim,
            w_dim=config.w_dim,
            noise_inputs=tuple((layer, input_) for layer in range(blocks) for input_ in range(1 if layer == 0 else 2)),
        )

    @classmethod
    def open(cls, path: Path) -> "FakeRenderer":
        """Open what is a model by name; a file that says otherwise is refused as the real one does."""
        if path.is_file() and path.read_bytes().startswith(b"no model"):
            raise SeganError(f"{path.name} is not a model file.")
        pixels = re.search(r"(\d+)px", path.name)
        return cls(path, mode=0 if "mode0" in path.name else 2, resolution=int(pixels[1]) if pixels else RESOLUTION)

    def render(self, edit: Edit) -> np.ndarray:
        assert self.gate.wait(10)
        self.asked.append(edit)
        time.sleep(self.seconds)
        return self._painted(edit)

    def render_within(self, seconds: float, edit: Edit) -> tuple[np.ndarray, bool]:
        """What takes longer is a sketch."""
        quick = self.seconds <= seconds
        return self.render(edit) if quick else self.sketch(edit), quick

    def sketch(self, edit: Edit) -> np.ndarray:
        """Coarse squares."""
        assert self.gate.wait(10)
        self.sketched.append(edit)
        return self._painted(edit)[::4, ::4].repeat(4, 0).repeat(4, 1)

    def latent(self, edit: Edit) -> np.ndarray:
        """Numbers that say where they come from: the seed, and the index."""
        assert self.gate.wait(10)
        latent = np.zeros((self.info.style_count, self.info.w_dim), np.float32)
        latent[:, 0], latent[:, 1] = edit.seed, np.arange(self.info.style_count)
        return latent

    def directions(self, method: str, **parameters: Any) -> Directions:
        """As many as are asked for, each along an axis of w; two for labels."""
        assert self.gate.wait(10)
        self.methods.append((method, parameters))
        if method == "labelled" and min(len(parameters["liked"]), len(parameters["disliked"])) < 2:
            raise SeganError("A direction needs at least two seeds on either side. Label more pictures.")
        axes = np.eye(self.info.w_dim)[: 1 if method == "labelled" else parameters.get("count", 10)]
        return Directions(
            model=self.info.reference,
            method=method,
            directions=tuple(
                Direction(
                    name=parameters.get("name", f"{method} {number}"),
                    vector=tuple(axis.tolist()),
                    layers=tuple(parameters.get("layers", ())),
                    share=0.5 / number,
                )
                for number, axis in enumerate(axes, 1)
            ),
        )

    def project(self, target: np.ndarray) -> Iterator[Nearest]:
        """Ten steps, each a vector that says which it is; waits at the gate before each."""
        for done in range(1, 11):
            assert self.gate.wait(10)
            vector = np.full((self.info.style_count, self.info.w_dim), done / 10, np.float32)
            yield Nearest(done, 10, vector, target // 11 * done, 1.0 - done / 10)

    def edit_of(self, nearest: Nearest) -> Edit:
        rows = tuple(tuple(row) for row in nearest.vector.tolist())
        return Edit(model=self.info.reference, vector=Vector(space="w_plus", rows=rows), psi=1.0)

    def _painted(self, edit: Edit) -> np.ndarray:
        if edit.psi == 1.99:
            raise SeganError("Truncation psi 1.99 cannot be rendered. Choose another.")
        hand = np.zeros(8)
        for change in edit.subspace:
            hand[(change.dimension.layer * 3 + change.dimension.input + change.dimension.index) % 8] += change.add
        look = sum((part.weight * _look_of(part.latent) for part in edit.blend), np.zeros(8))
        psi = np.full(8, edit.psi)
        psi[8 if edit.psi_cutoff is None else edit.psi_cutoff :] = 1.0
        for own in edit.psi_layers:
            psi[own.index % 8] = own.psi
        for direction in edit.directions:
            for index in direction.layers or range(8):
                hand[index % 8] += 0.2 * direction.strength
        look = np.tanh(0.7 * (psi * (look if edit.blend else _look_of(edit)) + 0.4 * hand))
        side = self.info.config.resolution
        y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
        radius = np.hypot(x - 0.4 * look[0], (y - 0.4 * look[1]) / (1 + 0.3 * look[2]))
        inside = 1 / (1 + np.exp(24 * (radius - 0.55 - 0.2 * look[3])))
        picture = np.stack([128 + 100 * (inside * look[4 + i] - (1 - inside) * look[i]) for i in range(3)], axis=-1)
        if edit.noise == "random":
            strength = 1 + sum(own.strength - 1 for own in edit.noise_strengths)
            picture += strength * np.random.default_rng(edit.noise_seed).normal(0, 8, picture.shape)
        return picture.clip(0, 255).astype(np.uint8)


def _look_of(latent: Latent) -> np.ndarray:
    look = _look_of_source(latent)
    if latent.to_seed is not None:
        look = (1 - latent.position) * look + latent.position * _look(latent.to_seed)
    for mix in latent.mixes:
        mixed = [index % 8 for index in mix.layers]
        look[mixed] = _look_of_source(mix)[mixed]
    return look


def _look_of_source(source: Source) -> np.ndarray:
    return _look(source.seed) if source.vector is None else np.resize(np.array(source.vector.rows[0]), 8)


def _look(seed: int) -> np.ndarray:
    return np.random.RandomState(seed).randn(8)
