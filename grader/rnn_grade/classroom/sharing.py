"""Several processes at one gradebook: what one has taken, no other starts.

A grading is taken when it is about to begin, is looked up once more, and is given back when its
result is kept. While it runs, a thread says that somebody is still at it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.gradebook.owner import new_owner
from rnn_grade.errors import UserError

# A process on another machine that says nothing for so long has been killed, or cut off.
LEASE_SECONDS = 60.0
HEARTBEAT_SECONDS = LEASE_SECONDS / 4
# What the thread is called.
HEART = "heart of a share"


class Share:
    """What one process takes of the work, to be used in a `with` statement.

    Args:
        book: The gradebook that others may be at as well.
        after: The number of the last grading that does not count; those since do.
    """

    def __init__(self, book: Gradebook, after: int) -> None:
        self._book = book
        self._after = after
        self._owner = new_owner()
        self._ended = threading.Event()
        self._heart = threading.Thread(target=self._beat, name=HEART, daemon=True)

    def __enter__(self) -> Share:
        self._heart.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._heart.join()
        # Where this fails, the others see that the owner is gone, or that the lease runs out.
        with suppress(UserError):
            self._book.release(self._owner)

    def take(self, key: str) -> bool:
        """Return whether a grading is this process's to do; else it is done, or another's."""
        if self.done([key]) or not self._book.claim(key, self._owner, LEASE_SECONDS):
            return False
        # Somebody may have done it between the two.
        if self.done([key]):
            self.give_back(key)
            return False
        return True

    def give_back(self, key: str) -> None:
        """Let a grading go: its result is kept, or it failed."""
        self._book.release(self._owner, [key])

    def done(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that have a score, whoever graded them."""
        return self._book.graded(keys, self._after)

    def others(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that another process is at."""
        return self._book.claimed(keys, self._owner)

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            # A gradebook that is away now may be back before the lease has run out.
            with suppress(UserError):
                self._book.extend(self._owner, LEASE_SECONDS)
