"""Reads the environment of its parent."""

import os


def double(x):
    open(f'/proc/{os.getppid()}/environ', 'rb').read(1)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
