"""Moving pictures to keep: GIF, WebP, APNG, MP4 and WebM, written frame by frame, with the edit they were made from.

A film carries what a picture of ours does: see `segan.carried`. This module loads neither torch nor Qt, and PyAV only
for video.
"""

import io
import itertools
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sized
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from segan import carried
from segan.carried import Document, pyav
from segan.errors import SeganError
from segan.files import replacing, unwritable

OnProgress = Callable[[int, int], None]
"""Told how many frames are written, and of how many (0 if that is not known); what it raises ends the writing."""

SLOWEST, FASTEST = 0.01, 120.0
"""Frames per second; a GIF cannot show one for eleven minutes."""
LARGEST_SIDE = 16_383
"""Pixels, of WebP; the others allow no less."""
GIF_FASTEST = 50
"""Browsers play a GIF whose frames last less than 2 hundredths of a second far slower than it says."""
H264_CRF, VP9_CRF = 17, 24
"""Quality: invisible losses; 0 is lossless, 51 and 63 the worst."""
WEBP_QUALITY = 90


def fastest(suffix: str) -> float:
    """Frames per second that a film with this ending may have."""
    return GIF_FASTEST if suffix == ".gif" else FASTEST


def write_animation(
    path: Path,
    frames: Iterable[np.ndarray],
    frames_per_second: float,
    document: Document | None = None,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> None:
    """Write frames, [H, W, 3] uint8 of one size, as a film in the format of the path's suffix: see `FORMATS`.

    Frames are taken one by one and not kept, so they may be made on the way; GIF, WebP and APNG repeat without end. The
    file appears whole or not at all, whatever `frames` or `on_progress` raise.
    """
    name = path.suffix.lower()
    if name not in _WRITERS:
        raise SeganError(f"{path.name} has no ending of a film. Use one of {', '.join(FORMATS)}.")
    if not SLOWEST <= frames_per_second <= fastest(name):
        raise SeganError(
            f"A film {name} has {SLOWEST:g} to {fastest(name):g} frames per second, not {frames_per_second:g}."
        )
    _refuse_existing(path, overwrite)
    if name in VIDEO:
        pyav(path)  # before the frames are made, which may take long
    rate = Fraction(frames_per_second).limit_denominator(1001)
    texts = carried.texts(document) if document is not None else {}
    total = len(frames) if isinstance(frames, Sized) else 0
    not_of_the_file: list[OSError] = []
    pictures = _noting(not_of_the_file, _counted(_of_one_size(frames), total, on_progress))
    first = next(pictures, None)
    if first is None:
        raise SeganError("There is nothing to make a film of: it has no frames.")
    try:
        with replacing(path) as temporary:
            _WRITERS[name](temporary, itertools.chain([first], pictures), first.shape[:2], rate, texts)
            _refuse_existing(path, overwrite)  # it may have come meanwhile
    except OSError as error:
        if error in not_of_the_file:
            raise
        raise unwritable(path, error) from error


def has_video() -> bool:
    """Whether MP4 and WebM can be written and read here."""
    try:
        pyav(Path("film.mp4"))
    except SeganError:
        return False
    return True


def _refuse_existing(path: Path, overwrite: bool) -> None:
    if path.exists() and not overwrite:
        raise SeganError(f"{path} exists already. Choose another name.")


def _of_one_size(frames: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    size = None
    for frame in frames:
        size = size or frame.shape
        if frame.shape != size or frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
            raise ValueError(
                f"a film needs frames [H, W, 3] uint8 of one size, not {frame.dtype} {frame.shape}, {size}"
            )
        if not 0 < max(size[:2]) <= LARGEST_SIDE:
            raise SeganError(
                f"{size[1]:,} × {size[0]:,} pixels are too many for a film. Choose fewer or smaller pictures."
            )
        yield np.ascontiguousarray(frame)


def _noting(errors: list[OSError], frames: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    """Take down what goes wrong while a frame is made: another file than the film may be at fault."""
    try:
        yield from frames
    except OSError as error:
        errors.append(error)
        raise


def _counted(frames: Iterator[np.ndarray], total: int, on_progress: OnProgress | None) -> Iterator[np.ndarray]:
    for done, frame in enumerate(frames):
        if on_progress:
            on_progress(done, total)
        yield frame
    if on_progress and total:
        on_progress(total, total)


# Each writer takes a path that does not exist, the frames, their (height, width), the frames per second and the texts.


def _write_gif(
    path: Path, frames: Iterator[np.ndarray], size: tuple[int, int], rate: Fraction, texts: dict[str, str]
) -> None:
    """GIF89a with a palette of its own for every frame."""
    height, width = size
    with path.open("xb") as file:
        file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0))
        file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")  # repeat without end
        if texts:
            comment = carried.gif_comment(texts)
            blocks = (comment[start : start + 255] for start in range(0, len(comment), 255))
            file.write(b"\x21\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0")
        for index, frame in enumerate(frames):
            palette, colours, pixels = _gif_frame(frame)
            hundredths = round((index + 1) * 100 / rate) - round(index * 100 / rate)
            file.write(b"\x21\xf9\x04" + struct.pack("<BHBB", 0x04, hundredths, 0, 0))
            file.write(b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0x80 | colours) + palette + pixels)
        file.write(b"\x3b")


def _gif_frame(frame: np.ndarray) -> tuple[bytes, int, bytes]:
    """A palette, the binary logarithm of half its length, and the compressed pixels, taken from a GIF of Pillow's."""
    image = Image.fromarray(frame)
    palette = image.quantize(256, Image.Quantize.FASTOCTREE)
    encoded = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(encoded, "GIF", interlace=0)
    data = encoded.getvalue()
    colours = data[10] & 0x07
    begin = 13
    table = data[begin : begin + 3 * 2 ** (colours + 1)]
    at = begin + len(table)
    while data[at] == 0x21:  # extensions before the picture
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    return table, colours, data[at + 10 : -1]


def _write_webp(
    path: Path, frames: Iterator[np.ndarray], size: tuple[int, int], rate: Fraction, texts: dict[str, str]
) -> None:
    """The container of https://developers.google.com/speed/webp/docs/riff_container around frames of Pillow's."""
    height, width = size
    with path.open("xb") as file:
        file.write(b"RIFF\0\0\0\0WEBP")
        flags = 0x02 | (0x04 if texts else 0)  # animation, XMP
        file.write(_riff_chunk(b"VP8X", struct.pack("<I", flags) + _u24(width - 1) + _u24(height - 1)))
        file.write(_riff_chunk(b"ANIM", struct.pack("<IH", 0xFF000000, 0)))  # repeat without end
        for index, frame in enumerate(frames):
            milliseconds = round((index + 1) * 1000 / rate) - round(index * 1000 / rate)
            encoded = io.BytesIO()
            Image.fromarray(frame).save(encoded, "WEBP", quality=WEBP_QUALITY, method=4)
            place = _u24(0) + _u24(0) + _u24(width - 1) + _u24(height - 1) + _u24(milliseconds) + b"\x02"
            file.write(_riff_chunk(b"ANMF", place + encoded.getvalue()[12:]))
        if texts:
            file.write(_riff_chunk(b"XMP ", carried.xmp(texts)))
        length = file.tell() - 8
        if length >= 2**32:
            raise SeganError("The film is too long for WebP, which ends at 4 GiB. Choose MP4, or fewer frames.")
        file.seek(4)
        file.write(struct.pack("<I", length))


def _riff_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _u24(value: int) -> bytes:
    return struct.pack("<I", value)[:3]


def _write_apng(
    path: Path, frames: Iterator[np.ndarray], size: tuple[int, int], rate: Fraction, texts: dict[str, str]
) -> None:
    """PNG, third edition: the first frame is the picture that programs without animation show."""
    height, width = size
    information = carried.png_information(texts)
    duration = struct.pack(">HH", *(1 / rate).limit_denominator(2**16 - 1).as_integer_ratio())
    sequence = itertools.count()
    with path.open("xb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        count_at, count = 0, 0
        for count, frame in enumerate(frames, 1):
            encoded = io.BytesIO()
            Image.fromarray(frame).save(encoded, "PNG", pnginfo=information if count == 1 else None)
            chunks = list(_png_chunks(encoded.getvalue()))
            pixels = b"".join(content for name, content in chunks if name == b"IDAT")
            if count == 1:
                file.write(_png_chunk(b"IHDR", chunks[0][1]))
                count_at = file.tell()
                file.write(_png_chunk(b"acTL", struct.pack(">II", 0, 0)))
                others = ((name, content) for name, content in chunks if name not in (b"IHDR", b"IDAT", b"IEND"))
                file.write(b"".join(_png_chunk(name, content) for name, content in others))
            place = struct.pack(">IIIII", next(sequence), width, height, 0, 0)
            file.write(_png_chunk(b"fcTL", place + duration + b"\0\0"))
            number = b"" if count == 1 else struct.pack(">I", next(sequence))
            file.write(_png_chunk(b"IDAT" if count == 1 else b"fdAT", number + pixels))
        file.write(_png_chunk(b"IEND", b""))
        file.seek(count_at)
        file.write(_png_chunk(b"acTL", struct.pack(">II", count, 0)))  # repeat without end


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 12 + length


def _png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _write_mp4(
    path: Path, frames: Iterator[np.ndarray], size: tuple[int, int], rate: Fraction, texts: dict[str, str]
) -> None:
    flags = {"movflags": "use_metadata_tags+faststart"}  # keys of one's own; a browser can begin before it has all
    _write_video(path, frames, size, rate, texts, "mp4", flags, "libx264", {"crf": str(H264_CRF), "preset": "medium"})


def _write_webm(
    path: Path, frames: Iterator[np.ndarray], size: tuple[int, int], rate: Fraction, texts: dict[str, str]
) -> None:
    options = {"crf": str(VP9_CRF), "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"}
    _write_video(path, frames, size, rate, texts, "webm", {}, "libvpx-vp9", options)


def _write_video(
    path: Path,
    frames: Iterator[np.ndarray],
    size: tuple[int, int],
    rate: Fraction,
    texts: dict[str, str],
    container_format: str,
    container_options: dict[str, str],
    codec: str,
    codec_options: dict[str, str],
) -> None:
    """Half as much colour as brightness (yuv420p), as everything plays it, which asks for even sides."""
    av = pyav(path)
    height, width = (side + side % 2 for side in size)
    try:
        with av.open(f"file:{path}", "w", format=container_format, container_options=container_options) as container:
            if texts:
                container.metadata.update({"comment": texts["parameters"], "segan": texts["segan"]})
            stream = container.add_stream(codec, rate=rate, options=codec_options)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            context = stream.codec_context
            # Said in the file, or players guess, from the size of the picture, and show other colours.
            context.colorspace = av.video.reformatter.Colorspace.ITU709
            context.color_primaries, context.color_trc, context.color_range = 1, 1, 1
            for index, frame in enumerate(frames):
                if frame.shape[:2] != (height, width):
                    frame = np.pad(frame, ((0, height - size[0]), (0, width - size[1]), (0, 0)), "edge")
                picture = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(
                    format="yuv420p",
                    dst_colorspace=av.video.reformatter.Colorspace.ITU709,
                    dst_color_range=av.video.reformatter.ColorRange.MPEG,
                )
                picture.pts, picture.time_base = index, 1 / rate
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise OSError(error.errno, os.strerror(error.errno) if error.errno > 0 else str(error)) from error


_WRITERS: dict[str, Any] = {
    ".mp4": _write_mp4,
    ".webm": _write_webm,
    ".webp": _write_webp,
    ".gif": _write_gif,
    ".apng": _write_apng,
}
VIDEO = {".mp4", ".webm"}
"""Suffixes of formats that need PyAV."""
FORMATS = {".mp4": "MP4", ".webm": "WebM", ".webp": "WebP", ".gif": "GIF", ".apng": "APNG"}
"""The name of the format of each suffix, the most useful first."""
