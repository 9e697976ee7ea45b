"""Shows a grading while it happens; what it prints is the same text that `terminal` makes.

A terminal gets one moving line at the bottom. A pipe, and the output of a notebook's cell, get
plain lines and nothing that moves.
"""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from rnn_grade.course.catalog import Exercise
from rnn_grade.render.terminal import report as terminal
from rnn_grade.render.terminal.layout import UNICODE, paragraph, symbols
from rnn_grade.render.terminal.screen import moves
from rnn_grade.report import CheckResult, Event, Finding, Report, Status
from rnn_grade.text import clean

_SECONDS = {"TensorFlow and Keras": ("TensorFlow", "; this takes about 3 seconds")}


class Watcher:
    """Consumes the events of one grading.

    Args:
        console: Where to print.
        exercise: What is graded.
        submission: The path as the learner knows it.
        details: Whether to say below a check what was found.
        verbose: Whether to show the learner's own output as well.
    """

    def __init__(
        self,
        console: Console,
        exercise: Exercise,
        submission: str,
        *,
        details: bool = True,
        verbose: bool = False,
    ) -> None:
        self._console = console
        self._exercise = exercise
        self._submission = submission
        self._details = details
        self._verbose = verbose
        self._marks = symbols(console)
        self._titles = {check.name: check.title for check in exercise.checks}
        self._seen: dict[str, CheckResult] = {}
        self._skipped: list[CheckResult] = []
        self._findings: tuple[Finding, ...] = ()
        self._scores: list[float] = []
        self._headed = False
        self._ran = False
        self._spinner = Spinner("dots" if self._marks is UNICODE else "line", style="cyan")
        self._live: Live | None = None

    def __enter__(self) -> Watcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def __call__(self, event: Event) -> None:
        """Show one event."""
        self._head()
        match event.kind:
            case "static":
                self._findings = event.findings
                if event.notes:
                    self._console.print(terminal.notes(event.notes, self._marks))
                if event.findings:
                    self._console.print(terminal.findings(event.findings, self._marks))
            case "importing":
                self._ran = True
                self._import(event.detail)
            case "ready":
                self._move("Ready.")
            case "started":
                self._ran = True
                self._scores = []
                self._move(f"Checking: {self._titles.get(event.check, event.check)}")
            case "epoch":
                self._flush()
                self._scores.append(event.score)
                line = terminal.curve(tuple(self._scores), event.bar, self._marks)
                self._move("Training: ", line)
            case "finished" if event.result is not None:
                self._finished(event.result)

    def finish(self, report: Report) -> None:
        """Show the checks of which no event told, because the grading was stopped early."""
        self._head()
        self._flush()
        self._stop()
        for result in report.checks:
            if result.title not in self._seen and not report.problem:
                self._console.print(terminal.check(result, self._marks, details=False))

    def _head(self) -> None:
        # Not before the first event: a misspelt check or an unreadable file gets no heading.
        if not self._headed:
            self._headed = True
            number, title = self._exercise.number, self._exercise.manifest.title
            self._console.print(terminal.heading(number, title, self._submission))

    def _finished(self, result: CheckResult) -> None:
        self._seen[result.title] = result
        if not self._ran and not self._verbose and result.status is Status.NOT_ATTEMPTED:
            # Nothing is written yet: what there is to do stands above and below.
            return
        if result.status is Status.SKIPPED:
            # Skipping takes no time, so nobody sees that the lines of a group come together.
            self._skipped.append(result)
            return
        self._flush()
        self._console.print(
            terminal.check(
                result,
                self._marks,
                details=self._details and self._ran,
                verbose=self._verbose,
                known=self._findings,
            )
        )

    def _flush(self) -> None:
        if self._skipped:
            self._console.print(
                terminal.skipped(
                    self._skipped,
                    self._marks,
                    self._seen,
                    details=self._details and self._ran,
                    verbose=self._verbose,
                )
            )
        self._skipped = []

    def _import(self, libraries: str) -> None:
        name, lasts = _SECONDS.get(libraries, (clean(libraries) or "its libraries", ""))
        text = f"Starting Python with {name} in a separate process{lasts}."
        if moves(self._console):
            self._move(text, wrap=True)
        else:
            self._console.print(paragraph(text))

    def _move(self, text: str, more: Text | None = None, *, wrap: bool = False) -> None:
        if not moves(self._console):
            return
        line = Text(clean(text)).append_text(more or Text())
        if not wrap:
            line.truncate(max(self._console.width - 5, 10))
        self._spinner.update(text=line)
        if self._live is None:
            self._live = Live(
                self._spinner,
                console=self._console,
                refresh_per_second=8,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start(refresh=True)
        else:
            self._live.refresh()

    def _stop(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None
