"""A word explained, and all words in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rnn_grade.course.catalog import Course
from rnn_grade.render.terminal.layout import (
    WIDEST,
    Hanging,
    commands,
    folded,
    paragraph,
    row,
    sentence,
)
from rnn_grade.study.glossary import Glossary, Word
from rnn_grade.text import clean

_BETWEEN = 2


def explained(word: Word, course: Course) -> RenderableType:
    """Return what a word means, and where it is taught.

    Args:
        word: The word.
        course: Whose exercise teaches it.
    """
    lines: list[RenderableType] = [Hanging(Text(clean(word.name), "bold"), Text(), 0)]
    if word.also:
        lines.append(
            Hanging(Text(f"also {', '.join(map(clean, word.also))}", "bright_black"), Text(), 0)
        )
    lines += [Text(), paragraph(word.says, 0)]
    if word.formula:
        lines += [Text(), _Lines(word.formula)]
    if word.see:
        lines += [Text(), row("See also", Text(", ".join(map(clean, word.see))), 0, 10)]
    pairs = [(_command(name), "") for name in word.see[:1]]
    taught = next((one for one in course.exercises if one.slug == word.taught), None)
    if taught is not None:
        title = f"exercise {taught.number}, {clean(taught.manifest.title)}"
        lines.append(row("Taught by", sentence(title), 0, 10))
        pairs = [(f"rnn-grade show {taught.number}", "reads its task"), *pairs]
    pairs = [(command, about or "explains that word") for command, about in pairs]
    return Group(*lines, Text(), commands(pairs, 2)) if pairs else Group(*lines)


def listed(glossary: Glossary) -> RenderableType:
    """Return all words in columns, those of the field before those of the reports.

    Args:
        glossary: The words.
    """
    groups = (("Words of the field", False), ("Words of the reports", True))
    lines: list[RenderableType] = []
    for title, of_reports in groups:
        names = [word.name for word in glossary.words if word.of_reports is of_reports]
        if names:
            lines += [Text(title, "bold"), Columns(tuple(names)), Text()]
    return Group(*lines, commands([("rnn-grade explain WORD", "explains one of them")], 2))


@dataclass(frozen=True)
class Columns:
    """Words below each other, in as many columns as fit.

    Args:
        names: The words.
    """

    names: Sequence[str]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, WIDEST) - _BETWEEN
        widest = max(map(len, self.names)) + _BETWEEN
        count = max(1, (width + _BETWEEN) // widest)
        rows = -(-len(self.names) // count)
        for first in range(rows):
            cells = (name.ljust(widest) for name in self.names[first::rows])
            yield Text(f"  {''.join(cells)}".rstrip(), "cyan", no_wrap=True, overflow="ignore")


@dataclass(frozen=True)
class _Lines:
    """Lines of a formula, indented.

    Args:
        text: The lines.
    """

    text: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in clean(self.text).split("\n"):
            for piece in folded(line, options.max_width - 4):
                yield Text(f"    {piece}", "cyan", no_wrap=True, overflow="ignore")


def _command(name: str) -> str:
    return f"rnn-grade explain {name}"
