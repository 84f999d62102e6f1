"""EstimateLine: what a run will take on this machine, measured once its settings have come to rest."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from segan.config import TrainingConfig
from segan.estimate import Estimate, Estimator, memory_bytes
from segan_desktop.theme import GRID
from segan_desktop.translation import duration, tr
from segan_desktop.widgets.basics import button, label
from segan_desktop.workers import Report, Tasks

SETTLE_MS = 1200


class EstimateLine(QWidget):
    """Memory at once, speed and time when they are known; measures nothing while it is told to rest."""

    known = Signal()
    cancelled = Signal()
    """A person does not want to wait for what is being measured, here or for a preset."""

    def __init__(self, estimate: Estimator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._estimate = estimate
        self._tasks = Tasks(self)
        self._config: TrainingConfig | None = None
        self._text = label("", "muted", wraps=True)
        self._text.setToolTip(
            "<qt>"
            + tr("Memory, speed and time on this machine. The speed is measured with a few steps, and remembered.")
            + "</qt>"
        )
        self._what = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(40)  # by itself it would rather cut off the text beside it
        self._cancel = button(tr("Cancel"), "quiet", tr("Do without what is being measured"))
        self._measuring = QWidget()
        measuring = QHBoxLayout(self._measuring)
        measuring.setContentsMargins(0, 0, 0, 0)
        measuring.setSpacing(GRID)
        measuring.addWidget(self._what)
        measuring.addWidget(self._bar, 1)
        measuring.addWidget(self._cancel)
        self._measuring.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._text)
        layout.addWidget(self._measuring)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._measure)
        self._cancel.clicked.connect(self._give_up)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def ask(self, config: TrainingConfig | None) -> None:
        """Estimate a run with this config some time after the last change; None to estimate nothing."""
        relevant = config and config.replace(data=(), exclude=())
        if relevant == self._config:
            return
        self._config = relevant
        self._tasks.cancel()
        self._settle.stop()
        self._measuring.hide()
        self.setVisible(relevant is not None)
        if relevant:
            self._text.setText(tr("{memory} · measuring the speed…").format(memory=_gigabytes(memory_bytes(relevant))))
            self._settle.start()

    def show_search(self, done: int, total: int) -> None:
        """How far a measurement for a preset is; none is under way when all is done."""
        self._show_progress(done, total, tr("Trying larger presets"))

    def shutdown(self) -> None:
        self._settle.stop()
        self._tasks.shutdown()

    def _measure(self) -> None:
        config, estimate = self._config, self._estimate
        if config is None:
            return

        def job(tell: Report) -> Estimate:
            return estimate(config, tell)

        self._tasks.start(job, self._show, self._fail, self._show_progress)

    def _show_progress(self, done: int, total: int, what: str = "") -> None:
        self._what.setText(what)
        self._what.setVisible(bool(what))
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._measuring.setVisible(done < total)

    def _give_up(self) -> None:
        if self._tasks.busy and self._config:
            self._tasks.cancel()
            self._text.setText(_gigabytes(memory_bytes(self._config)))
        self._measuring.hide()
        self.cancelled.emit()

    def _show(self, found: Estimate) -> None:
        self._measuring.hide()
        self._show_numbers(found)
        self.known.emit()

    def _show_numbers(self, found: Estimate) -> None:
        memory = _gigabytes(found.memory_bytes)
        if found.images_per_second is None or found.seconds is None:
            self._text.setText(memory)
            return
        speed = f"{found.images_per_second:,.{1 if found.images_per_second < 10 else 0}f}"
        text = tr("{memory} · {speed} pictures/s · about {time}")
        numbers = text.format(memory=memory, speed=speed, time=_long(found.seconds))
        slowed = tr("Other programs keep this machine busy; without them it is faster.") if found.disturbed else ""
        self._text.setText(f"{numbers}\n{slowed}".rstrip())

    def _fail(self, reason: str, details: str) -> None:
        self._measuring.hide()
        self._text.setText(reason)


def _gigabytes(count: int) -> str:
    return tr("{size} GB").format(size=f"{count / 1e9:.1f}")


def _long(seconds: float) -> str:
    """As `duration`, but days are counted."""
    return tr("{days} days").format(days=f"{seconds / 86400:.1f}") if seconds > 172_800 else duration(seconds)
