"""An answer in the notebook of its exercise, pasted cell by cell as a learner would do it."""

from __future__ import annotations

from rnn_grade.course.catalog import Exercise
from rnn_grade.notebook.made import making, stub
from rnn_grade.notebook.made.cells import KEY, identifier

# How the cells are called that hold the stub; the others load, grade, and show.
_OF_THE_STUB = ("imports", "lines-", "code-")


def pasted(exercise: Exercise, source: str) -> bytes:
    """Return the notebook of an exercise with an answer in the place of the stub.

    What the answer has beside the functions of the stub, such as helpers, stands in the cell of the
    function that follows it. Its `if __name__` block stays out: the notebook has a cell for that.

    Args:
        exercise: Whose notebook.
        source: The text of a file that answers it.

    Raises:
        UserError: There can be no notebook of this exercise, or not here.
    """
    notebook = making.make(exercise)
    named = {cell.metadata[KEY]["cell"]: cell for cell in notebook.cells}
    cells = {name: cell for name, cell in named.items() if name.startswith(_OF_THE_STUB)}
    written: dict[str, list[str]] = {name: [] for name in cells}
    last, waiting = next(iter(cells)), []
    for piece in stub.pieces(source):
        if piece.kind == "main":
            continue
        waiting.append(piece.source)
        name = identifier(f"code {piece.name}")
        if name in written:
            last = name
        elif any(written.values()):
            continue
        written[last] += waiting
        waiting = []
    written[last] += waiting
    for name, cell in cells.items():
        cell.source = "\n\n\n".join(written[name])
    return making.written(notebook)
