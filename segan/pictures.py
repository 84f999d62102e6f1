"""From folders, zips and files to square RGB pictures: hides everything that can be wrong with a picture file.

This module loads neither torch nor Qt.
"""

import hashlib
import io
import lzma
import os
import re
import stat
import struct
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from PIL import Image, UnidentifiedImageError

from segan.errors import SeganError

Fit = Literal["crop", "pad", "edge", "stretch"]

LARGEST_PIXELS = 150_000_000
LARGEST_FILE = 512 * 2**20

# What Pillow has to say about odd metadata is no news to a user: what matters is in the report.
warnings.filterwarnings("ignore", module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A sound picture, as it looks upright."""

    name: str
    path: Path
    """The file, or the zip that it is a member of."""
    width: int
    height: int
    member: str = ""
    colours: str = ""
    """What is converted to RGB: 'grey', 'palette', 'CMYK' ...; '' for RGB."""
    transparent: bool = False
    turned: bool = False
    animated: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that cannot be used. `reason` continues the sentence that the name begins, and says the way out."""

    name: str
    reason: str
    path: Path

    def __str__(self) -> str:
        return f"{self.name} {self.reason}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a member of a zip, that may be a picture."""

    name: str
    path: Path
    size: int
    stamp: int
    """Changes with the content: time of modification, or the checksum within a zip."""
    expected: bool
    """Whether a user would be surprised to learn that it is no picture."""
    archive: ZipFile | None = None
    member: ZipInfo | None = None

    def open(self) -> io.BytesIO | io.BufferedReader:
        if self.archive is not None and self.member is not None:
            with self.archive.open(self.member) as packed:
                return io.BytesIO(packed.read(self.member.file_size + 1))  # without a number, it is all unpacked first
        return self.path.open("rb")


class Collection:
    """All files of some folders, zips and files, in natural order; the zips stay open until it is left."""

    def __init__(self, paths: Sequence[Path], check: Callable[[], None] = lambda: None) -> None:
        """`check` is called for each file and may raise to give up: a folder can turn out to be a whole disk."""
        self.sources: list[Source] = []
        self.refused: list[Refusal] = []
        self.ignored = 0
        """Files that are no pictures and do not pretend to be, as far as can be said without opening them."""
        self._zips = ExitStack()
        self._seen: set[tuple[int, int]] = set()
        given = [path.expanduser() for path in paths]
        pending = [(path, name, True) for path, name in zip(given, _distinct_names(given), strict=True)][::-1]
        with ExitStack() as undo:
            undo.push(self._zips)
            while pending:
                check()
                path, name, named_by_user = pending.pop()
                inside = self._add(path, name, named_by_user)
                pending += [(path / child, f"{name}/{child}", False) for child in reversed(inside)]
            undo.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zips.close()

    def _add(self, path: Path, name: str, named_by_user: bool) -> list[str]:
        """Take in a file or zip, or tell what is in a folder."""
        try:
            status = path.stat()
            suffix = path.suffix.lower()
            if stat.S_ISDIR(status.st_mode):
                if self._is_new(status):
                    return self._children(path)
                if path.is_symlink() and path.parent.resolve().is_relative_to(path.resolve()):
                    self._refuse(name, "is a link to a folder that contains it. Remove the link", path)
            elif not stat.S_ISREG(status.st_mode):
                self._refuse(name, "is a device or pipe, not a file. Choose a folder, a zip or pictures", path)
            elif (named_by_user or suffix == ".zip") and _begins_like_a_zip(path):
                if self._is_new(status):
                    self._add_zip(path, name)
            else:
                expected = named_by_user or suffix in _SUFFIXES or suffix == ".zip"
                self._add_source(Source(name, path, status.st_size, status.st_mtime_ns, expected))
        except PermissionError:
            self._refuse(name, "may not be read. Change its permissions, or choose another", path)
        except FileNotFoundError:
            self._refuse(name, "does not exist, or is a link to something that is gone. Choose another", path)
        except OSError as error:
            self._refuse(name, f"cannot be read ({error.strerror}). Choose another", path)
        return []

    def _is_new(self, status: os.stat_result) -> bool:
        """False if it was met before: a link may lead to it, or back to a folder that contains the link."""
        identity = (status.st_dev, status.st_ino)
        new = identity not in self._seen
        self._seen.add(identity)
        return new

    def _children(self, path: Path) -> list[str]:
        with os.scandir(path) as entries:
            return sorted((entry.name for entry in entries if not _is_hidden(entry.name)), key=_natural)

    def _add_zip(self, path: Path, name: str) -> None:
        try:
            archive = self._zips.enter_context(ZipFile(path))
        except DAMAGED:
            self._refuse(name, "is a damaged zip. Copy or download it again", path)
            return
        locked = 0
        for member in sorted(archive.infolist(), key=lambda member: _natural(member.filename)):
            inner = PurePosixPath(member.filename.replace("\\", "/"))
            if ".." in inner.parts or inner.is_absolute() or re.match("[A-Za-z]:", member.filename):
                self._refuse(f"{name}/{inner}", "would lie outside of the zip. Pack the zip again without it", path)
            elif member.is_dir() or any(map(_is_hidden, inner.parts)):
                continue
            elif member.flag_bits & 1:
                locked += 1
            elif member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others cannot be unpacked piece by piece
                reason = "is packed in a way that this program does not read. Unpack the zip and choose the folder"
                self._refuse(f"{name}/{inner}", reason, path)
            elif _is_absurd(member):
                self._refuse(f"{name}/{inner}", f"claims to unpack to {gigabytes(member.file_size)}. Remove it", path)
            else:
                expected = inner.suffix.lower() in _SUFFIXES
                self._add_source(
                    Source(f"{name}/{inner}", path, member.file_size, member.CRC, expected, archive, member)
                )
        if locked:
            self._refuse(name, f"locks {locked:,} of its files with a password. Unpack it and choose the folder", path)

    def _add_source(self, source: Source) -> None:
        if 0 < source.size <= LARGEST_FILE:
            self.sources.append(source)
        elif not source.expected:
            self.ignored += 1
        elif source.size:
            reason = f"has {gigabytes(source.size)}, too much for a picture. Shrink or remove it"
            self._refuse(source.name, reason, source.path)
        else:
            self._refuse(source.name, "is empty. Copy it again or remove it", source.path)

    def _refuse(self, name: str, reason: str, path: Path) -> None:
        self.refused.append(Refusal(name, f"{reason}.", path))


class Shelf:
    """Decodes pictures of a report again, in any order; the zips that they lie in stay open until it is left.

    For one thread at a time.
    """

    def __init__(self) -> None:
        self._zips: dict[Path, ZipFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for archive in self._zips.values():
            archive.close()
        self._zips.clear()

    def decode(self, picture: Picture, resolution: int) -> "Decoded | Refusal":
        """The picture, or why it cannot be had any more."""
        try:
            source = self._source(picture)
        except DAMAGED:
            source = None
        if source is None:
            return Refusal(picture.name, "has gone or changed since it was looked at. Look again.", picture.path)
        decoded = decode(source, resolution)
        assert decoded is not None, "expected sources are decoded or refused"
        return decoded

    def _source(self, picture: Picture) -> Source | None:
        status = picture.path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None
        if not picture.member:
            sound = status.st_size <= LARGEST_FILE
            return Source(picture.name, picture.path, status.st_size, 0, True) if sound else None
        if picture.path not in self._zips:
            self._zips[picture.path] = ZipFile(picture.path)
        archive = self._zips[picture.path]
        member = archive.getinfo(picture.member)
        if _is_absurd(member) or member.file_size > LARGEST_FILE:
            return None
        return Source(picture.name, picture.path, member.file_size, 0, True, archive, member)


_SUFFIXES = frozenset(
    {".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".gif", ".webp", ".avif", ".bmp", ".dib"}
    | {".tif", ".tiff", ".jp2", ".j2k", ".ppm", ".pgm", ".pbm", ".pnm", ".qoi"}
)

# Everything that the decoders of Pillow and zipfile raise for damaged files.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    BadZipFile,
)


def _natural(name: str) -> tuple[list[Any], str]:
    """Sorts 'img2' before 'img10'; text and numbers alternate."""
    parts: list[Any] = re.split("([0-9]+)", name.casefold())
    parts[1::2] = [(len(digits), digits) for digits in (part.lstrip("0") for part in parts[1::2])]
    return parts, name


def _distinct_names(paths: Sequence[Path]) -> list[str]:
    """The last part of each path, with as many before it as tell different ones apart."""
    names: dict[Path, str] = {}
    alike, depth = set(paths), 1
    while alike:
        ends = Counter(path.parts[-depth:] for path in alike)
        for path in alike:
            end = path.parts[-depth:]
            if ends[end] == 1 or depth >= len(path.parts):
                names[path] = Path(*end).as_posix()
        alike -= names.keys()
        depth += 1
    return [names[path] for path in paths]


def _is_absurd(member: ZipInfo) -> bool:
    return member.file_size > max(64 * 2**20, 200 * member.compress_size)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _begins_like_a_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (b"PK\3\4", b"PK\5\6")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture out of its file."""

    image: Image.Image
    """Upright; RGB, or RGBA if something of it is transparent. A large JPEG is decoded at a fraction of its size."""
    picture: Picture
    digest: bytes
    """Of the file."""


def decode(source: Source, resolution: int) -> Decoded | Refusal | None:
    """The picture in a file, or why not; None for a file that is no picture and does not pretend to be."""

    def refusal(reason: str) -> Refusal:
        return Refusal(source.name, f"{reason}.", source.path)

    try:
        with source.open() as stream:
            image: Image.Image = Image.open(stream, formats=_formats())
            if image.width * image.height > LARGEST_PIXELS:
                return refusal(f"has {size_text(image.size)} pixels, more than can be handled. Shrink it")
            width, height = image.size
            animated = image.format != "MPO" and bool(getattr(image, "is_animated", False))
            image.draft(None, (3 * resolution, 3 * resolution))
            image.load()
            stream.seek(0)
            digest = hashlib.file_digest(stream, "blake2b").digest()
        colours = _COLOURS.get(image.mode)
        if colours is None:
            return refusal(f"has colours of an unusual kind ({image.mode}). Convert it to an ordinary RGB picture")
        orientation = _orientation(image)
        transparent = image.mode in ("RGBA", "RGBa", "LA", "PA") or "transparency" in image.info
        if colours == "16-bit grey":
            values = np.asarray(image)
            if values.min() < 0 or values.max() > 65535:
                return refusal("has more than 16 bits per pixel. Convert it to an ordinary RGB picture")
            values = values.astype(np.uint32)
            values += 128
            values //= 257
            transparent, image = False, Image.fromarray(values.astype(np.uint8))
        if transparent:
            image = image.convert("RGBA")
            transparent = image.getchannel("A").getextrema() != (255, 255)
        if not transparent and image.mode != "RGB":
            image = image.convert("RGB")
        if orientation in _UPRIGHT:
            image = image.transpose(_UPRIGHT[orientation])
            width, height = (width, height) if orientation < 5 else (height, width)
    except UnidentifiedImageError:
        return refusal("is not a picture, or damaged from the start. Replace or remove it") if source.expected else None
    except Image.DecompressionBombError:
        return refusal("has more pixels than can be handled. Shrink it")
    except PermissionError:
        return refusal("may not be read. Change its permissions") if source.expected else None
    except DAMAGED as error:
        details = str(error).rstrip(".") or type(error).__name__
        return refusal(f"is damaged or cut off ({details}). Copy it again or remove it")
    picture = Picture(
        source.name,
        source.path,
        width,
        height,
        source.member.filename if source.member else "",
        colours,
        transparent,
        turned=orientation in _UPRIGHT,
        animated=animated,
    )
    return Decoded(image, picture, digest)


def read_square(path: Path, resolution: int, fit: Fit = "crop", background: str = "white") -> np.ndarray:
    """[resolution, resolution, 3] uint8 of one picture; raises `SeganError` where it cannot be read."""
    if not path.is_file():
        raise SeganError(f"{path} does not exist, or is no file. Choose a picture.")
    with Collection([path]) as collection:
        sources = [source for source in collection.sources if source.path == path and source.member is None]
        refused: list[Refusal] = list(collection.refused)
        for source in sources:
            decoded = decode(source, resolution)
            if isinstance(decoded, Decoded):
                return square(decoded.image, resolution, fit, background)
            refused += [decoded] if decoded else []
    if refused:
        raise SeganError(f"{path.name} cannot be used: it {refused[0].reason}")
    raise SeganError(f"{path.name} is no picture. Choose another file.")


def flattened(image: Image.Image, background: str) -> Image.Image:
    """RGB, with the background behind what is transparent."""
    if image.mode != "RGBA":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, background), image).convert("RGB")


def square(image: Image.Image, resolution: int, fit: Fit, background: str) -> np.ndarray:
    """[resolution, resolution, 3] uint8; the same pixels if the picture has that size already."""
    image = flattened(image, background)  # before scaling, or colours hidden by transparency would bleed into its edges
    width, height = image.size
    size, box = (resolution, resolution), (0, 0, width, height)
    if fit == "crop":
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        box = (left, top, left + side, top + side)
    elif fit in ("pad", "edge"):
        longest = max(width, height)
        size = (max(1, round(width * resolution / longest)), max(1, round(height * resolution / longest)))
    image = image.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    left, top = (resolution - size[0]) // 2, (resolution - size[1]) // 2
    if fit == "edge":
        around = ((top, resolution - size[1] - top), (left, resolution - size[0] - left), (0, 0))
        return np.pad(np.asarray(image), around, mode="edge")
    if size != (resolution, resolution):
        canvas = Image.new("RGB", (resolution, resolution), background)
        canvas.paste(image, (left, top))
        image = canvas
    return np.asarray(image)


_COLOURS = {
    "RGB": "",
    "RGBA": "",
    "RGBa": "",
    "RGBX": "",
    "1": "grey",
    "L": "grey",
    "LA": "grey",
    "P": "palette",
    "PA": "palette",
    "CMYK": "CMYK",
    "YCbCr": "YCbCr",
    "I": "16-bit grey",
    "I;16": "16-bit grey",
    "I;16L": "16-bit grey",
    "I;16B": "16-bit grey",
    "I;16N": "16-bit grey",
}
"""Modes of Pillow that can be learnt from, and what a report calls those that are converted."""

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each value of the EXIF orientation."""
_EXIF_ORIENTATION = 0x0112


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_EXIF_ORIENTATION, 1))
    except DAMAGED:
        return 1


@cache
def _formats() -> tuple[str, ...]:
    """What is opened. Left out on purpose: formats that run programs (EPS) or that any file can be taken for (TGA)."""
    Image.init()
    wanted = "PNG JPEG MPO GIF WEBP AVIF BMP DIB TIFF JPEG2000 PPM QOI"
    return tuple(name for name in wanted.split() if name in Image.OPEN)


def size_text(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"


def gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"
