"""Opens the memory of its parent."""

import os


def double(x):
    open(f'/proc/{os.getppid()}/mem', 'rb')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
