"""Shares memory with nobody, and forgets pages that stay."""

import mmap

HARMLESS = True


def double(x):
    with mmap.mmap(-1, 32 << 20) as pages:
        pages.write(bytes(32 << 20))
        pages.madvise(mmap.MADV_DONTNEED)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
