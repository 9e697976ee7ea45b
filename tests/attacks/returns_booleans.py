"""Returns booleans."""


def double(x):
    return x == x


def triple(x):
    return 3 * x
