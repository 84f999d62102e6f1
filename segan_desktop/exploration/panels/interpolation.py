"""InterpolationPanel: a way through key frames: put together, looked at live, saved and opened again."""

import random
import time
from collections import deque
from collections.abc import Callable, Hashable
from itertools import pairwise
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QMouseEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QSlider, QStyle, QWidget

from segan.editing import Edit
from segan.errors import SeganError
from segan.paths import MOST_KEY_FRAMES, KeyFrame, Timeline, pyramid_distance
from segan_desktop.exploration.carrying import unpacked
from segan_desktop.exploration.document import EditDocument, described, fitted
from segan_desktop.exploration.panels.layout import fill_column, named, row
from segan_desktop.exploration.panels.panel import Panel
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS
from segan_desktop.exploration.small_pictures import SmallPictures
from segan_desktop.exploration.timeline_strip import KeyPicture, TimelineStrip
from segan_desktop.rendering import RenderThread
from segan_desktop.settings import Settings
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale
from segan_desktop.workers import Tasks

FRAME_MS = 33
PACE_CHANNEL = "pace"
PACE_STEPS = 64
SECONDS = Scale(0.1, 10.0, neutral=2.0, typed_first=0.01, typed_last=3600.0, step=0.1, coarse=1.0, unit="s")
SCRUB_STEPS = 1000
SUFFIX = ".timeline.json"


def is_timeline(path: Path) -> bool:
    """Whether a file is a saved timeline by its name."""
    return path.name.endswith(SUFFIX) and path.is_file()


class InterpolationPanel(Panel):
    """The picture above a timeline of key frames. The timeline is the document's, so that every step can be undone."""

    open_wanted = Signal(object)
    """Path of a saved timeline."""

    def __init__(
        self, document: EditDocument, thread: RenderThread, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._thread, self._settings = document, thread, settings
        self._selected: int | None = None
        self._share = 0.0
        self._last_tick = 0.0
        self._drawn: deque[float] = deque(maxlen=60)
        self._steps = 0
        self._pictures = SmallPictures("key frames", thread, self)
        self._writing = Tasks(self)
        self._pace: _Pace | None = None

        self.view: ImageView = ImageView(tr("The interpolated picture"))
        self.add_button = button(tr("Add this"), "", tr("Make the present picture the next key frame (K)"))
        self.add_seed_button = GlyphButton("dice", tr("Add a random seed"))
        self.circle_button = button(
            tr("Circle walk"),
            "",
            tr("From this seed in a circle through all of z and back, at constant speed and without a corner"),
        )
        self.open_button = button(tr("Open…"), "quiet", tr("Open a saved timeline"))
        self.save_button = button(tr("Save…"), "quiet", tr("Save the timeline, to open it again or to render it"))
        self.clear_button = button(tr("Remove all"), "quiet", tr("Remove all key frames"))
        self.way = ChoiceBox(
            tr("Way"),
            explanation=tr(
                "Sphere: seeds meet by slerp in z, which stays where pictures are likely. Straight: a line in w (or "
                "w+). Curve: in w+ through the key frames without corners."
            ),
        )
        self.closed = QCheckBox(tr("Closed loop"))
        self.closed.setToolTip(tr("Go on from the last key frame to the first, so that it can be repeated for ever."))
        self.even = QCheckBox(tr("Even speed"))
        self.even.setToolTip(
            tr("Let the picture change as much in every second; that is measured along the way, which takes a moment.")
        )
        self.strip = TimelineStrip()
        self.play_button = GlyphButton("play", tr("Play: P"))
        self.position = _Scrubber()
        self.position.setRange(0, SCRUB_STEPS)
        self.position.setAccessibleName(tr("Position in time"))
        self._time = label("", "muted")
        self._state = label("", "muted")
        self._state.setMinimumWidth(88)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._key_name = label("", "muted")
        self.seconds = LabelledSlider("", SECONDS, name=tr("Seconds to the next key frame"))
        easings = (tr("Linear"), "linear"), (tr("Smooth"), "smooth"), (tr("Hold"), "hold")
        self.easing = ChoiceBox(tr("Easing"), easings)
        self.replace_button = button(tr("Set to this"), "quiet", tr("Let this key frame be the present picture"))
        self.remove_button = button(tr("Remove"), "quiet", tr("Remove this key frame (Del)"))
        self._key_row = QWidget()
        self._lay_out()
        self._connect()
        self._show_timeline(document.timeline)

    @property
    def is_playing(self) -> bool:
        return self._clock.isActive()

    @property
    def time(self) -> str:
        """Where it is, and how long the way takes; empty where there is none."""
        return self._time.text()

    def add(self, edit: Edit, position: int | None = None) -> None:
        """Put a key frame before the one at a position, or at the end; it is then the one that is worked with."""
        timeline = self._document.timeline
        keys = list(timeline.keys) if timeline else []
        if len(keys) >= MOST_KEY_FRAMES:
            self.refused.emit(tr("A timeline holds {n:,} key frames at most.").format(n=MOST_KEY_FRAMES))
            return
        position = len(keys) if position is None else position
        seconds = keys[position - 1].seconds if keys and position else SECONDS.neutral
        self._set_keys([*keys[:position], KeyFrame(edit=edit, seconds=seconds), *keys[position:]], position)

    def toggle_play(self) -> None:
        if self.is_playing:
            self.pause()
        elif _leads_somewhere(self._document.timeline):
            self._last_tick = time.monotonic()
            if self._share >= 1:
                self._share = 0.0
            self._drawn.clear()
            self._clock.start()
            self.play_button.set_glyph("pause")
            self._show_state()

    def pause(self) -> None:
        self._clock.stop()
        self.play_button.set_glyph("play")
        self._document.seal()
        self._show_state()

    def save_to(self, path: Path) -> None:
        """Write the timeline; it is told when that is done."""
        timeline = self._document.timeline
        if timeline is None:
            return
        self._settings.set_last_folder("timeline", path.parent)
        self._writing.start(
            lambda report: timeline.save(path),
            lambda _: self.saved.emit(path),
            lambda why, _: self.refused.emit(why),
        )

    def shutdown(self) -> None:
        """Stop playing, and wait for what is being written."""
        self.pause()
        self._writing.shutdown()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_timeline(self._document.timeline)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pictures.want(())
        if self.is_playing:
            self.pause()

    # Building

    def _lay_out(self) -> None:
        key = row(self._key_name, self.seconds, self.easing, None, self.replace_button, self.remove_button)
        key.setContentsMargins(0, 0, 0, 0)
        self.seconds.setFixedWidth(200)
        self._key_row.setLayout(key)
        keep = self._key_row.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._key_row.setSizePolicy(keep)
        fill_column(
            self,
            row(
                self.add_button,
                self.add_seed_button,
                self.circle_button,
                None,
                self.open_button,
                self.save_button,
                self.clear_button,
            ),
            self.view,
            row(named(tr("way"), self.way), self.way, self.closed, self.even, None, self._state),
            self.strip,
            self._key_row,
            row(self.play_button, self.position, self._time),
        )
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(8)

    def _connect(self) -> None:
        document = self._document
        QShortcut(QKeySequence("P"), self, self.toggle_play, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("K"), self, self._add_this, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._clock = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self.add_button.clicked.connect(self._add_this)
        self.add_seed_button.clicked.connect(self._add_random_seed)
        self.circle_button.clicked.connect(self._walk_in_circle)
        self.open_button.clicked.connect(self._choose_to_open)
        self.save_button.clicked.connect(self._choose_to_save)
        self.clear_button.clicked.connect(lambda: document.set_timeline(None))
        self.way.activated.connect(lambda: self._change(way=self.way.currentData()))
        self.closed.clicked.connect(lambda closed: self._change(closed=closed))
        self.even.clicked.connect(self._set_even)
        self.strip.selected.connect(self._select)
        self.strip.moved.connect(self._move_key)
        self.strip.removal_wanted.connect(self._remove_key)
        self.strip.dropped.connect(self._take_drop)
        self.play_button.clicked.connect(self.toggle_play)
        self.position.moved_to.connect(self._scrub)
        self.position.sliderReleased.connect(document.seal)
        self.seconds.moved.connect(lambda seconds: self._change_key("seconds", seconds=max(0.01, seconds)))
        self.seconds.settled.connect(document.seal)
        self.easing.activated.connect(lambda: self._change_key(easing=self.easing.currentData()))
        self.replace_button.clicked.connect(lambda: self._change_key(edit=document.edit))
        self.remove_button.clicked.connect(self._remove_selected)
        self._pictures.ready.connect(lambda edit, image: self._show_keys())
        self._thread.rendered.connect(self._count)
        self._thread.sketched.connect(self._count)
        self._thread.filled.connect(self._take_measured)
        document.timeline_changed.connect(self._show_timeline)
        document.opened.connect(lambda: self._show_timeline(document.timeline))

    # Changing the timeline

    def _add_this(self) -> None:
        if self._document.info is not None:
            self.add(self._document.edit)

    def _add_random_seed(self) -> None:
        plain = {"vector": None, "to_seed": None, "position": 0.0, "blend": ()}
        self.add(self._document.edit.replace(seed=random.randrange(RANDOM_SEEDS), **plain))

    def _walk_in_circle(self) -> None:
        info = self._document.info
        if info is not None:
            seeds = self._document.edit.seed, random.randrange(RANDOM_SEEDS)
            self._selected, self._share = 0, 0.0
            self._document.set_timeline(Timeline.circle(self._document.edit, seeds, info.z_dim))

    def _take_drop(self, mime: QMimeData, position: int) -> None:
        try:
            edit = unpacked(mime)
        except SeganError as error:
            self.refused.emit(translated(str(error)))
            return
        info = self._document.info
        if info is not None:
            self.add(fitted(edit, info), position)

    def _move_key(self, index: int, to: int) -> None:
        timeline = self._document.timeline
        assert timeline is not None
        keys = list(timeline.keys)
        keys.insert(to, keys.pop(index))
        self._set_keys(keys, to)

    def _remove_key(self, index: int) -> None:
        timeline = self._document.timeline
        assert timeline is not None
        keys = [*timeline.keys[:index], *timeline.keys[index + 1 :]]
        if keys:
            self._set_keys(keys, min(index, len(keys) - 1))
        else:
            self._document.set_timeline(None)

    def _remove_selected(self) -> None:
        if self._selected is not None:
            self._remove_key(self._selected)

    def _set_keys(self, keys: list[KeyFrame], selected: int) -> None:
        """Other key frames on the same way; of a circle, which has two, a closed curve remains."""
        timeline = self._document.timeline
        self._selected = selected
        if timeline is None:
            self._put(lambda: Timeline(keys=tuple(keys)))
        elif timeline.way == "circle":
            self._put(lambda: timeline.replace(keys=tuple(keys), way="curve", closed=True, pace=()))
        else:
            self._put(lambda: timeline.replace(keys=tuple(keys), pace=()))

    def _change(self, **changes: object) -> None:
        timeline = self._document.timeline
        if timeline is not None:
            self._put(lambda: timeline.replace(pace=(), **changes))

    def _change_key(self, merge_key: str | None = None, **changes: object) -> None:
        timeline, index = self._document.timeline, self._selected
        if timeline is None or index is None:
            return
        keys = list(timeline.keys)
        keys[index] = keys[index].replace(**changes)
        self._put(lambda: timeline.replace(keys=tuple(keys), pace=()), merge_key and (merge_key, index))

    def _put(self, make: Callable[[], Timeline], merge_key: Hashable = None) -> None:
        """Make the changed timeline the present one, or say why it cannot be; its pace is measured anew."""
        self._steps += 1
        key = merge_key or ("timeline", self._steps)
        was_even = self.even.isChecked()
        try:
            timeline = make()
        except SeganError as error:
            self.refused.emit(tr("This way is not possible: {reason}").format(reason=error))
            self._show_timeline(self._document.timeline)
            return
        self._document.set_timeline(timeline, key)
        if was_even:
            self._measure(timeline, key)

    # Constant speed

    def _set_even(self, even: bool) -> None:
        timeline = self._document.timeline
        if timeline is None:
            return
        if even:
            self._steps += 1
            self._measure(timeline, ("timeline", self._steps))
        else:
            self._stop_measuring()
            self._document.set_timeline(timeline.replace(pace=()))

    def _measure(self, timeline: Timeline, merge_key: Hashable) -> None:
        info = self._document.info
        if info is None or timeline.way == "circle":
            return
        edits = [fitted(edit, info) for edit in timeline.coarse(PACE_STEPS)]
        self._pace = _Pace(timeline, edits, merge_key)
        self._thread.fill(PACE_CHANNEL, list(dict.fromkeys(edits)))  # sketches would differ in how sharp they are
        self._show_state()

    def _stop_measuring(self) -> None:
        self._pace = None
        self._thread.fill(PACE_CHANNEL, ())
        self._show_state()

    def _take_measured(self, channel: str, edit: Edit, picture: np.ndarray) -> None:
        pace = self._pace
        if channel != PACE_CHANNEL or pace is None:
            return
        pace.pictures[edit] = picture
        if pace.is_complete:
            self._pace = None
            if self._document.timeline == pace.timeline:
                self._document.set_timeline(pace.paced(), pace.merge_key)
        self._show_state()

    # Playing

    def _tick(self) -> None:
        timeline = self._document.timeline
        if timeline is None:
            self.pause()
            return
        now = time.monotonic()
        share = self._share + (now - self._last_tick) / timeline.seconds
        self._last_tick = now
        is_over = share >= 1 and not (timeline.closed or timeline.way == "circle")
        self._go_to(min(share, 1.0) if is_over else share % 1.0, "play")
        self._show_state()
        if is_over:
            self.pause()

    def _go_to(self, share: float, merge_key: str | None) -> None:
        timeline = self._document.timeline
        if timeline is None:
            return
        self._share = share
        self._show_position(timeline)
        self._document.set_edit(timeline.at(share), merge_key)

    def _scrub(self, value: int) -> None:
        self.pause()
        self._go_to(value / SCRUB_STEPS, "scrub")

    def _select(self, index: int) -> None:
        """Work with a key frame, and show it."""
        timeline = self._document.timeline
        assert timeline is not None
        if self.is_playing:
            self.pause()
        self._selected = index
        self._go_to(timeline.share_of(index), None)
        self._show_timeline(timeline)

    def _count(self) -> None:
        if self.is_playing:
            self._drawn.append(time.monotonic())

    # Showing

    def _show_timeline(self, timeline: Timeline | None) -> None:
        count = len(timeline.keys) if timeline else 0
        if self._selected is not None and self._selected >= count:
            self._selected = count - 1 if count else None
        if self._pace is not None and self._pace.timeline != timeline:
            self._stop_measuring()
        is_circle = timeline is not None and timeline.way == "circle"
        ways = [(tr("Sphere"), "sphere"), (tr("Straight"), "straight"), (tr("Curve"), "curve")]
        self.way.set_items([*ways, (tr("Circle"), "circle")] if is_circle else ways)
        for control in (self.way, self.closed, self.even, self.save_button, self.clear_button):
            control.setEnabled(timeline is not None)
        can_play = _leads_somewhere(timeline)
        if self.is_playing and not can_play:
            self.pause()
        self.position.setEnabled(can_play)
        self.play_button.setEnabled(can_play)
        self.play_button.setToolTip(tr("Play: P") if can_play else tr("A film needs two key frames or more."))
        if timeline is not None:
            self.way.choose(timeline.way)
            self.closed.setChecked(timeline.closed or is_circle)
            self.closed.setEnabled(not is_circle)
            self.even.setChecked(bool(timeline.pace) or self._pace is not None or is_circle)
            self.even.setEnabled(not is_circle)
            self._show_position(timeline)
        else:
            self._share = 0.0
            self.closed.setChecked(False)
            self.even.setChecked(False)
            self.strip.show_share(None)
            self.position.setValue(0)
            self._time.setText("")
        self._show_keys()
        self._show_key_row(timeline)

    def _show_keys(self) -> None:
        timeline, info = self._document.timeline, self._document.info
        if timeline is None or info is None:
            self.strip.show_keys((), None)
            return
        edits = [fitted(key.edit, info) for key in timeline.keys]
        is_circle = timeline.way == "circle"
        has_way = [True] * (len(edits) - 1) + [timeline.closed or is_circle]
        keys = [
            KeyPicture(
                image=self._pictures.get(edit),
                name=described(edit),
                share=timeline.share_of(index),
                seconds=(timeline.seconds * (0.75 if index else 0.25) if is_circle else key.seconds) * has_way[index],
                easing="linear" if is_circle else key.easing,
            )
            for index, (key, edit) in enumerate(zip(timeline.keys, edits, strict=True))
        ]
        self.strip.show_keys(keys, self._selected)
        if self.isVisible():
            self._pictures.want(edits)

    def _show_key_row(self, timeline: Timeline | None) -> None:
        self._key_row.setVisible(timeline is not None and self._selected is not None)
        if timeline is None or self._selected is None:
            return
        key = timeline.keys[self._selected]
        self._key_name.setText(tr("Key frame {n} of {count}").format(n=self._selected + 1, count=len(timeline.keys)))
        self.seconds.set_value(key.seconds)
        self.easing.choose(key.easing)
        is_circle = timeline.way == "circle"
        goes_on = self._selected < len(timeline.keys) - 1 or timeline.closed or is_circle
        self.seconds.setEnabled(goes_on)
        self.easing.setEnabled(goes_on and not is_circle)
        end = tr("The way ends here; with a closed loop, it goes on to the first key frame.")
        how = tr("How it goes on from this key frame. Smooth: gathers speed and slows down. Hold: stays, then jumps.")
        if is_circle:
            how = tr("A circle is walked at constant speed.")
        self.seconds.setToolTip(f"<qt>{tr('Time to the next key frame.') if goes_on else end}</qt>")
        self.easing.setToolTip(f"<qt>{how if goes_on else end}</qt>")
        is_replaced = not is_circle
        self.replace_button.setEnabled(is_replaced)
        self.replace_button.setToolTip(
            tr("Let this key frame be the present picture") if is_replaced else tr("A circle goes through two seeds.")
        )

    def _show_position(self, timeline: Timeline) -> None:
        self.strip.show_share(self._share if _leads_somewhere(timeline) else None)
        if not self.position.isSliderDown():
            self.position.setValue(round(self._share * SCRUB_STEPS))
        now, whole = self._share * timeline.seconds, timeline.seconds
        time_ = tr("{now:.1f} of {whole:.1f} s").format(now=now, whole=whole)
        self._time.setText(time_ if _leads_somewhere(timeline) else "")

    def _show_state(self) -> None:
        """How many pictures a second are drawn, or how far the measuring is."""
        text = ""
        if self._pace is not None:
            text = tr("measuring {done} of {total}").format(done=len(self._pace.pictures), total=self._pace.count)
        if self.is_playing and len(self._drawn) > 1:
            recent = [at for at in self._drawn if at > self._drawn[-1] - 1]
            if len(recent) > 1:
                text = tr("{n:.0f} fps").format(n=(len(recent) - 1) / (recent[-1] - recent[0]))
        self._state.setText(text)

    # Files

    def _choose_to_open(self) -> None:
        dialog = self._dialog(tr("Open a timeline"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._open(Path(name)))
        dialog.open()

    def _open(self, path: Path) -> None:
        self._settings.set_last_folder("timeline", path.parent)
        self.open_wanted.emit(path)

    def _choose_to_save(self) -> None:
        dialog = self._dialog(tr("Save the timeline"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("way" + SUFFIX)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, str(self._settings.last_folder("timeline")))
        dialog.setNameFilters([tr("Timelines") + " (*.json)", tr("All files") + " (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog


class _Pace:
    """A way whose pictures are being made to measure how far apart they look."""

    def __init__(self, timeline: Timeline, edits: list[Edit], merge_key: Hashable) -> None:
        self.timeline, self.merge_key = timeline, merge_key
        self._edits = edits
        self.pictures: dict[Edit, np.ndarray] = {}
        self.count = len(set(edits))

    @property
    def is_complete(self) -> bool:
        return len(self.pictures) == self.count

    def paced(self) -> Timeline:
        pictures = [self.pictures[edit] for edit in self._edits]
        return self.timeline.paced([pyramid_distance(a, b) for a, b in pairwise(pictures)])


class _Scrubber(QSlider):
    """Goes to where it is pressed."""

    moved_to = Signal(int)
    """A person wants to go there, by mouse or key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.actionTriggered.connect(lambda: self.moved_to.emit(self.sliderPosition()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _go_to(self, event: QMouseEvent) -> None:
        value = QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), round(event.position().x()) - 6, self.width() - 12
        )
        self.setValue(value)
        self.moved_to.emit(value)


def _leads_somewhere(timeline: Timeline | None) -> bool:
    return timeline is not None and len(timeline.keys) > 1
