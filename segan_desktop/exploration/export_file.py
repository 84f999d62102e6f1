"""ExportFile: where an export is written to, and the writing: free names, asking before a file is replaced, cancelling.

While it writes, what else would be said of the export waits.
"""

import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from segan import animation, export
from segan.export import Composition, free_name
from segan_desktop import theme
from segan_desktop.exploration.export_jobs import Order
from segan_desktop.file_manager import show_in_folder
from segan_desktop.rendering import OpenRenderer
from segan_desktop.settings import Settings
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.workers import Tasks

DOUBLE_CLICK = QEvent.Type.MouseButtonDblClick
PROGRESS_MS = 400
"""What is written sooner than this shows no progress, which would only flicker."""
ENDINGS = {*animation.FORMATS, *(each.suffix for each in export.FORMATS)}


class ExportFile(QWidget):
    """The row with the name of the file and the button that writes it; `state` is the line above that tells of it."""

    written = Signal(object)
    """Path of the file or folder."""
    refused = Signal(str)
    """Why nothing is written; "" once that is settled."""
    busy_changed = Signal(bool)

    def __init__(self, settings: Settings, open_renderer: OpenRenderer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._open_renderer = settings, open_renderer
        self._order: Order | None = None
        self._composition: Composition | None = None
        self._format_name, self._suffix = "", ""
        self._suggested = ""
        self._may_replace = False
        self._written: Path | None = None
        self._began = 0.0
        self._writing = Tasks(self)
        self._late = QTimer(self, singleShot=True, interval=PROGRESS_MS)

        self.state = QWidget()
        self.summary = ElidedLabel("", "muted")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedWidth(160)
        self.cancel_button = button(tr("Cancel"), "quiet", tr("Stop writing; nothing half done is left"))
        self.open_button = button(tr("Open"), "quiet", tr("Open what was written with the system's program"))
        self.folder_button = button(tr("Show in folder"), "quiet", tr("Open its folder, with the file selected"))
        self.path = QLineEdit()
        self.path.setAccessibleName(tr("File"))
        self.path.setAcceptDrops(False)
        self._caption = label(tr("File"))
        self._caption.setBuddy(self.path)
        self.browse_button = button(tr("Browse…"), tip=tr("Choose a folder and a name"))
        self.close_button = button(tr("Close"))
        self.export_button = button(tr("Export"), "primary")
        self.export_button.setDefault(True)
        self.export_button.setMinimumWidth(96)  # for both of its names, so that nothing moves
        self._build()
        self._late.timeout.connect(self._show_progress)
        self.path.textChanged.connect(self._on_path)
        self.browse_button.clicked.connect(self._browse)
        self.cancel_button.clicked.connect(self._cancel)
        self.open_button.clicked.connect(lambda: self._open(self._written))
        self.folder_button.clicked.connect(lambda: self._written and show_in_folder(self._written))
        self.export_button.clicked.connect(self._write)
        self.export_button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click or a key held down is one click: more would write again, or replace a file unasked."""
        again = event.isAutoRepeat() if isinstance(event, QKeyEvent) else event.type() == DOUBLE_CLICK
        return again or super().eventFilter(watched, event)

    @property
    def is_busy(self) -> bool:
        return self._writing.busy

    def show_format(self, name: str, suffix: str) -> None:
        """How files of the chosen format are called; without a suffix, a folder is asked for."""
        self._format_name, self._suffix = name, suffix
        self._caption.setText(tr("File") if suffix else tr("Folder"))

    def suggest(self, name: str) -> None:
        """Follow the content with the name, until a person has chosen one; the ending always follows the format."""
        if self.path.text() == self._suggested:
            folder = self._settings.last_folder("export")
            self._suggested = str(free_name(folder / f"{name}{self._suffix}"))
            self.path.setText(self._suggested)
        elif self._suffix and self.path.text().strip():
            path = Path(self.path.text().strip())
            if path.suffix.lower() in ENDINGS - {self._suffix}:
                self.path.setText(str(path.with_suffix(self._suffix)))

    def offer(self, order: Order | None, composition: Composition | None = None) -> None:
        """What is written when a person wants it to be; None while there is nothing."""
        self._order, self._composition = order, composition
        self._enable()

    def describe(self, text: str) -> None:
        """Say what there is to write, in place of what was written before."""
        if not self.is_busy:
            self.summary.setText(text)
            self._offer_written(False)

    def show_rendering(self, done: int, total: int) -> None:
        """Show how far that is which there will be to write."""
        if not self.is_busy:
            self._set_progress(done, total)
            self.progress.setVisible(done < total)

    def shutdown(self) -> None:
        """Stop what is being written, and wait."""
        self._writing.shutdown()

    def _build(self) -> None:
        self.state.setFixedHeight(32)
        state = QHBoxLayout(self.state)
        state.setContentsMargins(0, 0, 0, 0)
        state.setSpacing(theme.GRID)
        state.addWidget(self.summary, 1)
        for part in (self.progress, self.cancel_button, self.folder_button, self.open_button):
            state.addWidget(part)
            part.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self._caption)
        row.addWidget(self.path, 1)
        row.addWidget(self.browse_button)
        row.addSpacing(theme.WIDE_MARGIN)
        row.addWidget(self.close_button)
        row.addWidget(self.export_button)

    # Where to

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Export"), self.path.text())
        if not self._suffix:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setNameFilter(f"{self._format_name} (*{self._suffix})")
            dialog.setDefaultSuffix(self._suffix[1:])
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # asked where the file is written
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    def _on_path(self) -> None:
        self._ask_no_longer()
        self.refused.emit("")
        self._enable()

    def _ask_no_longer(self) -> None:
        self._may_replace = False
        self.export_button.setText(tr("Export"))

    def _enable(self) -> None:
        self.export_button.setEnabled(
            self._order is not None and bool(self.path.text().strip()) and not self.is_busy
        )  # fmt: skip

    # Writing

    def _write(self) -> None:
        order = self._order
        if order is None:
            return
        is_folder = order.form == "files"
        path = Path(self.path.text().strip()).expanduser()
        if not is_folder and path.suffix.lower() != order.suffix:
            path = path.with_name(f"{path.name}{order.suffix}")
        if not path.parent.is_dir():
            self.refused.emit(
                tr("The folder {folder} does not exist. Choose another one.").format(folder=path.parent)
            )  # fmt: skip
        elif path.exists() and not self._may_replace and not (is_folder and path.is_dir()):
            self._may_replace = True
            text = tr("{name} exists already. Press Replace to overwrite it, or change the name.")
            self.refused.emit(text.format(name=path.name))
            self.export_button.setText(tr("Replace"))
        else:
            self._start(order, path)

    def _start(self, order: Order, path: Path) -> None:
        self._offer_written(False)
        self._set_progress(0, order.step_count)
        self.progress.hide()
        self.summary.setText(tr("Writing {name}…").format(name=path.name))
        self._began = time.monotonic()
        self._writing.start(
            order.job(path, self._may_replace, self._composition, self._open_renderer),
            lambda _: self._on_written(path),
            self._on_failed,
            self._show_written,
        )
        self._late.start()
        self._enable()
        self.busy_changed.emit(True)

    def _show_progress(self) -> None:
        self.progress.show()
        self.cancel_button.show()

    def _show_written(self, done: int, total: int) -> None:
        self._set_progress(done, total)
        if not total:
            return
        text = tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
        elapsed = time.monotonic() - self._began
        if done and elapsed > 2:
            text += "   ·   " + tr("{seconds} s left").format(seconds=f"{elapsed * (total - done) / done:,.0f}")
        self.summary.setText(text)

    def _set_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _cancel(self) -> None:
        self._end()
        self.summary.setText(tr("Cancelled."))

    def _on_failed(self, reason: str, details: str) -> None:
        self._end()
        self.summary.setText("")
        self.refused.emit(reason)

    def _on_written(self, path: Path) -> None:
        self._settings.set_last_folder("export", path.parent)
        self._written = path
        self._end()
        self.refused.emit("")
        self.summary.setText(tr("{name} is saved.").format(name=path.name))
        self._offer_written(True)
        self._suggested = str(free_name(path))
        self.path.setText(self._suggested)
        self.written.emit(path)

    def _offer_written(self, is_offered: bool) -> None:
        """Buttons for the file that the line tells of."""
        for part in (self.folder_button, self.open_button):
            part.setVisible(is_offered)

    def _end(self) -> None:
        self._writing.cancel()  # what has ended by itself is not busy any more, either
        self._late.stop()
        self.progress.hide()
        self.cancel_button.hide()
        self._ask_no_longer()
        self._enable()
        self.busy_changed.emit(False)

    def _open(self, path: Path | None) -> None:
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.refused.emit(tr("{name} cannot be opened from here.").format(name=path.name))
