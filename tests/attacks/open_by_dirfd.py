"""Walks to a file of the grader from an open folder."""

import os

HARMLESS = True


def double(x):
    root = os.open('/', os.O_RDONLY)
    os.close(os.open('{CANARY}'.lstrip('/'), os.O_RDONLY, dir_fd=root))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
