"""The commands for those who score a class: score it, look back, export, report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from rnn_grade.classroom.platforms import Dialect, Layout, Platform
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import (
    chosen_exercises,
    course_option,
    jobs_option,
    one_of,
    where,
)
from rnn_grade.sandbox.levels import Level

_Command = TypeVar("_Command", bound=Callable[..., Any])


def gradebook_option(command: _Command) -> _Command:
    """Let a command take another gradebook."""
    return click.option(
        "--gradebook",
        default="gradebook.sqlite",
        show_default=True,
        metavar="FILE|URL",
        envvar="RNN_GRADE_GRADEBOOK",
        help="An SQLite file, or postgresql://user@host/name (or RNN_GRADE_GRADEBOOK).",
    )(command)


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="Who is expected: a CSV with a column `student`, `username` or `id`.",
)
@click.option(
    "--layout",
    **one_of(Layout),
    help="How the files are named; recognised by default.",
)
@click.option(
    "--attempts",
    type=click.Choice(["newest", "all"]),
    default="newest",
    show_default=True,
    help="Which attempts to grade; the others are noted.",
)
@jobs_option
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Other hidden inputs.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="The limit of each check, in the place of its own.",
)
@click.option(
    "--require",
    **one_of(Level),
    default=str(Level.PROCESS),
    show_default=True,
    help="Run no code below this level of isolation (see `rnn-grade doctor`).",
)
@click.option("--regrade", is_flag=True, help="Grade again what has a score; old ones are kept.")
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MINUTES",
    help="Start no further grading after this time; run again for the rest.",
)
@click.option("--scheduler", metavar="URL", help="Spread over a Dask cluster: tcp://host:8786.")
@click.option(
    "--slurm", type=click.IntRange(min=1), metavar="N", help="Spread over N workers of SLURM."
)
@course_option
def score(
    submissions: Path,
    exercises: tuple[str, ...],
    jobs: int,
    course: Path | None,
    **given: Any,
) -> None:
    """Score a class: everybody's files, as your platform gave them to you.

    SUBMISSIONS is a folder or an archive. Every result is in the gradebook the moment it exists:
    stop it when you like, and the same command goes on. Exit codes: 0 everything has a score, 75
    something is left for another run.
    """
    from rnn_grade.classroom.scoring import Options
    from rnn_grade.commands.score import Request, run

    if given["scheduler"] and given["slurm"]:
        raise click.UsageError("`--scheduler` and `--slurm` exclude each other.")
    chosen, _ = where(course)
    budget = given.pop("budget")
    options = Options(
        seed=given.pop("seed"),
        timeout=given.pop("timeout"),
        require=given.pop("require"),
        regrade=given.pop("regrade"),
        budget=budget * 60 if budget else None,
    )
    code = run(
        chosen,
        chosen_exercises(chosen, exercises),
        Request(root=submissions, jobs=jobs, **given),
        options,
        console_for(sys.stdout),
    )
    click.get_current_context().exit(code)


@click.command()
@click.argument("student")
@gradebook_option
@course_option
def history(student: str, gradebook: str, course: Path | None) -> None:
    """Show all attempts of a student, and every grading of each."""
    from rnn_grade.classroom.history import record

    chosen, _ = where(course)
    console_for(sys.stdout).print(record(chosen, _opened(gradebook), student))


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--format",
    "style",
    **one_of(Dialect),
    default=str(Dialect.CSV),
    show_default=True,
    help="Whose table; lti writes score objects of LTI AGS, one a line.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The platform's own export, to be filled: canvas, moodle, blackboard.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="TITLE",
    help="The exercise's column in the template, if it is called otherwise; repeatable.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it; standard output by default.",
)
@course_option
def export(
    exercises: tuple[str, ...],
    gradebook: str,
    style: Dialect,
    template: Path | None,
    columns: tuple[str, ...],
    output: Path | None,
    course: Path | None,
) -> None:
    """Write the class's marks as your platform reads them.

    Due dates, penalties and weights of the course's `course.toml` are applied here. Canvas, Moodle
    and Blackboard want their own file back: `--template` names what you downloaded there, and the
    result is that file with the marks in it.
    """
    from rnn_grade.commands.export import write

    chosen, _ = where(course)
    with _opened(gradebook) as book:
        found = [chosen.find(name) for name in exercises]
        write(chosen, book, found, style, template, columns, output)


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="Where to write it.",
)
@click.option("--anonymous", is_flag=True, help="Leave out names and all that learners wrote.")
@course_option
def report(
    exercises: tuple[str, ...], gradebook: str, output: Path, anonymous: bool, course: Path | None
) -> None:
    """Write one HTML file about the class, to read, to print and to keep.

    How the class did, what most got wrong, who needs help, how hard each check is and whether it
    tells learners apart, and for each learner what that learner reads. It needs no network.
    """
    from rnn_grade.commands.report import write

    chosen, _ = where(course)
    with _opened(gradebook) as book:
        found = [chosen.find(name) for name in exercises]
        write(chosen, book, found, output, anonymous)


@click.command()
@click.argument("platform", **one_of(Platform))
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    metavar="DIR",
    help="Where to write; the current folder by default.",
)
@click.option(
    "--install", metavar="WHAT", help="What pip installs; this version of rnn-grade by default."
)
@click.option("--minutes", type=click.IntRange(2, 360), default=15, show_default=True)
@click.option(
    "--require",
    **one_of(Level),
    help="The least level of isolation; by default what the platform can give.",
)
@click.option("--points", type=click.IntRange(min=1), metavar="N", help="For Classroom 50: scale.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@course_option
def ci(
    platform: Platform,
    exercises: tuple[str, ...],
    output: Path,
    force: bool,
    course: Path | None,
    **given: Any,
) -> None:
    """Write ready-made CI for a course: a workflow, or what you upload to your platform.

    Limits, caching, secrets and permissions are set. docs/classroom.md says what each platform can
    promise. The secret comes from RNN_GRADE_SECRET; without it a new one is made.
    """
    from rnn_grade.commands.ci import write

    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    write(platform, found, output, force, given, console_for(sys.stdout))


def _opened(place: str) -> Any:
    """Return a gradebook that must exist."""
    from rnn_grade.classroom.gradebook import Gradebook
    from rnn_grade.errors import UserError

    if "://" not in place and not Path(place).is_file():
        raise UserError(
            f"There is no gradebook {place}.",
            "`rnn-grade score SUBMISSIONS` makes one; or name it with `--gradebook`.",
        )
    return Gradebook(place)


COMMANDS = (score, history, export, report, ci)
