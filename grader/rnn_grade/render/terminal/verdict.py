"""The end of a report: the verdict in a sentence, the sums, and the command to try next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rnn_grade.render.terminal.layout import Hanging, Symbols, bar, commands, paragraph
from rnn_grade.render.words.verdicts import facts, outcome, unreadable
from rnn_grade.report import Report, Status
from rnn_grade.text import escaped, plural

STYLES = {
    Status.PASSED: "green",
    Status.FAILED: "red",
    Status.ERROR: "red",
    Status.TIMEOUT: "red",
    Status.SKIPPED: "bright_black",
    Status.NOT_ATTEMPTED: "yellow",
    Status.BROKEN: "magenta",
}


def symbol(status: Status | None, marks: Symbols) -> str:
    """Return what stands before a check that ended so; `None` for one that was not run.

    Args:
        status: How it ended.
        marks: The symbols to use.
    """
    if status is Status.PASSED:
        return marks.passed
    if status is Status.SKIPPED:
        return marks.waiting
    if status is Status.NOT_ATTEMPTED or status is None:
        return marks.open
    return marks.failed if status is Status.FAILED else marks.warned


def closing(
    report: Report, marks: Symbols, suggestion: tuple[str, str], *, left_out: int = 0
) -> RenderableType:
    """Return the verdict on the whole: what happened, the sums, a command to try next.

    Where nothing is written yet, that is all there is to say, in few lines.

    Args:
        report: The grading.
        marks: The symbols to use.
        suggestion: A command and what it does.
        left_out: How many checks of the exercise were not asked for.
    """
    lines: list[RenderableType] = [] if report.not_attempted else [Text()]
    said = outcome(report, left_out, stopped_by=" by Ctrl-C")
    lines += [paragraph(text, 0, STYLES[status] if status else "") for text, status in said]
    between = f" {marks.dot} "
    sums = Text(f"{report.score} of {plural(report.total, 'point')}", "bold")
    if not report.not_attempted:
        sums.append(between + between.join(facts(report)), "not bold")
    lines.append(_Sums(sums, bar(report.score, report.total, marks, 10)))
    if not report.not_attempted:
        lines.append(Text())
    command, about = suggestion
    lines.append(commands([(command, about)], 0, f"{marks.next} "))
    return Group(*lines)


def unkept(state: Path) -> RenderableType:
    """Return that a result is not remembered, and what to do.

    Args:
        state: The folder that it would have been written into.
    """
    told = f"This result is not kept: {state} cannot be written. Check its permissions."
    return paragraph(escaped(told), 0, "yellow")


@dataclass(frozen=True)
class _Sums:
    """The closing line; the bar gives way where the line would not fit beside it."""

    sums: Text
    reached: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.max_width - self.reached.cell_len - 2
        if self.sums.cell_len <= room:
            yield Hanging(self.sums, self.reached, self.reached.cell_len + 2)
        else:
            yield Hanging(self.sums, Text(), 0)


def suggest(
    report: Report,
    *,
    following: int | None,
    hints: bool,
    verbose: bool = False,
    left_out: int = 0,
    solution: bool = False,
) -> tuple[str, str]:
    """Return the command to try next, and what it does.

    Args:
        report: The grading.
        following: The number of the next exercise to do, or `None` after the last one.
        hints: Whether `rnn-grade hint` knows this result and has something to say.
        verbose: Whether the traceback is on the screen already.
        left_out: How many checks of the exercise were not asked for.
        solution: Whether the reference can be seen now.
    """
    number = int(report.exercise.split("_", 1)[0])
    if report.passed and left_out > 0:
        return f"rnn-grade exercise{number}", "runs all its checks"
    if report.passed:
        also = f"; rnn-grade solution {number} shows the reference beside yours"
        command, about = (
            ("rnn-grade list", "shows the whole course")
            if following is None
            else (f"rnn-grade show {following}", "reads the task of the next exercise")
        )
        return command, about + (also if solution else "")
    if report.broken or report.interrupted or unreadable(report):
        return f"rnn-grade exercise{number}", "grades once more"
    first = report.to_mend
    if first is not None and first.traceback and not verbose:
        return f"rnn-grade exercise{number} -v", "shows the traceback as well"
    if hints and not report.not_attempted:
        return f"rnn-grade hint {number}", "opens one more hint"
    return f"rnn-grade show {number}", "reads the task"
