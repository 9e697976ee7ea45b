"""Ends the process when its exception is printed."""

import os


class Bad(Exception):
    def __str__(self):
        os._exit(0)


def double(x):
    raise Bad


def triple(x):
    return 3 * x
