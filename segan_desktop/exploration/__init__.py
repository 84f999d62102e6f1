"""The exploration tab: steer what a model makes, and keep it."""

from segan_desktop.exploration.tab import ExplorationTab

__all__ = ["ExplorationTab"]
