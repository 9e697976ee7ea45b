"""Starts workers: by the warm fork server where that is safe, else as plain processes.

The libraries are imported in the background from `start` on; only `worker` waits for them. Where
nothing forks, spare processes import them while the worker before is at work.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from rnn_grade.errors import Broken
from rnn_grade.sandbox import usage
from rnn_grade.sandbox.boot import START_SECONDS, Boot, imported, read_frame
from rnn_grade.sandbox.connection import Limits, Worker
from rnn_grade.sandbox.environment import canaries, make_folder
from rnn_grade.sandbox.frames import Frame, Inbox, ProtocolError, encode
from rnn_grade.sandbox.messages import Question, answer
from rnn_grade.sandbox.process import Forked, Process
from rnn_grade.sandbox.questions.start import Reap, Spawn
from rnn_grade.sandbox.scratch import Scratch
from rnn_grade.sandbox.spare import Spare
from rnn_grade.sandbox.worker import privileges

# The submission's worker, and the judge beside it or the worker after it.
_SPARES = 2
# What a process with Keras may come to need, before anything is trained in it.
_ROOM = 2 << 30
KERAS = ("numpy", "tensorflow", "keras")
NUMPY = ("numpy",)

_Reply = TypeVar("_Reply")


class Launcher:
    """One fork server and the folders of its workers.

    Args:
        libraries: Modules to import before the first worker.
        course: The course whose data sets a submission may load; by default the package's own.
        fork: Whether workers may be forked; `False` gives each a fresh process.
        threads: Threads that TensorFlow may use; by default one per processor, at most four.
        without: Layers of the lock to leave out, for tests of what the others hold.
        landlock: The newest version of Landlock to use, for tests of what older kernels hold.
    """

    def __init__(
        self,
        libraries: tuple[str, ...] = KERAS,
        *,
        course: Path | None = None,
        fork: bool = True,
        threads: int = 0,
        without: frozenset[str] = frozenset(),
        landlock: int | None = None,
    ) -> None:
        self.libraries = libraries
        self.versions: dict[str, str] = {}
        self._fork = fork and sys.platform == "linux"
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._inbox = Inbox()
        # Asked of the server, and not answered yet.
        self._unheard: dict[str, Question[Any]] = {}
        # A worker with a user of its own has to get through, but not to look around.
        self._scratch = Scratch(0o711)
        self._folder = self._scratch.path
        make_folder(self._folder / "workers", 0o711)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._canaries = canaries(self._folder / "canaries", self._listener)
        threads = threads or min(os.cpu_count() or 1, 4)
        self._boot = Boot(self._folder, course, threads, without, landlock)
        self._count = 0
        self._ready = False
        self._spares: list[Spare] = []
        # Workers that are still going to be asked for, as far as anybody knows.
        self._expected = 0

    @property
    def ready(self) -> bool:
        """Whether a worker can be had without waiting for imports."""
        if self._fork:
            return self._ready
        return bool(self._spares) and self._spares[0].ready

    @property
    def mode(self) -> Literal["fork", "fresh"]:
        """How workers start."""
        return "fork" if self._fork else "fresh"

    def having(self, libraries: tuple[str, ...]) -> Launcher:
        """Return the launcher to use for these libraries: one that has them, or more, will do."""
        return self

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self, more: int = 0) -> None:
        """Begin to import the libraries, without waiting.

        Args:
            more: Workers that will be asked for besides the first one and its judge.
        """
        if sys.platform == "linux":
            # The labels of hidden data are in this process: no worker may look into it.
            privileges.hide_memory()
        if not self._fork:
            self._expected = 1 + ("keras" in self.libraries) + more
            self._start_spares()
        elif self._server is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                setup = self._boot.setup(self.libraries, channel=theirs.fileno())
                self._server = self._boot.start(setup)

    def wait(self) -> None:
        """Wait until a worker can be had at once.

        Raises:
            Broken: The libraries cannot be imported.
        """
        if self._fork and not self._ready:
            self._wait_for_server()
        if not self._fork and not self.ready:
            self._wait_for_spare()

    def worker(
        self,
        limits: Limits,
        *,
        fresh: tuple[str, ...] = (),
        judge: bool = False,
    ) -> Worker:
        """Return a new worker; no learner code has run in it yet.

        Args:
            limits: What the worker may use.
            fresh: Start a new process with another hash seed, even where forking is possible,
                and import these libraries there.
            judge: Make it a process that judges models, and never sees learner code.

        Raises:
            Broken: The worker did not come up.
        """
        if self._fork:
            self.wait()
        if self._fork and not fresh:
            outer, number = self._new_folder()
            process, connection = self._forked(self._spawn(outer, number, limits, judge), outer)
            return Worker(process, connection, outer, limits)
        spare = self._taken(fresh or self.libraries)
        self.versions = {**spare.wait().versions, **self.versions}
        process, connection = spare.become(self._spawn(spare.outer, spare.number, limits, judge))
        self._expected -= 1
        self._start_spares()
        return Worker(process, connection, spare.outer, limits)

    def reap(self, pid: int) -> int | None:
        """Wait for a forked worker that was killed, and return its exit status."""
        if self._control is None:
            return None
        with contextlib.suppress(Broken):
            return self._ask(Reap(pid))
        return None

    def close(self) -> None:
        """End the server and every worker, and remove their folders."""
        self._end_server()
        for spare in self._spares:
            spare.close()
        self._spares.clear()
        self._listener.close()
        self._scratch.remove()

    def _wait_for_server(self) -> None:
        self.start()
        assert self._control is not None
        found = imported(self._control, self.libraries)
        self.versions = found.versions
        self._ready = True
        if not found.fork:
            # A library started a thread: forked children could hang. Plain processes are safe.
            self._end_server()
            self._fork = False

    def _wait_for_spare(self) -> None:
        if not self._spares:
            self.start()
        try:
            self.versions = self._spares[0].wait().versions
        except Broken:
            del self._spares[0]
            raise

    def _start_spares(self) -> None:
        """Let others import the libraries meanwhile, where they will be needed and have room."""
        while not self._fork and len(self._spares) < min(self._expected, _SPARES):
            if self._spares and usage.available() < _ROOM:
                return
            self._spares.append(self._new_spare(self.libraries))

    def _taken(self, libraries: tuple[str, ...]) -> Spare:
        if self._spares and self._spares[0].libraries == libraries:
            return self._spares.pop(0)
        return self._new_spare(libraries)

    def _new_spare(self, libraries: tuple[str, ...]) -> Spare:
        outer, number = self._new_folder()
        return Spare(self._boot, libraries, outer, number)

    def _new_folder(self) -> tuple[Path, int]:
        self._count += 1
        outer = self._folder / "workers" / str(self._count)
        make_folder(outer, 0o711)
        make_folder(outer / "work", 0o700)
        return outer, self._count

    def _spawn(self, outer: Path, number: int, limits: Limits, judge: bool) -> Spawn:
        return Spawn(
            judge=judge,
            number=number,
            work=str(outer / "work"),
            memory_bytes=limits.memory_bytes,
            cpu_seconds=limits.cpu_seconds,
            private=str(self._canaries.private),
            public=str(self._canaries.public),
            port=self._canaries.port,
        )

    def _forked(self, spawn: Spawn, outer: Path) -> tuple[Process, socket.socket]:
        ours, theirs = socket.socketpair()
        with (
            theirs,
            (outer / "output").open("wb") as output,
            (outer / "diagnostics").open("wb") as faults,
        ):
            pid = self._ask(spawn, [theirs.fileno(), output.fileno(), faults.fileno()])
        return Forked(pid, self.reap), ours

    def _ask(self, question: Question[_Reply], descriptors: Sequence[int] = ()) -> _Reply:
        """Ask the server."""
        assert self._control is not None
        try:
            self._hear_the_unheard(self._control)
            identity = secrets.token_hex(16)
            socket.send_fds(self._control, [encode(question.frame(identity))], descriptors)
            self._unheard[identity] = question
            while (frame := self._heard(self._control)).identity != identity:
                continue
            del self._unheard[identity]
            return answer(frame, question)
        except (OSError, ProtocolError):
            raise Broken("the server that starts the workers has stopped") from None

    def _hear_the_unheard(self, control: socket.socket) -> None:
        """Hear the answers that Ctrl-C kept back; a worker that nobody got is reaped."""
        while self._unheard:
            frame = self._heard(control)
            asked = self._unheard.pop(frame.identity, None)
            if isinstance(asked, Spawn):
                # It ends by itself: nobody holds the other end of its channel any more.
                self._ask(Reap(answer(frame, asked)))

    def _heard(self, control: socket.socket) -> Frame:
        return read_frame(control, START_SECONDS, self._inbox)

    def _end_server(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._server is not None:
            with contextlib.suppress(OSError):
                self._server.kill()
            self._server.wait()
            self._server = None
