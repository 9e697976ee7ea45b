"""Rewrites its own file for the next worker."""


def double(x):
    open(__file__, 'w').write('def double(x):\n    return 2 * x\n')
    return 0 * x


def triple(x):
    return 3 * x
