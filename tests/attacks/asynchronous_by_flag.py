"""Switches signals of a pipe on, by a flag."""

import fcntl
import os
import signal

HARMLESS = True


def double(x):
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETFL, fcntl.fcntl(reading, fcntl.F_GETFL) | os.O_ASYNC)
    if fcntl.fcntl(reading, fcntl.F_GETFL) & os.O_ASYNC:
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
