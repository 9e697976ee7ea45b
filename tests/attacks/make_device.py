"""Makes a device."""

import os


def double(x):
    os.mknod('disk', 0o600 | 0x6000, os.makedev(254, 0))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
