"""The system's file manager: opens a folder, or shows where a file lies, selected where that can be asked for."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

SERVICE, PLACE = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"
"""What the file managers of Linux desktops answer to: freedesktop.org, file-manager-interface."""


def open_folder(folder: Path) -> bool:
    """Open a folder, which is made if it is not there yet; returns whether it could be, as on a drive that is away."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
    return True


def show_in_folder(path: Path) -> None:
    """Open the folder that a file or folder lies in, with it selected; without, where no file manager can do that."""
    path = path.absolute()
    if not (path.exists() and _select(path)):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _select(path: Path) -> bool:
    match sys.platform:
        case "win32":
            subprocess.Popen(f'explorer /select,"{path}"')  # which does not understand its quoted arguments otherwise
            return True
        case "darwin":
            return subprocess.run(["open", "-R", str(path)], check=False).returncode == 0
        case _:
            return _ask_file_manager(path)


def _ask_file_manager(path: Path) -> bool:
    """Returns whether one is there to be asked: none is started for that which would be waited for."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    from PySide6.QtDBus import QDBusConnection, QDBusMessage  # Linux only

    bus = QDBusConnection.sessionBus()
    names = bus.interface()
    known = {*names.registeredServiceNames().value(), *names.activatableServiceNames().value()} if names else set()
    if SERVICE not in known:
        return False
    message = QDBusMessage.createMethodCall(SERVICE, PLACE, SERVICE, "ShowItems")
    message.setArguments([[path.as_uri()], ""])
    return bool(bus.send(message))
