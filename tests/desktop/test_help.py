"""The Help menu: every key that the window obeys is told, and what version it is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from segan_desktop.help import KeysDialog
from segan_desktop.main_window import EXPLORATION, TRAINING, MainWindow

UNTOLD = {"Esc", "F1", "Ctrl+Y", *(f"Ctrl+Shift+{panel}" for panel in range(2, 6))}
"""What everybody expects, and the panels that are told as a range."""


def open_keys(window: MainWindow, qtbot: QtBot) -> KeysDialog:
    QTest.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(KeysDialog)))
    (dialog,) = window.findChildren(KeysDialog)
    return dialog


def test_that_every_key_of_the_window_is_told(window: MainWindow, qtbot: QtBot) -> None:
    window.show_tab(EXPLORATION)
    window.show_tab(TRAINING)
    obeyed = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    obeyed |= {key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()}
    assert len(obeyed) > 30
    told = {keys for _, lines in open_keys(window, qtbot).topics for keys, _ in lines}
    assert obeyed - told - UNTOLD - {""} == set()


def test_that_what_is_told_can_be_read_and_the_window_stays_open_beside_it(window: MainWindow, qtbot: QtBot) -> None:
    dialog = open_keys(window, qtbot)
    assert not dialog.isModal()
    texts = {text.text() for text in dialog.findChildren(QLabel)}
    assert all({keys, what} <= texts for _, lines in dialog.topics for keys, what in lines)
    assert not any("&" in what or what.endswith("…") for _, lines in dialog.topics for _, what in lines)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert open_keys(window, qtbot) is dialog


def test_that_the_version_can_be_copied_into_a_report(window: MainWindow, qtbot: QtBot) -> None:
    (about,) = (action for action in window.findChildren(QAction) if "About" in action.text())
    about.trigger()
    (box,) = window.findChildren(QMessageBox)
    assert "PyTorch 2." in box.informativeText() and "SEGAN 0." in box.text()
    assert box.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    box.close()
