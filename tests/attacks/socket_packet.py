"""Opens a socket on the wire."""

import socket


def double(x):
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
