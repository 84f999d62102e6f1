"""That the window speaks other languages as wholly as its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QSpinBox
from pytestqt.qtbot import QtBot

from segan.config import TrainingConfig
from segan.data import inspect
from segan.errors import SeganError
from segan.events import Progress, Started
from segan.foreign import open_model
from segan.health import Health
from segan_desktop.catalogue import gather, translations
from segan_desktop.main_window import MainWindow
from segan_desktop.sentences import SENTENCES, recognised
from segan_desktop.settings import Settings
from segan_desktop.training.settings_form import SettingsForm
from segan_desktop.translation import CONTEXT, LANGUAGES, TRANSLATIONS, speak, tr, translated

FIXTURES = Path(__file__).parents[1] / "fixtures"
CORE = Path(__file__).parents[2] / "segan"
CATALOGUES = {file.stem.partition("_")[2]: file for file in TRANSLATIONS.glob("*.ts")}
PLACEHOLDER = r"\{[^}]*\}"


@pytest.fixture
def application(qapp: QCoreApplication) -> Iterator[QCoreApplication]:
    """That speaks English again when the test has ended."""
    before = qapp.findChildren(QTranslator)
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        if translator not in before:
            qapp.removeTranslator(translator)
            translator.deleteLater()


def test_that_there_is_a_catalogue_for_every_language_but_english() -> None:
    assert {*CATALOGUES, "en"} == {*LANGUAGES}


@pytest.mark.parametrize("language", CATALOGUES)
def test_that_every_text_is_translated_with_the_values_in_it(language: str) -> None:
    texts, known = gather(), translations(CATALOGUES[language])
    missing = [text for text in texts if not known.get(text, "").strip()]
    assert not missing, f"python -m segan_desktop.catalogue, then translate {missing}"
    wrong = [
        text for text in texts if sorted(re.findall(PLACEHOLDER, text)) != sorted(re.findall(PLACEHOLDER, known[text]))
    ]
    assert not wrong, wrong
    assert known.keys() == texts.keys(), "python -m segan_desktop.catalogue drops what is shown no more"


@pytest.mark.parametrize("language", CATALOGUES)
def test_that_what_the_window_loads_is_what_was_translated_last(language: str) -> None:
    compiled = QTranslator()
    assert compiled.load(str(CATALOGUES[language].with_suffix(".qm")))
    for text, translation in translations(CATALOGUES[language]).items():
        assert (compiled.translate(CONTEXT, text) or text) == translation


def test_that_the_core_still_writes_the_sentences_that_are_recognised() -> None:
    nodes = (node for file in CORE.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    written = "\n".join(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    for sentence in SENTENCES:
        for part in re.split(PLACEHOLDER, sentence):
            assert part.strip(" .") in written, sentence


ON_THE_COMMAND_LINE = {"cli.py", "decoupling.py", "tensorboard.py"}
"""Modules whose sentences never come into the window."""
BUILD_DOCUMENTS = {"carried.py", "config.py", "directions.py", "editing.py", "paths.py"}
"""Where a ValueError is no mistake of the program: a file is refused, and the sentence says why."""


def test_that_every_refusal_of_the_core_is_recognised() -> None:
    known = gather()
    unknown = [
        f"{file.name}:{call.lineno}: {text}"
        for file in CORE.rglob("*.py")
        if file.name not in ON_THE_COMMAND_LINE
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and is_refusal(call, file.name)
        for text in map(as_written, call.args)
        if re.search("[A-Za-z]", text)
        and not any(each in known or any(recognised(each)) for each in (text, f"{text}."))
    ]
    assert not unknown, "\n".join(unknown)


def is_refusal(call: ast.Call, module: str) -> bool:
    name = ast.unparse(call.func)
    return name == "SeganError" or (name == "ValueError" and module in BUILD_DOCUMENTS)


def as_written(node: ast.expr) -> str:
    """What a literal says, each value in it a number; empty for what is no literal."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
    return ""


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ('def show(count): label(tr(f"{count} pictures"))', "takes one literal"),
        ('NAMES = {"a": tr("A")}', "comes before the window speaks"),
        ('def show(name=tr("A")): label(name)', "comes before the window speaks"),
    ],
)
def test_that_a_text_nobody_could_translate_is_refused(
    code: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "panel.py").write_text(code)
    monkeypatch.setattr("segan_desktop.catalogue.PACKAGE", tmp_path)
    with pytest.raises(ValueError, match=rf"panel\.py:1: .* {why}"):
        gather()


def test_that_form_reports_and_warnings_of_the_core_are_chinese(
    qtbot: QtBot, application: QCoreApplication, settings: Settings, tmp_path: Path
) -> None:
    speak(application, "zh_CN")
    form = SettingsForm(settings)
    qtbot.addWidget(form)
    assert form.field("batch").control.title == "批大小"
    assert form.field("kimg").control.help.startswith("训练多久")

    rng = np.random.default_rng(0)
    for index, size in enumerate([(40, 30), (300, 200), (300, 200), (64, 64)]):
        Image.fromarray(rng.integers(0, 256, (*size, 3), np.uint8)).save(tmp_path / f"{index}.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    report = inspect([tmp_path], 64)
    assert translated(report.sizes) == "从 30 × 40 到 200 × 300 像素，以 200 × 300 最多。"
    assert "2 张缩小到 64 × 64。" in map(translated, report.changes)
    assert translated(report.concerns["refused"]) == "1 张被拒绝。"
    assert translated(report.refused[0].reason) == "不是图片，或开头已损坏。请替换或移除。"
    assert translated(inspect([], 64).problem) == "尚未选择图片。请选择文件夹、zip 或图片文件。"

    health, config = Health(), TrainingConfig(augment="none")
    health.watch(Started(config, 9, 0, "cpu", "fp32", 1, 1, np.zeros((0, 64, 64, 3), np.uint8)))
    (warning,) = [w for n in range(60) for w in health.watch(Progress(n * 1000, n, 50.0, {"r_t": 1.0}))]
    assert translated(warning.text) == (
        "判别器几乎认得你的所有图片（r_t 1.00），因此生成器从中学到的很少。请用数据增强 ada 继续，或添加图片。"
    )


@pytest.mark.parametrize(
    "name", ["hostile_os_system.pkl", "hostile_args.pt", "lucidrains_model_2.pt", "lying_tensor_size.pkl"]
)
def test_that_it_is_chinese_why_a_model_cannot_be_opened(name: str, application: QCoreApplication) -> None:
    speak(application, "zh_CN")
    with pytest.raises(SeganError) as refusal:
        open_model(FIXTURES / name)
    words = re.findall("[A-Za-z]{4,}", translated(str(refusal.value)).replace(name, ""))
    assert {*words} <= {"lucidrains", "stylegan", "pytorch", "StyleGAN", "posix", "system", "builtins", "eval"}


def test_that_what_is_in_no_catalogue_is_shown_as_it_is(application: QCoreApplication) -> None:
    speak(application, "zh_CN")
    assert translated("faces-01 is on fire.") == "faces-01 is on fire."
    assert translated("") == ""


def test_that_the_parts_of_an_enumeration_are_translated(application: QCoreApplication) -> None:
    speak(application, "zh_CN")
    kinds = "converted to RGB (2 palette, 1 CMYK, 3 grey)"
    assert translated(kinds) == "转换为 RGB（2 张调色板、1 张CMYK、3 张灰度）"


def test_that_the_buttons_that_qt_brings_speak_as_the_window_does(qtbot: QtBot, application: QCoreApplication) -> None:
    speak(application, "zh_CN")
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.button(QMessageBox.StandardButton.Cancel).text()


def test_that_english_is_left_as_it_was_written(application: QCoreApplication) -> None:
    speak(application, "en")
    assert tr("Start") == "Start"


def test_that_a_language_is_chosen_in_the_menu_for_the_next_start(window: MainWindow, settings: Settings) -> None:
    assert settings.language == "system"
    (chinese,) = [action for action in window.findChildren(QAction) if action.text() == "中文"]
    chinese.trigger()
    assert settings.language == "zh_CN" and chinese.isChecked()
    assert tr("Start") == "Start"


def test_that_an_entry_that_cannot_be_is_refused_in_the_language_of_the_window(
    qtbot: QtBot, application: QCoreApplication, settings: Settings
) -> None:
    speak(application, "zh_CN")
    form = SettingsForm(settings)
    qtbot.addWidget(form)
    rank = form.field("model.subspace_rank")
    box = rank.findChild(QSpinBox)
    assert box is not None
    box.setValue(500)
    assert rank.error == "子空间秩 500 超过了 w 的 64 维。"
