"""A reference beside the learner's own: what it does in its author's words, then part by part.

A wide terminal shows both side by side, a narrow one below each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rnn_grade.course.catalog import Exercise
from rnn_grade.render.terminal.layout import Hanging, Symbols, folded, paragraph, sentence
from rnn_grade.render.terminal.task import Task
from rnn_grade.render.words.differences import sentence_of
from rnn_grade.study.differences import Difference, Pair
from rnn_grade.text import clean

# Two answers fit side by side where each has so many columns, and a line between them.
_SIDE, _BETWEEN = 58, 3
_YOURS, _REFERENCE = "Yours", "The reference"
_LONGEST = 64 << 10


def solution(
    exercise: Exercise,
    ideas: str,
    pairs: Sequence[Pair],
    differences: Sequence[Difference],
    marks: Symbols,
    *,
    without_own: str = "",
) -> RenderableType:
    """Return a reference, and the learner's own beside it.

    Args:
        exercise: Whose reference.
        ideas: What its author says of it, as Markdown; may be nothing.
        pairs: The definitions of both.
        differences: What their syntax shows.
        marks: The symbols to use.
        without_own: Why there is nothing of the learner's to be shown, or nothing.
    """
    title = f"The reference of exercise {exercise.number}: {clean(exercise.manifest.title)}"
    parts: list[RenderableType] = [Hanging(Text(title, "bold"), Text(), 0), Text()]
    if ideas:
        parts += [Task(ideas), Text()]
    if differences:
        parts.append(Text("What the syntax shows", "bold"))
        parts += [
            Hanging(sentence(sentence_of(one)), Text(f"  {marks.waiting} "), 4)
            for one in differences
        ]
        parts.append(Text())
    if without_own:
        parts += [paragraph(without_own, 0), Text()]
    for pair in pairs:
        parts += [Beside(pair), Text()]
    return Group(*parts[:-1])


@dataclass(frozen=True)
class Beside:
    """One definition of both answers.

    Args:
        pair: The definition.
    """

    pair: Pair

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        pair, width = self.pair, options.max_width
        name = Text(pair.name, "bold cyan")
        if pair.same:
            yield Hanging(name.append(": the same in both", "not bold"), Text(), 0)
            yield from _code(pair.reference, 2, width)
        elif not pair.own or not pair.reference:
            whose = _REFERENCE if pair.reference else _YOURS
            yield Hanging(
                name.append(f": {whose[0].lower()}{whose[1:]} only", "not bold"), Text(), 0
            )
            yield from _code(pair.reference or pair.own, 2, width)
        elif width >= 2 * _SIDE + _BETWEEN:
            yield name
            yield from _columns(pair, options)
        else:
            yield name
            for label, text in ((_YOURS, pair.own), (_REFERENCE, pair.reference)):
                yield Text(f"  {label}", "bold")
                yield from _code(text, 4, width)


def _columns(pair: Pair, options: ConsoleOptions) -> RenderResult:
    side = (options.max_width - _BETWEEN) // 2
    line = " | " if options.ascii_only else " │ "
    left = [_YOURS, *_lines(pair.own, side)]
    right = [_REFERENCE, *_lines(pair.reference, side)]
    for number, (own, reference) in enumerate(zip_longest(left, right, fillvalue="")):
        style = "" if number else "bold"
        row = Text(own, style, no_wrap=True, overflow="ignore")
        row.append(" " * (side - row.cell_len)).append(line, "bright_black")
        row.append(reference, style)
        row.rstrip()
        yield row


def _code(text: str, indent: int, width: int) -> RenderResult:
    for line in _lines(text, width - indent):
        yield Text(" " * indent + line if line else "", no_wrap=True, overflow="ignore")


def _lines(text: str, width: int) -> list[str]:
    kept = clean(text, _LONGEST).expandtabs(4).split("\n")
    return [part for line in kept for part in folded(line, width)]
