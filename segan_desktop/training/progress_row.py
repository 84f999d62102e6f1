"""ProgressRow: how far a run has come, how fast it is, and what can be asked of it."""

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from segan.events import Command
from segan_desktop.theme import GRID, MARGIN, WIDE_MARGIN, set_role
from segan_desktop.widgets.basics import button, label, panel

PACE_KEPT = 0.9


def duration(seconds: float) -> str:
    """40 s, 4:05 min, 1:10 h."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02d} h"


class ProgressRow(QWidget):
    """Shows what it is told and sends what is pressed."""

    asked = Signal(object)
    """A `Command`."""
    resume_clicked = Signal()
    """Go on with a run that has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved_at: float | None = None
        self._paused = False
        self._pace = 0.0
        """Images per second, averaged so that the time left does not jump."""
        self._kimg = label("", "figure")
        self._of = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._speed = label("")
        self._gone = label("", "muted")
        self._left = label("")
        self.pause: QPushButton = button("Pause", tip="Save and hold the run (Ctrl+P)")
        self.stop: QPushButton = button("Stop and save", tip="End the run; it can be resumed later (Ctrl+.)")
        self.snapshot: QPushButton = button("Snapshot now", tip="Save a model to explore, and go on (Ctrl+Shift+S)")
        self.resume: QPushButton = button("Resume", tip="Go on with this run from its last save")
        self._state = label("")
        self._saved = label("", "muted")

        first = QHBoxLayout()
        first.setSpacing(MARGIN)
        first.addWidget(self._kimg)
        first.addWidget(self._of)
        first.addWidget(self._bar, 1)
        for widget in (self._speed, self._gone, self._left):
            first.addWidget(widget)
        second = QHBoxLayout()
        second.setSpacing(GRID)
        for pressed in (self.resume, self.pause, self.stop, self.snapshot):
            second.addWidget(pressed)
        second.addStretch(1)
        second.addWidget(self._state)
        second.addSpacing(GRID)
        second.addWidget(self._saved)
        ground = panel(self)
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(WIDE_MARGIN, MARGIN, WIDE_MARGIN, MARGIN)
        inside.setSpacing(GRID)
        inside.addLayout(first)
        inside.addLayout(second)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._tell_saved)
        self.pause.clicked.connect(lambda: self.asked.emit(Command.RESUME if self._paused else Command.PAUSE))
        self.stop.clicked.connect(lambda: self.asked.emit(Command.STOP))
        self.snapshot.clicked.connect(lambda: self.asked.emit(Command.SNAPSHOT))
        self.resume.clicked.connect(self.resume_clicked)

    def begin(self, kimg: float) -> None:
        """A run of this length begins."""
        self._saved_at = None
        self._pace = 0.0
        self._saved.clear()
        self._tick.start()
        self.show_progress(0, kimg, 0, 0)

    def show_preparation(self, done: int, total: int) -> None:
        """Pictures are being decoded."""
        self._kimg.setText("Preparing")
        self._of.setText(f"{done:,} of {total:,} pictures" if total else "the pictures")
        self._bar.setValue(round(1000 * done / total) if total else 0)

    def show_progress(self, images_seen: int, kimg: float, seconds: float, images_per_second: float) -> None:
        self._kimg.setText(f"{images_seen / 1000:,.1f}")
        self._of.setText(f"of {kimg:,g} kimg")
        self._bar.setValue(round(1000 * min(1.0, images_seen / (kimg * 1000))))
        if images_per_second:
            self._pace = (
                PACE_KEPT * self._pace + (1 - PACE_KEPT) * images_per_second if self._pace else images_per_second
            )
        self._speed.setText(f"{self._pace:,.0f} img/s" if self._pace else "")
        self._gone.setText(f"{duration(seconds)} gone" if seconds else "")
        left = (kimg * 1000 - images_seen) / self._pace if self._pace else 0
        self._left.setText(f"{duration(left)} left" if left > 0 else "")

    def show_saved(self) -> None:
        """The run has just been saved."""
        self._saved_at = time.monotonic()
        self._tell_saved()

    def show_state(self, state: str, live: bool, paused: bool, waiting: str, resume: str) -> None:
        """What the run is doing and which buttons make sense.

        `waiting` says what it is busy with before it obeys; `resume` names the button that goes on with an ended run.
        """
        self._state.setText(state)
        self.resume.setText(resume)
        self._paused = paused
        self.pause.setText("Resume" if paused else "Pause")
        set_role(self.pause, "primary" if paused else "")
        for widget in (self.pause, self.stop, self.snapshot):
            widget.setVisible(live)
            widget.setEnabled(not waiting)
        self.snapshot.setEnabled(not waiting and not paused)
        self.resume.setVisible(bool(resume))
        self._bar.setProperty("live", live and not paused)
        self._bar.style().unpolish(self._bar)
        self._bar.style().polish(self._bar)
        if waiting:
            self._saved.setText(waiting)
        else:
            self._tell_saved()
        if not live:
            self._speed.clear()
            self._left.clear()

    def _tell_saved(self) -> None:
        if self._saved_at is not None:
            ago = time.monotonic() - self._saved_at
            self._saved.setText(f"Saved {duration(ago)} ago" if ago >= 2 else "Saved just now")
        else:
            self._saved.clear()
