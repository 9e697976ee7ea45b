"""Sets back the clock of a file of the grader."""

import os

HARMLESS = True


def double(x):
    before = os.stat('{OUTSIDE}/victim')
    os.utime('{OUTSIDE}/victim', (1, 1))
    if os.stat('{OUTSIDE}/victim').st_mtime_ns != before.st_mtime_ns:
        os.utime('{OUTSIDE}/victim', ns=(before.st_atime_ns, before.st_mtime_ns))
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
