"""Numbers are compared first by what they are, then by shape, then by value."""

from functools import partial

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.checks.diagnosis import Diagnosis
from rnn_grade.errors import Failure


def test_nested_lists_and_tuples_spell_an_array():
    for value in ([[1.0, 2.0], [3.0, 4.0]], ((1.0, 2.0), np.array([3.0, 4.0]))):
        found = expect.as_array(value)
        assert isinstance(found, np.ndarray)
        assert found.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    # The numbers keep their type: whole and coarse ones are still seen.
    assert expect.as_array([np.zeros(2, np.float16)]).dtype == np.float16
    assert expect.as_array([1, 2]).dtype.kind == "i"
    for value in ([[1.0], [2.0, 3.0]], ["1.5"], [None], {"h": 1.0}, 1.0, None):
        assert expect.as_array(value) is value


def test_numbers_that_are_too_coarse_for_a_state():
    for kind in (np.float32, np.float64):
        expect.fine_enough(np.zeros(3, kind), "the new state h")
    for value, name in (
        (np.zeros(3, np.float16), "float16"),
        (np.zeros(3, int), "int64"),
        ([True, False], "bool"),
    ):
        assert read(expect.fine_enough, value, "the new state h") == [
            f"The numbers in the new state h: {name}.",
            "Float32 or float64.",
            "Such numbers are too coarse: over many steps their errors add up.",
            "Leave the type as it comes, or use float32: no `astype(int)`, no float16, no policy "
            "`mixed_float16`.",
        ]


def test_shape_with_names_of_axes():
    expect.shape(np.zeros((2, 3)), (2, None))
    expect.shape([[1, 2], [3, 4]], (2, 2))
    assert read(
        expect.shape, np.zeros((5, 6, 16)), (5, 16), axes="(batch, verbs)", what="the output"
    ) == [
        "The output has shape (5, 6, 16).",
        "Shape (5, 16), that is (batch, verbs).",
        "There is one answer for each of the 6 timesteps instead of one per sequence.",
        "Leave out `return_sequences=True` on the last recurrent layer.",
    ]
    axes = "(batch, timesteps, units)"
    assert read(expect.shape, np.zeros((6, 3, 5)), (3, 6, 5), axes=axes, what="x")[2:] == [
        "The axes stand in another order.",
        "Put them in the order (batch, timesteps, units).",
    ]
    assert read(expect.shape, np.zeros((6, 16)), (5, 16), axes="(batch, verbs)")[2:] == [
        "Axis 0 is the batch, and its rows are not kept: a loop or a sum goes over them.",
        "Go through the timesteps, axis 1, and keep one row for each sequence.",
    ]
    assert read(expect.shape, np.zeros((5, 15)), (5, 16), axes="(batch, verbs)")[2] == (
        "All axes fit but one: the length of `verbs`."
    )
    for axes in ("", "(batch, 16)"):
        assert read(expect.shape, np.zeros((5, 15)), (5, 16), axes=axes)[2:] == ["", ""]
    assert read(expect.shape, np.zeros(5), (3, 5), what="x") == [
        "X has shape (5,).",
        "Shape (3, 5).",
        "The axis of the batch is missing.",
        "Return one entry for each row of the batch.",
    ]
    assert read(expect.shape, np.float64(1), (4,), axes="(horizon,)", what="x")[2:] == [
        "The axis of the horizon is missing.",
        "",
    ]


def test_what_is_no_array_is_said_first():
    assert read(expect.shape, None, (2,), what="what `step` returns") == [
        "What `step` returns is nothing (None).",
        "",
        "The function ends without a `return`.",
        "End it with `return` and the result.",
    ]
    assert read(expect.shape, "text", (2,), what="it", axes="(batch,)")[:2] == [
        "It is of type str, which holds no numbers.",
        "One array of numbers, (batch,).",
    ]
    assert read(expect.shape, np.ones(2) * 1j, (2,), what="it") == [
        "It holds complex numbers.",
        "One array of numbers.",
        "Something like `np.fft.fft`, or `1j`, made them.",
        "Keep to real numbers.",
    ]
    assert read(expect.shape, [[1, 2], [3]], (2, 2), what="it")[0] == (
        "It is a list whose parts differ in shape."
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([np.zeros((1, 2)), np.zeros((2, 1))], "It is a list whose parts differ in shape."),
        ([[1], 2], "It is a list whose parts differ in shape."),
        ([1, [[2, [3]]]], "It is a list whose parts differ in shape."),
        (([], [1]), "It is a tuple whose parts differ in shape."),
        ([1, None], "It is of type list, which holds no numbers."),
        ([{}, 1], "It is of type list, which holds no numbers."),
        (["x" * 1_000_000, *["y"] * 100_000], "It is of type list, which holds no numbers."),
        ({"a": 1}, "It is of type dict, which holds no numbers."),
        (b"1", "It is of type bytes, which holds no numbers."),
        (object(), "It is of type object, which holds no numbers."),
    ],
    ids=range(10),
)
@pytest.mark.parametrize("expectation", ["shape", "close", "finite", "distribution", "fine_enough"])
def test_what_cannot_be_read_as_an_array_is_a_failure_everywhere(expectation, value, found):
    more = {"shape": [(2,)], "close": [np.zeros(2)]}.get(expectation, [])
    assert read(partial(getattr(expect, expectation), value, *more, what="it"))[0] == found
    assert expect.as_array(value) is value


def test_close_names_the_first_number_that_differs():
    truth = np.arange(12.0).reshape(3, 4)
    expect.close(truth + 1e-6, truth, what="x")
    wrong = truth.copy()
    wrong[1, 2:] += 0.5
    assert read(expect.close, wrong, truth, what="the new state", axes="(batch, units)") == [
        "The new state: 2 of 12 numbers are wrong. The first one (batch 1, unit 2) is 6.5.",
        "6.0 (batch 1, unit 2).",
        "",
        "",
    ]
    ahead = read(expect.close, wrong, truth, what="the forecast", axes="(samples, horizon)")
    assert ahead[1] == "6.0 (sample 1, step 2)."
    hidden = read(expect.close, wrong, truth, what="x", reveal=False, hint="Try again.")
    assert hidden == [
        "X: 2 of 12 numbers are wrong. The first one (index [1, 2]) is 6.5.",
        "",
        "",
        "Try again.",
    ]
    assert read(expect.close, 2.0, 1.0, what="the length")[:2] == [
        "The length: the number is wrong: 2.0.",
        "1.0.",
    ]


def test_close_prefers_a_recognised_mistake_to_the_usual_hint():
    mistake = Diagnosis("sigmoid", "These are the numbers of a sigmoid.", "Use tanh.")
    found = read(
        expect.close, [0.5], [0.0], what="x", diagnosis=lambda actual: mistake, hint="Look again."
    )
    assert found[2:] == ["These are the numbers of a sigmoid.", "Use tanh."]


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (np.float32(0), np.zeros(3)),
        (np.zeros(0), np.zeros(3)),
        (np.zeros((3, 1)), np.zeros(3)),
        (np.full(3, np.nan), np.zeros(3)),
        (np.array([0, np.inf, 0]), np.zeros(3)),
    ],
)
def test_neither_broadcasting_nor_nan_ever_passes(actual, expected):
    with pytest.raises(Failure):
        expect.close(actual, expected, what="x")


def test_a_number_that_cannot_be_expected_is_a_mistake_of_the_check():
    with pytest.raises(ValueError, match="the expected numbers of x are not finite"):
        expect.close([1.0], [np.nan], what="x")


def test_numbers_that_are_not_finite_are_counted():
    assert read(expect.finite, np.array([[1, np.nan], [np.inf, 2]]), "the loss") == [
        "The loss: 2 of 4 numbers are not finite. The first one (index [0, 1]) is nan.",
        "Finite numbers only.",
        "A division by zero, the logarithm of zero, or a state that grows without limit.",
        "Print the numbers step by step and look for the first one that is not finite.",
    ]


SOFTMAX = np.exp([[1.0, 2, 3], [3, 1, 2]]) / np.exp([[1.0, 2, 3], [3, 1, 2]]).sum(1)[:, None]


@pytest.mark.parametrize(
    ("rows", "found", "cause"),
    [
        (
            [[2.0, -1.0], [0.5, 3.0]],
            "The output lies between -1.0 and 3.0, and its rows sum to 1.0 up to 3.5.",
            "These are raw scores, not probabilities.",
        ),
        (
            [[0.9, 0.8], [0.2, 0.7]],
            "The output lies between 0.2 and 0.9, but its rows sum to 0.9 up to 1.7.",
            "Each number is squashed alone, as by a sigmoid, so they do not add up to 1.",
        ),
        (
            [[0.9, 0.2], [0.1, 0.8]],
            "The output sums to 1 along another axis: its rows sum to 0.9 up to 1.1.",
            "The softmax runs along the wrong axis: over the batch or the time, not the classes.",
        ),
        (
            [[1.0], [1.0]],
            "The output is 1.0 for every row.",
            "A softmax over a single unit is always 1.",
        ),
    ],
)
def test_a_distribution_says_in_which_way_it_is_none(rows, found, cause):
    expect.distribution(SOFTMAX, what="the output")
    words = read(expect.distribution, np.array(rows), what="the output")
    assert (words[0], words[2]) == (found, cause)


def test_tolerance_depends_on_the_arithmetic():
    assert expect.tolerance(np.dtype("float32")) == 1e-5
    assert expect.tolerance("bfloat16") == 1e-1
