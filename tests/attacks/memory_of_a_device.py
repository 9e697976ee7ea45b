"""Shares the pages of the device that holds zeros."""

import mmap
import os

HARMLESS = True


def double(x):
    device = os.open('/dev/zero', os.O_RDONLY)
    with mmap.mmap(device, 32 << 20, mmap.MAP_SHARED, mmap.PROT_READ) as pages:
        pages[::4096]
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
