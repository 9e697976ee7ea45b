"""Mounts a file system."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.mount(b'none', b'.', b'tmpfs', 0, None) == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
