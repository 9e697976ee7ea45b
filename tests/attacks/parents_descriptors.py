"""Lists the open files of its parent."""

import os


def double(x):
    os.listdir(f'/proc/{os.getppid()}/fd')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
