"""The training tab: pictures, settings, and a run to watch."""

from segan_desktop.training.live_run import Phase, StartRun
from segan_desktop.training.tab import TrainingTab

__all__ = ["Phase", "StartRun", "TrainingTab"]
