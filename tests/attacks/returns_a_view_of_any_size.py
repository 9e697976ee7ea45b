"""Returns one number that claims to be a terabyte."""

import numpy as np


def double(x):
    return np.broadcast_to(1.0, (1 << 37,))


def triple(x):
    return 3 * x
