"""What a file of cells says, answered beside Python alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rnn_grade.course.outline import Function
from rnn_grade.grading.cells import keeping, notebook, script
from rnn_grade.grading.cells.cell import Unreadable
from rnn_grade.grading.cells.magics import plain
from rnn_grade.grading.cells.module import Made, module_of
from rnn_grade.grading.cells.program import Program, program_of
from rnn_grade.grading.cells.sections import Section, section_of, sections
from rnn_grade.grading.cells.target import Target


def answer(question: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Return what a question asks of a notebook or an exported script, as plain JSON values.

    Args:
        question: Its `task`, and the `targets` that it asks for.
        content: The bytes of the file.

    Raises:
        Unreadable: Nothing of it can be read.
    """
    targets = [Target.from_json(one) for one in question["targets"]]
    looked = question["task"] == "looked"
    if not notebook.is_notebook(content):
        text = _text(content)
        if not looked:
            return _read(program_of(script.cells_of(text)), targets[0], "script")
        # Of a plain file the name says what it is.
        cells = script.cells_of(text) if script.is_script(text) else []
        return {"attempted": _attempted(program_of(cells), targets, question["own"])}
    data = notebook.loaded(content)
    if looked:
        return _looked(data, targets, question["own"])
    found = _read(program_of(notebook.cells_of(data)), targets[0], "notebook")
    return found | {"kept": keeping.kept(data)}


def _looked(data: dict[str, Any], targets: Sequence[Target], own: int | None) -> dict[str, Any]:
    found: dict[str, Any] = {"kept": keeping.kept(data)}
    try:
        cells = notebook.cells_of(data) if targets else []
        found["attempted"] = _attempted(program_of(cells), targets, own)
    except Unreadable as error:
        found["unreadable"] = error.error
    return found


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _read(program: Program, target: Target, form: str) -> dict[str, Any]:
    made = module_of(program, target)
    known = made.outline.names
    return {
        "form": form,
        "text": made.text,
        "outline": made.outline.to_json(),
        "places": [[place.line, place.cell] for place in made.places],
        "unread": [
            [
                *(one.cell.label, one.line, one.source, one.message),
                [name for name in one.names if name not in known],
                [name for name in one.names if name in known],
            ]
            for one in made.unread
        ],
    }


def _attempted(program: Program, targets: Sequence[Target], own: int | None) -> list[int]:
    """Return the positions of the exercises of which a function is more than its stub.

    Its name and its parameters have to be the stub's and no other exercise's, unless the notebook
    names the exercise. Two names that no other exercise has do without the parameters.
    """
    found = []
    for at, target in enumerate(targets):
        made, named = module_of(program, target), at == own or _names_it(program, target)
        single = [name for name in target.functions if name not in target.rivals]
        several = sum(_is_written(made, name, target, named=True) for name in single) > 1
        if any(_is_written(made, name, target, named or several) for name in target.functions):
            found.append(at)
    return found


def _is_written(made: Made, name: str, target: Target, named: bool) -> bool:
    function = made.outline.functions.get(name)
    if function is None:
        return named and name in made.outline.names
    return not function.unfilled and (named or _is_alone(name, function, target))


def _is_alone(name: str, function: Function, target: Target) -> bool:
    own = target.functions.get(name)
    return function.positional == own and own not in target.rivals.get(name, ())


def _names_it(program: Program, target: Target) -> bool:
    """Return whether a heading, metadata or a magic name the exercise."""
    if Section.OWN in sections(program.cells, target):
        return True
    magics = [plain(one.source) for one in program.cells if one.code and "%" in one.source]
    named = [name for one in magics for name in (one.exercise, *one.graded)]
    return any(section_of(name, target) is Section.OWN for name in named)
