"""What a check may expect; each expectation that is not met raises a `Failure` with the numbers."""

from rnn_grade.checks.expect.arrays import (
    as_array,
    close,
    distribution,
    fine_enough,
    finite,
    shape,
    tolerance,
)
from rnn_grade.checks.expect.behaviour import (
    batch_independent,
    causal,
    no_shared_weights,
    order_matters,
    padding_invariant,
    remembers,
    same_twice,
    saves_and_reloads,
    self_made,
)
from rnn_grade.checks.expect.gradients import gradient_flow, gradients_match
from rnn_grade.checks.expect.scores import parameter_budget, score
from rnn_grade.checks.expect.values import equal, that, type_name

__all__ = [
    "as_array",
    "batch_independent",
    "causal",
    "close",
    "distribution",
    "equal",
    "fine_enough",
    "finite",
    "gradient_flow",
    "gradients_match",
    "no_shared_weights",
    "order_matters",
    "padding_invariant",
    "parameter_budget",
    "remembers",
    "same_twice",
    "saves_and_reloads",
    "score",
    "self_made",
    "shape",
    "that",
    "tolerance",
    "type_name",
]
