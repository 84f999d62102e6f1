"""RunSetup: the left side of the tab, where a run is set up: its pictures, its settings and its name."""

import re
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from segan.config import TrainingConfig
from segan.data import Report
from segan.estimate import Estimator, Proposal
from segan.runs import MAY_CHANGE
from segan_desktop.settings import Settings
from segan_desktop.theme import GRID, MARGIN, WIDE_MARGIN, set_role
from segan_desktop.training.data_panel import DataPanel
from segan_desktop.training.estimate_line import EstimateLine
from segan_desktop.training.preset_proposal import PresetProposal
from segan_desktop.training.runs import EarlierRun, new_run_name
from segan_desktop.training.settings_form import SettingsForm
from segan_desktop.translation import tr, translated
from segan_desktop.widgets.basics import button, label, panel, tip_of, title

WIDTH = 336
NAME_WIDTH = 200
"""Pixels for the name of a run on a button."""
LONGEST_NAME = 80
"""Letters in the name of a run; file systems allow 255 bytes."""


class Purpose(Enum):
    """Which run the left side is about."""

    NEW = auto()
    UNDER_WAY = auto()
    """It shows with what that was begun, and changes nothing."""
    NEXT = auto()
    """One that is to follow the run under way."""
    AMENDED = auto()
    """An earlier one that goes on with other settings."""


class RunSetup(QWidget):
    """Offers to start or to queue what can be trained, and says why not of what cannot."""

    started = Signal(object, Path)
    queued = Signal(object, Path)
    """Both with a `TrainingConfig` and the folder of the run."""
    resumed = Signal(object, object)
    """An `EarlierRun` and the `TrainingConfig` that it is to go on with."""
    report_changed = Signal(object)
    runs_folder_changed = Signal()
    status = Signal(str)

    def __init__(self, settings: Settings, estimate: Estimator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.purpose = Purpose.NEW
        self._under_way: tuple[TrainingConfig, Path] | None = None
        self._asked = TrainingConfig()
        """What was set up when the run under way began: with that it was begun, or another was being prepared."""
        self._live_name = ""
        """What the run under way is called; empty if there is none."""
        self._amended: EarlierRun | None = None
        self._queue_used = False
        self._proposed = ""
        self._name_problem = ""

        self.data = DataPanel(settings)
        self.form = SettingsForm(settings)
        self.estimate = EstimateLine(estimate)
        self._proposal = PresetProposal(estimate, self)
        self._about = label("", "muted", wraps=True)
        self._turn = button("", "quiet")
        """Turns to another purpose."""
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("run name"))
        self.name.setPlaceholderText(tr("Named after the pictures"))
        self._name_error = label("", "error", wraps=True)
        self._name_error.hide()
        self._place = label(_breakable(_shortened(settings.runs_folder)), "muted", wraps=True)
        self._choose_place = button(tr("Change…"), "quiet", tr("Keep the runs in another folder"))
        self._choose_place.setAccessibleName(tr("Change the runs folder"))
        self.start_button = button(tr("Start"), "primary")
        self.queue_button = button(tr("Add to queue"))
        for wide in (self.start_button, self.queue_button):
            wide.setMinimumHeight(40)
        self.setFixedWidth(WIDTH)
        self.setLayout(self._lay_out())

        self.data.report_changed.connect(self._take_report)
        self.data.status.connect(self.status)
        self.form.config_changed.connect(self._take_config)
        self.estimate.known.connect(lambda: self._proposal.ask(self._open_to_proposals))
        self.estimate.cancelled.connect(self._proposal.give_up)
        self._proposal.progressed.connect(self.estimate.show_search)
        self._proposal.found.connect(self._take_proposal)
        self.name.textChanged.connect(lambda: self._check_name())
        self._choose_place.clicked.connect(self._choose_runs_folder)
        self.start_button.clicked.connect(self.start)
        self.queue_button.clicked.connect(self.add_to_queue)
        self._turn.clicked.connect(self._turn_round)
        self._update()

    @property
    def why_not(self) -> str:
        """Why what is set up cannot be trained; empty if it can."""
        if self.purpose is Purpose.UNDER_WAY:
            return tr("Set up the next run first: in the menu Run, or with Ctrl+Shift+N.")
        if self.data.report is None:
            return tr("Choose pictures first.")
        return translated(self.data.report.problem) or self.form.problem or self._name_problem

    @property
    def why_not_now(self) -> str:
        """Why what is set up cannot be trained at once; empty if it can."""
        return tr("{name} is under way.").format(name=self._live_name) if self._under_way else self.why_not

    def set_up_new(self, config: TrainingConfig | None = None) -> None:
        """Be about a new run, or about the next if one is under way; with these settings if there are any."""
        self._amended = None
        self._set_purpose(Purpose.NEXT if self._under_way else Purpose.NEW)
        if config:
            self._show(config)
        self._propose_name(anew=True)

    def amend(self, run: EarlierRun) -> None:
        """Be about an earlier run, with those of its settings to change that may change within a run."""
        self._amended = run
        self._show(run.config)
        self._set_purpose(Purpose.AMENDED)
        self.name.setText(run.folder.name)

    def forget(self, folder: Path) -> None:
        """The run in this folder is gone: be about a new one if it is about that."""
        if self._amended and self._amended.folder == folder:
            self.set_up_new()

    def follow_run(self, config: TrainingConfig, folder: Path, name: str) -> None:
        """A run begins: show with what, unless the next is being set up."""
        if self._under_way is None or self._under_way[1] != folder:
            entered = self._entered()
            self._asked = entered if self.purpose is Purpose.NEW and entered.data else config
        self._under_way, self._live_name, self._amended = (config, folder), name, None
        if self.purpose is not Purpose.NEXT:
            self._show_under_way()
        self._update()

    def call_run_under_way(self, name: str) -> None:
        """A person calls it otherwise from now on."""
        if self._under_way:
            self._live_name = name
            self._update()

    def run_ended(self) -> None:
        """What was to be the next run is now simply a new one."""
        self._under_way, self._live_name = None, ""
        typed = self.purpose is Purpose.NEXT
        if not typed:
            self._show(self._asked)
        self._set_purpose(Purpose.NEW)
        self._propose_name(anew=not typed)

    def set_queue_used(self, used: bool) -> None:
        """Offer the queue where no run is under way, too."""
        self._queue_used = used
        self._update()

    def start(self) -> None:
        if why_not := self.why_not_now:
            self.status.emit(why_not)
        elif self._amended:
            self.resumed.emit(self._amended, self._entered())
        else:
            self.started.emit(self._entered(), self._folder())

    def add_to_queue(self) -> None:
        if why_not := self.why_not:
            self.status.emit(why_not)
            return
        self.queued.emit(self._entered(), self._folder())
        self.set_up_new()

    def shutdown(self) -> None:
        self.data.shutdown()
        self.form.shutdown()
        self.estimate.shutdown()
        self._proposal.shutdown()

    def _lay_out(self) -> QVBoxLayout:
        place = QHBoxLayout()
        place.setSpacing(GRID)
        place.addWidget(self._place, 1)
        place.addWidget(self._choose_place)
        column = QWidget(minimumWidth=1)  # or a long word in one of its texts would push its right side out of sight
        fields = QVBoxLayout(column)
        fields.setContentsMargins(WIDE_MARGIN, WIDE_MARGIN, WIDE_MARGIN, MARGIN)
        fields.setSpacing(GRID)
        fields.addWidget(self._about)
        fields.addWidget(self._turn, 0, Qt.AlignmentFlag.AlignLeft)
        fields.addWidget(self.data)
        fields.addSpacing(GRID)
        fields.addWidget(self.form)
        fields.addSpacing(GRID)
        fields.addWidget(title(tr("Run")))
        fields.addWidget(self.name)
        fields.addWidget(self._name_error)
        fields.addLayout(place)
        fields.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidget(column)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        begin = QHBoxLayout()
        begin.setSpacing(GRID)
        begin.addWidget(self.start_button, 1)
        begin.addWidget(self.queue_button, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(WIDE_MARGIN, MARGIN, WIDE_MARGIN, WIDE_MARGIN)
        foot.setSpacing(GRID)
        foot.addWidget(self.estimate)
        foot.addLayout(begin)
        ground = panel()
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(area, 1)
        inside.addLayout(foot)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)
        return layout

    def _set_purpose(self, purpose: Purpose) -> None:
        self.purpose = purpose
        if purpose is Purpose.UNDER_WAY:
            self._area.verticalScrollBar().setValue(0)  # where it says why nothing can be changed, and what can be done
        amends = purpose is Purpose.AMENDED
        self.form.allow_only(MAY_CHANGE if amends else None, tr("Fixed within a run; begin a new one to change it."))
        self._update()

    def _turn_round(self) -> None:
        if self.purpose is Purpose.NEXT:
            self._show_under_way()
        else:
            self.set_up_new()
            self.name.setFocus()

    def _show_under_way(self) -> None:
        if self._under_way:
            config, folder = self._under_way
            self._set_purpose(Purpose.UNDER_WAY)
            self.name.setText(folder.name)
            self._show(config)

    def _show(self, config: TrainingConfig) -> None:
        self.form.set_config(config)
        if (self.data.paths, set(self.data.exclude)) != (config.data, set(config.exclude)):
            self.data.set_paths(config.data, config.exclude)

    def _entered(self) -> TrainingConfig:
        paths = tuple(path.absolute() for path in self.data.paths)
        return self.form.config.replace(data=paths, exclude=self.data.exclude)

    def _folder(self) -> Path:
        return self._amended.folder if self._amended else self._settings.runs_folder / self.name.text().strip()

    def _take_report(self, report: Report | None) -> None:
        self.form.set_pictures(len(report.usable) if report else 0)
        self._propose_name()
        self._update()
        self.report_changed.emit(report)

    def _take_config(self, config: TrainingConfig) -> None:
        self.data.set_view(config)
        self._update()

    def _update(self) -> None:
        """Everything that follows from the state: what can be changed, which buttons, and why not the others."""
        purpose, under_way = self.purpose, self._under_way
        live = self._live_name
        fixed = purpose is Purpose.UNDER_WAY
        self.data.set_read_only(tr("Fixed while {name} is under way.").format(name=live) if fixed else "")
        self.form.setEnabled(not fixed)
        self.name.setEnabled(purpose in (Purpose.NEW, Purpose.NEXT))
        self._choose_place.setEnabled(purpose is Purpose.NEW)
        self._tell_purpose(live)

        why_not, why_not_now = self.why_not, self.why_not_now
        amends = purpose is Purpose.AMENDED
        self.start_button.setText(tr("Resume") if amends else tr("Start"))
        self.start_button.setEnabled(not why_not_now)
        tip = tr("Go on with these settings (Ctrl+R)") if amends else tr("Train on these pictures (Ctrl+R)")
        self.start_button.setToolTip(why_not_now or tip)
        self.queue_button.setVisible(bool(under_way) or self._queue_used)
        self.queue_button.setEnabled(not why_not)
        self.queue_button.setToolTip(why_not or tr("Begin this run when those before it have ended (Ctrl+Shift+Q)"))
        set_role(self.queue_button, "primary" if purpose is Purpose.NEXT else "")
        set_role(self.start_button, "" if purpose is Purpose.NEXT else "primary")
        # Never beside a run, which would be slowed down, and would slow down what is measured.
        self.estimate.ask(self.form.config if self._usable and not under_way and not self.form.problem else None)
        if not self._open_to_proposals:
            self._proposal.ask(None)

    @property
    def _usable(self) -> bool:
        """Whether there are pictures to learn from."""
        return self.data.report is not None and not self.data.report.problem

    @property
    def _open_to_proposals(self) -> Report | None:
        """The pictures to propose a preset for; None where one was chosen, or where there is nothing to choose."""
        is_open = self.purpose is Purpose.NEW and self._usable and not self.form.is_chosen
        return self.data.report if is_open else None

    def _take_proposal(self, proposal: Proposal) -> None:
        if self._open_to_proposals:
            self.form.propose(proposal)

    def _tell_purpose(self, live: str) -> None:
        text = turn = ""
        match self.purpose:
            case Purpose.UNDER_WAY:
                text = tr("Pictures and settings are fixed while {name} is under way.")
                turn = tr("Set up the next run")
            case Purpose.NEXT:
                text, turn = tr("These are for the run after {name}."), tr("Back to {name}")
            case Purpose.AMENDED:
                text = tr("{name} goes on with these settings. What is greyed out is fixed within a run.")
                turn = tr("Set up a new run")
        name = self._amended.name if self._amended else live
        self._about.setText(text.format(name=_breakable(name)))
        elided = self._turn.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, NAME_WIDTH)
        self._turn.setText(turn.format(name=elided))
        self._turn.setToolTip("" if elided == name else tip_of(turn.format(name=name)))
        self._about.setVisible(bool(text))
        self._turn.setVisible(bool(turn))

    def _propose_name(self, anew: bool = False) -> None:
        """A free name after the pictures, in place of an earlier proposal, or `anew` of whatever stands there."""
        if self.purpose in (Purpose.NEW, Purpose.NEXT) and (anew or self.name.text() in ("", self._proposed)):
            self._proposed = new_run_name(self._settings.runs_folder, self.data.paths) if self.data.paths else ""
            self.name.setText(self._proposed)
        self._check_name()

    def _check_name(self) -> None:
        name = self.name.text().strip()
        error = ""
        if self.purpose in (Purpose.NEW, Purpose.NEXT):
            if self.data.paths and not name:
                error = tr("Give the run a name; its folder will be called so.")
            elif name and (Path(name).name != name or "\\" in name):
                error = tr("Give the run a name without slashes.")
            elif len(name) > LONGEST_NAME:
                error = tr("Give the run a name of at most {count} letters.").format(count=LONGEST_NAME)
            elif name and (self._settings.runs_folder / name).exists():
                error = tr("{name} exists already. Choose another name, or resume it below.").format(name=name)
        self._name_problem = error
        self._name_error.setText(_breakable(error))
        self._name_error.setVisible(bool(error))
        self._update()

    def _choose_runs_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Where runs are kept"), str(self._settings.runs_folder))
        if chosen:
            self._settings.runs_folder = Path(chosen)
            self._place.setText(_breakable(_shortened(Path(chosen))))
            self._propose_name(anew=True)
            self.runs_folder_changed.emit()


def _shortened(folder: Path) -> str:
    """A path with ~ for the user's own folder."""
    near = folder.is_relative_to(Path.home())
    return tr("in {folder}").format(folder=f"~/{folder.relative_to(Path.home())}" if near else folder)


def _breakable(text: str) -> str:
    """A text whose long words may go on in the next line of a label."""
    return re.sub(r"\S{16}(?=\S)", "\\g<0>\u200b", text)
