"""The way from one random input to another."""

from itertools import pairwise

import numpy as np

from segan.latents import slerp


def test_that_slerp_keeps_the_length_and_the_speed_also_for_opposite_vectors() -> None:
    a = np.array([3.0, 0.0, 4.0])
    for b in (np.array([0.0, 5.0, 0.0]), -a, a, a + 1e-6):
        points = [slerp(a, b, t / 8) for t in range(9)]
        assert all(abs(np.linalg.norm(p) - 5) < 1e-4 for p in points)
        steps = [np.linalg.norm(q - p) for p, q in pairwise(points)]
        assert max(steps) - min(steps) < 1e-4
        assert np.allclose(points[0], a, atol=1e-5) and np.allclose(points[-1], b, atol=1e-4)


def test_that_slerp_goes_straight_where_nothing_lies_aside() -> None:
    assert np.allclose([slerp(np.array([2.0]), np.array([-2.0]), t)[0] for t in (0, 0.25, 1)], [2, 1, -2])


def test_that_slerp_grows_from_and_shrinks_to_nothing() -> None:
    a, zero = np.array([3.0, 4.0]), np.zeros(2)
    assert np.array_equal(slerp(a, zero, 1.0), zero) and np.allclose(slerp(zero, a, 1.0), a)
    assert np.isfinite(slerp(zero, zero, 0.5)).all()
    for t in (0.0, 0.25, 0.5, 1 - 1e-6):
        assert np.allclose(slerp(a, zero, t), (1 - t) * a) and np.allclose(slerp(zero, a, 1 - t), (1 - t) * a)
