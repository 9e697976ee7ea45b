"""Hidden checks of exercise 4: an LSTM step, its loop, one step back, and the same as a Keras cell.

Only the last five checks ask for Keras, and only the last one trains.
"""

import re
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest

from rnn_grade.checks import check, diagnosis, expect, oracles, training
from rnn_grade.checks.oracles import sigmoid
from rnn_grade.errors import LearnerError

# All different, and none of them 2 or 3 or 4, so that exchanged axes and blocks cannot cancel.
BATCH, TIMESTEPS, FEATURES, UNITS = 6, 8, 7, 5
STEP = ("x", "h", "c", "kernel", "recurrent_kernel", "bias")
AXES = (
    "(batch, features)",
    "(batch, units)",
    "(batch, units)",
    "(features, column)",
    "(units, column)",
    "(column,)",
)
INPUT, FORGET, CANDIDATE, OUTPUT = (slice(block * UNITS, (block + 1) * UNITS) for block in range(4))
# Wide enough for arithmetic in float32; the mildest known mistake is far larger.
CLOSE = {"rtol": 1e-4, "atol": 1e-5}
# What the learner is to write.
KERAS_OWN = ("LSTM", "LSTMCell")
# A gate with this bias is open, with its negative shut, to far below the tolerance.
OPEN = 40.0

EPOCHS = 12
# The error that a trained model has to reach, as a share of that of always answering the mean. On
# 10 seeds the reference gets there in 3 or 4 epochs, and after 12 stands at less than a tenth of
# that. A model that does not learn stays above 1.
LEARNED = 0.5


@dataclass(frozen=True)
class Problem:
    """The arguments of a step, drawn at random: no zeros, no symmetry, nothing special."""

    x: np.ndarray
    h: np.ndarray
    c: np.ndarray
    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def arguments(self):
        """In the order in which `lstm_step` and `lstm` take them."""
        return tuple(getattr(self, name) for name in STEP)

    @property
    def weights(self):
        """The last three arguments."""
        return self.kernel, self.recurrent_kernel, self.bias

    def only(self, *names):
        """Return the problem with zeros in all of `x`, `h`, `c` and `bias` but these."""
        others = {"x", "h", "c", "bias"} - set(names)
        return replace(self, **{name: np.zeros_like(getattr(self, name)) for name in others})

    def pinned(self, block, value):
        """Return the problem with a gate held open or shut by an extreme bias."""
        bias = self.bias.copy()
        bias[block] = value
        return replace(self, bias=bias)


def draw(rng, *, timesteps=None, batch=BATCH):
    steps = () if timesteps is None else (timesteps,)
    return Problem(
        x=rng.normal(size=(batch, *steps, FEATURES)),
        h=rng.uniform(-0.9, 0.9, size=(batch, UNITS)),
        # A cell may leave the range of tanh, and often does.
        c=rng.uniform(0.5, 1.8, size=(batch, UNITS)) * rng.choice([-1.0, 1.0], (batch, UNITS)),
        kernel=rng.normal(size=(FEATURES, 4 * UNITS)) * 0.4,
        recurrent_kernel=rng.normal(size=(UNITS, 4 * UNITS)) * 0.6,
        bias=rng.uniform(0.4, 0.9, size=4 * UNITS) * rng.choice([-1.0, 1.0], 4 * UNITS),
    )


# Part 1: one step. ------------------------------------------------------------------------------


def _wrong_step(problem, wrong):
    """Return the new `h` and `c` with one thing wrong that the bank lacks."""
    x, h, c, kernel, recurrent_kernel, bias = problem.arguments
    from_x, from_h = x @ kernel, h @ recurrent_kernel
    sums = from_x + from_h + bias
    i, f, o = (sigmoid(sums[:, block]) for block in (INPUT, FORGET, OUTPUT))
    candidate = np.tanh(sums[:, CANDIDATE])
    if wrong == "blind_forget":
        f = sigmoid((from_x + bias)[:, FORGET])
    if wrong == "forget_tanh":
        f = np.tanh(sums[:, FORGET])
    if wrong == "forget_inverted":
        f = 1 - f
    if wrong == "peephole":
        f = sigmoid(sums[:, FORGET] + c)
    if wrong == "candidate_gated":
        candidate = np.tanh(
            (from_x + bias)[:, CANDIDATE] + (i * h) @ recurrent_kernel[:, CANDIDATE]
        )
    new_c = f * c + i * candidate
    if wrong == "forgets_h":
        new_c = f * h + i * candidate
    if wrong == "last_row":
        new_c = f * c[-1:] + i * candidate
    shown = sigmoid(new_c) if wrong == "shown_by_sigmoid" else np.tanh(new_c)
    kept = {
        "kept_behind_output": o * new_c,
        "kept_squashed": np.tanh(new_c),
        "same_twice": o * shown,
    }
    return o * shown, kept.get(wrong, new_c)


_STEP_MISTAKES = {
    "kept_behind_output": (
        "The output gate is applied to the cell that is kept.",
        "Return the new cell as it is: the output gate decides only what h shows of it.",
    ),
    "kept_squashed": (
        "The cell is kept squashed by tanh.",
        "Return the new cell as it is: tanh belongs to h only.",
    ),
    "same_twice": (
        "The state is returned in both places.",
        "Return the pair `h, c`: the state, and the cell it was read from.",
    ),
    "forgets_h": (
        "The forget gate multiplies the old state h, not the old cell.",
        "The memory is c: `f * c + i * candidate`.",
    ),
    "blind_forget": (
        "The forget gate does not read the old state.",
        "Its sum is its block of `x @ kernel + h @ recurrent_kernel + bias`, like all others.",
    ),
    "forget_tanh": (
        "The forget gate goes through tanh.",
        "All three gates use a sigmoid; only the candidate uses tanh.",
    ),
    "forget_inverted": (
        "The forget gate is inverted: it erases what it should keep.",
        "1 keeps all of the old cell, 0 erases it: `f * c`, not `(1 - f) * c`.",
    ),
    "peephole": (
        "The forget gate reads the old cell too.",
        "Without peepholes the gates read x and h only.",
    ),
    "candidate_gated": (
        "The old state reaches the candidate through the input gate, as in a GRU.",
        "The candidate reads h as it is; the input gate multiplies the finished candidate.",
    ),
    "shown_by_sigmoid": (
        "The cell is shown through a sigmoid.",
        "The new state is the output gate times tanh of the new cell.",
    ),
    "last_row": (
        "Every row of the batch gets the old cell of the last row.",
        "Rows never see each other: use `c` as a whole.",
    ),
}


def _name_step_mistake(problem):
    known = diagnosis.lstm_step(*problem.arguments)
    bank = [
        (diagnosis.Mistake(wrong, *words), partial(_wrong_pair, problem, wrong))
        for wrong, words in _STEP_MISTAKES.items()
    ]
    more = diagnosis.match(bank, lambda: np.stack(oracles.lstm_step(*problem.arguments)))
    return lambda pair: known(pair) or more(np.stack(pair))


def _wrong_pair(problem, wrong):
    return np.stack(_wrong_step(problem, wrong))


def _parts(found, names, what):
    """Return the arrays that came back together, in whatever container they came."""
    # One array of two halves is a pair as well.
    container = isinstance(found, (tuple, list)) or np.shape(found)[:1] == (len(names),)
    parts = [_array(part) for part in found] if container else [found]
    one = f"a single array of shape {np.shape(parts[0])}" if len(parts) == 1 else ""
    expect.that(
        len(parts) == len(names),
        what,
        expected=f"{len(names)} arrays: {', '.join(names)}",
        actual="nothing" if found is None else one or f"{len(parts)} arrays",
        cause="Is a `return` missing?" if found is None else "",
        hint=f"Return {', '.join(names)}, in this order.",
    )
    return parts


def _step(submission, problem):
    """Return the new `h` and `c` of the learner, both with their shapes checked."""
    what = "what `lstm_step` returns"
    found = submission.lstm_step(*problem.arguments)
    rows = [np.shape(part) for part in found] if isinstance(found, (tuple, list)) else []
    expect.that(
        rows != [(BATCH, UNITS), (2, BATCH, UNITS)],
        what,
        expected="two arrays: new_h, new_c",
        actual="an array and a list of two arrays",
        cause="A Keras cell returns its output and a list of states; `lstm_step` does not.",
        hint="Return `new_h, new_c`.",
    )
    h, c = _parts(found, ("new_h", "new_c"), what)
    for part, what in ((h, "the new state h"), (c, "the new cell c")):
        expect.shape(part, (BATCH, UNITS), axes="(batch, units)", what=what)
        dtype = np.asarray(part).dtype
        expect.that(
            dtype.kind == "f" and dtype.itemsize >= 4,
            f"the numbers in {what}",
            expected="float32 or float64",
            actual=str(dtype),
            cause="Such numbers are too coarse for a state that is carried over many steps.",
            hint="Leave the type as it comes, or use float32: no `astype(int)`, no float16.",
        )
    return h, c


def _check_step(submission, problem, where, hint):
    """Compare the cell first: the state is read from it."""
    pair = _step(submission, problem)
    right_h, right_c = oracles.lstm_step(*problem.arguments)
    name_mistake = _name_step_mistake(problem)
    for actual, right, what in (
        (pair[1], right_c, "the new cell c"),
        (pair[0], right_h, "the new state h"),
    ):
        expect.close(
            actual,
            right,
            what=f"{what}{where}",
            axes="(batch, units)",
            diagnosis=lambda _: name_mistake(pair),
            hint=hint,
            **CLOSE,
        )


@check(
    points=1,
    hint=(
        "How many arrays does one step hand to the next one?",
        "`np.split(sums, 4, axis=-1)` cuts the columns into four blocks; return `new_h, new_c`.",
    ),
)
def test_step_shape(submission, rng):
    """One step gives every sequence of the batch a new state and a new cell."""
    _step(submission, draw(rng))


@check(
    points=2,
    after=test_step_shape,
    hint=(
        "With an empty cell, which gates and which candidate are left?",
        "`new_c = i * candidate` and `new_h = o * tanh(new_c)`. "
        "i, candidate and o are blocks 0, 2 and 3.",
    ),
)
def test_step_terms(submission, rng):
    """The bias, the input and the old state each reach the gates, one at a time."""
    problem = draw(rng)
    for name, term in (("bias", "bias"), ("x", "x @ kernel"), ("h", "h @ recurrent_kernel")):
        others = ", ".join(f"`{other}`" for other in ("x", "h", "c", "bias") if other != name)
        _check_step(
            submission,
            problem.only(name),
            f" where {others} are all 0",
            f"Only `{term}` is left here. Cut it into the four blocks i, f, candidate, o; then "
            "the new cell is `i * candidate`, and the new state `o * tanh(new_c)`.",
        )


@check(
    points=2,
    after=test_step_terms,
    hint=(
        "What is left of the old cell when the forget gate is shut? And when it is open?",
        "`new_c = f * c + i * candidate`: f times the old cell, and nothing else times it.",
    ),
)
def test_step_gates(submission, rng):
    """A gate that is shut lets nothing through, and one that is open lets everything through."""
    problem = draw(rng)
    # With the gate shut or open, an inverted one looks like none at all.
    cause, hint = _STEP_MISTAKES["forget_inverted"]
    expect.that(
        not np.allclose(
            np.stack(_step(submission, problem)), _wrong_pair(problem, "forget_inverted"), **CLOSE
        ),
        "the new cell c",
        expected="`f * c + i * candidate`",
        actual="`(1 - f) * c + i * candidate`",
        cause=cause,
        hint=hint,
    )
    _check_step(
        submission,
        problem.pinned(FORGET, -OPEN),
        " with the forget gate shut",
        "With f = 0 the old cell is gone: the new one is `i * candidate` alone.",
    )
    carried = problem.pinned(FORGET, OPEN).pinned(INPUT, -OPEN)
    _check_step(
        submission,
        carried,
        " with the forget gate open and the input gate shut",
        "With f = 1 and i = 0 the old cell is carried over unchanged.",
    )
    _check_step(
        submission,
        carried.pinned(OUTPUT, -OPEN),
        " with the output gate shut",
        "With o = 0 the new state is 0, and the new cell is what it was: o does not touch it.",
    )


@check(
    points=1,
    after=test_step_gates,
    hint=(
        "Which three terms stand inside each of the four layers?",
        "All four layers read the same x and the same old h; only the forget gate meets c.",
    ),
)
def test_step_all_terms(submission, rng):
    """With everything switched on, the four layers work together."""
    _check_step(
        submission,
        draw(rng),
        "",
        "Each term alone is right, and gates that are fully open or shut are. Look at the sum in "
        "the forget gate: x, the old h and the bias, and nothing else.",
    )


# Part 2: the loop over time. --------------------------------------------------------------------


def _loop(submission, problem, where=""):
    """Return what `lstm` returns, with the three shapes checked."""
    what = f"what `lstm` returns{where}"
    batch, timesteps, _ = problem.x.shape
    states, h, c = _parts(submission.lstm(*problem.arguments), ("states", "h", "c"), what)
    expect.shape(
        states,
        (batch, timesteps, UNITS),
        axes="(batch, timesteps, units)",
        what=f"the states that `lstm` returns{where}",
    )
    for last, name in ((h, "h"), (c, "c")):
        what = f"the last {name} that `lstm` returns{where}"
        expect.shape(last, (batch, UNITS), axes="(batch, units)", what=what)
    return states, h, c


@check(
    points=1,
    hint=(
        "One state for each step: which axis counts the steps?",
        "`np.stack` has an argument `axis`. Return `np.stack(...), h, c`.",
    ),
)
def test_lstm_shape(submission, rng):
    """The loop returns the state after every step, and the last state and cell."""
    _loop(submission, draw(rng, timesteps=TIMESTEPS))


@check(
    points=3,
    after=(test_step_all_terms, test_lstm_shape),
    hint=(
        "What does the first step receive, and what the second?",
        "Start with `initial_h, initial_c`. Each step takes both from the step before it.",
    ),
)
def test_lstm_states(submission, rng):
    """Every step starts from the state and the cell that the step before left."""
    problem = draw(rng, timesteps=TIMESTEPS)
    # Whatever writes into a state, in the loop or in a step, meets the initial ones here.
    states, h, c = _loop(submission.read_only, problem)
    again = _loop(submission, problem)[0]
    expect.that(
        np.allclose(again, states, **CLOSE, equal_nan=True),
        "the states that `lstm` returns to the same call for the second time",
        expected="the same states again",
        actual="other states than at the first call",
        cause="Something of an earlier call is still there.",
        hint="Nothing may survive a call: begin with `initial_h`, `initial_c` and a new list.",
    )
    right, cells = oracles.lstm(*problem.arguments)
    expect.close(
        states,
        right,
        what="the states that `lstm` returns",
        axes="(batch, timesteps, units)",
        diagnosis=_name_loop_mistake(problem),
        hint="Carry both: `h, c = lstm_step(x[:, t], h, c, ...)`, from the initial ones on.",
        **CLOSE,
    )
    for name, last, truth in (("h", h, right[:, -1]), ("c", c, cells[:, -1])):
        expect.close(
            last,
            truth,
            what=f"the last {name} that `lstm` returns",
            axes="(batch, units)",
            diagnosis=_name_last_mistake(problem, right, cells),
            hint="The states of all steps are right. Return the h and the c of the last step.",
            **CLOSE,
        )
    # Axes of length 1 are easily lost.
    for batch, timesteps, where in (
        (1, TIMESTEPS, " for a batch of 1"),
        (BATCH, 1, " for a single step"),
    ):
        problem = draw(rng, timesteps=timesteps, batch=batch)
        expect.close(
            _loop(submission, problem, where)[0],
            oracles.lstm(*problem.arguments)[0],
            what=f"the states that `lstm` returns{where}",
            axes="(batch, timesteps, units)",
            hint="Take both lengths from `x.shape`, and keep every axis.",
            **CLOSE,
        )


def _half_carried(problem, carried):
    """Return the states of a loop that hands on only one of h and c."""
    h, c, states = problem.h, problem.c, []
    for t in range(TIMESTEPS):
        new_h, new_c = oracles.lstm_step(problem.x[:, t], h, c, *problem.weights)
        h, c = (new_h, c) if carried == "h" else (h, new_c)
        states.append(new_h)
    return np.stack(states, axis=1)


def _name_loop_mistake(problem):
    def right():
        return oracles.lstm(*problem.arguments)[0]

    known = diagnosis.lstm(*problem.arguments)
    bank = [
        (
            diagnosis.Mistake(
                f"{lost}_not_carried",
                f"Every step starts from the initial {lost}: only {carried} is handed on.",
                "Hand both to the next step: `h, c = lstm_step(x[:, t], h, c, ...)`.",
            ),
            partial(_half_carried, problem, carried),
        )
        for lost, carried in (("c", "h"), ("h", "c"))
    ]
    bank += [
        (
            diagnosis.Mistake(
                "initial_states_exchanged",
                "The initial h and the initial c are exchanged.",
                "Start with `h, c = initial_h, initial_c`.",
            ),
            lambda: oracles.lstm(problem.x, problem.c, problem.h, *problem.weights)[0],
        ),
        (
            diagnosis.Mistake(
                "reshaped",
                "A list of states is `(timesteps, batch, units)`, and `reshape` exchanges no axes.",
                "Join the states with `np.stack(states, axis=1)`, not with `reshape`.",
            ),
            lambda: np.swapaxes(right(), 0, 1).reshape(right().shape),
        ),
        (
            diagnosis.Mistake(
                "reversed",
                "The states stand in reverse order, the last one first.",
                "Append each state behind the one before it, and turn nothing round.",
            ),
            lambda: right()[:, ::-1],
        ),
    ]
    more = diagnosis.match(bank, right)
    return lambda states: known(states) or more(states)


_NOT_THE_LAST = "Return the `h` and the `c` that the last step left, in this order."


def _name_last_mistake(problem, states, cells):
    """Name what stands in the place of the last h or c."""

    def name(actual):
        for wrong, cause in (
            (states[:, -1], "The last h stands in the place of the last c."),
            (cells[:, -1], "The last c stands in the place of the last h."),
            (problem.h, "This is the initial h."),
            (problem.c, "This is the initial c."),
            (states[:, 0], "This is the h of the first step."),
            (cells[:, 0], "This is the c of the first step."),
            (cells[:, -2], "This is the c of the last step but one."),
            (states[:, -2], "This is the h of the last step but one."),
        ):
            if np.allclose(actual, wrong, **CLOSE):
                return diagnosis.Mistake("not_the_last", cause, _NOT_THE_LAST)
        return None

    return name


# Part 3: one step back. -------------------------------------------------------------------------


def _backward(problem, h_gradient, c_gradient, wrong=""):
    """Return the six gradients, or what a known mistake makes of them.

    Args:
        problem: The arguments of the step.
        h_gradient: dL/dh_new, `(batch, units)`.
        c_gradient: dL/dc_new that does not go through h_new, `(batch, units)`.
        wrong: The name of a mistake, or nothing.
    """
    x, h, c, kernel, recurrent_kernel, bias = problem.arguments
    sums = x @ kernel + h @ recurrent_kernel + bias
    i, f, o = (sigmoid(sums[:, block]) for block in (INPUT, FORGET, OUTPUT))
    candidate = np.tanh(sums[:, CANDIDATE])
    new_c = f * c + i * candidate
    shown = np.tanh(new_c)
    slope = {
        "shown_slope": 1.0,
        "shown_slope_of_cell": 1 - new_c**2,
        "shown_slope_twice": 1 - np.tanh(shown) ** 2,
        "shown_slope_of_state": 1 - (o * shown) ** 2,
    }.get(wrong, 1 - shown**2)
    through_h = h_gradient * (1 if wrong == "output_gate" else o) * slope
    d_c = through_h * (wrong != "no_h") + c_gradient * (wrong != "no_c")
    d_i = d_c * candidate * (1 if wrong == "sigmoid" else i * (1 - i))
    d_f = d_c * (new_c if wrong == "new_cell" else c) * (1 if wrong == "sigmoid" else f * (1 - f))
    d_candidate = d_c * i
    if wrong == "candidate_sigmoid":
        d_candidate = d_candidate * candidate * (1 - candidate)
    elif wrong != "candidate":
        d_candidate = d_candidate * (1 - candidate**2)
    if wrong == "gates_tanh":
        d_i, d_f = d_c * candidate * (1 - i**2), d_c * c * (1 - f**2)
    d_o = h_gradient * (new_c if wrong == "cell_not_shown" else shown)
    d_o = d_o * (1 if wrong == "sigmoid" else 1 - o**2 if wrong == "gates_tanh" else o * (1 - o))
    blocks = {
        "input_and_forget": [d_f, d_i, d_candidate, d_o],
        "candidate_and_output": [d_i, d_f, d_o, d_candidate],
        "factors": [d_c * i * i * (1 - i), d_f, d_c * candidate * (1 - candidate**2), d_o],
    }.get(wrong, [d_i, d_f, d_candidate, d_o])
    d_sums = np.concatenate(blocks, axis=-1)
    found = {
        "x": d_sums @ kernel.T,
        "h": d_sums @ recurrent_kernel.T,
        "c": d_c * (1 if wrong == "no_forget" else i if wrong == "by_input" else f),
        "kernel": x.T @ d_sums,
        "recurrent_kernel": (o * shown if wrong == "new_state" else h).T @ d_sums,
        "bias": d_sums.sum(axis=0),
    }
    if wrong == "mean":
        for name in ("kernel", "recurrent_kernel", "bias"):
            found[name] = found[name] / len(x)
    if wrong == "first_row":
        found["bias"] = d_sums[0]
    if wrong == "last_row":
        found["bias"] = d_sums[-1]
    if wrong == "h_of_output":
        found["h"] = found["h"] + h_gradient
    return found


_SHOWN = "`shown = tanh(c_new)` is the value; its slope is `1 - shown ** 2`."
_BACKWARD_MISTAKES = {
    "no_c": (
        "`c_gradient` is not used: what later steps want of the cell is lost.",
        "Add `c_gradient` to what comes through h: `d_c = c_gradient + h_gradient * o * ...`.",
    ),
    "no_h": (
        "Nothing comes back to the cell through the new state.",
        "h was read from the cell: add `h_gradient * o * (1 - shown ** 2)` to `c_gradient`.",
    ),
    "shown_slope": (
        "The slope of tanh is left out on the way from h to the cell.",
        _SHOWN,
    ),
    "shown_slope_of_cell": ("The slope is 1 minus the square of the cell itself.", _SHOWN),
    "shown_slope_twice": ("The slope of tanh is taken where tanh was applied already.", _SHOWN),
    "shown_slope_of_state": ("The slope is 1 minus the square of h.", _SHOWN),
    "output_gate": (
        "The way back from h to the cell leaves out the output gate.",
        "h is `o * tanh(c_new)`: multiply `h_gradient` by `o` and by the slope of tanh.",
    ),
    "no_forget": (
        "The gradient of the new cell is handed to the old one without the forget gate.",
        "Multiply it by `f`: that is how much of the old cell is in the new one.",
    ),
    "by_input": (
        "The gradient of the old cell is multiplied by the input gate.",
        "The old cell was multiplied by `f`.",
    ),
    "sigmoid": (
        "The slope of the sigmoid is left out in the three gates.",
        "Multiply with `i * (1 - i)`, `f * (1 - f)` and `o * (1 - o)`.",
    ),
    "gates_tanh": (
        "The gates go back through the slope of tanh.",
        "A gate is a sigmoid: its slope is `i * (1 - i)`, not `1 - i ** 2`.",
    ),
    "candidate": (
        "The slope of tanh is left out in the candidate.",
        "Multiply with `1 - candidate ** 2`.",
    ),
    "candidate_sigmoid": (
        "The candidate goes back through the slope of a sigmoid.",
        "The candidate is a tanh: multiply with `1 - candidate ** 2`.",
    ),
    "new_cell": (
        "The gradient of the forget gate is multiplied by the new cell.",
        "f multiplied the old cell: use `c`, as it was given.",
    ),
    "cell_not_shown": (
        "The gradient of the output gate is multiplied by the cell itself.",
        "o multiplied `tanh(c_new)`: use that.",
    ),
    "factors": (
        "The gradients of the input gate and of the candidate are multiplied by themselves.",
        "In a product each factor gets the other one: `d_c * candidate` for i, `d_c * i` for the "
        "candidate.",
    ),
    "input_and_forget": (
        "The blocks of the input and the forget gate are exchanged on the way back.",
        "Put the blocks side by side as the columns are: i, f, candidate, o.",
    ),
    "candidate_and_output": (
        "The blocks of the candidate and the output gate are exchanged on the way back.",
        "Put the blocks side by side as the columns are: i, f, candidate, o.",
    ),
    "mean": (
        "The gradient is averaged over the batch.",
        "Add over the batch; a loss that is a mean has the division in `h_gradient` already.",
    ),
    "first_row": (
        "The gradient of the bias is that of the first sequence of the batch.",
        "Every sequence uses the same bias: `sum(axis=0)`.",
    ),
    "last_row": (
        "The gradient of the bias is that of the last sequence of the batch.",
        "Every sequence uses the same bias: `sum(axis=0)`.",
    ),
    "new_state": (
        "The gradient of the recurrent kernel uses the new state.",
        "The recurrent kernel was multiplied by the old `h`: `h.T @ d_sums`.",
    ),
    "h_of_output": (
        "`h_gradient` is added to the gradient of the old h.",
        "The old h is not a part of the new one: it reaches it through the four layers only.",
    ),
}


def _name_backward_mistake(problem, *gradients):
    # Only the gradient that differs is compared: a mistake may leave the others right.
    def name(actual):
        right = _backward(problem, *gradients)
        bank = [
            (
                diagnosis.Mistake(wrong, cause, hint),
                partial(_of, partial(_backward, problem, *gradients, wrong), tuple(actual)),
            )
            for wrong, (cause, hint) in _BACKWARD_MISTAKES.items()
        ]
        return diagnosis.match(bank, lambda: {key: right[key] for key in actual})(actual)

    return name


def _of(numbers, names):
    found = numbers()
    return {name: found[name] for name in names}


def _check_gradients(submission, rng, names, hint):
    """Compare some gradients with differences of the loss, computed here in float64."""
    problem = draw(rng)
    h_gradient, c_gradient = rng.normal(size=(2, *problem.h.shape))
    found = submission.lstm_step_backward(*problem.arguments, h_gradient, c_gradient)
    if isinstance(found, (tuple, list)) and len(found) == len(STEP):
        found = dict(zip(STEP, found, strict=True))
    expect.that(
        isinstance(found, dict),
        "what `lstm_step_backward` returns",
        expected="a dict with six gradients",
        actual="nothing" if found is None else f"a value of type {expect.type_name(found)}",
        cause="Is a `return` missing?" if found is None else "",
        hint='Return {"x": ..., "h": ..., "c": ..., "kernel": ..., "recurrent_kernel": ..., '
        '"bias": ...}.',
    )
    missing = [name for name in names if name not in found]
    expect.that(
        not missing,
        "the dict that `lstm_step_backward` returns",
        expected=f"the keys {_quoted(STEP)}",
        actual=f"the keys {_quoted(found)}",
        cause=f"No gradient is called {_quoted(missing)}.",
        hint="Name each gradient after its argument.",
    )
    found = {name: _array(found[name]) for name in names}
    expect.that(
        "bias" not in found or np.shape(found["bias"]) != (BATCH, 4 * UNITS),
        "the gradient of `bias` from `lstm_step_backward`",
        expected=f"shape ({4 * UNITS},)",
        actual=f"shape ({BATCH}, {4 * UNITS})",
        cause="There is one gradient for each sequence, but all of them use the same bias.",
        hint="Add over the batch: `sum(axis=0)`.",
    )

    def loss(point):
        h, c = oracles.lstm_step(*replace(problem, **point).arguments)
        return float(np.sum(h * h_gradient) + np.sum(c * c_gradient))

    expect.gradients_match(
        loss,
        {name: getattr(problem, name) for name in names},
        found,
        what="`lstm_step_backward`",
        rtol=1e-4,
        axes=dict(zip(STEP, AXES, strict=True)),
        diagnosis=_name_backward_mistake(problem, h_gradient, c_gradient),
        hint=hint,
    )


@check(
    points=2,
    hint=(
        "On which two roads does the loss feel the new cell?",
        "`d_c = c_gradient + h_gradient * o * (1 - tanh(new_c) ** 2)`; the old c gets `d_c * f`.",
    ),
)
def test_backward_cell(submission, rng):
    """The gradient of the old cell agrees with differences of the loss."""
    hint = (
        "Go back from h to the new cell, add `c_gradient`, and pass the sum through the forget "
        "gate to the old cell."
    )
    _check_gradients(submission, rng, ("c",), hint)


@check(
    points=2,
    after=test_backward_cell,
    hint=(
        "By what was each gate multiplied on the way there?",
        "A factor of a product gets the other factor; then comes the slope, `g * (1 - g)` or "
        "`1 - g ** 2`.",
    ),
)
def test_backward_bias(submission, rng):
    """The gradients of all four layers agree with differences of the loss."""
    hint = (
        "Put d_i, d_f, d_candidate and d_o side by side, each through the slope of its own "
        "activation, and add over the batch. The number of the column says which block is wrong: "
        f"here each has {UNITS} columns."
    )
    _check_gradients(submission, rng, ("bias",), hint)


@check(
    points=2,
    after=test_backward_bias,
    hint=(
        "Which product did each matrix take part in?",
        "`x.T @ d_sums` for `kernel`, `h.T @ d_sums` for `recurrent_kernel`; `d_sums @ kernel.T` "
        "for x.",
    ),
)
def test_backward_weights(submission, rng):
    """The gradients of inputs, old state and both kernels agree with differences of the loss."""
    hint = (
        "From `d_sums` on it is two matrix products: inputs go back through the transposed kernel, "
        "and a kernel gets its transposed input times `d_sums`."
    )
    _check_gradients(submission.read_only, rng, ("x", "h", "kernel", "recurrent_kernel"), hint)


# Part 4: the step as a Keras cell. --------------------------------------------------------------


def _arranged(own, problem):
    """Return a problem's weights in the order of these ones; each is known by its shape."""
    wanted = {np.shape(weight): weight for weight in problem.weights}
    own = [np.asarray(weight) for weight in own]
    shapes = [weight.shape for weight in own]
    expect.that(
        all(shapes.count(shape) == 1 for shape in wanted),
        f"the shapes of the weights, with {FEATURES} features and {UNITS} units",
        expected=", ".join(map(str, wanted)),
        actual=", ".join(map(str, shapes)) or "no weights",
        cause="The weights are not those of `keras.layers.LSTM`.",
        hint="In `build`, add one kernel `(features, 4 * units)`, one recurrent kernel "
        "`(units, 4 * units)` and one bias `(4 * units,)`.",
    )
    return [np.asarray(wanted.get(weight.shape, weight), weight.dtype) for weight in own]


def _beyond_three(own, problem):
    """Say which weights stand beside the three, or nothing."""
    wanted = [np.shape(weight) for weight in problem.weights]
    more = [str(np.shape(weight)) for weight in own if np.shape(weight) not in wanted]
    if not more:
        return ""
    return (
        "There are more weights than `kernel`, `recurrent_kernel` and `bias`: shape "
        f"{', '.join(more)}."
    )


@check(
    points=2,
    timeout=40,
    hint=(
        "What does a Keras cell return besides its output, and in which order?",
        "`h, c = states` at the beginning of `call`, `return new_h, [new_h, new_c]` at its end.",
    ),
)
def test_cell_step(submission, rng):
    """The cell takes one step from `[h, c]`, and returns the new h and `[h, c]`."""
    problem = draw(rng)
    x, h, c = (part.astype(np.float32) for part in (problem.x, problem.h, problem.c))
    cell = submission.build_cell(UNITS)
    expect.that(
        hasattr(cell, "method") and cell.type_name not in ("type", "ABCMeta"),
        "what `build_cell` returns",
        expected="a Keras layer",
        actual=f"a value of type {expect.type_name(cell)}",
        hint="Return `LSTMCell(units)`, with `class LSTMCell(keras.layers.Layer)` as in the stub.",
    )
    expect.self_made(
        cell,
        *KERAS_OWN,
        what="what `build_cell` returns",
        hint="Put your step into `call` of the class `LSTMCell` in your file, and return that.",
    )
    # Keras builds the cell with the first call.
    cell.method("__call__", x, [h, c])
    cell.method("set_weights", _arranged(cell.method("get_weights"), problem))
    output, states = _parts(
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
    found = _parts(states, ("new_h", "new_c"), "the states that the cell returns beside its output")
    right_h, right_c = oracles.lstm_step(*problem.arguments)
    name_mistake = _name_step_mistake(problem)
    _expect_pair_in_order(found, problem)
    for actual, right, what in (
        (found[1], right_c, "the new c that the cell returns"),
        (found[0], right_h, "the new h that the cell returns"),
    ):
        expect.close(
            actual,
            right,
            what=what,
            axes="(batch, units)",
            diagnosis=lambda _: name_mistake(found) if _alike(found) else None,
            hint="Compare `call` with part 1, line by line.",
            **CLOSE,
        )
    expect.close(
        output,
        right_h,
        what="the output of the cell",
        axes="(batch, units)",
        diagnosis=lambda actual: (
            _CELL_SHOWN
            if np.shape(actual) == right_c.shape and np.allclose(actual, right_c, **CLOSE)
            else None
        ),
        hint="The output is the new h, the first of the two states.",
        **CLOSE,
    )


_CELL_SHOWN = diagnosis.Mistake(
    "cell_shown",
    "The output of the cell is its memory c.",
    "Return `new_h, [new_h, new_c]`: the outside sees h only.",
)


def _alike(pair):
    return np.shape(pair[0]) == np.shape(pair[1])


def _expect_pair_in_order(found, problem):
    """Expect `[h, c]` in and out, and name the other order where it is the only mistake."""
    x, h, c, *weights = problem.arguments
    if not _alike(found):
        return
    straight = oracles.lstm_step(x, h, c, *weights)
    # What a cell computes that takes its first state for c.
    crossed = oracles.lstm_step(x, c, h, *weights)
    for pair, place in (
        (straight[::-1], "returns its states"),
        (crossed[::-1], "reads and returns its states"),
        (crossed, "reads its states"),
    ):
        expect.that(
            np.shape(found) != np.shape(pair) or not np.allclose(found, pair, **CLOSE),
            "the two states of the cell",
            expected="[h, c]",
            actual="[c, h]",
            cause=f"The numbers are those of a cell that {place} in the order c, h.",
            hint="In Keras h comes first, in `states` and in what you return: `[new_h, new_c]`.",
        )


# Part 5: the cell in a model. -------------------------------------------------------------------

STEPS = 4


@pytest.fixture(scope="module")
def model(submission):
    """One untrained model for the checks that only look at its answers."""
    return submission.build_model(FEATURES, UNITS)


@check(
    points=2,
    timeout=40,
    hint=(
        "`keras.layers.RNN` returns the last output, unless it is told otherwise.",
        "`keras.layers.RNN(LSTMCell(units), return_sequences=True)`.",
    ),
)
def test_model_equals_keras(model, rng):
    """With the same weights, the model gives the numbers of `keras.layers.LSTM`."""
    zeros = np.zeros((BATCH, UNITS))
    problem = replace(draw(rng, timesteps=STEPS), h=zeros, c=zeros)
    x = problem.x.astype(np.float32)
    shape = {
        "expected": (BATCH, STEPS, UNITS),
        "axes": "(batch, timesteps, units)",
        "what": "the output of your model",
    }
    expect.self_made(
        model,
        *KERAS_OWN,
        what="the layers of your model",
        hint="Wrap the cell of part 4: `keras.layers.RNN(build_cell(units), ...)`.",
    )
    try:
        untrained = model.predict(x, eager=True)
    except LearnerError as error:
        # The usual ways to ask a list of one state for two.
        said = re.search(
            r"not enough values to unpack \(.*?\)|(list|tuple) index out of range", error.message
        )
        if said is None:
            if "PyTreeSpec" not in error.message:
                raise
            expect.that(
                False,
                "the states that the cell returns beside its output",
                expected="a list of two arrays: [new_h, new_c]",
                actual="another number of states",
                cause="There are not as many states as the `state_size` of the cell has entries.",
                hint="Return `new_h, [new_h, new_c]`; `self.state_size` is `[units, units]`.",
            )
        expect.that(
            False,
            "the output of your model",
            expected="shape (batch, timesteps, units)",
            actual=f"{error.type_name}: {said[0]}",
            cause="`keras.layers.RNN` hands the cell as many states as its `state_size` has "
            "entries.",
            hint="An LSTM has two: `self.state_size = [units, units]`.",
        )
    expect.shape(untrained, **shape)
    own = model.get_weights()
    model.set_weights(_arranged(own, problem))
    states = model.predict(x, eager=True)
    expect.shape(states, **shape)
    beyond = _beyond_three(own, problem)
    expect.close(
        states,
        oracles.lstm(*problem.arguments)[0],
        what="the states of your model, where `keras.layers.LSTM` has the same weights",
        axes="(batch, timesteps, units)",
        diagnosis=diagnosis.lstm(*problem.arguments),
        cause=beyond,
        hint="Return what `keras.layers.RNN` gives: no layer after it, no further weights in it."
        if beyond
        else "Compare `call` with part 1, line by line, and look at the states that it returns.",
        **CLOSE,
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
def test_forget_bias(submission, rng):
    """A new model keeps 73 % of its cell at each step, not half of it."""
    fresh = submission.build_model(FEATURES, UNITS)
    # Weights exist at the latest after the first prediction.
    fresh.predict(rng.normal(size=(1, STEPS, FEATURES)).astype(np.float32), eager=True)
    bias = next((w for w in fresh.get_weights() if np.shape(w) == (4 * UNITS,)), None)
    expect.shape(bias, (4 * UNITS,), axes="(4 * units,)", what="the bias of a new model")
    kept = sigmoid(bias)
    others = (("input gate", INPUT), ("candidate", CANDIDATE), ("output gate", OUTPUT))
    other = next((name for name, block in others if np.all(kept[block] > 0.7)), "")
    # Wide enough for a random beginning with 1 added to it.
    good = (kept[FORGET] > 0.6) & (kept[FORGET] < 0.85)
    if good.any() and np.all(np.abs(bias[FORGET][~good]) < 0.4):
        cause = "Only a part of its block of the bias starts at 1."
    elif other:
        cause = f"The block of the {other} starts at 1, not that of the forget gate."
    elif not np.any(bias[FORGET]):
        cause = (
            "The bias of the forget gate starts at 0: after ten steps 0.1 % of the cell is left."
        )
    else:
        cause = f"Its block of the bias is {_span(bias[FORGET])} at the start."
    expect.that(
        bool(good.all()),
        "the forget gate of a new model, where x and h are 0",
        expected="about 0.73",
        actual=f"{float(kept[FORGET][np.argmin(good)]):.2f}",
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
def test_model_gradients(model, bench, rng):
    """The gradients of all weights and of the input are those of `keras.layers.LSTM`."""
    problem = draw(rng, timesteps=STEPS)
    model.set_weights(_arranged(model.get_weights(), problem))
    x = problem.x.astype(np.float32)
    # The same projection of an output of the same shape: the gradients can be compared.
    layer = [("LSTM", {"units": UNITS, "return_sequences": True})]
    weights = [weight.astype(np.float32) for weight in problem.weights]
    keras_model = bench.sequential((STEPS, FEATURES), layer, weights=weights)
    gradients = model.gradients(x)
    expect.gradient_flow(gradients, what="the weights of your model")
    # A weight that is not trainable is missing there, not zero.
    by_shape = {np.shape(gradient): gradient for gradient in gradients.values()}
    right = {np.shape(gradient): gradient for gradient in keras_model.gradients(x).values()}
    expect.that(
        all(shape in by_shape for shape in right),
        "the shapes of the weights that training can change",
        expected=", ".join(map(str, right)),
        actual=", ".join(map(str, by_shape)),
        cause="One of the weights is frozen.",
        hint="Leave `trainable` as it is in `add_weight`.",
    )
    pairs = [
        (f"the gradient of the weight of shape {shape}", by_shape[shape], right[shape])
        for shape in right
    ]
    inputs = model.input_gradients(x)
    pairs.append(("the gradient of the input", inputs, keras_model.input_gradients(x)))
    for what, actual, truth in pairs:
        expect.close(
            actual,
            truth,
            what=what,
            rtol=1e-3,
            cause="The numbers on the way there are right, but the gradient stops somewhere "
            "between the steps.",
            hint="Use the old h and the old c themselves in `call`: no `stop_gradient`, no NumPy.",
        )


@check(
    points=2,
    after=test_model_gradients,
    timeout=60,
    hint=(
        "Does the optimizer take steps large enough to be seen?",
        'Compile with the loss `"mse"` and `keras.optimizers.Adam(learning_rate=0.01)`.',
    ),
)
def test_model_learns(submission, rng):
    """A short training brings the model closer to the states of another LSTM."""
    samples, seen = 768, 512
    teacher = draw(rng)
    zeros = np.zeros((samples, UNITS))
    x = rng.normal(size=(samples, 6, FEATURES)).astype(np.float32)
    y = oracles.lstm(x, zeros, zeros, *teacher.weights)[0].astype(np.float32)
    unseen, states = x[seen:], y[seen:]
    # What a constant reaches: the mean state of each step.
    naive = float(np.mean((states - y[:seen].mean(axis=0)) ** 2))
    bar = LEARNED * naive

    def error(predictions):
        if np.shape(predictions) != states.shape:
            return float("inf")
        return float(np.mean((predictions - states) ** 2))

    trained = training.train(
        lambda: submission.build_model(FEATURES, UNITS),
        x[:seen],
        y[:seen],
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
        # Guessing: the states of some other sequence.
        chance=2 * naive,
        naive=naive,
        # The teacher is an LSTM of the same size: its weights give every state exactly.
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
