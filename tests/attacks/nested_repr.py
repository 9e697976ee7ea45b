"""Overflows the stack of the interpreter."""


def double(x):
    value = []
    for _ in range(10**6):
        value = [value]
    return repr(value)


def triple(x):
    return 3 * x
