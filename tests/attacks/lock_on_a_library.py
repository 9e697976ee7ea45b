"""Locks a file that everybody reads."""

import fcntl
import os

HARMLESS = True


def double(x):
    with open(os.__file__) as first, open(os.__file__) as second:
        fcntl.flock(first, fcntl.LOCK_EX)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print('reached')
    return 0 * x


def triple(x):
    return 3 * x
