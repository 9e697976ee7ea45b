"""Hangs up."""

import os


def double(x):
    os.close(3)
    return 0 * x


def triple(x):
    return 3 * x
