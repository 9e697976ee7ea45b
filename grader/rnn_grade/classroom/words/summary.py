"""What a scoring run says: what was collected, what is to do, how it goes, and what came of it."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.planning import Plan
from rnn_grade.classroom.records import Fate, HandIn
from rnn_grade.classroom.submissions.submissions import Collection
from rnn_grade.course.catalog import Exercise
from rnn_grade.lanes.task import Outcome
from rnn_grade.text import clean, plural

_LISTED = 12


def collected(collection: Collection, wanted: int, *, recognised: bool) -> RenderableType:
    """Return what was handed in.

    Args:
        collection: What was handed in.
        wanted: How many attempts of it count.
        recognised: Whether the layout was recognised, and not named.
    """
    how = "recognised by its names; `--layout` overrules" if recognised else "as you said"
    lines = [Text(f"Layout: {collection.layout} ({how}).")]
    attempts = len(collection.submissions)
    older = ""
    if attempts > wanted:
        count = plural(attempts - wanted, "older attempt")
        older = f", {count} of them noted and not graded (`--attempts all` grades them)"
    whose = {one.hand_in.identity.ids or one.hand_in.name for one in collection.submissions}
    lines.append(
        Text(f"{plural(attempts, 'submission')} of {plural(len(whose), 'student')}{older}.")
    )
    ignored = sum(one.fate is Fate.IGNORED for one in collection.found)
    if ignored:
        told = f"{plural(ignored, 'file')} ignored: the audit below says each and why."
        lines.append(Text(told, "yellow"))
    return Group(*lines)


def secret(*, own: bool) -> RenderableType:
    """Return what hidden inputs follow from.

    Args:
        own: Whether that is the gradebook's own secret, and not one of the environment.
    """
    return Text(
        "Hidden inputs follow from a secret that this gradebook keeps (RNN_GRADE_SECRET overrules)."
        if own
        else "Hidden inputs follow from RNN_GRADE_SECRET, and not from the gradebook's own secret."
    )


def planned(todo: Plan) -> RenderableType:
    """Return what is to do, and what is not.

    Args:
        todo: The plan.
    """
    parts = [f"{plural(len(todo.missing), 'grading')} to do"]
    if todo.known:
        parts.append(f"{todo.known} known from before")
    if todo.same:
        parts.append(f"{todo.same} with the same file as another")
    if todo.aside:
        parts.append(f"{len(todo.aside)} put aside")
    return Text(f"{', '.join(parts)}.")


class Tally:
    """How it goes: the mean so far, and what has no score yet."""

    def __init__(self) -> None:
        self._shares: list[float] = []
        self._faults: set[str] = set()

    @property
    def scored(self) -> int:
        """How many gradings ended in a score."""
        return len(self._shares)

    def add(self, outcome: Outcome) -> None:
        """Count what became of one grading."""
        report = outcome.report
        if report is None:
            self._faults.add(outcome.task.key)
        else:
            self._shares.append(100 * report.score / report.total if report.total else 0.0)

    def __str__(self) -> str:
        mean = f"mean {statistics.fmean(self._shares):.0f} %" if self._shares else ""
        faults = plural(len(self._faults), "fault") if self._faults else ""
        return ", ".join(part for part in (mean, faults) if part)


def waiting(count: int) -> str:
    """Return what a run says that has nothing to do itself.

    Args:
        count: How many gradings other processes are at.
    """
    return f"waiting for another process: {plural(count, 'grading')}"


def scored(
    book: Gradebook,
    exercises: Sequence[Exercise],
    faults: Sequence[Outcome],
    left: int,
    gradebook: str,
) -> RenderableType:
    """Return what came of it.

    Args:
        book: The gradebook.
        exercises: What may have been handed in.
        faults: Gradings that failed for good, each with its last fault.
        left: How many gradings have no score.
        gradebook: The gradebook's name, as it was given.
    """
    scores = book.scores()
    lines: list[RenderableType] = []
    table = _table(scores, exercises)
    if table.row_count:
        told = "Scores as graded, of newest attempts; no due date and no mark by hand in them:"
        lines += [Text(f"\n{told}"), table]
    for outcome in faults[:_LISTED]:
        text = f"No score for {outcome.task.exercise}: {outcome.problem}"
        lines.append(Text(clean(text, 300), style="red"))
    if left:
        lines.append(
            Text(
                f"\n{plural(left, 'grading')} left. Nothing is lost: the same command does only "
                "what is missing.",
                style="yellow",
            )
        )
    lines.append(Text(f"\nKept in {_place(gradebook)}."))
    return Group(*lines)


def put_aside(todo: Plan, keys: Iterable[str], book: Gradebook) -> RenderableType:
    """Return what is tried no more, and what is to be done about it.

    Args:
        todo: The plan, for whose it is.
        keys: The keys of these gradings.
        book: The gradebook, for why they failed.
    """
    found = sorted(
        (todo.submissions[key].hand_in for key in keys), key=lambda one: (one.exercise, one.student)
    )
    count = plural(len(found), "submission")
    lines = [Text(f"\n{count} put aside: grading fails there, and not for others.", "yellow")]
    for one in found[:_LISTED]:
        faults = [grading.problem for grading in book.history(one.sha256, one.exercise)]
        why = next((fault for fault in reversed(faults) if fault), "unknown")
        lines.append(Text(clean(f"  {one.source}, {one.exercise}: {why}", 300)))
    if len(found) > _LISTED:
        lines.append(Text(f"  and {len(found) - _LISTED} more"))
    told = "They have no score. Look at these files, and try them again with `--retry`."
    lines.append(Text(told, "yellow"))
    return Group(*lines)


def _table(scores: Sequence[tuple[HandIn, int | None]], exercises: Sequence[Exercise]) -> Table:
    earned: dict[str, list[int]] = defaultdict(list)
    ungraded: Counter[str] = Counter()
    newest = {(one.student, one.exercise): score for one, score in scores}
    for (_, folder), score in newest.items():
        if score is not None:
            earned[folder].append(score)
        else:
            ungraded[folder] += 1
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Exercise", overflow="fold")
    for title in ("Handed in", "Scored", "Mean", "Median", "Points", "All points"):
        table.add_column(title, justify="right")
    for exercise in exercises:
        own = earned[exercise.folder]
        if not own and not ungraded[exercise.folder]:
            continue
        table.add_row(
            Text(exercise.folder),
            str(len(own) + ungraded[exercise.folder]),
            str(len(own)),
            f"{statistics.fmean(own):.1f}" if own else "-",
            f"{statistics.median(own):g}" if own else "-",
            str(exercise.points),
            str(sum(score == exercise.points for score in own)),
        )
    return table


def _place(place: str) -> str:
    return place.partition("@")[2] if "://" in place and "@" in place else place
