"""What a cell of a made notebook carries: a name that stays, its exercise, and what it was made as.

The name and the hash of what was made are how an update tells the learner's cells from its own. The
name is the cell's id, and stands in its metadata as well: a service that writes an older format
(Colab's says 4.0) leaves out the ids, and keeps the metadata.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from rnn_grade.errors import UserError

# The longest id that nbformat takes.
_LONGEST = 64
KEY = "rnn_grade"


def nbformat() -> Any:
    """Return the library that knows the format of notebooks.

    Raises:
        UserError: It is not installed.
    """
    try:
        import nbformat
        import nbformat.v4
    except ImportError:
        raise UserError(
            "Notebooks need nbformat, which is not installed.",
            "`pip install 'rnn-grade[notebook]'` installs what notebooks need.",
        ) from None
    return nbformat


def cell(kind: str, name: str, source: str, exercise: str, part: str = "") -> Any:
    """Return a new cell.

    Args:
        kind: `markdown` or `code`.
        name: What the cell is called in every version of its notebook.
        source: Its text.
        exercise: The exercise's folder, such as `03_simple_rnn`.
        part: The function that it holds or grades, if one.
    """
    noted = {"exercise": exercise, "cell": identifier(name), "made": digest(source)}
    if part:
        noted["part"] = part
    make = getattr(nbformat().v4, f"new_{kind}_cell")
    return make(source, id=identifier(name), metadata={KEY: noted})


def identifier(name: str) -> str:
    """Return a name as the id of a cell: letters, digits, `-` and `_`.

    Args:
        name: Such as `text The idea`.
    """
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:_LONGEST]


def digest(source: str) -> str:
    """Return what a text is known by later.

    Args:
        source: The source of a cell.
    """
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def untouched(cell: Any) -> bool:
    """Return whether a cell still is what it was made as.

    Args:
        cell: A cell of some notebook.
    """
    return bool(ours(cell).get("made") == digest(cell.source))


def ours(cell: Any) -> dict[str, Any]:
    """Return what `cell` noted in a cell; nothing for one of the learner's own.

    Args:
        cell: A cell of some notebook.
    """
    noted = cell.metadata.get(KEY)
    return noted if isinstance(noted, dict) else {}
