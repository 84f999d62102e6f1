"""From the fields of a config to a form: a record for each control, and the one function that makes a widget of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, TypeVar, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo
from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from segan.config import SET, Frozen
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label

EDITOR_WIDTH = 136
RESET_WIDTH = 26
TEXT_INSET = 5
"""Brings the text of a number under that of a choice."""

Kind = Literal["number", "whole", "choice", "switch", "text"]


@dataclass(frozen=True)
class Control:
    """How one value is shown, explained and bounded."""

    name: str
    """Path of the field in its config, with dots: 'model.resolution'."""
    title: str
    kind: Kind
    help: str = ""
    unit: str = ""
    minimum: float = -1e9
    maximum: float = 1e9
    choices: tuple[Any, ...] = ()
    advanced: bool = False
    needs: tuple[dict[str, tuple[Any, ...]], ...] = ()
    """The value has an effect if, of one of these, every other control has one of the values named."""

    @property
    def range(self) -> str:
        """From where to where the value may go, in words; empty where everything may be."""
        if self.kind not in ("number", "whole") or self.minimum <= -1e9 or self.maximum >= 1e9:
            return ""
        return f"{self.minimum:,.10g} – {self.maximum:,.10g} {self.unit}".rstrip()


def controls_of(config: type[Frozen], prefix: str = "") -> tuple[Control, ...]:
    """A control for every field of a config and of the configs inside it, in their order; other fields are left out."""
    found: list[Control] = []
    for name, field in config.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Frozen):
            found += controls_of(field.annotation, f"{prefix}{name}.")
        elif kind := _kind(field):
            found.append(_control(prefix, name, kind, field))
    return tuple(found)


def value_at(config: Frozen, name: str) -> Any:
    """The value of the field that a control's name points to."""
    value: Any = config
    for part in name.split("."):
        value = getattr(value, part)
    return value


def why_unused(control: Control, config: Frozen, titles: Mapping[str, str]) -> str:
    """Why a control's value changes nothing in this config; empty if it does. `titles` are those of all controls."""
    failing: list[str] = []
    for together in control.needs:
        failing = [name for name, values in together.items() if not _is_one_of(value_at(config, name), values)]
        if not failing:
            return ""
    if not failing:
        return ""
    value = value_at(config, failing[0])
    return tr("Without effect while “{field}” is {value}.").format(
        field=titles.get(failing[0], failing[0]), value=tr("not set") if value is None else translated(str(value))
    )


C = TypeVar("C", bound=Frozen)


def replaced(config: C, name: str, value: Any) -> C:
    """A copy with the field that a control's name points to changed; raises `SeganError` where it does not fit."""
    head, _, rest = name.partition(".")
    return config.replace(**{head: replaced(getattr(config, head), rest, value) if rest else value})


class Field(QWidget):
    """A control on the screen: title, editor with unit, *reset to default*, and what is wrong with its value."""

    edited = Signal(str, object)
    """The control's name and its new value; sent for a person's changes only."""

    def __init__(self, control: Control, default: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._default = default
        self._why_not = ""
        self._editor = _editor(control, self)
        name = control.title
        self._title = label(_heading(name), wraps=True)
        self._title.setBuddy(self._editor.widget)
        self.reset = button("↺", "reset", tr("Reset to default (Ctrl+Backspace)"))
        self.reset.setAccessibleName(tr("Reset {field}").format(field=name))
        self.reset.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset.setFixedWidth(RESET_WIDTH)
        self._error = label("", "error", wraps=True)
        self._error.hide()
        self._remark = label("", "muted", wraps=True)
        self._remark.hide()
        self._editor.widget.setAccessibleName(name)
        self._editor.widget.setFixedWidth(EDITOR_WIDTH)
        by_key = QShortcut(QKeySequence("Ctrl+Backspace"), self)
        by_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        by_key.activated.connect(self._on_reset)
        self._explain()

        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(0)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._title, 0, 0)
        layout.addWidget(self.reset, 0, 1)
        layout.addWidget(self._editor.widget, 0, 2)
        layout.addWidget(self._error, 1, 0, 1, 3)
        layout.addWidget(self._remark, 2, 0, 1, 3)
        keep_place = self.reset.sizePolicy()
        keep_place.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keep_place)

        self._editor.changed.connect(self._on_change)
        self.reset.clicked.connect(self._on_reset)
        self.set_value(default)

    def value(self) -> Any:
        return self._editor.read()

    def set_value(self, value: Any) -> None:
        """Show another value, without `edited`."""
        with QSignalBlocker(self._editor.widget):
            self._editor.write(value)
        self._show_reset()

    def set_default(self, default: Any) -> None:
        self._default = default
        self._show_reset()

    def set_error(self, sentence: str) -> None:
        """Say below the editor why its value cannot be; an empty sentence takes it back."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._editor.widget.setProperty("invalid", bool(sentence))
        self._editor.widget.style().unpolish(self._editor.widget)
        self._editor.widget.style().polish(self._editor.widget)

    @property
    def error(self) -> str:
        return self._error.text()

    def set_remark(self, sentence: str) -> None:
        """Say below the editor what its value leads to, without refusing it; an empty sentence takes it back."""
        self._remark.setText(sentence)
        self._remark.setVisible(bool(sentence))

    @property
    def remark(self) -> str:
        return self._remark.text()

    def set_fixed(self, why: str) -> None:
        """Keep the value as it is, for a reason that the tooltip gives; an empty one frees it."""
        self._why_not = why
        for widget in (self._title, self._editor.widget, self.reset):
            widget.setEnabled(not why)
        self._explain()

    @property
    def why_fixed(self) -> str:
        return self._why_not

    def _explain(self) -> None:
        control = self.control
        parts = [self._why_not, control.help, control.range]
        text = "<br><br>".join(escape(part) for part in parts if part)
        self.setToolTip(f"<qt>{text}</qt>")
        self._editor.widget.setAccessibleDescription("\n".join(part for part in parts if part))

    def _on_change(self) -> None:
        self._show_reset()
        self.edited.emit(self.control.name, self.value())

    def _on_reset(self) -> None:
        if self._editor.widget.isEnabled() and self.value() != self._default:
            self.set_value(self._default)
            self._on_change()

    def _show_reset(self) -> None:
        self.reset.setVisible(self.value() != self._default)


@dataclass(frozen=True)
class _Editor:
    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: SignalInstance


def _editor(control: Control, parent: QWidget) -> _Editor:
    unit = control.unit
    match control.kind:
        case "choice":
            combo = _Choice(parent)
            for choice in control.choices:
                combo.addItem(f"{translated(str(choice))} {unit}".rstrip(), choice)
            return _Editor(
                combo,
                combo.currentData,
                lambda value: combo.setCurrentIndex(control.choices.index(value)),
                combo.currentIndexChanged,
            )
        case "switch":
            check = QCheckBox(parent)
            return _Editor(check, check.isChecked, check.setChecked, check.toggled)
        case "whole":
            whole = _Whole(parent)
            whole.setRange(max(-(2**31), int(control.minimum)), min(2**31 - 1, int(control.maximum)))
            whole.setSuffix(f" {unit}" if unit else "")
            return _Editor(whole, whole.value, whole.setValue, whole.valueChanged)
        case "number":
            number = _Number(parent)
            number.setRange(control.minimum, control.maximum)
            number.setSuffix(f" {unit}" if unit else "")
            return _Editor(number, number.value, number.setValue, number.valueChanged)
        case "text":
            line = QLineEdit(parent)
            return _Editor(line, line.text, line.setText, line.textChanged)


class _Choice(QComboBox):
    """Turns with the wheel only when it has the focus, so that scrolling a form changes nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class _Whole(QSpinBox):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(TEXT_INSET, 0, 0, 0)
        self.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.setLocale(QLocale.c())

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class _Number(QDoubleSpinBox):
    """Shows as many digits as the number has."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, decimals=6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(TEXT_INSET, 0, 0, 0)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.setLocale(QLocale.c())

    def textFromValue(self, value: float) -> str:
        return f"{value:.6f}".rstrip("0").rstrip(".")

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def _heading(title: str) -> str:
    """With a capital, unless it begins with a symbol: 'Batch size', 'z dimensions', 'R1 gamma'."""
    return title if title[1:2] == " " else title[:1].upper() + title[1:]


def _kind(field: FieldInfo) -> Kind | None:
    if get_origin(field.annotation) is Literal or "choices" in _hints(field):
        return "choice"
    kinds: dict[Any, Kind] = {bool: "switch", int: "whole", float: "number", str: "text"}
    return kinds.get(field.annotation)


def _control(prefix: str, name: str, kind: Kind, field: FieldInfo) -> Control:
    bounds: dict[str, float] = {}
    for limit in field.metadata:
        match limit:
            case annotated_types.Ge(ge=value) | annotated_types.Gt(gt=value):
                bounds["minimum"] = value  # type: ignore[assignment]
            case annotated_types.Le(le=value) | annotated_types.Lt(lt=value):
                bounds["maximum"] = value  # type: ignore[assignment]
    hints = _hints(field)
    return Control(
        name=prefix + name,
        title=translated(field.title or name),
        kind=kind,
        help=translated(field.description or ""),
        unit=translated(hints.get("unit", "")),
        choices=tuple(hints.get("choices") or get_args(field.annotation)),
        advanced=hints.get("advanced", False),
        needs=tuple(
            {prefix + other: tuple(values) for other, values in each.items()} for each in hints.get("needs", ())
        ),
        **bounds,
    )


def _is_one_of(value: Any, values: tuple[Any, ...]) -> bool:
    return value in values or (SET in values and bool(value))


def _hints(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
