"""A class in one run: what has no score yet is graded, and each result is kept at once.

The order is fixed and the work is idempotent: a run that was killed is simply started again. Equal
files are graded once. A fault of the grader's own is tried again, and never becomes a score. What
fails in one run after the other, where the exercise can be graded for others, is put aside for
somebody to look at: no submission keeps a class from being done.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.keys import Settings, exercise_digest
from rnn_grade.classroom.sharing import Share
from rnn_grade.classroom.submissions.submissions import Submission
from rnn_grade.course.catalog import Course
from rnn_grade.errors import Again, UserError
from rnn_grade.grading.grade import unreadable
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.report import Report

ATTEMPTS = 2
# How often a process that waits for others looks whether they are done.
_POLL_SECONDS = 0.5


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
        missing: The keys of the gradings to do, the quick exercises first.
        submissions: What each key belongs to: the first of those with equal files.
        known: How many submissions have a score already.
        same: How many submissions share another's file.
        unreadable: Submissions that earn nothing because there is nothing to run.
        aside: The keys of what was put aside in an earlier run.
        after: The number of the last grading that does not count, where all is graded again.
    """

    course: Course
    missing: tuple[str, ...]
    submissions: Mapping[str, Submission]
    known: int
    same: int
    unreadable: tuple[tuple[str, Report], ...]
    aside: frozenset[str] = frozenset()
    after: int = 0


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


def plan(
    course: Course, submissions: Sequence[Submission], book: Gradebook, options: Options
) -> Plan:
    """Return what has to be graded; the files themselves are in the gradebook from now on.

    Args:
        course: Whose exercises.
        submissions: What counts: each student's attempts.
        book: What is graded already.
        options: How to grade.
    """
    after = book.last() if options.regrade else 0
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
    _keep_sources(keyed.values(), book)
    done = book.graded(list(keyed), after)
    again = options.regrade or options.retry
    aside = set() if again else book.aside(list(keyed)) - done
    missing, broken = [], []
    for key, one in keyed.items():
        who = one.hand_in
        if key in done or key in aside:
            continue
        if one.problem:
            exercise = course.find(who.exercise)
            broken.append((key, unreadable(exercise, who.source, who.sha256, one.problem)))
        else:
            missing.append(key)
    missing.sort(key=lambda key: (keyed[key].hand_in.exercise, key))
    return Plan(
        course,
        tuple(missing),
        keyed,
        len(done),
        same,
        tuple(broken),
        frozenset(aside),
        after,
    )


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
    gradable: set[str] = set()
    faults: dict[str, Outcome] = {}
    tries: Counter[str] = Counter()
    elsewhere = 0
    with Share(book, todo.after) as share:
        for key, report in todo.unreadable:
            if share.take(key):
                book.keep(key, report)
                share.give_back(key)
        pending = list(todo.missing)
        while pending and not late():
            taken = share.others(pending)
            tasks = _taken(todo, [key for key in pending if key not in taken], share, book, options)
            scored = set()
            begun = False
            with closing(workforce.run(tasks, late)) as outcomes:
                for outcome in outcomes:
                    begun, key = True, outcome.task.key
                    if _keep(outcome, todo, book):
                        gradable.add(outcome.task.exercise)
                        faults.pop(key, None)
                        scored.add(key)
                    else:
                        tries[key] += 1
                        # Without its content: what fails may be the whole class.
                        faults[key] = replace(outcome, task=replace(outcome.task, content=b""))
                    share.give_back(key)
                    watch.outcome(outcome)
            done = share.done(pending)
            more = len(done - scored)
            if more:
                elsewhere += more
                watch.elsewhere(more)
            pending = [key for key in pending if key not in done and tries[key] < ATTEMPTS]
            if pending and not begun:
                watch.waiting(len(share.others(pending)))
                time.sleep(_POLL_SECONDS)
    left = {*pending, *faults} - share.done(list(faults))
    faults = {key: one for key, one in faults.items() if key in left}
    again = [one for key, one in faults.items() if key in failed_before and tries[key] >= ATTEMPTS]
    doubtful = {one.task.exercise: one.task for one in again if one.task.exercise not in gradable}
    gradable |= _controlled(todo.course, doubtful, workforce, late)
    aside = {one.task.key for one in again if one.task.exercise in gradable}
    book.put_aside(sorted(aside))
    return Result(tuple(faults.values()), elsewhere, len(left - aside))


def _keep_sources(submissions: Iterable[Submission], book: Gradebook) -> None:
    """Keep what was handed in, each file once; nothing of it stays in memory."""
    readable = {one.hand_in.sha256: one for one in submissions if not one.problem}
    kept = book.sources_kept(list(readable))
    book.keep_sources(
        (sha256, _content(one)) for sha256, one in readable.items() if sha256 not in kept
    )


def _content(submission: Submission) -> bytes:
    """Return the bytes of a file, if they are still those that were handed in.

    Raises:
        Again: They are not.
    """
    try:
        content = submission.content
    except (OSError, UserError):
        content = None
    if content is None or hashlib.sha256(content).hexdigest() != submission.hand_in.sha256:
        raise Again(
            f"{submission.hand_in.source} has changed, or is gone, since this run began.",
            "Give the same command again: it reads everything anew.",
        )
    return content


def _taken(
    todo: Plan, keys: Sequence[str], share: Share, book: Gradebook, options: Options
) -> Iterator[Task]:
    """Yield a task for each key that is still to be done when somebody is free to do it."""
    for key in keys:
        one = todo.submissions[key]
        who = one.hand_in
        if not share.take(key):
            continue
        content = book.source(who.sha256)
        yield Task(
            key=key,
            exercise=who.exercise,
            content=_content(one) if content is None else content,
            seed=options.seed,
            timeout=options.timeout,
            require=options.require,
            seconds=float(todo.course.find(who.exercise).manifest.time_limit_s),
            secret=options.secret,
        )


def _keep(outcome: Outcome, todo: Plan, book: Gradebook) -> bool:
    """Keep what became of a grading; return whether it is a score."""
    task = outcome.task
    sha256 = todo.submissions[task.key].hand_in.sha256
    if outcome.report is None:
        book.keep_fault(task.key, sha256, task.exercise, outcome.problem)
        return False
    # The name in a report is the learner's; the hash is that of what was handed in.
    book.keep(task.key, replace(outcome.report, sha256=sha256))
    return True


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
