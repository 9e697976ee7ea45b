"""Ends by a signal that has no name."""

import os


def double(x):
    os.kill(os.getpid(), 35)
    return 0 * x


def triple(x):
    return 3 * x
