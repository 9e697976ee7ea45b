"""Makes whoever wants to write a shared file wait."""

import fcntl
import os

HARMLESS = True


def double(x):
    with open(os.__file__) as stream:
        fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        print('reached')
        fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return 0 * x


def triple(x):
    return 3 * x
