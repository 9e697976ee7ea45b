"""Sends a header with a key twice."""

import os
import struct


def double(x):
    text = b'{"id": 1, "id": 2}'
    os.write(3, struct.pack('<I', len(text)) + text)
    return 0 * x


def triple(x):
    return 3 * x
