"""`rnn-grade ci`: the files that a platform needs, and what is left to do there by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from rnn_grade.classroom.platforms import Platform
from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import chosen_exercises, course_option, one_of, where
from rnn_grade.errors import UserError
from rnn_grade.sandbox.levels import Level


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
    "--install",
    metavar="WHAT",
    help="What pip installs there, and what so brings the course; by default what is uploaded "
    "brings both, and what is committed installs from where this rnn-grade came.",
)
@click.option(
    "--minutes",
    type=click.IntRange(2, 350),
    default=15,
    show_default=True,
    help="When the platform ends the grading.",
)
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
    promise. What learners cannot get at holds the secret of RNN_GRADE_SECRET, or a new one; in all
    else there is none.
    """
    import secrets

    from rich.text import Text

    from rnn_grade.classroom.pipelines.pipeline import Setting, pipeline
    from rnn_grade.classroom.pipelines.recipes import RECIPES
    from rnn_grade.files import replace_file
    from rnn_grade.grading.seeds import given_secret

    chosen, _ = where(course, Use.MARKS)
    recipe = RECIPES[platform]
    options = {name: value for name, value in given.items() if value is not None}
    options.setdefault("require", recipe.isolation)
    install = options.get("install", "")
    if not install.isprintable():
        raise UserError("`--install` takes one line.", "Name one thing that pip installs.")
    known = given_secret()
    numbers = tuple(exercise.number for exercise in chosen_exercises(chosen, exercises))
    setting = Setting(numbers, secret=known or secrets.token_hex(16), **options)
    files = pipeline(platform, chosen, setting)
    there = [name for name in files if (output / name).exists()]
    if there and not force:
        raise UserError(
            f"{output / there[0]} is there already.", "`--force` replaces it, `--output` moves it."
        )
    console = console_for(sys.stdout)
    for name, content in files.items():
        # What holds a secret is for its owner alone.
        mode = 0o600 if recipe.archive else 0o644
        replace_file(output / name, content, mode=mode, fix="Name another folder: `--output`.")
        console.print(Text(f"Wrote {output / name}."))
    if install:
        console.print(Text(f"- It grades the course that `{install}` brings."))
    elif recipe.archive:
        console.print(Text(f"- It holds rnn-grade with the course in {chosen.root}."))
    if recipe.secret:
        which = "the secret of RNN_GRADE_SECRET" if known else "a new secret of its own"
        console.print(Text(f"- It holds {which}, from which hidden inputs follow."))
    for line in recipe.todo:
        console.print(Text(f"- {line}"))
