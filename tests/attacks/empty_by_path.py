"""Empties a file of the grader by its path."""

import os

HARMLESS = True


def double(x):
    os.truncate('{OUTSIDE}/victim', 0)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
