"""What a scoring run says: what was collected, what is to do, how it goes, and what came of it."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.records import HandIn
from rnn_grade.classroom.scoring import Plan
from rnn_grade.classroom.submissions.submissions import Collection
from rnn_grade.course.catalog import Exercise
from rnn_grade.lanes.task import Outcome
from rnn_grade.text import clean, plural

_LISTED = 12


def collected(collection: Collection, wanted: int, *, recognised: bool) -> RenderableType:
    """Return what was handed in, and what of it is nobody's.

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
    students = plural(len(collection.students), "student")
    lines.append(Text(f"{plural(attempts, 'submission')} of {students}{older}."))
    if collection.unmatched:
        count = plural(len(collection.unmatched), "file")
        lines.append(Text(f"\n{count} could not be matched:", style="yellow"))
        for one in collection.unmatched[:_LISTED]:
            lines.append(Text(clean(f"  {one.path}: {one.why}", 300)))
        if len(collection.unmatched) > _LISTED:
            lines.append(Text(f"  and {len(collection.unmatched) - _LISTED} more"))
        lines.append(Text())
    return Group(*lines)


def planned(todo: Plan) -> RenderableType:
    """Return what is to do, and what is not.

    Args:
        todo: The plan.
    """
    parts = [f"{plural(len(todo.tasks), 'grading')} to do"]
    if todo.known:
        parts.append(f"{todo.known} known from before")
    if todo.same:
        parts.append(f"{todo.same} with the same file as another")
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
        lines += [Text(), table]
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
    lines.append(Text(f"\nKept in {_without_password(gradebook)}."))
    return Group(*lines, *_absent(scores, book))


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


def _absent(scores: Sequence[tuple[HandIn, int | None]], book: Gradebook) -> Iterator[Text]:
    present = {one.student for one, _ in scores}
    absent = [one for one in book.students() if one.on_roster and one.student not in present]
    if absent:
        names = ", ".join(one.name or one.student for one in absent[:_LISTED])
        more = f" and {len(absent) - _LISTED} more" if len(absent) > _LISTED else ""
        count = plural(len(absent), "student")
        yield Text(clean(f"{count} handed in nothing: {names}{more}.", 1000))


def _without_password(place: str) -> str:
    return place.partition("@")[2] if "://" in place and "@" in place else place
