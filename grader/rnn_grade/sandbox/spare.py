"""A process that imports the libraries by itself, ahead of its need, and then becomes a worker.

No learner code has run in it before it is handed over, whoever gets it.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from pathlib import Path

from rnn_grade.errors import Broken
from rnn_grade.sandbox.boot import START_SECONDS, Boot, imported, read_frame
from rnn_grade.sandbox.frames import ProtocolError, encode
from rnn_grade.sandbox.messages import answer
from rnn_grade.sandbox.process import Fresh
from rnn_grade.sandbox.questions.start import Imported, Spawn

_TICK = 0.5


class Spare:
    """A process that is a worker's, as soon as one is asked for.

    Args:
        boot: What it has in common with the others.
        libraries: What it imports.
        outer: Its worker's folder.
        number: Which worker of the launcher it will be.
    """

    def __init__(self, boot: Boot, libraries: tuple[str, ...], outer: Path, number: int) -> None:
        self.libraries = libraries
        self.outer = outer
        self.number = number
        self._token = secrets.token_hex(16)
        self._connection: socket.socket | None = None
        self._imported: Imported | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        with (outer / "output").open("wb") as output, (outer / "diagnostics").open("wb") as faults:
            self._process = boot.start(
                boot.setup(libraries, port=port, token=self._token),
                output=output.fileno(),
                faults=faults.fileno(),
                hash_seed=str(number),
            )

    @property
    def ready(self) -> bool:
        """Whether somebody has waited for its imports."""
        return self._imported is not None

    def wait(self) -> Imported:
        """Wait until the libraries are imported, and return which.

        Raises:
            Broken: They cannot be.
        """
        if self._imported is None:
            try:
                self._connection = self._accepted()
                self._imported = imported(self._connection, self.libraries)
            except Broken:
                self.close()
                raise
        return self._imported

    def become(self, told: Spawn) -> tuple[Fresh, socket.socket]:
        """Make it the worker of a submission, or a judge; return its process and the wire to it.

        Args:
            told: What it is to be.

        Raises:
            Broken: It does not answer.
        """
        self.wait()
        assert self._connection is not None
        try:
            self._connection.sendall(encode(told.frame(secrets.token_hex(16))))
            pid = answer(read_frame(self._connection, START_SECONDS), told)
        except (OSError, ProtocolError) as error:
            self.close()
            raise Broken(f"a worker process did not start: {error}") from None
        return Fresh(self._process, pid), self._connection

    def close(self) -> None:
        """End it, where nobody has asked for it."""
        self._listener.close()
        if self._connection is not None:
            self._connection.close()
        process = Fresh(self._process, self._process.pid)
        process.kill()
        process.reap()

    def _accepted(self) -> socket.socket:
        """Return the wire to the process; whoever else knocks at this port is sent away."""
        deadline = time.monotonic() + START_SECONDS
        with self._listener:
            while (left := deadline - time.monotonic()) > 0:
                self._listener.settimeout(min(left, _TICK))
                with contextlib.suppress(OSError):
                    connection, _ = self._listener.accept()
                    if self._is_the_one(connection):
                        return connection
                    connection.close()
                if self._process.poll() is not None:
                    break
        raise Broken("a worker process did not start: nothing was heard of it")

    def _is_the_one(self, connection: socket.socket) -> bool:
        said = b""
        connection.settimeout(START_SECONDS)
        with contextlib.suppress(OSError):
            # Piece by piece: Windows waits for no whole where there is a limit of time.
            while len(said) < len(self._token) and (
                data := connection.recv(len(self._token) - len(said))
            ):
                said += data
        return secrets.compare_digest(said, self._token.encode("ascii"))
