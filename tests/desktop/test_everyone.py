"""The window for everyone: by ear, by key, in other languages."""

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from by_hand import MakeTab, wait_for_picture
from fake_renderer import FakeRenderer
from fake_run import FakeRun
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as QtBotTimeout
from pytestqt.qtbot import QtBot

from segan.events import Command
from segan_desktop.main_window import MainWindow
from segan_desktop.settings import Settings
from segan_desktop.training import Phase
from segan_desktop.translation import LANGUAGES, TRANSLATIONS
from segan_desktop.widgets.basics import Section

PANELS = [f"Ctrl+Shift+{number}" for number in range(1, 6)]
"""Of the exploration, by their keys."""


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else widget.accessibleName()


def is_part_of_another(widget: QWidget, window: QWidget) -> bool:
    """Whether a reader meets it as a part of the control that it belongs to, or in a popup of that."""
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractSpinBox) or widget.window() is not window:
        return True
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


@pytest.mark.parametrize("tab", ["training", "exploration"])
def test_that_everything_that_takes_the_focus_has_a_name(window: MainWindow, tab: str) -> None:
    nameless = [
        f"{type(widget.parentWidget()).__name__} > {type(widget).__name__}"
        for widget in getattr(window, tab).findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not is_part_of_another(widget, window)
        and not (isinstance(widget, QAbstractButton) and widget.isHidden() and not widget.text())  # gets it when shown
        and not spoken_name(widget).strip()
    ]
    assert not nameless, nameless


def test_that_no_key_means_two_things(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.findChildren(QAction) if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys)), sorted(keys)


class Longer(QTranslator):
    """A language whose every text is a third longer."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        words = re.findall(r"\{[^}]*\}|[^\W\d_]+|.", source, re.DOTALL)
        letters = [len(word) if word.isalpha() else 0 for word in words]
        extra, result = math.ceil(0.3 * len(source)), []
        for word, count in zip(words, letters, strict=True):
            share = min(extra, math.ceil(0.45 * count))
            extra -= share
            result.append(word + "e" * share)
        return "".join(result)


@pytest.fixture(params=["a third longer", "zh_CN"])
def other_language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    """In which the window speaks."""
    translator = Longer() if request.param == "a third longer" else QTranslator()
    if request.param in LANGUAGES:
        assert translator.load(f"segan_{request.param}", str(TRANSLATIONS))
    assert QCoreApplication.installTranslator(translator)
    yield request.param
    QCoreApplication.removeTranslator(translator)


def is_cut_off(widget: QLabel | QAbstractButton | QComboBox) -> bool:
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(kind, option, part, widget).width()
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > room
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    if isinstance(widget, QToolButton) and not widget.text():
        return False
    return widget.sizeHint().width() > widget.width() + 1


def cut_off(parent: QWidget) -> list[str]:
    """The texts that can be seen in part only; those of others' names are shortened on purpose, and have a tooltip."""
    shown = [w for kind in (QLabel, QAbstractButton) for w in parent.findChildren(kind) if w.isVisible() and w.text()]
    cut = [f"{w.text()} ({w.width()} of {w.sizeHint().width()} px)" for w in shown if is_cut_off(w)]
    choices = [choice for choice in parent.findChildren(QComboBox) if choice.isVisible()]
    return cut + [f"{choice.currentText()} (a choice)" for choice in choices if is_cut_off(choice)]


def stays_cut_off(qtbot: QtBot, parent: QWidget) -> list[str]:
    """What has not got the room that it asks for after a moment, either."""
    with suppress(QtBotTimeout):
        qtbot.waitUntil(lambda: not cut_off(parent), timeout=1000)
    return cut_off(parent)


def test_that_no_language_is_cut_off_in_the_training(
    qtbot: QtBot, other_language: str, settings: Settings, faces: Path, started: list[FakeRun]
) -> None:
    window = MainWindow(settings, FakeRun, FakeRenderer.open)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    training = window.training
    assert training.start_button.text() == {"a third longer": "Startee", "zh_CN": "开始"}[other_language]
    found = cut_off(training)
    training.setup.set_up_new()
    for section in training.findChildren(Section):
        section.set_open(True)
    QApplication.processEvents()
    found += cut_off(training.form)
    window.open_paths([faces])
    qtbot.waitUntil(training.start_button.isEnabled)
    training.start()
    qtbot.waitUntil(lambda: training.phase is Phase.TRAINING)
    training.ask(Command.PAUSE)  # or the figures grow between two layouts
    qtbot.waitUntil(lambda: training.phase is Phase.PAUSED)
    QApplication.processEvents()
    found += cut_off(training.setup) + cut_off(training.progress)
    window.shutdown()
    QApplication.processEvents()
    assert not found, "\n".join(found)


def test_that_no_language_is_cut_off_in_the_exploration(
    qtbot: QtBot, other_language: str, make_tab: MakeTab, model: Path
) -> None:
    tab = make_tab()
    tab.open_model(model)
    wait_for_picture(tab, qtbot)
    assert tab.export_button.text() == {"a third longer": "Exporteee…", "zh_CN": "导出…"}[other_language]
    for section in tab.findChildren(Section):
        section.set_open(True)
    found = []
    panels = [button for button in tab.findChildren(QAbstractButton) if button.shortcut().toString() in PANELS]
    assert len(panels) == len(PANELS)
    for panel in panels:
        panel.click()
        found += stays_cut_off(qtbot, tab)
    for page in (tab.seeds.wall, tab.seeds.walk, tab.seeds.plane):
        tab.seeds.show_page(page)
        found += stays_cut_off(qtbot, tab.seeds)
    tab.export()
    dialog = tab.export_dialog
    assert dialog is not None and dialog.kind.count() > 3
    for kind in range(dialog.kind.count()):
        dialog.kind.setCurrentIndex(kind)
        found += stays_cut_off(qtbot, dialog)
    assert not found, "\n".join(dict.fromkeys(found))
    assert tab.minimumSizeHint().width() <= {"a third longer": 1440, "zh_CN": 1280}[other_language]
