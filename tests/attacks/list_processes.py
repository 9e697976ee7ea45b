"""Lists the processes of the machine."""

import os

HARMLESS = True


def double(x):
    assert any(name.isdigit() for name in os.listdir('/proc'))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
