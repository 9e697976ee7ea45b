"""A cell's Python, cut into the statements that it runs one after the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.magics import plain
from rnn_grade.grading.cells.sections import Section

_DEFINES = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)


@dataclass(frozen=True)
class Statement:
    """One statement of a module.

    Args:
        node: Its syntax.
        lines: Its text, without the statements beside it.
        numbers: The line of its author's that each of them is.
        cell: Where it stands.
        section: Whose cell that is.
        indented: Whether it stands in a block, as far as its text shows.
    """

    node: ast.stmt
    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    cell: Cell
    section: Section
    indented: bool = False

    @property
    def text(self) -> str:
        """Its text as a module of its own."""
        return "\n".join(("if True:", *self.lines) if self.indented else self.lines)


@dataclass(frozen=True)
class Unread:
    """A cell that Python cannot read.

    Args:
        cell: The cell.
        message: Why.
        line: The line of its author's, or 0.
        source: The text of that line.
        names: What it would have defined.
        section: Whose cell it is.
    """

    cell: Cell
    message: str
    line: int
    source: str
    names: tuple[str, ...]
    section: Section


def statements_of(
    cell: Cell, text: str, section: Section, fixed: int = 0
) -> list[Statement] | Unread:
    """Return the statements of a cell, or why there are none.

    Args:
        cell: The cell.
        text: Its text without magics.
        section: Whose cell it is.
        fixed: The line that all of its lines count as, or 0 where each counts as itself.
    """
    try:
        tree = ast.parse(text)
        # What only the compiler refuses: `return` outside a function, `break` outside a loop.
        compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return _unread(cell, text, error.msg or "invalid syntax", error.lineno or 0, section)
    except (RecursionError, MemoryError):
        return _unread(cell, text, "the cell is nested too deeply to be read", 0, section)
    except ValueError as error:
        message = "it contains NUL characters" if "null" in str(error) else "it is no text"
        return _unread(cell, text, message, 0, section)
    lines = text.split("\n")
    found: list[Statement] = []
    for node, inner in _in_a_kernel(tree.body):
        body = _body_of_magic(node)
        if body is not None:
            line = fixed or cell.first + node.lineno - 1
            other = statements_of(cell, plain(body).text, section, line)
            if isinstance(other, Unread):
                return other
            found += other
        elif not _awaits(node):
            found.append(_cut(node, lines, cell, section, inner, fixed))
    return found


def _unread(cell: Cell, text: str, message: str, line: int, section: Section) -> Unread:
    lines = text.split("\n")
    source = lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""
    names = (found[1] or found[2] for found in _DEFINES.finditer(text))
    number = cell.first + line - 1 if line else 0
    return Unread(cell, message, number, source, tuple(dict.fromkeys(names)), section)


def _in_a_kernel(body: Iterable[ast.stmt]) -> Iterator[tuple[ast.stmt, bool]]:
    """Return the statements as a kernel runs them: there, `__name__` is `__main__`."""
    for node in body:
        if isinstance(node, ast.If) and _asks_for_main(node.test):
            yield from ((inner, True) for inner, _ in _in_a_kernel(node.body))
        else:
            yield node, False


def _asks_for_main(test: ast.expr) -> bool:
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return True
    return False


def _cut(
    node: ast.stmt, lines: list[str], cell: Cell, section: Section, inner: bool, fixed: int
) -> Statement:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    last = node.end_lineno or node.lineno
    own = lines[first - 1 : last]
    start = 0 if decorators else node.col_offset
    own[-1] = own[-1].encode()[: node.end_col_offset].decode()
    before = own[0].encode()[:start].decode()
    after = own[0].encode()[start:].decode()
    if inner:
        # Lines after the first keep their indentation, so the first has to have one as well.
        own[0] = (before if not before.strip() and before else "    ") + after
        if decorators:
            own[0] = lines[first - 1]
    else:
        own[0] = after
    numbers = tuple(fixed or cell.first + number - 1 for number in range(first, last + 1))
    return Statement(node, tuple(own), numbers, cell, section, inner)


def _awaits(node: ast.stmt) -> bool:
    """Return whether a statement waits as only a kernel's can: a module has no event loop."""
    try:
        compile(ast.Module([node], []), "<cell>", "exec", dont_inherit=True)
    except SyntaxError:
        return True
    return False


def _body_of_magic(node: ast.stmt) -> str | None:
    """Return the Python that a `get_ipython()` call of an exported script runs, if it is one.

    A statement of any other kind is `None`; what a shell runs, or draws, is an empty text.
    """
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=value, attr=attr)) as call):
            pass
        case ast.Assign(value=ast.Call(func=ast.Attribute(value=value, attr=attr)) as call):
            pass
        case _:
            return None
    match value:
        case ast.Call(func=ast.Name(id="get_ipython")):
            pass
        case _:
            return None
    words = [one.value for one in call.args if isinstance(one, ast.Constant)]
    texts = [word for word in words if isinstance(word, str)]
    assigned = f"{ast.unparse(node.targets[0])} = " if isinstance(node, ast.Assign) else ""
    if attr == "run_cell_magic" and len(texts) == 3:
        return f"%%{texts[0]} {texts[1]}\n{texts[2]}"
    if attr == "run_line_magic" and len(texts) == 2:
        return f"{assigned}%{texts[0]} {texts[1]}"
    return f"{assigned}None" if assigned else ""
