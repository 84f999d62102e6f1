import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from segan.events import QUANTITIES
from segan_desktop import theme
from segan_desktop.theme import DARK, LIGHT, Colours


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    channels = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_that_all_text_can_be_read(colours: Colours) -> None:
    pairs = [
        (text, ground)
        for text in (colours.text, colours.muted, colours.accent, colours.warning)
        for ground in (colours.window, colours.panel, colours.field)
    ]
    pairs += [(colours.on_accent, colours.accent), (colours.warning, colours.warning_ground)]
    pairs += [(colours.text, colours.selection), (colours.text, colours.hover)]
    pairs += [(line, colours.panel) for line in colours.quantities.values()]
    too_faint = {pair: round(_contrast(*pair), 2) for pair in pairs if _contrast(*pair) < 4.5}
    assert not too_faint


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_that_every_quantity_has_a_colour_of_its_own(colours: Colours) -> None:
    assert set(colours.quantities) == {*QUANTITIES, "kid", "images_per_second"}
    assert len(set(colours.quantities.values())) == len(colours.quantities)


@pytest.mark.parametrize(("scheme", "expected"), [("dark", DARK), ("light", LIGHT)])
def test_that_a_widget_learns_its_theme_from_its_palette(
    qapp: QApplication, scheme: theme.Scheme, expected: Colours
) -> None:
    theme.apply(qapp, scheme)
    assert theme.colours(qapp.palette()) == expected


def test_that_the_buttons_of_a_file_dialog_show_what_they_do(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "dark")
    dialog = QFileDialog(options=QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    for button in dialog.findChildren(QToolButton):
        if not button.icon().isNull():
            middle = button.grab().toImage().copy(button.rect().adjusted(8, 8, -8, -8))
            drawn = {middle.pixel(x, y) for x in range(middle.width()) for y in range(middle.height())}
            assert len(drawn) > 1, button.objectName()


@pytest.mark.parametrize("checked", [False, True])
def test_that_a_check_box_shows_that_it_has_the_keyboard(qapp: QApplication, qtbot: QtBot, checked: bool) -> None:
    theme.apply(qapp, "dark")
    box, other = QCheckBox(checked=checked), QCheckBox()
    ground = QWidget()
    layout = QVBoxLayout(ground)
    for widget in (box, other):
        layout.addWidget(widget)
    qtbot.addWidget(ground)
    with qtbot.waitExposed(ground):
        ground.show()
    other.setFocus()
    without = box.grab().toImage()
    box.setFocus()
    assert box.hasFocus() and box.grab().toImage() != without
