"""What IPython adds to Python is taken out of a cell, and every line keeps its number.

Python's own parser decides first: a cell that it takes has no magics. Otherwise lines that begin as
no Python statement can (`%`, `!`, `?`) become `pass`, and nothing that a shell would run is kept.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Final

# The body of these runs in the kernel's own names.
_KEEP: Final = frozenset({"time", "capture", "prun", "exercise"})
_WRITE: Final = frozenset({"writefile", "file"})
# The body of these is no Python, or its names are gone after it.
_FOREIGN: Final = frozenset(
    {
        *("!", "bash", "cmd", "cu", "cython", "html", "javascript", "js", "julia", "latex"),
        *("markdown", "perl", "pypy", "python", "python2", "python3", "r", "ruby", "script", "sh"),
        *("shell", "sql", "bigquery", "svg", "sx", "system", "timeit", "ai"),
    }
)
_AUTOMAGIC: Final = (
    "pip|conda|cd|ls|cat|cp|mv|mkdir|rm|rmdir|run|man|load_ext|reload_ext|matplotlib"
)
_CELL = re.compile(r"%%\s*(!|[\w.]+)[ \t]*(.*)")
_LINE = re.compile(
    rf"\s*(?:[%!?]|,(?=\w)|;(?=\w)|[\w.*%]+\?\??\s*$|(?:{_AUTOMAGIC})\s+[\w./~\"'-])"
)
_ASSIGNED = re.compile(r"(\s*[^=!<>()'\"#]+?=\s*)([%!].*)")
_GRADED = re.compile(
    r"^[ \t]*(?:# ?)?(?:%grade[ \t]+|get_ipython\(\)\.run_line_magic\('grade', ')([^'\n]+)",
    re.MULTILINE,
)
_TIMED = re.compile(r"(\s*)%time\b\s*((?:-\w+\s+)*)(.*)")
_PROMPT = re.compile(r"\s*(?:In \[[0-9]+\]: ?|\.{3,}: ?|(?:>>>|\.\.\.)(?: |$))")
_FIRST_PROMPT = re.compile(r"\s*(?:In \[[0-9]+\]: ?|>>>(?: |$))")
_STRING = re.compile(r"(?i:[rbuf]{0,2})(\"\"\"|'''|\"|')")


@dataclass(frozen=True)
class Plain:
    """A cell without its magics.

    Args:
        text: Python, with as many lines as before; nothing where none of it is Python.
        exercise: What `%%exercise` names, or nothing.
        written: The file that the cell is written to, or nothing.
        graded: The exercises that `%grade` names in it.
    """

    text: str
    exercise: str = ""
    written: str = ""
    graded: tuple[str, ...] = ()


def plain(source: str) -> Plain:
    """Return what of a cell's text is Python.

    Args:
        source: The cell's text.
    """
    lines = source.split("\n")
    exercise = written = ""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    while found := _CELL.match(lines[first]):
        name, rest = found[1], found[2].strip()
        if name.lower() in _FOREIGN:
            return Plain("", exercise)
        if name == "exercise":
            exercise = next((word for word in rest.split() if word[0] != "-"), "")
        elif name in _WRITE:
            words = rest.split()
            written = words[-1].strip("\"'").replace("\\", "/").rpartition("/")[2] if words else ""
            if not written.endswith(".py"):
                return Plain("", exercise)
        elif name not in _KEEP and not parses("\n".join(lines[first + 1 :])):
            return Plain("", exercise)
        lines[first] = ""
        first = next((n for n, line in enumerate(lines) if line.strip()), first)
    text = "\n".join(_dedented(_without_prompts(lines, first), first))
    graded = _graded(source) if "grade" in source else ()
    return Plain(text if parses(text) else _without_lines(text), exercise, written, graded)


def _graded(source: str) -> tuple[str, ...]:
    """Return what lines `%grade` name: the word in front of all options, or behind them."""
    lines = (found.split() for found in _GRADED.findall(source))
    return tuple(words[-1 if words[0].startswith("-") else 0] for words in lines if words)


def parses(text: str) -> bool:
    """Return whether Python's parser takes a text.

    Args:
        text: The text.
    """
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_prompts(lines: list[str], first: int) -> list[str]:
    """Take the prompts of a pasted session away, as IPython does."""
    if _FIRST_PROMPT.match(lines[first]):
        return [_PROMPT.sub("", line, count=1) for line in lines]
    return lines


def _dedented(lines: list[str], first: int) -> list[str]:
    """Take the first line's indentation from every line, as IPython does."""
    indent = len(lines[first]) - len(lines[first].lstrip(" \t"))
    if not indent:
        return lines
    space = lines[first][:indent]
    return [line.removeprefix(space) for line in lines]


def _without_lines(text: str) -> str:
    found: list[str] = []
    inside, depth, joined, swallowed = "", 0, False, False
    for line in text.split("\n"):
        if swallowed:
            swallowed = line.endswith("\\")
            found.append("")
            continue
        if not inside and not depth and not joined:
            replaced = _replaced(line)
            if replaced is not None:
                swallowed = line.endswith("\\")
                found.append(replaced)
                continue
        found.append(line)
        inside, depth = _scanned(line, inside, depth)
        joined = not inside and line.endswith("\\")
    return "\n".join(found)


def _replaced(line: str) -> str | None:
    """Return what stands for a line that begins a statement, or nothing if it is no magic."""
    if timed := _TIMED.fullmatch(line):
        return timed[1] + (timed[3] or "pass")
    if _LINE.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    if (assigned := _ASSIGNED.fullmatch(line)) is None:
        return None
    if timed := _TIMED.fullmatch(assigned[2]):
        return assigned[1] + (timed[3] or "None")
    return assigned[1] + "None"


def _scanned(line: str, inside: str, depth: int) -> tuple[str, int]:
    """Return the quotes and the brackets that are still open after a line."""
    at = 0
    while at < len(line):
        if inside:
            if line[at] == "\\":
                at += 2
                continue
            if line.startswith(inside, at):
                at += len(inside)
                inside = ""
                continue
        elif string := _STRING.match(line, at):
            inside = string[1]
            at = string.end()
            continue
        elif line[at] == "#":
            break
        elif line[at] in "([{":
            depth += 1
        elif line[at] in ")]}":
            depth = max(0, depth - 1)
        at += 1
    # A string in single quotes ends with its line, whatever stands there.
    if len(inside) == 1 and not line.endswith("\\"):
        inside = ""
    return inside, depth
