"""`rnn-grade author release`: what learners get, and what grades them, from one course."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.classroom.platforms import Platform
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rnn_grade.authoring.release.release import Release
    from rnn_grade.course.catalog import Course, Exercise

    _Given = Callable[[Exercise], Iterable[tuple[str, bytes]]]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--notebooks", is_flag=True, help="Notebooks, each with its task, and no files.")
@click.option(
    "--without-solutions",
    is_flag=True,
    help="Leave references and known mistakes out of the sealed pack: learners then read what is "
    "wrong, but no cause from a known mistake.",
)
@click.option(
    "--ci",
    "platforms",
    multiple=True,
    type=click.Choice([str(platform) for platform in Platform]),
    help="Add what this platform needs to grade; may be given several times.",
)
@course_option
def release(
    folder: Path,
    notebooks: bool,
    without_solutions: bool,
    platforms: tuple[str, ...],
    course: Path | None,
) -> None:
    """Write what learners get of a course, and what its server gets, into DIR.

    DIR/learners holds tasks, files to fill or notebooks, a README, and one wheel to install, with
    the checks in a sealed pack: commit it, or zip it. DIR/server holds the whole course, for
    whoever gives the marks.

    A sealed pack keeps the checks from whoever looks, not from whoever digs: give marks by your
    server alone, whose hidden inputs follow from a secret of its own. SECURITY.md says more. A
    later release into the same DIR replaces the earlier one, and leaves all else there alone.
    """
    from rich.text import Text

    from rnn_grade.authoring.release import release as releasing
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.render.terminal.gauge import Gauge

    chosen, _ = where(course)
    read_policy(chosen)  # Learners could not mend it.
    releasing.refuse_other_things(folder)
    given: _Given | None = None
    if notebooks:
        from rnn_grade.notebook.made.making import as_notebook as given
    console = console_for(sys.stdout)
    with Gauge(console, "Releasing") as gauge:
        gauge.expect(releasing.steps(chosen))
        made = releasing.make(
            chosen, notebooks=given, solutions=not without_solutions, done=gauge.step
        )
        todo: list[str] = []
        for platform in dict.fromkeys(platforms):
            made, left = _with_pipeline(made, chosen, Platform(platform))
            todo += left
        releasing.write(made, folder)
    console.print(Text(f"Wrote a release of the course in {chosen.root}:\n"))
    learners, server = folder / releasing.LEARNERS, folder / releasing.SERVER
    console.print(Text(f"  {learners}  for learners: commit it, or zip it", no_wrap=True))
    beside = str(server).ljust(len(str(learners)))
    console.print(Text(f"  {beside}  for whoever gives the marks, and nobody else", no_wrap=True))
    console.print(Text("\nLearners install it in that folder:\n"))
    # A command is copied as a whole.
    click.echo(f"  {made.command}")
    if todo:
        console.print()
    for line in todo:
        console.print(Text(f"- {line}"))


def _with_pipeline(
    made: Release, course: Course, platform: Platform
) -> tuple[Release, tuple[str, ...]]:
    """Return a release with what a platform needs, and what is left to do there by hand."""
    import secrets

    from rnn_grade.authoring.release.release import LEARNERS, SERVER
    from rnn_grade.classroom.pipelines.pipeline import Setting, pipeline
    from rnn_grade.classroom.pipelines.recipes import RECIPES
    from rnn_grade.grading.seeds import given_secret

    recipe = RECIPES[platform]
    setting = Setting(
        tuple(exercise.number for exercise in course.exercises),
        # What is committed lies beside the wheel that learners install.
        install="" if recipe.archive else f"./{made.learners}",
        require=recipe.isolation,
        secret=given_secret() or secrets.token_hex(16),
    )
    if not recipe.archive:
        return made.with_files(LEARNERS, pipeline(platform, course, setting)), recipe.todo
    # What learners can get at holds what learners have.
    wheel = made.wheel(SERVER if recipe.secret else LEARNERS)
    files = pipeline(platform, course, setting, wheel)
    files = {f"{platform}/{path}": data for path, data in files.items()}
    return made.with_files(SERVER, files), recipe.todo
