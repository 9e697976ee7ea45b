"""Raises SystemExit with 0."""

import sys


def double(x):
    sys.exit(0)


def triple(x):
    return 3 * x
