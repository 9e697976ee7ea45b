"""Returns a dict with a key of almost a megabyte."""


def double(x):
    return {'k' * 900_000: 2 * x}


def triple(x):
    return 3 * x
