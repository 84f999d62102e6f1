"""Pictures to keep: single ones and labelled grids, as PNG, JPEG or WebP that carry the edit they were made from.

What they carry is said in `segan.carried`; films are written by `segan.animation`. This module loads neither torch nor
Qt.
"""

import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from segan import carried, lettering
from segan.carried import Document, Layout
from segan.editing import Sheet
from segan.errors import SeganError
from segan.files import unwritable, write_atomically
from segan.pictures import DAMAGED, LARGEST_PIXELS

SMALLEST_FONT, LARGEST_FONT = 10, 28
LARGEST_SCALE = 16
LARGEST_SIDES = {".jpg": 65_500, ".jpeg": 65_500, ".webp": 16_383}
"""Pixels of a side that a format can hold."""


@dataclass(frozen=True)
class Format:
    """A way to write a still picture."""

    name: str
    suffix: str
    quality: int | None = None
    """1..100; None keeps every pixel as it is."""


SUFFIXES = (".png", ".webp", ".jpg", ".jpeg")
"""Endings of the files that can be written."""
FORMATS = (
    Format("PNG", ".png"),
    Format("WebP, lossless", ".webp"),
    Format("WebP", ".webp", 90),
    Format("JPEG", ".jpg", 95),
)
"""The most useful first."""


@dataclass(frozen=True)
class Composition:
    """A grid picture, [H, W, 3] uint8, and where its tiles lie."""

    picture: np.ndarray
    layout: Layout


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
    side_texts = [lettering.readable(label) for label in row_labels[:rows]]
    head_texts = [lettering.readable(label) for label in column_labels[:columns]]

    size = min(LARGEST_FONT, max(SMALLEST_FONT, min(width, height) // 5))
    while size > SMALLEST_FONT and any(_length(text, size) > width for text in head_texts):
        size -= 1
    line_height = max(sum(_font(text, size).getmetrics()) for text in ("", *side_texts, *head_texts))
    gap = line_height // 2
    side = max((math.ceil(_length(text, size)) + gap for text in side_texts if text), default=0)
    head = line_height + gap // 2 if any(head_texts) else 0

    cell_width = max([width, *(math.ceil(_length(text, size)) + gap for text in head_texts if text)])
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
        at = margin + side - gap, layout.tile(row, 0)[1] + height / 2
        draw.text(at, text, ink, _font(text, size), anchor="rm")
    for column, text in enumerate(head_texts):
        at = layout.tile(0, column)[0] + width / 2, margin + line_height / 2
        draw.text(at, text, ink, _font(text, size), anchor="mm")

    picture = np.array(canvas)
    for row, line in enumerate(tiles):
        for column, tile in enumerate(line):
            if tile is not None:
                x, y = layout.tile(row, column)
                picture[y : y + height, x : x + width] = enlarged(tile, scale, smooth)
    return Composition(picture, layout)


def enlarged(picture: np.ndarray, scale: int, smooth: bool = False) -> np.ndarray:
    """A picture [H, W, 3] uint8 `scale` times as large: with Lanczos if `smooth`, otherwise by repeating pixels."""
    if scale == 1:
        return picture
    if smooth:
        size = picture.shape[1] * scale, picture.shape[0] * scale
        return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)


def check_ending(path: Path) -> None:
    """Raises `SeganError` if no picture can be written under that name."""
    if path.suffix.lower() not in SUFFIXES:
        raise SeganError(f"{path.name} has no ending of a picture. Use .png, .webp or .jpg.")


def write_picture(
    path: Path,
    picture: np.ndarray | Composition,
    document: Document,
    overwrite: bool = False,
    quality: int | None = None,
    on_progress: Callable[[], None] | None = None,
) -> None:
    """Write a picture, [H, W, 3] uint8, and what it is made from, in the format of the path's suffix: see `FORMATS`.

    The file appears whole or not at all; what `on_progress` raises, which is called now and then, ends the writing.
    JPEG always loses something, WebP only if `quality` is given.
    """
    layout, pixels = (picture.layout, picture.picture) if isinstance(picture, Composition) else (None, picture)
    check_ending(path)
    if path.exists() and not overwrite:
        raise SeganError(f"{path} exists already. Choose another name.")
    texts = carried.texts(document, layout)
    content = _encoded(path, pixels, texts, quality, on_progress)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise unwritable(path, error) from error


def read_grid(path: Path) -> tuple[Sheet, dict[tuple[int, int], np.ndarray]]:
    """The sheet of a grid of ours, and the picture of each of its edits by row and column; raises `SeganError`."""
    found = carried.read(path)
    sheet, layout = found.document, found.layout
    if not isinstance(sheet, Sheet) or layout is None:
        raise SeganError(f"{path.name} is no grid. Choose one that SEGAN exported.")
    try:
        with Image.open(path, formats=["PNG", "WEBP", "JPEG"]) as image:
            right, bottom = layout.tile(layout.rows - 1, layout.columns - 1)
            if image.width * image.height > LARGEST_PIXELS or not (
                right + layout.tile_width <= image.width and bottom + layout.tile_height <= image.height
            ):
                raise SeganError(f"{path.name} has another size than its grid. Choose one that was not changed.")
            pixels = np.asarray(image.convert("RGB"))
    except (*DAMAGED, Image.DecompressionBombError) as error:
        raise SeganError(f"{path.name} cannot be read ({error}). Choose another file.") from error
    corners = {
        (row, column): layout.tile(row, column)
        for row, line in enumerate(sheet.rows)
        for column, edit in enumerate(line)
        if edit is not None
    }
    tiles = {cell: pixels[y : y + layout.tile_height, x : x + layout.tile_width] for cell, (x, y) in corners.items()}
    return sheet, {cell: np.ascontiguousarray(tile) for cell, tile in tiles.items()}


def free_name(path: Path) -> Path:
    """The path, or one beside it that no file has: 'grid.png', 'grid (2).png', 'grid (3).png' ..."""
    if not path.exists():
        return path
    match = re.fullmatch(r"(.*) \(([0-9]{1,9})\)", path.stem)
    stem, first = (match[1], int(match[2]) + 1) if match else (path.stem, 2)
    candidates = (path.with_name(f"{stem} ({number}){path.suffix}") for number in count(first))
    return next(candidate for candidate in candidates if not candidate.exists())


class _Watched(io.BytesIO):
    """Calls a function whenever something is written into it."""

    def __init__(self, on_write: Callable[[], None] | None) -> None:
        super().__init__()
        self._on_write = on_write

    def write(self, data: Any) -> int:
        if self._on_write:
            self._on_write()
        return super().write(data)


def _encoded(
    path: Path, pixels: np.ndarray, texts: dict[str, str], quality: int | None, on_progress: Callable[[], None] | None
) -> bytes:
    suffix, image, buffer = path.suffix.lower(), Image.fromarray(pixels), _Watched(on_progress)
    if max(image.size) > LARGEST_SIDES.get(suffix, 2**31):
        raise SeganError(f"{image.width:,} × {image.height:,} pixels are more than a file {suffix} can hold. "
                         "Choose PNG, a smaller scale or fewer pictures.")  # fmt: skip
    match suffix:
        case ".png":
            image.save(buffer, "PNG", pnginfo=carried.png_information(texts))
        case ".webp":
            lossless = {"lossless": quality is None, "quality": 80 if quality is None else quality}
            image.save(buffer, "WEBP", xmp=carried.xmp(texts), method=4, **lossless)
        case ".jpg" | ".jpeg":
            image.save(buffer, "JPEG", quality=95 if quality is None else quality, subsampling=0)
            begun = 4 + int.from_bytes(buffer.getvalue()[4:6])  # behind the JFIF segment, which is to be the first
            content = buffer.getvalue()
            return content[:begun] + carried.jpeg_segments(texts) + content[begun:]
    return buffer.getvalue()


def _font(text: str, size: int) -> ImageFont.FreeTypeFont:
    return lettering.font_of(text, size)


def _length(text: str, size: int) -> float:
    return _font(text, size).getlength(text)
