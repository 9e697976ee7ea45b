"""Launchers that are kept from one grading to the next, and workers started before they are needed.

A worker that was started ahead is as new as any other: it has seen nothing of any submission.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rnn_grade.sandbox.connection import Limits, Worker
from rnn_grade.sandbox.launcher import Launcher


class KeptLauncher(Launcher):
    """A launcher that may have workers in stock."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._stock: dict[tuple[Limits, bool], Worker] = {}
        self._given: list[Worker] = []

    def start_ahead(self, limits: Limits, *, judge: bool = False) -> None:
        """Start a worker for the next one who asks for such a one, where that costs no waiting.

        Args:
            limits: What the worker may use.
            judge: Whether it is to judge models.
        """
        if self.mode == "fresh":
            self.start()
        elif self.ready and (limits, judge) not in self._stock:
            self._stock[limits, judge] = super().worker(limits, judge=judge)

    def worker(self, limits: Limits, *, fresh: tuple[str, ...] = (), judge: bool = False) -> Worker:
        """Return a new worker, as `Launcher` does; perhaps it was started before."""
        stocked = None if fresh else self._stock.pop((limits, judge), None)
        given = stocked or super().worker(limits, fresh=fresh, judge=judge)
        self._given = [*(worker for worker in self._given if worker.alive), given]
        return given

    def end_given(self) -> None:
        """End every worker that was given away: one that was just starting may still be at it."""
        for worker in self._given:
            worker.close()
        self._given.clear()

    def close(self) -> None:
        """End the server and every worker, and remove their folders."""
        for worker in self._stock.values():
            worker.close()
        self._stock.clear()
        super().close()


class Launchers:
    """Warm launchers that are kept, one for each set of libraries, each made when first needed.

    Args:
        course: The course whose data sets a submission may load.
        threads: Threads that TensorFlow may use.
    """

    def __init__(self, *, course: Path, threads: int) -> None:
        self._course = course
        self._threads = threads
        self._made: dict[tuple[str, ...], KeptLauncher] = {}

    def having(self, libraries: tuple[str, ...]) -> KeptLauncher:
        """Return the launcher that has imported just these libraries."""
        if libraries not in self._made:
            made = KeptLauncher(libraries, course=self._course, threads=self._threads)
            self._made[libraries] = made
        return self._made[libraries]

    def end_given(self) -> None:
        """End every worker of a grading that is over, also where that was broken off."""
        for launcher in self._made.values():
            launcher.end_given()

    def __enter__(self) -> Launchers:
        return self

    def __exit__(self, *exception: object) -> None:
        for launcher in self._made.values():
            launcher.close()
