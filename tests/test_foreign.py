"""Other projects' checkpoints: what is opened, what is refused and how, and that nothing in them runs."""

import argparse
import json
import os
import pickle
import re
import sys
import types
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import Tensor

from segan import foreign
from segan.checkpoint import FORMAT, load_model, save_model
from segan.cli import main
from segan.editing import Edit
from segan.errors import SeganError
from segan.foreign.gates import Network, _add
from segan.rendering import Renderer

FIXTURES = Path(__file__).parent / "fixtures"
GOOD = sorted(path.name for path in FIXTURES.glob("*.p[tk]*") if path.name.startswith(("ros", "segan", "nvlabs")))
HOSTILE = sorted(path.name for path in FIXTURES.iterdir() if path.name.startswith(("hostile", "lying")))
ROSINALITY, ADA, TENSORFLOW = (
    FIXTURES / name
    for name in ("rosinality_converted.pt", "nvlabs_ada_network-snapshot-000020.pkl", "nvlabs_tf_network.pkl")
)


def refusal(path: Path) -> str:
    with pytest.raises(SeganError) as caught:
        foreign.convert(path)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def rosinality(change: Callable[[dict[str, Any]], object], path: Path) -> Path:
    """A copy of rosinality's file with something changed."""
    content = torch.load(ROSINALITY, weights_only=True)
    change(content)
    torch.save(content, path)
    return path


# --- what is opened --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOOD)
def test_that_a_converted_model_is_saved_and_loaded_without_a_change(name: str, tmp_path: Path) -> None:
    ours = foreign.convert(FIXTURES / name)
    path = tmp_path / "model.safetensors"
    save_model(path, ours.generator, 0, ours.discriminator)
    again = load_model(path)
    assert again.header == ours.header
    first, second = (Renderer(model, path).render(Edit(seed=5)) for model in (ours, again))
    assert np.array_equal(first, second)
    assert ours.discriminator is not None
    assert again.discriminator is not None
    images = torch.randn(4, 3, 32, 32)
    assert torch.equal(ours.discriminator(images), again.discriminator(images))


def test_that_sizes_come_from_the_tensors_and_not_from_what_the_file_says_of_itself(tmp_path: Path) -> None:
    args = argparse.Namespace(size=1024, latent=512, n_mlp=8, channel_multiplier=2)
    path = rosinality(lambda content: content.update(args=args), tmp_path / "x.pt")
    config = foreign.convert(path).header.config
    assert (config.resolution, config.z_dim, config.w_dim, config.mapping_depth) == (32, 32, 32, 4)
    assert config.channels == (16, 16, 12, 8)


def test_that_a_file_as_torch_wrote_them_before_archives_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.pt"
    for name in (ROSINALITY.name, "rosinality_train_000020.pt"):
        with torch.serialization.safe_globals([argparse.Namespace]):
            content = torch.load(FIXTURES / name, weights_only=True)
        torch.save(content, path, _use_new_zipfile_serialization=False)
        assert foreign.convert(path).header == foreign.convert(FIXTURES / name).header


def test_that_a_file_of_before_archives_is_refused_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "x.pt"
    torch.save({"g_ema": {"input.input": torch.arange(77.0)}}, path, _use_new_zipfile_serialization=False)
    content = path.read_bytes()
    refusal(path)
    for lie in (b"J\x00\x00\x00\x01", b"J\xff\xff\xff\xff", b"K\x4c"):
        assert content.count(b"K\x4d") == 2
        path.write_bytes(content.replace(b"K\x4d", lie, 1))
        assert "lies about its size" in refusal(path)
    path.write_bytes(content + b"\x00")
    assert "does not hold the storages" in refusal(path)


def test_that_the_mean_of_w_is_computed_for_a_file_that_has_none() -> None:
    computed = foreign.convert(FIXTURES / "rosinality_train_000020.pt").generator
    theirs = foreign.convert(ROSINALITY).generator.mapping.w_avg  # of another sample
    sigma = computed.mapping(torch.randn(10_000, 32)).std(0)
    assert ((computed.mapping.w_avg - theirs).abs() < 0.05 * sigma).all()


def test_that_noise_maps_are_taken_over_and_otherwise_the_same_at_every_conversion() -> None:
    theirs = torch.load(ROSINALITY, weights_only=True)["g_ema"]
    maps = [each for each in foreign.convert(ROSINALITY).generator.synthesis.const_noise() if each is not None]
    assert all(torch.equal(ours, theirs[f"noises.noise_{i}"]) for i, ours in enumerate(maps))
    first, second = (foreign.convert(FIXTURES / "segan_mode0_010000.pt").header for _ in range(2))
    assert first == second


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_that_the_dimensions_of_a_converted_model_are_measured(mode: int) -> None:
    renderer = Renderer.open(FIXTURES / f"segan_mode{mode}_010000.pt")
    assert len(renderer.info.dimensions) == 11 * 8
    assert all(dimension.effect > 0 for dimension in renderer.info.dimensions)


def test_that_the_kind_of_a_file_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.safetensors"
    path.write_bytes(ADA.read_bytes())
    assert foreign.open_model(path).header.config.channels == (16, 16, 16, 8)
    model = foreign.convert(ROSINALITY)
    assert model.discriminator is not None
    tensors = dict(model.generator.state_dict())
    tensors |= {f"discriminator.{name}": value for name, value in model.discriminator.state_dict().items()}
    for padding in range(0, 512, 8):
        content = save(tensors, {FORMAT: model.header.model_dump_json() + " " * padding})
        if content[0] == 0x80:  # as a pickle begins, too
            path.write_bytes(content)
            assert foreign.open_model(path).header == model.header
            break
    else:
        pytest.fail("no such file was made")


# --- what is refused, with the reason --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lucidrains_model_2.pt", "lucidrains"),
        ("eigengan_bryandlee.pt", "EigenGAN"),
        ("rosinality_expected.npz", "no known kind|refused"),
        ("README.md", "no checkpoint"),
    ],
)
def test_that_other_networks_are_recognised_and_refused(name: str, reason: str) -> None:
    with pytest.raises(SeganError, match=reason):
        foreign.convert(FIXTURES / name)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (rb"(K\x18(?:h.|j....)K)\x00((?:h.|j....)K\x10)", b"\\1\x07\\2", "conditional"),  # z 24, c 0, w 16
        (b"\x04skip", b"\x04orig", "architecture 'orig'"),
        (b"\x05lrelu", b"\x05swish", "activation 'swish'"),
        (rb"M\x00\x01(?=(?:h.|j....|\x8c\x07padding\x94)K\x01)", b"M\x10\x00", "cuts its maps off at 16"),
    ],
)
def test_that_variants_of_nvidias_networks_are_recognised_and_refused(
    old: bytes, new: bytes, reason: str, tmp_path: Path
) -> None:
    content = re.sub(old, new, ADA.read_bytes(), flags=re.DOTALL)
    path = tmp_path / "variant.pkl"
    path.write_bytes(content)
    assert reason in refusal(path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (rb"(K\x18h.K)\x00(h.K\x10)", b"\\1\x07\\2", "label_size 7"),
        (b"num_channels\x94", b"nonlinearity\x94", "nonlinearity 3"),
    ],
)
def test_that_variants_of_tensorflow_networks_are_recognised_and_refused(
    old: bytes, new: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "variant.pkl"
    path.write_bytes(re.sub(old, new, TENSORFLOW.read_bytes(), flags=re.DOTALL))
    assert reason in refusal(path)


def test_that_a_generator_is_opened_without_a_discriminator_of_another_architecture(tmp_path: Path) -> None:
    content = ADA.read_bytes()
    assert content.count(b"\x06resnet") == 1
    path = tmp_path / "variant.pkl"
    path.write_bytes(content.replace(b"\x06resnet", b"\x06origin"))
    ours, whole = foreign.convert(path), foreign.convert(ADA)
    assert ours.discriminator is None and whole.discriminator is not None
    assert np.array_equal(*(Renderer(model, path).render(Edit(seed=5)) for model in (ours, whole)))


def test_that_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.pkl")
    assert "is no file" in refusal(tmp_path / "model.pkl")


@pytest.fixture
def nvidia_names(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A module with the name that NVIDIA's pickles mention, so that a test can write such pickles."""
    module = types.ModuleType("torch_utils.persistence")

    def _reconstruct_persistent_obj(meta: dict[str, Any]) -> None:
        raise AssertionError("the file's function was called")

    _reconstruct_persistent_obj.__module__ = module.__name__
    _reconstruct_persistent_obj.__qualname__ = "_reconstruct_persistent_obj"
    module._reconstruct_persistent_obj = _reconstruct_persistent_obj  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch_utils", types.ModuleType("torch_utils"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


class NvidiaModule:
    """Pickles as a module of NVIDIA's does."""

    def __init__(self, names: types.ModuleType, buffers: dict[str, Tensor], modules: dict[str, "NvidiaModule"]) -> None:
        self.names, self.state = names, {"_parameters": {}, "_buffers": buffers, "_modules": OrderedDict(modules)}

    def __reduce__(self) -> tuple[Any, ...]:
        meta = {"type": "class", "module_src": "raise Exception", "class_name": "Generator", "state": self.state}
        return self.names._reconstruct_persistent_obj, (meta,)


def test_that_a_stylegan3_of_configuration_t_or_r_is_recognised_and_refused(
    nvidia_names: types.ModuleType, tmp_path: Path
) -> None:
    inputs = NvidiaModule(nvidia_names, {"freqs": torch.ones(4, 2)}, {})
    generator = NvidiaModule(nvidia_names, {}, {"synthesis": NvidiaModule(nvidia_names, {}, {"input": inputs})})
    path = tmp_path / "x.pkl"
    path.write_bytes(pickle.dumps({"G_ema": generator}))
    assert "configuration t or r" in refusal(path)


def test_that_a_network_within_itself_is_refused(nvidia_names: types.ModuleType, tmp_path: Path) -> None:
    generator = NvidiaModule(nvidia_names, {}, {})
    shared = NvidiaModule(nvidia_names, {"w": torch.ones(1)}, {})
    generator.state["_modules"] = {"a": shared, "b": shared}
    path = tmp_path / "x.pkl"
    path.write_bytes(pickle.dumps({"G_ema": generator}))
    assert "nested as no network" in refusal(path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["g_ema"]["convs.0.conv.blur.kernel"].mul_(torch.arange(4.0)), "another filter"),
        (lambda c: c["g_ema"].pop("convs.3.activate.bias"), "lacks the tensor"),
        (lambda c: c["g_ema"].pop("style.1.weight"), "lacks a part|does not have"),
        (lambda c: c["g_ema"].pop("conv1.conv.weight"), "lacks a part"),
        (lambda c: c["g_ema"].update({"attention.weight": torch.ones(2)}), "attention.weight"),
        (lambda c: c["g_ema"]["conv1.conv.weight"].view(-1)[0].fill_(torch.nan), "not numbers"),
        (lambda c: c["g_ema"]["to_rgb1.conv.weight"].fill_(1e38), "pictures are not numbers"),
        (lambda c: [c["g_ema"][f"style.{i}.weight"].fill_(1e20) for i in range(1, 5)], "pictures are not numbers"),
        (lambda c: c["g_ema"].update({"to_rgb1.conv.weight": torch.ones(1, 1, 16, 1, 1)}), "1 channels"),
        (lambda c: c["g_ema"].update({"input.input": torch.ones(1, 16, 8, 2)}), "shape"),
        (lambda c: c["g_ema"].update({"input.input": torch.ones(1, 16, 4, 4).to_sparse()}), "it names"),
        (lambda c: c["g_ema"].update({"input.input": torch.ones(1).expand(1 << 16, 1 << 16)}), "lies about its size"),
        (
            lambda c: c["g_ema"].update(
                dict.fromkeys((f"style.{i}.weight" for i in range(1, 31)), torch.ones(300, 300))
            ),
            "declares more numbers than it holds",
        ),
        (lambda c: c["d"].pop("convs.0.0.weight"), "discriminator"),
    ],
)
def test_that_a_file_with_missing_wrong_or_broken_tensors_is_refused(
    change: Callable[[dict[str, Any]], object], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(SeganError, match=reason):
        foreign.convert(rosinality(change, tmp_path / "x.pt"))


# --- what must not happen --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_that_a_hostile_file_is_refused_and_leaves_no_trace(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SeganError, match=name):
        foreign.open_model(FIXTURES / name)
    assert main(["convert", str(FIXTURES / name), "--out", "model.safetensors"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def stream(*opcodes: bytes) -> bytes:
    return b"\x80\x04" + b"".join(opcodes) + b"."


def named(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(stream(b"}", b")", b"\x85" * 500_000, b"K\x01s"), id="tuples too deep to be hashed"),
        pytest.param(stream(b"}", b"K\x01", b"2\x86" * 60, b"K\x01s"), id="a tuple that holds 2^60"),
        pytest.param(stream(b"}", b"K\x01q\x00" + b"h\x00h\x00\x86q\x00" * 60, b"K\x01s"), id="the same by its memo"),
        pytest.param(stream(b"}", b"r\xff\xff\xff\x7f"), id="a memo of gigabytes"),
        pytest.param(stream(b"\x8e" + (1 << 60).to_bytes(8, "little")), id="an endless string"),
        pytest.param(stream(b"\x82\x01"), id="an extension code"),
        pytest.param(stream(named("torch._utils", "_rebuild_parameter"), b"}b"), id="a state for a function"),
        pytest.param(stream(named("numpy", "ndarray"), b")\x81"), id="an instance of a function"),
        pytest.param(stream(named("collections", "OrderedDict"), b"}b"), id="a state for a class"),
        pytest.param(stream(b"Vx\nQ"), id="a persistent identity"),
        pytest.param(stream(named("collections", "OrderedDict"), b"(]tR"), id="a copy of something large"),
        pytest.param(stream(named("numpy", "dtype"), b"(\x8c\x02O8tR"), id="an array of objects"),
        pytest.param(stream(b"K\x01"), id="a number"),
        pytest.param(stream(b"0" * 9), id="an empty stack"),
    ],
)
def test_that_a_stream_no_project_writes_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pkl"
    path.write_bytes(content)
    assert "refused" in refusal(path)


def test_that_one_storage_cannot_be_multiplied(tmp_path: Path) -> None:
    content = ADA.read_bytes()
    begin = content.index(b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.")  # of a storage that torch has saved
    raw = content[begin : begin + int.from_bytes(content[begin - 4 : begin], "little")]
    call = named("torch.storage", "_load_from_bytes") + b"q\x010"
    push = b"B" + len(raw).to_bytes(4, "little") + raw + b"q\x020"
    path = tmp_path / "x.pkl"
    path.write_bytes(stream(b"}0", call, push, b"(" + b"h\x01h\x02\x85R" * 1000 + b"l"))
    assert "declares more than it holds" in refusal(path)


def test_that_an_archive_with_a_lying_storage_is_refused(tmp_path: Path) -> None:
    torch.save({"g_ema": {"input.input": torch.arange(4.0)}}, tmp_path / "good.pt")
    path = tmp_path / "lying.pt"
    with zipfile.ZipFile(tmp_path / "good.pt") as good, zipfile.ZipFile(path, "w") as lying:
        for name in good.namelist():
            content = good.read(name)
            if name.endswith("data.pkl"):
                assert b"K\x04t" in content
                content = content.replace(b"K\x04t", b"J\x00\x00\x00\x01t")
                content = content.replace(b"K\x00K\x04\x85", b"K\x00J\x00\x00\x00\x01\x85")
            lying.writestr(name, content)
    assert "refused" in refusal(path)


def test_that_a_stream_of_very_many_things_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segan.foreign.gates.MOST_OPCODES", 1000)
    (tmp_path / "x.pkl").write_bytes(stream(b"}(", b"\x8f" * 1000, b"1"))
    assert "more than a model does" in refusal(tmp_path / "x.pkl")


def archive(path: Path, content: bytes, name: str = "data.pkl") -> Path:
    """As torch.save writes."""
    with zipfile.ZipFile(path, "w") as file:
        members = {name: content, "version": b"3\n", "byteorder": b"little", "data/0": bytes(16)}
        for member, value in members.items():
            file.writestr(f"x/{member}", value)
    return path


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(b"(K\x01\x90", id="add"),
        pytest.param(b"}b", id="state"),
        pytest.param(b"K\x00K\x01s", id="item"),
        pytest.param(b"K\x00a", id="append"),
    ],
)
def test_that_a_stream_calls_nothing_of_a_tensor(deed: bytes, tmp_path: Path) -> None:
    storage = (
        b"(X\x07\x00\x00\x00storage" + named("torch", "FloatStorage") + b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"
    )
    tensor = named("torch._utils", "_rebuild_tensor_v2") + b"(" + storage + b"K\x00K\x04\x85K\x01\x85tR"
    whole = archive(tmp_path / "whole.pt", stream(b"}K\x00", tensor, b"s"))
    assert "of no known kind" in refusal(whole)
    path = archive(tmp_path / "x.pt", stream(b"}K\x00", tensor, deed, b"s"))
    assert "x.pt was refused" in refusal(path)


def test_that_a_setting_is_short_and_flat() -> None:
    deep: list[object] = []
    for _ in range(60):
        deep = [deep, deep]
    network = Network({}, {})
    _add(network, "", [("architecture", deep), ("conv_clamp", 1 << 20_000), ("fmaps", [1, 2]), ("gain", 0.5)])
    assert network.settings == {"fmaps": [1, 2], "gain": 0.5}


def test_that_an_archive_names_nothing_that_takes_memory(tmp_path: Path) -> None:
    """PyTorch's own loader for tensors alone would fill 1.5 gigabytes for it."""
    call = b"(J" + (3 << 29).to_bytes(4, "little") + b"tR"
    content = b"\x80\x02}X\x05\x00\x00\x00g_ema" + named("__builtin__", "bytearray") + call + b"s."
    assert "it names __builtin__.bytearray" in refusal(archive(tmp_path / "x.pt", content))


@pytest.mark.parametrize("name", ["data.pkl", "DATA.PKL"])
def test_that_an_archive_too_deep_to_be_hashed_is_refused_in_whatever_letters_it_is_named(
    name: str, tmp_path: Path
) -> None:
    """PyTorch's own loader takes either, and overflows the stack."""
    content = b"\x80\x02})" + b"\x85" * 500_000 + b"K\x01s."
    refusal(archive(tmp_path / "x.pt", content, name))


def test_that_a_compressed_archive_which_would_grow_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("x/data.pkl", pickle.dumps({}, protocol=2))
        bomb.writestr("x/data/0", bytes(1 << 24))
    assert "declares more than it holds" in refusal(path)


@pytest.mark.parametrize("name", [ROSINALITY.name, ADA.name, TENSORFLOW.name, "segan_mode3_010000.pt"])
def test_that_a_file_which_was_cut_off_is_refused(name: str, tmp_path: Path) -> None:
    content = (FIXTURES / name).read_bytes()
    path = tmp_path / name
    for share in (0.001, 0.1, 0.5, 0.9, 0.999):
        path.write_bytes(content[: int(len(content) * share)])
        refusal(path)


# --- on the command line ---------------------------------------------------------------------------------------------


def test_that_a_converted_file_renders_arrays_like_the_original(tmp_path: Path) -> None:
    model, latents, images = (tmp_path / name for name in ("model.safetensors", "in.npz", "out.npz"))
    assert main(["convert", str(ADA), "--out", str(model)]) == 0
    with np.load(FIXTURES / "nvlabs_ada_expected.npz") as file:
        theirs = dict(file)
    runs = [
        ({"z": theirs["z"]}, [], "img_const_psi1"),
        ({"z": theirs["z"]}, ["--psi", "0.7", "--noise", "none"], "img_none_psi0.7"),
        ({"w": theirs["ws"][:, 0]}, ["--noise", "none"], "img_none_psi1"),
        ({"w_plus": theirs["ws_psi07"]}, [], "img_const_psi0.7"),
    ]
    for given, options, expected in runs:
        np.savez(latents, **given)
        for source in (model, ADA):
            assert main(["render", str(source), "--latents", str(latents), "--array", str(images), *options]) == 0
            with np.load(images) as file:
                ours = file["images"]
            assert ours.dtype == np.float32
            assert np.abs(ours - theirs[expected]).max() < 1e-4 * np.abs(theirs[expected]).max()


def test_that_an_edit_file_applies_to_arrays(tmp_path: Path) -> None:
    latents, images, edit = (tmp_path / name for name in ("in.npz", "out.npz", "edit.json"))
    with np.load(FIXTURES / "segan_mode3_expected.npz") as file:
        theirs = dict(file)
    np.savez(latents, z=theirs["z"])
    inputs = ({"layer": 1, "input": 2, "index": 3}, {"layer": 2, "input": 0, "index": 3})
    changes = [{"dimension": dimension, "mul": 4} for dimension in inputs]
    edit.write_text(json.dumps({"mul_around": "zero", "subspace": changes}))
    source = str(FIXTURES / "segan_mode3_010000.pt")
    assert main(["render", source, "--latents", str(latents), "--array", str(images), "--edit", str(edit)]) == 0
    with np.load(images) as file:
        expected = theirs["img_factor_vec"]
        assert np.abs(file["images"] - expected).max() < 1e-4 * np.abs(expected).max()


@pytest.mark.parametrize(
    "given",
    [
        {"y": np.zeros((1, 24))},
        {"z": np.zeros((1, 24)), "w": np.zeros((1, 16))},
        {"z": np.zeros((1, 23))},
        {"z": np.zeros((0, 24))},
        {"z": np.zeros(())},
        {"z": np.full((1, 24), np.nan)},
        {"z": np.full((1, 24), "a")},
        {"w_plus": np.zeros((1, 7, 16))},
    ],
)
def test_that_latents_that_do_not_fit_are_refused_in_one_sentence(
    given: dict[str, np.ndarray], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latents, images = tmp_path / "in.npz", tmp_path / "out.npz"
    np.savez(latents, **given)
    assert main(["render", str(ADA), "--latents", str(latents), "--array", str(images)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not images.exists()


def test_that_an_object_array_among_the_latents_is_not_unpickled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latents = tmp_path / "in.npz"
    np.savez(latents, z=np.array([{}], dtype=object))
    assert main(["render", str(ADA), "--latents", str(latents), "--array", str(tmp_path / "out.npz")]) == 2
    assert "plain arrays" in capsys.readouterr().err
