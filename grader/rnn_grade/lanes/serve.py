"""A lane's own process: it does what standard input asks for, line by line, until it has to end.

Launchers stay warm from task to task, and nothing else stays: a submission is gone with its task.
SIGINT breaks a watched task off, and does nothing between two tasks; SIGTERM ends the process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from rnn_grade.course import catalog
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.outline import read
from rnn_grade.errors import Broken, UserError
from rnn_grade.lanes.order import in_file_order, reordered
from rnn_grade.lanes.task import Outcome, Task, Trained, Wanted, tell
from rnn_grade.report import Event, Report, Status
from rnn_grade.sandbox.launchers import Launchers
from rnn_grade.sandbox.process import end_with_parent
from rnn_grade.sandbox.scratch import Scratch


def serve(course: Path, threads: int, idle: float, first: str | None = None) -> None:
    """Do tasks until standard input ends, or SIGTERM comes.

    Args:
        course: The course's folder.
        threads: How many threads a worker may use; 0 for as many as in a single grading.
        idle: Seconds without a task after which to end; 0 for never.
        first: The exercise whose imports need not wait for its first task.
    """
    end_with_parent()
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever prints, here or in a library, must not get between the answers.
    os.dup2(2, 1)
    chosen = catalog.load(course)
    with (
        contextlib.suppress(KeyboardInterrupt),
        Launchers(course=chosen.root, threads=threads) as launchers,
        Scratch() as folder,
    ):

        def answer(line: str) -> None:
            answers.write(line.encode() + b"\n")
            answers.flush()

        workplace = _Workplace(chosen, launchers, folder, lambda event: answer(tell(event)))
        if first is not None:
            workplace.get_ready(chosen.find(first))
        while line := _next(sys.stdin.buffer, idle):
            task = Task.from_json(line)
            answer(workplace.do(task).to_json())
            if task.watched:
                # Whoever watches waits: what the next submission needs is started now.
                with contextlib.suppress(Broken, UserError, OSError):
                    workplace.start_ahead(chosen.find(task.exercise))


def _next(tasks: BinaryIO, idle: float) -> bytes:
    """Return the next line; end this process where none comes for too long."""
    if not idle:
        return tasks.readline()
    timer = threading.Timer(idle, os.kill, (os.getpid(), signal.SIGTERM))
    timer.daemon = True
    timer.start()
    try:
        return tasks.readline()
    finally:
        timer.cancel()


def _end(number: int, frame: FrameType | None) -> None:
    """End as by Ctrl-C: workers and folders go with it. That itself is not broken off."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextlib.contextmanager
def _may_be_broken_off() -> Iterator[None]:
    """Let SIGINT break off what is done, once."""

    def break_off(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, break_off)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@dataclass(frozen=True)
class _Workplace:
    """What a lane keeps from task to task.

    Args:
        course: Whose exercises.
        launchers: Where workers come from.
        folder: Where a submission lies while it is graded.
        tell: Told of what happens in a watched task.
    """

    course: Course
    launchers: Launchers
    folder: Path
    tell: Callable[[Event], None]

    def get_ready(self, exercise: Exercise) -> None:
        """Import what a submission would wait for, in the launcher and here."""
        from rnn_grade.grading.grade import libraries

        self.launchers.having(libraries(read(exercise.stub))).start()
        from rnn_grade.grading import plugin  # noqa: F401  (what it imports takes the time)

    def start_ahead(self, exercise: Exercise) -> None:
        """Start the processes that the next submission needs, without waiting for them."""
        from rnn_grade.grading.cells import reading
        from rnn_grade.grading.grade import libraries, limits
        from rnn_grade.sandbox.launcher import KERAS

        reading.start_ahead(1)
        needed = libraries(read(exercise.stub))
        launcher = self.launchers.having(needed)
        launcher.start_ahead(limits(exercise))
        if needed == KERAS:
            launcher.start_ahead(limits(exercise), judge=True)

    def do(self, task: Task) -> Outcome:
        """Find out what a task wants to know; what goes wrong here is a fault, and no verdict."""
        try:
            exercise = self.course.find(task.exercise)
            match task.wanted:
                case Wanted.VERDICTS if task.watched:
                    return self._watched(task, exercise)
                case Wanted.VERDICTS:
                    return _outcome(task, self._grade(task, exercise), {})
                case Wanted.TRAININGS:
                    return self._train(task, exercise)
                case Wanted.ALONE:
                    from rnn_grade.grading.cell import problem

                    return Outcome(task, alone=problem(exercise))
        except (Broken, UserError, OSError) as error:
            return Outcome(task, problem=str(error) or type(error).__name__)
        except Exception as error:
            return Outcome(task, problem=f"{type(error).__name__}: {error}"[:2000])

    def _watched(self, task: Task, exercise: Exercise) -> Outcome:
        """Grade, and tell of it; what is broken off has the verdicts so far, if there are any."""
        report = None
        with contextlib.suppress(KeyboardInterrupt), _may_be_broken_off():
            report = self._grade(task, exercise, self.tell)
        return Outcome(task) if report is None else Outcome(task, report)

    def _grade(
        self, task: Task, exercise: Exercise, watch: Callable[[Event], None] | None = None
    ) -> Report:
        from rnn_grade.grading.grade import grade

        path = self.folder / f"{exercise.slug}.py"
        path.write_bytes(task.content)
        try:
            report = grade(
                reordered(exercise, task.first),
                path,
                seed=task.seed,
                timeout=task.timeout,
                only=task.only,
                watch=watch,
                display=task.shown or path.name,
                launcher=self.launchers,
                stop_at_first=task.stop_at_first,
                require=task.require,
                secret=task.secret,
                hidden=task.hidden,
            )
        finally:
            # The folder is kept for the next submission, which may be another learner's.
            path.unlink()
            self.launchers.end_given()
        report = in_file_order(report, exercise)
        if report.interrupted and not task.watched:
            raise KeyboardInterrupt
        return report

    def _train(self, task: Task, exercise: Exercise) -> Outcome:
        """Grade with every training recorded to its last epoch."""
        from rnn_grade.checks import training
        from rnn_grade.checks.expect import scores

        found: dict[str, Trained] = {}
        with training.recorded() as records, scores.observed() as neighbours:

            def watch(event: Event) -> None:
                if event.kind == "finished":
                    if records:
                        around = neighbours[-1] if neighbours else {}
                        found[event.check] = Trained(records[-1], around)
                    records.clear()
                    neighbours.clear()

            report = self._grade(task, exercise, watch)
        return _outcome(task, report, found)


def _outcome(task: Task, report: Report, trainings: Mapping[str, Trained]) -> Outcome:
    if not report.broken:
        return Outcome(task, report, trainings=trainings)
    for check in report.checks:
        if check.status is Status.BROKEN and check.finding is not None:
            message = check.finding.numbers.get("message", "")
            return Outcome(task, problem=f"{check.name}: {message}")
    return Outcome(task, problem=report.problem)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), *sys.argv[4:5])
