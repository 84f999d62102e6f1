"""Time-lapse: the previews of a run, one after another, as a film of all tiles or of one."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from segan.animation import FORMATS, GIF_FASTEST, VIDEO, has_video, write_animation
from segan.errors import SeganError
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, MARGIN, WIDE_MARGIN
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.number_box import NumberBox
from segan_desktop.widgets.save_dialog import ask_where_to_save
from segan_desktop.workers import Report, Tasks

PURPOSE = "films"
ALL_TILES = -1
LARGEST_SIDE = 4096
"""Pixels: what players of video decode in hardware."""
WANTED_SIDE = 512
"""Pixels that a film has at least, unless a person wants otherwise."""


def read_tiles(path: Path, resolution: int) -> np.ndarray:
    """The tiles [N, resolution, resolution, 3] of a preview as the trainer writes it: row by row, side by side."""
    rows, columns, grid = _read_grid(path, resolution)
    tiles = grid.reshape(rows, resolution, columns, resolution, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(tiles).reshape(-1, resolution, resolution, 3)


def film_frames(previews: Sequence[Path], resolution: int, tile: int, scale: int) -> Iterator[np.ndarray]:
    """What a film of these previews shows, each pixel as a square of `scale` pixels; `tile` may be `ALL_TILES`.

    A preview that is missing, damaged or of another size is left out.
    """
    size: tuple[int, ...] | None = None
    for path in previews:
        try:
            picture = _read_grid(path, resolution)[2] if tile == ALL_TILES else read_tiles(path, resolution)[tile]
        except (SeganError, IndexError):
            continue
        size = size or picture.shape
        if picture.shape == size:
            yield picture.repeat(scale, axis=0).repeat(scale, axis=1)


class TimeLapseDialog(QDialog):
    """Asks what the film shall show, writes it in the background, and can be told to stop."""

    status = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._tasks = settings, Tasks(self)
        self._previews: Sequence[Path] = ()
        self._run_name, self._resolution, self._rows, self._columns = "", 64, 1, 1
        self.setWindowTitle(tr("Time-lapse"))
        self.setModal(False)

        self.content = ChoiceBox(tr("Show"))
        self.seed = NumberBox(tr("Seed"), tr("Whose picture the film shows."))
        self.speed = NumberBox(
            tr("Speed"),
            tr("How many previews are shown in a second."),
            first=1,
            last=GIF_FASTEST,
            value=12,
            suffix=tr(" / s"),
        )
        self.scale = NumberBox(
            tr("Scale"), tr("Every pixel becomes a square of so many pixels."), first=1, last=32, suffix=" ×"
        )
        self.format = ChoiceBox(tr("Format"), [(FORMATS[suffix], suffix) for suffix in _writable()])
        self.summary = label("", "muted", wraps=True)
        self.progress = QProgressBar(textVisible=False)
        self.progress.hide()
        self.close_button = button(tr("Close"))
        self.save_button = button(tr("Save…"), "primary")
        self.save_button.setDefault(True)
        form = QFormLayout()
        form.setHorizontalSpacing(WIDE_MARGIN)
        form.setVerticalSpacing(GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for caption, field in (
            (tr("Show"), self.content),
            (tr("Seed"), self.seed),
            (tr("Speed"), self.speed),
            (tr("Scale"), self.scale),
            (tr("Format"), self.format),
        ):
            form.addRow(caption, field)
        self._form = form
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        layout.setSpacing(MARGIN)
        layout.addLayout(form)
        layout.addWidget(self.summary)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.setMinimumWidth(400)

        self.content.currentIndexChanged.connect(self._propose_scale)
        for number in (self.seed, self.speed, self.scale):
            number.valueChanged.connect(self._summarise)
        self.format.currentIndexChanged.connect(self._summarise)
        self.close_button.clicked.connect(self.close)
        self.save_button.clicked.connect(self._ask_where)

    def offer(self, run_name: str, previews: Sequence[Path], resolution: int, tile: int | None) -> None:
        """Show the dialog for these previews, with `tile` chosen if it is not None."""
        if self.isVisible():
            self.raise_()
        if self._tasks.busy:  # what is being written stays what it is
            return
        self._run_name, self._previews, self._resolution = run_name, list(previews), resolution
        size = QImageReader(str(previews[-1])).size() / resolution  # reads no more than the header
        self._rows, self._columns = max(1, size.height()), max(1, size.width())
        self.content.set_items([(tr("all seeds"), False), (tr("one seed"), True)])
        self.seed.setRange(0, self._rows * self._columns - 1)
        self.seed.set_number(tile or 0)
        self.content.choose(tile is not None)
        self._propose_scale()
        self.show()
        self.activateWindow()

    @property
    def is_busy(self) -> bool:
        return self._tasks.busy

    def write(self, path: Path, may_replace: bool) -> None:
        """Write the film in the background; `status` tells how it went."""
        previews, speed = self._previews, float(self.speed.number)
        frames = film_frames(previews, self._resolution, self._tile, self.scale.number)

        def job(report: Report) -> None:
            tell = lambda done, _: report(done, len(previews))  # noqa: E731
            write_animation(path, frames, speed, overwrite=may_replace, on_progress=tell)

        self._set_busy(True)
        self.summary.setText(tr("Writing {name}…").format(name=path.name))
        self._tasks.start(job, lambda _: self._written(path), self._failed, self._show_progress)

    def cancel(self) -> None:
        """Stop writing; nothing is left of the film."""
        if self._tasks.busy:
            self._tasks.cancel()
            self._set_busy(False)
            self._summarise()
            self.status.emit(tr("The time-lapse was cancelled."))

    def reject(self) -> None:
        """Escape, and the button: the first time they stop the writing."""
        if self._tasks.busy:
            self.cancel()
        else:
            super().reject()

    def shutdown(self) -> None:
        self._tasks.shutdown()

    @property
    def _tile(self) -> int:
        return self.seed.number if self.content.currentData() else ALL_TILES

    @property
    def _shape(self) -> tuple[int, int]:
        """Width and height of the film."""
        side = self._resolution * self.scale.number
        return (self._columns * side, self._rows * side) if self._tile == ALL_TILES else (side, side)

    def _propose_scale(self) -> None:
        self.scale.set_number(1)
        largest = max(self._shape)
        self.scale.setMaximum(max(1, LARGEST_SIDE // largest))
        self.scale.set_number(math.ceil(WANTED_SIDE / largest))
        self._form.setRowVisible(self.seed, self._tile != ALL_TILES)
        self._summarise()

    def _summarise(self) -> None:
        count, (width, height) = len(self._previews), self._shape
        seconds = count / self.speed.number
        self.summary.setText(
            tr("{count} previews   ·   {width} × {height} px   ·   {seconds} s").format(
                count=f"{count:,}", width=f"{width:,}", height=f"{height:,}", seconds=f"{seconds:,.1f}"
            )
        )
        self.save_button.setEnabled(count > 0)

    def _ask_where(self) -> None:
        suffix = self.format.currentData()
        what = tr("time-lapse") if self._tile == ALL_TILES else tr("time-lapse-seed{seed}").format(seed=self._tile)
        name = f"{self._run_name}-{what}".strip("-")
        formats = {suffix: FORMATS[suffix]}
        ask_where_to_save(self, self._settings, PURPOSE, tr("Save the time-lapse"), name, formats, self.write)

    def _set_busy(self, busy: bool) -> None:
        for field in (self.content, self.seed, self.speed, self.scale, self.format):
            field.setEnabled(not busy)
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)
        self.save_button.setEnabled(not busy)
        self.close_button.setText(tr("Cancel") if busy else tr("Close"))

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _written(self, path: Path) -> None:
        self._set_busy(False)
        self.summary.setText(tr("{name} is saved.").format(name=path.name))
        self.status.emit(tr("{path} is saved.").format(path=path))

    def _failed(self, reason: str, details: str) -> None:
        self._set_busy(False)
        self.summary.setText(reason)
        self.status.emit(reason)


def _writable() -> list[str]:
    """Suffixes of the formats that can be written here."""
    return [suffix for suffix in FORMATS if suffix not in VIDEO or has_video()]


def _read_grid(path: Path, resolution: int) -> tuple[int, int, np.ndarray]:
    """Rows, columns and the pixels [H, W, 3] of a preview."""
    image = QImage(str(path))
    if image.isNull():
        raise SeganError(tr("The preview {name} is missing or damaged.").format(name=path.name))
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows, columns = image.height() // resolution, image.width() // resolution
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = lines[: rows * resolution, : 3 * columns * resolution]
    return rows, columns, pixels.reshape(rows * resolution, columns * resolution, 3).copy()
