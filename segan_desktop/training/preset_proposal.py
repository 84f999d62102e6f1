"""PresetProposal: which preset suits the pictures and this machine, found out while nobody has chosen one."""

from PySide6.QtCore import QObject, Signal

from segan.data import Report
from segan.estimate import Estimator, Proposal, propose_preset
from segan_desktop.workers import Report as TellProgress
from segan_desktop.workers import Tasks


class PresetProposal(QObject):
    """Measures in a thread, and once for as many pictures of a size."""

    found = Signal(object)
    """A `Proposal`."""
    progressed = Signal(int, int)
    """How far a measurement is; all is done, too, where nothing more is measured."""

    def __init__(self, estimate: Estimator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._estimate = estimate
        self._tasks = Tasks(self)
        self._asked: tuple[int, int] | None = None

    def ask(self, report: Report | None) -> None:
        """Find out for these pictures; None gives up what is being found out."""
        asked = (len(report.usable), report.usual_side) if report else None
        if asked == self._asked:
            return
        self._asked = asked
        if self._tasks.busy:
            self._tasks.cancel()
            self.progressed.emit(1, 1)
        if asked:
            count, side = asked

            def job(tell: TellProgress) -> Proposal:
                return propose_preset(count, side, tell, self._estimate)

            self._tasks.start(job, self._take, lambda *_: self.progressed.emit(1, 1), self.progressed.emit)

    def give_up(self) -> None:
        """Find out no more for the pictures that were asked for; what was chosen already will do."""
        self._tasks.cancel()

    def _take(self, proposal: Proposal) -> None:
        self.progressed.emit(1, 1)
        self.found.emit(proposal)

    def shutdown(self) -> None:
        self._tasks.shutdown()
