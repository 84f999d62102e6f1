"""Both jobs as a user does them, in the real window with the real trainer and the real renderer."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDoubleSpinBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from segan_desktop import theme
from segan_desktop.exploration.export_kinds import TRAVERSAL
from segan_desktop.main_window import EXPLORATION, MainWindow
from segan_desktop.settings import Settings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    theme.apply(qapp, "dark")
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    settings.runs_folder = tmp_path / "runs"
    window = MainWindow(settings)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.shutdown()
    window.close()
    window.deleteLater()


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, plain = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(600, 400), copy, mime, LEFT, plain))
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), copy, mime, LEFT, plain))


def click(parent: QWidget, text: str) -> None:
    """Click the button that says `text` and can be seen."""
    matches = [b for b in parent.findChildren(QAbstractButton) if b.text() == text and b.isVisible() and b.isEnabled()]
    assert matches, f"no button says {text!r}"
    QTest.mouseClick(matches[0], LEFT)


def choose(window: MainWindow, field: str, value: object) -> None:
    """Set a field of the form through its own editor."""
    editor = next(
        e
        for kind in (QComboBox, QSpinBox, QDoubleSpinBox)
        for e in window.training.form.field(field).findChildren(kind)
    )
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
    else:
        editor.setFocus()
        editor.selectAll()
        QTest.keyClicks(editor, str(value))
        QTest.keyClick(editor, Qt.Key.Key_Return)


def test_that_pictures_become_a_model_that_is_steered_exported_and_found_again(
    qtbot: QtBot, window: MainWindow, faces: Path, tmp_path: Path
) -> None:
    # Drop a folder of 64 pictures and choose a small run.
    training, exploration = window.training, window.exploration
    drop(window, faces)
    qtbot.waitUntil(training.start_button.isEnabled)
    assert training.data.report is not None and len(training.data.report.usable) == 64
    choose(window, "model.resolution", 16)
    choose(window, "model.channel_base", 128)
    assert (training.form.config.model.resolution, training.form.config.model.channel_base) == (16, 128)

    # Train until there are curves and a preview, then stop: the work is saved.
    QTest.mouseClick(training.start_button, LEFT)
    qtbot.waitUntil(lambda: training.curves.points("generator_loss") >= 3)
    qtbot.waitUntil(lambda: training.previews.shown > 0)
    click(training, "Stop and save")
    qtbot.waitUntil(lambda: not training.running)
    (model,) = (tmp_path / "runs").glob("*/model-*.safetensors")

    # Open the snapshot and move the most effective slider with the keyboard: the picture changes.
    drop(window, model)
    assert window.tabs.currentIndex() == EXPLORATION
    document = exploration.document
    qtbot.waitUntil(lambda: document.info is not None and Path(document.info.reference.path) == model)
    assert document.info is not None
    view = exploration.edit_panel.view
    qtbot.waitUntil(lambda: not view.image.isNull() and not view.message[0])
    before = view.image
    best = document.info.ranked[0].dimension
    slider = exploration.sliders.sliders(best)[0]
    slider.track.setFocus()
    for _ in range(4):
        QTest.keyClick(slider.track, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    edit = document.edit
    assert edit.strength(best) == pytest.approx(2.0)
    qtbot.waitUntil(lambda: view.image != before)

    # Export a grid that traverses this dimension.
    window.show_tab(EXPLORATION)
    click(exploration, "Export…")
    dialog = exploration.export_dialog
    assert dialog is not None
    dialog.show_kind(TRAVERSAL)
    grid = tmp_path / "grid.png"
    dialog.file.path.setText(str(grid))
    qtbot.waitUntil(dialog.file.export_button.isEnabled)
    QTest.mouseClick(dialog.file.export_button, LEFT)
    qtbot.waitUntil(grid.is_file)
    dialog.close()

    # Lose the state, then drop the grid: seed, sliders and picture are back.
    steered = view.image
    document.set_edit(document.edit.replace(seed=77, psi=0.3).with_strength(best, 0.0))
    qtbot.waitUntil(lambda: view.image != steered)
    drop(window, shutil.copy(grid, tmp_path / "moved.png"))
    qtbot.waitUntil(lambda: document.edit == edit)
    qtbot.waitUntil(lambda: view.image == steered)
    assert slider.value == pytest.approx(2.0)
