"""A mutant is one edit of a reference, and where and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rnn_grade.course.reference import Edit, edited


class Kind(StrEnum):
    """What an edit does, in the words that an author reads."""

    ARITHMETIC = "another operator"
    OPERAND = "an operand left out"
    COMPARISON = "another comparison"
    CONDITION = "another condition"
    CONSTANT = "another constant"
    OPTION = "another option"
    ADDED = "an option added"
    LAYER = "a layer added"
    AXIS = "another axis"
    INDEX = "another index"
    LOOP = "another loop"
    NAME = "another name of its kind"
    FUNCTION = "another function"
    STATEMENT = "a statement left out"
    ARGUMENT = "an argument left out"
    ELEMENT = "other elements"
    ORDER = "two things exchanged"
    CALL = "a call left out"
    DECORATOR = "a decorator left out"
    DEFAULT = "another default"


@dataclass(frozen=True)
class Change:
    """An edit, as an operator makes it.

    Args:
        kind: What it does.
        edit: Which place of the reference, and what stands there instead.
    """

    kind: Kind
    edit: Edit


@dataclass(frozen=True)
class Mutant:
    """A reference with one edit in it.

    Args:
        name: What it is called among the mutants of its reference: its line, and what it reads.
        function: The function or method that the edit lies in.
        kind: What the edit does.
        line: The first line of the edit, counted from 1.
        before: The lines of the reference that it touches.
        after: What they are in the mutant.
        edit: The edit.
        text: The whole mutant.
    """

    name: str
    function: str
    kind: Kind
    line: int
    before: str
    after: str
    edit: Edit
    text: str


def made(reference: str, function: str, change: Change) -> Mutant:
    """Return the mutant that an edit makes.

    Args:
        reference: The text of the reference.
        function: The function that the edit lies in.
        change: The edit.
    """
    edit = change.edit
    begin = reference.rfind("\n", 0, edit.start) + 1
    end = reference.find("\n", edit.end)
    end = len(reference) if end < 0 else end
    line = reference.count("\n", 0, edit.start) + 1
    before = reference[begin:end]
    own = edit.counted_from(begin)
    return Mutant(
        name=f"{line}:{own.start}-{own.end} {' '.join(edit.put.split())}",
        function=function,
        kind=change.kind,
        line=line,
        before=before,
        after=edited(before, [own]),
        edit=edit,
        text=edited(reference, [edit]),
    )
