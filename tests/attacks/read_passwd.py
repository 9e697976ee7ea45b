"""Reads the list of users."""

HARMLESS = True


def double(x):
    open('/etc/passwd').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
