"""Changes rights by a call that is younger than most filters."""

import ctypes
import os


def double(x):
    before = os.stat('{OUTSIDE}/victim').st_mode
    ctypes.CDLL(None).syscall(452, -100, b'{OUTSIDE}/victim', 0o4777, 0)
    if os.stat('{OUTSIDE}/victim').st_mode != before:
        os.chmod('{OUTSIDE}/victim', before)
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
