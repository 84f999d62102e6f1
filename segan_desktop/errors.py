"""The one way an error is shown and where the rest of it is written."""

import contextlib
import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QMessageBox, QWidget

log = logging.getLogger("segan")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def show_error(parent: QWidget | None, what: str, why: str) -> QMessageBox:
    """Say what did not work and why, without standing in the way of anything else."""
    log.warning("%s %s", what, why)
    box = QMessageBox(QMessageBox.Icon.NoIcon, "SEGAN", what, QMessageBox.StandardButton.Ok, parent)
    box.setInformativeText(why)
    box.setWindowModality(Qt.WindowModality.NonModal)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.show()
    return box


def log_file() -> Path:
    return Path(platformdirs.user_log_dir("segan", appauthor=False)) / "segan.log"


def open_log() -> None:
    """Write the log, and what Qt says, to a file that never grows beyond a few megabytes; without one if need be."""
    path = log_file()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(file)
    log.setLevel(logging.INFO)
    qInstallMessageHandler(_log_qt)


class UnexpectedErrors(QObject):
    """Errors that nobody caught, in whichever thread: logged, and told to the window's thread once each."""

    happened = Signal(str)
    """The error in one line."""

    def install(self) -> None:
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    def _uncaught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        log.error("".join(traceback.format_exception(kind, error, trace)))
        if issubclass(kind, Exception):
            self.happened.emit(f"{kind.__name__}: {error}")


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS[kind], "Qt: %s", message)
