"""A report as terminal text: pure functions from results to Rich renderables.

Every verdict is told by a symbol, a word and, where there is one, a colour; none of them alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rnn_grade.render.layout import (
    Hanging,
    Symbols,
    bar,
    paragraph,
    row,
    sentence,
    sparkline,
)
from rnn_grade.render.words import explain
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import clean, plural

_WORDS = {
    Status.PASSED: ("passed", "green"),
    Status.FAILED: ("failed", "red"),
    Status.ERROR: ("error", "red"),
    Status.TIMEOUT: ("timeout", "red"),
    Status.SKIPPED: ("skipped", "bright_black"),
    Status.NOT_ATTEMPTED: ("to do", "yellow"),
    Status.BROKEN: ("broken", "magenta"),
}
_TITLES = 13
_NOT_YOUR_FAULT = "This is the grader's fault, not yours, and costs you no points."


def heading(number: int, title: str, submission: str) -> RenderableType:
    """Return what is graded: the exercise, and the file below it."""
    name = Text(f"Exercise {number}: {clean(title)}", style="bold")
    return Group(Hanging(name, Text(), 0), Hanging(Text(clean(submission)), Text(), 0), Text())


def findings(found: tuple[Finding, ...], marks: Symbols) -> RenderableType:
    """Return what reading the source showed, before anything ran."""
    parts = [finding for finding in found if finding.kind == "unfilled"]
    lines: list[RenderableType] = []
    for finding in found:
        if finding.kind == "unfilled":
            continue
        words = explain(finding)
        lines.append(Hanging(sentence(words.found), Text(f"  {marks.failed} ", "red"), 4))
        lines += _rows(finding, found=False)
    if parts:
        names = ", ".join(f"`{part.what}`{_on_line(part)}" for part in parts)
        label = Text(f"  {marks.open} to write", "yellow")
        lines.append(Hanging(sentence(names), label, _TITLES))
    return Group(*lines, Text())


def check(
    result: CheckResult, marks: Symbols, *, details: bool = True, verbose: bool = False
) -> RenderableType:
    """Return one check's verdict, and below it what helps to mend it.

    Args:
        result: The verdict.
        marks: The symbols to use.
        details: Whether anything follows the first line.
        verbose: Whether to show what the learner's code printed, and the traceback.
    """
    word, style = _WORDS[result.status]
    label = Text(f"  {_symbol(result.status, marks)} {word}", style)
    earned = "?" if result.status is Status.BROKEN else result.earned
    right = Text(f"{earned}/{result.points}", style)
    if verbose:
        right.append(f"{result.seconds:7.1f} s", "bright_black")
    lines: list[RenderableType] = [Hanging(sentence(result.title), label, _TITLES, right)]
    if details:
        lines += _details(result, marks, verbose)
    return Group(*lines)


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
    ran = "" if report.worker != "none" else " (nothing was run)"
    facts = [
        f"{report.score} of {plural(report.total, 'point')}",
        f"isolation {report.isolation}{ran}",
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
        return f"rnn-grade hint {number}", "opens a hint for the first check to mend"
    return f"rnn-grade show {number}", "reads the task"


def whole(
    report: Report,
    marks: Symbols,
    suggestion: tuple[str, str],
    *,
    left_out: int = 0,
    verbose: bool = False,
) -> RenderableType:
    """Return a complete report, as it goes into a file."""
    number = int(report.exercise.split("_", 1)[0])
    lines = [heading(number, report.title, report.submission)]
    if report.findings:
        lines.append(findings(report.findings, marks))
    ran = report.worker != "none"
    lines += [check(result, marks, details=ran, verbose=verbose) for result in report.checks]
    return Group(*lines, closing(report, marks, suggestion, left_out=left_out))


def curve(scores: tuple[float, ...], goal: float | None, marks: Symbols) -> Text:
    """Return a training in one line: epochs, score against bar, and the curve."""
    last = scores[-1] if scores else float("nan")
    against = "" if goal is None else f", bar {number(goal)}"
    line = Text(f"epoch {len(scores)}, score {number(last)}{against}  ")
    return line.append(sparkline(scores, marks.levels), "cyan")


def number(value: float) -> str:
    """Return a score with three decimals, or shortly where that would say nothing."""
    return f"{value:.3f}" if value == 0 or 0.001 <= abs(value) < 1000 else f"{value:.3g}"


def _symbol(status: Status, marks: Symbols) -> str:
    if status is Status.PASSED:
        return marks.passed
    if status is Status.SKIPPED:
        return marks.waiting
    if status is Status.NOT_ATTEMPTED:
        return marks.open
    return marks.failed if status is Status.FAILED else marks.warned


def _details(result: CheckResult, marks: Symbols, verbose: bool) -> list[RenderableType]:
    rows: list[RenderableType] = []
    if result.status is Status.SKIPPED:
        return [row("Waits for", sentence(title)) for title in result.waits_for]
    if result.status is Status.NOT_ATTEMPTED:
        name = result.finding.what if result.finding else "a part of the file"
        return [row("To write", sentence(f"`{clean(name).strip('`')}`"))]
    if result.status is Status.BROKEN:
        rows.append(row("The grader", sentence(_NOT_YOUR_FAULT)))
        message = result.finding.numbers.get("message", "") if result.finding else ""
        rows += [row("It says", Text(clean(str(message))))] if message else []
    elif result.finding is not None:
        rows += _rows(result.finding)
    if result.curve:
        rows.append(row("Training", curve(result.curve, result.bar, marks)))
    return rows + _printed(result, verbose)


def _rows(finding: Finding, *, found: bool = True) -> list[RenderableType]:
    words = explain(finding)
    rows: list[RenderableType] = []
    if found and words.found:
        rows.append(row("Found", sentence(words.found)))
    if words.expected:
        rows.append(row("Expected", sentence(words.expected)))
    if finding.line:
        rows.append(_line(finding))
    if words.cause:
        rows.append(row("Likely cause", sentence(words.cause)))
    if words.next:
        rows.append(row("Next", sentence(words.next)))
    return rows


def _line(finding: Finding) -> RenderableType:
    source = clean(finding.source.strip())
    label = Text("    ").append("Your line".ljust(14), "bold")
    label.append(f"{finding.line} | " if source else f"line {finding.line}")
    return Hanging(Text(source), label, label.cell_len, fold=True)


def _printed(result: CheckResult, verbose: bool) -> list[RenderableType]:
    output = clean(result.output, 8000).rstrip()
    traceback = clean(result.traceback, 8000).rstrip()
    if verbose:
        shown = (("It printed", output), ("Traceback", traceback))
        return [row(label, Text(text), fold=True) for label, text in shown if text]
    if result.status is Status.PASSED or not (output or traceback):
        return []
    printed = f"what it printed ({plural(output.count(chr(10)) + 1, 'line')})" if output else ""
    kept = " and ".join(part for part in (printed, "the traceback" if traceback else "") if part)
    return [row("With -v", Text(f"also {kept}", "bright_black"))]


def _verdict(report: Report, left_out: int) -> list[tuple[str, str]]:
    done = [result for result in report.checks if result.status is not Status.SKIPPED]
    lines: list[tuple[str, str]] = []
    if report.problem:
        lines.append((f"The grader itself failed. {_NOT_YOUR_FAULT}", "magenta"))
        lines.append((f"It says: {report.problem}", ""))
    elif report.broken:
        broken = [c for c in report.checks if c.status is Status.BROKEN]
        points = plural(sum(c.points for c in broken), "point")
        lines.append((f"{points} could not be judged. {_NOT_YOUR_FAULT}", "magenta"))
    if report.interrupted and not report.problem:
        text = f"Stopped by Ctrl-C: {len(done)} of {plural(len(report.checks), 'check')} done."
        lines.append((text, "yellow"))
    elif left_out > 0:
        lines.append((f"{plural(left_out, 'check')} not asked for by `--only`.", ""))
    elif not report.problem and _unreadable(report):
        waits = dict.fromkeys(title for c in report.checks for title in c.waits_for)
        lines.append((f"No check has run. They wait until {' and '.join(waits)}.", "yellow"))
    elif report.not_attempted:
        lines.append(("Nothing is written yet, so nothing is wrong yet.", ""))
    elif report.passed:
        lines.append(("Every check passed. Well done.", "green"))
    return lines


def _unreadable(report: Report) -> bool:
    skipped = [result.status is Status.SKIPPED for result in report.checks]
    return bool(skipped) and all(skipped)


def _on_line(finding: Finding) -> str:
    return f" (line {finding.line})" if finding.line else ""
