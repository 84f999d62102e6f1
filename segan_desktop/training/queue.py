"""RunQueue: the runs that wait for their turn, kept over a restart.

A waiting run is a run folder that holds its config and nothing else yet, or one that is to go on; only the order is
remembered elsewhere.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segan.config import TrainingConfig
from segan.errors import SeganError
from segan.files import write_atomically
from segan.runs import RunFiles
from segan_desktop.settings import Settings
from segan_desktop.translation import tr


class RunQueue(QObject):
    """An order of run folders, the next one first; other windows may change it, too."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.folders: list[Path] = settings.queue

    def add(self, folder: Path, config: TrainingConfig | None = None) -> None:
        """Have a run wait behind the others, with this config or with the one that is there.

        Raises `SeganError` if its folder cannot be written to.
        """
        if config:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                write_atomically(RunFiles(folder).config_file, config.model_dump_json(indent=1).encode())
            except OSError as error:
                why = tr("{folder} cannot be written to ({reason}). Choose another run folder.")
                raise SeganError(why.format(folder=folder, reason=error.strerror)) from None
        waiting = self._settings.queue
        self._set(waiting if folder in waiting else [*waiting, folder])

    def remove(self, folder: Path) -> None:
        """Have a run wait no longer; its folder stays."""
        waiting = self._settings.queue
        if folder in waiting:
            self._set([other for other in waiting if other != folder])

    def move(self, folder: Path, places: int) -> None:
        """Let a run come earlier (negative) or later."""
        order = self._settings.queue
        if folder in order:
            old = order.index(folder)
            order.insert(min(max(old + places, 0), len(order) - 1), order.pop(old))
        self._set(order)

    def take_next(self) -> Path | None:
        """The next run, which waits no longer; None if there is none."""
        waiting = self._settings.queue
        if not waiting:
            return None
        self._set(waiting[1:])
        return waiting[0]

    def _set(self, folders: list[Path]) -> None:
        self._settings.queue = folders
        if folders != self.folders:
            self.folders = folders
            self.changed.emit()
