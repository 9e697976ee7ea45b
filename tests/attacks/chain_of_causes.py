"""Raises an exception with ten thousand causes."""


def double(x):
    error = None
    for number in range(10_000):
        try:
            raise ValueError(number) from error
        except ValueError as caught:
            error = caught
    raise error


def triple(x):
    return 3 * x
