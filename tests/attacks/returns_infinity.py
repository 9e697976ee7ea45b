"""Returns infinity."""


def double(x):
    return x * float('inf')


def triple(x):
    return 3 * x
