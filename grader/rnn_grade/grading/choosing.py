"""Which of several files is the submission: never one that is only the stub, else the newest.

A file or a notebook called as the exercise is found first; a notebook of another name counts where
it is the only one that attempts the exercise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError
from rnn_grade.grading.cells.notebook import is_notebook
from rnn_grade.grading.cells.reading import attempted, read
from rnn_grade.grading.targets import target
from rnn_grade.report import Finding
from rnn_grade.text import escaped


@dataclass(frozen=True)
class Copy:
    """One file that may be the submission.

    Args:
        name: What it is called where it lies.
        content: Its bytes.
        modified: When it was last changed; times of one place can be compared.
    """

    name: str
    content: bytes
    modified: tuple[float, ...]


def own_name(path: str) -> str:
    """Return what a file is called, without the folders that it lies in.

    Args:
        path: Where it lies, with slashes of any kind.
    """
    return PurePosixPath(path.replace("\\", "/")).name


def is_named(path: str, exercise: Exercise) -> bool:
    """Return whether a file is called as the exercise's are, whatever its capitals.

    Args:
        path: Where it lies.
        exercise: The exercise.
    """
    return own_name(path).lower() in (f"{exercise.slug}.py", f"{exercise.slug}.ipynb")


def is_notebook_name(path: str) -> bool:
    """Return whether a file is a notebook by its name, and no copy that an editor keeps.

    Args:
        path: Where it lies.
    """
    parts = PurePosixPath(path.replace("\\", "/")).parts
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    return bool(parts) and parts[-1].lower().endswith(".ipynb") and not hidden


def choose(
    exercise: Exercise, copies: Sequence[Copy], place: str
) -> tuple[Copy, tuple[Finding, ...]]:
    """Return the one that is graded, and what is to be said of the others.

    Args:
        exercise: What was handed in for.
        copies: What may be it: files of its name, or notebooks of other names.
        place: Where they lie, for messages.

    Raises:
        UserError: None of them is a submission, or more than one by its content alone.
    """
    named = [copy for copy in copies if is_named(copy.name, exercise)]
    if not named:
        return _only_attempt(exercise, copies, place), ()
    written = named if len(named) == 1 else [one for one in named if _is_written(exercise, one)]
    # Of the same time, the first: a notebook is named before a file.
    chosen = max(written or named, key=lambda copy: copy.modified)
    return chosen, tuple(_beside(other, chosen) for other in written if other is not chosen)


def _only_attempt(exercise: Exercise, copies: Sequence[Copy], place: str) -> Copy:
    own = target(exercise)
    found = [copy for copy in copies if attempted(copy.content, [own])]
    if len(found) == 1:
        return found[0]
    names = f"`{exercise.slug}.py` and no `{exercise.slug}.ipynb`"
    if not found:
        raise UserError(
            f"{place} holds no {names}.",
            f"Name the file itself: `rnn-grade exercise{exercise.number} path/to/your_file`.",
        )
    several = " and ".join(escaped(copy.name) for copy in found[:3])
    raise UserError(
        f"{place} holds no {names}, but several notebooks that attempt exercise "
        f"{exercise.number}: {several}.",
        "Name the one that counts.",
    )


def _is_written(exercise: Exercise, copy: Copy) -> bool:
    own = read(copy.content, target(exercise)).outline
    functions = (own.functions.get(name) for name in exercise.parts)
    return bool(own.error) or any(one is not None and not one.unfilled for one in functions)


def _beside(other: Copy, chosen: Copy) -> Finding:
    form = "notebook" if is_notebook(chosen.content) else "file"
    newer = chosen.modified > other.modified
    return Finding("beside", escaped(other.name), numbers={"form": form, "newer": newer})
