"""Imports the reference."""

from importlib.machinery import SourceFileLoader

HARMLESS = True


def double(x):
    SourceFileLoader('reference', '{HIDDEN}/solutions/01_passes/passes.py').load_module()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
