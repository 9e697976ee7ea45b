"""What a learner reads of a failure, for the tests of every expectation."""

import pytest

from rnn_grade.errors import Failure
from rnn_grade.grading.findings import finding_of
from rnn_grade.render.words.words import explain


def read(expectation, *arguments, **keywords):
    """Return what a learner reads: found, expected, cause, next."""
    with pytest.raises(Failure) as raised:
        expectation(*arguments, **keywords)
    words = explain(finding_of(raised.value))
    return [words.found, words.expected, words.cause, words.next]
