"""The window: two tabs, the menus, and where dropped things go."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QMimeData, QMimeDatabase, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan.editing import MODEL_SUFFIXES
from segan.estimate import Estimator, estimate
from segan.events import Command
from segan.process import TrainingProcess
from segan_desktop import RESOURCES, theme
from segan_desktop.attention import Attention
from segan_desktop.errors import log_file
from segan_desktop.file_manager import open_folder
from segan_desktop.help import KeysDialog, about_box
from segan_desktop.rendering import OpenRenderer, open_renderer
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, WIDE_MARGIN, Scheme, set_role
from segan_desktop.training import Phase, StartRun, TrainingTab
from segan_desktop.training.runs import EarlierRun, read_run
from segan_desktop.translation import LANGUAGES, Language, tr
from segan_desktop.widgets.basics import button, label, panel
from segan_desktop.widgets.overlays import DropOverlay, Toast

if TYPE_CHECKING:
    from segan_desktop.exploration import ExplorationTab

TRAINING, EXPLORATION = 0, 1
WINDOW_FRAME = QSize(16, 40)
"""Room for what the system draws around a window, whose size is not known before it is shown."""


class MainWindow(QMainWindow):
    """Everything a person sees.

    `start_run` begins a training run in another process, `open_renderer` opens a model, `estimate` measures what a run
    will take.
    """

    def __init__(
        self,
        settings: Settings,
        start_run: StartRun = TrainingProcess,
        open_renderer: OpenRenderer = open_renderer,
        estimate: Estimator = estimate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._closing = False
        self._may_discard = False
        """Whether a person has said that what is being written may be lost."""
        self.setWindowTitle("SEGAN")
        self.setAcceptDrops(True)
        self.setMinimumHeight(640)  # the least width is what the tabs ask for: nothing is cut off
        room = self.screen().availableGeometry().size() - WINDOW_FRAME
        self.resize(QSize(1280, 800).boundedTo(room))

        self.training = TrainingTab(settings, start_run, estimate)
        self._open_renderer = open_renderer
        self._exploration: ExplorationTab | None = None
        self._snapshot_to_offer: tuple[Path, str] | None = None
        self._keys: KeysDialog | None = None
        self.tabs = QStackedWidget()
        self.tabs.addWidget(self.training)
        self._tab_buttons = self._make_tab_buttons()
        self._run = button("", "quiet", tr("Show the run"))
        self._run.hide()

        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        column.addWidget(_rule())
        column.addWidget(self.tabs, 1)
        self.setCentralWidget(middle)
        self._overlay = DropOverlay(self)
        self._toast = Toast(self)
        self._attention = Attention(self)

        self.training.status.connect(self._toast.say)
        self.training.snapshot_saved.connect(self._offer_snapshot)
        self.training.explore_requested.connect(self._explore)
        self.training.explore_seed_requested.connect(self._explore_seed)
        self.training.changed.connect(self._show_run)
        self.training.progressed.connect(lambda _: self._show_progress())
        self.training.worth_knowing.connect(self._attention.tell)
        self.training.run_ended.connect(self._close_if_saved)
        self._run.clicked.connect(self._then(TRAINING, self.training.show_live))
        _leave_drops_to_the_window(self.training)

        self.restoreGeometry(settings.geometry)
        self.show_tab(settings.last_tab)
        self._show_run()

    @property
    def exploration(self) -> "ExplorationTab":
        """The other tab; made when it is needed first, for the window to be there sooner."""
        if self._exploration is None:
            from segan_desktop.exploration import ExplorationTab

            self._exploration = ExplorationTab(self._settings, open_renderer=self._open_renderer)
            self._exploration.status.connect(self._tell_exploration)
            self._exploration.exported.connect(self._toast.say)
            _leave_drops_to_the_window(self._exploration)
            self.tabs.addWidget(self._exploration)
            if self._snapshot_to_offer:
                self._exploration.offer_snapshot(*self._snapshot_to_offer)
        return self._exploration

    def show_tab(self, index: int) -> None:
        tab = self.exploration if index == EXPLORATION else self.training
        self.tabs.setCurrentWidget(tab)
        shown = self.tabs.currentIndex()
        self._tab_buttons[shown].setChecked(True)
        tab.setFocus()
        # Ctrl+O opens what the tab works with; in the exploration tab it is the tab's own.
        self._open_folder.setShortcut(QKeySequence("Ctrl+O" if shown == TRAINING else ""))
        self._open_model.setText(tr("Open &model…") + ("\tCtrl+O" if shown == EXPLORATION else ""))

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Take what was dropped or named at the start of the program: pictures to learn from, or a model to explore."""
        _, act = self._destination(paths)
        act()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        paths = _local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._overlay.say(self._destination(paths)[0])

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._overlay.hide()
        paths = _local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.open_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.training.running:
            event.ignore()
            if not self._closing:
                self._ask_before_closing()
            return
        if not self._may_discard and (unfinished := self._unfinished()):
            event.ignore()
            self._ask_before_discarding(unfinished)
            return
        self._settings.geometry = self.saveGeometry()
        self._settings.last_tab = self.tabs.currentIndex()
        self.shutdown()
        event.accept()

    def shutdown(self) -> None:
        """End all threads; the window is not usable afterwards."""
        self.training.shutdown()
        if self._exploration:
            self._exploration.shutdown()

    def _destination(self, paths: Sequence[Path]) -> tuple[str, Callable[[], None]]:
        """What would be done with these files, in words and as an action."""
        first = paths[0]
        if first.suffix.lower() in MODEL_SUFFIXES:
            return tr("Explore {name}").format(name=first.name), lambda: self._explore(first)
        if len(paths) == 1 and first.is_file() and self.exploration.accepts(first):
            return tr("Explore {name}").format(name=first.name), lambda: self._drop_to_exploration(first)
        if len(paths) == 1 and self.tabs.currentIndex() == EXPLORATION and self.exploration.can_find(first):
            return tr("Find {name} in the model").format(name=first.name), lambda: self.exploration.find_picture(first)
        if len(paths) == 1 and (run := read_run(first)):
            return tr("Look at the run {name}").format(name=run.name), lambda: self._look_at(run)
        types = QMimeDatabase()
        strange = [path for path in paths if not _may_hold_pictures(path, types)]
        if strange:
            sentence = tr("{name} is neither a picture nor a model. Drop a folder, a zip, pictures or a model.")
            sentence = sentence.format(name=strange[0].name)
            return sentence, lambda: self._toast.say(sentence)
        name = first.name if len(paths) == 1 else tr("{count} things").format(count=len(paths))
        return tr("Learn from {name}").format(name=name), lambda: self._learn_from(paths)

    def _look_at(self, run: EarlierRun) -> None:
        self.show_tab(TRAINING)
        self.training.show_run(run)

    def _learn_from(self, paths: Sequence[Path]) -> None:
        self.show_tab(TRAINING)
        self.training.add_pictures(paths)

    def _open_runs_folder(self) -> None:
        folder = self._settings.runs_folder
        if not open_folder(folder):
            self._toast.say(tr("{folder} cannot be opened. Connect the drive that holds it.").format(folder=folder))

    def _explore(self, model: Path) -> None:
        self.exploration.open_model(model)  # before it is shown, or it would open the model used last as well
        self.show_tab(EXPLORATION)

    def _explore_seed(self, model: Path, seed: int) -> None:
        self.exploration.open_at_seed(model, seed)
        self.show_tab(EXPLORATION)

    def _offer_snapshot(self, model: Path, caption: str) -> None:
        """To a tab that is not there yet once it is: to make it now would hold up whoever watches the run."""
        if self._exploration:
            self._exploration.offer_snapshot(model, caption)
        else:
            self._snapshot_to_offer = model, caption

    def _drop_to_exploration(self, path: Path) -> None:
        self.show_tab(EXPLORATION)
        self.exploration.drop(path)

    def _show_run(self) -> None:
        """The name and state of the run under way in the header, and the menu entries that make sense."""
        name, phase, live = self.training.run_name, self.training.phase, self.training.running
        paused = phase is Phase.PAUSED
        self._closing = self._closing and not paused  # as on a full disk, where it could not be saved
        self._run.setVisible(live)
        self._run.setText(f"{name}  ●  {self.training.live.being_done or phase.word}")
        set_role(self._run, "live" if phase is Phase.TRAINING else "quiet")
        self._stop.setEnabled(live)
        for action in (self._pause, self._snapshot):
            action.setEnabled(live and not paused)  # as it was saved when it paused
        self._resume.setEnabled(bool(self.training.going_on))
        self._resume.setText(self.training.going_on or tr("Resume"))
        keys = ("Ctrl+Shift+R", "Ctrl+P") if paused else ("Ctrl+Shift+R",)
        self._resume.setShortcuts([QKeySequence(each) for each in keys])
        self._start.setEnabled(not live)
        self._next.setEnabled(live)
        self._show_progress()

    def _show_progress(self) -> None:
        """How far the run is, where it can be seen while the window is not."""
        training = self.training
        if training.running:
            percent = tr("{percent} %").format(percent=int(100 * training.live.fraction))
            state = percent if training.phase is Phase.TRAINING else training.phase.word
            self.setWindowTitle(f"{state} · {training.run_name} – SEGAN")
        else:
            self.setWindowTitle("SEGAN")
        self._attention.show_progress(training.live.fraction if training.running else None)

    def _tell_exploration(self, sentence: str) -> None:
        if self.tabs.currentIndex() == EXPLORATION:  # what happens there unseen, such as following a run, is no news
            self._toast.say(sentence)

    def _ask(self, what: str, more: str, close: str, stay: str, closes_by_default: bool) -> QMessageBox:
        """Ask whether to close; the answer `close` accepts the box."""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("SEGAN")
        box.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        box.setText(what)
        box.setInformativeText(more)
        closing = box.addButton(close, QMessageBox.ButtonRole.AcceptRole)
        staying = box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
        default = closing if closes_by_default else staying
        set_role(default, "primary")
        box.setDefaultButton(default)
        box.setEscapeButton(staying)
        box.open()
        return box

    def _ask_before_closing(self) -> None:
        box = self._ask(
            tr("{name} is still under way.").format(name=self.training.run_name),
            tr("It can be saved now and resumed later, where it left off."),
            tr("Stop, save and close"),
            tr("Keep training"),
            closes_by_default=True,
        )
        box.accepted.connect(self._close_when_saved)
        self.training.run_ended.connect(box.done)  # there is nothing left to ask: what is saved can be closed

    def _unfinished(self) -> str:
        """What is being written and would be lost; empty if nothing is."""
        if self._exploration and self._exploration.exporting:
            return tr("An export is being written.")
        return tr("A time-lapse is being written.") if self.training.previews.is_filming else ""

    def _ask_before_discarding(self, unfinished: str) -> None:
        box = self._ask(
            unfinished,
            tr("If the window closes now, it stays unfinished."),
            tr("Close all the same"),
            tr("Let it finish"),
            closes_by_default=False,
        )
        box.accepted.connect(self._discard_and_close)

    def _discard_and_close(self) -> None:
        self._may_discard = True
        self.close()

    def _close_when_saved(self) -> None:
        self._closing = True
        if self.training.running:
            self._toast.say(tr("Saving {name}, then closing …").format(name=self.training.run_name))
            self.training.close_run()
        else:
            self.close()

    def _close_if_saved(self, saved: bool) -> None:
        if self._closing and saved:
            self.close()
        self._closing = False

    def _make_tab_buttons(self) -> tuple[QPushButton, ...]:
        group = QButtonGroup(self)
        made = []
        for index, name in enumerate((tr("Training"), tr("Exploration"))):
            tab = button(name, "tab", f"{name} (Ctrl+{index + 1})")
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.clicked.connect(lambda _, index=index: self.show_tab(index))
            group.addButton(tab)
            made.append(tab)
        return tuple(made)

    def _make_header(self) -> QWidget:
        left, centre, right = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        left.setSpacing(WIDE_MARGIN)
        left.addWidget(label("SEGAN", "brand"))
        left.addWidget(self._make_menus(), 1, Qt.AlignmentFlag.AlignVCenter)
        centre.setSpacing(GRID // 2)
        for tab in self._tab_buttons:
            centre.addWidget(tab)
        right.addStretch(1)
        right.addWidget(self._run)
        header = panel()
        header.setFixedHeight(48)
        columns = QGridLayout(header)
        columns.setContentsMargins(WIDE_MARGIN, 0, WIDE_MARGIN, 0)
        for place, part in enumerate((left, centre, right)):
            columns.addLayout(part, 0, place)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(2, 1)
        columns.setColumnMinimumWidth(0, 320)
        columns.setColumnMinimumWidth(2, 320)
        return header

    def _make_menus(self) -> QMenuBar:
        menus = QMenuBar()
        training = self.training

        file = menus.addMenu(tr("&File"))
        self._open_folder = self._add(
            file, tr("Open &folder of pictures…"), "", self._then(TRAINING, training.data.choose_folder)
        )
        self._add(file, tr("Open &zip or pictures…"), "Ctrl+Shift+O", self._then(TRAINING, training.data.choose_files))
        self._open_model = self._add(
            file, tr("Open &model…"), "", self._then(EXPLORATION, lambda: self.exploration.choose_model())
        )
        recent = file.addMenu(tr("Open &recent model"))
        recent.setToolTipsVisible(True)
        recent.aboutToShow.connect(lambda: self._list_models(recent))
        self._add(file, tr("Open pi&cture…"), "", self._then(EXPLORATION, lambda: self.exploration.choose_picture()))
        self._add(
            file,
            tr("F&ind a picture in the model…"),
            "",
            self._then(EXPLORATION, lambda: self.exploration.choose_own_picture()),
        )
        file.addSeparator()
        self._add(file, tr("&Export…") + "\tCtrl+E", "", self._then(EXPLORATION, lambda: self.exploration.export()))
        file.addSeparator()
        self._add(file, tr("&Quit"), "Ctrl+Q", self.close)

        run = menus.addMenu(tr("&Run"))
        self._start = self._add(run, tr("&Start"), "Ctrl+R", self._then(TRAINING, training.start))
        self._pause = self._add(run, tr("&Pause"), "Ctrl+P", lambda: training.ask(Command.PAUSE))
        self._stop = self._add(run, tr("S&top and save"), "Ctrl+.", lambda: training.ask(Command.STOP))
        self._snapshot = self._add(run, tr("Snapshot &now"), "Ctrl+Shift+S", lambda: training.ask(Command.SNAPSHOT))
        self._add(run, tr("&Keep snapshot"), "Ctrl+K", training.keep_snapshot)
        self._resume = self._add(run, tr("&Resume"), "Ctrl+Shift+R", self._then(TRAINING, training.go_on))
        run.addSeparator()
        self._next = self._add(
            run, tr("Set &up the next run"), "Ctrl+Shift+N", self._then(TRAINING, training.setup.set_up_new)
        )
        self._add(run, tr("Add to &queue"), "Ctrl+Shift+Q", self._then(TRAINING, training.add_to_queue))
        self._add(run, tr("&List of runs"), "Ctrl+L", self._then(TRAINING, training.runs.take_focus))
        run.addSeparator()
        self._add(run, tr("Open runs &folder"), "", self._open_runs_folder)

        view = menus.addMenu(tr("&View"))
        self._add(view, tr("&Training"), "Ctrl+1", lambda: self.show_tab(TRAINING))
        self._add(view, tr("&Exploration"), "Ctrl+2", lambda: self.show_tab(EXPLORATION))
        view.addSeparator()
        schemes = QActionGroup(self)
        for scheme, name in zip(get_args(Scheme), (tr("As the s&ystem"), tr("&Light"), tr("&Dark")), strict=True):
            action = self._add(view, name, "", partial(self._set_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(scheme == self._settings.scheme)
            schemes.addAction(action)
        view.addSeparator()
        self._add_languages(view.addMenu(tr("Lan&guage")))

        help_menu = menus.addMenu(tr("&Help"))
        self._add(help_menu, tr("&Keys and mouse…"), "F1", lambda: self._show_keys(menus))
        self._add(help_menu, tr("Open &log folder"), "", lambda: open_folder(log_file().parent))
        self._add(help_menu, tr("&About SEGAN…"), "", lambda: about_box(self).open())
        return menus

    def _list_models(self, menu: QMenu) -> None:
        """The models that were used last, and those that come with the program."""
        menu.clear()
        recent, bundled = self._settings.recent("model"), sorted((RESOURCES / "models").glob("*.safetensors"))
        for paths in (recent, [path for path in bundled if path not in recent]):
            menu.addSeparator()
            for path in paths:
                name = str(Path(path.parent.name) / path.stem).replace("&", "&&")
                menu.addAction(name, partial(self._explore, path)).setToolTip(str(path))

    def _add_languages(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        languages = QActionGroup(self)
        names: dict[Language, str] = {"system": tr("As the s&ystem"), **LANGUAGES}
        for language, name in names.items():
            action = self._add(menu, name, "", partial(self._set_language, language))
            action.setToolTip(tr("Spoken from the next start on"))
            action.setCheckable(True)
            action.setChecked(language == self._settings.language)
            languages.addAction(action)

    def _add(self, menu: QMenu, text: str, keys: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: act())
        menu.addAction(action)
        self.addAction(action)  # so that the keys work where the menu bar is hidden, too
        return action

    def _then(self, tab: int, act: Callable[[], object]) -> Callable[[], None]:
        def shown_first() -> None:
            self.show_tab(tab)
            act()

        return shown_first

    def _show_keys(self, menus: QMenuBar) -> None:
        if self._keys is None:
            self._keys = KeysDialog(menus, self)
        if self._keys.isVisible():
            self._keys.raise_()
        self._keys.show()
        self._keys.activateWindow()

    def _set_language(self, language: Language) -> None:
        self._settings.language = language
        self._toast.say(tr("The language changes when SEGAN is started again."))

    def _set_scheme(self, scheme: Scheme) -> None:
        self._settings.scheme = scheme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, scheme)


def _local_paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _may_hold_pictures(path: Path, types: QMimeDatabase) -> bool:
    if path.is_dir() or path.suffix.lower() == ".zip":
        return True
    return types.mimeTypeForFile(str(path)).name().startswith("image/")


def _leave_drops_to_the_window(tab: QWidget) -> None:
    for edit in tab.findChildren(QLineEdit):
        edit.setAcceptDrops(False)  # or a folder dropped on it would become text


def _rule() -> QWidget:
    line = panel()
    set_role(line, "rule")
    line.setFixedHeight(1)
    return line
