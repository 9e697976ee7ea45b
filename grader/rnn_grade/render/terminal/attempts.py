"""Attempts at an exercise as terminal text: a table of all, and one in full with its diff."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.course.catalog import Exercise
from rnn_grade.render.terminal.layout import (
    UNICODE,
    Hanging,
    Symbols,
    commands,
    paragraph,
    sentence,
)
from rnn_grade.render.terminal.overview import ago
from rnn_grade.render.terminal.report import curve, whole
from rnn_grade.text import clean, plural
from rnn_grade.workspace.attempts import OwnAttempt

# So many checks are named below an attempt; a first attempt may pass all of thirty at once.
_MOST_TITLES = 6
_CONTEXT = 2
_MOST_LINES = 400
_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def table(
    exercise: Exercise, attempts: Sequence[OwnAttempt], earlier: int, marks: Symbols
) -> RenderableType:
    """Return attempts, the newest last, each with what it changed.

    Args:
        exercise: Whose attempts.
        attempts: At least one, the oldest first.
        earlier: How many of the first of them are not shown, but compared with.
        marks: The symbols to use.
    """
    number = exercise.number
    best = max(attempts[earlier:], key=lambda one: one.report.score).report
    title = f"Exercise {number}: {clean(exercise.manifest.title)}"
    lines: list[RenderableType] = [Hanging(Text(title, "bold"), Text(), 0), Text()]
    digits = len(str(attempts[-1].number))
    width = max(len(_points(one)) for one in attempts)
    for place, attempt in enumerate(attempts):
        if place >= earlier:
            before = attempts[place - 1] if place else None
            lines += _attempt(attempt, before, digits, width, marks)
    shown, last = attempts[earlier:], attempts[-1].number
    count = f"{plural(len(shown), 'attempt')}" if not earlier else f"The last {len(shown)} attempts"
    text = f"{count}, the best of them {best.score} of {best.total}."
    pairs = [
        (f"rnn-grade attempts {number} {last}", "shows one in full, and what changed in the file"),
        (f"rnn-grade attempts {number} {last} --restore", "puts its text back, with a backup"),
    ]
    if earlier:
        pairs.insert(0, (f"rnn-grade attempts {number} --all", "shows the earlier ones as well"))
    return Group(*lines, Text(), paragraph(text, 0, "bold"), commands(pairs, 2))


def one(
    exercise: Exercise,
    attempt: OwnAttempt,
    before: OwnAttempt | None,
    texts: tuple[bytes | None, bytes | None],
    marks: Symbols,
) -> RenderableType:
    """Return one attempt: its report, and what changed in the file since the one before it.

    Args:
        exercise: Whose attempt.
        attempt: Which one.
        before: The attempt before it.
        texts: The text before and the text of the attempt, where they are still kept.
        marks: The symbols to use.
    """
    number = exercise.number
    restore = (f"rnn-grade attempts {number} {attempt.number} --restore", "puts this text back")
    if texts[1] is None:
        restore = (f"rnn-grade exercise{number}", "grades your file as it is now")
    when = ago(attempt.when)
    head = Text(f"Attempt {attempt.number}" + (f", {when}" if when else ""), "bold")
    report = whole(attempt.report, marks, restore)
    return Group(head, report, Text(), *_difference(attempt, before, texts))


def _attempt(
    attempt: OwnAttempt, before: OwnAttempt | None, digits: int, width: int, marks: Symbols
) -> list[RenderableType]:
    indent = digits + width + 6
    label = Text(f"  {attempt.number:>{digits}}  ").append(
        _points(attempt).rjust(width), "green" if attempt.report.passed else "bold"
    )
    facts = [ago(attempt.when)]
    if attempt.report.seed:
        facts.append(f"seed {attempt.report.seed}")
    if attempt.hints:
        facts.append(f"{plural(attempt.hints, 'hint')} open")
    if before is not None and attempt.text and attempt.text == before.text:
        facts.append("the same text")
    if before is not None and attempt.report.version != before.report.version:
        facts.append(f"version {attempt.report.version} of the exercise")
    about = Text(f" {marks.dot} ".join(fact for fact in facts if fact), "bright_black")
    lines: list[RenderableType] = [Hanging(about, label, indent)]
    if before is None:
        passed = sum(check.earned > 0 for check in attempt.report.checks)
        count = plural(len(attempt.report.checks), "check")
        lines.append(_below(Text(f"{passed} of {count} passed"), indent))
    else:
        lines += _changes(attempt.mended(before), "+", "green", indent)
        minus = "−" if marks is UNICODE else "-"
        lines += _changes(attempt.broken(before), minus, "red", indent)
    trained = [check for check in attempt.report.checks if check.curve]
    for check in trained:
        line = Text("Training: ").append_text(curve(check.curve, check.bar, marks))
        if len(trained) > 1:
            line = sentence(f"{check.title} ").append_text(line)
        lines.append(_below(line, indent))
    return lines


def _changes(titles: Sequence[str], mark: str, style: str, indent: int) -> Iterator[Hanging]:
    for title in titles[:_MOST_TITLES]:
        label = Text(" " * indent).append(mark, style)
        yield Hanging(sentence(title), label, indent + 2)
    if len(titles) > _MOST_TITLES:
        more = f"and {len(titles) - _MOST_TITLES} more"
        yield Hanging(Text(more), Text(" " * indent).append(mark, style), indent + 2)


def _below(text: Text, indent: int) -> Hanging:
    return Hanging(text, Text(" " * indent), indent)


def _points(attempt: OwnAttempt) -> str:
    return f"{attempt.report.score} of {attempt.report.total}"


def _difference(
    attempt: OwnAttempt, before: OwnAttempt | None, texts: tuple[bytes | None, bytes | None]
) -> Iterator[RenderableType]:
    if before is None:
        yield paragraph("It is the first attempt: there is no file to compare it with.", 0)
        return
    if texts[0] is None or texts[1] is None:
        which = attempt if texts[1] is None else before
        yield paragraph(f"The text of attempt {which.number} is not kept.", 0)
        return
    names = f"attempt {before.number}", f"attempt {attempt.number}"
    earlier, now = (_lines(text) for text in texts if text is not None)
    found = list(difflib.unified_diff(earlier, now, *names, n=_CONTEXT, lineterm=""))
    if not found:
        yield paragraph(f"The text is that of attempt {before.number}.", 0)
        return
    yield Text(f"What changed since attempt {before.number}", "bold")
    for line in found[2 : _MOST_LINES + 2]:
        yield Hanging(Text(clean(line), _DIFF_STYLES.get(line[0], "")), Text(), 0, fold=True)
    if len(found) > _MOST_LINES + 2:
        yield paragraph(f"And {plural(len(found) - _MOST_LINES - 2, 'line')} more.", 0)


def _lines(content: bytes) -> list[str]:
    """Return the lines of a file, or those of a notebook's code, cell by cell."""
    try:
        cells = json.loads(content)["cells"]
        code = [
            (number, "".join(cell["source"]))
            for number, cell in enumerate(cells, 1)
            if cell["cell_type"] == "code"
        ]
    except (ValueError, LookupError, TypeError, RecursionError):
        return content.decode("utf-8", "replace").splitlines()
    return [
        line for number, source in code for line in (f"# cell {number}", *source.splitlines(), "")
    ]
