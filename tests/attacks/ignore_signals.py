"""Ignores every signal and sleeps."""

import signal
import time


def double(x):
    for number in range(1, 64):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    time.sleep(60)


def triple(x):
    return 3 * x
