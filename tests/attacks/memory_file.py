"""Hides memory in a file without a name."""

import os

HARMLESS = True


def double(x):
    os.memfd_create('hidden')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
