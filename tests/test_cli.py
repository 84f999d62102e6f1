"""The command line, as a shell would call it."""

import errno
import io
import os
import signal
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from segan.canonical import canonicalise
from segan.carried import read
from segan.checkpoint import load_model, save_model
from segan.cli import main
from segan.config import ModelConfig, TrainingConfig
from segan.data import Report, inspect
from segan.directions import Directions
from segan.editing import (
    Dimension,
    DirectionEdit,
    Edit,
    Latent,
    LayerPsi,
    Mix,
    NoiseStrength,
    Vector,
    Weighted,
    style_mixing,
)
from segan.estimate import Proposal
from segan.export import compose, enlarged, write_picture
from segan.networks import Discriminator, Generator
from segan.paths import KeyFrame, Timeline
from segan.rendering import Renderer
from segan.runs import RunFiles

CONFIG = ModelConfig(resolution=16, z_dim=8, w_dim=8, mapping_depth=1, channel_base=64, channel_max=8, subspace_rank=2)
EDIT = Edit(seed=7, psi=0.5, mixes=(Mix(seed=3, layers=(1,)),)).with_strength(Dimension.of("L1N0D1"), 2.0)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    generator = Generator(CONFIG)
    canonicalise(generator, samples=8)
    save_model(tmp_path / "model.safetensors", generator, images_seen=0)
    return tmp_path / "model.safetensors"


@pytest.mark.parametrize("name", ["edit.json", "edit.png", "sheet.png"])
def test_that_an_edit_is_replayed_with_its_own_seed(model: Path, tmp_path: Path, name: str) -> None:
    renderer = Renderer.open(model)
    picture = renderer.render(EDIT)
    if name == "edit.json":
        (tmp_path / name).write_text(EDIT.model_dump_json())
    elif name == "edit.png":
        write_picture(tmp_path / name, picture, EDIT)
    else:
        write_picture(
            tmp_path / name, compose([[None, picture], [picture, picture]]), style_mixing(EDIT, [1], [2], [0])
        )
    assert main(["render", str(model), "--edit", str(tmp_path / name), "--out", str(tmp_path / "again.png")]) == 0
    assert np.array_equal(np.asarray(Image.open(tmp_path / "again.png")), picture)


def test_that_seeds_take_the_place_of_that_of_the_edit(model: Path, tmp_path: Path) -> None:
    (tmp_path / "edit.json").write_text(EDIT.model_dump_json())
    options = ["--edit", str(tmp_path / "edit.json"), "--seeds", "2-4, 9"]
    assert main(["render", str(model), *options, "--out", str(tmp_path / "grid.png")]) == 0
    sheet = read(tmp_path / "grid.png").document
    assert not isinstance(sheet, Edit)
    assert [edit.seed for row in sheet.rows for edit in row if edit] == [2, 3, 4, 9]


@pytest.mark.parametrize("seeds", ["5-3", "4294967296", "-1", "one", "1,,2", "", "1-2-3"])
def test_that_what_is_no_seed_is_refused_in_a_sentence(
    model: Path, tmp_path: Path, seeds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["render", str(model), f"--seeds={seeds}", "--array", str(tmp_path / "out.npz")])
    assert ended.value.code == 2
    assert "is no seed or range of seeds; write for example 0-15" in capsys.readouterr().err
    assert not (tmp_path / "out.npz").exists()


def test_that_converting_does_not_overwrite_the_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint = tmp_path / "model.pt"
    content = (Path(__file__).parent / "fixtures" / "segan_mode3_010000.pt").read_bytes()
    checkpoint.write_bytes(content)
    assert main(["convert", str(checkpoint), "--out", str(checkpoint)]) == 2
    assert "is what the model would be made of" in capsys.readouterr().err
    assert checkpoint.read_bytes() == content


FULL = Edit(
    vector=Vector(space="z", rows=((0.5,) * 8,)),
    to_seed=4,
    position=0.25,
    mixes=(Mix(seed=3, layers=(1,)), Mix(vector=Vector(space="w", rows=((0.1,) * 8,)), layers=(3,))),
    psi=0.8,
    psi_cutoff=4,
    psi_layers=(LayerPsi(index=5, psi=0.3),),
    directions=(DirectionEdit(name="age", vector=(0.2,) * 8, strength=1.5, layers=(2, 3)),),
    noise="random",
    noise_seed=5,
    noise_strengths=(NoiseStrength(layer=1, input=0, strength=2.0),),
).with_strength(Dimension.of("L1N0D1"), 2.0)


def test_that_an_edit_with_every_field_gives_the_bytes_that_the_window_writes(model: Path, tmp_path: Path) -> None:
    renderer = Renderer.open(model)
    blend = Edit(blend=(Weighted(weight=0.5, latent=Latent(seed=1)), Weighted(weight=0.5, latent=Latent(seed=2))))
    for edit in (FULL, blend):
        edit = edit.replace(model=renderer.info.reference)
        write_picture(tmp_path / "window.png", renderer.render(edit), edit)
        (tmp_path / "edit.json").write_text(edit.model_dump_json())
        for source in ("edit.json", "window.png"):
            copy = tmp_path / "elsewhere.safetensors"
            copy.write_bytes(model.read_bytes())
            out = tmp_path / "again.png"
            assert main(["render", str(copy), "--edit", str(tmp_path / source), "--out", str(out)]) == 0
            assert out.read_bytes() == (tmp_path / "window.png").read_bytes()
        (tmp_path / "window.png").unlink()


@pytest.mark.parametrize("options", [("--scale", "4"), ("--scale", "3", "--smooth")])
def test_that_an_enlarged_picture_is_the_one_that_the_window_writes(
    options: Sequence[str], model: Path, tmp_path: Path
) -> None:
    renderer = Renderer.open(model)
    edit = FULL.replace(model=renderer.info.reference)
    picture = enlarged(renderer.render(edit), int(options[1]), "--smooth" in options)
    write_picture(tmp_path / "window.png", picture, edit)
    out = tmp_path / "again.png"
    assert main(["render", str(model), "--edit", str(tmp_path / "window.png"), *options, "--out", str(out)]) == 0
    assert out.read_bytes() == (tmp_path / "window.png").read_bytes()


def test_that_the_array_of_an_edit_is_its_picture(model: Path, tmp_path: Path) -> None:
    (tmp_path / "edit.json").write_text(FULL.model_dump_json())
    options = ["--edit", str(tmp_path / "edit.json"), "--array", str(tmp_path / "out.npz")]
    assert main(["render", str(model), *options]) == 0
    with np.load(tmp_path / "out.npz") as file:
        (picture,) = (file["images"] * 127.5 + 128).clip(0, 255).astype(np.uint8).transpose(0, 2, 3, 1)
    assert np.array_equal(picture, Renderer.open(model).render(FULL))


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    keys = tuple(KeyFrame(edit=Edit(seed=seed), seconds=0.5) for seed in (1, 2))
    Timeline(keys=keys, closed=True).save(tmp_path / "way.json")
    return tmp_path / "way.json"


def test_that_a_timeline_becomes_frames_that_carry_their_edits(model: Path, timeline: Path, tmp_path: Path) -> None:
    out = tmp_path / "frames"
    arguments = ["--timeline", str(timeline), "--fps", "8", "--scale", "2", "--out", str(out)]
    assert main(["render", str(model), *arguments]) == 0
    paths = sorted(out.iterdir())
    assert [path.name for path in paths] == [f"frame-{index:06d}.png" for index in range(8)]
    renderer = Renderer.open(model)
    edits = [read(path).document for path in paths]
    expected = [edit.replace(model=renderer.info.reference) for edit in Timeline.load(timeline).frames(8)]
    assert edits == expected
    for path, edit in zip(paths, expected, strict=True):
        assert np.array_equal(np.asarray(Image.open(path)), enlarged(renderer.render(edit), 2))


def test_that_a_timeline_becomes_a_film_of_even_speed(model: Path, timeline: Path, tmp_path: Path) -> None:
    out = tmp_path / "film.gif"
    options = ["--timeline", str(timeline), "--fps", "10", "--even", "--out", str(out)]
    assert main(["render", str(model), *options]) == 0
    with Image.open(out) as film:
        assert film.n_frames == 10 and film.size == (16, 16)  # type: ignore[attr-defined]
    again = tmp_path / "again.gif"
    assert main(["render", str(model), "--timeline", str(out), "--fps", "10", "--out", str(again)]) == 0
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("--timeline way.json --psi 0.5 --out film.gif", "--timeline and --psi do not go together"),
        ("--timeline way.json --array out.npz", "--timeline and --array do not go together"),
        ("--timeline way.json --out film.mov", "film.mov has no ending of a film"),
        ("--timeline way.json --out film.gif --fps 60", "A film .gif has 0.01 to 50 frames per second"),
        ("--latents z.npz --array out.npz --seeds 0-3", "--latents and --seeds do not go together"),
        ("--latents z.npz --array out.npz --out grid.png", "--latents and --out do not go together"),
        ("--seeds 0-3 --out grid.tif", "grid.tif has no ending of a picture"),
        ("--seeds 0-3 --out nowhere/grid.png", "There is no folder nowhere"),
        ("--seeds 0-3 --array nowhere/out.npz", "There is no folder nowhere"),
        ("--seeds 0-10000 --out grid.png", "10,000"),
    ],
)
def test_that_what_cannot_be_rendered_is_refused_before_it_is(
    model: Path,
    timeline: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: str,
    reason: str,
) -> None:
    def rendered(*_: object) -> None:
        raise AssertionError("It is too late to refuse.")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Renderer, "render", rendered)
    assert main(["render", str(model), *options.split()]) == 2
    message = capsys.readouterr().err
    assert reason in message and message.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [model.name, timeline.name]


@pytest.mark.parametrize("psi", [0.69, 0.7])
def test_that_latents_are_truncated_as_the_edit_of_a_picture_is(model: Path, tmp_path: Path, psi: float) -> None:
    renderer = Renderer.open(model)
    z = np.random.RandomState(0).randn(2, 8).astype(np.float32)
    np.savez(tmp_path / "in.npz", z=z)
    write_picture(tmp_path / "edit.png", renderer.render(Edit(psi=psi)), Edit(psi=psi))
    options = ["--latents", "in.npz", "--edit", "edit.png", "--array", "out.npz"]
    options = [str(tmp_path / each) if "." in each else each for each in options]
    assert main(["render", str(model), *options]) == 0
    with np.load(tmp_path / "out.npz") as file:
        assert np.array_equal(file["images"], renderer.render_latents({"z": z}, Edit(psi=psi)))


def test_that_pictures_are_left_out_by_the_names_that_are_listed(
    faces: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(faces)
    name = inspect([faces], 16).pictures[3].name
    assert main(["data", ".", "--exclude", name]) == 0
    assert "1 is left out by hand" in capsys.readouterr().out
    assert main(["data", ".", "--exclude", "./nobody.png"]) == 2
    assert "There is no picture ./nobody.png to leave out" in capsys.readouterr().err


def test_that_a_name_which_a_terminal_cannot_show_is_shown_otherwise(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "顔.png").write_text("no picture")
    shown = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr("sys.stdout", shown)
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert main(["data", str(faces), str(tmp_path / "顔.png")]) == 0
    shown.flush()
    assert b"\\u9854.png is not a picture" in shown.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("speed", ["1e9", "inf", "nan", "0", "-1", "1e-9"])
def test_that_a_film_without_end_is_refused(
    model: Path, timeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], speed: str
) -> None:
    options = ["--timeline", str(timeline), f"--fps={speed}", "--out", str(tmp_path / "film.gif")]
    assert main(["render", str(model), *options]) == 2
    assert "Choose another --fps" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--method", "sefa", "--count", "2", "--layers", "0-1", "--no-normalise"],
        ["--method", "pca", "--count", "2", "--samples", "500"],
        ["--method", "labelled", "--liked", "0-9", "--disliked", "10-19", "--name", "age"],
    ],
)
def test_that_directions_are_found_shown_and_kept(
    model: Path, tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "found.json"
    assert main(["directions", str(model), *options, "--out", str(out)]) == 0
    found = Directions.load(out)
    assert found.method == options[1] and len(found.directions) == (1 if "labelled" in options else 2)
    assert found.model.sha256 == Renderer.open(model).info.reference.sha256
    shown = capsys.readouterr().out
    assert all(each.name in shown for each in found.directions)


@pytest.mark.parametrize("options", [["--count", "0"], ["--count", "-5"], ["--method", "pca", "--samples", "1"]])
def test_that_no_direction_can_be_found_in_nothing(
    model: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["directions", str(model), *options]) == 2
    assert "Choose a larger number." in capsys.readouterr().err


def test_that_an_option_of_another_method_is_refused(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directions", str(model), "--method", "pca", "--liked", "1,2"]) == 2
    assert "The method pca takes no --liked" in capsys.readouterr().err


@pytest.fixture
def _signals() -> Iterator[None]:
    """What training does about Ctrl-C ends with the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
def test_that_a_run_is_begun_resumed_and_made_longer_from_the_command_line(
    quick: TrainingConfig, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(quick.data[0].parent)
    generator = Generator(quick.model.replace(channels=(12, 10, 8)))
    save_model(tmp_path / "first.safetensors", generator, 0, Discriminator(quick.model))
    options = "--kimg 0.04 --batch 8 --resolution 16 --z-dim 16 --w-dim 16 --precision fp32 --augment auto"
    options += " --background #102030 --rotate90 true --freeze-discriminator 1 --path-length-weight 0"
    begin = ["train", "faces", "--run", str(tmp_path / "run"), "--initial-model", str(tmp_path / "first.safetensors")]
    assert main([*begin, *options.split()]) == 0
    config = RunFiles(tmp_path / "run").config()
    assert config.data == quick.data and config.initial_model == tmp_path / "first.safetensors"
    assert config.model == generator.config and config.discriminator_channels == (16, 16, 8)
    assert (config.augment, config.rotate90, config.background, config.batch) == ("ada", True, "#102030", 8)
    shown = capsys.readouterr()
    assert "64 pictures" in shown.err + shown.out and "augmentation ada" in shown.err + shown.out
    assert main(["train", "--resume", str(tmp_path / "run"), "--kimg", "0.08", "--learning-rate", "0.001"]) == 0
    assert RunFiles(tmp_path / "run").config().learning_rate == 0.001
    model = RunFiles(tmp_path / "run").newest_model()
    assert model and load_model(model).header.images_seen == 80


@pytest.mark.usefixtures("_signals")
def test_that_pictures_are_looked_at_once_before_a_run(
    quick: TrainingConfig, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def counted(paths: Sequence[Path], resolution: int, *arguments: Any, **named: Any) -> Report:
        looks.append(resolution)
        return inspect(paths, resolution, *arguments, **named)

    monkeypatch.setattr("segan.data.inspect", counted)
    monkeypatch.setattr("segan.estimate.propose_preset", lambda *_: Proposal("tiny", "It is quick."))
    excluded = inspect(quick.data, 16).pictures[3].name
    options = f"--preset auto --kimg 0.008 --batch 8 --resolution 16 --channel-base 64 --exclude {excluded}"
    assert main(["train", str(quick.data[0]), "--run", str(tmp_path / "run"), *options.split()]) == 0
    assert looks == [64]
    shown = capsys.readouterr().out
    assert "Preset tiny. It is quick." in shown and "63 usable pictures" in shown


@pytest.mark.usefixtures("_signals")
def test_that_why_a_run_cannot_begin_stands_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("no picture")
    for options in ([], ["--tensorboard"]):
        assert main(["train", str(tmp_path), "--run", str(tmp_path / "run"), *options]) == 2
        assert capsys.readouterr().err.splitlines()[-1].startswith(f"{tmp_path.name} holds no pictures.")
        assert not (tmp_path / "run").exists()


def test_that_ctrl_c_ends_a_command_without_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("segan.data.inspect", interrupted)
    assert main(["data", str(tmp_path)]) == 130
    assert not capsys.readouterr().err


def test_that_a_run_is_either_begun_or_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "faces", "--run", str(tmp_path / "a"), "--resume", str(tmp_path / "b")]) == 2
    assert "not both" in capsys.readouterr().err


def test_that_a_file_that_cannot_be_written_is_called_by_its_name(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "nowhere" / "found.json"
    assert main(["directions", str(model), "--method", "pca", "--samples", "10", "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith(f"{out} cannot be written (No such file or directory). Choose another")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "cache")

    monkeypatch.setattr("segan.data.inspect", full)
    assert main(["data", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "cache cannot be used (No space left on device).\n"


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_that_a_lack_of_memory_is_told_in_a_sentence(
    error: Exception, model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_memory(*_: object) -> None:
        raise error

    monkeypatch.setattr("segan.directions.Statistics.of", without_memory)
    assert main(["directions", str(model)]) == 2
    assert capsys.readouterr().err.startswith("There is not enough memory for this.")


def _lying(path: Path) -> None:
    """An array that says it has a trillion rows."""
    content = io.BytesIO()
    description = {"descr": "<f4", "fortran_order": False, "shape": (10**12, 64)}
    np.lib.format.write_array_header_1_0(content, description)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("w.npy", content.getvalue() + bytes(64))


def _damaged(path: Path) -> None:
    np.savez_compressed(path, w=np.zeros((100, 64), np.float32))
    content = bytearray(path.read_bytes())
    content[60:120] = b"\xff" * 60
    path.write_bytes(content)


@pytest.mark.parametrize("make", [_lying, _damaged])
def test_that_arrays_that_lie_or_are_damaged_are_refused_in_a_sentence(
    make: Callable[[Path], None], model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "in.npz")
    arguments = ["render", str(model), "--latents", str(tmp_path / "in.npz"), "--array", str(tmp_path / "out.npz")]
    assert main(arguments) == 2
    assert capsys.readouterr().err == "in.npz is no .npz file of plain arrays.\n"


def test_that_a_folder_without_a_run_is_not_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--resume", str(tmp_path)]) == 2
    assert "is no run folder" in capsys.readouterr().err


def test_that_every_field_of_a_run_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    text = capsys.readouterr().out
    for name in {*TrainingConfig.model_fields, *ModelConfig.model_fields} - {"data", "model"}:
        assert f"--{name.replace('_', '-')} " in text, name


@pytest.mark.usefixtures("_signals")
def test_that_ctrl_c_saves_a_run(quick: TrainingConfig, tmp_path: Path) -> None:
    files = RunFiles(tmp_path / "run")
    files.path.mkdir()
    files.config_file.write_text(quick.replace(kimg=1000).model_dump_json())

    ended = threading.Event()

    def interrupt() -> None:
        while not any(event["event"] == "PreviewReady" for event in files.events()):
            if ended.wait(0.05):
                return
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    person = threading.Thread(target=interrupt)
    person.start()
    try:
        assert main(["train", "--resume", str(files.path)]) == 0
    finally:
        ended.set()
        person.join()
    assert signal.getsignal(signal.SIGINT) == before
    assert files.states() and [event["event"] for event in files.events()][-2:] == ["Saved", "Stopped"]
