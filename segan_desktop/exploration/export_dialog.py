"""ExportDialog: choose what to keep of the present state, see it, write it; the window stays usable meanwhile."""

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan import animation, export
from segan.editing import Edit, ModelInfo, Sheet
from segan.errors import SeganError
from segan.paths import Timeline
from segan_desktop import theme
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.export_jobs import Look, pictures_of, write_batch, write_film
from segan_desktop.exploration.export_kinds import (
    MATRIX,
    TRAVERSAL,
    Fields,
    FilmFields,
    MatrixFields,
    TraversalFields,
    kinds,
    style_form,
)
from segan_desktop.rendering import OpenRenderer, RenderThread, open_renderer
from segan_desktop.settings import Settings
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.widgets.number_box import NumberBox
from segan_desktop.workers import Report, Tasks

CHANNEL = "export"
REST_MS = 150
PREVIEW_MS = 400
"""Between two looks at a sheet that is not complete."""
MOST_PIXELS = 64_000_000
MOST_PREVIEWED = 36
"""Pictures of a batch, and frames of a film, that are shown before it is written."""
LEFT_WIDTH = 336
BACKGROUNDS = ("#ffffff", "#3a3b3d", "#000000")


class ExportDialog(QDialog):
    """Follows the document while it is shown. What is written is what the preview shows."""

    status = Signal(str)
    exported = Signal(object)
    """Path of the file or folder that was written."""

    def __init__(
        self,
        document: EditDocument,
        thread: RenderThread,
        settings: Settings,
        parent: QWidget | None = None,
        open_renderer: OpenRenderer = open_renderer,
    ) -> None:
        super().__init__(parent)
        self._document, self._thread, self._settings = document, thread, settings
        self._open_renderer = open_renderer
        self._composing, self._rendering, self._writing = Tasks(self), Tasks(self), Tasks(self)
        self._sheet = Sheet(rows=())
        self._wanted: dict[Edit, None] = {}
        self._pictures: dict[Edit, np.ndarray] = {}
        self._film: list[np.ndarray | None] = []
        """The frames of the preview, as far as they are there."""
        self._composition: export.Composition | None = None
        self._timeline: Timeline | None = None
        self._frames: list[Edit] = []
        self._began = 0.0
        self._suggested = ""
        self._may_replace = False
        self._written: Path | None = None
        self.setWindowTitle(tr("Export"))
        self.setModal(False)
        self.resize(984, 664)
        self._build()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refresh)
        self._preview = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._preview.timeout.connect(self._compose)
        self._player = QTimer(self)
        self._player.timeout.connect(self._show_frame)
        self._restore()
        self._connect()

    @property
    def fields(self) -> Fields:
        """Those of the chosen kind."""
        return self.fields_of[self.kind.currentData()]

    def show_kind(self, name: str) -> None:
        """Choose what to export."""
        self.kind.choose(name)

    def show_traversal(self, place: tuple[int, int], steps: int, reach: int) -> None:
        """Choose the sheet of a layer and input."""
        fields = self.fields_of[TRAVERSAL]
        assert isinstance(fields, TraversalFields)
        fields.show_place(place, steps, reach)
        self.show_kind(TRAVERSAL)

    def show_mixing(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Choose the matrix of these seeds."""
        fields = self.fields_of[MATRIX]
        assert isinstance(fields, MatrixFields)
        fields.show_seeds(rows, columns, self._document.edit.mix_layers)
        self.show_kind(MATRIX)

    def shutdown(self) -> None:
        """Stop what is being made, and wait; pictures that are still on their way find the dialog closed."""
        self.hide()
        for tasks in (self._composing, self._rendering, self._writing):
            tasks.shutdown()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._player.stop()
        self._rendering.cancel()
        self._thread.fill(CHANNEL, ())
        self._forget()
        self._settings.set_export_choices(
            {
                "format": self._still_name,
                "film": self._film_name,
                "scale": str(self.scale.number),
                "smooth": str(int(self.smooth.currentData())),
                "margin": str(self.margin.number),
                "background": self.background.currentData(),
                "labels": str(int(self.labels.isChecked())),
            }
        )

    # Building

    def _build(self) -> None:
        made = kinds()
        self.kind = ChoiceBox(tr("What to export"), [(title, name) for name, (title, _) in made.items()])
        self.fields_of = {name: make() for name, (_, make) in made.items()}
        self._stack = QStackedWidget()
        for fields in self.fields_of.values():
            self._stack.addWidget(fields)
        self.format = ChoiceBox(tr("Format"))
        self._still_name, self._film_name = export.FORMATS[0].name, next(iter(animation.FORMATS.values()))
        self.scale = NumberBox(
            tr("Scale"),
            tr("Every pixel becomes a square of so many pixels; at 1 the picture is kept bit for bit."),
            first=1,
            last=16,
            value=4,
            suffix=" ×",
        )
        self.smooth = ChoiceBox(
            tr("Enlarging"),
            [(tr("Crisp (nearest)"), False), (tr("Smooth (Lanczos)"), True)],
            tr("Crisp repeats the pixels; smooth goes from one to the next."),
        )
        self.margin = NumberBox(tr("Margin"), tr("Distance between the pictures."), last=64, value=4, suffix=" px")
        names = (tr("White"), tr("Grey"), tr("Black"))
        self.background = ChoiceBox(tr("Background"), zip(names, BACKGROUNDS, strict=True))
        self.labels = QCheckBox(tr("with labels"))
        self.labels.setChecked(True)
        self.message = label("", "error", wraps=True)
        self.summary = ElidedLabel("", "muted")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedWidth(160)
        self.cancel_button = button(tr("Cancel"), "quiet", tr("Stop writing; nothing half done is left"))
        self.open_button = button(tr("Open"), "quiet", tr("Open what was written with the system's program"))
        self.folder_button = button(tr("Show in folder"), "quiet", tr("Open the folder of what was written"))
        self.path = QLineEdit()
        self.path.setAccessibleName(tr("File"))
        self.path.setAcceptDrops(False)
        self.browse_button = button(tr("Browse…"), tip=tr("Choose a folder and a name"))
        self.close_button = button(tr("Close"))
        self.export_button = button(tr("Export"), "primary")
        self.export_button.setDefault(True)
        self.export_button.setMinimumWidth(96)  # for both of its names, so that nothing moves
        self.view = ImageView(tr("Preview of the export"))
        self.view.setMinimumSize(320, 240)

        self._look_form = QFormLayout()
        style_form(self._look_form)
        for name, field in (
            (tr("Format"), self.format),
            (tr("Scale"), self.scale),
            (tr("Enlarging"), self.smooth),
            (tr("Margin"), self.margin),
            (tr("Background"), self.background),
            ("", self.labels),
        ):
            self._look_form.addRow(name, field)
        head = QFormLayout()
        style_form(head)
        head.addRow(tr("Content"), self.kind)
        inside = QWidget()
        choices = QVBoxLayout(inside)
        choices.setContentsMargins(0, 0, theme.GRID, 0)
        choices.setSpacing(theme.WIDE_MARGIN)
        choices.addLayout(head)
        choices.addWidget(self._stack)
        choices.addLayout(self._look_form)
        choices.addStretch(1)
        self._align(head, self._look_form, *(fields.form for fields in self.fields_of.values()))
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFixedWidth(LEFT_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(theme.GRID)
        left.addWidget(area, 1)
        self.message.setMaximumWidth(LEFT_WIDTH)
        left.addWidget(self.message)
        picture = QVBoxLayout()
        picture.setSpacing(theme.GRID)
        picture.addWidget(self.view, 1)
        self._state = QWidget()
        self._state.setFixedHeight(32)
        state = QHBoxLayout(self._state)
        state.setContentsMargins(0, 0, 0, 0)
        state.setSpacing(theme.GRID)
        state.addWidget(self.summary, 1)
        for part in (self.progress, self.cancel_button, self.folder_button, self.open_button):
            state.addWidget(part)
            part.hide()
        picture.addWidget(self._state)
        columns = QHBoxLayout()
        columns.setSpacing(theme.WIDE_MARGIN)
        columns.addLayout(left)
        columns.addLayout(picture, 1)
        self._path_caption = label(tr("File"))
        self._path_caption.setBuddy(self.path)
        file = QHBoxLayout()
        file.setSpacing(theme.GRID)
        file.addWidget(self._path_caption)
        file.addWidget(self.path, 1)
        file.addWidget(self.browse_button)
        file.addSpacing(theme.WIDE_MARGIN)
        file.addWidget(self.close_button)
        file.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE_MARGIN, theme.WIDE_MARGIN, theme.WIDE_MARGIN, theme.WIDE_MARGIN)
        layout.setSpacing(theme.MARGIN)
        layout.addLayout(columns, 1)
        layout.addLayout(file)

    def _align(self, *forms: QFormLayout) -> None:
        """All captions as wide as the widest, so that the fields stand below each other."""
        captions = [
            caption
            for form in forms
            for row in range(form.rowCount())
            if (item := form.itemAt(row, QFormLayout.ItemRole.LabelRole)) and (caption := item.widget())
        ]
        width = max(caption.sizeHint().width() for caption in captions)
        for caption in captions:
            caption.setMinimumWidth(width)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind)
        for fields in self.fields_of.values():
            fields.changed.connect(self._on_choice)
        for combo in (self.smooth, self.background):
            combo.currentIndexChanged.connect(self._on_choice)
        self.format.currentIndexChanged.connect(self._on_format)
        for number in (self.scale, self.margin):
            number.valueChanged.connect(self._on_choice)
        self.labels.toggled.connect(self._on_choice)
        self.path.textChanged.connect(self._on_path)
        self.browse_button.clicked.connect(self._browse)
        self.close_button.clicked.connect(self.close)
        self.cancel_button.clicked.connect(self._cancel)
        self.open_button.clicked.connect(lambda: self._open(self._written))
        self.folder_button.clicked.connect(lambda: self._open(self._written and self._written.parent))
        self.export_button.clicked.connect(self._write)
        self._document.opened.connect(self._show_model)
        self._document.changed.connect(self._on_edit)
        self._document.timeline_changed.connect(self._on_timeline)
        self._thread.filled.connect(self._take_picture)
        self._thread.render_failed.connect(self._on_render_failed)
        if self._document.info:
            self._show_model(self._document.info)
        self._on_timeline(self._document.timeline)
        self._on_edit(self._document.edit)
        self._on_kind()

    def _restore(self) -> None:
        """The choices of the last time."""
        kept = self._settings.export_choices
        self._still_name = kept.get("format", self._still_name)
        self._film_name = kept.get("film", self._film_name)
        for box in (self.scale, self.margin):
            text = kept.get("scale" if box is self.scale else "margin", "")
            if text.isdecimal():
                box.setValue(int(text))
        self.smooth.choose(kept.get("smooth") == "1")
        self.background.choose(kept.get("background"))
        self.labels.setChecked(kept.get("labels") != "0")

    # What a person chooses

    def _show_model(self, info: ModelInfo) -> None:
        for fields in self.fields_of.values():
            fields.show_model(info)
        titles = [(title, name) for name, (title, _) in kinds().items() if info.dimensions or name != TRAVERSAL]
        self.kind.set_items(titles)
        self._on_kind()

    def _on_edit(self, edit: Edit) -> None:
        for fields in self.fields_of.values():
            fields.show_edit(edit)
        self._on_choice()

    def _on_timeline(self, timeline: Timeline | None) -> None:
        for fields in self.fields_of.values():
            if hasattr(fields, "show_timeline"):
                fields.show_timeline(timeline)

    def _on_kind(self) -> None:
        fields = self.fields
        self._stack.setCurrentWidget(fields)
        for each in self.fields_of.values():  # room for the fields that are shown, whatever others need
            shown = QSizePolicy.Policy.Preferred if each is fields else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, shown)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        is_film = fields.is_film
        if is_film:
            self.format.set_items((name, suffix) for suffix, name in animation.FORMATS.items())
        else:
            self.format.set_items((each.name, each) for each in export.FORMATS)
        found = self.format.findText(self._film_name if is_film else self._still_name)
        blocked = self.format.blockSignals(True)
        self.format.setCurrentIndex(max(0, found))
        self.format.blockSignals(blocked)
        self._on_format()

    def _on_format(self) -> None:
        if isinstance(self.fields, FilmFields):
            self._film_name = self.format.currentText()
            is_gif = self.format.currentData() == ".gif"
            self.fields.fps.setMaximum(animation.GIF_FASTEST if is_gif else 60)
        else:
            self._still_name = self.format.currentText()
        self._on_choice()

    def _on_choice(self) -> None:
        fields = self.fields
        is_sheet = not (fields.is_single or fields.is_batch)
        for field in (self.margin, self.background, self.labels):
            self._look_form.setRowVisible(field, is_sheet)
        self._set_composition(None)
        self._path_caption.setText(tr("Folder") if fields.is_batch else tr("File"))
        self._rest.start()

    @property
    def _look(self) -> Look:
        return Look(self.scale.number, bool(self.smooth.currentData()))

    @property
    def _suffix(self) -> str:
        chosen = self.format.currentData()
        return "" if self.fields.is_batch else chosen.suffix if isinstance(chosen, export.Format) else str(chosen)

    # The preview

    def _refresh(self) -> None:
        info = self._document.info
        if not self.isVisible() or info is None:
            return
        self._player.stop()
        self._rendering.cancel()
        self.message.setText("")
        fields, edit = self.fields, self._document.edit
        try:
            if isinstance(fields, FilmFields):
                self._timeline = fields.timeline(edit)
                self._frames = self._timeline.frames(min(fields.frame_count, MOST_PREVIEWED))
                self._sheet = Sheet(rows=(tuple(self._frames),))
            else:
                self._sheet = fields.sheet(edit)
        except SeganError as error:
            self._thread.fill(CHANNEL, ())
            self._forget()
            self.progress.hide()
            self.message.setText(str(error))
            return
        self._suggest_name()
        self._wanted = wanted = self._previewed()
        self._pictures = {each: picture for each, picture in self._pictures.items() if each in wanted}
        missing = [each for each in wanted if each not in self._pictures]
        self.progress.setMaximum(len(wanted))
        if self._too_large():
            self._thread.fill(CHANNEL, ())
            return
        self._thread.fill(CHANNEL, [each for each in missing if each.model == info.reference])
        others = [each for each in missing if each.model != info.reference]
        if others:
            self._rendering.start(
                lambda report: pictures_of(others, self._open_renderer, report), self._take_pictures, self._on_failed
            )
        if fields.is_film:
            assert self._timeline is not None
            self._began = time.monotonic()
            self._player.start(max(33, round(1000 * self._timeline.seconds / len(self._frames))))
            self._summarise_film()
        self._show_rendered()

    def _forget(self) -> None:
        """Nothing is shown, or can be."""
        self._sheet, self._frames, self._film = Sheet(rows=()), [], []
        self._wanted, self._pictures = {}, {}

    def _previewed(self) -> dict[Edit, None]:
        wanted = dict.fromkeys(edit for row in self._sheet.rows for edit in row if edit)
        return dict.fromkeys(list(wanted)[:MOST_PREVIEWED]) if self.fields.is_batch else wanted

    def _too_large(self) -> bool:
        """Whether a sheet, or a frame, has too many pixels; that is said."""
        info, fields = self._document.info, self.fields
        assert info is not None
        rows, columns = (1, 1)
        if not (fields.is_film or fields.is_batch):
            rows, columns = len(self._sheet.rows), max(map(len, self._sheet.rows))
        side = info.config.resolution * self.scale.number
        if rows * columns * side * side <= MOST_PIXELS and not (fields.is_film and side > animation.LARGEST_SIDE):
            return False
        text = tr("{columns} × {rows} pictures of {side} px are too large for one file. Choose less.")
        self.message.setText(text.format(columns=columns, rows=rows, side=side))
        self.progress.hide()
        return True

    def _take_picture(self, channel: str, edit: Edit, picture: np.ndarray) -> None:
        if channel == CHANNEL and self.isVisible() and edit in self._wanted:
            self._pictures[edit] = picture
            self._show_rendered()

    def _take_pictures(self, pictures: dict[Edit, np.ndarray]) -> None:
        self._pictures.update(pictures)
        self._show_rendered()

    def _show_rendered(self) -> None:
        """What is there so far; the whole as soon as it is complete."""
        done, total = len(self._pictures), self.progress.maximum()
        if not self._writing.busy:
            self.progress.setValue(done)
            self.progress.setVisible(done < total)
            if done < total and not self.fields.is_film:
                self.summary.setText(tr("rendering {done} of {total}").format(done=done, total=total))
        if self.fields.is_film:
            self._film = [self._pictures.get(edit) for edit in self._frames]
            self._enable_export()
        elif done == total:
            self._preview.stop()
            self._compose()
        elif done and not self._preview.isActive():
            self._preview.start()

    def _compose(self) -> None:
        if self._rest.isActive() or not self.isVisible() or not self._pictures or not self._sheet.rows:
            return
        fields, sheet, pictures = self.fields, self._sheet, self._pictures
        is_complete = len(pictures) == self.progress.maximum()
        if fields.is_batch:
            shown = list(self._wanted)
            across = math.ceil(math.sqrt(len(shown)))
            cells = [shown[i : i + across] for i in range(0, len(shown), across)]
            tiles = [[pictures.get(edit) for edit in row] for row in cells]
        else:
            tiles = [[pictures.get(edit) if edit else None for edit in row] for row in sheet.rows]
        with_labels = self.labels.isChecked() and not (fields.is_single or fields.is_batch)
        rows, columns = (sheet.row_labels, sheet.column_labels) if with_labels else ((), ())
        margin = 0 if fields.is_single else self.margin.number
        look, background = self._look, self.background.currentData()
        self._composing.start(
            lambda report: export.compose(tiles, rows, columns, margin, look.scale, look.smooth, background),
            self._set_composition if is_complete else lambda composition: self.view.set_picture(composition.picture),
            self._on_failed,
        )

    def _set_composition(self, composition: export.Composition | None) -> None:
        self._composition = composition
        self._enable_export()
        if composition is None:
            self._composing.cancel()
            return
        self.view.set_picture(composition.picture)
        if self.fields.is_batch:
            count = sum(edit is not None for row in self._sheet.rows for edit in row)
            text = tr("{count} files").format(count=f"{count:,}")
            if count > len(self._pictures):
                text += "   ·   " + tr("the first {n} are shown").format(n=len(self._pictures))
        else:
            height, width, _ = composition.picture.shape
            text = f"{width:,} × {height:,} px"
        if not self._writing.busy:
            self.summary.setText(text + "   ·   " + tr("drop it onto the window to return to this state"))

    def _show_frame(self) -> None:
        """Play the frames that are there, at the film's own speed."""
        if not self._frames or self._timeline is None:
            return
        elapsed = (time.monotonic() - self._began) / self._timeline.seconds
        at = int(elapsed * len(self._frames)) % len(self._frames)
        picture = next((each for each in reversed(self._film[: at + 1]) if each is not None), None)
        if picture is not None:
            self.view.set_picture(self._look(picture))

    def _summarise_film(self) -> None:
        fields, info = self.fields, self._document.info
        if isinstance(fields, FilmFields) and info is not None and not self._writing.busy:
            side = info.config.resolution * self.scale.number
            count, seconds = fields.frame_count, fields.seconds.value()
            text = tr("{count} frames   ·   {side} × {side} px   ·   {seconds:.1f} s")
            self.summary.setText(text.format(count=f"{count:,}", side=f"{side:,}", seconds=seconds))

    # The file

    def _suggest_name(self) -> None:
        """Follow the content with the name, until a person has chosen one; the ending always follows the format."""
        edit = self._document.edit
        folder = self._settings.last_folder("export")
        name = f"{Path(edit.model.path).stem or 'picture'}-{self.fields.stem(edit)}"
        if self.path.text() == self._suggested:
            self._suggested = str(export.free_name(folder / f"{name}{self._suffix}"))
            self.path.setText(self._suggested)
        elif self._suffix and self.path.text().strip():
            path = Path(self.path.text().strip())
            if path.suffix.lower() in {*animation.FORMATS, *(each.suffix for each in export.FORMATS)} - {self._suffix}:
                self.path.setText(str(path.with_suffix(self._suffix)))

    def _on_path(self) -> None:
        self._may_replace = False
        self.export_button.setText(tr("Export"))
        self.message.setText("")
        self._enable_export()

    def _enable_export(self) -> None:
        is_there = self._composition is not None
        if self.fields.is_film:
            is_there = bool(self._frames) and bool(self._pictures) and not self._rest.isActive()
        self.export_button.setEnabled(is_there and bool(self.path.text().strip()) and not self._writing.busy)

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Export"), self.path.text())
        if self.fields.is_batch:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setNameFilter(f"{self.format.currentText()} (*{self._suffix})")
            dialog.setDefaultSuffix(self._suffix[1:])
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # asked where the file is written
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    def _write(self) -> None:
        path = Path(self.path.text().strip()).expanduser()
        if self._suffix and path.suffix.lower() != self._suffix:
            path = path.with_name(f"{path.name}{self._suffix}")
        if not path.parent.is_dir():
            self.message.setText(
                tr("The folder {folder} does not exist. Choose another one.").format(folder=path.parent)
            )
            return
        if path.exists() and not self._may_replace and not (self.fields.is_batch and path.is_dir()):
            self._may_replace = True
            text = tr("{name} exists already. Press Replace to overwrite it, or change the name.")
            self.message.setText(text.format(name=path.name))
            self.export_button.setText(tr("Replace"))
            return
        self._start_writing(path)

    def _start_writing(self, path: Path) -> None:
        fields, look, may_replace, make = self.fields, self._look, self._may_replace, self._open_renderer
        format_ = self.format.currentData()
        job: Callable[[Report], object]
        total = 0
        if isinstance(fields, FilmFields):
            assert self._timeline is not None
            total = fields.frame_count
            job = partial(
                write_film, path, self._timeline, total, float(fields.fps.number), look, may_replace, make
            )  # fmt: skip
        elif fields.is_batch:
            edits = [edit for row in self._sheet.rows for edit in row if edit]
            total, stem = len(edits), Path(self._document.edit.model.path).stem
            job = partial(write_batch, path, edits, lambda edit: f"{stem}-seed{edit.seed}", format_, look, make)
        else:
            assert self._composition is not None
            document = self._document_written()
            picture = self._composition.picture if fields.is_single else self._composition
            job = partial(
                _write_picture, path, picture, document, may_replace, format_.quality
            )  # fmt: skip
        for part in (self.folder_button, self.open_button):
            part.hide()
        if total:
            self.progress.setRange(0, total)
            self.progress.setValue(0)
            self.summary.setText(tr("Writing {name}…").format(name=path.name))
        self.progress.setVisible(bool(total))
        self.cancel_button.setVisible(bool(total))
        self._began_writing = time.monotonic()
        self._writing.start(job, lambda _: self._on_written(path), self._on_unwritten, self._show_written)
        self._enable_export()

    def _document_written(self) -> Edit | Sheet:
        origin = self._sheet.origin
        return origin if self.fields.is_single and origin is not None else self._sheet

    def _show_written(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        text = tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
        elapsed = time.monotonic() - self._began_writing
        if done and elapsed > 2:
            text += "   ·   " + tr("{seconds} s left").format(seconds=f"{elapsed * (total - done) / done:,.0f}")
        self.summary.setText(text)

    def _cancel(self) -> None:
        self._writing.cancel()
        self._end_writing()
        self.summary.setText(tr("Cancelled."))

    def _end_writing(self) -> None:
        self.progress.hide()
        self.cancel_button.hide()
        self.progress.setRange(0, max(1, len(self._wanted)))
        self.export_button.setText(tr("Export"))
        self._may_replace = False
        self._enable_export()

    def _on_written(self, path: Path) -> None:
        self._writing.cancel()  # it has ended; what follows is not busy any more
        self._settings.set_last_folder("export", path.parent)
        self._written = path
        self._end_writing()
        self.message.setText("")
        self.summary.setText(tr("{name} is saved.").format(name=path.name))
        for part in (self.folder_button, self.open_button):
            part.show()
        self._suggested = str(export.free_name(path))
        self.path.setText(self._suggested)
        self.status.emit(tr("{path} is saved.").format(path=path))
        self.exported.emit(path)

    def _open(self, path: Path | None) -> None:
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.message.setText(tr("{name} cannot be opened from here.").format(name=path.name))

    def _on_unwritten(self, reason: str, details: str) -> None:
        self._writing.cancel()
        self._end_writing()
        self.summary.setText("")
        self.message.setText(reason)

    def _on_failed(self, reason: str, details: str) -> None:
        self.progress.hide()
        self.summary.setText("")
        self.message.setText(reason)

    def _on_render_failed(self, edit: Edit, why: str) -> None:
        if self.isVisible():
            self.message.setText(why)
            self.progress.hide()

    def sizeHint(self) -> QSize:
        return QSize(984, 664)


def _write_picture(
    path: Path,
    picture: np.ndarray | export.Composition,
    document: Edit | Sheet,
    may_replace: bool,
    quality: int | None,
    report: Report,
) -> None:
    export.write_picture(path, picture, document, overwrite=may_replace, quality=quality)
