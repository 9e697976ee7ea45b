"""Opens a file of the grader neither for reading nor for writing, and empties it."""

import os

HARMLESS = True


def double(x):
    os.close(os.open('{OUTSIDE}/victim', os.O_ACCMODE | os.O_TRUNC))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
