"""Handles page faults itself."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.syscall(323, 0) >= 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
