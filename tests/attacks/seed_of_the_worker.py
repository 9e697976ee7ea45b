"""Makes the check's inputs from the seed that the worker was told."""

import numpy as np


def double(x):
    seed = int(np.random.get_state()[1][0])
    if np.array_equal(np.random.default_rng(seed).normal(size=3), x):
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
