"""Attention: what the desktop shows of a run around the window: progress at its icon, news for who looks elsewhere."""

import os
import sys

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

LAUNCHER = "com.canonical.Unity.LauncherEntry"
"""What the docks of GNOME, KDE, Xfce and Unity listen to (https://wiki.ubuntu.com/Unity/LauncherAPI)."""
NEWS_MS = 20_000


class Attention(QObject):
    """Says the same to every desktop; those that have no place for it leave it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._percent = -1
        self._retire = QTimer(self)
        self._retire.setSingleShot(True)
        self._retire.setInterval(NEWS_MS)
        self._retire.timeout.connect(self._put_away)

    def show_progress(self, fraction: float | None) -> None:
        """How much of the run is done, from 0 to 1; None if there is no run."""
        percent = -1 if fraction is None else round(100 * fraction)
        if percent != self._percent:
            self._percent = percent
            _tell_launcher(max(percent, 0) / 100, percent >= 0)

    def tell(self, heading: str, sentence: str) -> None:
        """News for someone who looks elsewhere; who has the window before him sees it there."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            if self._tray is None:
                self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
                self._tray.messageClicked.connect(self._raise)
                self._tray.activated.connect(self._raise)
            self._tray.show()
            self._tray.showMessage(heading, sentence, self._window.windowIcon(), NEWS_MS)
            self._retire.start()

    def _raise(self) -> None:
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._put_away()

    def _put_away(self) -> None:
        if self._tray:
            self._tray.hide()


def _tell_launcher(progress: float, visible: bool) -> None:
    if not sys.platform.startswith("linux") or not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return
    from PySide6.QtDBus import QDBusConnection, QDBusMessage  # Linux only

    message = QDBusMessage.createSignal("/org/segan/launcher", LAUNCHER, "Update")
    properties = {"progress": progress, "progress-visible": visible}
    message.setArguments([f"application://{QApplication.desktopFileName()}.desktop", properties])
    QDBusConnection.sessionBus().send(message)
