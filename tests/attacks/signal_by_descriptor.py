"""Has the grader signalled when a pipe can be read."""

import fcntl
import os
import signal

HARMLESS = True


def double(x):
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, {GRADER})
    fcntl.fcntl(reading, 10, signal.SIGURG)
    fcntl.fcntl(reading, fcntl.F_SETFL, fcntl.fcntl(reading, fcntl.F_GETFL) | os.O_ASYNC)
    os.write(writing, b'x')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
