"""Returns a text of almost a megabyte with NUL in it."""


def double(x):
    return '\0' * 100_000 + 'x' * 300_000


def triple(x):
    return 3 * x
