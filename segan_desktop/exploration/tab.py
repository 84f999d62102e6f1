"""ExplorationTab: open a model, steer its pictures, keep them. All parts follow one document."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan.carried import seems_to_carry
from segan.editing import Edit, ModelInfo
from segan.errors import SeganError
from segan_desktop import RESOURCES, theme
from segan_desktop.exploration import models
from segan_desktop.exploration.arrivals import Arrival, Arrivals
from segan_desktop.exploration.carrying import packed, unpacked
from segan_desktop.exploration.comparison import Comparison
from segan_desktop.exploration.dimension_notes import DimensionNotes
from segan_desktop.exploration.document import EditDocument, described
from segan_desktop.exploration.export_dialog import ExportDialog
from segan_desktop.exploration.export_kinds import FILM, PICTURE
from segan_desktop.exploration.favourites import Favourite, Favourites, FavouritesStrip
from segan_desktop.exploration.grid_chooser import GridChooser
from segan_desktop.exploration.history import HistoryStrip
from segan_desktop.exploration.panels import DirectionsPanel, EditPanel, InterpolationPanel, MixingPanel, TraversalPanel
from segan_desktop.exploration.panels.interpolation import is_timeline
from segan_desktop.exploration.seed_panel import SeedPanel
from segan_desktop.exploration.slider_bank import SliderBank
from segan_desktop.rendering import OpenRenderer, RenderThread, open_renderer
from segan_desktop.settings import Settings
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import Banner, button, label, panel, title
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView

LEFT_WIDTH, RIGHT_WIDTH = 288, 352
MIDDLE_WIDTH = 560
"""What comes and goes in the panels shall not move the columns beside them."""
ZOOM_WIDTH = 48


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
        self._picture: tuple[Edit, np.ndarray] | None = None
        self._to_star: Edit | None = None
        self._notice_act: Callable[[], object] | None = None
        self._open_renderer = open_renderer
        self.export_dialog: ExportDialog | None = None
        self.grid_chooser = GridChooser(self)
        self.document = EditDocument(self)
        self.render_thread = RenderThread(open_renderer, self)
        self.arrivals = Arrivals(self.document, settings, bundled_models, self)
        self.favourites = Favourites(settings.folder, self)
        self._watch = models.ModelWatch(self)

        self.offer = Banner()
        theme.set_role(self.offer, "card")
        self.notice = Banner()
        self.seeds = SeedPanel(self.document, self.render_thread)
        self.notes = DimensionNotes(settings.folder / "dimensions", self)
        self.sliders = SliderBank(self.document, self.render_thread, self.notes)
        self.edit_panel = EditPanel()
        self.mixing = MixingPanel(self.document, self.render_thread, self.favourites)
        self.interpolation = InterpolationPanel(self.document, self.render_thread, settings)
        self.traversal = TraversalPanel(self.document, self.render_thread)
        self.directions = DirectionsPanel(self.document, self.render_thread, settings, open_renderer)
        self.views: tuple[ImageView, ...] = (
            self.edit_panel.view,
            self.mixing.view,
            self.interpolation.view,
            self.directions.view,
        )
        self.comparison = Comparison(self.document, self.render_thread)
        self.history = HistoryStrip(self.document, self.render_thread)
        self.favourites_strip = FavouritesStrip(self.document, self.favourites)
        self._build()
        self._connect()
        self._on_changed(self.document.edit)
        self._say(
            tr("No model is open"),
            tr(
                "Drop a model file (.safetensors) here, or open one with Ctrl+O.\n"
                "A run in the Training tab offers its newest snapshot here."
            ),
        )
        if self.favourites.problem:
            self._notify(self.favourites.problem)

    # The window's side

    def accepts(self, path: Path) -> bool:
        """Whether a dropped file is one for this tab: a model, a timeline, or a picture that carries an edit."""
        return models.is_model(path) or is_timeline(path) or seems_to_carry(path)

    def drop(self, path: Path) -> None:
        """Open a model, go on with a timeline, or go back to the state that a picture was exported in."""
        if models.is_model(path):
            self.open_model(path)
        elif is_timeline(path):
            self._modes.button(self._stack.indexOf(self.interpolation)).click()
            self.arrivals.take_timeline(path)
        else:
            self.arrivals.take_picture(path)

    def open_model(self, path: Path) -> None:
        """Open a model file and keep the seed and the sliders as far as it has them."""
        self._followed = None
        self._open(path)

    def open_at_seed(self, path: Path, seed: int) -> None:
        """Open a model file and show one of the pictures that its run has as previews."""
        self._open_for(path, Arrival(Edit(seed=seed, psi=1.0), tr("the preview of seed {seed}").format(seed=seed)))

    def offer_snapshot(self, path: Path, caption: str) -> None:
        """A run has saved a snapshot: open it if that run is followed or nothing is open, otherwise offer it."""
        exporting = self.export_dialog is not None and self.export_dialog.isVisible()
        is_followed = self._followed == path.parent and not exporting  # what is being exported stays what it is
        if is_followed or (self.document.info is None and self._opening is None):
            self._followed = path.parent
            self._open(path)
        else:
            self._offered = path, caption
            self.offer.say(tr("A newer model is ready: {caption}.").format(caption=caption), tr("Explore it"))

    def export(self) -> None:
        """Show the export dialog, which stays open beside the window."""
        if self.document.info is None:
            self.status.emit(tr("Open a model first; then there is something to export."))
            return
        self.interpolation.pause()
        if self.export_dialog is None:
            self.export_dialog = ExportDialog(
                self.document, self.render_thread, self._settings, self, self._open_renderer
            )
            self.export_dialog.status.connect(self.status)
        if self.export_dialog.isVisible():
            self.export_dialog.raise_()
        else:
            self._choose_what_to_export(self.export_dialog)
        self.export_dialog.show()
        self.export_dialog.activateWindow()

    def _choose_what_to_export(self, dialog: ExportDialog) -> None:
        """What fits the panel that is shown."""
        page = self._stack.currentWidget()
        if page is self.mixing:
            sheet = self.mixing.sheet(self.document.edit)
            rows = [line[0].seed for line in sheet.rows[1:] if line[0]]
            dialog.show_mixing(rows, [cell.seed for cell in sheet.rows[0] if cell])
        elif page is self.interpolation:
            dialog.show_kind(FILM)
        elif page is self.traversal and self.traversal.place.currentData() is not None:
            panel_ = self.traversal
            dialog.show_traversal(panel_.place.currentData(), panel_.steps.number, panel_.reach.number)
        else:
            dialog.show_kind(PICTURE)

    def undo(self) -> None:
        self.document.undo()

    def redo(self) -> None:
        self.document.redo()

    def copy_edit(self) -> None:
        """Put the present edit on the clipboard, as text that can be pasted here or kept anywhere."""
        if self.document.info is not None:
            QApplication.clipboard().setMimeData(packed(self.document.edit))
            self.status.emit(tr("The edit is on the clipboard."))

    def paste_edit(self) -> None:
        """Make the edit on the clipboard the present one."""
        try:
            edit = unpacked(QApplication.clipboard().mimeData())
        except SeganError as error:
            self._notify(str(error))
        else:
            self.arrivals.take(Arrival(edit, tr("The edit on the clipboard")))

    def star(self) -> None:
        """Make the present picture a favourite, or no favourite any longer."""
        edit = self.document.edit
        if favourite := self.favourites.find(edit):
            self.favourites_strip.remove(favourite)
        elif self._picture is not None and self._picture[0] == edit:
            self.favourites.add(*self._picture)
        elif self.document.info is not None:
            self._to_star = edit  # its picture is on the way

    def shutdown(self) -> None:
        """End the thread; the tab is not usable afterwards."""
        self.interpolation.shutdown()
        self.directions.shutdown()
        if self.export_dialog:
            self.export_dialog.shutdown()
        self.grid_chooser.shutdown()
        self.arrivals.shutdown()
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
        self._stack.setMinimumWidth(MIDDLE_WIDTH)
        self.mode_buttons: list[QPushButton] = []
        self._bottom = QWidget()
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(2)
        for index, (text, tip, page) in enumerate(
            (
                (tr("Edit"), tr("The picture alone"), self.edit_panel),
                (tr("Style mixing"), tr("Let other seeds lend the styles of some layers"), self.mixing),
                (tr("Interpolation"), tr("A way from picture to picture"), self.interpolation),
                (tr("Traversal sheet"), tr("What each dimension of a layer does"), self.traversal),
                (tr("Directions"), tr("Ways to go in w, found or made from pictures that you like"), self.directions),
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
        self.star_button = GlyphButton("star", tr("Keep as a favourite: Ctrl+D"))
        self.undo_button = GlyphButton("undo", tr("Undo: Ctrl+Z"))
        self.redo_button = GlyphButton("redo", tr("Redo: Ctrl+Shift+Z"))
        self.export_button = button(tr("Export…"), "primary", tr("Save this picture, a strip or a sheet (Ctrl+E)"))
        bottom.addStretch(1)
        bottom.addWidget(self.export_button)

        self.caption = ElidedLabel("", "muted")
        self.zoom_label = label("", "muted")
        self.zoom_label.setMinimumWidth(ZOOM_WIDTH)
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fit_button = GlyphButton("fit", tr("Fit the picture: 0"))
        self.smooth_button = button(
            tr("Smooth"), "quiet", tr("Interpolate between pixels instead of showing them as squares")
        )
        self.smooth_button.setCheckable(True)
        caption = QHBoxLayout()
        caption.setSpacing(4)
        caption.addWidget(self.caption, 1)
        caption.addWidget(self.comparison)
        caption.addSpacing(theme.GRID)
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
        column.addWidget(self._make_strips())

        left, right = panel(), panel()
        for side, content in ((left, self.seeds), (right, self.sliders)):
            inside = QVBoxLayout(side)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(content)
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

    def _make_strips(self) -> QWidget:
        self._strips = QWidget()
        row = QHBoxLayout(self._strips)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.WIDE_MARGIN)
        for strip, text, share, buttons in (
            (self.history, tr("History"), 3, (self.undo_button, self.redo_button)),
            (self.favourites_strip, tr("Favourites"), 2, (self.star_button,)),
        ):
            head = QHBoxLayout()
            head.setSpacing(2)
            head.addWidget(title(text))
            head.addSpacing(theme.GRID)
            for each in buttons:
                head.addWidget(each)
            head.addStretch(1)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addLayout(head)
            column.addWidget(strip)
            row.addLayout(column, share)
        return self._strips

    def _connect(self) -> None:
        self.render_thread.opened.connect(self._on_opened)
        self.render_thread.open_failed.connect(self._on_open_failed)
        self.render_thread.rendered.connect(self._on_rendered)
        self.render_thread.sketched.connect(self._on_sketched)
        self.render_thread.render_failed.connect(self._on_render_failed)
        self.notes.failed.connect(self._notify)
        self.notice.acted.connect(self._act_on_notice)
        self.arrivals.model_wanted.connect(self.open_model)
        self.arrivals.told.connect(self.status)
        self.arrivals.noticed.connect(self._notify)
        self.arrivals.search_wanted.connect(self.choose_model)
        self.arrivals.choice_wanted.connect(self.grid_chooser.open_grid)
        self.grid_chooser.chosen.connect(lambda edit, name: self.arrivals.take(Arrival(edit, name)))
        self.grid_chooser.failed.connect(self._notify)
        self.mixing.refused.connect(self._notify)
        for panel_ in (self.interpolation, self.directions):
            panel_.refused.connect(self._notify)
            panel_.told.connect(self.status)
        self.interpolation.open_wanted.connect(self.arrivals.take_timeline)
        self.document.timeline_changed.connect(self._show_steps)
        self.favourites.changed.connect(self._show_star)
        self.favourites.failed.connect(self._notify)
        self.favourites_strip.other_model_wanted.connect(self._offer_model_of)
        self.favourites_strip.removed.connect(self._offer_to_put_back)
        self.history.menu_wanted.connect(self._show_history_menu)
        self._watch.replaced.connect(self._offer_reload)
        self.document.changed.connect(self._on_changed)
        self.offer.acted.connect(self._take_offer)
        self.seeds.open_wanted.connect(self.choose_model)
        self.seeds.follow_wanted.connect(self._set_following)
        self.sliders.layer_wanted.connect(self._show_layer)
        self.traversal.dimension_wanted.connect(self.sliders.reveal)
        self._modes.idClicked.connect(self._show_mode)
        self.star_button.clicked.connect(self.star)
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
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(partial(self._show_picture_menu, view))
            self.comparison.split_changed.connect(view.set_split)
        self._stack.currentChanged.connect(self._show_zoom)
        for keys, action in (
            ("R", self.seeds.take_random_seed),
            ("B", self.document.back),
            ("Ctrl+O", self.choose_model),
            ("Ctrl+E", self.export),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+C", self.copy_edit),
            ("Ctrl+V", self.paste_edit),
            ("Ctrl+D", self.star),
            ("Shift+A", lambda: self.comparison.keep("A")),
            ("Shift+B", lambda: self.comparison.keep("B")),
            ("X", self.comparison.swap),
            ("C", self.comparison.toggle_split),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What happens

    def choose_model(self, arrival: Arrival | None = None) -> None:
        """Let a person pick a model file, perhaps the one that an edit was made with."""
        title_ = tr("Open a model")
        if arrival is not None:
            title_ = tr("Where is {model}?").format(model=arrival.model_name)
        dialog = QFileDialog(self, title_, str(self._settings.last_folder("model")))
        dialog.setNameFilters([tr("Models") + " (*.safetensors *.pt *.pkl)", tr("All files") + " (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)  # the system's own would list what is no model
        dialog.setProxyModel(models.ModelsOnly(dialog))
        dialog.fileSelected.connect(lambda name: self._open_for(Path(name), arrival))
        dialog.open()

    def choose_picture(self) -> None:
        """Let a person pick an exported picture, to go back to the state that it was made in."""
        dialog = QFileDialog(self, tr("Open an exported picture"), str(self._settings.last_folder("export")))
        dialog.setNameFilters(
            [tr("Pictures and films") + " (*.png *.jpg *.webp *.gif *.apng *.mp4 *.webm)", tr("All files") + " (*)"]
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.arrivals.take_picture(Path(name)))
        dialog.open()

    def _open_for(self, path: Path, arrival: Arrival | None) -> None:
        self.open_model(path)
        if arrival is not None:
            self.arrivals.wait_for_model(arrival)

    def _open(self, path: Path) -> None:
        self._opening = path
        self.arrivals.forget()
        self.offer.setVisible(self.offer.isVisible() and self._offered is not None and self._offered[0] != path)
        self.notice.hide()
        if self.document.info is None:
            self._say(tr("Opening the model"), path.name)
        self.seeds.show_opening(path.name)
        self.render_thread.open(path)

    def _on_opened(self, info: ModelInfo) -> None:
        path = Path(info.reference.path)
        is_last = path == self._opening  # or another has been asked for meanwhile
        self._settings.add_recent("model", path)
        self._settings.set_last_folder("model", path.parent)
        self.seeds.show_model(info, models.name_of(path))
        self.seeds.follow.setVisible(self._followed is not None)
        self.seeds.follow.setChecked(self._followed is not None)
        self._watch.watch(info.reference)
        self.document.open(info)
        if is_last:
            self._opening = None
            self.arrivals.follow_opened()

    def _on_open_failed(self, path: Path, why: str) -> None:
        if path == self._opening:
            self._opening = None
            self.arrivals.forget()
        info = self.document.info
        if info is None:
            self.seeds.show_opening("")
            self._say(tr("This model cannot be opened"), why)
        else:
            self.seeds.show_model(info, models.name_of(Path(info.reference.path)))
            self._notify(why)

    def _on_changed(self, edit: Edit) -> None:
        self._show_steps()
        is_open = self.document.info is not None
        for part in (self._bottom, self._strips, self.comparison):
            part.setVisible(is_open)
        self._show_zoom()
        self._show_star()
        if is_open:
            self.caption.setText(described(edit))
            self.render_thread.request(edit)

    def _on_sketched(self, edit: Edit, picture: np.ndarray) -> None:
        for view in self.views:
            view.set_picture(picture, is_sketch=True)

    def _on_rendered(self, edit: Edit, picture: np.ndarray) -> None:
        self._picture = edit, picture
        for view in self.views:
            view.set_picture(picture)
        if self._to_star is not None:
            is_there, self._to_star = self._to_star == edit, None
            if is_there:
                self.favourites.add(edit, picture)

    def _on_render_failed(self, edit: Edit, why: str) -> None:
        if edit == self.document.edit:
            self._say(tr("This picture cannot be made"), why)

    def _take_offer(self) -> None:
        if self._offered:
            path, _ = self._offered
            self._offered = None
            self._followed = path.parent
            self._open(path)

    def _set_following(self, is_followed: bool) -> None:
        info = self.document.info
        self._followed = Path(info.reference.path).parent if info and is_followed else None

    def _notify(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say something that a person should know, and offer at most one thing to do about it."""
        self._notice_act = act
        self.notice.say(text, action)

    def _act_on_notice(self) -> None:
        if self._notice_act is not None:
            self._notice_act()

    def _offer_reload(self, path: Path) -> None:
        text = tr("{name} has been replaced by another model on the disk.").format(name=path.name)
        self._notify(text, tr("Open it anew"), lambda: self._open(path))

    def _offer_model_of(self, favourite: Favourite) -> None:
        arrival = Arrival(favourite.edit, favourite.name or tr("The favourite"))
        text = tr("This favourite was made with {model}, which is not open.").format(model=arrival.model_name)
        self._notify(text, tr("Open that model"), lambda: self.arrivals.take(arrival))

    def _offer_to_put_back(self, favourite: Favourite, position: int) -> None:
        self._notify(
            tr("The picture is no favourite any more."),
            tr("Put it back"),
            lambda: self.favourites.restore(favourite, position),
        )

    def _show_steps(self) -> None:
        self.undo_button.setEnabled(self.document.can_undo)
        self.redo_button.setEnabled(self.document.can_redo)

    def _show_star(self) -> None:
        is_favourite = bool(self.favourites.all) and self.favourites.find(self.document.edit) is not None
        self.star_button.set_glyph("starred" if is_favourite else "star")
        self.star_button.setToolTip(
            tr("No favourite any more: Ctrl+D") if is_favourite else tr("Keep as a favourite: Ctrl+D")
        )

    def _show_picture_menu(self, view: ImageView, at: QPoint) -> None:
        if self.document.info is None:
            return
        menu = QMenu(self)
        menu.addAction(tr("Copy edit") + "\tCtrl+C", self.copy_edit)
        menu.addAction(tr("Paste edit") + "\tCtrl+V", self.paste_edit)
        menu.addSeparator()
        is_favourite = self.favourites.find(self.document.edit) is not None
        menu.addAction(
            (tr("Remove from favourites") if is_favourite else tr("Keep as a favourite")) + "\tCtrl+D", self.star
        )
        menu.addAction(tr("Keep as A") + "\tShift+A", lambda: self.comparison.keep("A"))
        menu.addAction(tr("Keep as B") + "\tShift+B", lambda: self.comparison.keep("B"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(view.mapToGlobal(at))

    def _show_history_menu(self, edit: Edit, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Return to this picture"), lambda: self.document.set_edit(edit))
        menu.addAction(tr("Copy edit"), lambda: QApplication.clipboard().setMimeData(packed(edit)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _first_model(self) -> Path | None:
        """What to show at the start: the model used last, or the one that comes with the program."""
        bundled = sorted(self._bundled_models.glob("*.safetensors"))
        return next(iter([*self._settings.recent("model"), *bundled]), None)

    def _show_mode(self, index: int) -> None:
        """The keyboard goes along, so that the panel's own keys work at once."""
        self._stack.setCurrentIndex(index)
        page: Any = self._stack.currentWidget()
        getattr(page, "view", getattr(page, "grid", page)).setFocus()

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
