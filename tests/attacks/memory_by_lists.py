"""Fills the memory with lists."""


def double(x):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))


def triple(x):
    return 3 * x
