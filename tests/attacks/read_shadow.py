"""Reads the passwords."""


def double(x):
    open('/etc/shadow').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
