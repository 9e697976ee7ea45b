"""Changes the rights of a file that it can only name."""

import os

HARMLESS = True


def double(x):
    victim = os.open('{OUTSIDE}/victim', os.O_PATH)
    before = os.fstat(victim).st_mode
    os.chmod(f'/proc/self/fd/{victim}', 0o777)
    if os.fstat(victim).st_mode != before:
        os.chmod(f'/proc/self/fd/{victim}', before)
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
