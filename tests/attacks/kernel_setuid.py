"""Becomes root."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.setuid(0) == 0 and libc.mount(b'none', b'/proc', b'proc', 0, None) == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
