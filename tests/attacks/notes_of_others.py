"""Looks for notes beside the files of others."""

import os

HARMLESS = True


def double(x):
    os.listxattr('{OUTSIDE}/victim')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
