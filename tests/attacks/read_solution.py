"""Reads the reference."""

HARMLESS = True


def double(x):
    open('{HIDDEN}/solutions/01_passes/passes.py').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
