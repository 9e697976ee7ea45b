"""The end of a report: the verdict in a sentence, the sums, and the command to try next."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rnn_grade.render.terminal.layout import Hanging, Symbols, bar, paragraph
from rnn_grade.report import Report, Status
from rnn_grade.text import plural

NOT_YOUR_FAULT = "This is the grader's fault, not yours, and costs you no points."


def closing(
    report: Report, marks: Symbols, suggestion: tuple[str, str], *, left_out: int = 0
) -> RenderableType:
    """Return the verdict on the whole: what happened, the sums, a command to try next.

    Args:
        report: The grading.
        marks: The symbols to use.
        suggestion: A command and what it does.
        left_out: How many checks of the exercise were not asked for.
    """
    lines: list[RenderableType] = [Text()]
    lines += [paragraph(text, 0, style) for text, style in _verdict(report, left_out)]
    facts = [
        f"{report.score} of {plural(report.total, 'point')}",
        f"isolation {report.isolation}",
        *(["fresh workers"] if report.worker == "fresh" else []),
        f"seed {report.seed}",
        f"{report.seconds:.1f} s",
    ]
    between = f" {marks.dot} "
    sums = Text(facts[0], "bold").append(between + between.join(facts[1:]), "not bold")
    lines.append(_Sums(sums, bar(report.score, report.total, marks, 10)))
    lines.append(Text())
    command, about = suggestion
    label = Text(f"{marks.next} ").append(command, "cyan")
    lines.append(Hanging(Text(about), label, label.cell_len + 2))
    return Group(*lines)


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
) -> tuple[str, str]:
    """Return the command to try next, and what it does.

    Args:
        report: The grading.
        following: The number of the next exercise to do, or `None` after the last one.
        hints: Whether `rnn-grade hint` knows this result and has something to say.
        verbose: Whether the traceback is on the screen already.
        left_out: How many checks of the exercise were not asked for.
    """
    number = int(report.exercise.split("_", 1)[0])
    if report.passed and left_out > 0:
        return f"rnn-grade exercise{number}", "runs all its checks"
    if report.passed and following is not None:
        return f"rnn-grade show {following}", "reads the task of the next exercise"
    if report.passed:
        return "rnn-grade list", "shows the whole course"
    if report.broken or report.interrupted or _unreadable(report):
        return f"rnn-grade exercise{number}", "grades once more"
    unmet = (c for c in report.checks if c.status not in (Status.PASSED, Status.SKIPPED))
    first = next(unmet, None)
    if first is not None and first.traceback and not verbose:
        return f"rnn-grade exercise{number} -v", "shows the traceback as well"
    if hints and not report.not_attempted:
        return f"rnn-grade hint {number}", "opens one more hint"
    return f"rnn-grade show {number}", "reads the task"


def _verdict(report: Report, left_out: int) -> list[tuple[str, str]]:
    done = [result for result in report.checks if result.status is not Status.SKIPPED]
    lines: list[tuple[str, str]] = []
    if report.problem:
        lines.append((f"The grader itself failed. {NOT_YOUR_FAULT}", "magenta"))
        lines.append((f"It says: {report.problem}", ""))
    elif report.broken:
        broken = [c for c in report.checks if c.status is Status.BROKEN]
        points = plural(sum(c.points for c in broken), "point")
        lines.append((f"{points} could not be judged. {NOT_YOUR_FAULT}", "magenta"))
    if report.interrupted and not report.problem:
        text = f"Stopped by Ctrl-C: {len(done)} of {plural(len(report.checks), 'check')} done."
        lines.append((text, "yellow"))
    elif left_out > 0:
        lines.append((f"{plural(left_out, 'check')} not asked for.", ""))
    elif not report.problem and _unreadable(report):
        waits = dict.fromkeys(title for c in report.checks for title in c.waits_for)
        lines.append((f"No check has run. They wait until {' and '.join(waits)}.", "yellow"))
    elif report.not_attempted:
        lines.append(("Not attempted yet: nothing is written, so nothing is wrong.", ""))
    elif report.passed:
        lines.append(("Every check passed. Well done.", "green"))
    return lines


def _unreadable(report: Report) -> bool:
    skipped = [result.status is Status.SKIPPED for result in report.checks]
    return bool(skipped) and all(skipped)
