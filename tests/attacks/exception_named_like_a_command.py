"""Raises an exception that is named like a command, and says another."""


def double(x):
    name = 'Oh\n::error file=x::boom\x1b[2J'
    raise type(name, (Exception,), {})('first\n##[set-output name=score]3\n::stop-commands::x')


def triple(x):
    return 3 * x
