"""What an export is, and what it does off the window's thread: make the pictures of many edits, and write them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from segan.animation import write_animation
from segan.editing import Edit, Sheet
from segan.errors import SeganError
from segan.export import Composition, enlarged, free_name, write_picture
from segan.paths import Timeline
from segan_desktop.exploration.models import stem_of
from segan_desktop.rendering import OpenRenderer, RendererLike
from segan_desktop.translation import tr
from segan_desktop.workers import Report

Form = Literal["picture", "sheet", "files", "film"]
"""One picture, which has no labels and no margins; many in one; each in a file of its own, in a folder; or moving."""


@dataclass(frozen=True)
class Look:
    """How a picture is enlarged."""

    scale: int
    smooth: bool

    def __call__(self, picture: np.ndarray) -> np.ndarray:
        return enlarged(picture, self.scale, self.smooth)


@dataclass(frozen=True)
class Order:
    """All that decides an export, but for the place of its file."""

    document: Sheet | Timeline
    form: Form
    suffix: str
    quality: int | None
    look: Look
    resolution: int
    """Pixels per side of a picture, before it is enlarged."""
    margin: int = 0
    background: str = "#ffffff"
    labels: bool = False
    frame_count: int = 0
    frames_per_second: float = 0.0

    @property
    def timeline(self) -> Timeline | None:
        return self.document if isinstance(self.document, Timeline) else None

    @property
    def rows(self) -> tuple[tuple[Edit | None, ...], ...]:
        """The pictures of a sheet; of a film none, since it has too many."""
        return self.document.rows if isinstance(self.document, Sheet) else ()

    @property
    def edits(self) -> list[Edit]:
        return [edit for row in self.rows for edit in row if edit]

    @property
    def side(self) -> int:
        """Pixels per side of a picture as it is written."""
        return self.look.scale * self.resolution

    @property
    def step_count(self) -> int:
        """How many pictures are made while it is written; 0 if all of them are there before."""
        return len(self.edits) if self.form == "files" else self.frame_count

    def job(
        self, path: Path, may_replace: bool, composition: Composition | None, open_renderer: OpenRenderer
    ) -> Callable[[Report], object]:
        """What writes it, to be run by a `Task`; of a picture and of a sheet, `composition` is what it looks like."""
        if isinstance(self.document, Timeline):
            return partial(_write_film, self, self.document, path, may_replace, open_renderer)
        if self.form == "files":
            return partial(_write_files, self, path, open_renderer)
        assert composition is not None
        return partial(_write_picture, self, self.document, path, may_replace, composition)


def pictures_of(edits: Sequence[Edit], open_renderer: OpenRenderer, report: Report) -> dict[Edit, np.ndarray]:
    """The pictures of edits of any models, each of which is opened once."""
    made: dict[Edit, np.ndarray] = {}
    in_order = sorted(edits, key=lambda edit: edit.model.path)
    for edit, picture in _rendered(in_order, open_renderer):
        report(len(made), len(edits))
        made[edit] = picture
    return made


def _rendered(edits: Iterable[Edit], open_renderer: OpenRenderer) -> Iterator[tuple[Edit, np.ndarray]]:
    """Each edit and its picture; a model is opened once as long as its edits follow each other."""
    renderer: RendererLike | None = None
    for edit in edits:
        if renderer is None or renderer.info.reference.path != edit.model.path:
            path = Path(edit.model.path)
            if not path.is_file():
                raise SeganError(tr("The model {name} is not there any more. Open it again.").format(name=path.name))
            renderer = open_renderer(path)
            if edit.model.sha256 not in ("", renderer.info.reference.sha256):
                text = tr("{name} has been replaced by another model on the disk. Open it anew.")
                raise SeganError(text.format(name=path.name))
        yield edit, renderer.render(edit)


def _write_picture(
    order: Order, sheet: Sheet, path: Path, may_replace: bool, composition: Composition, report: Report
) -> None:
    single = sheet.state if order.form == "picture" else None
    write_picture(
        path,
        composition.picture if single else composition,
        single or sheet,
        overwrite=may_replace,
        quality=order.quality,
        on_progress=lambda: report(0, 0),
    )


def _write_files(order: Order, folder: Path, open_renderer: OpenRenderer, report: Report) -> None:
    """Each picture in a file of its own, under names that nothing has; those that are written stay if it is ended."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = tr("The folder {folder} cannot be made ({reason}). Choose another one.")
        raise SeganError(text.format(folder=folder, reason=error.strerror or error)) from error
    edits = order.edits
    stem = stem_of(Path(edits[0].model.path))
    for done, (edit, picture) in enumerate(_rendered(edits, open_renderer)):
        report(done, len(edits))
        path = free_name(folder / f"{stem}-seed{edit.seed}{order.suffix}")
        write_picture(path, order.look(picture), edit, quality=order.quality)


def _write_film(
    order: Order, timeline: Timeline, path: Path, may_replace: bool, open_renderer: OpenRenderer, report: Report
) -> None:
    count = order.frame_count
    edits = map(timeline.at, timeline.shares(count))
    frames = (order.look(picture) for _, picture in _rendered(edits, open_renderer))
    tell = lambda done, _: report(done, count)  # noqa: E731
    write_animation(path, frames, order.frames_per_second, timeline, overwrite=may_replace, on_progress=tell)
