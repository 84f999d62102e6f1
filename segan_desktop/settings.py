"""What the window remembers between starts: places, layout and which runs wait; never hyperparameters."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from segan_desktop.theme import Scheme
from segan_desktop.translation import LANGUAGES, Language

RECENT_LIMIT = 10


class Settings:
    """Typed access to a `QSettings`; a test passes one over an ini file of its own."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def folder(self) -> Path:
        """Where the settings lie, for what is too large to be one of them."""
        return Path(self._store.fileName()).parent

    @property
    def geometry(self) -> QByteArray:
        return self._bytes("geometry")

    @geometry.setter
    def geometry(self, state: QByteArray) -> None:
        self._store.setValue("geometry", state)

    def splitter(self, name: str) -> QByteArray:
        """State of the splitter called `name`, empty if it was never moved."""
        return self._bytes(f"splitter/{name}")

    def set_splitter(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"splitter/{name}", state)

    def is_open(self, section: str, default: bool = False) -> bool:
        """Whether a section that folds was left open."""
        return bool(self._store.value(f"open/{section}", default, bool))

    def set_open(self, section: str, is_open: bool) -> None:
        self._store.setValue(f"open/{section}", is_open)

    @property
    def last_tab(self) -> int:
        return cast(int, self._store.value("last_tab", 0, int))

    @last_tab.setter
    def last_tab(self, index: int) -> None:
        self._store.setValue("last_tab", index)

    @property
    def scheme(self) -> Scheme:
        value = self._text("scheme")
        return cast(Scheme, value) if value in ("light", "dark") else "system"

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._store.setValue("scheme", scheme)

    @property
    def language(self) -> Language:
        """What the window speaks; it begins to when it is started."""
        value = self._text("language")
        return value if value in LANGUAGES else "system"

    @language.setter
    def language(self, language: Language) -> None:
        self._store.setValue("language", language)

    def last_folder(self, purpose: str) -> Path:
        """Where a file dialog for `purpose` ('pictures', 'model', 'export') opens."""
        folder = Path(self._text(f"folder/{purpose}"))
        return folder if folder.is_absolute() and folder.is_dir() else Path.home()

    def set_last_folder(self, purpose: str, folder: Path) -> None:
        self._store.setValue(f"folder/{purpose}", str(folder))

    @property
    def export_choices(self) -> dict[str, str]:
        """What the export dialog was left with, by the names that it gives them; may be of another version."""
        pairs = (line.partition("=") for line in self._text("export").splitlines())
        return {name: value for name, _, value in pairs}

    def set_export_choices(self, choices: Mapping[str, str]) -> None:
        self._store.setValue("export", "\n".join(f"{name}={value}" for name, value in choices.items()))

    def recent(self, purpose: str) -> list[Path]:
        """Files last used for `purpose`, newest first; those that are gone are left out."""
        return [path for path in map(Path, self._text(f"recent/{purpose}").splitlines()) if path.exists()]

    def add_recent(self, purpose: str, path: Path) -> None:
        paths = [path, *(other for other in self.recent(purpose) if other != path)][:RECENT_LIMIT]
        self._store.setValue(f"recent/{purpose}", "\n".join(map(str, paths)))

    @property
    def runs_folder(self) -> Path:
        """Where runs are kept unless a person chooses another place."""
        text = self._text("runs_folder")
        return Path(text) if text else Path(platformdirs.user_data_dir("segan", appauthor=False)) / "runs"

    @runs_folder.setter
    def runs_folder(self, folder: Path) -> None:
        self._store.setValue("runs_folder", str(folder))

    @property
    def queue(self) -> list[Path]:
        """Folders of the runs that wait for their turn, next first; those that are gone are left out.

        Another window may have changed them.
        """
        self._store.sync()
        return [folder for folder in map(Path, self._text("queue").splitlines()) if folder.is_dir()]

    @queue.setter
    def queue(self, folders: Sequence[Path]) -> None:
        self._store.setValue("queue", "\n".join(map(str, folders)))
        self._store.sync()

    @property
    def not_resumed(self) -> str:
        """Which interrupted run a person did not want to go on with when it was offered."""
        return self._text("not_resumed")

    @not_resumed.setter
    def not_resumed(self, which: str) -> None:
        self._store.setValue("not_resumed", which)

    def _text(self, key: str) -> str:
        return cast(str, self._store.value(key, "", str))

    def _bytes(self, key: str) -> QByteArray:
        value: Any = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
