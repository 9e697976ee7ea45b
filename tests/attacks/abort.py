"""Aborts the process."""

import os


def double(x):
    os.abort()


def triple(x):
    return 3 * x
