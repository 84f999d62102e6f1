import csv
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyqtgraph as pg
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from segan_desktop.settings import Settings
from segan_desktop.theme import LIGHT
from segan_desktop.training.curves import Curves
from segan_desktop.training.figure import log_ticks, ticks
from segan_desktop.widgets.chip import Chip
from segan_desktop.widgets.curve import Points
from segan_desktop.widgets.drawn_plot import log_tick_captions, tick_captions
from segan_desktop.widgets.loss_plot import LossPlot


def points(kimg: int = 50, offset: float = 0.0) -> Points:
    x = np.arange(1, kimg + 1, dtype=np.float32)
    rng = np.random.default_rng(0)
    names = ("generator_loss", "discriminator_loss", "r1_penalty", "path_length_penalty", "augment_p", "r_t")
    values = {name: (x, (offset + rng.random(kimg)).astype(np.float32)) for name in names}
    values |= {"real_score": (x, x / 10), "fake_score": (x, -x / 10), "images_per_second": (x, 40 + 0 * x)}
    return values | {"kid": (x[9::10], 100 / x[9::10]), "kid_error": (x[9::10], 1 / x[9::10])}


@pytest.fixture
def curves(qtbot: QtBot, settings: Settings) -> Curves:
    curves = Curves(settings)
    qtbot.addWidget(curves, before_close_func=lambda curves: curves.shutdown())
    curves.resize(900, 640)
    curves.show()
    qtbot.waitExposed(curves)
    return curves


def plot(curves: Curves, heading: str) -> LossPlot:
    return next(plot for plot in curves.findChildren(LossPlot) if plot.drawn().heading == heading)


def saved(qtbot: QtBot, curves: Curves, path: Path, may_replace: bool = False) -> str:
    with qtbot.waitSignal(curves.status) as said:
        curves.save(path, may_replace)
    return str(said.args[0])


def test_that_every_quantity_of_a_run_is_drawn(curves: Curves) -> None:
    curves.precede(points())
    drawn = {line.name for plot in curves.findChildren(LossPlot) for line in plot.drawn().lines}
    assert drawn == set(LIGHT.quantities)


def test_that_the_smoothing_is_tensorboards_from_the_start_and_can_be_dragged(qtbot: QtBot, curves: Curves) -> None:
    for kimg, value in enumerate((1.0, 2.0, 4.0), 1):
        curves.add(1000 * kimg, {"generator_loss": value})
    smooth = lambda: next(  # noqa: E731
        line.y[-1] for line in plot(curves, "Losses").drawn().lines if line.smoothed
    )
    assert smooth() == pytest.approx((1 * 0.36 + 2 * 0.6 + 4) / (0.36 + 0.6 + 1))
    assert curves.findChild(QSlider).maximum() == 999
    curves.smoothing.setFocus()
    qtbot.keyClick(curves.smoothing, Qt.Key.Key_Home)
    assert smooth() == 4


def test_that_curves_of_an_earlier_run_vanish_when_another_begins(curves: Curves) -> None:
    curves.precede(points())
    curves.clear()
    assert not [line for plot in curves.findChildren(LossPlot) for line in plot.drawn().lines]
    assert not [chip.value for chip in curves.findChildren(Chip) if chip.value]
    curves.add(1000, {"generator_loss": 1.0})
    assert plot(curves, "Losses").drawn().x_range[1] < 2  # the axis does not remember either
    assert curves.points("kid") == 0


def test_that_a_zoom_shows_the_same_kimg_in_every_plot_until_a_click_leads_back(qtbot: QtBot, curves: Curves) -> None:
    curves.precede(points())
    whole = plot(curves, "Losses").drawn().x_range
    assert not curves.live.isVisible()
    field = plot(curves, "Scores").findChild(pg.PlotWidget)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Plus)
    zoomed = {plot.drawn().x_range for plot in curves.findChildren(LossPlot)}
    assert len(zoomed) == 1
    assert zoomed.pop()[1] < whole[1]
    qtbot.mouseClick(curves.live, Qt.MouseButton.LeftButton)
    assert {plot.drawn().x_range for plot in curves.findChildren(LossPlot)} == {whole}
    assert not curves.live.isVisible()


def test_that_the_pointer_in_one_plot_tells_the_values_in_all(qtbot: QtBot, curves: Curves) -> None:
    curves.precede(points())
    speed = next(chip for chip in curves.findChildren(Chip) if chip.text() == "real")
    qtbot.waitUntil(lambda: speed.value != "")
    last = speed.value
    plot(curves, "Losses").drawn()
    viewport = plot(curves, "Losses").findChild(pg.PlotWidget).viewport()
    qtbot.mouseMove(viewport, QPoint(80, 40))
    qtbot.waitUntil(lambda: speed.value != last)


def test_that_the_best_measurement_is_told(curves: Curves) -> None:
    for kimg, kid in ((100, 30.0), (200, 14.2), (300, 16.0)):
        curves.add(1000 * kimg, {"kid": kid, "kid_error": 0.5})
    assert "best 14.2 at 200" in texts(curves)
    curves.clear()
    assert "14.2" not in texts(curves)


def test_that_a_run_without_a_measurement_says_what_it_waits_for(curves: Curves) -> None:
    curves.add(1000, {"generator_loss": 1.0})
    assert "no snapshot judged yet" in texts(curves)
    curves.add(2000, {"kid": 30.0, "kid_error": 0.5})
    assert "judged" not in texts(curves)


def test_that_compared_runs_are_named_and_hidden_by_a_click(qtbot: QtBot, curves: Curves) -> None:
    curves.precede(points())
    curves.compare({"faces-02": points(80), "faces-03": points(20, offset=1.0)})
    chips = {chip.text(): chip for chip in curves.findChildren(Chip)}
    assert chips["faces-02"].isVisible()
    runs = lambda: {line.run for line in plot(curves, "Losses").drawn().lines}  # noqa: E731
    assert runs() == {"", "faces-02", "faces-03"}
    qtbot.mouseClick(chips["faces-02"], Qt.MouseButton.LeftButton)
    assert runs() == {"", "faces-03"}
    curves.clear()
    assert runs() == {"faces-03"}  # what was asked to be compared stays when another run is shown
    curves.compare({})
    assert not runs()
    assert "faces-03" not in texts(curves)


def test_that_the_numbers_of_all_runs_are_saved_as_a_table(qtbot: QtBot, curves: Curves, tmp_path: Path) -> None:
    curves.set_run("faces-01")
    curves.precede(points())
    curves.compare({"=cmd|'/c calc'!A1": {"generator_loss": (np.array([2.5]), np.array([0.125]))}})
    saved(qtbot, curves, tmp_path / "curves.csv")
    with (tmp_path / "curves.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    own = [row for row in rows if row["run"] == "faces-01"]
    assert len(own) == 50
    assert [float(row["kimg"]) for row in own] == list(range(1, 51))
    assert [float(row["real_score"]) for row in own] == pytest.approx([kimg / 10 for kimg in range(1, 51)])
    assert [row["kid"] for row in own if row["kid"]] == ["10", "5", "3.33333", "2.5", "2"]
    assert rows[-1]["run"] == "'=cmd|'/c calc'!A1"  # a name that a spreadsheet would run as a formula
    assert (rows[-1]["kimg"], rows[-1]["generator_loss"], rows[-1]["kid"]) == ("2.500", "0.125", "")


def test_that_what_is_drawn_is_saved_as_a_drawing(qtbot: QtBot, curves: Curves, tmp_path: Path) -> None:
    curves.set_run("faces <1>")
    curves.precede(points())
    curves.compare({"a & b": points(30)})
    saved(qtbot, curves, tmp_path / "curves.svg")
    root = ElementTree.parse(tmp_path / "curves.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    texts = {element.text for element in root.iter(f"{space}text")}
    assert {"faces <1>", "a & b", "Losses", "KID", "kimg", "G", "pictures/s"} <= texts
    lines = list(root.iter(f"{space}polyline"))
    assert len([line for line in lines if line.get("stroke-dasharray")]) == 10
    for line in lines:
        xs, ys = np.array([pair.split(",") for pair in line.get("points", "").split()], float).T
        assert xs.min() >= 0 and ys.min() >= 0 and xs.max() <= 420 and ys.max() <= 270


def test_that_what_is_drawn_is_saved_as_a_picture(qtbot: QtBot, curves: Curves, tmp_path: Path) -> None:
    curves.precede(points())
    saved(qtbot, curves, tmp_path / "curves.png")
    with Image.open(tmp_path / "curves.png") as image:
        assert image.getpixel((0, 0)) == (255, 255, 255)
        colours = {colour for _, colour in image.getcolors(2**20)}
    wanted = tuple(int(LIGHT.quantities["generator_loss"][at : at + 2], 16) for at in (1, 3, 5))
    assert min(sum(abs(a - b) for a, b in zip(colour, wanted, strict=True)) for colour in colours) < 12


def test_that_a_file_is_replaced_only_if_a_person_agreed(qtbot: QtBot, curves: Curves, tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    path.write_text("precious")
    assert "exists already" in saved(qtbot, curves, path)
    assert path.read_text() == "precious"
    saved(qtbot, curves, path, may_replace=True)
    assert path.read_text().startswith("run,kimg")
    assert "cannot be written" in saved(qtbot, curves, tmp_path / "missing" / "curves.csv")


def test_that_the_menu_asks_where_to_save_and_remembers_the_folder(
    qtbot: QtBot, curves: Curves, settings: Settings, tmp_path: Path
) -> None:
    settings.set_last_folder("curves", tmp_path)
    (tmp_path / "faces-01-curves.svg").write_text("precious")
    (tmp_path / "papers").mkdir()
    curves.set_run("faces-01")
    curves.precede(points())
    menu = next(button for button in curves.findChildren(QToolButton) if button.text() == "Export").menu()
    next(action for action in menu.actions() if "SVG" in action.text()).trigger()
    dialog = curves.findChild(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "faces-01-curves (2).svg"  # no name that is taken
    dialog.setDirectory(str(tmp_path / "papers"))
    dialog.selectFile("figure 1")
    with qtbot.waitSignal(curves.status):
        dialog.accept()
    assert (tmp_path / "papers" / "figure 1.svg").exists()
    assert settings.last_folder("curves") == tmp_path / "papers"
    assert (tmp_path / "faces-01-curves.svg").read_text() == "precious"


def test_that_ticks_are_round_and_few() -> None:
    assert ticks(0, 52, 6) == [0, 10, 20, 30, 40, 50]
    assert ticks(-0.93, 1.2, 5) == [-0.5, 0, 0.5, 1]
    assert ticks(3, 3, 5) == [3]
    assert [round(10**value, 6) for value in log_ticks(-3.4, -0.2, 4)] == [0.001, 0.01, 0.1]
    assert [round(10**value) for value in log_ticks(1.1, 1.9, 5)] == [20, 50]


def test_that_ticks_are_written_in_one_way() -> None:
    assert tick_captions([0, 5e-05, 1e-04], 5e-05) == ["0", "5e-5", "1e-4"]
    assert tick_captions([-0.5, 0, 0.5], 0.5) == ["-0.5", "0", "0.5"]
    assert tick_captions([0, 200_000], 200_000) == ["0", "2e5"]
    assert tick_captions([9000, 10000], 1000) == ["9,000", "10,000"]
    assert log_tick_captions([-5, -3, 0]) == ["1e-5", "1e-3", "1e0"]
    assert log_tick_captions([-3, 0, 4]) == ["0.001", "1", "10,000"]


def texts(curves: Curves) -> str:
    return " ".join(each.text() for each in curves.findChildren(QWidget) if hasattr(each, "text") and each.isVisible())
