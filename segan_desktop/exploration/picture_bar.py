"""PictureBar: the present picture in the view of every panel, and the line below it: what it is, A and B, the zoom."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segan.editing import Edit
from segan_desktop import theme
from segan_desktop.exploration.comparison import Comparison
from segan_desktop.exploration.document import EditDocument, described
from segan_desktop.rendering import RenderThread
from segan_desktop.translation import tr
from segan_desktop.widgets.basics import button, label
from segan_desktop.widgets.elided_label import ElidedLabel
from segan_desktop.widgets.glyphs import GlyphButton
from segan_desktop.widgets.image_view import ImageView

ZOOM_WIDTH = 48


class PictureBar(QWidget):
    """Asks for the picture of every edit and shows it in all views alike, so that none is behind when it comes up."""

    def __init__(
        self, document: EditDocument, thread: RenderThread, views: Sequence[ImageView], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(4 * theme.GRID)  # whether or not there is a picture to zoom
        self._document, self._thread, self._views = document, thread, views
        self._shown: ImageView | None = None
        self.comparison = Comparison(document, thread)
        self.caption = ElidedLabel("", "muted")
        self._zoom = label("", "muted")
        self._zoom.setMinimumWidth(ZOOM_WIDTH)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fit_button = GlyphButton("fit", tr("Fit the picture: 0"))
        self.smooth_button = button(
            tr("Smooth"), "quiet", tr("Interpolate between pixels instead of showing them as squares")
        )
        self.smooth_button.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.caption, 1)
        layout.addWidget(self.comparison)
        layout.addSpacing(theme.GRID)
        for part in (self._zoom, self.smooth_button, self.fit_button):
            layout.addWidget(part)
        for view in views:
            self.fit_button.clicked.connect(view.fit)
            self.smooth_button.toggled.connect(view.set_smooth)
            self.comparison.split_changed.connect(view.set_split)
            view.zoomed.connect(self._show_zoom)
        thread.rendered.connect(self._take_picture)
        thread.sketched.connect(self._take_sketch)
        thread.render_failed.connect(self._take_failure)
        document.changed.connect(self._follow)
        self._follow(document.edit)

    def show_view(self, view: ImageView | None) -> None:
        """The view that is on the screen now, or None where a panel has none."""
        self._shown = view
        self._show_zoom()

    def say(self, headline: str, sentence: str) -> None:
        """Have a sentence stand where the picture would be."""
        for view in self._views:
            view.set_message(headline, sentence)

    def _follow(self, edit: Edit) -> None:
        is_open = self._document.info is not None
        self.comparison.setVisible(is_open)
        self._show_zoom()
        if is_open:
            self.caption.setText(described(edit))
            self._thread.request(edit)

    def _take_picture(self, edit: Edit, picture: np.ndarray) -> None:
        for view in self._views:
            view.set_picture(picture)

    def _take_sketch(self, edit: Edit, picture: np.ndarray) -> None:
        for view in self._views:
            view.set_picture(picture, is_sketch=True)

    def _take_failure(self, edit: Edit, why: str) -> None:
        if edit == self._document.edit:
            self.say(tr("This picture cannot be made"), why)

    def _show_zoom(self) -> None:
        for control in (self._zoom, self.fit_button, self.smooth_button):
            control.setVisible(self._shown is not None and self._document.info is not None)
        if self._shown is not None:
            self._zoom.setText(f"{self._shown.zoom:.0%}")
