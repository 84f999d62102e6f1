"""The borders of the layout, read from the imports."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("segan", "segan_desktop")
QT = {"PySide6", "pyqtgraph", "superqt", "shiboken6"}
TORCH_FREE = [
    "segan.config", "segan.errors", "segan.events", "segan.editing", "segan.latents", "segan.paths", "segan.directions",
    "segan.files", "segan.pictures", "segan.data",
    "segan.export", "segan.animation", "segan.carried", "segan.lettering", "segan.process", "segan.runs",
    "segan.health", "segan.estimate", "segan_desktop.app", "segan_desktop.main_window",
]  # fmt: skip


@cache
def modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, top_level_only: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else node.module


def test_that_the_core_knows_no_qt_and_no_desktop() -> None:
    for name, path in modules().items():
        if name.split(".")[0] == "segan":
            roots = {target.split(".")[0] for target in imports(path)}
            assert not roots & (QT | {"segan_desktop"}), name


def test_that_the_desktop_never_imports_torch_itself() -> None:
    for name, path in modules().items():
        if name.split(".")[0] == "segan_desktop":
            assert "torch" not in {target.split(".")[0] for target in imports(path)}, name


def test_that_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    graph = {
        name: {target for target in imports(path, top_level_only=True) if target in known and target != name}
        for name, path in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"circle of imports: {' -> '.join(error.args[1])}")


def test_that_the_networks_do_not_ask_for_the_mode() -> None:
    assert uses_of("mode", ROOT / "segan" / "networks") == 1  # MODES[config.mode]


def test_that_only_the_table_asks_for_the_architecture() -> None:
    assert uses_of("architecture", ROOT / "segan") == 1  # ARCHITECTURES[config.architecture]
    assert uses_of("architecture", ROOT / "segan_desktop") == 0


def uses_of(attribute: str, folder: Path) -> int:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return sum(isinstance(node, ast.Attribute) and node.attr == attribute for node in nodes)


def test_that_the_window_and_the_values_it_holds_load_without_torch() -> None:
    code = f"import sys, {', '.join(TORCH_FREE)}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_that_main_does_nothing_but_start_the_application() -> None:
    assert set(imports(ROOT / "main.py")) == {"multiprocessing", "segan_desktop.app"}
