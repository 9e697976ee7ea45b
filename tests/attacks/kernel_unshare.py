"""Makes a user namespace."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.unshare(0x10000000) == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
