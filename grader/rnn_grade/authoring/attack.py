"""`author attack`: every trick of a folder is tried against an exercise, and none may pay.

A file of that folder has a function `double` with the trick in it. Here it stands in the place of
each function that the exercise's checks call, and may earn no more than the same without its trick.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from rnn_grade.authoring.lanes import Job, grade_job, run
from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError
from rnn_grade.report import Report
from rnn_grade.sandbox.levels import Level

_SECONDS = 2.0
PLAIN = "def double(x):\n    return 0 * x\n"
# An attack calls its argument x: here that is the first array, or else the first argument.
_PART = """

def {part}(*arguments, **keywords):
    arrays = [value for value in arguments if hasattr(value, "shape")]
    return double((arrays or arguments or (0.0,))[0])
"""


def attack(exercises: list[Exercise], folder: Path, *, jobs: int, console: Console) -> int:
    """Try every attack on every exercise, print a table and what got through.

    Args:
        exercises: What to attack.
        folder: The attacks, one file each.
        jobs: How many gradings may run at a time.
        console: Where to print.

    Returns:
        0 if nothing got through, 1 otherwise.

    Raises:
        UserError: There are no attacks in the folder.
    """
    files = sorted(folder.glob("*.py"))
    if not files:
        raise UserError(
            f"There are no attacks in {folder}.", "Name a folder with --attacks; see SECURITY.md."
        )
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rnn-grade-targets-") as targets:
        reports = _try(exercises, files, Path(targets), jobs, console)
    return _show(exercises, files, reports, console, started)


def _try(
    exercises: list[Exercise], files: list[Path], targets: Path, jobs: int, console: Console
) -> dict[tuple[str, str], Report]:
    """Grade every attack, and beside them the reference and a submission without a trick."""
    (targets / "canary").write_text("not for you", "ascii")
    (targets / "outside").mkdir()
    work: list[Job] = []
    for exercise in exercises:
        work.append(_job(exercise, "honest", exercise.reference.read_text("utf-8"), None))
        work.append(_job(exercise, "plain", with_parts(exercise, PLAIN)))
        for file in files:
            source = aimed(file.read_text("utf-8"), exercise, targets)
            work.append(_job(exercise, file.stem, with_parts(exercise, source)))
    reports: dict[tuple[str, str], Report] = {}
    columns = (TextColumn("Attacking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(work))
        for job, report in run(work, jobs, grade_job):
            reports[job.exercise, job.label] = report
            progress.advance(task)
    return reports


def aimed(source: str, exercise: Exercise, targets: Path) -> str:
    """Fill in the places that an attack aims at.

    Args:
        source: The attack.
        exercise: What it is tried on.
        targets: A folder with what it is after.
    """
    places = {
        "CANARY": targets / "canary",
        "OUTSIDE": targets / "outside",
        "HIDDEN": exercise.root,
        "PORT": 9,
        "GRADER": os.getpid(),
        "SHM": -1,
    }
    for name, place in places.items():
        source = source.replace("{" + name + "}", str(place))
    return source


def _show(
    exercises: list[Exercise],
    files: list[Path],
    reports: dict[tuple[str, str], Report],
    console: Console,
    started: float,
) -> int:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("Exercise", "Isolation", "Attacks", "Contained", "Honest control"):
        table.add_column(name)
    through: list[str] = []
    for exercise in exercises:
        honest, plain = reports[exercise.folder, "honest"], reports[exercise.folder, "plain"]
        found = [
            f"{exercise.folder}, {file.stem}: {problem}"
            for file in files
            if (problem := _problem(reports[exercise.folder, file.stem], plain.score))
        ]
        control = "everything" if honest.passed else f"{honest.score} of {honest.total}"
        contained = str(len(files) - len(found))
        table.add_row(Text(exercise.folder), honest.isolation, str(len(files)), contained, control)
        through += found
        if not honest.passed:
            through.append(f"{exercise.folder}: the honest control does not earn everything")
    console.print(table)
    for problem in through:
        console.print(Text(f"  - {problem}"))
    verdict = "Nothing got through." if not through else f"{len(through)} got through."
    console.print(Text(f"\n{verdict} {time.monotonic() - started:.0f} s."))
    return 1 if through else 0


def _job(exercise: Exercise, label: str, content: str, timeout: float | None = _SECONDS) -> Job:
    return Job(exercise.root, exercise.folder, label, content, timeout=timeout)


def with_parts(exercise: Exercise, source: str) -> str:
    """Put a trick in the place of every function that an exercise's checks call.

    Args:
        exercise: The exercise.
        source: A file whose function `double` holds the trick.
    """
    parts = (part for part in exercise.parts if part != "double")
    return source + "".join(_PART.format(part=part) for part in parts)


def _problem(report: Report, baseline: int) -> str:
    """Return what an attack has gained, or nothing."""
    if report.score > baseline:
        return f"{report.score} points instead of {baseline}"
    if report.broken:
        return "the grader itself failed"
    # At the level `process` files and the network are within reach, and nothing else is promised.
    if report.isolation == Level.SEALED and any(
        "reached" in check.output for check in report.checks
    ):
        return "it reached what it came for"
    return ""
