"""Numbers have a type that they can be used in: no id turns negative, no mask counts."""

import numpy as np
import pytest

from rnn_grade.checks import expect
from rnn_grade.errors import Failure

IDS = np.array([3, 0, 7])
MASK = np.array([True, False, True])


@pytest.mark.parametrize(
    ("value", "truth", "whole"),
    [
        (IDS, IDS, True),
        (IDS.astype(np.int32), IDS, True),
        ([3, 0, 7], IDS, True),
        # Floats that are whole do no harm, unless somebody asks for integers.
        (IDS.astype(float), IDS, False),
        # Zeros and ones are the same in every type.
        (MASK, MASK.astype(int), True),
        (MASK.astype(np.int8), MASK.astype(int), True),
        (MASK.astype(float), MASK.astype(int), True),
        (MASK, MASK, False),
        ([True, False, True], MASK, False),
        (np.ones(2, np.float32), np.ones(2), False),
    ],
)
def test_a_type_that_can_be_used_like_the_right_one_will_do(value, truth, whole):
    expect.fitting(value, truth, "the ids", whole=whole)


@pytest.mark.parametrize(
    ("kind", "turned"),
    [
        ("int8", "end at 127 and begin anew without a word: 200 becomes -56."),
        ("uint8", "end at 255 and begin anew without a word: 300 becomes 44."),
        ("int16", "end at 32767 and begin anew without a word: 40000 becomes -25536."),
        ("uint16", "end at 65535 and begin anew without a word: 70000 becomes 4464."),
    ],
)
def test_a_narrow_type_says_what_becomes_of_a_larger_number(kind, turned):
    with pytest.raises(Failure) as caught:
        expect.fitting(IDS.astype(kind), IDS, "the ids")
    failure = caught.value
    assert (failure.what, failure.actual) == ("the numbers in the ids", kind)
    assert failure.expected == "whole numbers of at least 32 bits, such as int32"
    assert failure.cause == f"Such numbers {turned}"
    assert failure.hint == f"Leave the type as it comes: no `{kind}`."


@pytest.mark.parametrize(
    ("value", "truth", "expected", "actual"),
    [
        (IDS.astype(float), IDS, "whole numbers", "numbers of type float64"),
        (MASK.astype(int), MASK, "booleans, True and False", "numbers of type int64"),
        (IDS, IDS / 2, "float32 or float64", "int64"),
        (IDS.astype(np.float16), IDS / 2, "float32 or float64", "float16"),
    ],
)
def test_another_kind_of_number_is_told(value, truth, expected, actual):
    with pytest.raises(Failure) as caught:
        expect.fitting(value, truth, "the ids", whole=True)
    assert (caught.value.expected, caught.value.actual) == (expected, actual)
