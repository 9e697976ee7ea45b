"""Raises an exception that cannot be printed."""


class Bad(Exception):
    def __str__(self):
        raise SystemExit

    __repr__ = __str__


def double(x):
    raise Bad


def triple(x):
    return 3 * x
