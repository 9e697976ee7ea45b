"""How lines are set: hanging indents, symbols and small pictures; what they say is not known here.

Every line ends where its text ends. Nothing is padded, so a piped report has no trailing spaces.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.text import Text

from rnn_grade.render.terminal.typed import typed
from rnn_grade.text import clean

# Lines longer than this are tiring to read, however wide the terminal is.
WIDEST = 100
# What a command longer than this does stands below it.
_LONGEST_COMMAND = 50
# What the output of a notebook's cell has room for, beside its prompt.
CELL_WIDTH = 90
_CODE = re.compile(r"`[^`\n]+`")


def plain_text(shown: Iterable[RenderableType], width: int) -> str:
    """Return what a terminal without colour would show, for a file or an output of a notebook.

    Args:
        shown: What is printed, one after the other.
        width: The terminal's width.
    """
    # In a kernel, Rich would show what it prints as an output of its own.
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system=None,
        markup=False,
        emoji=False,
        force_jupyter=False,
    )
    with console.capture() as plain:
        for one in shown:
            console.print(one, crop=False)
    return plain.get()


@dataclass(frozen=True)
class Symbols:
    """The characters that not every terminal has.

    Args:
        passed: Before a check that passed.
        failed: Before a check that did not.
        warned: Before a check that ended in an error or ran out of time.
        open: Before a part that is still to be written.
        waiting: Before a check that waits for another.
        dot: Between the parts of a line.
        next: Before what to do next.
        levels: The heights of a curve, lowest first.
        full: One cell of a bar that is reached.
        empty: One cell of a bar that is not.
    """

    passed: str
    failed: str
    warned: str
    open: str
    waiting: str
    dot: str
    next: str
    levels: str
    full: str
    empty: str


UNICODE = Symbols("✓", "✗", "!", "○", "·", "·", "→", "▁▂▃▄▅▆▇█", "━", "╌")
ASCII = Symbols("+", "x", "!", "o", "-", "-", ">", "_.:-=+*#", "=", ".")


def symbols(console: Console) -> Symbols:
    """Return the characters that a console's encoding has."""
    return UNICODE if console.encoding.lower().startswith("utf") else ASCII


@dataclass(frozen=True)
class Hanging:
    """Text whose further lines start below the first one, with a short text at the far right.

    Args:
        body: What is wrapped.
        label: What stands to the left of the first line.
        indent: The column in which the body starts; at least the label's width.
        right: What stands at the right end of the first line.
        fold: Whether to keep the body's own line breaks and spaces, as for code.
    """

    body: Text
    label: Text
    indent: int
    right: Text | None = None
    fold: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, WIDEST)
        room = self.right.cell_len + 2 if self.right else 0
        lines = self.body.wrap(
            console, max(width - self.indent - room, 10), overflow="fold", no_wrap=False
        )
        for number, line in enumerate(lines or [Text()]):
            whole = Text().append_text(self.label) if number == 0 else Text()
            if not self.fold:
                line.rstrip()
            if line:
                whole.append(" " * (self.indent - whole.cell_len))
                whole.append_text(line)
            if number == 0 and self.right:
                whole.append(" " * (width - whole.cell_len - self.right.cell_len))
                whole.append_text(self.right)
            whole.rstrip()
            yield from whole.render(console)
            yield Segment.line()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(20, options.max_width), min(WIDEST, options.max_width))


def sentence(text: str, style: str = "") -> Text:
    """Return text in which `code` between backticks stands out; the backticks stay."""
    result = Text(clean(typed(text)), style=style)
    result.highlight_regex(_CODE, "cyan")
    return result


def paragraph(text: str, indent: int = 2, style: str = "") -> Hanging:
    """Return a wrapped sentence, indented as a whole."""
    return Hanging(sentence(text, style), Text(" " * indent), indent)


def row(label: str, body: Text, indent: int = 4, width: int = 14, fold: bool = False) -> Hanging:
    """Return one named row, such as `Found         ...`."""
    return Hanging(body, Text(" " * indent).append(label, "bold"), indent + width, fold=fold)


def commands(pairs: Sequence[tuple[str, str]], indent: int = 4, before: str = "") -> Group:
    """Return commands to type, each with what it does; below the commands if one of them is long.

    Args:
        pairs: Commands and what they do.
        indent: The column in which they begin.
        before: What stands there before each of them.
    """
    pairs = [(typed(command), about) for command, about in pairs]
    widest = max((len(command) for command, _ in pairs), default=0) + 2
    before = " " * indent + before
    return Group(*(_command(*pair, before, widest) for pair in pairs))


def _command(command: str, about: str, before: str, widest: int) -> Group | Hanging:
    label = Text(before).append(command, "cyan")
    if widest > _LONGEST_COMMAND:
        return Group(Unbroken(label), paragraph(about, len(before) + 2))
    return Hanging(Text(about), label, len(before) + widest)


@dataclass(frozen=True)
class Unbroken:
    """One line as it is, however wide: what is copied from it must be whole."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.text.render(console)
        yield Segment.line()


def sparkline(scores: Iterable[float], levels: str, width: int = 24) -> str:
    """Return a curve in one line: the lowest score at the lowest level, the highest at the top.

    Args:
        scores: One number per epoch; numbers that are not finite become `?`.
        levels: The characters, lowest first.
        width: The most characters; a longer curve keeps its last score and thins out the others.
    """
    curve = list(_thinned(list(scores), width))
    finite = [score for score in curve if math.isfinite(score)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 0.0)
    span = high - low
    top = len(levels) - 1

    def level(score: float) -> str:
        if not math.isfinite(score):
            return "?"
        return levels[round((score - low) / span * top) if span else 0]

    return "".join(level(score) for score in curve)


def bar(part: int, whole: int, marks: Symbols, width: int = 20) -> Text:
    """Return `part` of `whole` as a line; it is full only when nothing is missing."""
    cells = part * width // whole if whole else 0
    return (
        Text()
        .append(marks.full * cells, "green")
        .append(marks.empty * (width - cells), "bright_black")
    )


def folded(line: str, width: int) -> list[str]:
    """Return a line of code folded into a width: at a space, the rest four columns further in.

    Args:
        line: The line.
        width: The most columns.
    """
    pieces: list[str] = []
    own = len(line) - len(line.lstrip())
    # The rest of a comment is a comment.
    further = " " * own + "# " if line[own:].startswith("#") else " " * min(own + 4, width // 2)
    while len(line) > width:
        cut = line.rfind(" ", width // 2, width + 1)
        cut = cut if cut > 0 else line.rfind("(", width // 2, width) + 1 or width
        pieces.append(line[:cut].rstrip())
        line = further + line[cut:].lstrip()
    return [*pieces, line]


def _thinned(scores: list[float], width: int) -> Iterator[float]:
    if len(scores) <= width:
        yield from scores
        return
    for cell in range(1, width + 1):
        yield scores[cell * len(scores) // width - 1]
