"""Hidden checks of exercise 4: an LSTM step, its loop, one step back, and the same as a Keras cell.

Only the last five checks ask for Keras, and only the last one trains.
"""

from typing import NamedTuple

import numpy as np
import pytest

from rnn_grade.checks import check, diagnosis, expect, oracles
from rnn_grade.checks.oracles import sigmoid

# All different, and none of them 2 or 3 or 4, so that exchanged axes and blocks cannot cancel.
BATCH, TIMESTEPS, FEATURES, UNITS = 6, 8, 7, 5
AXES = {
    "x": "(batch, features)",
    "h": "(batch, units)",
    "c": "(batch, units)",
    "kernel": "(features, column)",
    "recurrent_kernel": "(units, column)",
    "bias": "(column,)",
}
INPUT, FORGET, CANDIDATE, OUTPUT = (slice(block * UNITS, (block + 1) * UNITS) for block in range(4))
# What the learner is to write.
KERAS_OWN = ("LSTM", "LSTMCell")
# A gate with this bias is open, with its negative shut, to far below the tolerance.
OPEN = 40.0

EPOCHS = 12
# The error that a trained model has to reach, as a share of that of always answering the mean. On
# 10 seeds the reference gets there in 3 or 4 epochs, and after 12 stands at less than a tenth of
# that. A model that does not learn stays above 1.
LEARNED = 0.5


class Problem(NamedTuple):
    """The arguments of a step, in order; at random: no zeros, no symmetry, nothing special."""

    x: np.ndarray
    h: np.ndarray
    c: np.ndarray
    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def weights(self):
        """The last three arguments."""
        return self[3:]

    def only(self, *names):
        """Return the problem with zeros in all of `x`, `h`, `c` and `bias` but these."""
        others = {"x", "h", "c", "bias"} - set(names)
        return self._replace(**{name: np.zeros_like(getattr(self, name)) for name in others})

    def pinned(self, block, value):
        """Return the problem with a gate held open or shut by an extreme bias."""
        bias = self.bias.copy()
        bias[block] = value
        return self._replace(bias=bias)


def draw(rng, *, timesteps=None):
    steps = () if timesteps is None else (timesteps,)
    return Problem(
        x=rng.normal(size=(BATCH, *steps, FEATURES)),
        h=rng.uniform(-0.9, 0.9, size=(BATCH, UNITS)),
        # A cell may leave the range of tanh, and often does.
        c=rng.uniform(0.5, 1.8, size=(BATCH, UNITS)) * rng.choice([-1.0, 1.0], (BATCH, UNITS)),
        kernel=rng.normal(size=(FEATURES, 4 * UNITS)) * 0.4,
        recurrent_kernel=rng.normal(size=(UNITS, 4 * UNITS)) * 0.6,
        bias=rng.uniform(0.4, 0.9, size=4 * UNITS) * rng.choice([-1.0, 1.0], 4 * UNITS),
    )


# Part 1: one step. ------------------------------------------------------------------------------


def _step(part, **options):
    return part(
        "lstm_step",
        oracles.lstm_step,
        returns={"new_h": "the new state h", "new_c": "the new cell c"},
        axes="(batch, units)",
        # The state is read from the cell.
        first="new_c",
        **options,
    )


@pytest.fixture
def step(part):
    return _step(part)


@check(
    points=1,
    hint=(
        "How many arrays does one step hand to the next one?",
        "`np.split(sums, 4, axis=-1)` cuts the columns into four blocks; return `new_h, new_c`.",
    ),
)
def test_step_shape(step, rng):
    """One step gives every sequence of the batch a new state and a new cell."""
    step.ask(*draw(rng))


@check(
    points=2,
    after=test_step_shape,
    hint=(
        "With an empty cell, which gates and which candidate are left?",
        "`new_c = i * candidate` and `new_h = o * tanh(new_c)`. "
        "i, candidate and o are blocks 0, 2 and 3.",
    ),
)
def test_step_terms(step, rng):
    """The bias, the input and the old state each reach the gates, one at a time."""
    problem = draw(rng)
    for name, term in (("bias", "bias"), ("x", "x @ kernel"), ("h", "h @ recurrent_kernel")):
        others = ", ".join(f"`{other}`" for other in ("x", "h", "c", "bias") if other != name)
        step.agrees(
            *problem.only(name),
            where=f" where {others} are all 0",
            hint=f"Only `{term}` is left here. Cut it into the four blocks i, f, candidate, o; "
            "then the new cell is `i * candidate`, and the new state `o * tanh(new_c)`.",
            also=[problem],
        )


@check(
    points=2,
    after=test_step_terms,
    hint=(
        "What is left of the old cell when the forget gate is shut? And when it is open?",
        "The forget gate times the old cell, the input gate times the candidate: no other gate.",
    ),
)
def test_step_gates(step, rng):
    """A gate that is shut lets nothing through, and one that is open lets everything through."""
    problem = draw(rng)
    shut, carried = problem.pinned(FORGET, -OPEN), problem.pinned(FORGET, OPEN).pinned(INPUT, -OPEN)
    # A gate that is shut or open looks the same for several mistakes; all at work tells them apart.
    also = [problem]
    hint = "With f = 0 the old cell is gone: the new one is `i * candidate` alone."
    step.agrees(*shut, where=" with the forget gate shut", hint=hint, also=also)
    hint = "With f = 1 and i = 0 the old cell is carried over unchanged."
    where = " with the forget gate open and the input gate shut"
    step.agrees(*carried, where=where, hint=hint, also=also)
    hint = "With o = 0 the new state is 0, and the new cell is what it was: o does not touch it."
    carried = carried.pinned(OUTPUT, -OPEN)
    step.agrees(*carried, where=" with the output gate shut", hint=hint, also=also)


@check(
    points=1,
    after=test_step_gates,
    hint=(
        "Which three terms stand inside each of the four layers?",
        "All four layers read the same x and the same old h; only the forget gate meets c.",
    ),
)
def test_step_all_terms(step, rng):
    """With everything switched on, the four layers work together."""
    step.agrees(
        *draw(rng),
        hint="Each term alone is right, and gates that are fully open or shut are. Look at the sum "
        "in the forget gate: x, the old h and the bias, and nothing else.",
    )


# Part 2: the loop over time. --------------------------------------------------------------------


def _lstm(*arguments):
    states, cells = oracles.lstm(*arguments)
    return states, states[:, -1], cells[:, -1]


@pytest.fixture
def loop(part):
    return part(
        "lstm",
        _lstm,
        returns={
            "states": "the states that `lstm` returns",
            "h": "the last h that `lstm` returns",
            "c": "the last c that `lstm` returns",
        },
        axes={"states": "(batch, timesteps, units)", "h": "(batch, units)", "c": "(batch, units)"},
    )


@check(
    points=1,
    hint=(
        "One state for each step: which axis counts the steps?",
        "`np.stack` has an argument `axis`. Return `np.stack(...), h, c`.",
    ),
)
def test_lstm_shape(loop, rng):
    """The loop returns the state after every step, and the last state and cell."""
    loop.ask(*draw(rng, timesteps=TIMESTEPS))


@check(
    points=3,
    after=(test_step_all_terms, test_lstm_shape),
    hint=(
        "What does the first step receive, and what the second?",
        "Start with `initial_h, initial_c`. Each step takes both from the step before it.",
    ),
)
def test_lstm_states(loop, rng):
    """Every step starts from the state and the cell that the step before left."""
    problem = draw(rng, timesteps=TIMESTEPS)
    # What an earlier check left behind makes the first answer wrong as well.
    states, again = (loop.ask(*problem)["states"] for _ in range(2))
    expect.that(
        np.allclose(again, states, rtol=1e-4, atol=1e-5, equal_nan=True),
        "the states that `lstm` returns to the same call for the second time",
        expected="the same states again",
        actual="other states than at the first call",
        cause="Something of an earlier call is still there.",
        hint="Nothing may survive a call: begin with `initial_h`, `initial_c` and a new list.",
    )
    loop.agrees(
        *problem,
        hint="Carry both: `h, c = lstm_step(x[:, t], h, c, ...)`, from the initial ones on, and "
        "return the h and the c of the last step.",
    )


# Part 3: one step back. -------------------------------------------------------------------------


@pytest.fixture
def backward(way_back):
    return way_back("lstm_step_backward", AXES)


def _check_gradients(backward, rng, names, hint):
    """Compare some gradients with differences of the loss."""
    problem = draw(rng)
    # So large that what clips gradients clips these.
    h_gradient, c_gradient = 8 * rng.normal(size=(2, *problem.h.shape))

    def loss(point):
        h, c = oracles.lstm_step(*problem._replace(**point))
        return float(np.sum(h * h_gradient) + np.sum(c * c_gradient))

    backward.gradients_agree(
        *problem,
        h_gradient,
        c_gradient,
        loss=loss,
        at={name: getattr(problem, name) for name in names},
        hint=hint,
    )


@check(
    points=2,
    hint=(
        "On which two roads does the loss feel the new cell?",
        "`d_c = c_gradient + h_gradient * o * (1 - tanh(new_c) ** 2)`; the old c gets `d_c * f`.",
    ),
)
def test_backward_cell(backward, rng):
    """The gradient of the old cell agrees with differences of the loss."""
    hint = (
        "Go back from h to the new cell, add `c_gradient`, and pass the sum through the forget "
        "gate to the old cell."
    )
    _check_gradients(backward, rng, ("c",), hint)


@check(
    points=2,
    after=test_backward_cell,
    hint=(
        "By what was each gate multiplied on the way there?",
        "A factor of a product gets the other factor; then comes the slope, `g * (1 - g)` or "
        "`1 - g ** 2`.",
    ),
)
def test_backward_bias(backward, rng):
    """The gradients of all four layers agree with differences of the loss."""
    hint = (
        "Put d_i, d_f, d_candidate and d_o side by side, each through the slope of its own "
        "activation, and add over the batch. The number of the column says which block is wrong: "
        f"here each has {UNITS} columns."
    )
    _check_gradients(backward, rng, ("bias",), hint)


@check(
    points=2,
    after=test_backward_bias,
    hint=(
        "Which product did each matrix take part in?",
        "`x.T @ d_sums` for `kernel`, `h.T @ d_sums` for `recurrent_kernel`; `d_sums @ kernel.T` "
        "for x.",
    ),
)
def test_backward_weights(backward, rng):
    """The gradients of inputs, old state and both kernels agree with differences of the loss."""
    hint = (
        "From `d_sums` on it is two matrix products: inputs go back through the transposed kernel, "
        "and a kernel gets its transposed input times `d_sums`."
    )
    names = ("x", "h", "kernel", "recurrent_kernel")
    _check_gradients(backward, rng, names, hint)


# Part 4: the step as a Keras cell. --------------------------------------------------------------


@check(
    points=2,
    timeout=40,
    hint=(
        "What does a Keras cell return besides its output, and in which order?",
        "`h, c = states` at the beginning of `call`, `return new_h, [new_h, new_c]` at its end.",
    ),
)
def test_cell_step(submission, part, rng):
    """The cell takes one step from `[h, c]`, and returns the new h and `[h, c]`."""
    problem = draw(rng)
    x, h, c = (part.astype(np.float32) for part in (problem.x, problem.h, problem.c))
    cell = submission.build_cell(UNITS)
    expect.self_made(
        cell,
        *KERAS_OWN,
        what="what `build_cell` returns",
        hint="Return `LSTMCell(units)`, with your step in `call` of the class `LSTMCell`.",
    )
    # Keras builds the cell with the first call.
    cell.method("__call__", x, [h, c])
    own = cell.method("get_weights")
    cell.method("set_weights", expect.cells.arranged(own, problem.weights, "LSTM"))
    step = _step(part, call=lambda *arguments: states)
    output, states = expect.several(
        cell.method("__call__", x, [h, c]), ("new_h", "[new_h, new_c]"), "what the cell returns"
    )
    expect.that(
        isinstance(states, (tuple, list)) or np.shape(states) != (BATCH, UNITS),
        "what the cell returns",
        expected="an array and a list of two arrays: new_h, [new_h, new_c]",
        actual="two arrays",
        cause="`lstm_step` returns `new_h, new_c`; a Keras cell returns its output and, beside "
        "it, the list of its states.",
        hint="Return `new_h, [new_h, new_c]`.",
    )
    what = "the states that the cell returns beside its output"
    states = expect.several(states, ("new_h", "new_c"), what)
    right_h, right_c = right = oracles.lstm_step(*problem)
    # What a cell computes that takes its first state for c.
    crossed = oracles.lstm_step(*problem._replace(h=problem.c, c=problem.h))
    for pair, place in (
        (right[::-1], "returns its states"),
        (crossed[::-1], "reads and returns its states"),
        (crossed, "reads its states"),
    ):
        expect.that(
            not diagnosis.same(states, pair),
            "the two states of the cell",
            expected="[h, c]",
            actual="[c, h]",
            cause=f"The numbers are those of a cell that {place} in the order c, h.",
            hint="In Keras h comes first, in `states` and in what you return: `[new_h, new_c]`.",
        )
    hint = "Compare `call` with part 1, line by line."
    step.agrees(*problem, where=" that the cell returns", hint=hint)
    expect.close(
        output,
        right_h,
        what="the output of the cell",
        axes="(batch, units)",
        cause="The output of the cell is its memory c." if diagnosis.same(output, right_c) else "",
        hint="Return `new_h, [new_h, new_c]`: the outside sees h only.",
        rtol=1e-4,
    )


# Part 5: the cell in a model. -------------------------------------------------------------------

STEPS = 4


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(FEATURES, UNITS)


@check(
    points=2,
    timeout=40,
    hint=(
        "`keras.layers.RNN` returns the last output, unless it is told otherwise.",
        "`keras.layers.RNN(LSTMCell(units), return_sequences=True)`.",
    ),
)
def test_model_equals_keras(model, submission, part, rng):
    """With the same weights, the model gives the numbers of `keras.layers.LSTM`."""
    zeros = np.zeros((BATCH, UNITS))
    problem = draw(rng, timesteps=STEPS)._replace(h=zeros, c=zeros)
    x = problem.x.astype(np.float32)
    expect.self_made(
        model,
        *KERAS_OWN,
        what="the layers of your model",
        hint="Wrap the cell of part 4: `keras.layers.RNN(build_cell(units), ...)`.",
    )
    with expect.raises_nothing(
        "the states that the cell returns beside its output",
        expected="a list of two arrays: [new_h, new_c]",
        when="PyTreeSpec",
        actual="another number of states",
        cause="There are not as many states as the `state_size` of the cell has entries.",
        hint="Return `new_h, [new_h, new_c]`; `self.state_size` is `[units, units]`.",
    ):
        expect.answers(
            model,
            x,
            (BATCH, STEPS, UNITS),
            axes="(batch, timesteps, units)",
            what="the output of your model",
            # The usual ways to ask a list of one state for two.
            when=r"not enough values to unpack|(list|tuple) index out of range",
            cause="`keras.layers.RNN` hands the cell as many states as its `state_size` has "
            "entries.",
            hint="An LSTM has two: `self.state_size = [units, units]`.",
        )
    own = model.get_weights()
    model.set_weights(expect.cells.arranged(own, problem.weights, "LSTM"))
    states = part(
        "lstm",
        lambda *arguments: oracles.lstm(*arguments)[0],
        returns="the states of your model, where `keras.layers.LSTM` has the same weights",
        axes="(batch, timesteps, units)",
        read=lambda answer: answer[0] if isinstance(answer, tuple) else answer,
        call=lambda *arguments: model.predict(x),
    )
    hint = "Compare `call` with part 1, line by line, and look at the states that it returns."
    cause, hint = expect.cells.beyond(own, problem.weights) or ("", hint)
    states.agrees(*problem, cause=cause, hint=hint)
    expect.answers(
        submission.build_model(2, 3),
        np.ones((1, 1, 2), np.float32),
        (1, 1, 3),
        axes="(batch, timesteps, units)",
        what="the output of `build_model(2, 3)`",
    )


@check(
    points=1,
    after=test_model_equals_keras,
    hint=(
        "How much of its cell does a new LSTM keep at each step?",
        "Let the block of the forget gate, the second one, start at 1: `bias.assign(...)`, or an "
        "initializer of your own.",
    ),
)
def test_forget_bias(build, rng):
    """A new model starts from random kernels, and keeps 73 % of its cell at each step."""
    fresh = build()
    # Weights exist at the latest after the first prediction.
    fresh.predict(rng.normal(size=(1, STEPS, FEATURES)).astype(np.float32))
    expect.cells.drawn_at_random(fresh.get_weights(), FEATURES, UNITS)
    bias = next((w for w in fresh.get_weights() if np.shape(w) == (4 * UNITS,)), None)
    expect.shape(bias, (4 * UNITS,), axes="(4 * units,)", what="the bias of a new model")
    kept = sigmoid(bias[FORGET])
    others = (("input gate", INPUT), ("candidate", CANDIDATE), ("output gate", OUTPUT))
    other = next((name for name, block in others if np.all(sigmoid(bias[block]) > 0.7)), "")
    # Wide enough for a random beginning with 1 added to it.
    good = (kept > 0.6) & (kept < 0.85)
    cause = f"Its block of the bias is {_span(bias[FORGET])} at the start."
    if good.any() and np.all(np.abs(bias[FORGET][~good]) < 0.4):
        cause = "Only a part of its block of the bias starts at 1."
    elif other:
        cause = f"The block of the {other} starts at 1, not that of the forget gate."
    elif not np.any(bias[FORGET]):
        cause = (
            "The bias of the forget gate starts at 0: after ten steps 0.1 % of the cell is left."
        )
    expect.that(
        bool(good.all()),
        "the forget gate of a new model, where x and h are 0",
        expected="about 0.73",
        actual=f"{float(kept[np.argmin(good)]):.2f}",
        cause=cause,
        hint="Start the second of the four blocks, `bias[units:2 * units]`, at 1.",
    )
    for name, block in others:
        expect.that(
            bool(np.all(np.abs(bias[block]) < 0.4)),
            f"the bias of the {name} in a new model",
            expected="about 0",
            actual=_span(bias[block]),
            cause="Only the block of the forget gate starts at 1; the rest of the bias starts at "
            "0.",
            hint="Mind both ends of the block: `bias[units:2 * units]`.",
        )


def _span(numbers):
    lowest, highest = (f"{float(end):.2g}" for end in (np.min(numbers), np.max(numbers)))
    return lowest if lowest == highest else f"{lowest} to {highest}"


@check(
    points=1,
    after=test_model_equals_keras,
    timeout=40,
    hint=(
        "Every weight needs a path from the output back to it, and so does every earlier step.",
        "Look for `trainable=False`, `stop_gradient`, and NumPy inside `call`.",
    ),
)
def test_model_gradients(model, rng):
    """The gradients of all weights and of the input are those of `keras.layers.LSTM`."""
    problem = draw(rng, timesteps=STEPS)
    zeros = np.zeros((BATCH, UNITS))

    def states(x, *weights):
        return oracles.lstm(x, zeros, zeros, *weights)[0]

    expect.cells.gradients_of_the_layer(model, problem.x, problem.weights, "LSTM", states)


@check(
    points=2,
    after=test_model_gradients,
    timeout=60,
    hint=(
        "Does the optimizer take steps large enough to be seen?",
        'Compile with the loss `"mse"` and `keras.optimizers.Adam(learning_rate=0.01)`.',
    ),
)
def test_model_learns(model, build, rng):
    """A short training on the squared error brings the model closer to another LSTM's states."""
    expect.squared_error(model, draw(rng, timesteps=STEPS).x.astype(np.float32))
    other, zeros = draw(rng), np.zeros((768, UNITS))
    x = rng.normal(size=(768, 6, FEATURES))
    states, _ = oracles.lstm(x, zeros, zeros, *other.weights)
    expect.cells.learns_from_another(build, x, states, epochs=EPOCHS, share=LEARNED)
