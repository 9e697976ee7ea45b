"""Lanes on this machine, side by side; whoever else does such tasks keeps to the same protocol."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rnn_grade.course.catalog import Course
from rnn_grade.lanes.lane import Lane, LaneLost, Task
from rnn_grade.report import Report


@dataclass(frozen=True)
class Outcome:
    """What became of one task.

    Args:
        task: The task.
        report: Its report, or `None` after a fault.
        problem: The fault.
    """

    task: Task
    report: Report | None
    problem: str = ""


class Workforce(Protocol):
    """Whoever does the tasks: lanes on this machine, or a cluster."""

    def run(self, tasks: Sequence[Task], stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield each task's outcome as it is done; start no further one once `stop` says so."""


@dataclass(frozen=True)
class Lanes:
    """Lanes on this machine, side by side.

    Args:
        course: The course.
        count: How many.
        threads: How many threads each worker may use.
    """

    course: Course
    count: int
    threads: int = 1

    def run(self, tasks: Sequence[Task], stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield each task's outcome as it is done."""
        waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
        for task in tasks:
            waiting.put(task)
        done: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        count = min(self.count, len(tasks))
        lanes = [Lane(self.course.root, self.threads) for _ in range(count)]
        ended = threading.Event()

        def work(lane: Lane) -> None:
            try:
                while not ended.is_set() and not stop():
                    task = waiting.get_nowait()
                    try:
                        done.put(Outcome(task, lane.grade(task)))
                    except LaneLost as lost:
                        done.put(Outcome(task, None, str(lost)))
            except queue.Empty:
                pass
            finally:
                lane.close()
                done.put(None)

        threads = [threading.Thread(target=work, args=(lane,), daemon=True) for lane in lanes]
        for thread in threads:
            thread.start()
        try:
            left = count
            while left:
                outcome = done.get()
                if outcome is None:
                    left -= 1
                else:
                    yield outcome
        finally:
            ended.set()
            for lane in lanes:
                if any(thread.is_alive() for thread in threads):
                    lane.kill()
