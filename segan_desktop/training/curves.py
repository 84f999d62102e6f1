"""Curves: the plots of a run with one smoothing, one scale, one range and one cross-hair, and other runs beside it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from segan.errors import SeganError
from segan.files import unwritable, write_atomically
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, MARGIN, colours, set_role
from segan_desktop.training.figure import csv_table, png_figure, svg_figure
from segan_desktop.training.runs import kid_figure
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label, panel
from segan_desktop.widgets.chip import Chip
from segan_desktop.widgets.curve import Points
from segan_desktop.widgets.drawn_plot import DASHES
from segan_desktop.widgets.save_dialog import ask_where_to_save
from segan_desktop.workers import Report, Tasks

if TYPE_CHECKING:
    from segan_desktop.widgets.loss_plot import LossPlot

SMOOTHING = 600
"""In thousandths."""
COLUMNS = 2
PURPOSE = "curves"


class Curves(QWidget):
    """Six pairs of axes, fed from `Progress` and `Measured` events."""

    status = Signal(str)
    """What became of an export."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._tasks = settings, Tasks(self)
        self._run_name = ""
        self._best: tuple[float, float] | None = None
        self._plots: tuple[LossPlot, ...] = ()
        self._run_chips: list[Chip] = []
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, 999)
        self.smoothing.setValue(SMOOTHING)
        self.smoothing.setMinimumWidth(80)
        self.smoothing.setMaximumWidth(140)
        self.smoothing.setAccessibleName(tr("smoothing"))
        self.smoothing.setToolTip(tr("Running mean of the curves; the raw values stay faint behind them"))
        self._amount = label("")
        self._amount.setFixedWidth(40)
        self._log: QPushButton = button(
            tr("Log"), "quiet", tr("Losses, penalties, speed and KID on a logarithmic scale")
        )
        self._log.setCheckable(True)
        self.live = button(tr("Back to live"), "live", tr("Show the whole run again and follow it (0 or double-click)"))
        self.live.hide()
        self._export = _MenuButton(tr("Export"), tr("Save what is drawn, or its numbers"))
        menu = self._export.menu()
        menu.addAction(tr("Picture (PNG)…"), lambda: self.export(".png"))
        menu.addAction(tr("Drawing (SVG)…"), lambda: self.export(".svg"))
        menu.addAction(tr("Numbers (CSV)…"), lambda: self.export(".csv"))

        self.setLayout(self._lay_out())
        self.smoothing.valueChanged.connect(self._smooth)
        self._log.toggled.connect(self._scale)
        self.live.clicked.connect(self.follow)
        self._smooth(SMOOTHING)
        self.clear()

    def prepare(self) -> None:
        """Make the plots, if that has not been done: they and their library take half a second."""
        if self._plots:
            return
        self._plots = self._make_plots()
        for index, plot in enumerate(self._plots):
            plot.zoomed.connect(self._zoom)
            plot.stretched.connect(self.live.show)
            plot.pointed.connect(self._point)
            plot.released.connect(self.follow)
            ground = panel()
            inside = QVBoxLayout(ground)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(plot)
            self._grid.addWidget(ground, index // COLUMNS, index % COLUMNS)
        self._smooth(self.smoothing.value())
        self._scale(self._log.isChecked())
        self.clear()

    def add(self, images_seen: int, values: Mapping[str, float]) -> None:
        """One more point for each value."""
        self.prepare()
        for plot in self._plots:
            plot.add(images_seen, values)
        if "kid" in values:
            self._note_best(images_seen / 1000, values["kid"])

    def precede(self, points: Points) -> None:
        """The points of a run that was there before: kimg and value under each quantity's name."""
        self.prepare()
        for plot in self._plots:
            plot.precede(points)
        for kimg, kid in zip(*points.get("kid", ((), ())), strict=True):
            self._note_best(float(kimg), float(kid))

    def points(self, name: str) -> int:
        """How many points are drawn for a quantity."""
        return sum(plot.points(name) for plot in self._plots)

    def clear(self) -> None:
        """Forget the run that is shown; those it is compared with stay."""
        self._best = None
        for plot in self._plots:
            plot.clear()
        for plot in self._plots[-1:]:
            plot.set_note(tr("no snapshot judged yet"))
        self.live.hide()

    def set_run(self, name: str) -> None:
        """How the run that is shown is called in what is exported."""
        self._run_name = name

    def compare(self, runs: Mapping[str, Points]) -> None:
        """Lay these runs over the one that is shown, each by its name, and no others."""
        if runs:
            self.prepare()
        for plot in self._plots:
            plot.compare(runs)
        hidden = {chip.text() for chip in self._run_chips if not chip.isChecked()}
        for chip in self._run_chips:
            self._runs.removeWidget(chip)
            chip.deleteLater()
        self._run_chips = [Chip(run, DASHES[index % len(DASHES)]) for index, run in enumerate(runs)]
        for chip, run in zip(self._run_chips, runs, strict=True):
            chip.setChecked(run not in hidden)
            chip.toggled.connect(self._show_run(run))
            self._runs.addWidget(chip)
        self._runs_row.setVisible(bool(runs))
        self._colour_chips()

    def follow(self) -> None:
        """Show the whole run and what comes."""
        self.live.hide()
        for plot in self._plots:
            plot.follow()

    def export(self, suffix: str) -> None:
        """Ask where to save what is drawn (.png, .svg), or the points behind it (.csv)."""
        formats = {".png": "PNG", ".svg": "SVG", ".csv": "CSV"}
        name = "-".join(part for part in (self._run_name, tr("curves")) if part)
        heading = tr("Export the curves")
        ask_where_to_save(self, self._settings, PURPOSE, heading, name, {suffix: formats[suffix]}, self.save)

    def save(self, path: Path, may_replace: bool) -> None:
        """Save as the suffix says, in the background; `status` tells how it went."""
        run = self._run_name or tr("this run")
        if path.suffix.lower() == ".csv":
            curves: dict[str, dict[str, object]] = {}
            for plot in self._plots:
                for name, quantities in plot.curves().items():
                    curves.setdefault(name, {}).update(quantities)
            make = lambda report: "".join(csv_table(curves, run)).encode()  # type: ignore[arg-type]  # noqa: E731
        else:
            svg = svg_figure([plot.drawn() for plot in self._plots], self._run_name)
            make = lambda report: svg.encode() if path.suffix.lower() == ".svg" else png_figure(svg)  # noqa: E731
        self._tasks.start(
            lambda report: _write(path, make, may_replace, report),
            lambda _: self.status.emit(tr("{path} is saved.").format(path=path)),
            lambda reason, details: self.status.emit(reason),
        )

    def shutdown(self) -> None:
        """Wait for what is being written."""
        self._tasks.shutdown()

    def showEvent(self, event: QShowEvent) -> None:
        self.prepare()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._colour_chips()
        super().changeEvent(event)

    def _make_plots(self) -> "tuple[LossPlot, ...]":
        from segan_desktop.widgets.loss_plot import LossPlot, Redraws

        redraws = Redraws(self)
        return (
            LossPlot(
                tr("Losses"),
                {"generator_loss": tr("G"), "discriminator_loss": tr("D")},
                tr(
                    "What the generator (G) and the discriminator (D) try to lower against each other. They need not "
                    "fall: a balance that neither leaves for long is what learning looks like."
                ),
                redraws=redraws,
            ),
            LossPlot(
                tr("Scores"),
                {"real_score": tr("real"), "fake_score": tr("fake")},
                tr(
                    "How real the discriminator finds your pictures and the generated ones. The closer the two lines, "
                    "the better the generated pictures pass."
                ),
                positive=False,
                redraws=redraws,
            ),
            LossPlot(
                tr("Penalties"),
                {"r1_penalty": tr("R1"), "path_length_penalty": tr("path")},
                tr(
                    "R1 keeps the discriminator's gradients small; the path length penalty keeps the latent space "
                    "smooth."
                ),
                redraws=redraws,
            ),
            LossPlot(
                tr("Overfitting"),
                {"r_t": tr("r_t"), "augment_p": tr("p")},
                tr(
                    "r_t: share of your pictures that the discriminator recognises, from −1 to 1. Near 1 it has learnt "
                    "them by heart: more pictures or augmentation help. p: how often augmentation 'ada' varies a "
                    "picture."
                ),
                positive=False,
                redraws=redraws,
            ),
            LossPlot(
                tr("Speed"),
                {"images_per_second": tr("pictures/s")},
                tr("How many pictures a second the discriminator is shown."),
                redraws=redraws,
            ),
            LossPlot(
                tr("KID"),
                {"kid": tr("KID")},
                tr(
                    "How far the generated pictures are from yours, × 1000, with its standard error. The lower, the "
                    "better: the one curve that should fall. Snapshots are judged one after the other beside the "
                    "training, so that the first value comes some time after the first snapshot."
                ),
                measured=True,
                redraws=redraws,
            ),
        )

    def _lay_out(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, 4, 0)
        head.setSpacing(GRID)
        head.addWidget(self.live)
        head.addStretch(1)
        head.addWidget(label(tr("Smoothing"), "muted"))
        head.addWidget(self.smoothing, 1)
        head.addWidget(self._amount)
        head.addWidget(self._log)
        head.addWidget(self._export)
        self._runs_row = QWidget()
        row = QHBoxLayout(self._runs_row)
        row.setContentsMargins(MARGIN, 0, GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(label(tr("Compared with"), "muted"))
        self._runs = QHBoxLayout()
        self._runs.setSpacing(4)
        row.addLayout(self._runs)
        row.addStretch(1)
        self._runs_row.hide()
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._runs_row)
        layout.addLayout(self._grid, 1)
        return layout

    def _smooth(self, thousandths: int) -> None:
        self._amount.setText(f"{thousandths / 1000:.3f}")
        for plot in self._plots:
            plot.set_smoothing(thousandths / 1000)

    def _scale(self, logarithmic: bool) -> None:
        for plot in self._plots:
            plot.set_logarithmic(logarithmic)

    def _zoom(self, first: float, last: float) -> None:
        """All plots show the same kimg, or one could not compare them."""
        self.live.show()
        for plot in self._plots:
            plot.show_range(first, last)

    def _point(self, kimg: float | None) -> None:
        for plot in self._plots:
            plot.point_at(kimg)

    def _show_run(self, run: str) -> Callable[[bool], None]:
        def show(shown: bool) -> None:
            for plot in self._plots:
                plot.show_run(run, shown)

        return show

    def _note_best(self, kimg: float, kid: float) -> None:
        if self._best is None or kid < self._best[0]:
            self._best = kid, kimg
            self._plots[-1].set_note(tr("best {kid} at {kimg}").format(kid=kid_figure(kid), kimg=f"{kimg:,.0f}"))

    def _colour_chips(self) -> None:
        muted = colours(self.palette()).muted
        for chip in self._run_chips:
            chip.set_colour(muted)


class _MenuButton(QToolButton):
    """A quiet button that opens a menu."""

    def __init__(self, text: str, tip: str) -> None:
        super().__init__()
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self, "quiet")


def _write(path: Path, make: Callable[[Report], bytes], may_replace: bool, report: Report) -> None:
    if path.exists() and not may_replace:
        raise SeganError(tr("{path} exists already. Choose another name.").format(path=path))
    try:
        write_atomically(path, make(report))
    except OSError as error:
        raise unwritable(path, error) from error
