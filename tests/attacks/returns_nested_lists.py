"""Returns lists in lists, as deep as a frame may be."""


def double(x):
    value = 2 * x
    for _ in range(23):
        value = [value]
    return value


def triple(x):
    return 3 * x
