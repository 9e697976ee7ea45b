"""Returns nothing."""


def double(x):
    return None


def triple(x):
    return 3 * x
