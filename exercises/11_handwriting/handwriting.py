"""Exercise 11: handwriting, read with CTC.

Complete the seven functions, then run this file: it trains your model, reads words that it has
never seen, and draws one of them. The task is explained in README.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
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
    # TODO: differences of the places, the flag as it is, the same number of points.
    raise NotImplementedError("TODO: turn places into movements")


def encode(words: Sequence[str], letters: str) -> NDArray:
    """Turn words into rows of class numbers.

    Args:
        words: Words of the given letters, not all of one length.
        letters: All letters there are, in order.

    Returns:
        Class numbers `(batch, longest)`: 1 for the first letter of `letters`, 2 for the second one.
        A short word is filled up with 0 on the right.
    """
    # TODO: class numbers from 1, filled up with 0 on the right.
    raise NotImplementedError("TODO: turn words into class numbers")


def build_model(letters: str) -> keras.Model:
    """Build and compile a model that scores each class at each point.

    Args:
        letters: All letters there are, in order.

    Returns:
        A new, compiled model: movements `(batch, points, 3)` in, raw scores
        `(batch, points, letters + 1)` out; class 0 is the blank.
    """
    # TODO: movements -> a state at each point -> one score per letter and one for the blank.
    raise NotImplementedError("TODO: build, compile and return the model")


def collapse(path: Sequence[int], blank: int) -> list[int]:
    """Read a path: merge what repeats, then drop the blanks.

    Args:
        path: One class number for each point.
        blank: The class number of the blank.

    Returns:
        The class numbers that are read, often fewer than the path has.
    """
    # TODO: merge what repeats, then drop the blanks.
    raise NotImplementedError("TODO: read a path")


def decode(scores: NDArray, letters: str) -> list[str]:
    """Read words from scores: the best class at each point, then collapsed.

    Args:
        scores: Scores or probabilities `(batch, points, letters + 1)`; class 0 is the blank.
        letters: All letters there are, in order.

    Returns:
        One word for each row of the batch.
    """
    # TODO: the best class at each point, then `collapse`, then letters.
    raise NotImplementedError("TODO: read words from scores")


def edit_distance(read: str, written: str) -> int:
    """Count the letters to insert, to remove or to replace until two words are equal.

    Args:
        read: One word.
        written: Another one.

    Returns:
        The smallest number of such changes.
    """
    # TODO: the fewest insertions, removals and replacements.
    raise NotImplementedError("TODO: count the changes")


def error_rate(read: Sequence[str], written: Sequence[str]) -> float:
    """Return the character error rate of many words.

    Args:
        read: What was read.
        written: What was written, in the same order.

    Returns:
        All changes of all words together, divided by the number of letters that were written.
    """
    # TODO: all changes, divided by all letters written.
    raise NotImplementedError("TODO: return the error rate")


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
