"""One function wants fifty gigabytes."""

import numpy as np


def double(x):
    return np.ones(50 * 2**27) * x


def triple(x):
    return 3 * x
