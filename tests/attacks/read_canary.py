"""Reads a file of the grader."""

HARMLESS = True


def double(x):
    open('{CANARY}').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
