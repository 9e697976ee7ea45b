"""Makes a file of a terabyte."""

import os


def double(x):
    with open('sparse', 'wb') as stream:
        os.truncate(stream.fileno(), 1 << 40)
    return 0 * x


def triple(x):
    return 3 * x
