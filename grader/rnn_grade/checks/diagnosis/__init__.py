"""A bank of known mistakes: oracles with one thing wrong, whose numbers name the mistake.

Each function takes what the learner's code was given and returns a callable: from the learner's
numbers to the `Diagnosis` that gives just these, or `None`.
"""

from rnn_grade.checks.diagnosis.back_through_time import simple_rnn_backward
from rnn_grade.checks.diagnosis.bank import Diagnose, Diagnosis, match, same
from rnn_grade.checks.diagnosis.gru import gru, gru_step
from rnn_grade.checks.diagnosis.known import PAIR_SECONDS, Known, Mistakes
from rnn_grade.checks.diagnosis.lstm import lstm, lstm_step
from rnn_grade.checks.diagnosis.simple_rnn import simple_rnn, simple_rnn_step

__all__ = [
    "PAIR_SECONDS",
    "Diagnose",
    "Diagnosis",
    "Known",
    "Mistakes",
    "gru",
    "gru_step",
    "lstm",
    "lstm_step",
    "match",
    "same",
    "simple_rnn",
    "simple_rnn_backward",
    "simple_rnn_step",
]
