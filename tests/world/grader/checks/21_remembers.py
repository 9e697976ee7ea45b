"""Every question that may be asked of a model, on a task that is learned in a second.

The class of a sequence is that of its first word, and which words belong together is drawn anew
for every grading: no submission can know it before it is trained.
"""

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training

WORDS, CLASSES, TIMESTEPS = 8, 4, 4
# 892 in the reference.
BUDGET = 1_500


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(WORDS, CLASSES)


def draw(rng, sequences, timesteps=TIMESTEPS):
    """Return sequences of words that differ, so that no two steps hold the same one."""
    order = rng.permuted(np.tile(np.arange(WORDS), (sequences, 1)), axis=1)
    return order[:, :timesteps]


def marked(words):
    return np.eye(WORDS, dtype=np.float32)[words]


@check(points=1)
def test_shape(model, predict, rng):
    """Any length and any batch is answered with one row for each step."""
    for batch, timesteps in ((5, TIMESTEPS), (1, 7)):
        x = marked(draw(rng, batch, timesteps))
        expect.answers(model, x, (batch, timesteps, CLASSES))


@check(points=1, after=test_shape)
def test_same_for_every_length(model, rng):
    """Traced for one length, it answers as when it is traced for all."""
    expect.graph_agrees(model, marked(draw(rng, 2)))


@check(points=1, after=test_same_for_every_length)
def test_probabilities(predict, rng):
    """Each row is a probability distribution."""
    expect.distribution(predict(marked(draw(rng, 16))), what="the output of the model")


@check(points=1, after=test_same_for_every_length)
def test_sequences_do_not_mix(predict, rng):
    """The same sequence gets the same answer, whatever else is in its batch."""
    x = marked(draw(rng, 8))
    expect.same_twice(predict, x)
    expect.batch_independent(predict, x)


@check(points=1, after=test_same_for_every_length)
def test_memory(predict, rng):
    """The first word and the order of the words make a difference, later words to no step before."""
    words = draw(rng, 8)
    changed = words.copy()
    changed[:, 0] = (changed[:, 0] + 1) % WORDS
    expect.remembers(predict, marked(words), marked(changed), what="the first word")
    expect.order_matters(predict, marked(words), 0, 2)
    expect.causal(predict, marked(words))


@check(points=1, after=test_same_for_every_length)
def test_gradients(model, rng):
    """Training can reach every weight, and the first word."""
    words = draw(rng, 8)
    x = marked(words)
    expect.gradient_flow(model.gradients(x))
    gradient = model.input_gradients(x)
    expect.gradient_flow({"the first word": None if gradient is None else gradient[:, 0]})


@check(points=1, after=test_same_for_every_length)
def test_gradients_of_the_loss(model, rng):
    """The compiled loss reaches every weight."""
    words = draw(rng, 8)
    expect.gradient_flow(model.gradients(marked(words), words % CLASSES))


@check(points=1, after=test_gradients)
def test_gradients_are_true(model, rng):
    """The derivative by the input agrees with differences of the answers."""
    x = marked(draw(rng, 4))
    direction = rng.normal(size=x.shape).astype(np.float32)
    slope = float(np.sum(model.input_gradients(x) * direction))
    step = np.float32(0.01) * direction
    change = model.projected(model.predict(x + step)) - model.projected(model.predict(x - step))
    expect.close(slope, change / 0.02, what="the derivative of the output", rtol=0.05, atol=0.01)


@check(points=1, after=test_same_for_every_length)
def test_budget(model):
    """The model has few weights, and it has some."""
    expect.parameter_budget(
        model.parameter_count(), BUDGET, unlisted=model.unlisted_count()
    )
    expect.that(
        model.parameter_count() >= 100,
        "the number of weights",
        expected="at least 100",
        actual=model.parameter_count(),
    )


@check(points=1, after=test_same_for_every_length)
def test_every_call_builds_a_new_model(model, build, rng):
    """Two calls of `build_model` give two models that share no weight."""
    expect.no_shared_weights(model, build(), marked(draw(rng, 1)))


@check(points=1, after=test_same_for_every_length)
def test_weights_decide(model, rng):
    """With other weights the answers are others."""
    x = marked(draw(rng, 4))
    before, kept = model.predict(x), model.get_weights()
    model.set_weights([np.zeros_like(weight) for weight in kept])
    after = model.predict(x)
    model.set_weights(kept)
    expect.close(after, np.full_like(after, 1 / CLASSES), what="the answer of weights that are 0")
    expect.close(model.predict(x), before, what="the answer of the weights from before")


@pytest.fixture(scope="module")
def task(grading):
    rng = np.random.default_rng(grading.seeds.check("learns"))
    classes = rng.permutation(WORDS) % CLASSES
    words, hidden = draw(rng, 512), draw(rng, 256)
    return marked(words), classes[words[:, :1]].repeat(TIMESTEPS, 1), hidden, classes


@pytest.fixture(scope="module")
def trained(build, task):
    x, y, hidden, classes = task
    truth = classes[hidden[:, :1]].repeat(TIMESTEPS, 1)
    return training.train(
        build,
        x,
        y,
        scored_on=marked(hidden),
        metric=training.accuracy(truth, CLASSES),
        bar=0.97,
        epochs=8,
        attempts=1,
    )


@check(points=4, after=(test_probabilities, test_gradients, test_budget))
def test_learns(trained):
    """After training it names the class of sequences that it has never seen."""
    # Not only the model that was looked at before.
    expect.parameter_budget(trained.model.parameter_count(), BUDGET)
    expect.score(trained.last.score, bar=trained.bar, chance=0.25, naive=0.25, optimum=1.0, leak=1.0)


@check(points=1, after=test_learns)
def test_the_first_word_decides(trained, task):
    """The trained model answers by the first word, step by step."""
    hidden, classes = task[2].copy(), task[3]
    hidden[:, 0] = (hidden[:, 0] + 3) % WORDS
    found = np.argmax(trained.model.predict(marked(hidden)), axis=-1)
    share = float(np.mean(found == classes[hidden[:, :1]]))
    expect.that(share > 0.9, "the share of right answers", expected="0.9", actual=share)


@check(points=1, after=test_learns)
def test_is_quick(trained, task):
    """A training step takes no time."""
    seconds = trained.model.seconds(task[0], task[1], steps=4)
    expect.that(seconds < 2, "the time of four steps", expected="2 s", actual=seconds)


@check(points=1, after=test_learns)
def test_survives_saving(trained, task):
    """The trained model can be saved, and loaded in another process."""
    expect.saves_and_reloads(trained.model, task[0][:8])


@check(points=1, after=test_same_for_every_length)
def test_written_by_yourself(model):
    """It holds no LSTM of Keras's."""
    expect.self_made(model, "LSTM", what="what `build_model` returns")
