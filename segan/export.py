"""Pictures to keep: labelled grids, and PNG files that carry the edit they were made from.

A PNG of ours has two text chunks: `segan`, JSON with everything that is needed to get the state back, and `parameters`,
a line for people. Files come from strangers, so whatever is read is validated. This module loads neither torch nor Qt.
"""

import io
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont, PngImagePlugin, UnidentifiedImageError
from pydantic import ConfigDict, Field, model_validator

from segan.config import Frozen, parse, parse_json
from segan.editing import Edit, Sheet, Source
from segan.errors import SeganError
from segan.files import write_atomically
from segan.paths import Timeline
from segan.pictures import DAMAGED, LARGEST_FILE, LARGEST_PIXELS

LARGEST_DOCUMENT = 16 * 2**20
"""Bytes of JSON."""
MOST_CELLS = 10_000
SMALLEST_FONT, LARGEST_FONT = 10, 28
LONGEST_LABEL = 60

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
class Composition:
    """A grid picture, [H, W, 3] uint8, and where its tiles lie."""

    picture: np.ndarray
    layout: Layout


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


def compose(
    tiles: Sequence[Sequence[np.ndarray | None]],
    row_labels: Sequence[str] = (),
    column_labels: Sequence[str] = (),
    margin: int = 4,
    scale: int = 1,
    smooth: bool = False,
    background: str = "#ffffff",
) -> Composition:
    """Rows of tiles, [H, W, 3] uint8 of one size or None, as a grid with its labels at the left and above.

    `margin` is the distance between tiles in pixels; `scale` enlarges the tiles, with Lanczos if `smooth`, otherwise by
    repeating pixels. Labels are never cut off: where they need more room than a tile has, the tiles move apart.
    """
    sizes = {tile.shape[:2] for tile in chain.from_iterable(tiles) if tile is not None}
    if len(sizes) != 1:
        raise ValueError(f"a grid needs tiles of one size, not {sorted(sizes)}")
    height, width = (side * scale for side in sizes.pop())
    rows, columns = len(tiles), max(map(len, tiles))
    side_texts = [_drawable(label) for label in row_labels[:rows]]
    head_texts = [_drawable(label) for label in column_labels[:columns]]

    font = _font(min(LARGEST_FONT, max(SMALLEST_FONT, min(width, height) // 5)))
    while font.size > SMALLEST_FONT and any(font.getlength(text) > width for text in head_texts):
        font = _font(int(font.size) - 1)
    line_height = sum(font.getmetrics())
    gap = line_height // 2
    side = max((math.ceil(font.getlength(text)) + gap for text in side_texts if text), default=0)
    head = line_height + gap // 2 if any(head_texts) else 0

    cell_width = max([width, *(math.ceil(font.getlength(text)) + gap for text in head_texts if text)])
    cell_height = max(height, line_height if any(side_texts) else 0)
    layout = Layout(
        left=margin + side + (cell_width - width) // 2,
        top=margin + head + (cell_height - height) // 2,
        tile_width=width,
        tile_height=height,
        column_step=cell_width + margin,
        row_step=cell_height + margin,
        rows=rows,
        columns=columns,
    )
    canvas_size = margin + side + columns * layout.column_step, margin + head + rows * layout.row_step
    canvas = Image.new("RGB", canvas_size, background)
    draw = ImageDraw.Draw(canvas)
    red, green, blue = ImageColor.getrgb(background)[:3]
    ink = "#111111" if 0.299 * red + 0.587 * green + 0.114 * blue > 127 else "#eeeeee"
    for row, text in enumerate(side_texts):
        draw.text((margin + side - gap, layout.tile(row, 0)[1] + height / 2), text, ink, font, anchor="rm")
    for column, text in enumerate(head_texts):
        draw.text((layout.tile(0, column)[0] + width / 2, margin + line_height / 2), text, ink, font, anchor="mm")

    picture = np.array(canvas)
    for row, line in enumerate(tiles):
        for column, tile in enumerate(line):
            if tile is not None:
                x, y = layout.tile(row, column)
                picture[y : y + height, x : x + width] = _enlarged(tile, scale, smooth)
    return Composition(picture, layout)


def write_png(path: Path, picture: np.ndarray | Composition, document: Document, overwrite: bool = False) -> None:
    """Write a picture, [H, W, 3] uint8, and what it is made from. The file appears whole or not at all."""
    layout, pixels = (picture.layout, picture.picture) if isinstance(picture, Composition) else (None, picture)
    if path.exists() and not overwrite:
        raise SeganError(f"{path} exists already. Choose another name.")
    carried = texts(document, layout)
    information = PngImagePlugin.PngInfo()
    # A compressed text that unpacks to more than this makes Pillow refuse the picture, in any program that uses it.
    zipped = len(carried["segan"].encode()) < PngImagePlugin.MAX_TEXT_CHUNK
    information.add_itxt("segan", carried["segan"], zip=zipped)
    information.add_text("parameters", carried["parameters"])
    encoded = io.BytesIO()
    Image.fromarray(pixels).save(encoded, "PNG", pnginfo=information)
    try:
        write_atomically(path, encoded.getvalue())
    except OSError as error:
        reason = error.strerror or str(error)
        raise SeganError(f"{path} cannot be written ({reason}). Choose another folder, or free some space.") from error


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


def read_document(path: Path) -> Document:
    """What a PNG of ours shows; raises `SeganError` for any other file."""
    return read_png(path).document


def read_png(path: Path) -> Carried:
    """Everything that a PNG of ours carries; raises `SeganError` for any other file."""
    return parse_text(png_text(path), path.name)


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
        raise SeganError(f"The edit inside {name} is damaged ({str(error).rstrip('.')}). Try another file.") from None
    raise SeganError(f"{name} was made by a newer version of SEGAN. Update this one to open it.")


def free_name(path: Path) -> Path:
    """The path, or one beside it that no file has: 'grid.png', 'grid (2).png', 'grid (3).png' ..."""
    if not path.exists():
        return path
    match = re.fullmatch(r"(.*) \(([0-9]{1,9})\)", path.stem)
    stem, first = (match[1], int(match[2]) + 1) if match else (path.stem, 2)
    candidates = (path.with_name(f"{stem} ({number}){path.suffix}") for number in count(first))
    return next(candidate for candidate in candidates if not candidate.exists())


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


def png_text(path: Path) -> str:
    """The `segan` text inside a PNG, not yet validated; raises `SeganError` if there is none."""
    if not path.is_file():
        raise SeganError(f"{path} does not exist, or is no file. Choose a PNG that SEGAN exported.")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SeganError(f"{path.name} is too large for a picture. Choose a PNG that SEGAN exported.")
        with Image.open(path, formats=["PNG"]) as image:
            text = image.info.get("segan")
            if text is None and isinstance(image, PngImagePlugin.PngImageFile):
                if image.width * image.height > LARGEST_PIXELS:
                    raise SeganError(f"{path.name} has too many pixels. Choose a PNG that SEGAN exported.")
                text = image.text.get("segan")  # another program may have put it behind the pixels
    except UnidentifiedImageError:
        raise SeganError(f"{path.name} is no PNG. Choose a PNG that SEGAN exported.") from None
    except (*DAMAGED, Image.DecompressionBombError) as error:
        raise SeganError(f"{path.name} cannot be read ({error}). Choose another file.") from error
    if text is None:
        raise SeganError(
            f"{path.name} carries no edit. Choose a PNG that SEGAN exported, and that was not saved again."
        )
    if len(text) > LARGEST_DOCUMENT:
        raise SeganError(f"{path.name} carries an edit that is too large. Choose another file.")
    return str(text)


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


# The font that comes with Pillow knows little more than ASCII, and draws a box for the rest.
_SPELLED_OUT = str.maketrans({"σ": "sd", "ψ": "psi", "→": "->", "−": "-", "×": "x", "–": "-", "…": "..."})


def _drawable(label: str) -> str:
    plain = unicodedata.normalize("NFKD", " ".join(label.translate(_SPELLED_OUT).split()))
    text = "".join(c for c in plain if not unicodedata.combining(c)).encode("ascii", "replace").decode()
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 3] + "..."


def _enlarged(tile: np.ndarray, scale: int, smooth: bool) -> np.ndarray:
    if smooth and scale > 1:
        size = tile.shape[1] * scale, tile.shape[0] * scale
        return np.asarray(Image.fromarray(tile).resize(size, Image.Resampling.LANCZOS))
    return tile.repeat(scale, axis=0).repeat(scale, axis=1)


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
