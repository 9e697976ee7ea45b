"""Hidden checks of exercise 7: counting weights, and a model within a budget of them.

A weight that a model hides from its own list is found by what it does: with every listed weight at
zero, nothing is left that could tell one input from another.
"""

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training

ADVICE = (
    "Use one GRU or LSTM of as many units as fit, and Adam with a learning rate of 0.01 to "
    "0.02 and `clipnorm=1.0`."
)
EPOCHS = 8
# That of exercise 5: as good as the LSTM. Backed by calibration.json.
BAR = 0.02
BUDGET = 1500
REFERENCE_UNITS = 24
# A step of a hand-written loop takes about twice as long as one of Keras's own.
SLOWEST = 4.0
CELLS = ("simple_rnn", "gru", "lstm")
CLOSE = (("gru", 12), ("lstm", 10))


def _layer(features, units):
    return features * units + units * units + units


def _right(cell, features, units):
    one = _layer(features, units)
    return {"simple_rnn": one, "lstm": 4 * one, "gru": 3 * one + 3 * units}[cell]


def _most(cell, features, outputs, budget, *, biases=True):
    units = 0
    while _right(cell, features, units + 1) + (units + 1 + biases) * outputs <= budget:
        units += 1
    return units


def _together(cell, units):
    return _right(cell, 2, units) + units + 1


def _case(rng, cell):
    """Draw arguments of `most_units` for which two mistakes give two answers."""
    while True:
        features, outputs = int(rng.integers(2, 7)), int(rng.integers(1, 30))
        budget = int(rng.integers(200, 4000))
        right = _most(cell, features, outputs, budget)
        without_biases = _most(cell, features, outputs, budget, biases=False)
        if _most(cell, features, 0, budget) > right + 1 > 1 and without_biases == right:
            return cell, features, outputs, budget


@pytest.fixture(scope="module")
def data(load_data):
    return load_data("adding", "test")


@pytest.fixture(scope="module")
def short(load_data):
    return load_data("adding", "test", samples=16, timesteps=10)


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(BUDGET)


@pytest.fixture(scope="module")
def trained(build, data, load_data):
    train = load_data("adding", "train")
    return training.train(
        build,
        train.x,
        train.y,
        scored_on=data.x,
        metric=training.mean_squared_error(data.y),
        bar=BAR,
        epochs=EPOCHS,
        batch_size=32,
    )


def _check_count(part, rng, cell, hint):
    sizes = [(cell, int(rng.integers(2, 9)), int(rng.integers(10, 40))) for _ in range(3)]
    for size in sizes:
        count = part("count_weights", _right, returns=f"`count_weights{size}`")
        # For some sizes, two mistakes give the same number.
        count.agrees(*size, hint=hint, also=sizes)


@check(
    points=1,
    hint="Build a small layer in your head: one input, one unit. Which numbers does it hold?",
)
def test_counts_a_simple_rnn(part, rng):
    """A simple RNN: a kernel, a recurrent kernel, a bias."""
    _check_count(part, rng, "simple_rnn", "Add up kernel, recurrent kernel and bias.")


@check(points=1, hint="Four layers read the same input and the same state: how large is one?")
def test_counts_an_lstm(part, rng):
    """An LSTM: four such layers."""
    _check_count(part, rng, "lstm", "Four times a kernel, a recurrent kernel and a bias.")


@check(
    points=2,
    hint=(
        "A GRU has three layers: update gate, reset gate, candidate.",
        "Look at the shape of the bias of `keras.layers.GRU`: it has two rows.",
    ),
)
def test_counts_a_gru(part, rng):
    """A GRU: three such layers, and a second bias."""
    _check_count(part, rng, "gru", "Three times a kernel, a recurrent kernel and two biases.")


@check(points=1, hint="The last line of the function is reached only by a cell that is not known.")
def test_refuses_other_cells(submission):
    """A cell that there is not raises a ValueError."""
    expect.raises(
        ValueError,
        submission.count_weights,
        "transformer",
        2,
        3,
        what='`count_weights("transformer", 2, 3)`',
        hint='End with `raise ValueError(f"... {cell!r}")`.',
    )


@check(
    points=3,
    hint=(
        "Try one unit more until it no longer fits.",
        "The dense layer has `units * outputs` weights and `outputs` biases.",
    ),
)
def test_most_units(submission, rng):
    """`most_units` is the largest layer that fits, its dense layer included."""
    cases = [_case(rng, cell) for cell in CELLS for _ in range(3)]
    # Budgets that lack one weight, that are met exactly, and that allow nothing.
    for cell in CELLS:
        cases.append((cell, 3, 10, _right(cell, 3, 9) + 99))
        cases.append((cell, 3, 2, _right(cell, 3, 9) + 20))
        cases.append((cell, 3, 2, 4))
        cases.append((cell, 3, 9, 5))
    for cell, features, outputs, budget in cases:
        found = submission.most_units(cell, features, outputs, budget)
        right = _most(cell, features, outputs, budget)
        if found == right:
            continue
        cause = ""
        if right == 0:
            cause = "Not even one unit fits, and then the answer is 0."
        elif found == _most(cell, features, 0, budget):
            cause = "The dense layer is not in the budget."
        elif _most(cell, features, outputs, budget, biases=False) == found:
            cause = "The biases of the dense layer are not in the budget."
        elif found == right + 1:
            cause = "That is the first number of units that does not fit."
        elif found == right - 1 and budget == _right(cell, features, right) + (right + 1) * outputs:
            cause = "A budget that is met exactly is kept."
        expect.equal(
            found,
            right,
            what=f"`most_units({cell!r}, {features}, {outputs}, {budget})`",
            cause=cause,
            hint="Both layers together may have at most `budget` weights.",
        )


@check(
    points=1,
    hint=(
        "A recurrent layer returns only its last state unless you ask it for the whole sequence.",
        "Leave the timesteps open: `keras.Input(shape=(None, 2))`.",
    ),
)
def test_one_number_for_each_sequence(model, build, short, data):
    """A new model returns one number for each sequence, however long."""
    hint = "Leave the timesteps open: `keras.Input(shape=(None, 2))`."
    for x in (short.x[:5], data.x[:3]):
        expect.answers(model, x, (len(x), 1), axes="(batch, 1)", hint=hint)
    expect.no_shared_weights(model, build(), short.x[:2])
    expect.batch_independent(model.predict, short.x[:8])
    expect.reaches(model, short.x, 2.0, what="the sums")


@check(
    points=2,
    after=test_one_number_for_each_sequence,
    hint=(
        "Let `most_units` choose the size from the budget that was given.",
        "Weights that are not trained count as well: those of a normalisation, for example.",
    ),
)
def test_keeps_to_the_budget(submission, model, short):
    """All weights together are within the budget, whichever it is."""
    expect.parameter_budget(model.parameter_count(), BUDGET, unlisted=model.unlisted_count())
    # Just below what fits: whoever counts a number too few is above it.
    for budget in (900, 400, *(_together(cell, units) - 1 for cell, units in CLOSE)):
        other = submission.build_model(budget)
        other.predict(short.x[:1])
        expect.parameter_budget(
            other.parameter_count(),
            budget,
            unlisted=other.unlisted_count(),
            what=f"the model from `build_model({budget})`",
        )
    expect.that(
        model.parameter_count() >= 100,
        "the weights that the model lists",
        expected="those of a network that can learn this, hundreds of them",
        actual=model.parameter_count(),
        cause="A model lists only weights of layers that are its attributes.",
        hint="Keep layers in `self`, or build the model from Keras's layers.",
    )


@check(
    points=2,
    after=test_keeps_to_the_budget,
    hint="Keep every weight in a layer of the model, where it is listed and counted.",
)
def test_no_weight_is_hidden(build, short):
    """What the model answers depends on the weights that it lists, and on no others."""
    model = build()
    model.predict(short.x[:1])
    model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
    output = model.predict(short.x)
    spread = float(np.ptp(output))
    expect.that(
        spread <= 1e-6,
        "the difference between the answers to 16 sequences, with every listed weight at zero",
        expected="0",
        actual=spread,
        cause="Something besides the listed weights tells the sequences apart.",
        hint="Use layers for what is learned, and reach the answer only through them.",
    )


@check(
    points=2,
    after=test_one_number_for_each_sequence,
    hint=(
        "The first step has to reach the last state.",
        "A mean over the steps forgets their order; a state that is updated does not.",
    ),
)
def test_remembers_in_order(model, predict, short, data):
    """The first step makes a difference, and so does the order of the steps."""
    changed = short.exchange_first()
    expect.remembers(predict, short.x, changed, what="the first of ten steps", threshold=1e-8)
    changed = data.exchange_first()[:16]
    expect.reads(model, data.x[:16], changed, what="the first of fifty steps")
    expect.order_matters(predict, short.x, 2, 6)


@check(
    points=1,
    after=test_remembers_in_order,
    hint="Look for `trainable=False`, `stop_gradient`, and layers that are built but not used.",
)
def test_gradients_reach_every_weight(model, short):
    """Training can reach every weight."""
    # Those of the output: a penalty in the loss would reach weights that are built but not used.
    expect.gradient_flow(model.gradients(short.x))


@check(
    points=4,
    after=(test_keeps_to_the_budget, test_no_weight_is_hidden, test_gradients_reach_every_weight),
    timeout=120,
    hint=(
        "A plain RNN of this size stays at 0.169: it cannot hold on to a number for fifty steps.",
        "Adam learns this with a step of 0.01 to 0.02 and `clipnorm=1.0`.",
    ),
)
def test_learns_as_well_as_the_lstm(trained, data):
    """Within 1500 weights, it adds as well as the LSTM of exercise 5."""
    # Not only the models that were looked at before.
    expect.parameter_budget(
        trained.model.parameter_count(),
        BUDGET,
        unlisted=trained.model.unlisted_count(),
        what="the model that was trained",
    )
    expect.learned(trained, data, remembers=test_remembers_in_order, hint=ADVICE)


@check(
    points=1,
    after=test_learns_as_well_as_the_lstm,
    timeout=120,
    hint="One recurrent layer that reads the sequence once is enough.",
)
def test_step_is_quick(trained, bench, data):
    """A training step takes at most four times that of Keras's LSTM of 24 units."""
    compiled = {"optimizer": "adam", "loss": "mse"}
    layers = [("LSTM", {"units": REFERENCE_UNITS}), ("Dense", {"units": 1})]
    lstm = bench.sequential((data.timesteps, 2), layers, compile=compiled)
    x, y = data.x[:32], data.y[:32]
    own, reference = [], []
    # Noise only ever adds time, so the quickest of three counts; in turns, so that both of them
    # meet the same quiet moments.
    for _ in range(3):
        own.append(trained.model.seconds(x, y, steps=24, batch_size=32))
        reference.append(lstm.seconds(x, y, steps=24, batch_size=32))
    ratio = min(own) / min(reference)
    expect.that(
        ratio <= SLOWEST,
        "the time of a training step, as a multiple of that of an LSTM of 24 units",
        expected=f"at most {SLOWEST:g}",
        actual=round(ratio, 1),
        cause="The sequence is read several times, or by many layers, or step by step in Python.",
        hint="Use one recurrent layer of Keras, and compile without `run_eagerly`.",
    )


@check(
    points=1,
    after=test_learns_as_well_as_the_lstm,
    timeout=60,
    hint=(
        "Every layer that learns is an attribute of the model, or an element of one.",
        "A model is its weights: two of them with the same weights answer alike.",
    ),
)
def test_what_it_learned_is_in_its_weights(trained, build, bench, short):
    """A new model with the trained one's weights gives the trained one's answers."""
    right = trained.model.predict(short.x)
    weights = trained.model.get_weights()
    # Nothing but these numbers reaches the new process.
    bench.fresh()
    again = build()
    again.predict(short.x[:1])
    again.set_weights(weights)
    worst = float(np.max(np.abs(again.predict(short.x) - right)))
    expect.that(
        worst <= 1e-3,
        "the largest difference between a trained model and a new one that got its weights",
        expected="0",
        actual=round(worst, 4),
        cause="Part of what was learned is kept outside of the weights that the model lists.",
        hint="Keep layers in `self`, not in a list or a dict of the module.",
    )
