"""`rnn-grade exercise3`: which files, what is shown, what is kept, which exit code.

Every file is found before the first one is graded, so a wrong word costs no time.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rnn_grade.commands.group import BROKEN, INTERRUPTED, command_names, console_for
from rnn_grade.commands.options import Amount, course_option, one_of, where_to_grade
from rnn_grade.commands.output import Graded, as_format, as_text, demand_folder, write
from rnn_grade.course.disclosure import Hidden
from rnn_grade.errors import UserError
from rnn_grade.render.formats.formats import Format
from rnn_grade.sandbox.levels import Level
from rnn_grade.text import escaped

if TYPE_CHECKING:
    from rich.console import Console

    from rnn_grade.course.catalog import Course, Exercise
    from rnn_grade.report import Finding, Report
    from rnn_grade.sandbox.launcher import Launcher
    from rnn_grade.workspace.workspace import Place

_TERMINAL = "terminal"


@click.command()
@click.argument("words", nargs=-1, metavar="EXERCISE... [PATH]")
@click.option("--all", "everything", is_flag=True, help="Grade every exercise.")
@click.option("--only", multiple=True, metavar="CHECK", help="Run this check only; repeatable.")
@click.option(
    "--part",
    "parts",
    multiple=True,
    metavar="FUNCTION",
    help="Run the checks of this function only; repeatable.",
)
@click.option("--seed", type=int, default=0, metavar="N", help="Draw other hidden inputs.")
@click.option(
    "--timeout",
    type=Amount(above_zero=True),
    metavar="SECONDS",
    help="The limit of each check, in the place of its own.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show what your code printed, and tracebacks.")
@click.option(
    "--format",
    "style",
    type=click.Choice([_TERMINAL, *map(str, Format)]),
    default=_TERMINAL,
    metavar="NAME",
    help=f"How the report is written: {_TERMINAL}, {', '.join(Format)}.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report into a file as well.",
)
@click.option(
    "--require",
    **one_of(Level),
    default=str(Level.PROCESS),
    help="Run no code below this level of isolation (see `rnn-grade doctor`).",
)
@click.option(
    "--hidden",
    **one_of(Hidden),
    default=str(Hidden.LEFT_OUT),
    help="What becomes of the checks that the course hides: they are not run, or counted and told "
    "by their points alone, or shown like all others.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever the verdict.")
@course_option
def grade(
    words: tuple[str, ...],
    everything: bool,
    verbose: bool,
    style: str,
    output: Path | None,
    exit_zero: bool,
    course: Path | None,
    only: tuple[str, ...],
    parts: tuple[str, ...],
    **how: Any,
) -> None:
    """Grade one exercise or several.

    PATH is a file, a notebook or a folder; without it, yours is found from this folder upwards.
    Grading is what happens without a command, too: `rnn-grade exercise3`.
    """
    from rnn_grade.commands import naming

    choice, chosen, place = where_to_grade(course, words)
    exercises, given = naming.read(chosen, words, everything, command_names())
    if given is None and place is None and choice.elsewhere:
        # A course that was named is graded itself where nothing else is near.
        given = chosen.root
    form = None if style == _TERMINAL else Format(style)
    hidden = how["hidden"]
    files = [(exercise, _file(exercise, given, place, form, hidden)) for exercise in exercises]
    if output is not None:
        demand_folder(output)
    in_full = form is None or output is not None
    console = console_for(sys.stdout if form is None else sys.stderr)
    wanted = {exercise.folder: _wanted(exercise, only, parts) for exercise in exercises}
    sitting = Sitting(
        chosen, place, console, in_full, verbose and in_full, wanted, how, choice.origin
    )
    done: list[Graded] = []
    with _shared(chosen, len(files)) as launcher:
        for exercise, found in files:
            if done:
                console.print()
            if isinstance(found, Found):
                done.append(sitting.grade(exercise, found, launcher))
            else:
                done.append(Graded(exercise, sitting.found_by(found)))
            if done[-1].report.interrupted:
                break
    several = len(files) > 1 or everything
    if several and in_full:
        console.print(_sums(done, len(files)), style="bold")
    if form is not None:
        write(as_format(done, form, several=several), output)
    elif output is not None:
        write(as_text(done, verbose=verbose), output)
    click.get_current_context().exit(_code([graded.report for graded in done], exit_zero))


def _wanted(exercise: Exercise, only: tuple[str, ...], parts: tuple[str, ...]) -> tuple[str, ...]:
    from rnn_grade.course.catalog import checks_of

    return (*only, *(name for part in parts for name in checks_of(exercise, part)))


def _file(
    exercise: Exercise,
    given: Path | None,
    place: Place | None,
    form: Format | None,
    hidden: Hidden,
) -> Found | Report:
    """Return the file to grade; a platform gets a report even where there is none."""
    from rnn_grade.grading.grade import unreadable

    try:
        return find(exercise, given, place)
    except UserError as error:
        if form in (None, Format.JSON):
            raise
        said = f"{error.message} {error.hint}".rstrip(".")
        return unreadable(exercise, f"{exercise.slug}.py", "", said, hidden)


def find(exercise: Exercise, given: Path | None, place: Place | None) -> Found:
    """Return the file to grade.

    Args:
        exercise: What it was written for.
        given: The file or folder that was named, if one was.
        place: The workspace or clone around the current folder, if there is one.

    Raises:
        UserError: There is no such file.
    """
    from rnn_grade.grading import source
    from rnn_grade.workspace import workspace

    paths = workspace.submissions(exercise, given, place, Path.cwd())
    return Found(*((paths[0], ()) if given in paths else source.find(exercise, paths)))


def _shared(course: Course, count: int) -> AbstractContextManager[Launcher | None]:
    """Several gradings share one import of the libraries; a single one imports what it needs."""
    if count < 2:
        return nullcontext()
    from rnn_grade.sandbox.launcher import Launcher

    return Launcher(course=course.root)


@dataclass(frozen=True)
class Found:
    """A file to grade, and what is to be said of how it was found."""

    path: Path
    notes: tuple[Finding, ...]


@dataclass(frozen=True)
class Sitting:
    """What the gradings of one call have in common.

    Args:
        course: Whose exercises.
        place: The learner's workspace, where there is one.
        console: The screen.
        in_full: Whether people read the report there, and not only how far it is.
        verbose: Whether to show what was printed, and tracebacks.
        only: The checks that were asked for, by exercise; none stands for all.
        how: Further arguments of `grading.grade`: `seed`, `timeout`, `require`.
        origin: How the course came to be the one.
    """

    course: Course
    place: Place | None
    console: Console
    in_full: bool
    verbose: bool
    only: Mapping[str, tuple[str, ...]]
    how: Mapping[str, Any]
    origin: str = ""

    def grade(self, exercise: Exercise, found: Found, launcher: Launcher | None) -> Graded:
        """Grade one file, show what happens, and remember how it ended."""
        from rnn_grade.grading import grade as grading
        from rnn_grade.render.terminal import verdict
        from rnn_grade.render.terminal.layout import symbols
        from rnn_grade.render.terminal.live import Watcher
        from rnn_grade.workspace import workspace

        path = found.path
        content = self._content(exercise, path)
        name = escaped(workspace.shown(path.resolve(), Path.cwd()))
        with Watcher(
            self.console, exercise, name, details=self.in_full, verbose=self.verbose
        ) as watcher:
            report = grading.grade(
                exercise,
                path,
                only=self.only[exercise.folder],
                watch=watcher,
                display=name,
                launcher=launcher,
                notes=(*found.notes, *self._outdated(exercise, path)),
                **self.how,
            )
            report = self.found_by(report)
            watcher.finish(report)
        to_keep = content is not None and not report.interrupted and not report.broken
        kept = to_keep and self.place is not None and self.place.keep(exercise, report, content)
        left_out = Graded(exercise, report).left_out
        suggestion = verdict.suggest(
            report,
            following=self._following(exercise),
            hints=kept and bool(report.to_mend and report.to_mend.hints),
            verbose=self.verbose,
            left_out=left_out,
            solution=kept and report.passed and self._shows_reference(exercise),
        )
        if self.in_full:
            marks = symbols(self.console)
            self.console.print(verdict.closing(report, marks, suggestion, left_out=left_out))
            if self.place is not None and to_keep and not kept:
                self.console.print(verdict.unkept(self.place.state))
        return Graded(exercise, report, suggestion)

    def found_by(self, report: Report) -> Report:
        """Return a report that says how its course was chosen."""
        return replace(report, course_origin=str(self.origin))

    def _content(self, exercise: Exercise, path: Path) -> bytes | None:
        """Return the text of the learner's own file, which may change while it is graded."""
        if self.only[exercise.folder] or not self._is_own(exercise, path):
            return None
        with suppress(OSError):
            return path.read_bytes()
        return None

    def _is_own(self, exercise: Exercise, path: Path) -> bool:
        return self.place is not None and self.place.owns(exercise, path)

    def _outdated(self, exercise: Exercise, path: Path) -> tuple[Finding, ...]:
        place = self.place
        # In a clone the files are the course's own, of whatever version.
        if place is None or place.is_clone or not self._is_own(exercise, path):
            return ()
        return place.given(exercise).outdated(exercise)

    def _shows_reference(self, exercise: Exercise) -> bool:
        """Return whether the course lets a learner who has passed see the reference."""
        from rnn_grade.commands.solution import Access, access_to

        try:
            return access_to(self.course, exercise, self.place) is Access.EARNED
        except UserError:
            # The course's rules cannot be read; the grading stands. `solution` tells what is wrong.
            return False

    def _following(self, exercise: Exercise) -> int | None:
        """Return the number of the next exercise that is not done yet."""
        from rnn_grade.workspace.progress import Progress

        progress = self.place.progress() if self.place else Progress(Path())
        found = progress.following(self.course, exercise.number)
        return found.number if found is not None else None


def _sums(done: Sequence[Graded], wanted: int) -> str:
    reports = [graded.report for graded in done]
    passed = sum(report.passed for report in reports)
    score, total = sum(r.score for r in reports), sum(r.total for r in reports)
    return f"\n{passed} of {wanted} exercises passed, {score} of {total} points."


def _code(reports: Sequence[Report], exit_zero: bool) -> int:
    if any(report.problem for report in reports):
        return BROKEN
    if any(report.interrupted for report in reports):
        return INTERRUPTED
    if any(report.broken for report in reports):
        return BROKEN
    return 0 if exit_zero or all(report.passed for report in reports) else 1
