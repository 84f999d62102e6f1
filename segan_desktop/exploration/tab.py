"""ExplorationTab: open a model, steer its pictures, keep them. All parts follow one document."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan.editing import Edit, ModelInfo
from segan.errors import SeganError
from segan_desktop import RESOURCES, theme
from segan_desktop.exploration import models
from segan_desktop.exploration.dimension_notes import DimensionNotes
from segan_desktop.exploration.document import EditDocument, described, fitted
from segan_desktop.exploration.export_dialog import ExportDialog
from segan_desktop.exploration.panels import EditPanel, InterpolationPanel, MixingPanel, TraversalPanel
from segan_desktop.exploration.seed_panel import SeedPanel
from segan_desktop.exploration.slider_bank import SliderBank
from segan_desktop.rendering import OpenRenderer, RenderThread, open_renderer
from segan_desktop.settings import Settings
from segan_desktop.widgets.basics import Banner, button, label, panel
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView

LEFT_WIDTH, RIGHT_WIDTH = 288, 352
NO_MODEL = (
    "No model is open",
    "Drop a model file (.safetensors) here, or open one with Ctrl+O.\n"
    "A run in the Training tab offers its newest snapshot here.",
)


class ExplorationTab(QWidget):
    """The whole tab. It owns the document and the thread that renders; call `shutdown` before it goes."""

    status = Signal(str)
    """A line for the window's status bar."""

    def __init__(
        self,
        settings: Settings,
        parent: QWidget | None = None,
        open_renderer: OpenRenderer = open_renderer,
        bundled_models: Path = RESOURCES / "models",
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._bundled_models = bundled_models
        self._opening: Path | None = None
        self._offered: tuple[Path, str] | None = None
        self._followed: Path | None = None
        self._to_restore: tuple[Edit, Path] | None = None
        self.export_dialog: ExportDialog | None = None
        self.document = EditDocument(self)
        self.render_thread = RenderThread(open_renderer, self)

        self.offer = Banner()
        theme.set_role(self.offer, "card")
        self.notice = Banner()
        self.seeds = SeedPanel(self.document, self.render_thread)
        self.notes = DimensionNotes(settings.folder / "dimensions", self)
        self.sliders = SliderBank(self.document, self.render_thread, self.notes)
        self.edit_panel = EditPanel()
        self.mixing = MixingPanel(self.document, self.render_thread)
        self.interpolation = InterpolationPanel(self.document, self.render_thread)
        self.traversal = TraversalPanel(self.document, self.render_thread)
        self.views: tuple[ImageView, ...] = (self.edit_panel.view, self.mixing.view, self.interpolation.view)
        self._build()
        self._connect()
        self._on_changed(self.document.edit)
        self._say(*NO_MODEL)

    # The window's side

    def accepts(self, path: Path) -> bool:
        """Whether a dropped file is one for this tab: a model, or a picture that carries an edit."""
        return models.is_model(path) or models.carries_edit(path)

    def drop(self, path: Path) -> None:
        """Open a model, or go back to the state that a picture was exported in."""
        if models.is_model(path):
            self.open_model(path)
        else:
            self.restore(path)

    def open_model(self, path: Path) -> None:
        """Open a model file and keep the seed and the sliders as far as it has them."""
        self._followed = None
        self._open(path)

    def offer_snapshot(self, path: Path, caption: str) -> None:
        """A run has saved a snapshot: open it if that run is followed or nothing is open, otherwise offer it."""
        exporting = self.export_dialog is not None and self.export_dialog.isVisible()
        is_followed = self._followed == path.parent and not exporting  # what is being exported stays what it is
        if is_followed or (self.document.info is None and self._opening is None):
            self._followed = path.parent
            self._open(path)
        else:
            self._offered = path, caption
            self.offer.say(f"A newer model is ready: {caption}.", "Explore it")

    def export(self) -> None:
        """Show the export dialog, which stays open beside the window."""
        if self.document.info is None:
            self.status.emit("Open a model first; then there is something to export.")
            return
        self.interpolation.pause()
        if self.export_dialog is None:
            self.export_dialog = ExportDialog(self.document, self.render_thread, self._settings, self)
            self.export_dialog.status.connect(self.status)
        if self.export_dialog.isVisible():
            self.export_dialog.raise_()
        self.export_dialog.show()
        self.export_dialog.activateWindow()

    def undo(self) -> None:
        self.document.undo()

    def redo(self) -> None:
        self.document.redo()

    def restore(self, path: Path) -> None:
        """Take model, seed and sliders from an exported picture."""
        try:
            edit = models.edit_in(path)
        except SeganError as error:
            self.notice.say(str(error))
            return
        info = self.document.info
        if info and edit.model.sha256 == info.reference.sha256:
            self._apply(edit, path)
        elif found := models.find(edit.model, self._model_folders(path)):
            self.open_model(found)
            self._to_restore = edit, path
        elif info:
            self._apply(edit, path)
        else:
            self.notice.say(f"{path.name} was made with {_name_of(edit)}, which is not here. Open that model first.")

    def shutdown(self) -> None:
        """End the thread; the tab is not usable afterwards."""
        self.interpolation.pause()
        if self.export_dialog:
            self.export_dialog.shutdown()
        self.render_thread.shut_down()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.render_thread.isRunning():
            self.edit_panel.view.setFocus()
            self.render_thread.start()
            if self._opening is None and (path := self._first_model()):
                self._open(path)

    # Building

    def _build(self) -> None:
        self._modes = QButtonGroup(self, exclusive=True)
        self._stack = QStackedWidget()
        self.mode_buttons: list[QPushButton] = []
        self._bottom = QWidget()
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(2)
        for index, (text, tip, page) in enumerate(
            (
                ("Edit", "The picture alone", self.edit_panel),
                ("Style mixing", "Let a second seed lend the styles of some layers", self.mixing),
                ("Interpolation", "The way from one seed to another", self.interpolation),
                ("Traversal sheet", "What each dimension of a layer does", self.traversal),
            )
        ):
            mode = button(text, "tab", f"{tip} (Ctrl+Shift+{index + 1})")
            mode.setCheckable(True)
            mode.setShortcut(QKeySequence(f"Ctrl+Shift+{index + 1}"))
            self._modes.addButton(mode, index)
            self.mode_buttons.append(mode)
            self._stack.addWidget(page)
            bottom.addWidget(mode)
        self._modes.button(0).setChecked(True)
        self.undo_button = GlyphButton("undo", "Undo: Ctrl+Z")
        self.redo_button = GlyphButton("redo", "Redo: Ctrl+Shift+Z")
        self.export_button = button("Export…", "primary", "Save this picture, a strip or a sheet (Ctrl+E)")
        bottom.addStretch(1)
        bottom.addWidget(self.undo_button)
        bottom.addWidget(self.redo_button)
        bottom.addSpacing(theme.GRID)
        bottom.addWidget(self.export_button)

        self.caption = label("", "muted")
        self.caption.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.zoom_label = label("", "muted")
        self.fit_button = GlyphButton("fit", "Fit the picture: 0")
        self.smooth_button = button("Smooth", "quiet", "Interpolate between pixels instead of showing them as squares")
        self.smooth_button.setCheckable(True)
        caption = QHBoxLayout()
        caption.setSpacing(4)
        caption.addWidget(self.caption, 1)
        caption.addWidget(self.zoom_label)
        caption.addWidget(self.smooth_button)
        caption.addWidget(self.fit_button)

        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.GRID)
        column.addWidget(self.offer)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addLayout(caption)
        column.addWidget(self._bottom)

        left, right = panel(), panel()
        for side, content, width in ((left, self.seeds, LEFT_WIDTH), (right, self.sliders, RIGHT_WIDTH)):
            inside = QVBoxLayout(side)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(content)
            side.setMinimumWidth(round(width * 0.85))
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        for part in (left, middle, right):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([LEFT_WIDTH, 640, RIGHT_WIDTH])
        self._splitter.restoreState(self._settings.splitter("exploration"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        self.render_thread.opened.connect(self._on_opened)
        self.render_thread.open_failed.connect(self._on_open_failed)
        self.render_thread.rendered.connect(self._on_rendered)
        self.render_thread.render_failed.connect(self._on_render_failed)
        self.notes.failed.connect(self.notice.say)
        self.document.changed.connect(self._on_changed)
        self.offer.acted.connect(self._take_offer)
        self.seeds.open_wanted.connect(self.choose_model)
        self.seeds.follow_wanted.connect(self._set_following)
        self.sliders.layer_wanted.connect(self._show_layer)
        self.traversal.dimension_wanted.connect(self.sliders.reveal)
        self._modes.idClicked.connect(self._stack.setCurrentIndex)
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        self.export_button.clicked.connect(self.export)
        self.smooth_button.toggled.connect(self._set_smooth)
        for view in self.views:
            self.fit_button.clicked.connect(view.fit)
        self._splitter.splitterMoved.connect(
            lambda: self._settings.set_splitter("exploration", self._splitter.saveState())
        )
        for view in self.views:
            view.zoomed.connect(self._show_zoom)
        self._stack.currentChanged.connect(self._show_zoom)
        for keys, action in (
            ("R", self.seeds.take_random_seed),
            ("B", self.document.back),
            ("Ctrl+O", self.choose_model),
            ("Ctrl+E", self.export),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What happens

    def choose_model(self) -> None:
        """Let a person pick a model file."""
        dialog = QFileDialog(self, "Open a model", str(self._settings.last_folder("model")))
        dialog.setNameFilters(["Models (*.safetensors *.pt *.pkl)", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open_model(Path(name)))
        dialog.open()

    def _open(self, path: Path) -> None:
        self._opening, self._to_restore = path, None
        self.offer.setVisible(self.offer.isVisible() and self._offered is not None and self._offered[0] != path)
        self.notice.hide()
        if self.document.info is None:
            self._say("Opening the model", path.name)
        self.seeds.show_opening(path.name)
        self.render_thread.open(path)

    def _on_opened(self, info: ModelInfo) -> None:
        path = Path(info.reference.path)
        is_last = path == self._opening  # or another has been asked for meanwhile
        self._settings.add_recent("model", path)
        self._settings.set_last_folder("model", path.parent)
        self.seeds.show_model(info, path.stem)
        self.seeds.follow.setVisible(self._followed is not None)
        self.seeds.follow.setChecked(self._followed is not None)
        self.document.open(info)
        if not is_last:
            return
        self._opening = None
        if self._to_restore:
            edit, picture = self._to_restore
            self._to_restore = None
            self._apply(edit, picture)

    def _on_open_failed(self, path: Path, why: str) -> None:
        if path == self._opening:
            self._opening = self._to_restore = None
        info = self.document.info
        if info is None:
            self.seeds.show_opening("")
            self._say("This model cannot be opened", why)
        else:
            self.seeds.show_model(info, Path(info.reference.path).stem)
            self.notice.say(why)

    def _on_changed(self, edit: Edit) -> None:
        self.undo_button.setEnabled(self.document.can_undo)
        self.redo_button.setEnabled(self.document.can_redo)
        is_open = self.document.info is not None
        self._bottom.setVisible(is_open)
        self._show_zoom()
        if is_open:
            self.caption.setText(described(edit))
            self.render_thread.request(edit)

    def _on_rendered(self, edit: Edit, picture: np.ndarray) -> None:
        for view in self.views:
            view.set_picture(picture)

    def _on_render_failed(self, edit: Edit, why: str) -> None:
        if edit == self.document.edit:
            self._say("This picture cannot be made", why)

    def _take_offer(self) -> None:
        if self._offered:
            path, _ = self._offered
            self._offered = None
            self._followed = path.parent
            self._open(path)

    def _set_following(self, is_followed: bool) -> None:
        info = self.document.info
        self._followed = Path(info.reference.path).parent if info and is_followed else None

    def _apply(self, edit: Edit, picture: Path) -> None:
        """Make an edit from a file the present one; say so where the open model is not the one it was made with."""
        info = self.document.info
        assert info is not None
        taken = fitted(edit, info)
        if edit.model.sha256 == info.reference.sha256:
            self.status.emit(f"Restored from {picture.name}.")
        elif taken.subspace == edit.subspace and taken.mixes == edit.mixes:
            self.notice.say(
                f"{picture.name} was made with {_name_of(edit)}, which is not here. "
                "Its seed and sliders are applied to the open model, which makes another picture of them."
            )
        else:
            self.notice.say(
                f"{picture.name} was made with {_name_of(edit)}, which is not here, and the open model has other "
                "dimensions. Open that model, then drop the picture again."
            )
            return
        self.document.set_edit(taken)

    def _first_model(self) -> Path | None:
        """What to show at the start: the model used last, or the one that comes with the program."""
        bundled = sorted(self._bundled_models.glob("*.safetensors"))
        return next(iter([*self._settings.recent("model"), *bundled]), None)

    def _model_folders(self, picture: Path) -> list[Path]:
        recent = [path.parent for path in self._settings.recent("model")]
        return [picture.parent, self._bundled_models, *dict.fromkeys(recent)]

    def _show_layer(self, layer: int, input_: int) -> None:
        self.traversal.show_place(layer, input_)
        self._modes.button(self._stack.indexOf(self.traversal)).click()

    def _set_smooth(self, smooth: bool) -> None:
        for view in self.views:
            view.set_smooth(smooth)

    def _show_zoom(self) -> None:
        view = getattr(self._stack.currentWidget(), "view", None)
        for control in (self.zoom_label, self.fit_button, self.smooth_button):
            control.setVisible(view is not None and self.document.info is not None)
        if view is not None:
            self.zoom_label.setText(f"{view.zoom:.0%}")

    def _say(self, headline: str, sentence: str) -> None:
        for view in self.views:
            view.set_message(headline, sentence)


def _name_of(edit: Edit) -> str:
    return Path(edit.model.path).name or "another model"
