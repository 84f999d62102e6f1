"""Pictures to learn from: folders, zips and files -> a report on them -> one packed array -> endless batches.

Hides everything that can be wrong with a picture file. Whoever trains sees `[N, resolution, resolution, 3]` uint8.
This module loads neither torch nor Qt.
"""

import hashlib
import io
import json
import lzma
import os
import re
import shutil
import stat
import struct
import tempfile
import time
import warnings
import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal, TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo

import numpy as np
import platformdirs
from PIL import Image, UnidentifiedImageError

from segan.errors import SeganError

Fit = Literal["crop", "pad", "stretch"]
OnProgress = Callable[[int, int], None]
"""Called with (done, total) now and then, in the caller's thread."""
IsCancelled = Callable[[], bool]

LARGEST_PIXELS = 150_000_000
LARGEST_FILE = 512 * 2**20
LARGEST_CACHE = 8 * 2**30
SAMPLES = 24

# What Pillow has to say about odd metadata is no news to a user: what matters is in the report.
warnings.filterwarnings("ignore", module=r"PIL\.")


class Cancelled(SeganError):
    """The caller asked to stop."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A usable picture, as it looks upright."""

    name: str
    width: int
    height: int
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

    def __str__(self) -> str:
        return f"{self.name} {self.reason}"


@dataclass(frozen=True)
class Report:
    """What is in a collection of pictures, what is wrong with it, and what will be done to it."""

    resolution: int
    fit: Fit
    background: str
    usable: tuple[Picture, ...]
    refused: tuple[Refusal, ...]
    ignored: int
    """Files that are no pictures and do not pretend to be, such as a README."""
    duplicates: tuple[tuple[str, ...], ...]
    """Groups of names whose files are the same byte for byte."""
    samples: np.ndarray = field(compare=False, repr=False)
    """[up to 24, resolution, resolution, 3] uint8: pictures from all over, as the network will see them."""
    problem: str
    """Why nothing can be learnt from it, and the way out; '' if something can."""

    @property
    def sizes(self) -> str:
        """The range of sizes and the commonest, as a sentence."""
        if not self.usable:
            return ""
        counts = Counter((picture.width, picture.height) for picture in self.usable)
        smallest, largest = (extreme(counts, key=lambda size: (size[0] * size[1], size)) for extreme in (min, max))
        commonest = counts.most_common(1)[0][0]
        if len(counts) == 1:
            return f"All are {_size(commonest)} pixels."
        return f"From {_size(smallest)} to {_size(largest)} pixels, most often {_size(commonest)}."

    @property
    def changes(self) -> tuple[str, ...]:
        """What will be done to the usable pictures, a sentence for each kind of change."""
        size = _size((self.resolution, self.resolution))
        odd = sum(picture.width != picture.height for picture in self.usable)
        deciding = max if self.fit == "pad" else min
        sides = [deciding(picture.width, picture.height) for picture in self.usable]
        colours = Counter(picture.colours for picture in self.usable if picture.colours)
        kinds = ", ".join(f"{count:,} {name}" for name, count in colours.most_common())
        how = {
            "crop": "not square: the middle is cut out",
            "pad": f"not square: the rest is filled with {self.background}",
            "stretch": "not square and stretched",
        }[self.fit]
        sentences = {
            how: odd,
            f"scaled down to {size}": sum(side > self.resolution for side in sides),
            f"smaller than {size} and scaled up, which blurs": sum(side < self.resolution for side in sides),
            f"converted to RGB ({kinds})": colours.total(),
            f"partly transparent: {self.background} is put behind": sum(p.transparent for p in self.usable),
            "turned upright as the camera noted": sum(picture.turned for picture in self.usable),
            "animated or of several pages: only the first picture is used": sum(p.animated for p in self.usable),
            "an exact copy of another": sum(len(group) - 1 for group in self.duplicates),
        }
        return tuple(f"{n:,} {'is' if n == 1 else 'are'} {what}." for what, n in sentences.items() if n)


@dataclass(frozen=True)
class Pictures:
    """All usable pictures, packed. `images` is [N, resolution, resolution, 3] uint8, mapped read-only from the disk."""

    images: np.ndarray
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)


def inspect(
    paths: Sequence[Path],
    resolution: int,
    fit: Fit = "crop",
    background: str = "#ffffff",
    progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
) -> Report:
    """Decode everything once and report on it. Never raises for bad pictures: see `Report.problem`."""
    with _Collection(paths) as collection:
        sources = collection.sources
        shown = set(np.linspace(0, len(sources) - 1, SAMPLES).astype(int).tolist())

        def look(numbered: tuple[int, _Source]) -> tuple[Picture, bytes, np.ndarray | None] | Refusal | None:
            number, source = numbered
            decoded = _decode(source, resolution)
            if not isinstance(decoded, _Decoded):
                return decoded
            sample = _square(decoded.image, resolution, fit, background) if number in shown else None
            return decoded.picture, decoded.digest, sample

        usable, refused, samples, ignored = [], collection.refused.copy(), [], collection.ignored
        copies: dict[bytes, list[str]] = defaultdict(list)
        results = _in_threads(look, list(enumerate(sources)), _bytes_per_file(sources))
        for done, result in enumerate(results, 1):
            if result is None:
                ignored += 1
            elif isinstance(result, Refusal):
                refused.append(result)
            else:
                picture, digest, sample = result
                usable.append(picture)
                copies[digest].append(picture.name)
                samples += [] if sample is None else [sample]
            _tell(done, len(sources), progress, cancelled)
    return Report(
        resolution=resolution,
        fit=fit,
        background=background,
        usable=tuple(usable),
        refused=tuple(refused),
        ignored=ignored,
        duplicates=tuple(tuple(names) for names in copies.values() if len(names) > 1),
        samples=np.stack(samples) if samples else np.empty((0, resolution, resolution, 3), np.uint8),
        problem=_problem(paths, len(usable), refused),
    )


def pack(
    paths: Sequence[Path],
    resolution: int,
    fit: Fit = "crop",
    background: str = "#ffffff",
    cache_folder: Path | None = None,
    progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
) -> Pictures:
    """The usable pictures as one array; at once if they were packed before. Raises `SeganError` for fewer than two."""
    packing = packed(paths, resolution, fit, background, cache_folder)
    while True:
        try:
            _tell(*next(packing), progress, cancelled)
        except StopIteration as end:
            pictures: Pictures = end.value
            return pictures


def packed(
    paths: Sequence[Path],
    resolution: int,
    fit: Fit = "crop",
    background: str = "#ffffff",
    cache_folder: Path | None = None,
) -> Generator[tuple[int, int], None, Pictures]:
    """`pack` as a generator of (done, total) that returns the pictures; closing it early leaves nothing behind."""
    folder = cache_folder or Path(platformdirs.user_cache_dir("segan", appauthor=False)) / "pictures"
    with _Collection(paths) as collection:
        sources = collection.sources
        key = _key(sources, resolution, fit, background)
        array, names = folder / f"{key}.npy", folder / f"{key}.json"
        known = _open_pack(array, names, resolution)
        if known is not None:
            yield len(known), len(known)
            return known
        refused = collection.refused.copy()
        kept: list[str] = []

        def square(source: _Source) -> tuple[str, np.ndarray] | Refusal | None:
            decoded = _decode(source, resolution)
            if not isinstance(decoded, _Decoded):
                return decoded
            return decoded.picture.name, _square(decoded.image, resolution, fit, background)

        def write(file: IO[bytes]) -> Iterator[tuple[int, int]]:
            _write_header(file, 0, resolution)  # its length does not depend on the count, which is not known yet
            results = _in_threads(square, sources, _bytes_per_file(sources))
            for done, result in enumerate(results, 1):
                if isinstance(result, Refusal):
                    refused.append(result)
                elif result is not None:
                    kept.append(result[0])
                    file.write(result[1].tobytes())
                yield done, len(sources)
            file.seek(0)
            _write_header(file, len(kept), resolution)

        try:
            folder.mkdir(parents=True, exist_ok=True)
            _make_room(folder, len(sources) * resolution * resolution * 3)
            with tempfile.TemporaryDirectory(dir=folder) as temporary:
                new_array, new_names = Path(temporary) / "pictures.npy", Path(temporary) / "names.json"
                with new_array.open("wb") as file:
                    yield from write(file)
                problem = _problem(paths, len(kept), refused)
                if problem:
                    raise SeganError(problem)
                new_names.write_text(json.dumps(kept), encoding="utf-8")
                new_names.replace(names)
                new_array.replace(array)
        except OSError as error:
            raise SeganError(
                f"The pictures could not be packed into {folder} ({error.strerror}). Free some space and try again."
            ) from error
    pictures = _open_pack(array, names, resolution)
    if pictures is None:
        raise SeganError(f"The packed pictures in {array} cannot be read back. Check the disk and try again.")
    return pictures


class Sampler:
    """Endless shuffled batches of indices below `count`; within an epoch none comes twice.

    The order follows from the seed alone, and `restore(state())` continues it exactly.
    """

    def __init__(self, count: int, batch: int, seed: int) -> None:
        self._count, self._batch, self._seed = count, batch, seed
        self._begin(epoch=0, position=0)

    def __iter__(self) -> Iterator[np.ndarray]:
        return self

    def __next__(self) -> np.ndarray:
        """[batch] int64."""
        parts: list[np.ndarray] = []
        missing = self._batch
        while missing:
            if self._position == self._count:
                self._begin(self._epoch + 1, 0)
            part = self._order[self._position : self._position + missing]
            self._position += len(part)
            missing -= len(part)
            parts.append(part)
        return np.concatenate(parts)

    def state(self) -> dict[str, int]:
        """Where the sampler stands, as plain numbers."""
        return {"epoch": self._epoch, "position": self._position}

    def restore(self, state: dict[str, int]) -> None:
        """Go on from a state; if the collection has shrunk since, with the next epoch."""
        self._begin(state["epoch"], min(state["position"], self._count))

    def _begin(self, epoch: int, position: int) -> None:
        self._epoch, self._position = epoch, position
        self._order = np.random.default_rng((self._seed, epoch)).permutation(self._count).astype(np.int64, copy=False)


# Finding files ------------------------------------------------------------------------------------------------------


_SUFFIXES = frozenset(
    f".{name}"
    for name in "png apng jpg jpeg jpe jfif mpo gif webp avif bmp dib tif tiff jp2 j2k ppm pgm pbm pnm qoi".split()
)
_ZIP_SUFFIX = ".zip"
# Everything that the decoders of Pillow and zipfile are seen to raise for damaged files.
_DAMAGED = (
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


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that may be a picture."""

    name: str
    path: Path
    size: int
    stamp: int
    """Changes with the content: time of modification, or the checksum within a zip."""
    expected: bool
    """Whether a user would be surprised to learn that it is no picture."""
    archive: ZipFile | None = None
    member: ZipInfo | None = None

    def open(self) -> IO[bytes]:
        if self.archive is not None and self.member is not None:
            return io.BytesIO(self.archive.read(self.member))
        return self.path.open("rb")


class _Collection:
    """All files of some folders, zips and files in natural order; zips stay open until it is closed."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.sources: list[_Source] = []
        self.refused: list[Refusal] = []
        self.ignored = 0
        self._zips = ExitStack()
        self._seen: set[tuple[int, int]] = set()
        for path in paths:
            self._add(path.expanduser(), path.name or str(path), named_by_user=True)

    def __enter__(self) -> "_Collection":
        return self

    def __exit__(self, *_: object) -> None:
        self._zips.close()

    def _add(self, path: Path, name: str, named_by_user: bool = False) -> None:
        try:
            status = path.stat()
            identity = (status.st_dev, status.st_ino)
            if stat.S_ISDIR(status.st_mode):
                if identity not in self._seen:  # a link may lead back to a folder that contains it
                    self._seen.add(identity)
                    self._add_folder(path, name)
            elif not stat.S_ISREG(status.st_mode):
                self._refuse(name, "is a device or pipe, not a file. Choose a folder, a zip or pictures")
            elif (named_by_user or path.suffix.lower() == _ZIP_SUFFIX) and _begins_like_a_zip(path):
                if identity not in self._seen:
                    self._seen.add(identity)
                    self._add_zip(path, name, named_by_user)
            else:
                expected = named_by_user or path.suffix.lower() in (*_SUFFIXES, _ZIP_SUFFIX)
                self._add_source(_Source(name, path, status.st_size, status.st_mtime_ns, expected))
        except PermissionError:
            self._refuse(name, "may not be read. Change its permissions, or choose another")
        except FileNotFoundError:
            where = f" in {path.parent}" if named_by_user else ": it is a link to something that is gone"
            self._refuse(name, f"does not exist{where}. Choose another")
        except OSError as error:
            self._refuse(name, f"cannot be read ({error.strerror}). Choose another")

    def _add_folder(self, path: Path, name: str) -> None:
        with os.scandir(path) as entries:
            children = sorted((entry.name for entry in entries), key=_natural)
        for child in children:
            if not _hidden(child):
                self._add(path / child, f"{name}/{child}")

    def _add_zip(self, path: Path, name: str, named_by_user: bool) -> None:
        try:
            archive = self._zips.enter_context(ZipFile(path))
        except PermissionError:
            raise
        except _DAMAGED:
            self._refuse(name, "is a damaged zip. Copy or download it again")
            return
        locked = 0
        for member in sorted(archive.infolist(), key=lambda member: _natural(member.filename)):
            parts = PurePosixPath(member.filename.replace("\\", "/")).parts
            inner = f"{name}/{member.filename}"
            if ".." in parts or member.filename.startswith(("/", "\\")) or re.match("[A-Za-z]:", member.filename):
                self._refuse(inner, "leads outside of the zip, so it is left alone. Pack the zip again without it")
            elif member.is_dir() or any(map(_hidden, parts)):
                continue
            elif member.flag_bits & 1:
                locked += 1
            elif member.file_size > max(64 * 2**20, 200 * member.compress_size):
                self._refuse(inner, f"claims to unpack to {_gigabytes(member.file_size)}. Remove it from the zip")
            else:
                expected = PurePosixPath(member.filename).suffix.lower() in _SUFFIXES
                self._add_source(_Source(inner, path, member.file_size, member.CRC, expected, archive, member))
        if locked:
            reason = f"locks {locked:,} of its files with a password. Unpack it yourself and choose the folder"
            self._refuse(name, reason)

    def _add_source(self, source: _Source) -> None:
        if source.size <= LARGEST_FILE:
            self.sources.append(source)
        elif source.expected:
            self._refuse(source.name, f"has {_gigabytes(source.size)}, too much for a picture. Remove or shrink it")
        else:
            self.ignored += 1

    def _refuse(self, name: str, reason: str) -> None:
        self.refused.append(Refusal(name, f"{reason}."))


def _natural(name: str) -> tuple[list[Any], str]:
    """Sorts 'img2' before 'img10'; text and numbers alternate."""
    parts: list[Any] = re.split("([0-9]+)", name.casefold())
    parts[1::2] = [(len(digits), digits) for digits in (part.lstrip("0") for part in parts[1::2])]
    return parts, name


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _begins_like_a_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (b"PK\3\4", b"PK\5\6")


def _problem(paths: Sequence[Path], usable: int, refused: Sequence[Refusal]) -> str:
    where = ", ".join(path.name or str(path) for path in paths[:3]) + (" ..." if len(paths) > 3 else "")
    if usable > 1:
        return ""
    if usable == 1:
        return (
            f"{where} holds only one usable picture, and training needs at least two. Add more: hundreds, if you can."
        )
    if not paths:
        return "No pictures are chosen. Choose a folder, a zip or picture files."
    if not refused:
        return f"{where} holds no pictures. Choose a folder, a zip or files with pictures such as PNG or JPEG."
    if len(refused) == 1:
        return str(refused[0])
    return f"{where} holds no usable picture; {len(refused):,} files were refused. The first: {refused[0]}"


# Decoding -----------------------------------------------------------------------------------------------------------


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
_EXIF_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class _Decoded:
    image: Image.Image
    """Upright; RGB, or RGBA if something of it is transparent."""
    picture: Picture
    digest: bytes
    """Of the file."""


def _decode(source: _Source, resolution: int) -> _Decoded | Refusal | None:
    """The picture in a file, or why not; None for a file that is no picture and does not pretend to be."""

    def refusal(reason: str) -> Refusal:
        return Refusal(source.name, f"{reason}.")

    try:
        with source.open() as stream:
            image: Image.Image = Image.open(stream, formats=_formats())
            width, height = image.size
            if width * height > LARGEST_PIXELS:
                return refusal(f"is larger than {LARGEST_PIXELS // 10**6} megapixels ({_size(image.size)}). Shrink it")
            animated = image.format != "MPO" and bool(getattr(image, "is_animated", False))
            image.draft(None, (3 * resolution, 3 * resolution))  # a JPEG is decoded at a fraction of its size
            image.load()
            orientation = _orientation(image)
            colours = _COLOURS.get(image.mode)
            if colours is None:
                return refusal(f"has colours of an unusual kind ({image.mode}). Convert it to an ordinary RGB picture")
            if colours == "16-bit grey":
                values = np.asarray(image).astype(np.int64)
                if values.min() < 0 or values.max() > 65535:
                    return refusal("has 32-bit pixels. Convert it to an ordinary RGB picture")
                image = Image.fromarray(((values + 128) // 257).astype(np.uint8))
            transparent = image.mode in ("RGBA", "RGBa", "LA", "PA") or "transparency" in image.info
            image = image.convert("RGBA" if transparent else "RGB")
            if transparent and image.getchannel("A").getextrema() == (255, 255):
                transparent, image = False, image.convert("RGB")
            if orientation in _UPRIGHT:
                image = image.transpose(_UPRIGHT[orientation])
                width, height = (width, height) if orientation < 5 else (height, width)
            stream.seek(0)
            digest = hashlib.file_digest(stream, hashlib.blake2b).digest()  # type: ignore[arg-type]
    except UnidentifiedImageError:
        return refusal("is not a picture, or damaged from the start. Remove or replace it") if source.expected else None
    except Image.DecompressionBombError:
        return refusal(f"is larger than {LARGEST_PIXELS // 10**6} megapixels. Shrink it")
    except PermissionError:
        return refusal("may not be read. Change its permissions") if source.expected else None
    except _DAMAGED as error:
        details = str(error).rstrip(".") or type(error).__name__
        return refusal(f"is damaged or cut off ({details}). Copy it again or remove it")
    turned = orientation in _UPRIGHT
    return _Decoded(image, Picture(source.name, width, height, colours, transparent, turned, animated), digest)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_EXIF_ORIENTATION, 1))
    except _DAMAGED:
        return 1


def _square(image: Image.Image, resolution: int, fit: Fit, background: str) -> np.ndarray:
    """[resolution, resolution, 3] uint8; the same pixels if the picture has that size already."""
    if image.mode == "RGBA":  # before scaling, so that colours hidden by transparency do not bleed into its edges
        image = Image.alpha_composite(Image.new("RGBA", image.size, background), image).convert("RGB")
    width, height = image.size
    size, box = (resolution, resolution), (0, 0, width, height)
    if fit == "crop":
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        box = (left, top, left + side, top + side)
    elif fit == "pad":
        longest = max(width, height)
        size = (max(1, round(width * resolution / longest)), max(1, round(height * resolution / longest)))
    image = image.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    if size != (resolution, resolution):
        canvas = Image.new("RGB", (resolution, resolution), background)
        canvas.paste(image, ((resolution - size[0]) // 2, (resolution - size[1]) // 2))
        image = canvas
    return np.asarray(image)


@cache
def _formats() -> tuple[str, ...]:
    """What is opened. Left out on purpose: formats that run programs (EPS) or that any file can be taken for (TGA)."""
    Image.init()
    wanted = "PNG JPEG MPO GIF WEBP AVIF BMP DIB TIFF JPEG2000 PPM QOI"
    return tuple(name for name in wanted.split() if name in Image.OPEN)


# Packing ------------------------------------------------------------------------------------------------------------


_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_LAYOUT = 1
"""To be raised whenever the same files would be packed into other pixels."""


def _key(sources: Sequence[_Source], resolution: int, fit: Fit, background: str) -> str:
    digest = hashlib.blake2b(repr((_LAYOUT, resolution, fit, background.lower())).encode(), digest_size=16)
    for source in sources:
        place = "" if source.archive else str(source.path.absolute())  # a zip knows its content, wherever it lies
        digest.update(repr((place, source.name, source.size, source.stamp)).encode())
    return digest.hexdigest()


def _write_header(file: IO[bytes], count: int, resolution: int) -> None:
    description = {"descr": "|u1", "fortran_order": False, "shape": (count, resolution, resolution, 3)}
    np.lib.format.write_array_header_1_0(file, description)


def _open_pack(array: Path, names: Path, resolution: int) -> Pictures | None:
    """A pack that was made before, if there is a sound one."""
    try:
        images = np.load(array, mmap_mode="r", allow_pickle=False)
        kept = tuple(map(str, json.loads(names.read_text(encoding="utf-8"))))
        os.utime(array)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    sound = images.dtype == np.uint8 and images.shape == (len(kept), resolution, resolution, 3) and len(kept) > 1
    return Pictures(images, kept) if sound else None


def _make_room(folder: Path, needed: int) -> None:
    """Forget the packs that were not used for longest, and leftovers; raise `SeganError` if the disk is too full."""
    packs = sorted(folder.glob("*.npy"), key=lambda path: path.stat().st_mtime, reverse=True)
    total = needed
    for path in packs:
        total += path.stat().st_size
        if total > LARGEST_CACHE:
            with suppress(OSError):  # in use, where the system does not allow that
                path.unlink()
                path.with_suffix(".json").unlink(missing_ok=True)
    for path in folder.glob("tmp*"):
        if path.stat().st_mtime < time.time() - 86400:
            shutil.rmtree(path, ignore_errors=True)
    free = shutil.disk_usage(folder).free
    if free < needed + 32 * 2**20:
        raise SeganError(
            f"Packing the pictures takes {_gigabytes(needed)} in {folder}, where only {_gigabytes(free)} are free. "
            "Free some space, or choose a lower resolution."
        )


def _bytes_per_file(sources: Sequence[_Source]) -> float:
    return sum(source.size for source in sources) / max(1, len(sources))


def _in_threads(
    function: Callable[[_Item], _Result], items: Sequence[_Item], bytes_per_file: float
) -> Generator[_Result, None, None]:
    """`map`, in order, a few items ahead. Tiny pictures get one thread: more would quarrel about the interpreter."""
    workers = min(4, os.cpu_count() or 1) if bytes_per_file > 20_000 else 1
    chunk = 8 if workers > 1 else 32

    def run(first: int) -> list[_Result]:
        return [function(item) for item in items[first : first + chunk]]

    with ThreadPoolExecutor(workers, thread_name_prefix="segan-pictures") as pool:
        running: deque[Future[list[_Result]]] = deque()
        try:
            for first in range(0, len(items), chunk):
                running.append(pool.submit(run, first))
                if len(running) > 2 * workers:
                    yield from running.popleft().result()
            while running:
                yield from running.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _tell(done: int, total: int, progress: OnProgress | None, cancelled: IsCancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled("Reading the pictures was cancelled.")
    if progress is not None and (done % 16 == 0 or done == total):
        progress(done, total)


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"
