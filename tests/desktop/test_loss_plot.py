from itertools import pairwise

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QPicture, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from segan_desktop.settings import Settings
from segan_desktop.widgets.chip import Chip
from segan_desktop.widgets.curve import Curve, debiased_means
from segan_desktop.widgets.drawn_plot import log_tick_captions
from segan_desktop.widgets.loss_plot import LossPlot, Redraws

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
    live, whole = Curve(), Curve()
    for x, value in enumerate(raw):
        live.extend(np.array([x]), np.array([value]))
    whole.precede(np.arange(len(raw)), np.array(raw))
    one, other = (curve.drawn(0, len(raw), smoothing, columns=400)[1] for curve in (live, whole))
    assert one == pytest.approx(other, abs=1e-3)


@given(st.integers(0, 30_000), st.sampled_from([0.0, 0.6, 0.99, 0.999]))
def test_that_a_part_of_a_curve_is_smoothed_as_the_whole(begin: int, smoothing: float) -> None:
    raw = np.sin(np.arange(30_100) / 50) + np.sign(np.sin(np.arange(30_100)))
    curve = Curve.of(np.arange(30_100), raw)
    part = curve.smoothed(begin, begin + 100, smoothing)
    assert part == pytest.approx(debiased_means(raw, smoothing)[begin : begin + 100], abs=1e-4)


def test_that_a_million_points_are_drawn_as_few_without_losing_an_outlier() -> None:
    raw = np.sin(np.arange(1_000_000) / 1000)
    raw[123_456] = 50
    curve = Curve.of(np.arange(1_000_000), raw)
    x, y = curve.drawn(0, 1_000_000, None, columns=400)
    assert len(x) < 1000
    assert y.max() == 50
    assert np.all(np.diff(x) >= 0)
    assert (x[0], x[-1]) == (pytest.approx(0, abs=2500), 999_999)


@pytest.mark.parametrize("smoothing", [0.0, 0.6, 0.9, 0.999])
def test_that_a_long_curve_is_smoothed_as_if_every_point_were_drawn(smoothing: float) -> None:
    raw = np.sin(np.arange(500_000) / 40_000) + np.random.default_rng(0).normal(0, 0.3, 500_000)
    x, y = Curve.of(np.arange(500_000), raw).drawn(0, 500_000, smoothing, columns=300)
    exact = debiased_means(raw, smoothing)
    starts = np.arange(len(x) - 1) * (500_000 // (len(x) - 1))
    columns = np.add.reduceat(exact, starts) / np.diff(np.append(starts, 500_000))
    assert np.abs(y[1:-1] - np.interp(x[1:-1], starts + starts[1] / 2, columns)).max() < 0.05


def test_that_zooming_in_shows_every_point() -> None:
    curve = Curve.of(np.arange(1_000_000), np.arange(1_000_000))
    x, _ = curve.drawn(500_000, 500_100, 0.0, columns=400)
    assert set(range(500_000, 500_101)) <= set(x.astype(int))


def test_that_a_short_run_gets_only_the_pixels_that_it_covers() -> None:
    curve = Curve.of(np.arange(10_000), np.arange(10_000))
    assert len(curve.drawn(0, 100_000, 0.6, columns=400)[0]) < 60


def test_that_what_is_no_number_leaves_a_gap_and_nothing_worse() -> None:
    curve = Curve.of(np.arange(4), np.array([1.0, np.nan, np.inf, 3.0]))
    x, y = curve.drawn(0, 4, 0.0, columns=100)
    assert (x.tolist(), y.tolist()) == ([0, 3], [1, 3])


def test_that_a_curve_keeps_a_bounded_number_of_bytes_per_point() -> None:
    curve = Curve()
    for start in range(0, 300_000, 1000):
        curve.extend(np.arange(start, start + 1000), np.zeros(1000))
    kept = sum(column._room.nbytes for column in vars(curve).values())
    assert kept < 14 * curve.count  # ten quantities of 300,000 events: less than 42 MB


@pytest.fixture
def plot(qtbot: QtBot, settings: Settings) -> LossPlot:
    plot = LossPlot("Losses", {"generator_loss": "G", "discriminator_loss": "D"}, "help")
    qtbot.addWidget(plot)
    plot.resize(420, 260)
    plot.show()
    qtbot.waitExposed(plot)
    plot.pointed.connect(plot.point_at)
    plot.released.connect(plot.follow)
    return plot


def fill(plot: LossPlot, kimg: int = 100) -> None:
    x = np.arange(kimg, dtype=np.float32)
    plot.precede({"generator_loss": (x, 10 + x), "discriminator_loss": (x, 1 + 0 * x)})


def viewport(plot: LossPlot) -> pg.PlotWidget:
    return plot.findChild(pg.PlotWidget).viewport()


def chip(plot: LossPlot, caption: str) -> Chip:
    return next(chip for chip in plot.findChildren(Chip) if chip.text() == caption)


def test_that_values_are_shortened_before_they_overlap(qtbot: QtBot) -> None:
    plot = LossPlot("Overfitting", {"r_t": "r_t", "augment_p": "p"}, "help")
    qtbot.addWidget(plot)
    plot.resize(268, 150)
    plot.show()
    plot.add(1000, {"r_t": 0.694, "augment_p": 6.8e-5})
    qtbot.waitUntil(lambda: chip(plot, "p").value == "6.8e-5")
    narrow, chips = chip(plot, "p").sizeHint(), plot.findChildren(Chip)
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in chips))
    plot.resize(500, 150)
    assert chip(plot, "p").sizeHint().width() > narrow.width()


def test_that_the_heading_stays_whole_beside_small_negative_values(qtbot: QtBot, settings: Settings) -> None:
    plot = LossPlot("Overfitting", {"r_t": "r_t", "augment_p": "p"}, "help")
    qtbot.addWidget(plot)
    plot.resize(267, 124)
    plot.show()
    plot.add(1000, {"r_t": -0.004, "augment_p": 0.0})
    qtbot.waitUntil(lambda: chip(plot, "r_t").value == "-0.004")
    qtbot.waitUntil(lambda: all(each.width() == each.sizeHint().width() for each in plot.findChildren(Chip)))
    heading = next(label for label in plot.findChildren(QLabel) if label.text() == "OVERFITTING")
    assert heading.width() >= heading.sizeHint().width()


def written_values(plot: LossPlot) -> list[str]:
    """What stands at the axis of the values, where what has no room is left out."""
    plot.redraw()
    axis = plot.findChild(pg.PlotWidget).getPlotItem().getAxis("left")
    picture = QPicture()
    painter = QPainter(picture)
    written = [text for _, _, text in axis.generateDrawSpecs(painter)[2]]
    painter.end()
    return written


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ((-0.0004, -0.0001), ["-0.0004", "-0.0002", "0"]),
        ((-0.001, 0.0012), ["-0.001", "0", "0.001"]),
        ((0.0, 9e-5), ["0", "2e-5", "4e-5", "6e-5", "8e-5"]),
        ((-1.2e-4, -1.1e-4), ["-1e-4", "-5e-5", "0"]),
        ((0.0, 0.0), ["0.2", "0.4", "0.6", "0.8"]),
    ],
)
def test_that_values_of_any_size_are_written_at_the_axis_in_one_way_and_in_few_letters(
    plot: LossPlot, values: tuple[float, float], written: list[str]
) -> None:
    plot.set_smoothing(0.0)
    for kimg, value in enumerate(values, 1):
        plot.add(1000 * kimg, {"generator_loss": value, "discriminator_loss": 0.0})
    assert written_values(plot) == written


def test_that_a_value_that_hardly_changes_is_written_at_the_axis(plot: LossPlot) -> None:
    for kimg, value in enumerate((39.99999, 40.0), 1):
        plot.add(1000 * kimg, {"generator_loss": value})
    assert written_values(plot) == ["39.8", "40.0", "40.2"]


def test_that_the_first_kimg_are_told_as_such_in_another_theme_too(plot: LossPlot) -> None:
    plot.add(800, {"generator_loss": 1.0})
    plot.redraw()
    QApplication.sendEvent(plot, QEvent(QEvent.Type.PaletteChange))
    axis = plot.findChildren(pg.PlotWidget)[0].getPlotItem().getAxis("bottom")
    assert axis.tickStrings([0.2, 0.4], axis.autoSIPrefixScale * axis.scale, 0.2) == ["0.2", "0.4"]


def wheel(plot: LossPlot, steps: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    middle = QPointF(viewport(plot).rect().center())
    event = QWheelEvent(
        middle, viewport(plot).mapToGlobal(middle), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport(plot), event)


def test_that_an_earlier_part_of_a_run_comes_before_what_is_new(plot: LossPlot) -> None:
    plot.add(3000, {"generator_loss": 3.0, "r_t": 0.1})
    plot.precede({"generator_loss": (np.array([1.0, 2.0]), np.array([1.0, 2.0]))})
    assert plot.points("generator_loss") == 3
    assert plot.points("r_t") == 0
    line = next(line for line in plot.drawn().lines if line.name == "generator_loss" and not line.smoothed)
    assert line.x.tolist() == [1, 2, 3]


def test_that_a_single_point_can_be_seen(plot: LossPlot) -> None:
    plot.add(3000, {"generator_loss": 2.0})
    line = next(line for line in plot.drawn().lines if line.name == "generator_loss")
    assert line.x[0] < 3 < line.x[1] and line.y.tolist() == [2, 2]
    assert plot.points("generator_loss") == 1


def test_that_nothing_of_a_run_is_drawn_when_it_has_been_cleared(plot: LossPlot) -> None:
    fill(plot)
    assert plot.drawn().lines
    plot.clear()
    assert plot.points("generator_loss") == 0
    assert not plot.drawn().lines
    assert chip(plot, "G").value == ""


def test_that_a_click_on_the_legend_hides_a_line_and_another_shows_it(qtbot: QtBot, plot: LossPlot) -> None:
    fill(plot)
    with_both = plot.drawn().y_range
    qtbot.mouseClick(chip(plot, "G"), Qt.MouseButton.LeftButton)
    drawn = plot.drawn()
    assert {line.name for line in drawn.lines} == {"discriminator_loss"}
    assert drawn.y_range[1] < with_both[1]  # the axis fits what is left
    chip(plot, "G").setFocus()
    qtbot.keyClick(chip(plot, "G"), Qt.Key.Key_Space)
    assert {line.name for line in plot.drawn().lines} == {"generator_loss", "discriminator_loss"}


def test_that_the_raw_line_is_there_behind_the_smoothed_one(plot: LossPlot) -> None:
    fill(plot)
    plot.set_smoothing(0.9)
    lines = {line.smoothed: line for line in plot.drawn().lines if line.name == "generator_loss"}
    assert lines[False].y[-1] == 109
    assert lines[True].y[-1] < 105


def test_that_a_log_scale_draws_powers_of_ten(plot: LossPlot) -> None:
    fill(plot)
    plot.set_logarithmic(True)
    drawn = plot.drawn()
    line = next(line for line in drawn.lines if line.name == "generator_loss" and not line.smoothed)
    assert drawn.logarithmic
    assert line.y[0] == pytest.approx(1)


def test_that_captions_of_a_log_scale_leave_room_for_each_other() -> None:
    logarithms = np.log10([0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3]).tolist()
    assert log_tick_captions(logarithms) == ["0.5", "0.6", "0.7", "0.8", "0.9", "1", "2", "3"]
    assert log_tick_captions(logarithms, apart=0.14) == ["0.5", "", "0.7", "", "", "1", "2", "3"]
    assert log_tick_captions(logarithms, apart=0.25) == ["0.5", "", "", "", "", "1", "2", ""]
    assert log_tick_captions([29_000, 30_000]) == ["", ""]


def test_that_the_cross_hair_tells_nothing_of_a_run_that_did_not_get_so_far() -> None:
    curve = Curve.of(np.arange(10, 21), np.ones(11))
    assert [curve.reaches(x) for x in (0, 9.5, 15, 21, 23)] == [False, True, True, True, False]
    assert not Curve().reaches(0)


def test_that_the_wheel_zooms_and_a_double_click_shows_all_again(qtbot: QtBot, plot: LossPlot) -> None:
    fill(plot)
    whole = plot.drawn().x_range
    with qtbot.waitSignal(plot.zoomed):
        wheel(plot, 4)
    first, last = plot.drawn().x_range
    assert first > whole[0] and last < whole[1]
    line = next(line for line in plot.drawn().lines if line.name == "generator_loss" and line.smoothed)
    low, high = plot.drawn().y_range
    assert low <= line.y.min() and line.y.max() <= high  # the values that are left fill the axis
    plot.add(200_000, {"generator_loss": 1.0})
    assert plot.drawn().x_range == (first, last)  # what comes does not move what someone looks at
    qtbot.mouseDClick(viewport(plot), Qt.MouseButton.LeftButton, pos=viewport(plot).rect().center())
    assert plot.drawn().x_range[1] > 200


def test_that_the_wheel_with_ctrl_zooms_the_values_only(qtbot: QtBot, plot: LossPlot) -> None:
    fill(plot)
    before = plot.drawn()
    with qtbot.waitSignal(plot.stretched):
        wheel(plot, 4, Qt.KeyboardModifier.ControlModifier)
    after = plot.drawn()
    assert after.x_range == before.x_range
    assert after.y_range[1] < before.y_range[1]


def test_that_dragging_moves_the_part_that_is_shown(
    qtbot: QtBot, plot: LossPlot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)  # or it passes over moves that come at once
    fill(plot)
    wheel(plot, 6)
    before = plot.drawn().x_range
    middle = viewport(plot).rect().center()
    qtbot.mousePress(viewport(plot), Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 9):
        qtbot.mouseMove(viewport(plot), middle - QPoint(10 * step, 0))
    qtbot.mouseRelease(viewport(plot), Qt.MouseButton.LeftButton, pos=middle - QPoint(80, 0))
    after = plot.drawn().x_range
    assert after[0] > before[0]
    assert after[1] - after[0] == pytest.approx(before[1] - before[0])


def test_that_the_cross_hair_tells_the_values_of_all_lines_there(qtbot: QtBot, plot: LossPlot) -> None:
    fill(plot)
    plot.set_smoothing(0.0)
    plot.compare({"faces-02": {"generator_loss": (np.arange(100.0), 50 + np.arange(100.0))}})
    plot.drawn()
    qtbot.mouseMove(viewport(plot), QPoint(60, 60))

    def readouts() -> list[QLabel]:
        return [each for each in plot.window().findChildren(QLabel) if each.isVisible() and "kimg" in each.text()]

    qtbot.waitUntil(lambda: len(readouts()) == 1)
    qtbot.waitUntil(lambda: chip(plot, "G").value != "109.0")
    text, value = readouts()[0].text(), float(chip(plot, "G").value)
    assert f"{value:.1f}" in text
    assert f"{value + 40:.1f}" in text and "faces-02" in text
    assert "1.000" in text
    qtbot.mouseMove(viewport(plot), QPoint(2, 2))  # on the axis, beside the lines
    qtbot.waitUntil(lambda: not readouts())
    qtbot.waitUntil(lambda: chip(plot, "G").value == "109.0")


def test_that_the_keyboard_moves_the_cross_hair_and_zooms(qtbot: QtBot, plot: LossPlot) -> None:
    fill(plot)
    whole = plot.drawn().x_range
    field = plot.findChild(pg.PlotWidget)
    field.setFocus()
    with qtbot.waitSignal(plot.pointed) as right:
        qtbot.keyClick(field, Qt.Key.Key_Right)
    with qtbot.waitSignal(plot.pointed) as left:
        qtbot.keyClick(field, Qt.Key.Key_Left)
    assert right.args[0] > left.args[0]
    qtbot.keyClick(field, Qt.Key.Key_Plus)
    zoomed = plot.drawn().x_range
    assert zoomed[0] <= left.args[0] <= zoomed[1] < whole[1]
    qtbot.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert plot.drawn().x_range[0] > zoomed[0]
    qtbot.keyClick(field, Qt.Key.Key_0)
    assert plot.drawn().x_range == whole
    with qtbot.waitSignal(plot.pointed) as escaped:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert escaped.args == [None]


def test_that_compared_runs_have_dashes_of_their_own_and_can_be_hidden(plot: LossPlot) -> None:
    fill(plot)
    points = {"generator_loss": (np.arange(300.0), np.arange(300.0)), "r_t": (np.arange(3.0), np.arange(3.0))}
    plot.compare({"one": points, "two": points, "three": points})
    drawn = plot.drawn()
    others = [line for line in drawn.lines if line.run]
    assert {line.name for line in others} == {"generator_loss"}
    assert len({line.dash for line in others}) == 3
    assert () not in {line.dash for line in others}
    assert drawn.x_range[1] > 299  # the longest run decides
    plot.show_run("two", False)
    assert [line.run for line in plot.drawn().lines if line.run] == ["one", "three"]
    plot.compare({})
    assert not [line for line in plot.drawn().lines if line.run]
    assert plot.drawn().x_range[1] < 299


def test_that_what_is_measured_has_bars_as_long_as_its_error(qtbot: QtBot, settings: Settings) -> None:
    plot = LossPlot("KID", {"kid": "KID"}, "help", measured=True)
    qtbot.addWidget(plot)
    for kimg, kid, error in ((10, 60.0, 2.0), (20, 40.0, 1.5), (30, 45.0, 1.0)):
        plot.add(1000 * kimg, {"kid": kid, "kid_error": error})
    plot.set_smoothing(0.99)
    drawn = plot.drawn()
    assert [line.y.tolist() for line in drawn.lines] == [[60, 40, 45]]  # a measurement is not smoothed
    assert drawn.errors is not None
    x, low, high = drawn.errors
    assert (x.tolist(), low.tolist(), high.tolist()) == ([10, 20, 30], [58, 38.5, 44], [62, 41.5, 46])


def test_that_the_axis_keeps_still_while_points_come(plot: LossPlot) -> None:
    ends = set()
    for images_seen in range(100_000, 200_000, 1000):
        plot.add(images_seen, {"generator_loss": 1.0})
        ends.add(plot.drawn().x_range[1])
    assert len(ends) < 20
    assert all(after > before for before, after in pairwise(sorted(ends)))


def test_that_many_changes_are_drawn_at_most_thirty_times_a_second_and_plots_by_turns(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    redraws, drawn = Redraws(), list[str]()
    clock = [100.0]
    monkeypatch.setattr("segan_desktop.widgets.loss_plot.time.monotonic", lambda: clock[0])
    one, other = (lambda: drawn.append("one")), (lambda: drawn.append("other"))
    for _ in range(50):
        redraws.ask(one)
        redraws.ask(other)
    qtbot.waitUntil(lambda: drawn == ["one", "other"])
    redraws.ask(one)
    clock[0] += 0.020
    redraws._take_turn()
    assert drawn == ["one", "other"]  # too early
    clock[0] += 0.020
    redraws._take_turn()
    assert drawn == ["one", "other", "one"]


def test_that_a_plot_that_nobody_sees_is_drawn_when_it_is_shown_again(qtbot: QtBot, plot: LossPlot) -> None:
    plot.hide()
    fill(plot)
    qtbot.waitUntil(lambda: plot.points("generator_loss") == 100)
    assert chip(plot, "G").value == ""
    plot.show()
    qtbot.waitUntil(lambda: chip(plot, "G").value != "")
