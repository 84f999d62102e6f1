"""Start the application: what it needs from the system, the one QApplication, the window, the exit code.

Nothing of Qt is imported before it is known that the system has the libraries that Qt links to: without them Qt
ends the process with a loader error that nobody understands.
"""

import ctypes
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

# Debian's package for each library that Qt expects from the system.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
PAINTED_MS = 200
"""What the window can be seen without is made when it has been painted."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with the pictures or the model named in `argv`; returns the exit code."""
    parser = ArgumentParser(
        prog="main.py",
        description="Train a style-based GAN on your own pictures, and steer what it makes.",
        epilog="Without a window: python -m segan --help",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", type=Path, help="pictures, folders, zips, a run or a model")
    paths = [path.absolute() for path in parser.parse_args(argv).paths]
    obstacle = system_obstacle(os.environ)
    if obstacle:
        print(obstacle, file=sys.stderr)
        return 1
    return _run(paths)


def _run(paths: Sequence[Path]) -> int:
    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from segan_desktop import RESOURCES, theme
    from segan_desktop.errors import UnexpectedErrors, log_file, open_log, show_error
    from segan_desktop.main_window import MainWindow
    from segan_desktop.settings import Settings
    from segan_desktop.translation import speak, tr

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run saves itself when its window has gone
    open_log()
    application = QApplication(["segan"])
    application.setApplicationName("SEGAN")
    application.setDesktopFileName("segan")
    application.setWindowIcon(QIcon(str(RESOURCES / "icons" / "segan.svg")))
    store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "segan", "segan-desktop")
    settings = Settings(store)
    speak(application, settings.language)
    theme.apply(application, settings.scheme)
    application.styleHints().colorSchemeChanged.connect(lambda: theme.apply(application, settings.scheme))

    window = MainWindow(settings)
    errors = UnexpectedErrors(window)
    what = tr("Something went wrong in the program. What you have saved is safe.")
    where = tr("Details are in {file}").format(file=log_file())
    errors.happened.connect(lambda why: show_error(window, what, f"{why}\n\n{where}"))
    errors.install()
    window.show()
    QTimer.singleShot(PAINTED_MS, window.training.curves.prepare)
    if paths:
        window.open_paths(paths)
    return application.exec()


def system_obstacle(environment: Mapping[str, str], loads: Callable[[str], bool] | None = None) -> str:
    """Why no window can be opened here and what to do about it, in one sentence; empty if nothing is in the way."""
    if not sys.platform.startswith("linux"):
        return ""
    loads = loads or _loads
    platform = environment.get("QT_QPA_PLATFORM", "")
    on_x11 = platform.startswith("xcb") or (not platform and not environment.get("WAYLAND_DISPLAY"))
    needed = QT_LIBRARIES | (X11_LIBRARIES if on_x11 else {})
    missing = [package for library, package in needed.items() if not loads(library)]
    if missing:
        return (
            "SEGAN needs system libraries that are missing here; install them with: "
            f"sudo apt-get install {' '.join(missing)} (or what your system calls them)."
        )
    if on_x11 and not environment.get("DISPLAY"):
        return "There is no screen to open a window on: start SEGAN from a desktop, or with xvfb-run."
    return ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
