"""Makes a hard link to a file of the grader."""

import os


def double(x):
    os.link('{CANARY}', 'link')
    open('link').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
