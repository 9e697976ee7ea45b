"""What one frame may hold: how many arrays, of which shapes, how many texts of which length.

An empty array counts as if none of its axes were empty: NumPy itself cannot make a shape such as
`(0, 2**28, 2**28, 2**28)`. A list of texts counts as the array that it would become, in which each
value takes the room of the longest text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

ARRAY_LIMIT = 256
DIMENSION_LIMIT = 8
FRAME_LIMIT = 256 << 20
# Whoever reads them may need eight bytes for each, whatever they were sent as.
ELEMENT_LIMIT = 64 << 20
_CHARACTER_BYTES = 4
_TEXTS = "the value holds long texts among too many others"


def size_problem(arrays: Sequence[tuple[Sequence[int], int]]) -> str:
    """Return why one frame cannot hold these arrays, or nothing.

    Args:
        arrays: The shape of each, and the bytes of one of its elements.
    """
    if len(arrays) > ARRAY_LIMIT:
        return "the value has too many parts; return one array instead of many lists"
    elements = size = 0
    for shape, width in arrays:
        if len(shape) > DIMENSION_LIMIT:
            return f"an array has {len(shape)} dimensions"
        count = math.prod(max(length, 1) for length in shape)
        elements += count
        size += count * width
    if size > FRAME_LIMIT:
        return f"the value holds {size >> 20} MiB; at most {FRAME_LIMIT >> 20} fit"
    if elements > ELEMENT_LIMIT:
        millions = ELEMENT_LIMIT // 1_000_000
        return f"the value holds {elements // 1_000_000} million numbers; at most {millions} fit"
    return ""


def text_problem(node: Any) -> str:
    """Return why the texts in a value are too much for one frame, or nothing.

    Args:
        node: The value as it stands in a frame's header.
    """
    return _TEXTS if _room(node) is None else ""


def _room(node: Any) -> tuple[int, int] | None:
    """Return how many values there are in one list and how long its longest text is."""
    if isinstance(node, str):
        return 1, len(node)
    if not isinstance(node, list) or node[0] not in ("list", "tuple", "dict"):
        return 1, 0
    if node[0] != "dict":
        return _together(_room(part) for part in node[1:])
    # Its keys may be made a list; its values are looked at one by one.
    keys = _together((1, len(key) if isinstance(key, str) else 0) for key, _ in node[1:])
    fine = keys is not None and all(_room(value) is not None for _, value in node[1:])
    return (1, 0) if fine else None


def _together(rooms: Iterable[tuple[int, int] | None]) -> tuple[int, int] | None:
    count = longest = 0
    for room in rooms:
        if room is None:
            return None
        count, longest = count + room[0], max(longest, room[1])
    return None if count * longest * _CHARACTER_BYTES > FRAME_LIMIT else (count, longest)
