"""The language of the window: every text that a person reads goes through `tr`."""

from PySide6.QtCore import QCoreApplication

CONTEXT = "segan"


def tr(text: str) -> str:
    """`text`, a literal, in the language of the window; fill in values afterwards: tr("Delete {name}?").format(...)."""
    return QCoreApplication.translate(CONTEXT, text)
