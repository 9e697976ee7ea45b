"""Models whose every answer is known: a loop that writes or plays with one is seen through.

Each is a Keras model in the learner's process, and the same numbers here. To the functions of the
reference it is a model as well, so that a known mistake can be named from the text that it wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array

# exp(-22): in a thousand texts whose logits lead by so much, not one draws anything else.
CERTAIN = 22
_TRIES = 20_000
_EPSILON = 1e-3
# It changes nothing. Called as in training, it changes its own weights, which is seen afterwards.
_TELLTALE = ("BatchNormalization", {"epsilon": _EPSILON})
# What a generator has heard when it is asked for the next note, from the tune so far and the number
# of notes that were given: as it should be, and then as it must not be.
_HEARD: tuple[Callable[[list[int], int], list[int]], ...] = (
    lambda tune, given: tune,
    lambda tune, given: tune[-1:],
    lambda tune, given: tune[given - 1 :],
    lambda tune, given: tune[:given] + tune[given - 1 :],
    lambda tune, given: tune[:given] + tune[given - 1 : given] * (len(tune) - given),
    lambda tune, given: [note for end in range(given, len(tune) + 1) for note in tune[:end]],
)


class Writer:
    """A flat map from a one-hot window to the next character.

    Args:
        rng: Draws its weights.
        length: How many characters a window holds.
        characters: Every character, in the order of their numbers.
    """

    def __init__(self, rng: np.random.Generator, length: int, characters: str) -> None:
        size = len(characters)
        self.length, self.size, self.characters = length, size, characters
        self.kernel = rng.normal(size=(length, size, size)) * 100
        self.bias = rng.normal(size=size) * 100

    def model(self, bench: Any) -> Any:
        """Build it in the learner's process, of a `Bench`."""
        layers = [
            ("Flatten", {}),
            _TELLTALE,
            ("Dense", {"units": self.size, "activation": "softmax"}),
        ]
        weights = [*_neutral(self.length * self.size), self.kernel.reshape(-1, self.size)]
        return bench.sequential(
            (self.length, self.size),
            layers,
            [*weights, self.bias],
            compile={"optimizer": "sgd", "loss": "sparse_categorical_crossentropy"},
        )

    def predict_on_batch(self, windows: Array) -> Array:
        """Return the probabilities `(batch, characters)` for windows, as its Keras model does."""
        return _softmax(np.tensordot(windows, self.kernel, axes=2) + self.bias)

    def write(self, prompt: str, count: int) -> tuple[str, float]:
        """Return the text after a prompt, and by how much the logits lead at least on the way."""
        text, leads = prompt, []
        for _ in range(count):
            numbers = [self.characters.index(character) for character in text[-self.length :]]
            places = range(self.length - len(numbers), self.length)
            number, lead = _first(self.bias + self.kernel[places, numbers].sum(axis=0))
            text += self.characters[number]
            leads.append(lead)
        return text[len(prompt) :], min(leads)


def writer(
    rng: np.random.Generator, length: int, characters: str, prompts: Sequence[int], count: int
) -> tuple[Writer, list[str]]:
    """Draw a writer, and prompts of these lengths with texts that are certain at every step.

    Args:
        rng: Draws both.
        length: How many characters a window holds.
        characters: Every character, in the order of their numbers.
        prompts: The length of each prompt.
        count: How many characters it writes.
    """
    for _ in range(_TRIES):
        drawn = Writer(rng, length, characters)
        texts = ["".join(rng.choice(list(characters), size=size)) for size in prompts]
        pairs = [drawn.write(text, count) for text in texts]
        varied = all(len(set(written)) >= min(4, drawn.size - 1) for written, _ in pairs)
        if varied and min(lead for _, lead in pairs) > CERTAIN:
            return drawn, texts
    raise RuntimeError("no certain text was found")


class Player:
    """A small recurrent network that takes one note in each call: the next follows from all so far.

    Args:
        rng: Draws its weights.
        size: How many different notes there are.
    """

    def __init__(self, rng: np.random.Generator, size: int) -> None:
        self.size = size
        self.embedding = rng.normal(size=(size, 4))
        self.kernel = rng.normal(size=(4, 6)) * 0.6
        self.recurrent_kernel = rng.normal(size=(6, 6)) * 0.5
        self.bias = rng.normal(size=6) * 0.3
        self.head = rng.normal(size=(6, size)) * 100
        self.head_bias = rng.normal(size=size) * 30
        self.layers, self.state = [self], np.zeros(6)

    def model(self, bench: Any) -> Any:
        """Build it in the learner's process, of a `Bench`."""
        layers = [
            ("Embedding", {"input_dim": self.size, "output_dim": 4}),
            # More than one note in one call does not fit here.
            ("Reshape", {"target_shape": (1, 4)}),
            _TELLTALE,
            ("SimpleRNN", {"units": 6, "stateful": True, "return_sequences": True}),
            ("Dense", {"units": self.size, "activation": "softmax"}),
        ]
        weights = [self.embedding, *_neutral(4), self.kernel, self.recurrent_kernel, self.bias]
        weights += [self.head, self.head_bias]
        return bench.sequential((1,), layers, weights, batch_size=1, dtype="int32")

    def reset_state(self) -> None:
        """Forget all notes, as a layer does."""
        self.state = np.zeros(6)

    def predict_on_batch(self, notes: Array) -> Array:
        """Return the probabilities `(1, 1, size)` after one more note, as its Keras model does."""
        self.state = self.listen(np.reshape(notes, 1).tolist(), self.state)
        return _softmax(self.logits(self.state)).reshape(1, 1, self.size)

    def listen(self, notes: Sequence[int], state: Array | None = None) -> Array:
        """Return the state after some notes."""
        state = np.zeros(6) if state is None else state
        for note in notes:
            summed = self.embedding[note] @ self.kernel + state @ self.recurrent_kernel
            state = np.tanh(summed + self.bias)
        return state

    def logits(self, state: Array) -> Array:
        """Return the logits of the next note `(size,)`."""
        return np.asarray(state @ self.head + self.head_bias)

    def next(self, state: Array) -> tuple[int, float]:
        """Return the next note, and how far its logit is ahead of the second."""
        return _first(self.logits(state))

    def tune(
        self,
        start: Sequence[int],
        length: int,
        heard: Callable[[list[int], int], list[int]] = _HEARD[0],
    ) -> tuple[list[int], float]:
        """Return the tune that follows from what is heard, and the smallest lead on the way."""
        tune, leads = [int(note) for note in start], []
        while len(tune) < length:
            note, lead = self.next(self.listen(heard(tune, len(start))))
            tune.append(note)
            leads.append(lead)
        return tune, min(leads)


def player(
    rng: np.random.Generator, size: int, given: int, length: int
) -> tuple[Player, list[int], list[int]]:
    """Draw a player, a start and its tune: certain at every step, and telling what was heard.

    Args:
        rng: Draws both.
        size: How many different notes there are.
        given: How many notes the start has.
        length: How many notes the tune has.
    """
    for _ in range(_TRIES):
        drawn = Player(rng, size)
        # A single note has nothing in front of it that could be left out.
        start = rng.permutation(size)[:given].tolist() if given > 1 else [int(rng.integers(size))]
        tune, lead = drawn.tune(start, length)
        if lead <= CERTAIN or len(set(tune)) < 4:
            continue
        others = {str(drawn.tune(start, length, heard)[0]) for heard in _HEARD}
        if given == 1 or len(others) == len(_HEARD):
            return drawn, start, tune
    raise RuntimeError("no certain tune was found")


def _neutral(size: int) -> list[Array]:
    """Return the weights of `_TELLTALE`: scale, shift, mean and variance."""
    return [np.ones(size), np.zeros(size), np.zeros(size), np.full(size, 1 - _EPSILON)]


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _first(logits: Array) -> tuple[int, float]:
    """Return the place of the largest number, and how far it is ahead of the second."""
    first, second = np.sort(logits)[:-3:-1]
    return int(np.argmax(logits)), float(first - second)
