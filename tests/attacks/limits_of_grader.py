"""Reads the limits of the grader."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    limits = ctypes.create_string_buffer(16)
    assert libc.prlimit({GRADER}, 7, None, limits) == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
