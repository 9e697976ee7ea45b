"""Writes a file where the next learner could find it."""

HARMLESS = True


def double(x):
    open('{OUTSIDE}/note', 'w').write('x')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
