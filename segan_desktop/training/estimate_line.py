"""EstimateLine: what a run will take on this machine, measured once its settings have come to rest."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segan.config import TrainingConfig
from segan.estimate import Estimate, Estimator, memory_bytes
from segan_desktop.training.progress_row import duration
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label
from segan_desktop.workers import Report, Tasks, is_cancelled

SETTLE_MS = 1200


class EstimateLine(QWidget):
    """Memory at once, speed and time when they are known; measures nothing while it is told to rest."""

    known = Signal()

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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._measure)
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
        self.setVisible(relevant is not None)
        if relevant:
            self._text.setText(tr("{memory} · measuring the speed…").format(memory=_gigabytes(memory_bytes(relevant))))
            self._settle.start()

    def shutdown(self) -> None:
        self._settle.stop()
        self._tasks.shutdown()

    def _measure(self) -> None:
        config, estimate = self._config, self._estimate
        if config is None:
            return

        def job(tell: Report) -> Estimate:
            return estimate(config, is_cancelled(tell))

        self._tasks.start(job, self._show, self._fail)

    def _show(self, found: Estimate) -> None:
        self._show_numbers(found)
        self.known.emit()

    def _show_numbers(self, found: Estimate) -> None:
        memory = _gigabytes(found.memory_bytes)
        if found.images_per_second is None or found.seconds is None:
            self._text.setText(memory)
            return
        speed = f"{found.images_per_second:,.{1 if found.images_per_second < 10 else 0}f}"
        text = tr("{memory} · {speed} pictures/s · about {time}")
        self._text.setText(text.format(memory=memory, speed=speed, time=_long(found.seconds)))

    def _fail(self, reason: str, details: str) -> None:
        self._text.setText(reason)


def _gigabytes(count: int) -> str:
    return tr("{size} GB").format(size=f"{count / 1e9:.1f}")


def _long(seconds: float) -> str:
    """As `duration`, but days are counted."""
    return tr("{days} days").format(days=f"{seconds / 86400:.1f}") if seconds > 172_800 else duration(seconds)
