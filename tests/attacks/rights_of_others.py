"""Sets the setuid bit of a file of the grader."""

import os

HARMLESS = True


def double(x):
    victim = '{OUTSIDE}/victim'
    before = os.stat(victim).st_mode
    os.chmod(victim, 0o4777)
    if os.stat(victim).st_mode != before:
        os.chmod(victim, before)
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
