"""A class in one run: what has no score yet is graded, and each result is kept at once.

The order is fixed and the work is idempotent: a run that was killed is simply started again. Equal
files are graded once. A fault of the grader's own is tried again, and never becomes a score. What
fails in one run after the other, where the exercise can be graded for others, is put aside for
somebody to look at: no submission keeps a class from being done.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.planning import Options, Plan, task_of
from rnn_grade.classroom.sharing import Share
from rnn_grade.course.catalog import Course
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task

ATTEMPTS = 2
# How often a process that waits for others looks whether they are done.
_POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Result:
    """What came of a run.

    Args:
        faults: Those that ended in a fault, each with its last one; some are put aside by now.
        elsewhere: How many other processes graded meanwhile.
        left: How many have no score, and are not put aside either.
    """

    faults: tuple[Outcome, ...]
    elsewhere: int
    left: int


class Watch(Protocol):
    """Whoever waits for a class."""

    def outcome(self, outcome: Outcome) -> None:
        """Hear of every outcome here, faults too."""

    def elsewhere(self, count: int) -> None:
        """Hear of so many further scores from other processes."""

    def waiting(self, count: int) -> None:
        """Hear that only others are at work, and at how many gradings."""


def score(
    todo: Plan, book: Gradebook, workforce: Workforce, options: Options, watch: Watch
) -> Result:
    """Do what a plan says and keep every result the moment it exists.

    What another process is at is left to it; at the end this one waits, and takes up what others
    drop.

    Args:
        todo: The plan.
        book: Where results are kept.
        workforce: Who does the gradings.
        options: How to grade, and the time budget.
        watch: Told how it goes.
    """
    started = time.monotonic()

    def late() -> bool:
        return options.budget is not None and time.monotonic() - started > options.budget

    failed_before = book.failed(todo.missing)
    with Share(book, todo.after) as share:
        for key, report in todo.unreadable:
            if share.take(key):
                book.keep(key, report)
                share.give_back(key)
        run = _Run(todo, book, workforce, options, watch, share)
        while run.pending and not late():
            if not run.round(late) and run.pending:
                watch.waiting(len(share.others(run.pending)))
                time.sleep(_POLL_SECONDS)
        run.look()
    again = [one for key, one in run.faults.items() if key in failed_before - {*run.pending}]
    doubtful = {one.task.exercise: one.task for one in again}
    for exercise in run.gradable:
        doubtful.pop(exercise, None)
    gradable = run.gradable | _controlled(todo.course, doubtful, workforce, late)
    aside = {one.task.key for one in again if one.task.exercise in gradable}
    book.put_aside(sorted(aside))
    left = {*run.pending, *run.faults} - aside
    return Result(tuple(run.faults.values()), run.elsewhere, len(left))


class _Run:
    """How far a run is.

    Args:
        todo: The plan.
        book: Where results are kept.
        workforce: Who does the gradings.
        options: How to grade.
        watch: Told how it goes.
        share: What is this process's of the work.
    """

    def __init__(
        self,
        todo: Plan,
        book: Gradebook,
        workforce: Workforce,
        options: Options,
        watch: Watch,
        share: Share,
    ) -> None:
        self.pending = list(todo.missing)
        self.faults: dict[str, Outcome] = {}
        self.gradable: set[str] = set()
        self.elsewhere = 0
        self._tries: Counter[str] = Counter()
        self._todo, self._book, self._options = todo, book, options
        self._workforce, self._watch, self._share = workforce, watch, share

    def round(self, late: Callable[[], bool]) -> bool:
        """Do once what nobody else is at; return whether there was anything.

        Args:
            late: Whether there is time no more.
        """
        others = self._share.others(self.pending)
        free = [key for key in self.pending if key not in others]
        begun = False
        with closing(self._workforce.run(self._taken(free), late)) as outcomes:
            for outcome in outcomes:
                begun = True
                self._keep(outcome)
                self._share.give_back(outcome.task.key)
                self._watch.outcome(outcome)
        self.look()
        return begun

    def look(self) -> None:
        """See what is done by now, here and elsewhere."""
        done = self._share.done([*self.pending, *self.faults])
        others = done.intersection(self.pending)
        if others:
            self.elsewhere += len(others)
            self._watch.elsewhere(len(others))
        self.faults = {key: one for key, one in self.faults.items() if key not in done}
        self.pending = [
            key for key in self.pending if key not in done and self._tries[key] < ATTEMPTS
        ]

    def _taken(self, keys: Sequence[str]) -> Iterator[Task]:
        """Yield what is still to be done, each when somebody is free to do it."""
        for key in keys:
            if self._share.take(key):
                yield task_of(self._todo, key, self._book, self._options)

    def _keep(self, outcome: Outcome) -> None:
        task = outcome.task
        sha256 = self._todo.submissions[task.key].hand_in.sha256
        if outcome.report is None:
            self._book.keep_fault(task.key, sha256, task.exercise, outcome.problem)
            self._tries[task.key] += 1
            # Without its content: what fails may be the whole class.
            self.faults[task.key] = replace(outcome, task=replace(task, content=b""))
            return
        # The name in a report is the learner's; the hash is that of what was handed in.
        self._book.keep(task.key, replace(outcome.report, sha256=sha256))
        self.gradable.add(task.exercise)
        self.faults.pop(task.key, None)
        self.pending.remove(task.key)


def _controlled(
    course: Course, tasks: Mapping[str, Task], workforce: Workforce, late: Callable[[], bool]
) -> set[str]:
    """Return those exercises that can be graded here and now, as their reference shows.

    Args:
        course: Whose exercises.
        tasks: A task for each of them, which the reference takes the place of.
        workforce: Who does the gradings.
        late: Whether there is time no more.
    """
    controls = [
        replace(task, key=f"control of {name}", content=exercise.reference_text.encode())
        for name, task in tasks.items()
        if (exercise := course.find(name)).has_reference
    ]
    done = workforce.run(controls, late) if controls else ()
    return {one.task.exercise for one in done if one.report is not None}
