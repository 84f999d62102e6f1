"""Collections of pictures, sound and broken, as a user may drop them."""

import io
import json
import os
import pickle
import struct
import sys
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from segan.data import Cancelled, Pictures, Report, Sampler, first_pictures, inspect, pack, packed
from segan.errors import SeganError
from segan.likeness import Likeness, thumbnail
from segan.pictures import Decoded, Refusal, Shelf, square

SAMPLE = Path(__file__).parent.parent / "resources" / "lorelei" / "lorelei64.zip"


@pytest.fixture(scope="session")
def sample_files() -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLE) as archive:
        return {f"{i:05}.png": archive.read(f"{i:05}.png") for i in range(12)}


@pytest.fixture
def faces(tmp_path: Path, sample_files: dict[str, bytes]) -> Path:
    """A folder with 12 sample pictures."""
    folder = tmp_path / "faces"
    folder.mkdir()
    for name, data in sample_files.items():
        (folder / name).write_bytes(data)
    return folder


def names(report: Report) -> list[str]:
    return [picture.name for picture in report.usable]


def refusals(report: Report) -> str:
    return "\n".join(map(str, report.refused))


def packed_alone(picture: Path, tmp_path: Path, resolution: int = 16, **settings: str) -> np.ndarray:
    """What becomes of one picture (packed twice, since one is not enough to train)."""
    pictures = pack([picture, picture], resolution, cache_folder=tmp_path / "cache", **settings)
    return np.array(pictures.images[0])


def gradient(width: int, height: int) -> Image.Image:
    """Red grows to the right, green downwards."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([x, y, np.full_like(x, 128)], axis=-1).round().astype(np.uint8))


# The report


def test_that_in_the_sample_zip_nothing_is_amiss() -> None:
    report = inspect([SAMPLE], 64)
    assert len(report.usable) == 5000 and report.refused == () and report.problem == ""
    assert report.ignored == 1, "attributes.csv is no picture, and nothing is wrong with that"
    assert report.sizes == "All are 64 × 64 pixels."
    assert report.duplicates == () and report.tiny == ()
    assert report.near_duplicates == (), "they are alike, but no two of them are the same"
    assert report.outliers == ()
    assert report.samples.shape[1:] == (64, 64, 3) and len(report.samples) > 20


def test_that_one_is_told_when_there_are_few_pictures(faces: Path) -> None:
    report = inspect([faces], 16)
    assert report.advice.startswith("12 pictures are few")
    assert report.excluding({picture.name for picture in report.pictures}).advice == "", "that is a problem"
    assert inspect([SAMPLE], 64).advice == ""


def test_that_a_report_can_be_sent_to_another_process(faces: Path) -> None:
    report = inspect([faces], 16)
    again = pickle.loads(pickle.dumps(report))
    assert again == report and np.array_equal(again.samples, report.samples)


def test_that_names_tell_the_folder_and_are_in_natural_order(faces: Path) -> None:
    (faces / "00001.png").rename(faces / "img2.png")
    (faces / "00002.png").rename(faces / "img10.png")
    (faces / "sub").mkdir()
    (faces / "00003.png").rename(faces / "sub" / "A.PNG")
    found = names(inspect([faces], 16))
    assert found[0] == "faces/00000.png"
    assert found[-3:] == ["faces/img2.png", "faces/img10.png", "faces/sub/A.PNG"]


def test_that_folders_zips_and_files_are_joined(tmp_path: Path, faces: Path, sample_files: dict[str, bytes]) -> None:
    archive = tmp_path / "more.zip"
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("deep/inside.png", sample_files["00001.png"])
    (faces / "also.zip").write_bytes(archive.read_bytes())
    single = tmp_path / "single.png"
    single.write_bytes(sample_files["00002.png"])
    report = inspect([archive, faces, single], 16)
    assert names(report)[0] == "more.zip/deep/inside.png"
    assert "faces/also.zip/deep/inside.png" in names(report)
    assert names(report)[-1] == "single.png"
    assert len(report.usable) == 15


def test_that_hidden_files_are_skipped_and_other_files_only_counted(faces: Path) -> None:
    (faces / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (faces / ".hidden.png").write_bytes(b"no picture")
    (faces / "__MACOSX").mkdir()
    (faces / "__MACOSX" / "00000.png").write_bytes(b"no picture")
    (faces / "README.txt").write_text("hello")
    (faces / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (faces / "empty").touch()
    report = inspect([faces], 16)
    assert len(report.usable) == 12 and report.refused == () and report.ignored == 3


def test_that_the_content_decides_and_not_the_suffix(faces: Path) -> None:
    (faces / "00000.png").rename(faces / "00000.jpg")
    (faces / "00001.png").rename(faces / "no suffix")
    (faces / "00002.png").rename(faces / "really a picture.zip")
    assert len(inspect([faces], 16).usable) == 12


def test_that_exact_copies_are_noted_and_kept(faces: Path) -> None:
    (faces / "copy.png").write_bytes((faces / "00003.png").read_bytes())
    report = inspect([faces], 64)
    assert report.duplicates == report.near_duplicates == (("faces/00003.png", "faces/copy.png"),)
    assert report.concerns == {"near_duplicates": "2 are almost the same as others, in 1 group."}
    assert len(report.usable) == 13


def test_that_sizes_and_changes_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    gradient(40, 30).save(folder / "small.png")
    gradient(300, 200).save(folder / "large.jpg")
    gradient(64, 64).convert("L").save(folder / "grey.png")
    gradient(64, 64).quantize(8).save(folder / "palette.gif")
    gradient(64, 64).convert("CMYK").save(folder / "cmyk.jpg")
    clear = gradient(64, 64)
    clear.putalpha(100)
    clear.save(folder / "clear.png")
    opaque = gradient(64, 64)
    opaque.putalpha(255)
    opaque.save(folder / "opaque.png")
    gradient(64, 64).save(folder / "moving.webp", save_all=True, append_images=[gradient(64, 64).rotate(90)])
    report = inspect([folder], 64, "crop", "#00ff00")
    assert report.refused == () and len(report.usable) == 8
    assert report.sizes == "From 40 × 30 to 300 × 200 pixels, most often 64 × 64."
    assert report.concerns["tiny"] == "1 is smaller than 64 × 64 and scaled up, which blurs."
    assert set(report.changes) == {
        "2 are not square: the middle is cut out.",
        "1 is scaled down to 64 × 64.",
        "3 are converted to RGB (1 CMYK, 1 grey, 1 palette).",
        "1 is partly transparent: #00ff00 is put behind.",
        "1 is animated or of several pages: only the first picture is used.",
    }


def test_that_progress_ends_with_all_files_and_a_request_to_stop_is_obeyed(faces: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    inspect([faces], 16, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (12, 12)
    with pytest.raises(Cancelled):
        inspect([faces], 16, cancelled=lambda: True)
    with pytest.raises(Cancelled):
        pack([faces], 16, cache_folder=tmp_path / "cache", cancelled=lambda: True)
    assert not list((tmp_path / "cache").glob("*.npy"))


# Near-duplicates, tiny pictures and outliers


def scene(seed: int, size: int = 160) -> Image.Image:
    """Random blobs of random colours, no two alike."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (7, 7, 3), dtype=np.uint8))
    return coarse.resize((size, size), Image.Resampling.BICUBIC)


def copies(image: Image.Image, folder: Path) -> None:
    """What becomes of a picture on its way through the web."""
    width, height = image.size
    image.save(folder / "copy poor.jpg", quality=40)
    image.resize((width // 2, height // 2), Image.Resampling.LANCZOS).save(folder / "copy half.png")
    image.resize((3 * width, 3 * height), Image.Resampling.BICUBIC).save(folder / "copy large.webp", quality=80)
    image.resize((400, 400)).crop((6, 6, 394, 394)).save(folder / "copy trimmed.jpg", quality=90)
    image.point(lambda value: min(255, value + 8)).save(folder / "copy brighter.png")


@pytest.mark.parametrize("kind", ["drawings", "scenes"])
def test_that_copies_are_found_and_pictures_that_are_merely_alike_are_not(
    kind: str, tmp_path: Path, sample_files: dict[str, bytes]
) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    if kind == "drawings":
        for name, data in sample_files.items():
            (folder / name).write_bytes(data)
    else:
        for number in range(12):
            scene(number).save(folder / f"{number:05}.png")
    copies(Image.open(folder / "00004.png").convert("RGB"), folder)
    (group,) = inspect([folder], 64).near_duplicates
    assert set(group) == {"web/00004.png", *(f"web/{path.name}" for path in folder.glob("copy*"))}


def test_that_the_most_alike_of_the_sample_faces_are_not_taken_for_copies(tmp_path: Path) -> None:
    # Of all 12 million pairs these differ least: hair, skin and ground are the same, the expression is not.
    pairs = [(2359, 2446), (706, 3357), (567, 4040), (130, 147), (403, 2579), (90, 4050)]
    with zipfile.ZipFile(SAMPLE) as archive:
        archive.extractall(tmp_path / "faces", [f"{number:05}.png" for pair in pairs for number in pair])
    report = inspect([tmp_path / "faces"], 64)
    assert len(report.usable) == 12 and report.near_duplicates == ()


@pytest.mark.parametrize("count", [0, 1, 2, 5000])
def test_that_any_number_of_equal_pictures_is_one_group(count: int) -> None:
    likeness, picture = Likeness(), thumbnail(scene(3))
    for _ in range(count):
        likeness.add(picture)
    assert likeness.near_duplicates() == ([list(range(count))] if count > 1 else [])


def test_that_copies_are_found_among_thousands() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (3000, 8, 8, 3), dtype=np.uint8).repeat(4, 1).repeat(4, 2)
    likeness = Likeness()
    for picture in (*pictures, *np.clip(pictures[500:600].astype(int) + 5, 0, 255).astype(np.uint8)):
        likeness.add(picture)
    assert likeness.near_duplicates() == [[500 + number, 3000 + number] for number in range(100)]


def test_that_comparing_the_pictures_can_be_given_up(faces: Path) -> None:
    """After the last was decoded; a hundred thousand take longer to compare than anybody waits for."""

    def give_up(done: int, total: int) -> None:
        nonlocal told
        told += done == total
        if told == 2:
            raise Cancelled

    told = 0
    with pytest.raises(Cancelled):
        inspect([faces], 16, progress=give_up)


def test_that_the_first_pictures_are_those_that_packing_begins_with(faces: Path, tmp_path: Path) -> None:
    packed_all = pack([faces], 16, cache_folder=tmp_path / "cache")
    exclude = {packed_all.names[1]}
    first = first_pictures([faces], 16, "crop", "#ffffff", exclude, count=3)
    assert np.array_equal(first, packed_all.images[[0, 2, 3]])
    assert first_pictures([tmp_path / "gone"], 16, "crop", "#ffffff", (), count=3).shape == (0, 16, 16, 3)


def test_that_tiny_pictures_and_outliers_are_listed_and_kept(tmp_path: Path) -> None:
    faces = tmp_path / "faces"
    faces.mkdir()
    for number in range(20):
        scene(number, 64).save(faces / f"{number:05}.png")
    Image.new("RGB", (64, 64), "#808080").save(faces / "blank.png")
    scene(50, 64).point(lambda value: value // 16).save(faces / "dark.png")
    scene(51, 64).resize((20, 30)).save(faces / "tiny.png")
    report = inspect([faces], 64)
    assert [picture.name for picture in report.tiny] == ["faces/tiny.png"]
    assert list(map(str, report.outliers)) == [
        "faces/blank.png is blank.",
        "faces/dark.png is much darker than the rest.",
    ]
    assert len(report.usable) == 23
    assert set(report.concerns) == {"tiny", "outliers"}
    assert [p.name for p in report.seen_as(16, "crop", "#ffffff").tiny] == []
    assert [p.name for p in report.seen_as(32, "pad", "#ffffff").tiny] == ["faces/tiny.png"]


def test_that_a_picture_of_other_colours_is_an_outlier(tmp_path: Path) -> None:
    for number in range(20):
        scene(number, 64).convert("L").save(tmp_path / f"{number}.png")
    scene(30, 64).convert("L").convert("RGB").point([*range(256)] + [0] * 512).save(tmp_path / "red.png")
    (outlier,) = inspect([tmp_path], 64).outliers
    assert outlier.name.endswith("red.png") and outlier.reason == "has quite other colours than the rest"


# Leaving pictures out by hand


def test_that_what_is_left_out_is_reported_so_and_not_packed(faces: Path, tmp_path: Path) -> None:
    (faces / "copy.png").write_bytes((faces / "00003.png").read_bytes())
    exclude = ("faces/00000.png", "faces/copy.png", "faces/gone.png")
    report = inspect([faces], 16, exclude=exclude)
    assert "faces/00000.png" not in names(report) and len(report.usable) == 11
    assert [picture.name for picture in report.excluded] == ["faces/00000.png", "faces/copy.png"]
    assert report.duplicates == report.near_duplicates == ()
    assert report.concerns == {"excluded": "2 are left out by hand."}
    everything = pack([faces], 16, cache_folder=tmp_path / "cache")
    fewer = pack([faces], 16, cache_folder=tmp_path / "cache", exclude=exclude)
    assert fewer.names == everything.names[1:12] and np.array_equal(fewer.images, everything.images[1:12])
    assert len(list(faces.iterdir())) == 13, "files are left alone"


def test_that_a_report_can_be_changed_to_leave_out_others(faces: Path) -> None:
    report = inspect([faces], 16)
    fewer = report.excluding(["faces/00000.png"])
    assert fewer == inspect([faces], 16, exclude=["faces/00000.png"])
    assert len(fewer.samples) == 11 and fewer.excluding([]) == report


def test_that_leaving_out_all_but_one_is_a_problem_that_is_named(faces: Path) -> None:
    report = inspect([faces], 16)
    assert report.excluding(names(report)[1:]).problem.startswith("All but one of the 12 pictures are left out")
    assert report.excluding(names(report)).problem.startswith("All of the 12 pictures are left out")


def test_that_folders_of_the_same_name_are_told_apart(tmp_path: Path, sample_files: dict[str, bytes]) -> None:
    for parent, name in (("a", "00000.png"), ("b", "00001.png")):
        (tmp_path / parent / "faces").mkdir(parents=True)
        (tmp_path / parent / "faces" / "x.png").write_bytes(sample_files[name])
    (tmp_path / "y.png").write_bytes(sample_files["00002.png"])
    report = inspect([tmp_path / "a" / "faces", tmp_path / "b" / "faces", tmp_path / "y.png"], 16)
    assert names(report) == ["a/faces/x.png", "b/faces/x.png", "y.png"]


# Looking at pictures again


def test_that_a_report_for_other_settings_equals_a_new_one(tmp_path: Path) -> None:
    gradient(90, 60).save(tmp_path / "wide.png")
    gradient(20, 60).save(tmp_path / "high.png")
    again = inspect([tmp_path], 64).seen_as(32, "edge", "#123456")
    new = inspect([tmp_path], 32, "edge", "#123456")
    assert again == new and np.array_equal(again.samples, new.samples)


def test_that_pictures_of_folders_and_zips_are_decoded_again_by_their_place(
    faces: Path, tmp_path: Path, sample_files: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("deep\\inside.png", sample_files["00001.png"])
        archive.writestr("other.png", sample_files["00002.png"])
    report = inspect([faces, tmp_path / "more.zip"], 64)
    pictures = {picture.name: picture for picture in report.pictures}
    with Shelf() as shelf:
        for name, original in (("more.zip/deep/inside.png", "00001.png"), ("faces/00001.png", "00001.png")):
            decoded = shelf.decode(pictures[name], 64)
            assert isinstance(decoded, Decoded)
            pixels = np.asarray(Image.open(io.BytesIO(sample_files[original])).convert("RGB"))
            assert np.array_equal(square(decoded.image, 64, "crop", "#ffffff"), pixels)


def test_that_a_picture_that_has_gone_or_become_a_pipe_is_refused(faces: Path) -> None:
    report = inspect([faces], 64)
    first, second, third, *_ = report.pictures
    first.path.unlink()
    second.path.unlink()
    os.mkfifo(second.path)
    third.path.write_text("no picture any more")
    with Shelf() as shelf:
        refused = [shelf.decode(picture, 64) for picture in (first, second, third)]
    assert all(
        isinstance(refusal, Refusal) and refusal.path == picture.path
        for refusal, picture in zip(refused, (first, second, third), strict=True)
    )


# What is wrong


def test_that_broken_files_are_refused_by_name_and_the_rest_is_usable(faces: Path) -> None:
    (faces / "text.png").write_text("I am no picture")
    (faces / "empty.png").touch()
    photo = io.BytesIO()
    gradient(200, 200).save(photo, "JPEG")
    (faces / "cut.jpg").write_bytes(photo.getvalue()[: len(photo.getvalue()) // 2])
    (faces / "half.png").write_bytes((faces / "00000.png").read_bytes()[:900])
    (faces / "gone.png").symlink_to(faces / "nowhere.png")
    Image.new("F", (8, 8)).save(faces / "floats.tif")
    (faces / "damaged.zip").write_bytes(SAMPLE.read_bytes()[:5000])
    report = inspect([faces], 16)
    assert len(report.usable) == 12 and report.problem == ""
    assert {refusal.name for refusal in report.refused} == {
        f"faces/{name}"
        for name in ("text.png", "empty.png", "cut.jpg", "half.png", "gone.png", "floats.tif", "damaged.zip")
    }
    for refusal in report.refused:
        assert str(refusal).startswith(refusal.name) and str(refusal).endswith(".") and ". " in str(refusal)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.mkdir(), "holds no pictures"),
        (lambda path: path.write_text("hello"), "is not a picture"),
        (lambda path: path.write_bytes(SAMPLE.read_bytes()[:3000]), "is a damaged zip"),
        (lambda path: gradient(64, 64).save(path, "PNG"), "holds only one usable picture"),
        (lambda path: path.symlink_to(path), "cannot be read"),
        (lambda path: os.mkfifo(path), "is a device or pipe"),
    ],
)
def test_that_a_collection_without_two_pictures_gives_a_sentence_with_its_name(
    make: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "faces"
    make(path)
    problem = inspect([path], 16).problem
    assert "faces" in problem and said in problem and problem.endswith(".")
    with pytest.raises(SeganError) as raised:
        pack([path], 16, cache_folder=tmp_path / "cache")
    assert str(raised.value) == problem


def test_that_choosing_nothing_gives_a_sentence() -> None:
    assert inspect([], 16).problem == "No pictures are chosen. Choose a folder, a zip or picture files."


def test_that_devices_and_pipes_in_a_folder_are_never_opened(faces: Path) -> None:
    os.mkfifo(faces / "pipe.png")
    (faces / "zero.png").symlink_to("/dev/zero")
    report = inspect([faces], 16)
    assert len(report.usable) == 12
    assert "pipe.png is a device or pipe" in refusals(report) and "zero.png is a device or pipe" in refusals(report)


def test_that_a_link_to_a_folder_that_contains_it_is_refused_by_name(faces: Path) -> None:
    (faces / "inside").mkdir()
    for loop in (faces / "loop", faces / "inside" / "up"):
        loop.symlink_to(faces, target_is_directory=True)
    (faces / "self").symlink_to(faces / "self")
    report = inspect([faces], 16)
    assert len(report.usable) == 12 and len(report.refused) == 3
    for name in ("faces/loop", "faces/inside/up"):
        assert f"{name} is a link to a folder that contains it" in refusals(report)
    assert "self cannot be read" in refusals(report)


def test_that_a_folder_that_is_met_twice_is_read_once(faces: Path) -> None:
    (faces.parent / "link").symlink_to(faces, target_is_directory=True)
    report = inspect([faces, faces.parent / "link", faces.parent], 16)
    assert len(report.usable) == 12 and not report.refused


def test_that_deeply_nested_folders_are_read(tmp_path: Path, sample_files: dict[str, bytes]) -> None:
    deep = tmp_path / "d"
    for _ in range(600):
        deep.mkdir()
        deep /= "d"
    deep.mkdir()
    (deep / "face.png").write_bytes(sample_files["00000.png"])
    assert len(inspect([tmp_path / "d"], 16).usable) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_that_a_folder_that_may_not_be_read_is_named(faces: Path) -> None:
    faces.chmod(0)
    try:
        problem = inspect([faces], 16).problem
    finally:
        faces.chmod(0o755)
    assert problem == "faces may not be read. Change its permissions, or choose another."


def test_that_a_zip_may_not_reach_outside_or_claim_absurd_sizes(tmp_path: Path, sample_files: dict[str, bytes]) -> None:
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.png", sample_files["00000.png"])
        archive.writestr("../outside.png", sample_files["00001.png"])
        archive.writestr("/absolute.png", sample_files["00002.png"])
        archive.writestr("C:\\windows.png", sample_files["00003.png"])
        archive.writestr("bomb.png", bytes(65 * 2**20))
        archive.writestr("folder/", "")
        archive.writestr("__MACOSX/._good.png", "resource fork")
    report = inspect([path], 16)
    assert names(report) == ["hostile.zip/good.png"]
    assert {refusal.name.split("/", 1)[1] for refusal in report.refused} == {
        "../outside.png",
        "/absolute.png",
        "C:/windows.png",
        "bomb.png",
    }
    assert "claims to unpack to 68.2 MB" in refusals(report)
    assert sorted(tmp_path.iterdir()) == [path], "nothing is unpacked"


def test_that_a_zip_takes_no_more_memory_than_its_members_claim(tmp_path: Path) -> None:
    path = tmp_path / "lying.zip"
    claimed, real = struct.pack("<I", 1000), struct.pack("<I", 50_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("grows.png", bytes(50_000_000))
    path.write_bytes(path.read_bytes().replace(real, claimed))
    tracemalloc.start()
    report = inspect([path], 16)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [refusal.name for refusal in report.refused] == ["lying.zip/grows.png"]
    assert peak < 20_000_000


def test_that_a_zip_which_cannot_be_unpacked_piece_by_piece_is_left_packed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "rare.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.png", bytes(1000))
    assert "is packed in a way that this program does not read" in refusals(inspect([tmp_path / "rare.zip"], 16))


def test_that_a_zip_with_a_password_says_so_once(tmp_path: Path, sample_files: dict[str, bytes]) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in sample_files.items():
            archive.writestr(name, data)
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(data)
    report = inspect([path], 16)
    assert refusals(report) == "locked.zip locks 12 of its files with a password. Unpack it and choose the folder."
    assert report.problem == str(report.refused[0])


def test_that_a_damaged_member_of_a_zip_is_refused_alone(tmp_path: Path, sample_files: dict[str, bytes]) -> None:
    path = tmp_path / "faces.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in sample_files.items():
            archive.writestr(name, data)
    data = bytearray(path.read_bytes())
    data[len("00000.png") + 200] ^= 0xFF
    path.write_bytes(data)
    report = inspect([path], 16)
    assert len(report.usable) == 11
    assert [refusal.name for refusal in report.refused] == ["faces.zip/00000.png"]


@pytest.mark.filterwarnings("ignore:Image size:PIL.Image.DecompressionBombWarning")
def test_that_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(faces: Path) -> None:
    def png(width: int, height: int) -> bytes:
        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(bytes(1000))
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")

    (faces / "bomb.png").write_bytes(png(40_000, 40_000))
    (faces / "large.png").write_bytes(png(13_000, 13_000))
    report = inspect([faces], 16)
    assert len(report.usable) == 12
    assert "bomb.png has more pixels than can be handled" in refusals(report)
    assert "large.png has 13000 × 13000 pixels, more than can be handled" in refusals(report)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM", "JPEG2000"]),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
    length=st.floats(0, 1),
)
def test_that_no_damage_to_a_file_breaks_the_report(
    tmp_path_factory: pytest.TempPathFactory, kind: str, changes: list[tuple[float, int]], length: float
) -> None:
    stream = io.BytesIO()
    gradient(24, 20).save(stream, kind)
    data = bytearray(stream.getvalue())
    for place, value in changes:
        data[int(place * len(data))] = value
    path = tmp_path_factory.getbasetemp() / f"damaged.{kind.lower()}"
    path.write_bytes(data[: int(length * len(data)) + 1])
    report = inspect([path], 16)
    assert len(report.usable) + len(report.refused) == 1


# What becomes of a picture


def test_that_a_picture_of_the_right_size_stays_the_same_bit_for_bit(faces: Path, tmp_path: Path) -> None:
    pictures = pack([faces], 64, cache_folder=tmp_path / "cache")
    for image, name in zip(pictures.images, pictures.names, strict=True):
        assert np.array_equal(image, np.asarray(Image.open(tmp_path / name).convert("RGB")))


def test_that_the_middle_is_cut_out_without_touching_its_pixels(tmp_path: Path) -> None:
    gradient(24, 16).save(tmp_path / "wide.png")
    expected = np.asarray(gradient(24, 16))[:, 4:20]
    assert np.array_equal(packed_alone(tmp_path / "wide.png", tmp_path, fit="crop"), expected)


def test_that_padding_keeps_all_and_stretching_fills_all(tmp_path: Path) -> None:
    Image.new("RGB", (32, 16), "#ff0000").save(tmp_path / "wide.png")
    padded = packed_alone(tmp_path / "wide.png", tmp_path, fit="pad", background="#0000ff")
    assert (
        (padded[4:12] == (255, 0, 0)).all() and (padded[:4] == (0, 0, 255)).all() and (padded[12:] == (0, 0, 255)).all()
    )
    edged = packed_alone(tmp_path / "wide.png", tmp_path, fit="edge", background="#0000ff")
    assert (edged == (255, 0, 0)).all()
    stretched = packed_alone(tmp_path / "wide.png", tmp_path, fit="stretch", background="#0000ff")
    assert (stretched == (255, 0, 0)).all()


@pytest.mark.parametrize(("size", "along"), [((32, 12), 1), ((12, 32), 0)])
def test_that_edges_are_continued(size: tuple[int, int], along: int, tmp_path: Path) -> None:
    gradient(*size).save(tmp_path / "odd.png")
    result = np.moveaxis(packed_alone(tmp_path / "odd.png", tmp_path, resolution=32, fit="edge"), 1 - along, 0)
    pixels = np.moveaxis(np.asarray(gradient(*size)), 1 - along, 0)
    assert np.array_equal(result[10:22], pixels)
    assert (result[:10] == pixels[0]).all() and (result[22:] == pixels[-1]).all()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L"])
def test_that_transparent_parts_show_the_background(mode: str, tmp_path: Path) -> None:
    image = Image.new("L", (16, 16), 0)
    image.paste(90, (0, 0, 8, 16))
    if mode in ("RGBA", "LA"):
        alpha = image.point(lambda value: 255 if value else 0)
        image = image.convert(mode)
        image.putalpha(alpha)
        image.save(tmp_path / "picture.png")
    else:
        image = image.convert(mode)
        image.save(tmp_path / "picture.png", transparency=image.getpixel((15, 0)))
    result = packed_alone(tmp_path / "picture.png", tmp_path, background="#12fe34")
    assert (result[:, :8] == 90).all() and (result[:, 8:] == (0x12, 0xFE, 0x34)).all()


def test_that_colours_hidden_by_transparency_do_not_bleed(tmp_path: Path) -> None:
    image = Image.new("RGBA", (64, 64), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 33, 64))
    image.save(tmp_path / "edge.png")
    result = packed_alone(tmp_path / "edge.png", tmp_path, background="#ffffff").astype(int)
    assert (result[..., 1] <= result[..., 2]).all(), "the hidden green shows nowhere"


def test_that_16_bit_grey_is_scaled_and_not_clipped(tmp_path: Path) -> None:
    values = np.linspace(0, 65535, 256).round().astype(np.uint16).reshape(16, 16)
    Image.fromarray(values).save(tmp_path / "deep.png")
    Image.fromarray(values).save(tmp_path / "deep.tif")
    (tmp_path / "deep.pgm").write_bytes(b"P5 16 16 65535\n" + values.astype(">u2").tobytes())
    for suffix in ("png", "tif", "pgm"):
        result = packed_alone(tmp_path / f"deep.{suffix}", tmp_path)
        assert np.array_equal(result[..., 0].ravel(), np.arange(256)), suffix
        assert (result == result[..., :1]).all()


def test_that_pictures_for_print_keep_their_colours(tmp_path: Path) -> None:
    gradient(16, 16).convert("CMYK").save(tmp_path / "print.jpg", quality=100)
    gradient(16, 16).convert("CMYK").save(tmp_path / "print.tif")
    for kind in ("jpg", "tif"):
        difference = packed_alone(tmp_path / f"print.{kind}", tmp_path).astype(int) - np.asarray(gradient(16, 16))
        assert np.abs(difference).max() < 6, kind


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_that_pictures_are_turned_upright(kind: str, orientation: int, tmp_path: Path) -> None:
    upright = np.zeros((16, 16, 3), np.uint8)
    upright[:8, :8], upright[:8, 8:], upright[8:, :8] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    # What a camera held that way would have stored, by the definition of each value in the EXIF standard.
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"turned.{kind}"
    lossless = {"lossless": True} if kind == "webp" else {"quality": 100, "subsampling": 0} if kind == "jpg" else {}
    Image.fromarray(np.ascontiguousarray(stored)).save(path, exif=exif, **lossless)
    result = packed_alone(path, tmp_path)
    assert np.abs(result.astype(int) - upright).max() < 8


def test_that_a_turned_picture_is_reported_with_its_upright_size(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    gradient(40, 20).save(tmp_path / "a.jpg", exif=exif)
    gradient(40, 20).save(tmp_path / "b.tif", exif=exif)
    for picture in inspect([tmp_path / "a.jpg", tmp_path / "b.tif"], 16).usable:
        assert (picture.width, picture.height) == (20, 40), picture.name


def test_that_the_first_picture_of_an_animation_is_used(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (16, 16), "#ff0000"), Image.new("RGB", (16, 16), "#0000ff")
    for kind in ("gif", "png", "webp"):
        path = tmp_path / f"moving.{kind}"
        first.save(path, save_all=True, append_images=[second], **({"lossless": True} if kind == "webp" else {}))
        assert (packed_alone(path, tmp_path) == (255, 0, 0)).all(), kind


def test_that_a_large_jpeg_looks_the_same_as_when_scaled_in_full(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    noise = Image.fromarray(rng.integers(0, 256, (60, 80, 3), dtype=np.uint8)).resize(
        (1600, 1200), Image.Resampling.BICUBIC
    )
    noise.save(tmp_path / "photo.jpg", quality=95)
    quick = packed_alone(tmp_path / "photo.jpg", tmp_path, resolution=64).astype(int)
    full = Image.open(tmp_path / "photo.jpg").crop((200, 0, 1400, 1200)).resize((64, 64), Image.Resampling.LANCZOS)
    assert np.abs(quick - np.asarray(full)).mean() < 1.5


# Packing


def test_that_a_pack_is_a_read_only_array_in_the_order_of_its_names(faces: Path, tmp_path: Path) -> None:
    (faces / "00005.png").write_bytes(b"broken")
    pictures = pack([faces], 32, cache_folder=tmp_path / "cache")
    assert pictures.images.shape == (11, 32, 32, 3) and pictures.images.dtype == np.uint8
    assert len(pictures) == 11 and "faces/00005.png" not in pictures.names
    assert not pictures.images.flags.writeable
    assert np.array_equal(pictures.images, np.load(next((tmp_path / "cache").glob("*.npy"))))


def test_that_packing_again_uses_what_is_there(faces: Path, tmp_path: Path) -> None:
    first = pack([faces], 32, cache_folder=tmp_path / "cache")
    told: list[tuple[int, int]] = []
    again = pack([faces], 32, cache_folder=tmp_path / "cache", progress=lambda *numbers: told.append(numbers))
    assert told == [(12, 12)] and np.array_equal(first.images, again.images) and first.names == again.names
    assert len(list((tmp_path / "cache").glob("*.npy"))) == 1


def test_that_other_settings_or_other_content_are_packed_anew(faces: Path, tmp_path: Path) -> None:
    def packs() -> int:
        return len(list((tmp_path / "cache").glob("*.npy")))

    pack([faces], 32, cache_folder=tmp_path / "cache")
    pack([faces], 32, "pad", cache_folder=tmp_path / "cache")
    pack([faces], 32, background="#000000", cache_folder=tmp_path / "cache")
    assert packs() == 3
    Image.new("RGB", (64, 64), "#ff0000").save(faces / "00000.png")
    changed = pack([faces], 32, cache_folder=tmp_path / "cache")
    assert packs() == 4 and (changed.images[0] == (255, 0, 0)).all()


def test_that_a_picture_that_was_changed_without_changing_size_is_packed_anew(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(2):
        gradient(16, 16).save(folder / f"{number}.bmp")
    before = pack([folder], 16, cache_folder=tmp_path / "cache")
    gradient(16, 16).rotate(180).save(folder / "1.bmp")
    os.utime(folder / "1.bmp", (1, 1))
    after = pack([folder], 16, cache_folder=tmp_path / "cache")
    assert np.array_equal(after.images[1], before.images[1][::-1, ::-1])


def test_that_packs_that_were_not_used_for_longest_make_room(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"

    def packed_on(background: str) -> Path:
        found = pack([faces], 16, background=background, cache_folder=cache).packed_at
        assert found is not None
        return found

    first, second = packed_on("#000000"), packed_on("#000001")
    second.with_suffix(".features").touch()
    for path, last_used in ((first, 1), (second, 2)):
        os.utime(path, (last_used, last_used))
    assert packed_on("#000000") == first, "which is used once more"
    for name, days in (("tmp-old", 2), ("tmp-new", 0), ("old.journal", 8), ("new.journal", 2)):
        (cache / name).touch()
        os.utime(cache / name, (time.time() - 86400 * days,) * 2)
    monkeypatch.setattr("segan.data.LARGEST_CACHE", int(2.5 * first.stat().st_size))
    third = packed_on("#000002")
    assert first.exists() and third.exists()
    assert not any(second.with_suffix(suffix).exists() for suffix in (".npy", ".json", ".features"))
    left = {path.name for path in cache.iterdir()}
    assert {"tmp-new", "new.journal"} <= left and not {"tmp-old", "old.journal"} & left


@pytest.mark.parametrize("part", ["*.npy", "*.json"])
def test_that_a_damaged_pack_is_made_again(part: str, faces: Path, tmp_path: Path) -> None:
    sound = np.array(pack([faces], 32, cache_folder=tmp_path / "cache").images)
    file = next((tmp_path / "cache").glob(part))
    for damage in (file.read_bytes()[:100], b""):
        file.write_bytes(damage)
        assert np.array_equal(pack([faces], 32, cache_folder=tmp_path / "cache").images, sound)


def test_that_a_packing_that_was_given_up_goes_on_where_it_was(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (faces / "00001.png").write_bytes(b"broken")
    whole = pack([faces], 32, cache_folder=tmp_path / "elsewhere")
    packing = packed([faces], 32, cache_folder=tmp_path / "cache")
    for _ in range(5):
        next(packing)
    packing.close()
    assert not list((tmp_path / "cache").glob("*.npy"))
    told: list[int] = []
    again = pack([faces], 32, cache_folder=tmp_path / "cache", progress=lambda done, _: told.append(done))
    assert told == [12] and again.names == whole.names and np.array_equal(again.images, whole.images)
    steps = list(packed([faces], 32, cache_folder=tmp_path / "cache"))
    assert steps == [(11, 11)]
    assert len(list((tmp_path / "cache").iterdir())) == 2, "the pack and its names, nothing unfinished"


@pytest.mark.parametrize("lost", [1, 40, 3000, 10**6])
@pytest.mark.parametrize("part", ["*.unfinished", "*.journal"])
def test_that_what_a_power_cut_left_of_a_packing_is_made_whole(
    lost: int, part: str, faces: Path, tmp_path: Path
) -> None:
    whole = pack([faces], 32, cache_folder=tmp_path / "elsewhere")
    packing = packed([faces], 32, cache_folder=tmp_path / "cache")
    for _ in range(7):
        next(packing)
    packing.close()
    file = next((tmp_path / "cache").glob(part))
    content = file.read_bytes()
    file.write_bytes(content[: max(0, len(content) - lost)])
    again = pack([faces], 32, cache_folder=tmp_path / "cache")
    assert again.names == whole.names and np.array_equal(again.images, whole.images)


def test_that_a_packing_goes_on_without_decoding_again(faces: Path, tmp_path: Path) -> None:
    packing = packed([faces], 32, cache_folder=tmp_path / "cache")
    for _ in range(6):
        next(packing)
    packing.close()
    assert next(packed([faces], 32, cache_folder=tmp_path / "cache")) == (7, 12)


def test_that_two_packings_of_the_same_pictures_do_not_disturb_each_other(faces: Path, tmp_path: Path) -> None:
    one, other = (packed([faces], 32, cache_folder=tmp_path / "cache") for _ in range(2))
    results: list[Pictures] = []
    running = [one, other]
    while running:
        for packing in list(running):
            try:
                next(packing)
            except StopIteration as end:
                results.append(end.value)
                running.remove(packing)
    assert len(results) == 2 and np.array_equal(results[0].images, results[1].images)
    assert np.array_equal(results[0].images, pack([faces], 32, cache_folder=tmp_path / "elsewhere").images)
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_that_a_packing_that_begins_while_another_finishes_leaves_its_rows_alone(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, others = Path.replace, list[Pictures]()

    def meanwhile(path: Path, target: Path) -> Path:
        if path.suffix == ".unfinished" and not others:
            monkeypatch.setattr(Path, "replace", replace)
            others.append(pack([faces], 32, cache_folder=tmp_path / "cache"))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", meanwhile)
    pictures = pack([faces], 32, cache_folder=tmp_path / "cache")
    assert len(pictures) == 12 and np.array_equal(pictures.images, others[0].images)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everything")
def test_that_a_cache_that_may_only_be_read_serves(faces: Path, tmp_path: Path) -> None:
    first = pack([faces], 32, cache_folder=tmp_path / "cache")
    files = [*(tmp_path / "cache").iterdir(), tmp_path / "cache"]
    for file in files:
        file.chmod(0o555)
    try:
        assert np.array_equal(pack([faces], 32, cache_folder=tmp_path / "cache").images, first.images)
    finally:
        for file in files:
            file.chmod(0o755)


def test_that_a_pack_whose_time_may_not_be_set_serves(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pack([faces], 32, cache_folder=tmp_path / "cache")

    def refuse(*_: object) -> None:
        raise PermissionError("a read-only file system")

    monkeypatch.setattr(os, "utime", refuse)
    assert np.array_equal(pack([faces], 32, cache_folder=tmp_path / "cache").images, first.images)


def test_that_a_full_disk_is_told_before_the_work(faces: Path, tmp_path: Path) -> None:
    with pytest.raises(SeganError, match=r"takes .* GB in .*cache, where only .* GB are free"):
        pack([faces], 2**20, cache_folder=tmp_path / "cache")


def test_that_a_cache_that_cannot_be_written_is_named(faces: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SeganError, match=r"could not be packed into .*file"):
        pack([faces], 16, cache_folder=tmp_path / "file")


def test_that_this_module_brings_neither_torch_nor_qt() -> None:
    import subprocess

    code = "import sys, segan.data, segan.export; print([m for m in ('torch', 'PySide6') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


# Sampling


def test_that_an_epoch_shows_every_picture_once_and_the_next_in_another_order() -> None:
    sampler = Sampler(count=100, batch=10, seed=3)
    epochs = [np.concatenate([next(sampler) for _ in range(10)]) for _ in range(2)]
    for epoch in epochs:
        assert epoch.dtype == np.int64 and np.array_equal(np.sort(epoch), np.arange(100))
    assert not np.array_equal(epochs[0], epochs[1])


@given(count=st.integers(1, 40), batch=st.integers(1, 50), seed=st.integers(0, 2**31 - 1), before=st.integers(0, 20))
def test_that_a_restored_sampler_goes_on_exactly(count: int, batch: int, seed: int, before: int) -> None:
    sampler = Sampler(count, batch, seed)
    for _ in range(before):
        assert next(sampler).shape == (batch,)
    state = json.loads(json.dumps(sampler.state()))
    other = Sampler(count, batch, seed)
    other.restore(state)
    for _ in range(5):
        assert np.array_equal(next(sampler), next(other))


@given(count=st.integers(1, 10), batch=st.integers(1, 50))
def test_that_batches_larger_than_the_collection_show_all_equally_often(count: int, batch: int) -> None:
    sampler = Sampler(count, batch, seed=0)
    drawn = np.concatenate([next(sampler) for _ in range(count)])
    assert (np.bincount(drawn, minlength=count) == batch).all()


def test_that_a_smaller_collection_goes_on_with_the_next_epoch() -> None:
    sampler = Sampler(5, 5, seed=0)
    sampler.restore({"epoch": 2, "position": 70})
    assert sorted(next(sampler)) == [0, 1, 2, 3, 4] and sampler.state() == {"epoch": 3, "position": 5}


def test_that_pictures_are_found_by_a_batch_of_indices(faces: Path, tmp_path: Path) -> None:
    pictures = pack([faces], 16, cache_folder=tmp_path / "cache")
    assert isinstance(pictures, Pictures)
    assert pictures.images[next(Sampler(len(pictures), 20, 0))].shape == (20, 16, 16, 3)
