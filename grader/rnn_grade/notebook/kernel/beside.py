"""The process beside the kernel: it grades, so that nothing of it is ever in the learner's own.

It is a lane, kept warm between two gradings. It ends with the kernel, and when it had nothing to do
for long; the next grading starts another.
"""

from __future__ import annotations

from collections.abc import Callable

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import Broken
from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.task import Task
from rnn_grade.report import Event, Report

_IDLE_SECONDS = 30 * 60.0


class Beside:
    """The process beside one kernel.

    Args:
        course: Whose exercises it grades.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._lane: Lane | None = None

    @property
    def pid(self) -> int | None:
        """The process, where there is one."""
        return self._lane.pid if self._lane is not None else None

    def start(self, exercise: Exercise) -> None:
        """Begin to import what an exercise needs, without waiting.

        Args:
            exercise: What will be graded first.
        """
        if self._lane is None:
            # Started by the kernel's main thread: it ends with the thread that started it.
            self._lane = Lane(self._course.root, 0, _IDLE_SECONDS, exercise.folder)
        self._lane.start()

    def grade(
        self, task: Task, exercise: Exercise, watch: Callable[[Event], None]
    ) -> Report | None:
        """Grade one submission there.

        Args:
            task: The submission, and how to grade it.
            exercise: What it was written for.
            watch: Told of each event.

        Returns:
            The report; that of what was known where the cell was stopped, or `None` for nothing.

        Raises:
            Broken: The grader itself failed.
        """
        self.start(exercise)
        assert self._lane is not None
        try:
            outcome = self._lane.do(task, watch)
        except KeyboardInterrupt:
            return None
        if outcome.problem:
            raise Broken(outcome.problem)
        return outcome.report

    def close(self) -> None:
        """End the process."""
        if self._lane is not None:
            self._lane.close()
            self._lane = None
