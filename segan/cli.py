"""The command line: python -m segan data | train | render | directions | project | evaluate | compare | convert | ...

The options of a run are the fields of its config.
"""

import io
import json
import os
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import numpy as np

from segan.carried import read, texts
from segan.config import PRESETS, Frozen, ModelConfig, TrainingConfig
from segan.directions import METHODS
from segan.editing import Edit, ModelReference, Sheet, seeds, seeds_in
from segan.errors import SeganError
from segan.export import LARGEST_SCALE
from segan.files import write_atomically
from segan.json_files import load_json
from segan.pictures import DAMAGED, Fit, read_square
from segan.runs import RunFiles

if TYPE_CHECKING:
    from segan.data import Report
    from segan.events import Command
    from segan.rendering import Renderer

MOST_FRAMES = 1_000_000
PRESET_HELP = "what options start from (%(default)s); auto: the largest that this machine finishes over night"
DIRECTION_OPTIONS = ("count", "layers", "normalise", "samples", "liked", "disliked", "name")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. A mistake in the input is one sentence on standard error, and code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file may be called what a terminal cannot show
    parser = ArgumentParser(prog="python -m segan", description="Train and steer style-based GANs.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_data(commands.add_parser("data", help="report on pictures: what is usable, what is not and why"))
    _add_train(commands.add_parser("train", help="train a model on pictures, or go on with a run"))
    _add_render(commands.add_parser("render", help="make pictures with a model"))
    _add_directions(commands.add_parser("directions", help="find directions in w that change something"))
    _add_project(commands.add_parser("project", help="find a picture in a model: the latents that come nearest to it"))
    _add_evaluate(commands.add_parser("evaluate", help="measure how near a model's pictures are to real ones"))
    _add_compare(commands.add_parser("compare", help="measure how well models, and directions in them, decouple"))
    _add_convert(commands.add_parser("convert", help="make a model file of another project's checkpoint, or of a run"))
    _add_benchmark(commands.add_parser("benchmark", help="measure how fast this machine trains and renders"))
    arguments = parser.parse_args(argv)
    try:
        arguments.run_command(arguments)
    except SeganError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # as shells call it
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be used ({error.strerror}).", file=sys.stderr)
        return 2
    except (MemoryError, RuntimeError) as error:
        from segan.parallel import is_out_of_memory

        if not is_out_of_memory(error):
            raise
        print("There is not enough memory for this. Choose less at once, or close other programs.", file=sys.stderr)
        return 2
    return 0


def _place(text: str) -> Path:
    """Pictures are called after the folder that they lie in, which a path such as '.' does not tell."""
    return Path(text).expanduser().resolve()


def _add_data(command: ArgumentParser) -> None:
    command.add_argument("data", nargs="+", type=_place, help="folders, zip files or pictures")
    command.add_argument("--resolution", type=int, default=64, metavar="PX", help="the size to train at (%(default)s)")
    choices = get_args(TrainingConfig.model_fields["fit"].annotation)
    command.add_argument("--fit", choices=choices, default="crop", help="as for training")
    command.add_argument("--background", default="#ffffff", metavar="#RRGGBB", help="as for training")
    command.add_argument("--exclude", nargs="+", default=[], metavar="NAME", help="leave these out, as for training")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run_command=_data)


def _add_train(command: ArgumentParser) -> None:
    command.add_argument("data", nargs="*", type=_place, help="folders, zip files or pictures")
    command.add_argument("--run", type=Path, metavar="DIR", help="the folder of a new run")
    command.add_argument("--resume", type=Path, metavar="DIR", help="go on with the run in this folder")
    command.add_argument("--preset", choices=[*PRESETS, "auto"], default="small", help=PRESET_HELP)
    command.add_argument("--tensorboard", action="store_true", help="also write what TensorBoard shows, into the run")
    _add_fields(command, TrainingConfig)
    _add_fields(command, ModelConfig)
    command.set_defaults(run_command=_train)


def _add_render(command: ArgumentParser) -> None:
    command.add_argument("model", type=Path, help="a model file, of this program or of another, or a run")
    command.add_argument("--seeds", type=_seeds, help="for example 0-15 or 3,7,11 (that of the edit, or 0)")
    command.add_argument(
        "--latents", type=Path, metavar="FILE", help="an .npz with z, w or w_plus in place of seeds, truncated if asked"
    )
    command.add_argument(
        "--edit", type=Path, metavar="FILE", help="an edit as JSON, or a picture or film that carries one"
    )
    command.add_argument(
        "--timeline", type=Path, metavar="FILE", help="key frames as JSON, or a film that carries them"
    )
    command.add_argument(
        "--fps", type=float, default=30.0, metavar="N", help="frames per second of a film (%(default)s)"
    )
    command.add_argument("--even", action="store_true", help="a film of constant perceived speed")
    command.add_argument("--psi", type=float, help="truncation, overriding that of the edit")
    command.add_argument("--noise", choices=["const", "random", "none"], help="noise, overriding that of the edit")
    scales = range(1, LARGEST_SCALE + 1)
    command.add_argument(
        "--scale", type=int, choices=scales, default=1, metavar="N", help="pixels become squares of N (%(default)s)"
    )
    command.add_argument("--smooth", action="store_true", help="enlarge by Lanczos instead of by squares")
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="the picture to write (.png, .webp, .jpg), of several seeds a grid; of a timeline a film (.mp4, .webm, "
        ".gif, .webp, .apng), or a folder of PNGs",
    )
    command.add_argument("--array", type=Path, metavar="FILE", help="the .npz to write: images [N, 3, H, W] in -1..1")
    command.set_defaults(run_command=_render)


def _add_evaluate(command: ArgumentParser) -> None:
    command.add_argument(
        "model", type=Path, help="a model file, of this program or of another, or a run: all its models"
    )
    command.add_argument("--data", nargs="+", type=_place, metavar="PATH", help="real pictures (those of the run)")
    command.add_argument("--fit", metavar="KIND", help="as for training (that of the run, or crop)")
    command.add_argument("--background", metavar="#RRGGBB", help="as for training (that of the run, or white)")
    command.add_argument("--samples", type=int, default=1000, metavar="N", help="pictures to make (%(default)s)")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run_command=_evaluate)


def _add_compare(command: ArgumentParser) -> None:
    command.add_argument(
        "models", nargs="+", type=Path, metavar="MODEL", help="model files, of this program or others, or runs"
    )
    command.add_argument(
        "--directions", nargs="+", type=Path, default=[], metavar="FILE", help="files of directions to measure, too"
    )
    command.add_argument(
        "--count", type=int, default=10, metavar="N", help="directions of a method, and of a layer (%(default)s)"
    )
    command.add_argument("--samples", type=int, default=64, metavar="N", help="pictures to move (%(default)s)")
    command.add_argument(
        "--pairs", type=int, default=1000, metavar="N", help="pairs of pictures for a path length (%(default)s)"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run_command=_compare)


def _add_directions(command: ArgumentParser) -> None:
    command.add_argument("model", type=Path, help="a model file, of this program or of another, or a run")
    command.add_argument("--method", choices=METHODS, default="sefa", help="how to look for them (%(default)s)")
    command.add_argument("--out", type=Path, metavar="FILE", help="the JSON to write")
    command.add_argument("--count", type=int, metavar="N", help="sefa, pca: how many")
    command.add_argument("--layers", type=_seeds, metavar="0-3,5", help="indices of w+ that they are for (all)")
    command.add_argument(
        "--normalise", action=BooleanOptionalAction, help="sefa: whether all styles count the same (they do)"
    )
    command.add_argument("--samples", type=int, metavar="N", help="pca: random pictures to take it from")
    command.add_argument("--liked", type=_seeds, metavar="SEEDS", help="labelled: seeds at the one end")
    command.add_argument("--disliked", type=_seeds, metavar="SEEDS", help="labelled: seeds at the other end")
    command.add_argument("--name", help="labelled: what to call it")
    command.set_defaults(run_command=_directions)


def _add_project(command: ArgumentParser) -> None:
    command.add_argument("model", type=Path, help="a model file, of this program or of another, or a run")
    command.add_argument("picture", type=Path, help="the picture to find; its middle square, if it is none itself")
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the nearest picture; it carries its latents (--edit)"
    )
    command.add_argument("--fit", choices=get_args(Fit), default="crop", help="how it becomes square (%(default)s)")
    command.add_argument("--steps", type=int, metavar="N", help="of gradient descent (as many as in the window)")
    command.set_defaults(run_command=_project)


def _add_convert(command: ArgumentParser) -> None:
    command.add_argument(
        "file",
        type=Path,
        help="a checkpoint of rosinality, SEGAN or NVIDIA (.pt or .pkl), or a run or a model of it, which is joined "
        "with its discriminator, so that others can train on with it",
    )
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the model file to write")
    command.set_defaults(run_command=_convert)


def _add_benchmark(command: ArgumentParser) -> None:
    command.add_argument("--quick", action="store_true", help="the smallest preset and resolution only")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run_command=_benchmark)


def _add_fields(command: ArgumentParser, kind: type[Frozen]) -> None:
    """An option for each field of a config but those given otherwise; the config itself validates the values later."""
    for name, field in kind.model_fields.items():
        if name in ("data", "model"):
            continue
        extra = field.json_schema_extra
        unit = extra.get("unit") if isinstance(extra, dict) else ""
        choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
        shape = "{" + ",".join(map(str, choices)) + "}" if choices else str(unit or "VALUE").upper()
        several = "+" if "tuple" in str(field.annotation) else None
        # argparse expands % in help texts
        text = (field.description or "").replace("%", "%%")
        command.add_argument(f"--{name.replace('_', '-')}", nargs=several, metavar=shape, help=text)


def _changes(arguments: Namespace, kind: type[Frozen]) -> dict[str, Any]:
    """What the options say, as plain values."""
    given = vars(arguments)
    changes = {name: given[name] for name in kind.model_fields if name != "data" and given.get(name) is not None}
    return {name: int(v) if isinstance(v, str) and v.isdecimal() else v for name, v in changes.items()}


def _report(config: TrainingConfig) -> "Report":
    """On the pictures of a run."""
    from segan.data import inspect

    with _bar("reading pictures") as tell:
        return inspect(
            config.data, config.model.resolution, config.fit, config.background, tell, exclude=config.exclude
        )


def _data(arguments: Namespace) -> None:
    from segan.pictures import size_text

    given = {name: getattr(arguments, name) for name in ("data", "fit", "background", "exclude")}
    config = TrainingConfig().replace(model=ModelConfig().replace(resolution=arguments.resolution), **given)
    report = _report(config)
    _refuse_unknown_names(report)
    if arguments.json:
        fields = {
            "usable": len(report.usable),
            "refused": [{"name": refusal.name, "reason": refusal.reason} for refusal in report.refused],
            "ignored": report.ignored,
            "sizes": report.sizes,
            "changes": [*report.changes, *report.concerns.values()],
            "duplicates": [list(group) for group in report.duplicates],
            "near_duplicates": [list(group) for group in report.near_duplicates],
            "tiny": [picture.name for picture in report.tiny],
            "outliers": [{"name": outlier.name, "reason": outlier.reason} for outlier in report.outliers],
            "excluded": [picture.name for picture in report.excluded],
            "problem": report.problem,
            "advice": report.advice,
        }
        print(json.dumps(fields, indent=1, ensure_ascii=False))
    else:
        print(_summary(report))
        alike = (f"These look almost the same: {', '.join(group)}." for group in report.near_duplicates)
        tiny = (
            f"{picture.name} has only {size_text((picture.width, picture.height))} pixels." for picture in report.tiny
        )
        lines = (*report.changes, *report.concerns.values(), *map(str, report.refused), *alike, *tiny)
        for line in (*lines, *map(str, report.outliers), report.advice):
            if line not in ("", report.problem):
                print(f"  {line}")
    if report.problem:
        raise SeganError(report.problem)


def _refuse_unknown_names(report: "Report") -> None:
    there = {picture.name for picture in report.pictures} | {refusal.name for refusal in report.refused}
    if unknown := sorted(report.exclude - there):
        raise SeganError(f"There is no picture {unknown[0]} to leave out. A name is what python -m segan data lists.")


def _summary(report: "Report") -> str:
    return f"{len(report.usable):,} usable pictures, {len(report.refused):,} refused. {report.sizes}"


def _tell_what_is_learnt_from(config: TrainingConfig, looked: "Report | None") -> None:
    """Print what is done to the pictures of a new run, and how many a person may want to look at.

    `looked` is a report on the same pictures for any settings, if there is one.
    """
    if looked:
        seen = looked.seen_as(config.model.resolution, config.fit, config.background)
        report = seen.excluding(config.exclude)
    else:
        report = _report(config)
    _refuse_unknown_names(report)
    if report.problem:
        raise SeganError(report.problem)
    for line in (_summary(report), *report.changes, *report.concerns.values(), report.advice):
        if line:
            print(line)
    if report.concerns:
        print("They are listed by: python -m segan data")


def _train(arguments: Namespace) -> None:
    config, folder, looked = _training_config(arguments)
    from tqdm import tqdm

    from segan import process
    from segan.events import Finished, Measured, Paused, Preparing, Progress, Saved, Started, Stopped, Warned
    from segan.tensorboard import TensorBoard
    from segan.training import train

    process.keep_heap()
    process.limit_memory()
    first = os.environ.get("RANK", "0") == "0"  # of the processes that torchrun starts; the others report nothing
    if first and arguments.resume is None and not RunFiles(folder).config_file.exists():
        _tell_what_is_learnt_from(config, looked)
    look = "{percentage:3.0f}% |{bar}| {desc}"
    with ExitStack() as stack:
        board = None
        if arguments.tensorboard and first:
            board = stack.enter_context(closing(TensorBoard(folder / "tensorboard")))
        bar = stack.enter_context(tqdm(total=round(config.kimg, 3), unit="kimg", bar_format=look, disable=not first))
        next_command = stack.enter_context(_stop_at_ctrl_c())
        for event in train(config, folder, next_command):
            if board:
                board.add(event)
            match event:
                case Preparing(done, total):
                    bar.set_description_str(f"reading pictures: {done} of {total}")
                case Started():
                    bar.write(
                        f"{event.pictures} pictures, {event.generator_parameters / 1e6:.1f} + "
                        f"{event.discriminator_parameters / 1e6:.1f} M parameters, {event.device}, {event.precision}, "
                        f"augmentation {event.config.augment}; Ctrl-C saves and stops"
                    )
                case Progress(images_seen, _, speed, values):
                    bar.n = min(round(images_seen / 1000, 3), bar.total)
                    left = max(0.0, config.kimg * 1000 - images_seen) / max(speed, 1e-9)
                    losses = " ".join(
                        f"{n} {values[n + '_loss']:.3f}"
                        for n in ("generator", "discriminator")
                        if n + "_loss" in values
                    )
                    bar.set_description_str(
                        f"{bar.n:g}/{config.kimg:g} kimg, {speed:.1f} pictures/s, {left / 60:.0f} min left, {losses}"
                    )
                case Saved(_, model):
                    bar.write(f"saved {model}")
                case Measured(_, kid, error, model, best):
                    bar.write(f"{model.name}: KID-EN {kid:.0f} ± {error:.0f}{', the best so far' if best else ''}")
                case Warned(_, text) | Paused(_, text):
                    bar.write(text)
                case Stopped() | Finished():
                    bar.write(
                        f"{event.images_seen / 1000:g} kimg are done; --resume goes on, with --kimg for a longer run"
                    )


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for what takes longer than a second, to be told (done, total); only where a person looks on."""
    from tqdm import tqdm

    look = "{desc} {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt}"
    with tqdm(desc=what, total=1, bar_format=look, delay=1, leave=False, disable=None) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell


@contextmanager
def _stop_at_ctrl_c() -> Iterator[Callable[[], "Command | None"]]:
    """What a run asks for its next command: to stop, each time that a person or the system asked this process to."""
    from segan.events import Command

    asked: list[Command] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: asked.append(Command.STOP)) for number in signals]
    try:
        yield lambda: asked.pop(0) if asked else None
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def _training_config(arguments: Namespace) -> tuple[TrainingConfig, Path, "Report | None"]:
    """The config that the arguments ask for, the run folder, and the report that the choice of a preset took."""
    looked = None
    if arguments.resume is not None and arguments.run is not None:
        raise SeganError("Say either --run FOLDER for a new run or --resume FOLDER to go on with one, not both.")
    if arguments.resume is not None:
        config, folder = RunFiles(arguments.resume).config(), arguments.resume
    elif arguments.run is None or not arguments.data:
        raise SeganError("Say what to train on and where: python -m segan train PICTURES --run FOLDER")
    else:
        preset = arguments.preset
        if preset == "auto":
            looked = _report(PRESETS["small"].replace(data=arguments.data))
            preset = _proposed_preset(looked)
        config, folder = PRESETS[preset], arguments.run
    model = config.model.replace(**_changes(arguments, ModelConfig))
    changes = _changes(arguments, TrainingConfig)
    if arguments.data:
        changes["data"] = tuple(arguments.data)
    if arguments.initial_model:
        changes["initial_model"] = Path(arguments.initial_model).resolve()
    changed = config.replace(model=model, **changes)
    for path in (*changed.data, folder):
        try:
            str(path).encode()
        except UnicodeEncodeError:
            raise SeganError(f"{path} has a name that is no text. Give it another one.") from None
    return (changed if "r1_gamma" in changes else changed.following(config)), folder, looked


def _proposed_preset(report: "Report") -> str:
    """The preset that suits the pictures and this machine; printed with its reason."""
    from segan.estimate import propose_preset

    if report.problem:
        raise SeganError(report.problem)
    with _bar("measuring this machine") as tell:
        proposal = propose_preset(len(report.usable), report.usual_side, tell)
    print(f"Preset {proposal.preset}. {proposal.reason}")
    return proposal.preset


def _render(arguments: Namespace) -> None:
    if not (arguments.out or arguments.array):
        raise SeganError("Say where the pictures go: --out FILE.png or --array FILE.npz")
    if arguments.latents and not arguments.array:
        raise SeganError("Pictures of latents become an array: --array FILE.npz")
    if arguments.timeline:
        _refuse_beside("timeline", arguments, "array", "latents", "seeds", "edit", "psi", "noise")
    elif arguments.latents:
        _refuse_beside("latents", arguments, "seeds", "out")

    from segan.export import check_ending, compose, enlarged, write_picture
    from segan.rendering import Renderer, use_one_core

    for path in (arguments.out, arguments.array):
        _check_folder(path)
    if arguments.out and not arguments.timeline:
        check_ending(arguments.out)
    use_one_core()  # as the window does: sums that several cores share are rounded in another way
    renderer = Renderer.open(_model_in(arguments.model))
    if arguments.timeline:
        _render_timeline(arguments, renderer)
        return
    edit = _on(renderer.info.reference, _edit(arguments))
    sheet = seeds(edit, arguments.seeds) if arguments.seeds else Sheet(rows=((edit,),))
    edits = [cell for row in sheet.rows for cell in row if cell]
    if arguments.out:
        texts(sheet)  # raises where there are more than a file carries
    if arguments.array:
        if arguments.latents:
            pictures = renderer.render_latents(_read_arrays(arguments.latents), edit)
        else:
            latents = np.stack([renderer.latent(each) for each in edits])
            pictures = renderer.render_latents({"w_plus": latents}, edit.replace(mixes=()))  # which are in the latents
        content = io.BytesIO()
        np.savez(content, images=pictures)
        write_atomically(arguments.array, content.getvalue())
    if arguments.out and len(edits) == 1:
        picture = enlarged(renderer.render(edits[0]), arguments.scale, arguments.smooth)
        write_picture(arguments.out, picture, edits[0], overwrite=True)
    elif arguments.out:
        tiles = [[None if cell is None else renderer.render(cell) for cell in row] for row in sheet.rows]
        grid = compose(tiles, scale=arguments.scale, smooth=arguments.smooth)
        write_picture(arguments.out, grid, sheet, overwrite=True)


def _check_folder(path: Path | None) -> None:
    if path and not path.parent.is_dir():  # to be told of it after an hour would be too late
        raise SeganError(f"There is no folder {path.parent}. Make it first, or choose another.")


def _refuse_beside(main: str, arguments: Namespace, *others: str) -> None:
    if given := [name for name in others if getattr(arguments, name) is not None]:
        raise SeganError(f"--{main} and --{given[0]} do not go together. Leave one of them out.")


def _on(model: ModelReference, edit: Edit) -> Edit:
    """The edit for this model. If it is of a copy of it, it keeps saying so: the same edit makes the same bytes."""
    return edit if edit.model.sha256 == model.sha256 else edit.replace(model=model)


def _render_timeline(arguments: Namespace, renderer: "Renderer") -> None:
    """A film, or a folder of frames that each carry their edit."""
    from tqdm import tqdm

    from segan.animation import FORMATS, SLOWEST, fastest, write_animation
    from segan.export import enlarged, write_picture
    from segan.paths import Timeline, picture_distance

    suffix = arguments.out.suffix.lower()
    if suffix and suffix not in FORMATS and not arguments.out.is_dir():
        raise SeganError(
            f"{arguments.out.name} has no ending of a film. Use one of {', '.join(FORMATS)}, or none for a folder of "
            "single frames."
        )
    if arguments.timeline.suffix.lower() in FORMATS:
        document = read(arguments.timeline).document
        if not isinstance(document, Timeline):
            raise SeganError(f"{arguments.timeline.name} carries no key frames. Choose a film, or a timeline as JSON.")
        timeline = document
    else:
        timeline = Timeline.load(arguments.timeline)
    frames = timeline.seconds * arguments.fps
    most = fastest(suffix)
    if not SLOWEST <= arguments.fps <= most or frames > MOST_FRAMES:
        raise SeganError(
            f"A film {suffix} has {SLOWEST:g} to {most:g} frames per second and up to {MOST_FRAMES:,} in all; this one "
            f"would have {frames:,.0f}. Choose another --fps."
        )
    count = max(1, round(frames))
    if arguments.even:
        timeline = timeline.evened(picture_distance(renderer.render))  # sketches differ in how sharp they are
    if any(key.edit.model.sha256 != renderer.info.reference.sha256 for key in timeline.keys):
        timeline = timeline.with_model(renderer.info.reference)
    edits = map(timeline.at, timeline.shares(count))
    frames = ((edit, enlarged(renderer.render(edit), arguments.scale, arguments.smooth)) for edit in edits)
    if arguments.out.suffix.lower() in FORMATS:
        with tqdm(total=count, unit="frame") as bar:
            report = lambda done, _: bar.update(done - bar.n)  # noqa: E731
            pictures = (picture for _, picture in frames)
            write_animation(arguments.out, pictures, arguments.fps, timeline, overwrite=True, on_progress=report)
        return
    arguments.out.mkdir(parents=True, exist_ok=True)
    for index, (edit, picture) in enumerate(tqdm(frames, total=count, unit="frame")):
        write_picture(arguments.out / f"frame-{index:06d}.png", picture, edit, overwrite=True)


def _directions(arguments: Namespace) -> None:
    from segan.rendering import Renderer

    given = {name: value for name, value in vars(arguments).items() if value is not None}
    accepted = signature(METHODS[arguments.method]).parameters
    asked = {name: given[name] for name in DIRECTION_OPTIONS if name in given}
    if refused := sorted(set(asked) - set(accepted)):
        raise SeganError(f"The method {arguments.method} takes no --{refused[0]}.")
    renderer = Renderer.open(_model_in(arguments.model))
    found = renderer.directions(arguments.method, **asked)
    if arguments.out:
        found.save(arguments.out)
    for each in found.directions:
        tied = "  (tied)" if each.tied else ""
        print(f"{each.name:<20} {each.value:12.4f} {100 * each.share:6.1f} %{tied}")


def _project(arguments: Namespace) -> None:
    from tqdm import tqdm

    from segan.export import check_ending, write_picture
    from segan.process import keep_heap
    from segan.projection import STEPS
    from segan.rendering import Renderer

    _check_folder(arguments.out)
    check_ending(arguments.out)
    keep_heap()
    renderer = Renderer.open(_model_in(arguments.model))
    target = read_square(arguments.picture, renderer.info.config.resolution, arguments.fit)
    with tqdm(total=None, unit="step") as bar:
        for nearest in renderer.project(target, STEPS if arguments.steps is None else arguments.steps):
            bar.total = nearest.total
            bar.set_postfix_str(f"distance {nearest.distance:.3f}", refresh=False)
            bar.update()
    edit = renderer.edit_of(nearest)
    write_picture(arguments.out, renderer.render(edit), edit, overwrite=True)


def _model_in(path: Path) -> Path:
    """A model file, or the newest one of a run folder."""
    model = RunFiles(path).newest_model() if path.is_dir() else path
    if model is None:
        raise SeganError(f"{path} holds no model. Choose a model file, or the folder of a run.")
    return model


def _evaluate(arguments: Namespace) -> None:
    run = RunFiles(arguments.model) if arguments.model.is_dir() else None
    models = run.models() if run else [arguments.model]
    if not models:
        raise SeganError(f"{arguments.model} holds no model. Choose a model file, or the folder of a run.")
    given = {name: getattr(arguments, name) for name in ("data", "fit", "background")}
    config = (run.config() if run else TrainingConfig()).replace(**{name: v for name, v in given.items() if v})
    if not config.data:
        raise SeganError("Say which pictures to compare with: --data PATH")

    from tqdm import tqdm

    from segan.metrics import evaluations

    rows: list[dict[str, Any]] = []
    with tqdm(unit=" pictures", leave=False, disable=None) as bar:
        found = evaluations(models, config, arguments.samples, bar.update)
        for path, (images_seen, quality) in zip(models, found, strict=True):
            if not (rows or arguments.json):
                bar.write(
                    f"{quality.samples:,} samples against {quality.reals:,} real pictures, in the features of "
                    "EfficientNet-Lite0\n\n    kimg     KID-EN x 1000    FD-EN  precision  recall"
                )
            rows.append({"model": path.name, "images_seen": images_seen, **asdict(quality)})
            if not arguments.json:
                bar.write(
                    f"{images_seen / 1000:8.1f} {quality.kid_en:9.1f} ± {quality.kid_en_error:5.1f} "
                    f"{quality.fd_en:8.1f} {quality.precision:10.3f} {quality.recall:7.3f}"
                )
    if arguments.json:
        print(json.dumps(rows, indent=1))


def _compare(arguments: Namespace) -> None:
    from tqdm import tqdm

    from segan.decoupling import comparisons

    models = [_model_in(path) for path in arguments.models]
    rows = []
    with tqdm(unit=" pictures", leave=False, disable=None) as bar:
        found = comparisons(
            models, arguments.directions, arguments.count, arguments.samples, arguments.pairs, bar.update
        )
        for each in found:
            rows.append({**asdict(each), "model": str(each.model)})
            if arguments.json:
                continue
            bar.write(f"{each.model} ({each.images_seen / 1000:.1f} kimg)\n")
            for way in each.path_lengths:
                bar.write(f"  PPL-EN in {way.space}, step {way.step:<6g} {way.value:9.1f} ± {way.error:.1f}")
            bar.write("\n  directions                 number   effect    first  cross-talk    order")
            for one in each.decouplings:
                talk, order = ("–" if value is None else f"{value:.2f}" for value in (one.cross_talk, one.order))
                bar.write(f"  {one.name:<26} {one.count:>6} {one.effect:>8.3f} {one.first:>8.2f} {talk:>11} {order:>8}")
            bar.write("")
    if arguments.json:
        print(json.dumps(rows, indent=1))


def _edit(arguments: Namespace) -> Edit:
    """What the arguments ask for. Latents, unlike seeds, are truncated only where that is said."""

    edit = Edit(psi=1.0) if arguments.latents else Edit()
    if arguments.edit is not None:
        if arguments.edit.suffix.lower() == ".json":
            given = load_json(Edit, arguments.edit, "JSON file of an edit")
            edit = edit.replace(**{name: getattr(given, name) for name in given.model_fields_set})
        else:  # of a picture or film, which leaves out what is as usual
            document = read(arguments.edit).document
            edit = (document if isinstance(document, Edit) else document.state) or edit
    changes = {name: value for name in ("psi", "noise") if (value := getattr(arguments, name)) is not None}
    return edit.replace(**changes)


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in ("z", "w", "w_plus") if name in file}
    except FileNotFoundError:
        raise
    except DAMAGED:
        raise SeganError(f"{path.name} is no .npz file of plain arrays.") from None


def _convert(arguments: Namespace) -> None:
    from segan.checkpoint import save_model
    from segan.transfer import open_to_train

    model = open_to_train(arguments.file)
    if arguments.out.exists() and any(arguments.file.samefile(each) for each in (arguments.out, arguments.out.parent)):
        raise SeganError(f"{arguments.out} is what the model would be made of. Choose another name for it.")
    save_model(arguments.out, model.generator, model.header.images_seen, model.discriminator)
    config = model.header.config
    print(f"{arguments.out}: mode {config.mode}, {config.resolution} px, z {config.z_dim}, w {config.w_dim}")


def _benchmark(arguments: Namespace) -> None:
    from tqdm import tqdm

    from segan.benchmark import as_json, measurements, table

    rows = list(tqdm(measurements(arguments.quick), desc="measuring", unit="case", bar_format="{desc} {n_fmt}"))
    print(json.dumps(as_json(rows), indent=1) if arguments.json else table(rows))


def _seeds(text: str) -> list[int]:
    """'0-3,7' -> [0, 1, 2, 3, 7]."""
    try:
        return seeds_in(text)
    except SeganError as error:
        raise ArgumentTypeError(str(error)) from None
