"""DataPanel: which pictures a run shall learn from, and what is wrong with them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from segan.config import TrainingConfig
from segan.data import Report, inspect
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, MARGIN, colours, set_role
from segan_desktop.training.left_out import LeftOut
from segan_desktop.training.picture_browser import PictureBrowser, PictureWindow
from segan_desktop.training.picture_set import Part, PictureSet
from segan_desktop.training.source_list import SourceList
from segan_desktop.training.thumbnails import Thumbnails, View
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label, title
from segan_desktop.widgets.preview_grid import PreviewGrid
from segan_desktop.workers import Report as TellProgress
from segan_desktop.workers import Tasks

SETTLE_MS = 300


class DataPanel(QWidget):
    """Takes paths, looks at the pictures in a thread, and shows the report."""

    report_changed = Signal(object)
    """The `segan.data.Report`, or None while there is none."""
    status = Signal(str)
    chosen = Signal(list)
    """Paths that a person picked in a dialog, dropped on a window of this panel, or left when taking one away."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._left_out = LeftOut(settings.folder / "left-out.json")
        self._tasks = Tasks(self)
        self._config = TrainingConfig()
        self._samples_wanted = False
        self._exclude: frozenset[str] | None = None
        self._told: Report | None = None
        self._before: tuple[Path, ...] = ()
        self._browser: PictureBrowser | None = None
        self._window: PictureWindow | None = None
        self.paths: tuple[Path, ...] = ()
        self.pictures = PictureSet(self)
        self.thumbnails = Thumbnails(_view(self._config), self)

        self._zone = QFrame()
        set_role(self._zone, "drop")
        self._invitation = label(tr("Drop a folder, a zip or pictures"), wraps=True)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sources = SourceList()
        self._folder = button(tr("Folder…"))
        self._files = button(tr("Zip or files…"))
        choices = QHBoxLayout()
        choices.setSpacing(GRID)
        choices.addStretch(1)
        choices.addWidget(self._folder)
        choices.addWidget(self._files)
        choices.addStretch(1)
        self._replaced = label("", "muted", wraps=True)
        self._keep_both = button(tr("Keep both"), "quiet", tr("Learn from these and from those chosen before"))
        self._offer = QWidget()
        offer = QHBoxLayout(self._offer)
        offer.setContentsMargins(0, 0, 0, 0)
        offer.addWidget(self._replaced, 1)
        offer.addWidget(self._keep_both)
        zone = QVBoxLayout(self._zone)
        zone.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        zone.setSpacing(GRID)
        zone.addWidget(self._invitation)
        zone.addWidget(self._sources)
        zone.addLayout(choices)
        zone.addWidget(self._offer)

        self._progress_text = label("", "muted")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._cancel = button(tr("Cancel"), "quiet")
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
        self._all = button(tr("View all…"), "quiet", tr("Look through the pictures in a window of their own"))
        counted = QHBoxLayout()
        counted.addWidget(self._count, 1)
        counted.addWidget(self._all)
        self._problem = label("", "error", wraps=True)
        self._concerns = label("", wraps=True)
        self._concerns.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | _BY_KEYS)
        self._concerns.setAccessibleName(tr("What to look at"))
        self._details = label("", "muted", wraps=True)
        self._samples = PreviewGrid(rows=2)
        self._samples.setFixedHeight(96)
        self._samples.setToolTip(tr("Some of the pictures, as the network will see them"))
        self._samples.setCursor(Qt.CursorShape.PointingHandCursor)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(title(tr("Pictures")))
        layout.addWidget(self._zone)
        layout.addWidget(self._looking)
        layout.addLayout(counted)
        for widget in (self._problem, self._samples, self._concerns, self._details):
            layout.addWidget(widget)

        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._see_otherwise)
        self._folder.clicked.connect(self.choose_folder)
        self._files.clicked.connect(self.choose_files)
        self._cancel.clicked.connect(self._give_up)
        self._keep_both.clicked.connect(self._join)
        self._sources.removed.connect(self._take_away)
        self._all.clicked.connect(lambda: self.browse())
        self._samples.tile_clicked.connect(lambda _: self.browse())
        self._concerns.linkActivated.connect(lambda name: self.browse(Part(name)))
        self.pictures.changed.connect(self._show)
        self.pictures.decided.connect(self._remember)
        self.set_read_only("")
        self._looking.hide()
        self._offer.hide()
        self._show()

    @property
    def report(self) -> Report | None:
        """On the pictures as they are chosen now; None until they have been looked at."""
        return self.pictures.report

    @property
    def exclude(self) -> tuple[str, ...]:
        """Names of the pictures that are left out."""
        return tuple(picture.name for picture in self.report.excluded) if self.report else ()

    def set_paths(self, paths: Sequence[Path], exclude: Sequence[str] | None = None) -> None:
        """Look at other pictures; without `exclude`, those are left out that were when they were seen last."""
        before, self.paths = self.paths, tuple(dict.fromkeys(paths))
        self._exclude = None if exclude is None else frozenset(exclude)
        self._sources.show_paths(self.paths)
        self._invitation.setVisible(not self.paths)
        offered = exclude is None and bool(before) and not set(before) & set(self.paths)
        self._before = before if offered else ()
        self._replaced.setText(tr("In place of {names}.").format(names=_listed(before)))
        self._offer.setVisible(offered)
        self._tasks.cancel()
        self.thumbnails.clear()
        self.pictures.take(None, anew=True)
        if self.paths:
            self._look()
        else:
            self._looking.hide()

    def set_view(self, config: TrainingConfig) -> None:
        """How the network will see the pictures; the report follows when the settings have come to rest."""
        old, self._config = _view(self._config), config
        if old != _view(config):
            self.thumbnails.set_view(_view(config))
            self._settle.start()

    def adopt(self, browser: PictureBrowser) -> None:
        """Use this one to look through the pictures while it can be seen, instead of opening a window."""
        self._browser = browser

    def browse(self, part: Part = Part.ALL, name: str = "") -> None:
        """Look at a part of the pictures and files."""
        if self._browser and self._browser.isVisible():
            browser = self._browser
        else:
            if self._window is None:
                self._window = PictureWindow(self.pictures, self.thumbnails, self)
                self._window.dropped.connect(self.chosen)
            self._window.show()
            self._window.activateWindow()
            browser = self._window.browser
        browser.look_at(part, name)
        browser.tiles.setFocus()

    def show_samples(self, shown: bool) -> None:
        """Whether the thumbnails are needed here, or are shown elsewhere already."""
        self._samples_wanted = shown
        has_pictures = self.report is not None and len(self.report.pictures) > 0
        self._all.setVisible(shown and has_pictures)
        self._samples.setVisible(shown and has_pictures)

    def set_read_only(self, why: str) -> None:
        """Keep the pictures as they are, for a reason; an empty one frees them."""
        for widget, tip in (
            (self._folder, tr("Choose a folder of pictures")),
            (self._files, tr("Choose a zip or single pictures")),
        ):
            widget.setEnabled(not why)
            widget.setToolTip(why or tip)
        self._sources.set_read_only(why)
        if why:
            self._offer.hide()
        self.pictures.set_read_only(why)

    def refusals(self) -> list[str]:
        """The refused files with their reasons."""
        return list(map(str, self.report.refused)) if self.report else []

    def choose_folder(self) -> None:
        start = self._settings.last_folder("pictures")
        chosen = QFileDialog.getExistingDirectory(self, tr("A folder of pictures"), str(start))
        if chosen:
            self._settings.set_last_folder("pictures", Path(chosen).parent)
            self.chosen.emit([Path(chosen)])

    def choose_files(self) -> None:
        start = self._settings.last_folder("pictures")
        kinds = tr("Pictures and zips") + " (*.zip *.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff);;"
        kinds += tr("All files") + " (*)"
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Pictures or zips"), str(start), kinds)
        if chosen:
            self._settings.set_last_folder("pictures", Path(chosen[0]).parent)
            self.chosen.emit([Path(name) for name in chosen])

    def shutdown(self) -> None:
        self._tasks.shutdown()
        self.thumbnails.shutdown()
        for browser in (self._browser, self._window.browser if self._window else None):
            if browser:
                browser.shutdown()
        if self._window:
            self._window.close()

    # Looking at the pictures

    def _look(self) -> None:
        paths, view, exclude = self.paths, _view(self._config), self._exclude

        def job(tell: TellProgress) -> Report:
            report = inspect(paths, view.resolution, view.fit, view.background, tell)
            return report.excluding(self._left_out.among(report.pictures) if exclude is None else exclude)

        self._tasks.start(job, self._take, self._fail, self._progressed)
        self._progressed(0, 0)
        self._looking.show()

    def _take(self, report: Report) -> None:
        self._looking.hide()
        self.pictures.take(report, anew=True)
        self._see_otherwise()

    def _see_otherwise(self) -> None:
        """Bring the report in line with the settings; only then, where it is still being made."""
        report, view = self.report, _view(self._config)
        if report and View(report.resolution, report.fit, report.background) != view:
            self._tasks.start(
                lambda _: report.seen_as(view.resolution, view.fit, view.background), self._take_view, self._fail
            )

    def _take_view(self, report: Report) -> None:
        exclude = self.report.exclude if self.report else report.exclude
        self.pictures.take(report.excluding(exclude), anew=False)

    def _progressed(self, done: int, total: int) -> None:
        """`done` of `total` pictures; all of them while they are compared with each other."""
        comparing = 0 < total <= done
        self._progress.setMaximum(0 if comparing else total)
        self._progress.setValue(done)
        counted = tr("{done} of {total} pictures").format(done=f"{done:,}", total=f"{total:,}")
        looking = counted if total else tr("Looking at the pictures…")
        self._progress_text.setText(tr("Looking for near-duplicates…") if comparing else looking)

    def _give_up(self) -> None:
        self.set_paths(self._before if self._offer.isVisible() else ())

    def _take_away(self, path: Path) -> None:
        self.chosen.emit([other for other in self.paths if other != path])

    def _join(self) -> None:
        self.set_paths((*self._before, *self.paths))

    def _fail(self, reason: str, details: str) -> None:
        self._looking.hide()
        self._problem.setText(reason)
        self._problem.show()
        self.status.emit(reason)

    def _remember(self, names: frozenset[str]) -> None:
        try:
            self._left_out.remember(map(self.pictures.picture, names), self.exclude)
        except OSError as error:
            self.status.emit(tr("What is left out cannot be remembered ({reason}).").format(reason=error.strerror))

    # What is on the screen

    def _show(self) -> None:
        report = self.report
        for widget in (self._count, self._problem, self._concerns, self._details):
            widget.setVisible(report is not None)
        if report is not None and report is not self._told:
            count = len(report.usable)
            self._count.setText(tr("1 picture") if count == 1 else tr("{count} pictures").format(count=f"{count:,}"))
            self._count.setVisible(count > 0)
            self._problem.setText(translated(report.problem))
            self._say_concerns()
            self._samples.show_tiles(report.samples)
            one = tr("1 other file is left alone.")
            others = tr("{count} other files are left alone.").format(count=f"{report.ignored:,}")
            ignored = one if report.ignored == 1 else others
            core = (report.advice, report.sizes, *report.changes)
            sentences = [*map(translated, core), *([ignored] if report.ignored else [])]
            self._details.setText("\n".join(filter(None, sentences)))
        if report is not None:
            self._problem.setVisible(bool(report.problem))
            self._concerns.setVisible(bool(report.concerns))
        self.show_samples(self._samples_wanted)
        if report is not self._told:
            self._told = report
            self.report_changed.emit(report)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._say_concerns()

    def _say_concerns(self) -> None:
        """As links in the colour of the text, which a label does not follow by itself."""
        concerns = self.report.concerns if self.report else {}
        link = f'<p style="margin: 0 0 4px 0"><a style="color: {colours(self.palette()).text}" href="{{}}">{{}}</a></p>'
        self._concerns.setText("".join(link.format(part, translated(text)) for part, text in concerns.items()))


_BY_KEYS = Qt.TextInteractionFlag.LinksAccessibleByKeyboard


def _view(config: TrainingConfig) -> View:
    return View(config.model.resolution, config.fit, config.background)


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(path.name or str(path) for path in paths[:3]) + (" …" if len(paths) > 3 else "")
