"""Attaches to its parent as a debugger."""

import ctypes
import os


libc = ctypes.CDLL(None)


def double(x):
    assert libc.ptrace(0x4206, os.getppid(), 0, 0) == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
