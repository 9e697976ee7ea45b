"""Lists the modules of the package."""

import pkgutil

import rnn_grade

HARMLESS = True


def double(x):
    if list(pkgutil.iter_modules(rnn_grade.__path__)):
        print('reached')
    return 0 * x


def triple(x):
    return 3 * x
