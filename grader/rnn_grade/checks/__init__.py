"""What a check is written with: NumPy only, and judged in the grader's own process."""

from rnn_grade.checks import diagnosis, expect, oracles, training
from rnn_grade.checks.check import check

__all__ = ["check", "diagnosis", "expect", "oracles", "training"]
