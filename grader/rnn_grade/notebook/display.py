"""Shows a grading in a notebook: one output, updated in place, that HTML and plain text share.

The front end chooses: what shows HTML shows ours; an exported PDF, LaTeX and whatever knows plain
text only get what the terminal says. Nothing in it moves, because a notebook keeps its outputs. In
IPython without a kernel the terminal's own display does it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rnn_grade.course.catalog import Exercise
from rnn_grade.grading.grade import left_out
from rnn_grade.notebook.kernel.spoken import in_a_cell
from rnn_grade.render.html.page import Grading, page
from rnn_grade.render.words.verdicts import number
from rnn_grade.report import CheckResult, Event, Report, Status
from rnn_grade.text import clean

# Epochs may be shorter than a front end needs to draw.
_PAUSE = 0.25


class Display:
    """Shows the events of one grading, and the report at the end; used in a `with` statement.

    Args:
        exercise: What is graded.
        origin: A short line that says what of the notebook is graded.
        links: The id of the cell that a label stands for, such as "In[4]" or "cell 7"; in VS Code
            its whole address, which begins with `vscode-notebook-cell:`. A label that is not in it
            stays text.
        verbose: Whether to unfold what the learner's code printed, and tracebacks.
    """

    def __init__(
        self,
        exercise: Exercise,
        origin: str,
        links: Mapping[str, str],
        *,
        verbose: bool = False,
    ) -> None:
        title = exercise.manifest.title
        self._exercise = exercise
        self._titles = {check.name: check.title for check in exercise.checks}
        self._grading = Grading(exercise.number, title, clean(origin), links=links, verbose=verbose)
        self._seen: dict[str, CheckResult] = {}
        self._output = _Output() if _has_kernel() else None
        self._terminal = None if self._output else _Terminal(exercise, origin, verbose)

    def __enter__(self) -> Display:
        return self

    def __exit__(self, *exception: object) -> None:
        # A notebook keeps what it shows: a line that says what goes on must not stay for ever.
        if self._terminal is not None:
            self._terminal.end()
        elif self._grading.doing:
            self._do("Stopped: there is no report.")

    @property
    def has_tracebacks(self) -> bool:
        """Whether tracebacks are there to be read: folded where HTML is shown."""
        return self._output is not None or self._grading.verbose

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if self._terminal is not None:
            self._terminal(event)
            return
        match event.kind:
            case "static":
                self._grading = replace(self._grading, findings=event.findings, notes=event.notes)
            case "importing":
                name = clean(event.detail) or "its libraries"
                self._do(f"Starting Python with {name} in a separate process.")
            case "ready":
                self._do("Ready.")
            case "started":
                self._do(f"Checking: {self._titles.get(event.check, event.check)}")
            case "epoch":
                bar = "" if event.bar is None else f", bar {number(event.bar)}"
                score = number(event.score)
                self._do(f"Training: epoch {event.epoch}, score {score}{bar}", often=True)
            case "finished" if event.result is not None:
                self._seen[event.check] = event.result
                self._grading = replace(self._grading, results=tuple(self._seen.values()))
                if event.result.status is not Status.SKIPPED:
                    # Skipping takes no time: what comes next shows it.
                    self._do("")

    def finish(self, report: Report, suggestion: tuple[str, str]) -> None:
        """Show the report.

        Args:
            report: What was found.
            suggestion: What to try next and what it does, as for the terminal.
        """
        left = left_out(self._exercise, report)
        suggestion = (in_a_cell(suggestion[0]), suggestion[1])
        if self._terminal is not None:
            self._terminal.finish(report, suggestion, left)
            return
        assert self._output is not None
        self._grading = replace(
            self._grading,
            results=report.checks,
            findings=report.findings,
            notes=report.notes,
            doing="",
            report=report,
            left_out=left,
            suggestion=suggestion,
        )
        self._output.show(page(self._grading), _plain(self._grading))

    def _do(self, doing: str, *, often: bool = False) -> None:
        self._grading = replace(self._grading, doing=doing)
        assert self._output is not None
        if not often or self._output.rested(_PAUSE):
            self._output.show(page(self._grading), _plain(self._grading))


class _Output:
    """One output of the cell that runs; every text shown replaces the one before."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._shown = 0.0

    def rested(self, pause: float) -> bool:
        """Return whether nothing was shown for so many seconds."""
        return time.monotonic() - self._shown >= pause

    def show(self, html: str, plain: str) -> None:
        """Show a text, as HTML and as plain text."""
        from IPython import display

        bundle = {"text/html": html, "text/plain": plain}
        if self._handle is None:
            made: Any = display.DisplayHandle
            self._handle = made()
            self._handle.display(bundle, raw=True)
        else:
            self._handle.update(bundle, raw=True)
        self._shown = time.monotonic()


class _Terminal:
    """The terminal's own display, for IPython without a kernel."""

    def __init__(self, exercise: Exercise, origin: str, verbose: bool) -> None:
        from rich.console import Console

        from rnn_grade.render.terminal.live import Watcher

        self._console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        self._watcher = Watcher(self._console, exercise, origin, verbose=verbose)

    def __call__(self, event: Event) -> None:
        self._watcher(event)

    def end(self) -> None:
        """Take away what moves, whether or not there was a report."""
        self._watcher.__exit__(None, None, None)

    def finish(self, report: Report, suggestion: tuple[str, str], left_out: int) -> None:
        """Show the end of the report."""
        from rnn_grade.render.terminal.layout import symbols
        from rnn_grade.render.terminal.verdict import closing

        self._watcher.finish(report)
        marks = symbols(self._console)
        self._console.print(closing(report, marks, suggestion, left_out=left_out))


def _has_kernel() -> bool:
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def _plain(grading: Grading) -> str:
    """Return what the terminal says, in characters that every font of a PDF has."""
    from rnn_grade.render.terminal import report as terminal
    from rnn_grade.render.terminal.layout import ASCII, CELL_WIDTH, paragraph, plain_text

    if grading.report is None:
        shown = [
            terminal.heading(grading.number, grading.title, grading.origin),
            *(terminal.check(result, ASCII, details=False) for result in grading.results),
            paragraph(grading.doing),
        ]
    else:
        report = replace(grading.report, submission=grading.origin)
        left_out, verbose = grading.left_out, grading.verbose
        whole = terminal.whole(
            report, ASCII, grading.suggestion, left_out=left_out, verbose=verbose
        )
        shown = [whole]
    return plain_text(shown, CELL_WIDTH).rstrip("\n")
