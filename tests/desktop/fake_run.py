"""A training run that only pretends, for tests of the window: it obeys commands and ends by itself after some steps."""

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from segan.config import TrainingConfig
from segan.events import (
    Command,
    Event,
    Failed,
    Finished,
    Paused,
    Preparing,
    PreviewReady,
    Progress,
    Resumed,
    Saved,
    Started,
    Stopped,
    Warned,
)

TILES = 4
PICTURES = 2


class FakeRun:
    """Trains a run of 1 kimg a step until it is stopped; `breaks_after` steps it fails, at `full_at` its disk is full.

    It warns with `warning`, and advises `changes`, until it is begun with them. With `refusal` it does not even begin,
    and `drive_away` no snapshot that is asked for can be saved. `full_at_stop` it finds no room to save when it is to
    stop, until it is asked again. If `deaf`, it has to be killed.
    """

    def __init__(
        self,
        config: TrainingConfig,
        folder: Path,
        breaks_after: int = 0,
        warning: str = "",
        changes: dict[str, Any] | None = None,
        full_at: int = 0,
        refusal: str = "",
        drive_away: bool = False,
        full_at_stop: bool = False,
        deaf: bool = False,
    ) -> None:
        self.config, self.folder = config.settled(PICTURES), folder
        self.obeyed: list[Command] = []
        self.killed, self._deaf = False, deaf
        self._commands: queue.Queue[Command] = queue.Queue()
        self._last = int(self.config.kimg * 1000)
        self._breaks_after, self._full_at = breaks_after, full_at
        self._refusal, self._drive_away, self._full_at_stop = refusal, drive_away, full_at_stop
        self._changes = changes or {}
        followed = self._changes and all(getattr(config, name) == value for name, value in self._changes.items())
        self._warning = "" if followed else warning

    def send(self, command: Command) -> None:
        self._commands.put(command)

    def kill(self) -> None:
        self.killed, self._deaf = True, False
        self.send(Command.STOP)

    def finish(self) -> None:
        """End after the step at hand."""
        self._last = 0

    def fail(self) -> None:
        """Fail after the step at hand."""
        self._breaks_after = 1

    def __iter__(self) -> Iterator[Event]:
        if self._refusal:
            yield Preparing(0, 0)
            yield Failed(self._refusal, "", None)
            return
        (self.folder / "previews").mkdir(parents=True, exist_ok=True)
        (self.folder / "config.json").write_text(self.config.model_dump_json())
        side = self.config.model.resolution
        yield Preparing(1, 2)
        yield Started(self.config, PICTURES, 0, "CPU", "fp32", 10, 10, np.zeros((PICTURES, side, side, 3), np.uint8))
        if self._warning:
            yield Warned(0, self._warning, self._changes)
        seen, paused = 0, False
        while seen < self._last:
            if not paused:
                seen += 1000
                values = {"generator_loss": 1.0, "discriminator_loss": 0.5, "real_score": 0.2, "fake_score": -0.2}
                yield Progress(seen, seen / 50, 50.0, values)
                yield self._preview(seen)
            if seen == 1000 * self._full_at and not paused:
                paused = True
                yield Paused(seen, "The disk is full. Free some space.")
            if self._breaks_after and seen >= 1000 * self._breaks_after:
                yield Failed("The training process was ended by the system (SIGKILL).", "", self._model(seen))
                return
            try:
                command = self._commands.get(timeout=0.01)
            except queue.Empty:
                continue
            if self._deaf:
                continue
            self.obeyed.append(command)
            match command:
                case Command.PAUSE:
                    paused = True
                    yield Saved(seen, self._model(seen))
                    yield Paused(seen)
                case Command.RESUME:
                    paused = False
                    yield Resumed(seen)
                case Command.SNAPSHOT if self._drive_away:
                    yield Warned(seen, "A snapshot could not be saved (Input/output error); the run goes on.")
                case Command.SNAPSHOT:
                    yield Saved(seen, self._model(seen))
                case Command.STOP if self._full_at_stop:
                    self._full_at_stop, paused = False, True
                    yield Paused(seen, "The disk is full. Free some space.")
                case Command.STOP:
                    yield Saved(seen, self._model(seen))
                    yield Stopped(seen, self._model(seen))
                    return
        yield Saved(seen, self._model(seen))
        yield Finished(seen, self._model(seen))

    def _preview(self, seen: int) -> PreviewReady:
        side = self.config.model.resolution
        tiles = np.full((TILES, side, side, 3), seen // 1000 % 256, np.uint8)
        path = self.folder / "previews" / f"{seen // 1000:06d}.png"
        Image.fromarray(np.concatenate(list(tiles), axis=1)).save(path)
        return PreviewReady(seen, tiles, path)

    def _model(self, seen: int) -> Path:
        path = self.folder / f"model-{seen // 1000:06d}.safetensors"
        path.write_bytes(b"")
        return path
