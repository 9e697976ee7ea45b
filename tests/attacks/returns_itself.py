"""Returns its input."""


def double(x):
    return x


def triple(x):
    return 3 * x
