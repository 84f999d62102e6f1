"""What fills the middle before a run: first what this is for, then the pictures as the network will see them."""

import io
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segan.data import Report
from segan_desktop.theme import GRID, WIDE_MARGIN
from segan_desktop.training.data_panel import DataPanel
from segan_desktop.training.picture_browser import PictureBrowser
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label, panel
from segan_desktop.widgets.preview_grid import PreviewGrid
from segan_desktop.workers import Tasks

SAMPLES_SHOWN = 36


class Welcome(QWidget):
    """Three sentences and the way in for someone who has no pictures at hand."""

    sample_clicked = Signal()
    choose_clicked = Signal()

    def __init__(self, sample: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._faces = PreviewGrid(rows=2)
        self._faces.setFixedHeight(2 * 66)
        self.try_sample = button(tr("Try it with the sample faces"), "primary")
        choose = button(tr("Choose pictures…"))
        ground = panel(self)
        ground.setMaximumWidth(660)
        column = QVBoxLayout(ground)
        column.setContentsMargins(2 * WIDE_MARGIN, 2 * WIDE_MARGIN, 2 * WIDE_MARGIN, 2 * WIDE_MARGIN)
        column.setSpacing(WIDE_MARGIN)
        column.addWidget(self._faces)
        column.addSpacing(GRID)
        column.addWidget(label(tr("Teach a small network to draw"), "heading"))
        for number, sentence in enumerate(_steps(), 1):
            row = QHBoxLayout()
            row.setSpacing(WIDE_MARGIN)
            row.addWidget(label(str(number), "muted"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(sentence, wraps=True), 1)
            column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.try_sample)
        buttons.addWidget(choose)
        buttons.addStretch(1)
        column.addSpacing(GRID)
        column.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(ground, 8, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self.try_sample.clicked.connect(self.sample_clicked)
        choose.clicked.connect(self.choose_clicked)
        self.try_sample.setVisible(sample.is_file())
        self._faces.setVisible(sample.is_file())
        if sample.is_file():
            self._tasks.start(lambda _: _first_pictures(sample), self._faces.show_tiles, lambda *_: self._faces.hide())

    def shutdown(self) -> None:
        self._tasks.shutdown()


class Ready(QWidget):
    """All of the pictures as the network will see them, to look through before it begins."""

    def __init__(self, data: DataPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = label("", "heading", wraps=True)
        self._next_step = label(tr("This is how the network will see them. Press Start when they look right."), "muted")
        self.browser = PictureBrowser(data.pictures, data.thumbnails)
        data.adopt(self.browser)
        ground = panel(self)
        column = QVBoxLayout(ground)
        column.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        column.setSpacing(GRID)
        column.addWidget(self._heading)
        column.addWidget(self._next_step)
        column.addWidget(self.browser, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

    def show_report(self, report: Report) -> None:
        ready = tr("{count} pictures, ready to learn from").format(count=f"{len(report.usable):,}")
        self._heading.setText(translated(report.problem) or ready)
        self._next_step.setVisible(not report.problem)


def _steps() -> tuple[str, ...]:
    return (
        tr(
            "Drop a folder or a zip of pictures anywhere on this window; a few hundred of one kind are enough to begin."
        ),
        tr(
            "Press Start: two small networks learn from each other on this computer, "
            "and you see what they draw as they do."
        ),
        tr("Then steer what was learnt in Exploration, with sliders that the network has found by itself."),
    )


def _first_pictures(sample: Path) -> np.ndarray:
    with ZipFile(sample) as archive:
        names = [name for name in archive.namelist() if name.endswith(".png")][:SAMPLES_SHOWN]
        return np.stack([np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGB")) for name in names])
