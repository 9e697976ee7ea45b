"""One call of `rnn-grade score`: what is read, what is shown, what is kept, which exit code."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.scoring import Options, plan, score
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.lanes.lanes import Lanes, Workforce
from rnn_grade.lanes.task import Outcome
from rnn_grade.text import clean, plural

if TYPE_CHECKING:
    from rnn_grade.classroom.gradebook import Gradebook
    from rnn_grade.classroom.records import HandIn
    from rnn_grade.classroom.submissions.submissions import Collection

    Scores = Sequence[tuple[HandIn, int | None]]

# Nothing is wrong and nothing is lost: start the same command again (sysexits' EX_TEMPFAIL).
AGAIN = 75
_LISTED = 12


@dataclass(frozen=True)
class Request:
    """What `rnn-grade score` was asked for.

    Args:
        root: The folder or archive with everybody's files.
        gradebook: A file, or a URL.
        roster: A CSV of who is expected, or `None`.
        layout: The layout's name, or `None` to recognise it.
        attempts: `newest` grades each student's newest attempt, `all` every one.
        jobs: Gradings at a time on this machine.
        scheduler: The address of a Dask scheduler, or `None`.
        slurm: Workers to ask SLURM for, or `None`.
    """

    root: Path
    gradebook: str
    roster: Path | None = None
    layout: Layout | None = None
    attempts: str = "newest"
    jobs: int = 1
    scheduler: str | None = None
    slurm: int | None = None


def run(
    course: Course,
    exercises: Sequence[Exercise],
    request: Request,
    options: Options,
    console: Console,
) -> int:
    """Score a class, print what came of it, and return the exit code.

    Args:
        course: The course.
        exercises: What may have been handed in.
        request: Where things are.
        options: How to grade.
        console: Where to print.

    Returns:
        0 if everything has a score, 75 if something is left for another run.

    Raises:
        UserError: The folder, the roster or the gradebook cannot be used.
    """
    from rnn_grade.classroom.gradebook import Gradebook
    from rnn_grade.classroom.submissions.roster import read_roster
    from rnn_grade.classroom.submissions.submissions import collect

    roster = read_roster(request.roster) if request.roster is not None else ()
    collection = collect(request.root, exercises, request.layout)
    _say_found(console, request, collection)
    if not collection.submissions and not roster:
        raise UserError(
            f"{request.root} holds no submission of these exercises.",
            "Name the exercises after the folder, or the layout with `--layout`.",
        )
    with Gradebook(request.gradebook) as book:
        book.add_students((*collection.students, *roster))
        book.add_hand_ins(one.hand_in for one in collection.submissions)
        wanted = collection.submissions if request.attempts == "all" else collection.newest()
        todo = plan(course, wanted, book, options)
        _say_plan(console, len(wanted), len(todo.tasks), todo.known, todo.same)
        workforce = _workforce(course, request)
        done, faults = [0], Counter[str]()
        columns = (
            TextColumn("Grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        shares: list[float] = []
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("", total=len(todo.tasks))

            def watch(outcome: Outcome) -> None:
                if outcome.report is None:
                    faults[outcome.task.key] += 1
                else:
                    done[0] += 1
                    report = outcome.report
                    shares.append(100 * report.score / report.total if report.total else 0.0)
                progress.update(bar, completed=done[0], description=_standing(shares, faults))

            left = score(todo, book, workforce, options, watch)
        standing = book.scores()
        _say_scores(console, standing, exercises)
        missing = len(todo.tasks) - done[0]
        _say_left(console, left, missing, request)
        _say_absent(console, standing, book)
    return AGAIN if missing else 0


def _workforce(course: Course, request: Request) -> Workforce:
    if request.scheduler is None and request.slurm is None:
        # One thread each: no mark may depend on how many are graded at a time.
        return Lanes(course, request.jobs, threads=1)
    from rnn_grade.classroom.cluster import Cluster

    return Cluster(course.root, request.scheduler, request.slurm)


def _standing(shares: Sequence[float], faults: Counter[str]) -> str:
    mean = f"mean {statistics.fmean(shares):.0f} %" if shares else ""
    return ", ".join(
        part for part in (mean, plural(len(faults), "fault") if faults else "") if part
    )


def _say_found(console: Console, request: Request, collection: Collection) -> None:
    how = "as you said" if request.layout else "recognised by its names; `--layout` overrules"
    console.print(Text(f"Layout: {collection.layout} ({how})."))
    attempts, newest = len(collection.submissions), len(collection.newest())
    students = plural(len(collection.students), "student")
    older = ""
    if attempts > newest and request.attempts == "newest":
        count = plural(attempts - newest, "older attempt")
        older = f", {count} of them noted and not graded (`--attempts all` grades them)"
    console.print(Text(f"{plural(attempts, 'submission')} of {students}{older}."))
    if collection.unmatched:
        count = plural(len(collection.unmatched), "file")
        console.print(Text(f"\n{count} could not be matched:", style="yellow"))
        for one in collection.unmatched[:_LISTED]:
            console.print(Text(clean(f"  {one.path}: {one.why}", 300)))
        if len(collection.unmatched) > _LISTED:
            console.print(Text(f"  and {len(collection.unmatched) - _LISTED} more"))
        console.print()


def _say_plan(console: Console, wanted: int, tasks: int, known: int, same: int) -> None:
    parts = [f"{plural(tasks, 'grading')} to do"]
    if known:
        parts.append(f"{known} known from before")
    if same:
        parts.append(f"{same} with the same file as another")
    console.print(Text(f"{', '.join(parts)}."))


def _say_scores(console: Console, standing: Scores, exercises: Sequence[Exercise]) -> None:
    scores: dict[str, list[int]] = defaultdict(list)
    ungraded: Counter[str] = Counter()
    newest = {(one.student, one.exercise): score for one, score in standing}
    for (_, folder), earned in newest.items():
        if earned is not None:
            scores[folder].append(earned)
        else:
            ungraded[folder] += 1
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Exercise", overflow="fold")
    for title in ("Handed in", "Scored", "Mean", "Median", "Points", "All points"):
        table.add_column(title, justify="right")
    for exercise in exercises:
        own = scores[exercise.folder]
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
    if table.row_count:
        console.print()
        console.print(table)


def _say_left(console: Console, faults: Sequence[Outcome], missing: int, request: Request) -> None:
    for outcome in faults[:_LISTED]:
        text = f"No score for {outcome.task.exercise}: {outcome.problem}"
        console.print(Text(clean(text, 300), style="red"))
    if missing:
        console.print(
            Text(
                f"\n{plural(missing, 'grading')} left. Nothing is lost: the same command does only "
                "what is missing.",
                style="yellow",
            )
        )
    console.print(Text(f"\nKept in {_shown(request.gradebook)}."))


def _say_absent(console: Console, standing: Scores, book: Gradebook) -> None:
    present = {one.student for one, _ in standing}
    absent = [one for one in book.students() if one.on_roster and one.student not in present]
    if not absent:
        return
    names = ", ".join(one.name or one.student for one in absent[:_LISTED])
    more = f" and {len(absent) - _LISTED} more" if len(absent) > _LISTED else ""
    count = plural(len(absent), "student")
    console.print(Text(clean(f"{count} handed in nothing: {names}{more}.", 1000)))


def _shown(place: str) -> str:
    return place.partition("@")[2] if "://" in place and "@" in place else place
