"""LatentPlane: a square to drag through, whose corners are the present latent and three seeds."""

import random
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from segan.editing import Edit, Latent, Weighted
from segan_desktop import theme
from segan_desktop.exploration.blending import of_seed, parts_of, scaled, with_parts
from segan_desktop.exploration.document import EditDocument
from segan_desktop.exploration.seed_wall import RANDOM_SEEDS
from segan_desktop.exploration.small_pictures import SmallPictures
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import label
from segan_desktop.widgets.glyphs import GlyphButton

TILES = 5
REST_MS = 150
HANDLE = 7
INSET = HANDLE + 3
"""From the edge of the pictures to the ends of the plane, so that the handle is whole in a corner."""
STEP, FINE_STEP, COARSE_STEP = 0.05, 0.01, 0.25
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Plane:
    """Bilinear weights between four corners: the origin at (0, 0), and seeds at (1, 0), (0, 1) and (1, 1)."""

    origin: tuple[Weighted, ...]
    seeds: tuple[int, int, int]

    def at(self, edit: Edit, x: float, y: float) -> Edit:
        """The edit with the latent that lies at a point of the plane, 0..1 each way."""
        shares = (x * (1 - y), (1 - x) * y, x * y)
        others = [of_seed(seed, share) for seed, share in zip(self.seeds, shares, strict=True)]
        return with_parts(edit, [*scaled(self.origin, (1 - x) * (1 - y)), *others])

    def find(self, edit: Edit) -> tuple[float, float] | None:
        """Where the edit's latent lies on the plane; None if it does not."""
        weights = {part.latent: part.weight for part in parts_of(edit)}
        right, down, across = (weights.get(Latent(seed=seed), 0.0) for seed in self.seeds)
        x, y = min(max(right + across, 0.0), 1.0), min(max(down + across, 0.0), 1.0)
        there = {part.latent: part.weight for part in parts_of(self.at(edit, x, y))}
        keys = weights.keys() | there.keys()
        is_there = all(abs(weights.get(key, 0.0) - there.get(key, 0.0)) < TOLERANCE for key in keys)
        return (x, y) if is_there else None


class LatentPlane(QWidget):
    """The plane and what draws another one. It stays while the present latent lies on it."""

    moved = Signal(object)
    """Edit of the point under the hand."""
    settled = Signal()

    def __init__(self, document: EditDocument, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.field = _Field(thread)
        self.others_button = GlyphButton("dice", tr("Others: another plane through the present picture"))
        hint = label(tr("Corners: here, and three seeds."), "muted", wraps=True)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(hint, 1)
        row.addWidget(self.others_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.field, 1)
        layout.addLayout(row)
        self.plane = self._drawn(document.edit)
        self.field.moved.connect(self.go_to)
        self.field.settled.connect(self.settled)
        self.others_button.clicked.connect(self.draw)
        document.changed.connect(self._follow)

    def draw(self) -> None:
        """Another plane, with the present latent in its first corner."""
        self.plane = self._drawn(self._document.edit)
        self._follow(self._document.edit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow(self._document.edit)

    def go_to(self, x: float, y: float) -> None:
        """Ask for a point of the plane, 0..1 each way."""
        self.moved.emit(self.plane.at(self._document.edit, x, y))

    def _follow(self, edit: Edit) -> None:
        if not self.isVisible() or self._document.info is None:
            return
        at = self.plane.find(edit)
        if at is None:
            self.plane, at = self._drawn(edit), (0.0, 0.0)
        self.field.show_plane(self.plane, edit, at)

    def _drawn(self, edit: Edit) -> Plane:
        origin = parts_of(edit)
        taken = {part.latent.seed for part in origin}
        seeds: list[int] = []
        while len(seeds) < 3:
            seed = random.randrange(RANDOM_SEEDS)
            if seed not in taken:
                seeds.append(seed)
                taken.add(seed)
        return Plane(origin, (seeds[0], seeds[1], seeds[2]))


class _Field(QWidget):
    """The square: small pictures of the plane, and the handle. Arrow keys move it (Shift fine, Ctrl coarse)."""

    moved = Signal(float, float)
    settled = Signal()

    def __init__(self, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = SmallPictures("plane", thread, self)
        self._edits: dict[Edit, tuple[int, int]] = {}
        self._images: dict[tuple[int, int], QImage] = {}
        self._mosaic: QPixmap | None = None
        """The images as they are painted, so that only the handle is drawn while it moves; None if out of date."""
        self._shown: tuple[Plane, Edit] | None = None
        self._at = (0.0, 0.0)
        self._is_held = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._pause = QTimer(self, singleShot=True, interval=600)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Plane of latents"))
        self.setToolTip(
            "<qt>"
            + tr("Drag through the plane, or use the arrow keys (Shift fine, Ctrl coarse). Home: back.")
            + "</qt>"
        )
        self._rest.timeout.connect(self._refresh)
        self._pause.timeout.connect(self.settled)
        self._pictures.ready.connect(self._show_picture)

    @property
    def at(self) -> tuple[float, float]:
        """Where the handle is, 0..1 each way."""
        return self._at

    @property
    def is_complete(self) -> bool:
        """Whether every picture is there and up to date."""
        return bool(self._edits) and all(self._pictures.get(edit) for edit in self._edits)

    def point(self, x: float, y: float) -> QPointF:
        """Where a point of the plane is, in the widget's coordinates."""
        reach = self._square().adjusted(INSET, INSET, -INSET, -INSET)
        return QPointF(reach.left() + x * reach.width(), reach.top() + y * reach.height())

    def share(self, at: QPointF) -> tuple[float, float]:
        """Which point of the plane is at a place in the widget; beyond 0..1 outside of it."""
        reach = self._square().adjusted(INSET, INSET, -INSET, -INSET)
        return (at.x() - reach.left()) / reach.width(), (at.y() - reach.top()) / reach.height()

    def show_plane(self, plane: Plane, edit: Edit, at: tuple[float, float]) -> None:
        """Show a plane under all else that the edit says, and where on it the edit lies."""
        if self._shown is None or self._shown[0] != plane:
            self._images.clear()
            self._mosaic = None
        self._at = at
        base = plane.at(edit, 0, 0)
        if self._shown != (plane, base):
            self._shown = (plane, base)
            self._edits = {}
            self._pictures.want(())
            self._rest.start()
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()  # it takes all that nothing else wants

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(QGuiApplication.palette())
        square = self._square()
        if self._mosaic is None or self._mosaic.devicePixelRatio() != self.devicePixelRatioF():
            self._mosaic = self._painted_mosaic(square.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(square.topLeft(), self._mosaic)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(QRectF(square).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(QPen(QColor("#101113"), 4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.point(*self._at), HANDLE, HANDLE)
        painter.setPen(QPen(QColor(theme.DARK.accent), 2))
        painter.drawEllipse(self.point(*self._at), HANDLE, HANDLE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._mosaic = None
        self._edits = {}  # other points of the plane lie under the middles of the tiles
        self._rest.start()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest.stop()
        self._pictures.want(())
        self._shown = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_held = True
            self._drag_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._drag_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._is_held = False
            self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if event.key() == Qt.Key.Key_Home:
            self.moved.emit(0.0, 0.0)
            self.settled.emit()
        elif event.key() in moves:
            modifiers = event.modifiers()
            size = STEP
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                size = FINE_STEP
            elif modifiers & Qt.KeyboardModifier.ControlModifier:
                size = COARSE_STEP
            right, down = moves[Qt.Key(event.key())]
            self._want(self._at[0] + right * size, self._at[1] + down * size)
            self._pause.start()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _drag_to(self, at: QPointF) -> None:
        self._want(*self.share(at))

    def _want(self, x: float, y: float) -> None:
        self.moved.emit(round(min(max(x, 0.0), 1.0), 4), round(min(max(y, 0.0), 1.0), 4))

    def _refresh(self) -> None:
        if not self.isVisible() or self._shown is None:
            return
        plane, base = self._shown
        last = TILES - 1
        tiles = [(row, column) for row in range(TILES) for column in range(TILES)]
        tiles.sort(key=lambda tile: (tile[0] % last > 0) + (tile[1] % last > 0))  # the corners first
        self._edits = {plane.at(base, *self._share_of_tile(*tile)): tile for tile in tiles}
        for edit in self._edits:
            if self._pictures.get(edit):
                self._show_picture(edit)
        self._pictures.want(self._edits)

    def _show_picture(self, edit: Edit) -> None:
        image = self._pictures.get(edit)
        if edit in self._edits and image:
            self._images[self._edits[edit]] = image
            self._mosaic = None
            self.update()

    def _painted_mosaic(self, width: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        mosaic = QPixmap(QSize(width, width) * ratio)
        mosaic.setDevicePixelRatio(ratio)
        mosaic.fill(Qt.GlobalColor.transparent)
        painter = QPainter(mosaic)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        square, shape = QRectF(0, 0, width, width), QPainterPath()
        shape.addRoundedRect(square, 6, 6)
        painter.setClipPath(shape)
        painter.fillRect(square, QColor(theme.PICTURE_GROUND))
        side = width / TILES
        for (row, column), image in self._images.items():
            painter.drawImage(QRectF(column * side, row * side, side, side), image)
        painter.end()
        return mosaic

    def _share_of_tile(self, row: int, column: int) -> tuple[float, float]:
        """The point of the plane that a tile shows: what lies under its middle, as far as the plane goes."""
        square = self._square()
        side = square.width() / TILES
        x, y = self.share(QPointF(square.left() + (column + 0.5) * side, square.top() + (row + 0.5) * side))
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _square(self) -> QRect:
        side = min(self.width(), self.height())
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
