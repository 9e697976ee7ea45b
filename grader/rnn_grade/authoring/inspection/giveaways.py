"""No sentence that a learner can open holds the line that it is about.

Code in backticks is compared with the statements of the reference, symbol by symbol; what the task
or the stub shows anyway gives nothing away.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.course.outline import read
from rnn_grade.course.storage import course_text

_CODE = re.compile(r"`([^`]+)`")
# What stands in a check file as one of these is read by the learner.
_SAID = ("hint", "cause", "what")
# Shorter statements are no secret: `return h`.
_FEWEST_SYMBOLS = 8
_MOST_OF_IT = 0.75
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}
_Symbols = tuple[str, ...]


def problems(exercise: Exercise) -> list[str]:
    """Return which hints and causes give a line of the solution away.

    Args:
        exercise: The exercise.
    """
    text = course_text(exercise.reference)
    try:
        statements = list(_statements(exercise, text))
        told = list(_told(exercise))
    except SyntaxError:
        # Its outline says what is wrong with it.
        return []
    shown = course_text(exercise.stub)
    if exercise.task.is_file():
        shown += course_text(exercise.task)
    squeezed = "".join(shown.split())
    found: dict[tuple[str, int], list[str]] = {}
    for where, sentence in told:
        for code in _CODE.findall(sentence):
            symbols = _symbols(code)
            line = next((line for line, one in statements if _most(symbols, one)), None)
            if line is not None and "".join(code.split()) not in squeezed:
                places = found.setdefault((code, line), [])
                places += [] if where in places else [where]
    return [
        f"{'; '.join(places)}: `{code}` is line {line} of the reference, or most of it; lead to it "
        "without writing it down"
        for (code, line), places in found.items()
    ]


def _told(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield each sentence that a learner may read, and where it stands."""
    for node in ast.walk(exercise.check_tree):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg in _SAID:
                for part in ast.walk(keyword.value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield f"{exercise.check_file.name}, line {part.lineno}", part.value
    for mistake in read_mistakes(exercise)[0]:
        for sentence in (mistake.cause, mistake.next):
            yield f"wrong.toml, `{mistake.family or mistake.name}`", sentence


def _statements(exercise: Exercise, text: str) -> Iterator[tuple[int, _Symbols]]:
    """Yield the statements of the functions that a learner writes, by their lines."""
    asked = {name for name, one in read(exercise.stub).functions.items() if one.unfilled}
    for top in ast.parse(text).body:
        if isinstance(top, ast.FunctionDef) and top.name in asked:
            for node in ast.walk(top):
                if isinstance(node, ast.stmt) and not hasattr(node, "body"):
                    symbols = _symbols(ast.get_source_segment(text, node) or "")
                    if len(symbols) >= _FEWEST_SYMBOLS:
                        yield node.lineno, symbols


def _symbols(code: str) -> _Symbols:
    """Return what Python takes a text apart into; nothing where that is no code."""
    try:
        found = list(tokenize.generate_tokens(io.StringIO(f"({code}\n)").readline))[1:-2]
    except (tokenize.TokenError, SyntaxError):
        return ()
    symbols = tuple(token.string for token in found if token.type not in _LAYOUT)
    return symbols[:-1] if symbols[-1:] == (")",) else symbols


def _most(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether a piece of code stands in a statement, and is most of it."""
    size = len(part)
    if size < max(_FEWEST_SYMBOLS - 2, _MOST_OF_IT * len(whole)):
        return False
    return any(tuple(whole[at : at + size]) == tuple(part) for at in range(len(whole) - size + 1))
