"""What can be exported: each kind has its fields, and says which edits they ask for."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from segan import editing
from segan.config import parse
from segan.editing import Dimension, Edit, ModelInfo, ModelReference, Sheet, seeds_in
from segan.errors import SeganError
from segan.paths import Timeline
from segan.quantities import QUANTITIES, Axis, steps, xy_sheet
from segan_desktop import theme
from segan_desktop.exploration.dimension_notes import DimensionNotes
from segan_desktop.exploration.document import fitted, spans
from segan_desktop.exploration.export_jobs import Form
from segan_desktop.exploration.models import checksum, is_model, signature
from segan_desktop.exploration.panels import style_ranges
from segan_desktop.exploration.reach_box import ReachBox
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.choice_box import ChoiceBox
from segan_desktop.widgets.number_box import LAST_SEED, NumberBox

PICTURE, SEEDS, TRAVERSAL, STRIP, MATRIX, GRID, FILM = (
    "picture", "seeds", "traversal", "strip", "matrix", "grid", "film",
)  # fmt: skip
FILES, SHEET = "files", "sheet"
MOST_STEPS = 64
MOST_EFFECTIVE = 8
SHORTEST, LONGEST = 0.1, 3600.0
"""Seconds of a film."""
MOST_FPS = 60


class Fields(QWidget):
    """The fields of a kind of export, one below the other."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = QFormLayout(self)
        style_form(self.lines)
        self._info: ModelInfo | None = None

    @property
    def info(self) -> ModelInfo:
        assert self._info is not None
        return self._info

    @property
    def form(self) -> Form:
        return "sheet"

    def show_model(self, info: ModelInfo) -> None:
        self._info = info

    def show_edit(self, edit: Edit) -> None:
        """Follow the present edit where a person has not chosen otherwise."""

    def document(self, edit: Edit) -> Sheet | Timeline:
        """What is exported; raises `SeganError` where the fields make no sense."""
        raise NotImplementedError

    def stem(self, edit: Edit) -> str:
        """What a file is called beside the model's name."""
        raise NotImplementedError

    def add(self, *rows: tuple[str, QWidget]) -> None:
        for caption, field in rows:
            self.lines.addRow(caption, field)
            if isinstance(field, ChoiceBox):
                field.currentIndexChanged.connect(self.changed)
            elif isinstance(field, NumberBox):
                field.valueChanged.connect(self.changed)
            elif isinstance(field, QLineEdit):
                field.setAcceptDrops(False)
                field.textChanged.connect(self.changed)
            elif isinstance(field, QCheckBox):
                field.toggled.connect(self.changed)


class PictureFields(Fields):
    """The present picture; it has no fields."""

    @property
    def form(self) -> Form:
        return "picture"

    def document(self, edit: Edit) -> Sheet:
        return Sheet(rows=((edit,),), origin=edit)

    def stem(self, edit: Edit) -> str:
        return f"seed{edit.seed}"


class SeedsFields(Fields):
    """The present edit with many seeds, each in a file or all on a sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seeds = QLineEdit("0-15")
        self.seeds.setAccessibleName(tr("Seeds"))
        self.seeds.setToolTip(tr("Numbers and ranges, for example 0-15 or 3, 7, 11"))
        self.form_of = ChoiceBox(tr("Files"), [(tr("One file for each"), FILES), (tr("All on one sheet"), SHEET)])
        self.add((tr("Seeds"), self.seeds), (tr("Files"), self.form_of))

    @property
    def form(self) -> Form:
        return "files" if self.form_of.currentData() == FILES else "sheet"

    def document(self, edit: Edit) -> Sheet:
        numbers = list(dict.fromkeys(seeds_in(self.seeds.text())))
        return editing.seeds(edit, numbers)

    def stem(self, edit: Edit) -> str:
        return "seeds" + self.seeds.text().replace(" ", "").replace(",", "_")[:40]


class TraversalFields(Fields):
    """Dimensions in rows, each from its low to its high end."""

    def __init__(self, notes: DimensionNotes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self.rows = ChoiceBox(tr("Dimensions"), explanation=tr("Each becomes a row."))
        self.steps = _count(tr("Steps"), tr("Pictures in a row."), 7)
        self.reach = ReachBox()
        self.add((tr("Rows"), self.rows), (tr("Steps"), self.steps), (tr("Reach"), self.reach))

    def show_model(self, info: ModelInfo) -> None:
        super().show_model(info)
        places = sorted({(i.dimension.layer, i.dimension.input, i.kind, i.resolution) for i in info.dimensions})
        layer = tr("Layer {layer} ({pixels} px)  N{input} {kind}")
        self.rows.set_items(
            [
                (tr("The {n} most effective").format(n=MOST_EFFECTIVE), "effective"),
                (tr("Those that are moved"), "moved"),
                *((layer.format(layer=la, pixels=px, input=n, kind=kind), (la, n)) for la, n, kind, px in places),
                *((each.dimension.label, each.dimension) for each in info.ranked),
            ]
        )

    def show_place(self, place: tuple[int, int] | None, steps: int, reach: int) -> None:
        """What the traversal panel shows."""
        self.rows.choose(place)
        self.steps.setValue(steps)
        self.reach.setValue(reach)

    def document(self, edit: Edit) -> Sheet:
        dimensions = self._dimensions(edit)
        if not dimensions:
            raise SeganError(tr("No dimension is moved. Move a slider, or choose other rows."))
        return editing.traversal(edit, dimensions, self.steps.number, self.reach.value(), self._notes.names)

    def stem(self, edit: Edit) -> str:
        chosen = self.rows.currentData()
        what = "L{}N{}".format(*chosen) if isinstance(chosen, tuple) else str(chosen)
        return f"seed{edit.seed}-{what}"

    def _dimensions(self, edit: Edit) -> list[Dimension]:
        ranked = [each.dimension for each in self.info.ranked]
        chosen = self.rows.currentData()
        if chosen == "effective":
            return ranked[:MOST_EFFECTIVE]
        if chosen == "moved":
            return [change.dimension for change in edit.subspace]
        if isinstance(chosen, tuple):
            return [dimension for dimension in ranked if (dimension.layer, dimension.input) == chosen]
        return [chosen] if isinstance(chosen, Dimension) else []


class _WayFields(Fields):
    """A way: the timeline, or the one from the present picture to another seed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline: Timeline | None = None
        self.way = ChoiceBox(tr("Way"), explanation=tr("Key frames are put together in the Interpolation panel."))
        self.second_seed = NumberBox(tr("Second seed"), tr("Where the way ends."), value=1)

    def show_edit(self, edit: Edit) -> None:
        _follow(self.second_seed, edit.to_seed, edit.seed)

    def show_timeline(self, timeline: Timeline | None) -> None:
        if timeline != self._timeline:
            was_there = self._timeline is not None
            self._timeline = timeline
            self._set_ways()
            if timeline is not None and not was_there:
                self.way.choose("timeline")
            self.take_timeline(timeline)
            self.changed.emit()

    def take_timeline(self, timeline: Timeline | None) -> None:
        """Another one is there."""

    def stem(self, edit: Edit) -> str:
        if self.way.currentData() == "timeline" and self._timeline is not None:
            return f"way{len(self._timeline.keys)}"
        return f"seed{edit.seed}-to{self.second_seed.number}"

    def _set_ways(self) -> None:
        ways: list[tuple[str, str]] = [(tr("To another seed"), "seed")]
        if self._timeline is not None:
            count = len(self._timeline.keys)
            ways.insert(0, (tr("The timeline ({count} key frames)").format(count=count), "timeline"))
        ways += self.other_ways()
        chosen = self.way.currentData()
        self.way.set_items(ways)
        self.way.choose(chosen)
        self._show_fields()

    def other_ways(self) -> list[tuple[str, str]]:
        return []

    def _show_fields(self) -> None:
        self.lines.setRowVisible(self.second_seed, self.way.currentData() != "timeline")

    def _fitted_timeline(self) -> Timeline:
        assert self._timeline is not None
        keys = tuple(key.replace(edit=fitted(key.edit, self.info)) for key in self._timeline.keys)
        return self._timeline.replace(keys=keys)


class StripFields(_WayFields):
    """Pictures at equal distances along a way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = _count(tr("Steps"), tr("Pictures along the way."), 7)
        self.add((tr("Way"), self.way), (tr("Second seed"), self.second_seed), (tr("Steps"), self.steps))
        self.way.currentIndexChanged.connect(self._show_fields)
        self._set_ways()

    def document(self, edit: Edit) -> Sheet:
        if self.way.currentData() != "timeline":
            return editing.interpolation(edit, self.second_seed.number, self.steps.number)
        timeline = self._fitted_timeline()
        shares = timeline.shares(self.steps.number)
        return Sheet(
            rows=(tuple(timeline.at(share) for share in shares),),
            column_labels=tuple(f"{share * timeline.seconds:.1f} s" for share in shares),
            origin=edit,
        )


class MatrixFields(Fields):
    """Rows and columns of seeds; the columns lend some layers their styles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row_seeds, self.column_seeds = QLineEdit(), QLineEdit()
        for field, name in ((self.row_seeds, tr("Row seeds")), (self.column_seeds, tr("Column seeds"))):
            field.setAccessibleName(name)
            field.setToolTip(tr("Numbers and ranges, for example 0-5 or 3, 7, 11"))
        self.layers = ChoiceBox(tr("Layers"), explanation=tr("Which layers take their style from the column's seed."))
        self._own: tuple[int, ...] = ()
        self._source = 0
        self._followed: tuple[int, tuple[int, ...]] | None = None
        self.add(
            (tr("Rows"), self.row_seeds), (tr("Columns"), self.column_seeds), (tr("Styles"), self.layers)
        )  # fmt: skip

    def show_model(self, info: ModelInfo) -> None:
        super().show_model(info)
        self._set_layers()

    def show_edit(self, edit: Edit) -> None:
        seeds = edit.seed, tuple(mix.seed for mix in edit.mixes)
        if self._followed != seeds:
            self._followed = seeds
            first = edit.mix_seed if edit.mix_seed is not None else edit.seed + 4
            self.show_seeds(range(edit.seed, edit.seed + 4), range(first, first + 4), edit)

    def show_seeds(self, rows: Iterable[int], columns: Iterable[int], edit: Edit, source: int = 0) -> None:
        """What the style-mixing panel shows: the columns stand in for one source of an edit, the others stay."""
        self.row_seeds.setText(_written(rows))
        self.column_seeds.setText(_written(columns))
        self._source = source
        layers = edit.mixes[source].layers if edit.mixes else ()
        if layers != self._own:
            self._own = layers
            self._set_layers()
        if layers:
            self.layers.choose(layers)

    def document(self, edit: Edit) -> Sheet:
        rows, columns = seeds_in(self.row_seeds.text()), seeds_in(self.column_seeds.text())
        return editing.style_mixing(edit, rows, columns, self.layers.currentData() or (), self._source)

    def stem(self, edit: Edit) -> str:
        return f"seed{edit.seed}-mix"

    def _set_layers(self) -> None:
        if self._info is None:
            return
        names = {"Coarse": tr("Coarse"), "Middle": tr("Middle"), "Fine": tr("Fine")}
        ranges = style_ranges(self.info.style_resolutions)
        items = [(names[name], layers) for name, layers in ranges.items()]
        if self._own and self._own not in ranges.values():
            items.insert(0, (tr("Layers {numbers}").format(numbers=spans(self._own)), self._own))
        self.layers.set_items(items)


class AxisFields(QObject):
    """One side of an X/Y sheet: which quantity, which one of its kind, and its values. Fills rows of a form."""

    def __init__(self, fields: Fields, caption: str, name: str) -> None:
        super().__init__(fields)
        self._lines = fields.lines
        self._info: ModelInfo | None = None
        self._edit = Edit()
        self._checksums: dict[tuple[Path, int, int], str] = {}
        """Of model files, by path, time and size."""
        self.quantity = ChoiceBox(caption)
        self.which = ChoiceBox(tr("Which one"))
        self.first = _number(tr("From"))
        self.last = _number(tr("To"))
        self._range = QWidget()
        ends = QHBoxLayout(self._range)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(theme.GRID)
        ends.addWidget(self.first)
        ends.addWidget(self.last)
        self.steps = _count(tr("Steps"), tr("How many values; of snapshots, so many at equal distances."), 5)
        fields.add(
            (caption, self.quantity),
            ("", self.which),
            (tr("From, to"), self._range),
            (tr("Steps"), self.steps),
        )
        for field in (self.first, self.last):
            field.valueChanged.connect(fields.changed)
        self._wanted = name
        self.quantity.currentIndexChanged.connect(self._show_quantity)

    def show_model(self, info: ModelInfo) -> None:
        self._info = info
        self._set_quantities()

    def show_edit(self, edit: Edit) -> None:
        before, self._edit = self._edit, edit
        if edit.directions != before.directions:
            self._set_quantities()
        if self.quantity.currentData() == "seed" and self.first.number == before.seed:  # as it was proposed
            self.last.set_value(min(edit.seed + self.last.number - before.seed, LAST_SEED))
            self.first.set_value(edit.seed)

    def axis(self) -> Axis:
        name, count = self.quantity.currentData(), self.steps.number
        quantity = QUANTITIES[name]
        if quantity.kind == "model":
            found = self._snapshots()
            chosen = steps(name, 0, len(found) - 1, min(count, len(found)))
            return Axis(name, tuple(found[index] for index in chosen))
        values = steps(name, self.first.value(), self.last.value(), count)
        of = self._info.noise_inputs if quantity.kind == "noise" and self._info else self.which.currentData()
        return Axis(name, values, of)

    def _set_quantities(self) -> None:
        info = self._info
        if info is None:
            return
        is_there = {
            "truncation": info.truncates,
            "dimension": bool(info.dimensions),
            "direction": bool(self._edit.directions),
            "noise": bool(info.noise_inputs),
            "model": bool(info.reference.path),
        }
        names = [name for name, quantity in QUANTITIES.items() if is_there.get(quantity.kind, True)]
        chosen = self.quantity.currentData() or self._wanted
        self.quantity.set_items((translated(QUANTITIES[name].title), name) for name in names)
        self.quantity.choose(chosen)
        self._show_quantity()

    def _show_quantity(self) -> None:
        name, info = self.quantity.currentData(), self._info
        if name is None or info is None:
            return
        quantity = QUANTITIES[name]
        if quantity.kind == "dimension":
            self.which.set_items((each.dimension.label, each.dimension) for each in info.ranked)
        elif quantity.kind == "direction":
            self.which.set_items((each.name, each) for each in self._edit.directions)
        else:
            self.which.set_items(())
        self._lines.setRowVisible(self.which, quantity.kind in ("dimension", "direction"))
        self._lines.setRowVisible(self._range, quantity.kind != "model")
        if name != self._wanted or not self.first.toolTip():
            self._wanted = name
            begin = self._edit.seed if name == "seed" else quantity.first
            end = begin + quantity.last - quantity.first if name == "seed" else quantity.last
            for field, value in ((self.first, begin), (self.last, end)):
                field.setDecimals(0 if quantity.whole else 2)
                field.setSingleStep(1 if quantity.whole else 0.1)
                field.setRange(quantity.lowest, min(quantity.highest, LAST_SEED))
                field.setToolTip(translated(quantity.title))
                field.set_value(value)

    def _snapshots(self) -> list[ModelReference]:
        """The models in the folder of the open one, by name and so by age; those of a run are its snapshots."""
        assert self._info is not None
        here = self._info.reference
        paths = sorted(path for path in Path(here.path).parent.glob("*.safetensors") if is_model(path))
        known = [(path, here.sha256 if path == Path(here.path) else self._checksum(path)) for path in paths]
        return [ModelReference(path=str(path), sha256=sha256) for path, sha256 in known] or [here]

    def _checksum(self, path: Path) -> str:
        """Read once as long as the file stays as it is."""
        key = path, *(signature(path) or (0, 0))
        if key not in self._checksums:
            self._checksums[key] = checksum(path)
        return self._checksums[key]


class GridFields(Fields):
    """A sheet over any two quantities."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = AxisFields(self, tr("Columns"), "psi")
        self.rows = AxisFields(self, tr("Rows"), "seed")

    def show_model(self, info: ModelInfo) -> None:
        super().show_model(info)
        self.columns.show_model(info)
        self.rows.show_model(info)

    def show_edit(self, edit: Edit) -> None:
        self.columns.show_edit(edit)
        self.rows.show_edit(edit)

    def document(self, edit: Edit) -> Sheet:
        return xy_sheet(edit, self.columns.axis(), self.rows.axis())

    def stem(self, edit: Edit) -> str:
        names = (self.rows.quantity.currentData(), self.columns.quantity.currentData())
        return f"seed{edit.seed}-" + "-".join(name.replace(" ", "") for name in names)


class FilmFields(_WayFields):
    """A film of a way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seconds = _number(tr("Seconds"), SHORTEST, LONGEST)
        self.seconds.setSuffix(tr(" s"))
        self.seconds.set_value(4.0)
        self.fps = NumberBox(tr("Frames per second"), first=1, last=MOST_FPS, value=30, suffix=tr(" fps"))
        self.loop = QCheckBox(tr("closed loop"))
        self.loop.setToolTip(tr("Go back to the first picture, so that the film can be repeated without a jump."))
        self.loop.setChecked(True)
        self.add(
            (tr("Way"), self.way),
            (tr("Second seed"), self.second_seed),
            (tr("Length"), self.seconds),
            (tr("Speed"), self.fps),
            ("", self.loop),
        )
        self.way.currentIndexChanged.connect(self._show_fields)
        self.way.currentIndexChanged.connect(lambda: self.take_timeline(self._timeline))
        self._set_ways()

    @property
    def form(self) -> Form:
        return "film"

    def other_ways(self) -> list[tuple[str, str]]:
        return [(tr("Circle through both seeds"), "circle")]

    def take_timeline(self, timeline: Timeline | None) -> None:
        if timeline is not None and self.way.currentData() == "timeline":
            self.seconds.set_value(timeline.seconds)
            self.loop.setChecked(timeline.closed)

    @property
    def frame_count(self) -> int:
        return max(1, round(self.seconds.value() * self.fps.number))

    def document(self, edit: Edit) -> Timeline:
        seconds, closed, way = self.seconds.value(), self.loop.isChecked(), self.way.currentData()
        if way == "timeline":
            timeline = self._fitted_timeline()
            timeline = timeline if timeline.way == "circle" else timeline.replace(closed=closed)
            factor = seconds / timeline.seconds
            keys = tuple(key.replace(seconds=min(max(key.seconds * factor, 0.01), 3600)) for key in timeline.keys)
            return timeline.replace(keys=keys)
        if way == "circle":
            return Timeline.circle(edit, (edit.seed, self.second_seed.number), self.info.z_dim, seconds)
        plain = edit.replace(to_seed=None, position=0.0)
        ends = (plain, plain.replace(seed=self.second_seed.number, vector=None, blend=()))
        each = seconds / 2 if closed else seconds
        return parse(Timeline, {"keys": [{"edit": end, "seconds": each} for end in ends], "closed": closed})

    def _show_fields(self) -> None:
        super()._show_fields()
        self.lines.setRowVisible(self.loop, self.way.currentData() != "circle")


def kinds(notes: DimensionNotes) -> dict[str, tuple[str, Callable[[], Fields]]]:
    """Of each kind of export its name for a person, and what makes its fields."""
    return {
        PICTURE: (tr("This picture"), PictureFields),
        SEEDS: (tr("Batch of seeds"), SeedsFields),
        TRAVERSAL: (tr("Traversal grid"), partial(TraversalFields, notes)),
        STRIP: (tr("Interpolation strip"), StripFields),
        MATRIX: (tr("Style-mix matrix"), MatrixFields),
        GRID: (tr("X/Y grid"), GridFields),
        FILM: (tr("Animation"), FilmFields),
    }


def style_form(form: QFormLayout) -> None:
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(theme.WIDE_MARGIN)
    form.setVerticalSpacing(theme.GRID)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)


class _Number(NumberBox):
    """A number with two digits behind the point."""

    def set_value(self, value: float) -> None:
        blocked = self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(blocked)


def _number(name: str, first: float = -100.0, last: float = 100.0) -> _Number:
    made = _Number(name)
    made.setDecimals(2)
    made.setSingleStep(0.1)
    made.setRange(first, last)
    return made


def _count(name: str, explanation: str, value: int) -> NumberBox:
    return NumberBox(name, explanation, first=2, last=MOST_STEPS, value=value)


def _follow(box: NumberBox, wanted: int | None, seed: int) -> None:
    if wanted is not None:
        box.set_number(wanted)
    elif box.number == seed:
        box.set_number(seed + 1)


def _written(seeds: Iterable[int]) -> str:
    """Seeds as `seeds_in` reads them, and people write them."""
    runs: list[list[int]] = []
    for seed in seeds:
        seed = min(seed, LAST_SEED)
        if runs and seed == runs[-1][-1] + 1:
            runs[-1].append(seed)
        else:
            runs.append([seed])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
