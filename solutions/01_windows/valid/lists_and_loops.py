"""No NumPy at all: loops that return lists, and one-hot rows of Python integers."""


def build_vocabulary(text):
    vocabulary = {}
    for character in sorted(set(text)):
        vocabulary[character] = len(vocabulary) + 1
    return vocabulary


def encode(text, vocabulary):
    ids = []
    for character in text:
        try:
            ids.append(vocabulary[character])
        except KeyError:
            raise ValueError(f"unknown character: {character}") from None
    return ids


def decode(ids, vocabulary):
    text = ""
    for number in ids:
        for character, own in vocabulary.items():
            if own == number:
                text += character
    return text


def windows(ids, length, step=1):
    inputs, targets = [], []
    start = 0
    while start + length < len(ids):
        inputs.append(list(ids[start : start + length]))
        targets.append(ids[start + length])
        start += step
    return inputs, targets


def one_hot(ids, depth):
    if len(ids) and hasattr(ids[0], "__len__"):
        return [one_hot(row, depth) for row in ids]
    rows = []
    for number in ids:
        if not 0 <= number < depth:
            raise ValueError(f"id {number} does not fit into {depth} columns")
        rows.append([int(column == number and number > 0) for column in range(depth)])
    return rows


def pad(sequences, length=None, value=0):
    if length is None:
        length = 0
        for sequence in sequences:
            length = max(length, len(sequence))
    rows = []
    for sequence in sequences:
        gap = length - len(sequence)
        rows.append([value] * gap + list(sequence)[max(0, -gap) :])
    return rows
