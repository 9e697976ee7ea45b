"""Runs the hidden checks as a script."""

import runpy

HARMLESS = True


def double(x):
    runpy.run_path('{HIDDEN}/solutions/01_passes/passes.py')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
