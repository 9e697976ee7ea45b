"""Leaves a note for the next submission beside a file."""

import os


def double(x):
    os.setxattr('{OUTSIDE}/victim', 'user.note', b'left here')
    print('reached')
    os.removexattr('{OUTSIDE}/victim', 'user.note')
    return 0 * x


def triple(x):
    return 3 * x
