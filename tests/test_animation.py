import builtins
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from segan import export
from segan.animation import FORMATS, SLOWEST, VIDEO, write_animation
from segan.carried import read, text_in
from segan.editing import Edit, Sheet, interpolation
from segan.errors import SeganError

every_format = pytest.mark.parametrize("suffix", FORMATS)
EDIT = Edit(seed=1042, psi=0.7)
STILLS = sorted(set(FORMATS) - VIDEO)


def film(count: int, height: int = 48, width: int = 64) -> Iterator[np.ndarray]:
    """A bright square that moves to the right over a blue ground, one step per frame."""
    for index in range(count):
        frame = np.full((height, width, 3), (20, 60, 140), np.uint8)
        frame[8:24, 2 * index : 2 * index + 16] = (230, 120, 40)
        yield frame


def decoded(path: Path) -> list[np.ndarray]:
    if path.suffix in VIDEO:
        import av

        with av.open(str(path)) as container:
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    with Image.open(path) as image:
        return [np.asarray((image.seek(index), image.convert("RGB"))[1]) for index in range(image.n_frames)]


def seconds(path: Path) -> float:
    if path.suffix in VIDEO:
        import av

        with av.open(str(path)) as container:
            return float(container.duration / av.time_base)
    with Image.open(path) as image:
        return (
            sum((image.seek(index), image.load(), image.info["duration"])[2] for index in range(image.n_frames)) / 1000
        )


@every_format
def test_that_a_film_shows_the_frames_that_were_written_in_their_colours(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    write_animation(path, film(12), 24.0)
    shown = decoded(path)
    assert len(shown) == 12
    for frame, original in zip(shown, film(12), strict=True):
        assert np.abs(frame.astype(float) - original).mean() < 6  # half the colour resolution blurs the square's edge
        assert frame[40, 40] == pytest.approx(original[40, 40], abs=6)
    assert seconds(path) == pytest.approx(0.5, abs=0.02)


def test_that_an_animated_png_keeps_every_pixel(tmp_path: Path) -> None:
    path = tmp_path / "film.apng"
    frames = list(np.random.default_rng(0).integers(0, 256, (5, 33, 21, 3), np.uint8))
    write_animation(path, frames, 10)
    assert all(np.array_equal(one, other) for one, other in zip(decoded(path), frames, strict=True))


@pytest.mark.parametrize("suffix", STILLS)
def test_that_films_without_a_player_repeat_without_end(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    write_animation(path, film(2), 24)
    with Image.open(path) as image:
        assert image.info["loop"] == 0


@pytest.mark.parametrize("suffix", sorted(VIDEO))
def test_that_a_video_of_odd_sides_is_filled_up_to_even_ones_and_plays_everywhere(suffix: str, tmp_path: Path) -> None:
    import av

    path = tmp_path / f"film{suffix}"
    write_animation(path, film(3, 33, 47), 30)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.pix_fmt) == (48, 34, "yuv420p")
        assert stream.codec_context.name == {".mp4": "h264", ".webm": "vp9"}[suffix]
        assert stream.average_rate == 30


@every_format
def test_that_a_film_carries_the_edit_that_it_was_made_from(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    edit = EDIT.replace(seed=2**31)
    write_animation(path, film(3), 24, edit)
    assert read(path).document == edit
    assert str(edit.seed).encode() in path.read_bytes()  # the line for people, not only for us


@every_format
def test_that_a_film_carries_a_sheet_with_letters_of_any_script(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    sheet = interpolation(EDIT, 7, 12)
    sheet = Sheet(rows=sheet.rows, column_labels=tuple(f"<{i}> & “größer” 微笑" for i in range(12)), origin=EDIT)
    write_animation(path, film(2), 24, sheet)
    assert read(path).document == sheet


def test_that_the_text_of_a_still_picture_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    export.write_picture(path, next(film(1)), EDIT)
    assert read(path).document == EDIT


@every_format
def test_that_a_film_without_an_edit_says_that_it_carries_none(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    write_animation(path, film(2), 24)
    with pytest.raises(SeganError, match="carries no edit"):
        text_in(path)


@every_format
def test_that_nothing_is_left_when_the_frames_fail_or_someone_cancels(suffix: str, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise Enough

    with pytest.raises(Enough):
        write_animation(tmp_path / f"film{suffix}", film(9), 24, on_progress=stop)
    with pytest.raises(ZeroDivisionError):
        write_animation(tmp_path / f"film{suffix}", (1 / 0 if i == 4 else f for i, f in enumerate(film(9))), 24)  # type: ignore[misc]
    assert not list(tmp_path.iterdir())


@every_format
def test_that_a_film_is_not_blamed_for_what_goes_wrong_in_making_its_frames(suffix: str, tmp_path: Path) -> None:
    def failing() -> Iterator[np.ndarray]:
        yield from film(2)
        raise PermissionError(13, "Permission denied", "model.safetensors")

    with pytest.raises(PermissionError, match=r"model\.safetensors"):
        write_animation(tmp_path / f"film{suffix}", failing(), 24)
    assert not list(tmp_path.iterdir())


@every_format
def test_that_a_file_is_replaced_only_on_demand(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    path.write_bytes(b"precious")
    with pytest.raises(SeganError, match="exists already"):
        write_animation(path, film(2), 24)
    assert path.read_bytes() == b"precious"
    write_animation(path, film(2), 24, overwrite=True)
    assert len(decoded(path)) == 2


def test_that_a_file_that_came_while_the_film_was_made_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"

    def slow() -> Iterator[np.ndarray]:
        yield from film(2)
        path.write_bytes(b"precious")

    with pytest.raises(SeganError, match="exists already"):
        write_animation(path, slow(), 24)
    assert path.read_bytes() == b"precious"


@every_format
def test_that_frames_are_taken_one_by_one_and_not_kept(suffix: str, tmp_path: Path) -> None:
    import weakref

    class Frame(np.ndarray):
        pass

    alive: list[weakref.ref[Frame]] = []
    most = 0

    def frames() -> Iterator[np.ndarray]:
        nonlocal most
        for frame in film(40):
            made = frame.view(Frame)
            alive.append(weakref.ref(made))
            yield made
            del made, frame
            most = max(most, sum(reference() is not None for reference in alive))

    write_animation(tmp_path / f"film{suffix}", frames(), 24)
    assert most <= 3


def test_that_progress_is_told_for_every_frame(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_animation(tmp_path / "film.webp", list(film(3)), 24, on_progress=lambda *at: told.append(at))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("suffix", FORMATS)
def test_that_a_film_may_be_as_slow_as_it_likes(tmp_path: Path, suffix: str) -> None:
    write_animation(tmp_path / f"slow{suffix}", film(2), SLOWEST)


def test_that_mistakes_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SeganError, match="ending"):
        write_animation(tmp_path / "film.avi", film(2), 24)
    for speed in (0, 1e-9, 1e-3, 1e9, float("nan")):
        with pytest.raises(SeganError, match="frames per second"):
            write_animation(tmp_path / "film.gif", film(2), speed)
    with pytest.raises(SeganError, match="nothing to make a film of"):
        write_animation(tmp_path / "film.gif", [], 24)
    with pytest.raises(SeganError, match="cannot be written"):
        write_animation(tmp_path / "missing" / "film.gif", film(2), 24)
    with pytest.raises(SeganError, match="cannot be written"):
        write_animation(tmp_path / "missing" / "film.mp4", film(2), 24)
    with pytest.raises(ValueError, match="one size"):
        write_animation(tmp_path / "film.gif", itertools.chain(film(1), film(1, 10, 10)), 24)
    with pytest.raises(SeganError, match="does not exist"):
        text_in(tmp_path / "missing.gif")
    assert not list(tmp_path.iterdir())


def test_that_a_missing_video_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_av(name: str, *rest: Any) -> Any:
        if name == "av":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_av)
    with pytest.raises(SeganError, match=r"pip install av.*WebP"):
        write_animation(tmp_path / "film.mp4", film(2), 24)


def test_that_a_stranger_is_read_as_what_it_is_and_not_as_a_list_of_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.webm"
    write_animation(secret, film(2), 24, EDIT)
    for name, content in (
        ("list.mp4", f"ffconcat version 1.0\nfile '{secret}'\n"),
        ("list.webm", f"#EXTM3U\n#EXTINF:1,\n{secret}\n"),
    ):
        (tmp_path / name).write_text(content)
        with pytest.raises(SeganError):
            text_in(tmp_path / name)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("films")
    for suffix in FORMATS:
        write_animation(folder / f"film{suffix}", film(4), 24, EDIT)
    return {suffix: (folder / f"film{suffix}").read_bytes() for suffix in FORMATS}


@every_format
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_damaged_films_raise_nothing_but_a_sentence(
    suffix: str, data: st.DataObject, films: dict[str, bytes], tmp_path: Path
) -> None:
    damaged = bytearray(films[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    del damaged[data.draw(st.integers(1, len(damaged))) :]
    path = tmp_path / f"damaged{suffix}"
    path.write_bytes(damaged)
    try:
        read(path)
    except SeganError as error:
        assert path.name in str(error)


def test_that_the_size_that_a_webp_claims_is_not_believed(tmp_path: Path, films: dict[str, bytes]) -> None:
    path = tmp_path / "film.webp"
    at = films[".webp"].index(b"XMP ") + 4
    path.write_bytes(films[".webp"][:at] + b"\xf0\xff\xff\xff" + films[".webp"][at + 4 :])
    with pytest.raises(SeganError, match="cannot be read"):
        text_in(path)
