import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from segan_desktop.app import main, system_obstacle
from segan_desktop.errors import UnexpectedErrors, open_log, show_error

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own ways")


def test_that_the_program_says_what_it_opens_without_a_window(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "a run or a model" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["--fast"])


@on_linux
def test_that_missing_system_libraries_are_named_by_their_packages() -> None:
    sentence = system_obstacle({"DISPLAY": ":0"}, loads=lambda library: "xcb-cursor" not in library)
    assert "apt-get install libxcb-cursor0 " in sentence
    assert "\n" not in sentence


@on_linux
def test_that_libraries_of_a_screen_are_not_needed_without_one() -> None:
    assert not system_obstacle({"QT_QPA_PLATFORM": "offscreen"}, loads=lambda library: "xcb" not in library)
    assert not system_obstacle({"WAYLAND_DISPLAY": "wayland-0"}, loads=lambda library: "xcb" not in library)


@on_linux
def test_that_a_missing_screen_is_said() -> None:
    assert "no screen" in system_obstacle({}, loads=lambda library: True)


def test_that_an_error_nobody_caught_in_any_thread_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    errors = UnexpectedErrors()
    errors.install()

    def fail() -> None:
        raise KeyError("lost")

    with qtbot.waitSignal(errors.happened) as told:
        threading.Thread(target=fail).start()
    assert told.args == ["KeyError: 'lost'"]


def test_that_a_log_that_cannot_be_written_stands_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr("segan_desktop.errors.log_file", lambda: tmp_path / "file" / "segan.log")
    monkeypatch.setattr("segan_desktop.errors.qInstallMessageHandler", lambda handler: None)
    open_log()


def test_that_an_error_stands_in_nobodys_way(qtbot: QtBot) -> None:
    box = show_error(None, "The picture was not saved.", "The disk is full.")
    qtbot.addWidget(box)
    assert box.isVisible()
    assert not box.isModal()
    box.close()


def test_that_signals_do_not_wear_out_true(qtbot: QtBot) -> None:
    """PySide6 6.12.0 under Python 3.11 loses one reference to True per emit, and aborts in the end."""
    errors = UnexpectedErrors()
    before = sys.getrefcount(True)
    for _ in range(300):
        errors.happened.emit("")
    assert sys.getrefcount(True) >= before - 10
