"""What goes into a learner's own page: the grading that is kept, or a new one, and the program."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_grade import __version__
from rnn_grade.commands.grade import Sitting
from rnn_grade.commands.group import console_for
from rnn_grade.errors import Broken
from rnn_grade.grading.grade import choose_checks, left_out
from rnn_grade.grading.source import read_source
from rnn_grade.render.html.own_report import Demonstration, Hints, Tried, own_report
from rnn_grade.render.html.page import Grading
from rnn_grade.render.terminal.typed import typed
from rnn_grade.render.terminal.verdict import suggest
from rnn_grade.report import Report
from rnn_grade.text import clean, escaped
from rnn_grade.workspace import workspace

if TYPE_CHECKING:
    from rnn_grade.commands.grade import Found
    from rnn_grade.course.catalog import Course, Exercise
    from rnn_grade.workspace.attempts import OwnAttempt
    from rnn_grade.workspace.workspace import Place

_ATTEMPTS = 20


@dataclass(frozen=True)
class OwnPage:
    """A page and what is said of it.

    Args:
        text: The page.
        report: The report that it shows.
        attempt: The number of the attempt that the report was kept as, if none was made for it.
    """

    text: str
    report: Report
    attempt: int | None


def own_page(
    course: Course, exercise: Exercise, found: Found, place: Place | None, *, run: bool
) -> OwnPage:
    """Return a learner's page about one exercise.

    Args:
        course: Whose exercise.
        exercise: Which one.
        found: The learner's file.
        place: The learner's workspace, where there is one.
        run: Whether to run the file as a program.

    Raises:
        UserError: The file cannot be read.
        KeyboardInterrupt: The grading was stopped.
    """
    content = read_source(found.path, exercise).content
    # Of a file that lies elsewhere, a workspace remembers nothing.
    own = place if place is not None and place.owns(exercise, found.path) else None
    kept = _kept(exercise, content, own) if own is not None else None
    report = kept.report if kept is not None else _graded(course, exercise, found, place)
    demonstration = _run(exercise, content) if run and _can_run(report) else None
    progress = own.progress() if own is not None else None
    following = progress.following(course, exercise.number) if progress is not None else None
    hints = tuple(
        Hints(check.title, check.hints[:opened], len(check.hints))
        for check in exercise.checks
        if progress is not None and (opened := progress.opened(exercise.folder, check.name))
    )
    command, about = suggest(
        report,
        following=following.number if following is not None else None,
        hints=progress is not None and bool(report.to_mend and report.to_mend.hints),
        verbose=True,
    )
    grading = Grading(
        exercise.number,
        exercise.manifest.title,
        report.submission,
        report.checks,
        report.findings,
        report.notes,
        report=report,
        left_out=left_out(exercise, report),
        suggestion=(typed(command), about),
    )
    tried = _tried(exercise, own) if own is not None else ()
    text = own_report(grading, report, hints, demonstration, tried)
    return OwnPage(text, report, kept.number if kept is not None else None)


def _kept(exercise: Exercise, content: bytes, place: Place) -> OwnAttempt | None:
    """Return the latest attempt, if it was this very text, graded as it would be now."""
    from rnn_grade.workspace.attempts import text_to_keep

    latest = place.attempts(exercise).latest(1)
    if not latest:
        return None
    (attempt,) = latest
    text = hashlib.sha256(text_to_keep(content)).hexdigest()
    now = (text, __version__, exercise.manifest.version)
    then = (attempt.text, attempt.report.versions.get("rnn-grade"), attempt.report.version)
    checks = [(check.name, check.points) for check in choose_checks(exercise, ())]
    graded = [(check.name, check.points) for check in attempt.report.checks]
    return attempt if (then, graded) == (now, checks) else None


def _graded(course: Course, exercise: Exercise, found: Found, place: Place | None) -> Report:
    console = console_for(sys.stderr)
    sitting = Sitting(course, place, console, False, False, {exercise.folder: ()}, {})
    report = sitting.grade(exercise, found, None).report
    if report.interrupted:
        raise KeyboardInterrupt
    return report


def _can_run(report: Report) -> bool:
    return report.worker != "none" and not report.problem


def _run(exercise: Exercise, content: bytes) -> Demonstration | None:
    from rich.status import Status

    from rnn_grade.commands.demonstration import demonstrate
    from rnn_grade.render.terminal.screen import moves

    console = console_for(sys.stderr)
    text = "Running your file as a program, to see what it draws; this may take a minute."
    try:
        if not moves(console):
            console.print(text)
            return demonstrate(exercise, content)
        with Status(text, console=console):
            return demonstrate(exercise, content)
    except Broken as error:
        console.print(clean(f"It could not be run: {error}. The page is made without it."))
        return None


def _tried(exercise: Exercise, place: Place) -> list[Tried]:
    found = place.attempts(exercise).latest(_ATTEMPTS + 1)
    return [
        Tried(
            attempt.number,
            attempt.when,
            attempt.report.score,
            attempt.report.total,
            attempt.mended(before) if before is not None else (),
            attempt.broken(before) if before is not None else (),
            alone=before is None,
        )
        for before, attempt in zip([None, *found], found, strict=False)
    ][-_ATTEMPTS:]


def shown(path: Path) -> str:
    """Return a path as a person would type it here."""
    return escaped(workspace.shown(path.resolve(), Path.cwd()))
