"""Runs a shell."""

import os

HARMLESS = True


def double(x):
    assert os.system('true') == 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
