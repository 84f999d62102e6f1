"""ChoiceBox: one of a few things, each with a value behind its name."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget


class ChoiceBox(QComboBox):
    def __init__(
        self, name: str, items: Iterable[tuple[str, Any]] = (), explanation: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(f"<qt>{explanation}</qt>" if explanation else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        self.set_items(items)

    def set_items(self, items: Iterable[tuple[str, Any]]) -> None:
        """Offer other things; what was chosen stays so if it is among them. Emits nothing."""
        chosen = self.currentText()
        with QSignalBlocker(self):
            self.clear()
            for text, value in items:
                self.addItem(text, value)
            self.setCurrentIndex(max(0, self.findText(chosen)))

    def choose(self, value: Any) -> None:
        """Choose the thing that has this value, as a person would; nothing happens if there is none."""
        found = [index for index in range(self.count()) if self.itemData(index) == value]
        if found:
            self.setCurrentIndex(found[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say with an ellipsis that there is more than fits, which Qt just cuts off."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()
