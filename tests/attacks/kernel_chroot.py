"""Changes its root."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.chroot(b'.') == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
