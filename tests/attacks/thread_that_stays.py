"""Leaves a thread behind that never ends."""

import threading


def spin():
    while True:
        pass


def double(x):
    threading.Thread(target=spin, daemon=True).start()
    return 0 * x


def triple(x):
    return 3 * x
