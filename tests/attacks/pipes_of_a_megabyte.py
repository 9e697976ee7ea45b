"""Keeps memory in pipes."""

import fcntl
import os

HARMLESS = True


def double(x):
    reading, writing = os.pipe()
    fcntl.fcntl(writing, 1031, 1 << 20)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
