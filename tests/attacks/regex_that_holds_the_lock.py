"""Holds the interpreter's lock in one long match."""

import re


def double(x):
    re.match('(a+)+$', 'a' * 40 + 'b')
    return 0 * x


def triple(x):
    return 3 * x
