"""Two independent checks: what costs one its points must not cost the other."""

import numpy as np
from rnn_grade.checks import check, expect


@check(points=2, hint=("Two times, not three.", "Write 2 * x."))
def test_doubles(submission, rng):
    """`double` returns twice its input."""
    x = rng.normal(size=3)
    expect.close(submission.double(x), 2 * x, what="`double(x)`")


@check(points=1, hint="Three times.")
def test_triples(submission, rng):
    """`triple` returns three times its input."""
    x = rng.normal(size=3)
    expect.close(submission.triple(x), 3 * x, what="`triple(x)`")
