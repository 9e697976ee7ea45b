"""Hidden checks of exercise 2: one step of a simple RNN, the loop over time, and the way back."""

from dataclasses import dataclass, replace

import numpy as np

from rnn_grade.checks import check, diagnosis, expect, oracles

# Five different lengths, so that exchanged axes cannot cancel.
BATCH, TIMESTEPS, FEATURES, UNITS = 3, 6, 4, 5
GRADIENTS = ("x", "initial_state", "kernel", "recurrent_kernel", "bias")
# Wide enough for arithmetic in float32; the mildest known mistake is a hundred times larger.
CLOSE = {"rtol": 1e-4, "atol": 1e-5}
# Batch, steps, and how a message calls them: axes of length 1 are easily lost.
SIZES = (
    (BATCH, TIMESTEPS, ""),
    (1, TIMESTEPS, " for a batch of 1"),
    (BATCH, 1, " for a single step"),
)


@dataclass(frozen=True)
class Problem:
    """The arguments of `forward`, drawn at random: no zeros, no symmetry, nothing special."""

    x: np.ndarray
    initial_state: np.ndarray
    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def arguments(self):
        """In the order in which `forward` takes them."""
        return tuple(getattr(self, name) for name in GRADIENTS)

    @property
    def states(self):
        """The right states, `(batch, timesteps, units)`."""
        return oracles.simple_rnn(*self.arguments)


def draw(rng, timesteps=TIMESTEPS, batch=BATCH):
    return Problem(
        x=rng.normal(size=(batch, timesteps, FEATURES)),
        initial_state=rng.uniform(-0.9, 0.9, size=(batch, UNITS)),
        kernel=rng.normal(size=(FEATURES, UNITS)) * 0.5,
        recurrent_kernel=rng.normal(size=(UNITS, UNITS)) * 0.5,
        # Away from 0, where tanh, its slope and the identity are hard to tell apart.
        bias=rng.uniform(0.4, 0.9, size=UNITS) * rng.choice([-1.0, 1.0], size=UNITS),
    )


# Part 1: one step. ------------------------------------------------------------------------------


def _check_step(submission, x, state, problem, what, hint=""):
    weights = problem.kernel, problem.recurrent_kernel, problem.bias
    expect.close(
        submission.step(x, state, *weights),
        oracles.simple_rnn_step(x, state, *weights),
        what=what,
        axes="(batch, units)",
        diagnosis=diagnosis.simple_rnn_step(x, state, *weights),
        hint=hint,
        **CLOSE,
    )


def _expect_bias_inside(submission, problem):
    """Name a bias outside tanh: where only the bias is left, it looks as if tanh were missing."""
    x, state, kernel, recurrent_kernel, bias = problem.x[:, 0], *problem.arguments[1:]
    found = submission.step(x, state, kernel, recurrent_kernel, bias)
    expect.that(
        not _same(found, np.tanh(x @ kernel + state @ recurrent_kernel) + bias),
        "the new state",
        expected="`tanh(x @ kernel + state @ recurrent_kernel + bias)`",
        actual="`tanh(x @ kernel + state @ recurrent_kernel) + bias`",
        cause="The bias is added outside tanh.",
        hint="Put `bias` inside tanh, with the two products.",
    )


@check(points=1, hint="How many rows has `x`, and how many columns has `kernel`?")
def test_step_shape(submission, rng):
    """One step gives every sequence of the batch a new state."""
    problem = draw(rng)
    weights = problem.kernel, problem.recurrent_kernel, problem.bias
    state = submission.step(problem.x[:, 0], problem.initial_state, *weights)
    expect.shape(state, (BATCH, UNITS), axes="(batch, units)", what="the new state")


@check(
    points=1,
    after=test_step_shape,
    hint=(
        "Which of the three terms is left when `x` and `state` are 0?",
        "Put `bias` inside tanh, with the two products.",
    ),
)
def test_step_bias(submission, rng):
    """With no input and an empty state, one step gives tanh(bias)."""
    problem = draw(rng)
    _expect_bias_inside(submission, problem)
    _check_step(
        submission,
        np.zeros((BATCH, FEATURES)),
        np.zeros((BATCH, UNITS)),
        problem,
        "the new state where `x` and `state` are 0",
        "Only the bias is left here: the new state must be `tanh(bias)`.",
    )


@check(
    points=1,
    after=test_step_shape,
    hint=(
        "Which term is left when `state` and `bias` are 0?",
        "`x` is `(batch, features)`, `kernel` is `(features, units)`: multiply in this order.",
    ),
)
def test_step_kernel(submission, rng):
    """With an empty state and no bias, one step gives tanh(x @ kernel)."""
    problem = replace(draw(rng), bias=np.zeros(UNITS))
    _check_step(
        submission,
        problem.x[:, 0],
        np.zeros((BATCH, UNITS)),
        problem,
        "the new state where `state` and `bias` are 0",
        "Only the input is left here: the new state must be `tanh(x @ kernel)`.",
    )


@check(
    points=1,
    after=test_step_shape,
    hint=(
        "Which term is left when `x` and `bias` are 0?",
        "`state @ recurrent_kernel`, in this order: a square matrix hides the other one.",
    ),
)
def test_step_recurrent_kernel(submission, rng):
    """With no input and no bias, one step gives tanh(state @ recurrent_kernel)."""
    problem = replace(draw(rng), bias=np.zeros(UNITS))
    _check_step(
        submission,
        np.zeros((BATCH, FEATURES)),
        problem.initial_state,
        problem,
        "the new state where `x` and `bias` are 0",
        "Only the old state is left here: it must be `tanh(state @ recurrent_kernel)`.",
    )


@check(
    points=1,
    after=(test_step_bias, test_step_kernel, test_step_recurrent_kernel),
    hint=(
        "How many times is tanh applied in one step?",
        "Add all three terms first, and apply tanh to the sum.",
    ),
)
def test_step_all_terms(submission, rng):
    """One step squashes the sum of all three terms."""
    problem = draw(rng)
    _check_step(
        submission,
        problem.x[:, 0],
        problem.initial_state,
        problem,
        "the new state",
        "Each term alone is right. Add the three, and apply tanh once, around the sum.",
    )


# Part 2: the loop over time. --------------------------------------------------------------------


@check(points=1, hint="`np.stack` has an argument `axis`.")
def test_forward_shape(submission, rng):
    """The loop returns the state after every step."""
    states = submission.forward(*draw(rng).arguments)
    expect.shape(
        _array(states),
        (BATCH, TIMESTEPS, UNITS),
        axes="(batch, timesteps, units)",
        what="what `forward` returns",
    )


@check(
    points=1,
    after=test_forward_shape,
    hint=(
        "What of the first call is still there at the second?",
        "A list as a default argument, or a variable outside the function, survives a call.",
    ),
)
def test_forward_starts_afresh(submission, rng):
    """The same call gives the same states again, whatever was asked in between."""
    problem, other = draw(rng), draw(rng)
    first = _array(submission.forward(*problem.arguments))
    submission.forward(*other.arguments)
    second = _array(submission.forward(*problem.arguments))
    if np.shape(second) != np.shape(first):
        actual = f"an array of shape {np.shape(second)} after one of shape {np.shape(first)}"
    else:
        actual = "other states than at the first call"
    expect.that(
        np.shape(second) == np.shape(first) and np.allclose(second, first, **CLOSE),
        "the answer to a call that was made before",
        expected="the same states again",
        actual=actual,
        cause="Something of the earlier calls is still there.",
        hint="Nothing may survive a call: begin with `initial_state` and with a new list.",
    )


def _expect_not_reshaped(states, problem):
    """Name a `reshape` in the place of `np.stack`: the shape is right, and nothing else."""
    right = problem.states
    expect.that(
        not _same(states, np.swapaxes(right, 0, 1).reshape(right.shape)),
        "what `forward` returns",
        expected="the state after step t in `states[:, t]`",
        actual="the right numbers in the wrong places: sequences and steps are mixed",
        cause="A list of states is `(timesteps, batch, units)`, and `reshape` exchanges no axes.",
        hint="Join the states with `np.stack(states, axis=1)`, not with `reshape`.",
    )


@check(
    points=1,
    after=test_forward_starts_afresh,
    hint=(
        "How many rows does the state have?",
        "The state is `(batch, units)`: a row for each sequence.",
    ),
)
def test_forward_batch_independent(submission, rng):
    """Sequences of one batch do not influence each other."""
    problem = draw(rng)
    _expect_not_reshaped(_array(submission.forward(*problem.arguments)), problem)

    def predict(x):
        # One and the same beginning for all rows, so that rows may be exchanged and left out.
        initial_state = np.repeat(problem.initial_state[:1], len(x), axis=0)
        return _array(submission.forward(x, initial_state, *problem.arguments[2:]))

    expect.batch_independent(predict, problem.x)


@check(points=1, after=test_forward_starts_afresh, hint="Is `x[:, t]` used at step t, once?")
def test_forward_causal(submission, rng):
    """A state depends on the inputs up to its own step, not on later ones."""
    problem = draw(rng)
    states = _array(submission.forward(*problem.arguments))
    # All of these break the order of time; each is easier to mend under its own name.
    _expect_not_reshaped(states, problem)
    expect.that(
        not _same(states, problem.states[:, ::-1]),
        "what `forward` returns",
        expected="the state after the first step first",
        actual="the right states, the last one first",
        cause="The states stand in reverse order.",
        hint="Append each state behind the one before it, and turn nothing round.",
    )
    expect.that(
        not _same(states[:, 0], problem.initial_state),
        "the state after the first step, `states[:, 0]`",
        expected="`step(x[:, 0], initial_state, ...)`",
        actual="the initial state",
        cause="Each state is kept before its step, not after it.",
        hint="Call `step` first, then append the state that it returns.",
    )
    in_place = _same(states[:, -1], problem.states[:, -1])
    expect.that(
        not np.allclose(states, states[:, :1], **CLOSE),
        "what `forward` returns",
        expected="a state of its own for every step",
        actual="the same state at every step",
        cause="The list holds one array several times: each step writes over the state before."
        if in_place
        else "",
        hint="Make a new array at every step: `state = step(...)`, not `state[:] = step(...)`."
        if in_place
        else "Read `x[:, t]` at step t, and keep the state that belongs to it.",
    )
    expect.causal(lambda x: _array(submission.forward(x, *problem.arguments[1:])), problem.x)


@check(
    points=1,
    after=(test_step_all_terms, test_forward_causal),
    hint=(
        "Which state goes into the first step?",
        "Before the loop, set the state to `initial_state`.",
    ),
)
def test_forward_initial_state(submission, rng):
    """The first step starts from the initial state."""
    problem = draw(rng)
    states = _array(submission.forward(*problem.arguments))
    name_mistake = diagnosis.simple_rnn(*problem.arguments)
    expect.close(
        states[:, 0],
        problem.states[:, 0],
        what="the state after the first step",
        axes="(batch, units)",
        diagnosis=lambda _: name_mistake(states),
        hint="The first step is `step(x[:, 0], initial_state, ...)`.",
        **CLOSE,
    )


@check(points=1, after=test_forward_initial_state, hint="Which state does step 1 receive?")
def test_forward_carries_the_state(submission, rng):
    """Every later step starts from the state that the step before left."""
    for batch, timesteps, where in SIZES:
        problem = draw(rng, timesteps, batch)
        # Whatever writes into a state, in the loop or in a step, meets the initial state here.
        expect.close(
            _array(submission.read_only.forward(*problem.arguments)),
            problem.states,
            what=f"what `forward` returns{where}",
            axes="(batch, timesteps, units)",
            diagnosis=diagnosis.simple_rnn(*problem.arguments),
            **CLOSE,
        )


# Part 3: the way back. --------------------------------------------------------------------------


def _gradients(submission, problem, state_gradients):
    """Call `backward` with the right states; return its five gradients by name."""
    found = submission.backward(*problem.arguments, problem.states, state_gradients)
    if isinstance(found, (tuple, list)) and len(found) == len(GRADIENTS):
        found = dict(zip(GRADIENTS, found, strict=True))
    expect.that(
        isinstance(found, dict),
        "what `backward` returns",
        expected="a dict with five gradients",
        actual=f"a value of type {expect.type_name(found)}",
        hint='Return {"x": ..., "initial_state": ..., "kernel": ..., ...}.',
    )
    missing = [name for name in GRADIENTS if name not in found]
    expect.that(
        not missing,
        "the dict that `backward` returns",
        expected=f"the keys {_names(GRADIENTS)}",
        actual=f"the keys {_names(found)}",
        cause=f"No gradient is called {_names(missing)}.",
        hint="Name each gradient after its argument.",
    )
    return {name: _array(found[name]) for name in GRADIENTS}


def _alone_is_zero(name, found):
    """Whether one gradient is 0 everywhere, while the way back did reach another."""
    return not np.any(found[name]) and any(np.any(gradient) for gradient in found.values())


def _name_zeros(name, found):
    if np.any(found[name]):
        return None
    if not _alone_is_zero(name, found):
        return diagnosis.Diagnosis(
            "all_zero",
            "All gradients are 0: a step is left out, or `state_gradients` has no effect.",
            "Go back through every step, step 0 as well, from `state_gradients[:, t]` on.",
        )
    return diagnosis.Diagnosis(
        "never_added_to",
        f'The gradient `"{name}"` is 0 everywhere: nothing is ever added to it.',
        {
            "x": "At every step t, write its share: `x_gradient[:, t] = ...`.",
            "initial_state": "After step 0, what is carried is the gradient of `initial_state`.",
        }.get(name, "At every step add its share: `+=`, not `+` alone."),
    )


def _check_gradient(
    submission, rng, name, axes, hint, timesteps=TIMESTEPS, *, batch=BATCH, where=""
):
    """Compare one gradient with differences of the loss, computed here in float64."""
    problem = draw(rng, timesteps, batch)
    state_gradients = rng.normal(size=problem.states.shape)
    found = _gradients(submission, problem, state_gradients)

    def loss(point):
        return float(np.sum(replace(problem, **point).states * state_gradients))

    name_mistake = diagnosis.simple_rnn_backward(
        *problem.arguments, problem.states, state_gradients
    )
    expect.gradients_match(
        loss,
        {name: getattr(problem, name)},
        {name: found[name]},
        what=f"`backward`{where}",
        rtol=1e-4,
        axes={name: axes},
        diagnosis=lambda _: name_mistake(found) or _name_zeros(name, found),
        hint=hint,
    )


@check(points=1, hint="A gradient has the shape of what it is the gradient of.")
def test_backward_shapes(submission, rng):
    """Going back gives five gradients, each in the shape of its argument."""
    problem = draw(rng)
    found = _gradients(submission, problem, rng.normal(size=problem.states.shape))
    axes = ("batch, timesteps, features", "batch, units", "features, units", "units, units")
    for name, names in zip(GRADIENTS, (*axes, "units,"), strict=True):
        expect.shape(
            found[name],
            getattr(problem, name).shape,
            axes=f"({names})",
            what=f'the gradient `"{name}"`',
        )


@check(
    points=1,
    after=test_backward_shapes,
    hint=(
        "A loss may look at any of the states. Where do the entries of `state_gradients` come in?",
        "The gradient of state t is `state_gradients[:, t]` plus what step t + 1 hands back.",
    ),
)
def test_backward_counts_every_step(submission, rng):
    """A loss on any one state, early or late, has a gradient."""
    problem = draw(rng)
    unseen, never_added_to = [], []
    for t in range(TIMESTEPS):
        state_gradients = np.zeros_like(problem.states)
        state_gradients[:, t] = 1 + rng.random((BATCH, UNITS))
        found = _gradients(submission, problem, state_gradients)
        never_added_to.append(_alone_is_zero("bias", found))
        if np.all(np.abs(found["bias"]) <= 1e-9):
            unseen.append(t)
    expect.that(
        not all(never_added_to),
        'the gradient `"bias"`',
        expected="numbers other than 0",
        actual="0 for every unit, whichever step the loss looks at",
        cause="Nothing is ever added to the gradient of the bias.",
        hint="At every step add its share: `+=`, not `+` alone.",
    )
    for t in unseen:
        expect.that(
            False,
            f'the gradient `"bias"` of a loss that looks at step {t} only',
            expected="numbers other than 0",
            actual="0 for every unit",
            where=f"step {t} of {TIMESTEPS} (counted from 0)",
            cause=f"`state_gradients[:, {t}]` has no effect.",
            hint="At every step t, add `state_gradients[:, t]` to what came back from step t + 1.",
        )


@check(points=1, after=test_backward_shapes, hint="What does step t hand back to step t - 1?")
def test_backward_reaches_the_first_step(submission, rng):
    """A loss on the last state has a gradient at every earlier input."""
    problem = draw(rng)
    everywhere = _gradients(submission, problem, rng.normal(size=problem.states.shape))
    expect.that(
        not _alone_is_zero("x", everywhere),
        'the gradient `"x"` of a loss that looks at every step',
        expected="numbers other than 0 at every step",
        actual="0 everywhere",
        cause="Nothing is ever added to the gradient of the inputs.",
        hint="At every step t, write its share: `x_gradient[:, t] = ...`.",
    )
    state_gradients = np.zeros_like(problem.states)
    state_gradients[:, -1] = 1 + rng.random((BATCH, UNITS))
    found = _gradients(submission, problem, state_gradients)["x"]
    for t in reversed(range(TIMESTEPS)):
        expect.that(
            bool(np.any(np.abs(found[:, t]) > 1e-12)),
            'the gradient `"x"` of a loss that looks at the last step only',
            expected="numbers other than 0 at every step",
            actual=f"0 at step {t}",
            where=f"step {t} of {TIMESTEPS} (counted from 0)",
            cause=f"What the later states learned from step {t} is not carried back to it.",
            hint="Carry the whole gradient of step t through `recurrent_kernel.T` to step t - 1.",
        )


@check(
    points=1,
    after=test_backward_shapes,
    hint=(
        "What is the slope of tanh, written with its value?",
        "The gradient of the sum inside tanh is that of the state times `1 - states[:, t] ** 2`.",
    ),
)
def test_backward_through_tanh(submission, rng):
    """With a single step, the bias gradient goes through the slope of tanh."""
    hint = (
        "The slope of tanh, in terms of its value, is `1 - states[:, t] ** 2`; add over the batch."
    )
    _check_gradient(submission, rng, "bias", "(units,)", hint, timesteps=1)


@check(
    points=1,
    after=(test_backward_through_tanh, test_backward_reaches_the_first_step),
    hint=(
        "At how many steps is the bias used?",
        "Add the gradient of the sum inside tanh over all steps and over the batch.",
    ),
)
def test_backward_bias(submission, rng):
    """The gradient of the bias agrees with differences of the loss."""
    hint = "Add the shares of every step and of every sequence."
    _check_gradient(submission, rng, "bias", "(units,)", hint)


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "At how many steps is the kernel used, and with which input each time?",
        "At every step add `x[:, t].T @ ...`, with the gradient of the sum inside tanh.",
    ),
)
def test_backward_kernel(submission, rng):
    """The gradient of the kernel agrees with differences of the loss."""
    hint = "Add `x[:, t].T @ ...` over every step."
    _check_gradient(submission, rng, "kernel", "(features, units)", hint)


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "Which state was multiplied by the recurrent kernel at step t?",
        "The one before: `states[:, t - 1]`, and `initial_state` at step 0.",
    ),
)
def test_backward_recurrent_kernel(submission, rng):
    """The gradient of the recurrent kernel agrees with differences of the loss."""
    hint = "It needs the state *before* step t: `states[:, t - 1]`, and `initial_state` for t = 0."
    _check_gradient(submission, rng, "recurrent_kernel", "(units, units)", hint)


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "The input at step t went through one matrix. How does the gradient go back through it?",
        "The gradient of the sum inside tanh, times `kernel.T`, belongs to `x[:, t]`.",
    ),
)
def test_backward_x(submission, rng):
    """The gradient of the inputs agrees with differences of the loss."""
    hint = "Walking back visits the last step first; a list filled that way is in reverse order."
    axes = "(batch, timesteps, features)"
    reader = submission.read_only
    for batch, timesteps, where in SIZES:
        _check_gradient(reader, rng, "x", axes, hint, timesteps, batch=batch, where=where)


@check(
    points=1,
    after=test_backward_bias,
    hint=(
        "What would step 0 hand back to a step before it?",
        "After the loop, what is carried is the gradient of `initial_state`.",
    ),
)
def test_backward_initial_state(submission, rng):
    """The gradient of the initial state agrees with differences of the loss."""
    hint = "After step 0, walk once more through tanh and `recurrent_kernel.T`."
    name, axes = "initial_state", "(batch, units)"
    for batch, timesteps, where in SIZES:
        _check_gradient(submission, rng, name, axes, hint, timesteps, batch=batch, where=where)


# Part 4: the length of the gradient. ------------------------------------------------------------


def _norms(problem, last_gradient, *, slope=0, transpose=True):
    """Return the lengths, or what a known mistake makes of them.

    Args:
        problem: The weights and inputs.
        last_gradient: `(batch, units)`.
        slope: How many steps away the slope is taken; `None` leaves it out.
        transpose: Whether the way back goes through the transposed recurrent kernel.
    """
    states, gradient = problem.states, last_gradient
    back = problem.recurrent_kernel.T if transpose else problem.recurrent_kernel
    norms = np.zeros(states.shape[:2])
    for t in reversed(range(states.shape[1])):
        norms[:, t] = np.sqrt(np.sum(gradient**2, axis=1))
        slopes = 1.0 if slope is None else 1 - states[:, t + slope] ** 2
        gradient = (gradient * slopes) @ back
    return norms


_NORMS_MISTAKES = (
    (
        {"slope": None},
        "The slope of tanh is left out of the way back.",
        "Multiply with `1 - states[:, t] ** 2` before `@ recurrent_kernel.T`.",
    ),
    (
        {"slope": -1},
        "The slope of tanh is taken one step too early.",
        "Going from step t to step t - 1 leaves through the tanh of step t.",
    ),
    (
        {"transpose": False},
        "The way back goes through `recurrent_kernel` instead of its transpose.",
        "Use `@ recurrent_kernel.T`.",
    ),
)


def _name_norms_mistake(problem, last_gradient):
    def name(actual):
        for change, cause, hint in _NORMS_MISTAKES:
            if np.allclose(actual, _norms(problem, last_gradient, **change), **CLOSE):
                return diagnosis.Diagnosis("way_back", cause, hint)
        return None

    return name


_NORM = "Use `np.linalg.norm(gradient, axis=1)`: the root of the sum of the squares."
_LENGTHS = (
    (
        lambda gradient: np.sum(gradient**2, axis=1),
        "This is the sum of the squares: the root is missing.",
        _NORM,
    ),
    (
        lambda gradient: np.sum(np.abs(gradient), axis=1),
        "This is the sum of the absolute values.",
        _NORM,
    ),
    (
        lambda gradient: np.sqrt(np.mean(gradient**2, axis=1)),
        "This is the root of the mean of the squares.",
        "Add the squares of all units, and divide by nothing.",
    ),
    (
        lambda gradient: np.full(len(gradient), np.linalg.norm(gradient)),
        "This is one length for the whole batch.",
        "Each sequence has a length of its own: `np.linalg.norm(gradient, axis=1)`.",
    ),
)


def _name_length(gradient):
    """Name what was measured in the place of the Euclidean length."""

    def name(actual):
        for measure, cause, hint in _LENGTHS:
            if _same(actual, measure(gradient)):
                return diagnosis.Diagnosis("another_length", cause, hint)
        return None

    return name


def _ask_norms(submission, problem, last_gradient):
    return _array(
        submission.gradient_norms(problem.states, problem.recurrent_kernel, last_gradient)
    )


@check(
    points=1,
    hint=(
        "One length for each sequence and each step: which two axes are left?",
        "Take the norm over the units only: `axis=1` of `(batch, units)`.",
    ),
)
def test_gradient_norms_shape(submission, rng):
    """There is one length for each sequence and each step."""
    problem = draw(rng)
    norms = _ask_norms(submission, problem, rng.normal(size=(BATCH, UNITS)))
    expect.shape(
        norms, (BATCH, TIMESTEPS), axes="(batch, timesteps)", what="what `gradient_norms` returns"
    )


@check(
    points=1,
    after=test_gradient_norms_shape,
    hint=(
        "How far has the gradient gone back at the last step?",
        "Measure before you walk: the last column is the length of `last_gradient` itself.",
    ),
)
def test_gradient_norms_last_column(submission, rng):
    """At the last step the gradient is still as long as it was given."""
    problem = draw(rng)
    last_gradient = rng.normal(size=(BATCH, UNITS))
    expect.close(
        _ask_norms(submission, problem, last_gradient)[:, -1],
        np.linalg.norm(last_gradient, axis=1),
        what="the length at the last step",
        axes="(batch,)",
        diagnosis=_name_length(last_gradient),
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
def test_gradient_norms_every_step(submission, rng):
    """The lengths at all earlier steps are right."""
    for batch, timesteps, where in SIZES:
        problem = draw(rng, timesteps, batch)
        last_gradient = rng.normal(size=(batch, UNITS))
        expect.close(
            _ask_norms(submission.read_only, problem, last_gradient),
            _norms(problem, last_gradient),
            what=f"what `gradient_norms` returns{where}",
            axes="(batch, timesteps)",
            diagnosis=_name_norms_mistake(problem, last_gradient),
            **CLOSE,
        )


def _array(value):
    """Take nested lists and tuples, of numbers or of arrays, for the array that they spell."""
    if isinstance(value, (list, tuple)):
        try:
            return np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            return value
    return value


def _same(found, wanted):
    found = _array(found)
    return np.shape(found) == np.shape(wanted) and np.allclose(found, wanted, **CLOSE)


def _names(names):
    return ", ".join(f'"{name}"' for name in names)
