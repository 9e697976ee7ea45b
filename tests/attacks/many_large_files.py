"""Fills the disk with files of the size that is allowed."""


def double(x):
    for number in range(64):
        with open(f'file{number}', 'wb') as stream:
            stream.write(bytes(32 << 20))
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
