"""Take the pictures of the exploration tab that the documents show: python -m segan_desktop.documentation [NAME ...].

Writes docs/exploration-NAME.png, all of them if none is named, of the real window with the bundled model; no screen is
needed. The pictures of the training tab are of runs that took hours, and are taken by hand.
"""

import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from segan.editing import Edit, LayerPsi, Mix
from segan_desktop import RESOURCES, theme
from segan_desktop.exploration import ExplorationTab
from segan_desktop.exploration.export_kinds import GRID
from segan_desktop.main_window import EXPLORATION, MainWindow
from segan_desktop.settings import Settings
from segan_desktop.theme import Scheme

FOLDER = RESOURCES.parent / "docs"
SAMPLE_FACES = RESOURCES / "lorelei" / "lorelei64.zip"
SIZE = 1280, 800
REST_SECONDS = 8.0
"""Until all small pictures are there, on a slow machine."""
EDIT, MIXING, INTERPOLATION, TRAVERSAL, DIRECTIONS = range(5)
"""The buttons below the picture."""


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(["segan"])
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(QSettings(f"{temporary}/settings.ini", QSettings.Format.IniFormat))
        settings.runs_folder = Path(temporary) / "runs"
        settings.set_last_folder("export", Path(Path.home().anchor))
        window = MainWindow(settings)
        window.resize(*SIZE)
        window.show()
        window.show_tab(EXPLORATION)
        _rest()
        try:
            for name, scheme, show in _pictures(window.exploration, Path(temporary)):
                if name not in (sys.argv[1:] or [name]):
                    continue
                theme.apply(application, scheme)
                shown = show() or window
                _rest()
                shown.grab().save(str(FOLDER / f"exploration-{name}.png"))
                print(name)
        finally:
            window.shutdown()


def _rest(seconds: float = REST_SECONDS) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


Picture = tuple[str, Scheme, Callable[[], QWidget | None]]
"""Name and theme, and what brings it about; it gives a window of its own, if it has one."""


def _pictures(tab: ExplorationTab, folder: Path) -> list[Picture]:
    document, info = tab.document, tab.document.info
    assert info is not None
    first, second, third = (each.dimension for each in info.ranked[:3])
    plain = document.edit

    def go(mode: int, *edits: Edit) -> None:
        """Show a panel, and go through edits so slowly that each becomes a point of the history."""
        tab.seeds.show_page(tab.seeds.wall)
        tab.mode_buttons[mode].click()
        for edit in edits:
            document.set_edit(edit)
            _rest(1.5)

    def edit() -> None:
        go(EDIT, plain.with_seed(9), plain.with_seed(6), plain.with_seed(6).with_strength(third, 1.2))

    def found() -> None:
        with zipfile.ZipFile(SAMPLE_FACES) as faces:
            picture = Path(faces.extract("00222.png", folder))
        go(EDIT)
        tab.find_picture(picture)
        while tab.picture_search.is_busy:
            _rest(0.1)

    def similar() -> None:
        tab.picture_search.close_search()
        go(EDIT, plain.with_seed(36))
        tab.seeds.show_page(tab.seeds.walk)

    def plane() -> None:
        go(EDIT, plain.with_seed(23))
        tab.seeds.show_page(tab.seeds.plane)

    def split() -> None:
        go(EDIT, plain.with_seed(22))
        tab.bar.comparison.keep("A")
        go(EDIT, plain.with_seed(22).with_strength(first, -1.6).with_strength(second, 1.4))
        tab.bar.comparison.keep("B")
        tab.bar.comparison.toggle_split()

    def layers() -> None:
        tab.bar.comparison.toggle_split()
        changed = (LayerPsi(index=0, psi=1.2), LayerPsi(index=2, psi=0.4), LayerPsi(index=5, psi=1.0))
        go(EDIT, plain.with_seed(6).replace(psi=0.8, psi_layers=changed, noise="random", noise_seed=3))
        tab.seeds.psi_layers.set_open(True)

    def mixing() -> None:
        tab.seeds.psi_layers.set_open(False)
        mixes = Mix(seed=4, layers=(0, 1, 2, 3)), Mix(seed=15, layers=(6, 7, 8, 9))
        go(MIXING, plain.with_seed(20).replace(mixes=mixes))

    def interpolation() -> None:
        go(INTERPOLATION, plain.with_seed(6))
        for seed in (6, 4, 22, 12):
            tab.interpolation.add(plain.with_seed(seed))
        document.set_edit(plain.with_seed(4))

    def traversal() -> None:
        go(TRAVERSAL, plain.with_seed(6))
        tab.traversal.show_place(first.layer, first.input)

    def directions() -> None:
        go(DIRECTIONS, plain.with_seed(6))
        tab.directions.look_for("sefa", count=10)
        _rest()
        strongest = tab.directions.known[0]
        document.replace(directions=(strongest.at(1.5),))
        tab.directions.goes_on.setChecked(False)
        for seed, is_liked in ((4, True), (7, True), (9, False), (12, False)):
            document.set_edit(document.edit.with_seed(seed))
            tab.directions.like(is_liked)
        document.set_edit(document.edit.with_seed(6))

    def export() -> QWidget:
        go(EDIT, plain.with_seed(6))
        tab.export()
        assert tab.export_dialog is not None
        tab.export_dialog.show_kind(GRID)
        return tab.export_dialog

    return [
        ("edit-dark", "dark", edit),
        ("found-light", "light", found),
        ("similar-dark", "dark", similar),
        ("plane-light", "light", plane),
        ("split-dark", "dark", split),
        ("layers-light", "light", layers),
        ("mixing-dark", "dark", mixing),
        ("interpolation-dark", "dark", interpolation),
        ("traversal-light", "light", traversal),
        ("directions-light", "light", directions),
        ("export-dark", "dark", export),
    ]


if __name__ == "__main__":
    main()
