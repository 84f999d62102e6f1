"""ThumbnailStrip: a row of small pictures to return to, that scrolls; each can be taken, dragged away and removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segan_desktop import theme
from segan_desktop.widgets.picture_drag import PictureDrag
from segan_desktop.widgets.picture_list import Index, PictureList

GAP = 4


@dataclass(frozen=True)
class Thumbnail:
    """One picture of a strip, and what it stands for."""

    value: Any
    image: QImage
    name: str
    """For the tooltip, and for those who do not see the picture."""
    is_dim: bool = False

    def __eq__(self, other: object) -> bool:
        return self is other


class ThumbnailStrip(PictureList):
    """Shows thumbnails of `side` pixels, or the sentence `empty` in their place."""

    taken = Signal(object)
    """Value of the thumbnail that was clicked, or chosen with Enter."""
    removal_wanted = Signal(object)
    """Value of the thumbnail on which Del was pressed."""
    menu_wanted = Signal(object, QPoint)
    """Value of a thumbnail, and where on the screen its menu is asked for."""

    def __init__(
        self,
        name: str,
        side: int,
        empty: str,
        packed: Callable[[Any], QMimeData],
        parent: QWidget | None = None,
    ) -> None:
        """`packed` makes of a value what is dragged."""
        super().__init__(name, parent)
        self._side, self._empty, self._packed = side, empty, packed
        self._drag = PictureDrag(self)
        self._items = _Items(self)
        self.setModel(self._items)
        self.setItemDelegate(_Painter(side, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWrapping(False)
        self.setSpacing(0)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(side + 2 * GAP)
        self.clicked.connect(lambda index: self.taken.emit(self._value(index)))
        self.customContextMenuRequested.connect(self._ask_for_menu)

    @property
    def thumbnails(self) -> tuple[Thumbnail, ...]:
        return tuple(self._items.thumbnails)

    def show_thumbnails(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Show these in place of those before, and stay where it was scrolled to."""
        scrolled = self.horizontalScrollBar().value()
        self._items.set_thumbnails(thumbnails)
        self.horizontalScrollBar().setValue(scrolled)

    def mark(self, value: Any) -> None:
        """Frame the thumbnail that stands for what is on the screen elsewhere; None for none of them."""
        if self._items.mark(value):
            self.viewport().update()

    def reveal(self, value: Any) -> None:
        """Scroll to a thumbnail."""
        row = next((i for i, each in enumerate(self._items.thumbnails) if each.value == value), None)
        if row is not None:
            self.scrollTo(self._items.index(row))

    def rect_of(self, position: int) -> QRect:
        """Where the thumbnail at a position is, in the coordinates of the viewport."""
        return self.visualRect(self._items.index(position))

    def sizeHint(self) -> QSize:
        return QSize(3 * self._side, self._side + 2 * GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._side, self._side + 2 * GAP)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - round(turned / 120 * (self._side + GAP)))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.taken.emit(self._value(index))
        elif index.isValid() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit(self._value(index))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._drag.press(event, self._items.thumbnails[index.row()] if index.isValid() else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if (thumbnail := self._drag.begins(event)) is not None:
            self._drag.carry(self._packed(thumbnail.value), thumbnail.image)
        else:
            super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.HoverMove:
            over = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())).isValid()
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._items.thumbnails:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(theme.colours(QGuiApplication.palette()).muted))
        painter.setFont(theme.text_font(12))
        text = painter.fontMetrics().elidedText(self._empty, Qt.TextElideMode.ElideRight, self.viewport().width() - GAP)
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignVCenter, text)

    def _value(self, index: Index) -> Any:
        return self._items.thumbnails[index.row()].value

    def _ask_for_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid() and self.hasFocus():  # asked for with the menu key
            index = self.currentIndex()
        if index.isValid():
            self.menu_wanted.emit(self._value(index), self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))


class _Items(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.thumbnails: list[Thumbnail] = []
        self.marked_row: int | None = None
        self._marked: Any = None

    def mark(self, value: Any) -> bool:
        """Remember which thumbnail is marked; whether it is another than before."""
        self._marked, before = value, self.marked_row
        rows = (i for i, each in enumerate(self.thumbnails) if value is not None and each.value == value)
        self.marked_row = next(rows, None)
        return self.marked_row != before

    def set_thumbnails(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Keep as many rows as there are on both sides, so that the keyboard's place and the view stay."""
        before, now = len(self.thumbnails), len(thumbnails)
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self.thumbnails = list(thumbnails)
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self.thumbnails = list(thumbnails)
            self.endRemoveRows()
        else:
            self.thumbnails = list(thumbnails)
        self.mark(self._marked)
        if now:
            self.dataChanged.emit(self.index(0), self.index(now - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.thumbnails)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        thumbnail = self.thumbnails[index.row()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return thumbnail.name
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    def __init__(self, side: int, strip: QListView) -> None:
        super().__init__(strip)
        self._side, self._strip = side, strip

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._side + GAP, self._side + 2 * GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        items = self._strip.model()
        assert isinstance(items, _Items)
        thumbnail = items.thumbnails[index.row()]
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        rect = QRect(area.left() + GAP // 2, area.top() + GAP, self._side, self._side)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(rect, QColor(theme.PICTURE_GROUND))
        painter.setOpacity(0.35 if thumbnail.is_dim else 1.0)
        if not thumbnail.image.isNull():
            painter.drawImage(rect, thumbnail.image)
        painter.setOpacity(1.0)
        colours = theme.colours(QGuiApplication.palette())
        frame = ""
        if index.row() == items.marked_row:
            frame = colours.accent
        elif (state & QStyle.StateFlag.State_HasFocus) or (state & QStyle.StateFlag.State_MouseOver):
            frame = colours.text
        if frame:
            painter.setPen(QPen(QColor(frame), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(-1, -1, 1, 1), 2, 2)
        painter.restore()


def reduced(image: QImage, side: int) -> QImage:
    """The picture as large as a thumbnail of `side` units needs on a screen of up to two pixels per unit."""
    if image.width() <= 2 * side:
        return image
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(2 * side, 2 * side, keep, smooth)
