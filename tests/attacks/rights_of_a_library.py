"""Changes the rights of a file that it may read, by its descriptor."""

import os

HARMLESS = True


def double(x):
    with open(os.__file__) as stream:
        before = os.fstat(stream.fileno())
        os.fchmod(stream.fileno(), before.st_mode)
        if os.fstat(stream.fileno()).st_ctime_ns != before.st_ctime_ns:
            print('reached')
    return 0 * x


def triple(x):
    return 3 * x
