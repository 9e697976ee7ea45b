"""A lane in a thread of its own that does the latest task only: a newer one ends the one before.

What is no longer the latest tells nothing more, whatever it still finds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.report import Event

# Asked again so often to break off, and killed after so long: somebody waits for the newer task.
_AGAIN_SECONDS = 0.05
_PATIENCE_SECONDS = 2.0
_END_SECONDS = 6.0


class Latest:
    """The lane, and what it is to do.

    Args:
        course: The course's folder.
        tell: Told what the latest task does, and at last what it found; called in that thread.
    """

    def __init__(self, course: Path, tell: Callable[[Task, Event | Outcome], None]) -> None:
        self._course = course
        self._tell = tell
        self._change = threading.Condition()
        self._exercise = ""
        self._latest: Task | None = None
        self._running: Task | None = None
        self._waits = False
        self._closed = False
        self._lane: Lane | None = None
        self._lanes_exercise = ""
        # A lane ends with the thread that started it, which is this one.
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def get_ready(self, exercise: str) -> None:
        """Import what an exercise needs, without waiting; what was done for another one ends.

        Args:
            exercise: Its folder name.
        """
        self._want(exercise, None)

    def do(self, task: Task) -> None:
        """Do a watched task, as soon as the one before it has ended.

        Args:
            task: What to find out.
        """
        self._want(task.exercise, task)

    def drop(self) -> None:
        """End what is done, and tell nothing of it."""
        self._want(self._exercise, None)

    def close(self) -> None:
        """End the lane and all that it started."""
        with self._change:
            self._closed, self._latest = True, None
            if self._lane is not None and self._running is not None:
                self._lane.end()
            self._change.notify_all()
        self._thread.join(_END_SECONDS)

    def _want(self, exercise: str, task: Task | None) -> None:
        with self._change:
            self._exercise, self._latest, self._waits = exercise, task, task is not None
            running, lane = self._running, self._lane
            self._change.notify_all()
        if running is not None and lane is not None:
            threading.Thread(target=self._insist, args=(running, lane), daemon=True).start()

    def _insist(self, running: Task, lane: Lane) -> None:
        """Have a task broken off that is not wanted any more."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        with self._change:
            while self._running is running:
                if time.monotonic() > deadline or not lane.break_off():
                    lane.kill()
                    return
                self._change.wait(_AGAIN_SECONDS)

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(self._has_work)
                if self._closed:
                    break
                exercise, task = self._exercise, self._latest if self._waits else None
                self._waits, self._running = False, task
                old = self._lane if exercise != self._lanes_exercise else None
                if self._lane is None or old is not None:
                    self._lane = Lane(self._course, 0, first=exercise)
                    self._lanes_exercise = exercise
                lane = self._lane
            if old is not None:
                old.close()
            lane.start()
            if task is None:
                continue
            outcome = lane.do(task, partial(self._hear, task))
            with self._change:
                self._running = None
                self._change.notify_all()
            self._hear(task, outcome)
        if self._lane is not None:
            self._lane.close()

    def _has_work(self) -> bool:
        return self._closed or self._waits or self._exercise != self._lanes_exercise

    def _hear(self, task: Task, said: Event | Outcome) -> None:
        if task is self._latest:
            self._tell(task, said)
