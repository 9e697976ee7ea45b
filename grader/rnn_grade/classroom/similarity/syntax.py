"""What stays of a source when it is renamed, reformatted and commented anew: its syntax in order.

Nothing is executed. Sources are parsed by this same file in a bare Python process, as in
`course.outline`: a parser can be made to crash or to take minutes, and then one source is lost.
"""

from __future__ import annotations

import ast
import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Set
from typing import Any, NamedTuple, TypeAlias

# The largest reference has 12 kB and 2,200 tokens.
SOURCE_LIMIT = 128 << 10
TOKEN_LIMIT = 10_000
_SECONDS = 5.0
_LONGEST_NAME = 80

# What is added or taken away without changing what a program does.
_IGNORED = frozenset(
    {"annotation", "returns", "ctx", "kind", "type_comment", "type_ignores", "type_params"}
)


class Token(NamedTuple):
    """One piece of syntax.

    Args:
        word: A kind of statement or expression, or a name that the source does not choose itself.
        first: Its first line, counted from 1.
        last: Its last line.
    """

    word: str
    first: int
    last: int


class _Chosen(NamedTuple):
    """What a source could call otherwise without anybody noticing."""

    names: Set[str]
    attributes: Set[str]


Read: TypeAlias = tuple[Token, ...] | str


def read(sources: Mapping[str, bytes]) -> dict[str, Read]:
    """Return the syntax of each source, or why it cannot be read.

    Args:
        sources: The bytes of each, by a name of the caller's.
    """
    found: dict[str, Read] = {}
    left: dict[str, str] = {}
    for name, content in sources.items():
        try:
            left[name] = _text(content)
        except ValueError as why:
            found[name] = str(why)
    while left:
        answers = _in_a_bare_process(left)
        found |= answers
        rest = {name: text for name, text in left.items() if name not in answers}
        if rest:
            # They are read in turn: the first that was not answered has ended the process.
            found[next(iter(rest))] = "makes Python's parser crash or take too long"
        left = dict(list(rest.items())[1:])
    return {name: found[name] for name in sources}


def tokens(source: str) -> tuple[Token, ...]:
    """Return the syntax of a source that is trusted not to be hostile.

    Args:
        source: The text of a Python module.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: It cannot be parsed.
    """
    tree = ast.parse(source)
    chosen = _chosen(tree)
    found: list[Token] = []
    # Operators and the like have no line of their own: theirs is that of what holds them.
    waiting: list[tuple[ast.AST | Token, int]] = [(tree, 1)]
    while waiting and len(found) <= TOKEN_LIMIT:
        node, line = waiting.pop()
        if isinstance(node, Token):
            found.append(node)
            continue
        line = getattr(node, "lineno", line)
        word, inside = _of(node, chosen)
        if word:
            # What holds other syntax ends where that ends.
            found.append(Token(word, line, line if inside else getattr(node, "end_lineno", line)))
        waiting += ((part, line) for part in reversed(inside))
    return tuple(found)


def _of(node: ast.AST, chosen: _Chosen) -> tuple[str, list[ast.AST | Token]]:
    """Return the word for a node, nothing for one that says nothing, and what stands inside."""
    word = type(node).__name__
    inside: list[ast.AST | Token] = []
    match node:
        case ast.Import() | ast.ImportFrom():
            return "", []
        case ast.Name(id=name):
            return _word(name, chosen.names), []
        case ast.arg():
            return word, []
        case ast.Constant(value=value):
            return _kind(value), []
        case ast.Attribute(attr=name):
            line = node.end_lineno or 1
            inside.append(Token(_word(name, chosen.attributes), line, line))
        case ast.keyword(arg=name):
            inside.append(Token((name or "**")[:_LONGEST_NAME], node.lineno, node.lineno))
        case ast.AnnAssign():
            word = "Assign"
        case ast.Module() | ast.Expr():
            word = ""
    for field, value in ast.iter_fields(node):
        if field not in _IGNORED:
            parts = value if isinstance(value, list) else [value]
            inside += (part for part in parts if isinstance(part, ast.AST) and not _said(part))
    return word, inside


def _said(node: ast.AST) -> bool:
    """Tell whether a statement is a text that nobody uses, as a docstring is."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _word(name: str, chosen: Set[str]) -> str:
    return "name" if name in chosen else name[:_LONGEST_NAME]


def _kind(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value)
    # Whole or not: `5` and `5.0` are the same to most layers.
    return "number" if isinstance(value, int | float | complex) else type(value).__name__


def _chosen(tree: ast.AST) -> _Chosen:
    names: set[str] = set()
    attributes: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                names.add(name)
            case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                attributes.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                # A method is called as an attribute.
                names.add(node.name)
                attributes.add(node.name)
            case ast.alias(name=name, asname=alias):
                names.add(alias or name.split(".")[0])
    return _Chosen(names, attributes)


def _text(content: bytes) -> str:
    # The bare process runs this file alone, and never comes here.
    from rnn_grade.course.encoding import NotText, decoded

    if len(content) > SOURCE_LIMIT:
        raise ValueError(f"is larger than {SOURCE_LIMIT >> 10} KiB")
    try:
        return decoded(content)
    except NotText:
        raise ValueError("is no text that Python reads") from None


def _in_a_bare_process(texts: Mapping[str, str]) -> dict[str, Read]:
    from rnn_grade.sandbox.process import of_the_system

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", __file__],
        input=json.dumps(texts).encode(),
        capture_output=True,
        env={**of_the_system(), "PATH": "", "PYTHONUTF8": "1"},
        check=False,
    )
    answers: dict[str, Read] = {}
    for line in done.stdout.splitlines(keepends=True):
        if line.endswith(b"\n"):
            name, answer = json.loads(line)
            answers[name] = answer if isinstance(answer, str) else tuple(map(_token, answer))
    return answers


def _token(parts: Any) -> Token:
    return Token(*parts)


def _answer(text: str) -> Read:
    try:
        found = tokens(text)
    except SyntaxError as error:
        return f"is no Python that can be read: line {error.lineno or 1}"
    except (RecursionError, MemoryError):
        return "is nested too deeply to be read"
    except ValueError:
        return "is no Python that can be read"
    return found if len(found) <= TOKEN_LIMIT else "is too large to be compared"


if __name__ == "__main__":
    for key, source in json.load(sys.stdin).items():
        # Processor time, so that a busy machine loses nothing; what takes more ends the process.
        signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
        print(json.dumps([key, _answer(source)]), flush=True)
