"""One function is wrong."""


def double(x):
    return 3 * x


def triple(x):
    return 3 * x
