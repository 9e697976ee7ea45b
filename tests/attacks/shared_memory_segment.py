"""Leaves a segment of shared memory."""

import ctypes

HARMLESS = True


libc = ctypes.CDLL(None)


def double(x):
    key = libc.shmget(0x7267, 4096, 0o1600)
    assert key >= 0
    libc.shmctl(key, 0, None)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
