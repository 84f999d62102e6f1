"""The question where to save a file, for everything that a window exports: it remembers folders, and blocks nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from segan.export import free_name
from segan_desktop.settings import Settings

Save = Callable[[Path, bool], None]
"""Writes to a path; it may replace a file there only if the second argument says that a person has agreed to it."""


def ask_where_to_save(
    parent: QWidget, settings: Settings, purpose: str, heading: str, name: str, formats: Mapping[str, str], save: Save
) -> QFileDialog:
    """Offer `name` in the folder last used for `purpose`; `formats` are names of formats by suffix, the first proposed.

    A name that is taken is not offered; if a person chooses one, they are asked whether to replace the file.
    """
    folder, suffixes = settings.last_folder(purpose), list(formats)
    dialog = QFileDialog(parent, heading, str(free_name(folder / f"{name}{suffixes[0]}")))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    filters = {f"{formats[suffix]} (*{suffix})": suffix for suffix in suffixes}
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(suffixes[0][1:])
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen][1:]))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take(chosen: str) -> None:
        path = Path(chosen)
        settings.set_last_folder(purpose, path.parent)
        if path.suffix.lower() in formats:
            save(path, True)  # the dialog has asked
        else:
            suffix = filters[dialog.selectedNameFilter()]
            save(free_name(path.with_name(f"{path.name}{suffix}")), False)

    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog
