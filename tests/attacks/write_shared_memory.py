"""Leaves a file in the shared memory of the machine."""

import os

HARMLESS = True


def double(x):
    open('/dev/shm/rnn-grade-note', 'w').write('x')
    assert os.stat('/dev/shm').st_dev == {SHM}
    os.remove('/dev/shm/rnn-grade-note')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
