"""The command line: python -m segan train | render. The options of a run are the fields of `TrainingConfig`."""

import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from segan.config import PRESETS, Frozen, ModelConfig, TrainingConfig, parse_json
from segan.errors import SeganError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. A mistake in the input is one sentence on standard error, and code 2."""
    parser = ArgumentParser(prog="python -m segan", description="Train and steer style-based GANs.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("train", help="train a model on pictures, or go on with a run")
    command.add_argument("data", nargs="*", type=Path, help="folders, zip files or pictures")
    command.add_argument("--run", type=Path, metavar="DIR", help="the folder of a new run")
    command.add_argument("--resume", type=Path, metavar="DIR", help="go on with the run in this folder")
    command.add_argument("--preset", choices=PRESETS, default="small", help="what other options start from (%(default)s)")
    _add_fields(command, TrainingConfig)
    _add_fields(command, ModelConfig)
    command.set_defaults(run_command=_train)

    command = commands.add_parser("render", help="make pictures with a model")
    command.add_argument("model", type=Path, help="a model file")
    command.add_argument("--seeds", type=_seeds, default=[0], help="for example 0-15 or 3,7,11 (0)")
    command.add_argument("--edit", type=Path, metavar="FILE", help="an edit as JSON, or a picture that carries one")
    command.add_argument("--psi", type=float, help="truncation, overriding that of the edit")
    command.add_argument("--noise", choices=["const", "random", "none"], help="noise, overriding that of the edit")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the PNG to write")
    command.set_defaults(run_command=_render)

    arguments = parser.parse_args(argv)
    try:
        arguments.run_command(arguments)
    except SeganError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _add_fields(command: ArgumentParser, kind: type[Frozen]) -> None:
    """An option for each plain field of a config; its value is validated later, by the config itself."""
    for name, field in kind.model_fields.items():
        if name in ("data", "model"):
            continue
        extra = field.json_schema_extra
        unit = extra.get("unit") if isinstance(extra, dict) else ""
        choices = get_args(field.annotation)
        shape = "{" + ",".join(map(str, choices)) + "}" if choices else str(unit or "VALUE").upper()
        # argparse expands % in help texts
        text = (field.description or "").replace("%", "%%")
        command.add_argument(f"--{name.replace('_', '-')}", metavar=shape, help=text)


def _changes(arguments: Namespace, kind: type[Frozen]) -> dict[str, Any]:
    given = vars(arguments)
    changes = {name: given[name] for name in kind.model_fields if given.get(name) not in (None, [])}
    return {n: int(v) if v.isdecimal() else v for n, v in changes.items() if isinstance(v, str)}


def _train(arguments: Namespace) -> None:
    config, folder = _training_config(arguments)
    from tqdm import tqdm

    from segan import process
    from segan.events import Command, Finished, Preparing, Progress, Saved, Started, Stopped, Warned
    from segan.training import train

    process.keep_heap()
    asked: list[Command] = []
    signal.signal(signal.SIGINT, lambda *_: asked.append(Command.STOP))
    signal.signal(signal.SIGTERM, lambda *_: asked.append(Command.STOP))
    bar = tqdm(total=round(config.kimg, 3), unit="kimg", bar_format="{desc}{percentage:3.0f}% |{bar}| {postfix}")
    for event in train(config, folder, lambda: asked.pop(0) if asked else None):
        match event:
            case Preparing(done, total):
                bar.set_postfix_str(f"reading pictures: {done} of {total}")
            case Started():
                bar.write(
                    f"{event.pictures} pictures, {event.generator_parameters / 1e6:.1f} + "
                    f"{event.discriminator_parameters / 1e6:.1f} M parameters, {event.device}, {event.precision}; "
                    "Ctrl-C saves and stops"
                )
            case Progress(images_seen, _, speed, values):
                bar.n = round(images_seen / 1000, 3)
                left = (config.kimg * 1000 - images_seen) / max(speed, 1e-9)
                losses = " ".join(f"{n} {values[n + '_loss']:.3f}" for n in ("generator", "discriminator"))
                bar.set_postfix_str(
                    f"{bar.n:g}/{config.kimg:g} kimg, {speed:.1f} img/s, {left / 60:.0f} min left, {losses}"
                )
            case Saved(_, model):
                bar.write(f"saved {model}")
            case Warned(_, text):
                bar.write(text)
            case Stopped() | Finished():
                bar.close()


def _training_config(arguments: Namespace) -> tuple[TrainingConfig, Path]:
    """The config that the arguments ask for, and the run folder."""
    if arguments.resume is not None:
        path = arguments.resume / "config.json"
        if not path.is_file():
            raise SeganError(f"{arguments.resume} is no run folder: it holds no config.json.")
        config, folder = parse_json(TrainingConfig, path.read_bytes()), arguments.resume
    elif arguments.run is None or not arguments.data:
        raise SeganError("Say what to train on and where: python -m segan train PICTURES --run FOLDER")
    else:
        config, folder = PRESETS[arguments.preset], arguments.run
    model = config.model.replace(**_changes(arguments, ModelConfig))
    changes = _changes(arguments, TrainingConfig)
    if arguments.data:
        changes["data"] = tuple(path.resolve() for path in arguments.data)
    return config.replace(model=model, **changes), folder


def _render(arguments: Namespace) -> None:
    from segan.editing import Edit, seeds
    from segan.export import compose, read_document, write_png
    from segan.rendering import Renderer

    renderer = Renderer.open(arguments.model)
    edit = Edit()
    if arguments.edit is not None:
        if arguments.edit.suffix.lower() == ".json":
            edit = parse_json(Edit, arguments.edit.read_bytes())
        else:
            document = read_document(arguments.edit)
            edit = document if isinstance(document, Edit) else document.rows[0][0] or edit
    changes = {name: value for name in ("psi", "noise") if (value := getattr(arguments, name)) is not None}
    sheet = seeds(edit.replace(model=renderer.info.reference, **changes), arguments.seeds)
    tiles = [[None if cell is None else renderer.render(cell) for cell in row] for row in sheet.rows]
    write_png(arguments.out, compose(tiles), sheet, overwrite=True)


def _seeds(text: str) -> list[int]:
    """'0-3,7' -> [0, 1, 2, 3, 7]."""
    values: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not first.strip().isdecimal() or (last and not last.strip().isdecimal()):
            raise ArgumentTypeError(f"'{part}' is no seed or range of seeds; write for example 0-15 or 3,7,11")
        values.extend(range(int(first), int(last or first) + 1))
    return values



