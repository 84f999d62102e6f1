"""What a run reports, written for TensorBoard as well: scalars over pictures seen, previews, and what is to be said."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from segan.errors import SeganError
from segan.events import Event, Measured, PreviewReady, Progress, Started, Warned

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter


class TensorBoard:
    """Writes the events of one run into a folder for TensorBoard, which is made when there is something to see."""

    def __init__(self, folder: Path) -> None:
        """Raises `SeganError` if the package tensorboard is not installed."""
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            raise SeganError(
                "--tensorboard needs the package tensorboard. Install it with: python -m pip install tensorboard"
            ) from None
        self._begin = lambda: SummaryWriter(str(folder))

    @cached_property
    def _writer(self) -> "SummaryWriter":
        return self._begin()

    def add(self, event: Event) -> None:
        """Write an event, as far as it is something to see there."""
        match event:
            case Started(reals=reals, images_seen=images_seen):
                self._add_pictures("reals", reals, images_seen)
            case Progress(images_seen, _, speed, values):
                for name, value in {**values, "images_per_second": speed}.items():
                    self._writer.add_scalar(name, value, images_seen)
            case Measured(images_seen, kid):
                self._writer.add_scalar("kid", kid, images_seen)
            case PreviewReady(images_seen, tiles):
                self._add_pictures("preview", tiles, images_seen)
            case Warned(images_seen, text):
                self._writer.add_text("warnings", text, images_seen)

    def close(self) -> None:
        if "_writer" in self.__dict__:
            self._writer.close()

    def _add_pictures(self, name: str, tiles: np.ndarray, images_seen: int) -> None:
        columns = max(1, int(len(tiles) ** 0.5))
        count, height, width, _ = tiles[: len(tiles) // columns * columns].shape
        rows = tiles[:count].reshape(-1, columns, height, width, 3).swapaxes(1, 2)
        grid = rows.reshape(-1, columns * width, 3)
        self._writer.add_image(name, grid, images_seen, dataformats="HWC")
