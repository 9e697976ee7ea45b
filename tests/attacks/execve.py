"""Replaces itself by another program."""

import os


def double(x):
    os.execv('/bin/echo', ['echo', 'reached'])
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
