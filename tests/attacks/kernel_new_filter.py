"""Lets its memory be read again."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.prctl(4, 1, 0, 0, 0) == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
