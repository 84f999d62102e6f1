"""Pictures to learn from: folders, zips and files -> a report on them -> one packed array -> endless batches.

Whoever trains sees `[N, resolution, resolution, 3]` uint8. This module loads neither torch nor Qt.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from statistics import median_low
from typing import IO, Any, NamedTuple, Self, TypeVar

import numpy as np
import platformdirs

from segan.errors import SeganError
from segan.files import lock, write_atomically
from segan.likeness import Likeness, thumbnail
from segan.pictures import (
    Collection,
    Decoded,
    Fit,
    Picture,
    Refusal,
    Shelf,
    Source,
    decode,
    flattened,
    gigabytes,
    size_text,
    square,
)

OnProgress = Callable[[int, int], None]
"""Called with (done, total) now and then, in the caller's thread."""
IsCancelled = Callable[[], bool]
"""Asked now and then, in the caller's thread; True raises `Cancelled`."""

LARGEST_CACHE = 8 * 2**30
SAMPLES = 24
FEW = 100
"""Pictures below which a person is told that more would help."""
JOURNAL_STEP = 512
"""Pictures after which a packing that is cut off need not begin again."""


_Look = tuple[Picture, bytes, np.ndarray, np.ndarray | None]


class Cancelled(SeganError):
    """The caller asked to stop."""


@dataclass(frozen=True)
class Outlier:
    """A picture unlike all the rest. `reason` continues the sentence that the name begins."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} {self.reason}."


class Kind(NamedTuple):
    """What decides what is done to a picture."""

    size: tuple[int, int]
    colours: str
    transparent: bool
    turned: bool
    animated: bool


@dataclass(frozen=True)
class Report:
    """What is in a collection of pictures, what is wrong with it, and what will be done to it."""

    paths: tuple[Path, ...]
    resolution: int
    fit: Fit
    background: str
    pictures: tuple[Picture, ...]
    """All that are sound, also those that are left out."""
    exclude: frozenset[str]
    """Names of pictures that a person leaves out."""
    refused: tuple[Refusal, ...]
    ignored: int
    """Files that are no pictures and do not pretend to be, such as a README."""
    all_kinds: Counter[Kind]
    all_tiny: tuple[Picture, ...]
    all_duplicates: tuple[tuple[str, ...], ...]
    all_near_duplicates: tuple[tuple[str, ...], ...]
    all_outliers: tuple[Outlier, ...]
    all_samples: tuple[tuple[Picture, np.ndarray], ...] = field(compare=False, repr=False)

    @cached_property
    def usable(self) -> tuple[Picture, ...]:
        """What will be learnt from."""
        return tuple(picture for picture in self.pictures if picture.name not in self.exclude)

    @cached_property
    def excluded(self) -> tuple[Picture, ...]:
        """What would be learnt from, but is left out by hand."""
        return tuple(picture for picture in self.pictures if picture.name in self.exclude)

    @cached_property
    def duplicates(self) -> tuple[tuple[str, ...], ...]:
        """Groups of usable pictures whose files are the same byte for byte, by name."""
        return self._kept(self.all_duplicates)

    @cached_property
    def near_duplicates(self) -> tuple[tuple[str, ...], ...]:
        """Groups of usable pictures that look almost the same, among them those whose files are, by name."""
        return self._kept(self.all_near_duplicates)

    @cached_property
    def outliers(self) -> tuple[Outlier, ...]:
        """Usable pictures unlike all the rest."""
        return tuple(outlier for outlier in self.all_outliers if outlier.name not in self.exclude)

    @cached_property
    def tiny(self) -> tuple[Picture, ...]:
        """Usable pictures that are smaller than what is learnt, and blurred by being scaled up."""
        return tuple(picture for picture in self.all_tiny if picture.name not in self.exclude)

    @cached_property
    def samples(self) -> np.ndarray:
        """[up to 24, resolution, resolution, 3] uint8: pictures from all over, as the network will see them."""
        shown = [pixels for picture, pixels in self.all_samples if picture.name not in self.exclude]
        return np.stack(shown) if shown else np.empty((0, self.resolution, self.resolution, 3), np.uint8)

    @property
    def problem(self) -> str:
        """Why nothing can be learnt from it, and the way out; '' if something can."""
        if self.excluded and len(self.usable) < 2 <= len(self.pictures):
            left = "All" if not self.usable else "All but one"
            return f"{left} of the {len(self.pictures):,} pictures are left out, and training needs two. Include some."
        return _problem(self.paths, len(self.usable), self.refused)

    @property
    def advice(self) -> str:
        """What would help where there is little to learn from; '' where there is enough, or nothing."""
        count = len(self.usable)
        if self.problem or count >= FEW:
            return ""
        return (
            f"{count} pictures are few: a network soon knows them by heart. Add more, a few hundred if you can, or "
            "start from another model."
        )

    def excluding(self, names: Iterable[str]) -> "Report":
        """With other pictures left out."""
        return replace(self, exclude=frozenset(names))

    def seen_as(self, resolution: int, fit: Fit, background: str) -> "Report":
        """For other settings; nothing but the samples is decoded again."""
        with Shelf() as shelf:
            pairs = [(picture, shelf.decode(picture, resolution)) for picture, _ in self.all_samples]
        samples = tuple(
            (picture, square(decoded.image, resolution, fit, background))
            for picture, decoded in pairs
            if isinstance(decoded, Decoded)
        )
        return replace(
            self,
            resolution=resolution,
            fit=fit,
            background=background,
            all_tiny=_tiny(self.pictures, resolution, fit),
            all_samples=samples,
        )

    @cached_property
    def _kinds(self) -> Counter[Kind]:
        """Of the usable pictures; quick, as few are left out, and few kinds there are, of a hundred thousand."""
        return self.all_kinds - Counter(map(_kind, self.excluded))

    def _kept(self, groups: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
        kept = (tuple(name for name in group if name not in self.exclude) for group in groups)
        return tuple(group for group in kept if len(group) > 1)

    @property
    def usual_side(self) -> int:
        """The shorter side, in pixels, that half of the usable pictures do not exceed; there must be some."""
        return median_low(min(picture.width, picture.height) for picture in self.usable)

    @property
    def sizes(self) -> str:
        """The range of sizes and the commonest, as a sentence."""
        if not self.usable:
            return ""
        counts: Counter[tuple[int, int]] = Counter()
        for kind, count in self._kinds.items():
            counts[kind.size] += count
        smallest, largest = (extreme(counts, key=lambda size: (size[0] * size[1], size)) for extreme in (min, max))
        commonest = counts.most_common(1)[0][0]
        if len(counts) == 1:
            return f"All are {size_text(commonest)} pixels."
        return f"From {size_text(smallest)} to {size_text(largest)} pixels, most often {size_text(commonest)}."

    @property
    def changes(self) -> tuple[str, ...]:
        """What will be done to the usable pictures, a sentence for each kind of change."""
        size = size_text((self.resolution, self.resolution))
        kinds, colours = self._kinds, Counter[str]()
        for kind, count in kinds.items():
            if kind.colours:
                colours[kind.colours] += count
        names = ", ".join(f"{count:,} {name}" for name, count in colours.most_common())

        def counted(holds: Callable[[Kind], bool]) -> int:
            return sum(count for kind, count in kinds.items() if holds(kind))

        how = {
            "crop": "not square: the middle is cut out",
            "pad": f"not square: the rest is filled with {self.background}",
            "edge": "not square: the rest is filled with the colours at the edge",
            "stretch": "not square and stretched",
        }[self.fit]
        sentences = {
            how: counted(lambda kind: kind.size[0] != kind.size[1]),
            f"scaled down to {size}": counted(lambda kind: _side(kind.size, self.fit) > self.resolution),
            f"converted to RGB ({names})": colours.total(),
            f"partly transparent: {self.background} is put behind": counted(lambda kind: kind.transparent),
            "turned upright as the camera noted": counted(lambda kind: kind.turned),
            "animated or of several pages: only the first picture is used": counted(lambda kind: kind.animated),
        }
        return tuple(_counted(count, what) for what, count in sentences.items() if count)

    @property
    def concerns(self) -> dict[str, str]:
        """What a person may want to look at, each as a sentence, by the attribute that lists it."""
        groups, size = self.near_duplicates, size_text((self.resolution, self.resolution))
        sentences = {
            "refused": ("refused", len(self.refused)),
            "near_duplicates": (
                f"almost the same as others, in {len(groups):,} {'group' if len(groups) == 1 else 'groups'}",
                sum(map(len, groups)),
            ),
            "tiny": (f"smaller than {size} and scaled up, which blurs", len(self.tiny)),
            "outliers": ("unlike all the rest", len(self.outliers)),
            "excluded": ("left out by hand", len(self.excluded)),
        }
        return {name: _counted(count, what) for name, (what, count) in sentences.items() if count}


@dataclass(frozen=True)
class Pictures:
    """All usable pictures, packed. `images` is [N, resolution, resolution, 3] uint8, mapped read-only from the disk."""

    images: np.ndarray
    names: tuple[str, ...]
    packed_at: Path | None = None
    """The file that they are mapped from; what is computed of them may lie beside it."""

    def __len__(self) -> int:
        return len(self.names)


def inspect(
    paths: Sequence[Path],
    resolution: int,
    fit: Fit = "crop",
    background: str = "#ffffff",
    progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
    exclude: Iterable[str] = (),
) -> Report:
    """Decode everything once and report on it. Never raises for bad pictures: see `Report.problem`."""
    with Collection(paths, lambda: _tell(0, 0, None, cancelled)) as collection:
        sources = collection.sources
        likely = [number for number, source in enumerate(sources) if source.expected] or [0]
        shown = {likely[i] for i in np.linspace(0, len(likely) - 1, SAMPLES).astype(int)}

        def look(number: int, source: Source) -> _Look | Refusal | None:
            decoded = decode(source, resolution)
            if not isinstance(decoded, Decoded):
                return decoded
            sample = square(decoded.image, resolution, fit, background) if number in shown else None
            small = thumbnail(flattened(decoded.image, background))
            return decoded.picture, decoded.digest, small, sample

        pictures: list[Picture] = []
        samples: list[tuple[Picture, np.ndarray]] = []
        refused, ignored = collection.refused.copy(), collection.ignored
        copies: dict[bytes, list[str]] = defaultdict(list)
        likeness = Likeness()
        for done, result in enumerate(_in_threads(look, sources), 1):
            if result is None:
                ignored += 1
            elif isinstance(result, Refusal):
                refused.append(result)
            else:
                picture, digest, small, sample = result
                pictures.append(picture)
                copies[digest].append(picture.name)
                likeness.add(small)
                samples += [] if sample is None else [(picture, sample)]
            _tell(done, len(sources), progress, cancelled)
    near = likeness.near_duplicates(lambda: _tell(len(sources), len(sources), progress, cancelled))
    odd = likeness.outliers()
    return Report(
        paths=tuple(paths),
        resolution=resolution,
        fit=fit,
        background=background,
        pictures=tuple(pictures),
        exclude=frozenset(exclude),
        refused=tuple(refused),
        ignored=ignored,
        all_kinds=Counter(map(_kind, pictures)),
        all_tiny=_tiny(pictures, resolution, fit),
        all_duplicates=tuple(tuple(names) for names in copies.values() if len(names) > 1),
        all_near_duplicates=tuple(tuple(pictures[number].name for number in group) for group in near),
        all_outliers=tuple(Outlier(pictures[number].name, reason) for number, reason in odd.items()),
        all_samples=tuple(samples),
    )


def pack(
    paths: Sequence[Path],
    resolution: int,
    fit: Fit = "crop",
    background: str = "#ffffff",
    cache_folder: Path | None = None,
    progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
    exclude: Iterable[str] = (),
) -> Pictures:
    """The usable pictures as one array; at once if they were packed before. Raises `SeganError` for fewer than two."""
    packing = packed(paths, resolution, fit, background, cache_folder, exclude)
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
    exclude: Iterable[str] = (),
) -> Generator[tuple[int, int], None, Pictures]:
    """`pack` as a generator of (done, total) that returns the pictures; closed early, the next goes on from there."""
    folder = cache_folder or Path(platformdirs.user_cache_dir("segan", appauthor=False)) / "pictures"
    left_out = frozenset(exclude)
    with Collection(paths) as collection:
        sources = [source for source in collection.sources if source.name not in left_out]
        key = _key(sources, resolution, fit, background)
        array, names = folder / f"{key}.npy", folder / f"{key}.json"
        known = _open_pack(array, names, resolution)
        if known is not None:
            yield len(known), len(known)
            return known
        refused = collection.refused.copy()
        squared = lambda _, source: _squared(source, resolution, fit, background)  # noqa: E731
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _Unfinished.claim(folder, key, resolution) as unfinished:
                missing = sum(source.expected for source in sources) - len(unfinished.kept)
                _make_room(folder, missing * resolution**2 * 3)
                begun = unfinished.done
                for done, result in enumerate(_in_threads(squared, sources[begun:]), begun + 1):
                    unfinished.add(result)
                    yield done, len(sources)
                problem = _problem(paths, len(unfinished.kept), [*refused, *unfinished.refused])
                if problem:
                    unfinished.discard()
                    raise SeganError(problem)
                unfinished.finish(array, names)
        except OSError as error:
            raise SeganError(
                f"The pictures could not be packed into {folder} ({error.strerror}). "
                "Free some space there, or change its permissions."
            ) from error
    pictures = _open_pack(array, names, resolution)
    if pictures is None:
        raise SeganError(f"The packed pictures in {array} cannot be read back. Check the disk and try again.")
    return pictures


def first_pictures(
    paths: Sequence[Path],
    resolution: int,
    fit: Fit,
    background: str,
    exclude: Iterable[str],
    count: int,
    progress: OnProgress | None = None,
) -> np.ndarray:
    """[up to count, resolution, resolution, 3] uint8: what `pack` begins with, without packing anything."""
    left_out = frozenset(exclude)
    found: list[np.ndarray] = []
    with Collection(paths, lambda: _tell(0, count, progress, None)) as collection:
        for source in collection.sources:
            _tell(0, count, progress, None)
            result = None if source.name in left_out else _squared(source, resolution, fit, background)
            if isinstance(result, tuple):
                found.append(result[1])
            if len(found) == count:
                break
    return np.stack(found) if found else np.empty((0, resolution, resolution, 3), np.uint8)


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


def _squared(source: Source, resolution: int, fit: Fit, background: str) -> tuple[str, np.ndarray] | Refusal | None:
    """The name and pixels that are packed of a source, why it is refused, or None if it is no picture."""
    decoded = decode(source, resolution)
    if not isinstance(decoded, Decoded):
        return decoded
    return decoded.picture.name, square(decoded.image, resolution, fit, background)


def _kind(picture: Picture) -> Kind:
    size = picture.width, picture.height
    return Kind(size, picture.colours, picture.transparent, picture.turned, picture.animated)


def _side(size: tuple[int, int], fit: Fit) -> int:
    """The side of a picture that decides how far it is scaled."""
    return max(size) if fit in ("pad", "edge") else min(size)


def _tiny(pictures: Sequence[Picture], resolution: int, fit: Fit) -> tuple[Picture, ...]:
    return tuple(picture for picture in pictures if _side((picture.width, picture.height), fit) < resolution)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {'is' if count == 1 else 'are'} {what}."


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


_Result = TypeVar("_Result")
_LAYOUT = 1
"""To be raised whenever the same files would be packed into other pixels."""


def _key(sources: Sequence[Source], resolution: int, fit: Fit, background: str) -> str:
    digest = hashlib.blake2b(repr((_LAYOUT, resolution, fit, background.lower())).encode(), digest_size=16)
    for source in sources:
        place = "" if source.archive else str(source.path.absolute())  # a zip knows its content, wherever it lies
        digest.update(repr((place, source.name, source.size, source.stamp)).encode())
    return digest.hexdigest()


class _Unfinished:
    """A pack in the making: its rows, and a journal of what became of each source, so that another can go on."""

    def __init__(self, path: Path, rows: IO[bytes], journal: IO[bytes], resolution: int) -> None:
        self._path, self._rows, self._journal, self._resolution = path, rows, journal, resolution
        self._lines: list[bytes] = []
        self.kept: list[str] = []
        self.refused: list[Refusal] = []
        self.done = 0
        """Sources that have been dealt with."""
        self._go_on()

    @classmethod
    @contextmanager
    def claim(cls, folder: Path, key: str, resolution: int) -> Iterator[Self]:
        """What an interrupted packing has left, or a new one; one apart if another process is at it."""
        path = folder / f"{key}.unfinished"
        with ExitStack() as stack:
            rows = stack.enter_context(open(path, "r+b", opener=_create))
            if not (lock(rows) and path.exists() and os.path.samestat(os.fstat(rows.fileno()), path.stat())):
                path = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder))) / path.name
                rows = stack.enter_context(open(path, "r+b", opener=_create))
            journal = stack.enter_context(open(path.with_suffix(".journal"), "r+b", opener=_create))
            unfinished = cls(path, rows, journal, resolution)
            stack.callback(unfinished._save)
            yield unfinished

    def add(self, result: tuple[str, np.ndarray] | Refusal | None) -> None:
        """Note what became of the next source: its name and pixels, why it is refused, or None if it is no picture."""
        entry: Any = None
        if isinstance(result, Refusal):
            self.refused.append(result)
            entry = [result.name, result.reason, str(result.path)]
        elif result is not None:
            entry = result[0]
            self.kept.append(entry)
            self._rows.write(result[1].tobytes())
        self._lines.append(json.dumps(entry).encode() + b"\n")
        self.done += 1
        if len(self._lines) == JOURNAL_STEP:
            self._save()

    def finish(self, array: Path, names: Path) -> None:
        """Put the pack, and the names that belong to its rows, in their places.

        The rows last, and still locked: another process that waits for them must not go on with what is finished.
        """
        self._save()
        self._rows.seek(0)
        _write_header(self._rows, len(self.kept), self._resolution)
        self._rows.flush()
        write_atomically(names, json.dumps(self.kept).encode())
        self._journal.close()
        self._journal_path.unlink(missing_ok=True)
        if sys.platform == "win32":  # which does not rename what is open
            self._rows.close()
        self._path.replace(array)

    def discard(self) -> None:
        """Leave nothing behind."""
        for file, path in ((self._rows, self._path), (self._journal, self._journal_path)):
            file.close()
            path.unlink(missing_ok=True)

    @property
    def _journal_path(self) -> Path:
        return self._path.with_suffix(".journal")

    def _go_on(self) -> None:
        """As far as both the rows and the journal are whole."""
        _write_header(self._rows, 0, self._resolution)  # its length does not depend on the count, not known yet
        begin, size = self._rows.tell(), self._resolution**2 * 3
        whole = (self._rows.seek(0, os.SEEK_END) - begin) // size
        length = 0
        for line in self._journal:
            match _parsed(line):
                case str(name) if len(self.kept) < whole:
                    self.kept.append(name)
                case [str(name), str(reason), str(path)]:
                    self.refused.append(Refusal(name, reason, Path(path)))
                case None:
                    pass
                case _:
                    break
            length += len(line)
            self.done += 1
        self._journal.seek(length)
        self._journal.truncate()
        self._rows.truncate(begin + len(self.kept) * size)
        self._rows.seek(0, os.SEEK_END)

    def _save(self) -> None:
        """The rows before the journal, so that after a power cut it speaks of none that are missing."""
        if self._lines and not self._rows.closed:
            self._rows.flush()
            os.fsync(self._rows.fileno())
            self._journal.writelines(self._lines)
            self._journal.flush()
            self._lines.clear()


def _create(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o666)


def _parsed(line: bytes) -> Any:
    """A line of a journal; False if it was cut off."""
    try:
        return json.loads(line) if line.endswith(b"\n") else False
    except ValueError:
        return False


def _write_header(file: IO[bytes], count: int, resolution: int) -> None:
    description = {"descr": "|u1", "fortran_order": False, "shape": (count, resolution, resolution, 3)}
    np.lib.format.write_array_header_1_0(file, description)


def _open_pack(array: Path, names: Path, resolution: int) -> Pictures | None:
    """A pack that was made before, if there is a sound one."""
    try:
        images = np.load(array, mmap_mode="r", allow_pickle=False)
        kept = tuple(map(str, json.loads(names.read_text(encoding="utf-8"))))
    except (OSError, ValueError, EOFError, TypeError):
        return None
    with suppress(OSError):  # it is used now; a cache that may only be read will do
        os.utime(array)
    sound = images.dtype == np.uint8 and images.shape == (len(kept), resolution, resolution, 3) and len(kept) > 1
    return Pictures(images, kept, array) if sound else None


def _make_room(folder: Path, needed: int) -> None:
    """Forget the packs that were not used for longest, and leftovers; raise `SeganError` if the disk is too full."""
    packs = sorted(folder.glob("*.npy"), key=lambda path: path.stat().st_mtime, reverse=True)
    total = needed
    for path in packs:
        total += path.stat().st_size
        if total > LARGEST_CACHE:
            with suppress(OSError):  # in use, where the system does not allow that
                path.unlink()
                for beside in (".json", ".features"):
                    path.with_suffix(beside).unlink(missing_ok=True)
    for pattern, days in (("tmp*", 1), ("*.unfinished", 7), ("*.journal", 7)):
        for path in folder.glob(pattern):
            if path.stat().st_mtime < time.time() - 86400 * days:
                shutil.rmtree(path, ignore_errors=True)
                path.unlink(missing_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed + 32 * 2**20:
        raise SeganError(
            f"Packing the pictures takes {gigabytes(needed)} in {folder}, where only {gigabytes(free)} are free. "
            "Free some space, or choose a lower resolution."
        )


def _in_threads(
    function: Callable[[int, Source], _Result], sources: Sequence[Source]
) -> Generator[_Result, None, None]:
    """What the function makes of each (number, source), in order, computed a little ahead of being asked for."""
    large = sum(source.size for source in sources) > 20_000 * len(sources)
    workers = min(4, os.cpu_count() or 1) if large else 1  # with tiny pictures more would quarrel about the interpreter
    chunk = 8 if large else 32

    def run(first: int) -> list[_Result]:
        return [function(first + i, source) for i, source in enumerate(sources[first : first + chunk])]

    with ThreadPoolExecutor(workers, thread_name_prefix="segan-pictures") as pool:
        running: deque[Future[list[_Result]]] = deque()
        try:
            for first in range(0, len(sources), chunk):
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
