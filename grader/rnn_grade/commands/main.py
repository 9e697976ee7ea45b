"""The command `rnn-grade`: all commands, in the order of its help.

A command imports what is heavy inside of itself, so that `--help` and `list` are there at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade import __version__
from rnn_grade.commands.attempts import attempts
from rnn_grade.commands.audit import audit
from rnn_grade.commands.author.attack import attack
from rnn_grade.commands.author.calibrate import calibrate
from rnn_grade.commands.author.mutate import mutate
from rnn_grade.commands.author.new import new
from rnn_grade.commands.author.release import release
from rnn_grade.commands.author.verify import verify
from rnn_grade.commands.ci import ci
from rnn_grade.commands.completion import complete, completion
from rnn_grade.commands.courses import Use
from rnn_grade.commands.doctor import doctor
from rnn_grade.commands.explain import explain
from rnn_grade.commands.export import export
from rnn_grade.commands.feedback import feedback
from rnn_grade.commands.grade import grade
from rnn_grade.commands.group import Entrance, console_for
from rnn_grade.commands.hint import hint
from rnn_grade.commands.history import history
from rnn_grade.commands.list import list_exercises
from rnn_grade.commands.mark import mark
from rnn_grade.commands.notebook import notebook
from rnn_grade.commands.options import course_option, where
from rnn_grade.commands.report import report
from rnn_grade.commands.reset import reset
from rnn_grade.commands.score import score
from rnn_grade.commands.show import show
from rnn_grade.commands.similar import similar
from rnn_grade.commands.solution import solution
from rnn_grade.commands.start import start
from rnn_grade.commands.update import update
from rnn_grade.commands.watch import watch
from rnn_grade.errors import UserError

_AUTHOR = click.Group(
    "author",
    help="For those who write exercises: `rnn-grade author --help` lists what there is.",
    commands=[new, verify, mutate, calibrate, attack, release],
)
# Under each heading in the order in which they are needed.
_SECTIONS: dict[str, list[click.Command]] = {
    "Learning": [
        *(start, list_exercises, show, grade, watch, hint, explain, attempts, solution),
        *(report, reset, update, notebook),
    ],
    "A class": [ci, score, audit, history, mark, export, feedback, similar],
    "Exercises and this machine": [_AUTHOR, doctor, completion],
}


@click.group(
    "rnn-grade",
    cls=Entrance,
    sections=_SECTIONS,
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
    if not Path(__file__).is_file():
        raise UserError(
            "rnn-grade does not run out of a zip file.", "Install it: `pip install` and the file."
        )
    if context.invoked_subcommand is not None:
        return
    from rnn_grade.render.terminal.layout import symbols
    from rnn_grade.render.terminal.overview import standing

    chosen, place = where(course, Use.READING)
    console = console_for(sys.stdout)
    progress = place.progress() if place else None
    console.print(standing(chosen, progress, place, Path.cwd(), symbols(console)))


complete(main)
