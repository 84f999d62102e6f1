"""Finding a person's own picture in the open model: drop, watch, take it."""

from pathlib import Path

import numpy as np
import pytest
from by_hand import MakeTab, click, touch, wait_for_picture
from fake_renderer import FakeRenderer
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segan.editing import Dimension
from segan_desktop.exploration import ExplorationTab
from segan_desktop.main_window import EXPLORATION, MainWindow


def photograph(path: Path) -> Path:
    Image.new("RGB", (90, 60), (220, 110, 55)).save(path)
    return path


def test_that_a_picture_is_found_as_one_step_of_undo(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab.document.replace(seed=4)
    tab.document.set_edit(tab.document.edit.with_strength(Dimension(layer=1, input=0, index=0), 2.0))
    before, search = tab.document.edit, tab.picture_search
    assert not search.isVisible()
    tab.find_picture(photograph(tmp_path / "me.jpg"))
    assert search.isVisible() and search.is_busy and "me.jpg" in search.text.text()
    qtbot.waitUntil(lambda: tab.document.edit != before)
    found = tab.document.edit
    assert found.vector is not None and found.vector.space == "w_plus"
    assert found.vector.rows[0][0] == 1.0  # the last of its steps
    assert (found.psi, found.seed, found.subspace) == (1.0, 4, ())
    assert search.target.picture is not None
    assert np.abs(search.target.picture.astype(int) - (220, 110, 55)).max() <= 3  # a JPEG is not exact
    assert search.isVisible() and not search.is_busy and not search.progress.isVisible()
    wait_for_picture(tab, qtbot)
    tab.undo()
    assert tab.document.edit == before
    click(search.close_button)
    assert not search.isVisible() and tab.document.edit == before


@pytest.fixture
def searched(tab: ExplorationTab) -> list[FakeRenderer]:
    """The renderers that the tab has opened to search, which wait until a test opens their gate."""
    renderers: list[FakeRenderer] = []

    def opened(path: Path) -> FakeRenderer:
        renderers.append(FakeRenderer.open(path))
        renderers[-1].gate.clear()
        return renderers[-1]

    tab.picture_search._open_renderer = opened
    return renderers


def test_that_what_is_nearest_so_far_can_be_taken(
    tab: ExplorationTab, searched: list[FakeRenderer], tmp_path: Path, qtbot: QtBot
) -> None:
    search = tab.picture_search
    tab.find_picture(photograph(tmp_path / "me.png"))
    qtbot.waitUntil(lambda: bool(searched))
    assert not search.take_button.isEnabled()  # there is nothing to take yet
    search.take_now()
    searched[-1].gate.set()
    qtbot.waitUntil(lambda: tab.document.edit.vector is not None)
    assert tab.document.edit.vector is not None and tab.document.edit.vector.rows[0][0] < 0.2  # after its first step


def test_that_a_search_can_be_cancelled_and_changes_nothing(
    tab: ExplorationTab, searched: list[FakeRenderer], tmp_path: Path, qtbot: QtBot
) -> None:
    before = tab.document.edit
    tab.find_picture(photograph(tmp_path / "me.png"))
    qtbot.waitUntil(lambda: bool(searched))
    click(tab.picture_search.close_button)
    assert not tab.picture_search.isVisible() and not tab.picture_search.is_busy
    searched[-1].gate.set()
    tab.picture_search.shutdown()
    QApplication.processEvents()  # what its thread may have sent
    assert tab.document.edit == before


def test_that_another_model_ends_a_search(
    tab: ExplorationTab, searched: list[FakeRenderer], tmp_path: Path, qtbot: QtBot
) -> None:
    tab.find_picture(photograph(tmp_path / "me.png"))
    qtbot.waitUntil(lambda: bool(searched))
    tab.open_model(touch(tmp_path / "others.safetensors"))
    qtbot.waitUntil(lambda: tab.seeds.model_name.text() == "others")
    assert "Start it again" in tab.notice.text
    assert not tab.picture_search.isVisible() and not tab.picture_search.is_busy
    searched[-1].gate.set()
    tab.picture_search.shutdown()
    assert tab.document.edit.vector is None


def test_that_what_cannot_be_read_is_a_sentence(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    before = tab.document.edit
    tab.find_picture(touch(tmp_path / "broken.png", b"\x89PNG but not really"))
    qtbot.waitUntil(lambda: "broken.png" in tab.notice.text)
    assert not tab.picture_search.isVisible() and tab.document.edit == before


def test_that_a_picture_without_an_edit_can_be_found_instead(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab.arrivals.take_picture(photograph(tmp_path / "me.png"))
    qtbot.waitUntil(lambda: "me.png" in tab.notice.text)
    click(tab.notice._action)
    qtbot.waitUntil(lambda: tab.document.edit.vector is not None)


def test_that_what_is_no_picture_is_not_offered_to_be_found(tab: ExplorationTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab.arrivals.take_picture(touch(tmp_path / "letter.txt", b"Dear reader"))
    qtbot.waitUntil(lambda: "letter.txt" in tab.notice.text)
    assert not tab.notice._action.isVisible()


def test_that_without_a_model_nothing_is_looked_for(make_tab: MakeTab, tmp_path: Path, qtbot: QtBot) -> None:
    tab = make_tab()
    tab.document._info = None
    with qtbot.waitSignal(tab.status, check_params_cb=lambda text: "Open a model first" in text):
        tab.find_picture(photograph(tmp_path / "me.png"))
    assert not tab.picture_search.isVisible()


def test_that_one_picture_dropped_while_exploring_is_looked_for_and_several_are_learnt_from(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = photograph(tmp_path / "a.png"), photograph(tmp_path / "b.png")
    words = lambda *paths: window._destination(paths)[0]  # noqa: E731
    assert words(first) == "Learn from a.png"
    window.show_tab(EXPLORATION)
    qtbot.waitUntil(lambda: window.exploration.document.info is not None)
    assert words(first) == "Find a.png in the model"
    assert words(first, second) == "Learn from 2 things"
    window.open_paths([first])
    qtbot.waitUntil(lambda: window.exploration.document.edit.vector is not None)
