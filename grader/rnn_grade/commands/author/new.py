"""`rnn-grade author new`: the files of a new exercise, in the course that its author stands in."""

from __future__ import annotations

from pathlib import Path

import click

from rnn_grade.commands.courses import demand, name_course, named
from rnn_grade.commands.options import course_option

# Made where there is no course; the same place is taken the next time.
_OWN = "rnn-course"


@click.command()
@click.argument("name")
@click.option("--title", default="", metavar="TEXT", help="Its name for people.")
@click.option(
    "--data",
    is_flag=False,
    flag_value=".",
    default="",
    metavar="[NAME]",
    help="A data set as well, called like the exercise or NAME.",
)
@course_option
def new(name: str, title: str, data: str, course: Path | None) -> None:
    """Write the files of a new exercise; they work, and wait for your content.

    NAME is a slug such as `attention`, or `13_attention` to say where it stands. Outside a course
    it begins one, in ./rnn-course.
    """
    from rnn_grade.authoring.new import new as write
    from rnn_grade.course.finding import Choice, Origin
    from rnn_grade.render.terminal.typed import typed
    from rnn_grade.workspace import agreements
    from rnn_grade.workspace.workspace import shown

    here = Path.cwd()
    root = _root(course, here)
    written = write(root, name, title, name.lstrip("0123456789_") if data == "." else data)
    root = written.exercise.root
    agreements.agree(root)
    name_course(Choice(root, Origin.OPTION), here)
    for path in written.files:
        click.echo(shown(path, here))
    click.echo(
        "\nThey hold a small example that works. Put your own in its place, and see what is "
        "missing:\n\n" + typed(f"    rnn-grade author verify {written.exercise.number}")
    )
    if written.page is not None:
        click.echo(f"\n{shown(written.page, here)} lists it; the pictures there are drawn by hand.")


def _root(given: Path | None, here: Path) -> Path:
    """Return the course to write into: the one that is named, or that one stands in."""
    from rnn_grade.course import finding
    from rnn_grade.course.catalog import PACKAGED

    found = named(given) or finding.around(here)
    # What is installed is replaced by the next version: nobody's place to write.
    if found is None or found.root == PACKAGED.resolve():
        return here / _OWN
    demand(found)
    return found.root
