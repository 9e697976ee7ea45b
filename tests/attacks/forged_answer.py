"""Sends a well-formed answer with an id of its own."""

import json
import os
import struct


def forge(identity, kind, value, arrays=(), body=b""):
    header = {"id": identity, "kind": kind, "value": value, "arrays": list(arrays)}
    text = json.dumps(header).encode()
    os.write(3, struct.pack("<I", len(text)) + text + body)


def double(x):
    forge('0' * 32, 'answer', ['array', 0], [['<f8', [3]]], (2 * x).tobytes())
    return 0 * x


def triple(x):
    return 3 * x
