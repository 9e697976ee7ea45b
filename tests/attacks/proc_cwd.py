"""Climbs out of its folder through /proc/self/cwd."""

HARMLESS = True


def double(x):
    open('/proc/self/cwd/../../../canaries/public').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
