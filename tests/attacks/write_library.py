"""Writes a module beside NumPy."""

import os


import numpy


def double(x):
    open(os.path.join(os.path.dirname(numpy.__file__), 'note_of_a_learner.txt'), 'w').close()
    os.remove(os.path.join(os.path.dirname(numpy.__file__), 'note_of_a_learner.txt'))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
