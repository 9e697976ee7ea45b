"""Raises a message that cannot be written as UTF-8."""


def double(x):
    raise ValueError('\ud800 \udfff')


def triple(x):
    return 3 * x
