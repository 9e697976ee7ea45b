"""Gives a file of the grader to somebody else."""

import os

HARMLESS = True


def double(x):
    before = os.stat('{OUTSIDE}/victim').st_ctime_ns
    os.chown('{OUTSIDE}/victim', os.getuid(), os.getgid())
    if os.stat('{OUTSIDE}/victim').st_ctime_ns != before:
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
