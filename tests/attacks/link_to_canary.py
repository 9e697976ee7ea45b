"""Reads a file of the grader through a link of its own."""

import os

HARMLESS = True


def double(x):
    os.symlink('{CANARY}', 'link')
    open('link').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
