"""Hidden checks of exercise 6: a GRU step, its loop, one step back, and the same as a Keras cell.

Only the last three checks ask for a Keras model, and only the last one trains it.
"""

from typing import NamedTuple

import numpy as np
import pytest

from rnn_grade.checks import check, expect, oracles

# All different, and none of them 2 or 3, so that exchanged axes and blocks cannot cancel.
BATCH, TIMESTEPS, FEATURES, UNITS = 6, 7, 4, 5
AXES = {
    "x": "(batch, features)",
    "h": "(batch, units)",
    "kernel": "(features, column)",
    "recurrent_kernel": "(units, column)",
    "bias": "(row, column)",
}
UPDATE, RESET, CANDIDATE = (slice(block * UNITS, (block + 1) * UNITS) for block in range(3))
# A gate with this bias is open, with its negative shut, to far below the tolerance.
SHUT = 40.0

EPOCHS = 16
# As a share of the error of a constant answer. The reference came below 0.5 after 2 to 7 epochs in
# 17 draws; 8 of them went on to 12 epochs and ended at 0.05 to 0.17. Untrained models, 10 draws:
# 2.4 to 5.4.
LEARNED = 0.5


class Problem(NamedTuple):
    """The arguments of a step, in order; at random: no zeros, no symmetry, nothing special."""

    x: np.ndarray
    h: np.ndarray
    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def weights(self):
        """The last three arguments."""
        return self[2:]

    @property
    def reset_after(self):
        """Two rows of biases belong to the variant with the reset gate after the product."""
        return self.bias.ndim == 2

    def pinned(self, block, value):
        """Return the problem with a gate or the candidate pinned, by its input bias and by `x`.

        Either of them is enough: a gate that lacks one of the two is still open, or shut.
        """
        x, kernel, bias = self.x.copy(), self.kernel.copy(), self.bias.copy()
        x[:, 0] = 1
        kernel[0, block] = value
        bias[(0, block) if self.reset_after else block] = value
        return self._replace(x=x, kernel=kernel, bias=bias)


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


@pytest.fixture
def step(part):
    return part("gru_step", oracles.gru_step, returns="the new state", axes="(batch, units)")


def _check_step(step, problem, where, hint, also=()):
    reset_after = problem.reset_after
    step.agrees(
        *problem,
        reset_after=reset_after,
        where=f"{where}, `reset_after={reset_after}`",
        hint=hint,
        also=also,
    )


@check(
    points=2,
    hint=(
        "Which block of columns is the update gate, and what does z = 1 mean for the old state?",
        "z is the first block. `z * h + (1 - z) * candidate`: with z = 1 the state stays.",
    ),
)
def test_step_update_gate(step, rng):
    """The update gate mixes the old state with the candidate."""
    problem = draw(rng)
    # A gate that is shut or open looks the same for several mistakes; all at work tells them apart.
    _check_step(
        step,
        problem.pinned(UPDATE, SHUT),
        " where z = 1",
        "With z = 1 nothing is let in: the new state must be exactly `h`. z is the first block.",
        also=[problem],
    )
    _check_step(
        step,
        # The reset gate is open, so that nothing it does wrong shows here.
        problem.pinned(CANDIDATE, SHUT).pinned(RESET, SHUT),
        " where the candidate is 1",
        "The new state must lie between `h` and the candidate: `z * h + (1 - z) * candidate`.",
        also=[problem],
    )


@check(
    points=2,
    after=test_step_update_gate,
    hint=(
        "Which numbers reach the candidate when the reset gate is fully open?",
        "`tanh` of the input part plus the recurrent part, each with its own bias.",
    ),
)
def test_step_candidate(step, rng):
    """With z = 0 and r = 1, the new state is tanh of all that reaches the candidate."""
    problem = draw(rng)
    _check_step(
        step,
        problem.pinned(UPDATE, -SHUT).pinned(RESET, SHUT),
        " where z = 0 and r = 1",
        "It must be `tanh` of the last block of `x @ kernel + bias[0]` plus the last block of "
        "`h @ recurrent_kernel + bias[1]`.",
        also=[problem],
    )


@check(
    points=2,
    after=test_step_candidate,
    hint=(
        "What may the candidate still hear of the past when r = 0?",
        "Nothing: r multiplies the whole recurrent part, its bias included.",
    ),
)
def test_step_reset_gate(step, rng):
    """With z = 0 and r = 0, the candidate knows nothing of the old state."""
    problem = draw(rng)
    _check_step(
        step,
        problem.pinned(UPDATE, -SHUT).pinned(RESET, -SHUT),
        " where z = 0 and r = 0",
        "It must be `tanh` of the last block of `x @ kernel + bias[0]` alone: r multiplies the "
        "whole recurrent part.",
        also=[problem],
    )


@check(
    points=2,
    after=test_step_reset_gate,
    hint=(
        "In which order come the matrix product and the reset gate?",
        "First `h @ recurrent_kernel + recurrent_bias`, then times r.",
    ),
)
def test_step_reset_after(step, rng):
    """With `reset_after=True`, the reset gate multiplies the finished product."""
    # It is the default, so nobody has to say so.
    step.agrees(
        *draw(rng),
        where=", `reset_after=True`",
        hint="Gates that are fully open or shut are right. Look at how z and r are computed: each "
        "from its own block, with both biases, and through a sigmoid.",
    )


@check(
    points=2,
    after=test_step_update_gate,
    hint=(
        "What does the reset gate multiply when it comes first?",
        "`(r * h) @ recurrent_kernel[:, 2 * units:]`; the bias has one row, `(3 * units,)`.",
    ),
)
def test_step_reset_before(step, rng):
    """With `reset_after=False`, the reset gate multiplies the state before the product."""
    problem = draw(rng, reset_after=False)
    with expect.raises_nothing(
        "the new state, `reset_after=False`",
        expected="shape (batch, units)",
        when="unpack",
        cause="The bias is taken for two rows.",
        hint="With `reset_after=False` it has one row, `(3 * units,)`: unpack it only if "
        "`reset_after` is true.",
    ):
        _check_step(
            step,
            problem,
            "",
            "`r * h` goes through the last block of `recurrent_kernel` only; z and r read h "
            "itself.",
        )


# Part 2: the loop over time. --------------------------------------------------------------------


@pytest.fixture
def loop(part):
    return part("gru", oracles.gru, returns="what `gru` returns", axes="(batch, timesteps, units)")


@check(
    points=1,
    hint=(
        "One state for each step: which axis counts the steps?",
        "`np.stack` has an argument `axis`.",
    ),
)
def test_gru_shape(loop, rng):
    """The loop returns the state after every step."""
    loop.ask(*draw(rng, timesteps=TIMESTEPS))


@check(
    points=2,
    after=(test_step_reset_after, test_step_reset_before, test_gru_shape),
    hint=(
        "Which state does the first step receive, and which one the second?",
        "Start with `initial_state`; hand each new state, and `reset_after`, to the next step.",
    ),
)
def test_gru_states(loop, rng):
    """Every step starts from the state before it, in both variants."""
    hint = "Carry the new state to the next step, and pass `reset_after` on to every step."
    loop.agrees(
        *draw(rng, timesteps=TIMESTEPS),
        reset_after=True,
        where=", `reset_after=True`",
        hint=hint,
    )
    # The step was asked for the other variant before, and answered it.
    with expect.raises_nothing(
        "what `gru` returns, `reset_after=False`",
        expected="shape (batch, timesteps, units)",
        cause="`gru_step` is right with `reset_after=False`; within `gru` it is not called in this "
        "way.",
        hint="Pass `reset_after` on to every step.",
    ):
        loop.agrees(
            *draw(rng, reset_after=False, timesteps=TIMESTEPS),
            reset_after=False,
            where=", `reset_after=False`",
            hint=hint,
        )


# Part 3: one step back. -------------------------------------------------------------------------


@pytest.fixture
def backward(way_back):
    return way_back("gru_step_backward", AXES)


def _check_gradients(backward, rng, names, hint):
    """Compare some gradients with differences of the loss."""
    problem = draw(rng)
    # So large that what clips gradients clips these.
    gradient = 8 * rng.normal(size=problem.h.shape)

    def loss(point):
        return float(np.sum(oracles.gru_step(*problem._replace(**point)) * gradient))

    backward.gradients_agree(
        *problem,
        gradient,
        loss=loss,
        at={name: getattr(problem, name) for name in names},
        hint=hint,
    )


@check(
    points=2,
    hint=(
        "Which number in the forward pass is bias row 0 added to, and which one row 1?",
        "Row 0 gets d_z, d_r, d_candidate; row 1 gets the same with d_candidate * r.",
    ),
)
def test_backward_bias(backward, rng):
    """The gradient of both rows of the bias agrees with differences of the loss."""
    hint = (
        "Go back through the mix, then through tanh and the sigmoids, and add over the batch; "
        "row 1 differs from row 0 in the last block, by r."
    )
    _check_gradients(backward, rng, ("bias",), hint)


@check(
    points=2,
    after=test_backward_bias,
    hint=(
        "Which product did each matrix take part in?",
        "`x.T @ d_from_x` for `kernel`, `h.T @ d_from_h` for `recurrent_kernel`.",
    ),
)
def test_backward_weights(backward, rng):
    """The gradients of the inputs and of both kernels agree with differences of the loss."""
    hint = (
        "The inputs go back through `kernel.T`; the kernels get `x.T @` the gradient of the input "
        "part, and `h.T @` the gradient of the recurrent part, with the old h."
    )
    _check_gradients(backward, rng, ("x", "kernel", "recurrent_kernel"), hint)


@check(
    points=2,
    after=test_backward_bias,
    hint=(
        "At how many places does the old state enter the step?",
        "Through the recurrent kernel, and straight through the mix, times z.",
    ),
)
def test_backward_state(backward, rng):
    """The gradient of the old state agrees with differences of the loss."""
    hint = "Add what comes back through `recurrent_kernel.T` and what comes through the mix."
    _check_gradients(backward, rng, ("h",), hint)


# Part 4: what is saved. -------------------------------------------------------------------------


def _counts(features, units):
    block = features * units + units * units
    return block + units, 3 * (block + 2 * units), 4 * (block + units)


@pytest.fixture
def counts(part):
    layers = ("SimpleRNN", "GRU", "LSTM")
    return part("parameter_counts", _counts, returns={name: f"a {name}" for name in layers})


@check(
    points=1,
    hint=(
        "How many blocks has each layer: 1, 3 and 4. How many biases has each block?",
        "A block leads from all inputs and all units to each unit; the GRU has two biases a unit.",
    ),
)
def test_parameter_counts(counts, rng):
    """The weights of the three layers are counted right."""
    features, units = (int(number) for number in rng.integers(5, 60, size=2))
    found = counts(features, units)
    expect.shape(found, (3,), axes="(layers,)", what="what `parameter_counts` returns")
    right = counts.right(features, units)
    for (layer, wanted), count in zip(right.items(), found, strict=True):
        mistake = counts.diagnosis((features, units), {layer: count})
        expect.that(
            float(count) == wanted,
            f"the weights of a {layer} with {features} features and {units} units",
            expected=wanted,
            actual=count,
            cause=mistake.cause if mistake else "",
            hint=mistake.hint
            if mistake
            else "The layers have 1, 3 and 4 equal blocks of weights; add the biases.",
        )


# Part 5: the same as a Keras cell. --------------------------------------------------------------

STEPS = 4


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(FEATURES, UNITS)


@check(
    points=2,
    timeout=40,
    hint=(
        "`keras.layers.RNN` returns the last output, unless it is told otherwise.",
        "The cell returns `new_h, [new_h]`, and its weights are `(features, 3 * units)`, "
        "`(units, 3 * units)` and `(2, 3 * units)`.",
    ),
)
def test_model_equals_keras(model, submission, part, rng):
    """With the same weights, the model gives the numbers of `keras.layers.GRU`."""
    problem = draw(rng, timesteps=STEPS)._replace(h=np.zeros((BATCH, UNITS)))
    x = problem.x.astype(np.float32)
    expect.self_made(
        model,
        "GRU",
        "GRUCell",
        what="the layers of your model",
        hint="Wrap the cell of your file: `keras.layers.RNN(GRUCell(units))`.",
    )

    def last(timesteps):
        found = model.predict(x[:, :timesteps])
        expect.shape(found, (BATCH, UNITS), axes="(batch, units)")
        return found

    # Weights exist at the latest after the first prediction.
    last(STEPS)
    own = model.get_weights()
    model.set_weights(expect.cells.arranged(own, problem.weights, "GRU"))
    states = part(
        "gru",
        oracles.gru,
        returns="the states of your model, where `keras.layers.GRU` has the same weights",
        axes="(batch, timesteps, units)",
        # Shorter and shorter beginnings give the state after every step.
        call=lambda *arguments: np.stack([last(t + 1) for t in range(STEPS)], axis=1),
    )
    hint = "Compare `call` with part 1, line by line; the output and the new state are the same."
    cause, hint = expect.cells.beyond(own, problem.weights) or ("", hint)
    states.agrees(*problem, cause=cause, hint=hint)
    found = submission.build_model(2, 3).predict(np.ones((1, 1, 2), np.float32))
    expect.shape(found, (1, 3), axes="(batch, units)", what="the output of `build_model(2, 3)`")


@check(
    points=1,
    after=test_model_equals_keras,
    hint=(
        "Every weight needs a path from the output back to it, and so does the first step.",
        "Look for `trainable=False`, `stop_gradient`, and NumPy inside `call`.",
    ),
)
def test_model_gradients(model, rng):
    """The gradients of all weights and of the input are those of `keras.layers.GRU`."""
    problem = draw(rng, timesteps=STEPS)
    zeros = np.zeros((BATCH, UNITS))

    def last_state(x, *weights):
        return oracles.gru(x, zeros, *weights)[:, -1]

    expect.cells.gradients_of_the_layer(model, problem.x, problem.weights, "GRU", last_state)


@check(
    points=1,
    after=test_model_gradients,
    timeout=60,
    hint=(
        "Does the optimizer take steps large enough to be seen?",
        'Compile with the loss `"mse"` and `keras.optimizers.Adam(learning_rate=0.01)`.',
    ),
)
def test_model_learns(model, build, rng):
    """A short training on the squared error brings the model closer to another GRU's states."""
    expect.squared_error(model, draw(rng, timesteps=STEPS).x.astype(np.float32))
    other, zeros = draw(rng), np.zeros((768, UNITS))
    x = rng.normal(size=(768, 5, FEATURES))
    states = oracles.gru(x, zeros, *other.weights)
    expect.cells.learns_from_another(build, x, states[:, -1], epochs=EPOCHS, share=LEARNED)
