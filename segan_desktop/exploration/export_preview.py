"""ExportPreview: an order as it will be written, rendered when there is nothing better to do; a film is played."""

import math
import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from segan.editing import Edit, ModelReference
from segan.export import Composition, compose
from segan_desktop.exploration.export_jobs import Order, pictures_of
from segan_desktop.rendering import OpenRenderer, RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.workers import Tasks

CHANNEL = "export"
LOOK_MS = 400
"""Between two looks at a sheet that is not complete."""
FRAME_MS = 33
MOST_SHOWN = 36
"""Pictures of many files, and frames of a film, that are shown before they are written."""

Rows = list[Sequence[Edit | None]]


class ExportPreview(ImageView):
    """Shows the newest order only, and forgets its pictures when it is hidden."""

    changed = Signal()
    """`is_ready` may be another."""
    said = Signal(str)
    """What is shown, or how far it is, in a line."""
    progressed = Signal(int, int)
    """Pictures that are there, and all that are to be shown."""
    failed = Signal(str)

    def __init__(self, thread: RenderThread, open_renderer: OpenRenderer, parent: QWidget | None = None) -> None:
        super().__init__(tr("Preview of the export"), parent)
        self._thread, self._open_renderer = thread, open_renderer
        self._composing, self._rendering = Tasks(self), Tasks(self)
        self._order: Order | None = None
        self._is_outdated = False
        self._rows: Rows = []
        self._wanted: dict[Edit, None] = {}
        self._pictures: dict[Edit, np.ndarray] = {}
        self._composition: Composition | None = None
        self._began = 0.0
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._compose)
        self._player = QTimer(self)
        self._player.timeout.connect(self._show_frame)
        thread.filled.connect(self._take_picture)
        thread.render_failed.connect(self._take_failure)

    @property
    def order(self) -> Order | None:
        """What is shown."""
        return self._order

    @property
    def composition(self) -> Composition | None:
        """The whole of a picture or sheet, as it is to be written."""
        return self._composition

    @property
    def is_ready(self) -> bool:
        """Whether what was ordered last can be written."""
        if self._order is None or self._is_outdated:
            return False
        return bool(self._pictures) if self._order.timeline else self._composition is not None

    def show_order(self, order: Order, open_model: ModelReference) -> None:
        """Show it as far as there are pictures, and have made what is missing; other models are opened for theirs."""
        self._player.stop()
        self._rendering.cancel()
        self._order, self._is_outdated = order, False
        self._rows = _shown(order)
        self._wanted = dict.fromkeys(edit for row in self._rows for edit in row if edit)
        self._pictures = {edit: picture for edit, picture in self._pictures.items() if edit in self._wanted}
        missing = [edit for edit in self._wanted if edit not in self._pictures]
        self._thread.fill(CHANNEL, [edit for edit in missing if edit.model == open_model])
        others = [edit for edit in missing if edit.model != open_model]
        if others:
            self._rendering.start(
                lambda report: pictures_of(others, self._open_renderer, report),
                self._take_pictures,
                lambda why, _: self.failed.emit(why),
            )
        if order.timeline is not None:
            self._began = time.monotonic()
            self._player.start(max(FRAME_MS, round(1000 * order.timeline.seconds / len(self._rows[0]))))
            text = tr("{count} frames   ·   {side} × {side} px   ·   {seconds:.1f} s")
            seconds = order.frame_count / order.frames_per_second
            self.said.emit(text.format(count=f"{order.frame_count:,}", side=f"{order.side:,}", seconds=seconds))
        self._show_rendered()

    def outdate(self) -> None:
        """Another order is on its way: what is seen stays for so long, and cannot be written any more."""
        self._is_outdated, self._composition = True, None
        self._composing.cancel()
        self.changed.emit()

    def forget(self) -> None:
        """There is nothing to show."""
        self._player.stop()
        self._look.stop()
        self._rendering.cancel()
        self._composing.cancel()
        self._thread.fill(CHANNEL, ())
        self._order, self._composition = None, None
        self._rows, self._wanted, self._pictures = [], {}, {}
        self.changed.emit()

    def shutdown(self) -> None:
        """Stop what is being made, and wait."""
        self.forget()
        self._composing.shutdown()
        self._rendering.shutdown()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.forget()

    def _take_picture(self, channel: str, edit: Edit, picture: np.ndarray) -> None:
        if channel == CHANNEL and edit in self._wanted:
            self._take_pictures({edit: picture})

    def _take_pictures(self, pictures: dict[Edit, np.ndarray]) -> None:
        self._pictures.update(pictures)
        self._show_rendered()

    def _take_failure(self, edit: Edit, why: str) -> None:
        if edit in self._wanted:
            self.failed.emit(why)

    def _show_rendered(self) -> None:
        """What is there so far; the whole as soon as it is complete."""
        assert self._order is not None
        done, total = len(self._pictures), len(self._wanted)
        self.progressed.emit(done, total)
        if self._order.timeline is not None:
            self.changed.emit()
            return
        if done < total:
            self.said.emit(tr("rendering {done} of {total}").format(done=done, total=total))
        if done == total:
            self._look.stop()
            self._compose()
        elif done and not self._look.isActive():
            self._look.start()

    def _compose(self) -> None:
        order, pictures = self._order, self._pictures
        if order is None or self._is_outdated or not pictures:
            return
        if len({picture.shape for picture in pictures.values()}) > 1:
            why = tr(
                "The models in this folder make pictures of different sizes, which fit no grid. Choose another "
                "quantity, or move those of another size elsewhere."
            )
            self.failed.emit(why)
            return
        is_complete = len(pictures) == len(self._wanted)
        tiles = [[pictures.get(edit) if edit else None for edit in row] for row in self._rows]
        sheet = order.document
        rows, columns = (sheet.row_labels, sheet.column_labels) if order.labels else ((), ())  # type: ignore[union-attr]
        look = order.look
        self._composing.start(
            lambda report: compose(tiles, rows, columns, order.margin, look.scale, look.smooth, order.background),
            self._take_whole if is_complete else lambda composition: self.set_picture(composition.picture),
            lambda why, _: self.failed.emit(why),
        )

    def _take_whole(self, composition: Composition) -> None:
        assert self._order is not None
        self._composition = composition
        self.set_picture(composition.picture)
        self.changed.emit()
        height, width, _ = composition.picture.shape
        parts = [f"{width:,} × {height:,} px", tr("drop it onto the window to return to this state")]
        if self._order.form == "files":
            count, shown = self._order.step_count, len(self._pictures)
            parts = [tr("{count} files").format(count=f"{count:,}"), f"{self._order.side:,} × {self._order.side:,} px"]
            parts += [tr("the first {n} are shown").format(n=shown)] if count > shown else []
        self.said.emit("   ·   ".join(parts))

    def _show_frame(self) -> None:
        """Play the frames that are there, at the film's own speed."""
        order = self._order
        if order is None or order.timeline is None:
            return
        (frames,) = self._rows
        at = int((time.monotonic() - self._began) / order.timeline.seconds * len(frames)) % len(frames)
        there = (self._pictures[edit] for edit in reversed(frames[: at + 1]) if edit in self._pictures)
        picture = next(there, None)
        if picture is not None:
            self.set_picture(order.look(picture))


def _shown(order: Order) -> Rows:
    """The pictures to show: all of a sheet, some of a film in a row, the first of many files in a square."""
    if order.timeline is not None:
        return [order.timeline.frames(min(order.frame_count, MOST_SHOWN))]
    if order.form != "files":
        return list(order.rows)
    first = list(dict.fromkeys(order.edits))[:MOST_SHOWN]
    across = math.ceil(math.sqrt(len(first)))
    return [first[i : i + across] for i in range(0, len(first), across)]
