"""A run folder, as the window looks into it."""

from pathlib import Path

import pytest

from segan.config import TrainingConfig
from segan.errors import SeganError
from segan.runs import Notes, RunFiles, Snapshots, images_seen
from segan.training import train


@pytest.fixture
def files(tmp_path: Path) -> RunFiles:
    for name in ("model-000002", "model-000010", "model-000002_512", "state-000010", "model-1000000"):
        (tmp_path / f"{name}.safetensors").touch()
    return RunFiles(tmp_path)


def test_that_snapshots_are_ordered_by_what_the_run_had_seen(files: RunFiles) -> None:
    assert [images_seen(path) for path in files.models()] == [2_000, 2_512, 10_000, 1_000_000_000]
    newest = files.newest_model()
    assert newest and newest.name == "model-1000000.safetensors"
    assert files.state_of(files.models()[2]) == files.states()[-1]


def test_that_no_two_moments_share_a_name(files: RunFiles) -> None:
    assert files.new_model(3_100).name == "model-000003.safetensors"
    assert files.new_model(2_700).name == "model-000002_700.safetensors"
    assert files.new_model(10_040).name == "model-000010_040.safetensors"
    (files.path / "model-000002.safetensors").unlink()  # thinned out; under its name the next would be the oldest
    assert files.new_model(2_700).name == "model-000002_700.safetensors"


def test_that_what_a_person_says_of_a_run_comes_back(files: RunFiles) -> None:
    assert files.notes() == Notes()
    files.write_notes(Notes(title="Faces, second try", note="with more pictures"))
    files.pin(files.models()[0])
    files.pin(files.models()[0])
    expected = Notes(title="Faces, second try", note="with more pictures", pinned=("model-000002.safetensors",))
    assert files.notes() == expected
    files.unpin(files.models()[0])
    assert files.notes().pinned == ()
    files.describe("Faces, third try", "")
    assert files.notes() == Notes(title="Faces, third try")


def test_that_a_model_is_held_by_each_window_that_has_it_open(files: RunFiles) -> None:
    model = files.models()[0]
    for _ in range(2):
        files.hold(model)
    files.let_go(model)
    assert files.notes().opened == (model.name,)
    for _ in range(2):
        files.let_go(model)
    assert files.notes().opened == ()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"title": 5}', b'{"pinned": "all"}', b"\xff", b"{}" + b" " * 2**20]
)
def test_that_notes_that_cannot_be_read_count_as_none(files: RunFiles, content: bytes) -> None:
    files.notes_file.write_bytes(content)
    assert files.notes() == Notes()
    for change in (files.pin, files.unpin, files.hold, files.let_go):
        with pytest.raises(SeganError, match="Move that file away"):
            change(files.models()[0])
    assert files.notes_file.read_bytes() == content


def test_that_every_model_is_a_milestone_when_the_record_of_them_is_lost(files: RunFiles) -> None:
    files.snapshots_file.write_text("{")
    assert set(files.snapshots().milestones) == {path.name for path in files.models()}


def test_that_a_folder_that_does_not_exist_holds_nothing(tmp_path: Path) -> None:
    files = RunFiles(tmp_path / "nowhere")
    assert files.models() == files.states() == files.previews() == list(files.events()) == []
    assert files.newest_model() is files.best_model() is None
    assert files.changed() == 0 and not files.is_being_trained()
    with pytest.raises(SeganError, match="nowhere is no run folder"):
        files.config()


def test_that_a_config_that_cannot_be_read_is_named(files: RunFiles) -> None:
    files.config_file.write_text('{"batch": "many"}')
    with pytest.raises(SeganError, match=r"config\.json.*batch"):
        files.config()


def test_that_lines_of_the_log_that_were_cut_off_are_passed_over(files: RunFiles) -> None:
    files.events_file.write_bytes(b'{"event": "Started"}\n{"event": "Prog\n\xff\n[1]\n{"event": "Stopped"}\n{"ev')
    assert [event["event"] for event in files.events()] == ["Started", "Stopped"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no /dev/zero")
def test_that_a_log_or_a_config_without_end_is_not_read(files: RunFiles) -> None:
    for file in (files.events_file, files.config_file, files.notes_file):
        file.symlink_to("/dev/zero")
    assert list(files.events()) == [] and files.notes() == Notes()
    with pytest.raises(SeganError, match="no run folder"):
        files.config()


def test_that_absurd_lines_of_the_log_are_passed_over(files: RunFiles) -> None:
    deep = b"[" * 60_000
    long = b'{"event": "' + b"x" * 300_000 + b'"}'
    files.events_file.write_bytes(b"\n".join([b'{"event": "Started"}', deep, long, b'{"event": "Stopped"}']))
    assert [event["event"] for event in files.events()] == ["Started", "Stopped"]


def test_that_the_best_model_lies_in_the_folder(files: RunFiles) -> None:
    outside = files.path.parent / "model-000001.safetensors"
    outside.touch()
    for best, expected in ((f"../{outside.name}", None), (str(outside), None), (files.models()[0].name, "2")):
        files.snapshots_file.write_text(Snapshots(best=best).model_dump_json())
        found = files.best_model()
        assert (found and found.stem[-1]) == expected


def test_that_a_run_that_is_being_trained_can_be_told_by_others_without_disturbing_it(
    quick: TrainingConfig, tmp_path: Path
) -> None:
    files = RunFiles(tmp_path / "run")
    events = train(quick, files.path)
    next(events)
    assert files.is_being_trained()
    for _ in events:
        pass
    assert not files.is_being_trained()
    assert files.config() == quick and files.models() and files.previews()
