"""Leaves a message queue."""

import ctypes

HARMLESS = True


libc = ctypes.CDLL(None)


def double(x):
    key = libc.msgget(0x7267, 0o1600)
    assert key >= 0
    libc.msgctl(key, 0, None)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
