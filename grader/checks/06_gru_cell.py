"""Hidden checks of exercise 6: a GRU step, its loop, one step back, and the same as a Keras cell.

Only the last three checks ask for a Keras model, and only the last one trains it.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest

from rnn_grade.checks import check, diagnosis, expect, oracles, training
from rnn_grade.checks.oracles import sigmoid
from rnn_grade.errors import LearnerError

# All different, and none of them 2 or 3, so that exchanged axes and blocks cannot cancel.
BATCH, TIMESTEPS, FEATURES, UNITS = 6, 7, 4, 5
STEP = ("x", "h", "kernel", "recurrent_kernel", "bias")
AXES = ("batch, features", "batch, units", "features, column", "units, column", "row, column")
UPDATE, RESET, CANDIDATE = (slice(block * UNITS, (block + 1) * UNITS) for block in range(3))
# Wide enough for arithmetic in float32; the mildest known mistake is far larger.
CLOSE = {"rtol": 1e-4, "atol": 1e-5}
# A gate with this bias is open, with its negative shut, to far below the tolerance.
SHUT = 40.0

EPOCHS = 16
# As a share of the error of a constant answer. The reference came below 0.5 after 2 to 7 epochs in
# 17 draws; 8 of them went on to 12 epochs and ended at 0.05 to 0.17. Untrained models, 10 draws:
# 2.4 to 5.4.
LEARNED = 0.5


@dataclass(frozen=True)
class Problem:
    """The arguments of a step, drawn at random: no zeros, no symmetry, nothing special."""

    x: np.ndarray
    h: np.ndarray
    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def arguments(self):
        """In the order in which `gru_step` and `gru` take them."""
        return tuple(getattr(self, name) for name in STEP)

    @property
    def reset_after(self):
        """Two rows of biases belong to the variant with the reset gate after the product."""
        return self.bias.ndim == 2

    def pinned(self, block, value):
        """Return the problem with a gate or the candidate pinned by an extreme input bias."""
        bias = self.bias.copy()
        bias[(0, block) if self.reset_after else block] = value
        return replace(self, bias=bias)


def draw(rng, *, reset_after=True, timesteps=None):
    steps = () if timesteps is None else (timesteps,)
    shape = (2, 3 * UNITS) if reset_after else (3 * UNITS,)
    return Problem(
        x=rng.normal(size=(BATCH, *steps, FEATURES)),
        h=rng.uniform(-0.9, 0.9, size=(BATCH, UNITS)),
        kernel=rng.normal(size=(FEATURES, 3 * UNITS)) * 0.5,
        recurrent_kernel=rng.normal(size=(UNITS, 3 * UNITS)) * 0.7,
        bias=rng.uniform(0.4, 0.9, size=shape) * rng.choice([-1.0, 1.0], size=shape),
    )


# Part 1: one step. ------------------------------------------------------------------------------


def _wrong_step(problem, wrong):
    """Return the new state with `reset_after=True` and one thing wrong that the bank lacks."""
    x, h, kernel, recurrent_kernel, bias = problem.arguments
    from_x, from_h = x @ kernel + bias[0], h @ recurrent_kernel + bias[1]
    gates = sigmoid(from_x + from_h)
    z, r = gates[:, UPDATE], gates[:, RESET]
    inner, inner_bias = recurrent_kernel[:, CANDIDATE], bias[1, CANDIDATE]
    recalled = {
        "bias_outside": lambda: r * (h @ inner) + inner_bias,
        "before": lambda: (r * h) @ inner + inner_bias,
        "before_both": lambda: (r * h) @ inner + r * inner_bias,
        "inverted": lambda: (1 - r) * from_h[:, CANDIDATE],
        "blind": lambda: sigmoid(from_x[:, RESET]) * from_h[:, CANDIDATE],
    }[wrong]()
    return z * h + (1 - z) * np.tanh(from_x[:, CANDIDATE] + recalled)


_BEFORE = (
    "The reset gate multiplies h before the product with the recurrent kernel.",
    "With `reset_after=True` it multiplies the product: `r * (h @ recurrent_kernel + bias[1])`.",
)
_STEP_MISTAKES = {
    "bias_outside": (
        "The reset gate does not reach the recurrent bias of the candidate.",
        "Put the bias inside the brackets: `r * (h @ recurrent_kernel + bias[1])`, last block.",
    ),
    "before": _BEFORE,
    "before_both": _BEFORE,
    "inverted": (
        "The reset gate is turned round: 1 - r stands in the place of r.",
        "Multiply the recurrent part by r itself: r = 1 lets the past in.",
    ),
    "blind": (
        "The reset gate is computed from the input alone.",
        "`r` reads the old state as well: add its block of `h @ recurrent_kernel + bias[1]`.",
    ),
}


def _name_step_mistake(problem):
    known = diagnosis.gru_step(*problem.arguments, reset_after=problem.reset_after)
    if not problem.reset_after:
        return known
    bank = [
        (diagnosis.Diagnosis(wrong, *words), partial(_wrong_step, problem, wrong))
        for wrong, words in _STEP_MISTAKES.items()
    ]
    more = diagnosis.match(bank, lambda: oracles.gru_step(*problem.arguments))
    return lambda actual: known(actual) or more(actual)


def _check_step(submission, problem, what, hint):
    reset_after = problem.reset_after
    expect.close(
        _array(submission.gru_step(*problem.arguments, reset_after=reset_after)),
        oracles.gru_step(*problem.arguments, reset_after=reset_after),
        what=f"{what}, `reset_after={reset_after}`",
        axes="(batch, units)",
        diagnosis=_name_step_mistake(problem),
        hint=hint,
        **CLOSE,
    )


@check(
    points=2,
    hint=(
        "Which block of columns is the update gate, and what does z = 1 mean for the old state?",
        "z is the first block. `z * h + (1 - z) * candidate`: with z = 1 the state stays.",
    ),
)
def test_step_update_gate(submission, rng):
    """The update gate mixes the old state with the candidate."""
    problem = draw(rng)
    _check_step(
        submission,
        problem.pinned(UPDATE, SHUT),
        "the new state where z = 1",
        "With z = 1 nothing is let in: the new state must be exactly `h`. z is the first block.",
    )
    _check_step(
        submission,
        # The reset gate is open, so that nothing it does wrong shows here.
        problem.pinned(CANDIDATE, SHUT).pinned(RESET, SHUT),
        "the new state where the candidate is 1",
        "The new state must lie between `h` and the candidate: `z * h + (1 - z) * candidate`.",
    )


@check(
    points=2,
    after=test_step_update_gate,
    hint=(
        "Which numbers reach the candidate when the reset gate is fully open?",
        "`tanh` of the input part plus the recurrent part, each with its own bias.",
    ),
)
def test_step_candidate(submission, rng):
    """With z = 0 and r = 1, the new state is tanh of all that reaches the candidate."""
    problem = draw(rng).pinned(UPDATE, -SHUT).pinned(RESET, SHUT)
    _check_step(
        submission,
        problem,
        "the new state where z = 0 and r = 1",
        "It must be `tanh` of the last block of `x @ kernel + bias[0]` plus the last block of "
        "`h @ recurrent_kernel + bias[1]`.",
    )


@check(
    points=2,
    after=test_step_candidate,
    hint=(
        "What may the candidate still hear of the past when r = 0?",
        "Nothing: r multiplies the whole recurrent part, its bias included.",
    ),
)
def test_step_reset_gate(submission, rng):
    """With z = 0 and r = 0, the candidate knows nothing of the old state."""
    problem = draw(rng).pinned(UPDATE, -SHUT).pinned(RESET, -SHUT)
    _check_step(
        submission,
        problem,
        "the new state where z = 0 and r = 0",
        "It must be `tanh` of the last block of `x @ kernel + bias[0]` alone: r multiplies the "
        "whole recurrent part.",
    )


@check(
    points=2,
    after=test_step_reset_gate,
    hint=(
        "In which order come the matrix product and the reset gate?",
        "First `h @ recurrent_kernel + recurrent_bias`, then times r.",
    ),
)
def test_step_reset_after(submission, rng):
    """With `reset_after=True`, the reset gate multiplies the finished product."""
    _check_step(
        submission,
        draw(rng),
        "the new state",
        "Gates that are fully open or shut are right. Look at how z and r are computed: each from "
        "its own block, with both biases, and through a sigmoid.",
    )


@check(
    points=2,
    after=test_step_update_gate,
    hint=(
        "What does the reset gate multiply when it comes first?",
        "`(r * h) @ recurrent_kernel[:, 2 * units:]`; the bias has one row, `(3 * units,)`.",
    ),
)
def test_step_reset_before(submission, rng):
    """With `reset_after=False`, the reset gate multiplies the state before the product."""
    problem = draw(rng, reset_after=False)
    try:
        submission.gru_step(*problem.arguments, reset_after=False)
    except LearnerError as error:
        if "unpack" not in error.message:
            raise
        expect.that(
            False,
            "the new state, `reset_after=False`",
            expected="shape (batch, units)",
            actual=f"{error.type_name}: {error.message.strip().partition(chr(10))[0][:160]}",
            cause="The bias is taken for two rows.",
            hint="With `reset_after=False` it has one row, `(3 * units,)`: unpack it only if "
            "`reset_after` is true.",
        )
    _check_step(
        submission,
        problem,
        "the new state",
        "`r * h` goes through the last block of `recurrent_kernel` only; z and r read h itself.",
    )


# Part 2: the loop over time. --------------------------------------------------------------------


@check(
    points=1,
    hint=(
        "One state for each step: which axis counts the steps?",
        "`np.stack` has an argument `axis`.",
    ),
)
def test_gru_shape(submission, rng):
    """The loop returns the state after every step."""
    expect.shape(
        _array(submission.gru(*draw(rng, timesteps=TIMESTEPS).arguments)),
        (BATCH, TIMESTEPS, UNITS),
        axes="(batch, timesteps, units)",
        what="what `gru` returns",
    )


@check(
    points=2,
    after=(test_step_reset_after, test_step_reset_before, test_gru_shape),
    hint=(
        "Which state does the first step receive, and which one the second?",
        "Start with `initial_state`; hand each new state, and `reset_after`, to the next step.",
    ),
)
def test_gru_states(submission, rng):
    """Every step starts from the state before it, in both variants."""
    for reset_after in (True, False):
        problem = draw(rng, reset_after=reset_after, timesteps=TIMESTEPS)
        try:
            # Whatever writes into a state, in the loop or in a step, meets the initial state here.
            states = submission.read_only.gru(*problem.arguments, reset_after=reset_after)
        except LearnerError as error:
            # The step was asked for this variant before, and answered it.
            if reset_after:
                raise
            expect.that(
                False,
                "what `gru` returns, `reset_after=False`",
                expected="shape (batch, timesteps, units)",
                actual=f"{error.type_name}: {error.message.strip().partition(chr(10))[0][:160]}",
                cause="`gru_step` is right with `reset_after=False`; within `gru` it is not "
                "called in this way.",
                hint="Pass `reset_after` on to every step.",
            )
        expect.close(
            _array(states),
            oracles.gru(*problem.arguments, reset_after=reset_after),
            what=f"what `gru` returns, `reset_after={reset_after}`",
            axes="(batch, timesteps, units)",
            diagnosis=diagnosis.gru(*problem.arguments, reset_after=reset_after),
            hint="Carry the new state to the next step, and pass `reset_after` on to every step.",
            **CLOSE,
        )


# Part 3: one step back. -------------------------------------------------------------------------


def _backward(problem, gradient, wrong=""):
    """Return the five gradients, or what a known mistake makes of them.

    Args:
        problem: The arguments of the step.
        gradient: dL/dh_new, `(batch, units)`.
        wrong: The name of a mistake, or nothing.
    """
    x, h, kernel, recurrent_kernel, bias = problem.arguments
    from_x, from_h = x @ kernel + bias[0], h @ recurrent_kernel + bias[1]
    gates = sigmoid(from_x + from_h)
    z, r, recurrent = gates[:, UPDATE], gates[:, RESET], from_h[:, CANDIDATE]
    candidate = np.tanh(from_x[:, CANDIDATE] + r * recurrent)
    d_candidate = gradient * (z if wrong == "shares" else 1 - z)
    d_candidate = d_candidate * (1 if wrong == "tanh" else 1 - candidate**2)
    d_z = gradient * (candidate - h if wrong == "sign" else h - candidate)
    d_z = d_z * (1 if wrong == "sigmoid" else z * (1 - z))
    d_r = d_candidate * (h if wrong == "state" else recurrent)
    d_r = d_r * (1 if wrong == "sigmoid" else r * (1 - r))
    d_r = d_r * (wrong != "reset")
    d_from_x = np.concatenate([d_z, d_r, d_candidate], axis=-1)
    reset_candidate = d_candidate if wrong == "road" else d_candidate * r
    d_from_h = np.concatenate([d_z, d_r, reset_candidate], axis=-1)
    found = {
        "x": d_from_x @ kernel.T,
        "h": d_from_h @ recurrent_kernel.T + gradient * z * (wrong != "mix"),
        "kernel": x.T @ d_from_x,
        "recurrent_kernel": h.T @ d_from_h,
        "bias": np.stack([d_from_x.sum(axis=0), d_from_h.sum(axis=0)]),
    }
    if wrong == "mean":
        for name in ("kernel", "recurrent_kernel", "bias"):
            found[name] = found[name] / len(x)
    if wrong == "sides":
        found["recurrent_kernel"] = h.T @ d_from_x
    if wrong == "sides_x":
        found["x"] = d_from_h @ kernel.T
        found["kernel"] = x.T @ d_from_h
    if wrong == "only_mix":
        found["h"] = gradient * z
    return found


_BACKWARD_MISTAKES = {
    "shares": (
        "The gradient of the candidate is multiplied by z.",
        "The candidate's share in the new state is 1 - z.",
    ),
    "tanh": ("The slope of tanh is left out.", "Multiply with `1 - candidate ** 2`."),
    "sign": (
        "The gradient of the update gate has the wrong sign.",
        "z takes from the candidate and gives to h: its gradient is that of the state times "
        "`h - candidate`.",
    ),
    "sigmoid": (
        "The slope of the sigmoid is left out in both gates.",
        "Multiply with `z * (1 - z)` and with `r * (1 - r)`.",
    ),
    "state": (
        "The gradient of the reset gate is multiplied by h.",
        "With `reset_after=True`, r multiplies `h @ recurrent_kernel + recurrent_bias`: its "
        "gradient is multiplied by the last block of that.",
    ),
    "reset": (
        "Nothing goes back through the reset gate.",
        "r was computed from x and h as well: `d_candidate * h_c * r * (1 - r)`.",
    ),
    "sides": (
        "The gradient of the recurrent kernel comes from the input side.",
        "Use `h.T @ d_from_h`: on the recurrent side the last block is times r.",
    ),
    "road": (
        "The candidate's gradient goes back to h and its weights without the reset gate.",
        "On the recurrent side the last block is `d_candidate * r`.",
    ),
    "sides_x": (
        "What goes back to x and its kernel comes from the recurrent side.",
        "Use `d_from_x`: no reset gate stands between x and the candidate.",
    ),
    "mix": (
        "The straight road back to h, through the mix, is missing.",
        "Add `state_gradient * z`: the old state is itself a part of the new one.",
    ),
    "only_mix": (
        "Only the straight road back to h, through the mix, is there.",
        "h also fed the gates and the candidate: add `d_from_h @ recurrent_kernel.T`.",
    ),
    "mean": (
        "The gradient is averaged over the batch.",
        "Add over the batch; a loss that is a mean has the division in `state_gradient` already.",
    ),
}


def _name_backward_mistake(problem, gradient):
    # All of what came back is compared, one gradient after another: a mistake in one formula
    # may leave the others right.
    def name(actual):
        right = _backward(problem, gradient)
        for wrong, (cause, hint) in _BACKWARD_MISTAKES.items():
            numbers = _backward(problem, gradient, wrong)
            bank = [(diagnosis.Diagnosis(wrong, cause, hint), lambda n=numbers: _of(n, actual))]
            mistake = diagnosis.match(bank, lambda: _of(right, actual))(actual)
            if mistake is not None:
                return mistake
        return None

    return name


def _of(numbers, names):
    return {name: numbers[name] for name in names}


def _check_gradients(submission, rng, names, hint):
    """Compare some gradients with differences of the loss, computed here in float64."""
    problem = draw(rng)
    gradient = rng.normal(size=problem.h.shape)
    found = submission.gru_step_backward(*problem.arguments, gradient)
    if isinstance(found, (tuple, list)) and len(found) == len(STEP):
        found = dict(zip(STEP, found, strict=True))
    expect.that(
        isinstance(found, dict),
        "what `gru_step_backward` returns",
        expected="a dict with five gradients",
        actual=f"a value of type {expect.type_name(found)}",
        hint='Return {"x": ..., "h": ..., "kernel": ..., "recurrent_kernel": ..., "bias": ...}.',
    )
    missing = [name for name in names if name not in found]
    expect.that(
        not missing,
        "the dict that `gru_step_backward` returns",
        expected=f"the keys {_quoted(STEP)}",
        actual=f"the keys {_quoted(found)}",
        cause=f"No gradient is called {_quoted(missing)}.",
        hint="Name each gradient after its argument.",
    )

    def loss(point):
        return float(np.sum(oracles.gru_step(*replace(problem, **point).arguments) * gradient))

    axes = dict(zip(STEP, (f"({names})" for names in AXES), strict=True))
    expect.gradients_match(
        loss,
        {name: getattr(problem, name) for name in names},
        {name: _array(found[name]) for name in names},
        what="`gru_step_backward`",
        rtol=1e-4,
        axes=axes,
        diagnosis=_name_backward_mistake(problem, gradient),
        hint=hint,
    )


@check(
    points=2,
    hint=(
        "Which number in the forward pass is bias row 0 added to, and which one row 1?",
        "Row 0 gets d_z, d_r, d_candidate; row 1 gets the same with d_candidate * r.",
    ),
)
def test_backward_bias(submission, rng):
    """The gradient of both rows of the bias agrees with differences of the loss."""
    hint = (
        "Go back through the mix, then through tanh and the sigmoids, and add over the batch; "
        "row 1 differs from row 0 in the last block, by r."
    )
    _check_gradients(submission, rng, ("bias",), hint)


@check(
    points=2,
    after=test_backward_bias,
    hint=(
        "Which product did each matrix take part in?",
        "`x.T @ d_from_x` for `kernel`, `h.T @ d_from_h` for `recurrent_kernel`.",
    ),
)
def test_backward_weights(submission, rng):
    """The gradients of the inputs and of both kernels agree with differences of the loss."""
    hint = (
        "The inputs go back through `kernel.T`; the kernels get `x.T @` the gradient of the input "
        "part, and `h.T @` the gradient of the recurrent part, with the old h."
    )
    _check_gradients(submission.read_only, rng, ("x", "kernel", "recurrent_kernel"), hint)


@check(
    points=2,
    after=test_backward_bias,
    hint=(
        "At how many places does the old state enter the step?",
        "Through the recurrent kernel, and straight through the mix, times z.",
    ),
)
def test_backward_state(submission, rng):
    """The gradient of the old state agrees with differences of the loss."""
    hint = "Add what comes back through `recurrent_kernel.T` and what comes through the mix."
    _check_gradients(submission, rng, ("h",), hint)


# Part 4: what is saved. -------------------------------------------------------------------------


def _counts(features, units):
    block = features * units + units * units
    return [block + units, 3 * (block + 2 * units), 4 * (block + units)]


@check(
    points=1,
    hint=(
        "How many blocks has each layer: 1, 3 and 4. How many biases has each block?",
        "A block is `features * units + units * units` weights; the GRU has two biases a unit.",
    ),
)
def test_parameter_counts(submission, rng):
    """The weights of the three layers are counted right."""
    features, units = (int(number) for number in rng.integers(5, 60, size=2))
    found = submission.parameter_counts(features, units)
    expect.shape(found, (3,), axes="(layers,)", what="what `parameter_counts` returns")
    for layer, count, right in zip(
        ("SimpleRNN", "GRU", "LSTM"), found, _counts(features, units), strict=True
    ):
        difference = float(count) - right
        cause, hint = "", "The layers have 1, 3 and 4 equal blocks of weights; add the biases."
        if layer == "GRU" and difference == -3 * units:
            cause = "Each block has a bias for the input and one for the recurrent part."
            hint = "With `reset_after=True` the bias of a GRU is `(2, 3 * units)`."
        expect.that(
            difference == 0,
            f"the weights of a {layer} with {features} features and {units} units",
            expected=right,
            actual=count,
            cause=cause,
            hint=hint,
        )


# Part 5: the same as a Keras cell. --------------------------------------------------------------


@pytest.fixture(scope="module")
def model(submission):
    """One untrained model for the checks that only look at its answers."""
    return submission.build_model(FEATURES, UNITS)


def _set_weights(model, problem):
    """Give the model the weights of a problem; each is known by its shape."""
    wanted = {
        np.shape(weight): weight
        for weight in (problem.kernel, problem.recurrent_kernel, problem.bias)
    }
    own = [np.asarray(weight) for weight in model.get_weights()]
    shapes = [weight.shape for weight in own]
    expect.that(
        all(shapes.count(shape) == 1 for shape in wanted),
        "the shapes of the weights of the model",
        expected=", ".join(map(str, wanted)),
        actual=", ".join(map(str, shapes)) or "no weights",
        cause="The weights are not those of `keras.layers.GRU` with `reset_after=True`.",
        hint="Add one kernel, one recurrent kernel and one bias with two rows in `build`.",
    )
    model.set_weights(
        [np.asarray(wanted.get(weight.shape, weight), weight.dtype) for weight in own]
    )


@check(
    points=2,
    timeout=40,
    hint=(
        "`keras.layers.RNN` returns the last output, unless it is told otherwise.",
        "The cell returns `new_h, [new_h]`, and its weights are `(features, 3 * units)`, "
        "`(units, 3 * units)` and `(2, 3 * units)`.",
    ),
)
def test_model_equals_keras(model, rng):
    """With the same weights, the model gives the numbers of `keras.layers.GRU`."""
    problem = replace(draw(rng, timesteps=4), h=np.zeros((BATCH, UNITS)))
    x = problem.x.astype(np.float32)
    expect.self_made(
        model,
        "GRU",
        "GRUCell",
        what="the layers of your model",
        hint="Wrap the cell of your file: `keras.layers.RNN(GRUCell(units))`.",
    )
    expect.shape(model.predict(x), (BATCH, UNITS), axes="(batch, units)")
    _set_weights(model, problem)
    # Shorter and shorter beginnings give the state after every step.
    states = []
    for timesteps in range(1, 5):
        last = model.predict(x[:, :timesteps])
        expect.shape(last, (BATCH, UNITS), axes="(batch, units)")
        states.append(last)
    expect.close(
        np.stack(states, axis=1),
        oracles.gru(*problem.arguments),
        what="the states of your model, where `keras.layers.GRU` has the same weights",
        axes="(batch, timesteps, units)",
        diagnosis=diagnosis.gru(*problem.arguments),
        hint="Compare `call` with part 1, line by line; the output and the new state are the same.",
        **CLOSE,
    )


@check(
    points=1,
    after=test_model_equals_keras,
    hint=(
        "Every weight needs a path from the output back to it, and so does the first step.",
        "Look for `trainable=False`, `stop_gradient`, and NumPy inside `call`.",
    ),
)
def test_model_gradients(model, rng):
    """Training can reach every weight, and the first of the steps."""
    problem = draw(rng, timesteps=4)
    _set_weights(model, problem)
    x = problem.x.astype(np.float32)
    gradients = model.gradients(x)
    expect.gradient_flow(gradients, what="the weights of your model")
    # A weight that is not trainable is missing there, not zero.
    reached = [np.shape(gradient) for gradient in gradients.values()]
    wanted = [np.shape(w) for w in (problem.kernel, problem.recurrent_kernel, problem.bias)]
    expect.that(
        all(shape in reached for shape in wanted),
        "the shapes of the weights that training can change",
        expected=", ".join(map(str, wanted)),
        actual=", ".join(map(str, reached)),
        cause="One of the weights is frozen.",
        hint="Leave `trainable` as it is in `add_weight`.",
    )
    inputs = model.input_gradients(x)
    expect.that(
        inputs is not None and np.any(np.abs(inputs[:, 0]) > 1e-7),
        "the gradient of the last state with respect to the first input",
        expected="not zero",
        actual="zero",
        cause="The gradient stops between one step and the next.",
        hint="Use the old state itself in `call`: no `stop_gradient`, no NumPy.",
    )


@check(
    points=1,
    after=test_model_gradients,
    timeout=60,
    hint=(
        "Does the optimizer take steps large enough to be seen?",
        'Compile with the loss `"mse"` and `keras.optimizers.Adam(learning_rate=0.01)`.',
    ),
)
def test_model_learns(submission, rng):
    """A short training brings the model closer to the states of another GRU."""
    teacher = replace(draw(rng), h=np.zeros((768, UNITS)))
    x = rng.normal(size=(768, 5, FEATURES)).astype(np.float32)
    y = oracles.gru(x, teacher.h, *teacher.arguments[2:])[:, -1].astype(np.float32)
    unseen, states = x[512:], y[512:]
    # What a constant reaches: the mean of the states.
    naive = float(np.mean((states - y[:512].mean(axis=0)) ** 2))
    bar = LEARNED * naive

    def error(predictions):
        if np.shape(predictions) != states.shape:
            return float("inf")
        return float(np.mean((predictions - states) ** 2))

    trained = training.train(
        lambda: submission.build_model(FEATURES, UNITS),
        x[:512],
        y[:512],
        scored_on=unseen,
        score=error,
        bar=bar,
        epochs=EPOCHS,
        batch_size=32,
        higher_is_better=False,
    )
    expect.score(
        trained.score,
        bar=bar,
        # Guessing: the state of some other sequence.
        chance=2 * naive,
        naive=naive,
        # The teacher is a GRU of the same size: its weights give every state exactly.
        optimum=0.0,
        leak=-1.0,
        metric="mean squared error",
        higher_is_better=False,
        cause="The checks before found your cell right, so what is left is how it is trained: the "
        "loss, the optimizer or its learning rate.",
        hint='Compile with `loss="mse"` and `keras.optimizers.Adam(learning_rate=0.01)`.',
    )


def _array(value):
    """Take nested lists and lists of arrays for the array that they spell."""
    if isinstance(value, list):
        try:
            return np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            return value
    return value


def _quoted(names):
    return ", ".join(f'"{name}"' for name in names)
