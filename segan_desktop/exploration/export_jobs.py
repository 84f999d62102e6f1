"""What an export does off the window's thread: make the pictures of many edits and models, and write them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segan.animation import write_animation
from segan.editing import Edit
from segan.errors import SeganError
from segan.export import Format, enlarged, free_name, write_picture
from segan.paths import Timeline
from segan_desktop.rendering import OpenRenderer, RendererLike
from segan_desktop.translation import tr
from segan_desktop.workers import Report


@dataclass(frozen=True)
class Look:
    """How a picture is enlarged."""

    scale: int
    smooth: bool

    def __call__(self, picture: np.ndarray) -> np.ndarray:
        return enlarged(picture, self.scale, self.smooth)


def rendered(edits: Iterable[Edit], open_renderer: OpenRenderer) -> Iterator[tuple[Edit, np.ndarray]]:
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


def pictures_of(edits: Sequence[Edit], open_renderer: OpenRenderer, report: Report) -> dict[Edit, np.ndarray]:
    """The pictures of edits of any models, each of which is opened once."""
    made: dict[Edit, np.ndarray] = {}
    in_order = sorted(edits, key=lambda edit: edit.model.path)
    for edit, picture in rendered(in_order, open_renderer):
        report(len(made), len(edits))
        made[edit] = picture
    return made


def write_batch(
    folder: Path,
    edits: Sequence[Edit],
    name: Callable[[Edit], str],
    format_: Format,
    look: Look,
    open_renderer: OpenRenderer,
    report: Report,
) -> list[Path]:
    """Each picture in a file of its own, under names that nothing has; those that are written stay if it is ended."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = tr("The folder {folder} cannot be made ({reason}). Choose another one.")
        raise SeganError(text.format(folder=folder, reason=error.strerror or error)) from error
    written: list[Path] = []
    for edit, picture in rendered(edits, open_renderer):
        report(len(written), len(edits))
        path = free_name(folder / f"{name(edit)}{format_.suffix}")
        write_picture(path, look(picture), edit, quality=format_.quality)
        written.append(path)
    return written


def write_film(
    path: Path,
    timeline: Timeline,
    count: int,
    frames_per_second: float,
    look: Look,
    overwrite: bool,
    open_renderer: OpenRenderer,
    report: Report,
) -> None:
    """A film of so many frames."""
    frames = (look(picture) for _, picture in rendered(map(timeline.at, timeline.shares(count)), open_renderer))
    tell = lambda done, _: report(done, count)  # noqa: E731
    write_animation(path, frames, frames_per_second, timeline, overwrite=overwrite, on_progress=tell)
