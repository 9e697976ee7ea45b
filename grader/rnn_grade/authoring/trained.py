"""What a training follows from: the lines of a check file that lead to it, and the data sets.

What a check expects of the trained model, and all that a learner reads, changes no training.
"""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
from collections.abc import Iterator

from rnn_grade.course import check_file
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.storage import course_text

# Arguments that a learner reads.
_WORDS = ("hint", "cause", "what", "name")


def asked(exercise: Exercise, check: str) -> str:
    """Return a hash of all that a check's training follows from, but for the submission.

    Args:
        exercise: The exercise.
        check: The check's name.
    """
    # A tree of its own: what changes no training is taken out of it.
    tree = ast.parse(exercise.check_text)
    nodes = list(_leading_to_it(tree, check))
    walked = (one for node in nodes for one in ast.walk(node))
    texts = {one.value for one in walked if isinstance(one, ast.Constant)}
    files = sorted((exercise.root / "datasets").glob("*.py"))
    data = [code(course_text(path)) for path in files if path.stem in texts]
    # Not `ast.dump`, which is another text in another version of Python.
    found = [*(ast.unparse(node) for node in nodes), *data]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def code(source: str) -> str:
    """Return a module's code without comments, docstrings and empty lines.

    Args:
        source: The module.
    """
    left_out: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (
            ast.get_docstring(node, clean=False) is not None
        ):
            text = node.body[0]
            left_out.update(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    kept = [line.rstrip() for n, line in enumerate(lines, start=1) if n not in left_out]
    return "\n".join(line for line in kept if line)


def _leading_to_it(tree: ast.Module, check: str) -> Iterator[ast.stmt]:
    """Yield the functions that train, and whatever of the file they go by."""
    definitions = check_file.definitions(tree, check)
    waiting = [node for node in definitions if check_file.trains(node)]
    seen = list(waiting)
    while waiting:
        node = waiting.pop(0)
        _strip(node)
        yield node
        names = {
            one.id if isinstance(one, ast.Name) else one.arg
            for one in ast.walk(node)
            if isinstance(one, ast.Name | ast.arg)
        }
        for other in definitions:
            if other not in seen and names.intersection(check_file.bound(other)):
                seen.append(other)
                waiting.append(other)


def _strip(node: ast.stmt) -> None:
    """Take away what changes no training."""
    for one in ast.walk(node):
        if isinstance(one, ast.FunctionDef):
            one.decorator_list = []
            one.body = [line for line in one.body if not _only_looks(line)] or [ast.Pass()]
        if isinstance(one, ast.Call):
            one.keywords = [word for word in one.keywords if word.arg not in _WORDS]


def _only_looks(line: ast.stmt) -> bool:
    """Return whether a line is a docstring, or an expectation that does not train."""
    return isinstance(line, ast.Expr | ast.Assert) and not check_file.trains(line)
