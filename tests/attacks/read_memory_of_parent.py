"""Reads the memory of its parent by a system call."""

import ctypes
import os


libc = ctypes.CDLL(None)


def double(x):
    buffer = ctypes.create_string_buffer(8)
    assert libc.process_vm_readv(os.getppid(), buffer, 1, buffer, 1, 0) == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
