"""Runs a program."""

import subprocess

HARMLESS = True


def double(x):
    subprocess.run(['/bin/true'], check=True)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
