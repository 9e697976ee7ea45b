"""One call of `rnn-grade exercise3 ...`: which files, what is shown, what is kept, which exit code.

Every file is found before the first one is graded, so a wrong word costs no time.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rnn_grade.commands import naming
from rnn_grade.commands.group import BROKEN, INTERRUPTED, console_for
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.report import Report
from rnn_grade.sandbox.levels import Level
from rnn_grade.workspace import workspace
from rnn_grade.workspace.workspace import Place

if TYPE_CHECKING:
    from rnn_grade.sandbox.launcher import Launcher

_FILE_WIDTH = 100


@dataclass(frozen=True)
class Options:
    """The options of grading, as `cli.grade` declares them."""

    everything: bool = False
    only: tuple[str, ...] = ()
    seed: int = 0
    timeout: float | None = None
    verbose: bool = False
    style: str = "terminal"
    output: Path | None = None
    exit_zero: bool = False
    require: Level = Level.PROCESS


@dataclass(frozen=True)
class _Graded:
    """A report and the command to try after it."""

    exercise: Exercise
    report: Report
    suggestion: tuple[str, str]


def run(
    course: Course,
    place: Place | None,
    words: Sequence[str],
    options: Options,
    *,
    own_files: bool = False,
    commands: Sequence[str] = (),
) -> int:
    """Grade what the words name, show it, keep it, and return the exit code.

    Args:
        course: Whose exercises.
        place: The workspace or clone around the current folder.
        words: Names of exercises; the last word may be a path.
        options: The options of grading.
        own_files: Whether the course's own files are graded where no others are near.
        commands: Names of commands, for "did you mean".

    Raises:
        UserError: An exercise, a check or a file does not exist.
    """
    here = Path.cwd()
    exercises, given = naming.read(course, words, options.everything, commands)
    if given is None and place is None and own_files:
        given = course.root
    files = [(e, _find(e, given, place, here, options)) for e in exercises]
    if options.output is not None and not options.output.absolute().parent.is_dir():
        raise UserError(
            f"{options.output.parent} does not exist.", "Make the folder first, or name another."
        )
    done: list[_Graded] = []
    with _shared(course, len(files)) as launcher:
        for exercise, path in files:
            if done:
                console_for(_stream(options)).print()
            if isinstance(path, Report):
                done.append(_Graded(exercise, path, ("", "")))
                continue
            done.append(_grade(course, place, exercise, path, here, options, launcher))
            if done[-1].report.interrupted:
                break
    several = len(files) > 1 or options.everything
    if several and _in_full(options):
        console_for(_stream(options)).print(_sums(done, len(files)), style="bold")
    _write(done, several, options)
    return _code([graded.report for graded in done], options.exit_zero)


def _find(
    exercise: Exercise, given: Path | None, place: Place | None, here: Path, options: Options
) -> Path | Report:
    """Return the file to grade; a platform gets a report even where there is none."""
    try:
        return workspace.submission(exercise, given, place, here)
    except UserError as error:
        if options.style in ("terminal", "json"):
            raise
        from rnn_grade.grading.grade import unreadable

        said = f"{error.message} {error.hint}".rstrip(".")
        return unreadable(exercise, f"{exercise.slug}.py", "", said)


def _shared(course: Course, count: int) -> AbstractContextManager[Launcher | None]:
    """Several gradings share one import of the libraries; a single one imports what it needs."""
    if count < 2:
        return nullcontext()
    from rnn_grade.sandbox.launcher import Launcher

    return Launcher(course=course.root)


def _grade(
    course: Course,
    place: Place | None,
    exercise: Exercise,
    path: Path,
    here: Path,
    options: Options,
    launcher: Launcher | None,
) -> _Graded:
    from rnn_grade.grading import grade as grading
    from rnn_grade.render.terminal import verdict
    from rnn_grade.render.terminal.layout import symbols
    from rnn_grade.render.terminal.live import Watcher

    console = console_for(_stream(options))
    name = workspace.shown(path.resolve(), here)
    in_full = _in_full(options)
    verbose = options.verbose and in_full
    with Watcher(console, exercise, name, details=in_full, verbose=verbose) as watcher:
        report = grading.grade(
            exercise,
            path,
            seed=options.seed,
            timeout=options.timeout,
            only=options.only,
            watch=watcher,
            display=name,
            launcher=launcher,
            require=options.require,
        )
        watcher.finish(report)
    kept = _keep(place, exercise, path, report, options)
    left_out = len(exercise.checks) - len(report.checks)
    suggestion = verdict.suggest(
        report,
        following=_following(course, place, exercise),
        hints=kept and _has_hint(report),
        verbose=verbose,
        left_out=left_out,
    )
    if in_full:
        closing = verdict.closing(report, symbols(console), suggestion, left_out=left_out)
        console.print(closing)
    return _Graded(exercise, report, suggestion)


def _keep(
    place: Place | None, exercise: Exercise, path: Path, report: Report, options: Options
) -> bool:
    """Remember the result, where it is the learner's own file and a whole, sound grading."""
    if place is None or options.only or report.interrupted or report.broken:
        return False
    if path.resolve() != place.file(exercise).resolve():
        return False
    return place.progress().with_report(report).save()


def _has_hint(report: Report) -> bool:
    unmet = (c for c in report.checks if c.status not in ("passed", "skipped"))
    first = next(unmet, None)
    return first is not None and bool(first.hints)


def _following(course: Course, place: Place | None, exercise: Exercise) -> int | None:
    results = place.progress().results if place else {}
    later = (e.number for e in course.exercises if e.number > exercise.number)
    done = {e.number for e in course.exercises if e.folder in results and results[e.folder].passed}
    return next((number for number in later if number not in done), None)


def _stream(options: Options) -> TextIO:
    return sys.stdout if options.style == "terminal" else sys.stderr


def _in_full(options: Options) -> bool:
    """Whether people read the report on the screen, and not only how far it is."""
    return options.style == "terminal" or options.output is not None


def _sums(done: Sequence[_Graded], wanted: int) -> str:
    reports = [graded.report for graded in done]
    passed = sum(report.passed for report in reports)
    score, total = sum(r.score for r in reports), sum(r.total for r in reports)
    return f"\n{passed} of {wanted} exercises passed, {score} of {total} points."


def _write(done: Sequence[_Graded], several: bool, options: Options) -> None:
    if options.style != "terminal":
        reports = [graded.report for graded in done]
        text = _as_format(reports, several, options.style)
        if options.style == "junit":
            # GitLab finds the percentage of a job in its log, by a pattern.
            total = sum(report.total for report in reports)
            share = 100 * sum(report.score for report in reports) / total if total else 0.0
            print(f"Score: {share:.1f}%", file=sys.stderr)
    elif options.output is not None:
        text = _as_text(done, options.verbose)
    else:
        return
    if options.output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        options.output.write_text(text, "utf-8")
    except OSError as error:
        raise UserError(
            f"{options.output} cannot be written: {error.strerror}.", "Name another file."
        ) from None


def _as_format(reports: Sequence[Report], several: bool, style: str) -> str:
    from rnn_grade.render.formats.formats import Format, write

    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    written = write(Format(style), reports, several=several, environment=os.environ, datetime=now)
    for variable, text in written.appended.items():
        if os.environ.get(variable):
            with open(os.environ[variable], "a", encoding="utf-8") as stream:
                stream.write(text)
    return written.text


def _as_text(done: Sequence[_Graded], verbose: bool) -> str:
    from rich.console import Console

    from rnn_grade.render.terminal import report as terminal
    from rnn_grade.render.terminal.layout import UNICODE

    stream = io.StringIO()
    console = Console(file=stream, width=_FILE_WIDTH, color_system=None, markup=False, emoji=False)
    for graded in done:
        report, left_out = graded.report, len(graded.exercise.checks) - len(graded.report.checks)
        console.print(
            terminal.whole(report, UNICODE, graded.suggestion, left_out=left_out, verbose=verbose)
        )
    return stream.getvalue()


def _code(reports: Sequence[Report], exit_zero: bool) -> int:
    if any(report.problem for report in reports):
        return BROKEN
    if any(report.interrupted for report in reports):
        return INTERRUPTED
    if any(report.broken for report in reports):
        return BROKEN
    return 0 if exit_zero or all(report.passed for report in reports) else 1
