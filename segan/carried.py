"""What a picture or film of ours carries: the edit, sheet or timeline it was made from, wherever its format has room.

A file has two texts: `segan`, JSON with everything that is needed to get the state back, and `parameters`, a line for
people. PNG and APNG have them in text chunks, JPEG and WebP in XMP, GIF in its comment, MP4 and WebM in their tags.
Files come from strangers, so whatever is read is validated. This module loads neither torch nor Qt, and PyAV only for
video.
"""

import hashlib
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import IO, Annotated, Any, Literal, Self
from xml.sax.saxutils import escape, unescape

from PIL import Image, PngImagePlugin
from pydantic import ConfigDict, Field, model_validator

from segan.config import Frozen, parse, parse_json
from segan.editing import Edit, Sheet, Source
from segan.errors import SeganError
from segan.paths import Timeline
from segan.pictures import DAMAGED, LARGEST_FILE, LARGEST_PIXELS

LARGEST_DOCUMENT = 16 * 2**20
"""Bytes of JSON."""
MOST_CELLS = 10_000
MOST_CHUNKS = 1_000_000
"""Parts of a file that are looked through; a WebP has one for each frame."""
HEAD = 2**22
"""Bytes from the beginning of a film in which its tags are looked for at a glance."""

Document = Edit | Sheet | Timeline
"""What a picture or film is made from."""

Pixels = Annotated[int, Field(ge=1, le=2**20)]


class Layout(Frozen):
    """Where the tiles lie in a grid picture, in pixels from its top left corner."""

    left: int = Field(ge=0, le=2**20)
    top: int = Field(ge=0, le=2**20)
    tile_width: Pixels
    tile_height: Pixels
    column_step: Pixels
    """From the left of one tile to the left of the next."""
    row_step: Pixels
    rows: int = Field(ge=1, le=MOST_CELLS)
    columns: int = Field(ge=1, le=MOST_CELLS)

    def tile(self, row: int, column: int) -> tuple[int, int]:
        """The top left corner (x, y) of a tile."""
        return self.left + column * self.column_step, self.top + row * self.row_step

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """(row, column) of the tile under a point; None between the tiles and outside."""
        row, below = divmod(y - self.top, self.row_step)
        column, beside = divmod(x - self.left, self.column_step)
        inside = 0 <= row < self.rows and 0 <= column < self.columns
        return (row, column) if inside and below < self.tile_height and beside < self.tile_width else None


@dataclass(frozen=True)
class Carried:
    """What a file of ours carries: one edit, a sheet of them and where each lies, or the key frames of a film."""

    document: Document
    layout: Layout | None = None

    def edit_at(self, x: int, y: int) -> Edit | None:
        """The edit of the picture under a point; None beside the pictures of a sheet."""
        if isinstance(self.document, Edit):
            return self.document
        if isinstance(self.document, Timeline):
            return self.document.state
        cell = self.layout.cell_at(x, y) if self.layout else None
        if cell is None:
            return None
        row, column = self.document.rows[cell[0]], cell[1]
        return row[column] if column < len(row) else None  # the last row of a sheet may be shorter


def texts(document: Document, layout: Layout | None = None) -> dict[str, str]:
    """What a file carries: under `segan` JSON with everything, under `parameters` a line for people."""
    content: _EditContent | _SheetContent | _TimelineContent
    if isinstance(document, Edit):
        content = _EditContent(version=_VERSION, kind="edit", document=document)
    elif isinstance(document, Timeline):
        content = _TimelineContent(version=_VERSION, kind="timeline", document=document)
    else:
        fields = {"version": _VERSION, "kind": "sheet", "document": document, "layout": layout}
        content = parse(_SheetContent, fields)
    text = content.model_dump_json(exclude_defaults=True)
    if len(text.encode()) > LARGEST_DOCUMENT:
        raise SeganError("There are more edits than fit into a file. Choose fewer pictures, key frames or dimensions.")
    return {"segan": text, "parameters": _in_words(document)}


def parse_text(text: str, name: str) -> Carried:
    """What the `segan` text of a file called `name` says; raises `SeganError` if it is damaged."""
    try:
        head = parse_json(_Head, text)
        if head.version <= _VERSION:
            if head.kind == "edit":
                return Carried(parse_json(_EditContent, text).document)
            if head.kind == "timeline":
                return Carried(parse_json(_TimelineContent, text).document)
            sheet = parse_json(_SheetContent, text)
            return Carried(sheet.document, sheet.layout)
    except SeganError as error:
        raise SeganError(
            f"The edit inside {name} cannot be read ({str(error).rstrip('.')}). Try another file."
        ) from None
    raise SeganError(f"{name} was made by a newer version of SEGAN. Update this one to open it.")


def read(path: Path) -> Carried:
    """What a picture or film of ours was made from; raises `SeganError` for any other file."""
    return parse_text(text_in(path), path.name)


def seems_to_carry(path: Path) -> bool:
    """Whether a file looks like one of ours at a glance, whatever it is called, and whether or not it can be used."""
    try:
        with path.open("rb") as file:
            head = file.read(2**16)
            kind = _kind(head)
            if kind == "png":
                return b"iTXtsegan\0" in head
            if kind == "jpeg":
                return _NAMESPACE.encode() in head
            if kind == "webp":
                return _NAMESPACE in _webp_xmp(file)
            if kind == "gif":
                return _gif_text(path) is not None
            return kind in ("mp4", "matroska") and b"segan" in (head + file.read(HEAD)).lower()
    except (OSError, SeganError, *DAMAGED, Image.DecompressionBombError):
        return False


def text_in(path: Path) -> str:
    """The `segan` text of a file, not yet validated; raises `SeganError` if there is none.

    What a file is shows in its first bytes, not in its name.
    """
    if not path.is_file():
        raise SeganError(f"{path} does not exist, or is no file. Choose a picture or film that SEGAN exported.")
    try:
        with path.open("rb") as file:
            kind = _kind(file.read(16))
            if kind is None:
                raise SeganError(
                    f"{path.name} is no picture or film of a known format. Choose one that SEGAN exported."
                )
            if kind in ("png", "gif") and path.stat().st_size > LARGEST_FILE:
                raise SeganError(f"{path.name} is too large for a picture. Choose one that SEGAN exported.")
            if kind == "png":
                text = _png_text(path)
            elif kind == "gif":
                text = _gif_text(path)
            elif kind == "jpeg":
                text = _text_of_xmp(_jpeg_xmp(file))
            elif kind == "webp":
                text = _text_of_xmp(_webp_xmp(file))
            else:
                text = _video_text(path, file, kind)
    except (*DAMAGED, Image.DecompressionBombError) as error:
        raise SeganError(f"{path.name} cannot be read ({error}). Choose another file.") from error
    if text is None:
        raise SeganError(
            f"{path.name} carries no edit. Choose a file that SEGAN exported, and that was not saved again."
        )
    if len(text) > LARGEST_DOCUMENT:
        raise SeganError(f"{path.name} carries an edit that is too large. Choose another file.")
    return text


# --- into files ------------------------------------------------------------------------------------------------------


def png_information(texts: dict[str, str]) -> PngImagePlugin.PngInfo:
    """The texts as Pillow writes them into a PNG."""
    information = PngImagePlugin.PngInfo()
    if texts:
        # A compressed text that unpacks to more than this makes Pillow refuse the picture, in any program that uses it.
        zipped = len(texts["segan"].encode()) < PngImagePlugin.MAX_TEXT_CHUNK
        information.add_itxt("segan", texts["segan"], zip=zipped)
        information.add_text("parameters", texts["parameters"])
    return information


def gif_comment(texts: dict[str, str]) -> bytes:
    return f"{texts['parameters']}\n{_GIF_MARK}{texts['segan']}".encode()


def xmp(texts: dict[str, str]) -> bytes:
    """The texts as an XMP packet (ISO 16684-1)."""
    return _packet(_description(texts["parameters"]) + _document(texts["segan"]))


def jpeg_segments(texts: dict[str, str]) -> bytes:
    """The texts as application segments of a JPEG: XMP, and where that is too long for one the extended XMP.

    That is a packet of its own, cut into pieces that say which packet they are of, how long it is, and where they lie.
    """
    whole = xmp(texts)
    if len(_XMP_HEAD + whole) <= _LARGEST_SEGMENT:
        return _app1(_XMP_HEAD + whole)
    extended = _packet(_document(texts["segan"]))
    name = hashlib.md5(extended, usedforsecurity=False).hexdigest().upper()
    people = texts["parameters"][:_MOST_IN_WORDS]
    packet = _packet(_description(people) + f"<xmpNote:HasExtendedXMP>{name}</xmpNote:HasExtendedXMP>")
    pieces = []
    for at in range(0, len(extended), _EXTENSION_PIECE):
        place = name.encode() + struct.pack(">II", len(extended), at)
        pieces.append(_app1(_EXTENSION_HEAD + place + extended[at : at + _EXTENSION_PIECE]))
    return _app1(_XMP_HEAD + packet) + b"".join(pieces)


_GIF_MARK = "segan "
_NAMESPACE = "urn:segan:edit"
_XMP_BEGIN, _XMP_END = "<segan:document>", "</segan:document>"
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
_LARGEST_SEGMENT = 65_533
_EXTENSION_PIECE = 65_000
_MOST_IN_WORDS = 10_000


def _packet(content: str) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmlns:segan="{_NAMESPACE}">'
        f'{content}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _description(parameters: str) -> str:
    return (
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(parameters)}</rdf:li></rdf:Alt>'
        "</dc:description>"
    )


def _document(text: str) -> str:
    return f"{_XMP_BEGIN}{escape(text)}{_XMP_END}"


def _app1(content: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


# --- out of files ----------------------------------------------------------------------------------------------------


def _kind(head: bytes) -> Literal["png", "jpeg", "gif", "webp", "mp4", "matroska"] | None:
    if head.startswith(b"\x89PNG"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"GIF8"):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4"
    return "matroska" if head.startswith(b"\x1a\x45\xdf\xa3") else None


def _png_text(path: Path) -> str | None:
    with Image.open(path, formats=["PNG"]) as image:
        text = image.info.get("segan")
        if text is None and isinstance(image, PngImagePlugin.PngImageFile):
            if image.width * image.height > LARGEST_PIXELS:
                raise SeganError(f"{path.name} has too many pixels. Choose a picture that SEGAN exported.")
            text = image.text.get("segan")  # another program may have put it behind the pixels
    return None if text is None else str(text)


def _gif_text(path: Path) -> str | None:
    with Image.open(path, formats=["GIF"]) as image:
        comment = image.info.get("comment", b"")
    marked = [line for line in comment.decode("utf-8", "replace").split("\n") if line.startswith(_GIF_MARK)]
    return marked[0].removeprefix(_GIF_MARK) if marked else None


def _text_of_xmp(packet: str) -> str | None:
    """Not parsed as XML, which can be made to grow without bounds."""
    begin, end = packet.find(_XMP_BEGIN), packet.find(_XMP_END)
    return unescape(packet[begin + len(_XMP_BEGIN) : end]) if 0 <= begin < end else None


def _webp_xmp(file: IO[bytes]) -> str:
    """The XMP of an open WebP, whose other parts are passed over; empty if it has none."""
    length = file.seek(0, os.SEEK_END)
    at = 12
    for _ in range(MOST_CHUNKS):
        if at + 8 > length:
            break
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"XMP ":
            if size > min(2 * LARGEST_DOCUMENT, length - at):
                raise ValueError("its XMP is too large")
            return file.read(size).decode("utf-8", "replace")
        at += 8 + size + size % 2
    return ""


def _jpeg_xmp(file: IO[bytes]) -> str:
    """The XMP of an open JPEG, and the extended XMP behind it if it has that; empty if it has none."""
    packet, extension, name = "", bytearray(), b""
    length = file.seek(0, os.SEEK_END)
    at = 2
    for _ in range(MOST_CHUNKS):
        file.seek(at)
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in (0xD9, 0xDA):  # the pixels begin
            break
        size = struct.unpack(">H", head[2:])[0]
        if head[1] == 0xE1 and at + 2 + size <= length:
            content = file.read(size - 2) if size >= 2 else b""
            if content.startswith(_XMP_HEAD):
                packet = content[len(_XMP_HEAD) :].decode("utf-8", "replace")
                named = re.search(r"HasExtendedXMP\W{1,3}([0-9A-F]{32})\b", packet)
                name = named[1].encode() if named else b""
            elif name and content.startswith(_EXTENSION_HEAD + name):
                piece = content[len(_EXTENSION_HEAD) + 32 :]
                whole, offset = struct.unpack_from(">II", piece)
                if whole > 2 * LARGEST_DOCUMENT:
                    raise ValueError("its XMP is too large")
                if offset == len(extension):
                    extension += piece[8:]
        at += 2 + size
    return packet + extension.decode("utf-8", "replace")


def _video_text(path: Path, file: IO[bytes], container_format: str) -> str | None:
    """The tag of an open film. Its format is given, or PyAV might take it for a list of other files to read."""
    av = pyav(path)
    file.seek(0)
    options = {"probesize": str(2**20), "analyzeduration": "0"}
    try:
        with av.open(file, "r", format=container_format, options=options, metadata_errors="replace") as container:
            tags = {key.casefold(): value for key, value in container.metadata.items()}
    except av.FFmpegError as error:
        raise ValueError(str(error)) from error
    return tags.get("segan")


def pyav(path: Path) -> ModuleType:
    """The package that writes and reads video; raises `SeganError` for a path whose format needs it where it is not."""
    try:
        import av
    except ImportError:
        raise SeganError(
            f"{path.suffix.upper()[1:]} needs the package PyAV, which is not installed. "
            "Install it (pip install av), or choose WebP or GIF."
        ) from None
    return av


# --- what is said ----------------------------------------------------------------------------------------------------

_VERSION: Literal[1] = 1


class _Head(Frozen):
    """What is read first, to know how to read the rest."""

    model_config = ConfigDict(extra="ignore")

    version: int = Field(ge=1)
    kind: str


class _EditContent(Frozen):
    version: Literal[1]
    kind: Literal["edit"]
    document: Edit


class _TimelineContent(Frozen):
    version: Literal[1]
    kind: Literal["timeline"]
    document: Timeline


class _SheetContent(Frozen):
    version: Literal[1]
    kind: Literal["sheet"]
    document: Sheet
    layout: Layout | None = None

    @model_validator(mode="before")
    @classmethod
    def _few_enough(cls, fields: Any) -> Any:
        """Refuses before the edits are made: each takes a thousand times the memory of its shortest text."""
        document = fields.get("document") if isinstance(fields, dict) else None
        rows = (
            document.rows if isinstance(document, Sheet) else document.get("rows") if isinstance(document, dict) else ()
        )
        cells = sum(len(row) for row in rows if isinstance(row, list | tuple)) if isinstance(rows, list | tuple) else 0
        if not 1 <= cells <= MOST_CELLS:
            raise ValueError(f"a sheet holds 1 to {MOST_CELLS:,} pictures, not {cells:,}")
        return fields

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        shape = len(self.document.rows), max(map(len, self.document.rows))
        if self.layout is not None and (self.layout.rows, self.layout.columns) != shape:
            raise ValueError("the layout has other rows and columns than the sheet")
        return self


def _in_words(document: Document) -> str:
    """A line that tells people what the picture shows."""
    if isinstance(document, Sheet):
        edits = [edit for row in document.rows for edit in row if edit is not None]
        labels = [label for label in (*document.row_labels, *document.column_labels) if label][:50]
        text = f"{len(edits)} pictures; {', '.join(labels)}; the first: {_in_words(edits[0]) if edits else 'none'}"
    elif isinstance(document, Timeline):
        text = f"{len(document.keys)} key frames, {document.seconds:g} s; the first: {_in_words(document.state)}"
    else:
        text = ", ".join(_parts_in_words(document))
    return "".join(c if c.isprintable() else " " for c in text)


def _parts_in_words(edit: Edit) -> Iterator[str]:
    if edit.blend:
        yield "a blend of " + " and ".join(f"{part.weight:g} {_source_in_words(part.latent)}" for part in edit.blend)
    else:
        yield _source_in_words(edit)
        if edit.to_seed is not None:
            yield f"to seed {edit.to_seed} at {edit.position:g}"
        for mix in edit.mixes:
            yield f"layers {' '.join(map(str, mix.layers))} of {_source_in_words(mix)}"
    yield f"psi {edit.psi:g}"
    if edit.psi_cutoff is not None:
        yield f"psi cut-off {edit.psi_cutoff}"
    for own in edit.psi_layers:
        yield f"psi {own.psi:g} at layer {own.index}"
    for direction in edit.directions:
        yield f"{direction.name} {direction.strength:+g}"
    for change in edit.subspace:
        if change.set is not None:
            yield f"{change.dimension} = {change.set:g}"
        elif not change.neutral:
            factor = "" if change.mul == 1 else f" x{change.mul:g}"
            yield f"{change.dimension}{factor} {change.add:+g}"
    yield f"noise {edit.noise} {edit.noise_seed}" if edit.noise == "random" else f"noise {edit.noise}"
    for strength in edit.noise_strengths:
        yield f"noise x{strength.strength:g} at L{strength.layer}N{strength.input}"
    if edit.model.path:
        yield f"model {Path(edit.model.path).name}"


def _source_in_words(source: Source) -> str:
    if source.vector is None:
        return f"seed {source.seed}"
    return f"a vector in {source.vector.space.replace('_plus', '+')}"
