"""PictureSearch: a person's own picture, and the picture of the open model that comes nearest to it, as it is found."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeDatabase, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from segan.editing import Edit, ModelInfo
from segan.pictures import read_square
from segan_desktop import theme
from segan_desktop.exploration.document import EditDocument
from segan_desktop.rendering import NearestLike, OpenRenderer
from segan_desktop.translation import duration, tr
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.workers import Report, Tasks

SIDE = 72
TIME_TO_TELL = 2.0
"""Seconds after which it is known how long the rest will take."""


@dataclass
class _Search:
    """What the thread that searches, and the window, tell each other."""

    target: np.ndarray | None = None
    nearest: NearestLike | None = None
    enough: bool = False
    began: tuple[float, int] | None = None
    """When it was known how fast it goes, and the step then: the first ones are quicker."""


class PictureSearch(QFrame):
    """Hidden until something is looked for. The document takes what was found as one step of undo."""

    failed = Signal(str)

    def __init__(self, document: EditDocument, open_renderer: OpenRenderer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._open_renderer = document, open_renderer
        self._tasks = Tasks(self)
        self._search = _Search()
        self.target = _small_view(tr("Your picture"))
        self.nearest = _small_view(tr("The nearest picture of the model"))
        self.text = ElidedLabel("")
        self.time_left = label("", "muted")
        self.progress = QProgressBar(textVisible=False)
        self.take_button = button(tr("Take it now"), "", tr("Go on with the nearest picture so far"))
        self.close_button = button(tr("Cancel"), "quiet")
        self._build()
        self.take_button.clicked.connect(self.take_now)
        self.close_button.clicked.connect(self.close_search)
        document.opened.connect(self._follow_model)

    @property
    def is_busy(self) -> bool:
        return self._tasks.busy

    def look_for(self, path: Path) -> None:
        """Look for the picture in a file, off the window's thread and with a renderer of its own."""
        info = self._document.info
        assert info is not None
        search = self._search = _Search()
        model, open_renderer = Path(info.reference.path), self._open_renderer

        def look(report: Report) -> Edit:
            search.target = read_square(path, info.config.resolution)
            report(0, 1)
            renderer = open_renderer(model)
            for nearest in renderer.project(search.target):
                search.nearest = nearest
                report(nearest.done, nearest.total)
                if search.enough:
                    break
            assert search.nearest is not None
            return renderer.edit_of(search.nearest)

        self.text.setText(tr("Looking for {name} …").format(name=path.name))
        self.progress.setRange(0, 0)
        for view in (self.target, self.nearest):
            view.hide()
        self._show_busy(True)
        self.show()
        self._tasks.start(look, lambda edit: self._take(edit, path.name), self._fail, self._show_progress)

    def take_now(self) -> None:
        """Go on with what is nearest so far."""
        self._search.enough = True
        self.take_button.setEnabled(False)

    def close_search(self) -> None:
        """Stop, and put both pictures away."""
        self._tasks.cancel()
        self.hide()

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def _build(self) -> None:
        theme.set_role(self, "notice")
        self.setMinimumHeight(SIDE + 2 * theme.GRID)  # also while there is nothing to see yet
        self.progress.setFixedHeight(6)
        words = QVBoxLayout()
        words.setSpacing(theme.GRID)
        words.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(theme.GRID)
        line.addWidget(self.text, 1)
        line.addWidget(self.time_left)
        words.addLayout(line)
        words.addWidget(self.progress)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.target)
        layout.addWidget(self.nearest)
        layout.addSpacing(theme.GRID)
        layout.addLayout(words, 1)
        layout.addWidget(self.take_button)
        layout.addWidget(self.close_button)
        self.hide()

    def _show_busy(self, is_busy: bool) -> None:
        self.time_left.setText("")
        self.progress.setVisible(is_busy)
        self.take_button.setVisible(is_busy)
        self.take_button.setEnabled(False)
        self.close_button.setText(tr("Cancel") if is_busy else "✕")
        self.close_button.setAccessibleName(tr("Cancel") if is_busy else tr("Dismiss"))

    def _show_progress(self, done: int, total: int) -> None:
        search = self._search
        if search.target is not None:
            self.target.set_picture(search.target)
            self.target.show()
        if search.nearest is not None:
            self.nearest.set_picture(search.nearest.picture)
            self.nearest.show()
            self.progress.setRange(0, total)
            self.progress.setValue(done)
            self._tell_time(done, total)
            self.take_button.setEnabled(not search.enough)

    def _tell_time(self, done: int, total: int) -> None:
        search, now = self._search, time.monotonic()
        if search.began is None and done > total // 10:
            search.began = now, done
        began, before = search.began or (now, done)
        if now - began > TIME_TO_TELL:
            left = (now - began) / (done - before) * (total - done) if done > before else 0.0
            self.time_left.setText(tr("{time} left").format(time=duration(left)))

    def _take(self, edit: Edit, name: str) -> None:
        self._show_progress(1, 1)
        self._show_busy(False)
        self.text.setText(tr("{name}, and the nearest picture that this model makes.").format(name=name))
        self._document.seal()
        self._document.set_edit(edit.replace(seed=self._document.edit.seed))  # to return to
        self._document.seal()

    def _fail(self, why: str, details: str) -> None:
        self.hide()
        self.failed.emit(why)

    def _follow_model(self, info: ModelInfo) -> None:
        """What is found in one model means nothing in another."""
        if self.is_busy:
            self.failed.emit(tr("The search in the model before has ended. Start it again for this one."))
        self.close_search()


def is_picture(path: Path) -> bool:
    """Whether a file seems to be a picture, which can be looked for; a film or a text cannot."""
    return path.is_file() and QMimeDatabase().mimeTypeForFile(str(path)).name().startswith("image/")


def _small_view(name: str) -> ImageView:
    view = ImageView(name)
    view.setFixedSize(SIDE, SIDE)
    view.setToolTip(name)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return view
