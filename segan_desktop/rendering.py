"""RenderThread: pictures of edits, made off the window's thread; what the hand asks for always comes first.

The window asks with `Edit`s and each answer names the `Edit` it belongs to. Torch is loaded inside the thread.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal

from segan.editing import Edit, ModelInfo
from segan.errors import SeganError

REST_SECONDS = 0.15
"""Idle work waits until the hand has been still for so long: it would push the hand's layers out of the cache."""


class RendererLike(Protocol):
    """What the thread needs of `segan.rendering.Renderer`."""

    @property
    def info(self) -> ModelInfo: ...

    def render(self, edit: Edit) -> np.ndarray: ...


OpenRenderer = Callable[[Path], RendererLike]


def open_renderer(path: Path) -> RendererLike:
    """The real renderer of a model file; imports torch, so it is called in the thread only."""
    from segan.rendering import Renderer, use_one_core

    use_one_core()
    return Renderer.open(path)


class RenderThread(QThread):
    """One slot for the hand, where the newest request wins, and channels of idle work, the latest filled first."""

    opened = Signal(object)
    """ModelInfo: the model is open and edits that refer to it can be asked for."""
    open_failed = Signal(object, str)
    """Path and why; an earlier model stays open."""
    rendered = Signal(object, object)
    """Edit and its picture [H, W, 3] uint8: the hand's."""
    render_failed = Signal(object, str)
    """Edit and why, for the hand and for idle work alike."""
    filled = Signal(str, object, object)
    """Channel, Edit and picture: idle work."""

    def __init__(self, open_renderer: OpenRenderer = open_renderer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_renderer = open_renderer
        self._renderer: RendererLike | None = None
        self._wake = threading.Condition()
        self._path: Path | None = None
        self._hand: Edit | None = None
        self._hand_time = -REST_SECONDS
        self._idle: dict[str, deque[Edit]] = {}
        self._stopping = False

    def open(self, path: Path) -> None:
        """Open a model; what was asked of the earlier one is dropped once it is open."""
        with self._wake:
            self._path = path
            self._wake.notify()

    def request(self, edit: Edit) -> None:
        """Ask for the picture that a person waits for; replaces the request before it."""
        with self._wake:
            self._hand = edit
            self._hand_time = time.monotonic()
            self._wake.notify()

    def fill(self, channel: str, edits: Sequence[Edit]) -> None:
        """Ask for pictures when there is nothing better to do; replaces what is left of the channel, () cancels it."""
        with self._wake:
            self._idle.pop(channel, None)
            if edits:
                self._idle[channel] = deque(edits)
            self._wake.notify()

    def shut_down(self) -> None:
        """End after the picture at hand and wait for it."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self.wait()

    def run(self) -> None:
        while (work := self._next()) is not None:
            work()

    def _next(self) -> Callable[[], None] | None:
        with self._wake:
            while not self._stopping:
                if self._path is not None:
                    path, self._path = self._path, None
                    return partial(self._open, path)
                rest = None
                if self._renderer is not None and self._hand is not None:
                    edit, self._hand = self._hand, None
                    return partial(self._render, self._renderer, edit)
                if self._renderer is not None and self._idle:
                    rest = self._hand_time + REST_SECONDS - time.monotonic()
                    if rest <= 0:
                        return partial(self._render, self._renderer, *self._next_idle())
                self._wake.wait(rest)
        return None

    def _next_idle(self) -> tuple[Edit, str]:
        channel, edits = next(reversed(self._idle.items()))
        edit = edits.popleft()
        if not edits:
            del self._idle[channel]
        return edit, channel

    def _open(self, path: Path) -> None:
        try:
            self._renderer = self._open_renderer(path)
        except Exception as error:  # the thread's outermost line for this job: the reason becomes a signal
            self.open_failed.emit(path, _reason(error))
        else:
            self.opened.emit(self._renderer.info)

    def _render(self, renderer: RendererLike, edit: Edit, channel: str | None = None) -> None:
        if edit.model != renderer.info.reference:
            return  # asked of a model that has been replaced since
        try:
            picture = renderer.render(edit)
        except Exception as error:  # the thread's outermost line for this job: the reason becomes a signal
            self.render_failed.emit(edit, _reason(error))
            return
        if channel is None:
            self._hand_time = time.monotonic()
            self.rendered.emit(edit, picture)
        else:
            self.filled.emit(channel, edit, picture)


def _reason(error: Exception) -> str:
    if isinstance(error, SeganError):
        return str(error)
    logging.getLogger("segan").error("rendering failed", exc_info=error)
    return f"The program made a mistake ({type(error).__name__}: {error}). The log file has the details."
