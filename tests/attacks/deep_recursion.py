"""Recurses without an end."""

import sys


sys.setrecursionlimit(10**6)


def double(x):
    return double(x)


def triple(x):
    return 3 * x
