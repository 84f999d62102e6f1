"""ExportDialog: choose what to keep of the present state, see it, write it; the window stays usable meanwhile."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from segan import editing, export
from segan.editing import DEFAULT_RANGE_SIGMA, Edit, ModelInfo, Sheet
from segan_desktop import theme
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.panels import style_ranges
from segan_desktop.rendering import RenderThread
from segan_desktop.settings import Settings
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.image_view import ImageView
from segan_desktop.widgets.number_box import NumberBox
from segan_desktop.workers import Tasks

CHANNEL = "export"
REST_MS = 150
MOST_PIXELS = 64_000_000
PICTURE, DIMENSION, LAYER, STRIP, MATRIX = KINDS = (
    "This picture",
    "Traversal of a dimension",
    "Traversal of a layer",
    "Interpolation strip",
    "Style-mix matrix",
)
BACKGROUNDS = {"White": "#ffffff", "Grey": "#3a3b3d", "Black": "#000000"}


class ExportDialog(QDialog):
    """Follows the document while it is shown. What is written is what the preview shows."""

    status = Signal(str)
    exported = Signal(object)
    """Path of the file that was written."""

    def __init__(
        self, document: EditDocument, thread: RenderThread, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._thread, self._settings = document, thread, settings
        self._composing, self._writing = Tasks(self), Tasks(self)
        self._sheet = Sheet(rows=())
        self._pictures: dict[Edit, np.ndarray] = {}
        self._composition: export.Composition | None = None
        self._suggested = ""
        self._may_replace = False
        self.setWindowTitle("Export")
        self.setModal(False)
        self.resize(920, 580)
        self._build()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refresh)
        self._connect()

    def sheet(self) -> Sheet:
        """What is exported; a single picture is a sheet of one cell."""
        edit, info, steps, reach = self._document.edit, self._document.info, self.steps.number, self.reach.value()
        kind = self.kind.currentText()
        assert info is not None
        if kind == DIMENSION:
            return editing.traversal(edit, [self.dimension.currentData()], steps, reach)
        if kind == LAYER:
            place = self.layer.currentData()
            here = [i for i in info.dimensions if (i.dimension.layer, i.dimension.input) == place]
            ranked = sorted(here, key=lambda i: -i.effect)
            return editing.traversal(edit, [i.dimension for i in ranked], steps, reach)
        if kind == STRIP:
            return editing.interpolation(edit, self.second_seed.number, steps)
        if kind == MATRIX:
            first = self.second_seed.number
            layers = edit.mix_layers or style_ranges(info.style_resolutions)["Coarse"]
            rows, columns = range(edit.seed, edit.seed + steps), range(first, first + steps)
            return editing.style_mixing(edit, rows, columns, layers)
        return Sheet(rows=((edit,),), origin=edit)

    def shutdown(self) -> None:
        """Wait for what is being written."""
        self._composing.shutdown()
        self._writing.shutdown()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._thread.fill(CHANNEL, ())
        self._pictures.clear()
        self._sheet = Sheet(rows=())

    def _build(self) -> None:
        self.kind = ChoiceBox("What to export", [(kind, kind) for kind in KINDS])
        self.dimension = ChoiceBox("Dimension")
        self.layer = ChoiceBox("Layer and input")
        self.second_seed = NumberBox("Second seed", "Where the interpolation ends, or whose styles are mixed in.")
        self.steps = NumberBox("Steps", "Pictures in a row.", first=2, last=33, value=7)
        reach = int(DEFAULT_RANGE_SIGMA)
        reach_help = "How far a dimension is moved, in standard deviations (σ)."
        self.reach = NumberBox("Reach", reach_help, first=1, last=10, value=reach, prefix="± ", suffix=" σ")
        scale_help = "Every pixel becomes a square of so many pixels; at 1 the picture is kept bit for bit."
        self.scale = NumberBox("Scale", scale_help, first=1, last=16, value=4, suffix=" ×")
        self.margin = NumberBox("Margin", "Distance between the pictures.", last=64, value=4, suffix=" px")
        self.background = ChoiceBox("Background", BACKGROUNDS.items())
        self.labels = QCheckBox("with labels")
        self.labels.setChecked(True)
        self.message = label("", "error", wraps=True)
        self.summary = label("", "muted")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedWidth(160)
        self.path = QLineEdit()
        self.path.setAccessibleName("File")
        self.browse_button = button("Browse…", tip="Choose a folder and a name")
        self.close_button = button("Close")
        self.export_button = button("Export", "primary")
        self.export_button.setDefault(True)
        self.view = ImageView("Preview of the export")
        self.view.setMinimumSize(320, 240)

        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(theme.WIDE_MARGIN)
        self._form.setVerticalSpacing(theme.GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for name, field in (
            ("Content", self.kind),
            ("Dimension", self.dimension),
            ("Layer", self.layer),
            ("Second seed", self.second_seed),
            ("Steps", self.steps),
            ("Reach", self.reach),
            ("Scale", self.scale),
            ("Margin", self.margin),
            ("Background", self.background),
            ("", self.labels),
        ):
            self._form.addRow(name, field)
        choices = QVBoxLayout()
        choices.addLayout(self._form)
        choices.addStretch(1)
        choices.addWidget(self.message)
        picture = QVBoxLayout()
        picture.setSpacing(theme.GRID)
        picture.addWidget(self.view, 1)
        state = QHBoxLayout()
        state.addWidget(self.summary, 1)
        state.addWidget(self.progress)
        picture.addLayout(state)
        columns = QHBoxLayout()
        columns.setSpacing(theme.WIDE_MARGIN)
        columns.addLayout(choices, 2)
        columns.addLayout(picture, 3)
        file = QHBoxLayout()
        file.setSpacing(theme.GRID)
        caption = label("File")
        caption.setBuddy(self.path)
        file.addWidget(caption)
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

    def _connect(self) -> None:
        for combo in (self.kind, self.dimension, self.layer, self.background):
            combo.currentIndexChanged.connect(self._on_choice)
        for number in (self.second_seed, self.steps, self.reach, self.scale, self.margin):
            number.valueChanged.connect(self._on_choice)
        self.labels.toggled.connect(self._on_choice)
        self.path.textChanged.connect(self._on_path)
        self.browse_button.clicked.connect(self._browse)
        self.close_button.clicked.connect(self.close)
        self.export_button.clicked.connect(self._write)
        self._document.opened.connect(self._show_model)
        self._document.changed.connect(self._on_edit)
        self._thread.filled.connect(self._take_picture)
        self._thread.render_failed.connect(self._on_render_failed)
        if self._document.info:
            self._show_model(self._document.info)
        self._on_edit(self._document.edit)

    def _show_model(self, info: ModelInfo) -> None:
        dimensions = sorted(info.dimensions, key=lambda i: -i.effect)
        places = sorted({(i.dimension.layer, i.dimension.input, i.kind, i.resolution) for i in info.dimensions})
        self.dimension.set_items((str(i.dimension), i.dimension) for i in dimensions)
        self.layer.set_items((f"Layer {la} ({px} px)  N{n} {kind}", (la, n)) for la, n, kind, px in places)
        self.kind.set_items((kind, kind) for kind in KINDS if dimensions or kind not in (DIMENSION, LAYER))
        self._on_choice()

    def _on_edit(self, edit: Edit) -> None:
        other = edit.to_seed if self.kind.currentText() == STRIP else edit.mix_seed
        if other is not None:
            self.second_seed.set_number(other)
        elif self.second_seed.number == edit.seed:
            self.second_seed.set_number(edit.seed + 1)
        self._on_choice()

    def _on_choice(self) -> None:
        kind = self.kind.currentText()
        for field, kinds in (
            (self.dimension, (DIMENSION,)),
            (self.layer, (LAYER,)),
            (self.second_seed, (STRIP, MATRIX)),
            (self.steps, (DIMENSION, LAYER, STRIP, MATRIX)),
            (self.reach, (DIMENSION, LAYER)),
            (self.margin, (DIMENSION, LAYER, STRIP, MATRIX)),
            (self.background, (DIMENSION, LAYER, STRIP, MATRIX)),
            (self.labels, (DIMENSION, LAYER, STRIP, MATRIX)),
        ):
            self._form.setRowVisible(field, kind in kinds)
        self._set_composition(None)
        self._rest.start()

    def _refresh(self) -> None:
        if not self.isVisible() or self._document.info is None:
            return
        self._sheet = self.sheet()
        wanted = dict.fromkeys(edit for row in self._sheet.rows for edit in row if edit)
        self._pictures = {edit: picture for edit, picture in self._pictures.items() if edit in wanted}
        self._thread.fill(CHANNEL, [edit for edit in wanted if edit not in self._pictures])
        self.progress.setMaximum(len(wanted))
        self.message.setText("")
        self._suggest_name()
        self._compose_if_complete()

    def _take_picture(self, channel: str, edit: Edit, picture: np.ndarray) -> None:
        if channel == CHANNEL and self.isVisible() and any(edit in row for row in self._sheet.rows):
            self._pictures[edit] = picture
            self._compose_if_complete()

    def _compose_if_complete(self) -> None:
        done, total = len(self._pictures), self.progress.maximum()
        self.progress.setValue(done)
        self.progress.setVisible(done < total)
        self.summary.setText(f"rendering {done} of {total}" if done < total else "")
        if done < total or self._rest.isActive():
            return
        tiles = [[self._pictures[edit] if edit else None for edit in row] for row in self._sheet.rows]
        rows, columns, scale = len(tiles), max(map(len, tiles)), self.scale.number
        side = next(iter(self._pictures.values())).shape[0] * scale
        if rows * columns * side * side > MOST_PIXELS:
            self.message.setText(f"{columns} × {rows} pictures of {side} px are too large for one file. Choose less.")
            return
        is_single = self.kind.currentText() == PICTURE
        with_labels = self.labels.isChecked() and not is_single
        row_labels = self._sheet.row_labels if with_labels else ()
        column_labels = self._sheet.column_labels if with_labels else ()
        margin = 0 if is_single else self.margin.number
        background = self.background.currentData()
        self._composing.start(
            lambda report: export.compose(tiles, row_labels, column_labels, margin, scale, background=background),
            self._set_composition,
            self._on_failed,
        )

    def _set_composition(self, composition: export.Composition | None) -> None:
        self._composition = composition
        self.export_button.setEnabled(composition is not None and bool(self.path.text().strip()))
        if composition is not None:
            self.view.set_picture(composition.picture)
            height, width, _ = composition.picture.shape
            self.summary.setText(
                f"{width:,} × {height:,} px   ·   PNG   ·   drop it onto the window to return to this state"
            )

    def _suggest_name(self) -> None:
        """Follow the content with the name, until a person has chosen one."""
        if self.path.text() == self._suggested:
            folder = self._settings.last_folder("export")
            self._suggested = str(export.free_name(folder / f"{self._stem()}.png"))
            self.path.setText(self._suggested)

    def _stem(self) -> str:
        edit = self._document.edit
        parts = [Path(edit.model.path).stem or "picture", f"seed{edit.seed}"]
        kind = self.kind.currentText()
        if kind == DIMENSION:
            parts.append(self.dimension.currentText())
        elif kind == LAYER:
            parts.append("L{}N{}".format(*self.layer.currentData()))
        elif kind in (STRIP, MATRIX):
            parts.append(f"{'to' if kind == STRIP else 'mix'}{self.second_seed.number}")
        return "-".join(parts)

    def _on_path(self) -> None:
        self._may_replace = False
        self.export_button.setText("Export")
        self.message.setText("")
        self.export_button.setEnabled(self._composition is not None and bool(self.path.text().strip()))

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Export", self.path.text(), "Pictures (*.png)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # asked where the file is written
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    def _write(self) -> None:
        path = Path(self.path.text().strip()).expanduser()
        if path.suffix.lower() != ".png":
            path = path.with_name(f"{path.name}.png")
        if not path.parent.is_dir():
            self.message.setText(f"The folder {path.parent} does not exist. Choose another one.")
            return
        if path.exists() and not self._may_replace:
            self._may_replace = True
            self.message.setText(f"{path.name} exists already. Press Replace to overwrite it, or change the name.")
            self.export_button.setText("Replace")
            return
        assert self._composition is not None
        is_single = self.kind.currentText() == PICTURE
        document = self._sheet.origin if is_single and self._sheet.origin else self._sheet
        picture = self._composition.picture if is_single else self._composition
        may_replace = self._may_replace
        self.export_button.setEnabled(False)
        self._writing.start(
            lambda report: export.write_picture(path, picture, document, overwrite=may_replace),
            lambda _: self._on_written(path),
            self._on_failed,
        )

    def _on_written(self, path: Path) -> None:
        self._settings.set_last_folder("export", path.parent)
        self._may_replace = False
        self.export_button.setText("Export")
        self.export_button.setEnabled(self._composition is not None)
        self.message.setText("")
        self.summary.setText(f"{path.name} is saved.")
        self._suggested = str(export.free_name(path))
        self.path.setText(self._suggested)
        self.status.emit(f"{path} is saved.")
        self.exported.emit(path)

    def _on_failed(self, reason: str, details: str) -> None:
        self.message.setText(reason)
        self.export_button.setEnabled(self._composition is not None)

    def _on_render_failed(self, edit: Edit, why: str) -> None:
        if self.isVisible():
            self.message.setText(why)
            self.progress.hide()
