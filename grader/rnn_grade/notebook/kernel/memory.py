"""What was reached: in a workspace as `rnn-grade` remembers it, elsewhere while the kernel lives.

Of a grading that was no whole one, or was stopped, only this kernel knows: `%hint` helps with it,
and the course does not count it.
"""

from __future__ import annotations

from pathlib import Path

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.report import Report, Status
from rnn_grade.workspace import workspace
from rnn_grade.workspace.progress import Progress

_MET = (Status.PASSED, Status.SKIPPED)


class Memory:
    """The results of one learner.

    Args:
        course: Whose exercises.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._here = Progress(Path())
        self._last: dict[str, Report] = {}

    def progress(self, folder: Path) -> Progress:
        """Return what was reached so far.

        Args:
            folder: Where the notebook lies.
        """
        place = workspace.find(folder, self._course)
        return place.progress() if place is not None else self._here

    def remember(self, report: Report, folder: Path, *, whole: bool) -> bool:
        """Keep a result; return whether there is a hint for it.

        Args:
            report: The grading.
            folder: Where the notebook lies.
            whole: Whether every check was asked for.
        """
        if report.broken:
            return False
        self._last[report.exercise] = report
        if whole and not report.interrupted:
            self._keep(self.progress(folder).with_report(report), folder)
        first = next((check for check in report.checks if check.status not in _MET), None)
        return first is not None and bool(first.hints)

    def failing(self, exercise: Exercise, folder: Path) -> str | None:
        """Return the name of the check that is to be mended first; nothing where all passed.

        Args:
            exercise: Whose check.
            folder: Where the notebook lies.

        Raises:
            LookupError: There is no result of this exercise.
        """
        if exercise.folder in self._last:
            checks = self._last[exercise.folder].checks
            return next((check.name for check in checks if check.status not in _MET), None)
        return self.progress(folder).results[exercise.folder].failing

    def open_hint(
        self, exercise: Exercise, check: str, total: int, folder: Path
    ) -> tuple[int, bool]:
        """Open one more hint of a check, if it has one left.

        Args:
            exercise: Whose check.
            check: Its name.
            total: How many hints it has.
            folder: Where the notebook lies.

        Returns:
            How many are open now, and whether one was opened just now.
        """
        progress = self.progress(folder)
        before = min(progress.opened(exercise.folder, check), total)
        opened = min(before + 1, total)
        self._keep(progress.with_hints(exercise.folder, check, opened), folder)
        return opened, opened > before

    def following(self, exercise: Exercise, folder: Path) -> int | None:
        """Return the number of the next exercise that is not done yet.

        Args:
            exercise: The present one.
            folder: Where the notebook lies.
        """
        results = self.progress(folder).results
        later = (one for one in self._course.exercises if one.number > exercise.number)
        undone = (e for e in later if e.folder not in results or not results[e.folder].passed)
        return next((one.number for one in undone), None)

    def _keep(self, progress: Progress, folder: Path) -> None:
        if workspace.find(folder, self._course) is not None:
            progress.save()
        else:
            self._here = progress
