"""The wire carries values exactly, and anything else is one typed error."""

import contextlib
import json
import math
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_grade.sandbox.frames import Frame, Handle, Inbox, ProtocolError, encode
from rnn_grade.sandbox.sizes import FRAME_LIMIT

IDENTITY = "0123456789abcdef" * 2


def read(data: bytes) -> Frame | None:
    """Feed the bytes as a reader does: never more than the inbox asks for."""
    inbox, frame = Inbox(), None
    while data and frame is None:
        size = min(inbox.wanted, len(data))
        frame, data = inbox.feed(data[:size]), data[size:]
    return frame


def round_trip(value):
    return read(encode(Frame(IDENTITY, "call", value))).value


def raw(header, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<I", len(text)) + text + body


def header(value=None, arrays=(), **changes):
    return {"id": IDENTITY, "kind": "answer", "value": value, "arrays": list(arrays)} | changes


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -3,
        0.1,
        math.inf,
        "été \u2028 \U0001f642",
        [1, [2.5, "x"], ()],
        ("a", None),
        {"a": 1, 3: [True]},
        b"\x00\xff",
        Handle(4, "model", "Sequential"),
    ],
)
def test_plain_values_come_back_equal(value):
    assert round_trip(value) == value


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "b1", "u1", "u2"])
@pytest.mark.parametrize("shape", [(), (0,), (2, 3), (1, 0, 4)])
def test_arrays_come_back_with_dtype_and_shape(dtype, shape):
    array = np.ones(shape, dtype)
    back = round_trip([array])[0]
    assert back.dtype == array.dtype
    assert back.shape == shape
    np.testing.assert_array_equal(back, array)


def test_other_number_types_become_the_nearest_of_the_wire():
    assert round_trip(np.uint32(7)).dtype == np.int64
    assert round_trip(np.arange(3, dtype=">f4")).dtype == np.float32
    assert round_trip(np.asfortranarray(np.eye(2)[:, ::-1])).tolist() == [[0, 1], [1, 0]]


def test_numpy_scalars_in_containers_are_plain_values():
    value = {np.str_("a"): np.int64(1), np.int32(2): [np.float32(0.5), np.bool_(True)]}
    assert round_trip(value) == {"a": 1, 2: [0.5, True]}
    assert round_trip(np.float32(0.5)).dtype == np.float32


def test_arrays_of_texts_or_of_rows_of_several_lengths_become_lists():
    assert round_trip(np.array([["ab", "c"]])) == [["ab", "c"]]
    rows = np.empty(2, object)
    rows[:] = [np.arange(2), np.arange(3)]
    assert [row.tolist() for row in round_trip(rows)] == [[0, 1], [0, 1, 2]]


def test_arrays_from_the_wire_can_be_written_to():
    array = round_trip(np.zeros(2))
    array += 1
    assert array.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1 << 60, "an integer has more than 53 bits"),
        (np.array([b"a"]), "an array has elements of type |S1, which are no numbers"),
        (np.array([1j]), "an array has elements of type complex128, which are no numbers"),
        (object(), "a value of type object cannot be sent"),
        ({(1, 2): 3}, "a dict has a key of type tuple"),
        (np.zeros((1,) * 9), "an array has 9 dimensions"),
        (np.broadcast_to(0, 1 << 40), "the value holds 8388608 MiB; at most 256 fit"),
        (np.zeros((0, 1 << 28)), "the value holds 2048 MiB; at most 256 fit"),
        (
            [np.broadcast_to(True, 1 << 25)] * 3,
            "the value holds 100 million numbers; at most 67 fit",
        ),
        (
            [np.zeros(1)] * 300,
            "the value has too many parts; return one array instead of many lists",
        ),
        (["x" * 900_000, *["y"] * 1000], "the value holds long texts among too many others"),
    ],
)
def test_what_cannot_be_sent_says_why(value, message):
    with pytest.raises(ProtocolError) as raised:
        encode(Frame(IDENTITY, "call", value))
    assert str(raised.value) == message


def test_many_numbers_and_a_long_text_cross_where_they_do_not_stand_in_one_list():
    value = {"text": "x" * 900_000, "ids": [0] * 5000, "letters": ["y"] * 5000}
    assert round_trip(value) == value


def test_a_value_that_contains_itself_is_refused():
    value: list = []
    value.append(value)
    with pytest.raises(ProtocolError, match="nested more than 24 levels"):
        encode(Frame(IDENTITY, "call", value))
    array = np.empty((), object)
    array[()] = array
    with pytest.raises(ProtocolError, match="nested more than 24 levels"):
        encode(Frame(IDENTITY, "call", array))


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<I", 0xFFFFFFFF),
        struct.pack("<I", 0),
        raw(b"not json"),
        raw(b"[" * 600 + b"]" * 600),
        raw(b"[" * 60_000),
        raw(b'{"id": 1, "id": 2}'),
        raw(header(1, extra=1)),
        raw(header(float("nan"))),
        raw(b'{"id":"' + IDENTITY.encode() + b'","kind":"a","value":1e999,"arrays":[]}'),
        raw(header(10**30)),
        raw(header(id="short")),
        raw(header(kind="os.system")),
        raw(header(["array", 0], [["|O", [1]]])),
        raw(header(["array", 0], [["<f8", [True]]])),
        raw(header(["array", 0], [["<f8", [-1]]])),
        raw(header(["array", 0], [["<f8", [1 << 40, 1 << 40]]])),
        raw(header(["array", 0], [["<f8", [1] * 9]])),
        raw(header(["array", 0], [["<f8", [FRAME_LIMIT]]])),
        # NumPy itself cannot make an empty array of this shape.
        raw(header(["array", 0], [["<f8", [0, 1 << 28, 1 << 28, 1 << 28]]])),
        raw(header(["array", 0], [["|u1", [0, FRAME_LIMIT + 1]]])),
        raw(header(["array", 0], [["|b1", [4]]]), b"\0\1\2\1"),
        # As an array, each of the thousand would have the room of the longest.
        raw(header(["list", "x" * 900_000, *["y"] * 1000])),
        raw(header(["tuple", ["list", ["tuple", "x" * 900_000]], *[0] * 1000])),
        raw(header(["dict", ["a", ["list", "x" * 900_000, *["y"] * 1000]]])),
        raw(header(["dict", ["x" * 900_000, 0], *[[number, 0] for number in range(1000)]])),
        raw(header(["array", 1], [["|u1", [1]]]), b"x"),
        raw(header(["list", ["array", 0], ["array", 0]], [["|u1", [1]]]), b"x"),
        raw(header(None, [["|u1", [1]]]), b"x"),
        raw(header(["pickle", "x"])),
        raw(header(["handle", -1, "model", "X"])),
        raw(header(["handle", 1, "module", "X"])),
        raw(header(["dict", ["a", 1], ["a", 2]])),
        raw(header({"a": 1})),
        raw(header([])),
    ],
)
def test_hostile_frames_are_refused(data):
    with pytest.raises(ProtocolError):
        read(data)


def test_the_size_of_an_array_is_checked_before_its_bytes_are_awaited():
    inbox = Inbox()
    data = raw(header(["array", 0], [["|u1", [FRAME_LIMIT + 1]]]))
    inbox.feed(data[:4])
    with pytest.raises(ProtocolError, match="larger than a frame may be"):
        inbox.feed(data[4:])


GOOD = encode(Frame(IDENTITY, "answer", {"a": [np.arange(4.0), "x", (1, None)], "b": 2.5}))


@settings(max_examples=15_000, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6))
def test_a_mutated_frame_is_a_frame_or_the_one_error(changes):
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(ProtocolError):
        read(bytes(data))


@settings(max_examples=5_000, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_no_frame_or_the_one_error(data):
    with contextlib.suppress(ProtocolError):
        read(data)
