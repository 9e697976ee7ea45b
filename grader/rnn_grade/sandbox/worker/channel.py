"""The worker's end of the wire: blocking, one question at a time."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_grade.sandbox.frames import Array, Frame, Inbox, encode


class Channel:
    """Frames over a connected stream socket.

    Args:
        connection: The socket; the channel owns it from now on.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._inbox = Inbox()

    def receive(self) -> Frame | None:
        """Wait for the next frame; `None` once the other end has gone."""
        while True:
            data = self._socket.recv(min(self._inbox.wanted, 1 << 20))
            if not data:
                return None
            frame = self._inbox.feed(data)
            if frame is not None:
                return frame

    def send(self, frame: Frame, keep: Callable[[Any], Any] | None = None) -> None:
        """Send one frame; `keep` turns objects into handles."""
        self._socket.sendall(encode(frame, keep))


def array_of(value: Any) -> Array:
    """Return a tensor or a variable as an array that a frame can carry.

    Raises:
        TypeError: It is nothing.
    """
    if value is None:
        raise TypeError("the output is of type NoneType")
    array = np.asarray(value)
    # bfloat16 and the like are extension types that NumPy itself cannot name.
    return array.astype(np.float32) if array.dtype.kind == "V" else array
