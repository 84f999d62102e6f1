"""Pictures to learn from: folders, zips and files -> a report on them -> one packed array -> endless batches.

Whoever trains sees `[N, resolution, resolution, 3]` uint8. This module loads neither torch nor Qt.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeVar

import numpy as np
import platformdirs

from segan.errors import SeganError
from segan.pictures import Collection, Decoded, Fit, Picture, Refusal, Source, decode, gigabytes, size_text, square

OnProgress = Callable[[int, int], None]
"""Called with (done, total) now and then, in the caller's thread."""
IsCancelled = Callable[[], bool]
"""Asked now and then, in the caller's thread; True raises `Cancelled`."""

LARGEST_CACHE = 8 * 2**30
SAMPLES = 24


class Cancelled(SeganError):
    """The caller asked to stop."""


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
            return f"All are {size_text(commonest)} pixels."
        return f"From {size_text(smallest)} to {size_text(largest)} pixels, most often {size_text(commonest)}."

    @property
    def changes(self) -> tuple[str, ...]:
        """What will be done to the usable pictures, a sentence for each kind of change."""
        size = size_text((self.resolution, self.resolution))
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
) -> Report:
    """Decode everything once and report on it. Never raises for bad pictures: see `Report.problem`."""
    with Collection(paths, lambda: _tell(0, 0, None, cancelled)) as collection:
        sources = collection.sources
        likely = [number for number, source in enumerate(sources) if source.expected] or [0]
        shown = {likely[i] for i in np.linspace(0, len(likely) - 1, SAMPLES).astype(int)}

        def look(number: int, source: Source) -> tuple[Picture, bytes, np.ndarray | None] | Refusal | None:
            decoded = decode(source, resolution)
            if not isinstance(decoded, Decoded):
                return decoded
            sample = square(decoded.image, resolution, fit, background) if number in shown else None
            return decoded.picture, decoded.digest, sample

        usable, refused, samples, ignored = [], collection.refused.copy(), [], collection.ignored
        copies: dict[bytes, list[str]] = defaultdict(list)
        for done, result in enumerate(_in_threads(look, sources), 1):
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
    with Collection(paths) as collection:
        sources = collection.sources
        key = _key(sources, resolution, fit, background)
        array, names = folder / f"{key}.npy", folder / f"{key}.json"
        known = _open_pack(array, names, resolution)
        if known is not None:
            yield len(known), len(known)
            return known
        refused = collection.refused.copy()
        kept: list[str] = []

        def squared(_: int, source: Source) -> tuple[str, np.ndarray] | Refusal | None:
            decoded = decode(source, resolution)
            if not isinstance(decoded, Decoded):
                return decoded
            return decoded.picture.name, square(decoded.image, resolution, fit, background)

        def write(file: IO[bytes]) -> Iterator[tuple[int, int]]:
            _write_header(file, 0, resolution)  # its length does not depend on the count, which is not known yet
            for done, result in enumerate(_in_threads(squared, sources), 1):
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
            _make_room(folder, sum(s.expected for s in sources) * resolution**2 * 3)
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
                f"The pictures could not be packed into {folder} ({error.strerror}). "
                "Free some space there, or change its permissions."
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
    for path in folder.glob("tmp*"):
        if path.stat().st_mtime < time.time() - 86400:
            shutil.rmtree(path, ignore_errors=True)
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
