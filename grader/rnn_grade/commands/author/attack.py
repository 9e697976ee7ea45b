"""`rnn-grade author attack`: a table of what was contained, and everything that got through."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import chosen_exercises, course_option, jobs_option, where


@click.command()
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
    from rich.table import Table
    from rich.text import Text

    from rnn_grade.authoring.attack import attack as besiege
    from rnn_grade.course.catalog import default_root
    from rnn_grade.lanes.lanes import Lanes
    from rnn_grade.render.terminal.gauge import Gauge

    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    folder = attacks or default_root() / "tests" / "attacks"
    console = console_for(sys.stdout)
    started = time.monotonic()
    with Gauge(console, "Attacking") as gauge:
        sieges = besiege(found, folder, Lanes(chosen, jobs), listener=gauge)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("Exercise", "Isolation", "Attacks", "Contained", "Honest control"):
        table.add_column(name)
    for siege in sieges:
        total = siege.exercise.points
        table.add_row(
            Text(siege.exercise.folder),
            siege.isolation,
            str(siege.attacks),
            str(siege.attacks - len(siege.through)),
            "everything" if siege.honest == total else f"{siege.honest} of {total}",
        )
    console.print(table)
    problems = [problem for siege in sieges for problem in siege.problems]
    for problem in problems:
        console.print(Text(f"  - {problem}"))
    verdict = f"{len(problems)} got through." if problems else "Nothing got through."
    console.print(Text(f"\n{verdict} {time.monotonic() - started:.0f} s."))
    click.get_current_context().exit(1 if problems else 0)
