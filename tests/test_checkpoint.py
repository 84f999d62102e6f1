"""Model and state files: what is written comes back, and what is not ours or not whole is refused."""

import json
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from segan.checkpoint import load_model, load_state, save_model, save_state
from segan.config import ModelConfig
from segan.errors import SeganError
from segan.foreign import open_model
from segan.networks import Generator

CONFIG = ModelConfig(resolution=8, z_dim=4, w_dim=4, mapping_depth=1, channel_base=64, channel_max=4, subspace_rank=2)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_model(path, Generator(CONFIG), images_seen=1000)
    return path


def test_that_a_model_comes_back_as_it_was(tmp_path: Path) -> None:
    generator = Generator(CONFIG)
    save_model(tmp_path / "m.safetensors", generator, images_seen=5)
    model = load_model(tmp_path / "m.safetensors")
    assert model.header.images_seen == 5 and model.header.config == CONFIG
    for (name, a), (_, b) in zip(generator.state_dict().items(), model.generator.state_dict().items(), strict=True):
        assert torch.equal(a, b), name


def test_that_an_open_model_no_longer_needs_its_file(model: Path) -> None:
    generator = load_model(model).generator
    before = generator.synthesis.const.clone()
    with model.open("r+b") as file:  # in place: what is mapped would change with it
        file.write(bytes(model.stat().st_size))
    assert torch.equal(generator.synthesis.const, before)


def test_that_the_same_model_gives_the_same_file(tmp_path: Path) -> None:
    generator = Generator(CONFIG)
    for name in "ab":
        save_model(tmp_path / name, generator, images_seen=5)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_that_every_flipped_byte_is_noticed(model: Path) -> None:
    content = model.read_bytes()
    for position in range(0, len(content), len(content) // 60):
        damaged = bytearray(content)
        damaged[position] ^= 0x41
        model.write_bytes(damaged)
        with pytest.raises(SeganError, match=r"model\.safetensors"):
            load_model(model)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_that_a_file_that_is_cut_off_is_refused(model: Path, share: float) -> None:
    content = model.read_bytes()
    model.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(
        SeganError, match=r"model\.safetensors is no model file, or is damaged or cut short; .* \.pkl\)\.$"
    ):
        load_model(model)


def test_that_other_files_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "text.safetensors").write_text("hello")
    save_file({"a": torch.zeros(2)}, tmp_path / "other.safetensors")
    (tmp_path / "folder.safetensors").mkdir()
    for name in ("text", "other", "folder", "missing"):
        with pytest.raises(SeganError, match=name):
            load_model(tmp_path / f"{name}.safetensors")


@pytest.mark.parametrize("content", [b"", b"just some notes", bytes(range(256)) * 12], ids=["empty", "text", "noise"])
def test_that_what_is_no_model_is_told_what_can_be_opened(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(SeganError, match=r"model\.safetensors is no model file.* opens .*SEGAN, rosinality and NVIDIA"):
        open_model(path)


def test_that_a_state_that_is_cut_off_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "state"
    save_state(path, {"weights": torch.ones(3)})
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SeganError, match=r"state is damaged\.$"):
        load_state(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": 2}, "newer version"),
        ({"config": {"resolution": 1024}}, "does not hold the tensors"),
        ({"config": {"resolution": 2**40}}, "resolution"),
        ({"config": {"mapping_depth": 10**9}}, "mapping_depth"),
        ({"sha256": "0"}, "damaged"),
        ({"images_seen": "many"}, "images_seen"),
    ],
)
def test_that_a_header_that_lies_is_refused_before_anything_is_made(model: Path, changes: dict, words: str) -> None:
    with safe_open(model, "pt") as file:
        header = json.loads(file.metadata()["segan"])
    save_file(load_file(model), model, {"segan": json.dumps({**header, **changes})})
    with pytest.raises(SeganError, match=words):
        load_model(model)


def test_that_a_state_comes_back_with_its_kinds(tmp_path: Path) -> None:
    shared = torch.arange(6.0).reshape(2, 3)
    state = {"a": {0: {"step": torch.tensor(3.0)}, "x": [1, 2.5, None, "text", True]}, "t": shared.t(), "same": shared}
    save_state(tmp_path / "s", state)
    back = load_state(tmp_path / "s")
    assert back["a"][0]["step"] == 3 and back["a"]["x"] == [1, 2.5, None, "text", True]
    assert torch.equal(back["t"], shared.t()) and torch.equal(back["same"], shared)


def test_that_an_altered_number_in_a_state_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "state"
    save_state(path, {"step": 1234, "weights": torch.ones(3)})
    assert load_state(path)["step"] == 1234
    path.write_bytes(path.read_bytes().replace(b"1234", b"1235"))
    with pytest.raises(SeganError, match="state is damaged"):
        load_state(path)


@pytest.mark.parametrize(
    "tree",
    ["5", "[]", "{}", '{"tensor": "absent"}', '{"strange": 1}', '{"value": 1}', '{"list":[' * 10**5 + "]}" * 10**5],
    ids=lambda tree: tree[:20],
)
def test_that_a_state_of_another_form_is_refused(tmp_path: Path, tree: str) -> None:
    save_state(tmp_path / "state", {})
    with safe_open(tmp_path / "state", "pt") as file:
        checksum = json.loads(file.metadata()["segan"])["sha256"]
    save_file({}, tmp_path / "state", {"segan": f'{{"sha256": "{checksum}", "tree": {tree}}}'})
    with pytest.raises(SeganError, match="state is damaged"):
        load_state(tmp_path / "state")


def test_that_a_write_that_fails_leaves_the_old_file(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = model.read_bytes()

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="space"):
        save_model(model, Generator(CONFIG), images_seen=0)
    assert model.read_bytes() == before
    assert list(model.parent.iterdir()) == [model]
