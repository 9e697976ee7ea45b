"""What answering may take, by three clocks: computing, waiting, and the wall far behind them.

Load is no fault: a process that the machine does not let compute uses up the wall alone, which is
far away, and what runs into it is nobody's fault but the machine's. Where the system does not tell
what a process computes, the clock on the wall is taken for it. Where it does not tell whether its
threads want a core, a process waits that computes nothing although one is free.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rnn_grade.sandbox import usage

# How many times the limit may pass on the wall.
FAR = 10.0
# What is known not to wait need not be looked at thread by thread.
_BUSY = 0.5
# Without a look at its threads, a process waits while it computes less than this share of a time.
_IDLE = 0.01

Excess = Literal["timeout", "waited", "starved"]


@dataclass
class Allowance:
    """What a check may take of the processes that it asks, and what it has taken so far.

    Args:
        seconds: The limit.
        processor: Seconds of computing, all threads together.
        waited: Seconds in which a process that was asked neither computed nor wanted to.
        wall: Seconds on the wall, while something was being answered.
    """

    seconds: float
    processor: float = 0.0
    waited: float = 0.0
    wall: float = 0.0

    @property
    def left(self) -> float:
        """Seconds left by the clock that has gone farthest."""
        return self.seconds - max(self.processor, self.waited, self.wall / FAR)

    @property
    def excess(self) -> Excess | None:
        """Which clock has passed the limit: `starved` is the wall's, without another one's."""
        if self.processor > self.seconds:
            return "timeout"
        if self.waited > self.seconds:
            return "waited"
        return "starved" if self.wall > FAR * self.seconds else None

    def add(self, other: Allowance) -> None:
        """Count what another allowance has been used for.

        Args:
            other: One that was a part of this.
        """
        self.processor += other.processor
        self.waited += other.waited
        self.wall += other.wall


class Meter:
    """Reads off what one process takes.

    What it computes between two questions, in threads that it left behind, counts for the second.

    Args:
        pid: The process.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._processor = usage.processor(pid)
        self._moment = time.monotonic()
        self._idle = usage.idle()

    @property
    def age(self) -> float:
        """Seconds since it was started or read."""
        return time.monotonic() - self._moment

    def start(self) -> None:
        """Begin to count what passes on the wall."""
        self._moment = time.monotonic()
        self._idle = usage.idle()

    def read(self, allowance: Allowance, has_answered: Callable[[], bool]) -> None:
        """Take from an allowance what was used since the last reading.

        Args:
            allowance: What the process is being asked under.
            has_answered: Whether its answer is here, so that it may rest. Asked after a look at
                its threads: whoever reads may have been kept from reading for long.
        """
        passed, processor = self.age, usage.processor(self._pid)
        self._moment += passed
        free = self._free()
        allowance.wall += passed
        if self._processor is None:
            allowance.processor += passed
            return
        # A process that has ended computes no more.
        computed = 0.0 if processor is None else processor - self._processor
        self._processor += computed
        allowance.processor += computed
        if computed < _BUSY * passed and self._rests(computed, passed, free) and not has_answered():
            allowance.waited += passed

    def _free(self) -> float | None:
        """Return how long the cores have rested since the last reading, where that has to tell."""
        before, self._idle = self._idle, usage.idle()
        return None if before is None or self._idle is None else self._idle - before

    def _rests(self, computed: float, passed: float, free: float | None) -> bool:
        asleep = usage.asleep(self._pid)
        if asleep is not None:
            return asleep
        # On a busy machine, a process that computes nothing may just not get to it.
        has_room = free is None or free > _BUSY * passed
        return has_room and computed < _IDLE * passed
