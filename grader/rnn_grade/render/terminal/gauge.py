"""How far a long run is: one line while it goes on, and nothing of it afterwards.

Where no line can move, such as in a pipe, a line is written to standard error now and then: what is
written to standard output stays what was asked for.
"""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from rnn_grade.render.terminal.screen import in_cell

# A line where none can move: for each tenth of the way, but neither more nor less often than this.
_SHARE = 0.1
_SOONEST_SECONDS, _LATEST_SECONDS = 10.0, 60.0


class Gauge:
    """A bar with counts and time, to be used in a `with` statement.

    Args:
        console: Where it is shown.
        title: What goes on: "Grading".
        time_left: Whether to say how long it will still take.
    """

    def __init__(self, console: Console, title: str, *, time_left: bool = False) -> None:
        columns: list[ProgressColumn] = [TextColumn(title), BarColumn(), MofNCompleteColumn()]
        columns.append(TimeElapsedColumn())
        if time_left:
            columns += [TextColumn("left"), TimeRemainingColumn()]
        columns.append(TextColumn("{task.description}", markup=False))
        self._progress = Progress(*columns, console=console, transient=True, disable=in_cell())
        self._task = self._progress.add_task("", total=0)
        self._title = title
        self._total = self._done = 0
        self._in_lines = not (console.is_terminal or in_cell())
        self._began = self._told = time.monotonic()
        self._told_done = 0

    def __enter__(self) -> Gauge:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def expect(self, more: int) -> None:
        """Count so many further steps."""
        self._total += more
        self._progress.update(self._task, total=self._total)

    def step(self, said: str) -> None:
        """One step is done; say this beside the bar."""
        self._progress.update(self._task, advance=1, description=said)
        self._done += 1
        if self._in_lines:
            self._write(said)

    def say(self, said: str) -> None:
        """Say this beside the bar."""
        self._progress.update(self._task, description=said)

    def _write(self, said: str) -> None:
        """Write how far it is, if that has not been said lately."""
        now = time.monotonic()
        silent = now - self._told
        further = self._done - self._told_done >= _SHARE * self._total
        if silent < _SOONEST_SECONDS or not (further or silent >= _LATEST_SECONDS):
            return
        self._told, self._told_done = now, self._done
        minutes, seconds = divmod(round(now - self._began), 60)
        far = f"{self._done:,} of {self._total:,}, {minutes}:{seconds:02d}"
        print(f"{self._title}: {far}, {said}", file=sys.stderr, flush=True)
