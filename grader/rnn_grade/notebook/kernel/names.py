"""What the text of a cell binds and what it uses: enough to say which cells matter to an exercise.

The verdict rests on `grading.cells`, which reads what is handed over once more and more closely.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rnn_grade.course.outline import outline

_DEFINITION = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Names:
    """The names of one cell.

    Args:
        bound: What it binds at its top level.
        functions: Those of them that it defines as functions.
        used: What it reads anywhere in it.
        unfilled: Functions that are still a stub.
        broken: Whether Python cannot read it; `functions` are then what it seems to define.
    """

    bound: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    unfilled: frozenset[str] = frozenset()
    broken: bool = False


# A long history is read again with every grading.
@lru_cache(maxsize=4096)
def names(source: str, shell: Any) -> Names:
    """Return the names of a cell.

    Args:
        source: The cell's text, with its magics.
        shell: IPython's shell, which knows how to read those.
    """
    head, _, body = source.lstrip().partition("\n")
    try:
        text = shell.transform_cell(body if head.startswith("%%") else source)
        used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names(functions=frozenset(_DEFINITION.findall(source)), broken=True)
    found = outline(text)
    unfilled = (name for name, function in found.functions.items() if function.unfilled)
    return Names(found.names, frozenset(found.functions), frozenset(used), frozenset(unfilled))


def needed(cells: Sequence[Names], wanted: Iterable[str]) -> dict[int, frozenset[str]]:
    """Return which cells define some names, and what those need in turn.

    Args:
        cells: The names of each cell, in the order in which they ran.
        wanted: The names of an exercise's functions.

    Returns:
        The place of each such cell, with the names that count from there.
    """
    found: dict[int, frozenset[str]] = {}
    done: set[str] = set()
    left = list(wanted)
    while left:
        name = left.pop()
        if name in done:
            continue
        done.add(name)
        for place in reversed(range(len(cells))):
            if name in cells[place].bound:
                left += sorted(cells[place].used) if place not in found else []
                found[place] = found.get(place, frozenset()) | {name}
                break
    return found
