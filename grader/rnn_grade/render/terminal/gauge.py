"""How far a long run is: one line while it goes on, and nothing of it afterwards."""

from __future__ import annotations

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
        self._total = 0

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

    def say(self, said: str) -> None:
        """Say this beside the bar."""
        self._progress.update(self._task, description=said)
