"""The table of mutants in a page: a row that is measured anew replaces the old one, others stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rnn_grade.authoring.mutation.mutate import Mutation
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file

COLUMNS = ("Exercise", "Mutants", "Of", "Killed", "Declared", "Survivors", "No cause", "Seconds")
_BEGIN, _END = "<!-- mutants -->", "<!-- /mutants -->"
_SUM = "all"


def row(mutation: Mutation) -> tuple[str, ...]:
    """Return what a table says of the mutants of one exercise, in the order of `COLUMNS`.

    Args:
        mutation: What became of them.
    """
    counts = (
        len(mutation.mutants),
        mutation.possible,
        len(mutation.killed),
        len(mutation.equivalent),
        len(mutation.survivors),
        len(mutation.unnamed),
        round(mutation.seconds),
    )
    return (mutation.exercise.folder, *map(str, counts))


def write(page: Path, made: Sequence[Mutation]) -> None:
    """Put the rows of exercises into the table of a page, and the sum of all rows below them.

    Args:
        page: A page in Markdown, with the marks around its table.
        made: What became of the mutants of some exercises.

    Raises:
        UserError: The page cannot be read or written, or has no such table.
    """
    try:
        before, _, rest = page.read_text("utf-8").partition(_BEGIN)
        old, end, after = rest.partition(_END)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{page} cannot be read: {error}.", "Name a page in Markdown.") from None
    if not end:
        raise UserError(f"{page} has no table of mutants.", f"Write {_BEGIN} and {_END} into it.")
    rows = {cells[0]: cells for cells in map(_cells, old.splitlines()) if len(cells) > 1}
    known = {name: cells for name, cells in rows.items() if re.match(r"\d", name)}
    known |= {mutation.exercise.folder: row(mutation) for mutation in made}
    numbers = zip(*(map(int, cells[1:]) for cells in known.values()), strict=True)
    total = (_SUM, *(str(sum(column)) for column in numbers))
    lines = [COLUMNS, ("---", *["--:"] * (len(COLUMNS) - 1)), *(known[n] for n in sorted(known))]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in [*lines, total])
    replace_file(page, f"{before}{_BEGIN}\n{table}\n{_END}{after}", fix="Name another page.")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
