"""Maps a file of the grader into memory."""

import mmap
import os

HARMLESS = True


def double(x):
    mmap.mmap(os.open('{CANARY}', os.O_RDONLY), 0, prot=mmap.PROT_READ)[:]
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
