"""Writes files without an end."""


def double(x):
    number = 0
    while True:
        number += 1
        open(str(number), 'w').close()


def triple(x):
    return 3 * x
