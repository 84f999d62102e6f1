"""Curves: the plots of a run with one smoothing and one scale."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from segan_desktop.theme import GRID, MARGIN
from segan_desktop.widgets.basics import button, label, panel
from segan_desktop.widgets.loss_plot import LossPlot

SMOOTHING = 600
"""In thousandths."""


class Curves(QWidget):
    """Four pairs of axes, fed from `Progress` events."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = (
            LossPlot(
                "Losses",
                {"generator_loss": "G", "discriminator_loss": "D"},
                "What the generator (G) and the discriminator (D) try to lower against each other. They need not fall: "
                "a balance that neither leaves for long is what learning looks like.",
            ),
            LossPlot(
                "Scores",
                {"real_score": "real", "fake_score": "fake"},
                "How real the discriminator finds your pictures and the generated ones. The closer the two lines, the "
                "better the generated pictures pass.",
                positive=False,
            ),
            LossPlot(
                "Penalties",
                {"r1_penalty": "R1", "path_length_penalty": "path length"},
                "R1 keeps the discriminator's gradients small; path length keeps the latent space smooth.",
            ),
            LossPlot(
                "Overfitting",
                {"r_t": "r_t", "augment_p": "p"},
                "r_t: share of your pictures that the discriminator recognises, from −1 to 1. Near 1 it has learnt "
                "them by heart: more pictures or augmentation help. p: how often augmentation 'ada' varies a picture.",
                positive=False,
            ),
        )
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, 999)
        self.smoothing.setValue(SMOOTHING)
        self.smoothing.setFixedWidth(140)
        self.smoothing.setAccessibleName("smoothing")
        self.smoothing.setToolTip("Running mean of the curves; the raw values stay faint behind them")
        self._amount = label("")
        self._amount.setFixedWidth(40)
        self._log: QPushButton = button("Log", "quiet", "Draw losses and penalties on a logarithmic scale")
        self._log.setCheckable(True)

        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, GRID, 0)
        head.setSpacing(GRID)
        head.addStretch(1)
        head.addWidget(label("Smoothing", "muted"))
        head.addWidget(self.smoothing)
        head.addWidget(self._amount)
        head.addWidget(self._log)
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for index, plot in enumerate(self._plots):
            ground = panel()
            inside = QVBoxLayout(ground)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(plot)
            grid.addWidget(ground, index // 2, index % 2)
            grid.setRowStretch(index // 2, 1)
            grid.setColumnStretch(index % 2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(grid, 1)

        self.smoothing.valueChanged.connect(self._smooth)
        self._log.toggled.connect(self._scale)
        self._smooth(SMOOTHING)

    def add(self, images_seen: int, values: dict[str, float]) -> None:
        """One more point for each value."""
        for plot in self._plots:
            plot.add(images_seen, values)

    def precede(self, points: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
        """The points of a run that was there before: kimg and value under each quantity's name."""
        for plot in self._plots:
            plot.precede(points)

    def points(self, name: str) -> int:
        """How many points are drawn for a quantity."""
        return sum(plot.points(name) for plot in self._plots)

    def clear(self) -> None:
        for plot in self._plots:
            plot.clear()

    def _smooth(self, thousandths: int) -> None:
        self._amount.setText(f"{thousandths / 1000:.3f}")
        for plot in self._plots:
            plot.set_smoothing(thousandths / 1000)

    def _scale(self, logarithmic: bool) -> None:
        for plot in self._plots:
            plot.set_logarithmic(logarithmic)
