"""Looks for the secret of the class."""

import os


def double(x):
    assert 'canary-secret' in str(os.environ) + open('/proc/self/environ').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
