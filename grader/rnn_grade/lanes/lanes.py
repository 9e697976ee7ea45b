"""Lanes on this machine, side by side; whoever else does such tasks keeps to the same protocol."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Protocol

from rnn_grade.course.catalog import Course
from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.task import Outcome, Task


class Workforce(Protocol):
    """Whoever does the tasks: lanes on this machine, or a cluster."""

    def run(
        self, tasks: Iterable[Task], stop: Callable[[], bool]
    ) -> Generator[Outcome, None, None]:
        """Yield each task's outcome as it is done; start no further one once `stop` says so.

        A task is taken from `tasks`, by one thread at a time, when somebody is free to do it.
        """


@dataclass(frozen=True)
class Lanes:
    """Lanes on this machine, side by side.

    Args:
        course: The course.
        count: How many.
        threads: How many threads each worker may use; by default they share the cores.
    """

    course: Course
    count: int
    threads: int | None = None

    def run(
        self, tasks: Iterable[Task], stop: Callable[[], bool]
    ) -> Generator[Outcome, None, None]:
        """Yield each task's outcome as it is done; a task is taken when a lane is free for it.

        Whoever stops listening, by Ctrl-C or otherwise, breaks off what is still being done; the
        processes are gone when this returns.
        """
        waiting, taking = iter(tasks), threading.Lock()
        done: queue.SimpleQueue[Outcome | Exception | None] = queue.SimpleQueue()
        threads = self.threads or max(1, (os.cpu_count() or 1) // self.count)
        lanes = [Lane(self.course.root, threads) for _ in range(self.count)]
        ended = threading.Event()

        def next_task() -> Task | None:
            with taking:
                return None if ended.is_set() or stop() else next(waiting, None)

        def work(lane: Lane) -> None:
            try:
                while (task := next_task()) is not None:
                    done.put(lane.do(task))
            except Exception as error:
                done.put(error)
            finally:
                lane.close()
                done.put(None)

        workers = [threading.Thread(target=work, args=(lane,), daemon=True) for lane in lanes]
        try:
            for worker in workers:
                worker.start()
            left = len(workers)
            while left:
                match done.get():
                    case None:
                        left -= 1
                    case Exception() as error:
                        raise error
                    case outcome:
                        yield outcome
        finally:
            ended.set()
            for lane in lanes:
                lane.end()
            for worker in workers:
                if worker.ident is not None:
                    worker.join()
