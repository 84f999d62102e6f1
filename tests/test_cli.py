"""The command line, as a shell would call it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segan.canonical import canonicalise
from segan.checkpoint import save_model
from segan.cli import main
from segan.config import ModelConfig
from segan.editing import Dimension, Edit, Mix, style_mixing
from segan.export import compose, read_document, write_png
from segan.networks import Generator
from segan.rendering import Renderer

CONFIG = ModelConfig(resolution=16, z_dim=8, w_dim=8, mapping_depth=1, channel_base=64, channel_max=8, subspace_rank=2)
EDIT = Edit(seed=7, psi=0.5, mixes=(Mix(seed=3, layers=(1,)),)).with_strength(Dimension.of("L1N0D1"), 2.0)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    generator = Generator(CONFIG)
    canonicalise(generator, samples=8)
    save_model(tmp_path / "model.safetensors", generator, images_seen=0)
    return tmp_path / "model.safetensors"


def without_margin(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))[4:20, 4:20]


@pytest.mark.parametrize("name", ["edit.json", "edit.png", "sheet.png"])
def test_that_an_edit_is_replayed_with_its_own_seed(model: Path, tmp_path: Path, name: str) -> None:
    renderer = Renderer.open(model)
    picture = renderer.render(EDIT)
    if name == "edit.json":
        (tmp_path / name).write_text(EDIT.model_dump_json())
    elif name == "edit.png":
        write_png(tmp_path / name, picture, EDIT)
    else:
        write_png(tmp_path / name, compose([[None, picture], [picture, picture]]), style_mixing(EDIT, [1], [2], [0]))
    assert main(["render", str(model), "--edit", str(tmp_path / name), "--out", str(tmp_path / "again.png")]) == 0
    assert np.array_equal(without_margin(tmp_path / "again.png"), picture)


def test_that_seeds_take_the_place_of_that_of_the_edit(model: Path, tmp_path: Path) -> None:
    (tmp_path / "edit.json").write_text(EDIT.model_dump_json())
    options = ["--edit", str(tmp_path / "edit.json"), "--seeds", "2-4, 9"]
    assert main(["render", str(model), *options, "--out", str(tmp_path / "grid.png")]) == 0
    sheet = read_document(tmp_path / "grid.png")
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
    assert "is the checkpoint itself" in capsys.readouterr().err
    assert checkpoint.read_bytes() == content
