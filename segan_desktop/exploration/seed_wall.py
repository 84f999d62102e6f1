"""SeedWall: the pictures of consecutive seeds under the present truncation; as many as one cares to scroll to."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QToolTip, QWidget

from segan.editing import Edit
from segan_desktop import theme
from segan_desktop.exploration.blending import is_seed_alone
from segan_desktop.exploration.carrying import packed
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.small_pictures import SmallPictures
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.picture_drag import PictureDrag
from segan_desktop.widgets.picture_grid import paint_frame

RANDOM_SEEDS = 100_000
"""Random seeds stay short enough to be read and told to somebody; the wall shows all of them."""
FEWEST_COLUMNS = 4
WIDEST_CELL = 88
GAP = 4
REST_MS = 120


class SeedWall(QAbstractScrollArea):
    """Only what is on screen, and a screen further down, is made."""

    chosen = Signal(int)
    """Seed that was taken by mouse or with Enter."""
    more_wanted = Signal(int)
    """Seed whose neighbours a person wants to see."""
    scrolled = Signal(int, int)
    """First and last seed on screen."""

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._pictures = SmallPictures("seeds", thread, self)
        self._plain = plain(document.edit)
        self._before: dict[int, QImage] = {}
        """Pictures that are out of date, until the new ones come."""
        self._marked: int | None = None
        self._cursor = 0
        self._hovered: int | None = None
        self._drag = PictureDrag(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Wall of seeds"))
        self.setAccessibleDescription(tr("Arrow keys go from seed to seed, Enter takes one."))
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setMinimumHeight(2 * WIDEST_CELL)
        self._rest.timeout.connect(self.refresh)
        self._pictures.ready.connect(self._show_picture)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        document.changed.connect(self._follow)

    @property
    def current(self) -> int | None:
        """The seed that is the present picture's; None if it is made of something else."""
        edit = self._document.edit
        return edit.seed if is_seed_alone(edit) else None

    def on_screen(self) -> range:
        """The seeds that can be seen, at least in part."""
        pitch, top = self._side() + GAP, self.verticalScrollBar().value()
        first, last = top // pitch, (top + self.viewport().height() - 1) // pitch
        return range(first * self._columns(), min(RANDOM_SEEDS, (last + 1) * self._columns()))

    def cell_rect(self, seed: int) -> QRect:
        """Where a seed is, in the viewport's coordinates."""
        row, column = divmod(seed, self._columns())
        side = self._side()
        return QRect(
            GAP + column * (side + GAP), GAP + row * (side + GAP) - self.verticalScrollBar().value(), side, side
        )

    def picture(self, seed: int) -> QImage | None:
        """What is shown of a seed, if it is up to date."""
        return self._pictures.get(self._edit(seed))

    def show_seed(self, seed: int) -> None:
        """Scroll so that a seed can be seen."""
        if 0 <= seed < RANDOM_SEEDS:
            self._cursor = seed
            rect = self.cell_rect(seed)
            bar = self.verticalScrollBar()
            if rect.top() < GAP:
                bar.setValue(bar.value() + rect.top() - GAP)
            elif rect.bottom() > self.viewport().height() - GAP:
                bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + GAP)
            self.viewport().update()

    def refresh(self) -> None:
        """Have made what is on screen and missing, then what a screen further down would show."""
        if not self.isVisible() or self._document.info is None:
            return
        seen = self.on_screen()
        ahead = range(seen.stop, min(RANDOM_SEEDS, seen.stop + len(seen)))
        self._pictures.want(self._edit(seed) for part in (seen, ahead) for seed in part)

    def sizeHint(self) -> QSize:
        return QSize(FEWEST_COLUMNS * 64, self.minimumHeight())  # it takes all that nothing else wants

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for seed in self.on_screen():
            rect = self.cell_rect(seed)
            if not rect.adjusted(-3, -3, 3, 3).intersects(event.rect()):
                continue
            image = self.picture(seed)
            old = None if image else self._before.get(seed)
            painter.fillRect(rect, QColor(theme.PICTURE_GROUND))
            if shown := image or old:
                painter.setOpacity(1.0 if image else 0.4)
                painter.drawImage(rect, shown)
                painter.setOpacity(1.0)
            focused = seed == self._cursor and self.hasFocus()
            paint_frame(painter, rect, colours, seed == self.current, focused, seed == self._hovered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        first = self.on_screen().start
        super().resizeEvent(event)
        rows = -(-RANDOM_SEEDS // self._columns())
        pitch = self._side() + GAP
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, GAP + rows * pitch - self.viewport().height()))
        bar.setSingleStep(pitch // 3)
        bar.setPageStep(max(pitch, self.viewport().height() // pitch * pitch))
        bar.setValue(min(bar.value(), first // self._columns() * pitch))
        self._on_scrolled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow(self._document.edit)
        self._rest.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest.stop()
        self._pictures.want(())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            seed = self._seed_at(event.pos())
            text = "" if seed is None else tr("Seed {seed}. Click to take it.").format(seed=seed)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return bool(super().viewportEvent(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag.press(event, self._seed_at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if (seed := self._drag.begins(event)) is not None:
            self._drag.carry(packed(self._edit(seed)), self.picture(seed))
            return
        self._hover(self._seed_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        seed = self._seed_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._drag.release() and seed is not None:
            self._cursor = seed
            self.chosen.emit(seed)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        seed = self._cursor if by_key else self._seed_at(self.viewport().mapFromGlobal(event.globalPos()))
        if seed is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Take seed {seed}").format(seed=seed), lambda: self.chosen.emit(seed))
        menu.addAction(tr("More like this"), lambda: self.more_wanted.emit(seed))
        menu.addAction(tr("Copy the number"), lambda: QGuiApplication.clipboard().setText(str(seed)))
        menu.popup(self.viewport().mapToGlobal(self.cell_rect(seed).center()) if by_key else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._columns()
        page = max(1, self.viewport().height() // (self._side() + GAP)) * columns
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -RANDOM_SEEDS,
            Qt.Key.Key_End: RANDOM_SEEDS,
        }
        if event.key() in steps:
            self.show_seed(min(max(self._cursor + steps[Qt.Key(event.key())], 0), RANDOM_SEEDS - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _follow(self, edit: Edit) -> None:
        if not self.isVisible():
            return
        looks_different = self.current != self._marked
        if plain(edit) != self._plain:
            seen = self.on_screen()
            fresh = {seed: image for seed in seen if (image := self.picture(seed))}
            self._before = {seed: image for seed, image in self._before.items() if seed in seen} | fresh
            self._plain = plain(edit)
            self._pictures.want(())
            self._rest.start()
            looks_different |= bool(fresh) or any(map(self.picture, seen))  # what is out of date stays as it is
        if looks_different:
            self.viewport().update()
        self._marked = self.current

    def _on_scrolled(self) -> None:
        seen = self.on_screen()
        self.scrolled.emit(seen.start, seen.stop - 1)
        self._pictures.want(())
        self._rest.start()
        self.viewport().update()

    def _show_picture(self, edit: Edit) -> None:
        if edit.seed in self.on_screen():
            self._before.pop(edit.seed, None)
            self.viewport().update(self.cell_rect(edit.seed).adjusted(-3, -3, 3, 3))

    def _hover(self, seed: int | None) -> None:
        if seed != self._hovered:
            self._hovered = seed
            hand = Qt.CursorShape.ArrowCursor if seed is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(hand)
            self.viewport().update()

    def _seed_at(self, at: QPoint) -> int | None:
        return next((seed for seed in self.on_screen() if self.cell_rect(seed).contains(at)), None)

    def _edit(self, seed: int) -> Edit:
        return self._plain.replace(seed=seed)

    def _columns(self) -> int:
        return max(FEWEST_COLUMNS, self.viewport().width() // WIDEST_CELL)

    def _side(self) -> int:
        return max(16, (self.viewport().width() - GAP) // self._columns() - GAP)


def plain(edit: Edit) -> Edit:
    """The edit without what is steered by hand: seed 0 as the model draws it, truncated."""
    return edit.with_seed(0).replace(mixes=(), directions=(), subspace=())
