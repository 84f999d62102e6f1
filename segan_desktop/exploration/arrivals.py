"""Arrivals: what comes from outside, brought to the model that it was made with, or refused in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segan import carried
from segan.editing import Edit, ModelInfo
from segan.errors import SeganError
from segan.paths import Timeline
from segan_desktop.exploration import models
from segan_desktop.exploration.document import EditDocument, fits, fitted
from segan_desktop.exploration.picture_search import is_picture
from segan_desktop.settings import Settings
from segan_desktop.translation import tr
from segan_desktop.workers import Report, Tasks


@dataclass(frozen=True)
class Arrival:
    """An edit, or a timeline, and what a person knows it by."""

    edit: Edit
    name: str
    timeline: Timeline | None = None
    """The way that begins at the edit."""
    grid: Path | None = None
    """A picture of many edits, of which this is the one that they were made from."""
    then: Callable[[], object] | None = None
    """Done once the edit is there."""

    @property
    def edits(self) -> list[Edit]:
        return [key.edit for key in self.timeline.keys] if self.timeline else [self.edit]

    @property
    def model_name(self) -> str:
        return Path(self.edit.model.path).name or tr("another model")


class Arrivals(QObject):
    """Files are read, and models looked for, off the window's thread; the present state stays until all is well."""

    model_wanted = Signal(object)
    """Path of the model that an edit was made with; it is applied once that is open."""
    told = Signal(str)
    """What was done, in a sentence that needs no answer."""
    noticed = Signal(str, str, object)
    """Why something was not done as expected; what can be done about it, and a function that does it (or "", None)."""
    offered = Signal(str, str, object)
    """What was done; what can be done next, and a function that does it."""
    choice_wanted = Signal(object)
    """Path of a grid, one of whose pictures a person wants to go on with."""
    picture_wanted = Signal(object)
    """Path of a picture that was not made here, which a person wants to find in the open model."""
    search_wanted = Signal(object)
    """Arrival whose model a person shall point to."""

    def __init__(
        self, document: EditDocument, settings: Settings, bundled_models: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._settings, self._bundled_models = document, settings, bundled_models
        self._tasks = Tasks(self)
        self._waiting: Arrival | None = None

    def take_picture(self, path: Path) -> None:
        """Go back to the state that a picture or film was exported in."""
        folders = self._folders(path.parent)

        def read(report: Report) -> tuple[Arrival, Path | None]:
            arrival = _arrival_in(path)
            return arrival, models.find(arrival.edit.model, folders())

        def refuse(why: str, details: str) -> None:
            if self._document.info is not None and is_picture(path) and not carried.seems_to_carry(path):
                self.offered.emit(why, tr("Find it in the model"), partial(self.picture_wanted.emit, path))
            else:
                self.noticed.emit(why, "", None)

        self._tasks.start(read, lambda found: self._arrive(*found), refuse)

    def take_timeline(self, path: Path) -> None:
        """Go on with a saved timeline."""
        folders = self._folders(path.parent)

        def read(report: Report) -> tuple[Arrival, Path | None]:
            timeline = Timeline.load(path)
            arrival = Arrival(timeline.keys[0].edit, path.name, timeline)
            return arrival, models.find(arrival.edit.model, folders())

        self._tasks.start(read, lambda found: self._arrive(*found), lambda why, _: self.noticed.emit(why, "", None))

    def take(self, arrival: Arrival) -> None:
        """Make an edit the present one, with the model that it was made with."""
        if self._is_of_open_model(arrival.edit):
            self._apply(arrival)
            return
        folders = self._folders()
        self._tasks.start(
            lambda report: models.find(arrival.edit.model, folders()),
            partial(self._arrive, arrival),
            lambda why, _: self.noticed.emit(why, "", None),
        )

    def wait_for_model(self, arrival: Arrival) -> None:
        """Apply the edit once the model is open that is being opened now."""
        self._waiting = arrival

    def forget(self) -> None:
        """Another model was asked for: what waits for the one before is not wanted any longer."""
        self._waiting = None
        self._tasks.cancel()

    def follow_opened(self) -> None:
        """The model that was asked for last is open."""
        if self._waiting:
            arrival, self._waiting = self._waiting, None
            self._apply_or_refuse(arrival)

    def shutdown(self) -> None:
        self._tasks.shutdown()

    def _arrive(self, arrival: Arrival, model: Path | None) -> None:
        if self._is_of_open_model(arrival.edit):
            self._apply(arrival)
        elif model is not None:
            self.model_wanted.emit(model)
            self._waiting = arrival
        else:
            self._apply_or_refuse(arrival)

    def _apply_or_refuse(self, arrival: Arrival) -> None:
        """Without its model, an edit is applied to the open one if that has all that it names."""
        info = self._document.info
        if self._is_of_open_model(arrival.edit):
            self._apply(arrival)
            return
        names = {"name": arrival.name, "model": arrival.model_name}
        if info is None:
            why = tr("{name} was made with {model}, which is not here. Open that model first.")
        elif self._fits(arrival, info):
            self._put(arrival, info)
            why = tr(
                "{name} was made with {model}, which is not here. "
                "It was applied to the open model, which makes another picture of it."
            )
        else:
            why = tr(
                "{name} was made with {model}, which is not here, and the open model has other dimensions. "
                "Nothing was changed."
            )
        self.noticed.emit(why.format(**names), tr("Find the model…"), partial(self.search_wanted.emit, arrival))

    def _apply(self, arrival: Arrival) -> None:
        info = self._document.info
        assert info is not None
        if not self._fits(arrival, info):
            why = tr("{name} names dimensions that the open model does not have. Nothing was changed.")
            self.noticed.emit(why.format(name=arrival.name), "", None)
            return
        self._put(arrival, info)
        if arrival.grid is not None:
            text = tr("{name} is a grid; this is what it was made from.").format(name=arrival.name)
            self.offered.emit(text, tr("Choose a picture of it…"), partial(self.choice_wanted.emit, arrival.grid))
        elif arrival.timeline is not None:
            self.told.emit(tr("Restored: {name}. Its key frames are in Interpolation.").format(name=arrival.name))
        else:
            self.told.emit(tr("Restored: {name}.").format(name=arrival.name))

    def _fits(self, arrival: Arrival, info: ModelInfo) -> bool:
        return all(fits(edit, info) for edit in arrival.edits)

    def _put(self, arrival: Arrival, info: ModelInfo) -> None:
        self._document.seal()
        self._document.set_edit(fitted(arrival.edit, info), arrival)  # one step of undo with the timeline
        if arrival.timeline is not None:
            keys = tuple(key.replace(edit=fitted(key.edit, info)) for key in arrival.timeline.keys)
            self._document.set_timeline(arrival.timeline.replace(keys=keys), arrival)
        self._document.seal()
        if arrival.then is not None:
            arrival.then()

    def _is_of_open_model(self, edit: Edit) -> bool:
        """An edit that was written by hand names no model and is for whichever is open."""
        info: ModelInfo | None = self._document.info
        return info is not None and edit.model.sha256 in ("", info.reference.sha256)

    def _folders(self, *near: Path) -> Callable[[], list[Path]]:
        """Where models may lie; to be called off the window's thread, since it looks into the folder of runs."""
        recent = [path.parent for path in self._settings.recent("model")]
        bundled, runs = self._bundled_models, self._settings.runs_folder
        return lambda: [*near, *recent, bundled, *(runs.iterdir() if runs.is_dir() else ())]


def _arrival_in(path: Path) -> Arrival:
    """The state that a picture or film was exported in; raises `SeganError` where there is none."""
    document = carried.read(path).document
    if isinstance(document, Edit):
        return Arrival(document, path.name)
    if isinstance(document, Timeline):
        return Arrival(document.state, path.name, timeline=document)
    if document.state is None:
        raise SeganError(tr("{name} holds an empty sheet, so there is no state to go back to.").format(name=path.name))
    return Arrival(document.state, path.name, grid=path)
