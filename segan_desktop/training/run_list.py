"""RunList: the runs there are, what each has come to, and everything that can be done with one."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from segan.errors import SeganError
from segan.runs import RunFiles, images_seen
from segan_desktop.file_manager import open_folder
from segan_desktop.theme import GRID, MARGIN, PICTURE_GROUND, WIDE_MARGIN, set_role
from segan_desktop.training.queue import RunQueue
from segan_desktop.training.runs import (
    EarlierRun,
    State,
    Trashed,
    earlier_runs,
    kid_figure,
    move_to_trash,
    why_gone,
)
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label, tip_of, title
from segan_desktop.workers import Tasks

CARD_PICTURE = 56
WORDS_WIDTH = 208
CARD_HEIGHT = CARD_PICTURE + 2 * GRID + 4
AGE_MS = 20_000
MODELS_OFFERED = 24
LONGEST_TITLE, LONGEST_NOTE = 200, 20_000


class Wish(Enum):
    """What a person wants done with a run, and only the tab can do."""

    SHOW = auto()
    RESUME = auto()
    AMEND = auto()
    """Go on with other settings."""
    EXPLORE = auto()
    DUPLICATE = auto()
    """Take its settings for a new run."""
    QUEUE = auto()


class RunList(QWidget):
    """Reads the runs folder in a thread; hides itself while there are none."""

    wished = Signal(object, object)
    """A `Wish` and the `EarlierRun` that it is about."""
    compared = Signal(list)
    """The runs that are ticked."""
    listed = Signal(list)
    """All runs, newest first, whenever the folder has been read."""
    trashed = Signal(object)
    """A `Trashed`."""
    status = Signal(str)

    def __init__(self, queue: RunQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._errands = Tasks(self), Tasks(self)
        self._queue = queue
        self._folder = Path()
        self._situation = Situation(live=None, shown=None, doing="", live_images_seen=0, waiting=(), comparing=False)
        self.cards: list[RunCard] = []
        self._inside = QWidget()
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(1)
        self._area = _SidewaysArea()
        self._area.setWidget(self._inside)
        self._area.setFixedHeight(CARD_HEIGHT + 10)
        self._compare = button(tr("Compare"), "quiet", tr("Tick runs to lay their curves over those that are shown"))
        self._compare.setCheckable(True)
        self._waiting = label("", "muted")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(title(tr("Runs")))
        head.addWidget(self._waiting)
        head.addStretch(1)
        head.addWidget(self._compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._area)
        self._ageing = QTimer(self)
        self._ageing.setInterval(AGE_MS)
        self._ageing.timeout.connect(self._grow_old)
        self._ageing.start()
        self._compare.toggled.connect(self._set_comparing)
        queue.changed.connect(self._follow_queue)
        self._follow_queue()
        self.hide()

    def refresh(self, runs_folder: Path) -> None:
        """Read the folder again."""
        self._folder = runs_folder
        self._tasks.start(lambda _: [(run, _thumbnail(run)) for run in earlier_runs(runs_folder)], self._show, _ignore)

    def set_live(self, folder: Path | None, doing: str = "", images_seen: int = 0) -> None:
        """Which run is under way and what it does: it cannot be resumed, nor can another beside it."""
        newly = folder != self._situation.live
        self._place(live=folder, doing=doing, live_images_seen=images_seen)
        if newly:
            self._arrange()

    def set_shown(self, folder: Path | None) -> None:
        """Which run is on the screen."""
        if folder != self._situation.shown:
            self._place(shown=folder)

    def show_progress(self, images_seen: int) -> None:
        """How far the run under way has come."""
        situation = self._situation
        if images_seen // 1000 != situation.live_images_seen // 1000 and situation.live:
            self._situation = situation.replace(live_images_seen=images_seen)
            card = self.card(situation.live)
            if card:
                card.place(self._situation)

    def restore(self, trashed: Trashed) -> None:
        """Put a run back that was deleted."""
        self._errands.start(lambda _: trashed.restore(), lambda _: self._read_again(), self._say)

    def take_focus(self) -> None:
        """Go to the first run by key."""
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shutdown(self) -> None:
        self._ageing.stop()
        self._tasks.shutdown()
        self._errands.shutdown()

    def card(self, folder: Path) -> "RunCard | None":
        """The card of the run in a folder, if it is listed."""
        return next((card for card in self.cards if card.run.folder == folder), None)

    def _show(self, runs: list[tuple[EarlierRun, QImage]]) -> None:
        old = {card.run.folder: card for card in self.cards}
        compared = self._compared_names()
        self.cards = []
        for run, thumbnail in runs:
            card = old.pop(run.folder, None) or self._make_card(run)
            card.show_run(run, thumbnail, self._situation)
            self.cards.append(card)
        for gone in old.values():
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._arrange()
        self.setVisible(bool(self.cards))
        self.listed.emit([run for run, _ in runs])
        if compared != self._compared_names():
            self._tell_compared()

    def _make_card(self, run: EarlierRun) -> "RunCard":
        card = RunCard(run, self._inside)
        card.wished.connect(self.wished)
        card.ticked_changed.connect(self._tell_compared)
        card.menu_wanted.connect(self._open_menu)
        card.key_pressed.connect(self._take_key)
        card.focused.connect(self._area.ensureWidgetVisible)
        return card

    def _place(self, **changes: Any) -> None:
        self._situation = self._situation.replace(**changes)
        for card in self.cards:
            card.place(self._situation)

    def _arrange(self) -> None:
        """The run under way, then those that wait in their order, then the others, the newest first."""
        live, waiting = self._situation.live, self._situation.waiting
        self.cards.sort(key=lambda card: -card.run.changed)
        self.cards.sort(
            key=lambda card: (
                card.run.folder != live,
                waiting.index(card.run.folder) if card.run.folder in waiting else len(waiting),
            )
        )
        for place, card in enumerate(self.cards):
            if self._row.indexOf(card) != place:
                self._row.removeWidget(card)
                self._row.insertWidget(place, card)
        for before, after in pairwise(self.cards):
            QWidget.setTabOrder(before.more, after)

    def _grow_old(self) -> None:
        self._place()
        if any(card.run.state is State.ELSEWHERE for card in self.cards):
            self._read_again()

    def _read_again(self) -> None:
        self.refresh(self._folder)

    def _follow_queue(self) -> None:
        count = len(self._queue.folders)
        text = tr("1 run waits") if count == 1 else tr("{count} runs wait").format(count=count)
        self._waiting.setText(text if count else "")
        self._place(waiting=tuple(self._queue.folders))
        self._arrange()

    def _set_comparing(self, comparing: bool) -> None:
        if not comparing:
            for card in self.cards:
                card.untick()
            self._tell_compared()
        self._place(comparing=comparing)

    def _compared_names(self) -> list[tuple[Path, str]]:
        return sorted((card.run.folder, card.run.name) for card in self.cards if card.ticked)

    def _tell_compared(self) -> None:
        self.compared.emit([card.run for card in self.cards if card.ticked])

    # What can be done with a run

    def _deeds(self, run: EarlierRun) -> "list[Deed | None]":
        """All that can be done, as a menu lists it; None is a line between."""
        situation, queue, folder = self._situation, self._queue, run.folder
        waits = folder in queue.folders
        why_fixed = situation.why_fixed(run)
        wish = lambda what: lambda: self.wished.emit(what, run)  # noqa: E731
        no_model = "" if run.model else tr("It has saved no model yet.")
        deeds: list[Deed | None] = [
            Deed(tr("Show"), "Return", wish(Wish.SHOW)),
            Deed(resume_word(run), "R", wish(Wish.RESUME), situation.why_not_resumed(run)),
            Deed(tr("Resume with other settings…"), "Shift+R", wish(Wish.AMEND), situation.why_not_resumed(run)),
            Deed(tr("Explore"), "E", wish(Wish.EXPLORE), no_model),
            Deed(tr("Use its settings"), "D", wish(Wish.DUPLICATE)),
            None,
        ]
        if waits:
            deeds += [
                Deed(tr("Remove from the queue"), "Q", lambda: queue.remove(folder)),
                Deed(tr("Earlier in the queue"), "Alt+Left", lambda: queue.move(folder, -1)),
                Deed(tr("Later in the queue"), "Alt+Right", lambda: queue.move(folder, 1)),
            ]
        else:
            deeds.append(Deed(tr("Add to the queue"), "Q", wish(Wish.QUEUE), why_fixed))
        return [
            *deeds,
            None,
            Deed(tr("Title and note…"), "F2", lambda: self._edit_notes(run)),
            Deed(tr("Open folder"), "O", lambda: self._open_folder(run)),
            None,
            Deed(tr("Move to trash…"), "Del", lambda: self._ask_to_trash(run), why_fixed),
        ]

    def _open_menu(self, card: "RunCard", at: QPoint) -> None:
        menu = QMenu(card)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in self._deeds(card.run):
            if deed is None:
                menu.addSeparator()
                continue
            menu.addAction(deed.as_action(menu))
            if deed.keys == "O":
                menu.addMenu(self._pin_menu(card.run, menu))
        menu.popup(at)

    def _pin_menu(self, run: EarlierRun, parent: QMenu) -> QMenu:
        menu = QMenu(tr("Keep a snapshot"), parent)
        menu.setToolTipsVisible(True)
        menu.setEnabled(bool(run.models))
        for model in reversed(run.models[-MODELS_OFFERED:]):
            text = tr("{kimg} kimg").format(kimg=f"{images_seen(model) / 1000:,.10g}")
            remark = tr("best KID") if model == run.best else tr("newest") if model == run.model else ""
            action = QAction(f"{text} · {remark}" if remark else text, menu)
            action.setCheckable(True)
            action.setChecked(model.name in run.notes.pinned)
            action.setToolTip(tr("A snapshot that is kept stays when the older ones are thinned out"))
            action.toggled.connect(lambda pinned, model=model: self._pin(run, model, pinned))
            menu.addAction(action)
        return menu

    def _take_key(self, card: "RunCard", keys: QKeySequence) -> None:
        if keys == QKeySequence("Left") or keys == QKeySequence("Right"):
            step = -1 if keys == QKeySequence("Left") else 1
            place = self.cards.index(card) + step
            if 0 <= place < len(self.cards):
                self.cards[place].setFocus(Qt.FocusReason.TabFocusReason)
            return
        for deed in self._deeds(card.run):
            if deed and keys == QKeySequence(deed.keys):
                if deed.why_not:
                    self.status.emit(deed.why_not)
                else:
                    deed.act()
                return

    def _pin(self, run: EarlierRun, model: Path, pinned: bool) -> None:
        files = RunFiles(run.folder)
        self._write(lambda: files.pin(model) if pinned else files.unpin(model))

    def _open_folder(self, run: EarlierRun) -> None:
        if run.folder.is_dir():
            open_folder(run.folder)
        else:
            self._say(why_gone(run.folder, run.name), "")

    def _edit_notes(self, run: EarlierRun) -> None:
        dialog = NotesDialog(run, self)
        files = RunFiles(run.folder)
        dialog.written.connect(lambda title, note: self._write(lambda: files.describe(title, note)))
        dialog.open()

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except SeganError as error:
            self.status.emit(translated(str(error)))
        self._read_again()

    def _ask_to_trash(self, run: EarlierRun) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("SEGAN")
        box.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        box.setText(tr("Move {name} to the trash?").format(name=run.name))
        box.setInformativeText(
            tr("Its snapshots, previews and curves go with it. It can be put back from the trash.\n\n{folder}").format(
                folder=run.folder
            )
        )
        delete = box.addButton(tr("Move to trash"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        set_role(delete, "primary")
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.accepted.connect(lambda: self._trash(run))
        box.open()

    def _trash(self, run: EarlierRun) -> None:
        why_not = self._situation.why_fixed(run)
        if why_not:  # it may have begun while the question was open
            self.status.emit(why_not)
            return
        self._queue.remove(run.folder)
        self._errands.start(lambda _: move_to_trash(run.folder), self._tell_trashed, self._say)

    def _tell_trashed(self, trashed: Trashed) -> None:
        self._read_again()
        self.trashed.emit(trashed)

    def _say(self, reason: str, details: str) -> None:
        self.status.emit(reason)
        self._read_again()


@dataclass(frozen=True)
class Situation:
    """What decides, besides a run itself, how its card looks and what can be done with it."""

    live: Path | None
    shown: Path | None
    doing: str
    live_images_seen: int
    waiting: tuple[Path, ...]
    comparing: bool

    def replace(self, **changes: Any) -> "Situation":
        return replace(self, **changes)

    def why_fixed(self, run: EarlierRun) -> str:
        """Why nothing may be changed in a run folder now."""
        if run.folder == self.live:
            return tr("{name} is under way; stop it first.").format(name=run.name)
        if run.state is State.ELSEWHERE:
            return tr("{name} is being trained by another program.").format(name=run.name)
        return ""

    def why_not_resumed(self, run: EarlierRun) -> str:
        if self.live is not None:
            return tr("Another run is under way; stop it first, or add this one to the queue.")
        return self.why_fixed(run)


@dataclass(frozen=True)
class Deed:
    """Something that can be done with a run: its name, its keys, and why it cannot be done now."""

    text: str
    keys: str
    act: Callable[[], object]
    why_not: str = ""

    def as_action(self, parent: QMenu) -> QAction:
        action = QAction(self.text, parent)
        action.setShortcut(QKeySequence(self.keys))
        action.setShortcutVisibleInContextMenu(True)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setEnabled(not self.why_not)
        action.setToolTip(self.why_not)
        action.triggered.connect(lambda: self.act())
        return action


class RunCard(QFrame):
    """One run; a click anywhere shows how it went."""

    wished = Signal(object, object)
    ticked_changed = Signal()
    menu_wanted = Signal(object, QPoint)
    """This card, and where on the screen."""
    key_pressed = Signal(object, QKeySequence)
    focused = Signal(QWidget)

    def __init__(self, run: EarlierRun, parent: QWidget) -> None:
        super().__init__(parent)
        self.run = run
        set_role(self, "card")
        self.setFixedHeight(CARD_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tick = QCheckBox()
        self._tick.hide()
        self._picture = QLabel()
        self._picture.setFixedSize(CARD_PICTURE, CARD_PICTURE)
        self._picture.setStyleSheet(f"background: {PICTURE_GROUND}; border-radius: 4px;")
        self._name = label("")
        self._state = label("", "muted")
        self._score = label("", "muted")
        self.resume = button("", "quiet")
        self.explore = button(tr("Explore"), "quiet")
        self.more = button("⋯", "quiet", tr("More (right click, or the menu key)"))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        for line in (self._name, self._state, self._score):
            line.setFixedWidth(WORDS_WIDTH)
            words.addWidget(line)
        words.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self.resume)
        buttons.addWidget(self.explore)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, 4, GRID)
        layout.setSpacing(4)
        layout.addWidget(self._tick)
        layout.addWidget(self._picture)
        layout.addSpacing(MARGIN - 4)
        layout.addLayout(words)
        layout.addLayout(buttons)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.resume.clicked.connect(lambda: self.wished.emit(Wish.RESUME, self.run))
        self.explore.clicked.connect(lambda: self.wished.emit(Wish.EXPLORE, self.run))
        self.more.clicked.connect(
            lambda: self.menu_wanted.emit(self, self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        self._tick.toggled.connect(self.ticked_changed)

    @property
    def ticked(self) -> bool:
        """Whether its curves are to be laid over the others."""
        return self._tick.isChecked()

    def untick(self) -> None:
        with QSignalBlocker(self._tick):
            self._tick.setChecked(False)

    def show_run(self, run: EarlierRun, thumbnail: QImage, situation: Situation) -> None:
        """What the folder holds now."""
        self.run = run
        if not thumbnail.isNull():
            self._picture.setPixmap(QPixmap.fromImage(thumbnail))
        self.setAccessibleName(tr("run {name}").format(name=run.name))
        self._tick.setAccessibleName(tr("Compare {name}").format(name=run.name))
        self.explore.setAccessibleName(tr("Explore {name}").format(name=run.name))
        self.explore.setEnabled(run.model is not None)
        self.explore.setToolTip(
            tr("Open the newest snapshot in the exploration tab (E)") if run.model else tr("It has saved no model yet.")
        )
        self.more.setAccessibleName(tr("More for {name}").format(name=run.name))
        self._name.setText(self._name.fontMetrics().elidedText(run.name, Qt.TextElideMode.ElideMiddle, WORDS_WIDTH))
        self.place(situation)

    def place(self, situation: Situation) -> None:
        """How it stands among the others."""
        run = self.run
        live = situation.live == run.folder
        drawn = situation.shown == run.folder
        if self.property("shown") != drawn:
            self.setProperty("shown", drawn)
            self.style().unpolish(self)
            self.style().polish(self)
        waits = run.folder in situation.waiting
        state = situation.doing if live else state_word(run)
        if waits:
            place = situation.waiting.index(run.folder) + 1
            state = tr("waits, next") if place == 1 else tr("waits, number {place}").format(place=place)
        seen = max(run.images_seen, situation.live_images_seen) if live else run.images_seen
        done = f"{seen / 1000:,.1f}" if seen < 10_000 else f"{seen / 1000:,.0f}"
        kimg = tr("{done} of {all} kimg").format(done=done.removesuffix(".0"), all=f"{run.config.kimg:,g}")
        kid = tr("KID {kid}").format(kid=kid_figure(run.best_kid)) if run.best_kid is not None else ""
        when = "" if live or waits else age(time.time() - run.changed, run.changed)
        self._say(self._state, [state, when])
        self._say(self._score, [kimg, kid])
        self._state.setAccessibleDescription(state)
        set_role(self._state, "live" if live else "muted")
        why_not = situation.why_not_resumed(run)
        self.resume.setEnabled(not why_not)
        self.resume.setText(resume_word(run))
        self.resume.setAccessibleName(f"{resume_word(run)} {run.name}")
        self.resume.setToolTip(
            why_not
            or (
                tr("Go on to {kimg} kimg (R)").format(kimg=f"{2 * run.config.kimg:,g}")
                if run.finished
                else tr("Go on from its last save (R)")
            )
        )
        self._tick.setVisible(situation.comparing)
        self._tick.setEnabled(not live and not drawn)
        why_not = tr("Its curves are those that are shown") if drawn else tr("Show it to see its curves")
        self._tick.setToolTip(
            tr("Lay its curves over those that are shown (Space)") if self._tick.isEnabled() else why_not
        )
        note = f"\n\n{run.notes.note}" if run.notes.note else ""
        self.setToolTip(tip_of(tr("Show how {name} went").format(name=run.name) + f"\n{run.folder}{note}"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._click()
        elif key == Qt.Key.Key_Space:
            self._tick.click() if self._tick.isVisible() else self._click()
        elif key == Qt.Key.Key_Menu:
            self.menu_wanted.emit(self, self.mapToGlobal(self.rect().center()))
        else:
            self.key_pressed.emit(self, QKeySequence(event.keyCombination()))
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self)

    def _click(self) -> None:
        self.wished.emit(Wish.SHOW, self.run)

    def _say(self, line: QLabel, parts: Sequence[str]) -> None:
        text = " · ".join(part for part in parts if part)
        line.setText(line.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, WORDS_WIDTH))
        line.setToolTip(tip_of(text) if line.text() != text else "")


class NotesDialog(QDialog):
    """A title and a note for a run; its folder keeps its name, so that nothing that points to it breaks."""

    written = Signal(str, str)
    """Both, unless the dialog was cancelled."""

    def __init__(self, run: EarlierRun, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Title and note"))
        self.setMinimumWidth(420)
        self._title = QLineEdit(run.notes.title)
        self._title.setMaxLength(LONGEST_TITLE)
        self._title.setPlaceholderText(run.folder.name)
        self._title.setAccessibleName(tr("title"))
        self._note = QPlainTextEdit(run.notes.note)
        self._note.setPlaceholderText(tr("What this run is for, what came of it"))
        self._note.setAccessibleName(tr("note"))
        self._note.setTabChangesFocus(True)
        choice = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = choice.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(save, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        layout.setSpacing(GRID)
        layout.addWidget(label(tr("Title")))
        layout.addWidget(self._title)
        layout.addWidget(label(tr("Note")))
        layout.addWidget(self._note)
        layout.addWidget(choice)
        choice.accepted.connect(self._accept)
        choice.rejected.connect(self.reject)

    def _accept(self) -> None:
        self.written.emit(self._title.text().strip(), self._note.toPlainText()[:LONGEST_NOTE])
        self.accept()


class _SidewaysArea(QScrollArea):
    """Scrolls its one row with an ordinary wheel."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        steps = event.angleDelta().y() or event.angleDelta().x()
        bar.setValue(bar.value() - steps)
        event.accept()


def state_word(run: EarlierRun) -> str:
    """What has become of a run."""
    return {
        State.NEW: tr("not begun"),
        State.STOPPED: tr("stopped"),
        State.FINISHED: tr("finished"),
        State.FAILED: tr("failed"),
        State.INTERRUPTED: tr("interrupted"),
        State.ELSEWHERE: tr("being trained elsewhere"),
    }[run.state]


def resume_word(run: EarlierRun) -> str:
    """What going on with a run is called."""
    return tr("Train longer") if run.finished else tr("Start") if run.state is State.NEW else tr("Resume")


def age(seconds: float, since: float) -> str:
    """Just now, 5 min ago, 3 h ago, 2 days ago, 7 May 2026."""
    if seconds < 60:
        return tr("just now")
    if seconds < 3600:
        return tr("{count} min ago").format(count=int(seconds // 60))
    if seconds < 86400:
        return tr("{count} h ago").format(count=int(seconds // 3600))
    if seconds < 2 * 86400:
        return tr("yesterday")
    if seconds < 7 * 86400:
        return tr("{count} days ago").format(count=int(seconds // 86400))
    return time.strftime(tr("%d %b %Y"), time.localtime(since)).lstrip("0")


def _thumbnail(run: EarlierRun) -> QImage:
    """The first tile of the newest preview, fine enough for a dense screen; empty if there is none that is sound."""
    preview = QImage() if run.preview is None else QImage(str(run.preview))
    if preview.isNull():
        return preview
    resolution = run.config.model.resolution
    tile = preview.copy(0, 0, resolution, resolution)
    tile = tile.scaled(2 * CARD_PICTURE, 2 * CARD_PICTURE, mode=Qt.TransformationMode.SmoothTransformation)
    tile.setDevicePixelRatio(2.0)
    return tile


def _ignore(reason: str, details: str) -> None:
    """A runs folder that cannot be read shows no runs."""
