"""Opens a ring that can make sockets."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.syscall(425, 1, ctypes.create_string_buffer(120)) >= 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
