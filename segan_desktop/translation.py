"""The language of the window: what a person reads goes through `tr` or, where the core has written it, `translated`.

`python -m segan_desktop.catalogue` gathers the texts into the files that translators fill in.
"""

from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from segan_desktop import RESOURCES
from segan_desktop.sentences import recognised

CONTEXT = "segan"
TRANSLATIONS = RESOURCES / "translations"
Language = Literal["system", "en", "zh_CN"]
LANGUAGES: dict[Language, str] = {"en": "English", "zh_CN": "中文"}
"""What the window speaks, each named in itself."""
FONTS: dict[Language, tuple[str, ...]] = {
    "zh_CN": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"),
}
"""For what the system's font lacks: a system that speaks another language would take Japanese forms of the signs."""


def tr(text: str) -> str:
    """`text`, a literal, in the language of the window; fill in values afterwards: tr("Delete {name}?").format(...)."""
    return QCoreApplication.translate(CONTEXT, text)


def duration(seconds: float) -> str:
    """40 s, 4:05 min, 1:10 h."""
    whole = max(0, round(seconds))
    if whole < 60:
        return tr("{time} s").format(time=whole)
    if whole < 3600:
        return tr("{time} min").format(time=f"{whole // 60}:{whole % 60:02d}")
    return tr("{time} h").format(time=f"{whole // 3600}:{whole % 3600 // 60:02d}")


def translated(text: str) -> str:
    """A text of the core, be it the title of a field or a sentence with values, in the language of the window.

    It stays English if it is not known.
    """
    if not text:
        return ""
    known = QCoreApplication.translate(CONTEXT, text)
    if known != text:
        return known
    for sentence, values in recognised(text):
        known = QCoreApplication.translate(CONTEXT, sentence)
        if known != sentence:
            return known.format(**{name: translated(value) for name, value in values.items()})
    return text


def speak(application: QCoreApplication, language: Language) -> None:
    """Have the window, and what Qt brings itself, speak a language; what was written before stays as it is."""
    spoken = language_of_the_system() if language == "system" else language
    if spoken in FONTS:
        usual = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        QFont.insertSubstitutions(usual.family(), [QFontInfo(usual).family(), *FONTS[spoken]])
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("segan", str(TRANSLATIONS)),
    ):
        translator = QTranslator(application)
        if translator.load(f"{name}_{spoken}", folder):  # there is none for the language that the texts are written in
            application.installTranslator(translator)


def language_of_the_system() -> Language:
    """The first of the languages that a person has told the system to use which the window speaks, or else English."""
    spoken = {QLocale(name).language(): name for name in LANGUAGES}
    wanted = (QLocale(name).language() for name in QLocale.system().uiLanguages())
    return next((spoken[each] for each in wanted if each in spoken), "en")
