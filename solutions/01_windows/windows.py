"""Exercise 1: text to windows. The reference."""

from collections.abc import Sequence

import numpy as np


def build_vocabulary(text: str) -> dict[str, int]:
    """Part 1: give every character of a text a number of its own.

    Sorting is what makes the ids repeatable: the order of a set differs between runs of Python.
    """
    characters = sorted(set(text))
    return {character: number for number, character in enumerate(characters, start=1)}


def encode(text: str, vocabulary: dict[str, int]) -> np.ndarray:
    """Part 2: replace every character by its id, `(len(text),)`."""
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"the vocabulary has no id for the character {character!r}")
    return np.array([vocabulary[character] for character in text], dtype=np.int32)


def decode(ids: Sequence[int] | np.ndarray, vocabulary: dict[str, int]) -> str:
    """Part 3: the way back from ids to text; id 0 is padding and says nothing."""
    characters = {number: character for character, number in vocabulary.items()}
    return "".join(characters[int(number)] for number in ids if number != 0)


def windows(
    ids: Sequence[int] | np.ndarray, length: int, step: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Part 4: windows `(windows, length)` and the id after each, `(windows,)`."""
    ids = np.asarray(ids, dtype=np.int32)
    # A range ends before its stop, so the last possible start is len(ids) - length - 1.
    starts = range(0, len(ids) - length, step)
    inputs = [ids[start : start + length] for start in starts]
    targets = [ids[start + length] for start in starts]
    # The reshape gives the second axis its length even if there is no window.
    return np.array(inputs, dtype=np.int32).reshape(len(starts), length), np.array(targets)


def one_hot(ids: Sequence[int] | np.ndarray, depth: int) -> np.ndarray:
    """Part 5: one row of length `depth` for every id; the row of the padding is all zeros."""
    ids = np.asarray(ids, dtype=np.int32)
    if np.any(ids < 0) or np.any(ids >= depth):
        raise ValueError(f"ids must be from 0 to {depth - 1}")
    rows = np.eye(depth, dtype=np.float32)
    rows[0] = 0
    # Indexing with an array of any shape puts a row in the place of each id.
    return rows[ids]


def pad(
    sequences: Sequence[Sequence[int]], length: int | None = None, value: int = 0
) -> np.ndarray:
    """Part 6: rows of equal length, filled and cut at the front, `(batch, length)`."""
    if length is None:
        length = max((len(sequence) for sequence in sequences), default=0)
    padded = np.full((len(sequences), length), value)
    for row, sequence in zip(padded, sequences, strict=True):
        kept = sequence[max(0, len(sequence) - length) :]
        # Counted from the front: `row[-0:]` would be the whole row, not nothing.
        row[length - len(kept) :] = kept
    return padded


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
