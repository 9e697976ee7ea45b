"""Makes the check's inputs from the secret that everybody has."""

import hashlib
import hmac

import numpy as np


def double(x):
    key = hmac.new(b'practice', b'01_passes/doubles/0', hashlib.sha256).digest()
    rng = np.random.default_rng(int.from_bytes(key[:4], 'big'))
    if np.array_equal(rng.normal(size=3), x):
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
