"""Diagnosis: which known mistake, or which two, give an answer that is wrong."""

from rnn_grade.checks.diagnosis.bank import Diagnose, Diagnosis, match, same
from rnn_grade.checks.diagnosis.known import PAIR_SECONDS, Known, Mistakes

__all__ = [
    "PAIR_SECONDS",
    "Diagnose",
    "Diagnosis",
    "Known",
    "Mistakes",
    "match",
    "same",
]
