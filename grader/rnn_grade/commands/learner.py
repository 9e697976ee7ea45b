"""The command: reads the words, calls the rooms below, and turns errors into an exit code.

Whatever is heavy is imported inside the command that needs it, so that `--help` and `list` are
there at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from rnn_grade import __version__
from rnn_grade.commands.author.attack import attack
from rnn_grade.commands.author.calibrate import calibrate
from rnn_grade.commands.author.new import new
from rnn_grade.commands.author.verify import verify
from rnn_grade.commands.group import Entrance, console_for
from rnn_grade.commands.options import course_option, named, one_of, where
from rnn_grade.commands.teacher import COMMANDS
from rnn_grade.render.formats.formats import Format
from rnn_grade.sandbox.levels import Level


@click.group(
    "rnn-grade",
    cls=Entrance,
    invoke_without_command=True,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "ignore_unknown_options": True,
        "max_content_width": 90,
    },
)
@click.version_option(__version__, prog_name="rnn-grade")
@course_option
@click.pass_context
def main(context: click.Context, course: Path | None) -> None:
    """Grade your exercises on recurrent networks, and learn from what it finds."""
    if context.invoked_subcommand is not None:
        return
    from rnn_grade.render.terminal.layout import symbols
    from rnn_grade.render.terminal.overview import standing

    chosen, place = where(course)
    console = console_for(sys.stdout)
    progress = place.progress() if place else None
    console.print(standing(chosen, progress, place, Path.cwd(), symbols(console)))


@main.command()
@click.argument("words", nargs=-1, metavar="EXERCISE... [PATH]")
@click.option("--all", "everything", is_flag=True, help="Grade every exercise.")
@click.option("--only", multiple=True, metavar="CHECK", help="Run this check only; repeatable.")
@click.option("--seed", type=int, default=0, metavar="N", help="Draw other hidden inputs.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="The limit of each check, in the place of its own.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show what your code printed, and tracebacks.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["terminal", *map(str, Format)]),
    default="terminal",
    metavar="NAME",
    help=f"How the report is written: terminal, {', '.join(Format)}.",
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
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever the verdict.")
@course_option
def grade(words: tuple[str, ...], course: Path | None, **options: Any) -> None:
    """Grade one exercise or several.

    PATH is a file or a folder; without it, your file is found from the current folder upwards.
    Grading is what happens without a command, too: `rnn-grade exercise3`.
    """
    from rnn_grade.commands.grade import Options, run

    chosen, place = where(course)
    code = run(
        chosen,
        place,
        words,
        Options(**options),
        own_files=named(course) is not None,
        commands=sorted(main.commands),
    )
    click.get_current_context().exit(code)


@main.command("list")
@course_option
def list_exercises(course: Path | None) -> None:
    """Show all exercises, your last results, and which one is next."""
    from rnn_grade.render.terminal.overview import Exercises

    chosen, place = where(course)
    console_for(sys.stdout).print(Exercises(chosen, place.progress() if place else None))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.option("--force", is_flag=True, help="Replace files that differ, and keep backups of them.")
@course_option
def start(folder: Path | None, force: bool, course: Path | None) -> None:
    """Make a workspace: the files to fill and the tasks.

    Without DIR it is ./rnn-workspace, or the workspace that you are in. Nothing is overwritten.
    """
    from rnn_grade.render.terminal.overview import following, started
    from rnn_grade.workspace import workspace

    chosen, place = where(course)
    here = Path.cwd()
    if folder is None:
        inside = place is not None and place.root == place.files
        folder = place.root if place and inside else here / "rnn-workspace"
    changes = workspace.start(chosen, folder, force=force)
    first = following(chosen, None)
    console = console_for(sys.stdout)
    console.print(started(changes, folder.resolve(), here, first.number if first else 1))
    if named(course):
        console.print(f"\nThis is the course {chosen.root}.")
        console.print("Set RNN_GRADE_COURSE to that folder, and every command here uses it.")


@main.command()
@click.argument("exercise")
@course_option
def show(exercise: str, course: Path | None) -> None:
    """Read the task of an exercise."""
    from rnn_grade.errors import UserError
    from rnn_grade.render.terminal.task import Task

    chosen, _ = where(course)
    task = chosen.find(exercise).task
    try:
        text = task.read_text("utf-8")
    except OSError as error:
        raise UserError(f"{task} cannot be read: {error.strerror}.", "Check the course.") from None
    console_for(sys.stdout).print(Task(text))


@main.command()
@click.argument("exercise")
@course_option
def hint(exercise: str, course: Path | None) -> None:
    """Open one more hint for the first check that did not pass."""
    from rnn_grade.errors import UserError
    from rnn_grade.render.terminal.layout import symbols
    from rnn_grade.render.terminal.overview import hints

    chosen, place = where(course)
    found = chosen.find(exercise)
    progress = place.progress() if place else None
    result = progress.results.get(found.folder) if progress else None
    if progress is None or result is None:
        made = "" if place else " in your workspace (`rnn-grade start` makes one)"
        raise UserError(
            f"There is no result of exercise {found.number} yet, so no check to give a hint for.",
            f"Run `rnn-grade exercise{found.number}`{made}, then ask again.",
        )
    console = console_for(sys.stdout)
    check = next((c for c in found.checks if c.name == result.failing), None)
    if check is None and not result.passed:
        # Every check was skipped, or the course has changed since.
        raise UserError(
            "In your last result no check ended in a way that a hint could help with.",
            f"Run `rnn-grade exercise{found.number}`: it says what to mend first.",
        )
    if check is None:
        console.print(f"Every check of exercise {found.number} passed: there is nothing to mend.")
        return
    before = min(progress.opened(found.folder, check.name), len(check.hints))
    opened = min(before + 1, len(check.hints))
    progress.with_hints(found.folder, check.name, opened).save()
    console.print(hints(found, check, opened, is_new=opened > before, marks=symbols(console)))


@main.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Do not ask.")
@course_option
def reset(exercise: str, yes: bool, course: Path | None) -> None:
    """Start an exercise afresh; your file is kept as a backup."""
    from rnn_grade.errors import UserError
    from rnn_grade.workspace import workspace

    chosen, place = where(course)
    found = chosen.find(exercise)
    if place is None:
        raise UserError(
            "There is no workspace at or above this folder.", "`rnn-grade start` makes one."
        )
    name = workspace.shown(place.file(found), Path.cwd())
    try:
        agreed = yes or click.confirm(f"Replace {name} by the empty one? A backup is kept.")
    except click.Abort:
        raise UserError(
            "\nNothing was changed.", f"`rnn-grade reset {found.number} --yes` does not ask."
        ) from None
    if not agreed:
        click.echo("Nothing was changed.")
        return
    change = workspace.reset(found, place)
    place.progress().without(found.folder).save()
    if change.backup is not None:
        click.echo(f"Your text is now in {workspace.shown(change.backup, Path.cwd())}")
    click.echo(f"{name} is {'unchanged' if change.what == 'unchanged' else 'as it was given'}.")


@main.command()
@click.option("--keras", is_flag=True, help="Probe a worker that has imported Keras, too.")
def doctor(keras: bool) -> None:
    """Measure how far code can be locked up on this machine, and how to get more."""
    from rnn_grade.render.terminal.doctor import health
    from rnn_grade.sandbox.doctor import examine

    console_for(sys.stdout).print(health(examine(keras=keras)))


main.add_command(
    click.Group(
        "author", help="For those who write exercises.", commands=[new, verify, calibrate, attack]
    )
)
for _command in COMMANDS:
    main.add_command(_command)
