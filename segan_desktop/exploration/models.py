"""The models that the exploration tab takes: which files they are, where they lie, and what becomes of an open one."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from PySide6.QtCore import (
    QFileSystemWatcher,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QFileSystemModel

from segan.editing import MODEL_SUFFIXES, ModelReference
from segan.errors import SeganError
from segan.runs import RunFiles
from segan_desktop.model_header import stated_in

STATE_PREFIX = "state-"
MOST_SEARCHED = 5_000
"""Files in which a model is looked for."""
REST_MS = 400
"""A file that is being written changes many times."""


def is_model(path: Path) -> bool:
    """Whether a file is a model by its name; what a run resumes from is called otherwise."""
    return path.suffix.lower() in MODEL_SUFFIXES and not path.name.startswith(STATE_PREFIX) and path.is_file()


def run_of(path: Path) -> RunFiles | None:
    """The run that a model is a snapshot of, if it lies in the folder of one."""
    run = RunFiles(path.parent)
    return run if path.match("model-*.safetensors") and run.config_file.is_file() else None


def name_of(path: Path) -> str:
    """What a person calls a model: its run if it lies in the folder of one, otherwise its file."""
    run = RunFiles(path.parent)
    return (run.notes().title or path.parent.name) if run.events_file.is_file() else path.stem


def stem_of(path: Path) -> str:
    """What the files made with a model are called: the snapshots of all runs have the same names."""
    return f"{path.parent.name}-{path.stem}" if RunFiles(path.parent).events_file.is_file() else path.stem


def checksum(path: Path) -> str:
    """The checksum of the weights that a model file of this program states; empty where none is stated."""
    with suppress(OSError):
        stated = stated_in(path).get("sha256")
        return stated if isinstance(stated, str) else ""
    return ""


def find(reference: ModelReference, folders: Iterable[Path]) -> Path | None:
    """The model's file: where it was, or one of the same name in `folders`, or any there that has its checksum.

    Other programs' files state no checksum; theirs is compared once they are open.
    """
    there, searched = Path(reference.path), list(dict.fromkeys(folders))
    for path in (there, *(folder / there.name for folder in searched)):
        if is_model(path) and checksum(path) in (reference.sha256, ""):
            return path
    if not reference.sha256:
        return None
    others = chain.from_iterable(map(_models_in, searched))
    return next((path for path in islice(others, MOST_SEARCHED) if checksum(path) == reference.sha256), None)


class ModelWatch(QObject):
    """Looks after the file of the open model."""

    replaced = Signal(object)
    """Path, which holds other weights by now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._sha256 = ""
        self._known: tuple[int, int] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._watcher.fileChanged.connect(lambda: self._rest.start())
        self._watcher.directoryChanged.connect(lambda: self._rest.start())
        self._rest.timeout.connect(self._look)

    def watch(self, reference: ModelReference) -> None:
        """Look after this model from now on."""
        if watched := [*self._watcher.files(), *self._watcher.directories()]:
            self._watcher.removePaths(watched)
        self._path, self._sha256 = Path(reference.path), reference.sha256
        self._known = signature(self._path)
        self._rest.stop()
        self._add()

    def _add(self) -> None:
        """The folder too: a file that is replaced is watched no longer."""
        assert self._path is not None
        for path in (self._path, self._path.parent):
            if path.exists() and str(path) not in (*self._watcher.files(), *self._watcher.directories()):
                self._watcher.addPath(str(path))

    def _look(self) -> None:
        if self._path is None:
            return
        self._add()
        now = signature(self._path)
        if now is None or now == self._known:
            return
        self._known = now
        stated = checksum(self._path)
        if not stated or stated != self._sha256:
            self.replaced.emit(self._path)


def let_go(path: Path) -> None:
    """Leave a model that was held to be thinned out with the others of its run."""
    with suppress(SeganError):
        RunFiles(path.parent).let_go(path)


class Hold:
    """Keeps the open model of a run, which would be thinned out under the hand while the run goes on.

    Where the notes of a run cannot be read or written, its models can be explored all the same.
    """

    def __init__(self) -> None:
        self._path: Path | None = None

    def move_to(self, path: Path) -> None:
        """Hold this model in place of the one before."""
        if path == self._path:
            return
        self.release()
        if run := run_of(path):
            with suppress(SeganError):
                run.hold(path)
                self._path = path

    def take_over(self, path: Path) -> None:
        """Hold what a window before this one has left held."""
        if path.name in RunFiles(path.parent).notes().opened:
            self._path = path

    def make_lasting(self) -> None:
        """Keep the present model for good."""
        if self._path:
            with suppress(SeganError):
                RunFiles(self._path.parent).pin(self._path)

    def release(self) -> None:
        """Leave the present model to be thinned out with the others."""
        path, self._path = self._path, None
        if path:
            let_go(path)


class ModelsOnly(QSortFilterProxyModel):
    """Leaves out of a file dialog what a run resumes from, which looks like a model by its suffix."""

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        files = self.sourceModel()
        assert isinstance(files, QFileSystemModel)
        name = files.fileName(files.index(row, 0, parent))
        return not (name.startswith(STATE_PREFIX) and name.endswith(".safetensors"))


def _models_in(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in folder.glob("*.safetensors") if is_model(path))
    return []


def signature(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written; None while it is not there."""
    with suppress(OSError):
        state = path.stat()
        return state.st_mtime_ns, state.st_size
    return None
