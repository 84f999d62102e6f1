"""ExplorationTab: open a model, steer its pictures, keep them. All parts follow one document."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

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
from segan.editing import Edit
from segan.errors import SeganError
from segan_desktop import RESOURCES, theme
from segan_desktop.exploration import models
from segan_desktop.exploration.arrivals import Arrival, Arrivals
from segan_desktop.exploration.carrying import packed, unpacked
from segan_desktop.exploration.dimension_notes import DimensionNotes
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.export_dialog import ExportDialog
from segan_desktop.exploration.export_kinds import FILM, PICTURE
from segan_desktop.exploration.favourites import Favourites
from segan_desktop.exploration.favourites_strip import FavouritesStrip
from segan_desktop.exploration.grid_chooser import GridChooser
from segan_desktop.exploration.history import HistoryStrip
from segan_desktop.exploration.opening import Opening
from segan_desktop.exploration.panels import (
    DirectionsPanel,
    EditPanel,
    InterpolationPanel,
    MixingPanel,
    Panel,
    TraversalPanel,
)
from segan_desktop.exploration.panels.interpolation import is_timeline
from segan_desktop.exploration.picture_bar import PictureBar
from segan_desktop.exploration.picture_search import PictureSearch, is_picture
from segan_desktop.exploration.seed_panel import SeedPanel
from segan_desktop.exploration.session import SessionKeeper
from segan_desktop.exploration.slider_bank import SliderBank
from segan_desktop.rendering import OpenRenderer, RenderThread, open_renderer
from segan_desktop.settings import Settings
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import Banner, button, panel, title
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView

LEFT_WIDTH, RIGHT_WIDTH = 288, 352
MIDDLE_WIDTH = 576
"""What comes and goes in the panels shall not move the columns beside them."""


class ExplorationTab(QWidget):
    """The whole tab. It owns the document and the thread that renders; call `shutdown` before it goes."""

    status = Signal(str)
    """A line for the window's status bar."""
    exported = Signal(str)
    """What has become of an export, for someone who may be looking elsewhere by then."""

    def __init__(
        self,
        settings: Settings,
        parent: QWidget | None = None,
        open_renderer: OpenRenderer = open_renderer,
        bundled_models: Path = RESOURCES / "models",
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._notice_act: Callable[[], object] | None = None
        self._open_renderer = open_renderer
        self.export_dialog: ExportDialog | None = None
        self.grid_chooser = GridChooser(self)
        self.document = EditDocument(self)
        self.render_thread = RenderThread(open_renderer, self)
        self.arrivals = Arrivals(self.document, settings, bundled_models, self)
        self.favourites = Favourites(settings.folder, self)
        self.notice = Banner()
        self.seeds = SeedPanel(self.document, self.render_thread)
        self.notes = DimensionNotes(settings.folder / "dimensions", self)
        self.sliders = SliderBank(self.document, self.render_thread, self.notes)
        self.edit_panel = EditPanel()
        self.mixing = MixingPanel(self.document, self.render_thread, self.favourites)
        self.interpolation = InterpolationPanel(self.document, self.render_thread, settings)
        self.traversal = TraversalPanel(self.document, self.render_thread, self.notes)
        self.directions = DirectionsPanel(self.document, self.render_thread, settings, open_renderer)
        self.panels: tuple[Panel, ...] = (
            self.edit_panel, self.mixing, self.interpolation, self.traversal, self.directions,
        )  # fmt: skip
        views = [panel_.view for panel_ in self.panels if panel_.view]
        self.bar = PictureBar(self.document, self.render_thread, views)
        self.picture_search = PictureSearch(self.document, open_renderer)
        self.history = HistoryStrip(self.document, self.render_thread)
        self.favourites_strip = FavouritesStrip(self.document, self.render_thread, self.favourites)
        self.session = SessionKeeper(settings.folder, self.document, self.directions, self.arrivals, self)
        self.opening = Opening(
            self.document,
            self.render_thread,
            self.arrivals,
            self.seeds,
            self.favourites,
            settings,
            bundled_models,
            self,
        )
        self._build()
        self._connect()
        self._follow()
        self.bar.say(
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

    def can_find(self, path: Path) -> bool:
        """Whether a dropped file is a picture to look for: a set of one would teach nothing."""
        return self.document.info is not None and is_picture(path)

    def find_picture(self, path: Path) -> None:
        """Look for the picture of the open model that is nearest to a person's own."""
        if self.document.info is None:
            self.status.emit(tr("Open a model first; then pictures can be found in it."))
            return
        self.notice.hide()
        self.interpolation.pause()
        self.picture_search.look_for(path)

    def open_model(self, path: Path) -> None:
        """Open a model file and keep the seed and the sliders as far as it has them."""
        self.opening.open(path)

    def open_at_seed(self, path: Path, seed: int) -> None:
        """Open a model file and show one of the pictures that its run has as previews."""
        self.opening.open(path, Arrival(Edit(seed=seed, psi=1.0), tr("the preview of seed {seed}").format(seed=seed)))

    def offer_snapshot(self, path: Path, caption: str) -> None:
        """A run has saved a snapshot: open it if that run is followed or nothing is open, otherwise offer it."""
        exporting = self.export_dialog is not None and self.export_dialog.isVisible()
        self.opening.offer_snapshot(path, caption, may_replace=not exporting)  # what is exported stays what it is

    def export(self) -> None:
        """Show the export dialog, which stays open beside the window."""
        if self.document.info is None:
            self.status.emit(tr("Open a model first; then there is something to export."))
            return
        self.interpolation.pause()
        if self.export_dialog is None:
            self.export_dialog = ExportDialog(
                self.document, self.render_thread, self._settings, self.notes, self, self._open_renderer
            )
            self.export_dialog.status.connect(self.exported)
            self.export_dialog.file.busy_changed.connect(lambda is_busy: self.opening.keep() if is_busy else None)
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
            dialog.show_mixing(rows, [cell.seed for cell in sheet.rows[0] if cell], self.mixing.selected)
        elif page is self.interpolation:
            dialog.show_kind(FILM)
        elif page is self.traversal and self.traversal.place.currentData() is not None:
            panel_ = self.traversal
            dialog.show_traversal(panel_.place.currentData(), panel_.steps.number, panel_.reach.number)
        else:
            dialog.show_kind(PICTURE)

    @property
    def exporting(self) -> bool:
        """Whether a file is being written."""
        return self.export_dialog is not None and self.export_dialog.file.is_busy

    def undo(self) -> None:
        self.interpolation.pause()  # or the next picture of the film would come after what is undone
        self.document.undo()

    def redo(self) -> None:
        self.interpolation.pause()
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
            self._notify(translated(str(error)))
        else:
            self.arrivals.take(Arrival(edit, tr("The edit on the clipboard")))

    def star(self) -> None:
        """Make the present picture a favourite, or no favourite any longer."""
        self.favourites_strip.star()

    def shutdown(self) -> None:
        """End the thread; the tab is not usable afterwards."""
        self.interpolation.shutdown()
        self.directions.shutdown()
        self.picture_search.shutdown()
        is_left = self.session.close()
        if self.export_dialog:
            self.export_dialog.shutdown()
        self.grid_chooser.shutdown()
        self.arrivals.shutdown()
        self.render_thread.shut_down()
        self.opening.shutdown(is_left)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.render_thread.isRunning():
            self.edit_panel.view.setFocus()
            self.render_thread.start()
            self.opening.open_first(self.session.resume)

    # Building

    def _build(self) -> None:
        self._modes = QButtonGroup(self, exclusive=True)
        self._stack = QStackedWidget()
        self._stack.setMinimumWidth(MIDDLE_WIDTH)
        self.mode_buttons: list[QPushButton] = []
        self._bottom = QWidget()
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(0)
        names = (
            (tr("Edit"), tr("The picture alone")),
            (tr("Style mixing"), tr("Let other seeds lend the styles of some layers")),
            (tr("Interpolation"), tr("A way from picture to picture")),
            (tr("Traversal sheet"), tr("What each dimension of a layer does")),
            (tr("Directions"), tr("Ways to go in w, found or made from pictures that you like")),
        )
        for index, ((text, tip), page) in enumerate(zip(names, self.panels, strict=True)):
            mode = button(text, "tab", f"{tip} (Ctrl+Shift+{index + 1})")
            mode.setCheckable(True)
            mode.setShortcut(QKeySequence(f"Ctrl+Shift+{index + 1}"))
            self._modes.addButton(mode, index)
            self.mode_buttons.append(mode)
            self._stack.addWidget(page)
            bottom.addWidget(mode)
        self._modes.button(0).setChecked(True)
        self.undo_button = GlyphButton("undo", tr("Undo: Ctrl+Z"))
        self.redo_button = GlyphButton("redo", tr("Redo: Ctrl+Shift+Z"))
        self.export_button = button(tr("Export…"), "primary", tr("Save this picture, a strip or a sheet (Ctrl+E)"))
        bottom.addSpacing(theme.GRID)
        bottom.addStretch(1)
        bottom.addWidget(self.export_button)

        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.GRID)
        column.addWidget(self.opening.offer)
        column.addWidget(self.session.offer)
        column.addWidget(self.notice)
        column.addWidget(self.picture_search)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)
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
            (self.favourites_strip, tr("Favourites"), 2, (self.favourites_strip.star_button,)),
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
        self.notes.failed.connect(self._notify)
        self.notice.acted.connect(self._act_on_notice)
        self.arrivals.told.connect(self.status)
        self.arrivals.told.connect(self.notice.hide)  # what was said of the one before is past
        for part in (self.arrivals, self.opening, self.favourites_strip):
            part.noticed.connect(self._notify)
        for part in (self.arrivals, self.favourites_strip):
            part.offered.connect(self._offer)
        self.arrivals.picture_wanted.connect(self.find_picture)
        self.picture_search.failed.connect(self._notify)
        self.arrivals.choice_wanted.connect(self.grid_chooser.open_grid)
        self.grid_chooser.chosen.connect(lambda edit, name: self.arrivals.take(Arrival(edit, name)))
        self.grid_chooser.failed.connect(self._notify)
        for panel_ in self.panels:
            panel_.refused.connect(self._notify)
            panel_.told.connect(self.status)
            panel_.saved.connect(self._take_saved)
            if panel_.view is not None:
                panel_.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                panel_.view.customContextMenuRequested.connect(partial(self._show_picture_menu, panel_.view))
        self.interpolation.open_wanted.connect(self.arrivals.take_timeline)
        self.document.timeline_changed.connect(self._show_steps)
        self.favourites_strip.wanted.connect(self.arrivals.take)
        self.history.menu_wanted.connect(self._show_history_menu)
        self.opening.begun.connect(self.notice.hide)
        self.opening.said.connect(self.bar.say)
        self.document.changed.connect(self._follow)
        self.sliders.layer_wanted.connect(self._show_layer)
        self.traversal.dimension_wanted.connect(self.sliders.reveal)
        self.directions.listed.connect(lambda: self.sliders.list_directions(self.directions.directions))
        self.sliders.direction_moved.connect(self.directions.steer)
        self._modes.idClicked.connect(self._show_mode)
        self.seeds.back_button.clicked.connect(self.interpolation.pause)  # or the film would go on from there
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        self.export_button.clicked.connect(self.export)
        self._splitter.splitterMoved.connect(
            lambda: self._settings.set_splitter("exploration", self._splitter.saveState())
        )
        self._stack.currentChanged.connect(self._show_panel)
        self._show_panel()
        for keys, action in (
            ("R", self.seeds.take_random_seed),
            ("B", self.seeds.back_button.click),
            ("Ctrl+O", self.opening.choose),
            ("Ctrl+E", self.export),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+C", self.copy_edit),
            ("Ctrl+V", self.paste_edit),
            ("Ctrl+D", self.star),
            ("Shift+A", lambda: self.bar.comparison.keep("A")),
            ("Shift+B", lambda: self.bar.comparison.keep("B")),
            ("X", self.bar.comparison.swap),
            ("C", self.bar.comparison.toggle_split),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What happens

    def choose_model(self) -> None:
        """Let a person pick a model file."""
        self.opening.choose()

    def choose_picture(self) -> None:
        """Let a person pick an exported picture, to go back to the state that it was made in."""
        kinds = tr("Pictures and films") + " (*.png *.jpg *.jpeg *.webp *.gif *.apng *.mp4 *.webm)"
        self._choose(tr("Open an exported picture"), "export", kinds, self.arrivals.take_picture)

    def choose_own_picture(self) -> None:
        """Let a person pick a picture of their own, to find it in the model."""
        if self.document.info is None:
            self.status.emit(tr("Open a model first; then pictures can be found in it."))
            return
        kinds = tr("Pictures") + " (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff)"
        self._choose(tr("Find a picture in the model"), "find", kinds, self._find_chosen)

    def _choose(self, heading: str, folder: str, kinds: str, take: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self, heading, str(self._settings.last_folder(folder)))
        dialog.setNameFilters([kinds, tr("All files") + " (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        dialog.open()

    def _find_chosen(self, path: Path) -> None:
        self._settings.set_last_folder("find", path.parent)
        self.find_picture(path)

    def _follow(self) -> None:
        self._show_steps()
        for part in (self._bottom, self._strips):
            part.setVisible(self.document.info is not None)

    def _take_saved(self, path: Path) -> None:
        self.opening.keep()
        self.status.emit(tr("Saved {name}.").format(name=path.name))

    def _notify(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say something that a person should know, and offer at most one thing to do about it."""
        self._notice_act = act
        self.notice.say(text, action)

    def _offer(self, text: str, action: str, act: Callable[[], object]) -> None:
        """Say what is no warning, and what can be done next."""
        self._notice_act = act
        self.notice.say(text, action, is_warning=False)

    def _act_on_notice(self) -> None:
        if self._notice_act is not None:
            self._notice_act()

    def _show_steps(self) -> None:
        self.undo_button.setEnabled(self.document.can_undo)
        self.redo_button.setEnabled(self.document.can_redo)

    def _show_picture_menu(self, view: ImageView, at: QPoint) -> None:
        if self.document.info is None:
            return
        menu = QMenu(self)
        menu.addAction(tr("Copy edit") + "\tCtrl+C", self.copy_edit)
        menu.addAction(tr("Paste edit") + "\tCtrl+V", self.paste_edit)
        menu.addSeparator()
        is_favourite = self.favourites_strip.is_starred
        menu.addAction(
            (tr("Remove from favourites") if is_favourite else tr("Keep as a favourite")) + "\tCtrl+D", self.star
        )
        menu.addAction(tr("Keep as A") + "\tShift+A", lambda: self.bar.comparison.keep("A"))
        menu.addAction(tr("Keep as B") + "\tShift+B", lambda: self.bar.comparison.keep("B"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(view.mapToGlobal(at))

    def _show_history_menu(self, edit: Edit, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Return to this picture"), lambda: self.document.set_edit(edit))
        menu.addAction(tr("Copy edit"), lambda: QApplication.clipboard().setMimeData(packed(edit)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _show_panel(self) -> None:
        panel_ = self._stack.currentWidget()
        assert isinstance(panel_, Panel)
        self.bar.show_view(panel_.view)

    def _show_mode(self, index: int) -> None:
        """The keyboard goes along, so that the panel's own keys work at once."""
        self._stack.setCurrentIndex(index)
        self.panels[index].first.setFocus()

    def _show_layer(self, layer: int, input_: int) -> None:
        self.traversal.show_place(layer, input_)
        self._modes.button(self._stack.indexOf(self.traversal)).click()
