"""Opens a TCP socket of IPv6."""

import socket

HARMLESS = True


def double(x):
    socket.socket(socket.AF_INET6).close()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
