"""ProgressRow: how far a run has come, how fast it is, and what can be asked of it."""

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from segan.events import Command
from segan_desktop.theme import GRID, MARGIN, WIDE_MARGIN, set_role
from segan_desktop.translation import duration, tr
from segan_desktop.widgets.basics import SecondClick, button, label, panel

PACE_KEPT = 0.9


class ProgressRow(QWidget):
    """Shows what it is told and sends what is pressed."""

    asked = Signal(object)
    """A `Command`."""
    resume_clicked = Signal()
    """Go on with a run that has ended."""
    amend_clicked = Signal()
    """Go on with it, but with other settings."""
    pin_clicked = Signal()
    """Keep the newest snapshot for good."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved_at: float | None = None
        self._waiting = ""
        self._paused = False
        self._pressed: QWidget | None = None
        """Which button had the focus before the run was busy."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # to hold it meanwhile
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
        self.pause: QPushButton = button(tr("Pause"))
        self.stop: QPushButton = button(tr("Stop and save"), tip=tr("End the run; it can be resumed later (Ctrl+.)"))
        self.snapshot: QPushButton = button(tr("Snapshot now"))
        self.pin: QPushButton = button("")
        self.resume: QPushButton = button(tr("Resume"), tip=tr("Go on with this run from its last save (Ctrl+Shift+R)"))
        self._state = label("")
        self._saved = label("", "muted")

        first = QHBoxLayout()
        first.setSpacing(MARGIN)
        first.addWidget(self._kimg)
        first.addWidget(self._of)
        first.addWidget(self._bar, 1)
        for widget in (self._speed, self._gone, self._left):
            first.addWidget(widget)
        self.amend: QPushButton = button(
            tr("Other settings…"), "quiet", tr("Go on with another length, learning rate or augmentation")
        )
        second = QHBoxLayout()
        second.setSpacing(GRID)
        for pressed in (self.resume, self.amend, self.pause, self.stop, self.snapshot, self.pin):
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
        for pressed in (self.resume, self.pause, self.stop):  # which are where another of them has just been
            pressed.clicked.connect(lambda: SecondClick(self))
        self.pause.clicked.connect(lambda: self.asked.emit(Command.RESUME if self._paused else Command.PAUSE))
        self.stop.clicked.connect(lambda: self.asked.emit(Command.STOP))
        self.snapshot.clicked.connect(lambda: self.asked.emit(Command.SNAPSHOT))
        self.amend.clicked.connect(self.amend_clicked)
        self.pin.clicked.connect(self.pin_clicked)
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
        self._kimg.setText(tr("Preparing"))
        pictures = tr("{done} of {total} pictures").format(done=f"{done:,}", total=f"{total:,}")
        self._of.setText(pictures if total else tr("the pictures"))
        self._bar.setValue(round(1000 * done / total) if total else 0)

    def show_progress(self, images_seen: int, kimg: float, seconds: float, images_per_second: float) -> None:
        self._kimg.setText(f"{images_seen / 1000:,.1f}")
        self._of.setText(tr("of {kimg} kimg").format(kimg=f"{kimg:,g}"))
        self._bar.setValue(round(1000 * min(1.0, images_seen / (kimg * 1000))))
        if images_per_second:
            self._pace = (
                PACE_KEPT * self._pace + (1 - PACE_KEPT) * images_per_second if self._pace else images_per_second
            )
        pace = f"{self._pace:,.1f}" if self._pace < 10 else f"{self._pace:,.0f}"
        _say(self._speed, tr("{speed} pictures/s").format(speed=pace) if self._pace else "")
        _say(self._gone, tr("{time} gone").format(time=duration(seconds)) if seconds else "")
        left = (kimg * 1000 - images_seen) / self._pace if self._pace else 0
        _say(self._left, tr("{time} left").format(time=duration(left)) if left > 0 else "")

    def show_saved(self) -> None:
        """The run has just been saved."""
        self._saved_at = time.monotonic()
        self._tell_saved()

    def show_pinned(self, snapshot: str, pinned: bool) -> None:
        """Which snapshot is the newest, such as "12 kimg" (empty if there is none), and whether it is kept for good."""
        self.pin.setVisible(bool(snapshot))
        self.pin.setEnabled(not pinned)
        self.pin.setText(tr("Kept") if pinned else tr("Keep snapshot"))
        tip = (
            tr("The snapshot at {when} stays when older ones are thinned out")
            if pinned
            else tr("Have the snapshot at {when} stay when older ones are thinned out (Ctrl+K)")
        )
        self.pin.setToolTip(tip.format(when=snapshot))

    def show_state(
        self, state: str, live: bool, paused: bool, waiting: str, resume: str, stopping: bool = False
    ) -> None:
        """What the run is doing and which buttons make sense.

        `waiting` says what it is busy with before it obeys, and `stopping` that this ends it, which it can be asked for
        at any time; `resume` names the button that goes on with an ended run.
        """
        self._state.setText(state)
        self.resume.setText(resume)
        self._paused = paused
        self.pause.setText(tr("Resume") if paused else tr("Pause"))
        self.pause.setToolTip(tr("Go on (Ctrl+P)") if paused else tr("Save and hold the run (Ctrl+P)"))
        set_role(self.pause, "primary" if paused else "")
        enabled = {self.pause: not waiting, self.stop: not stopping, self.snapshot: not waiting and not paused}
        resting = (widget for widget, is_enabled in enabled.items() if not is_enabled)
        if waiting and (pressed := next((widget for widget in resting if widget.hasFocus()), None)):
            self._pressed = pressed
            self.setFocus()  # or it would jump to whatever comes next
        for widget, is_enabled in enabled.items():
            widget.setVisible(live)
            widget.setEnabled(is_enabled)
        self.snapshot.setToolTip(
            tr("It was saved when it paused.") if paused else tr("Save a model to explore, and go on (Ctrl+Shift+S)")
        )
        for widget in (self.resume, self.amend):
            widget.setVisible(bool(resume))
        if self._pressed and not waiting:
            if self.hasFocus():
                (self._pressed if live else self.resume).setFocus()
            self._pressed = None
        self._bar.setProperty("live", live and not paused)
        self._bar.style().unpolish(self._bar)
        self._bar.style().polish(self._bar)
        self._waiting = waiting
        self._tell_saved()
        if not live:
            _say(self._speed, "")
            _say(self._left, "")

    def _tell_saved(self) -> None:
        if self._waiting:
            self._saved.setText(self._waiting)
        elif self._saved_at is not None:
            ago = time.monotonic() - self._saved_at
            self._saved.setText(tr("Saved {time} ago").format(time=duration(ago)) if ago >= 2 else tr("Saved just now"))
        else:
            self._saved.clear()


def _say(place: QLabel, text: str) -> None:
    """What says nothing takes no room."""
    place.setText(text)
    place.setVisible(bool(text))
