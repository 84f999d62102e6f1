"""One palette for everything that is drawn: two sets of colours, the font, the grid and the style sheet made of them.

A widget that paints itself asks `colours(self.palette())` in its `paintEvent`; a change of theme reaches it as
`QEvent.Type.PaletteChange`. Style-sheet roles are given with `set_role(widget, "...")`:
QPushButton primary | quiet | live | tab; QLabel title | muted | figure | error | heading | brand | toast | readout;
QFrame panel | rule | banner | notice | drop | card; QToolButton quiet | fold.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from segan_desktop import RESOURCES

GRID = 8
MARGIN = 12
WIDE_MARGIN = 16
TEXT_PIXELS = 13
PICTURE_GROUND = "#3a3b3d"
"""Behind every picture, the same in both themes, so that colours are judged alike."""

Scheme = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class Colours:
    """The colours of one theme as #rrggbb; text on its ground has a contrast of 4.5 : 1 or better."""

    window: str
    panel: str
    field: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    disabled: str
    accent: str
    """What is live, chosen or primary; nothing else."""
    accent_hover: str
    on_accent: str
    selection: str
    warning: str
    warning_ground: str
    quantities: dict[str, str]
    """The colour of each name in `segan.events.QUANTITIES`, and of the speed and the KID, wherever it is drawn."""


DARK = Colours(
    window="#17181b",
    panel="#1f2125",
    field="#292c31",
    raised="#30333a",
    hover="#3a3e46",
    line="#33363d",
    text="#e6e8eb",
    muted="#a0a6b0",
    disabled="#6b717b",
    accent="#41c7aa",
    accent_hover="#5ad6bc",
    on_accent="#06231c",
    selection="#1f4a41",
    warning="#f0bb5e",
    warning_ground="#332a15",
    quantities={
        "generator_loss": "#f0796c",
        "discriminator_loss": "#62a9f5",
        "r1_penalty": "#c49af0",
        "path_length_penalty": "#74cf9a",
        "real_score": "#5cc6de",
        "fake_score": "#e79fc5",
        "r_t": "#a9cc62",
        "augment_p": "#e0a458",
        "kid": "#98a4ff",
        "images_per_second": "#a9b4c2",
    },
)

LIGHT = Colours(
    window="#e9ebee",
    panel="#f6f7f9",
    field="#ffffff",
    raised="#ffffff",
    hover="#e7eaee",
    line="#d0d5dc",
    text="#1c1f24",
    muted="#575e69",
    disabled="#9aa1ab",
    accent="#08755f",
    accent_hover="#0a8a71",
    on_accent="#ffffff",
    selection="#c5e6de",
    warning="#7d4c00",
    warning_ground="#fcf0d4",
    quantities={
        "generator_loss": "#c43c2b",
        "discriminator_loss": "#2165b0",
        "r1_penalty": "#7b49b3",
        "path_length_penalty": "#25774a",
        "real_score": "#0b748d",
        "fake_score": "#ad3b78",
        "r_t": "#59720f",
        "augment_p": "#8f5a00",
        "kid": "#4450c4",
        "images_per_second": "#51606f",
    },
)


def apply(application: QApplication, scheme: Scheme = "system") -> None:
    """Dress the whole application; `system` follows the desktop, now and when it changes."""
    application.setStyle("Fusion")
    hints = application.styleHints()
    choice = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}[scheme]
    hints.setColorScheme(choice)
    wanted = choice if choice != Qt.ColorScheme.Unknown else hints.colorScheme()
    theme = LIGHT if wanted == Qt.ColorScheme.Light else DARK
    font = text_font()
    if application.font() != font:
        application.setFont(font)
    application.setPalette(_palette(theme))
    application.setStyleSheet(_style_sheet(theme))


def colours(palette: QPalette) -> Colours:
    """The theme that a widget's palette belongs to."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def text_font(pixels: int = TEXT_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's family, with figures that all have the same width."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its place in the style sheet; may be called again when the place changes."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette(theme: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for colour, roles in (
        (theme.window, (role.Window,)),
        (theme.field, (role.Base,)),
        (theme.panel, (role.AlternateBase, role.ToolTipBase)),
        (theme.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText)),
        (theme.muted, (role.PlaceholderText,)),
        (theme.raised, (role.Button, role.Midlight, role.Light)),
        (theme.line, (role.Mid, role.Dark, role.Shadow)),
        (theme.selection, (role.Highlight,)),
        (theme.text, (role.HighlightedText,)),
        (theme.accent, (role.Accent, role.Link, role.LinkVisited)),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.disabled))
    return palette


def _style_sheet(theme: Colours) -> str:
    icons = (RESOURCES / "icons").as_posix()
    tick = "tick-dark" if theme is DARK else "tick-light"
    return f"""
    QToolTip {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line}; padding: 6px 8px; }}
    QFrame[role="panel"] {{ background: {theme.panel}; border: none; }}
    QFrame[role="rule"] {{ background: {theme.line}; border: none; }}
    QFrame[role="banner"] {{ background: {theme.warning_ground}; border: none; border-radius: 6px; }}
    QFrame[role="notice"] {{ background: {theme.field}; border: none; border-radius: 6px; }}
    QFrame[role="drop"] {{ background: transparent; border: 1px dashed {theme.disabled}; border-radius: 8px; }}
    QFrame[role="drop"]:hover {{ border-color: {theme.accent}; background: {theme.field}; }}

    QFrame[role="card"] {{ background: {theme.panel}; border: 1px solid transparent; border-radius: 8px; }}
    QFrame[role="card"]:hover, QFrame[role="card"]:focus {{ border-color: {theme.line}; background: {theme.field}; }}
    QFrame[role="card"][shown="true"] {{ border-color: {theme.accent}; }}
    QLabel[role="toast"] {{
        background: {theme.text}; color: {theme.window}; border-radius: 8px; padding: 9px 16px;
    }}

    QLabel[role="readout"] {{
        background: {theme.field}; color: {theme.text}; border: 1px solid {theme.line}; border-radius: 4px;
        padding: 2px 6px; font-size: 11px;
    }}

    QLabel {{ background: transparent; }}
    QLabel[role="title"] {{ color: {theme.muted}; font-size: 11px; font-weight: 600; letter-spacing: 1px; }}
    QLabel[role="heading"] {{ font-size: 20px; font-weight: 600; }}
    QLabel[role="brand"] {{ font-size: 14px; font-weight: 600; letter-spacing: 2px; }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QLabel[role="muted"]:disabled, QLabel[role="title"]:disabled {{ color: {theme.disabled}; }}
    QLabel[role="live"] {{ color: {theme.accent}; }}
    QLabel[role="figure"] {{ font-size: 18px; font-weight: 600; }}
    QLabel[role="error"] {{ color: {theme.warning}; }}

    QPushButton, QToolButton {{
        background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line}; border-radius: 6px;
        padding: 5px 14px; min-height: 18px;
    }}
    QPushButton:hover, QToolButton:hover {{ background: {theme.hover}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {theme.field}; }}
    QPushButton:checked, QToolButton:checked {{ background: {theme.selection}; border-color: {theme.accent}; }}
    QPushButton:focus, QToolButton:focus {{ border-color: {theme.accent}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {theme.disabled}; background: transparent; }}
    QPushButton[role="primary"] {{
        background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; font-weight: 600;
    }}
    QPushButton[role="primary"]:hover {{ background: {theme.accent_hover}; }}
    QPushButton[role="primary"]:focus {{ border-color: {theme.text}; }}
    QPushButton[role="primary"]:disabled {{
        background: {theme.field}; color: {theme.disabled}; border-color: {theme.line};
    }}
    QPushButton[role="quiet"], QToolButton[role="quiet"] {{
        background: transparent; border-color: transparent; color: {theme.muted}; padding: 5px 8px;
    }}
    QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover {{
        background: {theme.hover}; color: {theme.text};
    }}
    QPushButton[role="quiet"]:checked, QToolButton[role="quiet"]:checked {{ color: {theme.accent}; }}
    QPushButton[role="quiet"]:disabled, QToolButton[role="quiet"]:disabled {{ color: {theme.disabled}; }}
    QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus {{ border-color: {theme.accent}; }}
    QPushButton[role="live"] {{
        background: transparent; border-color: transparent; color: {theme.accent}; padding: 5px 8px;
    }}
    QPushButton[role="live"]:hover {{ background: {theme.hover}; }}
    QPushButton[role="tab"] {{
        background: transparent; border-color: transparent; color: {theme.muted}; padding: 5px 9px;
    }}
    QPushButton[role="tab"]:hover {{ color: {theme.text}; }}
    QPushButton[role="tab"]:checked {{
        background: {theme.raised}; border-color: transparent; color: {theme.text};
    }}
    QPushButton[role="tab"]:focus {{ border-color: {theme.accent}; }}
    QPushButton[role="chip"] {{ padding: 5px 0; }}
    QPushButton[role="reset"] {{ background: transparent; border: none; color: {theme.muted}; padding: 0; }}
    QPushButton[role="reset"]:hover, QPushButton[role="reset"]:focus {{ color: {theme.accent}; }}
    QToolButton[role="fold"] {{
        background: transparent; border: none; color: {theme.muted}; text-align: left; padding: 4px 0;
    }}
    QToolButton[role="fold"]:hover, QToolButton[role="fold"]:focus {{ color: {theme.text}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QFileDialog QToolButton {{ padding: 5px; }}

    QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {{
        background: {theme.field}; color: {theme.text}; border: 1px solid {theme.line}; border-radius: 6px;
        padding: 4px 8px; min-height: 18px; selection-background-color: {theme.selection};
        selection-color: {theme.text};
    }}
    QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover {{ border-color: {theme.disabled}; }}
    QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border-color: {theme.accent}; }}
    QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {{
        background: transparent; color: {theme.muted};
    }}
    QLineEdit {{ padding: 4px 6px; }}
    QSpinBox, QDoubleSpinBox {{ padding: 3px 20px 2px 0; }}
    QAbstractSpinBox QLineEdit {{
        border: none; background: transparent; padding: 0 0 0 7px; margin: 0; min-height: 0;
    }}
    QLineEdit[role="flat"] {{ background: transparent; border-color: transparent; padding: 2px 4px; }}
    QLineEdit[role="flat"]:hover {{ border-color: {theme.line}; }}
    QLineEdit[role="flat"]:focus {{ background: {theme.field}; border-color: {theme.accent}; }}
    QLineEdit[role="flat"]:disabled {{ color: {theme.disabled}; }}
    *[invalid="true"] {{ border-color: {theme.warning}; }}
    QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {{
        border: none; background: transparent; width: 18px; subcontrol-origin: border;
    }}
    QSpinBox::up-button, QDoubleSpinBox::up-button {{ subcontrol-position: top right; top: 3px; right: 3px; }}
    QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-position: bottom right; bottom: 3px; right: 3px; }}
    QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url({icons}/up.svg); width: 9px; height: 9px; }}
    QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: url({icons}/down.svg); width: 9px; height: 9px; }}
    QSpinBox:disabled::up-arrow, QDoubleSpinBox:disabled::up-arrow,
    QSpinBox:disabled::down-arrow, QDoubleSpinBox:disabled::down-arrow {{ image: none; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox::down-arrow {{ image: url({icons}/down.svg); width: 10px; height: 10px; }}
    QComboBox:disabled::down-arrow {{ image: none; }}
    QComboBox QAbstractItemView {{
        background: {theme.panel}; border: 1px solid {theme.line}; padding: 4px; outline: none;
        selection-background-color: {theme.selection}; selection-color: {theme.text};
    }}
    QComboBox QAbstractItemView::item {{ min-height: 26px; padding: 0 6px; }}

    QCheckBox {{ spacing: 8px; min-height: 20px; }}
    QCheckBox::indicator {{
        width: 14px; height: 14px; border: 1px solid {theme.disabled}; border-radius: 4px; background: {theme.field};
    }}
    QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {theme.accent}; }}
    QCheckBox::indicator:checked {{
        background: {theme.accent}; border-color: {theme.accent}; image: url({icons}/{tick}.svg);
    }}
    QCheckBox::indicator:checked:focus {{ border-color: {theme.text}; }}
    QCheckBox::indicator:disabled {{ border-color: {theme.line}; background: transparent; }}
    QCheckBox::indicator:checked:disabled {{ background: {theme.disabled}; image: url({icons}/{tick}.svg); }}

    QSlider {{ min-height: 18px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.line}; border: none; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {theme.muted}; }}
    QSlider::handle:horizontal {{
        width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; background: {theme.text}; border: none;
    }}
    QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ background: {theme.accent}; }}
    QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{ background: {theme.disabled}; }}

    QProgressBar {{
        background: {theme.line}; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
    }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    QProgressBar[live="false"]::chunk {{ background: {theme.muted}; }}

    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {theme.hover}; border-radius: 3px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {theme.disabled}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

    QListView, QTreeView, QTableView {{
        background: transparent; border: none; outline: none; selection-background-color: {theme.selection};
        selection-color: {theme.text};
    }}
    QListView::item {{ padding: 4px 6px; border-radius: 4px; }}
    QListView::item:hover {{ background: {theme.hover}; }}
    QListView::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
    QHeaderView::section {{ background: transparent; color: {theme.muted}; border: none; padding: 4px 6px; }}

    QDialogButtonBox, QMessageBox {{ dialogbuttonbox-buttons-have-icons: 0; }}

    QSplitter::handle {{ background: {theme.window}; }}
    QSplitter::handle:hover {{ background: {theme.accent}; }}
    QMenuBar {{ background: transparent; color: {theme.text}; spacing: 2px; }}
    QMenuBar::item {{ padding: 5px 9px; border-radius: 5px; background: transparent; color: {theme.muted}; }}
    QMenuBar::item:selected {{ background: {theme.hover}; color: {theme.text}; }}
    QMenu {{ background: {theme.panel}; border: 1px solid {theme.line}; padding: 5px; }}
    QMenu::item {{ padding: 6px 28px 6px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.selection}; }}
    QMenu::item:disabled {{ color: {theme.disabled}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 5px 8px; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar {{ qproperty-drawBase: 0; }}
    QTabBar::tab {{
        background: transparent; color: {theme.muted}; padding: 6px 14px; border: none; border-radius: 6px;
    }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:selected {{ background: {theme.raised}; color: {theme.text}; }}
    """
