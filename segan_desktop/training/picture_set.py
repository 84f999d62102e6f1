"""PictureSet: the report on the chosen pictures, and which of them a person leaves out, with undo."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from segan.data import Report
from segan.pictures import Picture, Refusal, size_text
from segan_desktop.translation import tr, translated


class Part(StrEnum):
    """What of a report is looked at; all but the first are keys of `Report.concerns`."""

    ALL = "all"
    REFUSED = "refused"
    ALIKE = "near_duplicates"
    TINY = "tiny"
    OUTLIERS = "outliers"
    LEFT_OUT = "excluded"


File = Picture | Refusal


class PictureSet(QObject):
    """Holds a report; what is left out stays in sight where it was listed."""

    changed = Signal()
    """Other pictures are left out, or the report is another."""
    decided = Signal(frozenset)
    """Names of the pictures that a person has just left out or included."""
    replaced = Signal()
    """There are other pictures, or none; `changed` follows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.report: Report | None = None
        self.read_only = ""
        """Why nothing can be left out now; empty if it can."""
        self._by_name: dict[str, Picture] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self._group_numbers: dict[str, int] = {}
        self._outliers: dict[str, str] = {}
        self._before: list[frozenset[str]] = []
        self._after: list[frozenset[str]] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._before) and not self.read_only

    @property
    def can_redo(self) -> bool:
        return bool(self._after) and not self.read_only

    def take(self, report: Report | None, anew: bool) -> None:
        """Another report: on other pictures if `anew`, otherwise on the same."""
        self.report = report
        if anew or report is None:
            self._before, self._after = [], []
            self._by_name = {picture.name: picture for picture in report.pictures} if report else {}
            groups = report.all_near_duplicates if report else ()
            self._groups = {name: group for group in groups for name in group}
            self._group_numbers = {name: number for number, group in enumerate(groups) for name in group}
            self._outliers = {outlier.name: outlier.reason for outlier in report.all_outliers} if report else {}
            self.replaced.emit()
        self.changed.emit()

    def set_read_only(self, why: str) -> None:
        if why != self.read_only:
            self.read_only = why
            self.changed.emit()

    def leave_out(self, names: Iterable[str]) -> None:
        if self.report:
            self._decide(self.report.exclude | (frozenset(names) & self._by_name.keys()))

    def include(self, names: Iterable[str]) -> None:
        if self.report:
            self._decide(self.report.exclude - frozenset(names))

    def keep_only(self, names: Iterable[str]) -> None:
        """Of the groups that these belong to, leave out all others."""
        kept = frozenset(names)
        others = frozenset(other for name in kept for other in self.group(name)) - kept
        if self.report:
            self._decide((self.report.exclude | others) - kept)

    def keep_largest(self) -> None:
        """Of each group of what looks almost the same, only the picture with the most pixels; the first of equals."""
        if self.report:
            sizes = {name: self._by_name[name].width * self._by_name[name].height for name in self._groups}
            self.keep_only(max(group, key=sizes.__getitem__) for group in self.report.near_duplicates)

    def undo(self) -> None:
        if self.can_undo and self.report:
            self._after.append(self.report.exclude)
            self._apply(self._before.pop())

    def redo(self) -> None:
        if self.can_redo and self.report:
            self._before.append(self.report.exclude)
            self._apply(self._after.pop())

    def is_left_out(self, name: str) -> bool:
        return self.report is not None and name in self.report.exclude

    def picture(self, name: str) -> Picture:
        return self._by_name[name]

    def group(self, name: str) -> tuple[str, ...]:
        """What looks almost the same as this picture, with itself; empty if nothing does."""
        return self._groups.get(name, ())

    def files(self, part: Part) -> Sequence[File]:
        """The files of a part; those of a group follow each other."""
        report = self.report
        if report is None:
            return ()
        match part:
            case Part.ALL:
                return report.pictures
            case Part.REFUSED:
                return report.refused
            case Part.ALIKE:
                return [self._by_name[name] for group in report.all_near_duplicates for name in group]
            case Part.TINY:
                return report.all_tiny
            case Part.OUTLIERS:
                return [self._by_name[name] for name in self._outliers]
            case Part.LEFT_OUT:
                return report.excluded

    def group_number(self, name: str) -> int:
        """Counts the groups of what looks almost the same."""
        return self._group_numbers.get(name, 0)

    def count(self, part: Part) -> int:
        """How many of a part are learnt from; of the refused and the left out, how many there are."""
        report = self.report
        if report is None:
            return 0
        if part is Part.ALIKE:
            return sum(map(len, report.near_duplicates))
        return len(report.usable if part is Part.ALL else getattr(report, part.value))

    def remarks(self, file: File) -> list[str]:
        """What there is to say of a file, each as a sentence."""
        if isinstance(file, Refusal):
            return [tr("Refused: it {reason}").format(reason=translated(file.reason))]
        report, found = self.report, []
        if report and file in report.all_tiny:
            side = size_text((report.resolution, report.resolution))
            found.append(tr("Smaller than {size}: scaled up, which blurs.").format(size=side))
        if file.name in self._outliers:
            found.append(tr("It {reason}.").format(reason=translated(self._outliers[file.name])))
        return found

    def is_remarkable(self, name: str) -> bool:
        """Whether there is something to decide about a picture."""
        return name in self._groups or name in self._outliers

    def _decide(self, exclude: frozenset[str]) -> None:
        if self.report and exclude != self.report.exclude and not self.read_only:
            self._before.append(self.report.exclude)
            self._after = []
            self._apply(exclude)

    def _apply(self, exclude: frozenset[str]) -> None:
        assert self.report
        turned = exclude ^ self.report.exclude
        self.report = self.report.excluding(exclude)
        self.decided.emit(turned)
        self.changed.emit()
