"""Returns an array of a gigabyte."""

import numpy as np


def double(x):
    return np.zeros(1 << 27)


def triple(x):
    return 3 * x
