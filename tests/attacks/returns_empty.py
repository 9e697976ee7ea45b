"""Returns an empty array."""


def double(x):
    return x[:0]


def triple(x):
    return 3 * x
