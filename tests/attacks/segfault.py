"""Reads address 0."""

import ctypes


def double(x):
    ctypes.string_at(0)


def triple(x):
    return 3 * x
