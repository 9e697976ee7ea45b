"""Sends a signal to the grader."""

import os

HARMLESS = True


def double(x):
    os.kill({GRADER}, 0)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
