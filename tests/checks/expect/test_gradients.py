"""Gradients flow, and are those of the loss."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.checks.diagnosis import Diagnosis


def test_gradient_flow():
    expect.gradient_flow({"kernel": np.ones(2), "bias": np.array([0.0, 1e-4])})
    expect.gradient_flow({"kernel": np.full(2, 1e-9), "bias": np.array([0.0, 1e-13])})
    assert read(expect.gradient_flow, {}, what="the weights")[0] == (
        "The weights: there is no gradient at all."
    )
    assert read(expect.gradient_flow, {"a": np.ones(2), "b": None})[:2] == [
        "No gradient reaches `b`.",
        "A gradient for each of the 2 weights.",
    ]
    assert (
        read(expect.gradient_flow, {"a": np.zeros(2)})[0] == "The gradient of `a` is 0 everywhere."
    )
    # Rounding is not a gradient.
    assert read(expect.gradient_flow, {"a": np.full(2, 4.4), "b": np.full(2, -1e-8)})[:2] == [
        "The gradient of `b` is 1e-08 at most, and that of `a` 4.4.",
        "A gradient other than 0 for each of the 2 weights.",
    ]
    assert read(expect.gradient_flow, {"a": np.array([np.nan])})[0].startswith(
        "The gradient of `a`: 1 of 1 numbers are not finite."
    )


class Compiled:
    """A model that always answers 0, with a loss whose derivative by the answer is this."""

    def __init__(self, derivative):
        self.derivative = derivative

    def predict(self, x):
        return np.zeros(len(x))

    def gradients(self, x, y):
        return {"bias": self.derivative(self.predict(x) - y), "frozen": None}


def test_the_compiled_loss_is_the_squared_error():
    for right in (lambda error: 2 * error, lambda error: error / 7):
        expect.squared_error(Compiled(right), np.zeros(3))
    assert read(expect.squared_error, Compiled(np.sign), np.zeros(3)) == [
        "The gradient of your loss, where all answers are 10 times as far off: 1 times as large.",
        "10 times as large.",
        "That is not the mean squared error, whose gradient grows as the error does.",
        'Compile with `loss="mse"`.',
    ]


def test_a_gradient_in_the_same_direction():
    def loss(point):
        return float(np.sum(point**2))

    point, words = np.array([1.0, -2.0, 3.0]), {"what": "the agreement", "hint": "Do."}
    words |= {"cause": "Another loss.", "others": {"The wrong way.": lambda point: -loss(point)}}
    # One of several is enough, of whatever length.
    expect.same_direction([np.eye(3)[0], 7 * point], loss, point, **words)
    assert read(expect.same_direction, [-point], loss, point, **words) == [
        "The agreement (1: the same direction): -1.",
        "At least 0.99.",
        "The wrong way.",
        "Do.",
    ]
    assert read(expect.same_direction, [np.ones(3)], loss, point, **words)[2] == "Another loss."


class Reading:
    """A model whose gradient of the input is given."""

    def __init__(self, gradient):
        self.gradient = gradient

    def input_gradients(self, x):
        return self.gradient


def test_parts_of_a_sequence_that_are_relied_on():
    x = np.ones((2, 10, 1))
    words = {"what": "the months", "hint": "Read them."}
    parts = {"the last month": (slice(-1, None), "Cut off."), "the first two": (slice(2), "Faded.")}
    expect.relied_on(Reading(-x), x, parts, 0.05, **words)
    faded = x.copy()
    faded[:, :2] = 0.01
    assert read(expect.relied_on, Reading(faded), x, parts, 0.05, **words) == [
        "The share of the first two in what the answers depend on: 0.0025.",
        "More than 0.05.",
        "Faded.",
        "Read them.",
    ]


def test_input_flow():
    x = np.ones((2, 5, 3))
    words = {"cause": "They are cut off.", "hint": "Read them."}
    expect.input_flow(Reading(x), x, 2, what="the columns", **words)
    unread = x.copy()
    # Less than rounding beside the largest is nothing.
    unread[:, 1:, 1] = 1e-9
    unread[:, 0, 1] = 0
    expect.input_flow(Reading(unread), x, 1, what="the steps", **words)
    asked = {"what": "the columns", "names": ("across", "up", "pen"), **words}
    assert read(expect.input_flow, Reading(unread), x, 2, **asked) == [
        "The columns that the answers do not depend on: 'up'.",
        "None.",
        "They are cut off.",
        "Read them.",
    ]
    short = np.pad(x[:, :1], ((0, 0), (0, 4), (0, 0)))
    expect.input_flow(Reading(short), x, 1, what="the steps", first=1, **words)
    found = read(expect.input_flow, Reading(short), x, 1, what="the steps", **words)
    assert found[0] == "The steps that the answers do not depend on: 4 of 5: 1, 2, 3 and more."
    nothing = Reading(np.zeros_like(x))
    assert read(expect.input_flow, nothing, x, 2, **asked)[0].endswith("'across', 'up', 'pen'.")
    found = read(expect.input_flow, Reading(None), x, 2, **asked)
    assert found[0] == "The gradient of the input is nothing (None)."


def test_gradients_match_differences_in_float64():
    point = {"w": np.array([0.3, -0.7]), "b": np.array(0.2)}

    def loss(p):
        return float(np.tanh(p["w"]).sum() * p["b"] ** 2)

    slope = 1 - np.tanh(point["w"]) ** 2
    right = {"w": slope * 0.04, "b": np.array(2 * 0.2 * np.tanh(point["w"]).sum())}
    expect.gradients_match(loss, point, right, what="`backward`")
    wrong = {**right, "w": right["w"] * [1, 1.01]}
    found = read(
        expect.gradients_match, loss, point, wrong, what="`backward`", axes={"w": "(units,)"}
    )
    assert found[0] == (
        "The gradient of `w` from `backward`: 1 of 2 numbers are wrong. "
        "The first one (unit 1) is 0.02564."
    )
    assert found[1] == "0.02539 (unit 1)."
    assert read(
        expect.gradients_match, loss, point, {"w": right["w"]}, what="`backward`", rtol=1e-4
    ) == [
        "What `backward` returns has no key `b`; its keys: `w`.",
        "A gradient under `b`.",
        "The key is misspelt, or this gradient is not returned.",
        "Use the names of the task as keys.",
    ]
    assert read(expect.gradients_match, loss, point, [1.0], what="`backward`") == [
        "What `backward` returns is of type list.",
        "A dict with the gradient of `w`, `b`.",
        "",
        'Return a dict: `{"w": ..., ...}`.',
    ]


def test_a_diagnosis_of_gradients_is_asked_about_each_name():
    mistake = Diagnosis("twice", "Everything is doubled.", "Halve it.")
    asked = []

    def diagnose(actual):
        asked.append(actual)
        return mistake

    found = read(
        expect.gradients_match,
        lambda p: float(p["w"] ** 2),
        {"w": np.array(3.0)},
        {"w": 12.0},
        what="`backward`",
        diagnosis=diagnose,
    )
    assert found[2:] == ["Everything is doubled.", "Halve it."]
    assert asked == [{"w": 12.0}]


@pytest.mark.parametrize(
    ("gradient", "found"),
    [
        ([[1.0], [2.0, 3.0]], "The gradient of `w` from it is a list whose parts differ in shape."),
        ({"w": 1}, "The gradient of `w` from it is of type dict, which holds no numbers."),
        (None, "The gradient of `w` from it is nothing (None)."),
    ],
)
def test_a_gradient_that_is_no_array_is_a_failure(gradient, found):
    point = {"w": np.ones(2)}
    words = read(
        expect.gradients_match, lambda at: float(at["w"].sum()), point, {"w": gradient}, what="it"
    )
    assert words[0] == found
