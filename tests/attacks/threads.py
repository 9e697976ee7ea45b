"""Starts threads without an end."""

import threading
import time


def double(x):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def triple(x):
    return 3 * x
