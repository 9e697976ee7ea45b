"""What a check may expect; each expectation that is not met raises a `Failure` with the numbers."""

from rnn_grade.checks.expect import cells
from rnn_grade.checks.expect.arrays import (
    as_array,
    close,
    distribution,
    finite,
    shape,
    tolerance,
)
from rnn_grade.checks.expect.behaviour import (
    batch_independent,
    causal,
    nothing_skipped,
    order_matters,
    padding_invariant,
    reads,
    remembers,
    rows_apart,
    same_twice,
)
from rnn_grade.checks.expect.callbacks import callback, draws_alone, keeps_best
from rnn_grade.checks.expect.chance import (
    draws_on,
    follows_seed,
    follows_temperature,
    frequencies,
    still_prefers,
)
from rnn_grade.checks.expect.dtypes import fine_enough, fitting
from rnn_grade.checks.expect.exceptions import raises, raises_nothing, said
from rnn_grade.checks.expect.gradients import (
    gradient_flow,
    gradients_match,
    input_flow,
    relied_on,
    same_direction,
    squared_error,
)
from rnn_grade.checks.expect.leaks import no_leak, places
from rnn_grade.checks.expect.models import (
    answers,
    graph_agrees,
    keeps_weights,
    no_shared_weights,
    saves_and_reloads,
    self_made,
)
from rnn_grade.checks.expect.reach import decides, either_sign, reaches
from rnn_grade.checks.expect.scaling import Scaling, follows_units, scales_a_constant, undone
from rnn_grade.checks.expect.scores import learned, parameter_budget, score
from rnn_grade.checks.expect.states import one_by_one, plays, resets
from rnn_grade.checks.expect.values import (
    equal,
    fail,
    only_defines,
    plain,
    several,
    that,
    type_name,
)

__all__ = [
    "Scaling",
    "answers",
    "as_array",
    "batch_independent",
    "callback",
    "causal",
    "cells",
    "close",
    "decides",
    "distribution",
    "draws_alone",
    "draws_on",
    "either_sign",
    "equal",
    "fail",
    "fine_enough",
    "finite",
    "fitting",
    "follows_seed",
    "follows_temperature",
    "follows_units",
    "frequencies",
    "gradient_flow",
    "gradients_match",
    "graph_agrees",
    "input_flow",
    "keeps_best",
    "keeps_weights",
    "learned",
    "no_leak",
    "no_shared_weights",
    "nothing_skipped",
    "one_by_one",
    "only_defines",
    "order_matters",
    "padding_invariant",
    "parameter_budget",
    "places",
    "plain",
    "plays",
    "raises",
    "raises_nothing",
    "reaches",
    "reads",
    "relied_on",
    "remembers",
    "resets",
    "rows_apart",
    "said",
    "same_direction",
    "same_twice",
    "saves_and_reloads",
    "scales_a_constant",
    "score",
    "self_made",
    "several",
    "shape",
    "squared_error",
    "still_prefers",
    "that",
    "tolerance",
    "type_name",
    "undone",
]
