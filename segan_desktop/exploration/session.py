"""SessionKeeper: what the exploration tab was left with, kept beside the settings and taken up at the next start."""

import logging
from pathlib import Path
from typing import Literal

from pydantic import Field
from PySide6.QtCore import QLockFile, QObject, QTimer

from segan.config import Frozen
from segan.directions import Direction
from segan.editing import Edit, Seed
from segan.errors import SeganError
from segan.json_files import load_json, save_json
from segan.paths import Timeline
from segan_desktop.exploration import models
from segan_desktop.exploration.arrivals import Arrival, Arrivals
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.panels.directions import MOST_LABELS, MOST_LISTED, DirectionsPanel
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import Banner

FILE_NAME = "exploration.json"
ASIDE_NAME = "exploration-before.json"
LOCK_NAME = "exploration.lock"
REST_MS = 2000
"""So long has the hand been still when it is saved: writing may take a moment."""


class Session(Frozen):
    """The present state of the tab, without its past."""

    version: Literal[1] = 1
    edit: Edit = Edit()
    timeline: Timeline | None = None
    directions: tuple[Direction, ...] = Field((), max_length=MOST_LISTED)
    labels: tuple[tuple[Seed, bool], ...] = Field((), max_length=MOST_LABELS)
    """Seeds, and whether they are liked; the newest last."""

    @property
    def holds_work(self) -> bool:
        """Whether there is more than one picture, which some sliders make again."""
        return self.timeline is not None or bool(self.directions or self.labels)


class SessionKeeper(QObject):
    """Saves the session whenever the hand rests. A file that cannot be read is no reason not to start.

    Of several windows the first keeps the session. The model of what is left stays held in its run.
    """

    def __init__(
        self,
        folder: Path,
        document: EditDocument,
        directions: DirectionsPanel,
        arrivals: Arrivals,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = folder / FILE_NAME
        self._document, self._directions, self._arrivals = document, directions, arrivals
        self._saved: Session | None = None
        self._left = Session()
        self._lock = QLockFile(str(folder / LOCK_NAME))
        self._lock.setStaleLockTime(0)  # it is stale when its process has ended, not sooner
        self.offer = Banner()
        """What was left with another model than is open now, to be placed by the owner."""
        self.offer.acted.connect(self._go_on)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.save)
        for signal in (document.changed, document.timeline_changed, directions.listed):
            signal.connect(self._rest.start)

    @property
    def now(self) -> Session:
        return Session(
            edit=self._document.edit,
            timeline=self._document.timeline,
            directions=self._directions.known[:MOST_LISTED],
            labels=self._directions.labels,
        )

    def resume(self, wanted: Path | None) -> Path | None:
        """Take up what was left, before any model is open, and give the model that it is of.

        Where that has gone, or another is `wanted`, offer what was left instead if it is worth it.
        """
        left = _read(self.path) if self._owns() else None
        if left is None:
            return None
        model = Path(left.edit.model.path)
        if model.is_file() and wanted in (None, model):
            self._document.begin(left.edit, left.timeline)
            self._directions.begin(left.directions, left.labels)
            self._saved = left
            return model
        if left.holds_work:
            self._left = left
            text = tr("What you left here last time is of another model, {name}.").format(name=models.name_of(model))
            self.offer.say(text, tr("Go on with it"), is_warning=False)
        return None

    def save(self) -> None:
        """Write the session, if it is of a model and another than what was written last."""
        self._rest.stop()
        now = self.now
        if self._document.info is None or now == self._saved:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self._owns():
                return
            if self._saved is None and self.path.is_file():
                self._put_aside()
            save_json(self.path, now)
        except (SeganError, OSError) as error:
            logging.getLogger("segan").warning("the session was not saved: %s", error)
        else:
            self._saved = now

    def close(self) -> bool:
        """Save for the last time; whether the open model has to stay for what is left."""
        self.save()
        is_left = self._document.info is not None and self._saved == self.now
        self._lock.unlock()
        return is_left

    def _owns(self) -> bool:
        """Whether no other window keeps the session; where nothing can be locked, as on a full disk, none does."""
        if self._lock.isLocked() or self._lock.tryLock(0):
            return True
        return self._lock.error() != QLockFile.LockError.LockFailedError

    def _put_aside(self) -> None:
        """What another start has left, and was not taken up, is missed if there is work in it or it is damaged."""
        aside, left = self.path.with_name(ASIDE_NAME), _read(self.path)
        is_missed = left is None or left.holds_work
        given_up = _read(aside) if is_missed else left
        if given_up is not None:
            models.let_go(Path(given_up.edit.model.path))
        if is_missed:
            self.path.replace(aside)

    def _go_on(self) -> None:
        self.offer.hide()
        left = self._left
        self._arrivals.take(
            Arrival(
                left.edit,
                tr("What you left here"),
                left.timeline,
                then=lambda: self._directions.add(left.directions, left.labels),
            )
        )


def _read(path: Path) -> Session | None:
    """None where there is none, or none that can be read."""
    try:
        return load_json(Session, path, "session") if path.is_file() else None
    except (SeganError, OSError) as error:
        logging.getLogger("segan").warning("%s", error)
        return None
