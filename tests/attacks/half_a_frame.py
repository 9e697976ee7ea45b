"""Sends half a frame and waits."""

import os
import time


def double(x):
    os.write(3, b'\x40\x00\x00\x00{')
    time.sleep(60)


def triple(x):
    return 3 * x
