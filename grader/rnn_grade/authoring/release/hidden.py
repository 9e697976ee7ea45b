"""Of a hidden check, nothing but its points and whom it waits for goes into the sealed pack.

Learners' graders do not run it: what they lack, nobody finds in them. Whoever runs it all the same
is told that it stays with the course, and nobody gains or loses a point by it.
"""

from __future__ import annotations

import re
import tomllib

from rnn_grade.course import check_file
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.course.reference import line_starts, span
from rnn_grade.course.storage import course_text

_LEFT = '''@check(points={points}, {after}hidden=True)
def test_{name}(submission):
    """Hidden check {number}, known to the course."""
{parts}    raise RuntimeError("this check stays with the course, which grades with it")
'''


def without_hidden(exercise: Exercise) -> tuple[str, str]:
    """Return a check file and the known mistakes without what hidden checks would tell.

    Args:
        exercise: Whose; the second text is empty where there are no known mistakes.
    """
    text, wrong = exercise.check_text, exercise.solution / "wrong.toml"
    mistakes = course_text(wrong) if wrong.is_file() else ""
    hidden = [check for check in exercise.checks if check.hidden]
    if not hidden:
        return text, mistakes
    names = {f"test_{one.name}": f"test_hidden_{n}" for n, one in enumerate(hidden, 1)}
    either = re.compile(rf"\b(?:{'|'.join(names)})\b")
    renamed = either.sub(lambda found: names[found[0]], _left(exercise, hidden, text))
    return renamed, _other_mistakes(mistakes, {check.name for check in hidden})


def _left(exercise: Exercise, hidden: list[Check], text: str) -> str:
    """Return a check file in which a placeholder stands for each hidden check."""
    tree, starts = exercise.check_tree, line_starts(text)
    placeholders = {f"test_{one.name}": _placeholder(n, one) for n, one in enumerate(hidden, 1)}
    names = {check.name for check in hidden}
    theirs = {one for name in names for one in check_file.definitions(tree, name)}
    others = {
        one for check in exercise.visible_checks for one in check_file.definitions(tree, check.name)
    }
    pieces, end = [], 0
    for node in tree.body:
        if node not in theirs - others:
            continue
        start, after = span(node, starts)
        own = placeholders.get(getattr(node, "name", ""), "")
        pieces += [_without_remarks(text[end:start]), own]
        end = after
    return "".join([*pieces, text[end:]])


def _without_remarks(text: str) -> str:
    """Return what stands before a statement without the comment that belongs to it."""
    lines = text.splitlines(keepends=True)
    while lines and lines[-1].startswith("#"):
        lines.pop()
    return "".join(lines)


def _placeholder(number: int, check: Check) -> str:
    # The parts that it is about stay parts of the exercise.
    parts = "".join(f"    submission.{part}\n" for part in check.parts)
    after = ", ".join(f"test_{one}" for one in check.after)
    comma = "," if len(check.after) == 1 else ""
    given = f"after=({after}{comma}), " if after else ""
    return _LEFT.format(
        points=check.points, after=given, name=check.name, number=number, parts=parts
    )


def _other_mistakes(text: str, hidden: set[str]) -> str:
    """Return the known mistakes that no hidden check has to catch."""
    entries = re.split(r"(?m)^(?=\[\[(?:wrong|family)\]\])", text)

    def about(entry: str) -> str:
        [(_, [found, *_])] = tomllib.loads(entry).items()
        return str(found.get("check", ""))

    return entries[0] + "".join(one for one in entries[1:] if about(one) not in hidden)
