"""Answers with booleans that are neither true nor false."""

import gc
import json
import os
import struct


def answer(value, arrays=(), body=b""):
    (service,) = [thing for thing in gc.get_objects() if type(thing).__name__ == 'Service']
    header = {"id": service._question.identity, "kind": "answer", "value": value}
    text = json.dumps(header | {"arrays": list(arrays)}).encode()
    data = struct.pack("<I", len(text)) + text + body
    while data:
        data = data[os.write(3, data):]


def double(x):
    answer(['array', 0], [['|b1', [3]]], b'\2\xff\2')
    return 0 * x


def triple(x):
    return 3 * x
