"""That the exploration tab begins where it was left."""

from pathlib import Path

import pytest
from by_hand import MakeTab, choose_mode, click, slider_of, touch, type_into, wait_for_picture
from fake_renderer import FakeRenderer
from pytestqt.qtbot import QtBot

from segan.editing import Dimension
from segan.errors import SeganError
from segan.run_folder import RunFiles
from segan_desktop.exploration import ExplorationTab
from segan_desktop.exploration.session import ASIDE_NAME, FILE_NAME
from segan_desktop.settings import Settings

STRONGEST = Dimension.of("L0N0D0")


def work(tab: ExplorationTab, qtbot: QtBot) -> None:
    """Move a slider, put a key frame on the timeline, find directions and label a picture."""
    type_into(slider_of(tab, STRONGEST).figure, "1.5")
    choose_mode(tab, "Interpolation")
    click(tab.interpolation.add_button)
    choose_mode(tab, "Directions")
    with qtbot.waitSignal(tab.directions.listed):
        click(tab.directions.find_button)
    tab.directions.goes_on.setChecked(False)
    click(tab.directions.like_button)


def test_that_the_next_start_goes_on_where_the_last_one_was_left(
    tab: ExplorationTab, make_tab: MakeTab, qtbot: QtBot
) -> None:
    tab.seeds.take_random_seed()
    work(tab, qtbot)
    left = tab.session.now
    assert left.holds_work and len(left.directions) == 10 and left.labels == ((left.edit.seed, True),)
    tab.shutdown()
    again = make_tab()
    wait_for_picture(again, qtbot)
    assert again.session.now == left
    assert slider_of(again, STRONGEST).value == 1.5
    assert [t.value for t in again.directions.strips[True].thumbnails] == [left.edit.seed]
    assert again.interpolation.clear_button.isEnabled(), "the key frame is on the timeline"
    assert not again.document.can_undo, "nothing that could be taken back has been done since"


def test_that_what_is_done_is_saved_while_the_hand_rests(
    make_tab: MakeTab, model: Path, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segan_desktop.exploration.session.REST_MS", 1)
    tab = make_tab()
    tab.open_model(model)
    wait_for_picture(tab, qtbot)
    type_into(slider_of(tab, STRONGEST).figure, "1.5")
    edit = tab.document.edit

    def is_saved() -> bool:
        other = make_tab()  # as if this window had been killed
        return other.document.edit == edit

    qtbot.waitUntil((settings.folder / FILE_NAME).is_file)
    qtbot.waitUntil(is_saved)


def test_that_a_model_that_is_asked_for_first_is_opened_as_it_is(
    tab: ExplorationTab, tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    work(tab, qtbot)
    tab.shutdown()
    fresh = ExplorationTab(settings, open_renderer=FakeRenderer.open, bundled_models=tmp_path / "bundled")
    qtbot.addWidget(fresh)
    fresh.open_model(touch(tmp_path / "cats.safetensors"))
    fresh.show()
    wait_for_picture(fresh, qtbot)
    assert fresh.seeds.model_name.text() == "cats"
    assert fresh.document.edit.subspace == () and fresh.document.timeline is None and not fresh.directions.known
    fresh.shutdown()


@pytest.mark.parametrize("how", ["the model has gone", "the file is damaged"])
def test_that_one_begins_anew_where_nothing_can_be_taken_up(
    how: str, tab: ExplorationTab, make_tab: MakeTab, tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    touch(tmp_path / "bundled" / "sample.safetensors")
    work(tab, qtbot)
    tab.shutdown()
    if how == "the model has gone":
        Path(tab.document.edit.model.path).unlink()
    else:
        (settings.folder / FILE_NAME).write_text('{"edit": {"seed": -1}}')
    fresh = make_tab()
    wait_for_picture(fresh, qtbot)
    assert fresh.document.edit.subspace == () and fresh.document.timeline is None and not fresh.directions.known
    fresh.session.save()
    aside = (settings.folder / ASIDE_NAME).read_text()
    assert '"labels":[[' in aside or "-1" in aside, "what could not be taken up is not lost"


def test_that_a_file_that_cannot_be_written_stops_nobody(
    tab: ExplorationTab, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise SeganError("The disk is full.")

    monkeypatch.setattr("segan_desktop.exploration.session.save_json", full)
    tab.seeds.take_random_seed()
    tab.session.save()
    assert "the session was not saved" in caplog.text
    tab.session.save()
    tab.seeds.take_random_seed()


@pytest.mark.parametrize("with_work", [True, False])
def test_that_the_model_of_a_run_is_kept_with_the_work_that_is_left_on_it(
    with_work: bool, make_tab: MakeTab, tmp_path: Path, qtbot: QtBot
) -> None:
    path = touch(tmp_path / "run" / "model-000010.safetensors")
    run = RunFiles(path.parent)
    run.config_file.touch()
    tab = make_tab()
    tab.open_model(path)
    wait_for_picture(tab, qtbot)
    if with_work:
        work(tab, qtbot)
    tab.shutdown()
    assert run.notes().pinned == ((path.name,) if with_work else ())


def test_that_nothing_is_written_before_a_model_is_open(make_tab: MakeTab, settings: Settings) -> None:
    tab = make_tab()
    tab.session.save()
    assert not (settings.folder / FILE_NAME).exists()
