"""The training tab: pictures, settings, and a run to watch."""

from segan_desktop.training.tab import Phase, TrainingTab

__all__ = ["Phase", "TrainingTab"]
