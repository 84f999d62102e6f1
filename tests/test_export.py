"""Grids that people keep, and files that lead back to the edit."""

import json
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from strategies import edits

from segan import lettering
from segan.animation import VIDEO, write_animation
from segan.carried import read, seems_to_carry
from segan.editing import (
    Dimension,
    DirectionEdit,
    Edit,
    Latent,
    LayerPsi,
    Mix,
    ModelReference,
    NoiseStrength,
    Sheet,
    Vector,
    Weighted,
    interpolation,
    style_mixing,
    traversal,
)
from segan.editing import seeds as seeds_sheet
from segan.errors import SeganError
from segan.export import FORMATS, Format, compose, free_name, write_picture
from segan.paths import KeyFrame, Timeline

SAMPLE = Path(__file__).parent.parent / "resources" / "lorelei" / "lorelei64.zip"


@pytest.fixture(scope="session")
def tiles() -> list[np.ndarray]:
    """12 sample pictures."""
    with zipfile.ZipFile(SAMPLE) as archive:
        return [np.asarray(Image.open(archive.open(f"{i:05}.png")).convert("RGB")) for i in range(12)]


@pytest.fixture
def tile(tiles: list[np.ndarray]) -> np.ndarray:
    return tiles[0]


def in_rows(tiles: list[np.ndarray], sheet: Sheet) -> list[list[np.ndarray | None]]:
    pictures = iter(tiles * 100)
    return [[None if edit is None else next(pictures) for edit in row] for row in sheet.rows]


# Grids


@pytest.mark.parametrize("labels", [(), ("one", "two", "a rather long label for a row of pictures")])
def test_that_every_tile_is_in_the_grid_bit_for_bit(tiles: list[np.ndarray], labels: tuple[str, ...]) -> None:
    rows = [tiles[0:4], tiles[4:8], tiles[8:12]]
    grid = compose(rows, labels, labels, margin=3)
    for row, line in enumerate(rows):
        for column, tile in enumerate(line):
            x, y = grid.layout.tile(row, column)
            assert np.array_equal(grid.picture[y : y + 64, x : x + 64], tile)


def test_that_a_grid_without_labels_is_tiles_and_margins_only(tiles: list[np.ndarray]) -> None:
    assert compose([tiles[:3], tiles[3:6]], margin=0).picture.shape == (128, 192, 3)
    assert compose([tiles[:3], tiles[3:6]], margin=5).picture.shape == (2 * 64 + 3 * 5, 3 * 64 + 4 * 5, 3)


def test_that_a_missing_tile_shows_the_background(tile: np.ndarray) -> None:
    grid = compose([[None, tile], [tile]], background="#203040")
    for row, column in ((0, 0), (1, 1)):
        x, y = grid.layout.tile(row, column)
        assert (grid.picture[y : y + 64, x : x + 64] == (0x20, 0x30, 0x40)).all()


def test_that_scaling_repeats_pixels_or_smoothes_them(tile: np.ndarray) -> None:
    crisp = compose([[tile]], margin=0, scale=3).picture
    assert crisp.shape == (192, 192, 3) and np.array_equal(crisp[1::3, 1::3], tile)
    assert np.array_equal(crisp[::3], crisp[2::3])
    smooth = compose([[tile]], margin=0, scale=3, smooth=True).picture
    assert smooth.shape == crisp.shape and not np.array_equal(smooth, crisp)


@pytest.mark.parametrize("side", [8, 16, 64, 256])
@pytest.mark.parametrize("background", ["#ffffff", "#000000", "#777777"])
def test_that_labels_are_legible_whole_and_beside_their_tiles(side: int, background: str) -> None:
    blank = np.full((side, side, 3), Image.new("RGB", (1, 1), background).getpixel((0, 0)), np.uint8)
    row_labels = ("L0N0D0", "", "seed 4294967295")
    column_labels = ("-3.0 σ", "+3.0 σ")
    grid = compose([[blank, blank]] * 3, row_labels, column_labels, background=background)
    contrast = np.abs(grid.picture.astype(int) - blank[0, 0]).max(axis=2)
    assert contrast.max() > 100
    ink = contrast > 20
    assert not ink[[0, -1]].any() and not ink[:, [0, -1]].any(), "nothing touches the border, so nothing is cut off"
    left, top = grid.layout.left, grid.layout.top
    for row, label in enumerate(row_labels):
        y = grid.layout.tile(row, 0)[1] + side // 2
        assert ink[y - 2 : y + 3, :left].any() == bool(label), label
    for column in range(2):
        x = grid.layout.tile(0, column)[0]
        inked = np.flatnonzero(ink[:top, max(0, x - 40) : x + side + 40].any(axis=0)) + max(0, x - 40)
        nearest = inked[np.abs(inked - (x + side / 2)) < grid.layout.column_step / 2]
        assert abs((nearest.min() + nearest.max()) / 2 - (x + side / 2)) < 3, "in the middle above its tile"


def test_that_a_wide_column_label_is_drawn_whole(tile: np.ndarray) -> None:
    small = tile[:8, :8]
    short, long = (compose([[small, small]], (), (text, text)) for text in ("i", "seed 4294967295"))
    assert long.layout.column_step > 80 > short.layout.column_step
    first = (long.picture[: long.layout.top] != 255).any(axis=(0, 2))
    assert not first[long.layout.column_step - 2 : long.layout.column_step + 2].any(), "labels do not run together"


def test_that_labels_are_written_with_the_letters_of_their_script(tile: np.ndarray) -> None:
    def picture(label: str) -> np.ndarray:
        return compose([[tile]], (label,)).picture

    unknown = picture("\U0010fffe")
    assert np.array_equal(unknown, picture("?"))
    pictures = [picture(label) for label in ["σ", "ψ", "−", "×", "→", "é", "Ж", "☆", "0"]]
    assert len({each.tobytes() for each in [*pictures, unknown]}) == len(pictures) + 1, "each has a sign of its own"
    assert np.array_equal(picture("two\nlines"), picture("two lines"))
    assert picture("x" * 100_000).shape[1] < 1000


@pytest.mark.skipif(not lettering.readable("微笑").startswith("微"), reason="no font of this system knows Chinese")
def test_that_chinese_labels_are_written_where_the_system_has_a_font(tile: np.ndarray) -> None:
    assert not np.array_equal(compose([[tile]], ("微笑",)).picture, compose([[tile]], ("笑微",)).picture)


def test_that_a_point_finds_its_cell(tiles: list[np.ndarray]) -> None:
    grid = compose([tiles[:3], tiles[3:6]], ("a", "b"), ("one", "two", "three"), margin=4)
    for row in range(2):
        for column in range(3):
            x, y = grid.layout.tile(row, column)
            assert grid.layout.cell_at(x, y) == grid.layout.cell_at(x + 63, y + 63) == (row, column)
            assert grid.layout.cell_at(x - 1, y) is None and grid.layout.cell_at(x, y + 64) is None
    height, width = grid.picture.shape[:2]
    assert grid.layout.cell_at(0, 0) is grid.layout.cell_at(width, height) is None


def test_that_tiles_of_different_sizes_are_a_mistake(tile: np.ndarray) -> None:
    with pytest.raises(ValueError, match="one size"):
        compose([[tile, tile[:32]]])


# Files of every format

every_format = pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.name)


@every_format
@settings(max_examples=30, deadline=None)
@given(edit=edits)
def test_that_any_edit_survives_every_format_unchanged(
    kind: Format, edit: Edit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any edit{kind.suffix}"
    write_picture(path, np.zeros((16, 16, 3), np.uint8), edit, overwrite=True, quality=kind.quality)
    assert read(path).document == edit
    assert seems_to_carry(path)


@given(edit=edits)
def test_that_any_edit_survives_json(edit: Edit) -> None:
    assert Edit.model_validate_json(edit.model_dump_json()) == edit


@every_format
def test_that_the_pixels_survive_as_the_format_promises(kind: Format, tiles: list[np.ndarray], tmp_path: Path) -> None:
    path = tmp_path / f"picture{kind.suffix}"
    write_picture(path, tiles[0], Edit(), quality=kind.quality)
    difference = np.asarray(Image.open(path).convert("RGB")).astype(int) - tiles[0]
    assert np.abs(difference).mean() < 6  # WebP keeps half the colour resolution
    assert difference.any() == (kind.quality is not None)
    again = path.read_bytes()
    write_picture(path, tiles[0], Edit(), overwrite=True, quality=kind.quality)
    assert path.read_bytes() == again, "the same edit makes the same bytes"


@every_format
def test_that_a_click_into_a_grid_of_any_format_finds_its_cell(
    kind: Format, tiles: list[np.ndarray], tmp_path: Path
) -> None:
    sheet = seeds_sheet(Edit(), values=range(7)).replace(row_labels=("<σ> & “größer”", "微笑", "c"))
    grid = compose(in_rows(tiles, sheet), sheet.row_labels)
    path = tmp_path / f"grid{kind.suffix}"
    write_picture(path, grid, sheet, quality=kind.quality)
    carried = read(path)
    assert carried.document == sheet and carried.layout == grid.layout
    x, y = grid.layout.tile(1, 2)
    assert carried.edit_at(x + 30, y + 30) == Edit(seed=5)
    assert carried.edit_at(0, 0) is None
    assert b"7 pictures" in path.read_bytes(), "the line for people, too"


@every_format
def test_that_a_sheet_longer_than_a_segment_of_a_jpeg_survives(kind: Format, tile: np.ndarray, tmp_path: Path) -> None:
    edit = Edit()
    for index in range(60):
        edit = edit.with_strength(Dimension(layer=1, input=0, index=index), 0.123456789)
    sheet = seeds_sheet(edit, values=range(60))
    path = tmp_path / f"large{kind.suffix}"
    write_picture(path, tile, sheet, quality=kind.quality)
    with Image.open(path) as image:
        image.load()
    assert read(path).document == sheet
    assert seems_to_carry(path)


def test_that_a_side_that_a_format_cannot_hold_is_refused_with_a_way_out(tmp_path: Path) -> None:
    wide = np.zeros((1, 16_384, 3), np.uint8)
    with pytest.raises(SeganError, match=r"16,384 × 1 pixels are more than a file .webp can hold. Choose PNG"):
        write_picture(tmp_path / "wide.webp", wide, Edit())
    with pytest.raises(SeganError, match=r"has no ending of a picture. Use .png, .webp or .jpg."):
        write_picture(tmp_path / "wide.bmp", wide, Edit())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif", ".mp4", ".webm"])
def test_that_pictures_of_strangers_do_not_seem_to_carry_an_edit(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"photograph{suffix}"
    if suffix in VIDEO:
        write_animation(path, [np.zeros((16, 16, 3), np.uint8)] * 2, 24)
    else:
        Image.new("RGB", (8, 8)).save(path)
    assert not seems_to_carry(path)
    path.write_bytes(path.read_bytes()[:20])
    assert not seems_to_carry(path)
    assert not seems_to_carry(tmp_path / "missing") and not seems_to_carry(tmp_path)


# PNG files


@settings(max_examples=100, deadline=None)
@given(edit=edits)
def test_that_any_edit_survives_a_png_unchanged(edit: Edit, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "edit.png"
    write_picture(path, np.zeros((2, 2, 3), np.uint8), edit, overwrite=True)
    assert read(path).document == edit
    carried = read(path)
    assert carried.layout is None and carried.edit_at(1, 1) == edit


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.lists(st.none() | edits, min_size=1, max_size=4).map(tuple), min_size=1, max_size=4).map(tuple))
def test_that_any_sheet_survives_a_png_unchanged(
    rows: tuple[tuple[Edit | None, ...], ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "sheet.png"
    sheet = Sheet(rows=rows, row_labels=("σ",), column_labels=("a", "中"))
    write_picture(path, np.zeros((2, 2, 3), np.uint8), sheet, overwrite=True)
    assert read(path).document == sheet


@settings(max_examples=25, deadline=None)
@given(keys=st.lists(st.builds(KeyFrame, edit=edits), min_size=1, max_size=4).map(tuple), closed=st.booleans())
def test_that_any_timeline_survives_a_png_unchanged(
    keys: tuple[KeyFrame, ...], closed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "timeline.png"
    timeline = Timeline(keys=keys, closed=closed, way="curve")
    write_picture(path, np.zeros((2, 2, 3), np.uint8), timeline, overwrite=True)
    assert read(path).document == timeline
    assert read(path).edit_at(1, 1) == timeline.state == keys[0].edit


def test_that_people_read_everything_that_an_edit_does(tmp_path: Path) -> None:
    edit = Edit(
        mixes=(Mix(vector=Vector(space="w", rows=((1.0,),)), layers=(1, 2)),),
        psi_layers=(LayerPsi(index=3, psi=0.2),),
        directions=(DirectionEdit(name="age", vector=(1.0,), strength=1.5),),
        noise_strengths=(NoiseStrength(layer=1, input=0, strength=0.5),),
    )
    blend = Edit(blend=(Weighted(weight=0.25, latent=Latent(seed=1)), Weighted(weight=0.75, latent=Latent(seed=2))))
    for each, words in (
        (
            edit,
            "seed 0, layers 1 2 of a vector in w, psi 0.7, psi 0.2 at layer 3, age +1.5, noise const, "
            "noise x0.5 at L1N0",
        ),
        (blend, "a blend of 0.25 seed 1 and 0.75 seed 2, psi 0.7, noise const"),
        (Timeline(keys=(KeyFrame(edit=Edit()),) * 3), "3 key frames, 4 s; the first: seed 0, psi 0.7, noise const"),
    ):
        write_picture(tmp_path / "picture.png", np.zeros((2, 2, 3), np.uint8), each, overwrite=True)
        assert Image.open(tmp_path / "picture.png").info["parameters"] == words


def test_that_the_pixels_survive_bit_for_bit(tmp_path: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (37, 53, 3), dtype=np.uint8)
    write_picture(tmp_path / "noise.png", picture, Edit())
    assert np.array_equal(np.asarray(Image.open(tmp_path / "noise.png")), picture)


@pytest.mark.parametrize(
    "sheet",
    [
        traversal(Edit(seed=7, psi=0.5), [Dimension.of("L3N0D2"), Dimension.of("L0N0D0")], steps=5),
        interpolation(Edit(seed=7), to_seed=9, steps=5),
        style_mixing(Edit(), row_seeds=[1, 2, 3], column_seeds=[4, 5], layers=[4, 5, 6]),
        seeds_sheet(Edit(), values=range(7)),
    ],
)
def test_that_a_click_into_a_grid_finds_the_edit_of_its_cell(
    sheet: Sheet, tiles: list[np.ndarray], tmp_path: Path
) -> None:
    grid = compose(in_rows(tiles, sheet), sheet.row_labels, sheet.column_labels)
    write_picture(tmp_path / "grid.png", grid, sheet)
    carried = read(tmp_path / "grid.png")
    assert carried.document == sheet and carried.layout == grid.layout
    for row, line in enumerate(sheet.rows):
        for column, edit in enumerate(line):
            x, y = grid.layout.tile(row, column)
            assert carried.edit_at(x + 30, y + 30) == edit
    assert carried.edit_at(0, 0) is None
    x, y = grid.layout.tile(len(sheet.rows) - 1, grid.layout.columns - 1)
    assert carried.edit_at(x, y) == (sheet.rows[-1][-1] if len(sheet.rows[-1]) == grid.layout.columns else None)


def test_that_people_can_read_what_the_picture_shows(tile: np.ndarray, tmp_path: Path) -> None:
    edit = Edit(seed=7, psi=0.5, model=ModelReference(path="/somewhere/faces.safetensors"))
    edit = edit.with_strength(Dimension.of("L3N0D2"), 1.5).replace(mixes=(Mix(seed=3, layers=(4, 5)),))
    write_picture(tmp_path / "edit.png", tile, edit)
    assert Image.open(tmp_path / "edit.png").info["parameters"] == (
        "seed 7, layers 4 5 of seed 3, psi 0.5, L3N0D2 +1.5, noise const, model faces.safetensors"
    )


def test_that_a_large_sheet_opens_in_programs_that_limit_texts(tile: np.ndarray, tmp_path: Path) -> None:
    edit = Edit()
    for index in range(100):
        edit = edit.with_strength(Dimension(layer=1, input=0, index=index), 0.123456789)
    sheet = seeds_sheet(edit, values=range(400))
    write_picture(tmp_path / "large.png", tile, sheet)
    with Image.open(tmp_path / "large.png") as image:
        image.load()
        assert len(image.info["segan"]) > PngImagePlugin.MAX_TEXT_CHUNK
    assert read(tmp_path / "large.png").document == sheet


def test_that_an_existing_file_is_only_replaced_when_asked(tile: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "edit.png"
    write_picture(path, tile, Edit(seed=1))
    with pytest.raises(SeganError, match=r"edit.png exists already. Choose another name."):
        write_picture(path, tile, Edit(seed=2))
    assert read(path).document == Edit(seed=1)
    write_picture(path, tile, Edit(seed=2), overwrite=True)
    assert read(path).document == Edit(seed=2)
    assert list(tmp_path.iterdir()) == [path], "no temporary file is left"


@pytest.mark.parametrize("suffix", [".png", ".webp", ".jpg"])
def test_that_the_writing_of_a_picture_can_be_ended_and_leaves_nothing(suffix: str, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)
    with pytest.raises(Enough):
        write_picture(tmp_path / f"edit{suffix}", noise, Edit(), on_progress=stop)
    assert not list(tmp_path.iterdir())


def test_that_an_exported_picture_is_as_readable_as_any_new_file(tile: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_picture(tmp_path / "edit.png", tile, Edit())
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "edit.png")]
    assert modes[0] == modes[1]


def test_that_a_folder_that_does_not_exist_is_named_and_the_old_file_kept(tile: np.ndarray, tmp_path: Path) -> None:
    with pytest.raises(SeganError, match=r"gone/edit.png cannot be written \(No such file or directory\)"):
        write_picture(tmp_path / "gone" / "edit.png", tile, Edit())
    path = tmp_path / "edit.png"
    write_picture(path, tile, Edit(seed=1))
    with pytest.raises(TypeError):
        write_picture(path, tile[..., :2].astype(np.float64), Edit(seed=2), overwrite=True)
    assert read(path).document == Edit(seed=1) and list(tmp_path.iterdir()) == [path]


def test_that_a_free_name_is_one_that_no_file_has(tmp_path: Path) -> None:
    path = tmp_path / "grid.png"
    taken = []
    for _ in range(3):
        taken.append(free_name(path).name)
        (tmp_path / taken[-1]).touch()
    assert taken == ["grid.png", "grid (2).png", "grid (3).png"]
    assert free_name(tmp_path / "grid (2).png").name == "grid (4).png"


# Files of strangers


def png_with(path: Path, text: str | None, compress: bool = True) -> Path:
    """A PNG with any text under our key."""
    information = PngImagePlugin.PngInfo()
    if text is not None:
        information.add_itxt("segan", text, zip=compress)
    Image.new("RGB", (4, 4)).save(path, pnginfo=information)
    return path


def edit_json(**fields: Any) -> str:
    return json.dumps({"version": 1, "kind": "edit", "document": fields})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "x.png carries no edit"),
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "version: Field required"),
        ('{"version": 2, "kind": "film", "future": 1}', "made by a newer version of SEGAN. Update this one"),
        ('{"version": 1, "kind": "edit", "document": {"version": 3, "new": 1}}', "made by a newer version of SEGAN"),
        ('{"version": 1, "kind": "film"}', "cannot be read"),
        ('{"version": 1, "kind": "edit"}', "document: Field required"),
        (edit_json(psi=float("nan")), "document.psi"),
        (edit_json(psi=float("inf")), "document.psi"),
        (edit_json(seed=-1), "document.seed"),
        (edit_json(seed=0).replace("0", "9" * 5000), "cannot be read"),
        (edit_json(seed="5; rm -rf /"), "document.seed"),
        (edit_json(surprise=1), "document.surprise"),
        (edit_json(subspace=[{"dimension": {"layer": 0, "input": 0, "index": 0}, "add": 1e9}]), "subspace.0.add"),
        (edit_json(mixes=[{"layers": [1] * 1000}]), "document.mixes.0.layers"),
        ('{"version": 1, "kind": "sheet", "document": {"rows": []}}', "a sheet holds 1 to 10,000 pictures, not 0"),
        ('{"version": 1, "kind": "sheet", "document": {"rows": 5}}', "cannot be read"),
        (json.dumps({"version": 1, "kind": "sheet", "document": {"rows": [[{}] * 1000] * 1000}}), "not 1,000,000"),
        (
            json.dumps({
                "version": 1, "kind": "sheet", "document": {"rows": [[{}]]},
                "layout": dict.fromkeys(
                    ("left", "top", "tile_width", "tile_height", "column_step", "row_step", "rows", "columns"), 2
                ),
            }),
            "the layout has other rows and columns than the sheet",
        ),
        ("x" * (17 * 2**20), "too large"),
    ],
)  # fmt: skip
def test_that_a_damaged_edit_gives_a_sentence_with_the_name_of_the_file(
    text: str | None, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SeganError) as raised:
        read(png_with(tmp_path / "x.png", text, compress=text is None or len(text) < 10_000))
    assert said in str(raised.value) and "x.png" in str(raised.value) and str(raised.value).endswith(".")


def make_bomb(path: Path) -> None:
    png_with(path, "x" * 2**21)


def make_text_behind_huge_pixels(path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 13_000, 13_000, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))


@pytest.mark.filterwarnings("ignore:Image size:PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.mkdir(), "is no file"),
        (lambda path: os.mkfifo(path), "is no file"),
        (lambda path: path.write_text("hello"), "is no picture or film of a known format"),
        (lambda path: path.touch(), "is no picture or film of a known format"),
        (lambda path: Image.new("RGB", (4, 4)).save(path, "JPEG"), "carries no edit"),
        (make_bomb, "cannot be read"),
        (make_text_behind_huge_pixels, "too many pixels"),
    ],
)
def test_that_a_file_that_is_none_of_ours_gives_a_sentence(
    make: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    make(tmp_path / "x.png")
    with pytest.raises(SeganError) as raised:
        read(tmp_path / "x.png")
    assert said in str(raised.value) and "x.png" in str(raised.value)


def test_that_an_edit_is_found_behind_the_pixels_too(tile: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "edit.png"
    write_picture(path, tile, Edit(seed=5))
    data = path.read_bytes()
    at = data.index(b"iTXt") - 4
    size = 12 + struct.unpack(">I", data[at : at + 4])[0]
    end = data.index(b"IEND") - 4
    path.write_bytes(data[:at] + data[at + size : end] + data[at : at + size] + data[end:])
    assert read(path).document == Edit(seed=5)


@every_format
@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=5), length=st.floats(0, 1))
def test_that_no_damage_to_a_file_breaks_reading(
    kind: Format, changes: list[tuple[float, int]], length: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"damaged{kind.suffix}"
    write_picture(path, np.zeros((8, 8, 3), np.uint8), Edit(seed=5), overwrite=True, quality=kind.quality)
    data = bytearray(path.read_bytes())
    for place, value in changes:
        data[int(place * len(data))] = value
    path.write_bytes(data[: int(length * len(data)) + 1])
    try:
        document = read(path).document
    except SeganError as error:
        assert path.name in str(error)
    else:
        assert isinstance(document, Edit)
        if kind.suffix == ".png":
            assert document == Edit(seed=5), "the checksums of the chunks find what was changed"


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_that_a_huge_text_is_refused_before_it_is_read(suffix: str, tile: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    write_picture(path, tile, seeds_sheet(Edit(psi=0.123), range(5000)))
    content = path.read_bytes()
    if suffix == ".jpg":
        place = content.index(b"http://ns.adobe.com/xmp/extension/") + 35 + 32
        damaged = content[:place] + b"\xff\xff\xff\xff" + content[place + 4 :]
    else:
        place = content.index(b"XMP ") + 4
        damaged = content[:place] + b"\xff\xff\xff\x7f" + content[place + 4 :]
    path.write_bytes(damaged)
    with pytest.raises(SeganError, match="its XMP is too large"):
        read(path)


def test_that_too_large_a_sheet_is_refused_before_anything_is_written(tile: np.ndarray, tmp_path: Path) -> None:
    sheet = Sheet(rows=((None,) * 10_001,))
    with pytest.raises(SeganError, match="a sheet holds 1 to 10,000 pictures"):
        write_picture(tmp_path / "x.png", tile, sheet)
    assert list(tmp_path.iterdir()) == []
