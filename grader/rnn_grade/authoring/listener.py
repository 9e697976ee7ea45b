"""Whoever waits for tasks is told how many there are, and of each one that is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task


class Listener(Protocol):
    """Whoever waits."""

    def expect(self, more: int) -> None:
        """Hear of so many further tasks."""

    def step(self, said: str) -> None:
        """Hear that one of them is done, and which."""


def followed(workforce: Workforce, tasks: Sequence[Task], listener: Listener) -> Iterator[Outcome]:
    """Do all tasks, and yield each one's outcome as it is done.

    Args:
        workforce: Who does them.
        tasks: What to do.
        listener: Told how far it is.
    """
    listener.expect(len(tasks))
    for outcome in workforce.run(tasks, lambda: False):
        yield outcome
        listener.step(f"{outcome.task.exercise} {outcome.task.key}")
