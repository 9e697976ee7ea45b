"""Hidden checks of exercise 2: one step of a simple RNN, the loop over time, and the way back."""

from typing import NamedTuple

import numpy as np
import pytest

from rnn_grade.checks import check, expect, oracles

# Five different lengths, so that exchanged axes cannot cancel.
BATCH, TIMESTEPS, FEATURES, UNITS = 3, 6, 4, 5
# More steps than anybody keeps who cuts the way back.
FAR = 40
AXES = {
    "x": "(batch, timesteps, features)",
    "initial_state": "(batch, units)",
    "kernel": "(features, units)",
    "recurrent_kernel": "(units, units)",
    "bias": "(units,)",
}
# Wide enough for arithmetic in float32; the mildest known mistake is a hundred times larger.
CLOSE = {"rtol": 1e-4, "atol": 1e-5}


class Problem(NamedTuple):
    """The arguments of `forward`, in order; at random: no zeros, no symmetry, nothing special."""

    x: np.ndarray
    initial_state: np.ndarray
    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def step(self):
        """The arguments of `step`, at the first step."""
        return self.x[:, 0], *self[1:]

    def only(self, name):
        """Return the problem with zeros in all of `x`, `initial_state` and `bias` but this."""
        others = {"x", "initial_state", "bias"} - {name}
        return self._replace(**{name: np.zeros_like(getattr(self, name)) for name in others})

    @property
    def states(self):
        """The right states, `(batch, timesteps, units)`."""
        return oracles.simple_rnn(*self)


def draw(rng, timesteps=TIMESTEPS):
    return Problem(
        x=rng.normal(size=(BATCH, timesteps, FEATURES)),
        initial_state=rng.uniform(-0.9, 0.9, size=(BATCH, UNITS)),
        kernel=rng.normal(size=(FEATURES, UNITS)) * 0.5,
        recurrent_kernel=rng.normal(size=(UNITS, UNITS)) * 0.5,
        # Away from 0, where tanh, its slope and the identity are hard to tell apart.
        bias=rng.uniform(0.4, 0.9, size=UNITS) * rng.choice([-1.0, 1.0], size=UNITS),
    )


# Part 1: one step. ------------------------------------------------------------------------------


@pytest.fixture
def step(part):
    return part("step", oracles.simple_rnn_step, returns="the new state", axes="(batch, units)")


@check(points=1, hint="How many rows has `x`, and how many columns has `kernel`?")
def test_step_shape(step, rng):
    """One step gives every sequence of the batch a new state."""
    step.ask(*draw(rng).step)


@check(
    points=1,
    after=test_step_shape,
    hint=(
        "Which of the three terms is left when `x` and `state` are 0?",
        "Put `bias` inside tanh, with the two products.",
    ),
)
def test_step_bias(step, rng):
    """With no input and an empty state, one step gives tanh(bias)."""
    problem = draw(rng)
    step.agrees(
        *problem.only("bias").step,
        where=" where `x` and `state` are 0",
        hint="Only the bias is left here: the new state must be `tanh(bias)`.",
        # A single term looks the same for several mistakes; all of them at work tell them apart.
        also=[problem.step],
    )


@check(
    points=1,
    after=test_step_shape,
    hint=(
        "Which term is left when `state` and `bias` are 0?",
        "`x` is `(batch, features)`, `kernel` is `(features, units)`: multiply in this order.",
    ),
)
def test_step_kernel(step, rng):
    """With an empty state and no bias, one step gives tanh(x @ kernel)."""
    problem = draw(rng)
    step.agrees(
        *problem.only("x").step,
        where=" where `state` and `bias` are 0",
        hint="Only the input is left here: the new state must be `tanh(x @ kernel)`.",
        also=[problem.step],
    )


@check(
    points=1,
    after=test_step_shape,
    hint=(
        "Which term is left when `x` and `bias` are 0?",
        "`state @ recurrent_kernel`, in this order: a square matrix hides the other one.",
    ),
)
def test_step_recurrent_kernel(step, rng):
    """With no input and no bias, one step gives tanh(state @ recurrent_kernel)."""
    problem = draw(rng)
    step.agrees(
        *problem.only("initial_state").step,
        where=" where `x` and `bias` are 0",
        hint="Only the old state is left here: it must be `tanh(state @ recurrent_kernel)`.",
        also=[problem.step],
    )


@check(
    points=1,
    after=(test_step_bias, test_step_kernel, test_step_recurrent_kernel),
    hint=(
        "How many times is tanh applied in one step?",
        "Add all three terms first, and apply tanh to the sum.",
    ),
)
def test_step_all_terms(step, rng):
    """One step squashes the sum of all three terms."""
    step.agrees(
        *draw(rng).step,
        hint="Each term alone is right. Add the three, and apply tanh once, around the sum.",
    )


# Part 2: the loop over time. --------------------------------------------------------------------


@pytest.fixture
def forward(part):
    return part(
        "forward",
        oracles.simple_rnn,
        returns="what `forward` returns",
        axes="(batch, timesteps, units)",
    )


@check(points=1, hint="`np.stack` has an argument `axis`.")
def test_forward_shape(forward, rng):
    """The loop returns the state after every step."""
    forward.ask(*draw(rng))


@check(
    points=1,
    after=test_forward_shape,
    hint=(
        "What of the first call is still there at the second?",
        "A list as a default argument, or a variable outside the function, survives a call.",
    ),
)
def test_forward_starts_afresh(forward, rng):
    """The same call gives the same states again, whatever was asked in between."""
    problem = draw(rng)
    first, _, second = (expect.as_array(forward(*asked)) for asked in (problem, draw(rng), problem))
    alike = np.shape(second) == np.shape(first)
    expect.that(
        alike and np.allclose(second, first, **CLOSE),
        "the answer to a call that was made before",
        expected="the same states again",
        actual="other states than at the first call"
        if alike
        else f"an array of shape {np.shape(second)} after one of shape {np.shape(first)}",
        cause="Something of the earlier calls is still there.",
        hint="Nothing may survive a call: begin with `initial_state` and with a new list.",
    )


@check(
    points=1,
    after=test_forward_starts_afresh,
    hint=(
        "How many rows does the state have?",
        "The state is `(batch, units)`: a row for each sequence.",
    ),
)
def test_forward_batch_independent(forward, rng):
    """Sequences of one batch do not influence each other."""
    problem = draw(rng)

    def predict(x):
        # One and the same beginning for all rows, so that rows may be exchanged and left out.
        initial_state = np.repeat(problem.initial_state[:1], len(x), axis=0)
        return expect.as_array(forward(x, initial_state, *problem[2:]))

    with forward.naming(forward(*problem), *problem):
        expect.batch_independent(predict, problem.x)


@check(points=1, after=test_forward_starts_afresh, hint="Is `x[:, t]` used at step t, once?")
def test_forward_causal(forward, rng):
    """A state depends on the inputs up to its own step, not on later ones."""
    x, *others = draw(rng)
    with forward.naming(forward(x, *others), x, *others):
        expect.causal(lambda x: expect.as_array(forward(x, *others)), x)


@check(
    points=1,
    after=(test_step_all_terms, test_forward_causal),
    hint=(
        "Which state goes into the first step?",
        "Before the loop, set the state to `initial_state`.",
    ),
)
def test_forward_initial_state(forward, rng):
    """The first step starts from the initial state."""
    problem = draw(rng)
    states = forward.ask(*problem)["forward"]
    with forward.naming(states, *problem):
        expect.close(
            states[:, 0],
            problem.states[:, 0],
            what="the state after the first step",
            axes="(batch, units)",
            hint="The first step is `step(x[:, 0], initial_state, ...)`.",
            **CLOSE,
        )


@check(points=1, after=test_forward_initial_state, hint="Which state does step 1 receive?")
def test_forward_carries_the_state(forward, rng):
    """Every later step starts from the state that the step before left."""
    forward.agrees(*draw(rng))


# Part 3: the way back. --------------------------------------------------------------------------


@pytest.fixture
def backward(way_back):
    return way_back("backward", AXES)


def _asked(backward, problem, state_gradients):
    """Call `backward` with the right states; return what it was given, and its five gradients."""
    arguments = *problem, problem.states, state_gradients
    return arguments, backward.gradients(*arguments, names=AXES)


def _gradient_agrees(backward, rng, name, hint, timesteps=TIMESTEPS, where=""):
    """Compare one gradient with differences of the loss, computed here in float64."""
    problem = draw(rng, timesteps)
    # So large that what clips gradients clips these.
    state_gradients = 8 * rng.normal(size=problem.states.shape)

    def loss(point):
        return float(np.sum(problem._replace(**point).states * state_gradients))

    backward.gradients_agree(
        *problem,
        problem.states,
        state_gradients,
        loss=loss,
        at={name: getattr(problem, name)},
        where=where,
        hint=hint,
    )


@check(points=1, hint="A gradient has the shape of what it is the gradient of.")
def test_backward_shapes(backward, rng):
    """Going back gives five gradients, each in the shape of its argument."""
    problem = draw(rng)
    arguments, found = _asked(backward, problem, rng.normal(size=problem.states.shape))
    with backward.naming(found, *arguments):
        for name, axes in AXES.items():
            shape = getattr(problem, name).shape
            expect.shape(found[name], shape, axes=axes, what=f'the gradient `"{name}"`')


@check(
    points=1,
    after=test_backward_shapes,
    hint=(
        "A loss may look at any of the states. Where do the entries of `state_gradients` come in?",
        "The gradient of state t is `state_gradients[:, t]` plus what step t + 1 hands back.",
    ),
)
def test_backward_counts_every_step(backward, rng):
    """A loss on any one state, early or late, has a gradient."""
    problem = draw(rng)
    # A loss on all of them at once tells mistakes apart.
    arguments, everywhere = _asked(backward, problem, rng.normal(size=problem.states.shape))
    for t in range(TIMESTEPS):
        state_gradients = np.zeros_like(problem.states)
        state_gradients[:, t] = 1 + rng.random((BATCH, UNITS))
        _, found = _asked(backward, problem, state_gradients)
        with backward.naming(everywhere, *arguments, only="bias"):
            expect.that(
                bool(np.any(np.abs(found["bias"]) > 1e-9)),
                f'the gradient `"bias"` of a loss that looks at step {t} only',
                expected="numbers other than 0",
                actual="0 for every unit",
                where=f"step {t} of {TIMESTEPS} (counted from 0)",
                cause=f"`state_gradients[:, {t}]` has no effect.",
                hint="At every step t, add `state_gradients[:, t]` to what came back from step "
                "t + 1.",
            )


@check(points=1, after=test_backward_shapes, hint="What does step t hand back to step t - 1?")
def test_backward_reaches_the_first_step(backward, rng):
    """A loss on the last state has a gradient at every earlier input, however far back."""
    problem = draw(rng)
    arguments, everywhere = _asked(backward, problem, rng.normal(size=problem.states.shape))
    for far in (draw(rng), _far(rng)):
        state_gradients = np.zeros_like(far.states)
        state_gradients[:, -1] = 1 + rng.random((BATCH, UNITS))
        _, found = _asked(backward, far, state_gradients)
        timesteps = far.x.shape[1]
        for t in reversed(range(timesteps)):
            with backward.naming(everywhere, *arguments, only="x"):
                expect.that(
                    bool(np.any(found["x"][:, t])),
                    'the gradient `"x"` of a loss that looks at the last step only',
                    expected="numbers other than 0 at every step",
                    actual=f"0 at step {t}",
                    where=f"step {t} of {timesteps} (counted from 0)",
                    cause=_stopped(timesteps - 1 - t),
                    hint="Carry the whole gradient of step t through `recurrent_kernel.T` to step "
                    "t - 1, from the last step to the first.",
                )


def _far(rng):
    """Return a problem whose gradients neither vanish nor explode over many steps."""
    problem = draw(rng, FAR)
    rotation, _ = np.linalg.qr(problem.recurrent_kernel)
    small = {name: 0.1 * getattr(problem, name) for name in ("x", "initial_state", "bias")}
    return problem._replace(recurrent_kernel=rotation, **small)


def _stopped(steps):
    if not steps:
        return "What a state learned from the input of its own step does not reach it."
    return f"The way back ends too early: nothing comes {steps} steps back from the last one."


@check(
    points=1,
    after=test_backward_shapes,
    hint=(
        "What is the slope of tanh, written with its value?",
        "The gradient of the sum inside tanh is that of the state times `1 - states[:, t] ** 2`.",
    ),
)
def test_backward_through_tanh(backward, rng):
    """With a single step, the bias gradient goes through the slope of tanh."""
    hint = (
        "The slope of tanh, in terms of its value, is `1 - states[:, t] ** 2`; add over the batch."
    )
    _gradient_agrees(backward, rng, "bias", hint, timesteps=1)


@check(
    points=1,
    after=(test_backward_through_tanh, test_backward_reaches_the_first_step),
    hint=(
        "At how many steps is the bias used?",
        "Add the gradient of the sum inside tanh over all steps and over the batch.",
    ),
)
def test_backward_bias(backward, rng):
    """The gradient of the bias agrees with differences of the loss."""
    _gradient_agrees(backward, rng, "bias", "Add the shares of every step and of every sequence.")


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "At how many steps is the kernel used, and with which input each time?",
        "At every step add `x[:, t].T @ ...`, with the gradient of the sum inside tanh.",
    ),
)
def test_backward_kernel(backward, rng):
    """The gradient of the kernel agrees with differences of the loss."""
    _gradient_agrees(backward, rng, "kernel", "Add `x[:, t].T @ ...` over every step.")


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "Which state was multiplied by the recurrent kernel at step t?",
        "The one before: `states[:, t - 1]`, and `initial_state` at step 0.",
    ),
)
def test_backward_recurrent_kernel(backward, rng):
    """The gradient of the recurrent kernel agrees with differences of the loss."""
    hint = "It needs the state *before* step t: `states[:, t - 1]`, and `initial_state` for t = 0."
    _gradient_agrees(backward, rng, "recurrent_kernel", hint)
    # There is no other state than the initial one.
    where = " for a single step"
    _gradient_agrees(backward, rng, "recurrent_kernel", hint, timesteps=1, where=where)


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "The input at step t went through one matrix. How does the gradient go back through it?",
        "The gradient of the sum inside tanh, times `kernel.T`, belongs to `x[:, t]`.",
    ),
)
def test_backward_x(backward, rng):
    """The gradient of the inputs agrees with differences of the loss."""
    hint = "At step t it is the gradient of the sum inside tanh, times `kernel.T`."
    _gradient_agrees(backward, rng, "x", hint)
    _gradient_agrees(backward, rng, "x", hint, timesteps=1, where=" for a single step")


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "What would step 0 hand back to a step before it?",
        "After the loop, what is carried is the gradient of `initial_state`.",
    ),
)
def test_backward_initial_state(backward, rng):
    """The gradient of the initial state agrees with differences of the loss."""
    hint = "After step 0, walk once more through tanh and `recurrent_kernel.T`."
    _gradient_agrees(backward, rng, "initial_state", hint)
    _gradient_agrees(backward, rng, "initial_state", hint, timesteps=1, where=" for a single step")


# Part 4: the length of the gradient. ------------------------------------------------------------


def _norms(states, recurrent_kernel, last_gradient):
    norms, gradient = np.zeros(states.shape[:2]), last_gradient
    for t in reversed(range(states.shape[1])):
        norms[:, t] = np.sqrt(np.sum(gradient**2, axis=1))
        gradient = (gradient * (1 - states[:, t] ** 2)) @ recurrent_kernel.T
    return norms


@pytest.fixture
def norms(part):
    return part(
        "gradient_norms",
        _norms,
        returns="what `gradient_norms` returns",
        axes="(batch, timesteps)",
    )


def _walk(rng):
    """Return the arguments of `gradient_norms`."""
    problem = draw(rng)
    return problem.states, problem.recurrent_kernel, rng.normal(size=(BATCH, UNITS))


@check(
    points=1,
    hint=(
        "One length for each sequence and each step: which two axes are left?",
        "Take the norm over the units only: `axis=1` of `(batch, units)`.",
    ),
)
def test_gradient_norms_shape(norms, rng):
    """There is one length for each sequence and each step."""
    norms.ask(*_walk(rng))


@check(
    points=1,
    after=test_gradient_norms_shape,
    hint=(
        "How far has the gradient gone back at the last step?",
        "Measure before you walk: the last column is the length of `last_gradient` itself.",
    ),
)
def test_gradient_norms_last_column(norms, rng):
    """At the last step the gradient is still as long as it was given."""
    arguments = _walk(rng)
    found = norms.ask(*arguments)["gradient_norms"]
    with norms.naming(found, *arguments):
        expect.close(
            found[:, -1],
            np.linalg.norm(arguments[-1], axis=1),
            what="the length at the last step",
            axes="(batch,)",
            hint="The last column is the length of `last_gradient`: measure first, then walk back.",
            **CLOSE,
        )


@check(
    points=1,
    after=test_gradient_norms_last_column,
    hint=(
        "What happens to the gradient between step t and step t - 1?",
        "It passes the slope of the tanh of step t, then `recurrent_kernel.T`.",
    ),
)
def test_gradient_norms_every_step(norms, rng):
    """The lengths at all earlier steps are right."""
    norms.agrees(*_walk(rng))
