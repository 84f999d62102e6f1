"""SessionKeeper: what the exploration tab was left with, kept beside the settings and taken up at the next start."""

import logging
from pathlib import Path
from typing import Literal

from pydantic import Field
from PySide6.QtCore import QObject, QTimer

from segan.config import Frozen
from segan.directions import Direction
from segan.editing import Edit, Seed
from segan.errors import SeganError
from segan.json_files import load_json, save_json
from segan.paths import Timeline
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.panels.directions import MOST_LABELS, MOST_LISTED, DirectionsPanel

FILE_NAME = "exploration.json"
ASIDE_NAME = "exploration-before.json"
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
        """Whether there is more than a picture that one slider makes again."""
        return self.timeline is not None or bool(self.directions or self.labels)


class SessionKeeper(QObject):
    """Saves the session whenever the hand rests. A file that cannot be read is no reason not to start."""

    def __init__(
        self, folder: Path, document: EditDocument, directions: DirectionsPanel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.path = folder / FILE_NAME
        self._document, self._directions = document, directions
        self._saved: Session | None = None
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

    def resume(self) -> Path | None:
        """Take up what was left, before any model is open; the model that it is of, if that is still there."""
        try:
            left = load_json(Session, self.path, "session") if self.path.is_file() else Session()
        except (SeganError, OSError) as error:
            logging.getLogger("segan").warning("%s", error)
            return None
        model = Path(left.edit.model.path)
        if not model.is_file():
            return None
        self._document.begin(left.edit, left.timeline)
        self._directions.begin(left.directions, left.labels)
        self._saved = left
        return model

    def save(self) -> None:
        """Write the session, if it is of a model and another than what was written last."""
        self._rest.stop()
        now = self.now
        if self._document.info is None or now == self._saved:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self._saved is None and self.path.is_file():  # left by another start, and not taken up: it may be missed
                self.path.replace(self.path.with_name(ASIDE_NAME))
            save_json(self.path, now)
        except (SeganError, OSError) as error:
            logging.getLogger("segan").warning("the session was not saved: %s", error)
        else:
            self._saved = now
