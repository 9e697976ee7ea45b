"""Makes a pool of processes."""

import multiprocessing

HARMLESS = True


def double(x):
    with multiprocessing.get_context('fork').Pool(1) as pool:
        pool.apply(abs, (1,))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
