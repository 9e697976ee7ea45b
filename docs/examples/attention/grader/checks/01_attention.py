"""Hidden checks of exercise 1: attention over the states of a GRU."""

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training


def softmax(scores, mask):
    """The oracle of the weights: in float64, and not as the reference does it."""
    grown = np.exp(np.asarray(scores, float) - np.max(scores)) * mask
    return grown / grown.sum(axis=1, keepdims=True)


@pytest.fixture
def weights(part):
    return part("attention_weights", softmax, axes="(batch, timesteps)")


@pytest.fixture
def summed(part):
    return part("context", lambda a, h: np.einsum("bt,btu->bu", a, h), axes="(batch, units)")


@pytest.fixture(scope="module")
def build(submission):
    return submission.build_model


@pytest.fixture(scope="module")
def data(load_data):
    return load_data("marked_sign", "test")


@pytest.fixture(scope="module")
def trained(build, data, load_data):
    train = load_data("marked_sign", "train")
    accuracy = training.accuracy(data.y, 2)
    return training.train(
        build, train.x, train.y, scored_on=data.x, metric=accuracy, bar=0.9, epochs=6
    )


def drawn(rng):
    """Scores, and a mask with another length in each row."""
    return rng.normal(size=(4, 6)), np.arange(6) < np.array([6, 4, 1, 3])[:, None]


@check(points=2, hint=("Padding must not get a share.", "`exp` of minus infinity is 0."))
def test_weights(weights, rng):
    """The weights are a softmax over the real timesteps, and 0 elsewhere."""
    weights.agrees(*drawn(rng))


@check(points=1, after=test_weights, hint="A softmax does not change when all scores shift.")
def test_large_scores(weights, rng):
    """Scores of a thousand give finite weights."""
    scores, mask = drawn(rng)
    weights.agrees(scores + 1000, mask, where=" for scores near 1000")


@check(points=2, hint="Each state counts as much as its weight says.")
def test_context(summed, rng):
    """The context is the sum of the states by their weights."""
    summed.agrees(softmax(*drawn(rng)), rng.normal(size=(4, 6, 5)))


@check(points=1, hint="The last layer has one unit for each sign, and a softmax.")
def test_probabilities(model, build, data):
    """The model returns two probabilities for each sequence, of any length."""
    for x in (data.x[:5], data.x[:2, :7]):
        found = expect.answers(model, x, (len(x), 2), axes="(batch, classes)")
        expect.distribution(found, what="the answer")
    expect.no_shared_weights(model, build(), data.x[:2])


@check(points=2, after=test_probabilities, hint="Give the mask to the GRU and to the softmax.")
def test_padding(predict, data):
    """Padding changes no answer."""
    longer = np.pad(data.x[:8], [(0, 0), (0, 5), (0, 0)])
    expect.padding_invariant(predict, data.x[:8], longer, what="five more steps of padding")


@check(points=2, after=test_padding, hint="What is built and not used gets no gradient.")
def test_gradients(model, data):
    """Training reaches every weight, also those of the scores."""
    gradients = model.gradients(data.x[:32])
    # A bias of the scores, the only weight of shape (1,), moves all alike: a softmax ignores it.
    expect.gradient_flow({name: g for name, g in gradients.items() if np.shape(g) != (1,)})


@check(points=3, after=test_gradients, timeout=60, hint="Adam with 0.01 is fast enough.")
def test_learns(trained, data):
    """After training, it finds the marked sign in sequences it has never seen."""
    expect.learned(trained, data, hint="Use Adam with a learning rate near 0.01.")
