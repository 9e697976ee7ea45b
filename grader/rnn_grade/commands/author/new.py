"""`rnn-grade author new`: the files of a new exercise."""

from __future__ import annotations

from pathlib import Path

import click

from rnn_grade.commands.options import course_option, named


@click.command()
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
