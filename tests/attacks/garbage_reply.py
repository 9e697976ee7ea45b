"""Writes garbage into the channel."""

import os


def double(x):
    os.write(3, b'passed ' * 20)
    return 0 * x


def triple(x):
    return 3 * x
