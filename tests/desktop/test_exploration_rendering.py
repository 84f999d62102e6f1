"""The render thread: the hand comes first, the newest wins, and each picture says whose it is."""

import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from fake_renderer import FakeRenderer
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from segan.config import ModelConfig
from segan.editing import Edit
from segan.errors import SeganError
from segan_desktop.exploration import ExplorationTab
from segan_desktop.rendering import REST_SECONDS, RendererLike, RenderThread
from segan_desktop.settings import Settings


@pytest.fixture
def renderer(tmp_path: Path) -> FakeRenderer:
    return FakeRenderer(tmp_path / "faces.safetensors")


@pytest.fixture
def thread(renderer: FakeRenderer, qtbot: QtBot) -> Iterator[RenderThread]:
    thread = RenderThread(lambda path: renderer, frame_seconds=0.3)
    thread.start()
    with qtbot.waitSignal(thread.opened):
        thread.open(Path(renderer.info.reference.path))
    yield thread
    renderer.gate.set()
    thread.shut_down()


def edit_of(renderer: FakeRenderer, seed: int) -> Edit:
    return Edit(model=renderer.info.reference, seed=seed)


def test_that_a_picture_says_which_edit_it_belongs_to(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(thread.rendered) as got:
        thread.request(edit_of(renderer, 7))
    edit, picture = got.args
    assert edit == edit_of(renderer, 7)
    assert np.array_equal(picture, renderer.render(edit))


def test_that_of_many_requests_only_the_one_at_hand_and_the_newest_are_rendered(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    renderer.gate.clear()
    got = QSignalSpy(thread.rendered)
    for seed in range(100):
        thread.request(edit_of(renderer, seed))
    renderer.gate.set()
    qtbot.waitUntil(lambda: got.count() > 0 and got.at(got.count() - 1)[0].seed == 99)
    assert got.count() <= 2


def test_that_idle_work_waits_for_the_hand_and_is_then_done_to_the_end(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    renderer.gate.clear()
    thread.request(edit_of(renderer, 0))
    thread.fill("wall", [edit_of(renderer, seed) for seed in range(10, 15)])
    thread.request(edit_of(renderer, 1))
    still_since = time.monotonic()
    filled = QSignalSpy(thread.filled)
    renderer.gate.set()
    qtbot.waitUntil(lambda: filled.count() > 0)
    assert time.monotonic() - still_since > REST_SECONDS
    qtbot.waitUntil(lambda: filled.count() == 5)
    seeds = [edit.seed for edit in renderer.asked]
    assert seeds[-5:] == [10, 11, 12, 13, 14]
    assert set(seeds[:-5]) <= {0, 1}


def test_that_filling_a_channel_again_drops_what_was_left_of_it(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    renderer.gate.clear()
    thread.fill("wall", [edit_of(renderer, seed) for seed in range(50)])
    thread.fill("sheet", [edit_of(renderer, 70)])
    thread.fill("wall", [])
    filled = QSignalSpy(thread.filled)
    renderer.gate.set()
    with qtbot.waitSignal(thread.rendered):
        qtbot.waitUntil(lambda: any(filled.at(i)[0] == "sheet" for i in range(filled.count())))
        thread.request(edit_of(renderer, 1))
    assert sum(edit.seed < 50 and edit.seed != 1 for edit in renderer.asked) <= 1


def test_that_pictures_that_can_wait_give_way_and_are_made_afterwards(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    thread.give_way(True)
    filled = QSignalSpy(thread.filled)
    thread.fill("sheet", [edit_of(renderer, 70)])
    thread.fill("wall", [edit_of(renderer, seed) for seed in range(10, 13)], can_wait=True)
    with qtbot.waitSignal(thread.rendered):
        thread.request(edit_of(renderer, 1))
    qtbot.waitUntil(lambda: filled.count() == 1)
    thread.fill("sheet", [edit_of(renderer, 71)])
    qtbot.waitUntil(lambda: filled.count() == 2)
    assert [filled.at(i)[1].seed for i in range(2)] == [70, 71]
    thread.give_way(False)
    qtbot.waitUntil(lambda: filled.count() == 5)
    assert [filled.at(i)[1].seed for i in range(2, 5)] == [10, 11, 12]


def test_that_an_edit_of_a_replaced_model_is_never_rendered_with_the_new_one(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(thread.filled) as got:
        thread.fill("wall", [Edit(seed=5), edit_of(renderer, 6)])
        thread.request(Edit(seed=5))
    assert got.args[1].seed == 6
    assert [edit.seed for edit in renderer.asked] == [6]


def test_that_a_failure_names_its_edit_and_the_thread_goes_on(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(thread.render_failed) as failed:
        thread.request(edit_of(renderer, 1).replace(psi=1.99))
    assert failed.args[0].psi == 1.99
    assert "1.99" in failed.args[1]
    with qtbot.waitSignal(thread.rendered):
        thread.request(edit_of(renderer, 2))


def test_that_a_slow_picture_is_sketched_while_the_hand_moves_and_sharpened_when_it_rests(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    renderer.seconds = 0.4
    rendered, sketched = QSignalSpy(thread.rendered), QSignalSpy(thread.sketched)
    seeds = itertools.count()
    last = 0

    def goes_on_moving_until_there_is_a_sketch() -> bool:
        nonlocal last
        last = next(seeds)
        thread.request(edit_of(renderer, last))
        return sketched.count() > 2

    qtbot.waitUntil(goes_on_moving_until_there_is_a_sketch)
    qtbot.waitUntil(lambda: rendered.at(rendered.count() - 1)[0].seed == last)
    assert np.array_equal(rendered.at(rendered.count() - 1)[1], renderer.render(edit_of(renderer, last)))


def test_that_a_quick_picture_is_never_sketched(thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot) -> None:
    rendered, sketched = QSignalSpy(thread.rendered), QSignalSpy(thread.sketched)
    seeds = itertools.count()

    def goes_on_moving() -> bool:
        thread.request(edit_of(renderer, next(seeds)))
        return rendered.count() > 10

    qtbot.waitUntil(goes_on_moving)
    assert sketched.count() == 0


def test_that_sketches_will_do_for_small_pictures(thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(thread.filled) as filled:
        thread.fill("wall", [edit_of(renderer, 3)], sketches=True)
    assert np.array_equal(filled.args[2], renderer.sketch(edit_of(renderer, 3)))
    assert renderer.asked == []


def test_that_it_ends_while_work_is_left(renderer: FakeRenderer, qtbot: QtBot) -> None:
    thread = RenderThread(lambda path: renderer)
    thread.start()
    with qtbot.waitSignal(thread.opened):
        thread.open(Path("faces.safetensors"))
    thread.fill("wall", [edit_of(renderer, seed) for seed in range(1000)])
    thread.shut_down()
    assert thread.isFinished()


@pytest.mark.parametrize("architecture", get_args(ModelConfig.model_fields["architecture"].annotation))
def test_that_the_real_renderer_steers_a_real_model(
    architecture: str, tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    torch = pytest.importorskip("torch")
    from segan.checkpoint import save_model
    from segan.networks import Generator

    torch.manual_seed(0)
    config = ModelConfig(resolution=16, z_dim=8, w_dim=8, channel_base=128, subspace_rank=4, mapping_depth=2)
    config = config.replace(architecture=architecture)
    path = tmp_path / "tiny.safetensors"
    save_model(path, Generator(config), images_seen=1000)
    tab = ExplorationTab(settings, bundled_models=tmp_path / "none")
    qtbot.addWidget(tab)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.open_model(path)
    view = tab.edit_panel.view
    qtbot.waitUntil(lambda: view.picture is not None)
    before = view.picture
    QTest.keyClick(tab.seeds.seed, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: not np.array_equal(view.picture, before))
    tab.undo()
    qtbot.waitUntil(lambda: np.array_equal(view.picture, before))
    tab.shutdown()


def test_that_a_question_about_the_model_is_answered_or_says_why_not(
    thread: RenderThread, renderer: FakeRenderer, qtbot: QtBot
) -> None:
    def ask_for_latent(renderer: RendererLike) -> np.ndarray:
        return renderer.latent(Edit(seed=7))

    def ask_in_vain(renderer: RendererLike) -> None:
        raise SeganError("There is no answer. Ask for something else.")

    with qtbot.waitSignal(thread.answered) as got:
        thread.ask(ask_for_latent)
    question, answer = got.args
    assert question is ask_for_latent
    assert np.array_equal(answer, renderer.latent(Edit(seed=7)))
    with qtbot.waitSignal(thread.unanswered) as refused:
        thread.ask(ask_in_vain)
    assert refused.args == [ask_in_vain, "There is no answer. Ask for something else."]
    with qtbot.waitSignal(thread.rendered):
        thread.request(edit_of(renderer, 2))
