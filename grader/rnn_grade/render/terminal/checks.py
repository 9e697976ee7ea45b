"""The checks of exercises with their last verdicts: names to type, and how many hints are open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.render.terminal.layout import Hanging, Symbols, commands, sentence
from rnn_grade.render.terminal.verdict import STYLES, symbol
from rnn_grade.render.words.verdicts import WORDS
from rnn_grade.report import Status
from rnn_grade.text import clean, plural
from rnn_grade.workspace.progress import Progress

_INDENT, _TITLES = 2, 13


def checks(
    exercises: Sequence[Exercise], progress: Progress | None, marks: Symbols
) -> RenderableType:
    """Return the checks of exercises: the verdict of each, its name, and the hints that are open.

    Args:
        exercises: Whose checks.
        progress: What was reached, where that is known.
        marks: The symbols to use.
    """
    lines: list[RenderableType] = []
    for exercise in exercises:
        lines += [*_heading(exercise, progress), *_checks(exercise, progress, marks), Text()]
    pairs = [
        ("rnn-grade hint 3 --check NAME", "opens a hint of any check"),
        ("rnn-grade exercise3 --only NAME", "runs one check only"),
    ]
    if len(exercises) == 1:
        pairs = [
            (command.replace("3", str(exercises[0].number)), about) for command, about in pairs
        ]
    return Group(*lines, commands(pairs, _INDENT))


def _heading(exercise: Exercise, progress: Progress | None) -> Iterator[RenderableType]:
    title = f"Exercise {exercise.number}: {clean(exercise.manifest.title)}"
    yield Hanging(Text(title, "bold"), Text(), 0)
    result = progress.results.get(exercise.folder) if progress else None
    said = [f"{result.score} of {plural(result.total, 'point')}"] if result else ["not graded yet"]
    opened = sum(progress.hints.get(exercise.folder, {}).values()) if progress else 0
    if opened:
        said.append(f"{plural(opened, 'hint')} opened")
    if progress and progress.help(exercise.folder).seen:
        said.append("solution seen before it passed")
    yield Hanging(Text(", ".join(said)), Text(), 0)


def _checks(
    exercise: Exercise, progress: Progress | None, marks: Symbols
) -> Iterator[RenderableType]:
    result = progress.results.get(exercise.folder) if progress else None
    for check in exercise.visible_checks:
        status = result.statuses.get(check.name) if result else None
        opened = progress.opened(exercise.folder, check.name) if progress else 0
        yield from _check(check, status, opened, marks)


def _check(
    check: Check, status: Status | None, opened: int, marks: Symbols
) -> Iterator[RenderableType]:
    style = STYLES[status] if status else "bright_black"
    word = WORDS[status] if status else "not run"
    label = Text(" " * _INDENT).append(f"{symbol(status, marks)} {word}", style)
    total = len(check.hints)
    right = Text(f"hints {min(opened, total)}/{total}" if total else "")
    yield Hanging(Text(check.name, "cyan"), label, _TITLES, right)
    yield Hanging(sentence(check.title, "bright_black"), Text(), _TITLES)
