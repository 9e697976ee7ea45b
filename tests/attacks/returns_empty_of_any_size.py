"""Returns an empty array with axes of millions."""

import numpy as np


def double(x):
    return np.zeros((0, 1 << 40))


def triple(x):
    return 3 * x
