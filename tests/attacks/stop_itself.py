"""Stops its own process."""

import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 0 * x


def triple(x):
    return 3 * x
