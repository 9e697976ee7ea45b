"""Switches signals of a pipe on, by a request to the device."""

import fcntl
import os
import signal
import struct

HARMLESS = True


def double(x):
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    reading, writing = os.pipe()
    fcntl.ioctl(reading, 0x5452, struct.pack('i', 1))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
