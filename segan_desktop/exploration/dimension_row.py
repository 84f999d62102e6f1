"""DimensionRow: one dimension on one line: what it does in three tiny pictures, its name, its slider, star and lock."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from segan.editing import DEFAULT_RANGE_SIGMA, DimensionInfo
from segan_desktop import theme
from segan_desktop.exploration.dimension_notes import NAME_LENGTH, DimensionNote
from segan_desktop.translation import tr
from segan_desktop.widgets.glyphs import glyph
from segan_desktop.widgets.labelled_slider import LabelledSlider, Scale

DEAD_EFFECT = 1e-3
"""Below this change of the picture per sigma (its range is -1..1) nothing can be seen."""
STOPS = (-2.0, 0.0, 2.0)
"""Where the tiny pictures are taken, in sigmas."""
PICTURE_SIDE = 40
PICTURE_GAP = 2
HEAD_HEIGHT, SLIDER_HEIGHT = 20, 24
MARK_SIDE = 14
SIGMAS = Scale(-DEFAULT_RANGE_SIGMA, DEFAULT_RANGE_SIGMA, typed_first=-100.0, typed_last=100.0, unit="σ", signed=True)


class DimensionRow(QWidget):
    """Shows what it is told and emits what a person wants. F2: name and tags; S: star; L: lock."""

    moved = Signal(object, float)
    """Dimension, and the sigmas that it is wanted to have."""
    settled = Signal()
    jumped = Signal(object, float)
    """Dimension, and where a tiny picture of it leads in one step."""
    noted = Signal(object, object)
    """Dimension, and the `DimensionNote` that a person gives it."""

    def __init__(self, info: DimensionInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dimension = info.dimension
        self.dimension = dimension
        self._note = DimensionNote()
        self.pictures = EffectPictures(dimension.label, self)
        self.slider = LabelledSlider("", SIGMAS, name=dimension.label, wheel_needs_focus=True)
        self.slider.setFixedHeight(SLIDER_HEIGHT)
        self._caption = _Caption(dimension.label, self)
        self.star = _Mark("star", "starred", tr("Star {dimension}").format(dimension=dimension.label), self)
        self.lock = _Mark("unlocked", "locked", tr("Lock {dimension}").format(dimension=dimension.label), self)
        self.star.setToolTip(tr("Star: keep it at the top of the list (S)"))
        self.lock.setToolTip(tr("Lock: randomising leaves it as it is (L)"))
        self._editor: QLineEdit | None = None

        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._caption, 1)
        head.addWidget(self.star)
        head.addWidget(self.lock)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self.slider)
        right.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.pictures)
        layout.addLayout(right, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.slider)

        self.slider.moved.connect(lambda sigmas: self.moved.emit(dimension, sigmas))
        self.slider.settled.connect(self.settled)
        self.pictures.taken.connect(lambda sigmas: self.jumped.emit(dimension, sigmas))
        self.star.clicked.connect(self._toggle_star)
        self.lock.clicked.connect(self._toggle_lock)

    @property
    def editor(self) -> QLineEdit | None:
        """Where the name is being typed, while it is."""
        return self._editor

    @property
    def caption(self) -> str:
        """What is written above the slider."""
        return self._caption.text

    def set_info(self, info: DimensionInfo, strongest: float) -> None:
        """Say how effective the dimension is, as a share of the most effective one; a dead one cannot be moved."""
        is_dead = info.effect < DEAD_EFFECT
        kind = tr("colours (rgb)") if info.kind == "rgb" else tr("features (conv)")
        where = f"{self.dimension.label}: {info.resolution} px, {kind}."
        if is_dead:
            why = tr("It has no visible effect in this model, so there is nothing to steer.")
        else:
            why = tr("Changes the picture by {share} of its range per σ.").format(share=f"{info.effect / 2:.1%}")
        keys = tr("Double-click the name, or F2: name it, with #tags.")
        self.setToolTip(f"<qt>{where} {why}</qt>")
        self.slider.setToolTip(f"<qt>{where} {why}</qt>")
        self._caption.setToolTip(f"<qt>{where} {why} {keys}</qt>")
        self.slider.setEnabled(not is_dead)
        self._caption.setEnabled(not is_dead)
        self._caption.set_remark(tr("no visible effect") if is_dead else "")
        self.pictures.set_share(0.0 if is_dead else info.effect / strongest)
        for part in (self.pictures, self.slider, self.lock):
            part.setVisible(not is_dead)  # a greyed line with the reason will do

    def set_note(self, note: DimensionNote) -> None:
        self._note = note
        self.star.setChecked(note.starred)
        self.lock.setChecked(note.locked)
        self._caption.set_note(note)
        called = f"{note.name}, {self.dimension.label}" if note.name else self.dimension.label
        self.slider.track.setAccessibleName(called)

    def set_value(self, sigmas: float) -> None:
        self.slider.set_value(sigmas)
        self.pictures.set_value(sigmas)

    def rename(self) -> None:
        """Let a person type the name and the tags in their place."""
        if self._editor is not None:
            return
        self._editor = editor = _NameEditor(self._note.text, self)
        editor.setAccessibleName(tr("Name of {dimension}").format(dimension=self.dimension.label))
        area = self._caption.geometry()
        editor.setGeometry(area.left(), 0, self.width() - area.left(), HEAD_HEIGHT + 4)
        editor.accepted.connect(self._take_text)
        editor.left.connect(self._end_renaming)
        self.setTabOrder(self.slider.track, editor)
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.key() == Qt.Key.Key_S and not event.modifiers():
            self._toggle_star()
        elif event.key() == Qt.Key.Key_L and not event.modifiers():
            self._toggle_lock()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._caption.geometry().contains(event.position().toPoint()):
            self.rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Name and tags…\tF2"), self.rename)
        menu.addAction(tr("No star\tS") if self._note.starred else tr("Star\tS"), self._toggle_star)
        if self.slider.isEnabled():
            menu.addAction(tr("Unlock\tL") if self._note.locked else tr("Lock\tL"), self._toggle_lock)
            menu.addAction(tr("Return to 0\tDel"), lambda: self.jumped.emit(self.dimension, 0.0))
        menu.popup(event.globalPos())

    def _toggle_star(self) -> None:
        self._say(self._note.replace(starred=not self._note.starred))

    def _toggle_lock(self) -> None:
        if self.slider.isEnabled():
            self._say(self._note.replace(locked=not self._note.locked))

    def _take_text(self, text: str) -> None:
        self._say(self._note.with_text(text))

    def _say(self, note: DimensionNote) -> None:
        """Ask for another note; what is shown follows the answer, even where it stays as it was."""
        self.noted.emit(self.dimension, note)
        self.set_note(self._note)

    def _end_renaming(self) -> None:
        if self._editor is not None:
            editor, self._editor = self._editor, None
            editor.deleteLater()
            if self.window().focusWidget() is editor:  # or a person has gone elsewhere
                self.slider.setFocus()


class EffectPictures(QWidget):
    """The present picture with one dimension at each of `STOPS`; below them, how effective the dimension is."""

    taken = Signal(float)
    """Sigmas of the picture that was clicked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._images: list[QImage | None] = [None] * len(STOPS)
        self._outdated = [False] * len(STOPS)
        self._share = 0.0
        self._value = 0.0
        self._hovered: int | None = None
        self.setMouseTracking(True)
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(tr("What {dimension} does").format(dimension=name))

    def set_share(self, share: float) -> None:
        """Set the length of the bar, 0..1."""
        self._share = share
        self.update()

    def set_value(self, sigmas: float) -> None:
        """Mark the picture that shows the present state."""
        if sigmas in STOPS or self._value in STOPS:
            self.update()
        self._value = sigmas

    def set_images(self, images: Sequence[QImage | None]) -> None:
        """Show a picture for each stop; where there is none yet, the old one stays, dimmed."""
        for index, image in enumerate(images):
            self._outdated[index] = image is None
            self._images[index] = image or self._images[index]
        self.update()

    def image(self, stop: float) -> QImage | None:
        """What is shown at a stop, if it is up to date."""
        index = STOPS.index(stop)
        return None if self._outdated[index] else self._images[index]

    def picture_rect(self, index: int) -> QRect:
        """Where a picture is, in the widget's coordinates."""
        return QRect(index * (PICTURE_SIDE + PICTURE_GAP), 0, PICTURE_SIDE, PICTURE_SIDE)

    def sizeHint(self) -> QSize:
        return QSize(len(STOPS) * (PICTURE_SIDE + PICTURE_GAP) - PICTURE_GAP, PICTURE_SIDE + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, stop in enumerate(STOPS):
            rect, image = self.picture_rect(index), self._images[index]
            painter.fillRect(rect, QColor(theme.PICTURE_GROUND))
            if image is not None:
                painter.setOpacity(0.4 if self._outdated[index] else 1.0)
                painter.drawImage(rect, image)
                painter.setOpacity(1.0)
            is_here = stop == self._value
            if is_here or index == self._hovered:
                painter.setPen(QPen(QColor(colours.accent if is_here else colours.text), 2))
                painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))
        y = PICTURE_SIDE + 2
        painter.fillRect(QRectF(0, y, self.width(), 2), QColor(colours.line))
        painter.fillRect(QRectF(0, y, self.width() * self._share, 2), QColor(colours.muted))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(event.pos())
            text = "" if index is None else tr("The picture at {sigmas} σ. Click to go there.")
            QToolTip.showText(event.globalPos(), text.format(sigmas=_signed(STOPS[index or 0])), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._index_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.taken.emit(STOPS[index])

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.setCursor(Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _index_at(self, at: QPoint) -> int | None:
        return next((index for index in range(len(STOPS)) if self.picture_rect(index).contains(at)), None)


class _Caption(QWidget):
    """Name, label and tags on one line, cut off where the room ends."""

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = label
        self._parts: tuple[str, str] = (label, "")
        self._remark = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return "  ".join(filter(None, (*self._parts, self._remark)))

    def set_note(self, note: DimensionNote) -> None:
        tags = " ".join(f"#{tag}" for tag in note.tags)
        self._parts = (note.name, f"{self._label}  {tags}".strip()) if note.name else (self._label, tags)
        self.update()

    def set_remark(self, remark: str) -> None:
        self._remark = remark
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(48, HEAD_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, HEAD_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        painter = QPainter(self)
        first, second = self._parts[0], "  ".join(filter(None, (self._parts[1], self._remark)))
        area, left = self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        strong = theme.text_font(weight=QFont.Weight.DemiBold if first != self._label else QFont.Weight.Normal)
        for text, font, colour in (
            (first, strong, colours.text if self.isEnabled() else colours.disabled),
            (second, theme.text_font(11), colours.muted if self.isEnabled() else colours.disabled),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
            painter.drawText(area, left, shown)
            area = area.adjusted(metrics.horizontalAdvance(shown) + theme.GRID, 0, 0, 0)


class _Mark(QAbstractButton):
    """A small glyph that is there or not; quiet until it is set. The keyboard sets it through the row."""

    def __init__(self, off: str, on: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._off, self._on = off, on
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(22, HEAD_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._icons: dict[tuple[str, str, float], QPixmap] = {}

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        colour = colours.accent if self.isChecked() else colours.text if self.underMouse() else colours.disabled
        key = (self._on if self.isChecked() else self._off, colour, self.devicePixelRatioF())
        if key not in self._icons:
            self._icons[key] = glyph(key[0], colour, MARK_SIDE, key[2])
        QPainter(self).drawPixmap(QPoint((self.width() - MARK_SIDE) // 2, 3), self._icons[key])


class _NameEditor(QLineEdit):
    """Enter, or going elsewhere, takes what was typed; Escape does not."""

    accepted = Signal(str)
    left = Signal()
    """The typing is over, whatever came of it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._is_over = False
        self.setPlaceholderText(tr("name #tag #tag"))
        self.setMaxLength(4 * NAME_LENGTH)
        self.setStyleSheet("padding: 0 4px; min-height: 0")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(takes=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(takes=False)
        else:
            super().keyPressEvent(event)
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(takes=True)

    def _end(self, takes: bool) -> None:
        if not self._is_over:
            self._is_over = True
            if takes:
                self.accepted.emit(self.text())
            self.left.emit()


def _signed(sigmas: float) -> str:
    return f"{sigmas:+.0f}".replace("-", "−") if sigmas else "0"
