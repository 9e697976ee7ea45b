"""A loop that asks a known model is the text, or the tune, that was worked out before."""

import numpy as np

from rnn_grade.checks.writers import CERTAIN, player, writer


class Bench:
    """Keeps what it is asked to build."""

    def sequential(self, shape, layers, weights, **options):
        self.shape, self.layers, self.weights = shape, layers, weights


def test_a_writer_writes_what_it_is_certain_of():
    known, prompts = writer(np.random.default_rng(3), 4, "abcdef", [6, 2, 0], 5)
    for prompt in prompts:
        text = prompt
        for _ in range(5):
            window = np.zeros((1, 4, 6))
            for place, character in enumerate(text[-4:], start=4 - len(text[-4:])):
                window[0, place, known.characters.index(character)] = 1
            probabilities = known.predict_on_batch(window)[0]
            assert np.sort(probabilities)[-2] < np.exp(-CERTAIN)
            text += known.characters[np.argmax(probabilities)]
        assert known.write(prompt, 5)[0] == text[len(prompt) :]
        assert len(set(text[len(prompt) :])) >= 4


def test_a_player_plays_what_follows_from_all_that_it_heard():
    known, start, tune = player(np.random.default_rng(3), 7, 3, 9)
    played = list(start)
    for step in range(8):
        probabilities = known.predict_on_batch(np.array([[played[step]]]))
        assert probabilities.shape == (1, 1, 7)
        if step >= 2:
            played.append(int(np.argmax(probabilities)))
    assert played == tune
    known.reset_state()
    assert not known.state.any()
    # Somebody who plays the last note of the start alone hears another tune.
    assert known.tune(start, 9, heard=lambda tune, given: tune[given - 1 :])[0] != tune


def test_what_is_built_for_a_learner_has_a_weight_for_each_variable():
    bench = Bench()
    known, _ = writer(np.random.default_rng(3), 4, "abcdef", [4], 5)
    known.model(bench)
    assert (bench.shape, [np.shape(w) for w in bench.weights[-2:]]) == ((4, 6), [(24, 6), (6,)])
    np.testing.assert_allclose(bench.weights[3] + bench.layers[1][1]["epsilon"], 1)
    played, *_ = player(np.random.default_rng(3), 7, 3, 9)
    played.model(bench)
    assert [name for name, _ in bench.layers][2:4] == ["BatchNormalization", "SimpleRNN"]
