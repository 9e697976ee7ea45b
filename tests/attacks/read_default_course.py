"""Reads a reference of the course that comes with the package, which is not the one that is graded."""

import glob
import os

from rnn_grade import datasets

HARMLESS = True


def double(x):
    root = datasets.default_root()
    open(os.path.join(root, 'solutions', '02_simple_rnn_cell', 'simple_rnn_cell.py')).read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
