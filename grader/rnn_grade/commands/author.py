"""The commands for those who write exercises: begin, prove, calibrate and attack them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import chosen_exercises, course_option, jobs_option, named, where


@click.group()
def author() -> None:
    """For those who write exercises."""


@author.command()
@click.argument("name")
@click.option("--title", default="", metavar="TEXT", help="Its name for people.")
@course_option
def new(name: str, title: str, course: Path | None) -> None:
    """Write the files of a new exercise; they work, and wait for your content.

    NAME is a slug such as `attention`, or `13_attention` to say where it stands.
    """
    from rnn_grade.authoring.new import new as write
    from rnn_grade.course.catalog import default_root

    exercise, files = write(named(course) or default_root(), name, title)
    for path in files:
        click.echo(path.relative_to(exercise.root))
    click.echo(
        "\nThey hold a small example that works. Put your own in its place, and see what is "
        f"missing:\n\n    rnn-grade author verify {exercise.number}"
    )


@author.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--all", "everything", is_flag=True, help="Every exercise; so it is without a name.")
@jobs_option
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="Seeds that the reference and the alternatives must pass on.",
)
@click.option(
    "--thorough",
    is_flag=True,
    help="Known mistakes on each of these seeds, too, not on the first alone: a check that draws "
    "its numbers may overlook one by chance.",
)
@course_option
def verify(
    exercises: tuple[str, ...],
    everything: bool,
    jobs: int,
    seeds: int,
    thorough: bool,
    course: Path | None,
) -> None:
    """Prove exercises: the stub, the reference, the known mistakes, the alternatives."""
    from rnn_grade.authoring.verify import verify as prove

    if everything and exercises:
        raise click.UsageError("`--all` means every exercise: name none, or leave it out.")
    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    console = console_for(sys.stdout)
    code = prove(chosen, found, jobs=jobs, seeds=seeds, thorough=thorough, console=console)
    click.get_current_context().exit(code)


@author.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@jobs_option
@click.option(
    "--seeds",
    type=click.IntRange(min=2),
    default=32,
    show_default=True,
    metavar="N",
    help="Trainings of the reference; with 32, three attempts and no miss, the chance that a "
    "right answer fails is below 1 in 1,000.",
)
@click.option(
    "--wrong-seeds",
    type=click.IntRange(min=1),
    default=6,
    show_default=True,
    metavar="N",
    help="Trainings of each mistake that only the trained check can see.",
)
@course_option
def calibrate(
    exercises: tuple[str, ...], jobs: int, seeds: int, wrong_seeds: int, course: Path | None
) -> None:
    """Back the bars of exercises by many trainings, and keep what they showed."""
    from rnn_grade.authoring.calibrate import calibrate as run

    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    console = console_for(sys.stdout)
    code = run(found, jobs=jobs, seeds=seeds, wrong_seeds=wrong_seeds, console=console)
    click.get_current_context().exit(code)


@author.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--attacks",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The attacks; by default `tests/attacks` of the clone.",
)
@jobs_option
@course_option
def attack(
    exercises: tuple[str, ...], attacks: Path | None, jobs: int, course: Path | None
) -> None:
    """Try every known trick against exercises; none may earn a point."""
    from rnn_grade.authoring.attack import attack as run
    from rnn_grade.course.catalog import default_root

    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    folder = attacks or default_root() / "tests" / "attacks"
    code = run(found, folder, jobs=jobs, console=console_for(sys.stdout))
    click.get_current_context().exit(code)
