"""NumberBox: a whole number to type or to step through, shown at a distance from its frame."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

LAST_SEED = 2**32 - 1


class NumberBox(QDoubleSpinBox):
    """It says what is wanted and is shown the outcome. Beyond the 31 bits of Qt's integers, since seeds are."""

    wanted = Signal(object)
    """int"""
    settled = Signal()

    def __init__(
        self,
        name: str,
        explanation: str = "",
        *,
        first: int = 0,
        last: int = LAST_SEED,
        value: int = 0,
        prefix: str = "",
        suffix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(f"<qt>{explanation}</qt>" if explanation else "")
        self.setDecimals(0)
        self.setRange(first, last)
        self.setPrefix(prefix)
        self.setSuffix(suffix)
        self.setValue(value)
        self.setKeyboardTracking(False)
        self.setMinimumWidth(80)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach the text (Qt 6.11)
        self.lineEdit().setAcceptDrops(False)  # what is dropped here is for the window
        self.valueChanged.connect(lambda number: self.wanted.emit(int(number)))
        self.editingFinished.connect(self.settled)

    @property
    def number(self) -> int:
        return int(self.value())

    def set_number(self, number: int) -> None:
        """Show a number; emits nothing."""
        with QSignalBlocker(self):
            self.setValue(number)

    def event(self, event: QEvent) -> bool:
        """Leave to the window the shortcuts that do nothing here, which a field takes for itself."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_idle(event):
            event.ignore()
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def _is_idle(self, event: QKeyEvent) -> bool:
        """Whether a key does nothing here: a letter, or undo with nothing typed to undo."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.lineEdit().isUndoAvailable()
        if event.matches(QKeySequence.StandardKey.Redo):
            return not self.lineEdit().isRedoAvailable()
        return event.text().isalpha()
