import json
from pathlib import Path

from segan.config import TrainingConfig
from segan_desktop.training.runs import curve_points, earlier_runs, new_run_name


def _write_run(folder: Path, lines: list[dict[str, object]], kimg: int = 0) -> None:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(TrainingConfig(kimg=10).model_dump_json())
    (folder / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    if kimg:
        (folder / f"model-{kimg:06d}.safetensors").touch()


def _progress(images_seen: int, loss: float) -> dict[str, object]:
    return {"event": "Progress", "images_seen": images_seen, "values": {"generator_loss": loss}}


def test_that_a_run_is_named_after_its_pictures_and_numbered(tmp_path: Path) -> None:
    assert new_run_name(tmp_path, [Path("/somewhere/my faces.zip")]) == "my-faces-01"
    (tmp_path / "my-faces-01").mkdir()
    assert new_run_name(tmp_path, [Path("/somewhere/my faces.zip")]) == "my-faces-02"
    assert new_run_name(tmp_path, [Path("/")]) == "run-01"


def test_that_work_lost_in_a_crash_and_done_again_is_drawn_once(tmp_path: Path) -> None:
    lines = [{"event": "Started", "images_seen": 0}, _progress(1000, 1), _progress(2000, 2), _progress(3000, 3)]
    again = [{"event": "Started", "images_seen": 1000}, _progress(2000, 20), _progress(3000, 30)]
    _write_run(tmp_path / "run", lines + again)
    kimg, loss = curve_points(tmp_path / "run", until=2500)["generator_loss"]
    assert kimg.tolist() == [1, 2]
    assert loss.tolist() == [1, 20]


def test_that_a_damaged_log_gives_what_can_be_read(tmp_path: Path) -> None:
    _write_run(tmp_path / "run", [_progress(1000, 1)])
    with (tmp_path / "run" / "events.jsonl").open("a") as log:
        log.write('[]\n{"event": "Progress", "images_s')
    assert curve_points(tmp_path / "run", until=10**9)["generator_loss"][0].tolist() == [1]
    assert curve_points(tmp_path / "nowhere", until=10**9) == {}


def test_that_runs_are_listed_with_how_far_they_came_and_other_folders_are_not(tmp_path: Path) -> None:
    _write_run(tmp_path / "half", [], kimg=5)
    _write_run(tmp_path / "whole", [], kimg=10)
    _write_run(tmp_path / "nearly", [], kimg=9)
    _write_run(tmp_path / "new", [])
    (tmp_path / "other").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    runs = {run.folder.name: run for run in earlier_runs(tmp_path)}
    assert set(runs) == {"half", "nearly", "whole", "new"}
    assert (runs["half"].images_seen, runs["half"].finished) == (5000, False)
    assert not runs["nearly"].finished
    assert runs["whole"].finished
    assert runs["new"].model is None
