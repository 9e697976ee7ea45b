"""A class in one run: what has no score yet is graded, and each result is kept at once.

The order is fixed and the work is idempotent: a run that was killed is simply started again. Equal
files are graded once. A fault of the grader's own is tried again, and never becomes a score. What
fails in one run after the other, where the exercise can be graded for others, is put aside for
somebody to look at: no submission keeps a class from being done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.keys import Settings, exercise_digest
from rnn_grade.classroom.records import HandIn
from rnn_grade.classroom.submissions.submissions import Submission
from rnn_grade.course.catalog import Course
from rnn_grade.grading.grade import unreadable
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.report import Report

ATTEMPTS = 2


@dataclass(frozen=True)
class Options(Settings):
    """How a class is graded.

    Args:
        regrade: Grade again what has a score.
        budget: Seconds after which no further grading starts, or `None`.
        retry: Try again what was put aside.
    """

    regrade: bool = False
    budget: float | None = None
    retry: bool = False


@dataclass(frozen=True)
class Plan:
    """What a run has to do.

    Args:
        course: Whose exercises.
        tasks: Gradings to do, the quick exercises first.
        hand_ins: What each key belongs to: the first of those with equal files.
        known: How many submissions have a score already.
        same: How many submissions share another's file.
        unreadable: Submissions that earn nothing because there is nothing to run.
        aside: The keys of what was put aside in an earlier run.
    """

    course: Course
    tasks: tuple[Task, ...]
    hand_ins: dict[str, HandIn]
    known: int
    same: int
    unreadable: tuple[tuple[str, Report], ...]
    aside: frozenset[str] = frozenset()


def plan(
    course: Course, submissions: Sequence[Submission], book: Gradebook, options: Options
) -> Plan:
    """Return what has to be graded.

    Args:
        course: Whose exercises.
        submissions: What counts: each student's attempts.
        book: What is graded already.
        options: How to grade.
    """
    folders = {one.hand_in.exercise for one in submissions}
    digests = {folder: exercise_digest(course.find(folder)) for folder in folders}
    keyed: dict[str, Submission] = {}
    same = 0
    keys = []
    for one in submissions:
        who = one.hand_in
        keys.append(options.key(who.sha256, who.exercise, digests[who.exercise]))
        same += keys[-1].key in keyed
        keyed.setdefault(keys[-1].key, one)
    # From now on these are what a score of these files is of.
    book.keep_keys(keys)
    done = set() if options.regrade else book.graded(list(keyed))
    again = options.regrade or options.retry
    aside = set() if again else book.aside(list(keyed)) - done
    tasks, broken = [], []
    for key, one in keyed.items():
        exercise = course.find(one.hand_in.exercise)
        if key in done or key in aside:
            continue
        if one.problem:
            report = unreadable(exercise, one.hand_in.source, one.hand_in.sha256, one.problem)
            broken.append((key, report))
            continue
        tasks.append(
            Task(
                key=key,
                exercise=one.hand_in.exercise,
                content=one.content,
                seed=options.seed,
                timeout=options.timeout,
                require=options.require,
                seconds=float(exercise.manifest.time_limit_s),
                secret=options.secret,
            )
        )
    tasks.sort(key=lambda task: (task.exercise, task.key))
    hand_ins = {key: one.hand_in for key, one in keyed.items()}
    return Plan(course, tuple(tasks), hand_ins, len(done), same, tuple(broken), frozenset(aside))


def score(
    todo: Plan,
    book: Gradebook,
    workforce: Workforce,
    options: Options,
    watch: Callable[[Outcome], None],
) -> list[Outcome]:
    """Do what a plan says and keep every result the moment it exists.

    Args:
        todo: The plan.
        book: Where results are kept.
        workforce: Who does the gradings.
        options: The time budget.
        watch: Told of every outcome, faults too.

    Returns:
        The tasks that ended in a fault, each with its last one; some are put aside by now.
    """
    started = time.monotonic()

    def late() -> bool:
        return options.budget is not None and time.monotonic() - started > options.budget

    for key, report in todo.unreadable:
        book.keep(key, report)
    tasks = list(todo.tasks)
    failed_before = book.failed([task.key for task in tasks])
    gradable: set[str] = set()
    faults: list[Outcome] = []
    for _ in range(ATTEMPTS):
        faults = []
        for outcome in workforce.run(tasks, late):
            task = outcome.task
            if outcome.report is not None:
                # The name in a report is the learner's; the hash is that of what was handed in.
                report = replace(outcome.report, sha256=todo.hand_ins[task.key].sha256)
                book.keep(task.key, report)
                gradable.add(task.exercise)
            else:
                sha256 = todo.hand_ins[task.key].sha256
                book.keep_fault(task.key, sha256, task.exercise, outcome.problem)
                faults.append(outcome)
            watch(outcome)
        tasks = [outcome.task for outcome in faults]
        if not tasks:
            break
    again = [outcome for outcome in faults if outcome.task.key in failed_before]
    doubtful = {one.task.exercise: one.task for one in again if one.task.exercise not in gradable}
    gradable |= _controlled(todo.course, doubtful, workforce, late)
    book.put_aside([one.task.key for one in again if one.task.exercise in gradable])
    return faults


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
        replace(task, key=f"control of {exercise}", content=reference.read_bytes())
        for exercise, task in tasks.items()
        if (reference := course.find(exercise).reference).is_file()
    ]
    done = workforce.run(controls, late) if controls else ()
    return {one.task.exercise for one in done if one.report is not None}
