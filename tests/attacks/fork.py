"""Makes a process."""

import os

HARMLESS = True


def double(x):
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
