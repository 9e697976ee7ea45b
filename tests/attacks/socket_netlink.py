"""Opens a socket to the kernel."""

import socket


def double(x):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
