"""What was reached: in a workspace as `rnn-grade` remembers it, elsewhere while the kernel lives.

Of a grading that was no whole one, or was stopped, only this kernel knows: `%hint` helps with it,
and the course does not count it.
"""

from __future__ import annotations

from pathlib import Path

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.report import Finding, Report
from rnn_grade.workspace import workspace
from rnn_grade.workspace.progress import Progress


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

    def outdated(self, exercise: Exercise, folder: Path) -> tuple[Finding, ...]:
        """Return what is to be said where a workspace has an older version of an exercise.

        Args:
            exercise: The exercise.
            folder: Where the notebook lies.
        """
        place = workspace.find(folder, self._course)
        if place is None or place.is_clone:
            return ()
        return place.given(exercise).outdated(exercise)

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
            place = workspace.find(folder, self._course)
            if place is None:
                self._here = self._here.with_report(report)
            else:
                # What was graded are cells as they ran, and no file that could be put back.
                place.keep(self._course.find(report.exercise), report)
        return bool(report.to_mend and report.to_mend.hints)

    def failing(self, exercise: Exercise, folder: Path) -> str | None:
        """Return the name of the check that is to be mended first; nothing where all passed.

        Args:
            exercise: Whose check.
            folder: Where the notebook lies.

        Raises:
            LookupError: There is no result of this exercise.
        """
        if exercise.folder in self._last:
            check = self._last[exercise.folder].to_mend
            return check.name if check is not None else None
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
        place = workspace.find(folder, self._course)
        if place is not None:
            return place.open_hint(exercise, check, total)
        self._here, opened, is_new = self._here.with_next_hint(exercise.folder, check, total)
        return opened, is_new

    def following(self, exercise: Exercise, folder: Path) -> int | None:
        """Return the number of the next exercise that is not done yet.

        Args:
            exercise: The present one.
            folder: Where the notebook lies.
        """
        found = self.progress(folder).following(self._course, exercise.number)
        return found.number if found is not None else None
