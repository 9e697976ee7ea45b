"""Sends a frame byte by byte."""

import os
import time


def double(x):
    os.write(3, b'\x00\x10\x00\x00')
    while True:
        os.write(3, b' ')
        time.sleep(0.01)


def triple(x):
    return 3 * x
