"""Returns an object of a type that is named like a command."""


def double(x):
    return type('\x1b[2J\n::error file=x::boom\u202e', (), {})()


def triple(x):
    return 3 * x
