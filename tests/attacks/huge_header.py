"""Announces a header of four gigabytes."""

import os


def double(x):
    os.write(3, b'\xff\xff\xff\xff')
    return 0 * x


def triple(x):
    return 3 * x
