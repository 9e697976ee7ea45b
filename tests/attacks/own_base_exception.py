"""Raises an exception that `except Exception` does not catch."""


class Gone(BaseException):
    pass


def double(x):
    raise Gone


def triple(x):
    return 3 * x
