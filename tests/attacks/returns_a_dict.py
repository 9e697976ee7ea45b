"""Returns a dict in the place of an array."""


def double(x):
    return {'double': 2 * x, 0: 2 * x, 'shape': x.shape}


def triple(x):
    return 3 * x
