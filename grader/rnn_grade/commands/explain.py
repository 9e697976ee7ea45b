"""`rnn-grade explain`: a word of the field or of a report, in a few sentences."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, where
from rnn_grade.errors import UserError


@click.command()
@click.argument("term", nargs=-1, metavar="[WORD]...")
@course_option
def explain(term: tuple[str, ...], course: Path | None) -> None:
    """Explain a word: of the field, or of the reports.

    For example `rnn-grade explain forget gate`, `explain BPTT` or `explain skipped`. Without a word
    it lists all of them. Exit codes: 0 it was explained, 2 there is no such word.
    """
    from rnn_grade.render.terminal.glossary import explained, listed
    from rnn_grade.study.glossary import read

    chosen, _ = where(course, Use.READING)
    glossary = read(chosen)
    console = console_for(sys.stdout)
    if not term:
        console.print(listed(glossary))
        return
    name = " ".join(term)
    found = glossary.find(name)
    if found is None:
        near = glossary.near(name)
        raise UserError(
            f"There is no entry for `{name}`.",
            f"Did you mean {', '.join(f'`{one}`' for one in near)}?"
            if near
            else "`rnn-grade explain` lists all words.",
        )
    console.print(explained(found, chosen))
