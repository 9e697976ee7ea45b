"""Opens a UDP socket."""

import socket

HARMLESS = True


def double(x):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
