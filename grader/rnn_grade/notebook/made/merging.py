"""A notebook brought up to date keeps whatever its learner wrote, moved or added.

Cells are told apart by their ids, and what the learner changed by the hash that each made cell
carries. Of a cell that only the course changed the new text is taken; of one that only the learner
changed theirs. Where both did, code is merged as in a file, if it is known what was given; else
theirs stays and is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnn_grade.errors import UserError
from rnn_grade.notebook.made.cells import KEY, nbformat, ours, untouched
from rnn_grade.notebook.made.making import written
from rnn_grade.workspace.merging import merge as text
from rnn_grade.workspace.merging.merge import Signature
from rnn_grade.workspace.updating import Brought


@dataclass(frozen=True)
class Merged:
    """A notebook brought up to date, and what came of its cells.

    Args:
        notebook: As nbformat holds it.
        replaced: Ids of cells that have the course's new text.
        added: Ids of cells that were not there.
        dropped: Ids of cells that the course has no longer, and that the learner had left alone.
        kept: Ids of cells that both changed; they are the learner's still.
        signatures: Functions that take other arguments now.
    """

    notebook: Any
    replaced: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()


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


def brought(base: bytes | None, own: bytes, new: bytes) -> Brought:
    """Bring a notebook of a workspace up to date, for `workspace.updating.plan`.

    Args:
        base: What was given; `None` where nobody knows.
        own: What the learner made of it.
        new: What is given now.
    """
    try:
        theirs = read(own, "the notebook")
    except UserError:
        return Brought(own, text.Merged("", whole=True))
    before = written(theirs)
    merged = merge(theirs, read(new, "the new notebook"), base and read(base, "the old notebook"))
    content = written(merged.notebook)
    came = text.Merged(
        "",
        renewed=_named(merged.replaced),
        added=_named(merged.added),
        dropped=_named(merged.dropped),
        kept=_named(merged.kept),
        signatures=merged.signatures,
    )
    return Brought(own if content == before else content, came)


def merge(theirs: Any, made: Any, given: Any = None) -> Merged:
    """Bring a learner's notebook up to date.

    Args:
        theirs: The learner's notebook; it is changed.
        made: The same exercise's notebook as it is made now.
        given: The notebook as it was given, where that is known.
    """
    old = {cell.id: cell.source for cell in given.cells} if given else {}
    new = {cell.id: cell for cell in made.cells}
    before = theirs.metadata.get(KEY, {}).get("cells", [])
    names = _names(theirs.cells, {*new, *before})
    came: dict[str, list[str]] = {"replaced": [], "dropped": [], "kept": []}
    own = [one.source for one in theirs.cells if one.cell_type == "code" and not untouched(one)]
    signatures: list[Signature] = []
    cells = []
    for cell, name in zip(theirs.cells, names, strict=True):
        if name in new:
            for end in _renew(cell, new[name], old.get(name), signatures):
                came[end].append(name)
        elif name and untouched(cell) and not text.needed(cell.source, own):
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
    ends = {kind: tuple(names) for kind, names in came.items()}
    return Merged(theirs, added=tuple(added), signatures=tuple(signatures), **ends)


def _named(identifiers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"the cell `{one}`" for one in identifiers)


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


def _renew(cell: Any, new: Any, given: str | None, signatures: list[Signature]) -> list[str]:
    """Give a cell what is new in it, and say what came of it."""
    was_made_as, noted = ours(cell).get("made"), new.metadata[KEY]
    mine = untouched(cell)
    # From now on the learner's text counts as a change of this version.
    cell.metadata[KEY] = noted
    if noted["made"] == was_made_as or cell.source == new.source:
        return []
    source, ends = new.source, ["replaced"]
    if not mine:
        if given is None or cell.cell_type != "code":
            return ["kept"]
        merged = text.merge(given, cell.source, new.source)
        signatures += merged.signatures
        source, ends = merged.text, ["kept"] if merged.kept or merged.whole else []
        if source == cell.source:
            return ends
        ends.append("replaced")
    cell.source = source
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return ends


def _position(cells: list[Any], before: list[str]) -> int:
    """Return where a new cell belongs: behind the nearest one that precedes it when made."""
    places = {cell.id: index for index, cell in enumerate(cells)}
    return next((places[name] + 1 for name in reversed(before) if name in places), 0)
