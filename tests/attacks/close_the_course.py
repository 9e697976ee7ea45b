"""Takes from everybody the right to enter the folder of the course."""

import os

HARMLESS = True


def double(x):
    before = os.stat('{OUTSIDE}').st_mode
    os.chmod('{OUTSIDE}', 0)
    if os.stat('{OUTSIDE}').st_mode != before:
        os.chmod('{OUTSIDE}', before)
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
