"""A notebook brought up to date keeps whatever its learner wrote, moved or added.

Cells are told apart by their ids, and what the learner changed by the hash that each made cell
carries. Of a cell that only the course changed the new text is taken; of one that only the learner
changed theirs; where both did, theirs stays and is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnn_grade.errors import UserError
from rnn_grade.notebook.made.cells import KEY, nbformat, ours, untouched


@dataclass(frozen=True)
class Merged:
    """A notebook brought up to date, and what came of its cells.

    Args:
        notebook: As nbformat holds it.
        replaced: Ids of cells that have the course's new text.
        added: Ids of cells that were not there.
        dropped: Ids of cells that the course has no longer, and that the learner had left alone.
        kept: Ids of cells that both changed; they are the learner's still.
    """

    notebook: Any
    replaced: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def read(content: bytes, name: str) -> Any:
    """Return a learner's notebook as nbformat holds it.

    Args:
        content: The bytes of the file.
        name: What to call it.

    Raises:
        UserError: It is no notebook of the fourth format.
    """
    library = nbformat()
    try:
        notebook = library.reads(content.decode("utf-8-sig"), as_version=4)
        library.validate(notebook)
    # nbformat passes on whatever its parsers raise.
    except Exception:
        raise UserError(
            f"{name} cannot be read as a notebook, and so not brought up to date.",
            "Rename it, and the same command makes a new one.",
        ) from None
    return notebook


def merge(theirs: Any, made: Any) -> Merged:
    """Bring a learner's notebook up to date.

    Args:
        theirs: The learner's notebook; it is changed.
        made: The same exercise's notebook as it is made now.
    """
    new = {cell.id: cell for cell in made.cells}
    before = theirs.metadata.get(KEY, {}).get("cells", [])
    names = _names(theirs.cells, {*new, *before})
    came: dict[str, list[str]] = {"replaced": [], "dropped": [], "kept": []}
    cells = []
    for cell, name in zip(theirs.cells, names, strict=True):
        if name in new:
            came.setdefault(_renew(cell, new[name]), []).append(name)
        elif name and untouched(cell):
            came["dropped"].append(name)
            continue
        cells.append(cell)
    # What was made before and is not there any more was deleted, and stays so.
    added = [name for name in new if name not in names and name not in before]
    order = list(new)
    for name in added:
        cells.insert(_position(cells, order[: order.index(name)]), new[name])
    theirs.cells = cells
    theirs.nbformat_minor = max(theirs.nbformat_minor, made.nbformat_minor)
    theirs.metadata[KEY] = made.metadata[KEY]
    return Merged(theirs, added=tuple(added), **{k: tuple(came[k]) for k in _KINDS})


def _names(cells: list[Any], known: set[str]) -> list[str]:
    """Return the name of each cell that was made; copies of it, and the learner's own, have none.

    A cell without an id, or with one that is not ours, gets its name back as its id.
    """
    taken = {cell.get("id") for cell in cells} & known
    names = []
    for cell in cells:
        name = cell.get("id", "")
        noted = ours(cell).get("cell", "")
        if name not in known:
            name = noted if noted in known and noted not in taken else ""
            taken.add(name)
            if name or "id" not in cell:
                cell["id"] = name or nbformat().corpus.words.generate_corpus_id()
        names.append(name)
    return names


def _renew(cell: Any, new: Any) -> str:
    """Give a cell its new text, if only the course changed it; say what came of it."""
    was_made_as, noted = ours(cell).get("made"), new.metadata[KEY]
    mine = untouched(cell)
    cell.metadata[KEY] = noted
    if noted["made"] == was_made_as or cell.source == new.source:
        return "same"
    if not mine:
        # From now on the learner's text counts as a change of this version.
        return "kept"
    cell.source = new.source
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return "replaced"


def _position(cells: list[Any], before: list[str]) -> int:
    """Return where a new cell belongs: behind the nearest one that precedes it when made."""
    places = {cell.id: index for index, cell in enumerate(cells)}
    return next((places[name] + 1 for name in reversed(before) if name in places), 0)


_KINDS = ("replaced", "dropped", "kept")
