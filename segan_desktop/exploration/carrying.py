"""Edits on their way through the clipboard and under the mouse: as text that people can read, keep and send."""

import json

from PySide6.QtCore import QMimeData

from segan.config import parse_json
from segan.editing import Edit
from segan.errors import SeganError
from segan_desktop.translation import tr, translated

EDIT_MIME = "application/x-segan-edit"
LARGEST_TEXT = 4 * 2**20
"""Bytes of JSON; an edit with a vector for each layer of a large model has a twentieth of it."""


def packed(edit: Edit) -> QMimeData:
    """The edit as it is dragged or copied."""
    text = text_of(edit)
    mime = QMimeData()
    mime.setText(text)
    mime.setData(EDIT_MIME, text.encode())
    return mime


def is_carried(mime: QMimeData) -> bool:
    """Whether an edit was dragged here from a part of this window, as opposed to text of any kind."""
    return mime.hasFormat(EDIT_MIME)


def unpacked(mime: QMimeData) -> Edit:
    """The edit that was dragged or copied; raises `SeganError` with the reason where there is none."""
    if mime.hasFormat(EDIT_MIME):
        return edit_of(bytes(mime.data(EDIT_MIME).data()))
    if not mime.hasText():
        raise SeganError(tr("There is no edit on the clipboard. Copy one with Ctrl+C while the picture is shown."))
    return edit_of(mime.text().encode())


def text_of(edit: Edit) -> str:
    """The edit as JSON, without what is as usual; psi is always said, since for latents another is usual."""
    fields = edit.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({"version": edit.version, "psi": edit.psi, **fields})


def edit_of(text: bytes) -> Edit:
    """The edit that was written as JSON, perhaps by a stranger; raises `SeganError` with the reason if it is none."""
    if len(text) > LARGEST_TEXT:
        largest = LARGEST_TEXT // 2**20
        raise SeganError(tr("What is on the clipboard is too large for an edit (over {n} MB).").format(n=largest))
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    known = Edit.model_fields.keys() | {"mix_seed", "mix_layers"}
    if not isinstance(fields, dict) or not fields.keys() & known:
        raise SeganError(tr("What is on the clipboard is no edit. Copy one with Ctrl+C while the picture is shown."))
    version = fields.get("version")
    if isinstance(version, int) and version > Edit().version:
        raise SeganError(
            tr("The edit on the clipboard was made by a newer version of SEGAN. Update this one to use it.")
        )
    try:
        return parse_json(Edit, text)
    except SeganError as error:
        raise SeganError(
            tr("The edit on the clipboard is damaged: {reason}").format(reason=translated(str(error)))
        ) from None
