import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from segan_desktop.settings import Settings
from segan_desktop.widgets.loss_plot import Curve, LossPlot, debiased_means

values = st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=200)
smoothings = st.floats(0, 0.999)


@given(values, smoothings)
def test_that_the_smoothed_curve_is_the_weighted_mean_of_all_points_so_far(raw: list[float], smoothing: float) -> None:
    means = debiased_means(np.array(raw), smoothing)
    last = len(raw) - 1
    weights = smoothing ** np.arange(last, -1, -1) if smoothing else np.eye(len(raw))[last]
    assert means[last] == pytest.approx(np.average(raw, weights=weights), abs=1e-4)


@given(values, smoothings)
def test_that_points_that_come_one_by_one_are_smoothed_as_those_that_come_at_once(
    raw: list[float], smoothing: float
) -> None:
    live, whole = Curve(smoothing), Curve(smoothing)
    for x, value in enumerate(raw):
        live.append(x, value)
    whole.precede(np.arange(len(raw)), np.array(raw))
    one, other = (curve.drawn(0, len(raw), smoothed=True, columns=400)[1] for curve in (live, whole))
    assert one == pytest.approx(other, abs=1e-3)


def test_that_a_million_points_are_drawn_as_few_without_losing_an_outlier() -> None:
    raw = np.sin(np.arange(1_000_000) / 1000)
    raw[123_456] = 50
    curve = Curve(0.6)
    curve.precede(np.arange(1_000_000), raw)
    x, y = curve.drawn(0, 1_000_000, smoothed=False, columns=400)
    assert len(x) < 1000
    assert y.max() == 50
    assert np.all(np.diff(x) >= 0)


def test_that_zooming_in_shows_every_point() -> None:
    curve = Curve(0.0)
    curve.precede(np.arange(1_000_000), np.arange(1_000_000))
    x, _ = curve.drawn(500_000, 500_100, smoothed=False, columns=400)
    assert set(range(500_000, 500_101)) <= set(x.astype(int))


def test_that_an_earlier_part_of_a_run_comes_before_what_is_new(qtbot: QtBot, settings: Settings) -> None:
    plot = LossPlot("Losses", {"generator_loss": "G"}, "")
    qtbot.addWidget(plot)
    plot.add(3000, {"generator_loss": 3.0, "r_t": 0.1})
    plot.precede({"generator_loss": (np.array([1.0, 2.0]), np.array([1.0, 2.0]))})
    assert plot.points("generator_loss") == 3
    assert plot.points("r_t") == 0
    plot.set_logarithmic(True)
    plot.set_smoothing(0.9)
    plot.grab()
    plot.clear()
    assert plot.points("generator_loss") == 0
