"""Opens a socket for programs on this machine."""

import socket

HARMLESS = True


def double(x):
    socket.socket(socket.AF_UNIX).close()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
