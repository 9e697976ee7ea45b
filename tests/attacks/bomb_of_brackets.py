"""Sends a header of half a million brackets."""

import os
import struct


def double(x):
    text = b'[' * 500_000
    os.write(3, struct.pack('<I', len(text)) + text)
    return 0 * x


def triple(x):
    return 3 * x
