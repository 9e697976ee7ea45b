"""Puts a file in the place of the channel."""

import os


def double(x):
    os.dup2(os.open('mine', os.O_RDWR | os.O_CREAT), 3)
    return 0 * x


def triple(x):
    return 3 * x
