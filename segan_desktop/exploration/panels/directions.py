"""DirectionsPanel: ways to go in w, found by a method or from seeds that one likes, each with a slider."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from segan.directions import Direction, Directions
from segan.editing import DirectionEdit, Edit, ModelInfo
from segan.errors import SeganError
from segan_desktop import theme
from segan_desktop.exploration.blending import is_seed_alone
from segan_desktop.exploration.carrying import packed
from segan_desktop.exploration.direction_slider import Key, direction_slider, key_of
from segan_desktop.exploration.document import EditDocument, spans
from segan_desktop.exploration.panels.layer_chips import LayerChips
from segan_desktop.exploration.panels.layout import clear, named, row
from segan_desktop.exploration.panels.panel import Panel
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS
from segan_desktop.exploration.small_pictures import SmallPictures
from segan_desktop.rendering import OpenRenderer, RenderThread
from segan_desktop.settings import Settings
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label, title
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.widgets.number_box import NumberBox
from segan_desktop.widgets.thumbnail_strip import Thumbnail, ThumbnailStrip
from segan_desktop.workers import Report, Tasks

MOST_LISTED = 100
MOST_FOUND = 40
MOST_LABELS = 500
LABEL_SIDE = 36
REDRAW_MS = 50
"""Pictures that come faster than this are shown together."""


class DirectionsPanel(Panel):
    """The picture beside a list of directions. How far the picture goes along them is part of the edit."""

    listed = Signal()
    """Other directions, or other labels."""

    def __init__(
        self,
        document: EditDocument,
        thread: RenderThread,
        settings: Settings,
        open_renderer: OpenRenderer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._settings, self._open_renderer = document, settings, open_renderer
        self._known: list[Direction] = []
        self._rows: dict[Key, _Row] = {}
        self._selected: Key | None = None
        self._labels: dict[int, bool] = {}
        """Seeds, and whether they are liked."""
        self._finding, self._files = Tasks(self), Tasks(self)
        self._pictures = SmallPictures("labels", thread, self)
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)

        self.view: ImageView = ImageView(tr("The picture along the directions"))
        self.method = ChoiceBox(
            tr("Method"),
            [("SeFa", "sefa"), ("PCA", "pca")],
            tr(
                "SeFa: what the layers react to most, from the weights alone. PCA: where w varies most over random "
                "pictures (GANSpace)."
            ),
        )
        self.count = NumberBox(tr("How many"), tr("Directions to find."), first=1, last=MOST_FOUND, value=10)
        self.find_button = button(tr("Find"), "", tr("Look for directions in the open model"))
        self.open_button = button(tr("Open…"), "quiet", tr("Add the directions of a file"))
        self.save_button = button(tr("Save…"), "quiet", tr("Save these directions to a file"))
        self._state = label("", "muted")
        self._empty = label(
            tr("Find directions in this model, or label pictures below the large one: a direction parts what you like "
               "from what you do not."),
            "muted",
            wraps=True,
        )  # fmt: skip
        self.layers = LayerChips(with_all=True)
        self._layers_title = ElidedLabel(role="title")
        self.reset_button = button(tr("Reset all"), "", tr("Return every direction to 0"))
        self.like_button = button(tr("Like"), "", tr("This picture has what the direction shall lead to (Y)"))
        self.dislike_button = button(tr("Dislike"), "", tr("This picture lacks it (N)"))
        self.goes_on = QCheckBox(tr("then another"))
        self.goes_on.setToolTip(tr("Show a random seed after each label."))
        self.goes_on.setChecked(True)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("e.g. smile"))
        self.name.setAccessibleName(tr("Name of the direction"))
        self.name.setMaxLength(60)
        self.name.setAcceptDrops(False)  # what is dropped here is for the window
        self.make_button = button(tr("Make direction"), "", "")
        self.strips = {
            is_liked: ThumbnailStrip(name, LABEL_SIDE, empty, self._pack_seed)
            for is_liked, name, empty in (
                (True, tr("Liked seeds"), tr("none yet")),
                (False, tr("Disliked seeds"), tr("none yet")),
            )
        }
        self._lay_out()
        self._connect()
        self._show_list()
        self._show_labels()

    @property
    def directions(self) -> Sequence[Direction]:
        """The listed ones: those that were found, made or opened, and those that the picture goes along."""
        known = {key_of(each) for each in self._known}
        return [*self._known, *(_as_direction(e) for e in self._document.edit.directions if key_of(e) not in known)]

    @property
    def known(self) -> tuple[Direction, ...]:
        """Those that were found, made or opened."""
        return tuple(self._known)

    @property
    def labels(self) -> tuple[tuple[int, bool], ...]:
        """Seeds, and whether they are liked; the newest last."""
        return tuple(self._labels.items())

    def begin(self, directions: Sequence[Direction], labels: Sequence[tuple[int, bool]]) -> None:
        """Begin with what was left at the last start, before any model is open."""
        self._known, self._labels = list(directions), dict(labels)

    def add(self, directions: Sequence[Direction], labels: Sequence[tuple[int, bool]]) -> None:
        """Put those that fit the open model into the list, and add the labels to the others."""
        info = self._document.info
        assert info is not None
        self._labels = dict(list({**self._labels, **dict(labels)}.items())[-MOST_LABELS:])
        self._show_labels()
        self._add([each for each in directions if _fits(each, info)])

    def row_of(self, name: str) -> "_Row":
        return next(row for (own, _), row in self._rows.items() if own == name)

    def look_for(self, method: str, **parameters: Any) -> None:
        """Look for directions off the window's thread, with a renderer of their own, so that the hand's goes on."""
        info = self._document.info
        if info is None:
            return
        path, open_renderer = Path(info.reference.path), self._open_renderer

        def look(report: Report) -> Directions:
            report(0, 2)
            renderer = open_renderer(path)
            report(1, 2)
            return renderer.directions(method, **parameters)

        self._state.setText(tr("looking …"))
        self.find_button.setText(tr("Cancel"))
        self._finding.start(look, self._take_found, self._show_failure)

    def like(self, is_liked: bool) -> None:
        """Label the present picture, which has to be a seed's."""
        edit = self._document.edit
        if self._document.info is None:
            return
        if not is_seed_alone(edit):
            self.refused.emit(tr("Only seeds can be labelled, and this picture is none. Choose a seed."))
        elif len(self._labels) >= MOST_LABELS:
            self.refused.emit(tr("{n} pictures are labelled, which is plenty.").format(n=MOST_LABELS))
        else:
            self._label(edit.seed, is_liked)
            if self.goes_on.isChecked():
                self._document.set_edit(edit.with_seed(random.randrange(RANDOM_SEEDS)))

    def open_file(self, path: Path) -> None:
        """Add the directions of a file to the list."""
        self._settings.set_last_folder("directions", path.parent)
        self._files.start(
            lambda report: Directions.load(path),
            partial(self._take_file, path.name),
            lambda why, _: self.refused.emit(why),
        )

    def save_file(self, path: Path) -> None:
        """Write the listed directions."""
        info = self._document.info
        if info is None:
            return
        self._settings.set_last_folder("directions", path.parent)
        content = Directions(model=info.reference, directions=tuple(self.directions))
        self._files.start(
            lambda report: content.save(path),
            lambda _: self.saved.emit(path),
            lambda why, _: self.refused.emit(why),
        )

    def shutdown(self) -> None:
        """Wait for what is being looked for or written."""
        self._finding.shutdown()
        self._files.shutdown()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_labels()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = self._below.sizeHint().height() + theme.MARGIN
        side = max(160, min(round(self.width() * 0.44), self.height() - below))
        self.view.setFixedSize(side, side)
        self._side.setFixedWidth(max(side, round(self.width() * 0.4), self._below.minimumSizeHint().width()))

    # Building

    def _lay_out(self) -> None:
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        below.addWidget(title(tr("From labels")))
        below.addLayout(row(self.like_button, self.dislike_button, self.goes_on, None))
        for is_liked, strip in self.strips.items():
            heading = named(tr("liked") if is_liked else tr("disliked"), strip)
            heading.setFixedWidth(heading.fontMetrics().horizontalAdvance(tr("disliked")) + 2)
            below.addLayout(row(heading, strip))
        below.addLayout(row(self.name, self.make_button))
        self._side = QWidget()
        left = QVBoxLayout(self._side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.MARGIN)
        left.addWidget(self.view, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addWidget(self._below)
        left.addStretch(1)

        holder = QWidget()
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, theme.GRID, 0)
        column.addWidget(self._empty)
        column.addLayout(self._list)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds takes it
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        right = QVBoxLayout()
        right.setSpacing(theme.GRID)
        right.addLayout(
            row(named(tr("method"), self.method), self.method, self.count, self.find_button, None, self._state)
        )
        right.addWidget(area, 1)
        right.addWidget(self._layers_title)
        right.addWidget(self.layers)
        right.addLayout(row(self.reset_button, None, self.open_button, self.save_button))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE_MARGIN)
        layout.addWidget(self._side)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        document = self._document
        self.find_button.clicked.connect(self._find_or_cancel)
        self.open_button.clicked.connect(self._choose_to_open)
        self.save_button.clicked.connect(self._choose_to_save)
        self.reset_button.clicked.connect(self._reset)
        self.layers.wanted.connect(self._set_layers)
        for keys, widget, is_liked in (("Y", self.like_button, True), ("N", self.dislike_button, False)):
            widget.clicked.connect(lambda _, is_liked=is_liked: self.like(is_liked))
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.like, is_liked))
        for strip in self.strips.values():
            strip.taken.connect(lambda seed: document.set_edit(document.edit.with_seed(seed)))
            strip.removal_wanted.connect(self._forget_label)
            strip.menu_wanted.connect(self._show_label_menu)
        self.name.textChanged.connect(self._show_labels)
        self.name.returnPressed.connect(self._make)
        self.make_button.clicked.connect(self._make)
        self._pictures.ready.connect(lambda edit, image: self._redraw.start())
        self._redraw.timeout.connect(self._show_labels)
        document.opened.connect(self.show_model)
        document.changed.connect(self.show_edit)

    # Showing

    def show_model(self, info: ModelInfo) -> None:
        self.layers.show_model(info.style_resolutions)
        self._finding.cancel()
        self._show_idle()
        self._known = [each for each in self._known if _fits(each, info)]
        self._show_list()
        self._show_labels()

    def show_edit(self, edit: Edit) -> None:
        if {key_of(each) for each in self.directions} != self._rows.keys():
            self._show_list()
            return
        steps = {key_of(each): each for each in edit.directions}
        for key, row_ in self._rows.items():
            step = steps.get(key)
            row_.show_step(step.strength if step else 0.0, self._layers_of(key), key == self._selected)
        self.reset_button.setEnabled(bool(edit.directions))
        self._show_layers()

    def _show_list(self) -> None:
        directions = self.directions
        clear(self._list)
        most = max((each.share for each in directions), default=0.0) or 1.0
        self._rows = {key_of(each): _Row(each, each.share / most) for each in directions}
        for key, row_ in self._rows.items():
            self._list.addWidget(row_)
            row_.slider.moved.connect(partial(self.steer, key))
            row_.slider.settled.connect(self._document.seal)
            row_.layers_button.clicked.connect(lambda _, key=key: self._select(key))
            row_.remove_button.clicked.connect(lambda _, key=key: self._remove(key))
        if self._selected not in self._rows:
            self._selected = next(iter(self._rows), None)
        self._empty.setVisible(not directions)
        self.listed.emit()
        self.save_button.setEnabled(bool(directions))
        self.show_edit(self._document.edit)

    def _show_layers(self) -> None:
        info, key = self._document.info, self._selected
        is_there = info is not None and key is not None
        for part in (self._layers_title, self.layers):
            part.setVisible(is_there)
        if info is not None and key is not None:
            self._layers_title.setText(tr("Layers of {name}").format(name=key[0]).upper())
            self.layers.show_layers(self._layers_of(key) or range(info.style_count))

    def _show_idle(self) -> None:
        self._state.setText("")
        self.find_button.setText(tr("Find"))

    def _show_failure(self, why: str, details: str) -> None:
        self._show_idle()
        self.refused.emit(why)

    def _show_labels(self) -> None:
        edits = {seed: self._plain(seed) for seed in self._labels}
        for is_liked, strip in self.strips.items():
            strip.show_thumbnails(
                [
                    Thumbnail(seed, self._pictures.get(edits[seed]) or QImage(), tr("seed {seed}").format(seed=seed))
                    for seed, own in reversed(self._labels.items())
                    if own == is_liked
                ]
            )
        if self.isVisible() and self._document.info is not None:
            self._pictures.want(edits.values())
        lacking = min(list(self._labels.values()).count(is_liked) for is_liked in (True, False)) < 2
        self.make_button.setEnabled(not lacking)
        tip = tr("From what you dislike to what you like")
        self.make_button.setToolTip(tr("Label at least two pictures on either side first") if lacking else tip)

    # Directions

    def _find_or_cancel(self) -> None:
        if self._finding.busy:
            self._finding.cancel()
            self._show_idle()
        else:
            self.look_for(self.method.currentData(), count=self.count.number)

    def _make(self) -> None:
        if self.make_button.isEnabled():
            liked = [seed for seed, is_liked in self._labels.items() if is_liked]
            disliked = [seed for seed, is_liked in self._labels.items() if not is_liked]
            name = self.name.text().strip() or tr("liked")
            self.look_for("labelled", liked=liked, disliked=disliked, name=name)

    def _take_found(self, found: Directions) -> None:
        self._show_idle()
        info = self._document.info
        if info is not None and found.model.sha256 in ("", info.reference.sha256):
            self._add(found.directions)
            if found.method == "labelled" and found.directions:
                self.name.clear()
                right = tr(
                    "{name}: tells liked from disliked in {share:.0%} of labelled pictures that it was not made from."
                )
                self.told.emit(right.format(name=found.directions[0].name, share=found.directions[0].value))

    def _take_file(self, name: str, content: Directions) -> None:
        info = self._document.info
        if info is None:
            return
        fitting = [each for each in content.directions if _fits(each, info)]
        if not fitting:
            why = tr("{name} holds no directions for this model, whose w has {n} numbers.")
            self.refused.emit(why.format(name=name, n=info.w_dim))
            return
        self._add(fitting[:MOST_LISTED])
        if content.model.sha256 not in ("", info.reference.sha256):
            model = Path(content.model.path).name or tr("another model")
            found_in = tr("{name} was found in {model}; here it may lead elsewhere.")
            self.refused.emit(found_in.format(name=name, model=model))

    def _add(self, directions: Sequence[Direction]) -> None:
        """Put them first; they take the place of those of the same name that the picture does not go along."""
        names = {each.name for each in directions}
        used = {key_of(each) for each in self._document.edit.directions}
        kept = [each for each in self._known if each.name not in names or key_of(each) in used]
        new = {key_of(each): each for each in (*directions, *kept)}
        self._known = list(new.values())[:MOST_LISTED]
        self._selected = key_of(directions[0]) if directions else self._selected
        self._show_list()

    def _remove(self, key: Key) -> None:
        self._known = [each for each in self._known if key_of(each) != key]
        self._document.replace(directions=tuple(e for e in self._document.edit.directions if key_of(e) != key))
        self._show_list()

    def _select(self, key: Key) -> None:
        self._selected = key
        self.show_edit(self._document.edit)

    def _layers_of(self, key: Key) -> tuple[int, ...]:
        """None stands for all."""
        steps = {key_of(each): each.layers for each in self._document.edit.directions}
        known = {key_of(each): each.layers for each in self._known}
        return steps.get(key, known.get(key, ()))

    def _set_layers(self, layers: tuple[int, ...]) -> None:
        info, key = self._document.info, self._selected
        if info is None or key is None or not layers:
            return
        layers = () if len(layers) == info.style_count else layers
        self._known = [each.replace(layers=layers) if key_of(each) == key else each for each in self._known]
        self.listed.emit()
        self._document.replace(
            directions=tuple(
                each.replace(layers=layers) if key_of(each) == key else each for each in self._document.edit.directions
            )
        )
        self.show_edit(self._document.edit)

    def _reset(self) -> None:
        self._known = list(self.directions)
        self._document.replace(directions=())

    def steer(self, key: Key, strength: float) -> None:
        """Have the picture go so many sigmas along a direction of the list."""
        if not strength:
            self._known = list(self.directions)  # a row stays under the hand, even one that came with the edit
        steps = self._document.edit.directions
        place = next((i for i, each in enumerate(steps) if key_of(each) == key), None)
        if place is not None:
            new = (steps[place].replace(strength=strength),) if strength else ()
            steps = (*steps[:place], *new, *steps[place + 1 :])
        elif strength:
            name, vector = key
            layers = self._layers_of(key)
            steps = (*steps, DirectionEdit(name=name, vector=vector, layers=layers, strength=strength))
        try:
            self._document.replace(("direction", key), directions=steps)
        except SeganError as error:
            self.refused.emit(translated(str(error)))

    # Labels and files

    def _forget_label(self, seed: int) -> None:
        self._labels.pop(seed, None)
        self._show_labels()
        self.listed.emit()

    def _show_label_menu(self, seed: int, at: QPoint) -> None:
        menu = QMenu(self)
        other = not self._labels[seed]
        menu.addAction(tr("Like") if other else tr("Dislike"), lambda: self._label(seed, other))
        menu.addAction(tr("Remove"), lambda: self._forget_label(seed))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _label(self, seed: int, is_liked: bool) -> None:
        self._labels.pop(seed, None)  # so that it comes first
        self._labels[seed] = is_liked
        self._show_labels()
        self.listed.emit()

    def _plain(self, seed: int) -> Edit:
        """A seed as the model draws it, truncated."""
        edit = self._document.edit
        plain = Edit(model=edit.model, seed=seed, psi=edit.psi, psi_cutoff=edit.psi_cutoff, psi_layers=edit.psi_layers)
        return plain.replace(noise=edit.noise, noise_seed=edit.noise_seed)

    def _pack_seed(self, seed: int) -> QMimeData:
        return packed(self._plain(seed))

    def _choose_to_open(self) -> None:
        dialog = self._dialog(tr("Open directions"), self.open_file)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def _choose_to_save(self) -> None:
        dialog = self._dialog(tr("Save the directions"), self.save_file)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("directions.json")
        dialog.open()

    def _dialog(self, heading: str, act: Callable[[Path], None]) -> QFileDialog:
        dialog = QFileDialog(self, heading, str(self._settings.last_folder("directions")))
        dialog.setNameFilters([tr("Directions") + " (*.json)", tr("All files") + " (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: act(Path(name)))
        return dialog


class _Row(QWidget):
    """One direction."""

    def __init__(self, direction: Direction, share: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = direction_slider(direction, share, self)
        self.layers_button = button("", "quiet", tr("Choose the layers that it moves"))
        self.layers_button.setCheckable(True)
        self.layers_button.setFixedWidth(56)
        self.remove_button = GlyphButton("close", tr("Remove {name}").format(name=direction.name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.layers_button)
        layout.addWidget(self.remove_button)

    def show_step(self, strength: float, layers: tuple[int, ...], is_selected: bool) -> None:
        self.slider.set_value(strength)
        text = spans(layers) if layers else tr("all")
        self.layers_button.setText(text if len(text) <= 6 else text[:5] + "…")
        self.layers_button.setAccessibleName(tr("Layers {layers}").format(layers=text))
        self.layers_button.setChecked(is_selected)


def _as_direction(step: DirectionEdit) -> Direction:
    return Direction(name=step.name, vector=step.vector, layers=step.layers)


def _fits(direction: Direction, info: ModelInfo) -> bool:
    return len(direction.vector) == info.w_dim and max(direction.layers, default=0) < info.style_count
