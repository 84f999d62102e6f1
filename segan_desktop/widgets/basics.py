"""The small parts that everything is put together from, in the roles of the style sheet."""

from collections.abc import Iterable
from html import escape
from itertools import pairwise

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segan_desktop.theme import GRID, MARGIN, set_role
from segan_desktop.translation import tr


def label(text: str, role: str = "", wraps: bool = False) -> QLabel:
    made = QLabel(text, wordWrap=wraps)
    set_role(made, role)
    return made


def tip_of(text: str) -> str:
    """For a tooltip that holds a name from a file: what looks like markup in it is shown, not followed."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if QtGui.Qt.mightBeRichText(text) else text


def title(text: str) -> QLabel:
    """The heading of a section."""
    return label(text.upper(), "title")


def button(text: str, role: str = "", tip: str = "") -> QPushButton:
    made = QPushButton(text)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    set_role(made, role)
    return made


def panel(parent: QWidget | None = None) -> QFrame:
    """A ground for things that belong together."""
    made = QFrame(parent)
    set_role(made, "panel")
    return made


def _holder_of_focus(widget: QWidget) -> QWidget:
    while proxy := widget.focusProxy():
        widget = proxy
    return widget


class Section(QWidget):
    """A title that opens and folds what is below it; `body` is the layout to fill."""

    toggled = Signal(bool)

    def __init__(self, text: str, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = QToolButton()
        self._head.setText(text)
        self._head.setCheckable(True)
        self._head.setChecked(is_open)
        self._head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_role(self._head, "fold")
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 4, 0, 0)
        self.body.setSpacing(GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._inside)
        self._head.toggled.connect(self._show)
        self._show(is_open)

    def set_text(self, text: str) -> None:
        self._head.setText(text)

    def set_open(self, is_open: bool) -> None:
        self._head.setChecked(is_open)

    def lead_to(self, stops: Iterable[QWidget]) -> None:
        """Have the Tab key go from the title through these, in their order; Qt goes by when they were made."""
        for before, after in pairwise((self._head, *map(_holder_of_focus, stops))):
            QWidget.setTabOrder(before, after)

    def _show(self, is_open: bool) -> None:
        self._head.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._inside.setVisible(is_open)
        self.toggled.emit(is_open)


class SecondClick(QObject):
    """Made at a click, it keeps the second of a double click from what the first has moved under the pointer."""

    def __init__(self, clicked: QWidget) -> None:
        window = clicked.window().windowHandle()
        super().__init__(window)
        self._place = QCursor.pos()
        if window:
            window.installEventFilter(self)
            QTimer.singleShot(QApplication.doubleClickInterval(), self.deleteLater)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return super().eventFilter(watched, event)
        away = QCursor.pos() - self._place
        return away.manhattanLength() <= QApplication.styleHints().mouseDoubleClickDistance()


class Banner(QFrame):
    """One calm line about something that a person should know, with at most one thing to do about it."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self, closable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._text = label("", wraps=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = button("")
        self._action.hide()
        self._close = button("✕", "quiet", tr("Dismiss"))
        self._close.setAccessibleName(tr("Dismiss"))
        if not closable:
            self._close.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 6, 6, 6)
        layout.setSpacing(GRID)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self._action.clicked.connect(self._act)
        self._close.clicked.connect(self._dismiss)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str, action: str = "", is_warning: bool = True) -> None:
        """Show `text`, and a button that sends `acted` if `action` gives it a name."""
        set_role(self, "banner" if is_warning else "notice")
        set_role(self._text, "error" if is_warning else "")
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()

    def withdraw_action(self) -> None:
        """There is nothing to do about it any more."""
        self._action.hide()

    def _act(self) -> None:
        SecondClick(self)
        self.hide()
        self.acted.emit()

    def _dismiss(self) -> None:
        SecondClick(self)
        self.hide()
        self.dismissed.emit()
