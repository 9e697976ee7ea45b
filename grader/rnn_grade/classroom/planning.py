"""What a run has to do: which gradings are missing, told from those that are there or put aside.

The files themselves are in the gradebook once a run is planned; memory holds none of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.keys import Settings, exercise_digest
from rnn_grade.classroom.submissions.submissions import Submission
from rnn_grade.course.catalog import Course
from rnn_grade.course.disclosure import Hidden
from rnn_grade.errors import Again, UserError
from rnn_grade.grading.grade import unreadable
from rnn_grade.lanes.task import Task
from rnn_grade.report import Report
from rnn_grade.sandbox.allowance import FAR


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
            told = (who.source, who.sha256, one.problem, Hidden.SHOWN)
            broken.append((key, unreadable(exercise, *told)))
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


def task_of(todo: Plan, key: str, book: Gradebook, options: Options) -> Task:
    """Return a grading as it goes to a lane, with the file.

    Args:
        todo: The plan.
        key: Of which grading.
        book: Where the file is kept.
        options: How to grade.

    Raises:
        Again: The gradebook has lost the file, and where it was found it is another one now.
    """
    who = todo.submissions[key].hand_in
    kept = book.source(who.sha256)
    return Task(
        key=key,
        exercise=who.exercise,
        content=_content(todo.submissions[key]) if kept is None else kept,
        seed=options.seed,
        timeout=options.timeout,
        require=options.require,
        # On the wall: what a grading computes it limits itself.
        seconds=FAR * todo.course.find(who.exercise).manifest.time_limit_s,
        secret=options.secret,
    )


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
