"""Watches the whole machine."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.syscall(298, ctypes.create_string_buffer(128), -1, 0, -1, 0) >= 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
