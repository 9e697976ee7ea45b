"""Opens files by their handle."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.syscall(304, -100, ctypes.create_string_buffer(16), 0) >= 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
