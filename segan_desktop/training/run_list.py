"""RunList: the runs there are, each to look at, to go on with, or to explore."""

import time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from segan_desktop.theme import GRID, MARGIN, PICTURE_GROUND, set_role
from segan_desktop.training.progress_row import duration
from segan_desktop.training.runs import EarlierRun, earlier_runs
from segan_desktop.widgets.basics import button, label, title
from segan_desktop.workers import Tasks

THUMBNAIL = 48


class RunList(QWidget):
    """Reads the runs folder in a thread; hides itself while there are none."""

    show_clicked = Signal(object)
    resume_clicked = Signal(object)
    explore_clicked = Signal(object)
    """Each with an `EarlierRun`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._live: Path | None = None
        self.cards: list[RunCard] = []
        self._inside = QWidget()
        self._cards = QHBoxLayout(self._inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(GRID)
        self._cards.addStretch(1)
        area = QScrollArea()
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(THUMBNAIL + 2 * GRID + 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(title("Runs"))
        layout.addWidget(area)
        self.hide()

    def refresh(self, runs_folder: Path) -> None:
        """Read the folder again."""
        self._tasks.start(lambda _: [(run, _thumbnail(run)) for run in earlier_runs(runs_folder)], self._show, _ignore)

    def set_live(self, folder: Path | None) -> None:
        """Which run is under way: it cannot be resumed, nor can another beside it."""
        self._live = folder
        for card in self.cards:
            card.set_live(folder)

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def _show(self, runs: list[tuple[EarlierRun, QImage]]) -> None:
        for card in self.cards:
            card.deleteLater()
        self.cards = [RunCard(run, thumbnail, self._inside) for run, thumbnail in runs]
        for place, card in enumerate(self.cards):
            card.set_live(self._live)
            card.show_clicked.connect(self.show_clicked)
            card.resume_clicked.connect(self.resume_clicked)
            card.explore_clicked.connect(self.explore_clicked)
            self._cards.insertWidget(place, card)
        self.setVisible(bool(self.cards))


class RunCard(QFrame):
    """One run; a click anywhere shows how it went."""

    show_clicked = Signal(object)
    resume_clicked = Signal(object)
    explore_clicked = Signal(object)

    def __init__(self, run: EarlierRun, thumbnail: QImage, parent: QWidget) -> None:
        super().__init__(parent)
        self.run = run
        set_role(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"Show how {run.folder.name} went\n{run.folder}")
        self.setAccessibleName(f"run {run.folder.name}")
        picture = QLabel()
        picture.setFixedSize(THUMBNAIL, THUMBNAIL)
        picture.setStyleSheet(f"background: {PICTURE_GROUND}; border-radius: 4px;")
        if not thumbnail.isNull():
            picture.setPixmap(QPixmap.fromImage(thumbnail))
        self._state = label("", "muted")
        self.resume = button("Resume", "quiet")
        self.explore = button("Explore", "quiet", "Open the newest snapshot in the exploration tab")
        self.explore.setEnabled(run.model is not None)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(label(run.folder.name))
        words.addWidget(self._state)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, 4, GRID)
        layout.setSpacing(4)
        layout.addWidget(picture)
        layout.addSpacing(MARGIN - 4)
        layout.addLayout(words)
        layout.addSpacing(GRID)
        layout.addWidget(self.resume)
        layout.addWidget(self.explore)
        self.resume.clicked.connect(lambda: self.resume_clicked.emit(self.run))
        self.explore.clicked.connect(lambda: self.explore_clicked.emit(self.run))

    def set_live(self, folder: Path | None) -> None:
        run = self.run
        live = folder == run.folder
        kimg = f"{run.images_seen / 1000:,.0f} of {run.config.kimg:,g} kimg"
        age = time.time() - run.changed
        when = f"{duration(age)} ago" if age < 86400 else time.strftime("%d %B", time.localtime(run.changed))
        self._state.setText("under way" if live else f"{kimg} · {when}")
        self.resume.setEnabled(folder is None)
        self.resume.setText("Train longer" if run.finished else "Resume")
        self.resume.setToolTip(
            "Another run is under way; stop it first."
            if folder is not None
            else f"Go on to {2 * run.config.kimg:,g} kimg"
            if run.finished
            else "Go on from its last save"
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.show_clicked.emit(self.run)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.show_clicked.emit(self.run)
        else:
            super().keyPressEvent(event)


def _thumbnail(run: EarlierRun) -> QImage:
    """The first tile of the newest preview; empty if there is none."""
    if run.preview is None:
        return QImage()
    resolution = run.config.model.resolution
    tile = QImage(str(run.preview)).copy(0, 0, resolution, resolution)
    return tile.scaled(THUMBNAIL, THUMBNAIL, mode=Qt.TransformationMode.SmoothTransformation)


def _ignore(reason: str, details: str) -> None:
    """A runs folder that cannot be read shows no runs."""
