"""A table of exercises, narrow enough that a course's names and counts fit into 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table with the exercise at the left, and what was counted of it at the right.

    Args:
        headings: Of each column, one short word.
        rows: The cells of each exercise.
    """
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for place, heading in enumerate(headings):
        # Where a terminal is too narrow, a word goes on in the next line, and nothing is lost.
        made.add_column(heading, justify="right" if place else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(Text, row))
    return made
