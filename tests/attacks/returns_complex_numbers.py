"""Returns complex numbers."""


def double(x):
    return 2 * x + 0j


def triple(x):
    return 3 * x
