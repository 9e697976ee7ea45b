"""Uses the keyring of the kernel."""

import ctypes


libc = ctypes.CDLL(None)


def double(x):
    assert libc.syscall(250, 0, -3, 1) > 0
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
