"""One function forges a well-formed answer with an id of its own."""

import json
import os
import struct


def double(x):
    header = {"id": "0" * 32, "kind": "answer", "value": ["array", 0], "arrays": [["<f8", [3]]]}
    text = json.dumps(header).encode()
    os.write(3, struct.pack("<I", len(text)) + text + (2 * x).tobytes())
    return 0 * x


def triple(x):
    return 3 * x
