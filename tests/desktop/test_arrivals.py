"""Files of strangers dropped on the exploration tab: a sentence for what cannot be used, and nothing changed."""

import json
from pathlib import Path

import pytest
from by_hand import touch, wait_for_picture
from PIL import Image, PngImagePlugin
from pytestqt.qtbot import QtBot

from segan.editing import Edit
from segan.paths import KeyFrame, Timeline
from segan_desktop.exploration import ExplorationTab


def picture_with(path: Path, content: str) -> Path:
    """A PNG that carries a text where an exported picture carries its edit."""
    information = PngImagePlugin.PngInfo()
    information.add_itxt("segan", content, zip=len(content) < PngImagePlugin.MAX_TEXT_CHUNK)
    Image.new("RGB", (8, 8)).save(path, pnginfo=information)
    return path


def carrying(edit: str, version: int = 1) -> str:
    return f'{{"version": {version}, "kind": "edit", "document": {edit}}}'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        carrying('{"seed": 1, "psi": NaN}'),
        carrying('{"seed": 1, "psi": 1e999}'),
        carrying('{"seed": 1}', version=99),
        carrying('{"seed": 1, "version": 99}'),
        carrying('{"seed": "../../etc"}'),
        carrying('{"subspace": [' + ",".join(['{"dimension": {"layer": 0, "input": 0, "index": 0}}'] * 5000) + "]}"),
        '{"version": 1, "kind": "sheet", "document": {"rows": [[' + ",".join(["{}"] * 1_000_000) + "]]}}",
        '{"version": 1, "kind": "edit", "document": ' + "[" * 100_000,
        json.dumps(
            {
                "version": 1,
                "kind": "edit",
                "document": {
                    "model": {"path": "/gone/away.safetensors", "sha256": "gone"},
                    "subspace": [{"dimension": {"layer": 30, "input": 0, "index": 0}, "add": 1.0}],
                },
            }
        ),
    ],
    ids=[
        "empty",
        "words",
        "list",
        "nan",
        "infinite",
        "newer",
        "newer edit",
        "type",
        "twice",
        "million",
        "deep",
        "other",
    ],
)
def test_that_a_picture_that_cannot_be_used_is_a_sentence_and_changes_nothing(
    tab: ExplorationTab, tmp_path: Path, qtbot: QtBot, content: str
) -> None:
    tab.document.replace(seed=4)
    before, picture = tab.document.edit, picture_with(tmp_path / "strange.png", content)
    tab.arrivals.take_picture(picture)
    qtbot.waitUntil(lambda: "strange.png" in tab.notice.text)
    assert tab.document.edit == before
    assert tab.document.info is not None and tab.document.info.reference.path.endswith("faces.safetensors")
    wait_for_picture(tab, qtbot)


def test_that_an_edit_for_any_model_is_applied(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab.drop(picture_with(tmp_path / "plain.png", carrying('{"seed": 12}')))
    qtbot.waitUntil(lambda: tab.document.edit.seed == 12)
    wait_for_picture(tab, qtbot)


def test_that_a_picture_found_with_its_model_beside_it_opens_that(
    tab: ExplorationTab, tmp_path: Path, qtbot: QtBot
) -> None:
    touch(tmp_path / "trip" / "others.safetensors")
    edit = {"seed": 12, "model": {"path": "/gone/others.safetensors", "sha256": "others.safetensors"}}
    tab.drop(picture_with(tmp_path / "trip" / "picture.png", carrying(json.dumps(edit))))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "others" and tab.document.edit.seed == 12)
    assert not tab.notice.isVisible()


def test_that_a_dropped_timeline_is_shown_where_it_is_played(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "way.timeline.json"
    Timeline(keys=tuple(KeyFrame(edit=Edit(seed=seed)) for seed in (3, 4))).save(path)
    assert tab.accepts(path)
    tab.drop(path)
    qtbot.waitUntil(lambda: tab.document.timeline is not None and len(tab.document.timeline.keys) == 2)
    assert tab.interpolation.isVisible()
    assert not tab.accepts(touch(tmp_path / "other.json"))
