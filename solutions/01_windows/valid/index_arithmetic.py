"""Index arrays instead of loops, floats where they do no harm, other parameter names."""

import numpy as np


def build_vocabulary(corpus):
    characters = np.unique(np.array(list(corpus)))
    return {str(character): np.int64(number + 1) for number, character in enumerate(characters)}


def encode(string, table):
    known = np.isin(list(string), list(table))
    if not np.all(known):
        raise ValueError(f"no id for {string[int(np.argmin(known))]!r}")
    return np.array([table[c] for c in string], dtype=np.int32)


def decode(numbers, table):
    characters = np.array(["", *sorted(table, key=table.get)])
    return str("".join(characters[np.asarray(numbers, dtype=int)]))


def windows(sequence, size, hop=1):
    sequence = np.asarray(sequence, dtype=float)
    count = max(0, -(-(len(sequence) - size) // hop))
    index = np.arange(count)[:, None] * hop + np.arange(size + 1)
    blocks = sequence[index]
    return blocks[:, :size], blocks[:, size]


def one_hot(numbers, columns):
    numbers = np.asarray(numbers)
    if numbers.min(initial=0) < 0 or numbers.max(initial=0) >= columns:
        raise ValueError("ids must lie between 0 and the depth")
    rows = np.zeros((*numbers.shape, columns))
    np.put_along_axis(rows, numbers[..., None], 1.0, axis=-1)
    rows[..., 0] = 0
    return rows


def pad(rows, width=None, filler=0, dtype=float):
    sizes = np.array([len(row) for row in rows], dtype=int)
    width = int(sizes.max(initial=0)) if width is None else width
    result = np.full((len(rows), width), filler, dtype=dtype)
    mask = np.arange(width) >= width - sizes[:, None]
    result[mask] = [number for row in rows for number in list(row)[max(0, len(row) - width) :]]
    return result
