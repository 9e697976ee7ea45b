"""Where hidden inputs come from: each purpose has a seed of its own, and none tells another.

A seed is an HMAC under a secret. Whoever knows some of them, as a worker knows the one that its own
generators start from, can work out no other without the secret, which never enters a worker.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from rnn_grade.errors import UserError

# What everybody has: right for practice at home and for proving a course, wrong for marks.
PRACTICE_SECRET = "practice"


def given_secret() -> str:
    """Return the secret that the environment holds for marks, or nothing.

    Raises:
        UserError: It is the one that everybody has.
    """
    given = os.environ.get("RNN_GRADE_SECRET", "")
    if given == PRACTICE_SECRET:
        raise UserError(
            f"RNN_GRADE_SECRET is `{PRACTICE_SECRET}`, and that is the one that everybody has.",
            "Unset it, and a new one is made; or set it to another.",
        )
    return given


def keyed_seed(exercise: str, purpose: str, run: int, secret: str = "") -> int:
    """Return a seed that cannot be foretold without the secret, and repeats with it.

    Args:
        exercise: The exercise's folder name.
        purpose: What the seed is for.
        run: The run's seed.
        secret: The secret; by default that of the environment, or the one for practice.
    """
    secret = secret or os.environ.get("RNN_GRADE_SECRET") or PRACTICE_SECRET
    text = f"{exercise}/{purpose}/{run}".encode()
    return int.from_bytes(hmac.new(secret.encode(), text, hashlib.sha256).digest()[:4], "big")


@dataclass(frozen=True)
class Seeds:
    """The seeds of one grading.

    Args:
        exercise: The exercise's folder name.
        run: The run's seed.
        secret: As for `keyed_seed`.
    """

    exercise: str
    run: int
    secret: str = field(default="", repr=False)

    def check(self, name: str) -> int:
        """Return what a check draws its own inputs from, in the grader."""
        return self._of(name)

    def data(self, name: str, split: str) -> int:
        """Return what a data set is drawn from, in the grader."""
        return self._of(f"data {name} {split}")

    def worker(self, check: str) -> int:
        """Return what the worker's generators start from in a check; the worker is told this."""
        return self._of(f"worker {check}")

    def _of(self, purpose: str) -> int:
        return keyed_seed(self.exercise, purpose, self.run, self.secret)
