"""Loads a program into the kernel."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.syscall(321, 0, ctypes.create_string_buffer(72), 72) >= 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
