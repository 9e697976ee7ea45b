"""Exercise 11: handwriting, read with CTC."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

# The class of the blank. It is also what fills up short rows of labels.
BLANK = 0


def to_offsets(points: NDArray) -> NDArray:
    """Turn places of the pen into movements of the pen.

    Args:
        points: Pen points `(batch, points, 3)`: x, y, and 1 where the pen came through the air.

    Returns:
        Movements `(batch, points, 3)`: how far the pen moved to the right and upward since the
        point before, and the same flag. The first movement of a word is (0, 0).
    """
    points = np.asarray(points)
    offsets = np.zeros(points.shape, np.float32)
    # One point fewer than before: the first one has nothing to be compared with.
    offsets[:, 1:, :2] = np.diff(points[:, :, :2], axis=1)
    offsets[:, :, 2] = points[:, :, 2]
    return offsets


def encode(words: Sequence[str], letters: str) -> NDArray:
    """Turn words into rows of class numbers.

    Args:
        words: Words of the given letters, not all of one length.
        letters: All letters there are, in order.

    Returns:
        Class numbers `(batch, longest)`: 1 for the first letter of `letters`, 2 for the second one.
        A short word is filled up with 0 on the right.
    """
    labels = np.zeros((len(words), max(len(word) for word in words)), np.int32)
    for row, word in enumerate(words):
        for place, letter in enumerate(word):
            labels[row, place] = letters.index(letter) + 1
    return labels


def build_model(letters: str) -> keras.Model:
    """Build and compile a model that scores each class at each point.

    Args:
        letters: All letters there are, in order.

    Returns:
        A new, compiled model: movements `(batch, points, 3)` in, raw scores
        `(batch, points, letters + 1)` out; class 0 is the blank.
    """
    # No batch axis, and any number of points.
    movements = keras.Input(shape=(None, 3))
    # (batch, points, 3) -> (batch, points, 48): at each point, 24 units that know what came before
    # and 24 that know what comes after.
    states = layers.Bidirectional(layers.GRU(24, return_sequences=True))(movements)
    # (batch, points, 48) -> (batch, points, letters + 1). No softmax: the loss has its own.
    scores = layers.Dense(len(letters) + 1)(states)

    model = keras.Model(movements, scores)
    optimizer = keras.optimizers.Adam(learning_rate=0.015, clipnorm=1.0)
    model.compile(optimizer, loss=keras.losses.CTC())
    return model


def collapse(path: Sequence[int], blank: int) -> list[int]:
    """Read a path: merge what repeats, then drop the blanks.

    Args:
        path: One class number for each point.
        blank: The class number of the blank.

    Returns:
        The class numbers that are read, often fewer than the path has.
    """
    read = []
    before = blank
    for number in path:
        # A blank between two equal letters is `before` at the second one, so that both are read.
        if number != before and number != blank:
            read.append(int(number))
        before = number
    return read


def decode(scores: NDArray, letters: str) -> list[str]:
    """Read words from scores: the best class at each point, then collapsed.

    Args:
        scores: Scores or probabilities `(batch, points, letters + 1)`; class 0 is the blank.
        letters: All letters there are, in order.

    Returns:
        One word for each row of the batch.
    """
    paths = np.argmax(scores, axis=-1)
    return ["".join(letters[number - 1] for number in collapse(path, BLANK)) for path in paths]


def edit_distance(read: str, written: str) -> int:
    """Count the letters to insert, to remove or to replace until two words are equal.

    Args:
        read: One word.
        written: Another one.

    Returns:
        The smallest number of such changes.
    """
    # distances[j] is the distance between what was seen of `read` and the first j of `written`.
    distances = list(range(len(written) + 1))
    for i, letter in enumerate(read, start=1):
        diagonal, distances[0] = distances[0], i
        for j, other in enumerate(written, start=1):
            replaced = diagonal + (letter != other)
            diagonal = distances[j]
            distances[j] = min(replaced, distances[j] + 1, distances[j - 1] + 1)
    return distances[-1]


def error_rate(read: Sequence[str], written: Sequence[str]) -> float:
    """Return the character error rate of many words.

    Args:
        read: What was read.
        written: What was written, in the same order.

    Returns:
        All changes of all words together, divided by the number of letters that were written.
    """
    changes = sum(edit_distance(one, other) for one, other in zip(read, written, strict=True))
    return changes / sum(len(word) for word in written)


if __name__ == "__main__":
    from pathlib import Path

    from rnn_grade.datasets import load_data

    data = load_data("handwriting", "train")
    unseen = load_data("handwriting", "validation")
    model = build_model(data.letters)
    labels = encode(data.y, data.letters)
    model.fit(to_offsets(data.x), labels, batch_size=64, epochs=8, verbose=2)

    words = decode(model.predict(to_offsets(unseen.x), verbose=0), data.letters)
    right = np.mean([one == other for one, other in zip(words, unseen.y, strict=True)])
    print(f"\nWhole words right: {right:.3f}", end=", ")
    print(f"character error rate {error_rate(words, unseen.y):.3f}")
    for row in range(4):
        print(f"written {unseen.y[row]:4} read {words[row]}")
    drawing = Path("handwriting.svg")
    drawing.write_text(unseen.svg(0, read=words[0]), encoding="utf-8")
    print(f"The first word is drawn in {drawing.resolve()}: open it in a web browser.")
