"""A report as terminal text: pure functions from results to Rich renderables.

Every verdict is told by a symbol, a word and, where there is one, a colour; none of them alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.render.terminal.layout import (
    Hanging,
    Symbols,
    row,
    sentence,
    sparkline,
)
from rnn_grade.render.terminal.verdict import STYLES, closing, symbol
from rnn_grade.render.words.verdicts import WORDS, Row, progress, rows, rows_of, waits_for
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import clean, placed, plural

_TITLES = 13
_PLACED = 3


def heading(number: int, title: str, submission: str) -> RenderableType:
    """Return what is graded: the exercise, and the file below it."""
    name = Text(f"Exercise {number}: {clean(title)}", style="bold")
    return Group(Hanging(name, Text(), 0), Hanging(Text(clean(submission)), Text(), 0), Text())


def notes(found: tuple[Finding, ...], marks: Symbols) -> RenderableType:
    """Return what was taken of the submission and what was not: remarks, and no verdict."""
    lines: list[RenderableType] = []
    for note in found:
        lines += _remark(note, Text(f"  {marks.waiting} ", "bright_black"))
    return Group(*lines, Text())


def findings(found: tuple[Finding, ...], marks: Symbols) -> RenderableType:
    """Return what reading the source showed, before anything ran."""
    parts = [finding for finding in found if finding.kind == "unfilled"]
    lines: list[RenderableType] = []
    for finding in found:
        if finding.kind != "unfilled":
            lines += _remark(finding, Text(f"  {marks.failed} ", "red"))
    if parts:
        # So many are in the order of the file; where each of them stands would fill the screen.
        few = len(parts) <= _PLACED
        names = ", ".join(f"`{part.what}`{_on_line(part) if few else ''}" for part in parts)
        label = Text(f"  {marks.open} to write", "yellow")
        lines.append(Hanging(sentence(names), label, _TITLES))
    return Group(*lines, Text())


def check(
    result: CheckResult,
    marks: Symbols,
    *,
    details: bool = True,
    verbose: bool = False,
    known: tuple[Finding, ...] = (),
) -> RenderableType:
    """Return one check's verdict, and below it what helps to mend it.

    Args:
        result: The verdict.
        marks: The symbols to use.
        details: Whether anything follows the first line.
        verbose: Whether to show what the learner's code printed, and the traceback.
        known: What was found before anything ran; it is not explained a second time.
    """
    style = STYLES[result.status]
    label = Text(f"  {symbol(result.status, marks)} {WORDS[result.status]}", style)
    earned = "?" if result.status is Status.BROKEN else result.earned
    right = Text(f"{earned}/{result.points}", style)
    if verbose:
        right.append(f"{result.seconds:7.1f} s", "bright_black")
    lines: list[RenderableType] = [Hanging(sentence(result.title), label, _TITLES, right)]
    if details:
        lines += _details(result, marks, verbose, known)
    return Group(*lines)


def skipped(
    results: Sequence[CheckResult],
    marks: Symbols,
    seen: Mapping[str, CheckResult],
    *,
    details: bool = True,
    verbose: bool = False,
) -> RenderableType:
    """Return checks that were skipped one after another, and what each group of them waits for.

    Args:
        results: Their verdicts.
        marks: The symbols to use.
        seen: Every verdict so far, by title.
        details: Whether to say what they wait for.
        verbose: Whether to show seconds.
    """
    lines: list[RenderableType] = []
    for reasons, group in groupby(results, key=lambda result: waits_for(result, seen)):
        members = list(group)
        lines += [check(r, marks, details=False, verbose=verbose) for r in members]
        label = "Waits for" if len(members) == 1 else "They wait for"
        for number, reason in enumerate(reasons if details else ()):
            lines.append(row(label if number == 0 else "and", sentence(reason)))
    return Group(*lines)


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
    if report.notes:
        lines.append(notes(report.notes, marks))
    if report.findings:
        lines.append(findings(report.findings, marks))
    options = {"details": report.worker != "none", "verbose": verbose}
    seen = {result.title: result for result in report.checks}
    for is_skipped, group in groupby(report.checks, key=lambda r: r.status is Status.SKIPPED):
        if is_skipped:
            lines.append(skipped(list(group), marks, seen, **options))
        elif verbose or not report.not_attempted:
            lines += [check(r, marks, known=report.findings, **options) for r in group]
    return Group(*lines, closing(report, marks, suggestion, left_out=left_out))


def curve(scores: tuple[float, ...], goal: float | None, marks: Symbols) -> Text:
    """Return a training in one line: epochs, score against bar, and the curve."""
    line = Text(f"{progress(scores, goal)}  ")
    return line.append(sparkline(scores, marks.levels), "cyan")


def _details(
    result: CheckResult, marks: Symbols, verbose: bool, known: tuple[Finding, ...]
) -> list[RenderableType]:
    lines = [_row(one) for one in rows(result, known)]
    if result.status is Status.NOT_ATTEMPTED:
        return lines
    if result.curve:
        lines.append(row("Training", curve(result.curve, result.bar, marks)))
    if result.status.unmet and result.status is not Status.BROKEN:
        # What `rnn-grade hint --check` and `--only` take.
        lines.append(row("Check", Text(result.name, "bright_black")))
    return lines + _printed(result, verbose)


def _remark(finding: Finding, label: Text) -> list[RenderableType]:
    found, *others = rows_of(finding)
    return [Hanging(sentence(found.text), label, 4), *map(_row, others)]


def _row(one: Row) -> RenderableType:
    if not one.is_source:
        return row(one.label, sentence(one.text))
    source, place = clean(one.text), placed(one.line, one.cell)
    label = Text("    ").append(one.label.ljust(14), "bold")
    label.append(f"{place if one.cell else one.line} | " if source else place)
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


def _on_line(finding: Finding) -> str:
    place = placed(finding.line, finding.cell)
    return f" ({place})" if place else ""
