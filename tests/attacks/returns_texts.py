"""Returns texts."""


def double(x):
    return [str(2 * value) for value in x]


def triple(x):
    return 3 * x
