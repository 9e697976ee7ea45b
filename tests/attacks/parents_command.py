"""Reads the command line of its parent."""

import os

HARMLESS = True


def double(x):
    assert open(f'/proc/{os.getppid()}/cmdline', 'rb').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
