"""Sends a signal to its parent."""

import os

HARMLESS = True


def double(x):
    os.kill(os.getppid(), 0)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
