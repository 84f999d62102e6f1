"""ExportDialog: choose what to keep of the present state, see it, write it; the window stays usable meanwhile."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segan import animation, export
from segan.editing import Edit, ModelInfo
from segan.errors import SeganError
from segan.paths import Timeline
from segan_desktop import theme
from segan_desktop.exploration.dimension_notes import DimensionNotes
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.export_file import ExportFile
from segan_desktop.exploration.export_jobs import Look, Order
from segan_desktop.exploration.export_kinds import (
    MATRIX,
    MOST_FPS,
    TRAVERSAL,
    Fields,
    FilmFields,
    MatrixFields,
    TraversalFields,
    kinds,
    style_form,
)
from segan_desktop.exploration.export_preview import ExportPreview
from segan_desktop.exploration.models import stem_of
from segan_desktop.rendering import OpenRenderer, RenderThread, open_renderer
from segan_desktop.settings import Settings
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.number_box import NumberBox

REST_MS = 150
MOST_PIXELS = 64_000_000
LEFT_WIDTH = 336
WIDTH, HEIGHT = 984, 664
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
        notes: DimensionNotes,
        parent: QWidget | None = None,
        open_renderer: OpenRenderer = open_renderer,
    ) -> None:
        super().__init__(parent)
        self._document, self._thread, self._settings, self._notes = document, thread, settings, notes
        self.preview = ExportPreview(thread, open_renderer)
        self.file = ExportFile(settings, open_renderer)
        self.setWindowTitle(tr("Export"))
        self.setModal(False)
        self.resize(WIDTH, HEIGHT)
        self._build()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refresh)
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

    def show_mixing(self, rows: Sequence[int], columns: Sequence[int], source: int) -> None:
        """Choose the matrix of these seeds, whose columns stand in for one source of the present edit."""
        fields = self.fields_of[MATRIX]
        assert isinstance(fields, MatrixFields)
        fields.show_seeds(rows, columns, self._document.edit, source)
        self.show_kind(MATRIX)

    def shutdown(self) -> None:
        """Stop what is being made, and wait; pictures that are still on their way find the dialog closed."""
        self.hide()
        self.preview.shutdown()
        self.file.shutdown()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():  # Enter exports once, however long it is held
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
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
        made = kinds(self._notes)
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
            last=export.LARGEST_SCALE,
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
        self.preview.setMinimumSize(320, 240)

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
        self._align(head, self._look_form, *(fields.lines for fields in self.fields_of.values()))
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
        picture.addWidget(self.preview, 1)
        picture.addWidget(self.file.state)
        columns = QHBoxLayout()
        columns.setSpacing(theme.WIDE_MARGIN)
        columns.addLayout(left)
        columns.addLayout(picture, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE_MARGIN, theme.WIDE_MARGIN, theme.WIDE_MARGIN, theme.WIDE_MARGIN)
        layout.setSpacing(theme.MARGIN)
        layout.addLayout(columns, 1)
        layout.addWidget(self.file)

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
        self.preview.changed.connect(self._offer)
        self.preview.said.connect(self.file.describe)
        self.preview.progressed.connect(self.file.show_rendering)
        self.preview.failed.connect(self._show_failure)
        self.file.refused.connect(self._show_refusal)
        self.file.written.connect(self._on_written)
        self.file.busy_changed.connect(self._thread.give_way)
        self.file.close_button.clicked.connect(self.close)
        self._notes.changed.connect(self._on_choice)
        self._document.opened.connect(self._show_model)
        self._document.changed.connect(self._on_edit)
        self._document.timeline_changed.connect(self._on_timeline)
        if self._document.info:
            self._show_model(self._document.info)
        self._on_timeline(self._document.timeline)
        self._on_edit(self._document.edit)
        self._on_kind()

    def _show_refusal(self, reason: str) -> None:
        self.message.setText(reason)
        if reason and not self.isVisible():
            self.status.emit(reason)

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
        titles = [
            (title, name) for name, (title, _) in kinds(self._notes).items() if info.dimensions or name != TRAVERSAL
        ]
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
        self._stack.setVisible(fields.lines.rowCount() > 0)
        for each in self.fields_of.values():  # room for the fields that are shown, whatever others need
            shown = QSizePolicy.Policy.Preferred if each is fields else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, shown)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        is_film = fields.form == "film"
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
            self.fields.fps.setMaximum(animation.GIF_FASTEST if is_gif else MOST_FPS)
        else:
            self._still_name = self.format.currentText()
        self._on_choice()

    def _on_choice(self) -> None:
        form = self.fields.form
        for field in (self.margin, self.background, self.labels):
            self._look_form.setRowVisible(field, form == "sheet")
        self.preview.outdate()
        self.file.show_format(self.format.currentText(), "" if form == "files" else self._format.suffix)
        self._rest.start()

    @property
    def _format(self) -> export.Format:
        chosen = self.format.currentData()
        return chosen if isinstance(chosen, export.Format) else export.Format(self.format.currentText(), str(chosen))

    # What comes of it

    def _refresh(self) -> None:
        info = self._document.info
        if not self.isVisible() or info is None:
            return
        self.message.setText("")
        edit = self._document.edit
        self.file.suggest(f"{stem_of(Path(edit.model.path)) or 'picture'}-{self.fields.stem(edit)}")
        try:
            order = self._order(info, edit)
        except SeganError as error:
            self._show_failure(translated(str(error)))
        else:
            self.preview.show_order(order, info.reference)

    def _order(self, info: ModelInfo, edit: Edit) -> Order:
        """What is chosen; raises `SeganError` where it makes no sense, or too large a file."""
        fields, format_ = self.fields, self._format
        is_sheet, is_film = fields.form == "sheet", isinstance(fields, FilmFields)
        order = Order(
            document=fields.document(edit),
            form=fields.form,
            suffix=format_.suffix,
            quality=format_.quality,
            look=Look(self.scale.number, bool(self.smooth.currentData())),
            resolution=info.config.resolution,
            margin=0 if fields.form == "picture" else self.margin.number,
            background=self.background.currentData(),
            labels=is_sheet and self.labels.isChecked(),
            frame_count=fields.frame_count if isinstance(fields, FilmFields) else 0,
            frames_per_second=float(fields.fps.number) if isinstance(fields, FilmFields) else 0.0,
        )
        rows, columns = (len(order.rows), max(map(len, order.rows))) if is_sheet else (1, 1)
        if rows * columns * order.side**2 > MOST_PIXELS or (is_film and order.side > animation.LARGEST_SIDE):
            text = tr("{columns} × {rows} pictures of {side} px are too large for one file. Choose less.")
            raise SeganError(text.format(columns=columns, rows=rows, side=order.side))
        return order

    def _offer(self) -> None:
        is_ready = self.preview.is_ready and not self._rest.isActive()
        self.file.offer(self.preview.order if is_ready else None, self.preview.composition)

    def _show_failure(self, why: str) -> None:
        """Where the picture would be."""
        self.preview.forget()
        self.preview.set_message(tr("This cannot be exported"), why)
        self.file.show_rendering(1, 1)
        self.file.describe("")

    def _on_written(self, path: Path) -> None:
        self.status.emit(tr("{path} is saved.").format(path=path))
        self.exported.emit(path)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)
