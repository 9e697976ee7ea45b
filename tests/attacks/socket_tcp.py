"""Opens a TCP socket."""

import socket

HARMLESS = True


def double(x):
    socket.socket().close()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
