"""Reads through /proc/self/root."""

HARMLESS = True


def double(x):
    open('/proc/self/root' + '{CANARY}').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
