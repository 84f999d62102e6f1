"""That the exploration tab begins where it was left."""

from pathlib import Path

import pytest
from by_hand import MakeTab, choose_mode, click, slider_of, touch, type_into, wait_for_picture
from fake_renderer import FakeRenderer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from segan.editing import Dimension
from segan.errors import SeganError
from segan.json_files import load_json
from segan.run_folder import RunFiles
from segan_desktop.exploration import ExplorationTab
from segan_desktop.exploration.session import ASIDE_NAME, FILE_NAME, Session
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


def go_on(tab: ExplorationTab) -> None:
    click(next(each for each in tab.session.offer.findChildren(QPushButton) if each.text() == "Go on with it"))


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
    file = settings.folder / FILE_NAME
    qtbot.waitUntil(lambda: file.is_file() and load_json(Session, file, "session").edit == tab.document.edit)


def test_that_of_two_windows_the_first_keeps_the_session(
    tab: ExplorationTab, make_tab: MakeTab, tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    work(tab, qtbot)
    tab.session.save()
    kept = (settings.folder / FILE_NAME).read_text()
    second = make_tab()
    wait_for_picture(second, qtbot)
    assert second.document.edit.subspace == (), "what the first works on is not begun twice"
    type_into(slider_of(second, STRONGEST).figure, "-0.5")
    second.session.save()
    assert (settings.folder / FILE_NAME).read_text() == kept
    tab.shutdown()
    second.session.save()
    assert load_json(Session, settings.folder / FILE_NAME, "session").edit == second.document.edit
    assert (settings.folder / ASIDE_NAME).read_text() == kept


def test_that_what_was_left_is_taken_up_where_nothing_can_be_locked(
    tab: ExplorationTab, make_tab: MakeTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(tab, qtbot)
    left = tab.session.now
    tab.shutdown()
    monkeypatch.setattr("segan_desktop.exploration.session.LOCK_NAME", "no such folder/exploration.lock")
    again = make_tab()
    wait_for_picture(again, qtbot)
    assert again.session.now == left


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
    assert "faces" in fresh.session.offer.text and fresh.session.offer.isVisible()
    fresh.session.save()  # which puts the other aside
    go_on(fresh)
    qtbot.waitUntil(lambda: fresh.seeds.model_name.text() == "faces" and bool(fresh.directions.known))
    left = tab.session.now
    assert fresh.document.edit == left.edit and fresh.document.timeline == left.timeline
    assert fresh.directions.known == left.directions and fresh.directions.labels == left.labels
    assert not fresh.session.offer.isVisible()
    fresh.shutdown()


def test_that_its_own_model_asked_for_first_is_no_other(
    tab: ExplorationTab, model: Path, tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    work(tab, qtbot)
    left = tab.session.now
    tab.shutdown()
    again = ExplorationTab(settings, open_renderer=FakeRenderer.open, bundled_models=tmp_path / "bundled")
    qtbot.addWidget(again)
    again.open_model(model)
    again.show()
    wait_for_picture(again, qtbot)
    assert again.session.now == left and not again.session.offer.isVisible()
    again.shutdown()


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
    assert fresh.session.offer.isVisible() == (how == "the model has gone")
    if how == "the model has gone":
        go_on(fresh)
        qtbot.waitUntil(fresh.notice.isVisible)
        assert "is not here" in fresh.notice.text


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


def test_that_the_model_of_a_run_stays_as_long_as_what_is_left_is_of_it(
    make_tab: MakeTab, tmp_path: Path, qtbot: QtBot
) -> None:
    old, new = (touch(tmp_path / "run" / f"model-{kimg:06d}.safetensors") for kimg in (10, 20))
    run = RunFiles(old.parent)
    run.config_file.touch()

    def explore(model: Path | None, expected: Path) -> None:
        tab = make_tab()
        if model is not None:
            tab.open_model(model)
        wait_for_picture(tab, qtbot)
        type_into(slider_of(tab, STRONGEST).figure, "1.5")
        tab.shutdown()
        assert tab.document.edit.model.path == str(expected)

    explore(old, old)
    assert run.notes().opened == (old.name,)
    explore(None, old)
    assert run.notes().opened == (old.name,), "held once, not once for each start"
    explore(new, new)
    assert run.notes().opened == (new.name,), "its place was taken"
    assert run.notes().pinned == ()


@pytest.mark.parametrize("with_work", [True, False])
def test_that_what_is_put_aside_keeps_its_model_until_something_else_is(
    with_work: bool, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    models = [touch(tmp_path / "run" / f"model-{kimg:06d}.safetensors") for kimg in (10, 20, 30)]
    run = RunFiles(models[0].parent)
    run.config_file.touch()
    for model in models:
        tab = ExplorationTab(settings, open_renderer=FakeRenderer.open, bundled_models=tmp_path / "bundled")
        qtbot.addWidget(tab)
        tab.open_model(model)  # before it is shown: what was left is not taken up
        tab.show()
        wait_for_picture(tab, qtbot)
        if model == models[0] or not with_work:
            tab.seeds.take_random_seed()
        else:
            work(tab, qtbot)
        tab.shutdown()
    aside = (models[1].name,) if with_work else ()
    assert run.notes().opened == (*aside, models[2].name)
    assert (settings.folder / ASIDE_NAME).is_file() == with_work, "a seed alone is not missed"


def test_that_nothing_is_written_before_a_model_is_open(make_tab: MakeTab, settings: Settings) -> None:
    tab = make_tab()
    tab.session.save()
    assert not (settings.folder / FILE_NAME).exists()
