"""Writes without an end, past Python."""

import os


def double(x):
    while True:
        try:
            os.write(1, b'x' * 100_000)
        except OSError:
            pass


def triple(x):
    return 3 * x
