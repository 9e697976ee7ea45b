"""What is the same to Python is one thing, whatever it is called or looks like.

Two mistakes that are one prove a check once, and an alternative that is the reference proves
nothing. Neither layout, comments, docstrings nor annotations make a difference, nor what a function
calls the values that it makes itself.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from rnn_grade.authoring.mutation.source import arguments
from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import Mistake, read_mistakes
from rnn_grade.course.reference import edited, line_starts, span
from rnn_grade.errors import UserError

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef, ast.Assign, ast.AnnAssign)


def problems(exercise: Exercise) -> list[str]:
    """Return which mistakes and which alternatives are no other ones.

    Args:
        exercise: Whose `wrong.toml` and alternatives to compare.
    """
    try:
        reference = exercise.reference_text
        ast.parse(reference)
    except (SyntaxError, UserError):
        # Its outline says what is wrong with it.
        return []
    return [*_of_mistakes(exercise, reference), *_of_alternatives(exercise, reference)]


def _of_alternatives(exercise: Exercise, reference: str) -> Iterator[str]:
    named: dict[str, list[str]] = defaultdict(list)
    named[read(reference)].append("the reference")
    for alternative in read_alternatives(exercise)[0]:
        try:
            named[read(alternative.content.decode())].append(alternative.place)
        except (SyntaxError, UnicodeDecodeError):
            continue
    for names in named.values():
        if len(names) > 1:
            yield f"{', '.join(names[1:])}: the same as {names[0]}, with other names or layout"


def _of_mistakes(exercise: Exercise, reference: str) -> Iterator[str]:
    starts = line_starts(reference)
    tops = [span(node, starts) for node in ast.parse(reference).body]
    named: dict[tuple[tuple[int, str], ...], list[str]] = defaultdict(list)
    for mistake in read_mistakes(exercise)[0]:
        if key := tuple(_changed(mistake, reference, tops)):
            named[key].append(mistake.name)
    originals = {start: _dump(reference[start:end]) for start, end in tops}
    for key, names in named.items():
        listed = ", ".join(f"`{name}`" for name in names)
        if all(dump == originals[start] for start, dump in key):
            yield f"wrong.toml, {listed}: Python reads the same as in the reference"
        elif len(names) > 1:
            yield f"wrong.toml, {listed}: the same mistake under several names; leave one of them"


def _changed(
    mistake: Mistake, reference: str, tops: list[tuple[int, int]]
) -> Iterator[tuple[int, str]]:
    """Yield each statement of the reference that an edit lies in, as Python reads it then."""
    for start, end in tops:
        own = [edit for edit in mistake.edits if start <= edit.start and edit.end <= end]
        if own:
            made = (edit.counted_from(start) for edit in own)
            yield start, _dump(edited(reference[start:end], made))


def _dump(text: str) -> str:
    """Return what Python reads; the text itself where it reads nothing."""
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return text


def read(source: str) -> str:
    """Return what Python reads of a module's functions, classes and constants.

    Args:
        source: The module.

    Raises:
        SyntaxError: It is no Python.
    """
    body = [node for node in ast.parse(source).body if isinstance(node, _DEFINITIONS)]
    return "\n".join(sorted(ast.dump(_plain(node)) for node in body))


def _plain(top: ast.stmt) -> ast.stmt:
    """Take away what makes no difference to what a definition does."""
    for node in ast.walk(top):
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, _FUNCTIONS):
            node.returns = None
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) and (
            ast.get_docstring(node, clean=False) is not None
        ):
            node.body = node.body[1:] or [ast.Pass()]
    if not isinstance(top, _FUNCTIONS):
        # Names of methods, attributes and constants are others' business.
        return top
    # Whoever calls a function may name its arguments.
    kept = {one.arg for one in arguments(top)}
    local = [name for node in ast.walk(top) for name in _bound(node) if name not in kept]
    names = {name: f"name {number}" for number, name in enumerate(dict.fromkeys(local))}
    for node in ast.walk(top):
        _rename(node, names)
    return top


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name


def _rename(node: ast.AST, names: dict[str, str]) -> None:
    match node:
        case ast.Name(id=name):
            node.id = names.get(name, name)
        case ast.arg(arg=name):
            node.arg = names.get(name, name)
