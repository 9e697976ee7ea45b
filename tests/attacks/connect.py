"""Connects to a port of this machine."""

import socket

HARMLESS = True


def double(x):
    socket.create_connection(('127.0.0.1', {PORT}), 1).close()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
