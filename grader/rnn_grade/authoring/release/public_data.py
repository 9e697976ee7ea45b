"""The public half of a data set: its class, and what was drawn for everybody; not how it is drawn.

Learners get a file of the same name that takes the same calls. It keeps the card, the fields and
properties of the class, and those of its methods that a task or a stub names. Its `load` reads the
draws that lie beside it.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rnn_grade import datasets
from rnn_grade.course.catalog import Course
from rnn_grade.course.reference import line_starts, names_bound, span
from rnn_grade.course.storage import course_text
from rnn_grade.datasets.draws import SUFFIX, Draw, write
from rnn_grade.errors import UserError

_CALL = re.compile(r"load_data(\([^()]*\))")
_SPLIT = "train"
_READS = "from rnn_grade.datasets import read_draw"
_DOCUMENTED = "Return a draw that came with the course; it keeps to itself how others are made."


def public_data(course: Course, name: str) -> dict[str, bytes]:
    """Return the public half of one data set: the content of each file, by its path in the course.

    Args:
        course: The course, in the clear.
        name: The data set.

    Raises:
        UserError: The data set cannot be handed out as it is.
    """
    file = course.root / "datasets" / f"{name}.py"
    shown = "\n".join(_shown(course, references=False))
    text = _public_half(file, set(re.findall(r"\.(\w+)", shown)))
    made: list[Draw] = []
    for split, options in _calls(course, name):
        given = datasets.load_data(name, split, root=course.root, **options)
        if not dataclasses.is_dataclass(given):
            raise _unfit(file, f"its `load` returns a {type(given).__name__}, no dataclass")
        values = {one.name: getattr(given, one.name) for one in dataclasses.fields(given)}
        asked = datasets.options(name, root=course.root) | options
        if not any(one.split == split and one.options == asked for one in made):
            made.append(Draw(split, asked, values))
    try:
        content = write(made)
    except TypeError as error:
        raise _unfit(file, str(error)) from None
    folder = f"datasets/{name}"
    return {f"{folder}.py": text.encode(), f"{folder}{SUFFIX}": content}


def _calls(course: Course, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is asked of a data set: each split as it is, and what the course's texts say."""
    for split in datasets.SPLITS:
        yield split, {}
    for text in _shown(course, references=True):
        for found in _CALL.findall(text):
            try:
                call = ast.parse(f"load_data{found}", mode="eval").body
                assert isinstance(call, ast.Call)
                words = [ast.literal_eval(one) for one in call.args]
                options = {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg}
            except (SyntaxError, ValueError):
                # What is computed there is computed from the defaults.
                continue
            split = options.pop("split", [*words, _SPLIT][1] if len(words) > 1 else _SPLIT)
            if words[:1] == [name] and split in datasets.SPLITS and "seed" not in options:
                yield split, options


def _shown(course: Course, *, references: bool) -> Iterator[str]:
    for exercise in course.exercises:
        for path in (exercise.stub, exercise.task):
            if path.is_file():
                yield course_text(path)
        if references and exercise.has_reference:
            yield exercise.reference_text


def _public_half(file: Path, named: set[str]) -> str:
    text = course_text(file)
    tree = ast.parse(text)
    functions = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    load = next((one for one in functions if one.name == "load"), None)
    if load is None or not isinstance(load.returns, ast.Name):
        raise _unfit(file, "its `load` does not say by its annotation which class it returns")
    classes = {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}
    if load.returns.id not in classes:
        raise _unfit(
            file, f"it does not define the class `{load.returns.id}`, which `load` returns"
        )
    left_out: dict[ast.stmt, list[ast.stmt]] = {
        one: _methods(one, named) for one in classes.values()
    }
    reached = _reached(tree, load, left_out)
    lines = _Lines(text)
    docstring = tree.body[0] if ast.get_docstring(tree) is not None else None
    about = "" if docstring is None else lines.of(docstring) + "\n"
    imports = [one for one in reached if isinstance(one, ast.Import | ast.ImportFrom)]
    constants = [one for one in reached if isinstance(one, ast.Assign | ast.AnnAssign)]
    defined = [one for one in reached if one not in imports and one not in constants]
    return "".join(
        [
            about,
            *map(lines.of, imports),
            f"{_READS}\n\n",
            *map(lines.of, constants),
            *("\n\n" + lines.of(one, left_out.get(one, ())) for one in defined),
            *("\n\n", lines.before(load, load.body[0]), _load(load)),
        ]
    )


def _methods(node: ast.ClassDef, named: set[str]) -> list[ast.stmt]:
    """Return the methods of a class that stay with the course.

    Args:
        node: The class.
        named: The attributes that tasks and stubs name.
    """
    methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
    wanted = {
        one.name
        for one in methods
        if one.name in named or one.name.startswith("__") or one.decorator_list
    }
    while (
        more := {
            inner.attr
            for one in methods
            for inner in ast.walk(one)
            if one.name in wanted and isinstance(inner, ast.Attribute)
        }
        & {one.name for one in methods} - wanted
    ):
        wanted |= more
    return [one for one in methods if one.name not in wanted]


def _reached(
    tree: ast.Module, load: ast.FunctionDef, left_out: Mapping[ast.stmt, list[ast.stmt]]
) -> list[ast.stmt]:
    """Return what the class goes by, and what the line that begins `load` names."""
    names = _names([load.args, load.returns], ())
    found: list[ast.stmt] = []
    while more := [one for one in tree.body if one not in found and _bound(one) & names]:
        found += more
        for one in more:
            names |= _names([one], left_out.get(one, ()))
    return [one for one in tree.body if one in found or _is_future(one)]


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _bound(node: ast.stmt) -> set[str]:
    """Return the names that a statement defines, without those of its comprehensions."""
    match node:
        case ast.Assign(targets=targets):
            return _names(targets, ())
        case ast.AnnAssign(target=target):
            return _names([target], ())
    return names_bound(node)


def _names(nodes: Iterable[ast.AST | None], without: Iterable[ast.AST]) -> set[str]:
    gone = {inner for one in without for inner in ast.walk(one)}
    inside = (inner for one in nodes if one is not None for inner in ast.walk(one))
    return {one.id for one in inside if isinstance(one, ast.Name) and one not in gone}


def _load(load: ast.FunctionDef) -> str:
    """Return what stands in `load` instead of how data is drawn."""
    returns = ast.unparse(load.returns) if load.returns else ""
    arguments = [one.arg for one in (*load.args.args, *load.args.kwonlyargs)]
    split, seed, *options = arguments
    given = "".join(f", {one}={one}" for one in options)
    return (
        f'    """{_DOCUMENTED}"""\n'
        f"    values = read_draw(__file__, {split}, {seed}{given})\n"
        f"    return {returns}(**values)\n"
    )


class _Lines:
    """The text of statements, as their author wrote it.

    Args:
        text: The file.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = line_starts(text)

    def before(self, node: ast.stmt, inner: ast.stmt) -> str:
        """Return the lines of a statement that stand before one inside of it."""
        return self._text[span(node, self._starts)[0] : span(inner, self._starts)[0]]

    def of(self, node: ast.stmt, without: Iterable[ast.stmt] = ()) -> str:
        """Return the lines of a statement, without those of some that stand in it."""
        start, end = span(node, self._starts)
        pieces = []
        for one in without:
            first, last = span(one, self._starts)
            pieces.append(self._text[start:first].rstrip(" "))
            start = last
        pieces.append(self._text[start:end])
        return "".join(pieces).rstrip() + "\n"


def _unfit(file: Path, why: str) -> UserError:
    return UserError(
        f"{file} cannot be handed out: {why}.",
        "A data set is a file with `load(split, seed, **options) -> A`, where A is a frozen "
        "dataclass of that file, of arrays, texts and numbers: docs/instructors.md.",
    )
