"""Prints without an end."""


def double(x):
    while True:
        print('x' * 100_000)


def triple(x):
    return 3 * x
