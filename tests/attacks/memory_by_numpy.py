"""Fills the memory with one array."""

import numpy as np


def double(x):
    return np.ones(1 << 34)


def triple(x):
    return 3 * x
