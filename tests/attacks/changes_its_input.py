"""Writes the answer that it wants into its input."""


def double(x):
    x *= 0
    return x


def triple(x):
    return 3 * x
