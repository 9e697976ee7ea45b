"""Removes a file of the grader."""

import os

HARMLESS = True


def double(x):
    os.rename('{OUTSIDE}/victim', '{OUTSIDE}/victim2')
    os.rename('{OUTSIDE}/victim2', '{OUTSIDE}/victim')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
