"""Replaces the function that sends answers."""

import gc


def double(x):
    for thing in gc.get_objects():
        if type(thing).__name__ == 'Service':
            thing._send = lambda *arguments: None
    return 0 * x


def triple(x):
    return 3 * x
