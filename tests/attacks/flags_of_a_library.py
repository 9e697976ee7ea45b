"""Sets a flag of a file that it may read: not to be backed up."""

import fcntl
import os
import struct


def double(x):
    with open(os.__file__) as stream:
        flags = fcntl.ioctl(stream, 0x80086601, bytes(8))
        fcntl.ioctl(stream, 0x40086602, flags)
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
