"""RenderThread: pictures of edits, made off the window's thread; what the hand asks for always comes first.

The window asks with `Edit`s and each answer names the `Edit` it belongs to. Torch is loaded inside the thread.
"""

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal

from segan.directions import Directions
from segan.editing import Edit, ModelInfo
from segan.errors import SeganError
from segan_desktop.translation import tr, translated

REST_SECONDS = 0.15
"""Idle work waits until the hand has been still for so long: it would push the hand's layers out of the cache.
Requests that follow each other faster are one movement of the hand."""
FRAME_SECONDS = 0.03
"""What a picture may take while the hand moves, so that about 30 are shown a second."""


T = TypeVar("T")


class NearestLike(Protocol):
    """What the window needs of `segan.projection.Nearest`."""

    @property
    def done(self) -> int: ...

    @property
    def total(self) -> int: ...

    @property
    def picture(self) -> np.ndarray: ...


class RendererLike(Protocol):
    """What the thread needs of `segan.rendering.Renderer`."""

    @property
    def info(self) -> ModelInfo: ...

    def render(self, edit: Edit) -> np.ndarray: ...

    def render_within(self, seconds: float, edit: Edit) -> tuple[np.ndarray, bool]: ...

    def sketch(self, edit: Edit) -> np.ndarray: ...

    def latent(self, edit: Edit) -> np.ndarray: ...

    def directions(self, method: str, **parameters: Any) -> Directions: ...

    def project(self, target: np.ndarray) -> Iterator[NearestLike]: ...

    def edit_of(self, nearest: Any) -> Edit: ...


OpenRenderer = Callable[[Path], RendererLike]
Question = Callable[[RendererLike], Any]
"""Something to find out about the open model that takes no longer than a picture."""


def open_renderer(path: Path) -> RendererLike:
    """The real renderer of a model file; imports torch, so it is called in the thread only."""
    from segan.process import keep_heap
    from segan.rendering import Renderer, use_one_core

    keep_heap()
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
    sketched = Signal(object, object)
    """Edit and a picture of it made at reduced cost, while the hand moves; `rendered` follows when it rests."""
    render_failed = Signal(object, str)
    """Edit and why, for the hand and for idle work alike."""
    filled = Signal(str, object, object)
    """Channel, Edit and picture: idle work."""
    answered = Signal(object, object)
    """Question and its answer."""
    unanswered = Signal(object, str)
    """Question, and why it has no answer."""

    def __init__(
        self,
        open_renderer: OpenRenderer = open_renderer,
        parent: QObject | None = None,
        frame_seconds: float = FRAME_SECONDS,
    ) -> None:
        """A picture that takes longer than `frame_seconds` is sketched while the hand moves."""
        super().__init__(parent)
        self._open_renderer = open_renderer
        self._frame_seconds = frame_seconds
        self._renderer: RendererLike | None = None
        self._wake = threading.Condition()
        self._path: Path | None = None
        self._hand: Edit | None = None
        self._hand_moves = False
        self._request_time = self._hand_time = -REST_SECONDS
        self._to_sharpen: Edit | None = None
        self._questions: deque[Question] = deque()
        self._idle: dict[str, deque[tuple[Edit, bool]]] = {}
        self._can_wait: set[str] = set()
        self._gives_way = False
        self._stopping = False

    def open(self, path: Path) -> None:
        """Open a model; pictures that were asked of the earlier one are dropped once it is open."""
        with self._wake:
            self._path = path
            self._wake.notify()

    def request(self, edit: Edit) -> None:
        """Ask for the picture that a person waits for; replaces the request before it."""
        with self._wake:
            now = time.monotonic()
            self._hand_moves = now - self._request_time < REST_SECONDS
            self._request_time = self._hand_time = now
            self._hand, self._to_sharpen = edit, None
            self._wake.notify()

    def fill(self, channel: str, edits: Sequence[Edit], *, sketches: bool = False, can_wait: bool = False) -> None:
        """Ask for pictures when there is nothing better to do; replaces what is left of the channel, () cancels it.

        `sketches` will do where the pictures are shown small. What `can_wait` is not made while the thread gives way.
        """
        with self._wake:
            self._idle.pop(channel, None)
            self._can_wait.discard(channel)
            if edits:
                self._idle[channel] = deque((edit, sketches) for edit in edits)
            if edits and can_wait:
                self._can_wait.add(channel)
            self._wake.notify()

    def give_way(self, gives_way: bool) -> None:
        """Leave the processor to something that a person waits for; what could wait is made afterwards."""
        with self._wake:
            self._gives_way = gives_way
            self._wake.notify()

    def ask(self, question: Question) -> None:
        """Find something out about the model that is open when its turn comes: after the hand, before idle work."""
        with self._wake:
            self._questions.append(question)
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
                    return partial(self._render_for_hand, self._renderer, edit, self._hand_moves)
                if self._renderer is not None and self._questions:
                    return partial(self._answer, self._renderer, self._questions.popleft())
                channel = self._idle_channel()
                if self._renderer is not None and (self._to_sharpen is not None or channel is not None):
                    rest = self._hand_time + REST_SECONDS - time.monotonic()
                    if rest <= 0 and self._to_sharpen is not None:
                        edit, self._to_sharpen = self._to_sharpen, None
                        return partial(self._render_for_hand, self._renderer, edit, False)
                    if rest <= 0 and channel is not None:
                        return partial(self._render_idly, self._renderer, *self._next_idle(channel))
                self._wake.wait(rest)
        return None

    def _idle_channel(self) -> str | None:
        """The channel that was filled last, of those that are worked on now."""
        return next((c for c in reversed(self._idle) if not (self._gives_way and c in self._can_wait)), None)

    def _next_idle(self, channel: str) -> tuple[str, Edit, bool]:
        edits = self._idle[channel]
        edit, is_sketch = edits.popleft()
        if not edits:
            del self._idle[channel]
        return channel, edit, is_sketch

    def _open(self, path: Path) -> None:
        try:
            self._renderer = self._open_renderer(path)
        except Exception as error:  # the thread's outermost line for this job: the reason becomes a signal
            self.open_failed.emit(path, _reason(error))
        else:
            self.opened.emit(self._renderer.info)

    def _render_for_hand(self, renderer: RendererLike, edit: Edit, hand_moves: bool) -> None:
        seconds = self._frame_seconds if hand_moves else math.inf
        made = self._make(renderer, edit, lambda: renderer.render_within(seconds, edit))
        if made is None:
            return
        picture, is_full = made
        with self._wake:
            self._hand_time = time.monotonic()
            if not is_full and self._hand is None:
                self._to_sharpen = edit
        (self.rendered if is_full else self.sketched).emit(edit, picture)

    def _render_idly(self, renderer: RendererLike, channel: str, edit: Edit, is_sketch: bool) -> None:
        picture = self._make(renderer, edit, lambda: renderer.sketch(edit) if is_sketch else renderer.render(edit))
        if picture is not None:
            self.filled.emit(channel, edit, picture)

    def _answer(self, renderer: RendererLike, question: Question) -> None:
        try:
            answer = question(renderer)
        except Exception as error:  # the thread's outermost line for this job: the reason becomes a signal
            self.unanswered.emit(question, _reason(error))
        else:
            self.answered.emit(question, answer)

    def _make(self, renderer: RendererLike, edit: Edit, make: Callable[[], T]) -> T | None:
        """What `make` makes of the edit; None where it is of a model that has been replaced since, or fails."""
        if edit.model != renderer.info.reference:
            return None
        try:
            return make()
        except Exception as error:  # the thread's outermost line for this job: the reason becomes a signal
            self.render_failed.emit(edit, _reason(error))
            return None


def _reason(error: Exception) -> str:
    if isinstance(error, SeganError):
        return translated(str(error))
    logging.getLogger("segan").error("rendering failed", exc_info=error)
    return tr("The program made a mistake ({error}). The log file has the details.").format(
        error=f"{type(error).__name__}: {error}"
    )
