"""Where a file is shown, as far as that can be seen without a file manager."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from segan_desktop.file_manager import open_folder, show_in_folder


class Opened(QObject):
    """In place of the system, for files."""

    def __init__(self) -> None:
        super().__init__()
        self.folders: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.folders.append(Path(url.toLocalFile()))


def test_that_without_a_file_manager_that_selects_the_folder_is_opened(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    opened, file = Opened(), tmp_path / "film.mp4"
    file.touch()
    QDesktopServices.setUrlHandler("file", opened, "take")
    try:
        show_in_folder(file)
        show_in_folder(tmp_path / "gone.mp4")
        open_folder(tmp_path / "runs")
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.folders == [tmp_path, tmp_path, tmp_path / "runs"]


def test_that_it_is_told_when_a_folder_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "drive").touch()
    assert not open_folder(tmp_path / "drive" / "runs")
