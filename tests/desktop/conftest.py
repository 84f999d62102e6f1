"""What every interface test needs: settings of its own, in a folder of its own."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from segan_desktop import theme
from segan_desktop.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> Settings:
    """Settings in an ini file, with the runs in the test's own folder; and the application looks as a user sees it."""
    theme.apply(qapp, "dark")
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    settings.runs_folder = tmp_path / "runs"
    return settings
