"""One function raises."""


def double(x):
    return [2 * x][1]


def triple(x):
    return 3 * x
