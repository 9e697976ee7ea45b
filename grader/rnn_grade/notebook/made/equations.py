r"""The equations of a task text as LaTeX, aligned as they stand there.

A line is a label, an equation and a remark, whichever it has, with two spaces or more in between;
an operator goes on with what stands before it, however far away. A line `for ...:` is a loop, and
what is indented under it its body. An open bracket goes on in the next line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rnn_grade.notebook.made import formula, task
from rnn_grade.notebook.made.formula import RELATIONS, Unreadable
from rnn_grade.notebook.made.latex import Notation

_GOES_ON = ("+", "-", "*", "/", "@", *RELATIONS)
_GAP = re.compile(r" {2,}")
_RELATION = re.compile(r"(?<![-+=!<>])(\+=|-=|<=|>=|==|!=|->|=|<|>)(?!=)")


# In characters, what a narrow window shows of a line; it cuts off the rest.
_WIDEST = 80


@dataclass(frozen=True)
class _Row:
    """A line: LaTeX of its label, of both sides of its equation, and of its remarks.

    `widths` says how many characters each of the four has, `space` whether an empty line precedes.
    """

    label: str = ""
    left: str = ""
    right: str = ""
    remarks: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    space: bool = False

    def lines(self, labels: bool, below: bool) -> list[str]:
        """Return the row in its columns; `below` gives each remark a line of its own."""
        # Between a pair of columns and the next, MathJax and KaTeX leave a gap of their own.
        indent = "& & " if labels else ""
        label = f"& {self.label} & " if labels else ""
        beside = "" if below else "".join(f" && {remark}" for remark in self.remarks)
        first = f"{label}{self.left} & {self.right}{beside}".replace("&  &", "& &").strip()
        return [first, *(rf"{indent}& \quad {remark}" for remark in self.remarks if below)]


def markdown(fence: task.Fence, known: frozenset[str]) -> str:
    """Return a block of equations as Markdown for a notebook.

    Args:
        fence: The block; the option `scalar` says that `*` multiplies numbers.
        known: The names in all equations of its text.

    Raises:
        Unreadable: A line does not follow the notation.
    """
    return f"$$\n{latex(fence.body, Notation(known, 'scalar' in fence.options))}\n$$"


def names(text: str) -> frozenset[str]:
    """Return the names in all equations of a task text, not those in remarks beside them.

    Args:
        text: Its Markdown.
    """
    found: set[str] = set()
    for fence in task.fences(text):
        if fence.kind == "equations":
            for line in _joined(fence.body):
                columns = [column for column in _columns(line.strip()) if "=" in column]
                found |= formula.names(columns[0]) if columns else set()
    return frozenset(found)


def problems(text: str) -> list[str]:
    """Return what is wrong with the equations of a task text, one sentence for each block.

    Args:
        text: Its Markdown.
    """
    known, found = names(text), []
    for fence in task.fences(text):
        if fence.kind == "equations":
            try:
                markdown(fence, known)
            except Unreadable as error:
                found.append(f"line {fence.line}: the equations cannot be read: {error}")
    return found


def latex(body: str, notation: Notation) -> str:
    """Return a block of equations as LaTeX, without the dollar signs around it.

    Args:
        body: The lines of the block.
        notation: How to set them.

    Raises:
        Unreadable: A line does not follow the notation.
    """
    return _block(_joined(body), notation)


def _joined(body: str) -> list[str]:
    """Return the lines; one whose bracket is still open goes on with the next."""
    lines: list[str] = []
    open_brackets = 0
    for line in body.splitlines():
        if open_brackets > 0 and line.strip():
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.rstrip())
        open_brackets = sum(lines[-1].count(sign) for sign in "([")
        open_brackets -= sum(lines[-1].count(sign) for sign in ")]")
    return lines


def _block(lines: list[str], notation: Notation) -> str:
    """Set lines that stand at the same depth, with the loops among them."""
    blocks: list[str] = []
    rows: list[_Row] = []
    index, space = 0, False
    while index < len(lines):
        line = lines[index]
        index += 1
        if not line:
            space = True
        elif line.lstrip().startswith("for ") and line.endswith(":"):
            end = index
            while end < len(lines) and (not lines[end] or _indent(lines[end]) > _indent(line)):
                end += 1
            blocks += [_aligned(rows)] if rows else []
            rows = []
            header = notation.set(formula.parse(line.strip()[4:-1]))
            inside = _block(lines[index:end], notation)
            blocks += [rf"\textbf{{for }} {header}{{:}}", rf"\quad {inside}"]
            index, space = end, False
        else:
            rows.append(_row(line, notation, space and bool(rows)))
            space = False
    blocks += [_aligned(rows)] if rows else []
    if len(blocks) == 1:
        return blocks[0]
    return "\\begin{array}{l}\n" + " \\\\\n".join(blocks) + "\n\\end{array}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _row(line: str, notation: Notation, space: bool) -> _Row:
    first, *rest = _columns(line.strip())
    label = ""
    if rest and not _RELATION.search(first) and _RELATION.search(rest[0]) and _is_label(first):
        label, first, *rest = first, *rest
    split = _RELATION.search(first)
    sides = (first[: split.start()], first[split.start() :]) if split else ("", first)
    widths = (len(label), len(sides[0]), len(sides[1]), sum(map(len, rest)))
    left = notation.set(formula.parse(sides[0])) if split else ""
    right = notation.set(formula.parse(sides[1])) if split else notation.words(first)
    remarks = tuple(notation.words(column) for column in rest)
    return _Row(notation.words(label) if label else "", left, right, remarks, widths, space)


def _columns(line: str) -> list[str]:
    columns: list[str] = []
    for chunk in _GAP.split(line):
        before = columns[-1] if columns else ""
        inside = sum(before.count(sign) for sign in "([") > sum(before.count(s) for s in ")]")
        if before and (inside or chunk.startswith(_GOES_ON) or before.endswith(_GOES_ON)):
            columns[-1] += f" {chunk}"
        else:
            columns.append(chunk)
    return columns


def _is_label(column: str) -> bool:
    return column.endswith(":") or not re.search(r"[-+*/@]", column)


def _aligned(rows: list[_Row]) -> str:
    labels = any(row.label for row in rows)
    below = sum(map(max, zip(*(row.widths for row in rows), strict=True))) > _WIDEST
    joined = ""
    for row in rows:
        before = (r" \\[0.8em]" if row.space else r" \\") + "\n" if joined else ""
        joined += before + " \\\\\n".join(row.lines(labels, below))
    return f"\\begin{{aligned}}\n{joined}\n\\end{{aligned}}"
