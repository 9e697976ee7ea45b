"""What is seen while a file is watched: the first check to mend in full, each other one in a line.

A terminal gets frames, in which the same thing always stands in the same place; what only takes
lines gets each verdict as it comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rnn_grade.render.terminal import report as terminal
from rnn_grade.render.terminal.layout import WIDEST, Symbols, bar, paragraph, row, sentence
from rnn_grade.render.terminal.verdict import STYLES, symbol
from rnn_grade.render.words.verdicts import WORDS
from rnn_grade.render.words.watching import REMARKS, goes_on, importing, of_change
from rnn_grade.report import CheckResult, Status
from rnn_grade.text import clean, plural
from rnn_grade.watching.state import Phase, State, View

_TITLES = 13
# Where lines are only added, those that nobody ran are told in one.
_TOGETHER = (Status.SKIPPED, Status.NOT_ATTEMPTED)
_KEYS = (
    ("h", "hint"),
    ("t", "task"),
    ("s", "solution"),
    ("l", "list"),
    ("r", "again"),
    ("n", "next"),
    ("q", "quit"),
)


def bodies(state: State, marks: Symbols) -> list[RenderableType]:
    """Return what a frame shows of the verdicts, the fullest first.

    Args:
        state: What is known.
        marks: The symbols to use.
    """
    top = [_heading(state), *_remarks(state, marks), *_in_full(state, marks)]
    known = [state.results.get(check.name) for check in state.exercise.visible_checks]
    if state.problem is not None and not state.results:
        return [Group(*top)]
    full = None if _is_told(state, state.to_mend) else state.to_mend
    pairs = zip(state.exercise.visible_checks, known, strict=True)
    others = [(check.title, result) for check, result in pairs if not result or result is not full]
    return [
        Group(*top, *_lines(others, marks, folded))
        for folded in ((), (Status.PASSED, None), (*Status, None))
    ]


def foot(state: State, marks: Symbols) -> RenderableType:
    """Return what a frame shows at its bottom: how far it is, what was changed, the keys.

    Args:
        state: What is known.
        marks: The symbols to use.
    """
    if state.view is View.VERDICTS:
        lines = [Text(), *_standing(state, marks)]
    else:
        lines = [Text("esc brings the verdicts back", "bright_black")]
    if state.remark is not None:
        lines.append(paragraph(REMARKS[state.remark], 0, "yellow"))
    lines.append(_Keys(_KEYS))
    return Group(*lines)


def left_behind(state: State, marks: Symbols) -> RenderableType:
    """Return what stays on the terminal when nothing is watched any more.

    Args:
        state: What was known last.
        marks: The symbols to use.
    """
    if state.phase is not Phase.DONE:
        return Text(f"Exercise {state.exercise.number} was not graded to its end.")
    return Group(bodies(state, marks)[1], Text(), *_standing(replace(state, keys=False), marks))


class Transcript:
    """Writes each verdict as it comes, for what only takes lines.

    Args:
        console: Where to write.
        marks: The symbols to use.
    """

    def __init__(self, console: Console, marks: Symbols) -> None:
        self._console = console
        self._marks = marks
        self._begun = False

    def follow(self, before: State, state: State, view: RenderableType | None = None) -> None:
        """Write what is new.

        Args:
            before: What was known.
            state: What is known.
            view: What somebody wants to see beside the verdicts.
        """
        console, marks = self._console, self._marks
        if state.number != before.number and state.saved:
            if self._begun:
                console.print()
            self._begun = True
            console.print(_heading(state))
        if state.libraries and not before.libraries:
            console.print(paragraph(importing(state.libraries)))
        if state.findings != before.findings or len(state.notes) > len(before.notes):
            console.print(Group(*_remarks(state, marks)))
        seen = before.results if before.number == state.number else {}
        for name, result in state.results.items():
            if name in seen or result.status in _TOGETHER:
                continue
            if result is state.to_mend:
                console.print(terminal.check(result, marks, known=state.findings))
            else:
                console.print(_Line(result.title, result, marks))
        if state.problem is not None and state.problem != before.problem:
            console.print(Group(*_in_full(state, marks)))
        if state.report is not None and before.report is None:
            rest = [(r.title, r) for r in state.results.values() if r.status in _TOGETHER]
            console.print(Group(*_lines(rest, marks, _TOGETHER), Text(), *_standing(state, marks)))
            if state.keys:
                console.print(_Keys(_KEYS))
        if state.hints != before.hints and state.to_mend is not None:
            console.print(Group(*_hints(state, state.to_mend)))
        if state.remark is not None:
            console.print(paragraph(REMARKS[state.remark], 0, "yellow"))
        if view is not None:
            console.print(view)


def _heading(state: State) -> RenderableType:
    exercise = state.exercise
    file = state.submission
    if state.saved:
        file = f"{file}, saved {state.saved}"
    return terminal.heading(exercise.number, exercise.manifest.title, file)


def _remarks(state: State, marks: Symbols) -> list[RenderableType]:
    found = [terminal.notes(state.notes, marks)] if state.notes else []
    return [*found, *([terminal.findings(state.findings, marks)] if state.findings else [])]


def _in_full(state: State, marks: Symbols) -> list[RenderableType]:
    """Return the first check to mend with all that helps, or that there is none."""
    if state.problem is not None:
        problem, way_out = state.problem
        return [paragraph(problem, 0, "red"), paragraph(way_out, 0), Text()]
    result = state.to_mend
    if result is not None and not _is_told(state, result):
        # Where nothing ran, reading the file has said all there is.
        ran = state.report is None or state.report.worker != "none"
        full = terminal.check(result, marks, details=ran, known=state.findings)
        return [full, *_hints(state, result), Text()]
    if state.passed:
        return [Text("Every check passed.", "bold green"), Text()]
    return []


def _hints(state: State, result: CheckResult) -> list[RenderableType]:
    total, opened = len(result.hints), min(state.hints.get(result.name, 0), len(result.hints))
    shown = enumerate(result.hints[:opened], 1)
    lines: list[RenderableType] = [row(f"Hint {n} of {total}", sentence(h)) for n, h in shown]
    return lines


def _is_told(state: State, result: CheckResult | None) -> bool:
    """Whether reading the file has said all there is of a check: that it is still to be written."""
    if result is None or result.status is not Status.NOT_ATTEMPTED:
        return False
    return bool(state.findings) and result.name not in state.hints


def _lines(
    checks: Sequence[tuple[str, CheckResult | None]],
    marks: Symbols,
    folded: Sequence[Status | None],
) -> list[RenderableType]:
    """Return a line for each check, and one for all that ended in a way that is folded.

    Args:
        checks: Their titles, and how each ended; `None` for what is to come.
        marks: The symbols to use.
        folded: The ways to end of which only the number is shown.
    """
    counts = Counter(result and result.status for _, result in checks)
    lines: list[RenderableType] = []
    for title, result in checks:
        status = result and result.status
        if status not in folded or counts[status] == 1:
            lines.append(_Line(title, result, marks))
        elif count := counts.pop(status, 0):
            lines.append(_Line(plural(count, "check"), result, marks, points=False))
    return lines


def _standing(state: State, marks: Symbols) -> list[RenderableType]:
    """Return how far it is; once it is done, the sums, what was changed, and how it goes on."""
    report = state.report
    if state.phase is not Phase.DONE:
        return [_Now(state, marks)]
    if report is None:
        return []
    said = f"{report.score} of {plural(report.total, 'point')}"
    sums = bar(report.score, report.total, marks, 10).append(f"  {said}", "bold")
    sums.append(f" {marks.dot} {report.seconds:.1f} s", "not bold")
    lines: list[RenderableType] = [sums]
    if state.change is not None:
        gained, lost = state.change.gained, state.change.lost
        style = "red" if lost else "green" if gained else "bright_black"
        lines.append(paragraph(of_change(len(gained), len(lost)), 0, style))
    if report.passed:
        lines.append(paragraph(goes_on(state), 0))
    return lines


@dataclass(frozen=True)
class _Line:
    """One check in one line, which ends where the screen does.

    Args:
        title: What it is about.
        result: How it ended; `None` for one that is to come.
        marks: The symbols to use.
        points: Whether its points are shown.
    """

    title: str
    result: CheckResult | None
    marks: Symbols
    points: bool = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, WIDEST)
        result = self.result
        style = STYLES[result.status] if result else "bright_black"
        mark = symbol(result.status, self.marks) if result else self.marks.waiting
        line = Text(f"  {mark} {WORDS[result.status] if result else 'to come'}", style)
        line.append(" " * (_TITLES - line.cell_len))
        earned = "?" if result and result.status is Status.BROKEN else result and result.earned
        right = f"{earned}/{result.points}" if result and self.points else ""
        title = sentence(self.title, "" if result else "bright_black")
        room = max(width - line.cell_len - (len(right) + 2 if right else 0), 10)
        title.truncate(room, overflow="ellipsis" if console.encoding.startswith("utf") else "crop")
        line.append_text(title)
        if right:
            line.append(" " * (width - line.cell_len - len(right))).append(right, style)
        line.rstrip()
        yield line


@dataclass(frozen=True)
class _Now:
    """What goes on, in one line.

    Args:
        state: What is known.
        marks: The symbols to use.
    """

    state: State
    marks: Symbols

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        state = self.state
        titles = {check.name: check.title for check in state.exercise.visible_checks}
        if state.libraries:
            yield Text(importing(state.libraries), "cyan")
            return
        if state.scores:
            line = Text("Training: ").append_text(
                terminal.curve(state.scores, state.bar, self.marks)
            )
        elif state.running:
            line = Text(f"Checking: {clean(titles.get(state.running, state.running))}")
        else:
            line = Text("Checking." if state.results else "Beginning to check.")
        line.stylize("cyan")
        line.truncate(options.max_width)
        yield line


@dataclass(frozen=True)
class _Keys:
    """The keys and what they do; no key is parted from its word."""

    keys: Sequence[tuple[str, str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        line = Text()
        for key, word in self.keys:
            one = Text().append(key, "bold cyan").append(f" {word}", "bright_black")
            if line and line.cell_len + 2 + one.cell_len > options.max_width:
                yield line
                line = Text()
            line.append("  " if line else "").append_text(one)
        yield line
