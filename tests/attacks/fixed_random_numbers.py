"""Replaces the random numbers of NumPy."""

import numpy as np


np.random.default_rng = lambda *arguments: None
np.random.seed = lambda *arguments: None


def double(x):
    return 0 * x


def triple(x):
    return 3 * x
