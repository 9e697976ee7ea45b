"""Sends the greeting of a fresh worker again."""

import json
import os
import struct


def forge(identity, kind, value, arrays=(), body=b""):
    header = {"id": identity, "kind": kind, "value": value, "arrays": list(arrays)}
    text = json.dumps(header).encode()
    os.write(3, struct.pack("<I", len(text)) + text + body)


def double(x):
    forge('0' * 32, 'ready', ['dict', ['level', 'sealed']])
    return 0 * x


def triple(x):
    return 3 * x
