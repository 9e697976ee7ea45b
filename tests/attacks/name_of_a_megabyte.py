"""Returns an object whose class has a name of a megabyte."""


def double(x):
    return type('x' * 1_000_000, (), {})()


def triple(x):
    return 3 * x
