"""Raises an exception with a message of 100 MB."""


def double(x):
    raise ValueError('x' * 100_000_000)


def triple(x):
    return 3 * x
