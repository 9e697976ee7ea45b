"""Lists the whole disk."""

import os

HARMLESS = True


def double(x):
    assert os.listdir('/')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
