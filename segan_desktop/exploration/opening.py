"""Opening: which model is open and which comes next: what a person chooses, the snapshots of a run, a replaced file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from segan.editing import MODEL_SUFFIXES, Edit, ModelInfo
from segan_desktop.exploration import models
from segan_desktop.exploration.arrivals import Arrival, Arrivals
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.favourites import Favourites
from segan_desktop.exploration.seed_panel import SeedPanel
from segan_desktop.rendering import RenderThread
from segan_desktop.settings import Settings
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import Banner

FIRST_SEED = 6
"""At the very first start: one of those that the bundled model makes well."""


class Opening(QObject):
    """Has the thread open models, and the document and the seed panel follow; an open one stays until another is."""

    begun = Signal()
    """Another model was asked for: what was said of the one before is past."""
    said = Signal(str, str)
    """Headline and sentence to stand where the picture would be."""
    noticed = Signal(str, str, object)
    """What a person should know; what can be done about it, and a function that does it (or "", None)."""

    def __init__(
        self,
        document: EditDocument,
        thread: RenderThread,
        arrivals: Arrivals,
        seeds: SeedPanel,
        favourites: Favourites,
        settings: Settings,
        bundled_models: Path,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._document, self._thread, self._arrivals, self._seeds = document, thread, arrivals, seeds
        self._favourites, self._settings, self._bundled_models = favourites, settings, bundled_models
        self._wanted: Path | None = None
        self._offered: Path | None = None
        self._followed: Path | None = None
        self._declined: Path | None = None
        """The run whose snapshots a person does not want to be offered."""
        self._watch = models.ModelWatch(self)
        self._hold = models.Hold()
        self.offer = Banner()
        """A newer snapshot, to be placed by the owner."""
        thread.opened.connect(self._take)
        thread.open_failed.connect(self._refuse)
        arrivals.model_wanted.connect(self.open)
        arrivals.search_wanted.connect(self.choose)
        seeds.open_wanted.connect(self.choose)
        seeds.follow_wanted.connect(self._set_following)
        favourites.changed.connect(self._keep_with_favourites)
        self.offer.acted.connect(self._take_offer)
        self.offer.dismissed.connect(self._decline)
        self._watch.replaced.connect(self._offer_reload)

    def open(self, path: Path, arrival: Arrival | None = None) -> None:
        """Open a model file and keep the seed and the sliders as far as it has them; then show what has arrived."""
        self._followed = self._declined = None
        self._begin(path)
        if arrival is not None:
            self._arrivals.wait_for_model(arrival)

    def open_first(self, resume: Callable[[Path | None], Path | None]) -> None:
        """Open the model of what was left, or else the one used last or that comes with the program.

        Unless one is being opened; `resume` is told which, takes up what was left with it, and gives its model.
        """
        left = resume(self._wanted)
        if left is not None:
            self._hold.take_over(left)
        if self._wanted is None:
            used = [left] if left else self._settings.recent("model")
            bundled = sorted(self._bundled_models.glob("*.safetensors"))
            if bundled and not used:
                self._document.begin(Edit(seed=FIRST_SEED), None)
            for first in (used or bundled)[:1]:
                self._begin(first)

    def offer_snapshot(self, path: Path, caption: str, may_replace: bool) -> None:
        """A run has saved a snapshot: open it if that run is followed or nothing is open, otherwise offer it.

        While `may_replace` is false, the open model stays unless a person wants another.
        """
        is_followed = self._followed == path.parent and may_replace
        if is_followed or (self._document.info is None and self._wanted is None):
            self._followed = path.parent
            self._begin(path)
        elif path.parent != self._declined:
            self._offered = path
            text = tr("A newer model is ready: {caption}.").format(caption=caption)
            self.offer.say(text, tr("Explore it"), is_warning=False)

    def choose(self, arrival: Arrival | None = None) -> None:
        """Let a person pick a model file, perhaps the one that an edit was made with."""
        title = tr("Open a model")
        if arrival is not None:
            title = tr("Where is {model}?").format(model=arrival.model_name)
        dialog = QFileDialog(self._window, title, str(self._settings.last_folder("model")))
        dialog.setNameFilters([tr("Models") + f" (*{' *'.join(MODEL_SUFFIXES)})", tr("All files") + " (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)  # the system's own would list what is no model
        dialog.setProxyModel(models.ModelsOnly(dialog))
        dialog.fileSelected.connect(lambda name: self.open(Path(name), arrival))
        dialog.open()

    def keep(self) -> None:
        """Keep the open model for good, because something was made with it that refers to it."""
        self._hold.make_lasting()

    def shutdown(self, is_left: bool) -> None:
        """Leave the open model to the run that it belongs to, unless the next start goes on with it."""
        if not is_left:
            self._hold.release()

    def _begin(self, path: Path) -> None:
        self._wanted = path
        self._arrivals.forget()
        self.offer.setVisible(self.offer.isVisible() and self._offered is not None and self._offered != path)
        self.begun.emit()
        if self._document.info is None:
            self.said.emit(tr("Opening the model"), path.name)
        self._seeds.show_opening(path.name)
        self._thread.open(path)

    def _take(self, info: ModelInfo) -> None:
        path = Path(info.reference.path)
        is_last = path == self._wanted  # or another has been asked for meanwhile
        self._settings.add_recent("model", path)
        self._settings.set_last_folder("model", path.parent)
        self._seeds.show_model(info, models.name_of(path))
        self._seeds.follow.setVisible(self._followed is not None)
        self._seeds.follow.setChecked(self._followed is not None)
        self._watch.watch(info.reference)
        self._hold.move_to(path)
        self._document.open(info)
        self._keep_with_favourites()
        if is_last:
            self._wanted = None
            self._arrivals.follow_opened()

    def _keep_with_favourites(self) -> None:
        info = self._document.info
        if info and any(each.edit.model.path == info.reference.path for each in self._favourites.all):
            self.keep()

    def _refuse(self, path: Path, why: str) -> None:
        if path == self._wanted:
            self._wanted = None
            self._arrivals.forget()
        info = self._document.info
        if info is None:
            self._seeds.show_opening("")
            self.said.emit(tr("This model cannot be opened"), why)
        else:
            self._seeds.show_model(info, models.name_of(Path(info.reference.path)))
            self.noticed.emit(why, "", None)

    def _take_offer(self) -> None:
        if self._offered is not None:
            path, self._offered = self._offered, None
            self._followed = path.parent
            self._begin(path)

    def _decline(self) -> None:
        self._declined = self._offered.parent if self._offered else None

    def _set_following(self, is_followed: bool) -> None:
        info = self._document.info
        self._followed = Path(info.reference.path).parent if info and is_followed else None

    def _offer_reload(self, path: Path) -> None:
        text = tr("{name} has been replaced by another model on the disk.").format(name=path.name)
        self.noticed.emit(text, tr("Open it anew"), partial(self._begin, path))
