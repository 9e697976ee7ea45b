"""One frame: `u32 header length | JSON header | raw C-order little-endian buffers`.

Both ends read with the same `Inbox`, which checks every field before it allocates anything and
knows a single error, `ProtocolError`. Nothing on the wire can name code to run.

Header: `{"id": 32 hex digits, "kind": word, "value": node, "arrays": [[dtype, shape], ...]}`.
A node is `null`, `true`, a number, a string, or a tagged list: `["list", node, ...]`,
`["tuple", node, ...]`, `["dict", [key, node], ...]`, `["array", index]`, `["bytes", index]`,
`["float", "nan"]`, `["handle", number, kind, type name]`.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from rnn_grade.sandbox.sizes import ARRAY_LIMIT, DIMENSION_LIMIT, size_problem, text_problem

HEADER_LIMIT = 1 << 20
BRACKET_LIMIT = 50_000
DEPTH_LIMIT = 24
INTEGER_LIMIT = 1 << 53

DTYPES = ("<f2", "<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|b1", "|u1", "<u2")
_LENGTH = struct.Struct("<I")
_IDENTITY = re.compile(r"[0-9a-f]{32}")
_KIND = re.compile(r"[a-z_]{1,32}")
_FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}

# Written out: from NumPy 2.5 on, `NDArray` is an alias that hides its class from `get_origin`.
Array = np.ndarray[Any, np.dtype[Any]]


class ProtocolError(Exception):
    """What came over the wire is no frame, or what should go over it cannot be sent."""


class Handle(NamedTuple):
    """An object that stays where it is; only its number crosses.

    Args:
        number: Which object of that worker.
        kind: `model` for a Keras model, `object` for anything else.
        type_name: The class's name, for messages.
    """

    number: int
    kind: str
    type_name: str


@dataclass(frozen=True)
class Frame:
    """One message, decoded.

    Args:
        identity: 32 hexadecimal digits; an answer repeats those of its question.
        kind: What the message is: an operation, `answer`, `error`, `progress`, `ready`.
        value: Plain Python values, NumPy arrays and handles.
    """

    identity: str
    kind: str
    value: Any


def encode(frame: Frame, keep: Callable[[Any], Any] | None = None) -> bytes:
    """Return the frame as bytes.

    Args:
        frame: What to send.
        keep: Called with an object that is no plain value; returns an array or a handle instead.

    Raises:
        ProtocolError: A value cannot be sent, or the frame would be too large.
    """
    arrays: list[Array] = []
    node = _pack(frame.value, arrays, keep, 0)
    header = {
        "id": frame.identity,
        "kind": frame.kind,
        "value": node,
        "arrays": [[array.dtype.str, list(array.shape)] for array in arrays],
    }
    text = json.dumps(header, allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(text) > HEADER_LIMIT or text.count(b"[") + text.count(b"{") > BRACKET_LIMIT:
        raise ProtocolError("the value has too many parts; return one array instead of many lists")
    problem = size_problem([(array.shape, array.itemsize) for array in arrays])
    problem = problem or text_problem(node)
    if problem:
        raise ProtocolError(problem)
    return b"".join([_LENGTH.pack(len(text)), text, *(array.tobytes() for array in arrays)])


def _pack(value: Any, arrays: list[Array], keep: Callable[[Any], Any] | None, depth: int) -> Any:
    if depth > DEPTH_LIMIT:
        raise ProtocolError(f"the value is nested more than {DEPTH_LIMIT} levels deep")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        if abs(value) >= INTEGER_LIMIT:
            raise ProtocolError("an integer has more than 53 bits")
        return value
    if kind is float:
        return value if math.isfinite(value) else ["float", str(value)]
    if kind in (list, tuple):
        return [kind.__name__, *(_pack(item, arrays, keep, depth + 1) for item in value)]
    if kind is dict:
        items = ((_key(k), _pack(v, arrays, keep, depth + 1)) for k, v in value.items())
        return ["dict", *([key, item] for key, item in items)]
    if kind is bytes:
        arrays.append(np.frombuffer(value, "|u1"))
        return ["bytes", len(arrays) - 1]
    if kind is Handle:
        return ["handle", *value]
    if isinstance(value, np.generic) and (depth or isinstance(value, np.str_)):
        # Inside a container a NumPy scalar is a plain number: lists of them are common.
        return _pack(value.item(), arrays, keep, depth)
    if isinstance(value, np.ndarray) and value.dtype.kind in "OU":
        # An array of texts, or of rows of several lengths: the wire knows these as lists.
        return _pack(value.tolist(), arrays, keep, depth + 1)
    if isinstance(value, np.ndarray | np.generic):
        arrays.append(_plain(np.asarray(value)))
        return ["array", len(arrays) - 1]
    if keep is None:
        raise ProtocolError(f"a value of type {kind.__name__} cannot be sent")
    return _pack(keep(value), arrays, None, depth)


def _key(key: Any) -> str | int | bool:
    plain = key.item() if isinstance(key, np.generic) else key
    if isinstance(plain, str):
        return str(plain)
    if type(plain) not in (int, bool):
        raise ProtocolError(f"a dict has a key of type {type(key).__name__}")
    return plain  # type: ignore[no-any-return]


def _plain(array: Array) -> Array:
    """Return a C-ordered little-endian copy in one of the types of the wire."""
    # Before it is copied: a view of one number may claim to be any size.
    if problem := size_problem([(array.shape, array.itemsize)]):
        raise ProtocolError(problem)
    if array.dtype.kind in "iu":
        dtype = array.dtype.newbyteorder("<").str
        target = dtype if dtype in DTYPES else "<i8"
    elif array.dtype.kind == "f":
        target = {2: "<f2", 4: "<f4"}.get(array.dtype.itemsize, "<f8")
    elif array.dtype.kind == "b":
        target = "|b1"
    else:
        raise ProtocolError(f"an array has elements of type {array.dtype}, which are no numbers")
    # `asarray(order="C")` rather than `ascontiguousarray`: the latter turns () into (1,).
    return np.asarray(array, dtype=target, order="C")


class Inbox:
    """Collects bytes until a frame is whole, checking each part before the next is awaited."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._expect("length", _LENGTH.size)

    def _expect(self, stage: str, size: int) -> None:
        self._stage = stage
        self._size = size

    @property
    def empty(self) -> bool:
        """Whether no part of a frame waits here."""
        return self._stage == "length" and not self._buffer

    @property
    def wanted(self) -> int:
        """How many bytes are missing before the next step; a reader asks for no more."""
        return self._size - len(self._buffer)

    def feed(self, data: bytes) -> Frame | None:
        """Take `data`, at most `wanted` bytes; return the frame once it is whole.

        Raises:
            ProtocolError: The bytes are no frame.
        """
        self._buffer += data
        while len(self._buffer) >= self._size:
            part = bytes(self._buffer)
            self._buffer.clear()
            if self._stage == "length":
                (length,) = _LENGTH.unpack(part)
                if not 2 <= length <= HEADER_LIMIT:
                    raise ProtocolError(f"a header of {length} bytes")
                self._expect("header", length)
            elif self._stage == "header":
                self._header = _parse(part)
                self._layout = list(_layout(self._header["arrays"]))
                self._expect("body", sum(size for _, _, size in self._layout))
            else:
                self._expect("length", _LENGTH.size)
                return self._frame(part)
        return None

    def _frame(self, body: bytes) -> Frame:
        arrays: list[Array] = []
        start = 0
        for dtype, shape, size in self._layout:
            part = body[start : start + size]
            if dtype == "|b1" and part.strip(b"\0\1"):
                # NumPy counts and copies by such bytes, and takes them for 0 or 1.
                raise ProtocolError("a boolean that is neither true nor false")
            flat = np.frombuffer(part, dtype)
            # A copy: arrays from a buffer are read-only, and honest code scales in place.
            arrays.append(flat.reshape(shape).copy())
            start += size
        used: set[int] = set()
        value = _unpack(self._header["value"], arrays, used, 0)
        if len(used) != len(arrays):
            raise ProtocolError("an array that no value names")
        if problem := text_problem(self._header["value"]):
            raise ProtocolError(problem)
        return Frame(self._header["id"], self._header["kind"], value)


def _parse(text: bytes) -> dict[str, Any]:
    if text.count(b"[") + text.count(b"{") > BRACKET_LIMIT:
        raise ProtocolError("too many brackets")
    try:
        header = json.loads(
            text.decode("ascii"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_int=_short_integer,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise ProtocolError("the header is not the JSON that was agreed") from error
    if type(header) is not dict or set(header) != {"id", "kind", "value", "arrays"}:
        raise ProtocolError("the header has other keys than agreed")
    if type(header["id"]) is not str or not _IDENTITY.fullmatch(header["id"]):
        raise ProtocolError("the header's id is no id")
    if type(header["kind"]) is not str or not _KIND.fullmatch(header["kind"]):
        raise ProtocolError("the header's kind is no word")
    return header


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate keys")
    return dict(pairs)


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _short_integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) >= INTEGER_LIMIT:
        raise ValueError("a long integer")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("an infinite number")
    return number


def _layout(arrays: Any) -> Iterator[tuple[str, tuple[int, ...], int]]:
    if type(arrays) is not list or len(arrays) > ARRAY_LIMIT:
        raise ProtocolError("too many arrays")
    sizes: list[tuple[tuple[int, ...], int]] = []
    for entry in arrays:
        if type(entry) is not list or len(entry) != 2:
            raise ProtocolError("an array without dtype and shape")
        dtype, shape = entry
        if type(dtype) is not str or dtype not in DTYPES:
            raise ProtocolError("an array of an unknown type")
        if type(shape) is not list or len(shape) > DIMENSION_LIMIT:
            raise ProtocolError("an array with an impossible shape")
        # `type(...) is int`: `true` is an int to isinstance, but no dimension.
        if not all(type(length) is int and length >= 0 for length in shape):
            raise ProtocolError("an array with an impossible shape")
        sizes.append((tuple(shape), np.dtype(dtype).itemsize))
        if size_problem(sizes):
            raise ProtocolError("arrays larger than a frame may be")
        yield dtype, tuple(shape), math.prod(shape) * np.dtype(dtype).itemsize


def _unpack(node: Any, arrays: list[Array], used: set[int], depth: int) -> Any:
    if node is None or type(node) in (bool, int, float, str):
        return node
    if depth > DEPTH_LIMIT:
        raise ProtocolError("a value nested too deep")
    if type(node) is not list or not node or type(node[0]) is not str:
        raise ProtocolError("a value that is no node")
    tag, parts = node[0], node[1:]
    if tag == "list":
        return [_unpack(part, arrays, used, depth + 1) for part in parts]
    if tag == "tuple":
        return tuple(_unpack(part, arrays, used, depth + 1) for part in parts)
    if tag == "dict":
        return _unpack_dict(parts, arrays, used, depth)
    if tag in ("array", "bytes") and len(parts) == 1 and type(parts[0]) is int:
        (index,) = parts
        if not 0 <= index < len(arrays) or index in used:
            raise ProtocolError("a value that names no array of its own")
        used.add(index)
        array = arrays[index]
        if tag == "array":
            return array
        if array.dtype.str == "|u1" and array.ndim == 1:
            return array.tobytes()
    if tag == "float" and len(parts) == 1 and type(parts[0]) is str and parts[0] in _FLOATS:
        return _FLOATS[parts[0]]
    if tag == "handle" and [type(part) for part in parts] == [int, str, str]:
        number, kind, type_name = parts
        if number >= 0 and kind in ("model", "object") and len(type_name) <= 200:
            return Handle(number, kind, type_name)
    raise ProtocolError("a value that is no node")


def _unpack_dict(parts: list[Any], arrays: list[Array], used: set[int], depth: int) -> Any:
    result: dict[Any, Any] = {}
    for part in parts:
        if type(part) is not list or len(part) != 2 or type(part[0]) not in (str, int, bool):
            raise ProtocolError("a dict entry without key and value")
        if part[0] in result:
            raise ProtocolError("a dict with a key twice")
        result[part[0]] = _unpack(part[1], arrays, used, depth + 1)
    return result
