"""Gather every text that the window shows into the catalogues that translators fill in: resources/translations/*.ts.

`python -m segan_desktop.catalogue` keeps what is translated, drops what is shown no more, names what is missing, and
compiles each catalogue into the .qm beside it, which the window loads.
"""

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6

from segan import quantities
from segan.config import PRESETS, TrainingConfig
from segan.events import QUANTITIES
from segan.files import replacing, write_atomically
from segan_desktop.controls import controls_of
from segan_desktop.sentences import SENTENCES
from segan_desktop.translation import CONTEXT, TRANSLATIONS

PACKAGE = Path(__file__).parent
CORE = "segan"
"""Stands for the file of a text that does not lie in the window's own."""


def main() -> int:
    texts = gather()
    missing = 0
    for file in sorted(TRANSLATIONS.glob("*.ts")):
        known = translations(file)
        write_atomically(file, _as_xml(texts, known, file.stem.partition("_")[2]))
        compile_catalogue(file)
        left = [text for text in texts if not known.get(text)]
        missing += len(left)
        print(f"{file.name}: {len(texts) - len(left)} of {len(texts)} texts are translated.")
        for text in left:
            print(f"  {texts[text]}: {text!r}")
    return 1 if missing else 0


def gather() -> dict[str, str]:
    """Every text that the window translates, with the first file that shows it.

    Raises `ValueError` where `tr` could not translate: something else than a literal, or while a module is loaded,
    which is before the window speaks.
    """
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE.parent).as_posix()
        for text in _literals(path, place):
            found.setdefault(text, place)
    for text in _texts_of_the_core():
        found.setdefault(text, CORE)
    return found


def translations(catalogue: Path) -> dict[str, str]:
    """What a .ts file holds: the translation of each text, empty where it has none."""
    messages = ET.parse(catalogue).getroot().iter("message")
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def compile_catalogue(catalogue: Path) -> None:
    """Write the .qm beside a .ts file, and leave the old one to a window that has it open: Qt reads it bit by bit."""
    program = Path(PySide6.__path__[0]) / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    with replacing(catalogue.with_suffix(".qm")) as compiled:
        subprocess.run([str(program), "-silent", "-removeidentical", str(catalogue), "-qm", str(compiled)], check=True)


def _literals(path: Path, place: str) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "tr"]
    done_later = {id(each) for node in nodes for part in _body(node) for each in ast.walk(part)}
    texts = []
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if id(call) not in done_later:
            raise ValueError(f"{place}:{call.lineno}: tr() comes before the window speaks; call it in a function.")
        match call.args:
            case [ast.Constant(value=str(text))] if text:
                texts.append(text)
            case _:
                raise ValueError(f"{place}:{call.lineno}: tr() takes one literal; use translated() for other texts.")
    return texts


def _body(node: ast.AST) -> list[ast.stmt] | list[ast.expr]:
    """What of a function is done when it is called; nothing of anything else."""
    match node:
        case ast.FunctionDef(body=statements) | ast.AsyncFunctionDef(body=statements):
            return statements
        case ast.Lambda(body=expression):
            return [expression]
    return []


def _texts_of_the_core() -> Iterator[str]:
    """What `translated` is asked for."""
    for control in controls_of(TrainingConfig):
        yield from (text for text in (control.title, control.help, control.unit) if text)
        yield from (choice for choice in control.choices if isinstance(choice, str))
    for name, field in TrainingConfig.model_fields.items():
        yield field.title or name
    yield from (name.capitalize() for name in PRESETS)
    yield from QUANTITIES.values()
    yield from (quantity.title for quantity in quantities.QUANTITIES.values())
    yield from SENTENCES


def _as_xml(texts: dict[str, str], known: dict[str, str], language: str) -> bytes:
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text, place in texts.items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "location", filename=f"../../{place}")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        translation.text = known.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ET.indent(root, " ")
    return b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + ET.tostring(root, "utf-8") + b"\n"


if __name__ == "__main__":
    sys.exit(main())
