"""A cell's Python, cut into the statements that a kernel runs one after the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.magics import Plain, plain

_DEFINES = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)
_LONGEST_LINE = 200
_TOO_DEEP = "the source is nested too deeply to be read"


@dataclass(frozen=True)
class Statement:
    """One statement of a module.

    Args:
        node: Its syntax.
        lines: Its text, without the statements beside it.
        numbers: The line of its author's that each of them is.
        at: The position of its cell among all cells.
        cell: Its cell.
        plain: What its cell's magics say of it.
        indented: Whether its text is that of a block.
    """

    node: ast.stmt
    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    at: int
    cell: Cell
    plain: Plain
    indented: bool = False

    @property
    def text(self) -> str:
        """Its text as a module of its own."""
        return "\n".join(("if True:", *self.lines) if self.indented else self.lines)

    @property
    def parameters(self) -> tuple[str, ...] | None:
        """The positional parameters of the function that it defines, if it defines one."""
        if not isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        arguments = self.node.args
        return tuple(one.arg for one in [*arguments.posonlyargs, *arguments.args])


@dataclass(frozen=True)
class Unread:
    """A cell that Python cannot read.

    Args:
        at: Its position among all cells.
        cell: The cell.
        plain: What its magics say of it.
        message: Why it cannot be read.
        line: The line of its author's that shows it, or 0.
        source: The text of that line.
        names: What it would have defined.
    """

    at: int
    cell: Cell
    plain: Plain
    message: str
    line: int
    source: str
    names: tuple[str, ...]


def statements_of(at: int, cell: Cell, own: Plain, fixed: int = 0) -> list[Statement] | Unread:
    """Return the statements of a cell, or why there are none.

    Args:
        at: Its position among all cells.
        cell: The cell.
        own: What of its text is Python.
        fixed: The line that all of its lines count as, or 0 where each counts as itself.
    """
    text = own.text
    try:
        tree = ast.parse(text)
        # What only the compiler refuses: `return` outside a function, `break` outside a loop.
        compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return _unread(at, cell, own, error.msg or "invalid syntax", error.lineno or 0)
    except (RecursionError, MemoryError):
        return _unread(at, cell, own, _TOO_DEEP)
    except UnicodeEncodeError:
        return _unread(at, cell, own, "it holds half characters: it is no text")
    except ValueError as error:
        return _unread(at, cell, own, str(error))
    lines = text.split("\n")
    waits = "await" in text or "async" in text
    found: list[Statement] = []
    for node, inner in _in_a_kernel(tree.body):
        body = _body_of_magic(node)
        if body is not None:
            line = fixed or cell.first + node.lineno - 1
            other = statements_of(at, cell, plain(body), line)
            if isinstance(other, Unread):
                return other
            found += other
        elif not (waits and _waits(node)):
            text_of_it, first = _cut(node, lines, inner)
            numbers = (fixed or cell.first + first - 1 + line for line in range(len(text_of_it)))
            found.append(Statement(node, text_of_it, tuple(numbers), at, cell, own, inner))
    return found


def too_deep(one: Statement) -> Unread:
    """Return that a cell is nested too deeply to be followed.

    Args:
        one: A statement of it.
    """
    return _unread(one.at, one.cell, one.plain, _TOO_DEEP)


def _unread(at: int, cell: Cell, own: Plain, message: str, line: int = 0) -> Unread:
    lines = own.text.split("\n")
    source = lines[line - 1].strip()[:_LONGEST_LINE] if 0 < line <= len(lines) else ""
    names = (found[1] or found[2] for found in _DEFINES.finditer(own.text))
    number = cell.first + line - 1 if line else 0
    return Unread(at, cell, own, message, number, source, tuple(dict.fromkeys(names)))


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


def _waits(node: ast.stmt) -> bool:
    """Return whether a statement waits as only a kernel's can: a module has no event loop."""
    try:
        compile(ast.Module([node], []), "<cell>", "exec", dont_inherit=True)
    except SyntaxError:
        return True
    return False


def _cut(node: ast.stmt, lines: list[str], indented: bool) -> tuple[tuple[str, ...], int]:
    """Return the text of a statement, and the line of its cell that it begins in."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    own = lines[first - 1 : node.end_lineno]
    own[-1] = own[-1].encode()[: node.end_col_offset].decode()
    if not decorators:
        line = own[0].encode()
        before, after = line[: node.col_offset].decode(), line[node.col_offset :].decode()
        # The lines below the first keep their indentation, so the first needs one as well.
        beside = "" if not indented else "    " if before.strip() else before
        own[0] = beside + after
    return tuple(own), first


def _body_of_magic(node: ast.stmt) -> str | None:
    """Return the cell that a `get_ipython()` call stands for, where a statement is one.

    Exported scripts have such calls for magics. What a shell runs is a cell without a word.
    """
    match node:
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute(value=on, attr=attr), args=given))
            | ast.Assign(value=ast.Call(func=ast.Attribute(value=on, attr=attr), args=given))
        ):
            pass
        case _:
            return None
    if not (
        isinstance(on, ast.Call) and isinstance(on.func, ast.Name) and on.func.id == "get_ipython"
    ):
        return None
    texts = [one.value for one in given if isinstance(one, ast.Constant)]
    words = [text for text in texts if isinstance(text, str)]
    assigned = f"{ast.unparse(node.targets[0])} = " if isinstance(node, ast.Assign) else ""
    if attr == "run_cell_magic" and len(words) == 3:
        return f"%%{words[0]} {words[1]}\n{words[2]}"
    if attr in ("run_line_magic", "magic") and words:
        return f"{assigned}%{' '.join(words)}"
    return f"{assigned}None" if assigned else ""
