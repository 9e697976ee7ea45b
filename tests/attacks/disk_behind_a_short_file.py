"""Takes space behind the end of its output."""

import ctypes
import os

HARMLESS = True


def double(x):
    ctypes.CDLL(None).fallocate(1, 1, ctypes.c_long(0), ctypes.c_long(24 << 20))
    if os.fstat(1).st_blocks * 512 > 16 << 20:
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
