"""Labels drawn into pictures: which font has the letters of a text, and what is written where none has them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import ImageFont

LONGEST = 60
"""Letters of a label."""
BUNDLED = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
"""Latin, Greek, Cyrillic and signs; the same on every machine, so that the same labels make the same picture."""
OTHERS = (
    "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "SourceHanSansSC-Regular.otf", "wqy-microhei.ttc",
    "DroidSansFallbackFull.ttf", "msyh.ttc", "simsun.ttc", "meiryo.ttc", "malgun.ttf", "segoeui.ttf",
    "PingFang.ttc", "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "Arial Unicode.ttf", "NotoSans-Regular.ttf",
)  # fmt: skip
"""Fonts of a system that know more scripts, by the names of their files; the first that has all letters is taken."""


def readable(label: str) -> str:
    """The label on one line of bounded length, with a question mark for each letter that no font here has."""
    text = " ".join(label.split())
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    if any(_has_all(path, text) for path in _fonts()):
        return text
    return "".join(letter if _has_all(str(BUNDLED), letter) else "?" for letter in text)


def font_of(text: str, size: int) -> ImageFont.FreeTypeFont:
    """The font for a readable text; `size` in pixels."""
    path = next((path for path in _fonts() if _has_all(path, text)), str(BUNDLED))
    return _font(path, size)


def _fonts() -> Iterator[str]:
    yield str(BUNDLED)
    for name in OTHERS:
        if _is_there(name):
            yield name


@cache
def _is_there(name: str) -> bool:
    try:
        _font(name, 16)
    except OSError:
        return False
    return True


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _has_all(path: str, text: str) -> bool:
    return all(_has(path, letter) for letter in text)


@cache
def _has(path: str, letter: str) -> bool:
    """A font draws the same sign for all letters that it lacks, and so for one that no font has."""
    if letter == " ":
        return True
    font = _font(path, 24)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff")) and font.getlength(letter) > 0
