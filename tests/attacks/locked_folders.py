"""Makes folders that nobody may enter, with odd names."""

import os


def double(x):
    for name in ('a\nb', '-rf', '\x1b[2J', 'x' * 200):
        os.makedirs(name + '/inner')
        os.chmod(name, 0)
    return 0 * x


def triple(x):
    return 3 * x
