"""What meets an expectation passes in silence; what does not says so in numbers."""

import math

import numpy as np
import pytest

from rnn_grade.checks import expect, training
from rnn_grade.checks.diagnosis import Diagnosis
from rnn_grade.errors import Failure, LearnerError
from rnn_grade.grading.plugin import finding_of
from rnn_grade.render.words.words import explain


def read(expectation, *arguments, **keywords):
    """Return what a learner reads: found, expected, cause, next."""
    with pytest.raises(Failure) as raised:
        expectation(*arguments, **keywords)
    words = explain(finding_of(raised.value))
    return [words.found, words.expected, words.cause, words.next]


# Arrays. ------------------------------------------------------------------------------------------


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
            "Such numbers are too coarse for a state that is carried over many steps.",
            "Leave the type as it comes, or use float32: no `astype(int)`, no float16.",
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
        "All axes fit but one: the number of verbs."
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


def test_equal_compares_plain_values():
    expect.equal([1, 2], np.array([1, 2]), what="ids")
    expect.equal({"a": 1}, {"a": 1}, what="ids")
    expect.equal((1, (2, 3)), [1, [2, 3]], what="ids")
    assert read(expect.equal, {"a": 1, "b": 3}, {"a": 1, "b": 2}, what="the vocabulary")[:2] == [
        "The vocabulary is 3 (key 'b').",
        "2.",
    ]
    assert read(expect.equal, [1, 2], [1, 2, 3], what="the ids")[:2] == [
        "The ids: 2 entries.",
        "3 entries.",
    ]
    assert read(expect.equal, [[1, 5], [3, 4]], [[1, 2], [3, 4]], what="it")[0] == (
        "It is 5 (entry 0, entry 1)."
    )


def test_equal_shows_texts_as_python_writes_them():
    expect.equal(None, None, what="it")
    assert read(expect.equal, "", "ab", what="the text")[:2] == ["The text is ''.", "'ab'."]
    long = "all work and no play makes jack a dull boy, says the book"
    assert read(expect.equal, long.replace("dull", "doll"), long, what="the text")[:2] == [
        "The text is 'oll boy, says the book' (from character 35).",
        "'ull boy, says the book'.",
    ]
    assert read(expect.equal, {"a": 1}, {"a": 1, "b": None}, what="it")[:2] == [
        "It is nothing (key 'b').",
        "Nothing.",
    ]


def test_what_a_failure_holds_can_be_written_as_json():
    with pytest.raises(Failure) as raised:
        expect.that(False, "it", expected=1, actual=[math.nan] * 9)
    assert raised.value.actual == ["nan"] * 6 + ["... 9 entries"]
    with pytest.raises(Failure) as raised:
        expect.equal(math.inf, 1.0, what="it")
    assert raised.value.actual == "inf"


def test_that_states_what_was_looked_at():
    expect.that(True, "it", expected=1, actual=2)
    assert read(
        expect.that,
        False,
        "weights that changed",
        expected=0,
        actual=4,
        where="step 2",
        cause="They are shared.",
        hint="Make new ones.",
    ) == ["Weights that changed: 4 (step 2).", "0.", "They are shared.", "Make new ones."]


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


# Gradients. ---------------------------------------------------------------------------------------


def test_gradient_flow():
    expect.gradient_flow({"kernel": np.ones(2), "bias": np.array([0.0, 1e-9])})
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
    assert read(expect.gradient_flow, {"a": np.array([np.nan])})[0].startswith(
        "The gradient of `a`: 1 of 1 numbers are not finite."
    )


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


# Behaviour. ---------------------------------------------------------------------------------------

X = np.random.default_rng(3).normal(size=(4, 6, 2))


def running_mean(x):
    return np.cumsum(x, axis=1) / np.arange(1, x.shape[1] + 1)[:, None]


def last_state(x):
    weights = 0.5 ** np.arange(x.shape[1])[::-1]
    return np.tanh((x * weights[:, None]).sum(axis=1))


def test_causal():
    expect.causal(running_mean, X)
    assert read(expect.causal, lambda x: x[:, ::-1].cumsum(axis=1)[:, ::-1], X)[:2] == [
        "The output at step 0 changes when only inputs from step 1 on change.",
        "Each output depends on inputs up to its own step.",
    ]
    assert read(expect.causal, lambda x: np.repeat(x[:, :1], 6, axis=1), X)[0] == (
        "No output changes when all inputs from step 1 on change."
    )


def test_a_network_that_does_not_answer_each_step_is_not_asked_about_time():
    assert read(expect.causal, last_state, X) == [
        "The output has shape (4, 2).",
        "Shape (4, 6, ...).",
        "There is not one answer for each step of each sequence.",
        "Return (batch, timesteps, ...): `return_sequences=True` keeps every step.",
    ]
    with pytest.raises(ValueError, match="at least three steps, not 2"):
        expect.causal(running_mean, X[:, :2])


@pytest.mark.parametrize(
    "expectation",
    [
        lambda predict: expect.causal(predict, X),
        lambda predict: expect.remembers(predict, X, X + 1, what="all"),
        lambda predict: expect.order_matters(predict, X, 0, 1),
        lambda predict: expect.batch_independent(predict, X),
        lambda predict: expect.padding_invariant(predict, X, X, what="nothing"),
    ],
)
@pytest.mark.parametrize(
    "answer",
    [
        lambda number: None,
        lambda number: "text",
        lambda number: np.zeros((4, 0)),
        lambda number: np.full((4, 6, 2), np.nan),
        lambda number: np.zeros((4, 6, number)),
        lambda number: np.zeros(number),
    ],
)
def test_odd_answers_are_failures_and_never_a_broken_check(expectation, answer):
    calls = []

    def predict(x):
        calls.append(x)
        return answer(len(calls))

    with pytest.raises(Failure):
        expectation(predict)


def test_remembers():
    changed = X.copy()
    changed[:, 0] += 1
    expect.remembers(last_state, X, changed, what="the first step")
    assert read(expect.remembers, lambda x: x[:, -1], X, changed, what="the first step")[:2] == [
        "Another value for the first step changes nothing at all.",
        "A change of more than 1e-07.",
    ]


def test_order_matters():
    expect.order_matters(last_state, X, 1, 4)
    assert read(expect.order_matters, lambda x: x.sum(axis=1).round(9), X, 1, 4)[0] == (
        "The output stays the same when steps 1 and 4 of the input change places."
    )


def test_batch_independent():
    expect.batch_independent(last_state, X)
    mixed = read(expect.batch_independent, lambda x: last_state(x) - last_state(x).mean(0), X)
    assert mixed[0] == "The answer for row 0 of a batch of 4 is another when the row is alone."
    assert read(expect.batch_independent, lambda x: last_state(x) + np.arange(len(x))[:, None], X)[
        0
    ] == ("The answers for a batch of 4 change when its rows stand in another order.")


def test_same_twice():
    expect.same_twice(last_state, X)
    draw = np.random.default_rng(0)
    words = [
        "Asked twice with the same input, the output differs in 100% of its numbers.",
        "The same answer to the same question.",
        "Something changes from call to call: dropout although the model is not training, a state "
        "that is kept, or a layer that is made anew inside `call`.",
        "Call no layer with `training=True`, and create every layer in `__init__`.",
    ]

    def moody(x):
        return last_state(x) + draw.normal(size=(len(x), 2))

    assert read(expect.same_twice, moody, X) == words
    # Where sameness was expected of something else, this is the reason that helps.
    assert read(expect.batch_independent, moody, X) == words
    assert read(expect.padding_invariant, moody, X, X, what="nothing") == words
    assert read(expect.causal, lambda x: x + draw.normal(size=x.shape), X) == words


def test_padding_invariant():
    padded = np.concatenate([X, np.zeros((4, 3, 2))], axis=1)
    expect.padding_invariant(lambda x: np.abs(x).max(axis=1), X, padded, what="three frames")
    found = read(
        expect.padding_invariant, lambda x: x.mean(axis=1), X, padded, what="three silent frames"
    )
    assert found[0].startswith("Adding three silent frames changes an answer from ")


class Model:
    """A model whose copy answers as told."""

    def __init__(self, answer, copy=None):
        self.answer, self.copy = answer, copy

    def predict(self, x):
        return self.answer

    def reload(self):
        if isinstance(self.copy, Exception):
            raise self.copy
        return Model(self.copy)


def test_saves_and_reloads():
    expect.saves_and_reloads(Model(np.ones(2), np.ones(2)), X)
    assert read(expect.saves_and_reloads, Model(np.ones(2), np.zeros(2)), X)[0] == (
        "The loaded model answers differently by up to 1."
    )
    assert read(expect.saves_and_reloads, Model(np.ones(2), np.full(2, np.nan)), X) == [
        "The loaded model answers differently.",
        "The answers of the model that was saved.",
        "Some weights are not stored: they live outside Keras layers, or are made in `call`.",
        "Create every weight in a layer, in `__init__` or `build`.",
    ]
    error = LearnerError("loading your saved model", "TypeError", "Could not locate class 'Own'.\n")
    assert read(expect.saves_and_reloads, Model(np.ones(2), error), X)[0] == (
        "Loading your saved model failed with TypeError: Could not locate class 'Own'."
    )


def test_a_class_in_the_place_of_a_loss_is_named_when_it_cannot_be_saved():
    raised = "CTC.get_config() missing 1 required positional argument: 'self'"
    error = LearnerError("saving your model", "TypeError", raised)
    assert read(expect.saves_and_reloads, Model(np.ones(2), error), X)[2:] == [
        "The class `CTC` is given to `compile` in the place of an object.",
        "Create the object, with brackets: `CTC()`.",
    ]


class Weighted:
    """A model of which only its weights are of interest; they exist after a first answer."""

    def __init__(self, *weights):
        self.weights, self.built = list(weights), False

    def predict(self, x, eager):
        self.built = True

    def get_weights(self):
        return [weight.copy() for weight in self.weights if self.built]

    def set_weights(self, values):
        for weight, value in zip(self.weights, values, strict=True):
            weight[:] = value


def test_no_shared_weights():
    kernel, bias = np.ones((2, 3)), np.zeros(3)
    model = Weighted(kernel, bias)
    expect.no_shared_weights(model, Weighted(np.ones((2, 3)), np.zeros(3)), X)
    assert (kernel == 1).all()
    assert (bias == 0).all()
    assert read(expect.no_shared_weights, model, Weighted(kernel, np.zeros(3)), X) == [
        "Weights that changed in one model when those of the other were set: 1.",
        "0.",
        "Both calls returned the same model, or models around the same layers.",
        "Create the layers and the model anew inside `build_model`.",
    ]


class Layered:
    """A layer of which only its classes are of interest."""

    def __init__(self, *names):
        self.names = names

    def classes(self):
        return list(self.names)


def test_self_made():
    what = "what `build_cell` returns"
    own = Layered("keras.src.layers.layer.Layer", "lstm_cell.LSTMCell")
    expect.self_made(own, "LSTM", "LSTMCell", what=what)
    derived = Layered("keras.src.layers.rnn.lstm.LSTMCell", "lstm_cell.Own")
    assert read(expect.self_made, derived, "LSTMCell", what=what, hint="Go on.") == [
        "What `build_cell` returns: Keras's own `LSTMCell`.",
        "Layers of your own.",
        "This is the layer that you are to write: do not hold or inherit it.",
        "Go on.",
    ]


# Scores. ------------------------------------------------------------------------------------------

NEIGHBOURS = {"bar": 0.92, "chance": 0.5, "naive": 0.7, "optimum": 0.95, "leak": 0.98}


@pytest.mark.parametrize("value", [0.92, 0.95, 0.98])
def test_scores_between_the_bar_and_the_leak_pass(value):
    expect.score(value, **NEIGHBOURS)


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        (0.505, "That is about the score of guessing: nothing was learned."),
        (0.69, "That is about the score of the naive rule: the memory is not used yet."),
        (0.9, "Something was learned, but not enough."),
        (0.999, "This is too good to be true: the model sees something of the answer."),
        (math.nan, "The training ran away: its numbers became too large, and then NaN."),
    ],
)
def test_a_score_is_explained_by_its_neighbours(value, cause):
    found = read(expect.score, value, **NEIGHBOURS)
    assert found[0] == (
        f"Your accuracy is {value}; chance 0.5, naive 0.7, bar 0.92, best possible 0.95."
    )
    assert found[2] == cause


@pytest.mark.parametrize(
    ("value", "known"),
    [(0.505, True), (0.69, True), (0.9, True), (0.999, False), (math.nan, False)],
)
def test_a_check_may_know_more_of_a_score_that_is_too_low(value, known):
    own = {"cause": "It is the loss.", "hint": "Take another one."}
    found = read(expect.score, value, **NEIGHBOURS, **own)
    assert (found[2:] == list(own.values())) == known


def test_an_error_is_better_when_it_is_small():
    neighbours = {"bar": 0.3, "chance": 2.5, "naive": 0.5, "optimum": 0.24, "leak": 0.2}
    expect.score(0.29, **neighbours, metric="error", higher_is_better=False)
    for value in (0.31, 0.19, math.inf):
        with pytest.raises(Failure):
            expect.score(value, **neighbours, metric="error", higher_is_better=False)


def test_parameter_budget():
    expect.parameter_budget(8000, 8000)
    assert read(expect.parameter_budget, 8001, 8000) == [
        "The model has 8,001 weights.",
        "At most 8,000, counting every variable, trainable or not.",
        "",
        "`model.summary()` shows which layer holds most of them.",
    ]
    with pytest.raises(Failure):
        expect.parameter_budget(-1, 8000)


# Training. ----------------------------------------------------------------------------------------


class Learner:
    """A model that reaches these scores, one per epoch."""

    def __init__(self, *scores):
        self.scores = scores

    def fit(self, x, y, *, scored_on, score, enough, epochs, higher_is_better, batch_size):
        from rnn_grade.grading.remote import History

        # As a worker does, when all that it predicts is NaN.
        lost = bool(self.scores) and math.isnan(self.scores[-1])
        return History((), tuple(self.scores), True, lost)

    def predict(self, x):
        return self.scores[-1] if self.scores else 0.5


def train(*models, **options):
    waiting = list(models)
    return training.train(
        lambda: waiting.pop(0),
        None,
        None,
        scored_on=None,
        score=lambda predictions: predictions,
        bar=0.9,
        epochs=3,
        **options,
    )


def test_another_attempt_is_made_only_after_bad_luck():
    first = train(Learner(0.5, 0.95), Learner(0.99))
    assert (first.score, first.attempts) == (0.95, 1)
    second = train(Learner(0.5, 0.6), Learner(0.7, 0.97))
    assert (second.score, second.attempts, second.scores) == (0.97, 2, (0.7, 0.97))
    never = train(Learner(0.5), Learner(0.6), Learner(0.7), Learner(0.99))
    assert (never.score, never.attempts) == (0.7, 3)


def test_a_fit_that_reports_no_epoch_is_scored_at_its_end():
    assert train(Learner(), attempts=1).score == 0.5


def test_a_training_that_ran_away_has_no_score_and_gets_another_attempt():
    assert train(Learner(0.5, math.nan), Learner(0.97)).score == 0.97
    assert math.isnan(train(Learner(math.nan), attempts=1).score)


def test_a_calibration_sees_one_whole_attempt():
    with training.recorded() as records:
        result = train(Learner(0.95, 0.5), Learner(0.99))
    assert (result.score, result.attempts) == (0.5, 1)
    assert records == [training.Record(0.9, 3, 3, True, (0.95, 0.5))]
    assert train(Learner(0.95)).attempts == 1
