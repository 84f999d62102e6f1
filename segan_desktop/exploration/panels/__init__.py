"""What fills the middle of the exploration tab: the picture alone, or one way to find and to make others."""

from segan_desktop.exploration.panels.directions import DirectionsPanel
from segan_desktop.exploration.panels.edit import EditPanel
from segan_desktop.exploration.panels.interpolation import InterpolationPanel
from segan_desktop.exploration.panels.mixing import MixingPanel
from segan_desktop.exploration.panels.panel import Panel
from segan_desktop.exploration.panels.styles import style_ranges
from segan_desktop.exploration.panels.traversal import TraversalPanel

__all__ = [
    "DirectionsPanel",
    "EditPanel",
    "InterpolationPanel",
    "MixingPanel",
    "Panel",
    "TraversalPanel",
    "style_ranges",
]
