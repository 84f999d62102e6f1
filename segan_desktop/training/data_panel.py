"""DataPanel: which pictures a run shall learn from, and what is wrong with them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QListWidget, QProgressBar, QVBoxLayout, QWidget

from segan.config import TrainingConfig
from segan.data import Report, inspect
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, MARGIN, set_role
from segan_desktop.widgets.basics import Section, button, label, title
from segan_desktop.widgets.preview_grid import PreviewGrid
from segan_desktop.workers import Report as TellProgress
from segan_desktop.workers import Tasks

SETTLE_MS = 300
FILES_NAMED = 500


class DataPanel(QWidget):
    """Takes paths, looks at the pictures in a thread, and shows the report."""

    report_changed = Signal(object)
    """The `segan.data.Report`, or None while there is none."""
    status = Signal(str)
    chosen = Signal(list)
    """Paths that a person picked in a dialog."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._tasks = Tasks(self)
        self._view = TrainingConfig()
        self._samples_wanted = False
        self.paths: tuple[Path, ...] = ()
        self.report: Report | None = None

        self._zone = QFrame()
        set_role(self._zone, "drop")
        self._name = label("Drop a folder, a zip or pictures", wraps=True)
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._folder = button("Folder…", tip="Choose a folder of pictures")
        self._files = button("Zip or files…", tip="Choose a zip or single pictures")
        choices = QHBoxLayout()
        choices.setSpacing(GRID)
        choices.addStretch(1)
        choices.addWidget(self._folder)
        choices.addWidget(self._files)
        choices.addStretch(1)
        zone = QVBoxLayout(self._zone)
        zone.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        zone.setSpacing(GRID)
        zone.addWidget(self._name)
        zone.addLayout(choices)

        self._progress_text = label("", "muted")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._cancel = button("Cancel", "quiet")
        self._looking = QWidget()
        looking = QVBoxLayout(self._looking)
        looking.setContentsMargins(0, 0, 0, 0)
        looking.setSpacing(4)
        line = QHBoxLayout()
        line.addWidget(self._progress_text, 1)
        line.addWidget(self._cancel)
        looking.addLayout(line)
        looking.addWidget(self._progress)

        self._count = label("", "figure")
        self._problem = label("", "error", wraps=True)
        self._details = label("", "muted", wraps=True)
        self._samples = PreviewGrid(rows=2)
        self._samples.setFixedHeight(96)
        self._samples.setToolTip("Some of the pictures, as the network will see them")
        self._refused = Section("", is_open=False)
        self._refusals = QListWidget()
        self._refusals.setWordWrap(True)
        self._refusals.setFixedHeight(132)
        self._refusals.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._refusals.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._refused.body.addWidget(self._refusals)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for widget in (
            title("Pictures"),
            self._zone,
            self._looking,
            self._count,
            self._problem,
            self._samples,
            self._details,
            self._refused,
        ):
            layout.addWidget(widget)

        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self._folder.clicked.connect(self.choose_folder)
        self._files.clicked.connect(self.choose_files)
        self._cancel.clicked.connect(self._give_up)
        self._show(None)

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Look at other pictures."""
        self.paths = tuple(paths)
        names = ", ".join(path.name for path in self.paths[:3]) + (" …" if len(self.paths) > 3 else "")
        self._name.setText(names or "Drop a folder, a zip or pictures")
        self._name.setToolTip("\n".join(map(str, self.paths[:20])))
        if self.paths:
            self._look()
        else:
            self._give_up()

    def set_view(self, config: TrainingConfig) -> None:
        """How the network will see the pictures; the report follows when the settings have come to rest."""
        old, self._view = self._view, config
        same = (old.model.resolution, old.fit, old.background) == (
            config.model.resolution,
            config.fit,
            config.background,
        )
        if self.paths and not same:
            self._settle.start()

    def show_samples(self, shown: bool) -> None:
        """Whether the thumbnails are needed here, or are shown elsewhere already."""
        self._samples_wanted = shown
        self._samples.setVisible(shown and self.report is not None and len(self.report.samples) > 0)

    def set_read_only(self, why: str) -> None:
        """Keep the pictures as they are, for a reason; an empty one frees them."""
        for widget in (self._folder, self._files):
            widget.setEnabled(not why)
            widget.setToolTip(why)

    def refusals(self) -> list[str]:
        """The refused files with their reasons, as listed."""
        return [self._refusals.item(row).text() for row in range(self._refusals.count())]

    def choose_folder(self) -> None:
        start = self._settings.last_folder("pictures")
        chosen = QFileDialog.getExistingDirectory(self, "A folder of pictures", str(start))
        if chosen:
            self._settings.set_last_folder("pictures", Path(chosen).parent)
            self.chosen.emit([Path(chosen)])

    def choose_files(self) -> None:
        start = self._settings.last_folder("pictures")
        kinds = "Pictures and zips (*.zip *.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff);;All files (*)"
        chosen, _ = QFileDialog.getOpenFileNames(self, "Pictures or zips", str(start), kinds)
        if chosen:
            self._settings.set_last_folder("pictures", Path(chosen[0]).parent)
            self.chosen.emit([Path(name) for name in chosen])

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def _look(self) -> None:
        self._settle.stop()
        paths, view = self.paths, self._view

        def job(tell: TellProgress) -> Report:
            return inspect(paths, view.model.resolution, view.fit, view.background, tell)

        self._tasks.start(job, self._show, self._fail, self._progressed)
        self._progressed(0, 0)
        self._looking.show()

    def _progressed(self, done: int, total: int) -> None:
        self._progress.setMaximum(total)
        self._progress.setValue(done)
        self._progress_text.setText(f"{done:,} of {total:,} pictures" if total else "Looking at the pictures…")

    def _give_up(self) -> None:
        self._tasks.cancel()
        if self.report is None:
            self.paths = ()
            self._name.setText("Drop a folder, a zip or pictures")
        self._show(self.report)

    def _fail(self, reason: str, details: str) -> None:
        self._show(None)
        self._problem.setText(reason)
        self._problem.show()
        self.status.emit(reason)

    def _show(self, report: Report | None) -> None:
        self.report = report
        self._looking.hide()
        for widget in (self._count, self._problem, self._samples, self._details, self._refused):
            widget.setVisible(report is not None)
        if report is not None:
            count, refused = len(report.usable), len(report.refused)
            self._count.setText(f"{count:,} {'picture' if count == 1 else 'pictures'}")
            self._count.setVisible(count > 0)
            self._problem.setText(report.problem)
            self._problem.setVisible(bool(report.problem))
            self._samples.show_tiles(report.samples)
            self.show_samples(self._samples_wanted)
            ignored = [f"{report.ignored:,} other {'file is' if report.ignored == 1 else 'files are'} left alone."]
            sentences = [report.sizes, *report.changes, *(ignored if report.ignored else [])]
            self._details.setText("\n".join(filter(None, sentences)))
            self._refused.set_text(f"{refused:,} {'file' if refused == 1 else 'files'} refused")
            self._refused.setVisible(refused > 0)
            self._refusals.clear()
            self._refusals.addItems([str(refusal) for refusal in report.refused[:FILES_NAMED]])
            if refused > FILES_NAMED:
                self._refusals.addItem(f"… and {refused - FILES_NAMED:,} more.")
        self.report_changed.emit(report)
