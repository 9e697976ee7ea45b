"""Returns the largest numbers that can cross."""


def double(x):
    return [(1 << 53) - 1, -(1 << 53) + 1, 1.7e308]


def triple(x):
    return 3 * x
