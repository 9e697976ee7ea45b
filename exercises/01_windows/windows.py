"""Exercise 1: text to windows.

A network takes numbers, and a recurrent one takes them in rows of equal length. Here you turn a
text into such rows, and back. Everything is NumPy and plain Python; the task is in README.md.

The six parts are graded one by one. Each receives all that it needs as arguments, so you may
leave one open and go on with the next.
"""

from collections.abc import Sequence

import numpy as np


def build_vocabulary(text: str) -> dict[str, int]:
    """Part 1: give every character of a text a number of its own.

    Args:
        text: Any text. Every character counts: spaces, line breaks, capital letters.

    Returns:
        A dict from each character to its id. With n different characters the ids are 1, 2, ..., n,
        each used once. Id 0 is kept for padding. The ids depend on *which* characters occur, not
        on where they stand, and they are the same whenever and wherever your code runs.
    """
    # TODO: put the different characters in a fixed order, then count from 1.
    raise NotImplementedError("TODO: part 1, the vocabulary")


def encode(text: str, vocabulary: dict[str, int]) -> np.ndarray:
    """Part 2: replace every character by its id.

    Args:
        text: The text to encode; it may be empty.
        vocabulary: The id of each character, not necessarily made from this text.

    Returns:
        Whole numbers, `(len(text),)`.

    Raises:
        ValueError: A character of `text` is not in the vocabulary. The message names it.
    """
    # TODO: look every character up. What if it is not there?
    raise NotImplementedError("TODO: part 2, text to ids")


def decode(ids: Sequence[int] | np.ndarray, vocabulary: dict[str, int]) -> str:
    """Part 3: the way back from ids to text.

    Args:
        ids: Ids of the vocabulary, and any number of zeros, `(timesteps,)`.
        vocabulary: The id of each character.

    Returns:
        The characters in their order. Id 0 is padding and stands for no character at all.
    """
    # TODO: turn the dict around, skip the zeros, join the characters.
    raise NotImplementedError("TODO: part 3, ids to text")


def windows(
    ids: Sequence[int] | np.ndarray, length: int, step: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Part 4: cut a long row of ids into short ones, each with the id that follows it.

    A window may start at 0, `step`, `2 * step`, and so on. It counts if all of its `length` ids
    exist *and* one more follows, the target.

    Args:
        ids: The ids of a text, `(timesteps,)`; there may be too few for a single window.
        length: How many ids a window holds, at least 1.
        step: How far apart two neighbouring windows start, at least 1.

    Returns:
        Two arrays, in the order of the text: the windows `(windows, length)` and their targets
        `(windows,)`. If nothing fits, both have no entries.
    """
    # TODO: find the last start that still has a target; then slice.
    raise NotImplementedError("TODO: part 4, windows and targets")


def one_hot(ids: Sequence[int] | np.ndarray, depth: int) -> np.ndarray:
    """Part 5: replace every id by a row of zeros with a single 1.

    Args:
        ids: Ids from 0 to `depth - 1`, `(timesteps,)` or `(batch, timesteps)`.
        depth: The length of a row. For a vocabulary of n characters that is n + 1, since the
            padding has an id too.

    Returns:
        Zeros and ones, `(timesteps, depth)` or `(batch, timesteps, depth)`. The row of id k has
        its 1 in column k, counted from 0. The row of id 0 is the exception: it is all zeros.

    Raises:
        ValueError: An id is below 0, or not below `depth`.
    """
    # TODO: one more axis at the end, of length `depth`.
    raise NotImplementedError("TODO: part 5, one-hot rows")


def pad(
    sequences: Sequence[Sequence[int]], length: int | None = None, value: int = 0
) -> np.ndarray:
    """Part 6: bring sequences of different lengths to the same length.

    Args:
        sequences: Rows of ids, each as long as it likes; a row, or the whole list, may be empty.
        length: How long every row shall be. Without it, as long as the longest.
        value: What fills the gaps.

    Returns:
        One row for each sequence, `(batch, length)`; none if there are none. A sequence that is too
        short is filled up at its *front*. One that is too long loses its *first* entries.
    """
    # TODO: start from an array full of `value`, and write each sequence to the end of its row.
    raise NotImplementedError("TODO: part 6, padding")


def show(text: str, length: int = 12, step: int = 5) -> None:
    """Print what becomes of a text.

    Args:
        text: The text.
        length: Characters of a window.
        step: Characters from one window to the next.
    """
    vocabulary = build_vocabulary(text)
    ids = encode(text, vocabulary)
    print(f"{len(text)} characters, {len(vocabulary)} of them different")
    print(f"starts with  {text[:30]!r}\nwhich is     {list(map(int, ids[:10]))} ...\n")

    inputs, targets = windows(ids, length, step)
    print(f"{len(inputs)} windows of {length} characters, {step} apart:")
    for row, target in zip(inputs[:6], targets[:6], strict=True):
        following = decode([target], vocabulary)
        print(f"  {decode(row, vocabulary)!r:20} is followed by {following!r}")

    rows = one_hot(inputs, len(vocabulary) + 1)
    print(f"\none-hot, ready for a network: {rows.shape} (windows, timesteps, features)\n")

    words = text.split()[:5]
    print("Words of different length, padded at the front:")
    for word, row in zip(words, pad([encode(word, vocabulary) for word in words]), strict=True):
        print(f"  {word:12}", *(f"{int(number):3d}" for number in row))


if __name__ == "__main__":
    from rnn_grade.datasets import load_data

    try:
        show(load_data("sentences").text)
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
