"""What a seed is, and the way from one random input to another, in numpy alone."""

from collections.abc import Sequence

import numpy as np


def seeded_z(seeds: Sequence[int], z_dim: int) -> np.ndarray:
    """z [N, z_dim] float64 as NVIDIA's tools draw it, so that a seed means the same picture across programs."""
    return np.stack([np.random.RandomState(seed).randn(z_dim) for seed in seeds])


def slerp(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    """From a to b [dims] on the sphere by t in 0..1, float64, lengths interpolated geometrically (Shoemake 1985).

    The angle is 2 atan2(|a - b|, |a + b|) of the unit vectors, which is exact for small and large angles alike.
    Between opposite vectors the way leads over the standard basis vector that is least aligned with a; from or to the
    origin, which has no direction, and in one dimension, where nothing lies aside, it is straight.
    """
    a, b = a.astype(np.float64), b.astype(np.float64)
    length_a, length_b = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    if a.size == 1 or not min(length_a, length_b) > 1e-6 * max(length_a, length_b):
        return np.asarray((1 - t) * a + t * b)
    unit_a, unit_b = a / length_a, b / length_b
    angle = 2 * np.arctan2(np.linalg.norm(unit_a - unit_b), np.linalg.norm(unit_a + unit_b))
    if angle < 1e-3:
        path = (1 - t) * unit_a + t * unit_b
    elif angle > np.pi - 1e-3:
        aside = np.zeros_like(a)
        aside[np.abs(unit_a).argmin()] = 1.0
        aside -= (aside @ unit_a) * unit_a
        path = np.cos(t * angle) * unit_a + np.sin(t * angle) * aside / np.linalg.norm(aside)
    else:
        path = (np.sin((1 - t) * angle) * unit_a + np.sin(t * angle) * unit_b) / np.sin(angle)
    return np.asarray(path * length_a ** (1 - t) * length_b**t)
