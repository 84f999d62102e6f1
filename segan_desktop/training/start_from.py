"""StartFrom: which model a run begins with in place of random weights, and what that model is."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from segan.config import ModelConfig, parse
from segan.editing import MODEL_SUFFIXES
from segan.errors import SeganError
from segan_desktop import RESOURCES
from segan_desktop.controls import EDITOR_WIDTH
from segan_desktop.model_header import stated_in
from segan_desktop.settings import Settings
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.workers import Report, Tasks

BUNDLED = RESOURCES / "models"
_CHOOSE = "choose"


class StartFrom(QWidget):
    """Nothing, a bundled model, one opened lately, or a file; what is chosen is read in a thread."""

    chosen = Signal(object, object)
    """The model's path and its `ModelConfig`, or None and None."""
    reading = Signal()
    """A model is being read; `chosen` follows."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._tasks = Tasks(self)
        self.path: Path | None = None
        self.box = ChoiceBox(
            tr("start from"),
            explanation=tr(
                "A model to begin with in place of random weights. It learns faster what it half knows already, and "
                "needs fewer pictures; the network keeps the size that the model has."
            ),
        )
        self.box.setFixedWidth(EDITOR_WIDTH)
        self._implies = label("", "muted", wraps=True)
        self._implies.hide()
        self._error = label("", "error", wraps=True)
        self._error.hide()
        name = label(tr("Start from"))
        name.setBuddy(self.box)
        row = QHBoxLayout()
        row.addWidget(name, 1)
        row.addWidget(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._implies)
        layout.addWidget(self._error)
        self._fill()
        self.box.activated.connect(self._take)

    @property
    def error(self) -> str:
        """Why what was chosen cannot be begun with."""
        return self._error.text()

    @property
    def busy(self) -> bool:
        """Whether what was chosen is still being read."""
        return self._tasks.busy

    def show_choice(self, path: Path | None, model: ModelConfig) -> None:
        """Show what a config begins with, without `chosen`."""
        self._tasks.cancel()
        self.path = path
        self._fill()
        self._say_error("")
        self._say_implied(model)

    def choose(self, path: Path | None) -> None:
        """Begin with this model from now on, once it has been read."""
        self.path = path
        self._fill()
        self._say_error("")
        self._tasks.cancel()
        if path is None:
            self._implies.hide()
            self.chosen.emit(None, None)
            return
        self._implies.setText(tr("Reading {name}…").format(name=path.name))
        self._implies.show()

        def read(tell: Report) -> ModelConfig:
            return model_config(path)

        self._tasks.start(read, lambda model: self._take_model(path, model), self._fail)
        self.reading.emit()

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def _fill(self) -> None:
        bundled = sorted(BUNDLED.glob("*.safetensors"))
        paths = [*bundled, *(path for path in self._settings.recent("model") if path not in bundled)]
        if self.path and self.path not in paths:
            paths.insert(0, self.path)
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(tr("Scratch"), None)
            for path in paths:
                origin = tr("bundled") if path in bundled else path.parent.name
                self.box.addItem(f"{path.stem} ({origin})", str(path))
                self.box.setItemData(self.box.count() - 1, str(path), Qt.ItemDataRole.ToolTipRole)
            self.box.addItem(tr("A file…"), _CHOOSE)
            self.box.setCurrentIndex(self.box.findData(str(self.path)) if self.path else 0)

    def _take(self, index: int) -> None:
        data = self.box.itemData(index)
        if data != _CHOOSE:
            self.choose(Path(data) if data else None)
            return
        self._fill()
        kinds = tr("Models") + f" (*{' *'.join(MODEL_SUFFIXES)});;" + tr("All files") + " (*)"
        folder = str(self._settings.last_folder("model"))
        name, _ = QFileDialog.getOpenFileName(self, tr("A model to start from"), folder, kinds)
        if name:
            self._settings.set_last_folder("model", Path(name).parent)
            self.choose(Path(name))

    def _take_model(self, path: Path, model: ModelConfig) -> None:
        self._settings.add_recent("model", path)
        self._say_implied(model)
        self.chosen.emit(path, model)

    def _fail(self, reason: str, details: str) -> None:
        self.path = None
        self._fill()
        self._implies.hide()
        self.chosen.emit(None, None)
        self._say_error(reason)

    def _say_error(self, reason: str) -> None:
        self._error.setText(reason)
        self._error.setVisible(bool(reason))

    def _say_implied(self, model: ModelConfig) -> None:
        facts = {"resolution": model.resolution, **model.model_dump(include={"architecture", "mode"})}
        self._implies.setText(tr("{resolution} px, {architecture}, mode {mode}; its sizes are kept.").format(**facts))
        self._implies.setVisible(self.path is not None)


def model_config(path: Path) -> ModelConfig:
    """What kind of network a model file holds; raises `SeganError` if it is none.

    A file of this program says so at its beginning; any other is opened for that, which loads torch.
    """
    try:
        config = stated_in(path).get("config")
    except OSError as error:
        why = tr("{name} cannot be read ({reason}). Choose another model.")
        raise SeganError(why.format(name=path.name, reason=error.strerror)) from None
    if config is None:
        from segan.foreign import open_model

        return open_model(path).header.config
    try:
        return parse(ModelConfig, config)
    except SeganError as error:
        why = tr("{name} is no SEGAN model that this version can read: {reason}")
        raise SeganError(why.format(name=path.name, reason=error)) from None
